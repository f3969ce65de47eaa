"""A first side-car says what the rules say, and finds its words again wherever they stand."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import ROOT, Command
from gold import VOICES
from letter import letter_text  # noqa: F401 (a fixture)
from plea import PLEA, at, reading, said, speakers
from searchdoc.models import Document, Span
from searchdoc.passages.division import Limits, divide
from searchdoc.sidecars import draft_sidecar, read_sidecar
from searchdoc.sidecars.placing import place
from searchdoc.sidecars.statements import VoiceStatement

DOCUMENTS = sorted(path for path in [*VOICES.iterdir(), *(ROOT / "corpus").iterdir()] if path.suffix in {".txt", ".md"})


def same(document: Document, other: Document) -> bool:
    """Whether two readings of one text agree in everything that is shown."""

    def shown(reading: Document) -> list[tuple[object, ...]]:
        return [
            (block.span, block.kind, block.section, block.point, [said(voice) for voice in block.voices])
            for block in reading.blocks
        ]

    def quoted(reading: Document) -> set[tuple[object, ...]]:
        return {(quote.span, tuple(map(said, quote.voices))) for quote in reading.quotes if quote.voices[-1].speaker}

    def passages(reading: Document) -> list[Span]:
        divided = divide(reading, lambda texts: [len(text.split()) for text in texts], Limits())
        return [passage.span for passage in divided]

    return all(what(document) == what(other) for what in (shown, quoted, passages))


def drafted(path: Path) -> object:
    """A document for the test of drafts; strict, so that whoever mends a draft takes its document off the list."""
    marks = [pytest.mark.xfail(reason=NOT_THE_SAME[path.name])] if path.name in NOT_THE_SAME else []
    return pytest.param(path, id=path.name, marks=marks)


PASSAGES = "paragraphs named by rules of different confidence become one passage once they are stated"
RECORDER = "who records an interview and asks its questions is stated with one voice, and has two"
NOT_THE_SAME = {
    "archive-dispute.txt": PASSAGES,
    "baths-interview.txt": RECORDER,
    "fishery-reply.txt": PASSAGES,
    "railway-letters.txt": PASSAGES,
    "strike-appeal.txt": PASSAGES,
}
"""Documents whose draft does not say what the rules say, and why."""


@pytest.mark.parametrize("path", [drafted(path) for path in DOCUMENTS])
def test_a_draft_read_again_changes_nothing(path: Path) -> None:
    """What ``annotate`` writes says what the rules say, whatever the document's conventions."""
    text = path.read_text(encoding="utf-8")
    found = reading(text, None, path.name)
    again = reading(text, draft_sidecar(found), path.name)
    assert same(found, again)
    assert again.problems == found.problems


def test_a_draft_of_the_letter_changes_nothing_either(letter_text: str) -> None:  # noqa: F811
    """Quoted letters, captions between them, a note that nothing calls: all of it goes through the side-car."""
    found = reading(letter_text, None)
    written = draft_sidecar(found)
    again = reading(letter_text, written)
    assert same(found, again)
    assert "number = 6" in written
    assert [note.linked for note in again.notes if note.number == 6] == ["stated"]
    assert set(found.problems) - set(again.problems) == {"note 6 has no marker in the text"}


def test_a_corrected_speaker_wins_and_the_disagreement_is_said() -> None:
    """Editing one line of the draft is all it takes."""
    corrected = draft_sidecar(reading()).replace('speaker = "Tobias Marl"', 'speaker = "Tobias Harker"')
    document = reading(sidecar=corrected)
    assert speakers(document)["I will not"] == "Tobias Harker"
    assert speakers(document)["So Mr. Marl"] == "Ada Quill"
    voice = at(document, "I will not").voices[-1]
    assert (voice.rule, voice.confidence) == ("side-car", 1.0)
    assert [
        problem
        for problem in document.problems
        if "it says Tobias Harker, where the rules found Tobias Marl" in problem
    ]


def test_a_draft_names_place_and_rule_in_comments_and_states_the_head() -> None:
    """Whoever corrects it sees where each statement's words stand and why the rules decided so."""
    draft = draft_sidecar(reading())
    assert draft.startswith("# What is stated here about plea.txt wins over what searchdoc's rules find.\n")
    head, *tables = draft.split("\n[[voice]]\n")
    assert 'author = "Ada Quill"\naddressee = "the Harbour Board"\ndate = "1911-05-04"\n' in head
    letter = next(table for table in tables if "Dear Mrs. Quill" in table)
    assert letter.startswith("# line 11; by the rule 'lead-in")
    assert 'begins = "Dear Mrs. Quill, I have asked"\nends = "much must be said. Tobias Marl"\n' in letter
    assert 'speaker = "Tobias Marl"\n' in letter


def test_a_note_that_nothing_calls_is_drafted_with_its_place() -> None:
    """The words at which it was inferred to belong stand there only."""
    text = PLEA.replace("I ask the Board", "Mr. Marl came to me on 3 May 1911. I ask the Board")
    text = text.replace(
        "2. Mr. Marl kept the light until 1926.", "2. Mr. Marl's papers of 3 May 1911 are in the files."
    )
    document = reading(text)
    inferred = [note for note in document.notes if note.linked == "inferred"]
    assert [note.number for note in inferred] == [2]
    (statement,) = read_sidecar(draft_sidecar(document).encode(), "plea.voices.toml").notes
    assert statement.number == 2
    assert text[: text.index("Notes")].count(statement.at) == 1
    assert "3 May 1911" in statement.at


def drafted_quotes(paragraph: str) -> tuple[list[VoiceStatement], list[Span], list[Span]]:
    """The statements drafted for a paragraph's quotations, where their words stand, and where the rules found them."""
    text = f"Letter from Ada Quill\n\n{paragraph}\n\nI ask the Board for oil.\n"
    document = reading(text)
    statements = list(read_sidecar(draft_sidecar(document).encode(), "plea.voices.toml").voices)
    found = [quote.span for quote in document.quotes if quote.voices[-1].speaker]
    return statements, [place(document, statement) for statement in statements], found


def test_words_that_come_back_are_told_apart_by_what_stands_before_them() -> None:
    words = "The oil has not come to us since March."
    statements, places, found = drafted_quotes(f"Mr. Marl said: “{words}” Mr. Reed said: “{words}”")
    assert [(statement.words, statement.speaker) for statement in statements] == [(words, "Marl"), (words, "Reed")]
    assert [statement.after for statement in statements] == ["Mr. Marl said: “", "Mr. Reed said: “"]
    assert places == found


def test_an_end_that_came_before_is_quoted_further() -> None:
    """Otherwise the statement would stop at the first of the two places."""
    cellar = "I keep the oil in the cellar."
    (statement,), places, found = drafted_quotes(f"Mr. Marl said: “In winter as in summer {cellar} If asked, {cellar}”")
    assert (statement.begins, statement.ends) == ("In winter as in summer I", f"asked, {cellar}")
    assert places == found


REPEATED = st.lists(
    st.sampled_from(["the depot", "keeps", "its ledgers", "well", "and its oil"]), min_size=3, max_size=30
)


@given(before=REPEATED, quoted=REPEATED, after=REPEATED)
def test_each_statement_of_a_draft_finds_its_own_words(before: list[str], quoted: list[str], after: list[str]) -> None:
    """However often the same words come back, whole paragraphs are quoted by as many as tell them apart."""
    text = PLEA
    for words, paragraph in (
        (before, "says that the oil was never sent."),
        (quoted, "I will not be answerable for the fleet. The glass is cracked on the seaward side."),
        (after, "I ask the Board to send six barrels at once."),
    ):
        assert paragraph in text
        text = text.replace(paragraph, f"{' '.join(words).capitalize()}.")
    document = reading(text)
    voices = read_sidecar(draft_sidecar(document).encode(), "plea.voices.toml").voices
    letter = Span(text.index("Dear Mrs. Quill"), text.index("\n\nSo Mr. Marl wrote"))
    assert letter in [place(document, statement) for statement in voices]


def test_correcting_is_editing(shelf: Path, command: Command) -> None:
    """Annotate, correct one name, build, ask: the answer names the right person."""
    assert command("annotate", shelf / "light.txt").status == 0
    sidecar = shelf / "light.voices.toml"
    text = sidecar.read_text(encoding="utf-8")
    sidecar.write_text(text.replace('speaker = "Tobias Marl"', 'speaker = "Harker"'), encoding="utf-8")
    command("build", shelf, "--index", shelf / "index")
    answer = command("ask", "what did Harker say about the depot", "--index", shelf / "index")
    assert "Harker" in answer.out
    assert "Nobody answers at the depot." in answer.out
