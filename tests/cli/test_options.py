"""The options that several commands share."""

import json

import pytest

from searchdoc.cli.options import print_json
from searchdoc.cli.program import COMMANDS, program

SHARED = {
    "--index": {"build", "ask", "search", "show", "status", "eval"},
    "--json": {"build", "ask", "search", "show", "status", "eval"},
    "--model": {"build", "ask", "search", "eval"},
    "--rerank": {"ask", "search", "eval"},
    "--speaker": {"ask", "search"},
    "--kind": {"ask", "search"},
    "--since": {"ask", "search"},
    "--until": {"ask", "search"},
    "--explain": {"ask", "search"},
    "-k": {"ask", "search"},
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


def test_json_keeps_every_letter(capsys: pytest.CaptureFixture[str]) -> None:
    """No escapes for letters that are not English."""
    print_json({"name": "Böhme"})
    printed = capsys.readouterr().out
    assert "Böhme" in printed
    assert json.loads(printed) == {"name": "Böhme"}
