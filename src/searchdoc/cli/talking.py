"""A conversation on the terminal: ``searchdoc ask`` without a question."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from searchdoc.cli.exit_status import ExitStatus
from searchdoc.cli.streams import echo, flush
from searchdoc.cli.suggestions import addressed_names, heard_names, kinds, listed_names
from searchdoc.cli.talk_commands import FILTERS, TALK_COMMANDS, Talk, run_command
from searchdoc.cli.terminal import Text, console
from searchdoc.cli.wording import one_sentence
from searchdoc.errors import SearchdocError, fault
from searchdoc.text.wording import counted

if TYPE_CHECKING:
    from searchdoc.answering.answers import Answer
    from searchdoc.cli.line_editing import LineEditor
    from searchdoc.index import AskOptions, Index


def converse(index: Index, number: int, options: AskOptions, show: Callable[[Answer], int]) -> int:
    """Read questions and commands from the terminal until Ctrl-D or a second Ctrl-C.

    ``number`` is how many passages are shown, ``options`` hold for every question until a command changes them, and
    ``show`` prints an answer. An error is one sentence, and the conversation goes on.
    """
    from searchdoc.cli.line_editing import LineEditor

    talk = Talk(index, number, options)
    editor = LineEditor([(name, what) for name, (what, _) in TALK_COMMANDS.items()], lambda name: _values(talk, name))
    out = console()
    out.print(Text(f"{_size(index)}. Ask; :help lists what else can be typed, Ctrl-D leaves.", "dim"))
    interrupted = False
    while not talk.over:
        try:
            line = _next_line(editor, talk)
            interrupted = False
            if line:
                _answer(talk, line, show)
        except EOFError:
            break
        except KeyboardInterrupt:
            if interrupted:
                break
            interrupted = True
            echo("Ctrl-C again leaves.", err=True)
        except Exception as error:  # noqa: BLE001 (a sentence, and the next question)
            _say(error)
    return ExitStatus.FOUND


def _next_line(editor: LineEditor, talk: Talk) -> str:
    flush()
    return editor.read(talk.filters_shown)


def _answer(talk: Talk, line: str, show: Callable[[Answer], int]) -> None:
    """Do what a line says: a command, or a question."""
    if talk.index.refresh():
        echo(f"The index has been built anew meanwhile: {_size(talk.index)}.", err=True)
    if line.startswith(":"):
        run_command(talk, line)
        echo()
        return
    talk.answer = answer = talk.conversation.ask(line, talk.number, **talk.options)
    if answer.carried is not None:
        console().print(Text(answer.carried.sentence or "", "dim"))
    show(answer)
    echo()


def _say(error: Exception) -> None:
    """What went wrong, in one sentence."""
    if os.environ.get("SEARCHDOC_TRACEBACK") and not isinstance(error, SearchdocError):
        import traceback

        traceback.print_exception(error)
    echo(one_sentence(str(error) if isinstance(error, SearchdocError) else fault(error)), err=True)


def _size(index: Index) -> str:
    documents = sum(1 for _ in index.documents())
    return f"{counted(documents, 'document')}, {counted(len(index), 'passage')}"


def _values(talk: Talk, command: str) -> Iterable[tuple[str, str]]:
    """What may stand behind a command, and the names that a question may have where it is ""."""
    people = talk.index.speakers()
    if command == ":show":
        return [(str(one.number), one.speaker or "") for one in talk.answer.citations] if talk.answer else ()
    if command == ":document":
        return [(document.id, "a document") for document in talk.index.documents()]
    if command == ":to":
        return addressed_names(people, every_form=True)
    if command == ":who":
        return listed_names(people)
    if command == ":kind":
        return kinds()
    if command in ("", ":speaker"):
        return heard_names(people, every_form=command in FILTERS)
    return ()
