"""The pages of a document, and what belongs to them and not to the text: running heads, page numbers, signature marks.

Where the pages end is stated by the format, or by form feeds, or it is told by numbers that go up as pages do
(``page_numbers``). What stands at the head and the foot of the pages is then compared from page to page. A sentence
that a page divides goes on: what lies between its halves is left out when the text is read (``Document.reading``).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from searchdoc.models import Page, Span, lines_of, stripped_span
from searchdoc.protocols import DecodedFile
from searchdoc.structure.letter_phrases import is_greeting
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
)
from searchdoc.text.divisions import is_divided

_BESIDE_HEAD = re.compile(r"\S*\d\S*[ \t\u00a0]+|[ \t\u00a0]+\S*\d\S*\Z")
"""A number, perhaps misread, before or behind a running head."""

_SIGNATURE = re.compile(r"(?:VOL\.?\s+[IVX]{1,5}\.?\s+)?(?P<letter>[A-Z])[A-Za-z]?(?:\s?\d{1,2})?")
"""What a printer puts at the foot of a sheet's first pages: "B", "B 2", "VOL. II. B"."""

_STARTS_APART = re.compile(r"\s*(?:[*†‡§¶>#|•–—-]|\(?(?:\d{1,3}|[a-z]|[ivx]{1,5})[.)]\s|\[)")
"""The beginning of a line that is a note, a point, a heading or a quotation of its own."""

_ZONE = 3
"""Lines at the head and at the foot of a page that can belong to the page."""

_FULL = 0.75
"""Share of the usual length of a line from which a line is full, and no line that ends a paragraph."""


@dataclass(frozen=True, slots=True)
class Pagination:
    """The pages of a text, and the spans of what belongs to them; both in order.

    ``joins`` are the ends of those spans behind which a paragraph goes on that began before them.
    """

    pages: tuple[Page, ...] = ()
    furniture: tuple[Span, ...] = ()
    joins: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class _Line:
    """A line that is not blank: its words without the white space around them, and where the next line begins."""

    span: Span
    words: str
    next_line: int


@dataclass(slots=True)
class _Book:
    """A text with pages, while it is told what belongs to them.

    ``apart`` are the indices of the lines that belong to pages, ``marks`` the spans that do inside a line.
    """

    lines: Sequence[_Line]
    pages: Sequence[Page]
    apart: set[int] = field(default_factory=set)
    marks: list[Span] = field(default_factory=list)
    members: list[list[int]] = field(init=False)
    """For each page, the indices of its lines."""

    def __post_init__(self) -> None:
        starts = [page.span.start for page in self.pages]
        self.members = [[] for _ in self.pages]
        for index, line in enumerate(self.lines):
            self.members[max(bisect_right(starts, line.span.start) - 1, 0)].append(index)

    def text_lines(self, page: int) -> list[int]:
        """The lines of a page that do not belong to the page itself."""
        return [index for index in self.members[page] if index not in self.apart]


def find_pages(source: DecodedFile) -> Pagination:
    """The pages that a source states, or that its text shows; none where neither is so."""
    text = source.text
    stated = source.pages or tuple(_pages_between_form_feeds(text))
    lines = _lines(text)
    if stated:
        book = _Book(lines, stated)
        book.pages = _labelled(book)
    else:
        numbers = _evident_numbers(lines)
        if not numbers:
            return Pagination()
        book = _Book(lines, tuple(_pages_by_numbers(text, lines, numbers)))
        for number in numbers:
            if number.span == lines[number.line].span:
                book.apart.add(number.line)
            else:
                book.marks.append(number.span)
    _find_running_heads(book)
    _find_signature_marks(book)
    _find_catchwords(book)
    spans, joins = _furniture(book)
    return Pagination(tuple(book.pages), spans, joins)


def _lines(text: str) -> list[_Line]:
    spans = list(lines_of(text))
    starts = [*(span.start for span in spans[1:]), len(text)]
    found = []
    for span, next_line in zip(spans, starts, strict=True):
        words = stripped_span(text, span)
        if len(words):
            found.append(_Line(words, text[words.start : words.end], next_line))
    return found


def _pages_between_form_feeds(text: str) -> Iterator[Page]:
    """The pages that form feeds divide, as far as there is text behind them; none where there is only one."""
    last = len(text.rstrip())
    ends = [match.end() for match in re.finditer("\f", text) if match.end() <= last]
    if ends and text[: ends[-1]].strip():
        for number, (start, end) in enumerate(pairwise([0, *ends, len(text)]), start=1):
            yield Page(Span(start, end), number)


# -- numbers


def _labelled(book: _Book) -> tuple[Page, ...]:
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
            book.apart |= {number.line for number in members}
    return tuple(
        page if page.label is not None else replace(page, label=labels.get(index))
        for index, page in enumerate(book.pages)
    )


def _numbers_of_pages(book: _Book) -> Iterator[tuple[int, PageNumber]]:
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


def _number(lines: Sequence[_Line], index: int) -> PageNumber | None:
    line = lines[index]
    return number_alone(line.words, index, line.span) or numbered_head(line.words, index, line.span)


def _evident_numbers(lines: Sequence[_Line]) -> list[PageNumber]:
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


def _explicit(_lines: Sequence[_Line], numbers: Sequence[PageNumber]) -> list[PageNumber]:
    """Numbers with the word "page": two that go up by one are enough."""
    sequence = longest_sequence(numbers, apart=1)
    return sequence if goes_up_by_one(sequence) else []


def _between_marks(lines: Sequence[_Line], numbers: Sequence[PageNumber]) -> list[PageNumber]:
    """Numbers such as "- 17 -" and "{17}".

    They can number sections and notes as well, but these begin at 1 and divide no sentence.
    """
    sequence = longest_sequence(numbers, apart=1)
    if not goes_up_by_one(sequence):
        return []
    pages = sequence[0].value > 1 or any(_divides_sentence(lines, number) for number in sequence)
    return sequence if pages else []


def _with_heads(lines: Sequence[_Line], numbers: Sequence[PageNumber]) -> list[PageNumber]:
    """Running heads that recur with a number that goes up.

    Numbered headings do that as well, but they stand on one side, with a single space, and divide no sentence.
    """
    kinds = recurring([number.title for number in numbers])
    sequence = longest_sequence([number for number, kind in zip(numbers, kinds, strict=True) if kind >= 0], apart=2)
    if len(sequence) < 2 or (len(sequence) == 2 and not goes_up_by_one(sequence)) or are_years(sequence):
        return []
    sides = {number.side for number in sequence}
    wide = sum(number.apart for number in sequence) * 2 >= len(sequence)
    if not (len(sides) > 1 or wide or any(_divides_sentence(lines, number) for number in sequence)):
        return []
    return sorted([*sequence, *_misread(lines, sequence)], key=lambda number: number.line)


def _misread(lines: Sequence[_Line], sequence: Sequence[PageNumber]) -> Iterator[PageNumber]:
    """Lines with the running head of a page beside them, but without a number, or with one that was misread."""
    for before, after in pairwise(sequence):
        last = before.line
        for index in range(before.line + 1, after.line):
            words = _BESIDE_HEAD.sub("", lines[index].words)
            if (
                min(index - last, after.line - index) > 2
                and is_running_head(words)
                and (are_similar(words, before.title) or are_similar(words, after.title))
            ):
                last = index
                yield PageNumber(index, lines[index].span, "", "head", words)


def _bare(lines: Sequence[_Line], numbers: Sequence[PageNumber]) -> list[PageNumber]:
    """Numbers alone on a line: beside running heads that recur, or where they divide sentences again and again."""
    sequence = longest_sequence(numbers, apart=2)
    if len(sequence) < 2 or are_years(sequence):
        return []
    for step in (-1, 1):
        beside = [lines[place].words for one in sequence if 0 <= (place := one.line + step) < len(lines)]
        kinds = recurring([words if is_running_head(words) else "" for words in beside])
        heads = sum(kind >= 0 and is_running_head(words) for kind, words in zip(kinds, beside, strict=True))
        if heads >= 2 and heads * 2 >= len(sequence):
            return sequence
    dividing = sum(_divides_sentence(lines, number) for number in sequence)
    return sequence if len(sequence) > 2 and dividing >= 2 and dividing * 3 >= len(sequence) else []


_ACCEPT = {
    "total": _explicit,
    "word": _explicit,
    "brace": _between_marks,
    "head": _with_heads,
    "dash": _between_marks,
    "bare": _bare,
}
"""What accepts the numbers of a style, the surest styles first."""


def _divides_sentence(lines: Sequence[_Line], number: PageNumber) -> bool:
    """Whether a sentence is unfinished above a line, and goes on below it in lower case."""
    if not 0 < number.line < len(lines) - 1:
        return False
    above, below = lines[number.line - 1].words, lines[number.line + 1].words
    return (above[-1].isalnum() or is_divided(above)) and below[0].islower() and not _STARTS_APART.match(below)


def _pages_by_numbers(text: str, lines: Sequence[_Line], numbers: Sequence[PageNumber]) -> Iterator[Page]:
    """Pages that begin or end at their numbers; text before the first or behind the last is a page of its own."""
    if _stand_at_foot(lines, numbers):
        cuts = [lines[number.line].next_line for number in numbers]
        labels: list[str | None] = [number.label or None for number in numbers]
        if text[cuts[-1] :].strip():
            labels.append(None)
        else:
            cuts.pop()
    else:
        cuts = [number.span.start for number in numbers]
        labels = [number.label or None for number in numbers]
        if text[: cuts[0]].strip():
            labels.insert(0, None)
        else:
            cuts.pop(0)
    edges = pairwise([0, *cuts, len(text)])
    for number, ((start, end), label) in enumerate(zip(edges, labels, strict=True), start=1):
        yield Page(Span(start, end), number, label)


def _stand_at_foot(lines: Sequence[_Line], numbers: Sequence[PageNumber]) -> bool:
    """Whether the numbers end their pages: where the text begins or ends with one, that says it, or else its style."""
    begins, ends = numbers[0].line == 0, numbers[-1].line == len(lines) - 1
    inside = any(number.span != lines[number.line].span for number in numbers)
    if begins == ends or inside:
        return not inside and numbers[0].style in {"dash", "total", "bare"}
    return ends


# -- heads and feet


def _find_running_heads(book: _Book) -> None:
    """What recurs at the head or the foot of pages, other than a place and date, or a greeting.

    Where no page has a number, each page may be a letter under a printed heading: then the text must go on over pages.
    """
    for end in (0, -1):
        for _ in range(2):  # a head may have two lines
            zone = [(page, lines[end]) for page in range(len(book.pages)) if (lines := _zone(book, page, end))]
            titles = [_BESIDE_HEAD.sub("", book.lines[index].words) for _, index in zone]
            kinds = recurring([title if is_running_head(title) and not is_greeting(title) else "" for title in titles])
            heads = [
                (page, index)
                for (page, index), title, kind in zip(zone, titles, kinds, strict=True)
                if kind >= 0 and is_running_head(title)
            ]
            numbered = any(page.label for page in book.pages)
            if not numbered and not any(_goes_on_below(book, page, index) for page, index in heads):
                break
            book.apart |= {index for _, index in heads}


def _zone(book: _Book, page: int, end: int) -> list[int]:
    """The lines of the text at the head (0) or foot (-1) of a page, as far as they can belong to the page."""
    members = book.members[page]
    zone = members[:_ZONE] if end == 0 else members[_ZONE:][-_ZONE:]
    return [index for index in zone if index not in book.apart]


def _goes_on_below(book: _Book, page: int, head: int) -> bool:
    """Whether a sentence of the page before goes on below a line at the head of a page."""
    above = book.text_lines(page - 1) if page else []
    below = [index for index in book.text_lines(page) if index > head]
    return bool(above and below) and _goes_on(book.lines[above[-1]].words, book.lines[below[0]].words, None)


def _find_signature_marks(book: _Book) -> None:
    """Single letters at the foot of pages, if there are two or more in the order of the alphabet."""
    found: list[tuple[int, str]] = []
    for page in range(len(book.pages)):
        foot = _zone(book, page, -1)[-1:]
        match = _SIGNATURE.fullmatch(book.lines[foot[0]].words) if foot else None
        if match:
            found.append((foot[0], match["letter"]))
    letters = [letter for _, letter in found]
    if len(set(letters)) > 1 and letters == sorted(letters):
        book.apart |= {index for index, _ in found}


def _find_catchwords(book: _Book) -> None:
    """A word alone at the foot of a page that the next page begins with."""
    for page in range(len(book.pages) - 1):
        foot, above = _zone(book, page, -1)[-1:], book.text_lines(page + 1)[:1]
        if not foot or not above or " " in (word := book.lines[foot[0]].words.strip("-‐ ")):
            continue
        first = book.lines[above[0]].words.split()[0]
        if len(word) > 1 and word[0].isalpha() and first.startswith(word):
            book.apart.add(foot[0])


# -- sentences that go on


def _furniture(book: _Book) -> tuple[tuple[Span, ...], frozenset[int]]:
    """The spans of what belongs to pages, and the ends of those behind which the sentence goes on."""
    joins = dict(_joins(book))
    spans = [*joins.values(), *book.marks]
    joined = sorted(joins.values())
    starts = [span.start for span in joined]
    for index in sorted(book.apart):
        span = book.lines[index].span
        place = bisect_right(starts, span.start) - 1
        if place < 0 or not joined[place].covers(span):
            spans.append(span)
    return tuple(sorted(spans)), frozenset(span.end for span in joins.values())


def _joins(book: _Book) -> Iterator[tuple[int, Span]]:
    """For each page whose first sentence began on a page before, what lies between its halves."""
    usual = _usual_length(book.lines)
    last: int | None = None
    for page in range(len(book.pages)):
        members = book.text_lines(page)
        if members and last is not None:
            above, below = book.lines[last], book.lines[members[0]]
            gap = Span(above.next_line, below.span.start)
            if _goes_on(above.words, below.words, usual) and len(gap):
                yield page, gap
        last = members[-1] if members else last


def _usual_length(lines: Sequence[_Line]) -> int:
    """The length of a line that is full, in characters: that of the upper quartile."""
    lengths = sorted(len(line.words) for line in lines)
    return lengths[len(lengths) * 3 // 4] if lengths else 0


def _goes_on(above: str, below: str, usual: int | None) -> bool:
    """Whether a sentence goes on from the last line of a page to the first of the next.

    In lower case it does, unless it was finished. Before a capital, it must break off in a line that is full (``usual``
    is the length of such lines), and a line of text must follow.
    """
    if _STARTS_APART.match(below) or above[:1] in "*†‡§":
        return False
    if is_divided(above):
        return below[0].isalpha()
    if below[0].islower():
        return above[-1].isalnum() or above[-1] in ",;—–-)’'"
    if usual is None or below.isupper() or not (below[0].isalpha() or below[0] in "“\"‘'"):
        return False
    breaks_off = above[-1].isalnum() or above[-1] == ","
    return breaks_off and _FULL * usual <= len(above) <= 2 * usual and len(below) >= _FULL * usual
