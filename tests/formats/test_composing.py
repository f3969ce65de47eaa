"""A text put together from pieces: every span is the piece's place, by construction."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from searchdoc.formats.composing import Composer
from searchdoc.models import Span
from searchdoc.protocols import Hint, NoteCall, StatedVoice


def test_blocks_are_divided_by_a_blank_line_and_each_has_its_hint() -> None:
    composer = Composer()
    composer.begin("heading", level=1)
    composer.write_folded(" The \n log ")
    composer.begin()
    composer.write_folded("Fog")
    composer.call_note("a", "[1]")
    composer.break_line()
    composer.write_folded(" Oil")
    composer.begin("note", label="a")
    composer.write("Thick.")
    decoded = composer.decoded(metadata=(("author", "Ada Quill"),))
    assert decoded.text == "The log \n\nFog[1]\nOil\n\nThick.\n\n"
    assert decoded.hints == (
        Hint(Span(0, 8), "heading", 1),
        Hint(Span(10, 20), "paragraph"),
        Hint(Span(22, 28), "note", 0, "a"),
    )
    assert decoded.note_calls == (NoteCall(Span(13, 16), "a"),)
    assert decoded.text[13:16] == "[1]"


def test_a_block_without_words_leaves_no_trace() -> None:
    composer = Composer()
    composer.begin("heading", 2)
    composer.begin()
    composer.break_line()
    composer.write("Fog.")
    assert composer.decoded().hints == (Hint(Span(0, 4), "paragraph"),)


def test_pages_cover_the_whole_text() -> None:
    composer = Composer()
    composer.write("Title.")
    composer.begin_page("xii")
    composer.begin()
    composer.write("Fog.")
    composer.begin_page()
    composer.begin()
    composer.write("Oil.")
    decoded = composer.decoded()
    assert [(page.number, page.label) for page in decoded.pages] == [(1, "xii"), (2, None)]
    assert [decoded.text[page.span.start : page.span.end].split() for page in decoded.pages] == [
        ["Title.", "Fog."],
        ["Oil."],
    ]


def test_voices_stand_outer_before_inner() -> None:
    composer = Composer()
    outer, inner = StatedVoice(Span(0, 9), "Ada"), StatedVoice(Span(2, 5), "Ben")
    composer.write("Fog, oil.")
    composer.state_voice(inner)
    composer.state_voice(outer)
    assert composer.decoded().voices == (outer, inner)


@given(st.lists(st.tuples(st.sampled_from(["begin", "write", "fold", "break", "page"]), st.text(max_size=8))))
def test_whatever_is_written_the_hints_do_not_overlap_and_cover_every_letter(steps: list[tuple[str, str]]) -> None:
    composer = Composer()
    written = ""
    for step, words in steps:
        if step == "begin":
            composer.begin()
        elif step == "write":
            written += words
            composer.write(words)
        elif step == "fold":
            written += words
            composer.write_folded(words)
        elif step == "break":
            composer.break_line()
        else:
            composer.begin_page(words)
    decoded = composer.decoded()
    covered = [decoded.text[hint.span.start : hint.span.end] for hint in decoded.hints]
    assert "".join("".join(covered).split()) == "".join(written.split())
    assert all(one.span.end <= two.span.start for one, two in zip(decoded.hints, decoded.hints[1:], strict=False))
