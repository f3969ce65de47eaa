"""The index that a server answers from, which takes up what a build has written since."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Lock

from searchdoc.errors import SearchdocError, StoreError
from searchdoc.index import Index
from searchdoc.stores.addresses import is_remote
from searchdoc.stores.opening import current_generation

_SECONDS = 2.0
"""Seconds between two looks at which generation answers in Milvus."""

_LOG = logging.getLogger("searchdoc.serving")


class Shelf:
    """An index on disk and its newest generation, open; any number of threads may share it.

    ``index`` looks at the manifest's file at each call, or at Milvus every few seconds, and opens a new generation
    where it has been replaced: whoever keeps what it returned goes on with the generation that he began with.
    ``open_index`` opens the index, by default with the model that it names. Raises what ``searchdoc.open`` raises.
    """

    def __init__(self, directory: str | Path, open_index: Callable[[str | Path], Index] = Index) -> None:
        self.directory = str(directory) if is_remote(directory) else Path(directory)
        self._looked, self._remote_stamp = -_SECONDS, ""
        self._open_index = open_index
        self._lock = Lock()
        self._seen = self._stamp()
        self._index = open_index(self.directory)

    @property
    def index(self) -> Index:
        """The newest generation that can be opened; while one thread opens it, the others are given the one before."""
        if self._stamp() != self._seen and self._lock.acquire(blocking=False):
            try:
                self._take_up()
            finally:
                self._lock.release()
        return self._index

    @property
    def opened(self) -> Index:
        """The generation that is open already; whether there is a newer one is not looked at."""
        return self._index

    def newest(self) -> Index:
        """``index``, as a function that can be handed on."""
        return self.index

    @property
    def generation(self) -> str:
        """The id of the generation that ``index`` gives."""
        return self.index.manifest.generation

    def _take_up(self) -> None:
        """Open what the manifest names now; one that cannot be opened is told once, and the one before stays."""
        stamp = self._stamp()
        try:
            self._index = self._open_index(self.directory)
        except SearchdocError as error:
            _LOG.warning("the index has changed and cannot be opened; the one before still answers: %s", error)
        self._seen = stamp

    def _stamp(self) -> tuple[int, int, int] | str | None:
        """What changes whenever a build replaces the manifest; None where there is none at the moment."""
        if isinstance(self.directory, str):
            return self._generation(self.directory)
        try:
            stat = os.stat(self.directory / "manifest.json")  # noqa: PTH116 (a tenth of Path.stat's time)
        except OSError:
            return None
        return stat.st_ino, stat.st_mtime_ns, stat.st_size

    def _generation(self, location: str) -> str:
        """The generation that answers in Milvus, asked for every few seconds; the same as before where it is away."""
        if time.monotonic() - self._looked >= _SECONDS:
            self._looked = time.monotonic()
            with suppress(StoreError):
                self._remote_stamp = current_generation(location)
        return self._remote_stamp
