"""What belongs to the pages and not to the text: running heads, signature marks, catch-words.

What stands at the head and the foot of the pages is compared from page to page. A sentence that a page divides goes on:
what lies between its halves belongs to the pages as well.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from searchdoc.models import Page, SetApart, Span
from searchdoc.structure.letter_phrases import is_greeting
from searchdoc.structure.page_lines import PrintedLine, goes_on, usual_length
from searchdoc.structure.page_numbers import is_running_head, recurring, without_number

_SIGNATURE = re.compile(r"(?:VOL\.?\s+[IVX]{1,5}\.?\s+)?(?P<letter>[A-Z])[A-Za-z]?(?:\s?\d{1,2})?")
"""What a printer puts at the foot of a sheet's first pages: "B", "B 2", "VOL. II. B"."""

_ZONE = 3
"""Lines at the head and at the foot of a page that can belong to the page."""


@dataclass(slots=True)
class PagedText:
    """A text with pages, while it is told what belongs to them.

    ``apart`` are the indices of the lines that belong to pages, each with what it is; ``marks`` the spans of page
    numbers inside a line.
    """

    lines: Sequence[PrintedLine]
    pages: Sequence[Page]
    apart: dict[int, str] = field(default_factory=dict)
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


def find_running_heads(book: PagedText) -> None:
    """What recurs at the head or the foot of pages, other than a place and date, or a greeting.

    Where no page has a number, each page may be a letter under a printed heading: then the text must go on over pages.
    """
    for end in (0, -1):
        for _ in range(2):  # a head may have two lines
            zone = [(page, lines[end]) for page in range(len(book.pages)) if (lines := _zone(book, page, end))]
            titles = [without_number(book.lines[index].words) for _, index in zone]
            kinds = recurring([title if is_running_head(title) and not is_greeting(title) else "" for title in titles])
            heads = [
                (page, index)
                for (page, index), title, kind in zip(zone, titles, kinds, strict=True)
                if kind >= 0 and is_running_head(title)
            ]
            numbered = any(page.label for page in book.pages)
            if not numbered and not any(_goes_on_below(book, page, index) for page, index in heads):
                break
            book.apart |= {index: "running head" for _, index in heads}


def _zone(book: PagedText, page: int, end: int) -> list[int]:
    """The lines of the text at the head (0) or foot (-1) of a page, as far as they can belong to the page."""
    members = book.members[page]
    zone = members[:_ZONE] if end == 0 else members[_ZONE:][-_ZONE:]
    return [index for index in zone if index not in book.apart]


def _goes_on_below(book: PagedText, page: int, head: int) -> bool:
    """Whether a sentence of the page before goes on below a line at the head of a page."""
    above = book.text_lines(page - 1) if page else []
    below = [index for index in book.text_lines(page) if index > head]
    return bool(above and below) and goes_on(book.lines[above[-1]].words, book.lines[below[0]].words, None)


def find_signature_marks(book: PagedText) -> None:
    """Single letters at the foot of pages, if there are two or more in the order of the alphabet."""
    found: list[tuple[int, str]] = []
    for page in range(len(book.pages)):
        foot = _zone(book, page, -1)[-1:]
        match = _SIGNATURE.fullmatch(book.lines[foot[0]].words) if foot else None
        if match:
            found.append((foot[0], match["letter"]))
    letters = [letter for _, letter in found]
    if len(set(letters)) > 1 and letters == sorted(letters):
        book.apart |= {index: "signature mark" for index, _ in found}


def find_catchwords(book: PagedText) -> None:
    """A word alone at the foot of a page that the next page begins with."""
    for page in range(len(book.pages) - 1):
        foot, above = _zone(book, page, -1)[-1:], book.text_lines(page + 1)[:1]
        if not foot or not above or " " in (word := book.lines[foot[0]].words.strip("-‐ ")):
            continue
        first = book.lines[above[0]].words.split()[0]
        if len(word) > 1 and word[0].isalpha() and first.startswith(word):
            book.apart[foot[0]] = "catchword"


def labelled_furniture(book: PagedText) -> tuple[SetApart, ...]:
    """The words that belong to pages, each with what it is, in the order of the text."""
    lines = [SetApart(book.lines[index].span, label) for index, label in book.apart.items()]
    return tuple(sorted([*lines, *(SetApart(span, "page number") for span in book.marks)]))


# -- sentences that go on


def furniture_spans(book: PagedText) -> tuple[tuple[Span, ...], frozenset[int]]:
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


def _joins(book: PagedText) -> Iterator[tuple[int, Span]]:
    """For each page whose first sentence began on a page before, what lies between its halves."""
    usual = usual_length(book.lines)
    last: int | None = None
    for page in range(len(book.pages)):
        members = book.text_lines(page)
        if members and last is not None:
            above, below = book.lines[last], book.lines[members[0]]
            gap = Span(above.next_line, below.span.start)
            if goes_on(above.words, below.words, usual) and len(gap):
                yield page, gap
        last = members[-1] if members else last
