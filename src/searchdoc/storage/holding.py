"""Generations that somebody has open, which no build removes from the disk before they are closed.

Whoever reads takes a shared lock on the generation's folder and writes nothing; the operating system lets go of it when
the process ends. Windows removes no file that is open, and needs no lock.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path


class HeldGeneration:
    """A generation that is held until this object is closed or forgotten."""

    def __init__(self, directory: Path) -> None:
        self._descriptor = _locked(directory, exclusive=False)

    def close(self) -> None:
        """Let go of the generation."""
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            os.close(descriptor)

    def __del__(self) -> None:
        self.close()


def is_held(directory: Path) -> bool:
    """Whether anybody holds a generation; False where that cannot be told."""
    if os.name == "nt":
        return False
    try:
        descriptor = _locked(directory, exclusive=True)
    except BlockingIOError:
        return True
    if descriptor is not None:
        os.close(descriptor)
    return False


def _locked(directory: Path, *, exclusive: bool) -> int | None:
    """A descriptor of the folder with a lock on it; None where the file system knows none. Raises ``OSError``."""
    if os.name == "nt":
        return None
    import fcntl

    try:
        descriptor = os.open(directory, os.O_RDONLY)
    except OSError:
        return None
    try:
        fcntl.flock(descriptor, (fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH) | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        if exclusive:
            raise
        return None
    except OSError:  # no locks on this file system
        with suppress(OSError):
            os.close(descriptor)
        return None
    return descriptor
