"""Words cut into runs: joined, they are the document's own again."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

import searchdoc
from searchdoc.models import Document, Span
from searchdoc.server.pages.runs import Layer, MarginNote, Overlay, flattened, hidden_spans, overlaid, runs_of

TEXT = "The oil was exam-\nined on Tuesday.[1] He said: I have none."
NOTE = MarginNote("note-0", 1, "Of whale.", "", "/documents/a?at=9#here", called=True, linked="marker")


def in_order(pairs: list[tuple[int, int]]) -> list[Span]:
    """Spans in order of their beginnings, of two that begin together the longer one first."""
    return [Span(start, start - less) for start, less in sorted((start, -length) for start, length in pairs)]


SPANS = st.lists(st.tuples(st.integers(0, 40), st.integers(1, 12)), max_size=8).map(in_order)


def document(text: str = TEXT, furniture: tuple[Span, ...] = ()) -> Document:
    return Document("a.txt", "/a.txt", "0" * 64, text, "A", None, None, "en", (), furniture=furniture)


def overlay(cited: Span | None = None, quotes: Layer[tuple[str, int | None]] | None = None) -> Overlay:
    marker = Span(TEXT.index("[1]"), TEXT.index("[1]") + 3)
    return Overlay(
        cited, quotes or Layer((), ()), Layer((), ()), Layer((marker,), (NOTE,)), {marker.end: (NOTE,)}, (marker.end,)
    )


def test_runs_are_cut_where_something_changes() -> None:
    said = Span(TEXT.index("I have"), len(TEXT))
    runs = runs_of(document(), Span(0, len(TEXT)), overlay(Span(4, 20), Layer((said,), (("Tobias Marl", 3),))))
    assert "".join(run.text for run in runs) == TEXT
    assert "".join(run.text for run in runs if run.cited) == TEXT[4:20]
    assert [run.text for run in runs if run.hidden] == ["-\n"]
    assert [(run.text, run.notes) for run in runs if run.call] == [("[1]", (NOTE,))]
    assert [(run.text, run.speaker, run.hue) for run in runs if run.speaker] == [("I have none.", "Tobias Marl", 3)]


@given(st.integers(0, len(TEXT)), st.integers(0, len(TEXT)))
def test_what_is_cited_is_marked_to_the_character(one: int, other: int) -> None:
    start, end = sorted((one, other))
    cited = Span(start, end) if start < end else None
    runs = runs_of(document(), Span(0, len(TEXT)), overlay(cited))
    assert "".join(run.text for run in runs if run.cited) == TEXT[start:end]


def test_a_word_divided_over_a_page_is_whole() -> None:
    """The running head between its parts belongs to the page."""
    text = "was exam-\n\n41 THE POOR\n\nined."
    gap = Span(text.index("\n"), text.index("ined"))
    assert hidden_spans(document(text, (gap,)), Span(0, len(text))) == [Span(gap.start - 1, gap.end)]


def test_controls_are_not_shown() -> None:
    runs = runs_of(
        document("a\x1b[2J \u202egnp\u202c"),
        Span(0, 10),
        Overlay(None, Layer((), ()), Layer((), ()), Layer((), ()), {}, ()),
    )
    assert "".join(run.text for run in runs) == "a[2J gnp"


@given(SPANS)
def test_of_spans_in_one_another_the_innermost_holds(spans: list[Span]) -> None:
    layer = flattened((span, number) for number, span in enumerate(spans))
    for before, after in pairwise(layer.spans):
        assert before.end <= after.start
    for place, value in zip(layer.spans, layer.values, strict=True):
        assert spans[value].covers(place)
    covered = {position for span in spans for position in range(span.start, span.end)}
    assert {position for span in layer.spans for position in range(span.start, span.end)} == covered


@given(SPANS)
def test_pieces_join_to_the_whole(spans: list[Span]) -> None:
    layer = flattened((span, span) for span in spans)
    pieces = list(overlaid(Span(3, 30), [layer], [10]))
    assert pieces[0][0].start == 3
    assert pieces[-1][0].end == 30
    assert all(one.end == other.start for (one, _), (other, _) in pairwise(pieces))
    assert any(piece.end == 10 for piece, _ in pieces)


def test_a_page_begins_with_the_run_at_its_start(papers: searchdoc.Index) -> None:
    guild = papers.document("guild.pdf")
    assert guild is not None
    whole = Span(0, len(guild.text))
    pages = Layer([page.span for page in guild.pages], guild.pages)
    runs = runs_of(guild, whole, Overlay(None, Layer((), ()), pages, Layer((), ()), {}, ()))
    assert [run.page.label for run in runs if run.page] == ["41", "42"]
