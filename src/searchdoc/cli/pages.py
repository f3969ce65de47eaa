"""Help pages: what a command is for, its options in groups, and examples that can be typed as they stand."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

import typer
from typer.core import TyperArgument, TyperCommand, TyperGroup

LOOK_FOR, SHOW, WHERE, WRITE = "What to look for", "What to show", "Where", "A language model"
"""The groups that several commands divide their options into."""

_OTHERS = "Help"
"""The group of the options that belong to no other."""


class HelpPage(Protocol):
    """As much of Typer's formatter as is used here."""

    def section(self, name: str) -> AbstractContextManager[None]:
        """A heading, with what is written inside it indented."""
        ...

    def write_dl(self, rows: Sequence[tuple[str, str]]) -> None:
        """Two columns: names, and what they mean."""
        ...

    def write(self, string: str) -> None:
        """The words as they stand."""
        ...

    def write_paragraph(self) -> None:
        """An empty line."""
        ...

    def write_text(self, text: str) -> None:
        """Words, wrapped."""
        ...


class Command(TyperCommand):
    """A command whose help page groups its options by ``rich_help_panel`` and ends with its examples."""

    def collect_usage_pieces(self, ctx: Any) -> list[str]:  # noqa: ANN401 (Typer's own context)
        """What follows the command's name, its arguments as everybody writes them: NAME, or [NAME] if it may lack."""
        arguments = [argument for argument in self.get_params(ctx) if isinstance(argument, TyperArgument)]
        return ["[OPTIONS]", *(argument.metavar or (argument.name or "").upper() for argument in arguments)]

    def format_options(self, ctx: object, formatter: HelpPage) -> None:
        """Arguments, then options group by group."""
        write_options(self, ctx, formatter)

    def format_epilog(self, ctx: object, formatter: HelpPage) -> None:
        """The examples, a line each."""
        del ctx
        write_examples(self.epilog, formatter)


def command_app() -> typer.Typer:
    """An application for one command; its function is declared with ``cls=Command`` and examples as ``epilog``."""
    return typer.Typer(add_completion=False, rich_markup_mode=None)


def example_lines(*lines: str) -> str:
    """Examples as a command's ``epilog``."""
    return "\n".join(lines)


def write_options(
    command: TyperCommand | TyperGroup,
    ctx: Any,  # noqa: ANN401 (Typer's own context)
    page: HelpPage,
) -> None:
    """Write a command's arguments, then its options group by group, in the order of the command."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for parameter in command.get_params(ctx):
        group = getattr(parameter, "rich_help_panel", None)
        name = group or ("Arguments" if isinstance(parameter, TyperArgument) else _OTHERS)
        row = parameter.get_help_record(ctx)
        if row is not None:
            groups.setdefault(name, []).append(row)
    for name, rows in groups.items():
        with page.section(name):
            page.write_dl(rows)


def write_examples(examples: str | None, page: HelpPage) -> None:
    """Write examples as they stand: whoever copies a line gets the whole of it."""
    if examples:
        with page.section("Examples"):
            page.write("".join(f"  {line}\n" for line in examples.splitlines()))
