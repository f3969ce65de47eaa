"""What two people said on a topic: only their own words."""

from __future__ import annotations

from pathlib import Path

import pytest

import searchdoc
from searchdoc.errors import EmptyQuery, MalformedQuery, UnknownSpeaker

QUOTING = """Letter from Ada Quill to the Harbour Board

4 May 1911

Gentlemen,

The harbour light is out for want of oil. The keeper, Mr. Tobias Marl, wrote to me: “The harbour light has had no oil \
since March, and the depot is silent.” I say that the light needs six barrels of oil.

Ada Quill
"""


def test_only_own_words_by_date(family: searchdoc.Index) -> None:
    comparison = family.compare("Eliza", "Margaret Pell", "the mill")
    assert [column.speaker for column in comparison.columns] == ["Eliza Thornbury", "Margaret Pell"]
    for column in comparison.columns:
        assert column.reason is None
        assert [one.date for one in column.statements] == sorted(one.date or "" for one in column.statements)
        for one in column.statements:
            assert one.citation.speaker == column.speaker
            assert all(one.citation.span.covers(span) for span in one.spans)
            assert one.texts == tuple(one.citation.document.text[span.start : span.end] for span in one.spans)
    said = " ".join(one.shown for one in comparison.columns[0].statements)
    assert "Chartists" not in said  # written at Thornbury Mill, and not about it
    assert "Sell the mill." in comparison.columns[1].statements[0].texts
    dates = [(row[0] or row[1]).date for row in comparison.rows if row[0] or row[1]]  # type: ignore[union-attr]
    assert dates == sorted(dates, key=str)


def test_quoted_words_are_those_of_whoever_is_quoted(tmp_path: Path) -> None:
    """The keeper's words in Ada's letter are his, to the character, and not hers."""
    (tmp_path / "light.txt").write_text(QUOTING, encoding="utf-8")
    index = searchdoc.build([tmp_path / "light.txt"], tmp_path / "index")
    ada, marl = index.compare("Ada Quill", "Tobias Marl", "the harbour light").columns
    said = " ".join(one.shown for one in ada.statements)
    assert "want of oil" in said
    assert "since March" not in said
    (quoted,) = marl.statements
    assert quoted.texts == ("The harbour light has had no oil since March, and the depot is silent.",)
    assert quoted.citation.speaker == marl.speaker != "Ada Quill"


def test_nothing_on_the_topic_is_said_plainly(family: searchdoc.Index, calendar: searchdoc.Index) -> None:
    comparison = family.compare("Eliza Thornbury", "Margaret Pell", "tractors")
    assert not comparison
    assert comparison.columns[0].reason == "Eliza Thornbury says nothing about “tractors” in these documents"
    reported = calendar.compare("Lenin", "Trotsky", "foreign trade").columns[0]
    assert reported.reason is not None
    assert reported.reason.startswith("no own words of Lenin about “foreign trade” stand in these documents;")


def test_filters_and_k_limit_the_words(family: searchdoc.Index) -> None:
    late = family.compare("Eliza Thornbury", "Margaret Pell", "the mill", since="1851-06")
    assert all((one.date or "") >= "1851-06" for column in late.columns for one in column.statements)
    single = family.compare("Eliza Thornbury", "Margaret Pell", "the mill", 1)
    assert [len(column.statements) for column in single.columns] == [1, 1]


def test_two_people_and_a_topic_are_needed(family: searchdoc.Index) -> None:
    with pytest.raises(MalformedQuery, match="name two people"):
        family.compare("Eliza", "Eliza Thornbury", "the mill")
    with pytest.raises(EmptyQuery):
        family.compare("Eliza Thornbury", "Margaret Pell", " ")
    with pytest.raises(UnknownSpeaker):
        family.compare("Eliza Thornbury", "Nobody", "the mill")
