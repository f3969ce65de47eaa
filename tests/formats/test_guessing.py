"""Texts as people wrote them, each in the encodings that its language had before Unicode: postcards and letters."""

from __future__ import annotations

import time
from hashlib import sha256

import pytest

from searchdoc.formats.guessing import guess

TEXTS: dict[str, tuple[str, str]] = {
    "fr": (
        "Chère Élise, nous sommes arrivés à Dieppe ce matin.",
        (
            "Monsieur,\nJ’ai l’honneur de vous accuser réception de votre lettre du 12 août, où vous me "
            "parlez des blés gâtés par la grêle. Le maître du château n’a rien voulu entendre ; « c’est la "
            "loi », dit-il. Voilà l’œuvre de dix années perdue. Il a plu à Noël, et les fenêtres étaient "
            "gelées. Nous espérons que le prix baissera bientôt.\n"
        ),
    ),
    "de": (
        "Viele Grüße aus Köln, Jörg",
        (
            "Lieber Bruder,\ndie Gerste ist teurer geworden, und wir überlegen, was nötig ist. „Das dürfen "
            "wir nicht“, sagte der Bürgermeister. Die Straße nach Süden ist gesperrt, möglicherweise für "
            "Wochen. Ich weiß nicht, wie es weitergehen soll; für die Kinder wäre es schöner, zu Hause zu "
            "sein.\n"
        ),
    ),
    "en": (
        "I don’t know.",
        (
            "The price of barley has “risen” again – we don’t know what to do. It costs £5 a sack… The "
            "café’s keeper said so. It is the miller’s fault, isn’t it?\n"
        ),
    ),
    "pl": (
        "Pozdrowienia z Łodzi! Całuję, Żaneta",
        (
            "Kochany Władku,\nwczoraj dostałam twój list. Cena jęczmienia znowu wzrosła i nie wiemy, co "
            "będzie dalej. Mąż mówi, że trzeba jechać do Łodzi, ale ja się boję, bo droga jest zła. Dzieci "
            "są zdrowe, dzięki Bogu. Ściskam cię mocno, twoja siostra.\n"
        ),
    ),
    "cs": (
        "Srdečné pozdravy z Plzně, Jiří",
        (
            "Milý příteli,\nvčera jsem dostal tvůj dopis. Cena ječmene zase stoupla a nevíme, co bude dál. "
            "Řekl jsem mu, že to není možné, ale on odpověděl: „Ještě uvidíme.“ Děti jsou zdravé, díky "
            "bohu. Žijeme tu tiše a čekáme na léto.\n"
        ),
    ),
    "hu": (
        "Üdvözlet Győrből! Csókol: Jenő",
        (
            "Kedves Öcsém!\nTegnap megkaptam a leveledet. Az árpa ára megint fölment, és nem tudjuk, mit "
            "tegyünk. Azt mondják, hogy a következő héten még drágább lesz. A gyerekek jól vannak, hála "
            "Istennek.\n"
        ),
    ),
    "ru": (
        "Привет из Москвы! Целую, Аня",
        (
            "Дорогой брат,\nвчера я получил твоё письмо. Цена на ячмень опять выросла, и мы не знаем, что "
            "делать. «Это невозможно», — сказал мельник. Дети, слава Богу, здоровы. Твой Пётр.\n"
        ),
    ),
    "uk": (
        "Вітання з Києва! Цілую, Їжачок",
        (
            "Дорогий брате,\nучора я отримав твого листа. Ціна на ячмінь знову зросла, і ми не знаємо, що "
            "робити. Діти, дякувати Богові, здорові. Твій Іван. Приїжджай до нас улітку, бо є про що "
            "поговорити.\n"
        ),
    ),
    "el": (
        "Χαιρετισμούς από την Αθήνα!",
        (
            "Αγαπητέ μου αδελφέ,\nχθες έλαβα το γράμμα σου. Η τιμή του κριθαριού ανέβηκε πάλι και δεν "
            "ξέρουμε τι να κάνουμε. Ο μυλωνάς είπε ότι δεν γίνεται. Άργησε να έρθει η άνοιξη. Τα παιδιά "
            "είναι καλά.\n"
        ),
    ),
    "tr": (
        "İzmir’den selamlar, Ayşe",
        (
            "Sevgili kardeşim,\ndün mektubunu aldım. Arpanın fiyatı yine yükseldi ve ne yapacağımızı "
            "bilmiyoruz. Değirmenci “olmaz” dedi. Çocuklar iyi, çok şükür. Gelecek ay İstanbul’a gideceğim, "
            "orada görüşürüz.\n"
        ),
    ),
    "es": (
        "¡Feliz año, señor Muñoz!",
        (
            "Querida Ana: ayer recibí tu carta. ¿Cuándo bajará el precio de la cebada? Mañana iré al pueblo "
            "con el niño. Según dicen, el próximo año será peor; así es la vida aquí.\n"
        ),
    ),
    "pt": (
        "Não posso ir amanhã, João",
        (
            "Querida Ana, ontem recebi a tua carta. O preço da cevada não pára de subir e não sabemos o que "
            "fazer amanhã. As crianças estão bem, graças a Deus. Até à próxima semana, irmã.\n"
        ),
    ),
    "it": (
        "Così è la vita, perché no?",
        (
            "Cara Anna, ieri è arrivata la tua lettera; così sapremo perché il prezzo dell’orzo è salito "
            "più di prima. Verrò lunedì, se potrò.\n"
        ),
    ),
    "da": (
        "Kære Søren, jeg er på Ærø",
        (
            "Kære Anna, i går fik jeg dit brev. Prisen på byg er steget igen, og vi ved ikke, hvad vi skal "
            "gøre. Børnene er raske. Hilsen, Søren\n"
        ),
    ),
    "sv": (
        "Hälsningar från Malmö, Åsa",
        (
            "Käre bror, i går fick jag ditt brev. Priset på korn har stigit igen, och vi vet inte vad vi "
            "ska göra. Barnen mår bra, och vi längtar efter våren här på ön.\n"
        ),
    ),
    "ro": (
        "Salutări din Iaşi, Ştefan",
        (
            "Dragă frate, ieri am primit scrisoarea ta. Preţul orzului a crescut din nou şi nu ştim ce să "
            "facem. Copiii sunt bine, slavă Domnului. În fiecare zi aşteptăm veşti.\n"
        ),
    ),
    "nl": (
        "Eén kop koffie, André",
        (
            "Lieve Anna, gisteren kreeg ik je brief. De gerst is weer duurder geworden, één gulden en vijf "
            "cent. Je broer, André. Ik heb geen ideeën meer; zo zijn de zeeën.\n"
        ),
    ),
    "lt": (
        "Sveikinimai iš Šiaulių",
        (
            "Mielas broli, vakar gavau tavo laišką. Miežių kaina vėl pakilo, ir mes nežinome, ką daryti. "
            "Vaikai sveiki, ačiū Dievui. Šią žiemą šalta.\n"
        ),
    ),
    "is": (
        "Kær kveðja frá Þingvöllum",
        (
            "Kæri bróðir, í gær fékk ég bréfið þitt. Verðið á byggi hefur hækkað aftur og við vitum ekki "
            "hvað við eigum að gera. Það er kalt.\n"
        ),
    ),
    "he": (
        "שלום רב מירושלים",
        "אחי היקר, אתמול קיבלתי את מכתבך. מחיר השעורה עלה שוב ואיננו יודעים מה לעשות. הילדים בריאים, תודה לאל.\n",
    ),
    "ar": (
        "سلام من القاهرة",
        "أخي العزيز، وصلتني رسالتك أمس. ارتفع سعر الشعير مرة أخرى ولا نعرف ماذا نفعل. الأولاد بخير والحمد لله.\n",
    ),
    "ja": (
        "東京からこんにちは。",
        "拝啓　昨日お手紙をいただきました。大麦の値段がまた上がりました。来月には京都へ参りますので、\n",
    ),
    "zh": (
        "北京的天气很好。",
        "亲爱的哥哥：昨天我收到了你的信。大麦的价格又涨了，我们不知道该怎么办。孩子们都很健康。下个月我要去上海，希望能见到你。\n",
    ),
    "zht": (
        "臺北的天氣很好。",
        "親愛的哥哥：昨天我收到了你的信。大麥的價格又漲了，我們不知道該怎麼辦。孩子們都很健康。下個月我要去上海，希望能見到你。\n",
    ),
    "ko": (
        "서울에서 안부를 전합니다",
        "사랑하는 형에게, 어제 편지를 받았습니다. 보리 값이 또 올라서 어떻게 해야 할지 모르겠습니다.\n",
    ),
}
"""By language: what stands on a postcard, and a letter; "zht" is Chinese in traditional characters."""

WRITTEN_IN = {
    "fr": "cp1252 iso8859-15 mac_roman cp850",
    "de": "cp1252 iso8859-15 mac_roman cp850 cp437",
    "en": "cp1252 mac_roman",
    "pl": "cp1250 iso8859-2 cp852",
    "cs": "cp1250 iso8859-2 cp852",
    "hu": "cp1250 iso8859-2",
    "ru": "cp1251 koi8-r iso8859-5 cp866 mac_cyrillic",
    "uk": "cp1251 koi8-u",
    "el": "cp1253 iso8859-7 cp737",
    "tr": "cp1254 iso8859-9",
    "es": "cp1252 mac_roman cp850",
    "pt": "cp1252 mac_roman cp850",
    "it": "cp1252 mac_roman",
    "da": "cp1252 cp850",
    "sv": "cp1252 mac_roman cp850",
    "ro": "cp1250 iso8859-2",
    "nl": "cp1252 mac_roman",
    "lt": "cp1257",
    "is": "cp1252",
    "he": "cp1255 iso8859-8",
    "ar": "cp1256 iso8859-6",
    "ja": "shift_jis euc_jp cp932",
    "zh": "gb18030",
    "zht": "big5 gb18030",
    "ko": "euc_kr",
}
"""The encodings of each language."""

TYPED = str.maketrans(
    {"’": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "–": "-", "—": "-", "…": "...", "œ": "oe", "£": "L"}
)
"""What people typed where an encoding lacked a sign."""


def written(text: str, encoding: str) -> str:
    """The text with what the encoding lacks as people typed it."""
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return text.translate(TYPED)
    return text


@pytest.mark.parametrize("times", [1, 60])
@pytest.mark.parametrize(
    ("language", "encoding"),
    [(language, encoding) for language, encodings in WRITTEN_IN.items() for encoding in encodings.split()],
)
def test_a_text_is_read_as_it_was_written(language: str, encoding: str, times: int) -> None:
    """A postcard, a letter, and a bundle of letters: every character."""
    for text in (written(text, encoding) for text in TEXTS[language]):
        guessed = guess(text.encode(encoding) * times)
        assert guessed is not None
        assert (text * times).encode(encoding).decode(guessed.codec, "replace") == text * times


def test_windows_1252_is_preferred_where_several_read_alike() -> None:
    for text in ("The price “rose”", "a café", "Été", "we don’t know – yet", "It costs £5", "§ 12", "20° of frost"):
        guessed = guess(text.encode("cp1252"))
        assert guessed is not None
        assert guessed.codec == "cp1252"


NOISE = b"".join(sha256(bytes([number])).digest() for number in range(200))


def test_what_reads_like_no_language_is_not_guessed() -> None:
    assert guess(NOISE) is None


def test_a_long_text_costs_no_more_than_its_sample() -> None:
    """Time and memory: a hundred megabytes are read once and never decoded here."""
    text = TEXTS["fr"][1].encode("cp1252")
    seconds = {}
    for times in (500, 8_000):
        data = text * times
        began = time.thread_time()
        guess(data)
        seconds[times] = time.thread_time() - began
    assert seconds[8_000] < max(0.5, 5 * seconds[500])
