"""Whose words are whose: measured on the letter, on ten documents of other conventions, and on the letter made over."""

import re
from pathlib import Path

import pytest

import letter
from gold import LETTER, VOICES, Figures, Gold, apparatus, attribution, load_gold, quotations
from mutations import MUTATIONS
from searchdoc.formats.files import read
from searchdoc.models import Document
from searchdoc.structure import analyse

letter_text = letter.letter_text
letter_gold = letter.letter_gold

SOURCES = Path(__file__).parents[2] / "src" / "searchdoc" / "structure"
CONVENTIONS = [
    VOICES / name
    for name in (
        "collection.txt",
        "council-minutes.txt",
        "dispatch.txt",
        "expedition-diary.txt",
        "harbour.txt",
        "memoir.txt",
        "nested-letter.txt",
        "parish.txt",
        "quarry.md",
        "strike-letter.txt",
    )
]
"""A document for each convention, which the rules were written for."""

UNSEEN = sorted({path for path in VOICES.glob("*.*") if path.suffix in {".txt", ".md"}} - set(CONVENTIONS))
"""Documents that were annotated after the rules were written: these show how well the rules really do."""


def from_text(text: str, name: str = "letter.txt") -> Document:
    return analyse(read(text.encode(), Path(name)), name, name, "0" * 64)


def from_file(path: Path) -> tuple[Document, Gold]:
    gold = load_gold(path.with_name(f"{path.stem}.gold.toml"))
    return analyse(read(path.read_bytes(), path), path.name, path.name, "0" * 64), gold


def seen(figures: Figures) -> str:
    """What a failing test shows."""
    return f"right {figures.right:.4f}, wrong {figures.wrong:.4f}\n" + "\n".join(figures.errors)


def test_the_letter_is_attributed_to_the_right_voices(letter_text: str, letter_gold: Gold) -> None:
    """24 paragraphs in six documents with speaker and date, 12 captions, at least 97% right, at most 1% wrong."""
    figures = attribution(from_text(letter_text), letter_gold)
    assert (figures.paragraphs_right, figures.paragraphs) == (24, 24), seen(figures)
    assert (figures.captions_right, figures.captions) == (12, 12), seen(figures)
    assert figures.right >= 0.97, seen(figures)
    assert figures.wrong <= 0.01, seen(figures)


def test_the_letters_notes_are_linked_by_number(letter_text: str, letter_gold: Gold) -> None:
    """31 notes, 30 markers; note 6 has none, is reported and linked as inferred; 26 and 30 are the author's."""
    document = from_text(letter_text)
    figures = apparatus(document, letter_gold)
    assert (figures.found, figures.linked, figures.wrong, figures.unmarked) == (31, 30, 0, (6,))
    assert "note 6 has no marker in the text" in document.problems
    assert [note.number for note in document.notes if note.linked == "inferred"] == [6]
    assert [note.number for note in document.notes if note.author] == [26, 30]
    assert [(note.number, note.repeats) for note in document.notes if note.repeats] == [(20, 19), (21, 19)]


def test_unbalanced_quotation_marks_are_reported_and_lose_nothing(letter_text: str) -> None:
    """The letter has 126 opening and 124 closing marks."""
    document = from_text(letter_text)
    assert "126 opening and 124 closing quotation marks" in document.problems
    held = "".join("".join(document.slice(block.span).split()) for block in document.blocks)
    assert len(held) >= 0.999 * len("".join(letter_text.split()))


def test_words_in_quotation_marks_are_given_to_nobody_wrongly(letter_text: str, letter_gold: Gold) -> None:
    """Inside the paragraphs, three quarters of the clear quotations find their speaker and none a wrong one."""
    figures = quotations(from_text(letter_text), letter_gold)
    assert (figures.wrong, figures.extra) == (0, 0), figures.errors
    assert figures.recall >= 0.75, figures.errors


@pytest.mark.parametrize("path", CONVENTIONS, ids=lambda path: path.name)
def test_documents_of_other_conventions_pass_with_the_same_code(path: Path) -> None:
    """Interview, minutes, letters within letters, diary, Markdown, footnotes, collection, memoir, dispatch."""
    document, gold = from_file(path)
    figures = attribution(document, gold)
    assert figures.wrong <= 0.02, seen(figures)
    assert figures.right >= 0.92, seen(figures)
    assert figures.quoted_wrong == 0 or figures.quoted == 0, seen(figures)
    assert quotations(document, gold).wrong <= 1, quotations(document, gold).errors
    notes = apparatus(document, gold)
    assert (notes.found, notes.linked, notes.wrong) == (notes.annotated, notes.marked, 0)


def test_all_other_conventions_together() -> None:
    """Over all ten at least 97% of the characters are under the right speaker and at most 1% under a wrong one."""
    measured = [attribution(*from_file(path)) for path in CONVENTIONS]
    characters = sum(figures.characters for figures in measured)
    assert sum(figures.right * figures.characters for figures in measured) / characters >= 0.97
    assert sum(figures.wrong * figures.characters for figures in measured) / characters <= 0.01


def test_documents_that_the_rules_were_not_written_for() -> None:
    """Over all of them at least 82% of the characters are under the right speaker, at most 8% under a wrong one."""
    measured = [attribution(*from_file(path)) for path in UNSEEN]
    characters = sum(figures.characters for figures in measured)
    assert sum(figures.right * figures.characters for figures in measured) / characters >= 0.82
    assert sum(figures.wrong * figures.characters for figures in measured) / characters <= 0.08


@pytest.mark.parametrize("name", sorted(MUTATIONS))
def test_the_letter_made_over_keeps_its_figures(name: str, letter_text: str, letter_gold: Gold) -> None:
    """Other numbering, other markers, no captions, other quotation marks, other names, wrapped lines, all together."""
    text, gold = MUTATIONS[name](letter_text, letter_gold)
    document = from_text(text)
    figures = attribution(document, gold)
    assert figures.right >= 0.97, seen(figures)
    assert figures.wrong <= 0.01, seen(figures)
    notes = apparatus(document, gold)
    assert (notes.found, notes.linked, notes.wrong) == (31, 30, 0)


def test_no_name_and_no_phrase_of_the_letter_stands_in_the_rules(letter_text: str) -> None:
    """The rules know English and the habits of editors, and nobody in particular."""
    gold = load_gold(LETTER)
    assert {document.speaker for document in gold.documents.values()} == {"Lenin", "Stalin", "Rykov", "Trotsky"}
    people = {person.name for person in from_text(letter_text).people} | {"Politburo", "Plenum", "Gosplan"}
    allowed = {"plenum", "politburo"}  # institutions, among the words that are no surnames
    words = [word.lower() for word in re.findall(r"[^\W\d_]+", letter_text)]
    runs = {tuple(words[at : at + 5]) for at in range(len(words) - 4)}
    for path in SOURCES.glob("*.py"):
        rules = path.read_text(encoding="utf-8")
        own = [word.lower() for word in re.findall(r"[^\W\d_]+", rules)]
        used = {name for name in people if name.lower() in own} - {name for name in people if name.lower() in allowed}
        assert used == set(), path.name
        assert {tuple(own[at : at + 5]) for at in range(len(own) - 4)} & runs == set(), path.name


CALENDAR = """Calendar of the letter of Ada Quill of 4 May 1911

Compiled by T. Marl, 1950.

a. Quill recalls what she asked for.

Pell to Quill, 1 May 1911. Refuses the oil.

b. Quill answers that the light must burn.

Quill to Pell, 2 May 1911. Three points, in substance:

1) oil to be sent;

2) the lamp to be trimmed.

c. Quill closes.
"""


def test_an_entry_of_a_calendar_ends_at_the_compilers_next_point() -> None:
    """A numbered list inside an entry goes on with it; the compiler's own numbering does not."""
    document = from_text(CALENDAR)
    told = {document.slice(block.span)[:2]: block.voices[-1] for block in document.blocks if block.kind == "body"}
    assert all(voice.mode == "reported" for voice in told.values())
    assert [told[start].speaker for start in ("Pe", "b.", "Qu", "1)", "2)", "c.")] == [
        "Pell",
        "Ada Quill",
        "Ada Quill",
        "Ada Quill",
        "Ada Quill",
        "Ada Quill",
    ]
    assert [told[start].date for start in ("Pe", "b.", "1)", "2)", "c.")] == [
        "1911-05-01",
        "1911-05-04",
        "1911-05-02",
        "1911-05-02",
        "1911-05-04",
    ]
    assert {block.voices[0].speaker for block in document.blocks} == {"T. Marl"}


ITEM = "The keeper was seen on the quay in the morning."


def voices_of(*paragraphs: str) -> list[tuple[str, str | None]]:
    """The role and the name of who speaks in each paragraph but the title."""
    document = from_text("\n\n".join(paragraphs))
    return [(block.voices[-1].role, block.voices[-1].speaker) for block in document.blocks[1:]]


def test_a_dash_announces_what_is_pasted_in() -> None:
    """A line that names a cutting and ends with a dash is no heading, and what stands below it is not the host's."""
    said = voices_of("The light by Ada Quill", ITEM, "I send you this cutting—", "A new lamp for Graysand.", ITEM)
    assert said == [("author", "Ada Quill")] * 2 + [("quoted", None), ("author", "Ada Quill")]
    said = voices_of("The light by Ada Quill", ITEM, "And so we went home—", "A new lamp came to Graysand.", ITEM)
    assert said == [("author", "Ada Quill")] * 4


def test_below_the_subheading_of_a_newspaper_item_nobody_is_named() -> None:
    """An item with heading and byline goes up to the next; whose a heading without byline is, is not known."""
    said = voices_of(
        "The light by Ada Quill",
        "The papers wrote of it at once:",
        "THE LAMP AT GRAYSAND.",
        "(By Telegraph, Weir Herald.)",
        ITEM,
        "THE OIL.",
        "Nobody knew where the oil had gone.",
    )
    assert said[2:4] == [("quoted", "Weir Herald")] * 2
    assert said[4:] == [("quoted", None)] * 2
