"""Zones: what each paragraph of a document is, told from its words and its place.

A document is taken as a frame (title, introduction, the head and the foot of a letter, source, notes) around a
text with headings and captions. Every decision names its rule.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise, takewhile

from searchdoc.models import Kind, Span
from searchdoc.structure.captions import is_caption
from searchdoc.structure.cues import DIARY, HONORIFIC
from searchdoc.structure.enumeration import roman_value
from searchdoc.structure.letter_heads import LetterHead, is_person_name, letter_head, to_somebody
from searchdoc.structure.letter_phrases import run_in_greeting
from searchdoc.structure.letters import Closing, Opening, divide_letters, find_closing, find_opening, signs
from searchdoc.structure.lines import HEADING_WORDS, LINE_WORDS, Lines
from searchdoc.structure.notes import (
    Definition,
    bracketed_definitions,
    definition_label,
    find_markers,
    is_notes_heading,
    is_one_note_heading,
    numbered_definitions,
)
from searchdoc.structure.paragraphs import Paragraph
from searchdoc.structure.people import Names
from searchdoc.structure.printed_volumes import find_matter
from searchdoc.structure.turns import Label, find_turns, turn_label
from searchdoc.text.characters import CAPITAL

_TITLE_WORDS = 45
_SIGNATURE_WORDS = 5
_BYLINE = re.compile(
    r"(?i:(?:compiled|edited|transcribed|translated|collected|selected|annotated|recorded|interviewed)\b.{0,60}?\bby|by|"
    r"from\s+(?:the\s+)?(?:recollections|reminiscences|memoirs?|memories|notebooks?|papers|diar(?:y|ies)|journals?)\s+of|"
    r"from\s+our\s+(?:own\s+|special\s+)?(?:correspondent|reporter)s?\W)\s*"
    rf"(?P<name>(?:the\s+)?(?:{HONORIFIC}\s+)*(?:{CAPITAL}\.[ \u00a0]?)*"
    rf"{CAPITAL}(?:[^,.;:\n]|(?<=[ .]{CAPITAL})\.)*|the\s+[^,.;:\n]+)[^\n]*"
)
_TITLE_LINES = 4
_EDITED = re.compile(
    r"\b(?:compiled|edited|transcribed|translated|collected|selected|annotated|recorded|interviewed)\b.{0,60}\bby\b",
    re.IGNORECASE,
)
_LONGEST_INTRODUCTION = 0.4
_FEWEST_TO_HEADS = 3
_NUMBER_ALONE = re.compile(r"(?:[Nn]o\.?\s*)?(?:\d{1,4}|[IVXLCDM]{1,8})\.?")
_PRELIMINARY = re.compile(
    r"(?:editor[’']?s\s+)?(?:introduction|preface|foreword|introductory\s+note|editor[’']?s\s+note)\W*", re.IGNORECASE
)
_FEWEST_ENTRIES = 4


@dataclass(frozen=True, slots=True)
class LetterZone:
    """One of several letters in a document: its head, if it has one, and its paragraphs, the last excluded."""

    head: int | None
    start: int
    end: int
    opening: Opening | None = None
    closing: Closing | None = None


@dataclass(slots=True)
class Zones:
    """The zones of a document while they are being told apart: one kind and one rule a paragraph.

    ``turns`` holds the label of each paragraph that begins a turn in a dialogue; ``heads`` the paragraphs that
    head a letter of a collection; ``title`` is the paragraph that holds the document's title.
    """

    kinds: list[Kind]
    rules: list[str]
    definitions: tuple[Definition, ...] = ()
    turns: dict[int, Label] = field(default_factory=dict)
    heads: dict[int, LetterHead] = field(default_factory=dict)
    letters: list[LetterZone] = field(default_factory=list)
    title: int | None = None
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
        _find_matter(lines, zones)
        _find_title(lines, zones)
        _find_turns(lines, zones)
        _find_notes(lines, zones)
        _find_letter_heads(lines, zones)
        _find_letters(lines, zones)
        if not zones.letters and not zones.turns:
            _find_foot(lines, zones)
            _check_foot(lines, zones)
        _find_one_letter(lines, zones)
        _find_sources(lines, zones)
    return zones


def find_inner_zones(lines: Lines, zones: Zones, names: Names, author: str | None) -> None:
    """The zones inside the frame: captions, the head of a letter, headings. Their signs need the names."""
    if zones.kinds:
        _find_captions(lines, zones, names, author)
        _find_head(lines, zones)
        _find_headings(lines, zones)


def _find_matter(lines: Lines, zones: Zones) -> None:
    for matter in find_matter(lines):
        for index in range(matter.start, matter.end):
            zones.set(index, "source", matter.rule)


def _find_title(lines: Lines, zones: Zones) -> None:
    start = next((index for index, kind in enumerate(zones.kinds) if kind == "body"), None)
    if start is None:
        return
    first = lines.paragraphs[start]
    more = len(lines.paragraphs) > start + 1
    titled = first.kind == "heading" and first.level == 1
    plain = (
        first.kind == "paragraph"
        and more
        and lines.count(start) <= _TITLE_WORDS
        and lines.is_fragment(start)
        and not (
            lines.is_dateline(start)
            or lines.is_salutation(start)
            or lines.is_enumerated(start)
            or turn_label(lines.words(start))
        )
    )
    headed = first.kind == "paragraph" and more and lines.letter_head(start) is not None
    if not (titled or plain or headed):
        return
    zones.title = start
    zones.set(start, "title", "first-line")
    for index in range(start + 1, min(start + _TITLE_LINES, len(lines.paragraphs))):
        words = lines.words(index)
        if lines.count(index) <= 2 * LINE_WORDS and (byline := _BYLINE.fullmatch(words)):
            zones.byline = byline
            zones.set(index, "introduction", "byline")
            break
        if zones.kinds[index] != "body" or not (lines.is_fragment(index) and lines.count(index) <= HEADING_WORDS):
            break
        if index == start + 1 and lines.words(start).isupper() and not lines.is_dateline(index):
            zones.set(index, "title", "second-line")


def _find_turns(lines: Lines, zones: Zones) -> None:
    """How the word goes round, if it does: the label of each paragraph that begins a turn."""
    bodies = {
        index: True
        for index, paragraph in enumerate(lines.paragraphs)
        if paragraph.kind == "paragraph" and zones.kinds[index] == "body"
    }
    zones.turns = find_turns(lines, bodies)
    for index, label in zones.turns.items():
        if label.style == "brackets":
            zones.set(index, "heading", "speaker-label")


def _find_notes(lines: Lines, zones: Zones) -> None:
    indexed = list(enumerate(lines.paragraphs))
    explicit = [(index, paragraph) for index, paragraph in indexed if paragraph.kind == "note"]
    definitions = list(_explicit_definitions(explicit))
    heading = next((i for i, _ in indexed if lines.count(i) <= LINE_WORDS and _heads_notes(lines, i)), None)
    if heading == 0 or (heading is None and zones.title == 0 and is_notes_heading(lines.words(0))):
        heading = 0
    if heading is not None:
        if heading:
            zones.set(heading, "heading", "notes-heading")
        listed = [(i, p) for i, p in indexed[heading + 1 :] if p.kind != "rule" and zones.rules[i] != "byline"]
        definitions.extend(() if explicit else numbered_definitions(lines.text, listed))
    else:
        definitions.extend(_trailing_definitions(lines, indexed))
    taken = {definition.paragraph for definition in definitions}
    definitions.extend(one for one in bracketed_definitions(lines.text, indexed) if one.paragraph not in taken)
    known = {definition.paragraph for definition in definitions}
    definitions.extend(_signed_definitions(lines, [(i, p) for i, p in indexed if i not in known]))
    zones.definitions = tuple(sorted(definitions, key=lambda one: one.span))
    for definition in zones.definitions:
        zones.set(definition.paragraph, "note", "notes-list")


def _explicit_definitions(explicit: Sequence[tuple[int, Paragraph]]) -> Iterator[Definition]:
    """The notes that the format states; neighbouring paragraphs of one label are one note."""
    previous: tuple[int, str] | None = None
    for index, paragraph in explicit:
        goes_on = previous == (index - 1, paragraph.label)
        yield Definition(index, paragraph.label, paragraph.span, begins=not goes_on)
        previous = index, paragraph.label


def _heads_notes(lines: Lines, index: int) -> bool:
    """Whether a line heads a list of notes; "Editorial Note" in the middle of a text does only above numbers."""
    if not is_notes_heading(lines.words(index)):
        return False
    if not is_one_note_heading(lines.words(index)) or index == 0:
        return True
    below = index + 1
    return below < len(lines.paragraphs) and definition_label(lines.words(below)) is not None


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
    """A collection of letters: at least two lines of the form "X to Y, date", or three of the form "TO Y."."""
    found: dict[int, LetterHead] = {}
    for index, paragraph in enumerate(lines.paragraphs):
        if (
            paragraph.kind in {"heading", "paragraph"}
            and zones.kinds[index] == "body"
            and (head := lines.letter_head(index))
            and (head.sure or _opens_below(lines, index))
        ):
            found[index] = head
    whole = {index: head for index, head in found.items() if head.sender and head.addressee}
    to = {index: head for index, head in found.items() if not head.sender and lines.words(index).isupper()}
    heads = whole if len(whole) > 1 else {}
    if len(to) >= _FEWEST_TO_HEADS:
        heads |= to
    heads |= _numbered_heads(lines, zones, heads)
    zones.heads = dict(sorted(heads.items()))
    for index in zones.heads:
        zones.set(index, "heading", "letter-head")
        if index and _NUMBER_ALONE.fullmatch(lines.words(index - 1)):
            zones.set(index - 1, "heading", "letter-number")


def _numbered_heads(lines: Lines, zones: Zones, heads: Mapping[int, LetterHead]) -> dict[int, LetterHead]:
    """Letters of a numbered volume that have their number alone: "9." between the heads of the 8th and the 10th."""
    above = {head - 1: _number(lines.words(head - 1)) for head in heads if head}
    numbered = [(index, number) for index, number in sorted(above.items()) if number is not None]
    if len(numbered) < _FEWEST_TO_HEADS or len(numbered) * 2 < len(heads):
        return {}
    found: dict[int, LetterHead] = {}
    for (index, number), (after, following) in pairwise(numbered):
        at, wanted = index + 1, number + 1
        while wanted < following and at < after:
            if zones.kinds[at] == "body" and _number(lines.words(at)) == wanted:
                below = to_somebody(lines.words(at + 1))
                found[at + 1 if below else at] = below or LetterHead(None, None, None, sure=True)
                wanted += 1
            at += 1
    return found


def _number(words: str) -> int | None:
    """The number that a line consists of: "9.", "No. 9", "IX."."""
    if not _NUMBER_ALONE.fullmatch(words):
        return None
    written = re.sub(r"\A[Nn]o\.?\s*|\.\Z", "", words)
    return int(written) if written.isdecimal() else roman_value(written.lower())


def _opens_below(lines: Lines, index: int) -> bool:
    """Whether the paragraph below opens a letter: a date, a greeting."""
    below = index + 1
    return below < len(lines.paragraphs) and (
        lines.is_dateline(below) or lines.is_salutation(below) or run_in_greeting(lines.words(below)) is not None
    )


def _find_letters(lines: Lines, zones: Zones) -> None:
    """The letters of a document: under heads, or one after the other without them, or the document as a whole."""
    if zones.turns:
        return
    flow = [i for i, kind in enumerate(zones.kinds) if kind == "body" and lines.paragraphs[i].kind == "paragraph"]
    if zones.heads:
        ends = [head - 1 if zones.rules[head - 1] == "letter-number" else head for head in list(zones.heads)[1:]] + [
            len(zones.kinds)
        ]
        volume = _volume_writer(lines, flow, zones)
        for head, end in zip(zones.heads, ends, strict=True):
            writer = zones.heads[head].sender or volume
            members = [index for index in flow if head < index < end]
            opening, closing = _frame(lines, zones, members, writer)
            zones.letters.append(LetterZone(head, head + 1, end, opening, closing))
        return
    for start, end in divide_letters(lines, flow):
        members = flow[start:end]
        opening, closing = _frame(lines, zones, members, None)
        zones.letters.append(LetterZone(None, members[0], members[-1] + 1, opening, closing))


def _volume_writer(lines: Lines, flow: Sequence[int], zones: Zones) -> str | None:
    """Who signs most of the letters of a volume whose heads name the addressee alone."""
    heads = list(zones.heads)
    signed: Counter[str] = Counter()
    for head, end in zip(heads, [*heads[1:], len(zones.kinds)], strict=True):
        closing = find_closing(lines, [index for index in flow if head < index < end])
        if closing is not None and closing.names:
            signed[lines.words(closing.names[0]).split(",")[0].strip(" .")] += 1
        elif name := _last_name(lines, [index for index in flow if head < index < end]):
            signed[name] += 1
    names = [name for name, count in signed.most_common() if len(name.split()) > 1 and count > 1]
    return max((name for name in signed if names and signs(name, names[0])), key=len, default=None)


def _last_name(lines: Lines, members: Sequence[int]) -> str | None:
    """The name in capitals in which a letter ends, without any phrase above it."""
    if not members:
        return None
    words = lines.words(members[-1]).split(",")[0].strip(" .")
    return words if words.isupper() and len(words.split()) <= 4 and is_person_name(words) else None


def _find_one_letter(lines: Lines, zones: Zones) -> None:
    """The opening and the closing of a document that is one letter, as far as they have not been found."""
    if zones.turns or zones.letters or not zones.kinds:
        return
    head = lines.letter_head(zones.title) if zones.title is not None else None
    members = [i for i, kind in enumerate(zones.kinds) if kind == "body" and lines.paragraphs[i].kind == "paragraph"]
    opening = find_opening(lines, members)
    if opening is not None and _is_diary(lines, zones) and not opening.salutations:
        return  # the date heads the first entry
    if opening is not None:
        _set_opening(zones, opening)
    if zones.signature is None:
        writer = head.sender if head else None
        closing = find_closing(lines, members, writer, opening.body if opening else 0)
        letter = writer is not None or opening is not None or (closing is not None and bool(closing.datelines))
        if closing is not None and letter and (writer or not _narrates_after(lines, members, closing)):
            _set_closing(zones, closing)
            zones.signature = closing.names[0] if closing.names else None


def _is_diary(lines: Lines, zones: Zones) -> bool:
    """Whether the title says that the document is a diary."""
    return zones.title is not None and bool(DIARY.search(lines.words(zones.title)))


def _narrates_after(lines: Lines, members: Sequence[int], closing: Closing) -> bool:
    """Whether so much text follows upon a closing that it is the end of a letter quoted, and not of the document."""
    after = sum(lines.count(index) for index in members[closing.end :])
    return after > 0.3 * sum(lines.count(index) for index in members)


def _frame(
    lines: Lines, zones: Zones, members: Sequence[int], writer: str | None
) -> tuple[Opening | None, Closing | None]:
    opening = find_opening(lines, members)
    closing = find_closing(lines, members, writer, opening.body if opening else 0)
    if opening is not None:
        _set_opening(zones, opening)
    if closing is not None:
        _set_closing(zones, closing)
        _set_closing_above_postscript(lines, zones, members, writer, closing)
    return opening, closing


def _set_closing_above_postscript(
    lines: Lines, zones: Zones, members: Sequence[int], writer: str | None, closing: Closing
) -> None:
    """A letter with a postscript is often signed twice: above it as well as below."""
    postscript = next((at for at in range(closing.start) if lines.is_postscript(members[at])), None)
    if (
        postscript is not None
        and (above := find_closing(lines, members[:postscript], writer))
        and above.end == postscript
    ):
        _set_closing(zones, above)


def _set_opening(zones: Zones, opening: Opening) -> None:
    for index in opening.datelines:
        zones.set(index, "dateline", "head")
    for index in opening.salutations:
        zones.set(index, "salutation", "head")
    for index in opening.headings:
        zones.set(index, "heading", "letter-number")


def _set_closing(zones: Zones, closing: Closing) -> None:
    for index in closing.phrases:
        zones.set(index, "signature", "valediction")
    for index in (*closing.names, *closing.addresses):
        zones.set(index, "signature", "signature")
    for index in closing.datelines:
        zones.set(index, "dateline", "foot")


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


def _check_foot(lines: Lines, zones: Zones) -> None:
    """A foot that somebody else has signed than the title's author is that of a letter quoted at the end."""
    writer = title_writer(lines.words(zones.title), lines.language) if zones.title is not None else None
    if zones.signature is None or writer is None or signs(lines.words(zones.signature), writer):
        return
    for index, rule in enumerate(zones.rules):
        if rule in {"signature", "valediction", "foot"}:
            zones.set(index, "body", "text")
    zones.signature = None


_BY = re.compile(r"\b[Bb]y\s+(?P<name>[^\W\d_]\S*(?:\s+[^\W\d_]\S*){1,4})\s*\Z")


def title_writer(title: str, language: str) -> str | None:
    """Who a title says has written the document: "X to Y", "Letter from X …", "… by X"."""
    if (head := letter_head(title, language)) and head.sender and head.sure:
        return head.sender
    by = _BY.search(title)
    return by["name"] if by and is_person_name(by["name"]) and not _EDITED.search(title) else None


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
    numbers = [int(label) for label in called if label.isdecimal()]
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
        apart = (
            lines.is_salutation(index)
            or _closes_quotation(lines, index)
            or (lines.is_closing(index) and not long_signature)
        )
        if paragraph.image or (not apart and is_caption(lines.text, paragraph.span, names, author, lines.language)):
            zones.set(index, "caption", "image" if paragraph.image else "caption-signs")


def _closes_quotation(lines: Lines, index: int) -> bool:
    """Whether a short line ends with a mark that it does not open: the name under a letter quoted."""
    words = lines.words(index)
    return words[-1:] in '”"»' and lines.count(index) <= _SIGNATURE_WORDS and words.count('"') % 2 == 1


def _find_head(lines: Lines, zones: Zones) -> None:
    """Date, address and salutation at the head; what stands before them is the editor's introduction."""
    start = 0 if zones.title is None else zones.title + 1
    head = [
        i for i in range(start, len(zones.kinds)) if zones.kinds[i] == "body" and lines.paragraphs[i].kind != "rule"
    ]
    if zones.turns or zones.letters:
        begins = min([*zones.turns, *(letter.start for letter in zones.letters)])
        for index in takewhile(
            lambda index: not (index > start and lines.is_heading(index) and not lines.is_dateline(index)), head
        ):
            if index < begins and lines.is_dateline(index):
                zones.set(index, "dateline", "head")
            elif index < begins and not lines.is_heading(index):
                zones.set(index, "introduction", "before-head")
        return
    if any(
        kind in {"dateline", "salutation"} and rule == "head"
        for kind, rule in zip(zones.kinds, zones.rules, strict=True)
    ):
        return
    entries = sum(lines.is_dateline(index) for index in head)
    if (entries >= _FEWEST_ENTRIES or _is_diary(lines, zones)) and not any(lines.is_salutation(i) for i in head):
        return  # a diary: each date heads an entry
    first = next(
        (i for i in head if lines.is_dateline(i) or lines.is_salutation(i) or lines.is_classification(i)), None
    )
    before = sum(lines.count(index) for index in head if first is not None and index < first)
    by = (
        title_writer(lines.words(zones.title), lines.language)
        if zones.title is not None and not lines.letter_head(zones.title)
        else None
    )
    if before and by:
        return  # a narrative: the letter in it is quoted
    if before > _LONGEST_INTRODUCTION * sum(lines.count(index) for index in head):
        return
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
    if any(label.style == "brackets" for label in zones.turns.values()):
        return  # the labels are the headings of such a journal
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
