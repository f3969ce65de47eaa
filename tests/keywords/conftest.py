"""What the tests of the keyword index share: one index, which none of them writes to."""

import pytest

from lighthouse import LIGHTHOUSE
from searchdoc.keywords import KeywordIndex, write_keywords


@pytest.fixture(scope="session")
def lighthouse(tmp_path_factory: pytest.TempPathFactory) -> KeywordIndex:
    """The index of six passages about a lighthouse."""
    directory = tmp_path_factory.mktemp("lighthouse")
    write_keywords(directory, LIGHTHOUSE)
    return KeywordIndex.open(directory)
