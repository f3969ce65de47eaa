"""Documents that hand the word around by a convention of their own."""

import pytest

import texts

INTERVIEW = """Interview with Rosa Birk

Recorded on 3 May 1902. The questions were put by Ada Quill.

Q: When did you come?

A: I came in 1890, when I was ten.

{more}

Q: And you stayed?

A: I did, and my sister too.
"""


@pytest.mark.parametrize(
    ("more", "speaker"),
    [
        ("And my mother stayed behind.", "Rosa Birk"),
        ("The mother stayed behind.", None),
        ("[She laughs.]", "Ada Quill"),
        ("The meeting was adjourned.", "Ada Quill"),
    ],
)
def test_a_turn_goes_on_in_the_first_person(more: str, speaker: str | None) -> None:
    document = texts.document(INTERVIEW.format(more=more))
    block = next(block for block in document.blocks if document.slice(block.span) == more)
    assert block.voices[-1].speaker == speaker


def test_a_dialogue() -> None:
    assert texts.speakers(INTERVIEW.format(more="And my mother stayed.")) == [
        ("Q:", "Ada Quill"),
        ("A:", "Rosa Birk"),
        ("And", "Rosa Birk"),
        ("Q:", "Ada Quill"),
        ("A:", "Rosa Birk"),
    ]


def test_labels_of_office_mean_whoever_holds_it() -> None:
    text = (
        "Minutes\n\nTHE CHAIRMAN (Mr. Pell): I open it.\n\nMR. OKE: No.\n\nTHE CHAIRMAN: I close it.\n\nMR. OKE: Yes."
    )
    assert [speaker for _, speaker in texts.speakers(text)] == ["Pell", "Oke", "Pell", "Oke"]


def test_a_collection() -> None:
    text = (
        "Letters of the light\n\nAnna Birk to T. Marl, 3 May 1902\n\nDear Marl,\n\nThe oil has run out here.\n\n"
        "T. Marl to Anna Birk, 5 May 1902\n\nDear Miss Birk,\n\nIt has run out here as well.\n"
    )
    document = texts.document(text)
    bodies = [block.voices[-1] for block in document.blocks if block.kind == "body"]
    assert [(one.speaker, one.date, one.addressee, one.rule) for one in bodies] == [
        ("Anna Birk", "1902-05-03", "T. Marl", "letter-head"),
        ("T. Marl", "1902-05-05", "Anna Birk", "letter-head"),
    ]


def test_a_diary() -> None:
    days = "\n\n".join(f"{day} May 1902\n\nI trimmed the lamp and slept." for day in (3, 4, 5, 9))
    document = texts.document(f"My year at the light\n\nBy Ada Quill\n\n{days}")
    bodies = [block.voices[-1] for block in document.blocks if block.kind == "body"]
    assert [(one.speaker, one.date) for one in bodies] == [("Ada Quill", f"1902-05-0{day}") for day in (3, 4, 5, 9)]


def test_a_calendar_entry_goes_on_with_a_bare_verb() -> None:
    text = (
        "Calendar of the letters of Ada Quill\n\nCompiled by T. Marl, 1950.\n\nThe letters are few.\n\n"
        "Pell to Quill, 1 May 1911. Refuses the oil.\n\nRegrets it.\n\nNothing more is known of Pell.\n"
    )
    document = texts.document(text)
    told = [(block.voices[-1].speaker, block.voices[-1].rule) for block in document.blocks if block.kind == "body"]
    assert told[1:] == [("Pell", "entry"), ("Pell", "entry"), ("Ada Quill", "title")]
    assert {block.voices[0].speaker for block in document.blocks} == {"T. Marl"}
