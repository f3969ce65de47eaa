"""Tokenization and stemming: the words of a text, their spans, and the terms under which they are indexed.

Word boundaries follow Unicode's (UAX #29), with exceptions for initials, hyphenated words, elided articles and scripts
without spaces. Each word is *folded*: case folded, accents removed, everything that is no letter or digit left out.
Spans are over the text as given, so that ``fold(text[span.start:span.end])`` is the word.

The Snowball stemmers are those of Whoosh and, for further languages, of snowballstemmer. Both are imported when a word
is first stemmed, so that tokenization stays cheap.
"""

from __future__ import annotations

import re
import unicodedata
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import chain
from typing import Literal

from searchdoc.models import Span
from searchdoc.text.characters import (
    APOSTROPHE_LIKE,
    APOSTROPHES,
    FRACTIONS,
    RAISED_DIGITS,
    UNREAD_LETTERS,
    character_ranges,
    is_mark,
    normalize,
)
from searchdoc.text.divisions import HYPHEN, is_one_word
from searchdoc.text.function_words import ENGLISH, FURTHER, MORE

Form = Literal["word", "part", "letter", "elided", "character", "lone", "joined", "initials", "pair", "fragment"]
"""How a token was formed.

A plain "word"; a "fragment" of a word that the end of a line divides; a "part" of a hyphenated word, and its parts
"joined" without the hyphen; a "letter" of initials, and the "initials" as one word; the "elided" article before an
apostrophe; in scripts without spaces between words, a "character", a "pair" of adjacent characters (a bigram), or a
"lone" character without a neighbour.
"""

SPANNING_FORMS: frozenset[Form] = frozenset({"joined", "initials", "pair", "fragment"})
"""The forms that span several words, or less than one; they are indexed at the first word's position, besides it."""

QUERY_FORMS: frozenset[Form] = frozenset({"word", "part", "lone", "initials", "pair"})
"""The forms by which a question is searched: initials as one word, and scripts without spaces by bigrams."""


def _marks() -> str:
    """All combining marks as the inside of a character class: Python's ``re`` has no class for them."""
    blocks = (range(0x300, 0x2100), range(0x2DE0, 0x3100), range(0xA600, 0xAC00), range(0xFB00, 0xFF00))
    return character_ranges(chain(*blocks), is_mark)


_NO_WORD = RAISED_DIGITS + FRACTIONS
_APOSTROPHES = APOSTROPHES + APOSTROPHE_LIKE
_UNREAD = re.compile(f"[{UNREAD_LETTERS}{_NO_WORD}]")
_OTHER_DIGIT = re.compile("[^\\D0-9]")
INVISIBLE = "\u00ad\u200c\u200d\u2060"
UNSPACED_LETTERS = (
    "\u3005\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\uff66-\uff9d\U00020000-\U0003fffd"
    "\u0e01-\u0e30\u0e32\u0e33\u0e40-\u0e46\u0e81-\u0eb0\u0eb2\u0eb3\u0ec0-\u0ec6\u1000-\u102a\u1780-\u17b3"
)


@dataclass(frozen=True, slots=True)
class _Patterns:
    """The patterns of tokens and of their parts."""

    token: re.Pattern[str]
    letter: re.Pattern[str]
    character: re.Pattern[str]
    unit: re.Pattern[str]
    piece: re.Pattern[str]


@lru_cache(maxsize=2)
def _patterns(*, every_script: bool) -> _Patterns:
    """The patterns for every script, or those for plain texts, which compile in a tenth of the time."""
    marks, unspaced, invisible = (
        (_marks(), UNSPACED_LETTERS, INVISIBLE) if every_script else ("\u0300", "\u3007", "\u00ad")
    )
    letter = rf"[^\W\d_{APOSTROPHES}{_NO_WORD}{unspaced}][{marks}]*"
    inside = rf"[^\W_{APOSTROPHES}{_NO_WORD}{unspaced}]"
    piece = rf"{inside}(?:{inside}|[{marks}{invisible}])*"
    character = rf"[{unspaced}][{marks}]*"
    token = (
        rf"(?P<initials>(?<![^\W_])(?:{letter}\.)+{letter}(?![^\W{_NO_WORD}]))"
        rf"|(?P<number>(?<![^\W_])\d{{1,3}}(?:,\d{{3}})+(?![^\W_{_NO_WORD}]))"
        rf"|(?P<compound>{piece}(?:(?:{HYPHEN}|[{_APOSTROPHES}]){piece})*)"
        rf"|(?P<run>(?:{character})+)"
    )
    unit = rf"{piece}(?:[{_APOSTROPHES}]{piece})*"
    return _Patterns(*map(re.compile, (token, letter, character, unit, piece)))


_NOT_PLAIN = re.compile("[^\0-\u02ff\u0370-\u0482\u048a-\u0530\u1e00-\u200b\u2010-\u205f\u20a0-\u20cf\u2100-\u214f]")
"""Any character other than Latin, Greek and Cyrillic without combining marks, and the punctuation of such texts."""

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
    """One token: ``text`` is folded, ``position`` is its number among the words of the text, from 0."""

    text: str
    span: Span
    position: int
    form: Form
    lowercase: str
    """The token in lower case with its accents, as stemmers need it."""


def fold(text: str) -> str:
    """The letters and digits of a text, case folded (Unicode 3.13) and without accents (NFKD, marks removed)."""
    if text.isascii():
        lowered = text.lower()
        return lowered if lowered.isalnum() else _letters(lowered)
    decomposed = normalize("NFKD", normalize("NFKD", _as_typed(text)).casefold())
    bare = _UNREAD.sub("", _ACCENTS.sub("", decomposed).translate(_UNDECOMPOSED))  # some come out of others by NFKD
    return normalize("NFC", _letters(bare))


def _as_typed(text: str) -> str:
    """The text as people type it: with ASCII's digits, and without the letters that nobody types."""
    return _OTHER_DIGIT.sub(_ascii_digit, _UNREAD.sub("", text))


def _ascii_digit(digit: re.Match[str]) -> str:
    return str(unicodedata.decimal(digit[0]))


def _letters(text: str) -> str:
    """The letters and digits of a text and the combining marks on them."""
    return "".join(
        character for character in text if (character.isalnum() and character not in APOSTROPHES) or is_mark(character)
    )


def _lowercase(text: str) -> str:
    """The letters and digits of a text in lower case, with their accents."""
    return _letters(normalize("NFC", normalize("NFKC", _as_typed(text)).casefold()))


def tokens(text: str) -> list[Token]:
    """All tokens of a text in order; a form that spans several words follows the last of them."""
    all_tokens: list[Token] = []
    position = 0
    every_script = bool(_NOT_PLAIN.search(text))
    for match in _patterns(every_script=every_script).token.finditer(text):
        start = match.start()
        word, kind = match[0], str(match.lastgroup)
        parts = _cached_parts if _is_cacheable(word, kind) else _parts
        for part in parts(word, kind, every_script):
            if part.text:
                span = Span(start + part.start, start + part.end)
                all_tokens.append(Token(part.text, span, position - part.spanned, part.form, part.lowercase))
            position += not part.spanned
    return all_tokens


def tokens_with_offsets(text: str) -> list[tuple[str, Span]]:
    """The folded words of a text, each with its span over the text as given.

    Possessive and other enclitics ("keeper's", "we’ll") are removed; hyphenated words and initials give their parts and
    the joined form; a sequence of characters of a script without spaces gives its characters and its bigrams.
    """
    return [(token.text, token.span) for token in tokens(text)]


_FormSpans = Iterator[tuple[Span, Form, int]]
"""The span of a form in its word, the form, and the number of words that it spans (0 for one word)."""


@dataclass(frozen=True, slots=True)
class _Part:
    """One form of a word: folded, in lower case, its span in the word, and the number of words it spans (or 0)."""

    text: str
    lowercase: str
    start: int
    end: int
    form: Form
    spanned: int


def _parts(word: str, kind: str, every_script: bool) -> tuple[_Part, ...]:
    """All forms of a word, which was matched by the group ``kind`` of the token pattern."""
    parts = []
    for span, form, spanned in _DIVIDE[kind](_patterns(every_script=every_script), word):
        surface = word[span.start : span.end]
        folded = fold(surface)
        lowercase = folded if surface.isascii() else _lowercase(surface)
        parts.append(_Part(folded, lowercase, span.start, span.end, form, spanned))
    return tuple(parts)


def _divide_initials(patterns: _Patterns, word: str) -> _FormSpans:
    letters = [Span(*match.span()) for match in patterns.letter.finditer(word)]
    for letter in letters:
        yield letter, "letter", 0
    yield Span(0, len(word)), "initials", len(letters)


def _divide_number(_patterns: _Patterns, word: str) -> _FormSpans:
    yield Span(0, len(word)), "word", 0


def _divide_run(patterns: _Patterns, word: str) -> _FormSpans:
    characters = [Span(*match.span()) for match in patterns.character.finditer(word)]
    for index, character in enumerate(characters):
        yield character, "character" if len(characters) > 1 else "lone", 0
        if index:
            yield Span(characters[index - 1].start, character.end), "pair", 2


def _divide_compound(patterns: _Patterns, word: str) -> _FormSpans:
    if word.isalnum():  # nearly always, and much cheaper
        yield Span(0, len(word)), "word", 0
        return
    units = [Span(*match.span()) for match in patterns.unit.finditer(word)]
    if len(units) > 1 and is_one_word(word):
        yield Span(units[0].start, units[-1].end), "word", 0
        for unit in units:
            yield unit, "fragment", 1
        return
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


_DIVIDE: dict[str, Callable[[_Patterns, str], _FormSpans]] = {
    "initials": _divide_initials,
    "number": _divide_number,
    "compound": _divide_compound,
    "run": _divide_run,
}


def _unit(patterns: _Patterns, word: str, unit: Span) -> tuple[Span | None, Span]:
    """The span of an elided article, if there is one, and that of the word without its enclitic."""
    pieces = [Span(*match.span()) for match in patterns.piece.finditer(word, unit.start, unit.end)]
    if len(pieces) > 1 and fold(word[pieces[-1].start : pieces[-1].end]) in _ENCLITICS:
        pieces.pop()
    elided = None
    if len(pieces) > 1 and fold(word[pieces[0].start : pieces[0].end]) in _ELISIONS:
        elided = pieces.pop(0)
    return elided, Span(pieces[0].start, pieces[-1].end)


def stem_words(text: str, language: str) -> list[str]:
    """The words of a text as they are indexed in the stem field, in order.

    ``language`` is an ISO 639-1 code. Words are stemmed by its Snowball stemmer (English: Porter2), and only
    folded where there is none. English ordinals from the first to the twentieth fall together, however written.
    """
    return index_terms(text, language).stems[0]


def stem(word: Token | _Part, language: str) -> str:
    """The stem under which a word is indexed; initials are not stemmed."""
    return word.text if word.form in ("initials", "letter") else _stem(word.lowercase, language)


PositionedWords = tuple[list[str], list[int]]
"""Words, and the position of each."""


@dataclass(frozen=True, slots=True)
class IndexTerms:
    """The terms of a text for the index: its words stemmed, and unstemmed.

    Among the unstemmed are no joined forms, except of words that the end of a line divides.

    ``length`` is the number of words, without the forms that span several.
    """

    stems: PositionedWords
    words: PositionedWords
    length: int


def index_terms(text: str, language: str) -> IndexTerms:
    """The terms of a text, equal to those of ``tokens`` and ``stem`` but without spans, in a fraction of their time."""
    stems: list[str] = []
    stem_positions: list[int] = []
    words: list[str] = []
    word_positions: list[int] = []
    position = length = 0
    every_script = bool(_NOT_PLAIN.search(text))
    for match in _patterns(every_script=every_script).token.finditer(text):
        word, kind = match[0], str(match.lastgroup)
        forms = _cached_forms if _is_cacheable(word, kind) else _forms
        for folded, stemmed, spanned, joined in forms(word, kind, every_script, language):
            if folded:
                stems.append(stemmed)
                stem_positions.append(position - spanned)
                if not joined:
                    words.append(folded)
                    word_positions.append(position - spanned)
                length += not spanned
            position += not spanned
    return IndexTerms((stems, stem_positions), (words, word_positions), length)


_Forms = tuple[tuple[str, str, int, bool], ...]
"""Each form of a word: folded, stemmed, the number of words it spans, and whether it is joined without need.

A word that the end of a line divides is joined by need: without that form, it would not be found as it is.
"""


def _forms(word: str, kind: str, every_script: bool, language: str) -> _Forms:
    whole = len(word.split(maxsplit=1)) == 1
    return tuple(
        (part.text, part.text and stem(part, language), part.spanned, part.form == "joined" and whole)
        for part in _parts(word, kind, every_script)
    )


_cached_forms = lru_cache(maxsize=1 << 16)(_forms)
_cached_parts = lru_cache(maxsize=1 << 12)(_parts)
_LONGEST_CACHED = 32
"""Characters of the longest word whose forms are cached."""


def _is_cacheable(word: str, kind: str) -> bool:
    """Whether a word is likely to occur again: a long one is not, nor is a sentence of a script without spaces."""
    return len(word) <= _LONGEST_CACHED and kind != "run"


@lru_cache(maxsize=1 << 16)
def _stem(word: str, language: str) -> str:
    if language == "en":
        folded = fold(word)
        stemmed = _stemmer("en")(folded)
        return _ORDINALS.get(folded) or _ORDINALS.get(stemmed) or stemmed
    return fold(_stemmer(language)(word)) or fold(word)


@lru_cache(maxsize=32)
def _stemmer(language: str) -> Callable[[str], str]:
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore"
        )  # Whoosh's source has invalid escapes, of which Python warns when it compiles it
        from whoosh.lang.snowball import classes
    # not whoosh.lang.stemmer_for_language: its Arabic stemmer raises on every word under Python 3
    if language in classes:
        stem_of: Callable[[str], str] = classes[language]().stem
        return stem_of
    return partial(_stem_by_snowball, _SNOWBALL[language]) if language in _SNOWBALL else str


_SNOWBALL = {
    "ar": "arabic", "hy": "armenian", "eu": "basque", "ca": "catalan", "cs": "czech", "eo": "esperanto",
    "et": "estonian", "fa": "persian", "el": "greek", "hi": "hindi", "id": "indonesian", "ga": "irish",
    "lt": "lithuanian", "ne": "nepali", "pl": "polish", "sr": "serbian", "st": "sesotho", "ta": "tamil",
    "tr": "turkish", "yi": "yiddish",
}  # fmt: skip
"""The name in snowballstemmer of each language (ISO 639-1) for which Whoosh has no stemmer."""


def _stem_by_snowball(name: str, word: str) -> str:
    """The stem by a stemmer of its own: one stemmer keeps the word while it works, and threads share the others."""
    from snowballstemmer import algorithms, stemmer

    return str(stemmer(name).stemWord(word)) if name in algorithms() else word


@lru_cache(maxsize=32)
def _function_words(language: str) -> frozenset[str]:
    if language == "en":
        return ENGLISH
    if language in FURTHER:
        return frozenset(map(fold, FURTHER[language]))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from whoosh.lang.stopwords import stoplists
    return frozenset(fold(word) for word in (*stoplists.get(language, ()), *MORE.get(language, ())))


def is_function_word(token: str, language: str) -> bool:
    """Whether a folded word is a function word (who, did, say, the …) of a language (ISO 639-1)."""
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
