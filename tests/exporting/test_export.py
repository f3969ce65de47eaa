"""What can be exported: ids, citations, answers, lists of hits; and what commands print as JSON."""

from __future__ import annotations

import json

import pytest

import searchdoc
from exported import citation_of
from searchdoc.errors import MalformedCitation, QuoteMismatch
from searchdoc.exporting.export import citation_ids_in, export

QUESTION = "who asked for oil"


def test_an_answer_exports_the_citations_of_its_sentences(archive: searchdoc.Index) -> None:
    """Not those that it shows beside them."""
    answer = archive.ask(QUESTION, k=5)
    used = [one for one in answer.citations if one.number in {claim.citation for claim in answer.claims}]
    assert answer.answered
    assert len(used) < len(answer.citations)
    assert archive.export(answer, "ris") == archive.export(used, "ris")
    assert archive.export(answer, "ris").count(b"TY  - ") == len(used)


def test_a_citation_its_id_and_a_list_are_exported_alike(archive: searchdoc.Index) -> None:
    identifier = citation_of(archive, "Nobody answers at the depot.")
    citation = archive.citation(identifier)
    written = archive.export(identifier, "csl-json")
    assert written == archive.export(citation, "csl-json") == archive.export([identifier], "csl-json")
    assert [item["custom"]["citation"] for item in json.loads(written)] == [identifier]


def test_hits_are_exported_in_their_order(archive: searchdoc.Index) -> None:
    hits = archive.search("barrels", k=5)
    items = json.loads(archive.export(hits, "csl-json"))
    assert len(hits) > 1
    assert [item["custom"]["citation"] for item in items] == [hit.id for hit in hits]


def test_an_id_that_does_not_hold_is_refused(archive: searchdoc.Index) -> None:
    with pytest.raises(MalformedCitation):
        archive.export("light.md", "ris")
    with pytest.raises(QuoteMismatch):
        archive.export("light.md:160-200:00000000", "ris")


def test_a_link_is_exported_with_the_day_on_which_it_was_looked_at(archive: searchdoc.Index) -> None:
    (item,) = json.loads(
        export(citation_of(archive, "Six barrels"), "csl-json", archive.citation, archive.document).decode()
    )
    assert item["URL"] == "https://archive.example/zk-4-1"
    assert len(item["accessed"]["date-parts"][0]) == 3


def test_the_json_of_an_answer_and_of_hits_is_read_again(archive: searchdoc.Index) -> None:
    answer = archive.ask(QUESTION, k=5)
    hits = archive.search("barrels", k=5)
    used = [one.id for one in answer.citations if one.number in {claim.citation for claim in answer.claims}]
    assert list(citation_ids_in(json.dumps(answer.to_dict()))) == used
    found = {"query": "barrels", "hits": [hit.to_dict() for hit in hits]}
    assert list(citation_ids_in(json.dumps(found))) == [hit.id for hit in hits]


def test_the_json_of_lines_and_findings_is_read_as_well() -> None:
    """As the contract has them: a line or a finding has its citation, and a finding may have none."""
    lines = {"query": "oil", "total": 1, "lines": [{"left": "", "citation": {"id": "a:0-1:00000000"}}]}
    findings = {"findings": [{"status": "exact", "citation": {"id": "b:0-1:00000000"}}, {"citation": None}]}
    assert citation_ids_in(json.dumps(lines)) == ("a:0-1:00000000",)
    assert citation_ids_in(json.dumps(findings)) == ("b:0-1:00000000",)


def test_a_silence_has_nothing_to_export(archive: searchdoc.Index) -> None:
    """Its nearest passages answer nothing."""
    answer = archive.ask("what is the price of soup in Lisbon")
    assert not answer.answered
    assert citation_ids_in(json.dumps(answer.to_dict())) == ()
    assert archive.export(answer, "chicago") == b""


def test_a_list_of_ids_is_one_on_each_line() -> None:
    assert citation_ids_in("a b:0-1:00000000\r\n\n  c:0-1:00000000 \n") == ("a b:0-1:00000000", "c:0-1:00000000")
    assert citation_ids_in("") == ()


@pytest.mark.parametrize(
    "text", ["{", "[]", '{"letters": []}', '{"hits": 7}', '{"hits": [{"id": 1}, 2]}', "[" * 5000, '{"hits": null}']
)
def test_other_json_is_refused_in_one_sentence(text: str) -> None:
    with pytest.raises(searchdoc.SearchdocError, match="give it unchanged"):
        citation_ids_in(text)


def test_an_error_of_the_command_before_is_passed_on() -> None:
    with pytest.raises(searchdoc.SearchdocError, match="there is no index"):
        citation_ids_in('{"error": {"type": "IndexMissing", "message": "there is no index"}}')
