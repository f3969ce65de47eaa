"""What a worker of a cluster checks before it works."""

import pickle
import re
from dataclasses import replace
from importlib.metadata import requires, version
from pathlib import Path

import numpy as np
import pytest

from embedders import HashingEmbedder
from searchdoc.building.dask_tasks import DECIDING, Setup, batch_of, installed, outcomes_of, problem_here
from searchdoc.building.executing import LocalExecutor, Outcome
from searchdoc.building.previous import KnownFile
from searchdoc.building.source import discover
from searchdoc.building.time_limits import TimeLimit
from searchdoc.vectors.late_interaction import find_basis

EMBEDDER = HashingEmbedder()
SETUP = Setup(EMBEDDER, EMBEDDER.fingerprint, "cpu", TimeLimit(), ("/",), "", installed())


def test_a_process_of_the_same_version_that_sees_the_files_can_work() -> None:
    assert SETUP.problem() is None
    assert problem_here(pickle.dumps(SETUP)) is None


@pytest.mark.parametrize(
    ("setup", "problem"),
    [
        (replace(SETUP, version="0.0.1"), "has another version of searchdoc"),
        (replace(SETUP, analysis=0), "has another version of searchdoc"),
        (replace(SETUP, roots=("/no/such/folder",)), "does not see /no/such/folder: mount it there at the same path"),
        (
            replace(SETUP, packages=installed() | {"pypdfium2": "1.0"}),
            f"has {version('pypdfium2')} pypdfium2 where the machine that builds has 1.0: install the same there",
        ),
        (
            replace(SETUP, packages=installed() | {"lxml": ""}),
            f"has {version('lxml')} lxml where the machine that builds has none: install the same here",
        ),
        (
            replace(SETUP, ocr="no", packages=installed() | {"tesseract": "tesseract 5"}),
            "has no tesseract where the machine that builds has tesseract 5: install the same there",
        ),
    ],
)
def test_what_keeps_a_process_from_working_is_said(setup: Setup, problem: str) -> None:
    assert str(setup.problem()).startswith(problem)


def test_packages_that_decide_what_is_read_are_required_by_searchdoc() -> None:
    """So that a name that is no longer used does not stay; tokenizers comes with sentence-transformers."""
    required = {re.match(r"[\w-]+", line)[0] for line in requires("searchdoc") or ()}  # type: ignore[index]
    assert set(DECIDING) - required == {"tokenizers"}


def test_an_answer_is_that_of_the_documents_and_texts_that_were_asked_for(shelf: Path) -> None:
    """Another version of the program might send anything."""
    (file,) = discover([shelf]).files
    with LocalExecutor(EMBEDDER).reading(lambda: 0) as read:
        (outcome,) = read([(file, KnownFile())])
    assert outcomes_of(pickle.dumps([outcome, None]), [file, file]) == [outcome, None]
    assert outcome.document is not None
    other = replace(outcome.document[0], id="b.txt"), outcome.document[1]
    for answer in ([], None, ["text"], [Outcome(None)], [replace(outcome, document=other)]):
        with pytest.raises(ValueError, match=r"^not the outcome"):
            outcomes_of(pickle.dumps(answer), [file])
    basis = find_basis(EMBEDDER)
    vectors, tokens = LocalExecutor(EMBEDDER).embedding(basis, 1).start(["Fog."], print)()
    assert np.array_equal(batch_of(pickle.dumps((vectors, tokens)), 1, EMBEDDER.dimension)[0], vectors)
    for batch in ((vectors, []), (vectors[:, 1:], tokens), (vectors * np.nan, tokens), (vectors, ["text"])):
        with pytest.raises(ValueError, match=r"^not "):
            batch_of(pickle.dumps(batch), 1, EMBEDDER.dimension)


def test_what_cannot_be_understood_is_a_problem_too() -> None:
    """As where a newer version sends what this one does not know."""
    assert str(problem_here(b"no pickle")).startswith("does not know the model or this version of searchdoc")
