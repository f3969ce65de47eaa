"""Letters in a document: where each begins and ends, its opening lines and its closing lines.

A letter opens with what heads the sheet (place, date, address, a number, a greeting) and closes with a phrase and a
name. A document may be one letter, or hold several under heads ("X to Y, DATE", "TO MRS. HOLT."), or several one
after the other without heads: then a new one begins where an opening follows upon a closing. Letters that somebody
quotes in a narrative are not looked for here but by the reader of voices.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from searchdoc.structure.cues import DOCUMENT_NOUN
from searchdoc.structure.letter_heads import is_person_name
from searchdoc.structure.letter_phrases import SIGNED, is_form_of_greeting, run_in_greeting
from searchdoc.structure.lines import Lines

_QUOTES = tuple('“„«"‘')
_OPENING_LINES = 9
_CLOSING_LINES = 8
_HEAD_WORDS = 26
_NUMBER_LINE = re.compile(
    r"(?:(?:letter|lettre|brief|carta|lettera|письмо)\s+)?(?:no\.?|nr\.?|n[°º]|№|number)?\s*(?:\d{1,4}|[IVXLCDM]{1,8})\s*[.:]?",
    re.IGNORECASE,
)
_YEAR_LINE = re.compile(r"\[?1[4-9]\d\d\]?\.?")
_ADDRESS_LINE = re.compile(
    r"(?:(?:to|à|au|an|herrn?|frau|fräulein|monsieur|madame|mademoiselle|señor|señora|signor|signora|mr|mrs|miss|messrs|dr|hon|capt|col|gen|rev|prof|sir|lady|the|M)\b\.?.{0,120})",
    re.IGNORECASE,
)
_POSTSCRIPT = re.compile(r"(?:P\.?\s?(?:P\.?\s?)?S\b|N\.?\s?B\b|Postscript|Nachschrift)", re.IGNORECASE)
_COLUMN = re.compile(rf"\b(?:{DOCUMENT_NOUN}|correspondence|korrespondenz|correspondance)\b", re.IGNORECASE)
_SENTENCE = re.compile(r"[.!?…][”\"’)]*\s*\Z")
_OFFICE_LINE_WORDS = 12
_BARE_NAME = 4


@dataclass(frozen=True, slots=True)
class Opening:
    """The opening lines of a letter: paragraphs by kind, and the first paragraph of the letter's own words."""

    datelines: tuple[int, ...]
    salutations: tuple[int, ...]
    headings: tuple[int, ...]
    body: int
    """A place among the members of the letter."""


@dataclass(frozen=True, slots=True)
class Closing:
    """The closing lines of a letter as numbers of paragraphs: phrases, names, dates, and addresses below them."""

    phrases: tuple[int, ...]
    names: tuple[int, ...]
    datelines: tuple[int, ...]
    addresses: tuple[int, ...]
    start: int
    end: int
    """The first and the last place, among the members, of the closing; the last excluded."""


def find_opening(lines: Lines, members: Sequence[int]) -> Opening | None:
    """The opening lines at the beginning of some paragraphs; None where nothing shows that a letter begins there."""
    datelines: list[int] = []
    salutations: list[int] = []
    headings: list[int] = []
    pending: list[int] = []
    body = 0
    for place, index in enumerate(members[:_OPENING_LINES]):
        if place == 0 and lines.words(index)[:1] in _QUOTES:
            return None  # somebody else's letter, in quotation marks
        if lines.is_salutation(index):
            salutations.append(index)
        elif lines.is_dateline(index) or _YEAR_LINE.fullmatch(lines.words(index)):
            datelines.append(index)
        elif lines.is_classification(index) or _NUMBER_LINE.fullmatch(lines.words(index)):
            headings.append(index)
            if not (datelines or salutations):
                continue
        elif not salutations and _heads_a_sheet(lines, index):
            pending.append(index)
            continue
        elif run_in_greeting(lines.words(index)):
            body = place
            break
        else:
            break
        body = place + 1
    if not body:
        return None
    last = members[body - 1] if body else -1
    for index in pending:
        if index < last:
            (headings if _heads_words(lines.words(index)) else datelines).append(index)
    kept = tuple(index for index in headings if index <= last)
    return Opening(tuple(sorted(datelines)), tuple(salutations), kept, body)


def _heads_words(words: str) -> bool:
    """Whether a line above a letter is a heading of its words and no address: a column's name, a subject."""
    return bool(_COLUMN.search(words)) or words.endswith("?") or (words.isupper() and not re.search(r"[\d,]", words))


def _heads_a_sheet(lines: Lines, index: int) -> bool:
    """Whether a line can stand above a letter: an address, a printed heading, a subject; no sentence."""
    words = lines.words(index)
    if lines.count(index) > _HEAD_WORDS or lines.is_enumerated(index) or words.endswith(":"):
        return False
    return lines.is_placelike(index) or words.isupper()


def opens_letter(lines: Lines, members: Sequence[int]) -> bool:
    """Whether a letter evidently begins with the first of some paragraphs: a greeting soon, or a dateline above one."""
    opening = find_opening(lines, members)
    if opening is None:
        greeted = run_in_greeting(lines.words(members[0])) if members else None
        return greeted is not None and is_form_of_greeting(greeted["greeting"])
    return bool(opening.salutations) or bool(
        opening.datelines and opening.body < len(members) and run_in_greeting(lines.words(members[opening.body]))
    )


def find_closing(lines: Lines, members: Sequence[int], writer: str | None = None, first: int = 0) -> Closing | None:
    """The last closing lines of some paragraphs, at or behind the place ``first``; None where there are none.

    ``writer`` is who should sign, if that is known: that name in any shortened form counts then without a phrase.
    """
    for place in range(len(members) - 1, first - 1, -1):
        index = members[place]
        if lines.is_valediction(index) or is_signed(lines, index):
            if found := _closing_at(lines, members, place, writer, first):
                return found
        elif (
            place + 1 < len(members)
            and is_signature_like(lines.words(index))
            and lines.count(index) <= _BARE_NAME
            and lines.is_dateline(members[place + 1])
        ):
            if found := _dated_below(lines, members, place, first):
                return found
        elif writer and signs(lines.words(index), writer):
            return _closing_at(lines, members, place, writer, first)
    return None


def _closing_at(lines: Lines, members: Sequence[int], place: int, writer: str | None, first: int) -> Closing | None:
    """The closing that a phrase or a name at a place belongs to: the lines right above and below it."""
    start = place
    while start > first and (
        lines.is_valediction(members[start - 1]) and lines.count(members[start - 1]) <= _OFFICE_LINE_WORDS + 6
    ):
        start -= 1
    phrases: list[int] = []
    names: list[int] = []
    datelines: list[int] = []
    addresses: list[int] = []
    at = start
    while at < len(members) and at < start + _CLOSING_LINES:
        index = members[at]
        if not names and lines.is_valediction(index) and not (writer and signs(lines.words(index), writer)):
            phrases.append(index)
        elif lines.is_dateline(index):
            datelines.append(index)
        elif _is_name_of(lines, index, writer, after_phrase=bool(phrases), first=not names) or (
            names and lines.is_attestation(index)
        ):
            names.append(index)
        elif names and _is_address(lines, index):
            addresses.append(index)
        else:
            break
        at += 1
    if not names and not (phrases and at == len(members)):
        return None
    return Closing(tuple(phrases), tuple(names), tuple(datelines), tuple(addresses), start, at)


def _dated_below(lines: Lines, members: Sequence[int], place: int, first: int) -> Closing | None:
    """A name with place and date below it, as at the end of a letter to a newspaper; nothing but postscripts follow."""
    after = members[place + 2 :]
    if place <= first or (after and not _POSTSCRIPT.match(lines.words(after[0]))):
        return None
    start = place
    while start > first and lines.is_valediction(members[start - 1]):
        start -= 1
    phrases = tuple(members[start:place])
    return Closing(phrases, (members[place],), (members[place + 1],), (), start, place + 2)


def is_signed(lines: Lines, index: int) -> bool:
    """Whether a line has "(Signed)" before a name."""
    words = lines.words(index).lstrip("—–- ")
    match = SIGNED.match(words)
    return match is not None and match.end() > 0 and is_person_name(re.split(r"[,\n]", words[match.end() :])[0])


def _is_name_of(lines: Lines, index: int, writer: str | None, *, after_phrase: bool, first: bool) -> bool:
    words = lines.words(index)
    if lines.count(index) > _OFFICE_LINE_WORDS:
        return False
    if writer and signs(words, writer):
        return True
    if is_signed(lines, index):
        return True
    if not after_phrase:
        return False
    return lines.is_signature(index) or (first and is_signature_like(words))


def is_signature_like(words: str) -> bool:
    """Whether a line right below a closing phrase can be a name: capitals, initials, a pseudonym."""
    name = re.split(r"[,\n(]", SIGNED.sub("", words.lstrip("—–- "), count=1))[0].strip(" .\"”“’'")
    return 0 < len(name.split()) <= 5 and is_person_name(name)


def _is_address(lines: Lines, index: int) -> bool:
    words = lines.words(index)
    return (
        lines.count(index) <= _OFFICE_LINE_WORDS + 4
        and bool(_ADDRESS_LINE.fullmatch(words))
        and not _POSTSCRIPT.match(words)
        and (not _SENTENCE.search(words) or lines.is_placelike(index))
    )


def signs(words: str, writer: str) -> bool:
    """Whether a line can be the signature of somebody: the name, a part of it, its initials, or nearly the name."""
    bare = SIGNED.sub("", words.lstrip("—–- "), count=1)
    head = re.split(r"[,\n(]", bare)[0].strip(" .\"”“’'")
    if not head or len(head.split()) > 6 or re.search(r"\d", head):
        return False
    given, own = _letters(head), [_letters(word) for word in re.findall(r"[^\W\d_]+", writer)]
    if not given:
        return False
    whole = "".join(own)
    initials = "".join(word[0] for word in own if word)
    parts = [_letters(word) for word in re.findall(r"[^\W\d_]+", head)]
    if all(
        any(
            part == word or (len(part) == 1 and word.startswith(part)) or (len(part) > 2 and word.startswith(part))
            for word in own
        )
        for part in parts
    ):
        return head[0].isupper()
    if len(given) > 1 and given == initials:
        return True
    if head[0].isupper() and len(parts) > 1 and _is_whole_name(parts, own):
        return True
    from rapidfuzz import fuzz

    return (
        head[0].isupper()
        and len(given) > 5
        and (fuzz.ratio(given, whole) >= 85 or (len(own) > 1 and fuzz.ratio(given, own[0] + own[-1]) >= 85))
    )


def _is_whole_name(parts: Sequence[str], own: Sequence[str]) -> bool:
    """Whether a name is that of a writer known by initials: TOBIAS VAN MARL is T. V. Marl."""
    return (
        len(parts) == len(own)
        and parts[-1] == own[-1]
        and all(
            part == word or (len(word) == 1 and part.startswith(word)) for part, word in zip(parts, own, strict=True)
        )
    )


def _letters(words: str) -> str:
    return "".join(character for character in words.casefold() if character.isalpha())


def divide_letters(lines: Lines, flow: Sequence[int]) -> list[tuple[int, int]]:
    """Several letters one after the other without heads: the places in the flow where each begins and ends.

    A letter begins where an opening follows upon a closing, with nothing between them but lines that can head a letter.
    Empty unless there are two letters at least, of which the first stands near the beginning.
    """
    starts: list[int] = []
    at = 0
    while at < len(flow):
        opening = find_opening(lines, _from(flow, at))
        if opening is None or not opens_letter(lines, _from(flow, at)):
            if not starts and at < 3:
                at += 1
                continue
            if not starts:
                return []
            at += 1
            continue
        starts.append(at)
        closing = _next_closing(lines, flow, at + opening.body)
        if closing is None:
            break
        at = closing
    if len(starts) < 2:
        return []
    return list(zip(starts, [*starts[1:], len(flow)], strict=True))


def _from(flow: Sequence[int], at: int) -> Sequence[int]:
    """As many paragraphs from a place on as an opening can take, and the one below."""
    return flow[at : at + _OPENING_LINES + 1]


def _next_closing(lines: Lines, flow: Sequence[int], at: int) -> int | None:
    """The place behind the first closing that a new opening follows."""
    while at < len(flow):
        if lines.is_valediction(flow[at]) or is_signed(lines, flow[at]):
            closing = _closing_at(lines, flow, at, None, at)
            if closing is not None and closing.names:
                end = closing.end
                # a dateline below a name may be the next letter's
                while (
                    closing.datelines
                    and end > closing.start + 1
                    and lines.is_dateline(flow[end - 1])
                    and opens_letter(lines, _from(flow, end - 1))
                ):
                    end -= 1
                for further in range(end, min(end + 4, len(flow))):
                    if opens_letter(lines, _from(flow, further)) and lines.is_dateline(flow[further]):
                        return further
                    if opens_letter(lines, _from(flow, further)) and lines.is_salutation(flow[further]):
                        return further
                    if not (lines.is_placelike(flow[further]) or _POSTSCRIPT.match(lines.words(flow[further]))):
                        break
                at = end
                continue
        at += 1
    return None
