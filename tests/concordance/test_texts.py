"""The texts that are kept while an index is open."""

import pytest

import searchdoc
from searchdoc.concordance import texts
from searchdoc.concordance.texts import OpenTexts


def test_texts_read_last_are_kept_up_to_a_size(mill: searchdoc.Index, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same object again, until others have taken its room; always the last one."""
    opened = mill.concordance("the").texts
    assert opened[0] is opened[0]
    monkeypatch.setattr(texts, "KEPT_CHARACTERS", 1)
    small = OpenTexts(opened.store, opened.keywords)
    first = small[0]
    assert small[0] is first
    assert small[1].scanned.text != first.scanned.text
    assert small[0] is not first
    assert small[0].scanned.text == first.scanned.text


def test_an_index_keeps_its_texts_from_one_query_to_the_next(mill: searchdoc.Index) -> None:
    """Another order of the same lines reads nothing anew."""
    assert mill.concordance("the").texts is mill.concordance("wheel").texts
