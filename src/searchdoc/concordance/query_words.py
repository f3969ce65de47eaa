"""The words of a query, each as a test of the words of a text.

By default words are compared as the keyword index compares them: without regard to case and accents, but in this form
only. ``Spelling`` says what else counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz.distance import OSA

from searchdoc.concordance.scanning import WordTest
from searchdoc.keywords.matching import wildcard_pattern
from searchdoc.text.characters import is_mark, normalize
from searchdoc.text.words import SPANNING_FORMS, Token, fold, stem, tokens


@dataclass(frozen=True, slots=True)
class Spelling:
    """What counts when words are compared: case, accents; or with ``stems`` only the stem, as in keyword search."""

    case: bool = False
    accents: bool = False
    stems: bool = False

    def form(self, written: str) -> str:
        """A word as written, without what does not count."""
        if not (self.case or self.accents):
            return fold(written)
        letters = "".join(one for one in normalize("NFC", written) if one.isalnum() or is_mark(one))
        if not self.accents:
            return "".join(fold(one).upper() if one.isupper() else fold(one) for one in letters)
        return letters if self.case else letters.casefold()


@dataclass(frozen=True)
class ExactWord:
    """A word in this form."""

    written: str
    spelling: Spelling = Spelling()
    is_whole: bool = True

    @cached_property
    def prefix(self) -> str:
        """The whole word, folded."""
        return fold(self.written)

    @cached_property
    def _form(self) -> str:
        return self.spelling.form(self.written)

    def admits(self, written: str, language: str) -> bool:
        """Whether it is the same word."""
        del language
        return self.spelling.form(written) == self._form


@dataclass(frozen=True)
class StemmedWord:
    """A word in any form that has the same stem in the language of the text."""

    token: Token
    prefix: str = ""
    is_whole: bool = False

    def admits(self, written: str, language: str) -> bool:
        """Whether the stems are the same."""
        token = next((one for one in tokens(written) if len(one.span) == len(written)), None)
        return token is not None and stem(token, language) == stem(self.token, language)


@dataclass(frozen=True)
class WildcardWord:
    """Words that fit a pattern with ``*`` for any characters."""

    text: str
    spelling: Spelling = Spelling()
    is_whole: bool = False

    @cached_property
    def prefix(self) -> str:
        """The letters before the first ``*``, folded."""
        return fold(self.text.partition("*")[0])

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return wildcard_pattern([self.spelling.form(piece) for piece in self.text.split("*")])

    def admits(self, written: str, language: str) -> bool:
        """Whether the whole word fits."""
        del language
        return self._pattern.fullmatch(self.spelling.form(written)) is not None


@dataclass(frozen=True)
class FuzzyWord:
    """Words within an edit distance (optimal string alignment) of a word."""

    written: str
    distance: int
    spelling: Spelling = Spelling()
    prefix: str = ""
    is_whole: bool = False

    @cached_property
    def _form(self) -> str:
        return self.spelling.form(self.written)

    def admits(self, written: str, language: str) -> bool:
        """Whether a word is near enough."""
        del language
        form, limit = self.spelling.form(written), self.distance
        if abs(len(form) - len(self._form)) > limit:
            return False
        return OSA.distance(self._form, form, score_cutoff=limit) <= limit


def words_in_row(text: str, spelling: Spelling) -> tuple[WordTest, ...]:
    """The tests of the words of a text, in order; punctuation does not count, and what stands between words neither."""
    return tuple(_tests(tokens(text), text, spelling))


def _tests(words: Iterable[Token], text: str, spelling: Spelling) -> Iterable[WordTest]:
    for word in words:
        if word.form in SPANNING_FORMS:
            continue
        yield (StemmedWord(word) if spelling.stems else ExactWord(text[word.span.start : word.span.end], spelling))
