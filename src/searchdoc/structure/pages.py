"""The pages of a document, as its format states them, or as they are told from its text.

Where the pages end is stated by the format, or by form feeds, or it is told by numbers that go up as pages do
(``page_numbers``). What belongs to the pages and not to the text (``page_furniture``) is left out when the text is read
(``Document.reading``).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from searchdoc.models import Page, SetApart, Span
from searchdoc.protocols import PAGE_FURNITURE, DecodedFile
from searchdoc.structure.page_furniture import (
    PagedText,
    find_catchwords,
    find_running_heads,
    find_signature_marks,
    furniture_spans,
    labelled_furniture,
)
from searchdoc.structure.page_lines import PrintedLine, divides_sentence, printed_lines, usual_length
from searchdoc.structure.page_numbers import (
    PageNumber,
    are_similar,
    are_years,
    bracketed_numbers,
    goes_up_by_one,
    is_running_head,
    longest_sequence,
    number_alone,
    numbered_head,
    recurring,
    without_number,
)

_FEW = 4
"""Pages from which a sentence must be divided by one of them, where nothing else tells running heads from headings."""

_PROSE = 40
"""Characters of a usual line, at least, where numbers alone are told by the sentences that they divide."""

_FORM_FEED = re.compile("\f")


@dataclass(frozen=True, slots=True)
class Pagination:
    """The pages of a text, and the spans of what belongs to them; both in order.

    ``joins`` are the ends of those spans behind which a paragraph goes on that began before them. ``labelled`` are the
    words that belong to pages, each with what it is.
    """

    pages: tuple[Page, ...] = ()
    furniture: tuple[Span, ...] = ()
    joins: frozenset[int] = frozenset()
    labelled: tuple[SetApart, ...] = ()


def find_pages(source: DecodedFile) -> Pagination:
    """The pages that a source states, or that its text shows; none where neither is so."""
    text = source.text
    stated = source.pages or tuple(_pages_between_form_feeds(text))
    lines = printed_lines(text)
    if stated:
        book = PagedText(lines, stated)
        book.apart |= _stated_furniture(source, lines)
        book.pages = _labelled(book)
    else:
        numbers = _evident_numbers(lines)
        if not numbers:
            return Pagination()
        book = PagedText(lines, tuple(_pages_by_numbers(text, lines, numbers)))
        for number in numbers:
            if number.span == lines[number.line].span:
                book.apart[number.line] = "page number"
            else:
                book.marks.append(number.span)
    find_running_heads(book)
    find_signature_marks(book)
    find_catchwords(book)
    spans, joins = furniture_spans(book)
    return Pagination(tuple(book.pages), spans, joins, labelled_furniture(book))


def _stated_furniture(source: DecodedFile, lines: Sequence[PrintedLine]) -> dict[int, str]:
    """The indices of the lines of which the format states that they belong to their page, and what it calls them."""
    hints = [hint for hint in source.hints if hint.kind == "furniture" and hint.label in PAGE_FURNITURE]
    starts = [hint.span.start for hint in hints]
    found = {}
    for index, line in enumerate(lines if hints else ()):
        place = bisect_right(starts, line.span.start) - 1
        if place >= 0 and hints[place].span.covers(line.span):
            found[index] = hints[place].label
    return found


def _pages_between_form_feeds(text: str) -> Iterator[Page]:
    """The pages that form feeds divide, as far as there is text behind them; none where there is only one."""
    last = len(text.rstrip())
    ends = [match.end() for match in _FORM_FEED.finditer(text) if match.end() <= last]
    if ends and text[: ends[-1]].strip():
        for number, (start, end) in enumerate(pairwise([0, *ends, len(text)]), start=1):
            yield Page(Span(start, end), number)


def _labelled(book: PagedText) -> tuple[Page, ...]:
    """The pages with the numbers printed at their heads and feet, where these go up with the pages.

    Alone on a line, they must go up as the pages do; beside a running head that recurs, pages may be missing.
    """
    labels: dict[int, str] = {}
    numbers = list(_numbers_of_pages(book))
    groups: dict[tuple[bool, int], list[tuple[int, PageNumber]]] = defaultdict(list)
    for page, number in numbers:
        groups[number.label.isdigit(), number.value - page].append((page, number))
    for group in [_beside_heads(numbers), *sorted(groups.values(), key=lambda one: -len(one))]:
        members = [number for _, number in group]
        explicit = all(number.style in {"word", "dash", "total"} for number in members)
        if not labels.keys() & {page for page, _ in group} and (explicit or len(group) > 1) and not are_years(members):
            labels |= {page: number.label for page, number in group}
            book.apart |= dict.fromkeys((number.line for number in members), "page number")
    return tuple(
        page if page.label is not None else replace(page, label=labels.get(index))
        for index, page in enumerate(book.pages)
    )


def _numbers_of_pages(book: PagedText) -> Iterator[tuple[int, PageNumber]]:
    """What may be the number of each page: in the first two lines of it or the last two."""
    for page, members in enumerate(book.members):
        for index in dict.fromkeys([*members[:2], *members[-2:]]):
            number = _number(book.lines, index)
            if number and number.value >= 0:
                yield page, number


def _beside_heads(numbers: Sequence[tuple[int, PageNumber]]) -> list[tuple[int, PageNumber]]:
    """Those that go up beside running heads that recur."""
    heads = [(page, number) for page, number in numbers if number.title]
    kinds = recurring([number.title for _, number in heads])
    kept = {number.line: page for (page, number), kind in zip(heads, kinds, strict=True) if kind >= 0}
    sequence = longest_sequence([number for _, number in heads if number.line in kept], apart=0)
    return [(kept[number.line], number) for number in sequence]


def _number(lines: Sequence[PrintedLine], index: int) -> PageNumber | None:
    line = lines[index]
    return number_alone(line.words, index, line.span) or numbered_head(line.words, index, line.span)


def _evident_numbers(lines: Sequence[PrintedLine]) -> list[PageNumber]:
    """The numbers of pages in a text that nothing else divides, in order; none where the evidence is too weak."""
    styles: dict[str, list[PageNumber]] = defaultdict(list)
    for index, line in enumerate(lines):
        number = _number(lines, index)
        for one in [number] if number else bracketed_numbers(line.words, index, line.span.start):
            styles[one.style].append(one)
    for style, accept in _ACCEPT.items():
        numbers = accept(lines, styles[style])
        if numbers:
            return numbers
    return []


def _explicit(lines: Sequence[PrintedLine], numbers: Sequence[PageNumber]) -> list[PageNumber]:
    """Numbers with the word "page": two that go up by one, or three inside lines, where they can be references."""
    sequence = longest_sequence(numbers, apart=-1)
    inside = any(number.span != lines[number.line].span for number in sequence)
    return sequence if goes_up_by_one(sequence) and len(sequence) > 1 + inside else []


def _between_marks(lines: Sequence[PrintedLine], numbers: Sequence[PageNumber]) -> list[PageNumber]:
    """Numbers such as "- 17 -" and "{17}".

    They can number sections and notes as well, but these begin at 1 and divide no sentence.
    """
    sequence = longest_sequence(numbers, apart=1)
    if not goes_up_by_one(sequence):
        return []
    pages = sequence[0].value > 1 or any(divides_sentence(lines, number.line) for number in sequence)
    return sequence if pages else []


def _with_heads(lines: Sequence[PrintedLine], numbers: Sequence[PageNumber]) -> list[PageNumber]:
    """Running heads that recur with a number that goes up.

    Numbered headings do that as well, but they stand on one side, with a single space, and divide no sentence: of
    many pages, one at least divides a sentence.
    """
    kinds = recurring([number.title for number in numbers])
    sequence = longest_sequence([number for number, kind in zip(numbers, kinds, strict=True) if kind >= 0], apart=2)
    every = [*sequence, *_misread(lines, sequence)]
    if len(sequence) < 2 or (len(every) == 2 and not goes_up_by_one(sequence)) or are_years(sequence):
        return []
    both_sides = len({number.side for number in sequence}) > 1
    wide = sum(number.apart for number in sequence) * 2 >= len(sequence) and len(sequence) < _FEW
    if not (both_sides or wide or any(divides_sentence(lines, number.line) for number in sequence)):
        return []
    return sorted(every, key=lambda number: number.line)


def _misread(lines: Sequence[PrintedLine], sequence: Sequence[PageNumber]) -> Iterator[PageNumber]:
    """Lines with the running head of a page beside them, but without a number, or with one that was misread."""
    for before, after in pairwise(sequence):
        last = before.line
        for index in range(before.line + 1, after.line):
            words = without_number(lines[index].words)
            if (
                min(index - last, after.line - index) > 2
                and is_running_head(words)
                and (are_similar(words, before.title) or are_similar(words, after.title))
            ):
                last = index
                yield PageNumber(index, lines[index].span, "", "head", words)


def _bare(lines: Sequence[PrintedLine], numbers: Sequence[PageNumber]) -> list[PageNumber]:
    """Numbers alone on a line: beside running heads that recur, or where they divide sentences again and again."""
    sequence = longest_sequence(numbers, apart=2)
    if len(sequence) < 2 or are_years(sequence):
        return []
    for step in (-1, 1):
        beside = [lines[place].words for one in sequence if 0 <= (place := one.line + step) < len(lines)]
        kinds = recurring([words if is_running_head(words) else "" for words in beside])
        heads = sum(kind >= 0 and is_running_head(words) for kind, words in zip(kinds, beside, strict=True))
        if heads >= 2 and heads * 2 >= len(sequence):
            return [_with_head(lines, number, step) for number in sequence]
    usual = usual_length(lines)
    dividing = sum(divides_sentence(lines, number.line, usual) for number in sequence) if usual >= _PROSE else 0
    return sequence if len(sequence) > 2 and dividing >= 2 and dividing * 3 >= len(sequence) else []


def _with_head(lines: Sequence[PrintedLine], number: PageNumber, step: int) -> PageNumber:
    """The number of a page that begins with the number and a running head above or below it.

    Where a blank line stands between them, the number ends the page before the head.
    """
    first, second = sorted((number.line, number.line + step))
    if first < 0 or second >= len(lines) or not is_running_head(lines[number.line + step].words):
        return number
    adjacent = lines[first].next_line == lines[second].span.start
    return replace(number, begins=lines[first].span.start) if adjacent else number


_ACCEPT = {
    "total": _explicit,
    "word": _explicit,
    "brace": _between_marks,
    "head": _with_heads,
    "dash": _between_marks,
    "bare": _bare,
}
"""What accepts the numbers of a style, the surest styles first."""


def _pages_by_numbers(text: str, lines: Sequence[PrintedLine], numbers: Sequence[PageNumber]) -> Iterator[Page]:
    """Pages that begin or end at their numbers; text before the first or behind the last is a page of its own."""
    if _stand_at_foot(lines, numbers):
        cuts = [lines[number.line].next_line for number in numbers]
        labels: list[str | None] = [number.label or None for number in numbers]
        if text[cuts[-1] :].strip():
            labels.append(None)
        else:
            cuts.pop()
    else:
        cuts = [number.span.start if number.begins is None else number.begins for number in numbers]
        labels = [number.label or None for number in numbers]
        if text[: cuts[0]].strip():
            labels.insert(0, None)
        else:
            cuts.pop(0)
    edges = pairwise([0, *cuts, len(text)])
    for number, ((start, end), label) in enumerate(zip(edges, labels, strict=True), start=1):
        yield Page(Span(start, end), number, label)


def _stand_at_foot(lines: Sequence[PrintedLine], numbers: Sequence[PageNumber]) -> bool:
    """Whether the numbers end their pages: where the text begins or ends with one, that says it, or else its style."""
    begins, ends = numbers[0].line == 0, numbers[-1].line == len(lines) - 1
    inside = any(number.span != lines[number.line].span for number in numbers)
    if any(number.begins is not None for number in numbers):
        return False
    if begins == ends or inside:
        return not inside and numbers[0].style in {"dash", "total", "bare"}
    return ends
