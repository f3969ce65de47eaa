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
