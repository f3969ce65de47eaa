"""A concordance as a page shows it: aligned lines with their links, counts, collocates."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any, Self
from urllib.parse import urlencode

from searchdoc.concordance.collocates import Collocate
from searchdoc.concordance.results import Concordance, ConcordanceLine, CountedBy, OccurrenceCount, SortKey
from searchdoc.index import Index
from searchdoc.server.pages.labels import VoiceLabel, citation_label
from searchdoc.server.pages.links import document_link
from searchdoc.server.pages.palette import Palette

LINES_PER_PAGE, _WIDTH = 100, 90
"""Lines on one page, and characters of context on each side."""

_VALUES, _COLLOCATES = 12, 40
"""Values of a count, and collocates, that a page shows; the download has all."""

_ORDERS: dict[SortKey, str] = {
    "place": "place",
    "date": "date",
    "speaker": "speaker",
    "left": "word to the left",
    "left2": "2nd to the left",
    "right": "word to the right",
    "right2": "2nd to the right",
}
"""The orders that a page offers, and how it names them."""


@dataclass(frozen=True, slots=True)
class ConcordanceAsked:
    """What somebody wants listed, and how; empty where nothing was said."""

    query: str = ""
    sort: str = ""
    stems: str = ""
    meaning: str = ""
    collocates: str = ""
    speaker: str = ""
    to: str = ""
    kind: str = ""
    since: str = ""
    until: str = ""
    document: str = ""
    page: int = 1

    def but(self, **values: Any) -> Self:  # noqa: ANN401 (words, and the number of a page)
        """The same with other values, from the first page."""
        return replace(self, **{"page": 1, **values})

    @property
    def filters(self) -> dict[str, str]:
        """What narrows the lines down, as ``Index.concordance`` takes it."""
        names = ("speaker", "to", "kind", "since", "until", "document")
        return {name: value for name in names if (value := getattr(self, name))}

    @property
    def parameters(self) -> str:
        """The query string, of what is given alone."""
        given = {one.name: value for one in fields(self) if (value := getattr(self, one.name)) and value != 1}
        return urlencode(given)

    @property
    def link(self) -> str:
        """The address of the page."""
        return f"/concordance?{self.parameters}"

    @property
    def download(self) -> str:
        """The address of all lines in CSV."""
        return f"/concordance.csv?{self.parameters}"


@dataclass(frozen=True, slots=True)
class LineView:
    """A line: its parts, the address of its words in their document, whose they are, and where they stand."""

    number: int
    left: str
    match: str
    right: str
    link: str
    label: VoiceLabel
    title: str
    score: str


@dataclass(frozen=True, slots=True)
class OrderLink:
    """An order that is offered, with its address, and whether it is this one."""

    name: str
    link: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class CountLine:
    """How many occurrences have a value, and the address of that value; empty for none."""

    name: str
    occurrences: int
    link: str


@dataclass(frozen=True, slots=True)
class CountTable:
    """Counts by one thing: those with most occurrences, and how many other values there are."""

    name: str
    values: tuple[CountLine, ...]
    more: int


@dataclass(frozen=True, slots=True)
class ConcordanceView:
    """What the page shows of a concordance; ``previous`` and ``next`` are addresses, empty for none."""

    total: int
    documents: int
    by_meaning: bool
    lines: tuple[LineView, ...]
    orders: tuple[OrderLink, ...]
    counts: tuple[CountTable, ...]
    collocates: tuple[Collocate, ...]
    pages: int
    previous: str
    next: str
    suggestion: str


def concordance_of(index: Index, asked: ConcordanceAsked) -> Concordance:
    """The concordance that is asked for, in its order. Raises what ``Index.concordance`` raises."""
    options: Any = asked.filters
    found = index.concordance(asked.query, stems=bool(asked.stems), meaning=bool(asked.meaning), **options)
    order: Any = asked.sort
    return found.sorted(order) if asked.sort else found


def concordance_view(index: Index, palette: Palette, asked: ConcordanceAsked) -> ConcordanceView:
    """What the page shows. Raises what ``Index.concordance`` raises."""
    found = concordance_of(index, asked)
    pages = max(1, -(-found.total // LINES_PER_PAGE))
    number = min(asked.page, pages)
    lines = found.lines(_WIDTH)[(number - 1) * LINES_PER_PAGE : number * LINES_PER_PAGE]
    hues = palette.of_page(voice.speaker for line in lines for voice in reversed(line.citation.voices))
    return ConcordanceView(
        found.total,
        found.document_count,
        found.by_meaning,
        tuple(_line_view(line, hues) for line in lines),
        _orders(asked),
        tuple(_count_table(found, by, asked, index) for by in ("document", "speaker", "year")) if lines else (),
        found.collocates(function_words=False)[:_COLLOCATES] if asked.collocates and lines else (),
        pages,
        asked.but(page=number - 1).link if number > 1 else "",
        asked.but(page=number + 1).link if number < pages else "",
        "" if lines else index.did_you_mean(asked.query) or "",
    )


def _line_view(line: ConcordanceLine, hues: Any) -> LineView:  # noqa: ANN401 (as the palette gives them)
    citation = line.citation
    score = "" if line.score is None else f"~{line.score:.2f}"
    link = f"{document_link(citation.document.id, cite=citation.id)}#cited"
    label = citation_label(citation, hues)
    # whole words, since a narrow page shows all of the context
    left = line.left if len(line.left) < _WIDTH else line.left.partition(" ")[2]
    right = line.right if len(line.right) < _WIDTH else line.right.rpartition(" ")[0]
    return LineView(citation.number, left, line.match, right, link, label, citation.document.title, score)


def _orders(asked: ConcordanceAsked) -> tuple[OrderLink, ...]:
    """The orders; what is found by meaning has the nearest first instead of the place."""
    chosen = asked.sort or ("" if asked.meaning else "place")
    return tuple(OrderLink(name, asked.but(sort=key).link, key == chosen) for key, name in _ORDERS.items())


def _count_table(found: Concordance, by: CountedBy, asked: ConcordanceAsked, index: Index) -> CountTable:
    counts = found.counts(by)
    shown = counts if by == "year" else counts[:_VALUES]
    lines = tuple(CountLine(_name(one, by, index), one.occurrences, _narrowed(one, by, asked)) for one in shown)
    return CountTable(f"By {by}", lines, len(counts) - len(shown))


def _name(one: OccurrenceCount, by: CountedBy, index: Index) -> str:
    if one.value is None:
        return "undated" if by == "year" else "not established"
    document = index.document(one.value) if by == "document" else None
    return one.value if document is None else document.title


def _narrowed(one: OccurrenceCount, by: CountedBy, asked: ConcordanceAsked) -> str:
    """The address of the lines of one value alone."""
    if one.value is None:
        return ""
    if by == "year":
        first, _, last = one.value.partition("–")
        return asked.but(since=first, until=last or first).link
    return asked.but(**{by: one.value}).link
