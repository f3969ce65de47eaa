"""What travels between the stages: spans, lines, passages as slices, citation ids."""

from __future__ import annotations

import hashlib
from array import array
from dataclasses import FrozenInstanceError, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchdoc.models import (
    Block,
    Box,
    Document,
    Letter,
    Note,
    Page,
    Passage,
    Quote,
    Span,
    Voice,
    WordBoxes,
    citation_id,
    count_line_ends,
    innermost_direct,
    lines_of,
    reading_text,
    stripped_span,
)

TEXT = "From the keeper\r\n\r\nThe lamp failed. He said: “Send oil.”\nNobody answered."
KEEPER = Voice("Anna Holm", "author")
ANSWER = Voice("J. P. Brandt", "quoted", mode="reported")
QUOTE = Quote(Span(44, 55), (KEEPER, Voice("Tobias Marl", "quoted")))
DOCUMENT = Document(
    "keeper.txt",
    "/keeper.txt",
    hashlib.sha256(TEXT.encode()).hexdigest(),
    TEXT,
    "From the keeper",
    "Anna Holm",
    "1902-01-05",
    "en",
    (
        Block(Span(0, 15), "heading", (), (), None, 1, 1),
        Block(Span(19, len(TEXT)), "body", (KEEPER, ANSWER), ("From the keeper",), "1", 2, 3),
    ),
    notes=(
        Note(1, Span(0, 4), "From", None, "keeper.txt", markers=(Span(28, 34),)),
        Note(2, Span(5, 8), "the", None, "keeper.txt", anchor=Span(30, 32)),
        Note(3, Span(0, 4), "From", None, "keeper.txt", markers=(Span(0, 4),)),
    ),
    quotes=(QUOTE,),
)
PASSAGE = Passage(DOCUMENT, 19, len(TEXT), 1, 1)


@pytest.mark.parametrize(
    ("one", "other", "covers", "overlaps"),
    [
        (Span(2, 8), Span(2, 8), True, True),
        (Span(2, 8), Span(3, 5), True, True),
        (Span(2, 8), Span(7, 9), False, True),
        (Span(2, 8), Span(8, 9), False, False),
        (Span(2, 8), Span(0, 2), False, False),
    ],
)
def test_spans_are_half_open(one: Span, other: Span, covers: bool, overlaps: bool) -> None:
    """The end is not part of a span: neighbours do not overlap."""
    assert (one.covers(other), one.overlaps(other), other.overlaps(one)) == (covers, overlaps, overlaps)
    assert len(one) == 6


def test_spans_are_ordered_by_their_starts() -> None:
    """And then by their ends."""
    assert sorted([Span(3, 4), Span(1, 9), Span(1, 2)]) == [Span(1, 2), Span(1, 9), Span(3, 4)]


@given(st.text(alphabet="ab \r\n\f\u2028"))
def test_lines_are_what_stands_between_line_ends(text: str) -> None:
    """LF, CR LF, CR and form feed end a line; other characters that Unicode calls line ends do not."""
    lines = [text[line.start : line.end] for line in lines_of(text)]
    even = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n")
    assert lines == even.removesuffix("\n").split("\n")[: len(lines)]
    assert sum(map(len, lines)) == len(even.replace("\n", ""))
    assert count_line_ends(text, 0, len(text)) == even.count("\n")
    assert count_line_ends(text, len(text), 0) == -even.count("\n")
    read = reading_text(text)
    assert len(read) == len(text)
    assert [read[line.start : line.end].strip() for line in lines_of(text)] == [line.strip() for line in lines]


def test_what_belongs_to_the_page_is_blank_when_the_text_is_read() -> None:
    """And every character keeps its place, also where a span begins or ends in it."""
    text = "poor-\n[17]\nhouse\r\n"
    paged = replace(DOCUMENT, text=text, furniture=(Span(6, 11),))
    assert paged.reading(Span(0, len(text))) == "poor-\n     house \n"
    assert paged.reading(Span(4, 8)) == "-\n  "
    assert paged.reading(Span(9, 13)) == "  ho"
    assert paged.furniture_in(Span(4, 8)) == (Span(2, 4),)
    assert paged.furniture_in(Span(0, 6)) == paged.furniture_in(Span(11, 16)) == ()


def test_a_position_lies_on_the_page_that_begins_before_it() -> None:
    pages = (Page(Span(0, 10), 1, "xvii"), Page(Span(10, 40), 2))
    paged = replace(DOCUMENT, pages=pages)
    assert [paged.page_at(position) for position in (0, 9, 10, 39)] == [pages[0], pages[0], pages[1], pages[1]]
    assert DOCUMENT.page_at(3) is None
    assert replace(PASSAGE, document=paged).page == pages[1]
    assert PASSAGE.page is None


@given(st.text(alphabet="ab \n\u00a0"), st.data())
def test_a_stripped_span_is_the_slice_stripped(text: str, data: st.DataObject) -> None:
    """It lies inside the span that was given, also where that holds nothing but white space."""
    start = data.draw(st.integers(0, len(text)))
    span = Span(start, data.draw(st.integers(start, len(text))))
    stripped = stripped_span(text, span)
    assert text[stripped.start : stripped.end] == text[span.start : span.end].strip()
    assert span.start <= stripped.start <= stripped.end <= span.end


def test_a_passage_slices_its_document() -> None:
    """It holds no text of its own, and what is known about it is its first block's."""
    assert PASSAGE.text == DOCUMENT.slice(PASSAGE.span) == TEXT[19:]
    assert (PASSAGE.kind, PASSAGE.voices, PASSAGE.section, PASSAGE.point, PASSAGE.paragraph) == (
        "body",
        (KEEPER, ANSWER),
        ("From the keeper",),
        "1",
        2,
    )
    assert list(PASSAGE.blocks) == [DOCUMENT.blocks[1]]


def test_the_line_of_a_passage_is_that_on_which_it_begins() -> None:
    """A part of a paragraph may begin on a later line than the paragraph."""
    assert PASSAGE.line == 3
    assert replace(PASSAGE, start=TEXT.index("Nobody")).line == 4


def test_a_passage_has_the_notes_and_quotations_inside_it() -> None:
    """Notes by their markers or by the place that they seem to belong to."""
    assert [note.number for note in PASSAGE.notes] == [1, 2]
    assert PASSAGE.quotes == (QUOTE,)
    assert replace(PASSAGE, end=40).quotes == ()


def test_a_citation_id_changes_with_the_words() -> None:
    """Document, span, and the beginning of the SHA-256 of the words."""
    digest = hashlib.sha256(TEXT[19:].encode()).hexdigest()
    assert PASSAGE.id == citation_id(DOCUMENT, PASSAGE.span) == f"keeper.txt:19-{len(TEXT)}:{digest[:8]}"
    assert citation_id(replace(DOCUMENT, text=TEXT.upper()), PASSAGE.span) != PASSAGE.id


def test_the_innermost_direct_voice_is_the_last_that_speaks_in_its_own_words() -> None:
    """A report has no direct voice of its own."""
    assert innermost_direct((KEEPER, ANSWER)) == KEEPER
    assert innermost_direct(QUOTE.voices) == QUOTE.voices[1]
    assert innermost_direct((ANSWER,)) is None


def test_nothing_that_travels_can_be_changed() -> None:
    """A stage makes new values."""
    for value, name in ((Span(1, 2), "start"), (KEEPER, "speaker"), (DOCUMENT, "text"), (PASSAGE, "start")):
        with pytest.raises(FrozenInstanceError):
            setattr(value, name, 1)


def test_the_letters_around_a_span_are_those_that_hold_all_of_it() -> None:
    """Outermost first, however many letters come before it; none where it begins in one and ends outside."""
    first, second = Letter(Span(0, 15), number=1, of=2), Letter(Span(19, 60), number=2, of=2)
    quoted = (Letter(Span(20, 30), outer=1, number=1, of=2), Letter(Span(35, 45), outer=1, number=2, of=2))
    innermost = Letter(Span(36, 40), outer=3)
    document = replace(DOCUMENT, letters=(first, second, *quoted, innermost))
    assert document.letters_around(Span(3, 9)) == (first,)
    assert document.letters_around(Span(16, 18)) == ()
    assert document.letters_around(Span(10, 25)) == ()
    assert document.letters_around(Span(31, 34)) == (second,)
    assert document.letters_around(Span(37, 39)) == (second, quoted[1], innermost)
    assert document.letters_around(Span(41, 60)) == (second,)
    assert DOCUMENT.letters_around(Span(0, 4)) == ()


def test_a_passage_names_the_innermost_letter() -> None:
    letter = Letter(Span(19, len(TEXT)), "Anna Holm")
    assert replace(PASSAGE, document=replace(DOCUMENT, letters=(letter,))).letter == letter
    assert PASSAGE.letter is None


def boxes_of(*words: tuple[Span, int, tuple[float, float, float, float]]) -> WordBoxes:
    spans, pages, rects = zip(*words, strict=True)
    columns = (
        array("i", [span.start for span in spans]),
        array("i", [span.end for span in spans]),
        array("i", pages),
        array("f", [edge for rect in rects for edge in rect]),
    )
    return WordBoxes(*(column.tobytes() for column in columns))


LINES = "The price of\nsalt rose.\n41\nNobody knew."
PLACED = boxes_of(
    (Span(0, 3), 1, (10, 20, 30, 30)),
    (Span(4, 9), 1, (35, 18, 60, 30)),
    (Span(10, 12), 1, (65, 20, 75, 30)),
    (Span(13, 17), 1, (10, 34, 30, 44)),
    (Span(18, 23), 1, (35, 34, 60, 46)),
    (Span(24, 26), 1, (90, 90, 99, 99)),
    (Span(27, 33), 2, (10, 20, 40, 30)),
    (Span(34, 39), 2, (45, 20, 70, 32)),
)


@pytest.mark.parametrize(
    ("span", "words"),
    [(Span(0, 3), ["The"]), (Span(3, 4), []), (Span(8, 13), ["price", "of"]), (Span(16, 27), ["salt", "rose.", "41"])],
)
def test_the_words_that_a_span_touches_have_their_boxes(span: Span, words: list[str]) -> None:
    assert [LINES[word.start : word.end] for word, _ in PLACED.within(span)] == words


def test_a_span_has_a_rectangle_a_line() -> None:
    """Around all its words on the line, and without what belongs to the page."""
    document = replace(DOCUMENT, text=LINES, boxes=PLACED, furniture=(Span(23, 27),))
    assert document.line_boxes(Span(4, 39)) == (
        Box(1, (35, 18, 75, 30)),
        Box(1, (10, 34, 60, 46)),
        Box(2, (10, 20, 70, 32)),
    )
    assert len(PLACED) == 8
    assert replace(DOCUMENT, text=LINES).line_boxes(Span(4, 39)) == ()
