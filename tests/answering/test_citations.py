"""Citations: the words, whose they are, where they stand, and identifiers that hold or are refused."""

from array import array
from dataclasses import replace

import pytest

import texts
from searchdoc.answering.citations import Citation, Place, cite, cite_place, place_of, resolve_citation
from searchdoc.errors import MalformedCitation, QuoteMismatch, UnknownCitation
from searchdoc.models import (
    Block,
    Document,
    Hit,
    Kind,
    Note,
    Page,
    Passage,
    Quote,
    Scores,
    Span,
    Voice,
    WordBoxes,
    citation_id,
)

TEXT = "The mill\n\nThe wheel stands. “Open the sluice,” said Venn. The end.\n\nOil is dear.\n\n1. A note on oil.\n"
WORDS = "Open the sluice,"
HALE = Voice("Hale", "author", "1904-03-03", confidence=1.0)
VENN = Voice("Venn", "quoted", "1904-03-01", addressee="Hale", confidence=1.0)
SCORES = Scores(2.0, 0.5, 0.75, 0.9)


def span_of(words: str) -> Span:
    return Span(TEXT.index(words), TEXT.index(words) + len(words))


def document(*, notes: tuple[Note, ...] = (), date: str | None = "1904-03-03") -> Document:
    """A letter of Hale's in two paragraphs, with a title and a note of the editor's."""
    paragraphs: tuple[tuple[Kind, str], ...] = (
        ("title", "The mill"),
        ("body", TEXT.split("\n\n")[1]),
        ("body", "Oil is dear."),
        ("note", "1. A note on oil."),
    )
    blocks = tuple(
        Block(
            span_of(words),
            kind,
            (HALE,) if kind == "body" else (),
            ("Part I", "The wheel"),
            "3",
            number,
            2 * number - 1,
        )
        for number, (kind, words) in enumerate(paragraphs, start=1)
    )
    quotes = (Quote(span_of(WORDS), (HALE, VENN)),)
    return Document(
        "mill.txt", "/letters/mill.txt", "0" * 64, TEXT, "The mill", "Hale", date, "en", blocks, notes, quotes
    )


def passage(index: int = 1, letter: Document | None = None) -> Passage:
    letter = letter or document()
    block = letter.blocks[index]
    return Passage(letter, block.span.start, block.span.end, index, index)


def cited(passage: Passage, quote: Quote | None = None) -> Citation:
    return cite(Hit(passage, 0, 7, SCORES, focus=quote))


# -- what is cited


def test_a_hit_is_cited_whole_under_its_rank() -> None:
    """With its scores and the voices of all of it."""
    citation = cited(passage())
    assert (citation.number, citation.is_whole, citation.kind, citation.scores) == (7, True, "body", SCORES)
    assert citation.text == TEXT.split("\n\n")[1]
    assert (citation.speaker, citation.date, citation.line) == ("Hale", "1904-03-03", 3)


def test_the_words_of_the_person_asked_for_are_cited_alone() -> None:
    """They are a quotation, in that person's voice and with that person's date."""
    one = passage()
    citation = cited(one, one.quotes[0])
    assert (citation.text, citation.is_whole, citation.kind) == (WORDS, False, "quotation")
    assert (citation.speaker, citation.date) == ("Venn", "1904-03-01")
    assert TEXT[citation.start : citation.end] == WORDS


def test_only_the_notes_called_inside_the_words_are_theirs() -> None:
    """The whole passage has all of its notes."""
    stood = Note(1, span_of("A note on oil."), "A note on oil.", None, "mill.txt", (span_of("stands"),), "marker")
    letter = document(notes=(stood,))
    one = passage(letter=letter)
    assert cited(one).notes == (stood,)
    assert cited(one, one.quotes[0]).notes == ()
    inside = replace(stood, markers=(), linked="inferred", anchor=span_of("sluice"))
    one = passage(letter=document(notes=(inside,)))
    assert cited(one, one.quotes[0]).notes == (inside,)


# -- where it stands, and who says so


def test_a_place_is_told_from_the_outside_in() -> None:
    """Title, headings, point and line; and which part, where a paragraph was divided."""
    one = passage()
    assert place_of(cited(one)) == ("The mill", "Part I › The wheel", "point 3", "line 3")
    assert place_of(cited(replace(one, part=2, parts=3)))[-2:] == ("line 3", "part 2 of 3")
    bare = replace(one.block, section=(), point=None)
    letter = replace(one.document, blocks=(one.document.blocks[0], bare, *one.document.blocks[2:]))
    assert place_of(cited(passage(letter=letter))) == ("The mill", "line 3")


def test_a_page_is_told_by_its_printed_number_or_counted() -> None:
    """Printed, it stands as it is; counted, in brackets."""
    one = passage(2)
    book = replace(
        one.document, pages=(Page(Span(0, TEXT.index("Oil")), 1), Page(Span(TEXT.index("Oil"), len(TEXT)), 2, "218"))
    )
    printed, counted = cited(passage(2, book)), cited(passage(1, book))
    assert place_of(printed)[-2:] == ("p. 218", "line 5")
    assert place_of(counted)[-2:] == ("p. [1]", "line 3")
    assert "; p. 218; line 5" in printed.reference
    assert (printed.to_dict()["page"], counted.to_dict()["page"]) == (
        {"label": "218", "number": 2},
        {"label": None, "number": 1},
    )
    both = cited(Passage(book, 10, 80, 1, 2))
    assert "; pp. [1]–218; line 3" in both.reference
    assert (both.to_dict()["page"], both.to_dict()["last_page"]) == (
        {"label": None, "number": 1},
        {"label": "218", "number": 2},
    )
    assert (cited(one).to_dict()["page"], cited(one).to_dict()["boxes"]) == (None, [])


def test_the_words_have_a_rectangle_a_line_in_points() -> None:
    """Rounded to hundredths, and as the published schema has it."""
    start = TEXT.index("Oil")
    columns = array("i", [start]), array("i", [start + 3]), array("i", [2]), array("f", [72.0, 100.123, 90.5, 112.0])
    book = replace(document(), boxes=WordBoxes(*(column.tobytes() for column in columns)))
    citation = cited(passage(2, book))
    assert citation.to_dict()["boxes"] == [{"page": 2, "rect": [72.0, 100.12, 90.5, 112.0]}]
    assert citation.boxes[0].rect[1] == pytest.approx(100.123)
    assert citation.text == TEXT[citation.start : citation.end]


def test_what_belongs_to_a_page_inside_the_words_is_told_as_a_gap() -> None:
    """The words stay as they stand in the source."""
    head = span_of("stands. ")
    one = cited(passage(1, replace(document(), furniture=(head,))))
    assert one.to_dict()["gaps"] == [{"start": head.start, "end": head.end}]
    assert one.text == TEXT[one.start : one.end]
    assert one.reading == one.text.replace("stands. ", " " * 8)


PLACE = "The mill; Part I › The wheel; point 3; line 3"
REFERENCES = {
    "own words": ((HALE,), f"Hale, 3 March 1904; {PLACE}"),
    "undated": (
        (Voice("Hale", "author", confidence=1.0),),
        "Hale; The mill, 3 March 1904; Part I › The wheel; point 3; line 3",
    ),
    "nobody": ((), "speaker not established; The mill, 3 March 1904; Part I › The wheel; point 3; line 3"),
    "quoted": (
        (HALE, VENN),
        f"Venn to Hale, 1 March 1904, quoted by Hale, 3 March 1904; {PLACE}",
    ),
    "reported": (
        (HALE, replace(VENN, mode="reported")),
        f"Venn to Hale, 1 March 1904, reported by Hale, 3 March 1904; {PLACE}",
    ),
    "in doubt": (
        (HALE, replace(VENN, confidence=0.5)),
        f"Venn to Hale, 1 March 1904 (probably), quoted by Hale, 3 March 1904; {PLACE}",
    ),
}


@pytest.mark.parametrize(("voices", "reference"), REFERENCES.values(), ids=REFERENCES.keys())
def test_a_reference_says_who_to_whom_when_by_whom_and_where(voices: tuple[Voice, ...], reference: str) -> None:
    """From the words outwards; the document's own date where no voice tells it."""
    one = passage()
    assert Citation(1, one, one.span, voices, SCORES).reference == reference


def test_a_reference_says_which_part_of_a_long_paragraph() -> None:
    """Together with the line."""
    reference = cited(replace(passage(), part=2, parts=3)).reference
    assert reference.endswith("; point 3; line 3, part 2 of 3")


@pytest.mark.parametrize(
    ("voices", "who"),
    [
        ((), "editor’s note 1"),
        ((Voice("Hale", "author", confidence=1.0),), "Hale’s own note 1"),
        ((Voice("Ada Quill", "editor", confidence=1.0),), "editor’s note 1 by Ada Quill"),
    ],
)
def test_a_note_is_the_editors_or_the_authors_own(voices: tuple[Voice, ...], who: str) -> None:
    """With its number in the document."""
    note = Note(1, span_of("A note on oil."), "A note on oil.", None, "mill.txt")
    one = passage(3, document(notes=(note,)))
    assert Citation(1, one, one.span, voices, SCORES).reference.split("; ")[0] == who


def test_as_json_it_holds_what_a_reader_needs() -> None:
    """The words, 32 characters on both sides of them, and every score under its name."""
    one = passage()
    told = cited(one, one.quotes[0]).to_dict()
    assert told["context"] == {
        "before": TEXT[max(0, span_of(WORDS).start - 32) : span_of(WORDS).start],
        "after": TEXT[span_of(WORDS).end : span_of(WORDS).end + 32],
    }
    assert told["scores"] == {"keyword": 2.0, "semantic": 0.5, "final": 0.75, "tokens": 0.9, "rerank": None}
    assert (told["number"], told["text"], told["speaker"], told["line"]) == (7, WORDS, "Venn", 3)


# -- identifiers


def test_an_identifier_leads_back_to_its_words() -> None:
    """As long as they stand there."""
    letter = document()
    identifier = citation_id(letter, span_of(WORDS))
    assert resolve_citation(f" {identifier}\n", {"mill.txt": letter}.get) == Place(letter, span_of(WORDS))


@pytest.mark.parametrize(
    ("identifier", "error"),
    [
        ("mill.txt", MalformedCitation),
        ("mill.txt:0-8:1F0C9A3E", MalformedCitation),
        ("mill.txt:0-8", MalformedCitation),
        ("other.txt:0-8:00000000", UnknownCitation),
        ("mill.txt:8-8:00000000", UnknownCitation),
        (f"mill.txt:0-{len(TEXT) + 1}:00000000", UnknownCitation),
        ("mill.txt:0-8:00000000", QuoteMismatch),
    ],
)
def test_an_identifier_that_does_not_hold_is_refused(identifier: str, error: type[Exception]) -> None:
    """What is none, what leads nowhere, and where other words stand now."""
    with pytest.raises(error):
        resolve_citation(identifier, {"mill.txt": document()}.get)


@pytest.mark.parametrize(
    ("words", "speaker"),
    [
        ("The wheel stands.", "Hale"),
        (WORDS, "Venn"),
        ("the sluice", "Venn"),
        ("“Open the sluice,” said", "Hale"),
        ("The end.\n\nOil is dear.", "Hale"),
        ("Oil is dear.\n\n1. A note", None),
    ],
)
def test_any_words_are_cited_with_the_voices_that_all_of_them_share(words: str, speaker: str | None) -> None:
    """Inside a quotation those of the one quoted; across different voices nobody's."""
    letter = document()
    citation = cite_place(Place(letter, span_of(words)), [passage(index, letter) for index in range(4)])
    assert (citation.text, citation.speaker) == (words, speaker)


def test_what_is_only_reported_is_in_the_reporters_words() -> None:
    """A report is cited under the name of the one who reports."""
    letter = replace(document(), quotes=(Quote(span_of(WORDS), (HALE, replace(VENN, mode="reported"))),))
    assert cite_place(Place(letter, span_of(WORDS)), [passage(1, letter)]).speaker == "Hale"


def test_where_no_words_stand_there_is_nothing_to_cite() -> None:
    """Between two paragraphs."""
    with pytest.raises(UnknownCitation, match="there are no words"):
        cite_place(Place(document(), Span(8, 10)), [])


# -- the letter that holds the words


LIGHT = (
    "Correspondence on the harbour light\n\nGraysand, 3 May 1911\n\nDear Mr. Pell,\n\nI ask the Board for oil.\n\n"
    "Yours faithfully,\n\nTobias Marl\n\nWeir, 9 May 1911\n\nDear Mr. Marl,\n\nI have sent your letter on.\n\n"
    "Yours truly,\n\nEdward Pell"
)
QUOTING = (
    "Graysand, 3 May 1911\n\nDear Mr. Pell,\n\nThe Board has no oil. I copy the letter that I had from Mrs. Holt:\n\n"
    "Weir, 28 April 1911\n\nDear Mr. Marl,\n\nThe ships wait for your lamp.\n\nYours truly,\n\nAda Holt\n\n"
    "You see what I have to answer.\n\nYours faithfully,\n\nTobias Marl"
)


def cited_in(text: str, words: str) -> Citation:
    letters = texts.document(text, "light.txt")
    start = text.index(words)
    return cite_place(Place(letters, Span(start, start + len(words))), ())


def test_a_citation_names_the_letter_that_holds_the_words() -> None:
    """The words of the second of two letters in one file."""
    citation = cited_in(LIGHT, "I have sent your letter on.")
    assert citation.letter == citation.document.letters[1]
    assert citation.to_dict()["letter"] == {
        "author": "Edward Pell",
        "addressee": "Tobias Marl",
        "date": "1911-05-09",
        "place": "Weir",
        "start": LIGHT.index("Weir, 9"),
        "end": len(LIGHT),
        "number": 2,
        "of": 2,
        "quoted_in": None,
    }


def test_the_reference_counts_the_letter_where_there_are_several() -> None:
    assert cited_in(LIGHT, "I ask the Board for oil.").reference == (
        "Tobias Marl to Edward Pell, 3 May 1911; Correspondence on the harbour light; letter 1 of 2; line 7"
    )
    assert "letter" not in cited_in(LIGHT, "Correspondence on the harbour light").reference
    assert "letter" not in cited_in(QUOTING, "You see what I have to answer.").reference


def test_a_letter_in_a_letter_is_named_with_the_one_that_quotes_it() -> None:
    letter = cited_in(QUOTING, "The ships wait for your lamp.").to_dict()["letter"]
    assert isinstance(letter, dict)
    assert (letter["author"], letter["place"]) == ("Ada Holt", "Weir")
    assert letter["quoted_in"]["author"] == "Tobias Marl"
    assert letter["quoted_in"]["quoted_in"] is None


def test_words_in_no_letter_name_none() -> None:
    """Those of the title, and those that begin in one letter and end in another."""
    assert cited_in(LIGHT, "Correspondence on the harbour light").to_dict()["letter"] is None
    assert cited_in(LIGHT, "Tobias Marl\n\nWeir, 9 May 1911").letter is None


def referred(title: str, *voices: Voice, date: str | None = None) -> str:
    """The reference of a paragraph on line 3 in the words of these voices, the outermost first."""
    letter = replace(document(), title=title, date=date)
    block = replace(letter.blocks[1], section=(), point=None, voices=voices)
    letter = replace(letter, blocks=(letter.blocks[0], block, *letter.blocks[2:]), quotes=())
    return cited(passage(letter=letter)).reference


def test_a_title_is_not_said_twice() -> None:
    """It is left out where it only names who writes to whom and when; what else it says stays."""
    wrote = Voice("Ada Quill", "author", "1911-05-04", "Tobias Marl")
    said = "Ada Quill to Tobias Marl, 4 May 1911"
    assert referred(said, wrote, date="1911-05-04") == f"{said}; line 3"
    assert referred("Letter from Ada Quill to Tobias Marl", wrote) == f"{said}; line 3"
    assert referred("Ada Quill, keeper, to Tobias Marl", wrote) == f"{said}; Ada Quill, keeper, to Tobias Marl; line 3"
    assert referred("The mill", wrote) == f"{said}; The mill; line 3"
    assert referred("Minutes, 4 May 1911", Voice("Ada Quill", "author"), date="1911-05-04") == (
        "Ada Quill; Minutes, 4 May 1911; line 3"
    )


def test_nobody_known_quotes_nobody_by_name() -> None:
    unknown, quoted = Voice(None, "author"), Voice(None, "quoted")
    assert referred("The mill", unknown, quoted) == "speaker not established, quoted; The mill; line 3"
    assert referred("The mill", unknown, replace(quoted, speaker="Venn")) == "Venn, quoted; The mill; line 3"
    told = replace(quoted, speaker="Venn", mode="reported")
    assert referred("The mill", replace(unknown, speaker="Hale"), told) == "Venn, reported by Hale; The mill; line 3"


def test_a_part_of_a_passage_is_of_its_kind() -> None:
    one = passage()
    part = Span(one.start, one.start + 8)
    assert cite_place(Place(one.document, part), (one,)).kind == "body"
