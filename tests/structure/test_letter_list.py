"""The letters of a document: each with its author, addressee, date and place; none where the document is no letter.

A text is written on one line; " / " stands for an empty line between two paragraphs.
"""

from collections.abc import Iterator
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import texts
from searchdoc.models import Document, Letter, Span
from searchdoc.protocols import DecodedFile
from searchdoc.structure import analyse
from searchdoc.structure.letter_list import own_blocks, voiced

HARBOUR_LIGHT = (
    "Correspondence on the harbour light / Graysand, 3 May 1911 / Dear Mr. Pell, / I ask the Board for oil. / "
    "Yours faithfully, / Tobias Marl / Weir, 9 May 1911 / Dear Mr. Marl, / I have sent your letter on. / "
    "Yours truly, / Edward Pell"
)
VOLUME = (
    "LETTERS OF TOBIAS MARL / TO MRS. HOLT. / Graysand, 3 May 1911 / Dear Madam, / The oil[1] has not come. / "
    "TOBIAS MARL. / [Footnote 1: Whale oil, probably.] / TO THE SAME. / 9 May 1911 / The oil has come.[1] / "
    "TOBIAS MARL. / [Footnote 1: On 8 May.] / TO EDWARD PELL. / I thank you.[1] / TOBIAS MARL. / "
    "[Footnote 1: For the lamp.]"
)
ALONE = (
    "Tobias Marl to Edward Pell, 3 May 1911 / Graysand, 3 May 1911 / Dear Mr. Pell, / The oil has not come. / "
    "Yours faithfully, / Tobias Marl"
)
NESTED = (
    "Graysand, 3 May 1911 / Dear Mr. Pell, / The Board has no oil. I copy the letter that I had from Mrs. Holt: / "
    "Weir, 28 April 1911 / Dear Mr. Marl, / The ships wait for your lamp. / Yours truly, / Ada Holt / "
    "You see what I have to answer. / Yours faithfully, / Tobias Marl"
)
MEMOIR = (
    "The light at Graysand by Ada Quill / In that winter I received the following letter: / Graysand, 3 May 1911 / "
    "Dear Madam, / The oil has not come. I cannot burn the lamp without it. / Yours faithfully, / "
    "(Signed) Tobias Marl. / So he wrote, and I believed him. The lamp stayed dark until June."
)
DIARY = (
    "The Diary of Ada Quill / 3 May 1911 / Fog all day. I stayed in. / 4 May 1911 / The oil has come. / 5 May 1911 / "
    "I went to the harbour and saw the lamp. / 6 May 1911 / Rain."
)


def read(text: str) -> Document:
    return texts.document(text.replace(" / ", "\n\n"), "letter.txt")


def row(letter: Letter) -> tuple[str | None, str | None, str | None, str | None]:
    """From whom, to whom, when and where."""
    return letter.author, letter.addressee, letter.date, letter.place


def rows(text: str) -> list[tuple[str | None, str | None, str | None, str | None]]:
    return [row(letter) for letter in read(text).letters]


def words(document: Document, letter: Letter) -> list[str]:
    return document.slice(letter.span).split("\n\n")


def test_letters_one_after_the_other_without_heads() -> None:
    document = read(HARBOUR_LIGHT)
    assert [row(letter) for letter in document.letters] == [
        ("Tobias Marl", "Edward Pell", "1911-05-03", "Graysand"),
        ("Edward Pell", "Tobias Marl", "1911-05-09", "Weir"),
    ]
    first, second = document.letters
    paragraphs = document.text.split("\n\n")
    assert words(document, first) == paragraphs[1:6]
    assert words(document, second) == paragraphs[6:]
    assert [(one.number, one.of, one.outer, one.heading) for one in (first, second)] == [
        (1, 2, None, None),
        (2, 2, None, None),
    ]


def test_the_title_above_several_letters_is_in_none_of_them() -> None:
    document = read(HARBOUR_LIGHT)
    title, *others = document.blocks
    assert document.letters_around(title.span) == ()
    assert [document.letters_around(block.span) for block in others] == [
        *[(document.letters[0],)] * 5,
        *[(document.letters[1],)] * 5,
    ]


def test_a_volume_whose_heads_name_the_addressee() -> None:
    document = read(VOLUME)
    assert [row(letter) for letter in document.letters] == [
        ("Tobias Marl", "Mrs. Holt", "1911-05-03", "Graysand"),
        ("Tobias Marl", "Mrs. Holt", "1911-05-09", None),
        ("Tobias Marl", "Edward Pell", None, None),
    ]
    heads = [letter.heading for letter in document.letters]
    assert [document.slice(head) for head in heads if head] == ["TO MRS. HOLT.", "TO THE SAME.", "TO EDWARD PELL."]


def test_head_and_notes_belong_to_their_letter() -> None:
    """The head opens it, and the notes right below it are the last of it."""
    document = read(VOLUME)
    assert [(words(document, one)[0], words(document, one)[-1]) for one in document.letters] == [
        ("TO MRS. HOLT.", "[Footnote 1: Whale oil, probably.]"),
        ("TO THE SAME.", "[Footnote 1: On 8 May.]"),
        ("TO EDWARD PELL.", "[Footnote 1: For the lamp.]"),
    ]


def test_a_numbered_volume_keeps_the_number_with_its_letter() -> None:
    document = read(
        "Letters from the harbour / I. / Tobias Marl to Edward Pell, 3 May 1911 / Dear Pell, / The oil has not come. / "
        "T. Marl / II. / Edward Pell to Tobias Marl, Weir, 9 May 1911 / Dear Marl, / I have sent your letter on. / "
        "E. Pell / NOTES / 1. On the oil."
    )
    assert [row(letter) for letter in document.letters] == [
        ("Tobias Marl", "Edward Pell", "1911-05-03", None),
        ("Edward Pell", "Tobias Marl", "1911-05-09", "Weir"),
    ]
    assert [(words(document, one)[0], words(document, one)[-1]) for one in document.letters] == [
        ("I.", "T. Marl"),
        ("II.", "E. Pell"),
    ]


def test_a_document_that_is_one_letter_has_one() -> None:
    document = read(ALONE)
    assert [row(letter) for letter in document.letters] == [("Tobias Marl", "Edward Pell", "1911-05-03", "Graysand")]
    (letter,) = document.letters
    assert letter.span.end == len(document.text)
    assert letter.heading is not None
    assert document.slice(letter.heading) == document.title


def test_what_stands_between_the_title_and_a_letter_is_no_part_of_it() -> None:
    """The head may then stand before the letter's first character."""
    document = read(
        "Tobias Marl to Edward Pell, 3 May 1911 / Compiled by Ada Quill / Graysand, 3 May 1911 / Dear Mr. Pell, / "
        "The oil has not come. / Yours faithfully, / Tobias Marl"
    )
    (letter,) = document.letters
    assert words(document, letter)[0] == "Graysand, 3 May 1911"
    assert letter.heading is not None
    assert letter.heading.end < letter.span.start


@pytest.mark.parametrize(
    "text",
    [
        "Dear Mr. Pell, / The oil has not come. / Tobias Marl",
        "To Edward Pell / The oil has not come, and the lamp is dark. / I remain, yours faithfully, / Tobias Marl",
        "Letter from Tobias Marl to Edward Pell / The oil has not come, and I cannot burn the lamp without it.",
        "Harbour House, Graysand, 3 May 1911 / The oil has not come, and I cannot burn the lamp. / Tobias Marl",
        "Sehr geehrter Herr Pell, / Das Öl ist nicht gekommen, und die Lampe bleibt dunkel. / Tobias Marl",
    ],
)
def test_greeting_closing_title_or_date_and_name_make_a_letter(text: str) -> None:
    document = read(text)
    assert [(letter.author, letter.outer) for letter in document.letters] == [(document.author, None)]
    assert document.author == "Tobias Marl"


@pytest.mark.parametrize(
    "text",
    [
        DIARY,
        "The Lamp / QUILL: Who goes there? / MARL: The keeper. / QUILL: Come in. / MARL: I will.",
        "A walk in the hills by Ada Quill / From the mill to Harker Bridge / We went early and saw the river.",
        "A HISTORY OF THE PARISH OF WEIR / by Ada Quill / When I came to this parish the roof was gone.",
        "TO THE LIGHTHOUSE / The boat went out in the morning, and nobody spoke until the rocks were passed.",
        "THE HARBOUR LIGHT / Graysand, 3 May 1911 / The lamp was lit again last night, and the whole town watched.",
        "Minutes of the Harbour Board / 3 May 1911 / Mr. Pell moved that oil be bought. It was carried.",
        "Calendar of the letters of Marl / compiled by Ada Quill / Tobias Marl to Edward Pell, 3 May 1911. Asks oil.",
    ],
)
def test_what_is_no_letter_has_none(text: str) -> None:
    assert rows(text) == []


def test_a_letter_quoted_in_a_letter_lies_in_it() -> None:
    document = read(NESTED)
    assert [row(letter) for letter in document.letters] == [
        ("Tobias Marl", "Pell", "1911-05-03", "Graysand"),
        ("Ada Holt", "Tobias Marl", "1911-04-28", "Weir"),
    ]
    outer, inner = document.letters
    assert (inner.outer, inner.number, inner.of) == (0, 1, 1)
    assert (outer.outer, outer.number, outer.of) == (None, 1, 1)
    assert words(document, inner)[0] == "Weir, 28 April 1911"
    assert words(document, inner)[-1] == "Ada Holt"
    assert document.letters_around(inner.span) == (outer, inner)
    answer = next(block.span for block in document.blocks if document.slice(block.span).startswith("You see"))
    assert document.letters_around(answer) == (outer,)


def test_a_letter_in_a_narrative_is_a_letter_and_the_narrative_is_none() -> None:
    assert rows(MEMOIR) == [("Tobias Marl", None, "1911-05-03", "Graysand")]


def test_words_said_to_somebody_are_no_letter_and_words_written_are() -> None:
    said = (
        "The light by Ada Quill / On 3 May 1911 Mr. Marl said to Mrs. Holt: / “There is no oil left in Graysand.” / "
        "So it was."
    )
    written = said.replace("said to Mrs. Holt", "wrote to Mrs. Holt")
    assert rows(said) == []
    assert rows(written) == [("Marl", "Holt", "1911-05-03", None)]


def test_a_greeting_by_itself_is_no_letter() -> None:
    """It is taken for the beginning of a quotation, because the paragraph above says that somebody wrote."""
    document = read(
        "Tobias Marl to Ada Quill, 3 May 1911 / The oil has come. Mr. Pell was here, and he says that he wrote. / "
        "Dear Ada, / Tobias"
    )
    assert any(block.division for block in document.blocks)
    assert len(document.letters) == 1


def test_the_author_is_nobody_where_the_voice_may_not_be_named() -> None:
    """A letter that evidently begins, and nothing says whose it is: the place and date are known, the writer is not."""
    text = (
        "The light at Graysand by Ada Quill / The winter was hard for all of us on the coast, and many ships were "
        "lost. / Graysand, 3 May 1911 / Dear Madam, / The oil has not come. I cannot burn the lamp without it. / "
        "The lamp stayed dark until June and nobody asked why it was so."
    )
    assert rows(text) == [(None, None, "1911-05-03", "Graysand")]


def test_a_name_that_is_not_sure_enough_for_the_words_is_none_for_the_letter() -> None:
    """A quoted letter that nothing closes may go on or not: nobody is named in its paragraphs, nor in the table."""
    document = read(
        "The light at Graysand by Ada Quill / The winter was hard. On 2 May 1911 Mr. Marl wrote to Mr. Pell: / "
        "Graysand, 2 May 1911 / Dear Sir, / The oil has not come. / The lamp stayed dark until June."
    )
    (letter,) = document.letters
    assert own_blocks(letter, document.blocks)[0].voices[-1].rule == "lead-in/unclosed"
    assert row(letter) == (None, "Pell", "1911-05-02", "Graysand")


def test_a_diary_that_greets_its_reader_is_no_letter() -> None:
    days = " / ".join(f"{day} May 1911 / Dear Diary, / Fog all day, and I stayed in." for day in range(3, 11))
    document = read(f"The Diary of Ada Quill / {days}")
    assert any(block.rule == "dated-entry" for block in document.blocks)
    assert document.letters == ()


def test_of_two_letters_that_cross_the_one_that_begins_first_is_kept() -> None:
    """A statement of somebody's may have such bounds; letters nest or lie apart."""
    document = read(ALONE)
    edges = [block.span for block in document.blocks]
    first = Letter(Span(edges[1].start, edges[3].end))
    crossing = Letter(Span(edges[2].start, edges[4].end))
    inside = Letter(Span(edges[2].start, edges[3].end))
    kept = voiced([crossing, inside, first], document.blocks)
    assert [(one.span, one.outer) for one in kept] == [(first.span, None), (inside.span, 0)]


def test_a_stated_kind_and_a_stated_place_win() -> None:
    def stated(**metadata: str) -> list[tuple[str | None, str | None]]:
        source = DecodedFile(ALONE.replace(" / ", "\n\n"), metadata=tuple(metadata.items()))
        return [(one.author, one.place) for one in analyse(source, "a.txt", "a.txt", "0" * 64).letters]

    assert stated(place="Holt") == [("Tobias Marl", "Holt")]
    assert stated(kind="letter") == [("Tobias Marl", "Graysand")]
    assert stated(kind="diary") == []


pieces = st.lists(
    st.sampled_from(
        [
            *dict.fromkeys(f"{HARBOUR_LIGHT} / {VOLUME} / {ALONE} / {NESTED} / {MEMOIR}".split(" / ")),
            "“I have no oil,” he said.",
            "Mr. Marl wrote to me:",
            "> Dear Ada,",
            "> The lamp is lit.",
            "NOTES",
            "12",
            "II.",
        ]
    ),
    max_size=24,
).map("\n\n".join)


@settings(max_examples=150, deadline=None)
@given(pieces)
def test_letters_nest_never_cross_and_never_differ_from_their_words(text: str) -> None:
    """Whatever the text: spans lie in it, in order; siblings share no character; each word is the author's."""
    document = texts.document(text or "x")
    letters = document.letters
    assert [one.span for one in letters] == sorted((one.span for one in letters), key=lambda one: (one.start, -one.end))
    for letter in letters:
        assert 0 <= letter.span.start < letter.span.end <= len(document.text)
        assert letter.outer is None or letters[letter.outer].span.covers(letter.span)
    for one, other in combinations(letters, 2):
        assert not one.span.overlaps(other.span) or one.span.covers(other.span)
    for voice_of, letter in spoken(document):
        assert voice_of == letter.author
    for outer in {letter.outer for letter in letters}:
        siblings = [letter for letter in letters if letter.outer == outer]
        assert [(one.number, one.of) for one in siblings] == [(n + 1, len(siblings)) for n in range(len(siblings))]


def spoken(document: Document) -> Iterator[tuple[str | None, Letter]]:
    """Who speaks in each letter's own blocks; all others in it are of an editor, or of somebody quoted."""
    for letter in document.letters:
        own = own_blocks(letter, document.blocks)
        assert own
        for block in document.blocks:
            if block in own:
                yield next(voice.speaker for voice in reversed(block.voices) if voice.mode == "direct"), letter
            elif letter.span.covers(block.span) and block.kind in {"dateline", "salutation", "body", "signature"}:
                assert block.division != letter.division or block.voices[-1].role == "editor"
