"""``searchdoc show``."""

from __future__ import annotations

import click

from searchdoc.cli import FOUND
from searchdoc.cli.options import index_option, json_option, print_json


@click.command("show")
@click.argument("citation_id", metavar="CITATION-ID")
@click.option("--context", default=400, show_default=True, type=click.IntRange(0), help="Characters on each side.")
@json_option
@index_option
def command(citation_id: str, context: int, as_json: bool, index_directory: str) -> int:
    """Show the words that CITATION-ID points to, as they stand in the document."""
    from searchdoc.index import Index

    index = Index(index_directory)
    citation = index.citation(citation_id)
    if as_json:
        print_json(citation.to_dict())
        return FOUND
    from searchdoc.cli.display import show_citations
    from searchdoc.cli.terminal import Text, console

    document, span = citation.document, citation.span
    out = console()
    before = document.text[max(0, span.start - context) : span.start]
    after = document.text[span.end : span.end + context]
    out.print(
        Text.assemble(
            ("…" if span.start > context else "", "dim"),
            (before, "dim"),
            (document.slice(span), "bold"),
            (after, "dim"),
            ("…" if span.end + context < len(document.text) else "", "dim"),
        )
    )
    out.print()
    show_citations(out, [citation])
    return FOUND
