"""What is told of a quotation, word by word."""

from __future__ import annotations

import searchdoc
from searchdoc.checking.telling import notice_sentences, segments, summary, verdict
from searchdoc.models import Span
from searchdoc.text.collation import Difference, Notice


def test_words_of_the_source_stand_behind_those_of_the_draft() -> None:
    shown = segments("the coal came", [Difference("coal", "oil", Span(4, 8))])
    assert [(one.kind, one.words) for one in shown] == [
        ("same", "the "),
        ("draft", "coal"),
        ("same", " "),
        ("source", "oil"),
        ("same", " came"),
    ]


def test_a_missing_word_is_put_in() -> None:
    shown = segments("I will be", [Difference("", "not", Span(6, 6))])
    assert "".join(one.words for one in shown) == "I will not be"


def test_a_draft_is_told_in_a_sentence(library: searchdoc.Index) -> None:
    checked = library.check(text="Ada Quill: “I have asked for oil four times”. “I believe him”.")
    assert verdict(checked.findings[0]) == "not the words of Ada Quill: they are Marl’s"
    assert summary(checked) == "2 quotations: 1 exact, 1 other speaker."
    assert list(notice_sentences([Notice("spelling", "show", "shew")])) == ["spelt “shew” there"]
