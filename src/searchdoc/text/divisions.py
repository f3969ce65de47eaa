"""Words divided at the ends of lines.

A hyphen at the end of a line may be the printer's ("exami-/nation") or the word's own ("well-/known"); nothing on the
page says which. So both are searched for: the tokenizer (``words``) gives the parts and the word without the hyphen,
as it does for every hyphenated word. A model reads, and a person is shown, the word without the hyphen, except before a
capital ("Anglo-/Saxon").
"""

from __future__ import annotations

import re
from collections.abc import Iterator

LINE_END = r"[ \t]*+(?:\r\n|[\r\n\f])[ \t]*+"
"""The end of a line with the blanks around it, as a regular expression."""

HYPHEN = rf"(?:[-‐‑](?:{LINE_END})?|[¬⸗]{LINE_END}|(?<=\u00ad){LINE_END})"
"""What divides a word: a hyphen, at the end of a line or not; a sign of division, or the end of a line behind a soft
hyphen, which counts as a part of the word before it."""

_LONGEST_PART = 40
"""Characters before a division in which another hyphen of the word is looked for."""

_DIVISION = re.compile(rf"(?<=[^\W\d_])(?P<gap>[-‐‑\u00ad¬⸗]{LINE_END})(?P<rest>[^\W\d_]+)")
_DIVISION_AND_TAIL = re.compile(rf"{_DIVISION.pattern}(?P<tail>\S*+)(?P<blank>[ \t]++(?=\S))?")
_DIVIDED = re.compile(r"[^\W\d_][-‐‑\u00ad¬⸗]\s*\Z")


_ONE_WORD = re.compile(
    rf"[^\W\d_]+(?:['’][^\W\d_]+)?(?:[-‐]{LINE_END}(?P<lower>[^\W\d_])|[¬⸗\u00ad]{LINE_END}[^\W\d_])\S*"
)
_OTHER_HYPHEN = re.compile(rf"[-‐‑](?!{LINE_END})")


def is_one_word(word: str) -> bool:
    """Whether a word with hyphens in it is one that the end of a line divides: "exami-/nation", and not "Anglo-/Saxon".

    A word with another hyphen ("mother-in-/law") has this one too, and so has one that goes on with a capital, unless
    it is a sign of division that divides it.
    """
    match = _ONE_WORD.fullmatch(word)
    return match is not None and not _OTHER_HYPHEN.search(word) and not (match["lower"] or "").isupper()


def is_divided(line: str) -> bool:
    """Whether a line ends in the middle of a word."""
    return bool(_DIVIDED.search(line[-8:]))


def join_divided(text: str) -> str:
    """The text with its divided words whole: each is moved up to the line on which it begins.

    What is left out stands as blanks behind the word, so that every other word stays at its place.
    """
    return _DIVISION.sub(_joined, text)


def show_whole(text: str) -> str:
    """The text with its divided words whole, for reading: the line ends behind each of them."""
    return _DIVISION_AND_TAIL.sub(_shown, text)


def divided_at(text: str) -> Iterator[tuple[int, int]]:
    """Where a reader of the text skips something inside a word: hyphen and line end, from start to end, in order."""
    for division in _DIVISION.finditer(text):
        yield division.start() + len(_kept_hyphen(division)), division.end("gap")


def _joined(division: re.Match[str]) -> str:
    whole = _kept_hyphen(division) + division["rest"]
    return whole.ljust(division.end() - division.start())


def _shown(division: re.Match[str]) -> str:
    end = "\n" if division["blank"] else ""
    return f"{_kept_hyphen(division)}{division['rest']}{division['tail']}{end}"


def _kept_hyphen(division: re.Match[str]) -> str:
    """The hyphen, where it is probably the word's own."""
    hyphen = division["gap"][0]
    before = division.string[max(0, division.start() - _LONGEST_PART) : division.start()].split()
    own = division["rest"][0].isupper() or (before and _OTHER_HYPHEN.search(before[-1]))
    return hyphen if own and hyphen in "-‐‑" else ""
