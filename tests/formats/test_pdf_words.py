"""Pieces of words put on the lines to which they belong, in each direction of the text."""

from __future__ import annotations

import numpy as np
import pytest

from searchdoc.formats.pdf_glyphs import Pieces
from searchdoc.formats.pdf_words import directed_words

Row = tuple[str, tuple[float, float, float, float], float, float]
"""Text, box, baseline, size."""


def pieces(*rows: Row, turn: int = 0) -> Pieces:
    texts, boxes, baselines, sizes = zip(*rows, strict=True)
    origins = [(box[0], baseline) for box, baseline in zip(boxes, baselines, strict=True)]
    count = len(rows)
    turns = np.full(count, turn, np.int8)
    return Pieces(
        list(texts), np.array(boxes), np.array(origins), np.array(sizes), turns, [False] * count, [False] * count, 0
    )


TARIFF: Row = ("tariff", (10, 90, 50, 102), 100, 12)


@pytest.mark.parametrize("sign", ["1", "12", "*", "†", "a"])
def test_a_small_figure_above_the_line_is_raised(sign: str) -> None:
    """It stands on the line of the word before it."""
    (directed,) = directed_words(pieces(TARIFF, (sign, (50.5, 90, 54, 95), 95, 7)), 600, 800)
    assert [(word.text, word.baseline, word.raised) for word in directed.words] == [
        ("tariff", 100, False),
        (sign, 100, True),
    ]


def test_letters_above_or_below_the_line_stand_on_it_and_call_nothing() -> None:
    (directed,) = directed_words(
        pieces(("4", (10, 90, 16, 100), 100, 12), ("th", (16.5, 90, 24, 96), 96, 7), ("2", (24, 98, 28, 104), 103, 7)),
        600,
        800,
    )
    assert [(word.baseline, word.raised) for word in directed.words] == [(100, False), (100, False), (103, False)]


def test_the_mark_of_a_note_stands_before_its_first_word() -> None:
    (directed,) = directed_words(pieces(("2", (10, 90, 13, 95), 96, 5), ("See", (16, 92, 30, 100), 100, 9)), 600, 800)
    assert [(word.baseline, word.raised) for word in directed.words] == [(100, True), (100, False)]


def test_a_large_initial_stands_on_the_first_line_beside_it() -> None:
    (directed,) = directed_words(
        pieces(("T", (10, 70, 30, 100), 100, 40), ("HE", (31, 70, 45, 78), 78, 11), ("sea", (31, 83, 45, 91), 91, 11)),
        600,
        800,
    )
    assert [(word.text, word.baseline, word.size) for word in directed.words][:2] == [("T", 78, 11), ("HE", 78, 11)]


@pytest.mark.parametrize("turn", [0, 1, 2, 3])
def test_a_turned_word_is_placed_as_if_it_were_not_and_back_again(turn: int) -> None:
    box = (100.0, 200.0, 112.0, 260.0)
    (directed,) = directed_words(pieces(("Herring", box, 230.0, 12), turn=turn), 600, 800)
    x0, top, x1, bottom = directed.words[0].rect
    assert (x1 - x0 > bottom - top) == (turn in {1, 3})
    assert directed.on_page(directed.words[0].rect) == box


def test_the_direction_of_most_words_comes_first() -> None:
    both = pieces(TARIFF, TARIFF, ("up", (5, 5, 10, 30), 5, 9))
    both.turns[2] = 3
    assert [directed.turn for directed in directed_words(both, 600, 800)] == [0, 3]
