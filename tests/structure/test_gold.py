"""The annotated documents and the measures themselves: nothing here asks what the rules find."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest

import letter
from gold import (
    VOICES,
    Gold,
    GoldReport,
    apparatus,
    as_annotated,
    attribution,
    cases,
    load_gold,
    on_text,
    quotations,
    same_name,
    text_beside,
    verdict,
    written_lines,
)
from mutations import MUTATIONS, Mutation, captions_deleted, hard_wrapped, markers_renumbered, renamed
from searchdoc.models import Kind, Note, Quote, Span, Voice

letter_text = letter.letter_text
letter_gold = letter.letter_gold

OWN = sorted(path for path in VOICES.glob("*.gold.toml") if text_beside(path) is not None)

TEXT = """Notes from Ravensholm

Anna Birk wrote to me:

I will not come.

So she said. “You need not wait for me, either,” she added.

A window
"""

ANNOTATION = """
host = "Lowe"
spans = [
  { lines = [1, 1], kind = "title|heading" },
  { lines = [3, 3], kind = "body", speaker = "Lowe", role = "author" },
  { lines = [5, 5], kind = "quotation", document = "birk" },
  { lines = [7, 7], kind = "body", speaker = "Lowe", role = "author" },
  { lines = [9, 9], kind = "caption" },
]
quotes = [
  { lines = [7, 7], starts = "You need", ends = "either,", speaker = "Birk", confidence = "clear" },
]
notes = [
  { number = 1, lines = [9, 9], markers = [[10, 12]] },
]

[documents]
birk = { speaker = "Birk", date = "1900-01-01" }
"""


def annotated(path: Path) -> tuple[str, Gold]:
    beside = text_beside(path)
    assert beside is not None
    return beside.read_bytes().decode("utf-8"), load_gold(path)


@pytest.fixture
def small(tmp_path: Path) -> tuple[str, Gold]:
    (tmp_path / "small.txt").write_text(TEXT, encoding="utf-8")
    path = tmp_path / "small.gold.toml"
    path.write_text(ANNOTATION, encoding="utf-8")
    return annotated(path)


def complete(text: str, gold: Gold) -> None:
    """Every written line has its label, every place exists, every kind is known."""
    assert gold.missing(text) == []
    assert gold.superfluous(text) == []
    written = dict(written_lines(text))
    for label in gold.lines.values():
        assert set(label.kinds) <= set(get_args(Kind))
        assert label.role in {"author", "quoted", "editor"}
        assert label.document is None or label.document in gold.documents
    for quote in gold.quotes:
        assert 0 <= quote.span.start < quote.span.end <= len(text)
    for note in gold.notes:
        assert {"note"} <= {kind for line in note.lines for kind in gold.lines[line].kinds}
        assert set(note.lines) <= set(written)
        assert all(text[marker.start : marker.end].strip() for marker in note.markers)


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.name.removesuffix(".gold.toml"))
def test_every_written_line_is_annotated_once(path: Path) -> None:
    text, gold = annotated(path)
    complete(text, gold)


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.name.removesuffix(".gold.toml"))
def test_an_annotation_agrees_with_itself(path: Path) -> None:
    text, gold = annotated(path)
    document = as_annotated(text, gold)
    figures = attribution(document, gold)
    assert (figures.right, figures.wrong, figures.unknown, figures.kinds) == (1, 0, 0, 1)
    assert figures.paragraphs == figures.paragraphs_right
    assert (quotations(document, gold).precision, quotations(document, gold).recall) == (1, 1)
    notes = apparatus(document, gold)
    assert (notes.found, notes.linked, notes.wrong, notes.authors) == (
        len(gold.notes),
        notes.marked,
        0,
        len(gold.notes),
    )
    assert notes.repeats == 1


def test_the_letter_is_annotated_whole(letter_text: str, letter_gold: Gold) -> None:
    complete(letter_text, letter_gold)
    kinds = get_args(Kind)
    quoted_people = {"Lenin", "Stalin", "Rykov", "Trotsky"}
    figures = attribution(as_annotated(letter_text, letter_gold), letter_gold)
    assert (figures.right, figures.paragraphs, figures.captions) == (1, 24, 12)
    quoted = [range_ for range_, label in letter_gold.paragraphs() if label.document]
    assert len(quoted) == 24
    assert len(letter_gold.documents) == 6
    speakers = {
        kind: {label.speaker for label in letter_gold.lines.values() if kind == label.kinds[0]} for kind in kinds
    }
    assert speakers["heading"] == speakers["body"] == {"Trotsky"}
    assert speakers["title"] == speakers["introduction"] == speakers["caption"] == speakers["source"] == {""}
    assert {label.speaker for label in letter_gold.lines.values() if label.document} == quoted_people
    assert [note.number for note in letter_gold.notes if not note.markers] == [6]
    assert [note.number for note in letter_gold.notes if note.author] == [26, 30]
    for note in letter_gold.notes:
        assert [letter_text[place.start : place.end] for place in note.markers] in ([f"[{note.number}]"], [])


def test_an_annotation_of_another_text_is_refused(letter_gold: Gold) -> None:
    with pytest.raises(ValueError, match="the annotation is of a text of"):
        on_text(letter_gold, "another text")


def test_the_annotated_speaker_is_right(small: tuple[str, Gold]) -> None:
    text, gold = small
    figures = attribution(as_annotated(text, gold), gold)
    assert (figures.right, figures.wrong, figures.unknown, figures.kinds, figures.uncovered) == (1, 0, 0, 1, 0)
    assert (figures.quoted, figures.quoted_right, figures.dated) == (len("I will not come."), 1, 1)
    assert (figures.paragraphs, figures.paragraphs_right, figures.captions, figures.captions_right) == (1, 1, 1, 1)
    assert figures.characters == sum(len(line) for line in TEXT.splitlines())
    assert figures.errors == ()


@pytest.mark.parametrize(
    ("speaker", "wrong", "unknown"), [("Lowe", 16, 0), (None, 0, 16), ("Anna Birk", 0, 0), ("BIRK", 0, 0)]
)
def test_naming_the_wrong_one_is_told_from_silence(
    small: tuple[str, Gold], speaker: str | None, wrong: int, unknown: int
) -> None:
    text, gold = small
    document = as_annotated(text, gold)
    blocks = list(document.blocks)
    blocks[2] = replace(blocks[2], voices=(Voice("Lowe", "author"), Voice(speaker, "quoted")))
    figures = attribution(replace(document, blocks=tuple(blocks)), gold)
    assert figures.wrong == pytest.approx(wrong / figures.characters)
    assert figures.unknown == pytest.approx(unknown / figures.characters)
    assert figures.right == pytest.approx(1 - figures.wrong - figures.unknown)
    assert figures.dated == 0


def test_reported_words_stay_with_the_one_who_reports(small: tuple[str, Gold]) -> None:
    text, gold = small
    document = as_annotated(text, gold)
    blocks = list(document.blocks)
    blocks[1] = replace(blocks[1], voices=(Voice("Lowe", "author"), Voice("Birk", "quoted", mode="reported")))
    assert attribution(replace(document, blocks=tuple(blocks)), gold).right == 1


def test_lines_that_no_block_covers_are_counted(small: tuple[str, Gold]) -> None:
    text, gold = small
    document = as_annotated(text, gold)
    figures = attribution(replace(document, blocks=document.blocks[:2]), gold)
    lost = sum(len(line) for line in TEXT.splitlines()[4:])
    assert figures.uncovered == pytest.approx(lost / figures.characters)
    assert figures.captions_right == 0


def test_the_shorter_of_two_blocks_counts(small: tuple[str, Gold]) -> None:
    text, gold = small
    document = as_annotated(text, gold)
    whole = replace(document.blocks[1], span=Span(0, len(text)))
    assert attribution(replace(document, blocks=(whole, *document.blocks)), gold).right == 1


def test_an_editor_may_be_called_one() -> None:
    assert verdict(None, ("",)) == "right"
    assert verdict("the editors", ("",)) == "right"
    assert verdict("Lowe", ("",)) == "wrong"
    assert verdict(None, ("Lowe", "")) == "right"
    assert verdict(None, ("Lowe",)) == "unknown"


def test_names_are_compared_by_whole_words() -> None:
    assert same_name("Birk", "Miss Anna Birk")
    assert same_name("Anna Birk", "anna birk")
    assert not same_name("Birk", "Birkin")
    assert not same_name("Anna Birk", "Birk")


def test_quotations_are_measured(small: tuple[str, Gold]) -> None:
    text, gold = small
    document = as_annotated(text, gold)
    with_marks = Span(gold.quotes[0].span.start - 1, gold.quotes[0].span.end + 1)

    def measure(*quotes: Quote) -> tuple[float, float]:
        figures = quotations(replace(document, quotes=quotes), gold)
        return figures.precision, figures.recall

    def said_by(speaker: str | None, span: Span = with_marks) -> Quote:
        return Quote(span, (Voice("Lowe", "author"), Voice(speaker, "quoted")))

    assert measure(said_by("Anna Birk")) == (1, 1)
    assert measure(said_by("Lowe")) == (0, 0)
    assert measure(said_by(None)) == (1, 0)
    assert measure() == (1, 0)
    first = text.index("Anna")
    assert measure(said_by("Birk"), said_by("Lowe", Span(first, first + 22))) == (0.5, 1)
    assert measure(said_by("Birk"), said_by("Lowe", Span(first, first + 9))) == (1, 1)


def test_the_parts_of_an_interrupted_quotation_are_one() -> None:
    text, gold = annotated(VOICES / "memoir.gold.toml")
    document = as_annotated(text, gold)
    one, other = (quote.span for quote in gold.quotes if quote.group == 1)
    rest = tuple(quote for quote in document.quotes if quote.span not in {one, other})
    hull = Quote(Span(one.start, other.end), (Voice("Hask", "quoted"),))
    figures = quotations(replace(document, quotes=(hull, *rest)), gold)
    assert (figures.precision, figures.recall) == (1, 1)


def test_names_are_counted_for_the_rules_that_put_them(small: tuple[str, Gold]) -> None:
    """A paragraph, words in quotation marks and a reporting sentence are a case each; silence is none."""
    text, gold = small
    document = as_annotated(text, gold)
    host, quoted = Voice("Lowe", "author", rule="byline"), Voice("Birk", "quoted", rule="lead-in/excerpt")
    first, second, third, fourth, _ = document.blocks
    blocks = (
        first,
        replace(second, voices=(host,)),
        replace(third, voices=(host, quoted)),
        replace(fourth, voices=(replace(host, speaker="Birk"),)),
    )
    said, told = gold.quotes[0].span, Span(text.index("So she"), text.index("said.") + 5)
    quotes = (
        Quote(said, (host, Voice("Lowe", "quoted", rule="speech-after"))),
        Quote(said, (host, Voice(None, "quoted", rule="speech-none"))),
        Quote(told, (host, Voice("Birk", "quoted", mode="reported", rule="reported-speech"))),
    )
    document = replace(document, blocks=blocks, quotes=quotes)
    annotated_too = replace(gold, reports=(GoldReport(told, "Birk"),))
    counted = [(case.rules, case.right) for case in cases(document, annotated_too)]
    assert counted == [
        (("byline",), True),
        (("lead-in", "excerpt"), True),
        (("byline",), False),
        (("speech-after",), False),
        (("reported-speech",), True),
    ]
    assert [case.right for case in cases(document, replace(gold, reports=()))][-1] is False
    assert len(list(cases(document, gold))) == 4


def test_notes_are_measured(small: tuple[str, Gold]) -> None:
    text, gold = small
    document = as_annotated(text, gold)
    assert apparatus(document, gold).linked == 1
    elsewhere = replace(document.notes[0], markers=(Span(0, 2),))
    figures = apparatus(replace(document, notes=(elsewhere,)), gold)
    assert (figures.linked, figures.wrong, figures.found) == (0, 1, 1)
    signed = Note(1, document.notes[0].span, "A window", "Lowe", "annotated")
    figures = apparatus(replace(document, notes=(signed,)), gold)
    assert (figures.authors, figures.unmarked, figures.linked) == (0, (1,), 0)


def test_a_line_annotated_twice_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "twice.gold.toml"
    path.write_text('host = "X"\nspans = [{ lines = [1, 3], kind = "body" }, { lines = [3, 4], kind = "note" }]')
    with pytest.raises(ValueError, match="line 3 is annotated twice"):
        load_gold(path)


def test_words_that_are_not_there_are_refused(tmp_path: Path) -> None:
    (tmp_path / "small.txt").write_text(TEXT, encoding="utf-8")
    path = tmp_path / "small.gold.toml"
    path.write_text(ANNOTATION.replace("You need", "You must"), encoding="utf-8")
    with pytest.raises(ValueError, match="no such words on line 7"):
        load_gold(path)


def bare(text: str) -> str:
    """What no mutation touches: the words, without markers, numbering and the kind of quotation marks."""
    return " ".join(re.findall(r"[A-Za-z]{3,}", re.sub(r"\[\d+\]", "", text)))


def holds(text: str, gold: Gold, name: str, mutation: Mutation) -> None:
    new, moved = mutation(text, gold)
    complete(new, moved)
    figures = attribution(as_annotated(new, moved), moved)
    assert (figures.right, figures.wrong) == (1, 0)
    if name not in {"captions deleted", "all together"}:
        assert figures.captions == attribution(as_annotated(text, gold), gold).captions
    before, after = attribution(as_annotated(text, gold), gold), figures
    assert before.paragraphs == after.paragraphs
    assert len(moved.quotes) == len(gold.quotes)
    assert sorted(bool(note.markers) for note in moved.notes) == sorted(bool(note.markers) for note in gold.notes)
    for note in moved.notes:
        for marker in note.markers:
            assert new[marker.start : marker.end] == f"[{note.number}]"
    if name not in {"renamed", "all together"}:
        for one, other in zip(gold.quotes, moved.quotes, strict=True):
            old_words, new_words = text[one.span.start : one.span.end], new[other.span.start : other.span.end]
            assert bare(old_words) == bare(new_words)


@pytest.mark.parametrize("name", MUTATIONS)
def test_an_annotation_moves_with_its_text(name: str) -> None:
    holds(*annotated(VOICES / "strike-letter.gold.toml"), name, MUTATIONS[name])


@pytest.mark.parametrize("name", MUTATIONS)
def test_the_letters_annotation_moves_with_it(letter_text: str, letter_gold: Gold, name: str) -> None:
    holds(letter_text, letter_gold, name, MUTATIONS[name])


def test_the_letter_with_other_names_has_no_old_ones(letter_text: str, letter_gold: Gold) -> None:
    new, moved = renamed(letter_text, letter_gold)
    assert moved.host == "Varnek"
    assert {document.speaker for document in moved.documents.values()} == {"Varnek", "Ostrel", "Dravin", "Pelshin"}
    assert not re.search(r"Trotsky|Lenin|Stalin|Rykov", new)


def test_renumbered_notes_take_their_words_along() -> None:
    text, gold = annotated(VOICES / "strike-letter.gold.toml")
    new, moved = markers_renumbered(text, gold, first=4)
    lines = dict(written_lines(new))
    old_lines = dict(written_lines(text))
    for note in gold.notes:
        other = next(each for each in moved.notes if each.number == (note.number - 4) % 6 + 1)
        one, two = old_lines[note.lines[0]], lines[other.lines[0]]
        assert text[one.start : one.end] == new[two.start : two.end]
        assert len(note.markers) == len(other.markers)
        assert note.author == other.author


def test_wrapped_lines_are_short_and_lose_nothing() -> None:
    text, gold = annotated(VOICES / "strike-letter.gold.toml")
    new, moved = hard_wrapped(text, gold)
    assert max(len(span) for _, span in written_lines(new)) <= 80
    assert new.split() == text.split()
    assert len(moved.lines) > len(gold.lines)


def test_deleted_captions_leave_no_gap() -> None:
    text, gold = annotated(VOICES / "strike-letter.gold.toml")
    new, moved = captions_deleted(text, gold)
    captions = sum(label.kinds[0] == "caption" for label in gold.lines.values())
    assert len(moved.lines) == len(gold.lines) - captions
    assert new.count("\n") == text.count("\n") - 2 * captions
