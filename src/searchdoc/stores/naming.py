"""The names of collections: the catalogs of generations, and the passages and chunks that those of a series share."""

from __future__ import annotations

_BETWEEN = "__"
_PASSAGES, _CHUNKS = f"{_BETWEEN}passages", f"{_BETWEEN}chunks"
_PUBLISHER = f"{_BETWEEN}publisher"


def catalog_collection(index: str, generation: str) -> str:
    """The collection that says what a generation holds; the alias with the name of the index points to it."""
    return f"{index}{_BETWEEN}{generation.replace('-', '_')}"


def passages_collection(index: str, series: str) -> str:
    """The collection of the passages of a series of generations, which has the name of its first."""
    return f"{catalog_collection(index, series)}{_PASSAGES}"


def chunks_collection(index: str, series: str) -> str:
    """The collection of the chunks of files of a series of generations."""
    return f"{catalog_collection(index, series)}{_CHUNKS}"


def publisher_collection(index: str) -> str:
    """The collection with the mark of who is publishing."""
    return f"{index}{_PUBLISHER}"


def generation_of(index: str, collection: str) -> str | None:
    """The generation, or the series, to which a collection of an index belongs; None where it is not of this index."""
    name, between, rest = collection.removesuffix(_PASSAGES).removesuffix(_CHUNKS).rpartition(_BETWEEN)
    is_ours = between and name == index and rest[:1].isdigit()
    return rest.replace("_", "-") if is_ours else None
