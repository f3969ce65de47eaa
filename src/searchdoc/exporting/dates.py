"""Dates in EDTF as formats want them: the parts of CSL-JSON, and words in a footnote."""

from __future__ import annotations

import re

from searchdoc.passages.context import written_date

_DAY = re.compile(r"(?P<year>-?\d{4})(?:-(?P<month>0[1-9]|1[0-2])(?:-(?P<day>0[1-9]|[12]\d|3[01]))?)?(?P<mark>[?~%]?)")


def csl_date(edtf: str) -> dict[str, object]:
    """A date as CSL-JSON has it: one or two lists of year, month and day; a date of another form as it is written.

    ``circa`` says that it is uncertain or approximate.
    """
    matches = [_DAY.fullmatch(end) for end in edtf.split("/")]
    parts = [_parts(match) for match in matches if match]
    if len(parts) != len(matches) or not 1 <= len(parts) <= 2:
        return {"literal": edtf}
    circa = {"circa": True} if any(match and match["mark"] for match in matches) else {}
    return {"date-parts": parts, **circa}


def _parts(match: re.Match[str]) -> list[int]:
    return [int(match[part]) for part in ("year", "month", "day") if match[part]]


def first_year(edtf: str | None) -> str:
    """The four figures of the first year; empty where there are none."""
    match = _DAY.fullmatch((edtf or "").split("/")[0])
    return match["year"] if match and match["year"][0] != "-" else ""


def note_date(edtf: str | None) -> str:
    """A date in a footnote: "4 May 1911", "1911–1913", "ca. 1911", "[1911?]", and "n.d." where there is none.

    Day, month and year, as The Chicago Manual of Style (17th edition, 14.224) has them for letters.
    """
    if not edtf:
        return "n.d."
    ends = edtf.split("/")
    if len(ends) > 2 or not all(_DAY.fullmatch(end) for end in ends):
        return edtf
    return "–".join(_in_words(end) for end in ends)


def _in_words(date: str) -> str:
    words = written_date(date.rstrip("?~%"))
    if date[-1] in "?%":
        words = f"[{words}?]"
    return f"ca. {words}" if date[-1] in "~%" else words
