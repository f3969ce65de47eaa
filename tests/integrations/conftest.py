"""What the tests of all adapters share: letters in which filters have something to choose from."""

from __future__ import annotations

import pytest

import searchdoc
from embedders import HashingEmbedder
from shared import LETTERS, index_of


@pytest.fixture(scope="session")
def mill(tmp_path_factory: pytest.TempPathFactory) -> searchdoc.Index:
    """A letter of 3 March 1904, in which one of 1 March is quoted, and a note on the mill."""
    return index_of(tmp_path_factory.mktemp("mill"), LETTERS, HashingEmbedder())
