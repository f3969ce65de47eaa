"""The text of a document as it is scanned for words, and the scan.

What counts as a word is what the tokenizer says (``text.words``). Nearly all words of a text are plain ones: runs of
letters and digits, or single characters of a script without spaces. These are found by one regular expression. Only
stretches with something else in them (an apostrophe inside a word, a word divided at the end of a line, a combining
mark, a letter that is folded to two) are given to the tokenizer, so that the scan finds what the tokenizer would find
in a small part of its time.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import chain
from threading import Lock
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from searchdoc.models import Document, Span
from searchdoc.text.characters import (
    APOSTROPHE_LIKE,
    APOSTROPHES,
    FRACTIONS,
    RAISED_DIGITS,
    UNREAD_LETTERS,
    is_mark,
)
from searchdoc.text.words import INVISIBLE, SPANNING_FORMS, UNSPACED_LETTERS, Token, fold, tokens

Spans = NDArray[np.int64]
"""Spans of a text in order of their starts, a row each; shape (spans, 2)."""

NO_SPANS: Spans = np.empty((0, 2), dtype=np.int64)

_NO_WORD = RAISED_DIGITS + FRACTIONS
_APOSTROPHES = APOSTROPHES + APOSTROPHE_LIKE
_DIVIDERS = r"\-‐‑¬⸗\u00ad"
_LETTER = rf"[^\W_{_NO_WORD}{_APOSTROPHES}{UNSPACED_LETTERS}]"
_ASCII_LETTER = "[^\\W_]"

_REST_OF_STRETCH = re.compile(rf"\S*+(?:(?<=[{_DIVIDERS}])[ \t]*+(?:\r\n|[\r\n\f])[ \t]*+\S++)*+")
"""What is left of a stretch without spaces, which goes on over the end of a line where a word is divided there."""

_ANY_LETTER = re.compile(rf"[^\W_{_NO_WORD}{_APOSTROPHES}]")
_NUMBER = re.compile(r"\d,(?=\d)")
_JAMO = re.compile("[\u1100-\u11ff]")

_LONGEST_GAP = 40
"""Characters between two words in a row that are looked at once more where letters stand among them ("keeper's")."""

_CACHE_SIZE = 1 << 16
"""The number of stretches whose words are cached."""


class WordTest(Protocol):
    """Which words are meant."""

    @property
    def prefix(self) -> str:
        """The folded letters that every such word begins with; empty where they are not known."""
        ...

    @property
    def is_whole(self) -> bool:
        """Whether the prefix is the whole word."""
        ...

    def admits(self, written: str, language: str) -> bool:
        """Whether a word as it is written, in a text of a language (ISO 639-1), is meant."""
        ...


class Alphabet:
    """The characters of all texts that were opened so far: how each letter is spelt, and what is irregular.

    The texts of an index share it, so that nearly all of them are scanned with the same patterns.
    """

    def __init__(self) -> None:
        self._known: set[str] = set()
        self._lock = Lock()
        self.spellings: dict[str, str] = {}
        """For each folded character, the characters that are folded to it."""

        self.irregular = ""
        """The characters that make a stretch irregular wherever they stand in it."""

    def learn(self, text: str) -> None:
        """Take up the characters of a text."""
        characters = set(text)
        with self._lock:
            for character in sorted(characters - self._known):
                if len(folded := fold(character)) == 1:
                    self.spellings[folded] = self.spellings.get(folded, "") + character
                if _is_irregular(character):
                    self.irregular += character
                self._known.add(character)


@dataclass(frozen=True)
class ScannedText:
    """A document's text as it is scanned: what is set apart is blank, and every character stands at its place."""

    text: str
    language: str
    alphabet: Alphabet

    @classmethod
    def of(cls, document: Document, alphabet: Alphabet | None = None) -> ScannedText:
        """The text of a document without running heads, page numbers and whatever else is not read as text."""
        text = _blanked(document)
        alphabet = alphabet or Alphabet()
        alphabet.learn(text)
        return cls(text, document.language, alphabet)

    @cached_property
    def irregular(self) -> tuple[Span, ...]:
        """The stretches whose words only the tokenizer tells, in order."""
        signs = [one.start() for one in irregular_pattern(self.alphabet.irregular).finditer(self.text)]
        numbers = [one.start() for one in _NUMBER.finditer(self.text)]
        stretches: list[Span] = []
        done = 0
        for sign in sorted(signs + numbers) if numbers else signs:
            if sign < done:
                continue
            start = sign
            while start > done and not self.text[start - 1].isspace():
                start -= 1
            rest = _REST_OF_STRETCH.match(self.text, sign)
            done = max(sign + 1, rest.end() if rest else 0)
            stretches.append(Span(start, done))
        return tuple(stretches)

    @property
    def _letter(self) -> str:
        """A letter or digit of a word as an inside of a pattern; the simple one is several times as fast."""
        return _ASCII_LETTER if self.text.isascii() else _LETTER

    def _pattern(self, test: WordTest) -> re.Pattern[str] | None:
        """A pattern of all plain words that may be meant; None where the text lacks a letter of them."""
        letter = self._letter
        if not test.prefix:
            return word_pattern(letter, (), is_whole=False)
        spellings = tuple(self.alphabet.spellings.get(character, "") for character in test.prefix)
        return word_pattern(letter, spellings, is_whole=test.is_whole) if all(spellings) else None

    def find(self, test: WordTest) -> Spans:
        """Where the words stand that a test admits; a divided word is there whole, and its parts are, too."""
        admitted: dict[str, bool] = {}

        def is_admitted(written: str) -> bool:
            known = admitted.get(written)
            if known is None:
                known = admitted[written] = test.admits(written, self.language)
            return known

        pattern = self._pattern(test)
        plain = [] if pattern is None else [one.span() for one in pattern.finditer(self.text) if is_admitted(one[0])]
        return _in_order(_outside(_as_spans(plain), self.irregular), self._irregular_words(is_admitted))

    def _irregular_words(self, is_admitted: Callable[[str], bool]) -> Spans:
        found: list[tuple[int, int]] = []
        known: dict[str, tuple[tuple[int, int], ...]] = {}
        for stretch in self.irregular:
            written = self.text[stretch.start : stretch.end]
            if written not in known:
                words = word_spans(written)
                known[written] = tuple(one for one in words if is_admitted(written[one[0] : one[1]]))
            found += [(stretch.start + start, stretch.start + end) for start, end in known[written]]
        return _as_spans(found)

    @cached_property
    def words(self) -> Spans:
        """All words of the text, each once: hyphenated words are their parts, and divided words are whole."""
        pattern = word_pattern(self._letter, (), is_whole=False)
        plain = _as_spans([one.span() for one in pattern.finditer(self.text)])
        others = [
            (stretch.start + start, stretch.start + end)
            for stretch in self.irregular
            for start, end in counted_words_of(self.text[stretch.start : stretch.end])
        ]
        return _in_order(_outside(plain, self.irregular), _as_spans(others))

    def find_row(self, tests: tuple[WordTest, ...]) -> Spans:
        """Where the words of the tests stand in a row, whatever stands between two of them that is no word."""
        found = [NO_SPANS] * len(tests)
        for place in sorted(range(len(tests)), key=lambda place: -len(tests[place].prefix)):  # rare words first
            found[place] = self.find(tests[place])
            if not len(found[place]):
                return NO_SPANS
        rows = [(start, start, end) for start, end in found[0].tolist()]
        for words in found[1:]:
            rows = list(self._followed(rows, words))
        return _as_spans(sorted({(first, end) for first, _, end in rows}))

    def _followed(self, rows: list[tuple[int, int, int]], words: Spans) -> chain[tuple[int, int, int]]:
        """The rows that go on with one of the words: start of the row, start and end of its last word."""
        starts, ends = words[:, 0], words[:, 1].tolist()
        nexts = starts.searchsorted([end for _, _, end in rows]).tolist()
        listed = starts.tolist()

        def longer(row: tuple[int, int, int], place: int) -> list[tuple[int, int, int]]:
            first, last, end = row
            if place == len(listed) or not self._is_next(last, end, listed[place]):
                return []
            same = range(place, min(place + 2, len(listed)))  # a divided word and its first part begin together
            return [(first, listed[one], ends[one]) for one in same if listed[one] == listed[place]]

        return chain.from_iterable(map(longer, rows, nexts))

    def _is_next(self, last: int, end: int, start: int) -> bool:
        """Whether no word stands between the end of the last word and the start of another."""
        if not _ANY_LETTER.search(self.text, end, start):
            return True
        return start - end <= _LONGEST_GAP and all(one.position == 0 for one in tokens(self.text[last:start]))


@lru_cache(maxsize=256)
def word_pattern(letter: str, spellings: tuple[str, ...], *, is_whole: bool) -> re.Pattern[str]:
    """A pattern of the plain words that begin with one of the ``spellings`` of each letter, or of all plain words.

    Its first item is a class of characters, by which the engine skips quickly.
    """
    if not spellings:
        return re.compile(rf"{letter}++|[{UNSPACED_LETTERS}]")
    first, *others = (f"[{re.escape(one)}]" for one in spellings)
    if is_unspaced(spellings[0][0]):
        return re.compile("".join([first, *others]))
    rest = rf"(?!{letter})" if is_whole else rf"{letter}*+"
    return re.compile("".join([first, rf"(?<!{letter}{first})", *others, rest]))


@lru_cache(maxsize=256)
def irregular_pattern(characters: str) -> re.Pattern[str]:
    """What makes a stretch irregular: one of the characters, an apostrophe inside a word, the division of a word."""
    own = re.escape(characters)
    always = rf"(?<=[{own}])|" if own else ""
    return re.compile(
        rf"[{own}{_APOSTROPHES}{_DIVIDERS}](?:{always}(?<=[^\W_][{_APOSTROPHES}])(?=[^\W_])"
        rf"|(?<=[{_DIVIDERS}])[ \t]*+[\r\n\f])"
    )


_UNSPACED_CHARACTER = re.compile(f"[{UNSPACED_LETTERS}]")


def is_unspaced(character: str) -> bool:
    """Whether a character belongs to a script that is written without spaces between words."""
    return _UNSPACED_CHARACTER.match(character) is not None


@lru_cache(maxsize=1 << 14)
def _is_irregular(character: str) -> bool:
    """Whether the words of a stretch with this character are not simply runs of folded letters."""
    if character.isascii():
        return False
    if is_mark(character) or character in INVISIBLE or character in UNREAD_LETTERS:
        return True
    if not character.isalnum() or _ANY_LETTER.match(character) is None or character in _APOSTROPHES:
        return False
    folded = fold(character)
    return len(folded) != 1 or _JAMO.match(folded) is not None


@lru_cache(maxsize=_CACHE_SIZE)
def word_spans(stretch: str) -> tuple[tuple[int, int], ...]:
    """The spans of the words in a stretch of text, in order of their starts, a divided word before its first part."""
    return tuple((one.span.start, one.span.end) for one in tokens(stretch) if _is_word(one, stretch))


@lru_cache(maxsize=_CACHE_SIZE)
def counted_words_of(stretch: str) -> tuple[tuple[int, int], ...]:
    """The spans of the words in a stretch of text that do not overlap."""
    return tuple((one.span.start, one.span.end) for one in tokens(stretch) if one.form not in SPANNING_FORMS)


def _is_word(token: Token, text: str) -> bool:
    """Whether a token is a word of its own; initials and hyphenated words are what they consist of."""
    if token.form == "joined":
        return len(text[token.span.start : token.span.end].split(maxsplit=1)) > 1
    return token.form not in ("initials", "pair")


def _blanked(document: Document) -> str:
    """The text with a blank for each character that belongs to a page or is set apart."""
    text = document.reading(Span(0, len(document.text)))
    pieces, done = [], 0
    for one in document.set_apart:
        span = Span(max(one.span.start, done), max(one.span.end, done))
        pieces += [text[done : span.start], " " * len(span)]
        done = span.end
    return "".join([*pieces, text[done:]])


def _as_spans(spans: list[tuple[int, int]]) -> Spans:
    return np.array(spans, dtype=np.int64).reshape(-1, 2)


def _outside(spans: Spans, stretches: tuple[Span, ...]) -> Spans:
    """The spans that lie in none of the stretches; both are in order."""
    if not stretches or not len(spans):
        return spans
    ends = np.array([0, *(one.end for one in stretches)], dtype=np.int64)
    before = np.array([one.start for one in stretches], dtype=np.int64).searchsorted(spans[:, 0], side="right")
    return spans[spans[:, 0] >= ends[before]]


def _in_order(*several: Spans) -> Spans:
    spans = np.concatenate(several)
    return spans[np.lexsort((-spans[:, 1], spans[:, 0]))]
