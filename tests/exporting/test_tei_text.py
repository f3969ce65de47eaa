"""The elements of the running text."""

from __future__ import annotations

from dataclasses import replace

import texts
from editions import edition, words_in, words_of
from gold import VOICES
from searchdoc.models import Page, Span


def test_a_page_breaks_where_it_does_and_keeps_its_printed_number() -> None:
    text = "The mill stood still for a whole year, and nobody came.\n"
    cut = text.index("whole")
    pages = (Page(Span(0, cut), 1, "216"), Page(Span(cut, len(text)), 2, "217"))
    root = edition(replace(texts.document(text), pages=pages))
    breaks = list(root.iter("{*}pb"))
    assert [one.get("n") for one in breaks] == ["216", "217"]
    assert str(breaks[1].tail).startswith("whole year")


def test_what_belongs_to_the_page_is_forme_work() -> None:
    document = texts.document((VOICES / "parish.txt").read_text(encoding="utf-8"), "parish.txt")
    printed = [(one.get("type"), one.text) for one in edition(document).iter("{*}fw")]
    assert ("pageNum", "[page 2]") in printed


def test_the_marks_of_markdown_are_left_out_and_no_word_is() -> None:
    document = texts.document("# The mill\n\nIt stood *still* for a year.\n", "mill.md")
    root = edition(document)
    assert words_of(root) == words_in(document) == "ThemillIt" + "stood*still*forayear."


def test_lines_are_kept_where_they_frame_a_letter() -> None:
    text = "Graysand,\n4 May 1911\n\nDear Sir,\n\nThe light is out again, and has been\nsince Tuesday.\n\nAda Quill\n"
    root = edition(texts.document(text))
    assert len(list(root.iter("{*}lb"))) == 1
    assert next(root.iter("{*}dateline")).find("{*}lb") is not None


def test_reported_speech_is_marked_as_no_direct_speech() -> None:
    text = (
        "Ada Quill, diary\n\nMr. Marl told me that the oil had never been sent. I believe him.\n\n"
        "Mr. Marl told me that the lamp was out.\n"
    )
    said = list(edition(texts.document(text)).iter("{*}said"))
    assert said
    assert {one.get("direct") for one in said} == {"false"}


def test_speeches_of_minutes_are_speeches() -> None:
    document = texts.document((VOICES / "council-minutes.txt").read_text(encoding="utf-8"), "council-minutes.txt")
    speeches = list(edition(document).iter("{*}sp"))
    assert len(speeches) > 5
    assert all(one.get("who") for one in speeches)
