"""Which encoding a text is in that neither says so nor is UTF-8: the one in which it reads most like a language.

Every encoding of ``ENCODINGS`` is tried on a sample, and what it makes of each byte beyond ASCII has a cost: a letter
costs less the more frequent it is in a language, and a sign less where it usually stands (an apostrophe between
letters, a quotation mark before a word, a dash between blanks). What writing never has costs most: a capital behind
a small letter, a Greek letter in a Latin word, a control character. Function words speak for their language.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache

from searchdoc.formats.alphabets import ENCODINGS, OF_LANGUAGE, Encoding
from searchdoc.text.words import fold, is_function_word

SAMPLE_BYTES = 16_384
"""The length of the sample, in bytes."""

_HIGH = re.compile("[^\0-\x7f]")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")

_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x19\x1c-\x1f]")
_MOST_CONTROLS = 50
"""One byte in so many may be a control character in a text."""

_HIGHEST = 4.0
"""The highest cost of a byte beyond ASCII, on the average, where more than a third of the bytes are such."""

_COST_OF_LETTER = (1.0, 2.0, 4.5)
"""The cost of a letter that is frequent, common or rare in a language, about -ln of its probability."""

_FOREIGN, _UNUSUAL, _IMPOSSIBLE = 7.0, 8.0, 11.0
"""The cost of a letter of another language, of a sign where it is not usual, and of what no text holds."""

_MISPLACED = 4.0
"""The additional cost of a letter where writing does not have it: a capital behind a small letter, two scripts in one
word, a letter beside a digit."""

_FUNCTION_WORD, _TELLING_FUNCTION_WORD = 0.25, 1.5
"""What a function word speaks for its language, and one with a letter beyond ASCII for its encoding too."""

_OPENING, _CLOSING, _GUILLEMETS = "“‘„‚¿¡‹", "”", "«»›"
_USUAL = {"\u00a0": 2.0, "–": 2.0, "—": 2.0, "…": 2.0, "\u00ad": 3.0, "•": 4.0, "†": 4.5, "§": 3.0, "·": 4.5}
_BEFORE_NUMBERS, _BEHIND_NUMBERS, _BEHIND_WORDS = "£€№¥", "½¼¾°€£%º‰′″", "¹²³ªº®™©"
_CJK_BLOCKS = ((0x3000, 0x30FF), (0x4E00, 0x9FFF), (0xAC00, 0xD7A3), (0xFF00, 0xFFEF))
_SIGNS_OF_CJK = frozenset("、。，「」『』・：；！？（）《》〈〉“”‘’…—～ー\u3000")

Context = tuple[str, str, str]
"""A character beyond ASCII between its neighbours, which are "" at the ends of the text."""


def guess(data: bytes, others: tuple[Encoding, ...] = ()) -> Encoding | None:
    """The encoding in which the bytes read most like a language; None where they read like none in any.

    ``others`` are tried too. Linear in the length of the bytes.
    """
    sample = _sample(data)
    costs = [(cost, encoding) for encoding in (*others, *ENCODINGS) if (cost := _cost(sample, encoding)) is not None]
    if not costs or _MOST_CONTROLS * len(_CONTROL.findall(sample)) > len(sample):
        return None
    best, encoding = min(costs, key=lambda pair: pair[0])
    high = sum(byte > 0x7F for byte in sample)
    readable = best < _HIGHEST * high + _UNUSUAL or 3 * high < len(sample)
    return encoding if readable else None


def _sample(data: bytes) -> bytes:
    """The first pieces of lines that hold bytes beyond ASCII."""
    pieces: list[bytes] = []
    size = 0
    for line in data.splitlines(keepends=True):
        piece = line
        if len(line) > SAMPLE_BYTES:
            piece = line[: line.rfind(b" ", 0, SAMPLE_BYTES) + 1 or SAMPLE_BYTES]
        if piece.isascii():
            continue
        pieces.append(piece)
        size += len(piece)
        if size >= SAMPLE_BYTES:
            break
    return b"".join(pieces)


def _cost(sample: bytes, encoding: Encoding) -> float | None:
    """The cost of the sample in the language of the encoding in which it is least; None where it cannot be decoded."""
    text = sample.decode(encoding.codec, "replace")
    contexts = Counter(_contexts(text))
    lost = sum(count for (_, character, _), count in contexts.items() if character == "\ufffd")
    if 20 * lost > sum(contexts.values()) + 20:
        return None
    words = Counter(word.lower() for word in _WORD.findall(text))
    return encoding.rarity + min(_cost_in(language, contexts, words) for language in encoding.languages)


def _contexts(text: str) -> Iterator[Context]:
    for match in _HIGH.finditer(text):
        at = match.start()
        yield text[at - 1 : at] if at else "", match[0], text[at + 1 : at + 2]


def _cost_in(language: str, contexts: Mapping[Context, int], words: Mapping[str, int]) -> float:
    letters = _costs_of_letters(language)
    cost = sum(count * _cost_of(context, letters, language) for context, count in contexts.items())
    for word, count in words.items():
        if is_function_word(fold(word), language):
            cost -= count * (_FUNCTION_WORD if word.isascii() else _TELLING_FUNCTION_WORD)
    return cost


@cache
def _costs_of_letters(language: str) -> dict[str, float]:
    return {
        letter: cost
        for letters, cost in reversed(tuple(zip(OF_LANGUAGE[language], _COST_OF_LETTER, strict=True)))
        for letter in letters
    }


def _cost_of(context: Context, letters: Mapping[str, float], language: str) -> float:
    before, character, after = context
    if language in ("zh", "ja", "ko"):
        return _cost_in_cjk(character, letters)
    if character.isalpha() and character not in "ªº":
        return _cost_of_letter(before, character, after, letters)
    if unicodedata.category(character)[0] == "M":
        return letters.get(character, _IMPOSSIBLE)
    return _cost_of_sign(before, character, after)


def _cost_of_letter(before: str, character: str, after: str, letters: Mapping[str, float]) -> float:
    cost = letters.get(character) or letters.get(character.lower(), _FOREIGN)
    cost += character.isupper()
    if (character.isupper() and before.islower()) or (before.isupper() and character.islower() and after.isupper()):
        cost += _MISPLACED
    for neighbour in (before, after):
        if neighbour.isdigit():
            cost += _MISPLACED
        elif neighbour.isalpha() and _script(neighbour) != _script(character):
            cost += _UNUSUAL
    alone, high = not (before.isalpha() or after.isalpha()), before.isalpha() and before > "\x7f"
    return cost + (high if _script(character) == "LATIN" else alone)


@cache
def _script(letter: str) -> str:
    """The first word of a letter's name in Unicode, which is its script."""
    return unicodedata.name(letter, "?").split()[0]


def _cost_of_sign(before: str, character: str, after: str) -> float:
    """The cost of a sign by its neighbours."""
    inside = before.isalpha() and after.isalpha()
    if character in _USUAL:
        return _USUAL[character] + inside
    if character in _OPENING:
        return 1.5 if not before.isalnum() and after.strip() else _UNUSUAL
    if character in _CLOSING:
        return 1.5 if before.strip() and not after.isalnum() else _UNUSUAL
    if character == "’":
        return 0.7 if inside else 1.5 if before.strip() else 3.0
    if character in _GUILLEMETS:
        return _UNUSUAL if inside else 1.5
    if character in _BEFORE_NUMBERS and after.isdigit():
        return 2.5
    if character in _BEHIND_NUMBERS and (before.isdigit() or not before.strip()) and not after.isalpha():
        return 2.5
    if character in _BEHIND_WORDS and before.strip() and not after.isalpha():
        return 4.0
    if character == "¬" and after in "\r\n":
        return 3.0
    ordinary = unicodedata.category(character) in ("Sc", "Po", "Pd", "Ps", "Pe", "Pi", "Pf", "No")
    return _UNUSUAL if ordinary else _IMPOSSIBLE


def _cost_in_cjk(character: str, letters: Mapping[str, float]) -> float:
    """The cost of a character that stands for two bytes."""
    if character in letters:
        return 2 + letters[character]
    if character in _SIGNS_OF_CJK:
        return 3.0
    rank = _rank_of_cjk(character)
    return (5.0, 6.0, 10.0, 2 * _IMPOSSIBLE)[rank]


@cache
def _rank_of_cjk(character: str) -> int:
    """0 for Kana and Hangul, 1 and 2 for the first and second level of a national set of ideographs, 3 for the rest."""
    code = ord(character)
    if not any(first <= code <= last for first, last in _CJK_BLOCKS):
        return 3
    if code < 0x3100 or 0xAC00 <= code < 0xD7A4:
        return 0
    for codec, last in (("gb2312", 0xD7), ("euc_jp", 0xCF), ("big5", 0xC6)):
        try:
            if character.encode(codec)[0] <= last:
                return 1
        except UnicodeEncodeError:
            continue
    return 2
