"""A document set as an edition."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pytest

import searchdoc
from searchdoc.models import Block, Document, Span, Voice
from searchdoc.server.pages.edition import PART, Edition, Parts, Quoted, SetParagraph, edition_of
from searchdoc.server.pages.palette import Palette


def paragraphs(items: tuple[SetParagraph | Quoted, ...]) -> Iterator[SetParagraph]:
    for one in items:
        if isinstance(one, Quoted):
            yield from paragraphs(one.items)
        else:
            yield one


def marked(edition: Edition) -> str:
    return "".join(run.text for one in paragraphs(edition.items) for run in one.runs if run.cited)


def words(edition: Edition) -> str:
    return "".join(run.text for one in paragraphs(edition.items) for run in one.runs)


def prose(text: str, block_length: int) -> Document:
    """A document of paragraphs of one length, with nothing between them."""
    voices = (Voice("Ada Quill", "author"),)
    starts = range(0, len(text), block_length)
    blocks = tuple(
        Block(Span(start, min(start + block_length, len(text))), "body", voices, (), None, number, 1)
        for number, start in enumerate(starts, start=1)
    )
    return Document("a.txt", "/a.txt", "0" * 64, text, "A", "Ada Quill", None, "en", blocks)


def test_a_letter_in_a_letter_is_set_off_under_its_writers_name(eliza: searchdoc.Document, palette: Palette) -> None:
    edition = edition_of(eliza, palette)
    (quoted,) = (one for one in edition.items if isinstance(one, Quoted))
    assert (quoted.label.name, quoted.label.manner) == ("Robert Dacre", "quoted by Eliza Thornbury")
    assert quoted.label.hue == 1
    assert not quoted.reported
    assert [one.kind for one in paragraphs(quoted.items)] == ["frame", "quotation", "frame", "frame"]
    assert edition.titled
    assert [one.kind for one in edition.items if isinstance(one, SetParagraph)][:3] == [
        "title",
        "dateline",
        "salutation",
    ]
    assert edition.head.author is not None
    assert edition.head.particulars == ("9 January 1851",)


def test_every_citation_is_marked_whole(papers: searchdoc.Index, palette: Palette) -> None:
    """Over several paragraphs, too, and over two pages."""
    for passage in papers.passages():
        edition = edition_of(passage.document, palette, cited=passage.span)
        assert marked(edition) == passage.text.replace("\r\n", "\n").replace("\f", "\n")


def test_notes_stand_behind_their_markers(calendar_document: searchdoc.Document, palette: Palette) -> None:
    edition = edition_of(calendar_document, palette)
    assert [note.number for note in edition.notes if note.called][:3] == [1, 2, 3]
    behind = [run for one in paragraphs(edition.items) for run in one.runs if run.notes]
    assert [run.text for run in behind if run.call][:2] == ["[1]", "[2]"]
    inferred = next(note for note in edition.notes if not note.called)
    assert (inferred.number, inferred.linked) == (6, "inferred")
    assert edition.notes[0].link.startswith("/documents/calendar.notes.txt?at=")


def test_reports_lie_in_one_another_and_captions_end_none(
    calendar_document: searchdoc.Document, palette: Palette
) -> None:
    edition = edition_of(calendar_document, palette)
    reports = [one for one in edition.items if isinstance(one, Quoted)]
    assert all(one.reported and one.label.name == "Trotsky" for one in reports)
    inner = [one.label.name for report in reports for one in report.items if isinstance(one, Quoted)]
    assert "Lenin" in inner
    kinds = [one.kind for one in paragraphs(reports[0].items)]
    assert "caption" in kinds


def test_whoever_speaks_is_named_where_that_changes(papers: searchdoc.Index, palette: Palette) -> None:
    minutes = papers.document("parish/Vestry minutes 1850-11-22.docx")
    assert minutes is not None
    labels = [one.label.name for one in paragraphs(edition_of(minutes, palette).items) if one.label]
    assert len(labels) == len(set(labels))
    assert labels


def test_headings_never_skip_a_level(papers: searchdoc.Index, palette: Palette) -> None:
    for document in papers.documents():
        edition = edition_of(document, palette, level=2)
        levels = [2, *(one.level for one in paragraphs(edition.items) if one.level)]
        assert all(after <= before + 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("length", [700, 19_000, 250_000])
def test_the_parts_of_a_long_document_join_to_the_whole(length: int, palette: Palette) -> None:
    """Whatever the length of its paragraphs; and every position is in the part that shows it."""
    document = prose("The keeper trims his lamp. " * 9_000, length)
    parts = Parts(document)
    editions = [edition_of(document, palette, part=number + 1) for number in range(len(parts))]
    assert "".join(map(words, editions)) == document.text
    assert all(len(words(edition)) <= 2 * PART for edition in editions)
    for position in range(0, len(document.text), 3_331):
        number = parts.of_position(position)
        assert parts.start(number) <= position < parts.start(number + 1)
    assert editions[0].turning.previous == ""
    assert editions[1].turning.next == "/documents/a.txt?part=3"
    assert editions[-1].turning.next == ""


def test_a_citation_over_two_parts_is_shown_whole(palette: Palette) -> None:
    document = prose("The keeper trims his lamp. " * 3_000, 5_000)
    edition = edition_of(document, palette, cited=Span(15_000, 45_000))
    assert marked(edition) == document.text[15_000:45_000]


def test_a_position_leads_to_its_paragraph(eliza: searchdoc.Document, palette: Palette) -> None:
    edition = edition_of(eliza, palette, at=430)
    (here,) = (one for one in paragraphs(edition.items) if one.anchor == "here")
    assert "".join(run.text for run in here.runs).startswith('"Kingston, 3 November 1850')


def test_verses_keep_their_lines(papers: searchdoc.Index, palette: Palette) -> None:
    table = papers.document("misc/OCR poor law in the dales.txt")
    assert table is not None
    verse = [one for one in paragraphs(edition_of(table, palette).items) if one.verse]
    assert len(verse) == 1
    assert verse[0].runs[0].text.startswith("1848 .....")


def test_a_pdf_is_turned_page_by_page(papers: searchdoc.Index, palette: Palette) -> None:
    guild = papers.document("guild.pdf")
    assert guild is not None
    edition = edition_of(guild, palette, part=2)
    assert (edition.turning.unit, edition.turning.number, edition.turning.of) == ("page", 2, 2)
    assert [one.name for one in edition.facsimiles] == ["42"]
