"""Documents of every kind that were once given a wrong voice, a wrong date or none, each with its right value.

A text is written on one line; " / " stands for an empty line between two paragraphs.
"""

import pytest

import texts
from searchdoc.models import Document

BODY = "The oil has come at last, and the lamp burns again every night."


def read(text: str) -> Document:
    return texts.document(text.replace(" / ", "\n\n"), "letter.txt")


def frame(document: Document) -> tuple[str | None, str | None, str | None]:
    """Author, addressee and date of the whole document."""
    return document.author, document.addressee, document.date


def speaker(document: Document, beginning: str) -> str | None:
    """Who speaks in the paragraph that begins with these words."""
    return _voice(document, beginning)[0]


def _voice(document: Document, beginning: str) -> tuple[str | None, str, str | None, str | None]:
    (block,) = (block for block in document.blocks if document.slice(block.span).startswith(beginning))
    voice = block.voices[-1]
    return voice.speaker, voice.role, voice.addressee, voice.date


def kind(document: Document, beginning: str) -> str:
    (block,) = (block for block in document.blocks if document.slice(block.span).startswith(beginning))
    return block.kind


def test_1_letters_without_heads_are_divided() -> None:
    document = read(
        "Correspondence on the harbour light / Graysand, 3 May 1911 / Dear Mr. Pell, / I ask the Board for oil. / "
        "Yours faithfully, / Tobias Marl / Weir, 9 May 1911 / Dear Mr. Marl, / I have sent your letter on. / "
        "Yours truly, / Edward Pell"
    )
    assert document.author is None
    first, second = document.blocks[1:6], document.blocks[6:]
    assert {block.voices[-1].speaker for block in first} == {"Tobias Marl"}
    assert {block.voices[-1].speaker for block in second} == {"Edward Pell"}
    assert _voice(document, "I ask") == ("Tobias Marl", "author", "Edward Pell", "1911-05-03")
    assert _voice(document, "I have sent") == ("Edward Pell", "author", "Tobias Marl", "1911-05-09")


def test_2_a_letter_in_a_memoir_belongs_to_who_signed_it() -> None:
    document = read(
        "The light at Graysand by Ada Quill / In that winter I received the following letter: / Graysand, 3 May 1911 / "
        "Dear Madam, / The oil has not come. I cannot burn the lamp without it. / Yours faithfully, / "
        "(Signed) Tobias Marl. / So he wrote, and I believed him. The lamp stayed dark until June."
    )
    for beginning in ("Graysand", "Dear Madam", "The oil", "Yours", "(Signed)"):
        assert (speaker(document, beginning), kind(document, beginning)) == ("Tobias Marl", "quotation")
    assert speaker(document, "In that winter") == speaker(document, "So he wrote") == "Ada Quill"


def test_2_a_letter_that_nobody_is_said_to_have_written_is_not_the_hosts() -> None:
    document = read(
        "The light at Graysand by Ada Quill / The winter was hard for all of us on the coast, and many ships "
        "were lost. / Graysand, 3 May 1911 / Dear Madam, / The oil has not come. I cannot burn the lamp without it. / "
        "The lamp stayed dark until June and nobody asked why it was so."
    )
    for beginning in ("Graysand", "Dear Madam", "The oil"):
        assert speaker(document, beginning) is None
    assert speaker(document, "The winter") == "Ada Quill"


def test_2_initials_and_a_surname_below_a_letter_are_the_man_announced() -> None:
    document = read(
        "The light at Graysand by Ada Quill / Mr. Marl wrote to me as follows: / Dear Madam, / The oil has not come. / "
        "T. MARL / So Mr. Marl wrote."
    )
    assert {speaker(document, beginning) for beginning in ("Dear Madam", "The oil", "T. MARL")} == {"T. Marl"}
    assert speaker(document, "So Mr. Marl") == "Ada Quill"


LETTERS_WITH_NOTES = (
    "LETTERS OF TOBIAS MARL / TO MRS. HOLT. / Graysand, 3 May 1911 / Dear Madam, / The oil[1] has not come. / "
    "TOBIAS MARL. / [Footnote 1: Whale oil, probably.] / TO THE SAME. / 9 May 1911 / The oil has come.[1] / "
    "TOBIAS MARL. / [Footnote 1: On 8 May.] / TO EDWARD PELL. / I thank you.[1] / TOBIAS MARL. / "
    "[Footnote 1: For the lamp.]"
)


def test_3_notes_below_each_letter_are_the_editors_and_called_by_their_own_letter() -> None:
    document = read(LETTERS_WITH_NOTES)
    notes = [block for block in document.blocks if block.kind == "note"]
    assert [document.slice(block.span)[:11] for block in notes] == ["[Footnote 1"] * 3
    assert {(block.voices[-1].speaker, block.voices[-1].role) for block in notes} == {(None, "editor")}
    assert [(note.number, note.text) for note in document.notes] == [
        (1, "Whale oil, probably."),
        (1, "On 8 May."),
        (1, "For the lamp."),
    ]
    called = [document.text[: marker.start].rsplit("\n\n", 1)[-1] for note in document.notes for marker in note.markers]
    assert called == ["The oil", "The oil has come.", "I thank you."]


def test_3_heads_that_name_the_addressee() -> None:
    document = read(LETTERS_WITH_NOTES)
    assert [kind(document, head) for head in ("TO MRS. HOLT.", "TO THE SAME.", "TO EDWARD PELL.")] == ["heading"] * 3
    assert _voice(document, "The oil[1]") == ("Tobias Marl", "author", "Mrs. Holt", "1911-05-03")
    assert _voice(document, "The oil has come") == ("Tobias Marl", "author", "Mrs. Holt", "1911-05-09")
    assert _voice(document, "I thank you") == ("Tobias Marl", "author", "Edward Pell", None)


def test_3_a_name_in_capitals_is_a_signature() -> None:
    document = read(LETTERS_WITH_NOTES)
    names = [block for block in document.blocks if document.slice(block.span) == "TOBIAS MARL."]
    assert [block.kind for block in names] == ["signature"] * 3


def test_4_prose_is_no_head_of_a_letter() -> None:
    document = read(
        "A walk in the hills by Ada Quill / From the mill to Harker Bridge / We went early and saw the river. / "
        "I ask you to show this note to Charles / He has to know what was said there by the keeper."
    )
    assert frame(document) == ("Ada Quill", None, None)
    assert {block.voices[-1].speaker for block in document.blocks[1:]} == {"Ada Quill"}


def test_5_a_greeting_or_an_entry_of_a_list_is_no_label() -> None:
    document = read(
        "The light by Ada Quill / DEAR MARL: I was much pleased with your lamp. / Von Wernicke: a book on lamps. / "
        "Harker: a book on oil. / He sent both to me in the spring of that year."
    )
    assert {block.voices[-1].speaker for block in document.blocks[1:]} == {"Ada Quill"}
    assert {block.rule for block in document.blocks[1:]} & {"turn", "turn-goes-on", "speaker-label"} == set()


def test_6_neither_a_rank_nor_a_postmark_goes_before_the_title() -> None:
    document = read(
        "Letter from William Marl to George Pell / Col / The oil has come at last, and I thank you for it. / "
        "New York, Feb 19, 6 PM"
    )
    assert (document.author, document.addressee) == ("William Marl", "George Pell")
    assert {block.voices[-1].speaker for block in document.blocks[1:]} == {"William Marl"}


def test_7_a_quotation_ends_with_its_closing_mark() -> None:
    document = read(
        'The light by Ada Quill / Mr. Marl says: / "The oil has not come. / "I cannot burn the lamp. / '
        'It is dark and the ships are lost." / Nobody answered him that year. The Board met in June. / '
        "THE SECOND WINTER / By a friend / It was worse than the first."
    )
    quotations = [block for block in document.blocks if block.kind == "quotation"]
    assert [document.slice(block.span).split()[0] for block in quotations] == ['"The', '"I', "It"]
    assert {block.voices[-1].speaker for block in quotations} == {"Marl"}
    assert kind(document, "THE SECOND") == "heading"
    for beginning in ("Mr. Marl says", "Nobody", "THE SECOND", "It was"):
        assert "Marl" not in (speaker(document, beginning) or "")


def test_8_ministers_and_members_of_a_debate() -> None:
    document = read(
        "Harbour Light / The Minister of State, Department of Trade and Fisheries (Mr. Tobias Marl): The light "
        "will burn. / It has been dark too long. / Mr. Edward Pell (Weir): When? / Mr. Weir: I ask the same. / "
        "The Minister: In June."
    )
    spoken = [block.voices[-1].speaker for block in document.blocks[1:]]
    assert spoken == ["Tobias Marl", "Tobias Marl", "Edward Pell", "Weir", "Tobias Marl"]


@pytest.mark.parametrize(
    "text",
    [
        "The Lamp / QUILL\nWho goes there? / MARL\nThe keeper of the light. / QUILL\nCome in. / MARL\nI will.",
        "The Lamp / QUILL. Who’s there? / MARL. The keeper of the light. / QUILL. Come in. / MARL. I will.",
    ],
)
def test_9_names_in_capitals_before_the_words_of_a_play(text: str) -> None:
    document = read(text)
    assert document.author is None
    assert [block.voices[-1].speaker for block in document.blocks[1:]] == ["Quill", "Marl", "Quill", "Marl"]


def test_9_names_in_brackets_above_the_entries_of_a_journal() -> None:
    document = read("June 14, 1904 / [Marl] / We set out at six and saw the light. / [Quill] / Fog all day. I stayed.")
    assert _voice(document, "We set out") == ("Marl", "author", None, "1904-06-14")
    assert _voice(document, "Fog") == ("Quill", "author", None, "1904-06-14")


CARD = "The light by Ada Quill / He handed me a card, of which the following is a copy:— / {} / We waited for it."


@pytest.mark.parametrize(
    "card",
    [
        '"Weir, 9 May 1911 / The oil has been sent, and more will come in June. / Edward Pell"',
        '"Weir, 9 May 1911 / "The oil has been sent, and more will come in June. / "Edward Pell"',
        "“Weir, 9 May 1911 / “The oil has been sent, and more will come in June. / “Edward Pell”",
        "Weir, 9 May 1911 / The oil has been sent, and more will come in June. / Edward Pell",
    ],
    ids=["marked at the ends", "marked everywhere", "curved marks", "not marked"],
)
def test_10_a_copy_announced_by_a_colon_and_a_dash(card: str) -> None:
    document = read(CARD.format(card))
    quoted = document.blocks[2:5]
    assert {(block.voices[-1].speaker, block.voices[-1].date) for block in quoted} == {("Edward Pell", "1911-05-09")}
    assert speaker(document, "He handed") == speaker(document, "We waited") == "Ada Quill"


def test_10_the_name_below_a_copy_is_no_heading() -> None:
    card = '"Weir, 9 May 1911 / The oil has been sent, and more will come in June. / Edward Pell"'
    assert kind(read(CARD.format(card)), "Edward Pell") != "heading"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "Ada Quill to Tobias Marl, 22 June [1870] / Dear Tobias, / The oil has come. / Ada",
            ("Ada Quill", "Tobias Marl", "1870-06-22"),
            id="11: a year in brackets",
        ),
        pytest.param(
            "The Light By Tobias M. Pell / It was dark, and the ships were lost.",
            ("Tobias M. Pell", None, None),
            id="12: an initial in a name",
        ),
        pytest.param(
            "J. T. Pell to Ada Quill, 15 April 1881 / Dear Ada, / The oil has come. / J. T. Pell",
            ("J. T. Pell", "Ada Quill", "1881-04-15"),
            id="13: initials at the beginning",
        ),
        pytest.param(
            "Letter to George Pell, July 5, 1896 / Dear George, / The oil has come. / Tobias Marl",
            ("Tobias Marl", "George Pell", "1896-07-05"),
            id="14: a date behind the addressee",
        ),
        pytest.param(
            "Harbour House, Graysand, 3 May 1911 / The oil has not come, and I cannot burn the lamp. / Tobias Marl",
            ("Tobias Marl", None, "1911-05-03"),
            id="19: a head in three parts",
        ),
    ],
)
def test_11_to_14_and_19_who_wrote_to_whom_and_when(
    text: str, expected: tuple[str | None, str | None, str | None]
) -> None:
    assert frame(read(text)) == expected


def test_11_a_name_in_brackets_is_no_note_marker() -> None:
    document = read("Ada Quill to Tobias Marl, 22 June [1870] / Dear Tobias, / I saw Mr. [Clark] on the stairs. / Ada")
    assert document.notes == ()
    assert document.title == "Ada Quill to Tobias Marl, 22 June [1870]"
    assert document.slice(document.blocks[2].span) == "I saw Mr. [Clark] on the stairs."


def test_13_initials_at_the_beginning_of_a_title_are_no_point() -> None:
    document = read("J. T. Pell to Ada Quill, 15 April 1881 / Dear Ada, / The oil has come. / J. T. Pell")
    assert (document.title, document.blocks[0].kind) == ("J. T. Pell to Ada Quill, 15 April 1881", "title")


BELOW_AN_ADDRESS = (
    "Weir / Colonel T. Marl, Graysand / My dear Colonel Marl: / The oil has come. / Yours truly, / Edward Pell"
)


def test_15_a_greeting_below_an_address() -> None:
    document = read(BELOW_AN_ADDRESS)
    assert kind(document, "My dear Colonel Marl") == "salutation"
    assert document.author == "Edward Pell"
    assert (document.addressee or "").endswith("Marl")


def test_15_the_addressee_keeps_the_full_name_of_the_address() -> None:
    assert read(BELOW_AN_ADDRESS).addressee == "T. Marl"


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("Jan 9 '91", "1891-01-09"),
        ("July 5th 96", "1896-07-05"),
        ("Jany. 15th 1887", "1887-01-15"),
        ("2d August 1870", "1870-08-02"),
        ("Feb., 8, 1864", "1864-02-08"),
        ("4. 2. 1899", "1899-02-04"),
        ("4ten Nov. 1836", "1836-11-04"),
        ("23. Février", "1891-02-23?"),
        ("julio 26 de 1957", "1957-07-26"),
        ("4.II.1899", "1899-02-04"),
    ],
)
def test_16_forms_of_dates(date: str, expected: str) -> None:
    document = read(f"Letter of 1891 / Graysand, {date} / Dear Edward, / {BODY} / Yours truly, / Tobias Marl")
    assert (document.date, kind(document, "Graysand")) == (expected, "dateline")


@pytest.mark.parametrize("date", ["Jany. 15th 1887", "2d August 1870", "Feb., 8, 1864", "4. 2. 1899", "4.II.1899"])
def test_16_forms_of_dates_in_a_title(date: str) -> None:
    title = f"Tobias Marl to Edward Pell, {date}"
    document = read(f"{title} / Dear Edward, / {BODY} / Tobias Marl")
    assert document.title == title
    assert frame(document)[:2] == ("Tobias Marl", "Edward Pell")
    assert (document.date or "").endswith(("-01-15", "-08-02", "-02-08", "-02-04"))


def test_16_days_below_the_month_of_a_diary() -> None:
    document = read(f"Diary of Ada Quill / November 1821 / Monday 5 / {BODY} / Tuesday 6 / It rained, and nobody came.")
    assert _voice(document, "The oil")[3] == "1821-11-05"
    assert _voice(document, "It rained")[3] == "1821-11-06"


def test_16_a_month_and_a_year_without_a_day() -> None:
    document = read(f"Graysand, May 1911 / Dear Edward, / {BODY} / Yours truly, / Tobias Marl")
    assert document.date == "1911-05"


@pytest.mark.parametrize(
    ("head", "letter", "closing", "expected"),
    [
        (
            "Karl Brand an Otto Kern, 4. März 1899",
            "Lieber Otto! / Das Öl ist endlich da, und die Lampe brennt.",
            "Mit freundlichen Grüßen / Karl Brand",
            ("Karl Brand", "Otto Kern", "1899-03-04"),
        ),
        (
            "Jeanne Roc à Paul Vidal, 14 janvier 1915",
            "Mon cher Paul, / L’huile est là, et la lampe brûle.",
            "Affectueusement à vous. / Jeanne Roc",
            ("Jeanne Roc", "Paul Vidal", "1915-01-14"),
        ),
        (
            "Lettre de Jeanne Roc à Paul Vidal, 14 janvier 1915",
            "Mon cher Paul, / L’huile est là, et la lampe brûle.",
            "Bien à vous, / Jeanne Roc",
            ("Jeanne Roc", "Paul Vidal", "1915-01-14"),
        ),
        (
            "Carta de Luis Robles a Inés Vega, 3 de mayo de 1911",
            "Querida Inés: / Ha llegado el aceite y la lámpara arde.",
            "Un abrazo, / Luis Robles",
            ("Luis Robles", "Inés Vega", "1911-05-03"),
        ),
        (
            "Lettera di Piero Conti a Lucia Neri, 3 maggio 1911",
            "Cara Lucia, / È arrivato l’olio e la lampada brucia.",
            "Cordiali saluti, / Piero Conti",
            ("Piero Conti", "Lucia Neri", "1911-05-03"),
        ),
        (
            "Письмо от Ивана Белова к Анне Серовой, 3 мая 1911",
            "Дорогая Анна! / Масло пришло, и лампа горит.",
            "С уважением, / Иван Белов",
            ("Иван Белов", "Анне Серовой", "1911-05-03"),
        ),
    ],
)
def test_17_letters_in_other_languages(head: str, letter: str, closing: str, expected: tuple[str, str, str]) -> None:
    document = read(f"{head} / {letter} / {closing}")
    assert [block.kind for block in document.blocks] == ["title", "salutation", "body", "signature", "signature"]
    assert frame(document) == expected


WITHOUT_A_HEAD = [
    ("Ein Brief / Lieber Otto! / Das Öl ist da, und die Lampe brennt. / Herzlichst / Karl Brand", "Karl Brand", "Otto"),
    ("Une lettre / Mon cher Paul, / L’huile est là. / Bien à vous, / Jeanne Roc", "Jeanne Roc", "Paul"),
    ("Una carta / Querida Inés: / Ha llegado el aceite. / Un abrazo, / Luis Robles", "Luis Robles", "Inés"),
    ("Una lettera / Cara Lucia, / È arrivato l’olio. / Cordiali saluti, / Piero Conti", "Piero Conti", "Lucia"),
    ("Письмо / Дорогая Анна! / Масло пришло. / С уважением, / Иван Белов", "Иван Белов", "Анна"),
]
LANGUAGES = ["German", "French", "Spanish", "Italian", "Russian"]


@pytest.mark.parametrize(("text", "author", "addressee"), WITHOUT_A_HEAD, ids=LANGUAGES)
def test_17_greetings_and_closings_without_a_head(text: str, author: str, addressee: str) -> None:
    document = read(text)
    assert [block.kind for block in document.blocks] == ["title", "salutation", "body", "signature", "signature"]
    assert document.author == author
    assert addressee in document.slice(document.blocks[1].span)


@pytest.mark.parametrize(("text", "author", "addressee"), WITHOUT_A_HEAD, ids=LANGUAGES)
def test_17_who_is_greeted_in_other_languages(text: str, author: str, addressee: str) -> None:
    document = read(text)
    assert (document.author, document.addressee) == (author, addressee)


def test_18_a_portrait_in_a_sentence_is_no_caption_and_a_note_in_the_middle_no_list_of_notes() -> None:
    document = read(
        "The Board by Ada Quill / He looked at the portrait of the founder and said that the light would burn again "
        "before the winter came. / Editorial Note / The letters that follow are from the Board. / "
        "I went to see the keeper in June."
    )
    assert kind(document, "He looked") == kind(document, "I went") == "body"
    assert speaker(document, "He looked") == speaker(document, "I went") == "Ada Quill"
    assert kind(document, "Editorial Note") == "heading"
    assert document.notes == ()


def test_19_a_place_and_a_date_in_three_parts_are_no_caption() -> None:
    document = read(
        "Harbour House, Graysand, 3 May 1911 / The oil has not come, and I cannot burn the lamp. / Tobias Marl"
    )
    assert [block.kind for block in document.blocks] == ["dateline", "body", "signature"]
