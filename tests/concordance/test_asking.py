"""A concordance as ``Index.concordance`` gives it."""

from concurrent.futures import ThreadPoolExecutor

import pytest

import searchdoc
from searchdoc.errors import EmptyQuery, IndexClosed


def test_words_count_in_this_form_unless_stems_are_asked(mill: searchdoc.Index) -> None:
    """Without regard to case and accents, or with it."""

    def words(query: str, **options: bool) -> list[str]:
        return [line.match for line in mill.concordance(query, **options).lines(0)]  # type: ignore[arg-type]

    assert words("SLUICE") == ["sluice", "sluice"]
    assert words("sluices") == []
    assert words("sluices", stems=True) == ["sluice", "sluice"]
    assert words("naive") == ["naïve", "Naïve", "naïve"] or len(words("naive")) == 3
    assert words("naive", accents=True) == []
    assert words("Naïve", case=True) == ["Nai\u0308ve"] or len(words("Naïve", case=True)) == 1
    assert words("had had") == ["had had", "had had"]
    assert words("植物") == ["植物", "植物"]


def test_nothing_found_is_an_empty_concordance(mill: searchdoc.Index) -> None:
    """And no word is an error."""
    found = mill.concordance("locomotive")
    assert (found.total, list(found.lines()), found.counts("year"), found.collocates()) == (0, [], (), ())
    assert found.sorted("left").total == 0
    with pytest.raises(EmptyQuery):
        mill.concordance("…")


def test_many_threads_may_ask_at_once(mill: searchdoc.Index) -> None:
    """They share the texts, and all find the same."""
    with ThreadPoolExecutor(8) as threads:
        totals = set(threads.map(lambda _: mill.concordance("the").total, range(40)))
    assert totals == {mill.concordance("the").total}


def test_a_closed_index_lists_nothing(mill: searchdoc.Index) -> None:
    """What was listed before stays as it is."""
    index = searchdoc.Index(mill.directory, model=mill._model)
    found = index.concordance("sluice")
    index.close()
    assert [line.match for line in found.lines(3)] == ["sluice", "sluice"]
    with pytest.raises(IndexClosed):
        index.concordance("sluice")
