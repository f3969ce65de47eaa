"""What a request reads: one generation of the index, from its first look to its last.

An answer is the generation's until a build writes another: so its tag (RFC 9110, ETag) is the generation's id, and who
has an answer already is told so before anything is searched.
"""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256

import msgspec
from fastapi import Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from searchdoc.index import Index
from searchdoc.server.workers import Workers
from searchdoc.serving.shelf import Shelf
from searchdoc.version import __version__

CACHE_CONTROL = "private, no-cache"
"""An answer may be kept by whoever asked, who asks each time whether it is still the generation's."""


class RequestReading:
    """The generation that a request began with, and the threads that work on it."""

    def __init__(self, index: Index, workers: Workers, variant: str, known: str) -> None:
        self.index, self.workers = index, workers
        made = f"{index.manifest.generation} {__version__} {variant}"
        self.tag = f'"{index.manifest.generation}-{sha256(made.encode()).hexdigest()[:8]}"'
        self._known = known

    @property
    def headers(self) -> dict[str, str]:
        """The headers of what was made from the index."""
        return {"ETag": self.tag, "Cache-Control": CACHE_CONTROL, "Vary": "Accept"}

    @property
    def is_known(self) -> bool:
        """Whether who asks has the answer of this generation already (RFC 9110, If-None-Match)."""
        return self.tag in (one.strip().removeprefix("W/") for one in self._known.split(","))

    async def answer(self, make: Callable[[], object]) -> Response:
        """What ``make`` returns, as JSON; 304 and nothing where it is known. Raises what ``Workers.run`` raises."""
        if self.is_known:
            return Response(status_code=304, headers=self.headers)
        content = await self.workers.run(lambda: msgspec.json.encode(make()))
        return Response(content, headers=self.headers, media_type="application/json")


async def reading(request: Request) -> RequestReading:
    """What the request reads; a new generation is opened in another thread, while other requests are answered."""
    state = request.app.state
    shelf: Shelf = state.shelf
    index = await run_in_threadpool(lambda: shelf.index)
    return RequestReading(index, state.workers, state.variant, request.headers.get("if-none-match", ""))
