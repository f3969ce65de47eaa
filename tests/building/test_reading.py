"""From a loaded source file to a document and its passages."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from embedders import HashingEmbedder
from languages import RUSSIAN
from plea import PLEA, at, speakers
from searchdoc.building.reading import passage_limits, people_problems, read_document, read_passages
from searchdoc.building.source import Companion, SourceFile, discover
from searchdoc.embedding.embedder import SentenceTransformerEmbedder
from searchdoc.errors import UnreadableDocument
from searchdoc.models import Document

PEOPLE = b'[[person]]\nname = "Tobias Marl"\nvariants = ["Marl"]\n'


def source(
    text: str, name: str = "plea.txt", *, notes: str | None = None, sidecar: str | None = None, people: bytes = b""
) -> SourceFile:
    """A source file as ``load`` gives it."""
    return SourceFile(
        name,
        Path(name),
        notes=None if notes is None else Companion("plea.notes.txt", Path("plea.notes.txt"), notes.encode()),
        sidecar=None if sidecar is None else Companion("s", Path("plea.voices.toml"), sidecar.encode()),
        people=Companion("people.toml", Path("people.toml"), people) if people else None,
        data=text.encode(),
    )


GREETING = "Привет из Москвы! Целую, Аня"


def test_a_guessed_encoding_is_said_and_a_side_car_decides() -> None:
    """The sentence names what was guessed, and where to state what it is."""
    file = replace(source(""), data=GREETING.encode("koi8-r"))
    document = read_document(file)
    assert (document.text, document.encoding) == (GREETING, "koi8-r")
    guess = 'read as KOI8-R, which was guessed: encoding = "…" in plea.voices.toml decides'
    assert document.problems[0] == guess
    for stated in ("cp1251", "KOI8-R"):
        sidecar = Companion("s", Path("plea.voices.toml"), f'encoding = "{stated}"\n'.encode())
        document = read_document(replace(file, sidecar=sidecar))
        assert document.text == GREETING.encode("koi8-r").decode(stated)
        assert document.encoding == {"cp1251": "cp1251", "KOI8-R": "koi8-r"}[stated]
        assert guess not in document.problems


def test_an_encoding_that_does_not_exist_is_named_and_the_rest_of_the_side_car_counts() -> None:
    document = read_document(source(PLEA, sidecar='encoding = "klingon"\ntitle = "A plea"\n'))
    assert document.title == "A plea"
    problem = "plea.voices.toml: there is no encoding 'klingon': write windows-1252, koi8-r or the like"
    assert problem in document.problems


def test_utf8_is_no_guess() -> None:
    assert not any("guessed" in problem for problem in read_document(source(GREETING)).problems)


def test_a_document_is_the_whole_text_with_its_origin() -> None:
    document = read_document(source(PLEA))
    assert (document.id, document.text, document.encoding) == ("plea.txt", PLEA, "utf-8")
    assert (document.author, document.date, document.addressee) == ("Ada Quill", "1911-05-04", "the Harbour Board")


def test_notes_in_a_companion_are_linked_to_their_markers() -> None:
    """They belong to the companion's text and are called from the document's."""
    text = "A log of the light\n\nThe lamp was new.[1] It burned well all winter.\n"
    document = read_document(source(text, notes="Notes to the log\n\n1. Made by Harker.\n"))
    (note,) = document.notes
    assert (note.number, note.text, note.linked, note.document) == (1, "Made by Harker.", "marker", "plea.notes.txt")
    assert [document.slice(span) for span in note.markers] == ["[1]"]


def test_what_a_side_car_states_wins_over_front_matter_and_rules() -> None:
    text = "---\ntitle: The light\nauthor: Ada Quill\n---\n\nIt burned.\n"
    stated = read_document(source(text, "plea.md", sidecar='author = "Tobias Marl"\n'))
    assert (stated.title, stated.author) == ("The light", "Tobias Marl")
    sidecar = '[[voice]]\nwords = "I ask the Board to send six barrels at once."\nspeaker = "Harker"\n'
    assert speakers(read_document(source(PLEA, sidecar=sidecar)))["I ask the"] == "Harker"


@pytest.mark.parametrize(
    ("companion", "problem"),
    [
        (Companion("s", Path("plea.voices.toml"), b"author = \n"), "plea.voices.toml, line 1: this is not TOML"),
        (Companion("s", Path("plea.voices.toml"), problem="Permission denied"), "plea.voices.toml: Permission denied;"),
    ],
)
def test_a_side_car_that_cannot_be_used_is_a_problem_of_the_document(companion: Companion, problem: str) -> None:
    """And the rules hold."""
    document = read_document(SourceFile("plea.txt", Path("plea.txt"), sidecar=companion, data=PLEA.encode()))
    assert document.problems[-1].startswith(problem)
    assert document.problems[-1].endswith("; nothing in it is used")
    assert speakers(document) == speakers(read_document(source(PLEA)))


def test_people_bear_the_names_that_are_stated() -> None:
    """In all documents that share the list; a list that cannot be used is left out."""
    document = read_document(source(PLEA, people=PEOPLE))
    assert "Tobias Marl" in {person.name for person in document.people}
    assert at(document, "I have asked").voices[-1].speaker == "Tobias Marl"
    assert read_document(source(PLEA, people=b"[[person")) == read_document(source(PLEA))


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("1922-02-13", "1922-02-13"),
        ("1922", "1922"),
        ("1922-02?", "1922-02?"),
        ("13 February 1922", "1922-02-13"),
        ("1922-02-13 08:00:00", "1922-02-13"),
        ("1922-02-31", None),
        ("when the ice broke", None),
        ("", None),
    ],
)
def test_the_date_in_a_documents_own_head_is_a_day_of_the_calendar_or_none(written: str, date: str | None) -> None:
    """Front matter is written by hand, too: what is no date leaves the document undated."""
    text = f"---\ntitle: The light\ndate: {written}\n---\n\nIt burned.\n"
    assert read_document(source(text, "light.md")).date == date


@pytest.mark.parametrize("encoding", ["utf-16", "cp1252", "utf-8-sig"])
def test_old_encodings_are_read(encoding: str) -> None:
    """A file is cited from what was decoded."""
    text = "Das Licht am Hafen brannte nicht. Der Wärter schrieb dem Vorstand über die Öllieferung und die Fischer."
    document = read_document(SourceFile("brief.txt", Path("brief.txt"), data=text.encode(encoding)))
    assert document.text == text


@pytest.mark.parametrize(
    ("data", "name", "why"),
    [
        (b" \n", "a.txt", "there is no text in it"),
        (b"\x89PNG\0", "a.txt", "it is a binary file"),
        (b"Fog.", "a.djvu", "there is no reader for .djvu"),
    ],
)
def test_what_cannot_be_read_says_why(data: bytes, name: str, why: str) -> None:
    with pytest.raises(UnreadableDocument, match=why):
        read_document(SourceFile(name, Path(name), data=data))


def test_passages_are_as_long_as_the_embedder_reads() -> None:
    """A fifth of its window is left for headings and voices; together they hold the document's words."""
    embedder = HashingEmbedder(window=20)
    assert passage_limits(embedder).longest == 16
    assert passage_limits(HashingEmbedder(window=10_000)).longest == 200
    document, passages = read_passages(source(PLEA), embedder)
    assert isinstance(document, Document)
    assert max(embedder.count_tokens([passage.text for passage in passages])) <= 16
    words = " ".join(passage.text for passage in passages)
    assert all(word in words for word in "barrels depot ledgers seaward Heron 1926".split())


def test_problems_of_a_list_of_people_are_told_once(tmp_path: Path) -> None:
    """However many documents share it."""
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("Fog.", encoding="utf-8")
    people = tmp_path / "people.toml"
    people.write_bytes(PEOPLE)
    files = discover([tmp_path]).files
    assert people_problems(files) == ()
    people.write_text('\n[[person]]\nname = ""\n', encoding="utf-8")
    assert people_problems(files) == (("people.toml, line 2", "a [[person]] needs a name"),)
    people.unlink()
    assert people_problems(files) == ((str(people), "No such file or directory"),)


def test_a_paragraph_in_a_language_unknown_to_the_model_is_as_long_as_an_english_one(
    installed_model: SentenceTransformerEmbedder,
) -> None:
    """Although each of its letters is a token; a longer one is divided all the same."""
    paragraph = " ".join(RUSSIAN[:6])
    assert installed_model.count_tokens([paragraph])[0] > 2 * passage_limits(installed_model).longest
    document, passages = read_passages(source(paragraph), installed_model)
    assert [passage.text for passage in passages] == [document.text]
    _, divided = read_passages(source(" ".join(RUSSIAN * 3)), installed_model)
    assert 2 < len(divided) < 6
    assert all(passage.text.endswith(".") for passage in divided)


EDITION = """<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><profileDesc><correspDesc><correspAction type="sent">
<persName>Marl, Tobias</persName><date when="1851-02-03"/></correspAction></correspDesc></profileDesc></teiHeader>
<text><body><p>Old oaks.</p><quote who="Anna Holt"><p>Such water.</p></quote></body></text></TEI>"""


def test_the_header_of_an_edition_states_the_writer_and_its_markup_the_speakers() -> None:
    document = read_document(source(EDITION, "letter.xml"))
    assert {(one.what, one.value, one.source) for one in document.stated} == {
        ("author", "Tobias Marl", "the file's own header"),
        ("date", "1851-02-03", "the file's own header"),
        ("kind", "letter", "the file's own header"),
    }
    assert [(block.voices[-1].speaker, block.voices[-1].rule) for block in document.blocks] == [
        ("Tobias Marl", "stated"),
        ("Anna Holt", "edition"),
    ]


def test_a_side_car_counts_more_than_the_markup() -> None:
    stated = source(EDITION, "letter.xml", sidecar='[[voice]]\nwords = "Such water."\nspeaker = "Edward Pell"\n')
    assert read_document(stated).blocks[-1].voices[-1].speaker == "Edward Pell"
