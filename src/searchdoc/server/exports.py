"""Citations and documents as files of other programs, over HTTP."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Query
from starlette.exceptions import HTTPException
from starlette.responses import Response

from searchdoc.errors import EmptyQuery
from searchdoc.exporting.formats import ExportFormat, export_format
from searchdoc.server.parameters import ExportParameters
from searchdoc.server.reading import RequestReading, reading
from searchdoc.server.schemas import exports
from searchdoc.server.validation import refuse_repeated

exports_router = APIRouter(dependencies=[Depends(refuse_repeated)])

_LONGEST_NAME = 100
"""Characters of a file's name, without its ending."""


@exports_router.get("/api/export", response_class=Response, responses=exports(404, 422, 501, 503, 504))
async def export(
    asked: Annotated[ExportParameters, Query()], read: Annotated[RequestReading, Depends(reading)]
) -> Response:
    """Citations, or a whole document, in a format of another program, as a file."""
    if not asked.id:
        raise EmptyQuery("there is nothing to export: give id=… once for each citation", "")
    export_to = export_format(asked.format)
    if export_to.takes == "document" and len(asked.id) > 1:
        raise HTTPException(422, f"{asked.format} is written of one document at a time: give one id")
    content = await read.workers.run(lambda: read.index.export(asked.id, asked.format))
    headers = {"Content-Disposition": disposition(asked.id, export_to), "Cache-Control": "private, no-store"}
    return Response(content, headers=headers, media_type=export_to.media_type)


def disposition(ids: list[str], export_to: ExportFormat) -> str:
    """That the file is to be kept, and under which name (RFC 6266): in ASCII, and whole for programs that know UTF-8.

    It is called by the document of which all citations are, or "citations".
    """
    documents = {one if export_to.takes == "document" else one.rsplit(":", 2)[0] for one in ids}
    stem = PurePosixPath(documents.pop()).stem if len(documents) == 1 else "citations"
    name = re.sub(r"[^\w .,()\[\]-]+", "_", stem).strip(" ._")[:_LONGEST_NAME] or "citations"
    plain = re.sub(r"[^A-Za-z0-9 .,()-]+", "_", name).strip(" ._") or "citations"
    whole = quote(f"{name}{export_to.suffix}".encode("utf-8", "replace"))
    return f"attachment; filename=\"{plain}{export_to.suffix}\"; filename*=UTF-8''{whole}"
