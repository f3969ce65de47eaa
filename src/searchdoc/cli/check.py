"""``searchdoc check``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from searchdoc.cli.exit_status import ExitStatus
from searchdoc.cli.options import AsJson, Conditions, IndexDirectory, ModelName, print_json, refuse_together, where_of
from searchdoc.cli.pages import SHOW, Command, command_app, example_lines
from searchdoc.cli.streams import echo

if TYPE_CHECKING:
    from searchdoc.checking.reports import CheckedDraft, QuotationFinding
    from searchdoc.checking.telling import Segment
    from searchdoc.cli.terminal import Console, Text

app = command_app()

_STYLES = {"same": "", "draft": "strike red", "source": "bold green"}
"""The styles of words that agree, that only the draft has, and that only the source has."""


@app.command("check", cls=Command, epilog=example_lines("searchdoc check article.docx", "searchdoc check - --json"))
def check(
    ctx: typer.Context,
    draft: Annotated[
        str,
        typer.Argument(metavar="DRAFT", help="A text, Markdown, Word, OpenDocument or HTML file; - is standard input."),
    ],
    *,
    where: Conditions = None,
    as_html: Annotated[
        bool, typer.Option("--html", rich_help_panel=SHOW, help="Print one page of HTML that stands alone.")
    ] = False,
    as_json: AsJson = False,
    index_directory: IndexDirectory = "index",
    model: ModelName = None,
) -> int:
    """Hold every quotation of a draft against the documents: word for word, and under the right name.

    The exit status is 1 if anything is wrong: words that differ, are joined, are somebody else's or are not there, or a
    date or note that does not fit. --where limits which documents may be the sources.
    """
    refuse_together(ctx, "--html", "--json")
    from searchdoc.checking.drafts import STANDARD_INPUT
    from searchdoc.index import Index

    sources = where_of(ctx, where)

    with Index(index_directory, model) as index:
        if draft == STANDARD_INPUT:
            checked = index.check(text=sys.stdin.buffer.read(), where=sources)
        else:
            checked = index.check(Path(draft), where=sources)
        _print(checked, as_json=as_json, as_html=as_html)
    return ExitStatus.NOTHING if checked.is_wrong else ExitStatus.FOUND


def _print(checked: CheckedDraft, *, as_json: bool, as_html: bool) -> None:
    from searchdoc.checking.page import draft_page
    from searchdoc.cli.terminal import console

    if as_json:
        print_json(checked.to_dict())
    elif as_html:
        echo(draft_page(checked), nl=False)
    else:
        _show(console(), checked)


def _show(out: Console, checked: CheckedDraft) -> None:
    """What is wrong with its words, then what is exact in a line each, and how many there are of each."""
    from searchdoc.checking.telling import summary
    from searchdoc.cli.terminal import Text

    for problem in checked.draft.problems:
        echo(f"{checked.draft.shown_name}{',' if problem.startswith('line ') else ':'} {problem}", err=True)
    for number, finding in enumerate(checked.findings, 1):
        if finding.is_wrong:
            _show_wrong(out, number, finding)
        elif finding.aside is None:
            _show_right(out, number, finding)
    asides = [finding for finding in checked.findings if finding.aside is not None]
    if asides:
        words = ", ".join(f"“{' '.join(one.quotation.text.split())}” (line {one.quotation.line})" for one in asides)
        out.print(Text(f"Not counted, too short or a title: {words}", style="dim"))
    out.print(Text(summary(checked), style="bold"))


def _show_right(out: Console, number: int, finding: QuotationFinding) -> None:
    from searchdoc.checking.telling import notice_sentences
    from searchdoc.cli.terminal import Text
    from searchdoc.text.wording import shortened

    out.print(
        Text.assemble(
            ("exact ", "green"),
            f"“{shortened(finding.quotation.text, 60)}” ",
            (f"line {finding.quotation.line}", "dim"),
        ).numbered(number)
    )
    if finding.checked.citation is not None:
        out.print(Text(finding.checked.citation.reference, style="dim").indented())
    for sentence in notice_sentences(finding.checked.notices):
        out.print(Text(sentence, style="dim").indented())
    out.print()


def _show_wrong(out: Console, number: int, finding: QuotationFinding) -> None:
    from searchdoc.checking.telling import mismatch_sentence, notice_sentences, segments, verdict
    from searchdoc.cli.terminal import Text

    checked, quotation = finding.checked, finding.quotation
    claimed = f", said to be {checked.claimed_speaker}’s" if checked.claimed_speaker else ""
    place = (f"  line {quotation.line}{claimed}", "dim")
    out.print(Text.assemble((verdict(finding), "bold red"), place).numbered(number))
    out.print(_word_by_word(segments(quotation.text, checked.differences)).indented())
    for mismatch in finding.mismatches:
        out.print(Text(mismatch_sentence(mismatch), style="red").indented())
    for sentence in notice_sentences(checked.notices):
        out.print(Text(sentence, style="dim").indented())
    for citation in checked.pieces or ((checked.citation,) if checked.citation else ()):
        out.print(Text.assemble((f"— {citation.reference}", "cyan")).indented())
        out.print(Text(citation.id, style="dim").indented())
    out.print()


def _word_by_word(segments: list[Segment]) -> Text:
    """The words with those of the draft struck out, "[-coal-]", and those of the source put in, "{+oil+}"."""
    from searchdoc.cli.terminal import Text

    marks = {"same": "{}", "draft": "[-{}-]", "source": "{{+{}+}}"}
    pieces: list[str | tuple[str, str] | Text] = ["“"]
    pieces += [(marks[one.kind].format(one.words), _STYLES[one.kind]) for one in segments]
    return Text.assemble(*pieces, "”")
