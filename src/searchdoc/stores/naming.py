"""The names of collections: those of a generation, and the alias that says which generation answers."""

from __future__ import annotations

_BETWEEN = "__"
_FILES = f"{_BETWEEN}files"


def passages_collection(index: str, generation: str) -> str:
    """The collection of a generation's passages; the alias with the name of the index points to it."""
    return f"{index}{_BETWEEN}{generation.replace('-', '_')}"


def files_collection(index: str, generation: str) -> str:
    """The collection of a generation's files."""
    return f"{passages_collection(index, generation)}{_FILES}"


def generation_of(index: str, collection: str) -> str | None:
    """The generation to which a collection of an index belongs; None where it is not of this index."""
    name, between, rest = collection.removesuffix(_FILES).rpartition(_BETWEEN)
    return rest.replace("_", "-") if between and name == index else None
