"""The numbers with which the points of a document begin: "1.", "a)", "iv."."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from searchdoc.structure.cues import ENUMERATOR

Number = tuple[str, int]
"""The style of a number ("1.", "a)", "i.") and its value."""


def enumerations(words: str) -> tuple[Number, ...]:
    """The number with which a paragraph begins; two readings where it can be a letter or a roman one ("i.")."""
    match = ENUMERATOR.match(words)
    if match is None:
        return ()
    if match["number"]:
        return (("1" + match["close"], int(match["number"])),)
    written = match["roman"] or match["letter"]
    if not written.islower():
        return ()
    readings: list[Number] = []
    if match["roman"] and (value := roman_value(written)):
        readings.append(("i" + match["close"], value))
    if len(written) == 1:
        readings.append(("a" + match["close"], ord(written) - ord("a") + 1))
    return tuple(readings)


def next_number(current: Sequence[Number], found: Sequence[Number]) -> Number | None:
    """The reading of a number by which it is the next after another."""
    return next((one for one in found for last in current if one == (last[0], last[1] + 1)), None)


def point_label(words: str) -> str | None:
    """The document's own number of a point, as written, without what closes it."""
    match = ENUMERATOR.match(words)
    if match is None or not enumerations(words):
        return None
    return match["number"] or match["roman"] or match["letter"]


def roman_value(written: str) -> int | None:
    """The value of a Roman number in lower case; None for what is none."""
    values = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}
    total = 0
    for this, following in pairwise(f"{written} "):
        value = values.get(this, 0)
        total += -value if values.get(following, 0) > value else value
    return total if total > 0 and set(written) <= set(values) else None
