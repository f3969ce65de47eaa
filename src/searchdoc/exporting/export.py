"""Citations, an answer, a list of hits or a whole document, exported: what is cited is found, then written."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime

from searchdoc.answering.answers import Answer
from searchdoc.answering.citations import Citation
from searchdoc.errors import SearchdocError
from searchdoc.exporting.formats import export_format
from searchdoc.exporting.records import records_of
from searchdoc.models import Document

Exportable = Answer | Citation | str | Iterable[Citation | str]
"""What can be exported: an answer, a citation or its id, or several of these."""

_ANSWERS = ("citations", "hits", "lines", "findings")
"""Where the JSON of ``ask``, ``search``, ``concordance`` and ``check`` has its citations."""


def export(
    cited: Exportable,
    name: str,
    find_citation: Callable[[str], Citation],
    find_document: Callable[[str], Document | None],
) -> bytes:
    """What is cited, in the format of that name. Of an answer these are the citations of its sentences.

    A format of whole documents takes one document: its id, or citations that all are of it. Raises ``CitationError``
    for an id that does not hold, ``MissingExtra``, and ``SearchdocError`` for a format that there is not.
    """
    export_to = export_format(name)
    if export_to.takes == "document":
        return export_to.write_document(_one_document(cited, name, find_citation, find_document))
    citations = [one if isinstance(one, Citation) else find_citation(one) for one in _each(cited)]
    return export_to.write(records_of(citations, datetime.now(UTC).date().isoformat()))


def _each(cited: Exportable) -> Iterator[Citation | str]:
    if isinstance(cited, Answer):
        used = {claim.citation for claim in cited.claims}
        yield from (one for one in cited.citations if one.number in used)
    elif isinstance(cited, Citation | str):
        yield cited
    else:
        yield from cited


def _one_document(
    cited: Exportable,
    name: str,
    find_citation: Callable[[str], Citation],
    find_document: Callable[[str], Document | None],
) -> Document:
    found: dict[str, Document] = {}
    for one in _each(cited):
        document = one.document if isinstance(one, Citation) else find_document(one)
        document = document or find_citation(str(one)).document
        found[document.id] = document
    if len(found) != 1:
        raise SearchdocError(f"{name} is written of one document at a time, and these are {len(found)}: name one")
    return next(iter(found.values()))


def citation_ids_in(text: str) -> tuple[str, ...]:
    """The ids of the citations in what a command printed with ``--json``, or in a list of ids with one on each line.

    An answer has those of its sentences, and none where the documents do not answer. Raises ``SearchdocError`` for
    JSON of any other form.
    """
    if not text.lstrip().startswith(("{", "[")):
        return tuple(line.strip() for line in text.splitlines() if line.strip())
    try:
        return tuple(_ids(json.loads(text)))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise SearchdocError(
            "this is not what 'searchdoc ask --json' or 'searchdoc search --json' prints: give it unchanged, "
            "or a list of citations' ids with one on each line"
        ) from error


def _ids(written: object) -> Iterator[str]:
    if isinstance(written, dict) and "error" in written:
        raise SearchdocError(str(written["error"]["message"]))
    if not isinstance(written, dict) or not any(key in written for key in _ANSWERS):
        raise ValueError(written)
    used = {claim["citation"] for claim in written.get("answer", ())} if "answered" in written else None
    rows = next(written[key] for key in _ANSWERS if key in written)
    citations = (row.get("citation", row) if "id" not in row else row for row in rows)
    for citation in citations:
        if citation is not None and (used is None or citation["number"] in used):
            yield str(citation["id"])
