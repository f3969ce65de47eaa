"""What callers may ask of a store is there in each, under the same name."""

import inspect

from searchdoc.storage.documents import DocumentStore
from searchdoc.stores.protocols import PassageStore


def test_the_document_store_has_every_method_of_the_protocol() -> None:
    """With the same parameters."""
    for name, member in inspect.getmembers(PassageStore, inspect.isfunction):
        if not name.startswith("_") or name == "__len__":
            own = getattr(DocumentStore, name)
            assert list(inspect.signature(own).parameters) == list(inspect.signature(member).parameters), name
