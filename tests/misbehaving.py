"""A reader of one's own that does what its files say: reads them, never ends, or ends its process."""

from __future__ import annotations

import os
import re
import signal
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from searchdoc.protocols import DecodedFile

_EXPONENTIAL = re.compile(r"(a|aa)+$")


class MisbehavingReader:
    """Reads ``.odd`` files: what begins with "hang", "sleep", "match", "exit" or "kill" does that."""

    suffixes: tuple[str, ...] = (".odd",)
    version: str = "1"

    def read(self, data: bytes, _path: str) -> DecodedFile:
        """The text of the file, unless its first word says otherwise."""
        text = data.decode("utf-8")
        what = text.split()[0]
        while what == "hang":
            pass
        if what == "sleep":
            time.sleep(600)
        if what == "match":  # holds the interpreter, and no other thread of it goes on
            _EXPONENTIAL.match("a" * 100 + "b")
        if what == "exit":
            os._exit(7)
        if what == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        return DecodedFile(text)


@dataclass
class WorkerKiller:
    """Reads plain text; the first time, it kills the Dask worker whose process reads.

    ``marker`` is a file that says that this was done.
    """

    marker: str
    suffixes: tuple[str, ...] = (".fatal",)
    version: str = "1"

    def read(self, data: bytes, path: str) -> DecodedFile:
        """The text. It goes through more than one process, so that the marker is made once alone."""
        del path
        with suppress(FileExistsError):
            Path(self.marker).touch(exist_ok=False)
            os.kill(os.getppid(), signal.SIGKILL)
            time.sleep(60)
        return DecodedFile(data.decode())


KILLS_WORKERS = "SEARCHDOC_TEST_KILLS_WORKERS"
"""The variable of the environment that a Dask worker has which ``WorkersBane`` may kill."""


@dataclass
class WorkersBane:
    """Reads plain text, and kills every Dask worker whose process reads."""

    suffixes: tuple[str, ...] = (".bane",)
    version: str = "1"

    def read(self, data: bytes, path: str) -> DecodedFile:
        """The text, on the machine that builds."""
        del path
        if KILLS_WORKERS in os.environ:
            os.kill(os.getppid(), signal.SIGKILL)
            time.sleep(60)
        return DecodedFile(data.decode())
