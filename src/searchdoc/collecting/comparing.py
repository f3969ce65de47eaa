"""What two people said on a topic, side by side: only their own words, by date.

Words are somebody's own where the innermost voice is that person's and is quoted word for word. So what X says in a
letter of Y's is X's, and what X quotes of somebody else is left out of X's words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice, pairwise

from searchdoc.answering.answers import Answerer
from searchdoc.answering.citations import Citation, cite
from searchdoc.answering.selection import CitedHit, is_among, stems_of
from searchdoc.collecting.timeline import DatedCitation, by_date
from searchdoc.errors import EmptyQuery, MalformedQuery
from searchdoc.models import Hit, Span
from searchdoc.passages.context import shown_words
from searchdoc.passages.people import Speaker, Speakers, words_in
from searchdoc.ranking.question_forms import Period
from searchdoc.ranking.questions import Question, QuestionReader
from searchdoc.ranking.retrieval import Filters, Retriever
from searchdoc.text.characters import STRAIGHT_QUOTES
from searchdoc.text.wording import unwrapped

_CONSIDERED = 4
"""How many times as many passages are looked at as are wanted: many only report somebody's words."""

_MARKS = " \t\r\n\f\"'" + "".join(STRAIGHT_QUOTES)
"""White space and quotation marks, at the ends of what is left of a sentence."""

_NEAR_BEST = 0.75
"""Share of the score of a passage's best sentence that somebody's own best sentence there needs."""

_FEWEST_WORDS = 2
"""The words that a piece of a sentence has at least, where somebody else's words have been taken out of it."""


@dataclass(frozen=True, slots=True)
class OwnWords:
    """Words of one person on a topic, from one passage: ``spans`` in its document, in reading order."""

    dated: DatedCitation
    spans: tuple[Span, ...]

    @property
    def citation(self) -> Citation:
        """The passage, or the words quoted in it, from which these are."""
        return self.dated.citation

    @property
    def date(self) -> str | None:
        """The date of the words (EDTF)."""
        return self.dated.date

    @property
    def texts(self) -> tuple[str, ...]:
        """The words at each of the spans, sliced from the document."""
        return tuple(self.citation.document.slice(span) for span in self.spans)

    @property
    def shown(self) -> str:
        """The words as people read them, with an ellipsis where words between them are left out."""
        document = self.citation.document
        words = unwrapped(shown_words(document, self.spans[0]))
        for before, span in pairwise(self.spans):
            between = document.text[before.end : span.start].strip()
            words += f"{' … ' if between else ' '}{unwrapped(shown_words(document, span))}"
        return words

    def to_dict(self) -> dict[str, object]:
        """The words as published in the JSON Schema."""
        pieces = zip(self.spans, self.texts, strict=True)
        return {
            "date": self.date,
            "words": [{"text": text, "start": span.start, "end": span.end} for span, text in pieces],
            "citation": self.citation.to_dict(),
        }


@dataclass(frozen=True, slots=True)
class Column:
    """What one of two people said on a topic, the earliest first, without a date last; ``reason`` says why nothing."""

    speaker: str
    statements: tuple[OwnWords, ...]
    reason: str | None = None

    def to_dict(self) -> dict[str, object]:
        """The column as published in the JSON Schema."""
        return {
            "speaker": self.speaker,
            "reason": self.reason,
            "statements": [one.to_dict() for one in self.statements],
        }


@dataclass(frozen=True, slots=True)
class Comparison:
    """What two people said on a topic."""

    topic: str
    columns: tuple[Column, Column]

    def __bool__(self) -> bool:
        return any(column.statements for column in self.columns)

    @property
    def rows(self) -> tuple[tuple[OwnWords | None, OwnWords | None], ...]:
        """Both columns in one order of dates: a row for each statement; two of one date stand in one row."""
        left, right = (list(column.statements) for column in self.columns)
        rows: list[tuple[OwnWords | None, OwnWords | None]] = []
        while left or right:
            order = _compared(left, right)
            rows.append((left.pop(0) if order <= 0 else None, right.pop(0) if order >= 0 else None))
        return tuple(rows)

    def to_dict(self) -> dict[str, object]:
        """The comparison as published in the JSON Schema."""
        return {"topic": self.topic, "columns": [column.to_dict() for column in self.columns]}


def _compared(left: Sequence[OwnWords], right: Sequence[OwnWords]) -> int:
    """Whose next statement is the earlier: below 0 the left one's, above 0 the right one's, 0 both."""
    if not (left and right):
        return -1 if left else 1
    one, other = left[0].dated.order, right[0].dated.order
    return (one > other) - (one < other)


@dataclass(frozen=True)
class Comparer:
    """Compares what people said; any number of threads may share it."""

    speakers: Speakers
    questions: QuestionReader
    retriever: Retriever
    answerer: Answerer

    def compare(self, one: str, other: str, topic: str, k: int, filters: Filters) -> Comparison:
        """What two people said on a topic, from at most ``k`` passages each.

        Raises ``EmptyQuery``, ``MalformedQuery``, ``UnknownSpeaker`` and ``AmbiguousName``.
        """
        if not topic.strip():
            raise EmptyQuery("there is no word in the topic: say what to compare them on", topic)
        people = self.speakers.find(one), self.speakers.find(other)
        if people[0] == people[1]:
            raise MalformedQuery(f"{one!r} and {other!r} are both {people[0].name}: name two people", other)
        left, right = (self._column(person, topic, k, filters) for person in people)
        return Comparison(topic, (left, right))

    def _column(self, person: Speaker, topic: str, k: int, filters: Filters) -> Column:
        question = self.questions.read(topic, person)
        limited = replace(filters, speaker=person)
        hits = self.retriever.search(question, k * _CONSIDERED, "hybrid", limited, to_answer=True)
        own = [cited for hit in hits for cited in _own_words(hit, person.name, limited.period)]
        own = [one for one in own if _names_topic(question, one.citation)]
        on_topic = {one.id for one in self.answerer.on_topic(question, [_by_itself(one.citation) for one in own])[0]}
        found = {
            one.citation.id: (one.citation, pieces)
            for one in own
            if one.citation.id in on_topic and (pieces := self._sentences(question, one, person.name))
        }
        entries = chain(*by_date(citation for citation, _ in islice(found.values(), k)))
        statements = tuple(OwnWords(entry, found[entry.citation.id][1]) for entry in entries)
        return Column(person.name, statements, None if statements else self._silence(question, person, topic, hits))

    def _sentences(self, question: Question, cited: CitedHit, name: str) -> tuple[Span, ...]:
        """The sentences that answer, in reading order, without what they quote of others.

        None where the best of them is much better and somebody else's: then only these words are on the topic.
        """
        claims = self.answerer.sentences(question, cited)
        pieces = {claim.span: own_pieces(cited.citation, claim.span, name) for claim in claims}
        own = next((claim.score for claim in claims if pieces[claim.span]), 0.0)
        if not claims or own < _NEAR_BEST * claims[0].score:
            return ()
        return tuple(piece for span in sorted(pieces) for piece in pieces[span])

    def _silence(self, question: Question, person: Speaker, topic: str, hits: Sequence[Hit]) -> str:
        """Why somebody has no own words on a topic, in one sentence."""
        reports = [cite(hit) for hit in hits if not any(_own_words(hit, person.name, None))]
        reporting = len(self.answerer.on_topic(question, reports)[0]) if reports else 0
        if not reporting:
            return f"{person.name} says nothing about “{topic}” in these documents"
        told = "1 passage reports" if reporting == 1 else f"{reporting} passages report"
        return f"no own words of {person.name} about “{topic}” stand in these documents; {told} what was said"


def own_pieces(citation: Citation, span: Span, name: str) -> list[Span]:
    """What is left of a sentence of a citation without the words that it quotes of anybody but the one of that name.

    Nothing, where that is less than half of it: then it only introduces somebody else's words.
    """
    document, pieces, done = citation.document, [], span.start
    foreign = (
        quote.span
        for quote in sorted(document.quotes, key=lambda one: one.span)
        if quote.span.overlaps(span)
        and not quote.span.covers(citation.span)
        and quote.voices[-1].mode == "direct"
        and quote.voices[-1].speaker != name
    )
    for quoted in foreign:
        if quoted.start > done:
            pieces.append(Span(done, quoted.start))
        done = max(done, quoted.end)
    if done == span.start:
        return [span]
    pieces += [Span(done, span.end)] if done < span.end else []
    own = [_without_marks(document.text, piece) for piece in pieces]
    if 2 * sum(map(len, own)) < len(span):
        return []
    return [piece for piece in own if len(words_in(document.reading(piece))) >= _FEWEST_WORDS]


def _without_marks(text: str, span: Span) -> Span:
    """A piece of a sentence without the white space and the quotation marks at its ends."""
    words = text[span.start : span.end]
    start = span.start + len(words) - len(words.lstrip(_MARKS))
    return Span(start, max(start, span.end - len(words) + len(words.rstrip(_MARKS))))


def _names_topic(question: Question, citation: Citation) -> bool:
    """Whether any word of the topic stands in the words or above them; the place of a letter is not its topic.

    Words in another language than the topic's are compared by meaning alone.
    """
    language = citation.document.language
    if not question.about or language != question.language:
        return True
    stems = stems_of(" ".join((citation.reading, *citation.passage.section)), language)
    return any(is_among(term, stems, language) for term in question.about)


def _by_itself(citation: Citation) -> Citation:
    """A citation whose passage is only the words cited: what stands around a quotation says nothing of its topic."""
    return replace(citation, passage=replace(citation.passage, start=citation.start, end=citation.end))


def _own_words(hit: Hit, name: str, period: Period | None) -> Iterator[CitedHit]:
    """The citations of somebody's own words of a period in a passage: the whole, or each of the quotations in it."""
    passage = hit.passage
    if passage.speaker == name and passage.voices[-1].mode == "direct":
        said = [(passage.span, passage.voices)]
    else:
        quotes = (quote for quote in passage.quotes if quote.voices[-1].mode == "direct")
        said = [(quote.span, quote.voices) for quote in quotes if quote.voices[-1].speaker == name]
    for span, voices in said:
        if period is None or period.overlaps(voices[-1].date):
            yield CitedHit(hit, Citation(hit.rank, passage, span, voices, hit.scores, hit.explanation))
