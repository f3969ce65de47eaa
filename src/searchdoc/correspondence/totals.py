"""Totals of letters: by person, sent and received; by year; and what is missing."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from searchdoc.correspondence.letters import LETTER_PARTS, LetterPart, LetterRow


@dataclass(frozen=True, slots=True)
class PersonTotal:
    """How many letters somebody sent and received, and the first and the last year of those with a date."""

    name: str
    sent: int
    received: int
    first: str | None
    last: str | None

    @property
    def letters(self) -> int:
        """The letters sent and received together."""
        return self.sent + self.received

    def to_dict(self) -> dict[str, object]:
        """The totals as published in the JSON Schema."""
        return {
            "name": self.name,
            "sent": self.sent,
            "received": self.received,
            "first": self.first,
            "last": self.last,
        }


@dataclass(frozen=True, slots=True)
class LetterTotals:
    """The totals of letters: their number, the people by their letters, the years in order, and what is missing.

    ``years`` are pairs of a year and the number of letters, each counted in the first year that its date can mean.
    ``missing`` has for each part of a letter how many lack it, in the order from, to, date, place.
    """

    letters: int
    people: tuple[PersonTotal, ...]
    years: tuple[tuple[str, int], ...]
    missing: tuple[tuple[LetterPart, int], ...]

    @property
    def lacking(self) -> tuple[tuple[LetterPart, int], ...]:
        """What is missing in any letter."""
        return tuple((part, number) for part, number in self.missing if number)

    def to_dict(self) -> dict[str, object]:
        """The totals as published in the JSON Schema."""
        return {
            "letters": self.letters,
            "people": [person.to_dict() for person in self.people],
            "years": [{"year": year, "letters": number} for year, number in self.years],
            "missing": dict(self.missing),
        }


def totals_of(rows: Iterable[LetterRow]) -> LetterTotals:
    """The totals of some letters; a letter to oneself counts as sent and as received."""
    rows = tuple(rows)
    sent = Counter(row.sender for row in rows if row.sender is not None)
    received = Counter(row.addressee for row in rows if row.addressee is not None)
    active: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        for name in (row.sender, row.addressee):
            if name is not None and row.year is not None:
                active[name].add(row.year)
    people = [
        PersonTotal(name, sent[name], received[name], min(active[name], default=None), max(active[name], default=None))
        for name in sent.keys() | received.keys()
    ]
    people.sort(key=lambda person: (-person.letters, -person.sent, person.name))
    years = Counter(row.year for row in rows if row.year is not None)
    missing = Counter(part for row in rows for part in row.missing)
    return LetterTotals(
        len(rows), tuple(people), tuple(sorted(years.items())), tuple((part, missing[part]) for part in LETTER_PARTS)
    )


def missing_words(part: LetterPart, number: int) -> str:
    """What is missing in how many letters: "12 letters without a date"."""
    what = {"from": "a sender", "to": "an addressee", "date": "a date", "place": "a place"}[part]
    return f"{number} {'letter' if number == 1 else 'letters'} without {what}"
