"""Scans of books: where their pages end, which numbers are printed on them, and what belongs to the page alone."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from herrings import HERRINGS
from searchdoc.formats.files import read
from searchdoc.models import Document, Page, Span, reading_text
from searchdoc.protocols import DecodedFile
from searchdoc.structure import analyse
from searchdoc.structure.pages import find_pages


def document(text: str, name: str = "text.txt") -> Document:
    return analyse(read(text.encode(), Path(name)), name, name, "0" * 64)


def labels(text: str, name: str = "text.txt") -> list[str | None]:
    return [page.label for page in document(text, name).pages]


def paragraphs_of(book: Document) -> list[str]:
    """The words of each paragraph as they are read, on one line."""
    return [" ".join(book.reading(block.span).split()) for block in book.blocks]


def test_a_scan_of_a_book_has_pages_with_their_printed_numbers() -> None:
    book = document(HERRINGS)
    assert [(page.number, page.label) for page in book.pages] == [(1, "216"), (2, "217"), (3, "218")]
    assert book.text == HERRINGS
    assert [book.slice(page.span).split()[0] for page in book.pages] == ["216", "THE", "218"]


def test_running_heads_are_nobodys_words_and_in_no_paragraph() -> None:
    book = document(HERRINGS)
    assert not any("FLEETS" in words for words in paragraphs_of(book))
    assert "FLEETS" not in book.title
    assert sum("GRAYSAND" in book.slice(span) for span in book.furniture) == 3


def test_a_paragraph_that_goes_on_over_two_pages_is_one() -> None:
    first, last = document(HERRINGS).blocks
    book = document(HERRINGS)
    assert book.slice(first.span).startswith("The boats")
    assert book.slice(first.span).endswith("let thirty-one go out.")
    assert last.line == 15
    words = paragraphs_of(book)[0]
    assert "made an exami- nation of every hull" in words
    assert "shows it to anybody who asks" in words


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_other_line_ends_change_nothing(end: str) -> None:
    book, other = document(HERRINGS), document(HERRINGS.replace("\n", end))
    assert [page.label for page in other.pages] == [page.label for page in book.pages]
    assert paragraphs_of(other) == paragraphs_of(book)
    assert [block.line for block in other.blocks] == [block.line for block in book.blocks]
    assert [block.voices for block in other.blocks] == [block.voices for block in book.blocks]


def test_left_and_right_heads_may_differ() -> None:
    text = HERRINGS.replace("THE HERRING FLEETS OF GRAYSAND      217", "THE SPRING OF 1849      217")
    text += text.replace("216 ", "220 ").replace("217\n", "221\n").replace("218 ", "222 ")
    assert labels(text) == ["216", "217", "218", "220", "221", "222"]


def test_a_head_whose_number_was_misread_begins_a_page_without_a_label() -> None:
    assert labels(HERRINGS.replace("      217\n", "      2l7\n")) == ["216", None, "218"]


PAGES = (
    "The miller counted the sacks and\nwent home in the",
    "evening. His wife asked where he\nhad been for",
    "so long.",
)


def marked(first: str, second: str) -> str:
    """Three pages divided by two marks, each on a line of its own."""
    return f"{PAGES[0]}\n{first}\n{PAGES[1]}\n{second}\n{PAGES[2]}\n"


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("[Page 17]", "[Page 18]", [None, "17", "18"]),
        ("[p. 17]", "[p. 18]", [None, "17", "18"]),
        ("[Pg 17]", "[Pg 18]", [None, "17", "18"]),
        ("[S. 17]", "[S. 18]", [None, "17", "18"]),
        ("[p. xvii]", "[p. xviii]", [None, "xvii", "xviii"]),
        ("{17}", "{18}", [None, "17", "18"]),
        ("- 17 -", "- 18 -", ["17", "18", None]),
        ("— 17 —", "— 18 —", ["17", "18", None]),
        ("page 17 of 40", "page 18 of 40", ["17", "18", None]),
        ("17\n\nTHE MILLS OF WEIR", "18\n\nTHE MILLS OF WElR", ["17", "18", None]),
        ("17\nTHE MILLS OF WEIR", "18\nTHE MILLS OF WElR", [None, "17", "18"]),
        ("THE MILLS OF WEIR\n17", "THE MILLS OF WElR\n18", [None, "17", "18"]),
    ],
)
@pytest.mark.parametrize("name", ["text.txt", "text.md"])
def test_marks_and_numbers_that_go_up_are_pages(first: str, second: str, expected: list[str | None], name: str) -> None:
    book = document(marked(first, second), name)
    assert [page.label for page in book.pages] == expected
    assert paragraphs_of(book) == [" ".join(" ".join(PAGES).split())]


def test_blank_lines_around_a_page_break_do_not_end_the_sentence() -> None:
    for name in ("text.txt", "text.md"):
        assert len(document(marked("\n[Page 17]\n", "\n[Page 18]\n"), name).blocks) == 1


def test_marks_inside_a_line_are_pages_too() -> None:
    text = "The miller counted [Pg 17] the sacks and [Pg 18] the bins.\n\nThen he went [Pg 19] home at last.\n"
    book = document(text)
    assert [page.label for page in book.pages] == [None, "17", "18", "19"]
    assert paragraphs_of(book) == ["The miller counted the sacks and the bins.", "Then he went home at last."]


def test_numbers_alone_are_pages_where_they_divide_sentences_of_full_lines() -> None:
    lines = [f"the miller counted the sacks of the {number} carts that stood at the gate and\n" for number in range(12)]
    text = "".join(line + ("" if place % 4 < 3 else f"{30 + place // 4}\n") for place, line in enumerate(lines))
    assert labels(text) == ["30", "31", "32"]
    assert len(document(text).blocks) == 1


LETTER = """\
Letter from Tobias Marl to Edward Pell

Weir, 3 May 1911

Dear Mr. Pell,

I ask the Board for oil. The lamps have been dark since the beginning of
April, and the boats do not dare to go out before the sun is up and the
{}
fog has gone. The keeper has written twice, and nobody has told him what
he should do.
{}
Yours faithfully,
Tobias Marl
"""


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("12\n\nLETTERS OF THE HARBOUR\n", "13\n\nLETTERS OF THE HARBOUR\n"),
        ("\n[Page 12]\n", "\n[Page 13]\n"),
        ("\f", "\f"),
        ("\n- 12 -\n\f\n", "\n- 13 -\n\f"),
    ],
)
def test_a_letter_over_pages_has_one_voice(first: str, second: str) -> None:
    """It reads as the same letter without pages, paragraph by paragraph."""
    plain, paged = document(LETTER.format("@", "").replace("@\n", "")), document(LETTER.format(first, second))
    assert paragraphs_of(paged) == paragraphs_of(plain)
    assert [block.voices for block in paged.blocks] == [block.voices for block in plain.blocks]
    assert [block.kind for block in paged.blocks] == [block.kind for block in plain.blocks]
    assert (paged.author, paged.addressee, paged.date) == ("Tobias Marl", "Edward Pell", "1911-05-03")
    assert len(paged.pages) > 1


def test_form_feeds_alone_divide_pages_that_are_counted() -> None:
    book = document("The miller counted the sacks\fand went home.\n\f\n\fHis wife asked where he had been.\n")
    assert [(page.number, page.label) for page in book.pages] == [(1, None), (2, None), (3, None), (4, None)]
    assert paragraphs_of(book) == ["The miller counted the sacks and went home.", "His wife asked where he had been."]
    assert [block.line for block in book.blocks] == [1, 6]


def test_a_form_feed_that_divides_nothing_makes_no_page() -> None:
    assert document("The miller counted the sacks.\n\f\n").pages == ()


FED = """\
THE MILLS OF WEIR

The miller counted the sacks, and he was
not content. He asked the carter how
many had been lost upon
{}\f\
THE MILLS 0F WEIR

the road. The carter said nothing, and he
looked at his boots. There was a hole
in each of them.
{}\f\
THE MILLS OF WEIR

Nobody ever asked him again.
He left in May.
{}\
"""
"""Three pages with a running head, divided by form feeds; what stands at the foot of each is to be filled in."""


def test_heads_and_feet_are_compared_from_page_to_page() -> None:
    book = document(FED.format("17\n", "18\n", "19\n"))
    assert [page.label for page in book.pages] == ["17", "18", "19"]
    assert not any("WEIR" in words or "18" in words for words in paragraphs_of(book))
    assert "how many had been lost upon the road." in paragraphs_of(book)[0]


def test_a_head_without_numbers_must_stand_where_a_sentence_goes_on() -> None:
    assert not any("WEIR" in words for words in paragraphs_of(document(FED.format("", "", ""))))
    letters = "THE VICARAGE, WEIR\n\nDear Ann,\n\nThe roof leaks.\n\nYours, Tom Bell\n\f"
    assert sum("VICARAGE" in words for words in paragraphs_of(document(letters * 3))) == 3


def test_signature_marks_and_catchwords_belong_to_the_page() -> None:
    book = document(FED.format("B\n17\n", "C 2\n18\n", "19\n"))
    assert [book.slice(span).strip() for span in book.furniture][-4:] == ["C 2", "18", "THE MILLS OF WEIR", "19"]
    assert "lost upon the road" in paragraphs_of(book)[0]
    book = document(FED.format("the\n17\n", "18\n", "19\n"))
    assert "lost upon the road" in paragraphs_of(book)[0]


def test_one_letter_at_the_foot_of_a_page_is_no_signature_mark() -> None:
    assert paragraphs_of(document(FED.format("17\n", "18\n", "M\n19\n")))[-1].endswith("M")


@pytest.mark.parametrize(
    "text",
    [
        "".join(f"{number}. Fetch {thing} from the store.\n" for number, thing in enumerate(("oil", "rope", "tar"), 1)),
        "We need\n\n1\noil for the lamps\nand wicks\n2\nrope for the boats\nand tar\n3\ncoal for the stove\nand wood\n",
        "".join(f"{year} ..... 2s. {year - 1845}d.\n" for year in range(1846, 1856)),
        "".join(
            f"{year} Wheat sold at Weir      {year - 1845}s.\n\nIt rained.\nIt snowed.\n\n"
            for year in range(1846, 1850)
        ),
        "".join(
            f"{year}\n\nThe herring came late. Nobody\nwent out before May.\nThen they all did.\n\n"
            for year in range(1846, 1850)
        ),
        "".join(f"{verse}\nAnd the water rose,\nAnd the lamp went out,\n\n" for verse in range(1, 5)),
        "".join(
            f"{number}\n\nDear Ann,\n\nThe roof leaks again.\n\nTom Bell\n\n" for number in ("XVI.", "XVII.", "XVIII.")
        ),
        "".join(f"LETTER {number}\n\nDear Ann,\n\nThe roof leaks.\n\nYours, Tom Bell\n\n" for number in range(1, 5)),
        "".join(f"MEETING OF THE BOARD {number}\n\nNobody came.\nThe clerk went home.\n\n" for number in range(1, 5)),
        "".join(f"Minutes of the Board      {number}\n\nNobody came.\n\nHe went home.\n\n" for number in range(1, 6)),
        "The mill\n\n1\n\nThe wheel goes\nround\n\n2\n\nthe water falls\nlike rain\n\n3\n\nand no one\ncounts\n",
        "".join(f"- {number} -\n\nHe slept.\n\nHe woke again.\n\n" for number in range(1, 5)),
        "".join(f"{day} May 1850\n\nRain again.\n\nThe roof leaks.\n\n" for day in range(1, 6)),
        "".join(f"{day} May 1850\nRain again.\nThe roof leaks.\n\f" for day in range(1, 6)),
        "".join(f"{year}\nThe herring came late.\nNobody went out.\n\f" for year in range(1846, 1850)),
        "The minutes say so [p. 17] and deny it\n[p. 3] later, as the clerk knew [p. 210].\n",
        "He paid 17\npounds, and then\nhe paid 18\npounds more.\n",
    ],
    ids=lambda text: " ".join(text.split())[:24],
)
@pytest.mark.parametrize("name", ["text.txt", "text.md"])
def test_other_numbers_make_no_pages(text: str, name: str) -> None:
    """Lists, points, years, tables, verses, letters, meetings, sections, days and references."""
    book = document(text, name)
    assert all(page.label is None for page in book.pages)
    assert book.furniture == ()
    assert ("\f" in text) == bool(book.pages)


def test_a_format_can_state_its_pages() -> None:
    text = "The miller counted\n\nthe sacks.\n"
    pages = (Page(Span(0, 20), 1, "iv"), Page(Span(20, len(text)), 2, "v"))
    book = analyse(DecodedFile(text, pages=pages), "a.xml", "a.xml", "0" * 64)
    assert book.pages == pages
    assert paragraphs_of(book) == ["The miller counted the sacks."]


def test_notes_keep_their_words_as_printed() -> None:
    text = marked("[Page 17]", "[Page 18]") + "\nNotes\n\n1. The miller was not\n[Page 19]\nthe owner.\n"
    book = document(text)
    assert [book.slice(note.span) == note.text for note in book.notes] == [True]


LINES = st.sampled_from(
    ["216  THE MILLS", "THE MILLS  217", "THE M1LLS  218", "17", "18", "19", "[Page 3]", "[Page 4]", "- 5 -",
     "- 6 -", "the miller counted exami-", "nation of the sacks and", "He went home.", "", "B", "C", "\f", "\r",
     "\u00ad", "[p. 4] x"]
)  # fmt: skip


@given(st.lists(LINES, max_size=24).map("\n".join))
def test_pages_cover_the_text_in_order_and_nothing_moves(text: str) -> None:
    source = DecodedFile(text)
    found = find_pages(source)
    if found.pages:
        assert [found.pages[0].span.start, found.pages[-1].span.end] == [0, len(text)]
        assert [page.number for page in found.pages] == list(range(1, len(found.pages) + 1))
    assert all(one.span.end == other.span.start for one, other in pairwise(found.pages))
    assert all(one.end <= other.start for one, other in pairwise(found.furniture))
    assert all(0 <= span.start < span.end <= len(text) for span in found.furniture)
    assert len(reading_text(text, found.furniture)) == len(text)


@given(st.lists(LINES, max_size=24).map("\n".join).filter(str.strip))
def test_no_paragraph_begins_or_ends_in_what_belongs_to_a_page(text: str) -> None:
    book = document(text)
    for block in book.blocks:
        assert book.reading(block.span)
        assert book.reading(block.span).strip() == book.reading(block.span)
    held = "".join("".join(book.reading(block.span).split()) for block in book.blocks)
    assert set(held) <= set(text)
