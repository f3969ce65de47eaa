"""The table of letters: which rows are wanted, in which order, and what they come to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from threading import Lock
from typing import Literal, TypedDict, get_args
from weakref import WeakKeyDictionary

from searchdoc.correspondence.authorities import authorities_in
from searchdoc.correspondence.cmif import CmifHeader, letters_cmif
from searchdoc.correspondence.drawing import LetterLink, network_svg
from searchdoc.correspondence.letters import LETTER_PARTS, LetterPart, LetterRow, rows_of
from searchdoc.correspondence.network import Network, network_graphml, network_of
from searchdoc.correspondence.spreadsheet import letters_csv
from searchdoc.correspondence.totals import LetterTotals, totals_of
from searchdoc.errors import MalformedQuery
from searchdoc.passages.people import Speakers
from searchdoc.protocols import Mask
from searchdoc.storage.documents import DocumentStore
from searchdoc.text.dates import parse_day
from searchdoc.text.words import fold

LetterOrder = Literal["date", "from", "to", "place", "document"]
"""What a table of letters can be sorted by."""

LETTER_ORDERS: tuple[LetterOrder, ...] = get_args(LetterOrder)
"""All of these, in the order in which they are offered."""

_ROWS: WeakKeyDictionary[DocumentStore, tuple[LetterRow, ...]] = WeakKeyDictionary()
_LOCK = Lock()

_UNKNOWN = (1, "")
"""Behind every name and place."""


class LetterOptions(TypedDict, total=False):
    """The options by which ``Index.letters`` limits and sorts the table.

    ``sender`` and ``to`` are names in any form, ``since`` and ``until`` dates, ``place`` words of a place. ``missing``
    are parts ("from", "to", "date", "place") of which a letter must lack each. ``sort`` is "date", "from", "to",
    "place" or "document", ``reverse`` turns the order around, and ``everything`` lists what is no letter, too.
    """

    sender: str | None
    to: str | None
    since: str | None
    until: str | None
    place: str | None
    missing: Iterable[str]
    sort: str
    reverse: bool
    everything: bool


@dataclass(frozen=True, slots=True)
class LetterFilter:
    """Which letters are wanted: whole names, days in ISO 8601, folded words of a place; None where it does not matter.

    A letter fits a period if its date can mean a day of it.
    """

    sender: str | None = None
    addressee: str | None = None
    since: str | None = None
    until: str | None = None
    place: tuple[str, ...] = ()
    missing: tuple[LetterPart, ...] = ()
    everything: bool = False

    def admits(self, row: LetterRow) -> bool:
        """Whether a row is wanted."""
        return (
            (self.everything or row.kind == "letter")
            and self.sender in (None, row.sender)
            and self.addressee in (None, row.addressee)
            and self._admits_date(row)
            and all(row.part(part) is None for part in self.missing)
            and (not self.place or _holds(_folded_words(row.place or ""), self.place))
        )

    def _admits_date(self, row: LetterRow) -> bool:
        if self.since is None and self.until is None:
            return True
        days = row.days
        return days is not None and (self.since or days[1]) <= days[1] and days[0] <= (self.until or days[0])


@dataclass(frozen=True)
class LetterTable:
    """Letters in an order, with their totals.

    ``places`` are those of all letters that were looked at, sorted. ``folders`` are those that are indexed, in which a
    list of people may state numbers of authority files, and ``when`` is the time of the index (ISO 8601).
    """

    rows: tuple[LetterRow, ...]
    places: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()
    when: str = ""

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[LetterRow]:
        return iter(self.rows)

    @cached_property
    def totals(self) -> LetterTotals:
        """By person, by year, and what is missing."""
        return totals_of(self.rows)

    @cached_property
    def network(self) -> Network:
        """Who wrote to whom, how often and in which years."""
        return network_of(self.rows)

    def only(self, wanted: LetterFilter, sort: LetterOrder = "date", *, reverse: bool = False) -> LetterTable:
        """Those of the letters that a filter admits, sorted."""
        rows = sorted_rows((row for row in self.rows if wanted.admits(row)), sort, reverse=reverse)
        return replace(self, rows=rows)

    def to_dict(self, start: int = 0, end: int | None = None) -> dict[str, object]:
        """The letters, or those of a part of the list, and the totals of all, as published in the JSON Schema."""
        return {"letters": [row.to_dict() for row in self.rows[start:end]], "totals": self.totals.to_dict()}

    def to_csv(self) -> str:
        """A row each, with a line of heads (RFC 4180)."""
        return letters_csv(self.rows)

    def to_cmif(
        self,
        title: str = "Letters",
        editor: str = "searchdoc",
        publisher: str = "searchdoc",
        room: str | None = None,
    ) -> str:
        """The letters for correspSearch; ``room`` is the address of a reading room, to which each letter then leads."""
        header = CmifHeader(title, editor, publisher, room, self.when)
        return letters_cmif(self.rows, header, authorities_in(self.folders))

    def to_graphml(self) -> str:
        """The network of correspondents for programs that draw networks. Raises ``MissingExtra``."""
        return network_graphml(self.network)

    def to_svg(self, link: LetterLink | None = None) -> str:
        """The picture of the network; ``link`` gives the address of the letters of a pair. Raises ``MissingExtra``."""
        return network_svg(self.network, link)


def read_filter(speakers: Speakers, options: LetterOptions) -> LetterFilter:
    """What is asked for in words, with whole names for the people.

    Raises ``UnknownSpeaker``, ``UnknownAddressee``, ``AmbiguousName`` and ``MalformedQuery``.
    """
    sender, to, missing = options.get("sender"), options.get("to"), options.get("missing", ())
    since, until = options.get("since"), options.get("until")
    return LetterFilter(
        speakers.find(sender).name if sender else None,
        speakers.find_addressee(to).name if to else None,
        parse_day(since, end=False) if since else None,
        parse_day(until, end=True) if until else None,
        _folded_words(options.get("place") or ""),
        tuple(_part(one) for one in ((missing,) if isinstance(missing, str) else missing)),
        options.get("everything", False),
    )


def choose_letters(table: LetterTable, speakers: Speakers, options: LetterOptions) -> LetterTable:
    """The letters of a table that are wanted, sorted. Raises what ``read_filter`` and ``read_sort`` raise."""
    wanted, sort = read_filter(speakers, options), read_sort(options.get("sort", "date"))
    return table.only(wanted, sort, reverse=options.get("reverse", False))


def read_sort(sort: str) -> LetterOrder:
    """What is to be sorted by. Raises ``MalformedQuery``."""
    for key in LETTER_ORDERS:
        if sort == key:
            return key
    raise MalformedQuery(f"letters cannot be sorted by {sort!r}: name one of {', '.join(LETTER_ORDERS)}", sort)


def all_letters(
    store: DocumentStore, documents: Mask | None = None, folders: tuple[str, ...] = (), when: str = ""
) -> LetterTable:
    """The rows of all documents, or of those that a mask of the shape (documents,) admits, by date.

    ``folders`` and ``when`` are those of the table. The rows of a store are kept while it is open.
    """
    with _LOCK:
        rows = _ROWS.get(store)
    places = range(store.documents) if documents is None else documents.nonzero()[0].tolist()
    if rows is None:
        rows = tuple(row for place in places for row in rows_of(store.document(place)))
        if documents is None:
            with _LOCK:
                _ROWS[store] = rows
    elif documents is not None:
        admitted = {store.identifiers[place] for place in places}
        rows = tuple(row for row in rows if row.document in admitted)
    written_at = sorted({row.place for row in rows if row.kind == "letter" and row.place})
    return LetterTable(sorted_rows(rows, "date"), tuple(written_at), folders, when)


def sorted_rows(rows: Iterable[LetterRow], sort: LetterOrder, *, reverse: bool = False) -> tuple[LetterRow, ...]:
    """Rows in an order, then by date and place in the documents; what is not established stands behind in any case."""
    ordered = sorted(rows, key=lambda row: (_by_date(row), row.document, row.span.start))
    known, unknown = _divided(ordered, sort)
    return (*sorted(known, key=_KEYS[sort], reverse=reverse), *unknown)


def _divided(rows: Iterable[LetterRow], sort: LetterOrder) -> tuple[list[LetterRow], list[LetterRow]]:
    """The rows in which it is known what they are sorted by, and the others."""
    known: list[LetterRow] = []
    unknown: list[LetterRow] = []
    for row in rows:
        (known if sort == "document" or row.part(sort) is not None else unknown).append(row)
    return known, unknown


def _by_date(row: LetterRow) -> tuple[object, ...]:
    return (1, "", "") if row.days is None else (0, *row.days)


def _by_name(name: str | None) -> tuple[int, str]:
    return _UNKNOWN if name is None else (0, fold(name))


_KEYS: dict[LetterOrder, Callable[[LetterRow], tuple[object, ...]]] = {
    "date": _by_date,
    "from": lambda row: _by_name(row.sender),
    "to": lambda row: _by_name(row.addressee),
    "place": lambda row: _by_name(row.place),
    "document": lambda row: (row.document, row.span.start),
}


def _part(name: str) -> LetterPart:
    for part in LETTER_PARTS:
        if name == part:
            return part
    raise MalformedQuery(
        f"a letter has no part {name!r} that may be missing: name one of {', '.join(LETTER_PARTS)}", name
    )


def _folded_words(words: str) -> tuple[str, ...]:
    """The words of a place, without regard to capitals and accents."""
    return tuple(folded for word in words.replace(",", " ").split() if (folded := fold(word)))


def _holds(words: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
    """Whether words stand in a row among others."""
    return any(words[place : place + len(wanted)] == wanted for place in range(len(words) - len(wanted) + 1))
