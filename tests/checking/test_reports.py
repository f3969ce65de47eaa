"""An article held against its sources: every alteration shown, nothing true blamed."""

from __future__ import annotations

import random
from importlib import import_module
from pathlib import Path

import pytest

import searchdoc
from conftest import ROOT
from searchdoc.checking.reports import check_draft
from searchdoc.errors import UnreadableDocument
from shared import validate


def test_of_forty_quotations_twenty_altered_in_ten_ways_all_are_told(
    library: searchdoc.Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Composed of the documents' own sentences, in varied prose and marks; each with its source and its speaker."""
    monkeypatch.syspath_prepend(ROOT / "benchmarks")
    articles = import_module("articles")
    text, planted = articles.compose(articles.sentences_of(library), random.Random(7), 40)  # noqa: S311 (no secret)
    checked = library.check(text=text)
    validate(checked.to_dict(), "check")
    judged = [articles.judge(one, finding) for one, finding in articles.found(planted, checked.findings)]
    assert [one for one in judged if one] == []
    assert sum(bool(one.way) for one in planted) == 20
    assert {one.way for one in planted} == {"", *articles.WAYS}


def test_a_word_or_two_and_titles_are_not_blamed(library: searchdoc.Index) -> None:
    checked = library.check(text="The so-called “zeppelins”, and “The Harbour Light Today”, are no quotations.")
    assert [one.aside for one in checked.findings] == ["short", "title"]
    assert not checked.is_wrong
    assert sum(checked.counts.values()) == 0


def test_somebody_whom_the_documents_do_not_know_is_another_speaker(library: searchdoc.Index) -> None:
    (finding,) = library.check(text="Dr. John Smith wrote that “I have asked for oil four times”.").findings
    assert (finding.status, finding.checked.claimed_speaker) == ("other-speaker", "Dr. John Smith")


def test_a_file_is_read_and_one_that_is_not_there_is_refused(library: searchdoc.Index, tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("“I have asked for oil”", encoding="utf-8")
    assert not library.check(path).is_wrong
    with pytest.raises(UnreadableDocument, match="No such file"):
        library.check(tmp_path / "b.md")
    assert check_draft(library.check(path).draft, library.quotation_checker) == library.check(path)
