"""Readers of other packages, which they name as entry points of the group ``searchdoc.readers``.

A package states in its ``pyproject.toml``:

    [project.entry-points."searchdoc.readers"]
    wiki = "wiki_reader:WikiReader"

and the class, or an object of it, has what ``searchdoc.protocols.Reader`` asks for.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import Any

from searchdoc.protocols import Reader

GROUP = "searchdoc.readers"
"""The group of entry points."""


@dataclass(frozen=True, slots=True)
class InstalledReaders:
    """The readers of other packages, and pairs of entry point and why it cannot be used."""

    readers: tuple[Reader, ...] = ()
    problems: tuple[tuple[str, str], ...] = ()


@cache
def installed_readers() -> InstalledReaders:
    """The readers that other packages bring; one that cannot be loaded is named, and the others count."""
    readers: list[Reader] = []
    problems: list[tuple[str, str]] = []
    for point in sorted(entry_points(group=GROUP), key=lambda one: one.name):
        try:
            readers.append(_loaded(point))
        except Exception as error:  # noqa: BLE001 (whatever the code of another package raises)
            why = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
            what = f"{point.value} cannot be used ({why}): update or remove its package"
            problems.append((f"reader {point.name}", what))
    return InstalledReaders(tuple(readers), tuple(problems))


def _loaded(point: EntryPoint) -> Reader:
    named = point.load()
    return checked_reader(named() if isinstance(named, type) else named)


def checked_reader(reader: Any) -> Reader:  # noqa: ANN401 (it is what is found out)
    """The object, if it has the attributes of a reader. Raises ``TypeError`` where it has not."""
    missing = [name for name in ("suffixes", "version", "read") if not hasattr(reader, name)]
    if missing:
        raise TypeError(f"{type(reader).__name__} has no {' and no '.join(missing)}")
    if isinstance(reader.suffixes, str) or not all(str(suffix).startswith(".") for suffix in reader.suffixes):
        raise TypeError(f"{type(reader).__name__}.suffixes must be endings with their dots, such as ('.wiki',)")
    found: Reader = reader
    return found
