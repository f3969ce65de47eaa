"""The sentences that answer, verbatim, each with its citation; or a silence with its reason.

Whether the documents answer at all is decided before anything is chosen. What decides is mostly whether the
question's own words occur: a name or a rare word that stands nowhere says more than any similarity (docs/ranking.md
has the figures). Sentences are then chosen from the best passages by the question's words, weighted by rarity, by
what the model makes of each word, and for "who", "when", "where" and "how many" by whether they hold a name, a date, a
place, a number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from searchdoc.answering.citations import Citation, cite
from searchdoc.answering.llm_check import Written
from searchdoc.keywords import KeywordIndex, QueryTerm
from searchdoc.models import Hit, Span
from searchdoc.passages.context import embedded_text
from searchdoc.passages.people import Speakers
from searchdoc.protocols import TokenEmbedder
from searchdoc.ranking.questions import Question
from searchdoc.text.dates import date_mentions
from searchdoc.text.sentences import sentences
from searchdoc.text.words import is_function_word, stem_words
from searchdoc.vectors.late_interaction import TokenIndex

_COUNTED = re.compile(r"\W*how\s+(?:many|much)\b", re.IGNORECASE)
_NO_COUNT = re.compile(
    r"\[\d+\]|\A\W*\d{1,3}[.)]|\b1\d{3}\b|\b20\d{2}\b|\b[IVXLC]+(?:th|st|nd|rd)?\b|\b(?:p|pp|no|vol)\.\s*\d+"
)
_YEAR = re.compile(r"\b(?:1\d{3}|20\d{2})\b")
_PLACE = re.compile(r"\b(?:in|at|from|near|into|outside|off)\s+(?:the\s+)?(?P<place>[^\W\d_a-z][^\W\d_]{2,})")
_NUMBER = re.compile(
    r"\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen|"
    r"(?:twen|thir|for|fif|six|seven|eigh|nine)ty(?:-\w+)?|dozens?|hundreds?|thousands?|millions?|half|twice|none)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Settings:
    """What an answer depends on; ``support`` is the least support for speaking at all (see ``_support``)."""

    support: float = 0.5
    passages: int = 3
    sentences: int = 4
    near_best: float = 0.6
    similarity: float = 0.5
    wanted: float = 0.15


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence of the answer and the number of the citation that holds it; ``span`` is its place there."""

    text: str
    citation: int
    span: Span


@dataclass(frozen=True, slots=True)
class Answer:
    """What the documents say. ``reason`` says what is missing where they do not answer.

    ``support`` is how much speaks for the best passages answering; the threshold is set on it. ``written`` is a
    language model's paragraph, where one was asked for (``searchdoc.write``).
    """

    question: str
    answered: bool
    reason: str | None
    claims: tuple[Claim, ...]
    citations: tuple[Citation, ...]
    suggestion: str | None = None
    support: float = 0.0
    written: Written | None = None

    def to_dict(self) -> dict[str, object]:
        """The answer as published in the JSON Schema."""
        return {
            "question": self.question,
            "answered": self.answered,
            "reason": self.reason,
            "answer": [
                {"text": claim.text, "citation": claim.citation, "start": claim.span.start, "end": claim.span.end}
                for claim in self.claims
            ],
            "citations": [citation.to_dict() for citation in self.citations],
            "suggestion": self.suggestion,
            "written": None if self.written is None else self.written.to_dict(),
        }


@dataclass(frozen=True)
class Answerer:
    """Turns hits into an answer."""

    keywords: KeywordIndex
    tokens: TokenIndex
    embedder: TokenEmbedder
    speakers: Speakers
    room: int
    """How many tokens of the model's window are left to what is embedded with a passage (``embedded_text``)."""

    settings: Settings = field(default_factory=Settings)

    def answer(self, question: Question, hits: Sequence[Hit]) -> Answer:
        """Answer from hits that are already ranked, best first."""
        citations = tuple(cite(hit, number) for number, hit in enumerate(hits, start=1))
        ordinals = {number: hit.ordinal for number, hit in enumerate(hits, start=1)}
        terms = self.keywords.question_terms(question.sought)
        support = self._support(terms, citations)
        reason = self._silence(question, terms, citations, support)
        suggestion = self.keywords.did_you_mean(question.text) if reason else None
        claims = () if reason is not None else self._claims(question, terms, citations, ordinals)
        if _COUNTED.match(question.text) and claims and not any(_counts(claim.text) for claim in claims):
            reason = "the passages that are nearest give no number for this"
        if reason is not None:
            return Answer(question.text, False, reason, (), citations, suggestion, support)
        return Answer(question.text, True, None, claims, citations, support=support)

    # -- silence

    def _silence(
        self, question: Question, terms: Sequence[QueryTerm], citations: Sequence[Citation], support: float
    ) -> str | None:
        """Why the documents do not answer, in one sentence; None where they do."""
        if not citations:
            return "nothing in these documents resembles the question"
        if all(is_function_word(term.text.casefold(), "en") for term in terms):
            return "the question has no word that says what it is about"
        absent = [term for term in terms if not term.document_frequency and not self._is_name(term)]
        named = [term.text for term in absent if _looks_like_a_name(term.text, question.text)]
        if named:
            return f"{_listed(named)} {'occurs' if len(named) == 1 else 'occur'} nowhere in these documents"
        speaker = question.speaker
        if speaker is not None and not speaker.heard:
            return f"{speaker.name} is mentioned in these documents, but no word of {speaker.name}’s stands in them"
        if support >= self.settings.support:
            return None
        if absent:
            return f"nothing in these documents mentions {_listed([term.text for term in absent])}"
        if speaker is not None:
            return f"{speaker.name} speaks in these documents, but not about this"
        return "no passage in these documents says enough of what the question asks"

    def _is_name(self, term: QueryTerm) -> bool:
        return self.speakers.get(term.text) is not None

    def _support(self, terms: Sequence[QueryTerm], citations: Sequence[Citation]) -> float:
        """How much speaks for the best passages answering: rarity-weighted share of the question's words in one."""
        total = sum(term.idf for term in terms)
        if not total:
            return 1.0
        best = 0.0
        for citation in citations[: self.settings.passages]:
            stems = self._stems(citation)
            found = sum(term.idf for term in terms if term.stem in stems)
            lift = max(0.0, (citation.scores.semantic or 0.0) - 0.3)
            best = max(best, found / total + lift)
        return best

    @staticmethod
    def _stems(citation: Citation) -> set[str]:
        from searchdoc.passages.context import entry

        told = entry(citation.passage)
        language = citation.document.language
        return {stem for words in (told.text, told.heading, told.context) for stem in stem_words(words, language)}

    # -- sentences

    def _claims(
        self,
        question: Question,
        terms: Sequence[QueryTerm],
        citations: Sequence[Citation],
        ordinals: Mapping[int, int],
    ) -> tuple[Claim, ...]:
        """The best sentences of the best passages, best first, without repetition."""
        heard = _in_whose_words(question, citations)
        best = heard[0].scores.final
        sources = [
            citation
            for citation in heard[: self.settings.passages]
            if citation.scores.final >= self.settings.near_best * best
        ]
        found = [(citation, _sentences_of(citation)) for citation in sources]
        claims = [claim for _, some in found for claim in some]
        if not claims:
            return ()
        scores = [
            score * (0.5 + 0.5 * citation.scores.final / (sources[0].scores.final or 1.0))
            for citation, some in found
            for score in self._sentence_scores(question, terms, citation, some, ordinals[citation.number])
        ]
        order = sorted(range(len(claims)), key=lambda place: (-scores[place], place))
        chosen: list[int] = []
        for place in order:
            if len(chosen) == self.settings.sentences or scores[place] < self.settings.near_best * scores[order[0]]:
                break
            if not any(_same_words(claims[place].text, claims[other].text) for other in chosen):
                chosen.append(place)
        return tuple(claims[place] for place in _in_reading_order(chosen, claims))

    def _sentence_scores(
        self,
        question: Question,
        terms: Sequence[QueryTerm],
        citation: Citation,
        claims: Sequence[Claim],
        ordinal: int,
    ) -> Iterator[float]:
        """How well each sentence of one citation answers."""
        total = sum(term.idf for term in terms) or 1.0
        for claim, alike in zip(claims, self._alike(question, citation, claims, ordinal).tolist(), strict=True):
            stems = set(stem_words(claim.text, citation.document.language))
            words = sum(term.idf for term in terms if term.stem in stems) / total
            fits = self.settings.wanted * self._holds(question, claim.text, citation)
            yield words + self.settings.similarity * alike + fits

    def _alike(
        self, question: Question, citation: Citation, claims: Sequence[Claim], ordinal: int
    ) -> NDArray[np.float32]:
        """Word by word, how near each sentence is to the question, by the tokens as they were read in their passage.

        So no sentence is embedded when a question is asked.
        """
        told = embedded_text(citation.passage, self.room)
        before = len(told) - len(citation.passage.text) - citation.passage.start
        parts = [Span(claim.span.start + before, claim.span.end + before) for claim in claims]
        asked = self.embedder.query_tokens(question.sought)
        return self.tokens.scores_of_parts(asked, ordinal, self.embedder.locate(told), parts)

    def _holds(self, question: Question, words: str, citation: Citation) -> bool:
        """Whether a sentence holds what the question wants: a speaker, a name, a date, a place, a number."""
        if question.whose and citation.kind == "quotation" and citation.speaker:
            return True
        if question.wanted == "person":
            asked = {person.name for person in question.named}
            return any(person.name not in asked for person, _, _ in self.speakers.named_in(words))
        if question.wanted == "place":
            named = (match["place"] for match in _PLACE.finditer(words))
            return any(self.speakers.get(place) is None and not date_mentions(f"1 {place} 1900") for place in named)
        if question.wanted == "date":
            return bool(date_mentions(words) or _YEAR.search(words))
        return question.wanted == "number" and bool(_NUMBER.search(words))


def _in_whose_words(question: Question, citations: Sequence[Citation]) -> list[Citation]:
    """Where somebody's words are asked for: these, or else reports of them, or else what others say."""
    speaker = question.speaker
    if speaker is None:
        return list(citations)
    own = [citation for citation in citations if citation.speaker == speaker.name]
    reports = [one for one in citations if any(voice.speaker == speaker.name for voice in one.voices)]
    return own or reports or list(citations)


def _sentences_of(citation: Citation) -> list[Claim]:
    found = sentences(citation.text, citation.document.language)
    return [
        Claim(
            citation.text[one.start : one.end],
            citation.number,
            Span(citation.span.start + one.start, citation.span.start + one.end),
        )
        for one in found
        if len(re.findall(r"\w+", citation.text[one.start : one.end])) > 2 or len(found) == 1
    ]


def _in_reading_order(chosen: Sequence[int], claims: Sequence[Claim]) -> list[int]:
    """Citations in the order of their best sentence, and inside each the sentences as they stand in the text."""
    first = {claims[place].citation: rank for rank, place in reversed(list(enumerate(chosen)))}
    return sorted(chosen, key=lambda place: (first[claims[place].citation], claims[place].span))


def _looks_like_a_name(term: str, question: str) -> bool:
    """Written with a capital inside the question: a name, which no other word can stand for."""
    match = re.search(rf"(?<!\A)(?<![.?!]\s)\b{re.escape(term)}", question, re.IGNORECASE)
    return bool(match) and match.group()[:1].isupper() if match else False


def _counts(words: str) -> bool:
    """Whether a sentence counts something: a number that is no date, year, page or the number of a point."""
    for mention in reversed(date_mentions(words)):
        words = words[: mention.span.start] + words[mention.span.end :]
    return bool(_NUMBER.search(_NO_COUNT.sub(" ", words)))


def _same_words(one: str, other: str) -> bool:
    return re.findall(r"\w+", one.casefold()) == re.findall(r"\w+", other.casefold())


def _listed(words: Sequence[str]) -> str:
    quoted = [f"“{word}”" for word in words]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} or {quoted[-1]}"
