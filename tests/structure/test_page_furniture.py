"""What recurs at the heads and feet of pages that are known."""

from searchdoc.models import Page, Span
from searchdoc.structure.page_furniture import (
    PagedText,
    find_catchwords,
    find_running_heads,
    find_signature_marks,
    furniture_spans,
)
from searchdoc.structure.page_lines import printed_lines

ONE = "THE MILLS OF WEIR\nThe carter counted the sacks\nthat were lost upon\nthe road\nB\n\f"
TWO = "THE MlLLS OF WEIR\nthe road. He said nothing.\nNobody did.\nThey went\naway.\nC\n"
TEXT = ONE + TWO


def paged(label: str | None = None) -> PagedText:
    pages = (Page(Span(0, len(ONE)), 1, label), Page(Span(len(ONE), len(TEXT)), 2))
    return PagedText(printed_lines(TEXT), pages)


def apart(text: PagedText) -> list[str]:
    return [text.lines[index].words for index in sorted(text.apart)]


def test_lines_belong_to_the_page_on_which_they_begin() -> None:
    assert paged().members == [[0, 1, 2, 3, 4], [5, 6, 7, 8, 9, 10]]


def test_a_head_that_recurs_belongs_to_the_pages() -> None:
    text = paged("17")
    find_running_heads(text)
    assert apart(text) == ["THE MILLS OF WEIR", "THE MlLLS OF WEIR"]


def test_letters_of_printed_sheets_belong_to_the_pages() -> None:
    text = paged()
    find_signature_marks(text)
    assert apart(text) == ["B", "C"]


def test_a_catchword_is_what_the_next_page_begins_with() -> None:
    text = PagedText(printed_lines("One two three\nfour five\nand so\nroad.\f\nroad. He went"), (Page(Span(0, 35), 1),))
    find_catchwords(text)
    assert apart(text) == []
    lines = printed_lines("One two three\nfour five\nand so\nroad\n\froad. He went")
    text = PagedText(lines, (Page(Span(0, 37), 1), Page(Span(37, 50), 2)))
    find_catchwords(text)
    assert apart(text) == ["road"]


def test_what_lies_between_the_halves_of_a_sentence_is_one_span() -> None:
    text = paged("17")
    find_running_heads(text)
    find_signature_marks(text)
    spans, joins = furniture_spans(text)
    assert [TEXT[span.start : span.end] for span in spans] == ["THE MILLS OF WEIR", "B\n\fTHE MlLLS OF WEIR\n", "C"]
    assert joins == {TEXT.index("the road. He")}
