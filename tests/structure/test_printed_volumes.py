"""What belongs to a printed volume and not to its text."""

import pytest

import texts
from searchdoc.models import Document
from searchdoc.structure.printed_volumes import find_matter

BODY = "The oil has come at last, and I thank the Board for it. The lamp burns again."
LETTERS = [
    "I.",
    "TOBIAS MARL TO ADA QUILL, 3 May 1911",
    BODY,
    "II.",
    "TOBIAS MARL TO EDWARD PELL, 5 May 1911",
    BODY,
]
CONTENTS = [
    "CONTENTS",
    "I. Tobias Marl to Ada Quill, 3 May 1911 .... 1",
    "II. Tobias Marl to Edward Pell, 5 May 1911 .... 3",
    "Index .... 5",
]
INDEX = ["INDEX", "Graysand, harbour of, 1, 3-4", "lamp, the, 3", "Pell, Edward, Chairman of the Board, 3"]


def read(*paragraphs: str) -> Document:
    return texts.document("\n\n".join(paragraphs))


def sources(document: Document) -> list[tuple[str, str]]:
    """The paragraphs that are not the text, with the rule that says so."""
    return [(document.slice(block.span), block.rule) for block in document.blocks if block.kind == "source"]


def test_contents_and_index_hold_no_letters() -> None:
    document = read("LETTERS OF TOBIAS MARL", *CONTENTS, *LETTERS, *INDEX)
    assert sources(document) == [(words, "contents") for words in CONTENTS] + [(words, "index") for words in INDEX]
    assert document.title == "LETTERS OF TOBIAS MARL"
    heads = [document.slice(block.span) for block in document.blocks if block.rule == "letter-head"]
    assert heads == [LETTERS[1], LETTERS[4]]


def test_contents_in_one_paragraph() -> None:
    document = read("LETTERS OF TOBIAS MARL", "\n".join(CONTENTS), *LETTERS)
    assert sources(document) == [("\n".join(CONTENTS), "contents")]


def test_nobody_speaks_in_the_apparatus_and_nothing_of_it_is_lost() -> None:
    document = read("LETTERS OF TOBIAS MARL", *CONTENTS, *LETTERS, *INDEX)
    assert {voice.speaker for block in document.blocks if block.kind == "source" for voice in block.voices} == {None}
    assert "".join(document.slice(block.span) for block in document.blocks) == document.text.replace("\n\n", "")


def test_the_licence_of_an_electronic_text() -> None:
    before, after = "*** START OF THE ELECTRONIC TEXT OF LETTERS ***", "*** END OF THE ELECTRONIC TEXT OF LETTERS ***"
    document = read(
        "You may copy it.", before, "Produced by Ada Quill", "THE LIGHT BY TOBIAS MARL", BODY, after, "Again."
    )
    assert sources(document) == [
        (words, "licence") for words in ("You may copy it.", before, "Produced by Ada Quill", after, "Again.")
    ]
    assert document.title == "THE LIGHT BY TOBIAS MARL"


@pytest.mark.parametrize(
    "paragraphs",
    [
        ["The light", "Contents", BODY, BODY],
        ["The light", "Index", "The index rose. It fell again.", BODY],
        ["The light", "Contents", "The oil", "The lamp", BODY],
    ],
    ids=["prose below", "a sentence below", "headings without numbers"],
)
def test_a_heading_alone_is_no_evidence(paragraphs: list[str]) -> None:
    assert find_matter(texts.lines("\n\n".join(paragraphs))) == []
