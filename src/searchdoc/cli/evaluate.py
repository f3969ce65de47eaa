"""``searchdoc eval``."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from searchdoc.cli.exit_status import ExitStatus
from searchdoc.cli.options import AsJson, Device, IndexDirectory, ModelName, RerankerName, print_json
from searchdoc.cli.pages import SHOW, Command, command_app, example_lines
from searchdoc.cli.progress import progress_bars
from searchdoc.cli.suggestions import mode_lists

if TYPE_CHECKING:
    from searchdoc.evaluation.measures import Evaluation, Figure
    from searchdoc.evaluation.testsets import Collection, Item
    from searchdoc.protocols import Progress
    from searchdoc.ranking.retrieval import SearchMode

_MEASURE = "What to measure"

app = command_app()


@app.command(
    "eval",
    cls=Command,
    epilog=example_lines(
        "searchdoc eval questions.jsonl",
        "searchdoc eval scifact --modes keyword,hybrid --plot figures.svg",
    ),
)
def evaluate(
    ctx: typer.Context,
    testset: Annotated[
        str, typer.Argument(metavar="TESTSET", help="A file of questions, SQuAD’s JSON, or the folder of a collection.")
    ],
    *,
    modes: Annotated[
        str,
        typer.Option(
            "--modes",
            metavar="LIST",
            rich_help_panel=_MEASURE,
            autocompletion=mode_lists,
            help="The rankings to measure; the others are compared with the first.",
        ),
    ] = "hybrid,keyword,semantic",
    threshold: Annotated[
        float | None,
        typer.Option(
            "--threshold", metavar="X", rich_help_panel=_MEASURE, help="The support an answer needs, as for 'ask'."
        ),
    ] = None,
    run_file: Annotated[
        str | None,
        typer.Option("--run", metavar="FILE", rich_help_panel=SHOW, help="Write the first ranking as a TREC run."),
    ] = None,
    plot_file: Annotated[
        str | None,
        typer.Option("--plot", metavar="FILE", rich_help_panel=SHOW, help="Draw the comparison (.png, .svg, .pdf)."),
    ] = None,
    as_json: AsJson = False,
    index_directory: IndexDirectory = "index",
    model: ModelName = None,
    rerank: RerankerName = None,
    device: Device = "auto",
) -> int:
    """Measure the ranking, and the answers, on TESTSET (see docs/quality.md).

    A file is taken for questions about the index in DIR, one JSON object a line. A folder is taken for a collection
    in BEIR's layout (corpus.jsonl, queries.jsonl, qrels.tsv): its documents are indexed first, in a temporary folder
    unless --index is given, and the ranking is measured by document. A .json file is taken for questions on articles in
    SQuAD's format: the articles are indexed first as well, and the answers and silences are measured too.
    """
    from searchdoc.evaluation.measures import draw, drawing, read_testset, write_run

    chosen = _modes(ctx, modes)
    if plot_file:
        drawing()
    test = read_testset(testset)
    source = ctx.get_parameter_source("index_directory")
    given = source is not None and source.name == "COMMANDLINE"
    with progress_bars() as tell:
        result = _measured(test, index_directory, given, (model, rerank, device), chosen, threshold, tell)
    if run_file:
        write_run(run_file, result.runs[result.baseline], "searchdoc")
    if plot_file:
        draw(plot_file, result, testset)
    if as_json:
        print_json(_as_dict(result))
    else:
        _print_table(result)
    return ExitStatus.FOUND


def _modes(ctx: typer.Context, written: str) -> tuple[SearchMode, ...]:
    from searchdoc.ranking.retrieval import SEARCH_MODES

    named = [name.strip() for name in written.split(",")]
    if unknown := [name for name in named if name not in SEARCH_MODES]:
        ctx.fail(f"there is no ranking {unknown[0]!r}: choose from {', '.join(SEARCH_MODES)}")
    return tuple(mode for name in dict.fromkeys(named) for mode in SEARCH_MODES if mode == name)


def _measured(
    test: tuple[Item, ...] | Collection,
    index_directory: str,
    given: bool,
    models: tuple[str | None, str | None, str],
    modes: tuple[SearchMode, ...],
    threshold: float | None,
    tell: Progress | None,
) -> Evaluation:
    """``models`` are the embedding model, the cross-encoder and the device.

    A folder named for other commands, in the environment or by default, is never filled with a collection.
    """
    from searchdoc.evaluation.measures import collection_index, evaluate
    from searchdoc.index import Index

    if isinstance(test, tuple):
        return evaluate(Index(index_directory, *models), test, modes, tell, threshold)
    model, rerank, device = models
    folder = index_directory if given else None
    with collection_index(test, folder, model, rerank, tell, device=device) as index:
        return evaluate(index, test, modes, tell, threshold)


def _print_table(result: Evaluation) -> None:
    from rich.table import Table

    from searchdoc.cli.terminal import rich_console

    table = Table(title=f"{result.questions} questions", title_justify="left")
    measures = list(result.figures[result.baseline])
    table.add_column("ranking")
    for measure in measures:
        table.add_column(measure, justify="right")
    for mode, figures in result.figures.items():
        cells = [_interval(figures[measure]) for measure in measures]
        table.add_row(mode, *cells)
    for mode, p_values in result.p_values.items():
        table.add_row(
            f"p, {result.baseline} against {mode}", *(_rounded(p_values[measure]) for measure in measures), style="dim"
        )
    out = rich_console()
    out.print(table)
    if answers := result.answers:
        out.print(
            f"answers: right speaker first {_share(answers.speaker_right)}, "
            f"wrong speaker {answers.speaker_wrong} times, phrase present {_share(answers.phrase_present)}, "
            f"in a sentence {_share(answers.sentence_right)}, in the first {_share(answers.first_sentence_right)}"
        )
        out.print(
            f"silence at threshold {answers.threshold:g}: "
            f"{answers.unanswerable - len(answers.false_answers)} of {answers.unanswerable} unanswerable "
            f"questions left unanswered{_named(answers.false_answers)}; "
            f"wrongly silent on {len(answers.false_silences)} of {answers.answerable}{_named(answers.false_silences)}"
        )


def _interval(figure: Figure) -> str:
    return f"{figure.mean:.3f} [{figure.low:.2f}–{figure.high:.2f}]"


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _rounded(p_value: float) -> str:
    return f"{p_value:.3f}" if p_value >= 0.001 else "<0.001"


def _named(ids: tuple[str, ...]) -> str:
    return f" ({', '.join(ids)})" if ids else ""


def _as_dict(result: Evaluation) -> dict[str, object]:
    return {
        "questions": result.questions,
        "measured": result.measured,
        "baseline": result.baseline,
        "figures": {
            mode: {name: asdict(figure) for name, figure in figures.items()} for mode, figures in result.figures.items()
        },
        "p_values": {mode: dict(values) for mode, values in result.p_values.items()},
        "answers": None if result.answers is None else asdict(result.answers),
    }
