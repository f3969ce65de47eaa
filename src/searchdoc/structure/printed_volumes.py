"""What belongs to a printed volume and not to its text: the licence of an electronic text, contents, lists and index.

Such paragraphs are kept, citable as "source" and spoken by nobody; without them a table of contents would be read as
the heads of letters. A heading alone is no evidence: below it must stand a list of entries and no prose.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from searchdoc.structure.lines import Lines
from searchdoc.text.characters import CAPITAL

_STARTS = re.compile(r"\*{3}\s*START\s+OF\s+(?:THE|THIS)\b[^*]{0,300}\*{3}.*", re.DOTALL)
_ENDS = re.compile(r"\*{3}\s*END\s+OF\s+(?:THE|THIS)\b[^*]{0,300}\*{3}.*", re.DOTALL)
_PRODUCED = re.compile(
    r"(?:\[?(?:this\s+)?e-?(?:text|book)\s+(?:was\s+)?)?(?:produced|prepared|digiti[sz]ed|scanned|proofread)\s+by\b.{0,300}",
    re.IGNORECASE | re.DOTALL,
)
_CONTENTS = re.compile(
    r"(?:table\s+of\s+)?contents(?:\s+of\s+(?:the\s+)?vol(?:ume|\.)?\s*\w+)?|list\s+of\s+(?:illustrations|plates|maps|letters|figures)|"
    r"illustrations|inhalt(?:sverzeichnis|sübersicht)?|verzeichnis\s+der\s+(?:briefe|abbildungen)|"
    r"table\s+(?:des\s+matières|des\s+illustrations)|sommaire|índice(?:\s+general)?|sumario|indice|sommario|содержание|оглавление",
    re.IGNORECASE,
)
_INDEX = re.compile(
    r"(?:general\s+|alphabetical\s+)?index(?:\s+of\s+(?:names|persons|places|subjects|letters))?|"
    r"(?:personen|namen|orts|sach)?register|index\s+des\s+noms(?:\s+de\s+personnes)?|índice\s+(?:onomástico|alfabético)|"
    r"indice\s+(?:dei\s+nomi|analitico)|указатель(?:\s+имен)?",
    re.IGNORECASE,
)
_ENTRY_END = re.compile(r"(?:[\d,;.\s–-]*\d|\b[ivxlc]{1,8}|[.…·]{2,}\s*\w{0,6})[.,]?\Z", re.IGNORECASE)
_ENTRY_WORDS = 40
_SHORT_ENTRY = 14
_FEWEST_ENTRIES = 3
_PROSE = re.compile(rf"[.!?][”\"’)]*\s+{CAPITAL}")


@dataclass(frozen=True, slots=True)
class Matter:
    """A stretch of paragraphs that is not the text of a volume, the last excluded, and what it is."""

    start: int
    end: int
    rule: str


def find_matter(lines: Lines) -> list[Matter]:
    """The licence, the contents and the index of a printed volume, in order."""
    count = len(lines.paragraphs)
    first, last = 0, count
    for index in range(count):
        words = lines.words(index)
        if not words.startswith("***"):
            continue
        if _STARTS.fullmatch(words) and index < count // 2 + 1:
            first = index + 1
        elif _ENDS.fullmatch(words) and index >= first:
            last = index
            break
    while first and first < last and _PRODUCED.fullmatch(lines.words(first)):
        first += 1
    found = [Matter(0, first, "licence")] if first else []
    found.extend(_lists(lines, first, last))
    return [*found, Matter(last, count, "licence")] if last < count else found


def _lists(lines: Lines, first: int, last: int) -> Iterator[Matter]:
    index = first
    while index < last:
        heading, *rows = lines.words(index).split("\n")
        heading = heading.strip(" .:_*")
        rule = "contents" if _CONTENTS.fullmatch(heading) else "index" if _INDEX.fullmatch(heading) else None
        end = _list_end(lines, index, last, rows) if rule else index
        if rule and end > index:
            yield Matter(index, end, rule)
        index = max(end, index + 1)


def _list_end(lines: Lines, index: int, last: int, rows: list[str]) -> int:
    """The end of the list below a heading, or the heading itself where it heads none; ``rows`` stand right below it.

    The list ends where its first entry comes again: there the text begins.
    """
    if not _are_entries("\n".join(rows)):
        return index
    numbered, entries, end, at = sum(map(_is_numbered, rows)), len(rows), index + 1, index + 1
    listed = set(_titles(rows))
    while at < last and _are_entries(lines.words(at)) and lines.words(at).split(".")[0].casefold() not in listed:
        rows = lines.words(at).split("\n")
        listed.update(_titles(rows))
        numbered += sum(map(_is_numbered, rows))
        entries += len(rows)
        at += 1
        if any(map(_is_numbered, rows)):
            end = at  # a line without a number at the end of the list heads what follows
    return end if entries >= _FEWEST_ENTRIES and numbered * 2 >= entries else index


def _titles(rows: Sequence[str]) -> Iterator[str]:
    """What each entry is told by: its words before the first full stop, which may be its number alone."""
    return (row.split(".")[0].strip().casefold() for row in rows)


def _is_numbered(row: str) -> bool:
    return bool(_ENTRY_END.search(row.strip()))


def _are_entries(words: str) -> bool:
    """Whether rows can stand in a list of contents or an index: short ones, or such that end in a number."""
    if _PROSE.search(words) and not re.search(r"\d", words):
        return False
    return all(
        len(row.split()) <= _SHORT_ENTRY or (len(row.split()) <= _ENTRY_WORDS and _is_numbered(row))
        for row in words.split("\n")
    )
