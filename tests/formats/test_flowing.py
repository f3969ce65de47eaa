"""Running text: white space between words is folded wherever tags stand, and every place is known."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats_checks import assert_nothing_lost
from searchdoc.formats.flowing import BlockStyle, Flow, bare_label, unlike_labels
from searchdoc.models import Span
from searchdoc.protocols import StatedVoice


def test_white_space_is_one_space_between_words_and_none_at_the_ends() -> None:
    flow = Flow()
    for words in ("  The", " \n ", "weir ", " was", "n’t ", "  "):
        flow.words(words)
    flow.close()
    assert flow.composer.decoded().text == "The weir wasn’t\n\n"


def test_a_line_begins_with_its_first_word() -> None:
    flow = Flow()
    flow.line()
    flow.words("Fog ")
    flow.line()
    flow.line()
    flow.words(" oil ")
    flow.line()
    assert flow.composer.decoded().text == "Fog\noil\n\n"


def test_empty_cells_keep_their_places() -> None:
    flow = Flow()
    flow.cell()
    flow.words("Oak")
    flow.cell()
    flow.cell()
    flow.words("3 pounds")
    flow.cell()
    flow.close()
    assert flow.composer.decoded().text == "\tOak\t\t3 pounds\n\n"


def test_a_word_goes_on_over_white_space_that_is_taken_back() -> None:
    flow = Flow()
    flow.words("car \n")
    flow.joined()
    flow.words(" \n ried")
    assert flow.composer.decoded().text == "carried\n\n"


def test_a_closing_mark_stands_at_the_word_and_the_space_behind_it() -> None:
    flow = Flow()
    flow.words("“ Go home ")
    flow.enclose("”")
    flow.words("he said")
    assert flow.composer.decoded().text == "“ Go home” he said\n\n"


def test_a_bare_number_of_a_note_is_put_in_brackets() -> None:
    flow = Flow()
    flow.words("Fog")
    flow.call("1", "1")
    flow.words(" oil")
    flow.call("2", "*")
    decoded = flow.composer.decoded()
    assert decoded.text == "Fog[1] oil*\n\n"
    assert [decoded.text[call.span.start : call.span.end] for call in decoded.note_calls] == ["[1]", "*"]


def test_words_before_the_first_page_are_on_a_page_without_a_number() -> None:
    flow = Flow(paged=True)
    flow.words("Title")
    flow.close()
    flow.page("12")
    flow.words("Fog")
    assert [(page.number, page.label) for page in flow.composer.decoded().pages] == [(1, None), (2, "12")]


def test_a_voice_covers_its_words_alone() -> None:
    flow = Flow()
    flow.words("He said ")
    start = flow.here()
    flow.words(" go home ")
    flow.voice(start, StatedVoice(Span(0, 0), "Ada"))
    flow.voice(flow.here(), StatedVoice(Span(0, 0), "nobody, for no word follows"))
    decoded = flow.composer.decoded()
    assert [(one.speaker, decoded.text[one.span.start : one.span.end]) for one in decoded.voices] == [
        ("Ada", "go home")
    ]


def test_lines_of_a_verbatim_text_stay() -> None:
    flow = Flow(style=BlockStyle("paragraph"))
    flow.verbatim("a\n  b\n")
    flow.words("c")
    assert flow.composer.decoded().text == "a\n  b\nc\n\n"


@pytest.mark.parametrize(
    ("printed", "labels"),
    [
        (["1", "[2]", "*"], ["1", "2", "*"]),
        (["1", "2", "1"], ["1", "2", "3"]),
        (["1", ""], ["1", "2"]),
        ([], []),
    ],
)
def test_labels_are_as_printed_unless_they_begin_again(printed: list[str], labels: list[str]) -> None:
    assert unlike_labels(printed) == labels


def test_a_label_is_bare_of_brackets() -> None:
    assert [bare_label(one) for one in ("[12]", "12.", "(a)", "*")] == ["12", "12", "a", "*"]


STEPS = st.tuples(
    st.sampled_from(["words", "verbatim", "line", "cell", "close", "call", "page", "enclose", "joined", "space"]),
    st.text(" \n\tab[\u00a0“", max_size=6),
)


@given(st.lists(STEPS, max_size=30))
def test_whatever_is_written_nothing_is_lost(steps: list[tuple[str, str]]) -> None:
    flow = Flow(paged=True)
    written = ""
    for step, words in steps:
        if step in {"words", "verbatim"}:
            getattr(flow, step)(words)
            written += words
        elif step == "call":
            flow.call("1", "*")
            written += "*"
        elif step == "enclose" and flow.open:
            flow.enclose("”")
            written += "”"
        elif step == "page":
            flow.page(words)
        elif step != "enclose":
            getattr(flow, step)()
    decoded = flow.composer.decoded()
    assert "".join(decoded.text.split()) == "".join(written.split())
    assert_nothing_lost(decoded)
