"""The letters of languages beyond ASCII, and the encodings in which texts of each were written before Unicode."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

_LETTERS = {
    # Latin script
    "en": ("", "", "éèêëçïôöæœñüàâ£"),
    "fr": ("é", "àèê", "çùûîôâœïëüÿæ"),
    "de": ("üä", "öß", "éàèêçáíñóâîôû"),
    "nl": ("ë", "éï", "èöüêóáíàçäâĳ"),
    "it": ("èà", "òùìé", "îóíáç"),
    "es": ("óí", "áéñ", "úüçàèïª"),
    "pt": ("ãç", "éáíó", "êõâúàôüöñªº"),
    "ca": ("à", "éèó", "íçúòïü·"),
    "da": ("øå", "æ", "éöäüóáèê"),
    "no": ("åø", "æ", "éòôóèêäöü"),
    "sv": ("äå", "ö", "éüàáèæø"),
    "fi": ("ä", "ö", "åéüšž"),
    "is": ("íáð", "óæéþú", "öý"),
    "pl": ("ł", "ąęóśż", "ćńźéöü"),
    "cs": ("íáé", "ěřýžčšů", "úťňďóöüä"),
    "sk": ("áí", "éčýžšú", "ľťôňďäóĺŕö"),
    "hu": ("éá", "öőóíü", "úűäë"),
    "ro": ("ăî", "âşţșț", "éèöüá"),
    "hr": ("šž", "čć", "đéö"),
    "tr": ("ıü", "İşğçö", "âîûé"),
    "lt": ("ėž", "šąįųčū", "ęéöü"),
    "lv": ("āīē", "šūņļžķģč", "ōŗöü"),
    "et": ("äõ", "üö", "šžéå"),
    # Greek and Cyrillic
    "el": ("αοιετσνηυρπκμλςό", "ίάέήωώγδθχφβύξζ", "ψϊΐϋΰ"),
    "ru": ("оеаинтсрвл", "кмдпуяыьгзбчйхж", "шюцщэфъё"),
    "uk": ("оаинтіверсл", "кдупмязьгбйчхїж", "шцюєщфґ’"),
    "sr": ("аоиенрстјв", "кдупмлзгбчљњш", "жхцћђфџ"),
    "bg": ("аеоинтрсвл", "кдпмзгуябъчш", "щжцхйфюь"),
    # Hebrew and Arabic
    "he": ("יוהלאמרתבש", "נםדקעחפכצגזטסןךץ", "ףִֵֶַָֹּׁ"),
    "ar": ("اليمنرتبوة", "عدسفكقهحجشطخصى", "ئزثءأذضؤظغإآـًٌٍَُِّْ"),
    # Chinese, Japanese and Korean: the commonest characters of running text
    "zh": (
        "的一是不了在人有我他这個们中来上大为和国地到以说時要就出会可也你对生能而子那得于着下自之年过發後作里",
        "這来個們說對過還沒給嗎從為國時會發後裡們没吗从还给去好信把道都家想见很前日月书書先但事心看天小多起收知請请",
        "",
    ),
    "ja": (
        "のにはをたがでとしてれさあるいもすなからこよっきくまりそうだ、。",
        "んおけせつめわみやえほねべちひむふろゆぬへごじどばぶげびずぜぼぎぐざづょゃゅーン手紙日人年一月大私書様",
        "",
    ),
    "ko": ("이다는의에을하가고지로을은도를", "한리사기어자나서시아인있라대니그일정해수게오안면보내", ""),
}

OF_LANGUAGE: Mapping[str, tuple[str, str, str]] = MappingProxyType(_LETTERS)
"""The letters of a language (ISO 639-1) beyond ASCII, in lower case: frequent ones, common ones, and rare ones."""


@dataclass(frozen=True, slots=True)
class Encoding:
    """An encoding in which texts of ``languages`` may be; ``codec`` is Python's name of it and ``name`` its usual one.

    ``rarity`` is how much better than Windows-1252 it must explain a text to be preferred.
    """

    codec: str
    name: str
    languages: tuple[str, ...]
    rarity: float = 1.0


_WESTERN = ("en", "fr", "de", "nl", "it", "es", "pt", "ca", "da", "no", "sv", "fi", "is")
_CENTRAL = ("pl", "cs", "sk", "hu", "hr", "ro", "de")

ENCODINGS = (
    Encoding("cp1252", "Windows-1252", _WESTERN, rarity=0.0),
    Encoding("iso8859-15", "ISO-8859-15", _WESTERN, rarity=2.0),
    Encoding("cp1250", "Windows-1250", _CENTRAL),
    Encoding("iso8859-2", "ISO-8859-2", _CENTRAL, rarity=1.5),
    Encoding("cp1251", "Windows-1251", ("ru", "uk", "bg", "sr")),
    Encoding("koi8-r", "KOI8-R", ("ru",)),
    Encoding("koi8-u", "KOI8-U", ("uk",), rarity=1.5),
    Encoding("iso8859-5", "ISO-8859-5", ("ru", "uk", "bg", "sr"), rarity=1.5),
    Encoding("cp866", "CP866", ("ru", "uk", "bg"), rarity=1.5),
    Encoding("mac_cyrillic", "Mac-Cyrillic", ("ru", "uk", "bg", "sr"), rarity=2.0),
    Encoding("cp1253", "Windows-1253", ("el",)),
    Encoding("iso8859-7", "ISO-8859-7", ("el",), rarity=1.5),
    Encoding("cp737", "CP737", ("el",), rarity=3.0),
    Encoding("cp1254", "Windows-1254", ("tr",)),
    Encoding("iso8859-9", "ISO-8859-9", ("tr",), rarity=1.5),
    Encoding("cp1257", "Windows-1257", ("lt", "lv", "et")),
    Encoding("cp1255", "Windows-1255", ("he",)),
    Encoding("iso8859-8", "ISO-8859-8", ("he",), rarity=1.5),
    Encoding("cp1256", "Windows-1256", ("ar",)),
    Encoding("iso8859-6", "ISO-8859-6", ("ar",), rarity=1.5),
    Encoding("mac_roman", "Mac-Roman", _WESTERN, rarity=3.0),
    Encoding("mac_latin2", "Mac-Latin2", ("pl", "cs", "sk", "hu", "de"), rarity=4.0),
    Encoding("cp850", "CP850", _WESTERN, rarity=3.0),
    Encoding("cp437", "CP437", _WESTERN, rarity=3.5),
    Encoding("cp852", "CP852", _CENTRAL, rarity=3.0),
    Encoding("shift_jis", "Shift_JIS", ("ja",)),
    Encoding("cp932", "CP932", ("ja",), rarity=1.5),
    Encoding("euc_jp", "EUC-JP", ("ja",)),
    Encoding("gb18030", "GB18030", ("zh",)),
    Encoding("big5", "Big5", ("zh",)),
    Encoding("cp950", "CP950", ("zh",), rarity=1.5),
    Encoding("euc_kr", "EUC-KR", ("ko",)),
    Encoding("cp949", "CP949", ("ko",), rarity=1.5),
)
"""The encodings that a text without a mark may be in; where several explain it equally well the first is taken."""
