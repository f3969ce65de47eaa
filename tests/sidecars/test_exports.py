"""Exports that are JSON: of Zotero and of Tropy."""

from __future__ import annotations

import json

import pytest

from searchdoc.sidecars.exports import read_export

EXPORTS = {
    "CSL-JSON": [
        {
            "id": "quill1911",
            "type": "letter",
            "title": "On oil",
            "author": [{"family": "Quill", "given": "Ada"}],
            "recipient": [{"literal": "the Harbour Board"}],
            "issued": {"date-parts": [[1911, 5, 3]]},
            "archive_location": "ZK 4/1",
            "file": "lamp.txt",
        }
    ],
    "Better BibTeX": {
        "config": {},
        "items": [
            {
                "itemType": "letter",
                "title": "On oil",
                "creators": [
                    {"firstName": "Ada", "lastName": "Quill", "creatorType": "author"},
                    {"name": "the Harbour Board", "creatorType": "recipient"},
                ],
                "date": "1911-05-03",
                "archiveLocation": "ZK 4/1",
                "attachments": [{"itemType": "attachment", "title": "Text", "path": "lamp.txt"}],
            }
        ],
    },
    "Tropy": {
        "@context": {"@version": 1.1},
        "@graph": [
            {
                "@type": "Item",
                "type": "letter",
                "title": "On oil",
                "creator": "Ada Quill",
                "audience": "the Harbour Board",
                "date": {"@type": "https://tropy.org/v1/tropy#date", "@value": "1911-05-03"},
                "identifier": "ZK 4/1",
                "photo": [{"@type": "Photo", "path": "lamp.txt", "note": []}],
            }
        ],
    },
}


@pytest.mark.parametrize("program", EXPORTS)
def test_an_item_says_the_same_in_each(program: str) -> None:
    ((files, fields),) = read_export(json.dumps(EXPORTS[program])) or ()
    assert files == ("lamp.txt",)
    assert dict(fields) == {
        "kind": "letter",
        "title": "On oil",
        "author": "Ada Quill",
        "addressee": "the Harbour Board",
        "date": "1911-05-03",
        "shelfmark": "ZK 4/1",
    }


def test_an_item_of_several_photographs_names_them_all() -> None:
    item = {"title": "On oil", "photo": [{"path": "1.jpg"}, {"path": "2.jpg"}, {"path": "1.jpg"}]}
    assert read_export(json.dumps({"@graph": [item]})) == ((("1.jpg", "2.jpg"), (("title", "On oil"),)),)


@pytest.mark.parametrize(
    "text", ["", "fog", "[]", "{}", "[1, 2]", '{"items": 7}', "[" * 100_000, '"author"', '[{"a": 1}, 2]', "NaN"]
)
def test_other_json_is_no_export(text: str) -> None:
    assert read_export(text) is None


def test_odd_values_say_nothing() -> None:
    """Never an exception: an export is written by programs in many versions."""
    item = {
        "author": {"a": [1]},
        "title": [[["x"]]],
        "issued": {"date-parts": [["x"], 3, []]},
        "creators": [1, {"creatorType": "author"}],
        "date": {"date-parts": 7},
        "photo": [1, {"path": 2}, None],
        "language": True,
    }
    assert read_export(json.dumps([item])) == (((), ()),)


def test_escapes_that_are_no_characters_are_replaced() -> None:
    """Half a surrogate pair cannot be written to an index."""
    text = '[{"title": "On \\ud800 oil", "author": "Ada", "file": "la\\udfffmp.txt"}]'
    assert read_export(text) == ((("la?mp.txt",), (("title", "On ? oil"), ("author", "Ada"))),)
