"""What each paragraph of a document is."""

import pytest

import texts

BODY = "The lamp burned all night, and the keeper slept beside it until the morning came."
MORE = "In the morning there was no oil, and he walked to the village in the snow to ask for it."


def kinds(text: str, name: str = "text.txt") -> list[str]:
    return [block.kind for block in texts.document(text, name).blocks]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"The lamp\n\n{BODY}\n\n{MORE}", ["title", "body", "body"]),
        (f"The lamp\n\nBy Ada Quill\n\n{BODY}", ["title", "introduction", "body"]),
        (f"{BODY}\n\n{MORE}", ["body", "body"]),
        (f"The lamp\n\n{BODY}\n\nThe oil\n\n{MORE}", ["title", "body", "heading", "body"]),
        (
            f"To the keeper\n\nSkarvik, 3 May 1902\n\nDear Sir,\n\n{BODY}\n\nYours faithfully,\n\nA. Birk",
            ["title", "dateline", "salutation", "body", "signature", "signature"],
        ),
        (
            f"A letter\n\nDear Sir,\n\n{BODY}\n\nA. Birk\n\n3 May 1902\n\nState Archive, fond 5, opis 2, folder 7",
            ["title", "salutation", "body", "signature", "dateline", "source"],
        ),
        (
            f"The lamp\n\n{BODY}\n\nPhotograph: the lamp at Skarvik, 1902\n\n{MORE}",
            ["title", "body", "caption", "body"],
        ),
        (f"The lamp\n\n{BODY}[1]\n\nNotes\n\n1. Of brass.", ["title", "body", "heading", "note"]),
        (f"The lamp\n\n{BODY}\n\nA. Birk\n\nP.S. Send oil.", ["title", "body", "signature", "body"]),
        (
            f"The lamp\n\nEditor’s introduction\n\n{BODY}\n\nThe oil\n\n{MORE}",
            ["title", "heading", "introduction", "heading", "body"],
        ),
    ],
)
def test_kinds(text: str, expected: list[str]) -> None:
    assert kinds(text) == expected


def test_labels_that_come_back_make_a_dialogue() -> None:
    _, zones, _ = texts.framed("ANNA: No.\n\nBERT: Yes.\n\nANNA: No!")
    assert [label.name for label in zones.turns.values()] == ["ANNA", "BERT", "ANNA"]
    _, zones, _ = texts.framed("Date: 3 May.\n\nPlace: Skarvik.\n\nSubject: oil.\n\nDate: 4 May.")
    assert zones.turns == {}


def test_two_heads_make_a_collection() -> None:
    _, zones, _ = texts.framed(f"Letters\n\nAnna to Bert, 3 May 1902\n\n{BODY}\n\nBert to Anna, 5 May 1902\n\n{MORE}")
    assert [(head.sender, head.addressee) for head in zones.heads.values()] == [
        ("Anna", "Bert"),
        ("Bert", "Anna"),
    ]
    assert texts.framed(f"Letters\n\nAnna to Bert, 3 May 1902\n\n{BODY}")[1].heads == {}


def test_every_decision_names_its_rule() -> None:
    rules = [block.rule for block in texts.document(f"The lamp\n\nBy Ada Quill\n\n{BODY}\n\nA. Birk").blocks]
    assert rules == ["first-line", "byline", "host", "signature"]


NUMBERED = "\n\n".join(
    [
        "LETTERS OF TOBIAS MARL",
        *("1.", "TO MRS. HOLT.", "Graysand, 3 May 1911.", BODY, "TOBIAS MARL."),
        *("2.", "TO HIS PUPIL, EDWARD PELL, AT WEIR.", "1912.", MORE, "T. MARL."),
        *("3.", BODY, "TOBIAS MARL."),
        *("4.", "TO MRS. HOLT.", MORE, "TOBIAS MARL.", "P.S. Send oil.", "T. M."),
        *("5.", "TO EDWARD PELL.", BODY, "TOBIAS MARL."),
    ]
)


def test_letters_of_a_volume_are_told_apart_by_their_numbers() -> None:
    _, zones, _ = texts.framed(NUMBERED)
    assert [head.addressee for head in zones.heads.values()] == [
        "MRS. HOLT",
        "EDWARD PELL",
        None,
        "MRS. HOLT",
        "EDWARD PELL",
    ]


def test_each_letter_of_a_volume_has_its_own_voice() -> None:
    document = texts.document(NUMBERED)
    assert document.author == "Tobias Marl"
    said = [
        (block.voices[-1].speaker, block.voices[-1].addressee, block.voices[-1].date)
        for block in document.blocks
        if block.kind == "body"
    ]
    assert said == [
        ("Tobias Marl", "Mrs. Holt", "1911-05-03"),
        ("Tobias Marl", "Edward Pell", None),
        ("Tobias Marl", None, None),
        ("Tobias Marl", "Mrs. Holt", None),
        ("Tobias Marl", "Mrs. Holt", None),
        ("Tobias Marl", "Edward Pell", None),
    ]


def test_names_above_and_below_a_postscript_are_signatures() -> None:
    document = texts.document(NUMBERED)
    signatures = [document.slice(block.span) for block in document.blocks if block.kind == "signature"]
    assert signatures == ["TOBIAS MARL.", "T. MARL.", "TOBIAS MARL.", "TOBIAS MARL.", "T. M.", "TOBIAS MARL."]


def test_the_number_of_a_letter_is_nobodys() -> None:
    document = texts.document(NUMBERED)
    numbers = [block for block in document.blocks if document.slice(block.span) in {"1.", "2.", "4.", "5."}]
    assert {(block.kind, block.voices[-1].speaker) for block in numbers} == {("heading", None)}


def test_a_number_that_does_not_follow_is_no_letter() -> None:
    _, zones, _ = texts.framed(NUMBERED.replace("\n\n3.\n\n", "\n\n13.\n\n"))
    assert len(zones.heads) == 4
