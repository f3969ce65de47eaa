"""Packages that only some formats need: imported when a file is read, and named where they are missing."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

from searchdoc.errors import UnreadableDocument


def needed(module: str, extra: str, path: str) -> ModuleType:
    """The module of a package that reading needs; ``extra`` is the part of searchdoc that installs it.

    Raises ``UnreadableDocument`` with the command that installs it, where it is missing.
    """
    try:
        return import_module(module)
    except ImportError as error:
        distribution = module.partition(".")[0]
        raise UnreadableDocument(path, f"reading it needs {distribution}: pip install 'searchdoc[{extra}]'") from error
