"""Candidates from both indexes, one ranking, and the explanation of every hit."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, count, islice
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from searchdoc.errors import EmptyQuery, MalformedQuery
from searchdoc.keywords import KeywordIndex, has_operators
from searchdoc.models import PASSAGE_KINDS, Explanation, Filters, Hit, Passage, PassageKind, Quote, Scores
from searchdoc.passages.people import Speaker, Speakers
from searchdoc.protocols import Mask, TokenEmbedder
from searchdoc.ranking import fusion
from searchdoc.ranking.fusion import RankingParameters
from searchdoc.ranking.questions import Question, understand
from searchdoc.ranking.reranking import Reranker
from searchdoc.storage.documents import DocumentStore
from searchdoc.text.words import stem_words
from searchdoc.vectors.dense import VectorIndex
from searchdoc.vectors.late_interaction import TokenIndex

SearchMode = Literal["hybrid", "keyword", "semantic"]
SEARCH_MODES: tuple[SearchMode, ...] = ("hybrid", "keyword", "semantic")

_ALIKE = 96.0
_LONG_ENOUGH_TO_REPEAT = 40


@dataclass(frozen=True, slots=True)
class _Candidate:
    ordinal: int
    keyword: float | None
    semantic: float | None
    final: float
    parts: tuple[tuple[str, float], ...]
    tokens: float | None = None
    rerank: float | None = None
    keyword_rank: int | None = None
    semantic_rank: int | None = None


@dataclass(frozen=True)
class Retriever:
    """Finds passages for questions. Holds no state of its own, so any number of threads may use it."""

    store: DocumentStore
    keywords: KeywordIndex
    vectors: VectorIndex
    tokens: TokenIndex
    embedder: TokenEmbedder
    speakers: Speakers
    parameters: RankingParameters = field(default_factory=RankingParameters)
    reranker: Reranker | None = None

    def search(
        self, query: str, k: int = 10, mode: SearchMode = "hybrid", filters: Filters | None = None
    ) -> tuple[Hit, ...]:
        """The best ``k`` passages, best first, the same words collapsed into one hit.

        Raises ``EmptyQuery``, ``MalformedQuery`` and ``UnknownSpeaker``.
        """
        if mode not in SEARCH_MODES:
            raise MalformedQuery(f"there is no mode {mode!r}: choose hybrid, keyword or semantic")
        if k < 1:
            raise MalformedQuery(f"cannot return {k} passages: ask for 1 or more")
        if not query.strip():
            raise EmptyQuery("there is no word in the query: say what to look for")
        filters = filters or Filters()
        asked = self.speakers.find(filters.speaker) if filters.speaker else None
        question = understand(query, self.speakers)
        if asked is not None:
            question = replace(question, speaker=asked)
        candidates = self._candidates(question, mode, self._allowed(filters, asked), k)
        return tuple(self._hits(candidates, question, query, k))

    def _allowed(self, filters: Filters, asked: Speaker | None) -> Mask | None:
        """Which passages the filters admit; None where all are."""
        if filters.kind and filters.kind not in PASSAGE_KINDS:
            raise MalformedQuery(f"there is no kind {filters.kind!r}: choose one of {', '.join(PASSAGE_KINDS)}")
        if not filters:
            return None
        allowed = np.ones(len(self.store), dtype=np.bool_)
        if asked is not None:
            heard = np.zeros_like(allowed)
            heard[[*asked.own, *asked.quoted, *asked.reported, *asked.retold]] = True
            allowed &= heard
        if filters.kind:
            fits = self.store.of_kind(filters.kind)
            if filters.kind == "quotation" and asked is not None:
                fits = fits | self.store.quoting
            allowed &= fits
        if filters.since or filters.until:
            allowed &= self.store.dated(filters.since, filters.until)
        return allowed

    def _candidates(self, question: Question, mode: SearchMode, allowed: Mask | None, k: int) -> Iterator[_Candidate]:
        wide = max(self.parameters.candidates, 2 * k)
        if mode == "keyword" or (
            mode == "hybrid" and has_operators(question.text)
        ):  # the words just as they are written
            return (
                _Candidate(ordinal, score, None, score, (("keyword", score),), keyword_rank=rank)
                for rank, ordinal, score in _in_order(*self.keywords.best(question.text, wide, allowed))
            )
        query = question.sought
        vector = self.embedder.embed_query(query)
        if mode == "semantic":
            return (
                _Candidate(ordinal, None, score, score, (("semantic", score),), semantic_rank=rank)
                for rank, ordinal, score in _in_order(*self.vectors.nearest(vector, wide, allowed))
            )
        matching, by_words = self.keywords.best(question.words, wide, allowed)
        ordinals, semantic, semantic_ranks = self.vectors.nearest_with(vector, wide, matching, allowed)
        if not len(ordinals):
            return iter(())
        keyword, keyword_ranks = np.zeros(len(ordinals), dtype=np.float32), np.zeros(len(ordinals), dtype=np.int64)
        places = ordinals.searchsorted(matching)
        keyword[places], keyword_ranks[places] = by_words, np.arange(1, len(matching) + 1)
        tokens = self.tokens.scores(self.embedder.query_tokens(query), ordinals)
        ranks = keyword_ranks, semantic_ranks
        return self._reread(question, self._fused(question, ordinals, keyword, semantic, tokens, ranks))

    def _fused(
        self,
        question: Question,
        ordinals: NDArray[np.int64],
        keyword: fusion.ScoreArray,
        semantic: fusion.ScoreArray,
        tokens: fusion.ScoreArray | None,
        ranks: tuple[NDArray[np.int64], NDArray[np.int64]],
    ) -> Iterator[_Candidate]:
        weights = self.parameters.for_question(self.keywords.term_count(question.words))
        base = fusion.fuse(keyword, semantic, tokens, weights)
        kinds = self.store.kinds(ordinals)
        bonus = self._voices(question, ordinals, kinds)
        of_kind = [self.parameters.of_kind(kind) for kind in PASSAGE_KINDS]
        final = base + np.array(of_kind, dtype=np.float32)[kinds]
        for place, (_, value) in bonus.items():
            final[place] += value
        order = fusion.ranked(final, ordinals)
        for place in order.tolist():
            words, kind = float(keyword[place]), int(kinds[place])
            parts = [("words and meaning", float(base[place]))]
            parts += [bonus[place]] if place in bonus else []
            parts += [(PASSAGE_KINDS[kind], weight)] if (weight := of_kind[kind]) else []
            yield _Candidate(
                int(ordinals[place]),
                words or None,
                float(semantic[place]),
                float(final[place]),
                tuple(parts),
                None if tokens is None else float(tokens[place]),
                keyword_rank=int(ranks[0][place]) if words else None,
                semantic_rank=int(ranks[1][place]),
            )

    def _reread(self, question: Question, candidates: Iterator[_Candidate]) -> Iterator[_Candidate]:
        """The candidates as the cross-encoder orders the first of them; a place keeps its score, whoever takes it."""
        first = [] if self.reranker is None else list(islice(candidates, self.parameters.reread))
        if self.reranker is None or not first:
            return candidates
        read = self.reranker.scores(question.sought, [self.store.passage(one.ordinal) for one in first])
        final = np.array([one.final for one in first], dtype=np.float32)
        voices = np.array(
            [sum(value for name, value in one.parts[1:] if name not in PASSAGE_KINDS) for one in first],
            dtype=np.float32,
        )
        order = fusion.reordered(final, voices, read, self.parameters.rerank)
        taken = [(first[place], first[one], float(read[one])) for place, one in enumerate(order)]
        reread = [
            replace(
                new,
                final=old.final,
                parts=(*new.parts, ("cross-encoder", old.final - new.final)),
                rerank=score,
            )
            for old, new, score in taken
        ]
        return chain(reread, candidates)

    def _topic(self, question: Question) -> frozenset[str]:
        """The question's stems without the names in it: what the words looked for are about."""
        named = {stem for person in question.named for stem in stem_words(person.name, "en")}
        words = question.words if question.whose else question.sought
        return frozenset(term.stem for term in self.keywords.question_terms(words)) - named

    def _voices(
        self, question: Question, ordinals: NDArray[np.int64], kinds: NDArray[np.int8]
    ) -> dict[int, tuple[str, float]]:
        """What is added to some of the candidates, by their place, for whose words they hold."""
        if question.speaker is None and not question.whose:
            return {}
        topic = self._topic(question)
        found = (
            (place, self._voice(question, topic, ordinal, PASSAGE_KINDS[kind]))
            for place, (ordinal, kind) in enumerate(zip(ordinals.tolist(), kinds.tolist(), strict=True))
        )
        return {place: one for place, one in found if one is not None}

    def _voice(
        self, question: Question, topic: frozenset[str], ordinal: int, kind: PassageKind
    ) -> tuple[str, float] | None:
        # a document is read only where the words of a passage decide
        if (speaker := question.speaker) is not None:
            quoting = _among(ordinal, speaker.quoted)
            if _among(ordinal, speaker.own) or (quoting and self._on_topic(speaker, topic, ordinal)):
                return f"{speaker.name}'s own words", self.parameters.own
            if _among(ordinal, speaker.reported):
                return f"reports {speaker.name}", self.parameters.reported
            if quoting or _among(ordinal, speaker.retold):
                return f"a sentence on {speaker.name}", self.parameters.retold
        elif kind == "quotation" or self.store.quoting[ordinal]:
            passage = self.store.passage(ordinal)
            if (kind == "quotation" and passage.speaker) or self._spoken(topic, passage):
                return "quotes somebody", self.parameters.spoken
        return None

    def _on_topic(self, speaker: Speaker, topic: frozenset[str], ordinal: int) -> bool:
        """Whether somebody's words that a passage quotes share one with what the question is about."""
        passage = self.store.passage(ordinal)
        return any(topic & _stems(passage, quote) for quote in _quotes_of(speaker, passage))

    def _spoken(self, topic: frozenset[str], passage: Passage) -> Quote | None:
        """The words in quotation marks, of a known speaker, that hold half of what the question is about."""
        shared = [(len(topic & _stems(passage, quote)), quote) for quote in _said_by_somebody(passage)]
        best = max(shared, key=lambda one: one[0], default=None)
        return best[1] if best is not None and topic and 2 * best[0] >= len(topic) else None

    def _hits(self, candidates: Iterator[_Candidate], question: Question, query: str, k: int) -> Iterator[Hit]:
        kept: list[tuple[_Candidate, Passage, list[Passage]]] = []
        texts: list[str] = []
        for candidate in candidates:
            passage = self.store.passage(candidate.ordinal)
            text = passage.text
            twin = _first_repeated(texts, text)
            if twin is not None:
                kept[twin][2].append(passage)
            elif len(kept) < k:
                kept.append((candidate, passage, []))
                texts.append(text)
            else:
                break
        terms = self.keywords.matched_terms(query, [candidate.ordinal for candidate, _, _ in kept])
        for rank, (candidate, passage, repeats) in enumerate(kept, start=1):
            ordinal = candidate.ordinal
            yield Hit(
                passage,
                ordinal,
                rank,
                Scores(candidate.keyword, candidate.semantic, candidate.final, candidate.tokens, candidate.rerank),
                Explanation(terms.get(ordinal, ()), candidate.keyword_rank, candidate.semantic_rank, candidate.parts),
                tuple(repeats),
                self._focus(question, passage),
            )

    def _focus(self, question: Question, passage: Passage) -> Quote | None:
        """The words of the person asked for, where another's passage quotes them: the ones nearest to the question.

        Where it is asked who said something, the words in quotation marks that say it.
        """
        if question.whose:
            return self._spoken(self._topic(question), passage)
        speaker = question.speaker
        if speaker is None or passage.speaker == speaker.name:
            return None
        own = _quotes_of(speaker, passage)
        if not own:
            return None
        topic = self._topic(question)
        return max(own, key=lambda quote: (len(topic & _stems(passage, quote)), len(quote.span)))


def _in_order(ordinals: NDArray[np.int64], scores: fusion.ScoreArray) -> Iterator[tuple[int, int, float]]:
    """Rank, ordinal and score of passages that are in order."""
    return zip(count(1), ordinals.tolist(), scores.tolist(), strict=False)


def _said_by_somebody(passage: Passage) -> list[Quote]:
    """What anybody whose name is known says inside the passage, in so many words."""
    return [quote for quote in passage.quotes if quote.voices[-1].mode == "direct" and quote.voices[-1].speaker]


def _quotes_of(speaker: Speaker, passage: Passage) -> list[Quote]:
    """What somebody says inside another's passage, in so many words."""
    return [
        quote
        for quote in passage.quotes
        if quote.voices[-1].mode == "direct" and quote.voices[-1].speaker == speaker.name
    ]


def _among(ordinal: int, ascending: Sequence[int]) -> bool:
    place = bisect_left(ascending, ordinal)
    return place < len(ascending) and ascending[place] == ordinal


def _stems(passage: Passage, quote: Quote) -> set[str]:
    return set(stem_words(passage.document.slice(quote.span), passage.document.language))


def _first_repeated(texts: Sequence[str], text: str) -> int | None:
    """The place of the first text that says the same in the same words."""
    long = len(text) >= _LONG_ENOUGH_TO_REPEAT
    for place, one in enumerate(texts):
        if long and len(one) >= _LONG_ENOUGH_TO_REPEAT:
            # as many characters at most are put in or taken out, and nearly all pairs differ by more in length alone
            most = int((len(one) + len(text)) * (100 - _ALIKE) / 100) + 1
            if abs(len(one) - len(text)) <= most and _is_alike(one, text, most):
                return place
        elif one.split() == text.split():
            return place
    return None


def _is_alike(one: str, other: str, most: int) -> bool:
    from rapidfuzz import fuzz
    from rapidfuzz.distance import Levenshtein

    # where characters may be exchanged too there are fewer changes, and too many are noticed sooner
    if Levenshtein.distance(one, other, score_cutoff=most) > most:
        return False
    return bool(fuzz.ratio(one, other, score_cutoff=_ALIKE))
