"""The passages that fit a query in order of the dates of their words, and how many there are of each year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from searchdoc.answering.answers import Answerer
from searchdoc.answering.citations import Citation, cite
from searchdoc.errors import EmptyQuery
from searchdoc.keywords import Syntax
from searchdoc.ranking.questions import QuestionReader
from searchdoc.ranking.retrieval import Filters, Retriever
from searchdoc.text.dates import days_of

COLUMNS = ("date", "first_day", "last_day", "speaker", "addressee", "text", "reference", "id")
"""The columns of a timeline as a table."""


@dataclass(frozen=True, slots=True)
class DatedCitation:
    """A passage on a timeline. ``date`` (EDTF) is that of the words, or of those that they report.

    ``first`` and ``last`` are the days (ISO 8601) between which it may lie; empty where there is no date.
    """

    citation: Citation
    date: str | None
    first: str = ""
    last: str = ""

    @property
    def years(self) -> tuple[str, str]:
        """The first and the last year in which it may lie; empty where there is no date."""
        return _year_of(self.first), _year_of(self.last)

    @property
    def order(self) -> tuple[bool, tuple[int, str], tuple[int, str]]:
        """What passages are put in order by: the first day, then the last; those without a date come behind."""
        return not self.first, _chronological(self.first), _chronological(self.last)

    @property
    def row(self) -> tuple[str, ...]:
        """The values of ``COLUMNS``."""
        voice = self.citation.voice
        return (
            self.date or "",
            self.first,
            self.last,
            self.citation.speaker or "",
            (voice.addressee if voice else None) or "",
            self.citation.text,
            self.citation.reference,
            self.citation.id,
        )

    def to_dict(self) -> dict[str, object]:
        """The passage as published in the JSON Schema."""
        return {
            "date": self.date,
            "first_day": self.first or None,
            "last_day": self.last or None,
            "citation": self.citation.to_dict(),
        }


@dataclass(frozen=True, slots=True)
class Timeline:
    """The passages that fit a query: those with a date, the earliest first, and those without one, best first.

    Where none fits, ``reason`` says why, and ``near`` are the dated passages that are nearest to it.
    """

    query: str
    dated: tuple[DatedCitation, ...]
    undated: tuple[DatedCitation, ...] = ()
    reason: str | None = None
    near: tuple[DatedCitation, ...] = ()

    @property
    def fitting(self) -> tuple[DatedCitation, ...]:
        """All passages that fit, those without a date last."""
        return (*self.dated, *self.undated)

    @property
    def years(self) -> tuple[tuple[str, int], ...]:
        """How many passages there are of each year that has any; not those that may lie in several years."""
        counts = Counter(first for first, last in (one.years for one in self.dated) if first == last)
        return tuple(sorted(counts.items(), key=lambda pair: _chronological(pair[0])))

    @property
    def spanning(self) -> int:
        """How many passages may lie in several years."""
        return sum(first != last for first, last in (one.years for one in self.dated))

    def to_dict(self) -> dict[str, object]:
        """The timeline as published in the JSON Schema."""
        return {
            "query": self.query,
            "reason": self.reason,
            "dated": [one.to_dict() for one in self.dated],
            "undated": [one.to_dict() for one in self.undated],
            "years": [{"year": year, "count": count} for year, count in self.years],
            "spanning": self.spanning,
        }


@dataclass(frozen=True)
class Chronicler:
    """Puts passages in order of their dates; any number of threads may share it."""

    questions: QuestionReader
    retriever: Retriever
    answerer: Answerer

    def timeline(self, query: str, k: int, filters: Filters, syntax: Syntax = "auto") -> Timeline:
        """The passages that fit, at most ``k`` before they are put in order. Raises what ``Index.search`` raises."""
        if not query.strip():
            raise EmptyQuery("there is no word in the query: say what to look for", query)
        question = self.questions.read(query, filters.speaker, syntax=syntax)
        citations = [cite(hit) for hit in self.retriever.search(question, k, "hybrid", filters, to_answer=True)]
        saying, reason = self.answerer.on_topic(question, citations)
        dated, undated = by_date(saying)
        return Timeline(query, dated, undated, reason, by_date(citations)[0] if reason else ())


def by_date(citations: Iterable[Citation]) -> tuple[tuple[DatedCitation, ...], tuple[DatedCitation, ...]]:
    """Citations that have a date, the earliest first, and those that have none; else in their order."""
    entries = [dated(citation) for citation in citations]
    with_date = sorted((one for one in entries if one.first), key=lambda one: one.order)
    return tuple(with_date), tuple(one for one in entries if not one.first)


def dated(citation: Citation) -> DatedCitation:
    """A citation with the date of its words, or of those that they report, and the days that this can mean."""
    date = citation.voices[-1].date if citation.voices else None
    days = days_of(date)
    return DatedCitation(citation, date) if days is None else DatedCitation(citation, date, *days)


def _year_of(day: str) -> str:
    """The year of a day (ISO 8601), which may be before Christ; empty for none."""
    return day.rsplit("-", 2)[0]


def decades(years: Iterable[tuple[str, int]]) -> Iterator[tuple[str, int]]:
    """The counts of years, by decades ("1850s")."""
    counts: Counter[str] = Counter()
    for year, count in years:
        counts[f"{year[:-1]}0s"] += count
    yield from counts.items()


def _chronological(day: str) -> tuple[int, str]:
    """What days and years are ordered by: those before Christ have a minus sign, and count backwards."""
    if not day.startswith("-"):
        return 0, day
    year, *rest = day[1:].split("-")
    return -int(year) - 1, "-".join(rest)
