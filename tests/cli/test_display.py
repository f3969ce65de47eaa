"""How answers and citations read in a terminal."""

from pathlib import Path

import searchdoc
from conftest import Command
from searchdoc.cli.display import headline, outer_voices, show_answer, show_citations, show_excerpt, surroundings
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
    assert lines[0].startswith(" 1  ")
    assert "oil" in lines[0]
    assert lines[1:4] == ["    — Marl", "", "Sources"]
    assert lines[4:6] == [
        " 1  Marl → Ada Quill, 2 May 1911?",
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
    assert str(headline(hit)) == "Editor’s note 22 (editor not named)"
    assert outer_voices(hit) == []


def test_a_place_is_the_same_in_the_terminal_and_in_the_reference(calendar: searchdoc.Index) -> None:
    """Title, headings, line and part: both name each of them."""
    (hit,) = calendar.search("monopoly of foreign trade", 1, speaker="Lenin")
    out = Lines()
    show_citations(out, [hit])
    place = next(line for line in out.lines if "line 67" in line).strip().split(" · ")
    assert place[-2:] == ["line 67", "part 1 of 2"]
    assert all(part in hit.reference for part in place)


def test_a_passage_is_cut_around_the_words_that_match(calendar: searchdoc.Index) -> None:
    """And not from the front; they are marked, and ellipses say where it goes on."""
    (hit,) = calendar.search("Litvinov ultimatum", 1, kind="body")
    excerpt = show_excerpt(hit, 120)
    words = str(excerpt)
    assert words.startswith("… ")
    assert words.endswith(" …")
    assert len(words) <= 124
    marked = {piece.casefold() for piece, style in excerpt.pieces if "bold" in style}
    assert "litvinov" in marked
    assert " ".join(hit.reading.split()).find(words.strip("… ")) > 0


def test_a_long_title_is_whole_only_once(calendar: searchdoc.Index) -> None:
    out = Lines()
    show_citations(out, calendar.search("monopoly of foreign trade", 3, speaker="Lenin"))
    title = (
        "Calendar of Trotsky’s letter of 23 October 1923 to the Central Committee and the Central Control Commission"
    )
    assert sum(title in line for line in out.lines) == 1
    assert sum(line.startswith("    Calendar of Trotsky’s letter of 23 …") for line in out.lines) == 2


def test_a_number_of_the_text_is_none_of_ours(calendar: searchdoc.Index) -> None:
    """Citations are numbered in the margin, where no word of a document stands; "[22]" stays as the document has it."""
    out = Lines()
    show_answer(out, calendar.ask("what does Trotsky say about the account of the Curzon ultimatum"), explain=False)
    margins = [line[:4].strip() for line in out.lines if line.startswith(" ")]
    assert {margin for margin in margins if margin} <= {"1", "2", "3", "4", "5"}
    assert any("[22]" in line[4:] for line in out.lines)


def test_the_sentences_of_one_citation_stand_together(calendar: searchdoc.Index) -> None:
    """Under one number, in the order of the answer, with one line that says whose they are."""
    answer = calendar.ask("what did Lenin say about foreign trade")
    out = Lines()
    show_answer(out, answer, explain=False)
    above = out.lines[: out.lines.index("Sources")]
    numbers = [int(line[:4]) for line in above if line[:4].strip()]
    assert numbers == list(range(1, len(numbers) + 1))
    assert sum(line.startswith("    — ") for line in above) == len(numbers)


def test_the_words_stand_between_what_surrounds_them(calendar: searchdoc.Index) -> None:
    """As in the document; an ellipsis where it goes on."""
    (hit,) = calendar.search("monopoly of foreign trade", 1)
    text = hit.document.text
    assert str(surroundings(hit, 50)) == f"…{text[hit.start - 50 : hit.end + 50]}…"
    assert str(surroundings(hit, len(text))) == text


def test_a_text_that_is_shown_keeps_its_style() -> None:
    assert Text("oil", style="dim").pieces == [("oil", "dim")]
