"""``searchdoc show``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from searchdoc.cli.exit_status import ExitStatus
from searchdoc.cli.options import AsJson, IndexDirectory, ModelName, print_json, refuse_together
from searchdoc.cli.pages import SHOW, Command, command_app, example_lines
from searchdoc.cli.streams import echo
from searchdoc.cli.suggestions import citation_ids
from searchdoc.errors import UnknownCitation
from searchdoc.text.refinding import Refound, Rung

if TYPE_CHECKING:
    from searchdoc.answering.citations import Citation
    from searchdoc.cli.terminal import Console
    from searchdoc.index import Index
    from searchdoc.models import Document, SetApart

app = command_app()

SURROUNDINGS = 400
"""Characters that are shown on each side of a citation's words by default."""

_LONGEST_PIECE = 100
"""Characters that are shown of what is left out of a document's text."""


@app.command(
    "show",
    cls=Command,
    epilog=example_lines(
        "searchdoc show calendar.txt:22523-22897:cf065b76",
        "searchdoc show calendar.txt --left-out",
    ),
)
def show(
    ctx: typer.Context,
    citation_id: Annotated[
        str,
        typer.Argument(
            metavar="CITATION-ID",
            autocompletion=citation_ids,
            help="Document, place and check sum, as 'ask' and 'search' print it; a document with --left-out.",
        ),
    ],
    *,
    context: Annotated[
        int, typer.Option("--context", metavar="N", min=0, rich_help_panel=SHOW, help="Characters on each side.")
    ] = SURROUNDINGS,
    left_out: Annotated[
        bool,
        typer.Option(
            "--left-out", rich_help_panel=SHOW, help="List what in a document is not read as its text, and what it is."
        ),
    ] = False,
    as_json: AsJson = False,
    index_directory: IndexDirectory = "index",
    model: ModelName = None,
) -> int:
    """Show the words that CITATION-ID points to, as they stand in the document."""
    from searchdoc.index import Index

    for option in ("--left-out", "--json"):
        refuse_together(ctx, "--context", option)
    index = Index(index_directory, model)
    if left_out:
        return _show_left_out(_document(index, citation_id), as_json=as_json)
    citation = index.citation(citation_id)
    now = index.words_now(citation)
    if as_json:
        print_json({**citation.to_dict(), "now": None if now is None else now.to_dict()})
        return ExitStatus.FOUND
    from searchdoc.cli.terminal import console

    show_in_context(console(), citation, context, now)
    if citation.id != citation_id.strip():
        echo(f"{citation_id.strip()} is now {citation.id}: the document was renamed or moved", err=True)
    return ExitStatus.FOUND


def show_in_context(out: Console, citation: Citation, context: int, now: Refound | None) -> None:
    """Print the words of a citation between ``context`` characters on each side, and its particulars below.

    ``now`` says where the words stand in a file that was edited meanwhile; None where it was not.
    """
    from searchdoc.cli.display import letters_around, show_citations, surroundings

    out.print(surroundings(citation, context))
    out.print()
    for line in letters_around(citation):
        out.print(line)
    show_citations(out, [citation])
    if now is not None:
        became = f"is now {now.moved_to}" if now.moved_to else "has been edited since it was indexed"
        echo(f"{citation.document.id} {became}: {_written(now)}", err=True)


_RUNGS: dict[Rung, str] = {
    "in place": "the words stand where they stood",
    "moved": "the words have moved",
    "typed differently": "the words are typed differently now",
    "changed": "words nearly the same stand in it now",
    "lost": "the words are not found in it any more",
}


def _written(now: Refound) -> str:
    """How words were found again, in words, with where."""
    if now.span is None:
        return _RUNGS[now.rung]
    similarity = f" ({now.similarity:.0f} % the same)" if now.rung == "changed" else ""
    return f"{_RUNGS[now.rung]}{similarity}, at characters {now.span.start}-{now.span.end}"


def _document(index: Index, name: str) -> Document:
    """The document of an id, or of a file. Raises ``UnknownCitation``."""
    from searchdoc.building.roots import whole_path

    if document := index.document(name):
        return document
    path = whole_path(name)
    source = next((one for one in index.manifest.sources if path in (one.path, whole_path(one.path))), None)
    if source is None or (document := index.document(source.id)) is None:
        raise UnknownCitation(f"the index holds no document {name}: 'searchdoc status --documents' lists them", name)
    return document


def _show_left_out(document: Document, *, as_json: bool) -> int:
    """What is set apart in a document, a line each: the line on which it stands, what it is, and its words."""
    from searchdoc.cli.terminal import Text, console
    from searchdoc.text.wording import shortened

    lines = _lines_of(document)
    if as_json:
        pieces = [
            {"line": line, "label": one.label, "start": one.span.start, "end": one.span.end, "text": words}
            for line, one, words in lines
        ]
        print_json({"document": document.id, "left_out": pieces})
    else:
        out = console()
        for line, one, words in lines:
            out.print(Text(f"line {line}: {one.label or 'not recognised'}: {shortened(words, _LONGEST_PIECE)}"))
        if not lines:
            echo(f"nothing in {document.id} is left out", err=True)
    return ExitStatus.FOUND if lines else ExitStatus.NOTHING


def _lines_of(document: Document) -> list[tuple[int, SetApart, str]]:
    """What is set apart, each with the line on which it begins, from 1, and its words."""
    from bisect import bisect_right

    from searchdoc.models import lines_of

    starts = [line.start for line in lines_of(document.text)]
    return [(bisect_right(starts, one.span.start), one, document.slice(one.span)) for one in document.set_apart]
