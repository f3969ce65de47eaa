"""The bibliographic record of a citation: whose words, in whose letter, in which document, kept where."""

from __future__ import annotations

import searchdoc
from exported import cited
from searchdoc.exporting.records import CitedDocument, Origin, documents_cited

QUILL = Origin("Ada Quill", "the Harbour Board", "1911-05-04", "Graysand", is_letter=True)


def test_the_words_of_a_letter_have_its_writer_and_the_place_where_it_is_kept(archive: searchdoc.Index) -> None:
    record = cited(archive, "The harbour light has not burned since Tuesday.")
    assert record.origins == (QUILL,)
    assert (record.speaker, record.date, record.work, record.spoken, record.containers) == (
        *("Ada Quill", "1911-05-04", QUILL),
        *((), ()),
    )
    assert record.is_document
    document = record.document
    assert document == CitedDocument(
        id="light.md",
        path=document.path,
        sha256=document.sha256,
        title="Letter from Ada Quill to the Harbour Board",
        author="Ada Quill",
        addressee="the Harbour Board",
        date="1911-05-04",
        language="en",
        archive="County Archive, Graysand",
        collection="Harbour Papers",
        box="3",
        folder="7",
        shelfmark="ZK 4/1",
        url="https://archive.example/zk-4-1",
        is_letter=True,
    )


def test_the_words_are_exact_and_their_context_lies_around_them(archive: searchdoc.Index) -> None:
    record = cited(archive, "Nobody answers at the depot.")
    text = archive.document("light.md").text  # type: ignore[union-attr]
    assert record.text == text[record.start : record.end] == "Nobody answers at the depot."
    assert text[record.start - len(record.before) : record.end + len(record.after)] == (
        record.before + record.text + record.after
    )
    assert (len(record.before), len(record.after)) == (32, 32)
    assert record.id == f"light.md:{record.start}-{record.end}:{record.id[-8:]}"
    assert (record.line, record.accessed) == (text[: record.start].count("\n") + 1, "2026-11-27")


def test_a_letter_quoted_in_a_letter_is_a_work_of_its_own(archive: searchdoc.Index) -> None:
    """It is cited as a letter, and the letter around it as what quotes it."""
    record = cited(archive, "I have asked for oil four times since March.")
    marl, quill = record.origins
    assert (marl.speaker, marl.addressee, marl.is_letter) == ("Tobias Marl", "Ada Quill", True)
    assert quill == QUILL
    assert (record.work, record.spoken, record.containers, record.is_document) == (marl, (), (QUILL,), False)
    assert record.quoted_in == (QUILL,)


def test_what_somebody_says_in_a_letter_is_cited_from_that_letter(archive: searchdoc.Index) -> None:
    record = cited(archive, "The lamp is a disgrace,")
    assert (record.speaker, record.work) == ("Edward Pell", QUILL)
    assert [one.speaker for one in record.spoken] == ["Edward Pell"]
    assert record.is_document


def test_a_note_has_its_number_and_belongs_to_the_letter(archive: searchdoc.Index) -> None:
    """The editor's words are no letter, and stand in one; a note that is called is named as well."""
    record = cited(archive, "The barrels were sent on 9 May. -- Ed.")
    assert (record.kind, record.note_number, record.speaker) == ("note", 1, None)
    assert (record.work, [one.role for one in record.spoken]) == (QUILL, ["editor"])
    calling = cited(archive, "Six barrels are needed.[1]")
    assert (calling.note_number, [note.number for note in calling.notes]) == (None, [1])


def test_a_paper_that_is_no_letter_is_the_work_of_its_author(archive: searchdoc.Index) -> None:
    record = cited(archive, "The harbour cost nine hundred pounds")
    assert (record.work.speaker, record.work.is_letter, record.is_document) == ("Edward Pell", False, True)
    assert (record.document.is_letter, record.document.shelfmark, record.document.box) == (False, "MS 12", None)
    assert record.accessed is None  # nothing was looked at on the web


def test_words_of_several_people_stand_in_the_letter_all_the_same(archive: searchdoc.Index) -> None:
    """Whose words they are is then not established, where they stand is."""
    record = cited(archive, "wrote to me as follows:\n\nI have asked for oil")
    assert (record.speaker, record.work) == ("Ada Quill", QUILL)


def test_a_letter_among_several_is_not_the_document(archive: searchdoc.Index) -> None:
    """The first of the letters says nothing about the volume in which they are printed."""
    record = cited(archive, "nobody at the depot would believe us")
    assert (record.work.speaker, record.work.addressee, record.work.date) == ("Tobias Marl", "Ada Quill", "1911-06-09")
    assert not record.is_document
    assert (record.document.title, record.document.editor) == ("Letters of the Graysand Light", "Edward Hargrave")
    assert (record.document.is_letter, record.document.date, record.document.addressee) == (False, None, None)


def test_each_document_is_named_once(archive: searchdoc.Index) -> None:
    records = [cited(archive, words) for words in ("Six barrels", "The ice has taken the pier", "oil was never sent")]
    assert [one.id for one in documents_cited(records)] == ["light.md", "ice.md"]
