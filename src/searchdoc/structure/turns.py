"""Who has the word, as transcripts, debates, plays and journals of several hands write it before the words themselves.

Four styles are known, and a document follows one of them: a name with a colon ("Mr. Pell (Weir): …"), a name alone in
capitals above the words, a name in capitals with a full stop before them ("MARL. Who's there?"), and a name in
brackets above an entry ("[Marl]"). Labels count only where the document is certain to follow the style: enough of its
paragraphs, and somebody who speaks twice.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from searchdoc.structure.cues import HONORIFIC, PHOTOGRAPHIC
from searchdoc.structure.letter_phrases import is_form_of_greeting
from searchdoc.structure.lines import Lines
from searchdoc.text.characters import CAPITAL

Style = Literal["colon", "above", "stop", "brackets"]

_NAME = rf"{CAPITAL}[\w.’'-]*"
_COLON = re.compile(
    rf"(?P<name>(?:(?:Mr|Mrs|Miss|Ms|Dr|Prof|Rev|Sir|Cllr|Ald)\.?\s+)?{_NAME}(?:\s+{_NAME}){{0,3}}(?:\s+\([^)\n]{{1,60}}\))?)\s?:\s+(?=\S)"
)
_OFFICE = re.compile(
    rf"(?P<office>(?:The|An?|Le|La|Der|Die)\s[^:;.!?()\n]{{2,160}}?)\s+\((?P<name>{HONORIFIC}\.?\s[^()\n]{{2,60}})\)\s?:\s+(?=\S)"
)
_ABOVE = re.compile(
    rf"(?P<name>{CAPITAL}[^\na-z:.;!?\[\]()]{{1,40}}?)(?:\s+\([^)\n]{{1,60}}\))?(?:,\s[^\n]{{1,60}}|"
    rf"\s+[^\W\d_][^\nA-Z.!?]{{0,50}})?\.?[ \t]*\r?\n(?=\S)"
)
_STOP = re.compile(
    rf"(?P<name>{CAPITAL}{{2}}[^\na-z:.;!?\[\]()\d]{{0,30}}?)\.(?:\s*[\[(][^\])\n]{{1,80}}[\])]\.?)?\s+(?=[\w“\"'‘’\[(—–-])"
)
_BRACKETS = re.compile(rf"\[(?P<name>{_NAME}(?:\s+{_NAME}){{0,3}})\][.:]?\s*")
_FEWEST = 3
_SHARE: Mapping[Style, float] = {"colon": 0.2, "above": 0.4, "stop": 0.4, "brackets": 0.0}
"""By style, which share of the paragraphs of a document must have a label."""

_NO_SPEAKER = re.compile(
    r"(?:present|absent|apologies|in\s+attendance|minutes|resolved|resolution|notes?|n\.?b\.?|date|place|time|subject|re|from|to|"
    r"cc|copy|motion|agenda|source|item|chapter|part|section|first|second|third|finally|example|p\.?s\.?|act|scene|dramatis\s+personae|"
    r"blank|sic|illegible|torn|page|photograph|footnote|editor|deleted|crossed\s+out|inserted)(?:\s+\w+)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Label:
    """Who has the word: the name as written, the office before it ("The Minister"), and where the words begin."""

    name: str
    style: Style
    end: int
    office: str = ""

    @property
    def bare(self) -> str:
        """The name without what stands in parentheses behind it."""
        return re.sub(r"\s*\([^)]*\)", "", self.name).strip()


def turn_label(words: str) -> Label | None:
    """The label with which a paragraph begins in the style of transcripts: a name and a colon."""
    if match := _OFFICE.match(words):
        return Label(match["name"], "colon", match.end(), match["office"])
    match = _COLON.match(words)
    if match is None or _is_none(match["name"]):
        return None
    return Label(match["name"], "colon", match.end())


def find_turns(lines: Lines, bodies: Mapping[int, bool]) -> dict[int, Label]:
    """The labels of a document by paragraph, in the one style that it follows; empty if it is no dialogue.

    ``bodies`` says which paragraphs are neither title nor headings of the format.
    """
    found = {style: dict(_labels(lines, bodies, style)) for style in _SHARE}
    certain = {style: labels for style, labels in found.items() if _is_certain(labels, style, len(bodies))}
    return max(certain.values(), key=len, default={})


def _labels(lines: Lines, bodies: Mapping[int, bool], style: Style) -> Iterator[tuple[int, Label]]:
    for index in bodies:
        paragraph = lines.paragraphs[index]
        words = lines.text[paragraph.span.start : paragraph.span.end]
        if style == "colon":
            label = turn_label(words)
        else:
            pattern = {"above": _ABOVE, "stop": _STOP, "brackets": _BRACKETS}[style]
            match = pattern.fullmatch(words) if style == "brackets" else pattern.match(words)
            label = Label(match["name"].strip(), style, match.end()) if match and not _is_none(match["name"]) else None
        if label is not None:
            yield index, label


def _is_none(name: str) -> bool:
    """Whether a label is a greeting, a heading or a remark of the editor's instead of somebody's name."""
    return bool(_NO_SPEAKER.fullmatch(name) or PHOTOGRAPHIC.search(name) or is_form_of_greeting(name))


def _is_certain(labels: Mapping[int, Label], style: Style, paragraphs: int) -> bool:
    names = Counter(label.bare.casefold() for label in labels.values())
    if style == "colon" and any(label.office for label in labels.values()) and labels:
        return True
    if (
        style == "colon"
        and labels
        and all(re.match(HONORIFIC, label.name) for label in labels.values())
        and len(labels) > 1
    ):
        return True
    if style == "brackets":
        return bool(labels)
    several = len(names) > 1 and len(names) < len(labels)
    return len(labels) >= _FEWEST and several and len(labels) >= _SHARE[style] * paragraphs
