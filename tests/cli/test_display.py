"""How answers and citations read in a terminal."""

from pathlib import Path

import searchdoc
from conftest import Command
from searchdoc.cli.display import headline, outer_voices, show_citations, surroundings
from searchdoc.cli.terminal import Text


class Lines:
    """A console that keeps its lines."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def print(self, *objects: object) -> None:
        self.lines += " ".join(map(str, objects)).split("\n")


def test_an_answer_reads_at_a_glance(command: Command, shelf: Path, tmp_path: Path) -> None:
    """Whose words, the words, and then who to whom, when, quoted by whom, and where."""
    command("build", shelf, "--index", tmp_path / "index")
    result = command("ask", "what did Marl say about oil", "--index", tmp_path / "index")
    assert result.status == 0
    lines = result.out.splitlines()
    assert lines[0].startswith("Marl: ")
    assert lines[0].endswith(" [1]")
    assert lines[2:4] == [
        "[1] Marl → Ada Quill, 2 May 1911?",
        "    quoted by Ada Quill → the Harbour Board, 4 May 1911",
    ]
    assert any(line.strip().endswith("line 11") for line in lines)
    assert result.err == ""


def test_a_silence_says_what_is_missing_and_shows_what_is_near(command: Command, calendar_index: Path) -> None:
    """Exit 1, the missing word, and passages that are not offered as an answer."""
    result = command("ask", "what", "did", "Lenin", "say", "about", "tractors", "--index", calendar_index)
    assert result.status == 1
    assert result.out.startswith("Nothing in these documents mentions “tractors”.")
    assert "which do not answer" in result.out


def test_a_citation_reads_from_the_words_outwards(calendar: searchdoc.Index) -> None:
    """Who to whom, when; then by whom it is reported, a line each."""
    (hit,) = calendar.search("monopoly of foreign trade", 1, speaker="Lenin")
    assert str(headline(hit)) == "Lenin → Trotsky, 13 December 1922"
    assert [str(line).split(" →")[0] for line in outer_voices(hit)] == [
        "reported by Trotsky",
        "reported by the searchdoc project, 2026",
    ]


def test_an_editors_note_is_named_as_such(calendar: searchdoc.Index) -> None:
    """No chain of voices: the note's number, and that it is the editor's."""
    (hit,) = calendar.search("Curzon ultimatum", 1, kind="note")
    assert str(headline(hit)) == "Editor’s note 22"
    assert outer_voices(hit) == []


def test_a_place_is_the_same_in_the_terminal_and_in_the_reference(calendar: searchdoc.Index) -> None:
    """Title, headings, line and part: both name each of them."""
    (hit,) = calendar.search("monopoly of foreign trade", 1, speaker="Lenin")
    out = Lines()
    show_citations(out, [hit])
    place = next(line for line in out.lines if "line 67" in line).strip().split(" · ")
    assert place[-2:] == ["line 67", "part 1 of 2"]
    assert all(part in hit.reference for part in place)


def test_the_words_stand_between_what_surrounds_them(calendar: searchdoc.Index) -> None:
    """As in the document; an ellipsis where it goes on."""
    (hit,) = calendar.search("monopoly of foreign trade", 1)
    text = hit.document.text
    assert str(surroundings(hit, 50)) == f"…{text[hit.start - 50 : hit.end + 50]}…"
    assert str(surroundings(hit, len(text))) == text


def test_a_text_that_is_shown_keeps_its_style() -> None:
    assert Text("oil", style="dim").pieces == [("oil", "dim")]
