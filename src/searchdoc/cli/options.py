"""Options that several commands share."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, TypeVar

import click

_Function = TypeVar("_Function", bound=Callable[..., Any])

index_option = click.option(
    "--index",
    "index_directory",
    metavar="DIR",
    default="index",
    envvar="SEARCHDOC_INDEX",
    show_default=True,
    help="Where the index lies.",
)
model_option = click.option(
    "--model", metavar="NAME_OR_PATH", help="The embedding model; the one that comes with searchdoc if not given."
)
rerank_option = click.option(
    "--rerank", metavar="NAME_OR_PATH", help="A cross-encoder that reads the first passages once more; none by default."
)
llm_option = click.option(
    "--llm", metavar="MODEL", help="Have a language model write a paragraph from the passages, and check it."
)
llm_url_option = click.option(
    "--llm-url", metavar="URL", help="The server that has it, such as http://localhost:11434/v1; or OPENAI_BASE_URL."
)
llm_timeout_option = click.option(
    "--llm-timeout",
    metavar="SECONDS",
    type=click.FloatRange(0, min_open=True),
    help="How long to wait for its reply; 120 if not given.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
explain_option = click.option("--explain", is_flag=True, help="Say for each passage why it stands where it stands.")


def filters(function: _Function) -> _Function:
    """``--speaker``, ``--kind``, ``--since`` and ``--until``."""
    for option in (
        click.option("--until", metavar="DATE", help="Only words of that day or earlier."),
        click.option(
            "--since", metavar="DATE", help="Only words of that day or later (1922, 1922-12, '13 December 1922')."
        ),
        click.option(
            "--kind", metavar="KIND", help="Only body, quotation, note, introduction, caption, heading or source."
        ),
        click.option("--speaker", metavar="NAME", help="Only words of that person, or reports of them."),
    ):
        function = option(function)
    return function


def number_option(default: int) -> Callable[[_Function], _Function]:
    """``-k``."""
    return click.option(
        "-k", "number", type=click.IntRange(1, 1000), default=default, show_default=True, help="How many passages."
    )


def print_json(document: object) -> None:
    """Print one JSON document."""
    click.echo(json.dumps(document, ensure_ascii=False, indent=2))
