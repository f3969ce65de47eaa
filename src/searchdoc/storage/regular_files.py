"""Regular files, opened so that nothing else is: a pipe would never end, and a device may do anything when opened.

Whoever makes an index chooses the paths that stand in it, and may put links in its folder.
"""

from __future__ import annotations

import errno
import os
import stat
from io import BufferedReader
from pathlib import Path

_READ = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)


def open_regular(path: Path, *, follow_links: bool = True) -> BufferedReader:
    """Open a regular file to read its bytes; never waits for a pipe, and looks before it opens.

    Raises ``OSError`` where there is none, where it is anything else, and for a link that is not to be followed.
    """
    if not follow_links and is_link(path):
        raise OSError(errno.ELOOP, "it is a link", str(path))
    status_of(path)
    file = os.fdopen(os.open(path, _READ if follow_links else _READ | _NO_LINK), "rb")
    try:
        _require_regular(os.fstat(file.fileno()), path)
    except OSError:
        file.close()
        raise
    return file


def status_of(path: Path) -> os.stat_result:
    """The status of a regular file, or of the one that a link leads to. Raises ``OSError`` where there is none."""
    try:
        status = path.stat()
    except ValueError as error:  # no path has a null character in it
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(path)) from error
    _require_regular(status, path)
    return status


def is_link(path: Path) -> bool:
    """Whether a path is a symbolic link, or on Windows a junction; without an error, whatever the path is."""
    is_junction = getattr(os.path, "isjunction", None)  # from Python 3.12
    return os.path.islink(path) or bool(is_junction and is_junction(path))  # noqa: PTH114 (pathlib's has errors)


def _require_regular(status: os.stat_result, path: Path) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if not stat.S_ISREG(status.st_mode):
        raise OSError(errno.EINVAL, "it is a pipe or a device, and no file", str(path))
