"""Texts into words: what counts as one, where it stands, and under which form the index keeps it.

Words follow Unicode's idea of a letter or digit (UAX #29 in spirit, with the exceptions an archive needs). Each
is *folded*: case folded, accents taken off, everything inside it that is no letter or digit left out. Offsets
always point into the text as given, so that ``fold(text[span.start:span.end])`` is the word.

Nothing here imports Whoosh until a word is stemmed, so that looking for words is cheap.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Literal

from searchdoc.models import Span
from searchdoc.text.characters import APOSTROPHES, is_mark, normalize
from searchdoc.text.function_words import ENGLISH

Form = Literal["word", "part", "letter", "elided", "character", "lone", "joined", "initials", "pair"]
"""What a token is of its word.

A plain "word"; a "part" of a hyphenated one and the "joined" whole; a "letter" of initials and the "initials"
together; the "elided" article before an apostrophe; in scripts that put no space between words a "character", the
"pair" it begins, or a "lone" one that has no neighbour.
"""

SPANNING: frozenset[Form] = frozenset({"joined", "initials", "pair"})
"""The forms that stand beside their own parts, at the first part's position."""

ASKED: frozenset[Form] = frozenset({"word", "part", "lone", "initials", "pair"})
"""The forms that carry a question's meaning: initials count as one word, and characters by their pairs."""


def _marks() -> str:
    """All combining marks as the inside of a character class: Python's ``re`` has no name for them."""
    blocks = (range(0x300, 0x2100), range(0x2DE0, 0x3100), range(0xA600, 0xAC00), range(0xFB00, 0xFF00))
    codes = [code for block in blocks for code in block if is_mark(chr(code))]
    ranges = (list(run) for _, run in groupby(enumerate(codes), key=lambda pair: pair[1] - pair[0]))
    return "".join(f"{chr(run[0][1])}-{chr(run[-1][1])}" for run in ranges)


_HYPHEN = r"[-‐‑](?:\r?\n[ \t]*)?"  # a word may be divided at the end of a line
_INVISIBLE = "\u00ad\u200c\u200d\u2060"
_UNSPACED = (
    "\u3005\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\uff66-\uff9d\U00020000-\U0003fffd"
    "\u0e01-\u0e30\u0e32\u0e33\u0e40-\u0e46\u0e81-\u0eb0\u0eb2\u0eb3\u0ec0-\u0ec6\u1000-\u102a\u1780-\u17b3"
)


@dataclass(frozen=True, slots=True)
class _Patterns:
    """Words and their parts, as patterns."""

    token: re.Pattern[str]
    letter: re.Pattern[str]
    character: re.Pattern[str]
    unit: re.Pattern[str]
    piece: re.Pattern[str]


@lru_cache(maxsize=2)
def _patterns(*, every_script: bool) -> _Patterns:
    """For every script there is, or for plain texts, whose patterns are compiled in a tenth of the time."""
    marks, unspaced, invisible = (_marks(), _UNSPACED, _INVISIBLE) if every_script else ("\u0300", "\u3007", "\u00ad")
    letter = rf"[^\W\d_{APOSTROPHES}{unspaced}][{marks}]*"
    piece = rf"[^\W_{APOSTROPHES}{unspaced}](?:[^\W_{APOSTROPHES}{unspaced}]|[{marks}{invisible}])*"
    character = rf"[{unspaced}][{marks}]*"
    token = (
        rf"(?P<initials>(?<![^\W_])(?:{letter}\.)+{letter}(?!\w))"
        rf"|(?P<number>(?<![^\W_])\d{{1,3}}(?:,\d{{3}})+(?![^\W_]))"
        rf"|(?P<compound>{piece}(?:(?:{_HYPHEN}|[{APOSTROPHES}]){piece})*)"
        rf"|(?P<run>(?:{character})+)"
    )
    unit = rf"{piece}(?:[{APOSTROPHES}]{piece})*"
    return _Patterns(*map(re.compile, (token, letter, character, unit, piece)))


_BEYOND_PLAIN = re.compile("[^\0-\u02ff\u0370-\u0482\u048a-\u0530\u1e00-\u200b\u2010-\u205f\u20a0-\u20cf\u2100-\u214f]")
"""Whatever is not Latin, Greek or Cyrillic without loose accents, or the punctuation of such texts."""

_ENCLITICS = frozenset({"s", "ll", "re", "ve", "d", "m"})
_ELISIONS = frozenset("l d j m n s t c qu jusqu lorsqu puisqu quoiqu dell nell sull dall all un".split())

# The Cyrillic й and ў are letters of their own, not accented ones; so are the signs of other scripts.
_ACCENTS = re.compile(
    "(?<![иу])\u0306|[\u0300-\u0305\u0307-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7"
    "\u064b-\u065f\u0670\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f]"
)
_UNDECOMPOSED = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"}
)


@dataclass(frozen=True, slots=True)
class Token:
    """One word as found: folded, with its place in the text and its position among the words."""

    text: str
    span: Span
    position: int
    form: Form
    plain: str
    """In lower case with its accents, which is what stemmers read."""


def fold(text: str) -> str:
    """The text's letters and digits alone, case folded (Unicode 3.13) and without accents (NFKD, marks off)."""
    if text.isascii():
        lowered = text.lower()
        return lowered if lowered.isalnum() else _letters(lowered)
    decomposed = normalize("NFKD", normalize("NFKD", text).casefold())
    bare = _ACCENTS.sub("", decomposed).translate(_UNDECOMPOSED)
    return normalize("NFC", _letters(bare))


def _letters(text: str) -> str:
    """Without what is neither a letter nor a digit nor a mark on one."""
    return "".join(one for one in text if (one.isalnum() and one not in APOSTROPHES) or is_mark(one))


def _plain(text: str) -> str:
    """The letters and digits in lower case, accents kept."""
    return _letters(normalize("NFC", normalize("NFKC", text).casefold()))


def tokens(text: str) -> list[Token]:
    """All words of a text in order; a form that spans several words follows the last of them."""
    found: list[Token] = []
    position = 0
    every_script = bool(_BEYOND_PLAIN.search(text))
    for match in _patterns(every_script=every_script).token.finditer(text):
        start = match.start()
        word, kind = match[0], str(match.lastgroup)
        parts = _parts_again if _comes_again(word, kind) else _parts
        for part in parts(word, kind, every_script):
            if part.text:
                span = Span(start + part.start, start + part.end)
                found.append(Token(part.text, span, position - part.spanned, part.form, part.plain))
            position += not part.spanned
    return found


def tokens_with_offsets(text: str) -> list[tuple[str, Span]]:
    """The folded words of a text, each with its span over the text as given.

    Possessive and other enclitics ("keeper's", "we’ll") are taken off; hyphenated words and initials give their
    parts and the joined form; a run of a script written without spaces gives its characters and its pairs.
    """
    return [(token.text, token.span) for token in tokens(text)]


_Divided = Iterator[tuple[Span, Form, int]]
"""A span, what it is, and for a spanning form the number of words it spans."""


@dataclass(frozen=True, slots=True)
class _Part:
    """One form of a word: where it stands in it, and how many words it spans, if it is a spanning one."""

    text: str
    plain: str
    start: int
    end: int
    form: Form
    spanned: int


def _parts(word: str, kind: str, every_script: bool) -> tuple[_Part, ...]:
    """All forms of a word as it was found in a text."""
    found = []
    for span, form, spanned in _DIVIDE[kind](_patterns(every_script=every_script), word):
        own = word[span.start : span.end]
        folded = fold(own)
        plain = folded if own.isascii() else _plain(own)
        found.append(_Part(folded, plain, span.start, span.end, form, spanned))
    return tuple(found)


def _divide_initials(patterns: _Patterns, word: str) -> _Divided:
    letters = [Span(*match.span()) for match in patterns.letter.finditer(word)]
    for letter in letters:
        yield letter, "letter", 0
    yield Span(0, len(word)), "initials", len(letters)


def _divide_number(_patterns: _Patterns, word: str) -> _Divided:
    yield Span(0, len(word)), "word", 0


def _divide_run(patterns: _Patterns, word: str) -> _Divided:
    characters = [Span(*match.span()) for match in patterns.character.finditer(word)]
    for index, character in enumerate(characters):
        yield character, "character" if len(characters) > 1 else "lone", 0
        if index:
            yield Span(characters[index - 1].start, character.end), "pair", 2


def _divide_compound(patterns: _Patterns, word: str) -> _Divided:
    if word.isalnum():  # nearly always, and much cheaper
        yield Span(0, len(word)), "word", 0
        return
    units = [Span(*match.span()) for match in patterns.unit.finditer(word)]
    bodies: list[Span] = []
    for unit in units:
        elided, body = _unit(patterns, word, unit)
        if elided:
            yield elided, "elided", 0
        yield body, "part" if len(units) > 1 else "word", 0
        bodies.append(body)
    whole = Span(bodies[0].start, bodies[-1].end)
    if 1 < len(units) < 4 and not any(character.isdigit() for character in word[whole.start : whole.end]):
        yield whole, "joined", len(bodies)


_DIVIDE: dict[str, Callable[[_Patterns, str], _Divided]] = {
    "initials": _divide_initials,
    "number": _divide_number,
    "compound": _divide_compound,
    "run": _divide_run,
}


def _unit(patterns: _Patterns, word: str, unit: Span) -> tuple[Span | None, Span]:
    """What is elided before a word's first apostrophe, if anything, and the word without its enclitic."""
    pieces = [Span(*match.span()) for match in patterns.piece.finditer(word, unit.start, unit.end)]
    if len(pieces) > 1 and fold(word[pieces[-1].start : pieces[-1].end]) in _ENCLITICS:
        pieces.pop()
    elided = None
    if len(pieces) > 1 and fold(word[pieces[0].start : pieces[0].end]) in _ELISIONS:
        elided = pieces.pop(0)
    return elided, Span(pieces[0].start, pieces[-1].end)


def stem_words(text: str, language: str) -> list[str]:
    """The words of a text as the stem field keeps them, in order.

    ``language`` is an ISO 639-1 code. Words are stemmed by its Snowball stemmer (English: Porter2), and only
    folded where there is none. English ordinals from the first to the twentieth fall together, however written.
    """
    return indexed(text, language).stems[0]


def stem(word: Token | _Part, language: str) -> str:
    """The form under which the stem field keeps one word."""
    return word.text if word.form in ("initials", "letter") else _stem(word.plain, language)


PlacedWords = tuple[list[str], list[int]]
"""Words and, beside them, their positions."""


@dataclass(frozen=True, slots=True)
class Indexed:
    """The words of a text as they are indexed, stemmed and as they stand.

    ``length`` is how many there are, without the forms that span several.
    """

    stems: PlacedWords
    own: PlacedWords
    length: int


def indexed(text: str, language: str) -> Indexed:
    """What ``tokens`` and ``stem`` say of a whole text, without places in it, in a fraction of their time.

    Joined forms are no words of the document: they are among the stems alone.
    """
    stems: list[str] = []
    stem_positions: list[int] = []
    own: list[str] = []
    own_positions: list[int] = []
    position = length = 0
    every_script = bool(_BEYOND_PLAIN.search(text))
    for match in _patterns(every_script=every_script).token.finditer(text):
        word, kind = match[0], str(match.lastgroup)
        forms = _forms_again if _comes_again(word, kind) else _forms
        for folded, stemmed, spanned, joined in forms(word, kind, every_script, language):
            if folded:
                stems.append(stemmed)
                stem_positions.append(position - spanned)
                if not joined:
                    own.append(folded)
                    own_positions.append(position - spanned)
                length += not spanned
            position += not spanned
    return Indexed((stems, stem_positions), (own, own_positions), length)


_Forms = tuple[tuple[str, str, int, bool], ...]
"""Each form of a word: folded, stemmed, how many words it spans, whether it is a joined one."""


def _forms(word: str, kind: str, every_script: bool, language: str) -> _Forms:
    return tuple(
        (part.text, part.text and stem(part, language), part.spanned, part.form == "joined")
        for part in _parts(word, kind, every_script)
    )


_forms_again = lru_cache(maxsize=1 << 16)(_forms)
_parts_again = lru_cache(maxsize=1 << 12)(_parts)


def _comes_again(word: str, kind: str) -> bool:
    """Whether it is worth while to keep a word's forms: a run of characters without spaces is a whole sentence."""
    return len(word) <= _OFTEN and kind != "run"


_OFTEN = 32
"""What is longer is no word."""


@lru_cache(maxsize=1 << 16)
def _stem(plain: str, language: str) -> str:
    if language == "en":
        folded = fold(plain)
        stemmed = _stemmer("en")(folded)
        return _ORDINALS.get(folded) or _ORDINALS.get(stemmed) or stemmed
    return fold(_stemmer(language)(plain)) or fold(plain)


@lru_cache(maxsize=32)
def _stemmer(language: str) -> Callable[[str], str]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Whoosh's escapes warn where it is compiled at its first import
        from whoosh.lang.snowball import classes
    # not whoosh.lang.stemmer_for_language: its Arabic stemmer raises on every word under Python 3
    return classes[language]().stem if language in classes else str


@lru_cache(maxsize=32)
def _function_words(language: str) -> frozenset[str]:
    if language == "en":
        return ENGLISH
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from whoosh.lang.stopwords import stoplists
    return frozenset(fold(word) for word in stoplists.get(language, ()))


def is_function_word(token: str, language: str) -> bool:
    """Whether a folded word only frames a question (who, did, say, the …) in that language (ISO 639-1)."""
    return token in _function_words(language)


def _ordinals() -> dict[str, str]:
    words = (
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
        "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
    )
    romans = "i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx"
    forms: dict[str, str] = {}
    for number, (word, roman) in enumerate(zip(words.split(), romans.split(), strict=True), start=1):
        suffix = {1: "st", 2: "nd", 3: "rd"}.get(number, "th")
        forms |= dict.fromkeys((word, f"{roman}{suffix}"), f"{number}{suffix}")
        if len(roman) > 1 and roman != "vi":  # single letters and "vi" are initials far more often
            forms[roman] = f"{number}{suffix}"
    return forms


_ORDINALS = _ordinals()
