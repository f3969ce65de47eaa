"""``searchdoc eval``."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from searchdoc.cli import FOUND
from searchdoc.cli.options import index_option, json_option, model_option, print_json

if TYPE_CHECKING:
    from searchdoc.evaluation import Evaluation


@click.command("eval")
@click.argument("questions", metavar="QUESTIONS")
@click.option("--run", "run_file", metavar="FILE", help="Write the hybrid ranking as a TREC run.")
@json_option
@index_option
@model_option
def command(questions: str, run_file: str | None, as_json: bool, index_directory: str, model: str | None) -> int:
    """Measure the ranking and the answers on the file QUESTIONS, one JSON object a line (see docs/ranking.md)."""
    from searchdoc.evaluation import evaluate, read_questions, write_run
    from searchdoc.index import Index

    items = read_questions(questions)
    index = Index(index_directory, model)
    with click.progressbar(length=len(items), label="asking", file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:
        result = evaluate(index, items, on_question=lambda: bar.update(1))
    if run_file:
        write_run(run_file, result.runs["hybrid"], "searchdoc")
    if as_json:
        print_json(_as_dict(result))
    else:
        _print_table(result)
    return FOUND


def _print_table(result: Evaluation) -> None:
    from rich.table import Table

    from searchdoc.cli.display import console

    table = Table(title=f"{result.questions} questions", title_justify="left")
    measures = list(next(iter(result.figures.values())))
    table.add_column("ranking")
    for measure in measures:
        table.add_column(measure, justify="right")
    for mode, figures in result.figures.items():
        cells = [f"{figures[one].mean:.3f} [{figures[one].low:.2f}–{figures[one].high:.2f}]" for one in measures]
        table.add_row(mode, *cells)
    for mode, p_values in result.p_values.items():
        table.add_row(f"p, hybrid against {mode}", *(f"{p_values[one]:.3f}" for one in measures), style="dim")
    out = console()
    out.print(table)
    if answers := result.answers:
        out.print(
            f"answers: right speaker first {answers.speaker_right:.3f}, wrong speaker {answers.speaker_wrong} times, "
            f"phrase present {answers.phrase_present:.3f}"
        )
        out.print(
            f"silence: {answers.unanswerable - len(answers.false_answers)} of {answers.unanswerable} unanswerable "
            f"questions left unanswered{_named(answers.false_answers)}; "
            f"wrongly silent on {len(answers.false_silences)} of {answers.answerable}{_named(answers.false_silences)}"
        )


def _named(ids: tuple[str, ...]) -> str:
    return f" ({', '.join(ids)})" if ids else ""


def _as_dict(result: Evaluation) -> dict[str, object]:
    answers = result.answers
    return {
        "questions": result.questions,
        "figures": {
            mode: {name: {"mean": one.mean, "low": one.low, "high": one.high} for name, one in figures.items()}
            for mode, figures in result.figures.items()
        },
        "p_values": {mode: dict(values) for mode, values in result.p_values.items()},
        "answers": None
        if answers is None
        else {
            "answerable": answers.answerable,
            "unanswerable": answers.unanswerable,
            "speaker_right": answers.speaker_right,
            "speaker_wrong": answers.speaker_wrong,
            "phrase_present": answers.phrase_present,
            "false_silences": list(answers.false_silences),
            "false_answers": list(answers.false_answers),
        },
    }
