"""An answer as server-sent events (HTML Living Standard, 9.2): the documents' words at once, a model's as they come."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass

import msgspec
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from searchdoc.answering.answers import Answer
from searchdoc.answering.llm import TIMEOUT, stream
from searchdoc.errors import SearchdocError
from searchdoc.server.problems import problem_of
from searchdoc.server.workers import Overloaded, TimeExceeded, Workers

EVENT_STREAM = "text/event-stream"
"""The media type of server-sent events."""

_LOG = logging.getLogger("searchdoc.server")

_UNTIL_SIGN_OF_LIFE = 15.0
"""Seconds without an event after which a comment is sent, so that nothing between takes the connection for dead."""


@dataclass(frozen=True, slots=True)
class LanguageModel:
    """The model that writes a paragraph from an answer; ``url`` and ``timeout`` are those of ``searchdoc.write``."""

    name: str
    url: str | None = None
    timeout: float = TIMEOUT

    def write(self, answer: Answer) -> Iterator[Answer]:
        """The answer with what is written so far, again and again."""
        return stream(answer, self.name, url=self.url, timeout=self.timeout)


def wants_events(request: Request) -> bool:
    """Whether who asks would rather have events than one document."""
    return EVENT_STREAM in request.headers.get("accept", "").lower()


async def stream_answer(request: Request, workers: Workers, ask: Callable[[], Answer]) -> Response:
    """The answer as events. Raises what ``Workers.run`` and ``ask`` raise; later errors are events."""
    answer = await workers.run(ask)
    state = request.app.state
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(_events(answer, state.llm, state.writers), media_type=EVENT_STREAM, headers=headers)


async def _events(answer: Answer, llm: LanguageModel | None, writers: Workers) -> AsyncIterator[bytes]:
    yield _event("citations", answer.to_dict())
    given = 0
    try:
        if llm is not None and answer.answered:
            async for grown in _written(llm.write(answer), writers):
                if grown is None:
                    yield b": waiting for the language model\n\n"
                    continue
                answer = grown
                sentences = () if answer.written is None else answer.written.sentences
                for sentence in sentences[given:]:
                    yield _event("text", sentence.to_dict())
                given = max(given, len(sentences))
    except Exception as error:  # noqa: BLE001 (the answer has begun, and only an event can tell)
        if not isinstance(error, (SearchdocError, Overloaded, TimeExceeded)):
            _LOG.exception("a fault while an answer was streamed")
        yield _event("problem", problem_of(error).document)
        return
    yield _event("done", answer.to_dict())


async def _written(pieces: Iterator[Answer], writers: Workers) -> AsyncIterator[Answer | None]:
    """What a blocking iterator gives, taken in other threads; None whenever nothing has come for a while."""
    while True:
        taking = asyncio.ensure_future(writers.run(next, pieces, None))
        try:
            while not (await asyncio.wait({taking}, timeout=_UNTIL_SIGN_OF_LIFE))[0]:
                yield None
        finally:
            taking.cancel()
        if (piece := taking.result()) is None:
            return
        yield piece


def _event(name: str, document: object) -> bytes:
    """One event; JSON has no line ends, which would end it."""
    return b"event: %s\ndata: %s\n\n" % (name.encode(), msgspec.json.encode(document))
