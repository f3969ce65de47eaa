"""The names of collections."""

from searchdoc.stores.naming import (
    catalog_collection,
    chunks_collection,
    generation_of,
    passages_collection,
    publisher_collection,
)

GENERATION = "20261127T102452Z-92f33905"


def test_a_generation_is_known_by_its_collections() -> None:
    """By each, and of its own index alone, also where one name begins with another."""
    for made in (catalog_collection, passages_collection, chunks_collection):
        collection = made("letters", GENERATION)
        assert collection.replace("_", "").isalnum()
        assert generation_of("letters", collection) == GENERATION
        assert generation_of("letter", collection) is None
        assert generation_of("letters", made("letters__old", GENERATION)) is None
        assert generation_of("letters__old", made("letters__old", GENERATION)) == GENERATION
    assert generation_of("letters", "letters") is None
    assert generation_of("letters", publisher_collection("letters")) is None
