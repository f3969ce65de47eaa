"""What a build did, as ``build``, ``add``, ``remove`` and ``watch`` say it."""

from __future__ import annotations

from dataclasses import asdict
from itertools import groupby
from typing import TYPE_CHECKING

from searchdoc.cli.exit_status import ExitStatus
from searchdoc.cli.options import print_json
from searchdoc.cli.streams import echo
from searchdoc.cli.wording import shown_path, stated_line
from searchdoc.text.wording import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from searchdoc.building.build import BuildReport
    from searchdoc.building.executing import ClusterReport
    from searchdoc.storage.generations import Accounts, NotRead

_KINDS = 5
"""The kinds of files that are named with their way out; 'searchdoc status --unread' lists them all."""

_NAMED = 3
"""Files that could not be read for one and the same reason and are named each by itself."""


def report_build(report: BuildReport, index_directory: str, *, as_json: bool, strict: bool) -> int:
    """Print what a build did; with ``strict`` the exit status is 2 where anything was not read or not used."""
    if as_json:
        print_json(_as_dict(report))
    else:
        _summarise(report, index_directory)
    return ExitStatus.ERROR if strict and not report.is_complete else ExitStatus.FOUND


def changes_line(report: BuildReport) -> str:
    """What a build read and embedded, in one line."""
    return (
        f"{report.read} read anew, {report.documents - report.read} unchanged, {report.removed} removed; "
        f"{counted(report.embedded, 'passage')} embedded"
    )


def cluster_line(cluster: ClusterReport) -> str:
    """How a Dask cluster did, in one line."""
    parts = [f"by {counted(cluster.workers, 'worker')} of a Dask cluster"]
    if cluster.lost:
        parts.append(f"{cluster.lost} of them lost, whose work was done again")
    if cluster.done_here:
        parts.append(f"{counted(cluster.done_here, 'task')} done on this machine, since no worker could")
    return "; ".join(parts)


def _summarise(report: BuildReport, index_directory: str) -> None:
    held = ", ".join(
        (counted(report.documents, "document"), counted(report.passages, "passage"), counted(report.notes, "note"))
    )
    echo(f"{held} in {index_directory} ({report.bytes / 1e6:.1f} MB, {report.seconds:.1f} s)")
    echo(changes_line(report))
    if report.cluster is not None:
        echo(cluster_line(report.cluster))
    if report.stated:
        echo(stated_line(report.stated))
    if report.unknown_languages:
        from searchdoc.embedding.multilingual import INSTALL, MULTILINGUAL

        echo(
            f"the model {report.model} does not know the languages of most passages "
            f"({', '.join(report.unknown_languages)}), which are found by their words alone: "
            f"{INSTALL}, then build again with --model {MULTILINGUAL}",
            err=True,
        )
    for document, what in report.problems:
        echo(f"{document}: {what}", err=True)
    for line in accounts_lines(report.accounts):
        echo(line, err=True)


def accounts_lines(accounts: Accounts) -> list[str]:
    """What was not read, in one line; then, for documents of a format that is read, each reason once."""
    if not accounts.not_read:
        return []
    from searchdoc.building.accounting import not_read_line

    failed = [one for one in accounts.not_read if _is_of_format(one)]
    others = [one for one in accounts.not_read if not _is_of_format(one)]
    lines = [f"{not_read_line(accounts.not_read, _KINDS)} ('searchdoc status --unread' lists them)"] if others else []
    by_reason = groupby(sorted(failed, key=lambda one: (one.kind, one.why)), key=lambda one: (one.kind, one.why))
    return lines + [line for (kind, why), group in by_reason for line in _reason_lines(kind, why, list(group))]


def _is_of_format(file: NotRead) -> bool:
    """Whether there is a reader for the file, which could not read it."""
    from searchdoc.formats.files import has_reader
    from searchdoc.formats.not_read import kind_of
    from searchdoc.places.addresses import path_at

    path = path_at(file.path)
    return has_reader(path) and file.kind == kind_of(path)


def _reason_lines(kind: str, why: str, group: Sequence[NotRead]) -> list[str]:
    if len(group) <= _NAMED:
        return [f"not read: {shown_path(one.path)}: {why}" for one in group]
    first = ", ".join(shown_path(one.path) for one in group[:_NAMED])
    return [f"not read: {len(group)} {kind} files ({first}, …): {why}"]


def _as_dict(report: BuildReport) -> dict[str, object]:
    return {
        "documents": report.documents,
        "passages": report.passages,
        "notes": report.notes,
        "read": report.read,
        "removed": report.removed,
        "embedded": report.embedded,
        "seconds": round(report.seconds, 3),
        "bytes": report.bytes,
        **report.accounts.to_dict(),
        "problems": [{"document": document, "what": what} for document, what in report.problems],
        "stated": report.stated,
        "unknown_languages": list(report.unknown_languages),
        "cluster": None if report.cluster is None else asdict(report.cluster),
    }
