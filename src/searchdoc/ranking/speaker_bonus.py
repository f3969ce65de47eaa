"""Whose words a passage holds: what that adds to its score, and which of its words are then cited.

"What did X say about Y" prefers passages in the words of X, "who said that Y" those that quote somebody on Y.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from searchdoc.models import PASSAGE_KINDS, Passage, PassageKind, Quote
from searchdoc.passages.people import Speaker, words_in
from searchdoc.ranking.fusion import RankingParameters
from searchdoc.ranking.question_forms import Period
from searchdoc.ranking.questions import Question
from searchdoc.stores.protocols import PassageStore
from searchdoc.text.framing_words import TITLES
from searchdoc.text.words import fold, stem_words


@dataclass(frozen=True, slots=True)
class Bonus:
    """What is added to a candidate's score for whose words it holds; ``reason`` says it for the explanation."""

    reason: str
    value: float


@dataclass(frozen=True, slots=True)
class SpeakerBonus:
    """The bonus of passages for whose words they hold."""

    store: PassageStore
    parameters: RankingParameters

    def of(self, question: Question, ordinals: NDArray[np.int64], kinds: NDArray[np.int8]) -> tuple[Bonus | None, ...]:
        """The bonus of each candidate, None where there is none; shape (candidates,).

        ``ordinals`` are the candidates' ordinals, ``kinds`` the indices of their kinds in ``PASSAGE_KINDS``.
        """
        speaker = question.preferred
        if speaker is not None:
            bonuses = (self._of_speaker(speaker, question.topic, ordinal) for ordinal in ordinals.tolist())
            if question.addressee is None:
                return tuple(bonuses)
            addressee = question.addressee
            return tuple(
                self._to_addressee(bonus, addressee, ordinal)
                for bonus, ordinal in zip(bonuses, ordinals.tolist(), strict=True)
            )
        if not question.quotes:
            return (None,) * len(ordinals)
        pairs = zip(ordinals.tolist(), kinds.tolist(), strict=True)
        return tuple(self._of_quotation(question, ordinal, PASSAGE_KINDS[kind]) for ordinal, kind in pairs)

    def _of_speaker(self, speaker: Speaker, topic: frozenset[str], ordinal: int) -> Bonus | None:
        """For the words of one person. A document is read only where the words quoted in a passage decide."""
        quotes = _contains(speaker.quoted, ordinal)
        if _contains(speaker.own, ordinal) or (quotes and self._quotes_on_topic(speaker, topic, ordinal)):
            return Bonus(f"{speaker.name}'s own words", self.parameters.own_words_bonus)
        if _contains(speaker.reported, ordinal):
            return Bonus(f"reports {speaker.name}", self.parameters.reported_bonus)
        if quotes or _contains(speaker.retold, ordinal):
            return Bonus(f"a sentence on {speaker.name}", self.parameters.reported_sentence_bonus)
        return None

    def _to_addressee(self, bonus: Bonus | None, addressee: str, ordinal: int) -> Bonus | None:
        """The bonus of words of the person asked for, with more for those to the one who is named as written to."""
        if bonus is None or bonus.value < self.parameters.own_words_bonus:
            return bonus
        voice = self.store.passage(ordinal).voice
        if voice is None or not is_same_addressee(voice.addressee, addressee):
            return bonus
        return Bonus(f"{bonus.reason} to {voice.addressee}", bonus.value + self.parameters.addressee_bonus)

    def _of_quotation(self, question: Question, ordinal: int, kind: PassageKind) -> Bonus | None:
        """For anybody's words, where the question asks whose they are."""
        if kind != "quotation" and not self.store.quoting[ordinal]:
            return None
        passage = self.store.passage(ordinal)
        if (kind == "quotation" and passage.speaker) or self._best_quote(question.topic, passage):
            return Bonus("quotes somebody", self.parameters.quotation_bonus)
        return None

    def _quotes_on_topic(self, speaker: Speaker, topic: frozenset[str], ordinal: int) -> bool:
        """Whether the words of somebody that a passage quotes share a stem with the topic."""
        passage = self.store.passage(ordinal)
        return any(topic & _stems(passage, quote) for quote in _quotes_of(passage, speaker.name))

    def focus(self, question: Question, passage: Passage, period: Period | None = None) -> Quote | None:
        """The words that are cited in place of the whole passage; None where the whole is cited.

        Where only days of ``period`` are asked for and the passage is of others, the quoted words that are of them.

        Of the person preferred, where another's passage quotes that person, the words nearest to the topic; where the
        question asks who said something, the words in quotation marks that say it.
        """
        if period is not None and not period.overlaps(passage.date):
            name = None if question.preferred is None else question.preferred.name
            dated = (quote for quote in _quotes_of(passage, name) if period.overlaps(quote.voices[-1].date))
            return next(dated, None)
        if question.quotes:
            return self._best_quote(question.topic, passage)
        speaker = question.preferred
        if speaker is None or passage.speaker == speaker.name:
            return None
        return max(
            _quotes_of(passage, speaker.name),
            key=lambda quote: (len(question.topic & _stems(passage, quote)), len(quote.span)),
            default=None,
        )

    def _best_quote(self, topic: frozenset[str], passage: Passage) -> Quote | None:
        """The words of a known speaker that hold most of the topic's stems, if they hold enough of them."""
        shared = [(len(topic & _stems(passage, quote)), quote) for quote in _quotes_of(passage)]
        most, best = max(shared, key=lambda pair: pair[0], default=(0, None))
        return best if topic and most >= self.parameters.topic_share * len(topic) else None


def is_same_addressee(known: str | None, asked: str) -> bool:
    """Whether a letter's addressee is the one whom a question names: all words of the shorter name are in the other."""
    words, other = _name_words(known or ""), _name_words(asked)
    return bool(words and other) and (words <= other or other <= words)


def _name_words(name: str) -> frozenset[str]:
    return frozenset(fold(word) for word in words_in(name)) - TITLES


def _quotes_of(passage: Passage, name: str | None = None) -> list[Quote]:
    """The words quoted verbatim inside a passage whose speaker is known, or is the one of that name."""
    return [
        quote
        for quote in passage.quotes
        if (voice := quote.voices[-1]).mode == "direct" and voice.speaker and name in {None, voice.speaker}
    ]


def _contains(ascending: Sequence[int], ordinal: int) -> bool:
    index = bisect_left(ascending, ordinal)
    return index < len(ascending) and ascending[index] == ordinal


def _stems(passage: Passage, quote: Quote) -> set[str]:
    return set(stem_words(passage.document.reading(quote.span), passage.document.language))
