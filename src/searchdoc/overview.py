"""What an index holds and what has changed on disk since, as ``status --json`` and other programs give it."""

from __future__ import annotations

from searchdoc.index import Index
from searchdoc.passages.context import written_date
from searchdoc.passages.people import Speaker


def overview_of(index: Index, directory: str) -> dict[str, object]:
    """The overview as published in the JSON Schema; ``directory`` is the index's folder as it is to be named."""
    manifest, changes = index.manifest, index.changes()
    return {
        "index": directory,
        "created": manifest.created,
        "version": manifest.version,
        "model": {
            "name": manifest.model.name,
            "fingerprint": manifest.model.fingerprint,
            "dimension": manifest.model.dimension,
        },
        **manifest.counts,
        "sources": [{"id": source.id, "path": source.path, "sha256": source.sha256} for source in manifest.sources],
        "speakers": [
            {
                "name": person.name,
                "own": len(person.own),
                "quoted": len(person.quoted),
                "reported": person.reports,
            }
            for person in heard_in(index)
        ],
        "stated": [
            {"document": document.id, "what": one.what, "value": one.value, "source": one.source, "row": one.row}
            for document in index.documents()
            for one in document.stated
        ],
        "changes": {
            "added": list(changes.added),
            "changed": list(changes.changed),
            "removed": list(changes.removed),
            "missing": list(changes.missing),
            "moved": [{"from": old, "to": new} for old, new in changes.moved],
        },
        "roots": [
            {"path": root, "typed": typed, "there": root not in changes.missing}
            for root, typed in zip(manifest.roots, manifest.typed or manifest.roots, strict=True)
        ],
        "excluded": list(manifest.excluded),
        **manifest.accounts.to_dict(),
        "problems": [{"document": document, "what": what} for document, what in manifest.problems],
        "bytes": stored_bytes(index),
    }


def heard_in(index: Index) -> list[Speaker]:
    """Those who speak or are reported, those with the most words first."""
    heard = (person for person in index.speakers() if person.heard)
    return sorted(heard, key=lambda person: len(person.own) + len(person.quoted), reverse=True)


def stored_bytes(index: Index) -> int:
    """The size of the index on disk, in bytes."""
    return sum(file.size for file in index.manifest.files.values())


def written_period(period: tuple[str, str] | None) -> str:
    """From the first to the last day: "14 February 1850 – 2 February 1853", with a year alone where it is all known."""
    if period is None:
        return "none is known"
    first, last = period[0].removesuffix("-01-01"), period[1].removesuffix("-12-31")
    return written_date(first) if first == last else f"{written_date(first)} – {written_date(last)}"
