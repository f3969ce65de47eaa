"""Questions to a folder with files of word processors are answered from them: from the bytes to the citation."""

from __future__ import annotations

from pathlib import Path

import pytest

import searchdoc
from conftest import ROOT
from office_files import rich_text, word_file


@pytest.fixture(scope="module")
def thornbury(tmp_path_factory: pytest.TempPathFactory) -> searchdoc.Index:
    directory = tmp_path_factory.mktemp("thornbury") / "index"
    searchdoc.build([ROOT / "examples" / "thornbury"], directory)
    return searchdoc.open(directory)


@pytest.mark.parametrize(
    ("question", "name", "words"),
    [
        ("what did Topham say about charity", "Vestry minutes 1850-11-22.docx", "charity made idlers"),
        ("how much soup was served on the first day", "Vestry 1850-12-06.odt", "one hundred and thirty quarts"),
        ("what did Hallam say about petitions", "sermon hallam.rtf", "No man was ever fed by a petition"),
    ],
)
def test_the_papers_of_an_archive(thornbury: searchdoc.Index, question: str, name: str, words: str) -> None:
    answer = thornbury.ask(question)
    assert words in answer.claims[0].text
    first = answer.citations[0]
    assert Path(first.document.path).name == name
    assert first.document.text[first.start : first.end] == first.text


def test_notes_are_found_with_the_place_that_calls_them_and_pages_are_cited(tmp_path: Path) -> None:
    """From Word and from RTF alike."""
    footnote = (
        '<w:footnote w:id="2"><w:p><w:r><w:t>The bargain was struck at the harbour fair.</w:t></w:r></w:p></w:footnote>'
    )
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "one.docx").write_bytes(
        word_file(
            "<w:p><w:r><w:t>The lamp keeper wanted four casks of whale oil before the winter.</w:t></w:r></w:p>"
            '<w:p><w:r><w:br w:type="page"/><w:t>He paid for the oil in salt</w:t><w:footnoteReference w:id="2"/>'
            "<w:t>, which nobody else would take.</w:t></w:r></w:p>",
            {"footnotes": footnote},
        )
    )
    (tmp_path / "papers" / "two.rtf").write_bytes(
        rich_text(r"The wick was cut\page by the girl{\footnote Her name was Nell Quill.} of the house.\par")
    )
    searchdoc.build([tmp_path / "papers"], tmp_path / "index")
    index = searchdoc.open(tmp_path / "index")
    for words, kind, page, name in (
        ("whale oil before the winter", "body", 1, "one.docx"),
        ("bargain harbour fair", "note", 2, "one.docx"),
        ("name Nell Quill", "note", 2, "two.rtf"),
    ):
        (hit,) = index.search(words, k=1, kind=kind)
        assert (Path(hit.document.path).name, hit.page.number if hit.page else None) == (name, page)
    document = index.document("one.docx")
    assert document is not None
    assert [document.slice(marker) for note in document.notes for marker in note.markers] == ["[1]"]
