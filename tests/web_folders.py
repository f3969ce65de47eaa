"""A folder of this machine as a web server offers it, which can be made to fail."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path


class WebFolder:
    """``address`` is that of the folder; ``requests`` are the methods and paths that were asked for.

    ``failing`` are beginnings of paths, each with the status that is answered there instead. Downloads wait at
    ``meeting`` for each other, where it is set.
    """

    def __init__(self, port: int) -> None:
        self.address = f"http://127.0.0.1:{port}"
        self.requests: list[str] = []
        self.failing: dict[str, int] = {}
        self.meeting: threading.Barrier | None = None

    def downloads(self) -> list[str]:
        """The paths of files that were downloaded, folders left out."""
        return [path for method, path in map(str.split, self.requests) if method == "GET" and not path.endswith("/")]


class _Handler(SimpleHTTPRequestHandler):
    folder: WebFolder

    def send_head(self):  # type: ignore[no-untyped-def]  # noqa: ANN202 (as its base has it)
        self.folder.requests.append(f"{self.command} {self.path}")
        if self.folder.meeting and self.command == "GET" and not self.path.endswith("/"):
            self.folder.meeting.wait(timeout=30)
        for beginning, status in self.folder.failing.items():
            if self.path.startswith(beginning):
                self.send_error(status)
                return None
        asked = re.fullmatch(r"bytes=(\d+)-(\d+)", self.headers.get("Range", ""))
        return self._send_part(int(asked[1]), int(asked[2]) + 1) if asked else super().send_head()

    def _send_part(self, start: int, end: int) -> BytesIO:
        """A part of a file (RFC 9110, 14.2), as an archive is read through."""
        data = Path(self.translate_path(self.path)).read_bytes()
        self.send_response(206)
        self.send_header("Content-Range", f"bytes {start}-{min(end, len(data)) - 1}/{len(data)}")
        self.send_header("Content-Length", str(len(data[start:end])))
        self.end_headers()
        return BytesIO(data[start:end])

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (as its base has it)
        """Nothing is printed."""


@contextmanager
def web_folder(directory: Path) -> Iterator[WebFolder]:
    """A server of a folder on a free port of this machine, until the block ends."""

    class Handler(_Handler):
        pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(directory)))
    Handler.folder = WebFolder(server.server_port)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield Handler.folder
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
