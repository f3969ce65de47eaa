"""Kept citations are found again after edits, shown as changed, or said to be lost; none at a wrong place."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

import searchdoc
from conftest import ROOT
from embedders import HashingEmbedder
from revising import EDITS, chosen, revise, table
from searchdoc.collecting.kept import KeptRecord
from searchdoc.collecting.reanchoring import Reanchorer
from searchdoc.models import Span, citation_id


@pytest.mark.parametrize("anew", [False, True], ids=["brought up to date", "removed and built anew"])
def test_sixty_citations_are_found_again_after_edits(tmp_path: Path, *, anew: bool) -> None:
    """Every passage is edited in one of nine ways, and its document is edited, renamed or split in two."""
    papers, folder = tmp_path / "papers", tmp_path / "index"
    shutil.copytree(ROOT / "tests" / "data" / "voices", papers / "voices", ignore=shutil.ignore_patterns("*.toml"))
    shutil.copytree(ROOT / "examples" / "thornbury" / "thornbury", papers / "thornbury")
    shutil.copytree(ROOT / "corpus", papers / "corpus")
    model, chance = HashingEmbedder(), random.Random(7)  # noqa: S311 (the same edits each time)
    index = searchdoc.build([papers], folder, model=model)
    citations = chosen(index, papers, 60, chance)
    assert len(citations) == 60
    index.keep([one.id for one in citations], "tested")
    assert {one.state for one in index.kept().entries} == {"in place"}
    revised = revise(papers, citations, chance)
    if anew:
        shutil.rmtree(folder)
    rows = table(revised, searchdoc.build([papers], folder, model=model).kept().entries)
    assert set(EDITS) <= set(rows)
    assert rows["all"]["wrong"] == 0
    assert rows["all"]["lost though there"] <= 3
    assert rows["passage removed"]["said to be lost"] + rows["passage rewritten"]["said to be lost"] >= 7
    assert rows["spelling corrected"]["shown as changed"] >= 4


def test_words_that_a_twin_has_are_not_found_there(tmp_path: Path) -> None:
    """A copy that was there before is not where words went that were removed."""
    words = "The keeper trims the lamp at nine and writes the hour into the book that hangs beside the door."
    for name, rest in (("one.txt", "From the island."), ("two.txt", "From the harbour on the other side of the bay.")):
        (tmp_path / "papers").mkdir(exist_ok=True)
        (tmp_path / "papers" / name).write_text(f"{rest}\n\n{words}\n\nNothing more.\n", encoding="utf-8")
    index = searchdoc.build([tmp_path / "papers"], tmp_path / "index", model=HashingEmbedder())
    document = index.document("one.txt")
    assert document is not None
    start = document.text.index(words)
    (kept,) = index.keep(citation_id(document, Span(start, start + len(words)))).entries
    assert kept.record.twins == ("two.txt",)
    (tmp_path / "papers" / "one.txt").write_text("From the island.\n\nNothing more.\n", encoding="utf-8")
    (kept,) = searchdoc.build([tmp_path / "papers"], tmp_path / "index", model=HashingEmbedder()).kept().entries
    assert kept.state == "lost"
    assert kept.reason == "its words are not found any more, in its document or in another"


def test_a_record_written_by_hand_needs_an_id_alone(library: searchdoc.Index) -> None:
    citation = library.search("harbour light", 1)[0]
    parts = library._parts
    finder = Reanchorer(parts.store, parts.keywords, {})
    assert finder.find(KeptRecord(citation.id)).state == "in place"
    assert finder.find(KeptRecord(f"{citation.id[:-8]}00000000")).reason.startswith("other words stand there now")
    assert finder.find(KeptRecord("the harbour")).reason.startswith("its id is none")
