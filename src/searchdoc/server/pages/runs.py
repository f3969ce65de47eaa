"""The words of a document, cut wherever something about them changes: what a line of a page is made of."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Generic, TypeVar

from searchdoc.models import Document, Page, Span
from searchdoc.text.characters import without_controls
from searchdoc.text.divisions import divided_at

V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class MarginNote:
    """A note beside the words that call it: its number, its words, whose it is, and where it stands in full.

    ``anchor`` is its id on the page. ``called`` says that a marker in the text calls it; otherwise its place is stated
    or inferred, as ``linked`` says.
    """

    anchor: str
    number: int
    text: str
    author: str
    link: str
    called: bool
    linked: str


@dataclass(frozen=True, slots=True)
class TextRun:
    """Words of which the same holds.

    ``cited``: they are marked. ``hidden``: they belong to the page and not to what is read there, a running head or a
    hyphen at the end of a line. ``hue`` and ``speaker`` are those of whoever is quoted in quotation marks. ``page`` is
    the page that begins with them, ``call`` the note whose marker they are, ``notes`` stand in the margin behind them.
    """

    text: str
    cited: bool = False
    hidden: bool = False
    hue: int | None = None
    speaker: str = ""
    page: Page | None = None
    call: MarginNote | None = None
    notes: tuple[MarginNote, ...] = ()


@dataclass(frozen=True, slots=True)
class Layer(Generic[V]):
    """Something about stretches of a text: spans in order that do not overlap, and what holds of each."""

    spans: Sequence[Span]
    values: Sequence[V]

    def within(self, span: Span) -> Layer[V]:
        """As much of it as shares a character with a span."""
        first = bisect_right(self.spans, span.start, key=lambda one: one.end)
        last = bisect_left(self.spans, span.end, key=lambda one: one.start)
        return Layer(self.spans[first:last], self.values[first:last])


@dataclass(frozen=True, slots=True)
class Overlay:
    """What is laid over a document's text on a page: what is cited, who is quoted, its pages, and the notes.

    ``calls`` are the markers of notes; ``notes`` are those that stand in the margin, by the position behind which they
    stand, and ``note_ends`` these positions in order.
    """

    cited: Span | None
    quotes: Layer[tuple[str, int | None]]
    pages: Layer[Page]
    calls: Layer[MarginNote]
    notes: Mapping[int, tuple[MarginNote, ...]]
    note_ends: Sequence[int]

    def ends_within(self, span: Span) -> Sequence[int]:
        """The positions inside a span, or at its end, behind which notes stand."""
        return self.note_ends[bisect_right(self.note_ends, span.start) : bisect_right(self.note_ends, span.end)]


def runs_of(document: Document, span: Span, overlay: Overlay) -> tuple[TextRun, ...]:
    """The words at a span, cut into runs."""
    hidden = hidden_spans(document, span)
    cited = [overlay.cited] if overlay.cited else []
    layers: list[Layer[Any]] = [
        Layer(cited, cited).within(span),
        Layer(hidden, hidden),
        overlay.quotes.within(span),
        overlay.pages.within(span),
        overlay.calls.within(span),
    ]
    pieces = overlaid(span, layers, overlay.ends_within(span))
    return tuple(_run(document, piece, values, overlay) for piece, values in pieces)


def _run(document: Document, piece: Span, values: Sequence[Any], overlay: Overlay) -> TextRun:
    cited, hidden, quote, page, call = values
    speaker, hue = quote or ("", None)
    return TextRun(
        without_controls(document.slice(piece)),
        cited is not None,
        hidden is not None,
        hue,
        without_controls(speaker),
        page if page is not None and page.span.start == piece.start else None,
        call,
        overlay.notes.get(piece.end, ()),
    )


def overlaid(
    span: Span, layers: Sequence[Layer[Any]], cuts: Sequence[int] = ()
) -> Iterator[tuple[Span, tuple[Any, ...]]]:
    """The span in pieces, cut at the ends of whatever lies over it and at ``cuts``, with what holds of each piece.

    Costs are linear in the number of pieces, but for sorting their ends.
    """
    ends = {end for layer in layers for one in layer.spans for end in (one.start, one.end)}
    edges = sorted({span.start, span.end, *(end for end in (*ends, *cuts) if span.start < end < span.end)})
    places = [0] * len(layers)
    for start, end in pairwise(edges):
        values = []
        for number, layer in enumerate(layers):
            while places[number] < len(layer.spans) and layer.spans[places[number]].end <= start:
                places[number] += 1
            place = places[number]
            over = place < len(layer.spans) and layer.spans[place].start <= start
            values.append(layer.values[place] if over else None)
        yield Span(start, end), tuple(values)


def hidden_spans(document: Document, span: Span) -> list[Span]:
    """What is skipped when a span is read: what belongs to the page, and hyphens and line ends inside words."""
    gaps = document.furniture_in(span)
    words = _with_line_ends(document.slice(span), gaps)
    spans: list[Span] = []
    for gap in sorted([*gaps, *(Span(start, end) for start, end in divided_at(words))]):
        moved = Span(span.start + gap.start, span.start + gap.end)
        if spans and moved.start <= spans[-1].end:
            spans[-1] = Span(spans[-1].start, max(spans[-1].end, moved.end))
        else:
            spans.append(moved)
    return spans


def _with_line_ends(words: str, gaps: Sequence[Span]) -> str:
    """The words with a line end and blanks in place of each gap, so that a word divided over a page is seen as one."""
    pieces, done = [], 0
    for gap in gaps:
        pieces += [words[done : gap.start], "\n".ljust(len(gap))]
        done = gap.end
    return "".join([*pieces, words[done:]])


def flattened(spans: Iterable[tuple[Span, V]]) -> Layer[V]:
    """A layer of spans that may lie in one another, in order of their beginnings: the innermost holds."""
    pieces: list[Span] = []
    values: list[V] = []
    around: list[tuple[Span, V]] = []
    done = 0

    def fill(end: int) -> None:
        """Up to a position, with what is open there."""
        nonlocal done
        while around and done < end:
            span, value = around[-1]
            stop = min(end, span.end)
            if stop > done:
                pieces.append(Span(done, stop))
                values.append(value)
                done = stop
            if span.end <= done:
                around.pop()
        done = max(done, end)

    for span, value in spans:
        fill(span.start)
        around.append((span, value))
    fill(max((span.end for span, _ in around), default=0))
    return Layer(pieces, values)
