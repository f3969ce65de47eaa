"""Draw the pictures of the README: real output of real commands, as it looks in a terminal. Run by 'make pictures'."""

from __future__ import annotations

import io
import re
import sys
from pathlib import Path

from rich.console import Console
from rich.text import Text

import searchdoc
from searchdoc.cli.display import show_answer

WIDTH = 100
PICTURES = Path(__file__).parent / "pictures"
SHOWN = {
    "answer": ("what did Lenin say about foreign trade", 2),
    "silence": ("what did Lenin say about tractors", 1),
}
TALK = ("what did Lenin write to Trotsky about the monopoly", "and what did he answer?", "what about Georgia?")


def main(directory: str) -> None:
    """Ask the index in a folder and write one SVG a question, and one of a conversation."""
    index = searchdoc.open(directory)
    for name, (question, k) in SHOWN.items():
        console = new_console()
        console.print(Text("$ ", style="dim") + Text(f'searchdoc ask "{question}" -k {k}', style="bold"))
        show_answer(console, index.ask(question, k), explain=False)
        write(console, name)
    console = new_console()
    talk = searchdoc.Conversation(index)
    for line in TALK:
        console.print(Text("› ", style="bold") + Text(line))
        answer = talk.ask(line, 1)
        if answer.carried is not None:
            console.print(Text(answer.carried.sentence or "", style="dim"))
        show_answer(console, answer, explain=False)
        console.print()
    write(console, "conversation")


def new_console() -> Console:
    """A terminal that remembers what is shown."""
    return Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True, highlight=False, markup=False)


def write(console: Console, name: str) -> None:
    """Write what a console showed as one SVG."""
    drawn = console.export_svg(title="searchdoc", unique_id=f"searchdoc-{name}")
    # The reader's own typewriter face will do: no picture of ours fetches anything.
    drawn = re.sub(r"@font-face \{.*?\}\s*", "", drawn, flags=re.DOTALL)
    PICTURES.mkdir(exist_ok=True)
    (PICTURES / f"{name}.svg").write_text(drawn, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
