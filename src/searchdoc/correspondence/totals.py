"""Totals of letters: by person, sent and received; by year; and what is missing."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from searchdoc.correspondence.letters import LETTER_PARTS, LetterForm, LetterPart, LetterRow
from searchdoc.text.wording import counted


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

    ``forms`` are pairs of what rows are called ("letter", "e-mail", "telegram", "postcard"; "document" for what is
    listed and is no letter) and how many there are, the most first; ``letters`` counts all but these documents.
    ``years`` are pairs of a year and the number of letters, each counted in the first year that its date can mean.
    ``missing`` has for each part of a letter how many lack it, in the order from, to, date, place.
    """

    letters: int
    people: tuple[PersonTotal, ...]
    years: tuple[tuple[str, int], ...]
    missing: tuple[tuple[LetterPart, int], ...]
    forms: tuple[tuple[LetterForm, int], ...] = ()

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
            "forms": dict(self.forms),
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
    forms = Counter(row.form for row in rows)
    return LetterTotals(
        len(rows) - forms["document"],
        tuple(people),
        tuple(sorted(years.items())),
        tuple((part, missing[part]) for part in LETTER_PARTS),
        tuple(sorted(((form, number) for form, number in forms.items() if number), key=_by_number)),
    )


def _by_number(form: tuple[LetterForm, int]) -> tuple[bool, int, str]:
    """The most first, documents that are no letters last."""
    return form[0] == "document", -form[1], form[0]


def form_words(totals: LetterTotals) -> str:
    """How many there are of what: "8 letters, 1 telegram and 3 documents that are no letters"."""
    parts = [counted(number, form) for form, number in totals.forms if form != "document"]
    for form, number in totals.forms:
        if form == "document":
            parts.append(f"{counted(number, form)} that {'is no letter' if number == 1 else 'are no letters'}")
    *others, last = parts or [counted(0, "letter")]
    return f"{', '.join(others)} and {last}" if others else last


def missing_words(part: LetterPart, number: int, noun: str = "letter") -> str:
    """What is missing in how many letters: "12 letters without a date"; ``noun`` is what they are called."""
    what = {"from": "a sender", "to": "an addressee", "date": "a date", "place": "a place"}[part]
    return f"{counted(number, noun)} without {what}"


def noun_of(totals: LetterTotals) -> str:
    """What all rows are called together: by their form where they have one, "letter", or "document"."""
    forms = [form for form, _ in totals.forms]
    return forms[0] if len(forms) == 1 else "document" if "document" in forms else "letter"
