"""Folders that cannot be entered, also for tests that run as root, whom no permission stops."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_NOBODY = 65534


@contextmanager
def public_folder() -> Iterator[Path]:
    """A fresh folder that everybody may enter and write into, unlike pytest's own."""
    folder = Path(tempfile.mkdtemp(prefix="searchdoc-")).resolve()
    folder.chmod(0o777)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


@contextmanager
def closed(folder: Path) -> Iterator[None]:
    """Nobody may enter or list the folder meanwhile, this process least of all."""
    is_root = os.geteuid() == 0
    before = folder.stat().st_mode
    folder.chmod(0)
    if is_root:
        os.seteuid(_NOBODY)
    try:
        yield
    finally:
        if is_root:
            os.seteuid(0)
        folder.chmod(before)
