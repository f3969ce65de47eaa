"""How letters begin and end in the languages that historians read: greetings, closings, and what stands around them.

The phrases are those of the letter-writing manuals of the eighteenth to the twentieth century; no name and no phrase
of any one edition is among them. A phrase is matched as a whole line, which is short, or at the beginning of one that
runs on.
"""

from __future__ import annotations

import re

from searchdoc.structure.cues import FINITE, HONORIFIC
from searchdoc.text.characters import CAPITAL
from searchdoc.text.patterns import few_spaces


def _either(words: str) -> str:
    return "|".join(sorted(words.split(), key=len, reverse=True))


def _alternatives(*patterns: str) -> str:
    return "|".join(patterns)


_LONGEST_GREETING = 300
"""In characters."""

_DEAR = _alternatives(
    r"(?:my\s+)?(?:very\s+|own\s+|most\s+|ever\s+)?(?:much\s+)?(?:dear(?:est)?|esteemed|honou?red|respected|beloved|darling|worthy|kind|loving|gracious|highly\s+esteemed|illustrious|precious|good)",
    r"(?:mein[e]?\s+)?(?:sehr\s+|hoch|viel|innigst?\s+|höchst\s+)?(?:lieb(?:e[rs]?|ste[rs]?|werter?)|geehrt(?:e[rs]?|este[rs]?)|verehrt(?:e[rs]?|este[rs]?)|hochgeehrte[rs]?|hochverehrte[rs]?|hochgeschätzte[rs]?|hochlöbliche[rs]?|löbliche[rs]?|hochwürdig(?:e[rs]?|ste[rs]?)|(?:hoch)?wohlgebor(?:e)?ne[rs]?|wert(?:h)?e(?:ster|ste|r)?|teu(?:e)?re[rs]?|theuer(?:e|er|ster|ste)|geliebte[rs]?|gnädige[rs]?|bester|beste)",
    r"(?:mon|ma|mes)?\s*(?:très\s+|bien\s+|tout\s+)?(?:ch[eè]re?s?|honorée?s?|vénérée?s?|estimée?s?|aimée?s?|bien-aimée?s?)",
    r"(?:muy\s+)?(?:mi[s]?\s+)?(?:muy\s+|siempre\s+)?(?:querid[oa]s?|estimad[oa]s?|apreciad[oa]s?|distinguid[oa]s?|respetad[oa]s?|recordad[oa]s?|inolvidables?|amad[oa]s?)",
    r"(?:mi[oae]i?\s+)?(?:car(?:o|a|i|e|issim[oaie])|egregi[oa]|gentile|gentilissim[oa]|stimat(?:o|a|issim[oa])|illustre|illustrissim[oa]|pregiat(?:o|a|issim[oa])|dilett[oa]|amatissim[oa])",
    r"(?:мо[йя]\s+|мои\s+)?(?:дорог(?:ой|ая|ие)|мил(?:ый|ая|ые)|(?:много|глубоко)?уважаем(?:ый|ая|ые)|любезн(?:ый|ая|ые|ейший)|(?:высоко)?(?:много)?чтим(?:ый|ая)|родн(?:ой|ая|ые)|любим(?:ый|ая|ые)|драгоценн(?:ый|ая))",
    r"(?:meu[s]?|minha[s]?)?\s*(?:prezad[oa]s?|car[oa]s?|querid[oa]s?|estimad[oa]s?|excelentíssim[oa])",
    r"(?:beste|lieve|geachte|waarde|zeer\s+geachte|hooggeachte)",
)
_ALONE = _either(
    "sir sirs madam gentlemen ladies friends comrades brethren monsieur madame messieurs mesdames mesdemoiselles "
    "mademoiselle "
    "herren signore signora signori señor señora señores товарищ товарищи господа друзья camarades citoyens "
    "genossen freunde compañeros amigos"
)
_WORD = r"[^\W\d_][\w.’'-]*"
_REST = rf"(?:[\s,&]{{1,6}}(?:{_WORD}|\(?\d\)?)){{0,8}}"
_END = r"\s*(?:[,:;!.…]|--|[—–-])*\s*"

_GREETING = re.compile(few_spaces(rf"[“\"«„]?\s*(?i:{_DEAR})(?![^\W_]){_REST}{_END}"))
_PLAIN_GREETING = re.compile(
    few_spaces(
        rf"[“\"«„]?\s*(?:(?i:{_ALONE})|(?:(?i:mr|m|monsieur|mister)\.?\s+(?i:le\s+)?(?i:editor|rédacteur|president|président|chairman|secretary|ministre))"
        rf"|(?:(?:My\s+)?{HONORIFIC}|Friends?|Brother|Sister|Cousin|Comrade|Freund|Genosse|Hochwohlgeborener|Mein\s+Herr|Muy\s+señor(?:es)?\s+(?:mío|mía|nuestro)s?|Euer\s+\w+|Ew\.?\s+\w+|Товарищ)(?:\s+{CAPITAL}[\w.’'-]*){{0,4}})"
        rf"(?:[\s,—–-]+(?i:dear\s+)?(?i:{_ALONE}))?{_END}"
    )
)
_TURNED_GREETING = re.compile(
    few_spaces(rf"{_WORD}(?:\s+{_WORD})?,?\s+(?i:dear(?:est)?|darling|mine|lieber?|chérie?)\s*[,:!.—–-]*")
)
_RUN_IN = re.compile(
    few_spaces(
        rf"[“\"«„‘]?\s*(?P<greeting>(?:(?i:{_DEAR})(?![^\W_])(?:[\s,]+{_WORD}){{0,5}}?|(?i:{_ALONE})|(?:Mr|Mrs|Miss|Dr)\.?(?:\s+{_WORD}){{1,3}}|M(?:r|ister)?\.?\s+Editor)"
        rf"(?:,?\s+(?i:sir|madam))?)\s*(?P<mark>:\s*[—–-]*|[,;.]?\s*(?:--|[—–])+|,(?=\s)|!)\s*(?=\S)"
    )
)

_YOURS = _alternatives(
    r"(?:(?:very|most|ever|always|believe\s+me|as\s+ever|thine|as\s+always|truly|sincerely|faithfully|respectfully|affectionately|cordially|fraternally|obediently|lovingly|gratefully|hastily|devotedly|heartily),?\s+){0,4}(?:and\s+)?(?:your[s']?|thine|ever|truly|sincerely|faithfully|respectfully|affectionately|cordially|fraternally|obediently|lovingly|gratefully|devotedly|in\s+haste|comradely|always)\b(?:\s+(?:very|most|ever|and|the|in|to|for|of|loving|affectionate|obedient|humble|sincere|devoted|faithful|dutiful|true|old|dear|own|obliged|respectful|grateful|attached|fond|truly|sincerely|faithfully|respectfully|affectionately|cordially|fraternally|obediently|lovingly|gratefully|devotedly|friend|friends|servant|servt\.?|serv[’']t|obt\.?|obdt\.?|son|daughter|brother|sister|mother|father|wife|husband|cousin|nephew|niece|aunt|uncle|comrade|pupil|admirer|well-wisher|countryman|haste|always|till\s+death|christ|freedom|struggle|love|&)){0,9}",
    r"(?:with|accept|receive|give|please\s+accept)\s+(?:(?:my|our|all|the|best|kind(?:est)?|warm(?:est)?|much|many|great|sincere|affectionate|fraternal|communist|comradely|heartfelt|true|deep(?:est)?|highest|high|profound|every|fond(?:est)?)\s+){0,6}(?:greetings?|regards?|love|respects?|wishes|affection|thanks|gratitude|esteem|compliments|consideration|sympathy|remembrances?|kisses|good\s+wishes|salutations?)",
    r"(?:best|kind(?:est)?|warm(?:est)?|cordial|fraternal|much|all\s+my)\s+(?:greetings?|regards?|love|respects?|wishes|thanks)",
    r"(?:and\s+)?(?:i|we)\s+(?:am|are|remain|have\s+the\s+honou?r\s+to\s+(?:be|remain)|beg\s+to\s+(?:remain|be))\b"
    r"(?=\s*(?:[,:;—–-]|\Z)|\s+(?:sirs?|gentlemen|madam|dear(?:est)?|my|yours?|thine|ever|always|as|very|most|truly|sincerely|"
    r"faithfully|respectfully|affectionately|and|to\s+remain|the\s+honou?r|in\s+haste|with\s+(?:[^\W\d_]+\s+){0,4}?"
    r"(?:respects?|esteem|love|regards?|affection|consideration|gratitude|thanks|greetings?|wishes|sympathy|truth))\b)",
    r"(?:love(?=\s*(?:[,.:;!—–-]|\Z)|\s+(?:to|from|and|as|always|ever|again|yours?|in)\b)|farewell|good-?\s?by?e?|good\s+night|adieu|adieus?|au\s+revoir|goodbye|god\s+bless\s+you)",
    r"(?:(?:mit|in)\s+(?:(?:den|dem|der|meinen|meiner|vielen|tausend|allen|alter|treuer|aufrichtiger|herzlicher|herzlichsten?|besten?|freundlichen?|freundlichsten|innigsten?|ergebensten?|schönsten?|vorzüglicher|vorzüglichster|besond[e]?rer|größter|grösster|ausgezeichneter|vollkommener|lieben|wärmsten|kollegialen|sozialistischem|dankbarer|tiefer|tiefster|steter|inniger|unveränderter|schuldiger)\s+){0,5}(?:grüße?n?|grüsse?n?|gruß|gruss|empfehlungen|hochachtung|hochschätz\w*|verehrung|ergebenheit|freundschaft|liebe|küssen|dank|wünschen|handkuss)|hochachtungs\w+|herzlichst?|(?:viele|tausend|herzliche|beste|schöne|freundliche)\s+gr[uü](?:ß|ss)e?|(?:ganz\s+)?ergebenst|(?:unter)?t[äh]+nigst|gehorsamst|achtungsvoll(?:st)?|von\s+(?:ganzem\s+)?herzen|(?:stets|immer|in\s+\w+(?:\s+\w+)?)?\s*(?:ihr|dein|euer|eure|ihre|deine)(?:e|er|em)?(?:\s+(?:sie|dich|euch|ganz|sehr|alter|alte|treuer|treue|ergebener|ergebner|ergebenster|aufrichtiger|dankbarer|dankbare|getreuer|getreue|liebender|liebende|freund|bruder|sohn|vater|mutter|schwester|tochter|vetter|onkel|tante|stets|immer|herzlich|ewig|gehorsamer|gehorsamster|diener))*|leb(?:en\s+sie|t|e)?\s+wohl|auf\s+wiedersehen|es\s+(?:grü(?:ß|ss)t|küsst|küßt|umarmt)\s+(?:dich|sie|euch|ihnen)|ich\s+(?:grüße|grüsse|umarme|küsse|bin|verbleibe)\b|einer\s+(?:\w+\s+)?antwort\s+gewärtig\w*|seien\s+sie\s+(?:herzlich\s+)?gegrüßt)",
    r"(?:(?:bien\s+|très\s+|tout\s+)?(?:affectueusement|cordialement|sincèrement|amicalement|respectueusement|fraternellement|tendrement)|(?:bien|tout|toute)\s+(?:affectueusement\s+|cordialement\s+|sincèrement\s+)?(?:à\s+(?:vous|toi)|vôtre)|votre\s+(?:(?:bien|très|tout|toujours|affectueusement|cordialement|sincèrement|humble|obéissant|fidèle|vieil|vieux|et)\s+)*(?:dévouée?|ami|amie|serviteur|affectionnée?|reconnaissante?|fils|frère|collègue)|ton\s+(?:\w+\s+){0,2}(?:ami|fils|frère|père|mari)|ta\s+(?:\w+\s+){0,2}(?:amie|fille|soeur|sœur|mère|femme)|(?:veuillez|agréez|recevez|croyez|daignez)\b|je\s+(?:vous|t[’'e])\s*(?:embrasse|serre|prie|salue)|mille\s+(?:amitiés|baisers)|amitiés|à\s+vous\b|salut\s+et\s+fraternité)",
    r"(?:(?:su|tu|suyo|tuyo|vuestro)\s+(?:(?:muy|más|siempre|afectísimo|affmo\.?|atento|seguro|fiel|verdadero|querido|buen|y)\s+){0,5}(?:servidor|amigo|amiga|hijo|hija|hermano|hermana|padre|madre|esposo|esposa|primo|compadre|afectísimo|affmo\.?)|s\.?\s?s\.?\s?s\.?|q\.?\s?[bed]\.?\s?s\.?\s?[mp]\.?|atentamente|afectuosamente|cordialmente|respetuosamente|sinceramente|saludos|(?:un|muchos)\s+(?:fuerte\s+|cordial\s+)?(?:abrazos?|saludos?|besos)|recib(?:a|e|an)\b|se\s+despide\b|quedo\s+de\b|adiós)",
    r"(?:(?:suo|sua|tuo|tua|vostro|vostra)\s+(?:amic[oa]|figli[oa]|fratello|sorella|padre|madre)|(?:suo|sua|tuo|tua|vostro)\s+(?:(?:aff(?:ezionatissim|ezionat|\.?m)[oa]?|devotissim[oa]|dev\.?mo|sempre|vecchio|fedele|obbligatissim[oa])\s*){1,3}(?:amico|amica|figlio|figlia|fratello)?|(?:cordiali|distinti|affettuosi|cari|molti)\s+saluti|con\s+(?:\w+\s+){0,3}(?:affetto|stima|ossequio|saluti)|(?:un|ti)\s+abbracci?o|baci)",
    r"(?:(?:искренне\s+|всегда\s+|глубоко\s+|сердечно\s+)?(?:ваш|твой|преданный|любящий)(?:а|я|ая|ий)?\b(?:\s+[а-яё]+){0,4}|с\s+(?:[а-яё]+\s+){0,4}(?:уважением|приветом|почтением|любовью|благодарностью)|(?:крепко\s+)?(?:жму|целую|обнимаю)\b|преданн\w+\s+вам\w*|до\s+свидания|прощай(?:те)?|всего\s+(?:хорошего|доброго))",
)
_TAIL = r"(?:[\s,&]+[\w’'.&-]+){0,9}"
_CLOSING = re.compile(rf"[—–\s-]*(?i:{_YOURS})(?![^\W_]){_TAIL}\s*(?:[,.:;!…]|--|[—–-])*\s*[”\"»]?")
_CLOSING_START = re.compile(rf"[—–\s-]*(?i:{_YOURS})(?![^\W_])")

SIGNED = re.compile(
    r"\(?\s*(?:signed|signé|gez\.?|gezeichnet|firmado|firmato|подпись|sgd\.?|/s/|s/)\s*[:.)]?\)?\s*[—–:-]*\s*",
    re.IGNORECASE,
)
"""What stands before a name that a copyist took over."""


_KIN = _either(
    "Schwester Bruder Tochter Sohn Mutter Vater Frau Mann Gattin Gatte Freundin Freund Schülerin Schüler Nichte Neffe "
    "Cousine Kusine Vetter Tante Onkel Großmutter Großvater Enkelin Enkel Braut Bräutigam Verlobte Verlobter Patin "
    "Pate Dienerin Diener sister brother daughter son mother father wife husband friend niece nephew cousin aunt uncle "
    "grandmother grandfather granddaughter grandson pupil servant soeur sœur frère fille fils mère père femme mari "
    "ami amie nièce neveu cousine tante oncle élève hermana hermano hija hijo madre padre esposa esposo amiga amigo "
    "sorella fratello figlia figlio moglie marito amica amico"
)
_HIS = r"(?:his|her|their|sein(?:en?|em|er)|ihr(?:en?|em|er)|son|sa|su|suo|sua|al\s+suo|alla\s+sua)"
_YOUR = r"(?:your|thy|dein[er]?|deine|ihr[e]?|euer|eu(?:e)?re|votre|ton|ta|tu|su|vuestr[oa]|tuo|tua|suo|sua|vostr[oa])"
_WHOSE_RELATIVE = re.compile(rf"(?i:{_HIS})\s+(?:[^\W\d_]+\s+)?(?i:{_KIN})\s+(?={CAPITAL})")
_YOUR_RELATIVE = re.compile(rf"(?i:{_YOUR})\s+(?:(?i:{_KIN})\s*|(?!(?:{CAPITAL}))[^\W\d_]+\s+){{0,5}}(?={CAPITAL}|\Z)")


def without_relation(name: str) -> str:
    """A name in a head without how they are related: "ihren Bruder Justus Ahlers" is Justus Ahlers."""
    return _WHOSE_RELATIVE.sub("", name, count=1) if _WHOSE_RELATIVE.match(name) else name


def without_yours(name: str) -> str:
    """A name in a signature without the words of closing: "Deine Schwester Ada" is Ada; empty where there is none."""
    return _YOUR_RELATIVE.sub("", name, count=1) if _YOUR_RELATIVE.match(name) else name


def without_dear(greeting: str) -> str:
    """Whom a greeting names: "Mon cher Paul" is Paul."""
    return re.sub(rf"\A(?i:{_DEAR})\s+", "", greeting, count=1)


def greets_nobody(words: str) -> bool:
    """Whether a form of address names nobody: "Sir", "Madam", "my dear friend"."""
    return bool(
        re.fullmatch(
            rf"(?i:(?:my\s+|mon\s+|ma\s+|mein\s+)?(?:(?:dear|old|good|cher|chère|lieber|liebe)\s+)*(?:{_ALONE}|(?:herr\s+)?(?:do[ck]tor|docteur|professor|professeur|direktor)|friend|brother|sister|man|ami|amie|herr|frau|freund|editor))",
            words.strip(),
        )
    )


def _is_sentence(words: str) -> bool:
    """Whether a line that begins like a greeting says something: "Dear Sir, the oil has come."."""
    return words.endswith((".", "?")) and FINITE.search(words) is not None


def is_greeting(words: str) -> bool:
    """Whether a whole line is a greeting."""
    if len(words) > _LONGEST_GREETING:
        return False
    if re.fullmatch(rf"{HONORIFIC}\.?", words):
        return False  # a form of address without a name and without a mark behind it
    if _is_sentence(words):
        return False
    return bool(_GREETING.fullmatch(words) or _PLAIN_GREETING.fullmatch(words) or _TURNED_GREETING.fullmatch(words))


def is_form_of_greeting(words: str) -> bool:
    """Whether words greet by themselves ("Dear Marl", "SIR"); a name with a form of address ("Mr. Pell") does not."""
    return bool(
        _GREETING.fullmatch(words) or re.fullmatch(rf"(?i:{_ALONE})", words) or _TURNED_GREETING.fullmatch(words)
    )


def run_in_greeting(words: str) -> re.Match[str] | None:
    """The greeting at the beginning of a paragraph that goes on behind it: "DEAR MARL: I was much pleased …"."""
    return _RUN_IN.match(words)


def is_closing_phrase(words: str) -> bool:
    """Whether a whole line is a closing: "Yours faithfully,", "Von Herzen Ihr", "Affectueusement à vous."."""
    return len(words) <= 160 and bool(_CLOSING.fullmatch(words))


def begins_as_closing(words: str) -> bool:
    """Whether a line begins with the words of a closing."""
    return bool(_CLOSING_START.match(words))
