"""Whose words stand at a place: exact to the character."""

import searchdoc
from searchdoc.concordance.whose_words import DocumentVoices
from searchdoc.models import Scores, Span


def voices_of(index: searchdoc.Index, name: str) -> DocumentVoices:
    """The voices of a document, by way of a concordance of it."""
    found = index.concordance("the", document=name)
    return found.texts[int(found.documents[0])].voices


def test_the_innermost_voice_is_the_one_that_speaks(mill: searchdoc.Index) -> None:
    """The miller's words inside quotation marks are his, what stands between them is the letter's writer's."""
    voices = voices_of(mill, "mill.txt")
    text = voices.document.text

    def speaker(words: str) -> str | None:
        start = text.index(words)
        voice = voices.voice(Span(start, start + len(words)))
        return None if voice is None else voice.speaker

    assert speaker("pay for water") == "Venn"
    assert speaker("said Mr. Venn") == "Nora Hale"
    assert speaker("counted forty sacks") == "Venn"
    assert speaker("wheel,” said") == "Nora Hale"  # not all of it is quoted
    kinds = [voices.kind(Span(text.index(one), text.index(one) + 1)) for one in ("pay for water", "Gentlemen")]
    assert kinds == ["quotation", "body"]


def test_a_citation_of_single_words_keeps_the_kind_of_its_passage(mill: searchdoc.Index) -> None:
    """It is no quotation because it is short."""
    voices = voices_of(mill, "mill.txt")
    start = voices.document.text.index("seen the sluice")
    citation = voices.cite(3, Span(start, start + 4), Scores(None, None, 0.0))
    assert (citation.number, citation.text, citation.kind, citation.speaker) == (3, "seen", "body", "Nora Hale")
    assert mill.resolve(citation.id).span == citation.span


def test_paragraphs_are_known(mill: searchdoc.Index) -> None:
    """Where they begin, and whether words stand in one."""
    voices = voices_of(mill, "words.txt")
    text = voices.document.text
    end = text.index("A new paragraph")
    assert voices.paragraph_starts(Span(end - 20, end + 20)) == [end]
    assert voices.is_in_one_paragraph(Span(end, end + 5))
    assert not voices.is_in_one_paragraph(Span(end - 20, end + 5))
