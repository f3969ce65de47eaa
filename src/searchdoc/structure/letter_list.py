"""The letters of a document as they travel: where each begins and ends, who writes to whom, when and where.

A document is one letter, or holds several, or quotes some. The rules that tell voices have found them; here their
bounds become spans. Author, addressee and date are read off the voices of a letter's own words, never found anew.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property

from searchdoc.models import Block, Kind, Letter, Span, innermost_direct
from searchdoc.structure.authorship import Authorship
from searchdoc.structure.letter_heads import letter_head, names_letter
from searchdoc.structure.letters import opens_letter
from searchdoc.structure.lines import Lines
from searchdoc.structure.places import place_alone, place_in
from searchdoc.structure.voices import Attribution
from searchdoc.structure.zones import Zones

OWN_KINDS: frozenset[Kind] = frozenset({"dateline", "salutation", "body", "quotation", "signature"})
"""Kinds of blocks that are a letter's own words, and not what an editor has put around or between them."""

_OPENING = 10
_CLOSING = 8
_FRAMED = frozenset({"framed", "unclosed"})
_BELOW: frozenset[Kind] = frozenset({"note", "source", "caption"})
_LONGEST_LEAD = 400
_WRITTEN = re.compile(
    r"\b(?:letters?|notes?|telegrams?|wires?|cables?|postcards?|cards?|dispatch(?:es)?|messages?|wrote|write|writes|"
    r"written|writing|telegraphed|cabled|wired|dictated|addressed)\b",
    re.IGNORECASE,
)


class LetterFinder:
    """The letters of one document, of which the voices are known.

    ``quoted`` has the first and the last paragraph of each quoted document under the number of its division.
    """

    def __init__(
        self,
        lines: Lines,
        zones: Zones,
        authorship: Authorship,
        found: Mapping[int, Attribution],
        quoted: Mapping[int, tuple[int, int]],
    ) -> None:
        self.lines, self.zones = lines, zones
        self.authorship, self.found, self.quoted = authorship, found, quoted

    def letters(self, stated: Mapping[str, str]) -> Iterator[Letter]:
        """All letters, without what their voices say (``voiced``); ``stated`` is what is stated of the document."""
        if self.zones.letters:
            yield from self._collected()
        elif self.zones.kinds and self._is_one_letter(stated):  # a text may be nothing but running heads
            yield from self._whole(stated.get("place"))
        for division, (first, last) in self.quoted.items():
            if self._is_quoted_letter(division, first, last):
                yield self._letter(first, last, division)

    def _collected(self) -> Iterator[Letter]:
        """Letters one after the other, each with the notes below it, up to what heads the next one."""
        zones = self.zones
        ends = [*(one.start if one.head is None else one.head for one in zones.letters[1:]), len(zones.kinds)]
        for one, end in zip(zones.letters, ends, strict=True):
            members = [index for index in range(one.start, end) if zones.kinds[index] in OWN_KINDS]
            if members:
                yield self._letter(members[0], self._last_below(members[-1], end), 0, one.head)

    def _whole(self, stated_place: str | None) -> Iterator[Letter]:
        """The document as one letter; its title is the head if it says who writes to whom, or when."""
        kinds = self.zones.kinds
        members = [index for index, kind in enumerate(kinds) if kind in OWN_KINDS]
        if members:
            head = 0 if kinds[0] == "title" and letter_head(self.lines.words(0), self.lines.language) else None
            letter = self._letter(members[0], self._last_below(members[-1], len(kinds)), 0, head)
            yield replace(letter, place=stated_place or letter.place)

    def _last_below(self, last: int, end: int) -> int:
        """The last of the notes, sources and captions right below a letter; a list under a heading is no part of it."""
        while last + 1 < end and self.zones.kinds[last + 1] in _BELOW:
            last += 1
        return last

    def _letter(self, first: int, last: int, division: int, head: int | None = None) -> Letter:
        paragraphs = self.lines.paragraphs
        start = first
        heading = paragraphs[head].span if head is not None else None
        if head is not None and all(kind in {"title", "heading"} for kind in self.zones.kinds[head:first]):
            start = head
            if start and self.zones.rules[start - 1] == "letter-number":
                start -= 1
        return Letter(
            Span(paragraphs[start].span.start, paragraphs[last].span.end),
            place=self._place(first, last, division, head),
            heading=heading,
            division=division,
        )

    def _is_one_letter(self, stated: Mapping[str, str]) -> bool:
        """Whether the document is a letter: it opens or closes like one, or its title or somebody says so."""
        zones, authorship = self.zones, self.authorship
        if zones.turns or authorship.reports or "dated-entry" in zones.rules:
            return False
        if kind := stated.get("kind"):
            return names_letter(kind)
        if stated.get("addressee") or stated.get("to"):
            return True
        signs_of_letter = {("salutation", "head"), ("signature", "valediction")}
        if not signs_of_letter.isdisjoint(zip(zones.kinds, zones.rules, strict=True)):
            return True
        return self._is_titled_letter() or self._opens() or self._is_dated_and_signed()

    def _is_titled_letter(self) -> bool:
        """Whether the title says so: it names a letter, or who writes to whom, or whom somebody writes who signs."""
        head = letter_head(self.authorship.title, self.lines.language)
        if names_letter(self.authorship.title):
            return head is not None or self.authorship.addressee is not None
        if head is None or not head.addressee:
            return False
        if head.sender is None:
            return self.zones.signature is not None  # "TO MRS. HOLT." above, and a name below
        return head.sure or self.authorship.rule == "title"

    def _is_dated_and_signed(self) -> bool:
        """Whether the first line of all gives place and date, and somebody signs: an article has a title above that."""
        first = self.zones.kinds[:1]
        return first == ["dateline"] and self.lines.is_dateline(0) and self.zones.signature is not None

    def _opens(self) -> bool:
        """Whether the document's own words begin as a letter does."""
        spoken = [index for index, kind in enumerate(self.zones.kinds) if kind in OWN_KINDS][:_OPENING]
        own = bool(spoken) and not (spoken[0] in self.found and self.found[spoken[0]].division)
        return own and opens_letter(self.lines, spoken)

    def _is_quoted_letter(self, division: int, first: int, last: int) -> bool:
        """Whether a quoted document is a letter: it opens like one, or is written, and to somebody or dated."""
        members = self._members(first, last, division)
        if not any(not (self.lines.is_salutation(index) or self.lines.is_dateline(index)) for index in members):
            return False
        one = self.found[members[0]]
        if not _FRAMED.isdisjoint(one.rule.split("/")) or any(map(self.lines.is_salutation, members[:_OPENING])):
            return True
        if one.lead is None or not _WRITTEN.search(self.lines.words(one.lead)[-_LONGEST_LEAD:]):
            return False
        near = (*members[:_OPENING], *members[-_CLOSING:])
        return one.voices[-1].addressee is not None or any(map(self.lines.is_dateline, near))

    def _members(self, first: int, last: int, division: int) -> list[int]:
        """The paragraphs of a letter's own words; for 0 those that nobody is quoted in."""
        return [
            index
            for index in range(first, last + 1)
            if self.zones.kinds[index] in OWN_KINDS
            and (self.found[index].division if index in self.found else 0) == division
        ]

    def _place(self, first: int, last: int, division: int, head: int | None) -> str | None:
        """The place of a letter: from its first line that dates it, those at its head before those at its foot."""
        if head is not None and (found := self.zones.heads.get(head) or self.lines.letter_head(head)) and found.place:
            return found.place
        members = self._members(first, last, division)
        near = [*members[:_OPENING], *members[max(_OPENING, len(members) - _CLOSING) :]]
        dated = [index for index in near if self.lines.is_dateline(index)]
        places = (place_in(self.lines.words(index), self.lines.language, self._is_person) for index in dated)
        above = {*members[:1], *(day - 1 for day in dated if day in members[:_OPENING])}
        alone = (
            place_alone(self.lines.words(index), self._is_person)
            for index in members[:_OPENING]
            if index in above and self.zones.kinds[index] == "dateline" and index not in dated
        )
        return next((place for place in (*places, *alone) if place), None)

    def _is_person(self, words: str) -> bool:
        """Whether words are the name, or a part of the name, of somebody who writes or is written to."""
        parts = _name_words(words)
        return any(parts <= name for part in list(parts)[:1] for name in self._writers.get(part, ()))

    @cached_property
    def _writers(self) -> Mapping[str, list[frozenset[str]]]:
        """Under each word the names of those who write or are written to that have it, as sets of words."""
        voices = {voice for one in self.found.values() for voice in one.voices}
        names = {name for voice in voices for name in (voice.speaker, voice.addressee)}
        names |= {self.authorship.author, self.authorship.addressee}
        having: dict[str, list[frozenset[str]]] = {}
        for name in {_name_words(name) for name in names if name}:
            for word in name:
                having.setdefault(word, []).append(name)
        return having


def _name_words(name: str) -> frozenset[str]:
    return frozenset(word.casefold() for word in re.findall(r"[^\W\d_]+", name))


def voiced(letters: Iterable[Letter], blocks: Sequence[Block]) -> tuple[Letter, ...]:
    """The letters with author, addressee and date as the voices of their own blocks have them, in order.

    A letter without blocks of its own is none, and a quoted one neither if nothing is known of it.
    """
    filled = (_with_voice(letter, blocks) for letter in letters)
    kept = (letter for letter in filled if letter is not None)
    return _nested(sorted(kept, key=lambda letter: (letter.span.start, -letter.span.end)))


def own_blocks(letter: Letter, blocks: Sequence[Block]) -> list[Block]:
    """The blocks that hold the words of a letter's author, without those of the letters and documents quoted in it."""
    first = bisect_left(blocks, letter.span.start, key=lambda block: block.span.start)
    end = bisect_left(blocks, letter.span.end, key=lambda block: block.span.start)
    return [
        block
        for block in blocks[first:end]
        if block.division == letter.division
        and block.kind in OWN_KINDS
        and block.voices[-1:]
        and not _is_editors(block)
    ]


def _is_editors(block: Block) -> bool:
    return block.voices[-1].role == "editor"


def _with_voice(letter: Letter, blocks: Sequence[Block]) -> Letter | None:
    voices = [voice for block in own_blocks(letter, blocks) if (voice := innermost_direct(block.voices))]
    author, addressee, date = (
        (_common(values) for values in zip(*((one.speaker, one.addressee, one.date) for one in voices), strict=True))
        if voices
        else (None, None, None)
    )
    if not voices or (letter.division and not (author or addressee or date)):
        return None
    return replace(letter, author=author, addressee=addressee, date=date)


def _common(values: Iterable[str | None]) -> str | None:
    """The one value that all have in common; None where they differ."""
    different = set(values)
    return different.pop() if len(different) == 1 else None


def _nested(letters: Sequence[Letter]) -> tuple[Letter, ...]:
    """The letters with the letter around each, numbered; one that crosses another's end is left out."""
    kept: list[Letter] = []
    around: list[int] = []  # the places of the letters that are still open, outermost first
    count: dict[int | None, int] = {}
    for letter in letters:
        while around and kept[around[-1]].span.end <= letter.span.start:
            around.pop()
        outer = around[-1] if around else None
        if outer is not None and not kept[outer].span.covers(letter.span):
            continue
        count[outer] = count.get(outer, 0) + 1
        around.append(len(kept))
        kept.append(replace(letter, outer=outer, number=count[outer]))
    return tuple(replace(letter, of=count[letter.outer]) for letter in kept)
