"""The sentences that answer, verbatim, each with its citation; or a silence with its reason.

Whether the documents answer at all is decided before anything is chosen (``silence``). Sentences are then chosen from
the best passages (``selection``), and the citations numbered in the order in which the answer uses them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from searchdoc.answering.citations import Citation, cite
from searchdoc.answering.expectations import holds_count
from searchdoc.answering.llm_check import Written
from searchdoc.answering.search_results import CheckedReply, checked_reply, search_results
from searchdoc.answering.selection import CitedHit, Claim, SentenceSelector, Settings
from searchdoc.answering.silence import Silence
from searchdoc.answering.verified import merged, read_passages_for
from searchdoc.embedding.cosine_scale import cosine_scale
from searchdoc.embedding.knowledge import ModelKnowledge
from searchdoc.keywords import KeywordIndex
from searchdoc.models import Hit
from searchdoc.notebook import as_card, as_list
from searchdoc.passages.people import Speakers
from searchdoc.protocols import TokenEmbedder
from searchdoc.ranking.questions import Question, capitals_mean_nothing
from searchdoc.ranking.verification import Verifier
from searchdoc.vectors.late_interaction import TokenIndex

if TYPE_CHECKING:
    from searchdoc.ranking.follow_ups import FollowUp

__all__ = ["Answer", "Answerer", "Claim", "Settings"]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the documents say. ``reason`` says what is missing where they do not answer.

    ``support`` is the share of the question's words, weighted by idf, that the best of the first passages holds, and
    what its similarity adds; a question is answered where it reaches the threshold. ``suggestion`` is the question
    with misspelt words corrected: the one that was answered, or one to ask instead. ``written`` is a language model's
    paragraph, where one was asked for (``searchdoc.write``).
    ``understood`` says whether it was read as a question or in the query language. ``carried`` says what the question
    took over from the one before it in a ``Conversation``; None where that was nothing.
    """

    question: str
    answered: bool
    reason: str | None
    claims: tuple[Claim, ...]
    citations: tuple[Citation, ...]
    suggestion: str | None = None
    support: float = 0.0
    written: Written | None = None
    understood: Literal["question", "query"] = "question"
    carried: FollowUp | None = None

    def _repr_html_(self) -> str:
        """The sentences with their citations, or the reason for the silence; each reference is a link."""
        said = " ".join(f"{claim.text} [{claim.citation}]" for claim in self.claims)
        used = {claim.citation for claim in self.claims}
        shown = [one for one in self.citations if one.number in used or not self.answered]
        cards = [as_card("", said or (self.reason or "")), *(one._repr_html_() for one in shown)]
        return as_list(self.question, cards)

    def to_dict(self) -> dict[str, object]:
        """The answer as published in the JSON Schema."""
        return {
            "question": self.question,
            "answered": self.answered,
            "reason": self.reason,
            "answer": [self._claim(claim) for claim in self.claims],
            "citations": [citation.to_dict() for citation in self.citations],
            "suggestion": self.suggestion,
            "understood": self.understood,
            "written": None if self.written is None else self.written.to_dict(),
        }

    def to_search_results(self) -> list[dict[str, object]]:
        """The citations as `search_result` blocks of one sentence each, for language models that cite by block.

        In the order of ``citations``; there are none where the documents do not answer (docs/language-models.md).
        """
        return search_results(self.citations if self.answered else ())

    def check_citations(self, reply: object, before: int = 0) -> CheckedReply:
        """A model's citations of ``to_search_results`` taken back to characters, or refused with the reason.

        ``reply`` is the message of the model or its content, as objects of a client library or as dictionaries.
        ``before`` is the number of search results that stood before these in the conversation.
        Raises ``MalformedCitation`` for a reply that has no content blocks.
        """
        return checked_reply(reply, self.citations if self.answered else (), before)

    def _claim(self, claim: Claim) -> dict[str, object]:
        document = next(one.document for one in self.citations if one.number == claim.citation)
        return {
            "text": claim.text,
            "citation": claim.citation,
            "start": claim.span.start,
            "end": claim.span.end,
            "before": None if claim.before is None else document.slice(claim.before),
        }


@dataclass(frozen=True)
class Answerer:
    """Turns hits into an answer; any number of threads may share it."""

    keywords: KeywordIndex
    tokens: TokenIndex
    embedder: TokenEmbedder
    speakers: Speakers
    context_limit: int
    """Tokens of context that a passage was embedded with at most (``embedded_text``)."""

    is_name: Callable[[str], bool]
    """Whether the documents write a word always with a capital: only then it is suggested in place of a name."""

    settings: Settings = field(default_factory=Settings)
    not_read: int = 0
    """Files that lie among the documents and were not read."""
    verifier: Verifier | None = None
    """A model that tells whether the passages answer, where one is asked for."""

    def answer(self, question: Question, hits: Sequence[Hit], threshold: float | None = None) -> Answer:
        """Answer from hits that are already ranked, best first.

        ``threshold`` is the support that the answer needs, by default that of the settings.
        """
        cited = [CitedHit(hit, cite(hit)) for hit in hits]
        citations = [one.citation for one in cited]
        knowledge = self._knowledge_of(question, citations)
        silence = self._silence(knowledge)
        support = silence.support(question, citations)
        needed = self.settings.support if threshold is None else threshold
        reason = silence.reason(question, citations, sufficient=support >= needed)
        suggestion = self._suggestion(question) if reason else None
        selector = self._selector
        claims = () if reason is not None else selector.select(question, cited, knowledge)
        if reason is None:
            reason = _missing(question, claims, citations)
        if reason is None and self.verifier is not None and not question.is_query:
            claims = self._verified(self.verifier, selector, question, cited, claims, knowledge)
            reason = None if claims else _finds_nothing(self.verifier)
        claims, numbered = _in_order_of_use(claims if reason is None else (), citations)
        return Answer(
            question.asked,
            reason is None,
            reason,
            claims,
            numbered,
            suggestion if question.text == question.asked else question.text,
            support,
            understood="query" if question.is_query else "question",
        )

    def on_topic(self, question: Question, citations: Sequence[Citation]) -> tuple[tuple[Citation, ...], str | None]:
        """Those of the citations that each say enough of what is asked to answer it, and why not where none does.

        All of them where the question is read in the query language: they match it.
        """
        silence = self._silence(self._knowledge_of(question, citations))
        needed = self.settings.support
        saying = (
            citations if question.is_query else [one for one in citations if silence.support(question, [one]) >= needed]
        )
        reason = silence.reason(question, citations, sufficient=bool(saying))
        return (tuple(saying), None) if reason is None else ((), reason)

    def sentences(self, question: Question, cited: CitedHit) -> tuple[Claim, ...]:
        """The sentences of one citation that answer, best first."""
        return self._selector.select(question, [cited], self._knowledge_of(question, [cited.citation]))

    @property
    def _selector(self) -> SentenceSelector:
        return SentenceSelector(self.tokens, self.embedder, self.speakers, self.context_limit, self.settings)

    def _silence(self, knowledge: float) -> Silence:
        return Silence(self.speakers, self.settings, cosine_scale(self.embedder), knowledge, self.not_read)

    def _suggestion(self, question: Question) -> str | None:
        unmarked = capitals_mean_nothing(question.text, question.language)
        return self.keywords.did_you_mean(question.text, question.language, None if unmarked else self.is_name)

    def _knowledge_of(self, question: Question, citations: Sequence[Citation]) -> float:
        """How far the model knows the language of the question and that of the passages, from 0 to 1."""
        known = ModelKnowledge(self.embedder)
        least = min(known.of([question.sought]), known.of([citation.reading for citation in citations]))
        return max(self.settings.least_knowledge, least)

    def _verified(
        self,
        verifier: Verifier,
        selector: SentenceSelector,
        question: Question,
        cited: Sequence[CitedHit],
        claims: Sequence[Claim],
        knowledge: float,
    ) -> tuple[Claim, ...]:
        """The sentences with those of the passages in which a model finds an answer first; none where it finds none."""
        sources = [source.citation for source in selector.sources(question, cited)]
        reading = read_passages_for(verifier, question.sought, sources)
        if not reading.answering:
            return ()
        answering = [one for one in cited if one.citation.number in reading.answering]
        own = selector.select(question, answering, knowledge)
        return reading.with_marked_first(merged(own, claims, self.settings.sentences))


def _finds_nothing(verifier: Verifier) -> str:
    return f"the reader {Path(verifier.name).name} finds no answer in the passages that are nearest"


def _missing(question: Question, claims: Sequence[Claim], citations: Sequence[Citation]) -> str | None:
    """What the sentences chosen lack; None where they are an answer."""
    if not claims:
        return "the passages that are nearest have no sentence that says it"
    documents = {citation.number: citation.document for citation in citations}
    read = ((documents[claim.citation], claim.span) for claim in claims)
    if question.counts and not any(holds_count(one.reading(span), one.language) for one, span in read):
        return "the passages that are nearest give no number for this"
    return None


def _in_order_of_use(
    claims: Sequence[Claim], citations: Sequence[Citation]
) -> tuple[tuple[Claim, ...], tuple[Citation, ...]]:
    """Citations numbered in the order in which the claims use them, those that no claim uses behind."""
    by_number = {citation.number: citation for citation in citations}
    order = dict.fromkeys([*(claim.citation for claim in claims), *by_number])
    places = {number: place for place, number in enumerate(order, start=1)}
    return (
        tuple(replace(claim, citation=places[claim.citation]) for claim in claims),
        tuple(replace(by_number[number], number=place) for number, place in places.items()),
    )
