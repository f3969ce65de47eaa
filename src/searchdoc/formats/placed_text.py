"""The text of a document from the paragraphs on its pages, with headings and notes told by their type.

Each line of a page is a line of the text, and a hyphen at its end stays, as in plain text. Notes stand at the foot of
their page, but before a paragraph that goes on over its end, so that the paragraph is in one piece.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from searchdoc.formats.composing import Composer, Rect
from searchdoc.formats.placed_lines import PlacedLine, PlacedWord
from searchdoc.formats.placed_notes import (
    SUPERSCRIPTS,
    PageNotes,
    PlacedNote,
    PlacedParagraph,
    called_label,
    part_notes,
)
from searchdoc.models import Span

_LARGE = 1.12
"""The size, as a share of the body's, from which type is that of headings."""

_FEW_LINES = 3
_FEW_CHARACTERS = 200
"""The lines and the characters of the longest heading."""

_DEEPEST = 6
_ENDS_SENTENCE = re.compile(r"[.,;:?!][”’\"')\]»]*\Z")
_GOES_ON = re.compile(r"[\w,;—–‐‑¬⸗\u00ad-]\Z")
_PARTS = re.compile(r"[\W_]+")
_FURNITURE_LINE = re.compile(r"\W*+(?:(?:(?:page|p|seite|s)\W*+)?\d{1,4}|[ivxlc]{1,8})\W*+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class TurnedText:
    """The paragraphs of a page that run in one direction.

    ``place`` says where a rectangle stands on the page; None where the page need not be turned to be read.
    """

    paragraphs: list[PlacedParagraph]
    place: Callable[[Rect], Rect] | None = None


@dataclass(frozen=True, slots=True)
class PlacedPage:
    """A page: its size in points, its printed number, its text by directions, and what stands outside its edges."""

    width: float
    height: float
    label: str | None = None
    texts: tuple[TurnedText, ...] = ()
    outside: tuple[str, ...] = ()

    def paragraphs(self) -> Iterator[PlacedParagraph]:
        """All paragraphs of all directions."""
        return (paragraph for text in self.texts for paragraph in text.paragraphs)


@dataclass(slots=True)
class _Type:
    """What the type of a document says: the size of its body, which sizes are headings', whether bold is rare."""

    body: float
    headings: list[float]
    bold_is_rare: bool
    outline: Mapping[str, int]
    recurring: frozenset[str]

    def level(self, paragraph: PlacedParagraph) -> int:
        """The level of a heading; 0 for what is none."""
        first = paragraph[0]
        text = " ".join(line.text for line in paragraph)
        if (
            len(paragraph) > _FEW_LINES
            or len(text) > _FEW_CHARACTERS
            or first.cells > 1
            or folded_title(text) in self.recurring
        ):
            return 0
        if stated := self.outline.get(folded_title(text)):
            return min(stated, _DEEPEST)
        if not any(character.isalpha() for character in text):
            return 0
        size = _rounded(first.size)
        if size in self.headings:
            return min(self.headings.index(size) + 1, _DEEPEST)
        bold = all(line.bold for line in paragraph)
        if bold and self.bold_is_rare and size >= self.body * 0.98 and not _ENDS_SENTENCE.search(text):
            return min(len(self.headings) + 1, _DEEPEST)
        return 0


def _rounded(size: float) -> float:
    return round(size * 2) / 2


def folded_title(text: str) -> str:
    """A title as titles are compared: without case, white space, marks and numbers of pages at its ends."""
    return _PARTS.sub(" ", text).strip(" 0123456789").casefold()


def _type_of(pages: Sequence[PlacedPage], outline: Mapping[str, int]) -> _Type:
    sizes: Counter[float] = Counter()
    bold = 0
    edges: Counter[str] = Counter()
    for page in pages:
        shown = list(page.paragraphs())
        for paragraph in shown:
            for line in paragraph:
                length = len(line.text) if line.size else 0
                sizes[_rounded(line.size)] += length
                bold += length * line.bold
        if shown:
            edges.update({folded_title(shown[0][0].text), folded_title(shown[-1][-1].text)})
    sizes = +sizes
    body = sizes.most_common(1)[0][0] if sizes else 0.0
    large = sorted((size for size in sizes if size >= _LARGE * body), reverse=True)
    recurring = frozenset(title for title, times in edges.items() if times > 1)
    return _Type(body, large, bold * 10 < 3 * sizes.total(), outline, recurring)


@dataclass(slots=True)
class _Labels:
    """The labels of notes: unique in the document, as printed where no page begins to count anew."""

    repeated: frozenset[str]
    page: int = 0

    def of(self, label: str) -> str:
        return f"{label} on page {self.page}" if label in self.repeated else label


def write_pages(
    composer: Composer, pages: Sequence[PlacedPage], outline: Mapping[str, int] | None = None, headings: bool = True
) -> None:
    """Write the text of pages; ``outline`` are the levels of titles that the document states, folded.

    Without ``headings``, only these are headings.
    """
    kind = _type_of(pages, outline or {})
    if not headings:
        kind.headings, kind.bold_is_rare = [], False
    parted = [[part_notes(text.paragraphs, kind.body) for text in page.texts] for page in pages]
    times = Counter(note.label for texts in parted for text in texts for note in text.notes)
    labels = _Labels(frozenset(label for label, count in times.items() if count > 1))
    for number, (page, texts) in enumerate(zip(pages, parted, strict=True), start=1):
        labels.page = number
        composer.begin_page(page.label, page.width, page.height)
        for text, notes in zip(page.texts, texts, strict=True):
            _PageWriter(composer, kind, labels, text.place).write(notes)
        for words in page.outside:
            composer.begin("furniture", label="outside the page")
            composer.write(words)
        composer.end()


@dataclass(slots=True)
class _PageWriter:
    """Writes what runs in one direction on a page."""

    composer: Composer
    kind: _Type
    labels: _Labels
    place: Callable[[Rect], Rect] | None
    called: frozenset[str] = field(default_factory=frozenset)

    def write(self, page: PageNotes) -> None:
        self.called = page.labels
        paragraphs = page.paragraphs
        foot = len(paragraphs)
        while page.notes and foot and _is_foot(paragraphs[foot - 1]):
            foot -= 1
        body, feet = paragraphs[:foot], paragraphs[foot:]
        last = [body.pop()] if page.notes and body and _GOES_ON.search(body[-1][-1].text) else []
        for paragraph in body:
            self._paragraph(paragraph)
        for note in page.notes:
            self._note(note)
        for paragraph in (*last, *feet):
            self._paragraph(paragraph)

    def _paragraph(self, lines: PlacedParagraph) -> None:
        level = self.kind.level(lines)
        self.composer.begin("heading" if level else "paragraph", level)
        self._lines(lines)

    def _note(self, note: PlacedNote) -> None:
        """The note's mark, which is no part of its words, and its words behind it on the same line."""
        label = self.labels.of(note.label)
        first = note.lines[0]
        self.composer.begin("furniture", label="mark of a note")
        self.composer.write_line(self._words(first.spaces[: note.mark], first.words[: note.mark]))
        self.composer.end(" ")
        self.composer.begin("note", label=label)
        words = first.words[note.mark :]
        self.composer.write_line(self._words(("", *first.spaces[note.mark + 1 :]), words))
        self._lines(note.lines[1:])

    def _lines(self, lines: Sequence[PlacedLine]) -> None:
        for line in lines:
            self.composer.break_line()
            span = self.composer.write_line(self._words(line.spaces, line.words))
            if self.called and any(word.raised for word in line.words):
                self._calls(line, span.start)

    def _words(self, spaces: Sequence[str], words: Sequence[PlacedWord]) -> list[tuple[str, str, Rect]]:
        if self.place is None:
            return [(space, _shown(word), word.rect) for space, word in zip(spaces, words, strict=True)]
        return [(space, _shown(word), self.place(word.rect)) for space, word in zip(spaces, words, strict=True)]

    def _calls(self, line: PlacedLine, start: int) -> None:
        """The calls of notes on a line that was written at a position."""
        for order, (space, word) in enumerate(zip(line.spaces, line.words, strict=True)):
            start += len(space)
            end = start + len(word.text)
            label = called_label(word)
            if order and label in self.called and label is not None:
                self.composer.state_call(Span(start, end), self.labels.of(label))
            start = end


def _shown(word: PlacedWord) -> str:
    return word.text.translate(SUPERSCRIPTS) if word.raised else word.text


def _is_foot(paragraph: PlacedParagraph) -> bool:
    """Whether a line at the foot of a page is its number."""
    return len(paragraph) == 1 and bool(_FURNITURE_LINE.fullmatch(paragraph[0].text))
