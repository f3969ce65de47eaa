"""A conversation in a real terminal: the program itself, with keys pressed one after the other."""

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import searchdoc
from conftest import ROOT
from shared import validate
from terminals import Program

READY = "\n›"
"""What is shown when the next line can be typed."""


@pytest.fixture(scope="module")
def mill(tmp_path_factory: pytest.TempPathFactory, family_index: Path) -> Path:
    """An index of the family's letters, and of one by a stranger who would rule the reader's terminal."""
    folder = tmp_path_factory.mktemp("mill")
    shutil.copytree(family_index, folder / "index")
    (folder / "strange.txt").write_text(
        "---\nauthor: Ada Quill\nto: Eliza Thornbury\ndate: 1851-05-01\n---\n\n"
        "The lantern \x1b]0;gotcha\x07 was \x1b[2J red, and the ferryman \u202esaw it.\n",
        encoding="utf-8",
    )
    searchdoc.open(folder / "index").add(folder / "strange.txt")
    return folder


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """A folder of its own for the history, and a terminal with colours."""
    unset = {"SEARCHDOC_INDEX", "COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR", "SEARCHDOC_NO_HISTORY"}
    kept = {name: value for name, value in os.environ.items() if name not in unset}
    python_path = os.pathsep.join(filter(None, (str(ROOT / "src"), kept.get("PYTHONPATH"))))
    state = {"XDG_STATE_HOME": str(tmp_path / "state")}
    return kept | state | {"TERM": "xterm-256color", "LC_ALL": "C.UTF-8", "PYTHONPATH": python_path}


@pytest.fixture
def talk(mill: Path, environment: dict[str, str]) -> Iterator[Program]:
    """``searchdoc ask`` on that index, ready for the first line."""
    program = Program(["ask", "-k", "2", "--index", str(mill / "index")], environment)
    program.wait(READY)
    yield program
    program.close()


def test_a_conversation_from_the_first_question_to_the_last(talk: Program, mill: Path, tmp_path: Path) -> None:
    """Questions, what they carry over, every command, errors as one sentence, a build meanwhile, Ctrl-C, the end."""
    first = talk.press("what did Eliza say about Canada\r", READY)
    assert " 1  You ask me whether I shall go to Canada with Robert." in first
    assert "asked as" not in first
    second = talk.press("and what did she answer?\r", READY)
    assert "asked as: what did Margaret Pell answer to Eliza Thornbury about Canada\n 1  Do not go to Canada." in second
    context = talk.press(":show 2\r", READY)
    assert "I grieve for my uncle" in context
    assert "in a letter: Margaret Pell → Eliza Thornbury, Ripon, 1 February 1851\n 2  Margaret Pell" in context
    assert "there is no citation 7: the last answer has 2 citations" in talk.press(":show 7\r", READY)
    assert "Margaret Pell: 4 own" in talk.press(":who margaret\r", READY)
    assert "there is no command :shwo: did you mean :show?" in talk.press(":shwo 2\r", "?", READY)
    assert "'never' is not a date" in talk.press(":since never\r", "December 1922'", READY)
    talk.press(":since 1851\r", "From now on only: since 1851.", f"[since 1851]{READY}")
    talk.press(":kind song\r", "there is no kind 'song'", READY)
    talk.press(":speaker Eliza\r", "only: speaker Eliza Thornbury, since 1851.", READY)
    talk.press("flour\r", "Eliza Thornbury → Margaret Pell, 9 January 1851", READY)
    talk.press(":clear\r", "No filter holds.\n", READY)
    assert "asked as" not in talk.press("and what did she answer?\r", "no word that says what it is about", READY)
    talk.press(":k 1\r", "Up to 1 passage an answer.", READY)
    printed = talk.press(":json\r", "\n}\n", READY)
    validate(json.loads(printed[printed.index("{") : printed.rindex("}") + 1]), "answer")
    (mill / "new.txt").write_text("The new bridge at Bainbridge has three arches.\n", encoding="utf-8")
    searchdoc.open(mill / "index").add(mill / "new.txt")
    news = talk.press("how many arches has the new bridge\r", "arches.\n", READY)
    assert "The index has been built anew meanwhile: 12 documents" in news
    assert "has three arches." in news
    talk.press("half a quest\x03", "Ctrl-C again leaves.", READY)
    assert "Nobody is called" in talk.press(":who x\r", "documents.", READY)
    talk.press("\x03", "Ctrl-C again leaves.", READY)
    talk.press("\x03")
    assert talk.end() == 0
    history = tmp_path / "state" / "searchdoc" / "history"
    assert (history.stat().st_mode & 0o777, history.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert "+and what did she answer?\n" in history.read_text(encoding="utf-8")
    assert "half a quest" not in history.read_text(encoding="utf-8")


def test_the_tab_key_completes_names_and_commands_and_history_comes_back(
    talk: Program, mill: Path, environment: dict[str, str]
) -> None:
    """Inside a question, behind a command, and the command itself; the key upwards in the next conversation, too."""
    talk.press("what did Marg\t", "Margaret Pell")
    talk.press(" say\r", READY)
    talk.press(":spea\t", ":speaker")
    talk.press(" Eliza\r", "From now on only: speaker Eliza Thornbury.", READY)
    talk.press("\x04")
    assert talk.end() == 0
    again = Program(["ask", "--index", str(mill / "index")], environment)
    again.wait(READY)
    again.press("\x1b[A\x1b[A", "what did Margaret Pell say")
    again.press("\x15:quit\r")
    assert again.end() == 0
    again.close()


@pytest.mark.parametrize(("setting", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)])
def test_colours_and_controls(
    mill: Path, environment: dict[str, str], tmp_path: Path, setting: dict[str, str], coloured: bool
) -> None:
    """Colours where they are wanted, lines as narrow as the terminal, and nothing of a document that rules it."""
    program = Program(
        ["ask", "--index", str(mill / "index")], environment | setting | {"SEARCHDOC_NO_HISTORY": "1"}, 30
    )
    program.wait(READY)
    answer = program.press("what did Ada Quill say about the lantern\r", "strange.txt:", READY)
    program.press("\x04")
    assert program.end() == 0
    program.close()
    assert "Ada Quill" in answer
    assert "]0;gotcha was [2J red" in " ".join(answer.split())
    assert not {"\x07", "\x1b]0", "\u202e"} & {one for one in ("\x07", "\x1b]0", "\u202e") if one in program.raw}
    assert ("\x1b[36m" in program.raw) is coloured
    if setting.get("TERM") != "dumb":  # of which rich takes the width for 80
        assert max(map(len, answer.split("strange.txt")[0].split(" 1  ")[-1].splitlines())) <= 30
    assert not (tmp_path / "state").exists()
