"""Quotations held against a small library: exact under the right name, or said to be what they are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import searchdoc
from conftest import LETTER, ROOT
from searchdoc.errors import EmptyQuery, UnknownSpeaker
from searchdoc.models import Document
from shared import index_of, validate

CALENDAR = (ROOT / "corpus" / "calendar.txt").read_text(encoding="utf-8")
OIL = "I have asked for oil four times since March."


def status(library: searchdoc.Index, text: str, speaker: str | None = None) -> str:
    finding = library.check_quotation(text, speaker)
    validate(finding.to_dict(), "finding")
    return finding.status


def test_words_are_exact_under_the_name_of_who_said_them(library: searchdoc.Index) -> None:
    """A letter quoted in a letter: the keeper's words are his, and not the writer's."""
    assert status(library, OIL, "Mr. Marl") == "exact"
    assert status(library, OIL, "Marl") == "exact"
    assert status(library, OIL) == "exact"
    assert status(library, OIL, "Ada Quill") == "other-speaker"
    assert status(library, "So Mr. Marl wrote, and I believe him.", "Ada Quill") == "exact"


def test_a_report_is_not_the_words_of_the_one_it_reports(library: searchdoc.Index) -> None:
    """The calendar tells what Lenin wrote, in the compiler's words."""
    words = "foreign trade must by all means stay a monopoly"
    assert status(library, words) == "exact"
    assert status(library, words, "Lenin") == "other-speaker"
    assert status(library, words, "the searchdoc project") == "exact"


def test_the_citation_is_of_the_words_of_the_source(library: searchdoc.Index) -> None:
    finding = library.check_quotation("  “I have asked for oil FOUR times since March”", "Marl")
    assert (finding.status, finding.claimed_speaker) == ("exact", "Marl")
    assert finding.citation is not None
    assert finding.citation.text == OIL.rstrip(".")
    assert LETTER[finding.citation.start : finding.citation.end] == finding.citation.text
    assert finding.citation.speaker == "Marl"
    assert finding.text[finding.span.start : finding.span.end] == "I have asked for oil FOUR times since March"
    assert finding.differences == ()


def test_an_omitted_not_is_a_difference(library: searchdoc.Index) -> None:
    finding = library.check_quotation("I will be answerable for the fleet.", "Marl")
    assert finding.status == "differs"
    assert finding.to_dict()["differences"] == [{"draft": "", "source": "not"}]
    assert finding.citation is not None
    assert finding.citation.text == "I will not be answerable for the fleet"


def test_another_word_under_another_name_is_somebody_elses(library: searchdoc.Index) -> None:
    """Both are said: the status, and the difference."""
    finding = library.check_quotation("I have asked for coal four times since March.", "Ada Quill")
    assert finding.status == "other-speaker"
    assert finding.to_dict()["differences"] == [{"draft": "coal", "source": "oil"}]


def test_a_similar_wording_is_shown_as_the_nearest(library: searchdoc.Index) -> None:
    finding = library.check_quotation("I have asked for oil nine times, but since February no keeper came.")
    assert finding.status == "nearest"
    assert finding.citation is not None
    assert "I have asked for oil" in finding.citation.text
    assert finding.differences


@pytest.mark.parametrize(
    "text",
    ["Zeppelins crossed the Channel at dawn.", "qwertyuiop", "In the beginning it was as they had thought of it"],
)
def test_what_nothing_is_like_is_not_found(library: searchdoc.Index, text: str) -> None:
    """Words that every text has make no similar wording."""
    finding = library.check_quotation(text)
    assert (finding.status, finding.citation, finding.differences) == ("not-found", None, ())


def test_pieces_with_an_ellipsis_are_exact_in_one_voice_and_joined_in_two(library: searchdoc.Index) -> None:
    assert status(library, "I have asked for oil … I will not be answerable for the fleet.", "Marl") == "exact"
    assert status(library, "I will not be answerable for the fleet … I ask the Board to send six barrels") == "joined"


def test_a_quotation_may_go_on_over_several_paragraphs(library: searchdoc.Index) -> None:
    """And is then nobody's in particular where two people speak."""
    words = "I will not be answerable for the fleet. So Mr. Marl wrote, and I believe him."
    finding = library.check_quotation(words)
    assert finding.status == "exact"
    assert finding.citation is not None
    assert finding.citation.speaker is None
    assert status(library, words, "Marl") == "other-speaker"


def test_the_same_words_of_two_people_are_exact_for_both(tmp_path: Path) -> None:
    letter = "{0} to the Board\n\nGraysand, 4 May 1911\n\nGentlemen,\n\nThe oil was never sent.\n\n{0}\n"
    index = index_of(tmp_path / "two", {"a.txt": letter.format("Ada Quill"), "b.txt": letter.format("Nora Hale")})
    for speaker in ("Ada Quill", "Nora Hale"):
        finding = index.check_quotation("The oil was never sent", speaker)
        assert (finding.status, finding.citation and finding.citation.speaker) == ("exact", speaker)


def test_names_and_words_that_are_none_are_refused(library: searchdoc.Index) -> None:
    with pytest.raises(UnknownSpeaker, match="did you mean Marl"):
        library.check_quotation(OIL, "Tobais Marl")
    with pytest.raises(EmptyQuery, match="no word in the quotation"):
        library.check_quotation("… “ ” —")


def test_a_page_that_comes_between_is_no_difference(tmp_path: Path) -> None:
    """Running heads and page numbers belong to the page; a quotation that has them is exact, too."""
    pages = [
        f"THE HARBOUR LIGHT {page}\n\nOn page {name} the keeper wrote of oil and of the light, at some length, and "
        f"went on about {name} barrels which\n"
        for page, name in zip(range(17, 23), ("one", "two", "three", "four", "five", "six"), strict=True)
    ]
    index = index_of(tmp_path / "paged", {"book.txt": "\f".join(pages)})
    document = next(index.documents())
    assert document.furniture
    assert index.check_quotation("about two barrels which On page three the keeper wrote").status == "exact"
    start = document.text.index("about two")
    end = document.text.index("the keeper", document.text.index("page three"))
    assert index.check_quotation(document.text[start:end]).status == "exact"


@pytest.fixture(scope="module")
def texts(library: searchdoc.Index) -> list[Document]:
    return list(library.documents())


@settings(max_examples=40)
@given(data=st.data())
def test_any_words_of_a_document_are_exact_and_altered_ones_never(
    library: searchdoc.Index, texts: list[Document], data: st.DataObject
) -> None:
    """Three words or more in a row, under the name of their speaker where one is established."""
    document = data.draw(st.sampled_from(texts))
    block = data.draw(st.sampled_from([one for one in document.blocks if len(_words(document, one.span)) > 3]))
    words = _words(document, block.span)
    first = data.draw(st.integers(0, len(words) - 3))
    last = data.draw(st.integers(first + 2, min(len(words) - 1, first + 40)))
    begin, end = words[first][0], words[last][1]
    found = library.check_quotation(document.text[begin:end])
    assert found.status == "exact"
    assert found.citation is not None
    if found.citation.speaker is not None:
        assert library.check_quotation(document.text[begin:end], found.citation.speaker).status == "exact"
    one = words[data.draw(st.integers(first, last))]
    if not re.search(r"[\[\]]", document.text[begin:end]):
        altered = f"{document.text[begin : one[0]]}zebra{document.text[one[1] : end]}"
        assert library.check_quotation(altered).status != "exact"


def _words(document: Document, span: searchdoc.Span) -> list[tuple[int, int]]:
    found = re.finditer(r"\S*[^\W_](?:-\n|\S)*", document.slice(span))
    return [(span.start + one.start(), span.start + one.end()) for one in found]


def test_who_is_named_by_the_first_name_alone_may_be_speaking(library: searchdoc.Index) -> None:
    """Eliza copies words of "Robert", whose last name her letter does not give; of others they are not."""
    words = "I will wait until Whitsuntide and not one day after it."
    checked = library.check_quotation(words, "Robert Dacre")
    assert (checked.status, [notice.kind for notice in checked.notices]) == ("exact", ["speaker"])
    assert library.check_quotation(words, "Amos Birkett").status == "other-speaker"
