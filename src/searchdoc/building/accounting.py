"""What became of every file that is no document; and what was not read in one line, each kind with its way out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from searchdoc.building.describing import Described
from searchdoc.building.folders import shown
from searchdoc.building.source import Discovered
from searchdoc.formats.files import READERS, RECORD_FORMATS
from searchdoc.formats.not_read import kind_of, way_out
from searchdoc.storage.generations import Accounts, NotRead, SourceRecord

_NOUNS = ("link", "file", "folder")
"""The last words of kinds that are counted as nouns: "2 broken links"; they need no explanation."""


_CLEAR = frozenset({"empty", "hidden", "index", "removed", "README and the like", "file read already"})
"""Other kinds that need no explanation in one line."""


def account(
    found: Discovered, described: Described, failed: Iterable[NotRead], kept: Sequence[SourceRecord]
) -> Accounts:
    """What became of every file found that is no document; ``failed`` are the documents that could not be read."""
    companions = {part.path for file in found.files for part in (file.sidecar, file.people) if part} | described.used
    unused = [NotRead(shown(path), shown(kind_of(path)), way_out(path)) for path in described.unused]
    return Accounts(
        not_read=tuple(sorted([*found.not_read, *unused, *failed])),
        left_out=found.left_out,
        companions=len(companions),
        kept=tuple(source.id for source in kept),
    )


def what_is_read(not_read: Sequence[NotRead]) -> str:
    """What is there instead of documents, or else which endings are read."""
    suffixes = [*(reader.suffixes for reader in READERS), *(collection.suffixes for collection in RECORD_FORMATS)]
    endings = ", ".join(several[0] for several in suffixes)
    return not_read_line(not_read, most=4) if not_read else f"searchdoc reads {endings}"


def by_kind(files: Iterable[NotRead]) -> list[tuple[str, list[NotRead]]]:
    """The files of each kind, the most frequent kinds first."""
    in_order = sorted(files, key=lambda one: one.kind)
    groups = [(kind, list(group)) for kind, group in groupby(in_order, key=lambda one: one.kind)]
    return sorted(groups, key=lambda group: -len(group[1]))


def kinds_line(files: Sequence[NotRead], most: int) -> str:
    """The first kinds, with the way out where all of a kind share it: "2 .doc (save as .docx), 1 broken link"."""
    groups = by_kind(files)
    named = [_counted(kind, group) for kind, group in groups[:most]]
    others = sum(len(group) for _, group in groups[most:])
    return ", ".join([*named, f"{others} of other kinds"] if others else named)


def not_read_line(files: Sequence[NotRead], most: int) -> str:
    """How many files were not read, and the first kinds: "3 files not read: 2 .doc (save as .docx), 1 .zip"."""
    return f"{len(files)} file{'' if len(files) == 1 else 's'} not read: {kinds_line(files, most)}"


def _counted(kind: str, group: Sequence[NotRead]) -> str:
    if kind.endswith(_NOUNS):
        return f"{len(group)} {kind}{'s' if len(group) > 1 else ''}"
    reasons = {one.why for one in group}
    shared = f" ({reasons.pop()})" if len(reasons) == 1 and kind not in _CLEAR else ""
    return f"{len(group)} {kind}{shared}"
