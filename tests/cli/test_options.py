"""The options that several commands share."""

import json
from pathlib import Path

import pytest

from conftest import Command
from searchdoc.cli.options import print_json
from searchdoc.cli.program import COMMANDS, program

QUESTIONS = Path(__file__).parents[1] / "data" / "calendar.questions.jsonl"


def words(line: str) -> set[str]:
    """The words of a line."""
    return set(line.split())


SHARED = {
    "--index": words(
        "build add remove watch ask search show concordance letters people compare timeline keep kept check "
        "export serve mcp status eval"
    ),
    "--json": words(
        "build add remove ask search show concordance letters people compare timeline keep kept check status eval"
    ),
    "--model": words(
        "build add watch ask search show concordance compare timeline keep kept check export serve mcp status eval"
    ),
    "--device": words("build add remove watch ask search concordance compare timeline serve mcp eval"),
    "--strict": words("build add"),
    "--allow-missing": words("build add remove"),
    "--document-seconds": words("build add remove watch"),
    "--rerank": words("ask search serve eval"),
    "--verify-with": words("ask serve"),
    "--llm": words("ask serve"),
    "--llm-url": words("ask serve"),
    "--llm-timeout": words("ask serve"),
    "--speaker": words("ask search concordance timeline"),
    "--to": words("ask search concordance letters compare timeline"),
    "--kind": words("ask search concordance compare timeline"),
    "--since": words("ask search concordance letters compare timeline"),
    "--until": words("ask search concordance letters compare timeline"),
    "--explain": words("ask search"),
    "-k": words("ask search compare timeline"),
    "--dask": words("build add remove watch"),
}


@pytest.mark.parametrize(("option", "commands"), SHARED.items())
def test_an_option_means_the_same_in_every_command(option: str, commands: set[str]) -> None:
    """The same words on each help page, and on no page of a command that cannot use it."""
    context = program.make_context("searchdoc", [], resilient_parsing=True)
    helps = {}
    for name in COMMANDS:
        found = program.get_command(context, name)
        assert found is not None
        for parameter in found.get_params(context):
            if option in parameter.opts:
                helps[name] = getattr(parameter, "help", None)
    assert set(helps) == commands
    assert len(set(helps.values())) == 1


@pytest.mark.parametrize("line", ["build SHELF", "ask who wrote", "search harbour", "eval QUESTIONS"])
def test_a_device_that_is_not_there_is_named(
    command: Command, shelf: Path, calendar_index: Path, monkeypatch: pytest.MonkeyPatch, line: str
) -> None:
    """One sentence on standard error, and the way out."""
    import torch

    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    places = {"SHELF": str(shelf), "QUESTIONS": str(QUESTIONS)}
    words = [places.get(word, word) for word in line.split()]
    result = command(*words, "--device", "cuda", "--index", calendar_index if line[0] != "b" else shelf.parent / "new")
    assert result.status == 2
    assert result.err.startswith("searchdoc: torch sees no device 'cuda' on this machine: name 'cpu', or leave")
    assert result.err.count("\n") == 1


def test_a_device_is_one_of_four(command: Command, calendar_index: Path) -> None:
    """Anything else is a mistake in the line, and it says which names there are."""
    result = command("search", "harbour", "--device", "tpu", "--index", calendar_index)
    assert result.status == 2
    assert "'auto', 'cpu', 'cuda', 'mps'" in result.err


def test_json_keeps_every_letter(capsys: pytest.CaptureFixture[str]) -> None:
    """No escapes for letters that are not English."""
    print_json({"name": "Böhme"})
    printed = capsys.readouterr().out
    assert "Böhme" in printed
    assert json.loads(printed) == {"name": "Böhme"}


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("letters --format cmif --totals", "--format and --totals exclude each other"),
        ("letters --format csv --json", "--format and --json exclude each other"),
        ("letters --format svg --ids", "--format and --ids exclude each other"),
        ("letters --totals --ids", "--totals and --ids exclude each other"),
        ("letters --output a.csv", "--output goes with --format"),
        ("letters --format csv --title Papers", "--title goes with --format cmif"),
        ("letters --room https://room.example", "--room goes with --format cmif"),
        ("check a.md --html --json", "--html and --json exclude each other"),
        ("concordance oil --window 3", "--window goes with --collocates"),
        ("concordance oil --content-words", "--content-words goes with --collocates"),
        ("concordance oil --counts --ids", "--counts and --ids exclude each other"),
        ("concordance oil --collocates --width 30", "--collocates and --width exclude each other"),
        ("concordance oil --csv --json", "--csv and --json exclude each other"),
        ("timeline oil --csv --json", "--json and --csv exclude each other"),
        ("kept --format ris --json", "--format and --json exclude each other"),
        ("kept --forget x --tag oil", "--forget and --tag exclude each other"),
        ("kept --forget x --update", "--forget and --update exclude each other"),
        ("kept --output a.ris", "--output goes with --format"),
        ("show x --json --context 9", "--context and --json exclude each other"),
        ("show x --left-out --context 9", "--context and --left-out exclude each other"),
        ("build --no-ocr --ocr-language deu", "--no-ocr and --ocr-language exclude each other"),
        ("ask oil --llm-url http://localhost:1", "--llm-url goes with --llm MODEL"),
        ("serve --llm-timeout 3", "--llm-timeout goes with --llm MODEL"),
        ("mcp --port 3", "--port goes with --http"),
    ],
)
def test_no_option_is_ignored_beside_another(command: Command, calendar_index: Path, line: str, said: str) -> None:
    """It is refused in a sentence, before anything is read or written."""
    result = command(*line.split(), "--index", calendar_index)
    assert (result.status, result.out) == (2, "")
    assert said in " ".join(result.err.split())
