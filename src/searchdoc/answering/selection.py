"""The sentences that answer: which sentences may, how well each does, and why.

A sentence is refused by the kind of the block in which it stands: salutations, signatures, datelines, titles and
headings say nothing. What remains is scored by the question's words, weighted by idf, by late interaction, and by
whether it holds the kind of answer that the question asks for. Nothing is embedded for this but the question.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from searchdoc.answering.citations import Citation
from searchdoc.answering.expectations import Expectations
from searchdoc.keywords import QueryTerm
from searchdoc.models import Block, Hit, Span
from searchdoc.passages.context import embedded_text
from searchdoc.passages.people import Speaker, Speakers, words_in
from searchdoc.protocols import TokenEmbedder, Tokens
from searchdoc.ranking.fusion import ScoreArray
from searchdoc.ranking.question_forms import Period
from searchdoc.ranking.questions import Question
from searchdoc.ranking.speaker_bonus import is_same_addressee
from searchdoc.text.dates import date_mentions
from searchdoc.text.head_dates import years_in
from searchdoc.text.pointing_words import points_back
from searchdoc.text.sentences import sentences
from searchdoc.text.word_relations import is_related
from searchdoc.text.words import SPANNING_FORMS, fold, stem_words, tokens
from searchdoc.vectors.late_interaction import TokenIndex

# A hyphen at the end of a line with the rest of the word in small letters behind it.
_DIVIDED = re.compile(r"(?<=\w)[-‐‑]\r?\n[ \t]*(?=[^\W\d_])")

_DECIMALS = 3
"""Decimal places to which two sentences' scores are compared: what is alike in all of them stands in reading order."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Whatever an answer depends on, in addition to the ranking."""

    support: float = 0.5
    """Support (see ``Answer``) below which the question is left unanswered."""

    similarity_floor: float = 0.3
    """Cosine similarity above which the similarity of a passage adds to the support, where unrelated texts have 0."""

    translated_deviations: float = 2.0
    """Standard deviations above the cosine of unrelated texts in two languages at which a passage in another language
    than the question's gives the support that an answer needs."""

    translated_knowledge: float = 0.5
    """How far the model must know both languages for a passage in another language to be compared by meaning."""

    least_knowledge: float = 0.1
    """How far the model is taken to know any language, at least: similarity still decides where the words nearly do."""

    passages: int = 3
    """Passages that are looked at for the support, and for the sentences of the answer."""

    listed_passages: int = 5
    """Passages that the sentences of a list come from."""

    sentences: int = 4
    """Sentences of an answer, at most."""

    near_best: float = 0.5
    """Share of the best passage's, and of the best sentence's, score that another needs to be in the answer."""

    own_words: float = 0.8
    """Share of the best passage's score that the words of the person asked for need to be preferred."""

    passage_weight: float = 0.5
    """Share of a sentence's score that is in proportion to the final score of its passage."""

    token_weight: float = 0.8
    """Weight of the late-interaction score in a sentence's score; the words' weight is 1."""

    neighbour_weight: float = 0.3
    """Weight of the words that the sentence before adds to a sentence's: what it is about is often said there."""

    expected_bonus: float = 0.2
    """Bonus of a sentence that holds the kind of answer that the question asks for."""

    name_weight: float = 0.5
    """Weight of the idf of a person's name in a sentence's score, where the question has other words: who did something
    is often said by a pronoun, and what was done is not."""

    names_alone: float = 0.25
    """The most that people's names alone add to the support or to a sentence's score, where there are other words."""

    absent_verb_weight: float = 0.5
    """Weight of the idf of a word that occurs nowhere and is no noun, where capitals tell nouns: what is done has many
    words, and the documents may have another."""

    period_bonus: float = 0.3
    """Bonus of a sentence that is of the days that the question names, or names one of them."""

    shortest_sentence: int = 3
    """Words that a sentence of the answer has at least, unless there is no longer one."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence of the answer and the number of the citation that holds it; ``span`` is its place there.

    ``score`` is how well it answers, and ``parts`` are what the score is made of, each with its reason. ``before`` is
    the sentence before, in the same passage, where this one points back to it ("It uses this one").
    """

    text: str
    citation: int
    span: Span
    score: float = 0.0
    parts: tuple[tuple[str, float], ...] = ()
    before: Span | None = None


@dataclass(frozen=True, slots=True)
class CitedHit:
    """A hit and its citation, whose number is the hit's rank."""

    hit: Hit
    citation: Citation


@dataclass(frozen=True)
class SentenceSelector:
    """Selects the sentences of an answer; any number of threads may share it."""

    tokens: TokenIndex
    embedder: TokenEmbedder
    speakers: Speakers
    context_limit: int
    settings: Settings = field(default_factory=Settings)

    def select(self, question: Question, cited: Sequence[CitedHit], knowledge: float = 1.0) -> tuple[Claim, ...]:
        """The best sentences of the best passages, best first, without repetition; none where no passage has any.

        ``knowledge`` is how far the model knows the language (0 to 1), and so what late interaction counts.
        """
        scored: list[Claim] = []
        sources = self.sources(question, cited)
        if not sources:
            return ()
        best = max(source.citation.scores.final for source in sources)
        best = best if best > 0 else 1.0
        asked = self.embedder.query_tokens(question.sought)
        for source in sources:
            share = self.settings.passage_weight
            weight = (1 - share) + share * source.citation.scores.final / best
            scored.extend(self._scored(question, source, weight, asked, knowledge))
        citations = {source.citation.number: source.citation for source in sources}
        return tuple(
            replace(claim, before=_pointed_to(citations[claim.citation], claim.span))
            for claim in self._chosen(question, scored)
        )

    def sources(self, question: Question, cited: Sequence[CitedHit]) -> list[CitedHit]:
        """The first passages with a sentence in them, as far as they are nearly as good as the first."""
        by_number = {one.citation.number: one for one in cited}
        speaking = [one.citation for one in cited if one.citation.passage.saying]
        listing = question.expects == "list"
        most = self.settings.listed_passages if listing else self.settings.passages
        first = in_whose_words(question, speaking, self.settings.own_words)[:most]
        least = min(self.settings.near_best * first[0].scores.final, first[0].scores.final) if first else 0.0
        return [by_number[citation.number] for citation in first if citation.scores.final >= least]

    def _scored(
        self, question: Question, source: CitedHit, weight: float, asked: Tokens, knowledge: float
    ) -> Iterator[Claim]:
        """The sentences of one citation, each with its score; ``asked`` are the question's tokens."""
        citation = source.citation
        spans = self._long_enough(question, citation)
        similarities = self._token_scores(source, spans, asked).tolist()
        expectations = Expectations(question, self.speakers, citation)
        of_days = question.period is not None and is_of_period(question.period, citation)
        before = ""
        for span, similarity in zip(spans, similarities, strict=True):
            words = citation.document.reading(span)
            share, added = self._shares_of_words(question, before, words, citation.document.language)
            parts = [
                ("words", weight * share),
                ("word by word", weight * self.settings.token_weight * knowledge * similarity),
            ]
            parts += [("the sentence before", weight * self.settings.neighbour_weight * added)] if added else []
            before = words
            if held := expectations.held_by(words):
                parts.append((f"a {question.expects or 'quotation'}", weight * self.settings.expected_bonus * held))
            if of_days:
                parts.append(("of the days asked for", weight * self.settings.period_bonus))
            yield Claim(
                citation.document.slice(span), citation.number, span, sum(value for _, value in parts), tuple(parts)
            )

    def _shares_of_words(self, question: Question, before: str, words: str, language: str) -> tuple[float, float]:
        """The share of the question's words that a sentence holds, and what the one before it adds to that."""
        share = self._share_of_words(question, words, language)
        both = self._share_of_words(question, f"{before} {words}", language) if before else share
        return share, max(both - share, 0.0)

    def _share_of_words(self, question: Question, words: str, language: str) -> float:
        """The share of the question's words that a sentence holds; names count less beside other words."""
        names = frozenset(question.of_people)
        others = [term for term in question.about if term not in names]
        weights = [self.settings.name_weight if others and term in names else 1.0 for term in question.about]
        stems = stems_of(words, language)
        share = share_of_terms(question.about, weights, stems, language)
        if others and not any(is_among(term, stems, language) for term in others):
            return min(share, self.settings.names_alone)
        return share

    def _long_enough(self, question: Question, citation: Citation) -> list[Span]:
        """The sentences that are long enough to say something; without one, the longest."""
        spans = [span for span in sentence_spans(citation) if not self._only_names(question, citation, span)]
        lengths = [_length(citation.document.reading(span)) for span in spans]
        shortest = min(self.settings.shortest_sentence, max(lengths, default=0))
        return [span for span, length in zip(spans, lengths, strict=True) if length >= shortest]

    def _only_names(self, question: Question, citation: Citation, span: Span) -> bool:
        """Whether a sentence is nothing but names of the people whom the question names beside other words."""
        if all(term in question.of_people for term in question.terms):
            return False
        asked = {
            fold(word) for person in question.named for form in (person.name, *person.variants) for word in form.split()
        }
        words = [fold(word) for word in words_in(citation.document.reading(span))]
        return bool(asked) and all(word in asked for word in words)

    def _token_scores(self, source: CitedHit, spans: Sequence[Span], asked: Tokens) -> ScoreArray:
        """The late-interaction score of each sentence; shape (spans,).

        The tokens are those that were embedded with the whole passage, so that no sentence is embedded here.
        """
        passage = source.hit.passage
        embedded = embedded_text(passage, self.context_limit)
        shift = len(embedded) - len(passage.text) - passage.start
        parts = [Span(span.start + shift, span.end + shift) for span in spans]
        return self.tokens.scores_of_parts(asked, source.hit.ordinal, self.embedder.locate(embedded), parts)

    def _chosen(self, question: Question, scored: Sequence[Claim]) -> list[Claim]:
        """The best different sentences, best first, as far as they are nearly as good as the best.

        A list takes the best sentence of every passage before the second of any.
        """
        best_first = sorted(scored, key=lambda claim: -round(claim.score, _DECIMALS))
        if question.expects == "list":
            best_first = _each_passage_first(best_first)
        chosen: list[Claim] = []
        for claim in best_first:
            if len(chosen) == self.settings.sentences:
                break
            if claim.score < self.settings.near_best * best_first[0].score and question.expects != "list":
                break
            if not any(_same_words(claim.text, other.text) for other in chosen):
                chosen.append(claim)
        return chosen


def _each_passage_first(best_first: Sequence[Claim]) -> list[Claim]:
    first = list({claim.citation: claim for claim in reversed(best_first)}.values())[::-1]
    return [*first, *(claim for claim in best_first if claim not in first)]


def sentence_spans(citation: Citation) -> Iterator[Span]:
    """The sentences of a citation, in the document; none of a salutation, a signature, a dateline or a heading."""
    yield from _sentences_of(citation, citation.passage.saying)


def every_sentence_span(citation: Citation) -> Iterator[Span]:
    """The sentences of a citation, in the document and in its order, those that only frame the others among them."""
    yield from _sentences_of(citation, citation.passage.blocks)


def _sentences_of(citation: Citation, blocks: Sequence[Block]) -> Iterator[Span]:
    document = citation.document
    for block in blocks:
        start, end = max(block.span.start, citation.start), min(block.span.end, citation.end)
        if start < end:
            for sentence in sentences(document.reading(Span(start, end)), document.language):
                yield Span(start + sentence.start, start + sentence.end)


def _pointed_to(citation: Citation, span: Span) -> Span | None:
    """The sentence before one that points back; None where it does not, or where it is the first."""
    if not points_back(citation.document.reading(span), citation.document.language):
        return None
    before = [one for one in sentence_spans(citation) if one.end <= span.start]
    return max(before, default=None)


def _length(words: str) -> int:
    """The number of words; in scripts without spaces between words, of characters."""
    return sum(token.form not in SPANNING_FORMS for token in tokens(words))


def stems_of(words: str, language: str) -> frozenset[str]:
    """The stems of a text; a word that is divided at the end of a line is one word."""
    return frozenset(stem_words(_DIVIDED.sub("", words), language))


def share_of_terms(terms: Sequence[QueryTerm], weights: Sequence[float], stems: frozenset[str], language: str) -> float:
    """The share of a question's terms, weighted by idf and weight, whose stems are among these; 0 without any."""
    total = sum(term.idf * weight for term, weight in zip(terms, weights, strict=True)) or 1.0
    return (
        sum(term.idf * weight for term, weight in zip(terms, weights, strict=True) if is_among(term, stems, language))
        / total
    )


def is_among(term: QueryTerm, stems: frozenset[str], language: str) -> bool:
    """Whether a term of a question is among the stems of a text in a language, which may be another than its own."""
    stem = stem_words(term.text, language)[-1:][0]
    return term.stem in stems or stem in stems or is_related(stem, stems, language)


def in_whose_words(question: Question, cited: Sequence[Citation], own_words: float) -> Sequence[Citation]:
    """Where somebody's words are asked for: these, or reports of them, or what names that person, or what others say.

    The words must score ``own_words`` of the best passage's score. Words to the one addressed come before others, with
    any score where the question says nothing else.
    Why somebody wanted or thought something may be told by anybody, and so may what two said together.
    """
    speaker = question.speaker
    by_anybody = question.jointly or (question.expects == "reason" and not question.spoken)
    if speaker is None or not cited or by_anybody:
        return cited
    least = own_words * max(one.scores.final for one in cited)
    good = [one for one in cited if one.scores.final >= least]
    own = [one for one in good if one.speaker == speaker.name]
    if question.addressee is not None:
        pool = own if question.about else [one for one in cited if one.speaker == speaker.name]
        own = [one for one in pool if is_to(one, question.addressee)] or own
    reports = [one for one in good if any(voice.speaker == speaker.name for voice in one.voices)]
    naming = [one for one in good if _names(one, speaker)]
    return own or reports or naming or [one for one in cited if one.speaker == speaker.name] or cited


def _names(citation: Citation, speaker: Speaker) -> bool:
    """Whether the words cited name somebody, by the last word of the name."""
    return fold(speaker.name.split()[-1]) in {fold(word) for word in words_in(citation.reading)}


def is_to(citation: Citation, addressee: str) -> bool:
    """Whether the words cited are addressed to somebody of that name."""
    return citation.voice is not None and is_same_addressee(citation.voice.addressee, addressee)


def is_of_period(period: Period, citation: Citation) -> bool:
    """Whether the words cited are of certain days, or they or the headings above them name one of them."""
    if period.overlaps(citation.date):
        return True
    passage, language = citation.passage, citation.document.language
    for words in (citation.reading, *passage.section):
        if any(period.covers(mention.edtf()) for mention in date_mentions(words, None, language)):
            return True
        if any(period.covers(str(year)) for year in years_in(words)):
            return True
    return False


def _same_words(one: str, other: str) -> bool:
    return words_in(one.casefold()) == words_in(other.casefold())
