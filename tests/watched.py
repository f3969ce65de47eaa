"""Commands run while everything is written down that they open, look into or connect to; a program of its own.

    python tests/watched.py REPORT < COMMANDS

COMMANDS is a JSON list of lists of arguments of ``searchdoc``; REPORT becomes a JSON list with, for each, its exit
status, its output, and what it touched: the paths it opened, listed or removed (Python's audit events, PEP 578) and
the network, which is refused. Paths of Python and its packages are left out.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
import sysconfig
import traceback
from pathlib import Path

NETWORK = ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto", "socket.bind")
PATHS = ("open", "os.listdir", "os.scandir", "os.remove", "os.rmdir", "os.rename", "os.mkdir", "shutil.rmtree")
PROCESSES = ("subprocess.Popen", "os.exec", "os.posix_spawn", "os.system")

ROOT = str(Path(__file__).parents[1])
PYTHON = tuple(
    {
        os.path.realpath(path)
        for path in (*sys.path, sys.prefix, sys.base_prefix, *sysconfig.get_paths().values(), ROOT)
        if path
    }
)
"""The folders of Python, of its packages, and of searchdoc."""

SYSTEM = (
    "/proc/self/",
    "/proc/sys/",
    "/proc/cpuinfo",
    "/proc/meminfo",
    "/sys/",
    "/etc/",
    "/dev/null",
    "/dev/urandom",
    "/usr/",
)
"""What libraries look at in the system whatever they are asked."""


class Watch:
    """What is touched, in order and each once."""

    def __init__(self) -> None:
        self.touched: dict[str, None] = {}

    def audit(self, event: str, arguments: tuple[object, ...]) -> None:
        """Python's own hook: writes down, and refuses the network."""
        if event in NETWORK:
            self.touched[f"network: {event} {arguments[1:]}"] = None
            raise OSError(f"the test allows no network: {event}")
        if event in PROCESSES:
            self.touched[f"process: {arguments[0]}"] = None
        elif event in PATHS and arguments and isinstance(arguments[0], (str, bytes, os.PathLike)):
            path = os.path.realpath(os.fsdecode(arguments[0]))
            if not path.startswith((*PYTHON, *SYSTEM)):
                self.touched[path] = None


def run_watched(arguments: list[str], watch: Watch) -> dict[str, object]:
    """Run one command."""
    from searchdoc.cli import run

    watch.touched.clear()
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        try:
            status = run(arguments)
        except BaseException:  # noqa: BLE001 (whatever it is, the test is to show it)
            status = -1
            out.write(traceback.format_exc())
    return {"status": status, "output": out.getvalue(), "touched": list(watch.touched)}


def main() -> None:
    """Run the commands and write the report."""
    watch = Watch()
    sys.addaudithook(watch.audit)
    results = [run_watched(arguments, watch) for arguments in json.load(sys.stdin)]
    Path(sys.argv[1]).write_text(json.dumps(results), "utf-8")


if __name__ == "__main__":
    main()
