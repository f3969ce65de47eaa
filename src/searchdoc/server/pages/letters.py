"""The page of the letters: the table with its filters, totals by person and year, what is missing, the network."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Self
from urllib.parse import urlencode

from searchdoc.correspondence.letters import LetterPart, LetterRow
from searchdoc.correspondence.table import LetterOptions, LetterTable
from searchdoc.correspondence.totals import LetterTotals, form_words, missing_words, noun_of
from searchdoc.errors import MissingExtra, QueryError
from searchdoc.index import Index
from searchdoc.server.pages.labels import shown_date
from searchdoc.server.pages.links import passage_link, person_link, place_link
from searchdoc.text.characters import without_controls
from searchdoc.text.wording import capitalised, counted

if TYPE_CHECKING:
    from markupsafe import Markup

NO_LETTERS = LetterTable(())
"""What a filter finds that nothing fits, or that cannot be read."""

_MOST_PEOPLE = 40
"""The most people among the totals."""

_COLUMNS: tuple[LetterPart, ...] = ("date", "from", "to", "place")

LETTER_FORMATS = (
    ("csv", "CSV", "text/csv; charset=utf-8"),
    ("xml", "CMIF", "application/tei+xml"),
    ("graphml", "GraphML", "application/graphml+xml"),
    ("svg", "Picture", "image/svg+xml"),
)
"""What the letters can be had as: the ending of the address, the name that is shown, and the media type."""


@dataclass(frozen=True, slots=True)
class AskedLetters:
    """Which letters somebody wants, and in which order; empty where it does not matter."""

    sender: str = ""
    to: str = ""
    place: str = ""
    since: str = ""
    until: str = ""
    document: str = ""
    missing: str = ""
    sort: str = ""
    reverse: str = ""
    all: str = ""

    @property
    def options(self) -> LetterOptions:
        """The options of ``Index.letters`` but for the document."""
        return {
            "sender": self.sender or None,
            "to": self.to or None,
            "place": self.place or None,
            "since": self.since or None,
            "until": self.until or None,
            "missing": (self.missing,) if self.missing else (),
            "sort": self.sort or "date",
            "reverse": bool(self.reverse),
            "everything": bool(self.all),
        }

    def but(self, **values: str) -> Self:
        """The same with other values."""
        return replace(self, **values)

    @property
    def query(self) -> str:
        """The query string, of what is given alone, with its question mark."""
        names = {field.name: "from" if field.name == "sender" else field.name for field in fields(self)}
        given = {name: value for field, name in names.items() if (value := getattr(self, field))}
        return f"?{urlencode(given)}" if given else ""

    @property
    def link(self) -> str:
        """The address of these letters."""
        return f"/letters{self.query}"

    @property
    def is_narrowed(self) -> bool:
        """Whether anything limits which letters are wanted."""
        return self != type(self)(sort=self.sort, reverse=self.reverse)


@dataclass(frozen=True, slots=True)
class ColumnHead:
    """The head of a column: its name, the address that sorts by it, and "ascending", "descending" or "none"."""

    name: str
    link: str
    sorted: str


@dataclass(frozen=True, slots=True)
class LetterEntry:
    """A row of the table as it is shown; ``link`` leads to the letter in its document, ``permanent`` to it alone."""

    when: str
    sender: str
    sender_link: str
    addressee: str
    addressee_link: str
    place: str
    words: str
    where: str
    link: str
    permanent: str


@dataclass(frozen=True, slots=True)
class CountedLink:
    """Something with a number of letters, and the address of these, or none."""

    name: str
    link: str
    number: int


@dataclass(frozen=True, slots=True)
class PersonCounts:
    """The letters that somebody sent and received, and the years of these."""

    name: str
    link: str
    sent: CountedLink
    received: CountedLink
    years: str


@dataclass(frozen=True, slots=True)
class LettersView:
    """The page: ``reason`` says what is wrong with what was asked, ``picture`` is the network's, if there is one."""

    asked: AskedLetters
    heads: tuple[ColumnHead, ...]
    told: str
    people: tuple[PersonCounts, ...]
    more_people: int
    years: tuple[CountedLink, ...]
    missing: tuple[CountedLink, ...]
    picture: Markup | None
    downloads: tuple[tuple[str, str], ...]
    reason: str


def chosen_letters(index: Index, asked: AskedLetters) -> LetterTable:
    """The letters that somebody wants. Raises what ``Index.letters`` raises."""
    return index.letters(document=asked.document or None, **asked.options)


def letters_view(index: Index, asked: AskedLetters) -> tuple[LettersView, LetterTable]:
    """The page of the letters that somebody wants, and these letters; where that cannot be read, it says why."""
    table, reason = NO_LETTERS, ""
    try:
        table = chosen_letters(index, asked)
    except QueryError as error:
        reason = f"{capitalised(without_controls(str(error)).rstrip('.'))}."
    totals = table.totals
    view = LettersView(
        asked,
        tuple(_heads(asked)),
        _told(totals, table),
        tuple(_people(index, totals)),
        max(0, len(totals.people) - _MOST_PEOPLE),
        tuple(
            CountedLink(year, asked.but(since=year, until=year, missing="").link, number)
            for year, number in totals.years
        ),
        tuple(
            CountedLink(missing_words(part, number, noun_of(totals)), asked.but(missing=part).link, number)
            for part, number in totals.lacking
        ),
        _picture(index, table),
        tuple((name, f"/letters.{ending}{asked.query}") for ending, name, _ in LETTER_FORMATS),
        reason,
    )
    return view, table


def entries_of(rows: Iterable[LetterRow]) -> tuple[LetterEntry, ...]:
    """The rows as they are shown."""
    return tuple(_entry(row) for row in rows)


def _entry(row: LetterRow) -> LetterEntry:
    title = without_controls(row.title)
    where = "no letter" if row.kind == "document" else f"quoted in {title}" if row.quoted else ""
    return LetterEntry(
        shown_date(row.date),
        without_controls(row.sender or ""),
        person_link(row.sender) if row.sender else "",
        without_controls(row.addressee or ""),
        person_link(row.addressee) if row.addressee else "",
        without_controls(row.place or ""),
        without_controls(row.first_words) or title,
        where,
        place_link(row.document, row.span.start),
        passage_link(row.id),
    )


def _heads(asked: AskedLetters) -> Iterable[ColumnHead]:
    for part in _COLUMNS:
        is_sorted = (asked.sort or "date") == part
        turned = is_sorted and not asked.reverse
        direction = "none" if not is_sorted else "descending" if asked.reverse else "ascending"
        link = asked.but(sort="" if part == "date" else part, reverse="yes" if turned else "").link
        yield ColumnHead(capitalised(part), link, direction)


def _told(totals: LetterTotals, table: LetterTable) -> str:
    years = "–".join(dict.fromkeys(year for year, _ in (*totals.years[:1], *totals.years[-1:])))
    people = len(totals.people)
    places = len({row.place for row in table if row.place})
    told = (
        form_words(totals),
        years,
        f"{people} {'person' if people == 1 else 'people'}" if people else "",
        counted(places, "place") if places else "",
    )
    return " · ".join(filter(None, told))


def _people(index: Index, totals: LetterTotals) -> Iterable[PersonCounts]:
    for one in totals.people[:_MOST_PEOPLE]:
        name = without_controls(one.name)
        alone = _is_one(index, one.name)
        yield PersonCounts(
            name,
            person_link(one.name),
            CountedLink(f"from {name}", AskedLetters(sender=one.name).link if alone and one.sent else "", one.sent),
            CountedLink(f"to {name}", AskedLetters(to=one.name).link if alone and one.received else "", one.received),
            "–".join(dict.fromkeys(year for year in (one.first, one.last) if year)),
        )


def _is_one(index: Index, name: str) -> bool:
    """Whether a name, asked for, can mean one person alone."""
    return len(index.people(name)) == 1


def _picture(index: Index, table: LetterTable) -> Markup | None:
    """The picture of the network, whose circles and arrows lead to people and letters; None where there is none."""
    from markupsafe import Markup

    if not table.network.exchanges:
        return None

    def link(sender: str | None, addressee: str | None) -> str:
        if sender and addressee and _is_one(index, sender) and _is_one(index, addressee):
            return AskedLetters(sender=sender, to=addressee).link
        return person_link(sender or addressee or "")

    try:
        return Markup(table.to_svg(link))  # noqa: S704 (made by ElementTree, which escapes every word)
    except MissingExtra:
        return None
