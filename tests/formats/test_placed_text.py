"""The text of pages, with headings and notes told by their type, and the place of every word."""

from __future__ import annotations

from formats_checks import assert_nothing_lost
from searchdoc.formats.composing import Composer
from searchdoc.formats.placed_lines import PlacedLine, PlacedWord
from searchdoc.formats.placed_text import PlacedPage, TurnedText, folded_title, write_pages
from searchdoc.protocols import DecodedFile


def line(text: str, y: float, size: float = 11, bold: bool = False) -> PlacedLine:
    words = [
        PlacedWord(word, (10.0 * place, y - size, 10.0 * place + 9, y), y, size, bold=bold, raised=word in {"1", "*"})
        for place, word in enumerate(text.split())
    ]
    spaces = ["" if not place or word.raised else " " for place, word in enumerate(words)]
    return PlacedLine(tuple(words), tuple(spaces), (0, y - size, 200, y), y, size, bold)


def page(*paragraphs: list[PlacedLine], label: str | None = None) -> PlacedPage:
    return PlacedPage(400, 600, label, (TurnedText(list(paragraphs)),))


def written(*pages: PlacedPage, outline: dict[str, int] | None = None, headings: bool = True) -> DecodedFile:
    composer = Composer()
    write_pages(composer, pages, outline, headings)
    decoded = composer.decoded()
    assert_nothing_lost(decoded)
    return decoded


def levels(decoded: DecodedFile) -> list[tuple[str, int]]:
    return [(decoded.text[hint.span.start : hint.span.end], hint.level) for hint in decoded.hints if hint.level]


BODY = [line("the boats went out on the third night of the year and", 100), line("found the shoal.", 112)]


def test_every_word_has_its_place() -> None:
    decoded = written(page(BODY, label="xii"), page(BODY))
    assert decoded.boxes is not None
    assert [(one.label, one.number, one.width, one.height) for one in decoded.pages] == [
        ("xii", 1, 400, 600),
        (None, 2, 400, 600),
    ]
    for hint, number in zip(decoded.hints, (1, 2), strict=True):
        for place, (span, box) in enumerate(list(decoded.boxes.within(hint.span))[:3]):
            assert decoded.text[span.start : span.end] == ("the", "boats", "went")[place]
            assert box.page == number
            assert box.rect == (10.0 * place, 89, 10.0 * place + 9, 100)


def test_larger_type_is_a_heading_and_the_largest_the_highest() -> None:
    decoded = written(
        page([line("Weir", 40, 20)], [line("Of salt", 60, 14)], [line("Prices", 80, 11, bold=True)], BODY)
    )
    assert levels(decoded) == [("Weir", 1), ("Of salt", 2), ("Prices", 3)]


def test_bold_sentences_and_bold_texts_are_no_headings() -> None:
    assert levels(written(page([line("This was done.", 80, 11, bold=True)], BODY))) == []
    heavy = [line("the boats went out", 100, bold=True)]
    assert levels(written(page(heavy, heavy, BODY))) == []


def test_the_outline_decides_where_it_names_a_line() -> None:
    assert folded_title("2. Of  SALT — 17") == "of salt"
    assert levels(written(page([line("2. Of salt", 80)], BODY), outline={"of salt": 2})) == [("2. Of salt", 2)]
    stated = written(page([line("Of salt", 80, 14)], BODY), headings=False)
    assert levels(stated) == []


def test_what_stands_at_the_edge_of_several_pages_is_no_heading() -> None:
    pages = [page([line(f"WEIR {number}", 40, 20)], BODY) for number in (3, 4)]
    assert levels(written(*pages)) == []


def test_notes_stand_at_the_foot_of_their_page_and_before_a_paragraph_that_goes_on() -> None:
    calling = [line("the duty 1 was low.", 100)]
    note = [line("1 Report of the guild.", 300, 8)]
    decoded = written(page(calling, BODY[:1], note, [line("41", 320)]))
    assert decoded.text.splitlines()[::2] == [
        "the duty¹ was low.",
        "¹ Report of the guild.",
        BODY[0].text,
        "41",
    ]
    (call,) = decoded.note_calls
    assert decoded.text[call.span.start : call.span.end] == "¹"
    assert [(hint.kind, hint.label) for hint in decoded.hints][1:3] == [("furniture", "mark of a note"), ("note", "1")]
    finished = written(page(calling, BODY, note))
    assert finished.text.splitlines()[-2] == "¹ Report of the guild."


def test_labels_that_pages_count_anew_are_told_apart() -> None:
    one = page([line("the duty 1 was low.", 100)], [line("1 Report.", 300, 8)])
    decoded = written(one, one)
    assert [call.label for call in decoded.note_calls] == ["1 on page 1", "1 on page 2"]
    assert [hint.label for hint in decoded.hints if hint.kind == "note"] == ["1 on page 1", "1 on page 2"]


def test_turned_text_is_placed_on_the_page_as_it_is_shown() -> None:
    turned = TurnedText([BODY], lambda rect: (rect[1], rect[0], rect[3], rect[2]))
    decoded = written(PlacedPage(400, 600, None, (turned,), ("Crop here",)))
    assert decoded.boxes is not None
    assert next(iter(decoded.boxes.within(decoded.hints[0].span)))[1].rect == (89, 0, 100, 9)
    assert (decoded.hints[-1].kind, decoded.hints[-1].label) == ("furniture", "outside the page")


def test_no_pages_are_no_text() -> None:
    assert written().text == ""
