"""A package that a format needs and that is not installed is named with the command that installs it."""

import json
import subprocess
import sys

import pytest

from searchdoc.errors import UnreadableDocument
from searchdoc.formats.extras import needed


def test_what_is_installed_is_there() -> None:
    """The module itself."""
    assert needed("json.decoder", "xml", "a.docx") is json.decoder


def test_what_is_missing_is_named_with_its_command() -> None:
    """The distribution has the name of the package."""
    with pytest.raises(UnreadableDocument, match=r"a\.xyz: reading it needs no_such: pip install 'searchdoc\[xyz\]'"):
        needed("no_such.module", "xyz", "a.xyz")


def test_importing_the_readers_does_not_import_what_they_need() -> None:
    """It is imported when the first file is read."""
    script = "import sys, searchdoc.formats.files; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.split()
    assert {"lxml", "pypdfium2", "openpyxl"}.isdisjoint(loaded)
