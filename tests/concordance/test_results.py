"""Lines, orders and counts of a concordance."""

import re

import pytest

import searchdoc
from searchdoc.concordance.results import Occurrence, OccurrenceCount, years_meant
from searchdoc.errors import MalformedQuery
from searchdoc.models import Span
from shared import validate


def test_lines_are_made_when_they_are_asked_for(mill: searchdoc.Index) -> None:
    """A sequence like any other; each line with its citation, which holds."""
    found = mill.concordance("sluice")
    lines = found.lines(12)
    assert (found.total, len(found), len(lines)) == (2, 2, 2)
    assert (lines[1].left, lines[1].match, lines[1].right) == ("ve seen the ", "sluice", " myself. The")
    assert [line.citation.number for line in lines[:]] == [1, 2]
    assert lines[-1] == lines[1]
    assert [line.citation.speaker for line in lines] == ["Venn", "Nora Hale"]
    assert all(mill.resolve(line.citation.id).span == line.citation.span for line in lines)
    with pytest.raises(IndexError):
        lines[2]


def test_occurrences_are_places_in_documents(mill: searchdoc.Index) -> None:
    """Exact to the character, and each once."""
    (one,) = mill.concordance("barley").occurrences
    document = mill.document("mill.txt")
    assert document is not None
    start = document.text.index("barley")
    assert one == Occurrence(mill.identifiers().index("mill.txt"), Span(start, start + 6))


def test_lines_are_sorted_by_what_is_asked(mill: searchdoc.Index) -> None:
    """By neighbours, speakers, dates; ties in order of the place; what is not established comes last."""
    found = mill.concordance("the", document=["mill.txt", "words.txt"])

    def words(text: str) -> list[str]:
        return [word.casefold() for word in re.findall(r"\w+", text)]

    left = [words(line.left)[-1] for line in found.sorted("left").lines(30) if words(line.left)]
    second = [words(line.left)[-2] for line in found.sorted("left2").lines(30) if len(words(line.left)) > 1]
    right = [words(line.right)[0] for line in found.sorted("right").lines(30)]
    assert (left, second, right) == (sorted(left), sorted(second), sorted(right))
    names = [line.citation.speaker for line in found.sorted("speaker").lines(0)]
    known = [name for name in names if name]
    assert known == sorted(known)
    assert names == [*known, *[None] * (len(names) - len(known))]
    dates = [line.citation.date for line in found.sorted("date").lines(0)]
    assert dates == sorted(dates, key=lambda date: date or "9999")
    assert found.sorted("place").spans.tolist() == found.spans.tolist()
    assert found.sorted("match", "place").spans.tolist() == found.spans.tolist()
    with pytest.raises(MalformedQuery, match="there is no order 'length': choose of place, date"):
        found.sorted("length")  # type: ignore[arg-type]


def test_occurrences_are_counted(mill: searchdoc.Index) -> None:
    """By document and speaker the most first, by year in order; each occurrence once."""
    found = mill.concordance("wheel OR sluice")
    assert found.counts("document") == (OccurrenceCount("mill.txt", 4), OccurrenceCount("words.txt", 1))
    assert found.counts("speaker") == (
        OccurrenceCount("Nora Hale", 2),
        OccurrenceCount("Venn", 2),
        OccurrenceCount(None, 1),
    )
    assert [one.value for one in found.counts("year")] == ["1904", None]
    assert sum(one.occurrences for one in found.counts("year")) == found.total
    with pytest.raises(MalformedQuery, match="are not counted by 'place'"):
        found.counts("place")  # type: ignore[arg-type]


def test_the_json_is_that_of_the_contract(mill: searchdoc.Index) -> None:
    """With figures where they are added, also where nothing is found."""
    found = mill.concordance("wheel")
    listed = found.to_dict(1, width=10)
    validate(listed, "concordance")
    assert (listed["query"], listed["total"]) == ("wheel", 3)
    validate(listed | {"counts": found.counts_dict()}, "concordance")
    validate(listed | {"collocates": [one.to_dict() for one in found.collocates(least=1)]}, "concordance")
    nothing = mill.concordance("locomotive").to_dict()
    validate(nothing, "concordance")
    assert nothing == {"query": "locomotive", "total": 0, "by_meaning": False, "lines": []}


def test_years_are_those_that_a_date_can_mean() -> None:
    """One, or the first and the last."""
    assert [years_meant(date) for date in ("1904-03-03", "1904", "1904/1906", None)] == [
        "1904",
        "1904",
        "1904–1906",
        None,
    ]
