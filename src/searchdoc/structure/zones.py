"""Zones: what each paragraph of a document is, told from its words and its place.

A document is taken as a frame (title, introduction, the head and the foot of a letter, source, notes) around a
text with headings and captions. Every decision names its rule.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from searchdoc.models import Kind, Span
from searchdoc.structure.captions import is_caption
from searchdoc.structure.cues import (
    PHOTOGRAPHIC,
)
from searchdoc.structure.lines import HEADING_WORDS, LINE_WORDS, Lines
from searchdoc.structure.notes import (
    Definition,
    definition_label,
    find_markers,
    is_notes_heading,
    numbered_definitions,
)
from searchdoc.structure.paragraphs import Paragraph
from searchdoc.structure.people import Names

_TITLE_WORDS = 45
_SIGNATURE_WORDS = 5
_BYLINE = re.compile(
    r"(?i:(?:compiled|edited|transcribed|translated|collected|selected|annotated|recorded|interviewed)\b.{0,60}?\bby|by|"
    r"from\s+(?:the\s+)?(?:recollections|reminiscences|memoirs?|memories|notebooks?|papers|diar(?:y|ies)|journals?)\s+of|"
    r"from\s+our\s+(?:own\s+|special\s+)?(?:correspondent|reporter)s?\W)\s*"
    r"(?P<name>(?:the\s+)?(?:[^\W\d_a-z]\.[ \u00a0]?)*[^\W\d_a-z][^,.;:\n]*|the\s+[^,.;:\n]+)[^\n]*"
)
_TITLE_LINES = 4
_LETTER_HEAD = re.compile(
    r"(?:From\s+)?(?P<sender>[^\W\d_a-z][^,;:]{1,60}?)\s+to\s+(?P<addressee>(?:the\s+)?[^\W\d_a-z][^,;:]{1,80}?)"
    r"(?:,\s*(?P<rest>[^;:]{0,60}\d{4}))?[.]?"
)
_PRELIMINARY = re.compile(
    r"(?:editor[’']?s\s+)?(?:introduction|preface|foreword|introductory\s+note|editor[’']?s\s+note)\W*", re.IGNORECASE
)
TURN = re.compile(
    r"(?P<name>(?:(?:Mr|Mrs|Miss|Ms|Dr|Prof|Rev|Sir|Cllr|Ald)\.?\s+)?(?:[^\W\d_a-z][\w.’'-]*)(?:\s+[^\W\d_a-z][\w.’'-]*){0,3}"
    r"(?:\s+\([^)]{1,40}\))?)\s?:\s+(?=\S)"
)
_FEWEST_TURNS = 3
_FEWEST_ENTRIES = 4
_NO_SPEAKER = re.compile(
    r"(?:present|absent|apologies|in\s+attendance|minutes|resolved|resolution|notes?|n\.?b\.?|date|place|time|subject|re|from|to|"
    r"cc|copy|motion|agenda|source|item|chapter|part|section|first|second|third|finally|example|p\.?s\.?)",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Zones:
    """The zones of a document while they are being told apart: one kind and one rule a paragraph.

    ``turns`` holds the label of each paragraph that begins a turn in a dialogue; ``heads`` the paragraphs that
    head a letter of a collection.
    """

    kinds: list[Kind]
    rules: list[str]
    definitions: tuple[Definition, ...] = ()
    turns: dict[int, re.Match[str]] = field(default_factory=dict)
    heads: dict[int, re.Match[str]] = field(default_factory=dict)
    signature: int | None = None
    byline: re.Match[str] | None = None

    def set(self, index: int, kind: Kind, rule: str) -> None:
        """Decide about one paragraph."""
        self.kinds[index], self.rules[index] = kind, rule


def find_frame(lines: Lines) -> Zones:
    """The zones that stand around a text: title, notes, signature and source, and how it is divided into turns."""
    count = len(lines.paragraphs)
    zones = Zones(["body"] * count, ["text"] * count)
    if count:
        _find_title(lines, zones)
        _find_turns(lines, zones)
        _find_notes(lines, zones)
        _find_letter_heads(lines, zones)
        if not zones.heads:
            _find_foot(lines, zones)
        _find_sources(lines, zones)
    return zones


def find_inner_zones(lines: Lines, zones: Zones, names: Names, author: str | None) -> None:
    """The zones inside the frame: captions, the head of a letter, headings. Their signs need the names."""
    if zones.kinds:
        _find_captions(lines, zones, names, author)
        _find_head(lines, zones)
        _find_headings(lines, zones)


def _find_title(lines: Lines, zones: Zones) -> None:
    first = lines.paragraphs[0]
    titled = first.kind == "heading" and first.level == 1
    plain = (
        first.kind == "paragraph"
        and len(lines.paragraphs) > 1
        and lines.count(0) <= _TITLE_WORDS
        and lines.is_fragment(0)
        and not (lines.is_dateline(0) or lines.is_salutation(0) or lines.is_enumerated(0) or TURN.match(lines.words(0)))
    )
    if not (titled or plain):
        return
    zones.set(0, "title", "first-line")
    for index in range(1, min(_TITLE_LINES, len(lines.paragraphs))):
        words = lines.words(index)
        if lines.count(index) <= 2 * LINE_WORDS and (byline := _BYLINE.fullmatch(words)):
            zones.byline = byline
            zones.set(index, "introduction", "byline")
            break
        if not (lines.is_fragment(index) and lines.count(index) <= HEADING_WORDS):
            break
        if index == 1 and lines.words(0).isupper() and not lines.is_dateline(index):
            zones.set(index, "title", "second-line")


def _find_turns(lines: Lines, zones: Zones) -> None:
    """A dialogue: at least three turns, and somebody who speaks twice; labels are all of one style."""
    turns = {
        index: match
        for index, paragraph in enumerate(lines.paragraphs)
        if paragraph.kind == "paragraph"
        and zones.kinds[index] == "body"
        and (match := TURN.match(lines.text, paragraph.span.start, paragraph.span.end))
        and len(match["name"].split()) <= HEADING_WORDS // 2
        and not PHOTOGRAPHIC.search(match["name"])
        and not _NO_SPEAKER.fullmatch(match["name"])
    }
    loud = {index: match for index, match in turns.items() if _bare_label(match["name"]).isupper()}
    if len(loud) * 2 > len(turns):
        turns = loud
    labels = [_bare_label(match["name"]) for match in turns.values()]
    if len(turns) >= _FEWEST_TURNS and len(set(labels)) < len(labels) and len(set(labels)) > 1:
        zones.turns = turns


def _bare_label(name: str) -> str:
    return re.sub(r"\s*\([^)]*\)", "", name)


def _find_notes(lines: Lines, zones: Zones) -> None:
    indexed = list(enumerate(lines.paragraphs))
    explicit = [(index, paragraph) for index, paragraph in indexed if paragraph.kind == "note"]
    definitions = [Definition(index, paragraph.label, paragraph.span) for index, paragraph in explicit]
    heading = next((i for i, _ in indexed if lines.count(i) <= LINE_WORDS and is_notes_heading(lines.words(i))), None)
    if heading == 0 or (heading is None and zones.kinds[0] == "title" and is_notes_heading(lines.words(0))):
        heading = 0
    if heading is not None:
        if heading:
            zones.set(heading, "heading", "notes-heading")
        listed = [(i, p) for i, p in indexed[heading + 1 :] if p.kind != "rule" and zones.rules[i] != "byline"]
        definitions.extend(numbered_definitions(lines.text, listed))
    else:
        definitions.extend(_trailing_definitions(lines, indexed))
    known = {definition.paragraph for definition in definitions}
    definitions.extend(_signed_definitions(lines, [(i, p) for i, p in indexed if i not in known]))
    zones.definitions = tuple(sorted(definitions, key=lambda one: one.span))
    for definition in zones.definitions:
        zones.set(definition.paragraph, "note", "notes-list")


def _trailing_definitions(lines: Lines, indexed: list[tuple[int, Paragraph]]) -> tuple[Definition, ...]:
    """Numbered notes at the end without a heading: their numbers are called in the text above."""
    last = len(indexed)
    while last and definition_label(lines.text[indexed[last - 1][1].span.start : indexed[last - 1][1].span.end]):
        last -= 1
    called = {marker.label for marker in find_markers(lines.text, [one for _, one in indexed[:last]])}
    trailing = indexed[last:]
    labels = [definition_label(lines.text[one.span.start : one.span.end]) for _, one in trailing]
    matching = sum(label is not None and label[0] in called for label in labels)
    return numbered_definitions(lines.text, trailing) if matching and matching * 2 >= len(trailing) else ()


def _signed_definitions(lines: Lines, indexed: Sequence[tuple[int, Paragraph]]) -> list[Definition]:
    """Footnotes with * and † below the page whose sign is called above."""
    found = []
    called: set[str] = set()
    for index, paragraph in indexed:
        words = lines.text[paragraph.span.start : paragraph.span.end]
        label = definition_label(words)
        if label and label[0] in called and not label[0].isalnum():
            found.append(Definition(index, label[0], Span(paragraph.span.start + label[1], paragraph.span.end)))
        called.update(marker.label for marker in find_markers(lines.text, [paragraph]))
    return found


def _find_letter_heads(lines: Lines, zones: Zones) -> None:
    """A collection of letters: at least two lines of the form "X to Y, date"."""
    heads = {}
    for index, paragraph in enumerate(lines.paragraphs):
        plain = paragraph.kind in {"heading", "paragraph"} and zones.kinds[index] == "body"
        if plain and lines.count(index) <= 2 * LINE_WORDS and (match := _LETTER_HEAD.fullmatch(lines.words(index))):
            heads[index] = match
    if len(heads) > 1:
        zones.heads = heads
        for index in heads:
            zones.set(index, "heading", "letter-head")


def _find_foot(lines: Lines, zones: Zones) -> None:
    """The signature with what stands around it, the source below, and unnumbered notes below that."""
    body = [i for i, kind in enumerate(zones.kinds) if kind == "body" and lines.paragraphs[i].kind == "paragraph"]
    reach = len(body)  # the first paragraph that does not belong to those right below a signature
    for position in range(len(body) - 1, 0, -1):
        index = body[position]
        if position + 1 < len(body) and not _stands_below_signature(lines, body[position + 1]):
            reach = position + 1
        closes = lines.is_dateline(body[position - 1]) or lines.is_valediction(body[position - 1])
        if not lines.is_signature(index) or not (closes or reach > position + 1 or reach == len(body)):
            continue
        apparatus, rest = body[position + 1 : reach], body[reach:]
        if rest and not _are_notes(lines, zones, body[: position + 1], rest):
            continue
        zones.signature = index
        zones.set(index, "signature", "signature")
        for other in apparatus:
            zones.set(other, _kind_below_signature(lines, other), "foot")
        if rest:
            definitions = numbered_definitions(lines.text, [(other, lines.paragraphs[other]) for other in rest])
            zones.definitions = (*zones.definitions, *definitions)
            for definition in definitions:
                zones.set(definition.paragraph, "note", "below-signature")
        break
    _find_lines_above_signature(lines, zones)


def _find_sources(lines: Lines, zones: Zones) -> None:
    for index, paragraph in enumerate(lines.paragraphs):
        if index and zones.kinds[index] == "body" and paragraph.kind == "paragraph" and lines.is_source(index):
            zones.set(index, "source", "shelfmark")


def _stands_below_signature(lines: Lines, index: int) -> bool:
    return (
        lines.is_source(index) or lines.is_attestation(index) or lines.is_postscript(index) or lines.is_dateline(index)
    )


def _kind_below_signature(lines: Lines, index: int) -> Kind:
    if lines.is_source(index):
        return "source"
    if lines.is_dateline(index) and not lines.is_attestation(index):
        return "dateline"
    return "body" if lines.is_postscript(index) else "signature"


def _are_notes(lines: Lines, zones: Zones, above: Sequence[int], below: Sequence[int]) -> bool:
    """Whether what stands below the signature can be the list of the notes called above it."""
    if zones.definitions:
        return False
    called = {marker.label for marker in find_markers(lines.text, [lines.paragraphs[i] for i in above])}
    numbers = [int(label) for label in called if label.isdigit()]
    return bool(numbers) and len(below) >= max(numbers)


def _find_lines_above_signature(lines: Lines, zones: Zones) -> None:
    if zones.signature is None:
        return
    for index in range(zones.signature - 1, max(zones.signature - 4, -1), -1):
        if lines.paragraphs[index].kind == "rule":
            break
        if lines.is_dateline(index):
            zones.set(index, "dateline", "foot")
        elif lines.is_valediction(index):
            zones.set(index, "signature", "valediction")
        else:
            break


def _find_captions(lines: Lines, zones: Zones, names: Names, author: str | None) -> None:
    for index, paragraph in enumerate(lines.paragraphs):
        if zones.kinds[index] != "body" or paragraph.kind != "paragraph" or index in zones.turns or index == 0:
            continue
        long_signature = lines.is_signature(index) and lines.count(index) > _SIGNATURE_WORDS
        apart = lines.is_salutation(index) or (lines.is_closing(index) and not long_signature)
        if paragraph.image or (not apart and is_caption(lines.text, paragraph.span, names, author, lines.language)):
            zones.set(index, "caption", "image" if paragraph.image else "caption-signs")


def _find_head(lines: Lines, zones: Zones) -> None:
    """Date, address and salutation at the head; what stands before them is the editor's introduction."""
    start = 1 if zones.kinds[0] == "title" else 0
    head = [
        i for i in range(start, len(zones.kinds)) if zones.kinds[i] == "body" and lines.paragraphs[i].kind != "rule"
    ]
    if zones.turns or zones.heads:
        begins = min([*zones.turns, *zones.heads])
        for index in takewhile(lambda index: not (index > start and lines.is_heading(index)), head):
            if index < begins and not lines.is_heading(index):
                zones.set(index, "introduction", "before-head")
        return
    entries = sum(lines.is_dateline(index) for index in head)
    if entries >= _FEWEST_ENTRIES and not any(lines.is_salutation(index) for index in head):
        return  # a diary: each date heads an entry
    first = next(
        (i for i in head if lines.is_dateline(i) or lines.is_salutation(i) or lines.is_classification(i)), None
    )
    if first is not None and not any(lines.words(index).endswith(":") for index in head if index < first):
        _set_head(lines, zones, head, first)


def _set_head(lines: Lines, zones: Zones, head: Sequence[int], first: int) -> None:
    greeted = lines.is_salutation(first)
    for index in head:
        if index < first:
            if zones.signature is not None or greeted:
                zones.set(index, "introduction", "before-head")
        elif lines.is_dateline(index):
            zones.set(index, "dateline", "head")
        elif lines.is_salutation(index) or lines.is_classification(index):
            zones.set(index, "salutation", "head")
        else:
            break


def _find_headings(lines: Lines, zones: Zones) -> None:
    begun = False
    for index in range(len(zones.kinds)):
        if zones.kinds[index] != "body":
            continue
        if (
            lines.is_heading(index)
            and not _belongs_to_letter(lines, index)
            and index not in zones.turns
            and _stands_above(lines, zones, index)
        ):
            zones.set(index, "heading", "short-line")
            begun = bool(_PRELIMINARY.fullmatch(lines.words(index)))
        elif begun:
            zones.set(index, "introduction", "introduction-heading")


def _belongs_to_letter(lines: Lines, index: int) -> bool:
    if lines.paragraphs[index].kind == "heading":
        return False
    return lines.is_closing(index) or lines.is_salutation(index) or lines.is_classification(index)


def _stands_above(lines: Lines, zones: Zones, index: int) -> bool:
    """Whether text follows that the heading can head."""
    if lines.paragraphs[index].kind == "heading":
        return True
    below = next(
        (
            i
            for i in range(index + 1, len(zones.kinds))
            if zones.kinds[i] == "body" and lines.paragraphs[i].kind != "rule"
        ),
        None,
    )
    return below is not None and (
        lines.count(below) > lines.count(index) or lines.is_heading(below) or lines.is_dateline(below)
    )
