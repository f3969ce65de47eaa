"""The sentences that answer, verbatim, each with its citation; or a silence with its reason.

Whether the documents answer at all is decided before anything is chosen. What decides is mostly whether the
question's own words occur: a name or a rare word that stands nowhere says more than any similarity (docs/ranking.md
has the figures). Sentences are then chosen from the best passages by the question's words, weighted by idf, by their
late-interaction score, and for "who", "when", "where" and "how many" by whether they hold a name, a date, a place, a
number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from searchdoc.answering.citations import Citation, cite
from searchdoc.answering.llm_check import Written, alternatives
from searchdoc.keywords import KeywordIndex, QueryTerm
from searchdoc.models import Hit, Span
from searchdoc.passages.context import embedded_text, entry
from searchdoc.passages.people import Speakers, words_in
from searchdoc.protocols import TokenEmbedder, Tokens
from searchdoc.ranking.fusion import ScoreArray
from searchdoc.ranking.questions import Question
from searchdoc.text.dates import date_mentions
from searchdoc.text.sentences import sentences
from searchdoc.text.words import is_function_word, stem_words
from searchdoc.vectors.late_interaction import TokenIndex

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
    """Whatever an answer depends on, in addition to the ranking."""

    support: float = 0.5
    """Support (see ``Answer``) below which the question is left unanswered."""

    similarity_floor: float = 0.3
    """Cosine similarity above which the similarity of a passage adds to the support."""

    passages: int = 3
    """Passages that are looked at for the support, and for the sentences of the answer."""

    sentences: int = 4
    """Sentences of an answer, at most."""

    near_best: float = 0.6
    """Share of the best passage's, and of the best sentence's, score that another needs to be in the answer."""

    passage_weight: float = 0.5
    """Share of a sentence's score that is in proportion to the final score of its passage."""

    token_weight: float = 0.5
    """Weight of the late-interaction score in a sentence's score; the words' weight is 1."""

    wanted_bonus: float = 0.15
    """Bonus of a sentence that holds the kind of answer that the question asks for."""

    shortest_sentence: int = 3
    """Words that a sentence of the answer has at least, unless its citation has no other."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence of the answer and the number of the citation that holds it; ``span`` is its place there."""

    text: str
    citation: int
    span: Span


@dataclass(frozen=True, slots=True)
class Answer:
    """What the documents say. ``reason`` says what is missing where they do not answer.

    ``support`` is the share of the question's words, weighted by idf, that the best of the first passages holds, and
    what its similarity adds; a question is answered where it reaches the threshold. ``suggestion`` is the question
    with misspelt words corrected: the one that was answered, or one to ask instead. ``written`` is a language model's
    paragraph, where one was asked for (``searchdoc.write``).
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


@dataclass(frozen=True, slots=True)
class _CitedHit:
    """A hit and its citation, whose number is the hit's rank."""

    hit: Hit
    citation: Citation


@dataclass(frozen=True)
class Answerer:
    """Turns hits into an answer; any number of threads may share it."""

    keywords: KeywordIndex
    tokens: TokenIndex
    embedder: TokenEmbedder
    speakers: Speakers
    context_limit: int
    """Tokens of context that a passage was embedded with at most (``embedded_text``)."""

    settings: Settings = field(default_factory=Settings)

    def answer(self, question: Question, hits: Sequence[Hit], threshold: float | None = None) -> Answer:
        """Answer from hits that are already ranked, best first.

        ``threshold`` is the support that the answer needs, by default that of the settings.
        """
        cited = [_CitedHit(hit, cite(hit)) for hit in hits]
        citations = tuple(one.citation for one in cited)
        support = self._support(question, citations)
        needed = self.settings.support if threshold is None else threshold
        reason = self._reason_for_silence(question, citations, sufficient=support >= needed)
        suggestion = self.keywords.did_you_mean(question.text) if reason else None
        claims = () if reason is not None else self._claims(question, cited)
        if question.counts and claims and not any(map(_counts, _readings(claims, citations))):
            reason = "the passages that are nearest give no number for this"
        return Answer(
            question.asked,
            reason is None,
            reason,
            claims if reason is None else (),
            citations,
            suggestion if question.text == question.asked else question.text,
            support,
        )

    # -- silence

    def _reason_for_silence(self, question: Question, citations: Sequence[Citation], *, sufficient: bool) -> str | None:
        """Why the documents do not answer, in one sentence; None where they do."""
        if not citations:
            return "nothing in these documents resembles the question"
        if all(is_function_word(term.text.casefold(), "en") for term in question.terms):
            return "the question has no word that says what it is about"
        absent = [term.text for term in question.terms if self._is_absent(term)]
        named = [word for word in absent if _looks_like_a_name(word, question.text)]
        if named:
            return f"{_quoted(named)} {'occurs' if len(named) == 1 else 'occur'} nowhere in these documents"
        speaker = question.speaker
        if speaker is not None and not speaker.heard:
            return f"{speaker.name} is mentioned in these documents, but no word of {speaker.name}’s stands in them"
        if sufficient:
            return None
        if absent:
            return f"nothing in these documents mentions {_quoted(absent)}"
        if speaker is not None:
            return f"{speaker.name} speaks in these documents, but not about this"
        return "no passage in these documents says enough of what the question asks"

    def _is_absent(self, term: QueryTerm) -> bool:
        """Whether a word occurs in no passage and names nobody."""
        return not term.document_frequency and self.speakers.get(term.text) is None

    def _support(self, question: Question, citations: Sequence[Citation]) -> float:
        """How much speaks for the documents answering (see ``Answer``); 1 where no word says anything."""
        if not any(term.idf for term in question.terms):
            return 1.0
        return max((self._support_of(question, one) for one in citations[: self.settings.passages]), default=0.0)

    def _support_of(self, question: Question, citation: Citation) -> float:
        indexed, language = entry(citation.passage), citation.document.language
        fields = (indexed.text, indexed.heading, indexed.context)
        stems = {stem for words in fields for stem in stem_words(words, language)}
        lift = max(0.0, (citation.scores.semantic or 0.0) - self.settings.similarity_floor)
        return _share_of_terms(question.terms, stems) + lift

    # -- sentences

    def _claims(self, question: Question, cited: Sequence[_CitedHit]) -> tuple[Claim, ...]:
        """The best sentences of the best passages, without repetition, in the order in which they are read."""
        sources = self._sources(question, cited)
        best = sources[0].citation.scores.final or 1.0
        asked = self.embedder.query_tokens(question.sought)
        scored: list[tuple[float, Claim]] = []
        for source in sources:
            claims = self._sentences_of(source.citation)
            share = self.settings.passage_weight
            weight = (1 - share) + share * source.citation.scores.final / best
            scores = self._sentence_scores(question, source, claims, asked)
            scored.extend((score * weight, claim) for score, claim in zip(scores, claims, strict=True))
        return tuple(_in_reading_order(self._chosen(scored)))

    def _sources(self, question: Question, cited: Sequence[_CitedHit]) -> list[_CitedHit]:
        """The first passages, as far as they are nearly as good as the first; never empty."""
        first = _in_whose_words(question, cited)[: self.settings.passages]
        least = self.settings.near_best * first[0].citation.scores.final
        return [source for source in first if source.citation.scores.final >= least]

    def _sentences_of(self, citation: Citation) -> list[Claim]:
        """The sentences of a citation that are long enough to say something; its only one is however short."""
        spans = [
            Span(citation.start + sentence.start, citation.start + sentence.end)
            for sentence in sentences(citation.reading, citation.document.language)
        ]
        claims = [Claim(citation.document.slice(span), citation.number, span) for span in spans]
        shortest = self.settings.shortest_sentence if len(claims) > 1 else 0
        return [claim for claim in claims if len(words_in(claim.text)) >= shortest]

    def _chosen(self, scored: Sequence[tuple[float, Claim]]) -> list[Claim]:
        """The best different sentences, best first, as far as they are nearly as good as the best."""
        best_first = sorted(scored, key=lambda pair: -pair[0])
        chosen: list[Claim] = []
        for score, claim in best_first:
            if len(chosen) == self.settings.sentences or score < self.settings.near_best * best_first[0][0]:
                break
            if not any(_same_words(claim.text, other.text) for other in chosen):
                chosen.append(claim)
        return chosen

    def _sentence_scores(
        self, question: Question, source: _CitedHit, claims: Sequence[Claim], asked: Tokens
    ) -> Iterator[float]:
        """How well each sentence of one citation answers; ``asked`` are the question's tokens."""
        similarities = self._token_scores(source, claims, asked).tolist()
        for claim, similarity in zip(claims, similarities, strict=True):
            words = source.citation.document.reading(claim.span)
            stems = set(stem_words(words, source.citation.document.language))
            bonus = self.settings.wanted_bonus * self._holds_wanted(question, words, source.citation)
            yield _share_of_terms(question.terms, stems) + self.settings.token_weight * similarity + bonus

    def _token_scores(self, source: _CitedHit, claims: Sequence[Claim], asked: Tokens) -> ScoreArray:
        """The late-interaction score of each sentence; shape (claims,).

        The tokens are those that were embedded with the whole passage, so that no sentence is embedded here.
        """
        passage = source.hit.passage
        embedded = embedded_text(passage, self.context_limit)
        shift = len(embedded) - len(passage.text) - passage.start
        parts = [Span(claim.span.start + shift, claim.span.end + shift) for claim in claims]
        return self.tokens.scores_of_parts(asked, source.hit.ordinal, self.embedder.locate(embedded), parts)

    def _holds_wanted(self, question: Question, words: str, citation: Citation) -> bool:
        """Whether a sentence holds the kind of answer wanted: a speaker, a name, a date, a place, a number."""
        if question.quotes and citation.kind == "quotation" and citation.speaker:
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


def _share_of_terms(terms: Sequence[QueryTerm], stems: set[str]) -> float:
    """The share of a question's words, weighted by idf, whose stems are among these; 0 where none says anything."""
    total = sum(term.idf for term in terms) or 1.0
    return sum(term.idf for term in terms if term.stem in stems) / total


def _in_whose_words(question: Question, cited: Sequence[_CitedHit]) -> Sequence[_CitedHit]:
    """Where somebody's words are asked for: these, or else reports of them, or else what others say."""
    speaker = question.speaker
    if speaker is None:
        return cited
    own = [one for one in cited if one.citation.speaker == speaker.name]
    reports = [one for one in cited if any(voice.speaker == speaker.name for voice in one.citation.voices)]
    return own or reports or cited


def _in_reading_order(claims: Sequence[Claim]) -> list[Claim]:
    """Citations in the order of their best sentence, and inside each the sentences as they stand in the text."""
    order = list(dict.fromkeys(claim.citation for claim in claims))
    return sorted(claims, key=lambda claim: (order.index(claim.citation), claim.span))


def _looks_like_a_name(term: str, question: str) -> bool:
    """Written with a capital inside the question: a name, which no other word can stand for."""
    match = re.search(rf"(?<!\A)(?<![.?!]\s)\b{re.escape(term)}", question, re.IGNORECASE)
    return bool(match) and match.group()[:1].isupper() if match else False


def _counts(words: str) -> bool:
    """Whether a sentence counts something: a number that is no date, year, page or the number of a point."""
    for mention in reversed(date_mentions(words)):
        words = words[: mention.span.start] + words[mention.span.end :]
    return bool(_NUMBER.search(_NO_COUNT.sub(" ", words)))


def _readings(claims: Sequence[Claim], citations: Sequence[Citation]) -> Iterator[str]:
    """The words of each claim without what belongs to a page, whose number counts nothing."""
    documents = {citation.number: citation.document for citation in citations}
    return (documents[claim.citation].reading(claim.span) for claim in claims)


def _same_words(one: str, other: str) -> bool:
    return words_in(one.casefold()) == words_in(other.casefold())


def _quoted(words: Sequence[str]) -> str:
    return alternatives([f"“{word}”" for word in words])
