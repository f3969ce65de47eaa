"""What a worker of a cluster checks before it works."""

import pickle
from dataclasses import replace

import pytest

from embedders import HashingEmbedder
from searchdoc.building.dask_tasks import Setup, problem_here
from searchdoc.building.time_limits import TimeLimit

EMBEDDER = HashingEmbedder()
SETUP = Setup(EMBEDDER, EMBEDDER.fingerprint, "cpu", TimeLimit(), ("/",))


def test_a_process_of_the_same_version_that_sees_the_files_can_work() -> None:
    assert SETUP.problem() is None
    assert problem_here(pickle.dumps(SETUP)) is None


@pytest.mark.parametrize(
    ("setup", "problem"),
    [
        (replace(SETUP, version="0.0.1"), "has another version of searchdoc"),
        (replace(SETUP, analysis=0), "has another version of searchdoc"),
        (replace(SETUP, roots=("/no/such/folder",)), "does not see /no/such/folder: mount it there at the same path"),
    ],
)
def test_what_keeps_a_process_from_working_is_said(setup: Setup, problem: str) -> None:
    assert str(setup.problem()).startswith(problem)


def test_what_cannot_be_understood_is_a_problem_too() -> None:
    """As where a newer version sends what this one does not know."""
    assert str(problem_here(b"no pickle")).startswith("does not know the model or this version of searchdoc")
