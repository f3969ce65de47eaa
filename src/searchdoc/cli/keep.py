"""``searchdoc keep``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated

import typer

from searchdoc.cli.exit_status import ExitStatus
from searchdoc.cli.options import AsJson, IndexDirectory, ModelName, print_json
from searchdoc.cli.pages import Command, command_app, example_lines
from searchdoc.cli.streams import echo
from searchdoc.cli.suggestions import citation_ids
from searchdoc.cli.wording import shown_path

if TYPE_CHECKING:
    from collections.abc import Sequence

_NEARLY_AN_ID = re.compile(r"[^:]+:\d+-\d+(?::\w*)?")
"""What was meant as a citation's id."""

app = command_app()


@app.command(
    "keep",
    cls=Command,
    epilog=example_lines(
        'searchdoc keep calendar.txt:22523-22897:cf065b76 "the monopoly"',
        "searchdoc keep calendar.txt:22523-22897:cf065b76 --tag trade --tag 1922",
    ),
)
def keep(
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="ID... [WHY]",
            autocompletion=citation_ids,
            help="Citations' ids, as 'ask' and 'search' print them, and then why they are kept.",
        ),
    ],
    *,
    tags: Annotated[
        list[str] | None,
        typer.Option("--tag", metavar="TAG", rich_help_panel="What to write", help="A tag; again for further ones."),
    ] = None,
    as_json: AsJson = False,
    index_directory: IndexDirectory = "index",
    model: ModelName = None,
) -> int:
    """Keep the citations of the IDs in a notebook, with a reason: 'searchdoc kept' lists them.

    The notebook is a file beside the folder of the index that can be edited by hand, and that outlives the index. A
    citation that is kept already gets the new reason and the further tags.
    """
    from searchdoc.index import Index
    from searchdoc.text.wording import counted

    identifiers, why = _divided(words)
    kept = Index(index_directory, model).keep(identifiers, why, tags or ())
    if as_json:
        print_json(kept.to_dict())
    else:
        echo(f"{shown_path(kept.path)}: {counted(len(kept), 'citation')} kept", err=True)
    return ExitStatus.FOUND


def _divided(words: Sequence[str]) -> tuple[list[str], str]:
    """The ids, and the reason behind them. Raises ``MalformedCitation`` where the first word is no id."""
    from searchdoc.answering.citations import is_citation_id, split_citation_id

    ids = 1
    while ids < len(words) and is_citation_id(words[ids]):
        ids += 1
    for word in words[ids:]:
        if _NEARLY_AN_ID.fullmatch(word):
            split_citation_id(word)  # which says what is wrong with it: it is no reason
    return list(words[:ids]), " ".join(words[ids:])
