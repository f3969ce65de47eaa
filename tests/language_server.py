"""A stand-in for a language model's server: it speaks OpenAI's chat completions and says what it was told to say."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


def completion(content: object) -> bytes:
    """A reply with that content, as servers send it."""
    message = {"role": "assistant", "content": content}
    choice = {"index": 0, "finish_reason": "stop", "message": message}
    return json.dumps(
        {"id": "1", "object": "chat.completion", "created": 0, "model": "m", "choices": [choice]}
    ).encode()


@dataclass
class LanguageServer:
    """What it says next, and what it was asked; ``release`` lets a reply go that ``hold`` keeps back."""

    url: str = ""
    status: int = 200
    body: bytes = b""
    kind: str = "application/json"
    hold: bool = False
    refuses_temperature: bool = False
    asked: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str | None] = field(default_factory=list)
    release: threading.Event = field(default_factory=threading.Event)

    def says(self, content: object) -> None:
        """From now on this is every reply."""
        self.status, self.body, self.kind = 200, completion(content), "application/json"

    def says_in_pieces(self, *pieces: str) -> None:
        """From now on every reply comes in these pieces, as servers stream them."""
        chunks = [
            {"object": "chat.completion.chunk", "choices": [{"index": 0, "delta": {"content": piece}}]}
            for piece in pieces
        ]
        events = [*map(json.dumps, chunks), "[DONE]"]
        self.status, self.kind = 200, "text/event-stream"
        self.body = "".join(f"data: {event}\n\n" for event in events).encode()

    def fails(self, status: int, message: str) -> None:
        """From now on every request is refused."""
        self.status, self.body = status, json.dumps({"error": {"message": message}}).encode()


@contextmanager
def language_server() -> Iterator[LanguageServer]:
    """Listens on this machine alone, on a port that is free."""
    state = LanguageServer()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            request = json.loads(self.rfile.read(int(self.headers["content-length"])))
            state.asked.append({"path": self.path, **request})
            state.keys.append(self.headers["authorization"])
            if state.hold:
                state.release.wait(30)
                self.close_connection = True
                return
            status, body = state.status, state.body
            if state.refuses_temperature and "temperature" in request:
                status, body = 400, b'{"error": {"message": "temperature is not supported with this model"}}'
            self.send_response(status)
            self.send_header("content-type", state.kind)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (http.server)
            del format, args

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    state.url = f"http://127.0.0.1:{server.server_port}/v1"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield state
    finally:
        state.release.set()
        server.shutdown()
        thread.join()
        server.server_close()
