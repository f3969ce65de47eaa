"""``searchdoc kept``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from searchdoc.cli.exit_status import ExitStatus
from searchdoc.cli.options import AsJson, IndexDirectory, ModelName, print_json, refuse_together, refuse_without
from searchdoc.cli.pages import LOOK_FOR, SHOW, Command, command_app, example_lines
from searchdoc.cli.streams import echo
from searchdoc.cli.suggestions import export_formats
from searchdoc.cli.wording import shown_path

if TYPE_CHECKING:
    from searchdoc.cli.terminal import Console, Text
    from searchdoc.collecting.kept import KeptCitation, KeptCitations
    from searchdoc.index import Index

_EXCERPT = 300
"""Characters that are shown of a citation's words."""

_CHANGE = "What to change"

app = command_app()


@app.command("kept", cls=Command, epilog=example_lines("searchdoc kept --tag trade", "searchdoc kept --format bibtex"))
def kept(
    ctx: typer.Context,
    *,
    tag: Annotated[
        str | None, typer.Option("--tag", metavar="TAG", rich_help_panel=LOOK_FOR, help="Only those with that tag.")
    ] = None,
    as_json: AsJson = False,
    name: Annotated[
        str | None,
        typer.Option(
            "--format",
            "-f",
            metavar="F",
            rich_help_panel=SHOW,
            autocompletion=export_formats,
            help="Export those that are found, as 'searchdoc export' does.",
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="FILE", rich_help_panel=SHOW, help="Export there; what was there is lost."
        ),
    ] = None,
    forget: Annotated[
        list[str] | None,
        typer.Option("--forget", metavar="ID", rich_help_panel=_CHANGE, help="Keep it no longer; again for others."),
    ] = None,
    update: Annotated[
        bool,
        typer.Option("--update", rich_help_panel=_CHANGE, help="Write down how the words that are found stand now."),
    ] = False,
    index_directory: IndexDirectory = "index",
    model: ModelName = None,
) -> int:
    """List the citations that were kept, and say what became of their words since.

    After documents were edited, renamed or built anew, words are found again by their place, by themselves, by what
    stands around them, and by likeness; otherwise they are lost, and said to be.
    """
    from searchdoc.index import Index

    refuse_together(ctx, "--format", "--json")
    for option in ("--format", "--tag", "--update"):
        refuse_together(ctx, "--forget", option)
    refuse_without(ctx, "--format", "--output")
    index = Index(index_directory, model)
    listed = index.forget(forget) if forget else index.kept(tag, update=update)
    if as_json:
        print_json(listed.to_dict())
    elif forget:
        echo(f"{shown_path(listed.path)}: {len(listed)} forgotten", err=True)
    elif name is not None:
        return _export(index, listed, name, output)
    else:
        _show(index, listed, tag)
    return ExitStatus.FOUND if listed else ExitStatus.NOTHING


def _export(index: Index, listed: KeptCitations, name: str, output: Path | None) -> int:
    """Write those whose words are found, and say which are not."""
    from searchdoc.cli.export import print_exported
    from searchdoc.exporting.formats import export_format

    export_to = export_format(name)
    if not listed.citations:
        echo("There is no citation to export.", err=True)
        return ExitStatus.NOTHING
    written = index.export(listed.citations, name)
    if output is None:
        print_exported(written, export_to)
    else:
        output.write_bytes(written)
    for lost in listed.in_state("lost"):
        echo(f"{lost.id} is lost and was left out: {lost.reason}", err=True)
    return ExitStatus.FOUND


def _show(index: Index, listed: KeptCitations, tag: str | None) -> None:
    from searchdoc.cli.terminal import console
    from searchdoc.text.wording import counted

    if not listed:
        which = f" with the tag {tag!r}" if tag else ""
        echo(
            f"Nothing is kept{which}: 'searchdoc keep ID \"why\"' keeps a citation in {shown_path(listed.path)}.",
            err=True,
        )
        return
    out = console()
    for place, one in enumerate(listed.entries):
        if place:
            out.print()
        _show_one(out, one)
    edited = index.edited({one.document.id for one in listed.citations})
    if edited:
        echo(
            f"{counted(len(edited), 'document')} of these changed since they were indexed: 'searchdoc build' first",
            err=True,
        )


def _show_one(out: Console, one: KeptCitation) -> None:
    """The reason, the words, what became of them, and where they stand."""
    from searchdoc.answering.citations import place_of
    from searchdoc.cli.display import headline, outer_voices, show_excerpt
    from searchdoc.cli.terminal import Text
    from searchdoc.text.wording import shortened

    record, citation = one.record, one.citation
    tags = "".join(f" #{tag}" for tag in record.tags)
    out.print(Text.assemble((record.why or "(no reason)", "bold"), (tags, "green")))
    if citation is None:
        out.print(Text(record.reference or record.id, style="cyan").indented())
        out.print(Text(shortened(record.text, _EXCERPT)).indented())
    else:
        out.print(headline(citation).indented())
        for text in outer_voices(citation):
            out.print(text.indented())
        out.print(show_excerpt(citation, _EXCERPT).indented())
    for line in _became(one):
        out.print(line.indented())
    if citation is not None:
        out.print(Text.assemble(f"{' · '.join(place_of(citation))} ", (citation.id, "dim")).indented())


def _became(one: KeptCitation) -> list[Text]:
    """What became of the words, where anything did; what changed in them, a line each."""
    from searchdoc.cli.terminal import Text

    lines = [Text(said, style="red" if one.state == "lost" else "yellow") for said in one.became]
    for difference in one.differences:
        told = [(f"− {difference.draft} ", "red")] if difference.draft else []
        told += [(f"+ {difference.source}", "green")] if difference.source else []
        lines.append(Text.assemble("  ", *told))
    return lines
