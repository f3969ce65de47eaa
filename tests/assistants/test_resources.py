"""Documents as resources: all are listed, page by page, and every address leads to its text."""

from __future__ import annotations

from pathlib import Path

import pytest

import searchdoc
from searchdoc.assistants.resources import PAGE, document_address, listed_documents, passage_address, read_resource
from searchdoc.errors import CitationError, MalformedQuery


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> searchdoc.Index:
    """Documents with every kind of character in their names."""
    names = ("a.txt", "b/c.txt", "é ü#?%.txt", "letter: 1 & 2.txt", "z.txt")
    folder = tmp_path_factory.mktemp("odd")
    for name in names:
        (folder / "texts" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "texts" / name).write_text(f"The oil of {name} was never sent.\n", encoding="utf-8")
    return searchdoc.build([folder / "texts"], folder / "index")


def test_the_list_is_whole_and_in_pages(odd: searchdoc.Index) -> None:
    first, cursor = listed_documents(odd, size=2)
    assert [one.name for one in first] == ["a.txt", "b/c.txt"]
    second, cursor = listed_documents(odd, cursor, 2)
    third, end = listed_documents(odd, cursor, 2)
    assert end is None
    assert [one.name for one in (*first, *second, *third)] == sorted(odd.identifiers())
    assert listed_documents(odd)[1] is None
    assert PAGE == 100


def test_a_cursor_holds_whatever_has_changed(odd: searchdoc.Index, library: searchdoc.Index) -> None:
    """It names where the page ended, and not how many came before."""
    _, cursor = listed_documents(odd, size=2)
    assert next(iter(listed_documents(library, cursor)[0])).name == "calendar.notes.txt"
    with pytest.raises(MalformedQuery, match="is no cursor"):
        listed_documents(odd, "?")


def test_every_address_leads_to_its_document(odd: searchdoc.Index) -> None:
    for one in listed_documents(odd)[0]:
        document = odd.document(one.name)
        assert document is not None
        assert read_resource(odd, one.address) == (document.text, None)
        assert one.address.isascii()


def test_a_document_is_listed_with_who_wrote_it_and_when(library: searchdoc.Index) -> None:
    page, _ = listed_documents(library)
    letter = next(one for one in page if one.name == "light.txt")
    assert (letter.title, letter.described) == ("Letter from Ada Quill to the Harbour Board", "Ada Quill, 4 May 1911")


def test_a_passage_is_its_words_and_its_reference(library: searchdoc.Index) -> None:
    citation = library.search("oil", 1)[0]
    assert read_resource(library, passage_address(citation.id)) == (citation.text, citation.reference)


@pytest.mark.parametrize(
    "address",
    [document_address("nothing.txt"), passage_address("light.txt:0-3:00000000"), "searchdoc://else/1", "file:///etc/x"],
)
def test_an_address_that_leads_nowhere_is_refused(library: searchdoc.Index, address: str) -> None:
    with pytest.raises(CitationError):
        read_resource(library, address)


def test_no_address_leads_outside_the_index(library: searchdoc.Index, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    for name in (f"{tmp_path}/secret.txt", "../secret.txt", "light.txt/../../secret.txt"):
        with pytest.raises(CitationError):
            read_resource(library, document_address(name))
