"""The names of collections."""

from searchdoc.stores.naming import files_collection, generation_of, passages_collection

GENERATION = "20261127T102452Z-92f33905"


def test_a_generation_is_known_by_its_collections() -> None:
    """Both, and of its own index alone, also where one name begins with another."""
    for collection in (passages_collection("letters", GENERATION), files_collection("letters", GENERATION)):
        assert collection.replace("_", "").isalnum()
        assert generation_of("letters", collection) == GENERATION
        assert generation_of("letter", collection) is None
    assert generation_of("letters", passages_collection("letters__old", GENERATION)) is None
    assert generation_of("letters__old", passages_collection("letters__old", GENERATION)) == GENERATION
    assert generation_of("letters", "letters") is None
