"""Notes and bibliography as The Chicago Manual of Style has them for letters and papers in archives."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

import searchdoc
from exported import cited, folded, records, some_examples
from searchdoc.exporting.chicago import bibliography, chicago, chicago_notes, full_note, short_note
from searchdoc.exporting.records import CitedDocument, CitedRecord, Origin
from searchdoc.models import Page, Span

KEPT = "box 3, folder 7, Harbour Papers, ZK 4/1, County Archive, Graysand, https://archive.example/zk-4-1"


def record(document: CitedDocument, *origins: Origin, **said: object) -> CitedRecord:
    """A citation of a document that is only made up, by whoever speaks in it."""
    plain = CitedRecord("x:0-1:00000000", 1, "w", "w", 0, 1, "", "", "body", "", origins, document)
    return replace(plain, **said)  # type: ignore[arg-type]


def letter(author: str, addressee: str, date: str, collection: str, archive: str) -> CitedRecord:
    kept = CitedDocument("x", "x", "", "x", author, None, addressee, date, collection=collection, archive=archive)
    return record(replace(kept, is_letter=True), Origin(author, addressee, date, is_letter=True))


CREEL = letter("George Creel", "Colonel House", "1918-09-25", "Edward M. House Papers", "Yale University Library")


def test_the_example_of_the_manual() -> None:
    """17th edition, 14.229 to 14.231: the note, the short note, and the entry."""
    assert full_note(CREEL) == (
        "George Creel to Colonel House, 25 September 1918, Edward M. House Papers, Yale University Library."
    )
    assert bibliography([CREEL]) == [
        "Creel, George. Letter to Colonel House, 25 September 1918. Edward M. House Papers. Yale University Library."
    ]


def test_a_letter_quoted_in_a_letter_is_cited_as_such(archive: searchdoc.Index) -> None:
    assert full_note(cited(archive, "Nobody answers at the depot.")) == (
        f"Tobias Marl to Ada Quill, [2 May 1911?], quoted in Ada Quill to the Harbour Board, 4 May 1911, {KEPT}."
    )


def test_whoever_says_the_words_comes_first(archive: searchdoc.Index) -> None:
    assert full_note(cited(archive, "The lamp is a disgrace,")) == (
        f"Edward Pell, quoted in Ada Quill to the Harbour Board, 4 May 1911, {KEPT}."
    )


def test_an_editors_note_is_named_with_its_number(archive: searchdoc.Index) -> None:
    assert full_note(cited(archive, "The barrels were sent on 9 May.")) == (
        f"Editor’s note 1, in Ada Quill to the Harbour Board, 4 May 1911, {KEPT}."
    )


def test_a_letter_among_several_is_cited_with_the_volume(archive: searchdoc.Index) -> None:
    cited_letter = cited(archive, "nobody at the depot would believe us")
    assert full_note(cited_letter) == (
        "Tobias Marl to Ada Quill, 9 June 1911, in Letters of the Graysand Light, ed. Edward Hargrave."
    )
    assert bibliography([cited_letter]) == ["Hargrave, Edward, ed. Letters of the Graysand Light."]


def test_a_paper_that_is_no_letter_has_its_title_in_quotation_marks(archive: searchdoc.Index) -> None:
    """The comma stands inside, as in American English."""
    paper = cited(archive, "The harbour cost nine hundred pounds")
    assert full_note(paper) == "Edward Pell, “What the Harbour Cost,” 1913, MS 12, Town Library."
    assert short_note(paper) == "Pell, “What the Harbour Cost.”"
    assert bibliography([paper]) == ["Pell, Edward. “What the Harbour Cost,” 1913. MS 12. Town Library."]


def test_a_second_note_on_a_letter_is_short_and_never_ibid(archive: searchdoc.Index) -> None:
    """The letter that is quoted in it is another source, and gets a full note of its own."""
    words = ("oil was never sent", "Six barrels", "Nobody answers at the depot.", "I have asked for oil", "The lamp is")
    notes = list(chicago_notes(cited(archive, one) for one in words))
    assert notes[0] == f"Ada Quill to the Harbour Board, 4 May 1911, {KEPT}."
    assert notes[1] == "Quill to the Harbour Board, 4 May 1911, Harbour Papers."
    assert notes[2].startswith("Tobias Marl to Ada Quill, [2 May 1911?], quoted in ")
    assert notes[3:] == [
        "Marl to Quill, [2 May 1911?], quoted in Quill to the Harbour Board, 4 May 1911, Harbour Papers.",
        "Edward Pell, quoted in Quill to the Harbour Board, 4 May 1911, Harbour Papers.".replace("Edward ", ""),
    ]


def test_a_collection_of_which_several_are_cited_stands_there_once(archive: searchdoc.Index) -> None:
    """And one letter of a collection by itself; in alphabetical order."""
    light, ice, cost = (cited(archive, one) for one in ("Six barrels", "The ice has taken", "The harbour cost"))
    assert bibliography([light, ice, cost, light]) == [
        "Harbour Papers. County Archive, Graysand.",
        "Pell, Edward. “What the Harbour Cost,” 1913. MS 12. Town Library.",
    ]
    (alone,) = bibliography([ice])
    assert alone.startswith("von Holm, Ada. Letter to Tobias Marl, 3 January 1912. Box 3, folder 8. Harbour Papers. ")


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ({"page": Page(Span(0, 1), 1, "217")}, "p. 217"),
        ({"page": Page(Span(0, 1), 1, "217"), "last_page": Page(Span(1, 2), 2, "218")}, "pp. 217–218"),
        ({"page": Page(Span(0, 1), 3)}, "p. [3]"),
        ({"page": Page(Span(0, 1), 1, "217"), "note_number": 5}, "p. 217n5"),
        ({"note_number": 5}, "note 5"),
    ],
)
def test_the_place_of_the_words_follows_the_date(said: dict[str, object], shown: str) -> None:
    assert f", 25 September 1918, {shown}, Edward M. House Papers," in full_note(replace(CREEL, **said))  # type: ignore[arg-type]


def test_what_is_not_known_is_not_invented() -> None:
    """Nobody who wrote it, nobody to whom, no day; whoever is only probable stands in brackets."""
    unknown = CitedDocument("x", "x", "", "x", is_letter=True)
    assert full_note(record(unknown, Origin(None, "Ada Quill", is_letter=True))) == "Letter to Ada Quill, n.d."
    assert full_note(record(unknown, Origin("Ada Quill", is_letter=True))) == "Ada Quill, letter, n.d."
    probable = Origin("Ada Quill", "Tobias Marl", "1911", is_letter=True, doubtful=True)
    assert full_note(record(unknown, probable)) == "[Ada Quill?] to Tobias Marl, 1911."
    said = Origin(None, role="quoted"), Origin("Ada Quill", "Tobias Marl", "1911", is_letter=True)
    assert full_note(record(unknown, *said)) == "Unidentified speaker, quoted in Ada Quill to Tobias Marl, 1911."


def test_what_is_only_reported_is_called_so() -> None:
    calendar = CitedDocument("x", "x", "", "Calendar of the Board’s letters", "Edward Hargrave")
    told = Origin("Ada Quill", "the Board", "1911-05-04", is_letter=True, role="quoted", mode="reported")
    told_by = record(calendar, told, Origin("Edward Hargrave"))
    assert told_by.work.speaker == told_by.speaker == "Edward Hargrave"  # the words are his
    assert full_note(told_by) == (
        "Ada Quill to the Board, 4 May 1911, reported in Edward Hargrave, Calendar of the Board’s letters."
    )


@pytest.mark.parametrize(
    ("title", "note", "short"),
    [
        ("Diary of Amos Birkett", "Diary of Amos Birkett.", "Diary of Amos Birkett."),
        ("On the “Light” and Its Keepers", "Amos Birkett, “On the ‘Light’ and Its Keepers.”", None),
        ("What became of the harbour light", None, "Birkett, “What became of the harbour.”"),
        ("What it cost us in the end", None, "Birkett, “What it cost us.”"),
        ("Who lit it?", "Amos Birkett, “Who lit it?”", "Birkett, “Who lit it?”"),
    ],
)
def test_titles(title: str, note: str | None, short: str | None) -> None:
    """One that only describes stands without marks, and with its author in it needs no other; a long one is cut."""
    paper = record(CitedDocument("x", "x", "", title, "Amos Birkett"), Origin("Amos Birkett"))
    assert note is None or full_note(paper) == note
    assert short is None or short_note(paper) == short


def test_notes_are_numbered_and_the_bibliography_follows(archive: searchdoc.Index) -> None:
    assert chicago([cited(archive, "The harbour cost nine hundred pounds")]).decode() == (
        "Notes\n\n1. Edward Pell, “What the Harbour Cost,” 1913, MS 12, Town Library.\n\n"
        "Bibliography\n\nPell, Edward. “What the Harbour Cost,” 1913. MS 12. Town Library.\n"
    )
    assert chicago([]) == b""


@some_examples
@given(st.lists(records(), min_size=1, max_size=3))
def test_every_note_is_one_line_and_names_where_it_is_kept(several: list[CitedRecord]) -> None:
    """Whatever the words are: nothing is lost that is stated, and nothing breaks a line."""
    lines = chicago(several).decode("utf-8").splitlines()
    assert lines[0] == "Notes"
    for one in several:
        note = full_note(one)
        assert "\n" not in note
        for stated in (one.document.archive, one.document.collection, one.document.shelfmark, one.document.url):
            words = folded(stated).replace("”,", ",”").rstrip(",”")
            assert words.casefold() in note.casefold()  # the first letter of a note is a capital
