"""A quotation collated with a text: what counts as a difference, and what does not."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchdoc.models import Span
from searchdoc.text.collation import CollatedText, Collation, Difference, quoted_words, source_words

LETTER = (
    "I have asked for oil four times since March. Nobody answers at the de-\npot. I will not be answerable for the "
    "“fleet,” he said, to-day — and that is all.¹ CONCLUSION OF IT [illegible] Mr. Marl’s well-known man. The ﬂag was "
    "São Paulo’s."
)


def collated(quotation: str, text: str = LETTER, free: tuple[Span, ...] = ()) -> Collation:
    found = CollatedText.of(text, free).collate(quotation)
    assert found is not None
    return found


def differences(quotation: str, text: str = LETTER, free: tuple[Span, ...] = ()) -> list[tuple[str, str]]:
    return [(one.draft, one.source) for one in collated(quotation, text, free).differences]


@pytest.mark.parametrize(
    "quotation",
    [
        "asked for oil four times",
        "Asked for oil four times",  # a quotation may open with a capital
        "nobody answers at the depot",  # a word divided at the end of a line
        "at the de-\npot. I will",
        "“Nobody answers at the depot!”",  # the last mark is that of whoever quotes
        "answerable for the 'fleet,' he said",
        'answerable for the "fleet", he said',  # where the mark stands that belongs to no word
        "he said, today - and that is all",
        "he said, to-day-and that is all",
        "he said,\n   to-day --\nand that",
        "Conclusion of it",  # capitals throughout are a printer's
        "Mr. Marl's well known man",
        "the wellknown man. The flag"[4:],
        "I have asked … not be answerable",
        "I have asked for oil... I will not be answerable",
        "I have asked [...] be answerable",
        "[N]obody answers at [this] depot",
        "[He writes:] I have asked for oil",
        "and that is all. conclusion of it",
        "it Mr. Marl’s well-known",  # the editor's word in brackets
        "The flag was Sa\u0303o Paulo's",
        "the f\u00adleet",
    ],
)
def test_what_a_printer_decides_or_a_quotation_declares_is_no_difference(quotation: str) -> None:
    assert differences(quotation) == []


@pytest.mark.parametrize(
    ("quotation", "expected"),
    [
        ("I will be answerable for the fleet", [("", "not")]),
        ("I have never asked for oil", [("never", "")]),
        ("I have asked for coal four times", [("coal", "oil")]),
        ("asked for times four since", [("times", "oil"), ("", "times")]),
        ("since march. Nobody answers", [("march.", "March.")]),
        ("since March, nobody answers", [("March, nobody", "March. Nobody")]),
        ("Mr Marl’s well-known man", [("Mr", "Mr.")]),
        ("The flag was Sao Paulo’s", [("Sao", "São")]),
        ("Nobody ans wers at the", [("ans wers", "answers")]),
        ("I have asked for oil … I will be answerable", [("", "not")]),
    ],
)
def test_every_other_difference_is_shown_as_both_have_it(quotation: str, expected: list[tuple[str, str]]) -> None:
    assert differences(quotation) == expected


def test_the_place_is_that_of_the_words() -> None:
    """From the first letter of the first word to the last of the last."""
    found = collated("'answerable for the fleet'")
    assert LETTER[found.span.start : found.span.end] == "answerable for the “fleet"
    assert found.similarity == 1.0


def test_the_similarity_is_the_share_of_words_that_agree() -> None:
    assert collated("I will be answerable").similarity == pytest.approx(4 / 5)
    assert collated("asked for coal").similarity == pytest.approx(2 / 3)


def test_what_stands_beside_a_text_may_be_missing() -> None:
    """A running head between two lines: quoted without it, and with it."""
    text = "the oil was\n\nLIGHT 17\n\nnever sent to the keeper"
    head = (Span(text.index("LIGHT"), text.index("17") + 2),)
    assert differences("the oil was never sent", text, head) == []
    assert differences("the oil was Light 17 never sent", text, head) == []
    assert differences("the oil was never sent to the keeper", text) == [("", "LIGHT 17")]


def test_a_quotation_begins_where_it_may() -> None:
    """The first place between two positions, and not the same words elsewhere."""
    text = "the oil came. the oil went."
    found = CollatedText.of(text).collate("the oil", begin=5)
    assert found is not None
    assert found.span == Span(14, 21)
    assert CollatedText.of(text).collate("the oil", begin=100) is None
    assert CollatedText.of(text).collate("… — !") is None


def test_scripts_without_spaces_are_compared_by_characters() -> None:
    text = "今日は石油がありません。"
    assert differences("石油がありません", text) == []
    assert differences("石炭がありません", text) == [("炭", "油")]


def test_words_know_what_stands_around_them() -> None:
    """Brackets, marks behind a word, and pieces that an ellipsis divides."""
    words = source_words("Oil [sic], he … said")
    assert [(word.form, word.marks, word.free, word.gap) for word in words] == [
        ("Oil", "", False, False),
        ("sic", ",", True, False),
        ("he", "", False, False),
        ("", "", False, True),
        ("said", "", False, False),
    ]
    assert [(word.opens, word.closes) for word in quoted_words("… a b … c …")] == [
        (True, False), (False, True), (False, False), (True, True),
    ]  # fmt: skip
    assert source_words("a [ b c")[-1].free is False  # a bracket that is never closed


@given(st.data())
def test_any_words_of_a_text_agree_with_it_and_altered_ones_do_not(data: st.DataObject) -> None:
    """Whole words in a row, three at least; and the same with one of them another."""
    words = [match.span() for match in re.finditer(r"\S*\w(?:-\n|\S)*", LETTER)]
    first = data.draw(st.integers(0, len(words) - 3))
    last = data.draw(st.integers(first + 2, len(words) - 1))
    begin, end = words[first][0], words[last][1]
    assert differences(LETTER[begin:end]) == []
    one = words[data.draw(st.integers(first, last))]
    assert differences(f"{LETTER[begin : one[0]]}zebra{LETTER[one[1] : end]}") != [] or "[" in LETTER[slice(*one)]


@pytest.mark.parametrize("text", ["[" * 20_000, "a-" * 20_000, "...." * 10_000, "a'" * 20_000, "[a" * 10_000])
def test_hostile_texts_take_no_longer_than_others(text: str) -> None:
    begun = time.perf_counter()
    source_words(text)
    assert time.perf_counter() - begun < 5


def test_a_difference_is_a_pair() -> None:
    assert collated("I will be answerable").differences == (Difference("", "not"),)


@pytest.mark.parametrize(
    ("quotation", "expected"),
    [
        ("I have times since March. Nobody answers", [("", "asked for oil four")]),  # not other words for the first two
        ("Nobody answers at the depot. I will for the fleet", [("", "not be answerable")]),
        ("I will not be answerable he said, to-day and that is", [("", "for the “fleet,")]),
        ("asked for oil four times. Nobody answers", [("", "since March")]),  # without the word before and its mark
        ("since March again and again. Nobody answers", [("again and again", "")]),
        ("four times, since March. Nobody answers", [("times,", "times")]),
    ],
)
def test_no_word_that_agrees_is_shown_as_a_difference(quotation: str, expected: list[tuple[str, str]]) -> None:
    assert differences(quotation) == expected
    for one in collated(quotation).differences:
        assert quotation[one.at.start : one.at.end].rstrip(".") == one.draft
