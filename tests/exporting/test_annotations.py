"""Web Annotations: by the rules of the W3C, and with words that both selectors find again."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
from hypothesis import given
from hypothesis import strategies as st

import searchdoc
from exported import citation_of, cited, records, some_examples
from searchdoc.exporting.annotations import web_annotations
from searchdoc.exporting.records import CitedRecord
from shared import index_of

SCHEMA = Path(__file__).parents[1] / "data" / "annotations" / "annotation.schema.json"


@cache
def validator() -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))


def written(cited_records: list[CitedRecord]) -> Any:  # noqa: ANN401 (JSON)
    found = json.loads(web_annotations(cited_records))
    validator().validate(found)
    return found


def test_every_annotation_finds_its_words_again_by_both_selectors(archive: searchdoc.Index) -> None:
    some = [hit.id for hit in archive.search("barrels lamp harbour", 20)]
    found = json.loads(archive.export(some, "annotation"))
    validator().validate(found)
    assert found["total"] == len(found["first"]["items"]) == len(some) > 5
    for identifier, one in zip(some, found["first"]["items"], strict=True):
        text = archive.citation(identifier).document.text
        position, quoted = one["target"]["selector"]
        assert text[position["start"] : position["end"]] == quoted["exact"] == archive.citation(identifier).text
        around = quoted["prefix"] + quoted["exact"] + quoted["suffix"]
        assert text.index(around) + len(quoted["prefix"]) == position["start"]
        assert text.count(around) == 1


def test_positions_are_code_points(tmp_path: Path) -> None:
    """As the recommendation asks for (4.2.5): a letter outside the basic plane counts once."""
    text = "The sign 𝔘𝔘 stood on the gate. Nobody knew what it meant, and nobody asked.\n"
    index = index_of(tmp_path, {"gate.txt": text})
    one = json.loads(index.export(citation_of(index, "Nobody knew what it meant"), "annotation"))
    assert one["target"]["selector"][0]["start"] == text.index("Nobody")


def test_one_citation_is_one_annotation_with_its_speaker(archive: searchdoc.Index) -> None:
    record = cited(archive, "Nobody answers at the depot.")
    one = written([record])
    assert one["type"] == "Annotation"
    assert {body["purpose"]: body["value"] for body in one["body"]} == {
        "identifying": "Tobias Marl",
        "describing": record.reference,
        "linking": record.id,
    }
    assert one["target"]["source"]["id"] == "https://archive.example/zk-4-1"
    assert written([record]) == one


def test_a_document_without_a_link_is_named_by_its_bytes(archive: searchdoc.Index) -> None:
    source = written([cited(archive, "The ice has taken the pier")])["target"]["source"]
    assert source["id"].startswith("ni:///sha-256;")
    assert len(source["id"]) == len("ni:///sha-256;") + 43
    assert source["language"] == "en"


def test_nobody_is_named_where_the_speaker_is_not_established(archive: searchdoc.Index) -> None:
    identifier = citation_of(archive, "The harbour cost nine hundred pounds")
    named = [body["purpose"] for body in json.loads(archive.export(identifier, "annotation"))["body"]]
    assert ("identifying" in named) is (archive.citation(identifier).speaker is not None)


@some_examples
@given(st.lists(records(), max_size=3))
def test_any_citations_make_valid_annotations_with_the_same_words(some: list[CitedRecord]) -> None:
    found = written(some)
    items = [found] if len(some) == 1 else found["first"]["items"]
    exact = [one["target"]["selector"][1]["exact"] for one in items]
    assert exact == [one.text for one in some]
