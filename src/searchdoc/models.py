"""The values that pass between the stages: small and immutable, and none holds a second copy of a text.

Positions are Unicode code points into the document's text as decoded, zero-based and half-open, so that
``document.text[span.start:span.end]`` is always the thing itself.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Literal

from searchdoc.notebook import as_card, as_link

Kind = Literal[
    "title",
    "introduction",
    "heading",
    "dateline",
    "salutation",
    "body",
    "quotation",
    "caption",
    "signature",
    "source",
    "note",
]
"""What a block of a document is."""

FRAMING_KINDS: frozenset[Kind] = frozenset({"title", "heading", "dateline", "salutation", "signature"})
"""The kinds of blocks that frame a text and say nothing themselves."""

PassageKind = Literal["body", "quotation", "note", "introduction", "caption", "heading", "source"]
"""What a passage is: the kinds a citation can have."""

PASSAGE_KINDS: tuple[PassageKind, ...] = (
    "body",
    "quotation",
    "note",
    "introduction",
    "caption",
    "heading",
    "source",
)

_LINE_END = re.compile(r"\r\n|[\r\n\f]")
_OTHER_LINE_END = re.compile("[\r\f\v]")
_ONE_LINE_END = str.maketrans({"\r": "\n", "\f": "\n", "\v": " "})

Role = Literal["author", "quoted", "editor"]
Mode = Literal["direct", "reported"]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of code points."""

    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start

    def covers(self, other: Span) -> bool:
        """Whether the other span lies wholly inside this one."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Whether the two spans share a character."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Voice:
    """One link in the chain of those who speak: who, in which role, when, to whom, in whose wording.

    ``speaker`` is None where it is not established. ``mode`` says whether the words are the speaker's own
    (direct) or somebody else's account of them (reported). ``rule`` names the rule that decided and
    ``confidence`` is that rule's precision as measured on annotated documents, from 0 to 1 (docs/voices.md); None
    where it was never measured, and such a rule names nobody.
    """

    speaker: str | None
    role: Role
    date: str | None = None
    addressee: str | None = None
    mode: Mode = "direct"
    confidence: float | None = None
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Quote:
    """Words in quotation marks inside a block, with the chain of voices that ends in who said them."""

    span: Span
    voices: tuple[Voice, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph of a document and what is known about it.

    ``paragraph`` counts the source's paragraphs from 1, ``line`` its lines from 1. ``section`` holds the
    headings above the block from the outside in, ``point`` the document's own number of the point.
    ``lead`` is the index of the block that introduces a quoted document, where there is one. ``division``
    counts the documents quoted: two blocks with different numbers never share a passage. ``frame`` says that a block
    of a quotation only frames what is said there: the dateline, the greeting or the signature of a letter quoted.
    """

    span: Span
    kind: Kind
    voices: tuple[Voice, ...]
    section: tuple[str, ...]
    point: str | None
    paragraph: int
    line: int
    lead: int | None = None
    division: int = 0
    level: int = 0
    rule: str = ""
    frame: bool = False

    @property
    def frames(self) -> bool:
        """Whether the block only frames what is said, by its kind or inside a quotation."""
        return self.frame or self.kind in FRAMING_KINDS


@dataclass(frozen=True, slots=True)
class Note:
    """An editorial or authorial note and the places it belongs to.

    ``span`` covers the note's words and ``number`` is its number in the document's own count. ``markers``
    are the places in the text that call it. ``linked`` says how the link was made: by its "marker", by
    being "inferred" from dates and names (``anchor`` is then the place it seems to belong to), by being
    "stated" in a side-car (``anchor`` is the place), or not at all ("none"). ``document`` is the id of the
    document in which the note's words stand, which is not the annotated document where notes are kept in a file
    of their own. ``repeats`` is the number of the note that an "Ibid." points to.
    """

    number: int
    span: Span
    text: str
    author: str | None
    document: str
    markers: tuple[Span, ...] = ()
    linked: Literal["marker", "inferred", "stated", "none"] = "none"
    anchor: Span | None = None
    repeats: int | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody named in the documents: the shortest unambiguous name, and all forms it occurs in."""

    name: str
    variants: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter: the document itself, one of several in it, or one that is quoted in it.

    ``author``, ``addressee`` and ``date`` (EDTF) are those of the voice of its words, so that the author is never
    another than the speaker of what the author wrote; ``place`` is where it was written. Each is None where that is
    not established.

    ``span`` goes from its first line, or from the head right above that, to its last line, with the notes right below.
    ``heading`` is the words of its head ("X to Y, 3 May 1911"), where it has one. ``division`` is that of its blocks:
    0 where the document prints it as its own, above 0 where it is quoted.

    Letters nest and never cross: two of them share no character, or one is quoted in the other. ``outer`` is then the
    place of the one that quotes it in ``Document.letters``, the innermost of them, or None. ``number`` counts from 1
    among the ``of`` letters that have the same ``outer``.
    """

    span: Span
    author: str | None = None
    addressee: str | None = None
    date: str | None = None
    place: str | None = None
    heading: Span | None = None
    division: int = 0
    outer: int | None = None
    number: int = 1
    of: int = 1


@dataclass(frozen=True, slots=True)
class Statement:
    """What somebody states about a document: ``what`` ("author", "date", "shelfmark"), the ``value``, and where.

    ``source`` is the file that says so ("metadata.csv", "light.voices.toml"), "front matter", "the file's own header",
    or "file name"; ``row`` is the row of a table as a spreadsheet counts it, or the item of an export, both from 1.
    """

    what: str
    value: str
    source: str
    row: int | None = None

    @property
    def place(self) -> str:
        """Where it is stated: "metadata.csv, row 3"."""
        return self.source if self.row is None else f"{self.source}, row {self.row}"


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the document's source: its number, counted from 1, and its ``label`` as printed ("217", "xvii").

    The label is None where none is printed, or none could be read. ``span`` ends where the next page begins.
    ``width`` and ``height`` are those of the page as it is shown, in points; None where they are not known.
    """

    span: Span
    number: int
    label: str | None = None
    width: float | None = None
    height: float | None = None


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page, which is counted from 1: left, top, right and bottom, in points.

    Points (1/72 inch) are counted from the top left corner of the page as it is shown.
    """

    page: int
    rect: tuple[float, float, float, float]

    def around(self, other: Box) -> Box:
        """The smallest rectangle that holds both."""
        (left, top, right, bottom), (x0, y0, x1, y1) = self.rect, other.rect
        return Box(self.page, (min(left, x0), min(top, y0), max(right, x1), max(bottom, y1)))


@dataclass(frozen=True, slots=True)
class WordBoxes:
    """Where the words of a text stand on its pages: for each word its span, its page and its rectangle.

    They are in the order of the text and do not overlap. ``starts``, ``ends`` and ``pages`` are int32, shape (words,),
    and ``rects`` float32, shape (words, 4), as in ``Box``: little-endian bytes, so that a document with a hundred
    thousand words is read with four copies.
    """

    starts: bytes = field(repr=False)
    ends: bytes = field(repr=False)
    pages: bytes = field(repr=False)
    rects: bytes = field(repr=False)

    def __len__(self) -> int:
        return len(self.starts) // 4

    def within(self, span: Span) -> Iterator[tuple[Span, Box]]:
        """The words that share a character with a span, in order: where each stands in the text, and on its page."""
        import numpy as np

        starts, ends = np.frombuffer(self.starts, "<i4"), np.frombuffer(self.ends, "<i4")
        first, last = np.searchsorted(ends, span.start, "right"), np.searchsorted(starts, span.end, "left")
        pages = np.frombuffer(self.pages, "<i4")[first:last].tolist()
        rects = np.frombuffer(self.rects, "<f4").reshape(-1, 4)[first:last].astype(float).tolist()
        spans = zip(starts[first:last].tolist(), ends[first:last].tolist(), strict=True)
        for (start, end), page, (x0, y0, x1, y1) in zip(spans, pages, rects, strict=True):
            yield Span(start, end), Box(page, (x0, y0, x1, y1))


@dataclass(frozen=True, slots=True, order=True)
class SetApart:
    """Characters of a document that stand in no block, or inside one and belong to the page; ``label`` says what.

    "running head", "page number", "signature mark", "catchword", "front matter", "rule", "image", "markup", or what
    else the format calls it ("boilerplate"). Empty where nothing says what they are.
    """

    span: Span
    label: str


@dataclass(frozen=True, slots=True)
class Document:
    """One document as read: its text unchanged, and its structure as spans over that text.

    ``letters`` are those that it consists of and those that are quoted in it, in order of their first characters. A
    document that is itself a letter has it as its first; what is no letter has only those that it quotes.
    ``stated`` is what somebody states about it, as far as it was used (docs/stating.md).
    ``pages`` are in the order of the text and cover all of it; there are none where the source has no pages.
    ``furniture`` is what belongs to the pages and not to the text: running heads, page numbers, signature marks,
    catch-words, and the white space around them where a sentence goes on over the end of a page.
    ``set_apart`` is everything that is not read as text, with what it is, in order: with the blocks, every character
    that is no white space.
    ``boxes`` is where the words stand on the pages; None where that is not known.
    """

    id: str
    path: str
    sha256: str
    text: str = field(repr=False)
    title: str
    author: str | None
    date: str | None
    language: str
    blocks: Sequence[Block] = field(repr=False)
    notes: Sequence[Note] = field(default=(), repr=False)
    quotes: Sequence[Quote] = field(default=(), repr=False)
    people: Sequence[Person] = field(default=(), repr=False)
    problems: tuple[str, ...] = field(default=(), repr=False)
    addressee: str | None = None
    encoding: str = "utf-8"
    letters: Sequence[Letter] = field(default=(), repr=False)
    stated: tuple[Statement, ...] = ()
    pages: Sequence[Page] = field(default=(), repr=False)
    furniture: Sequence[Span] = field(default=(), repr=False)
    set_apart: Sequence[SetApart] = field(default=(), repr=False)
    boxes: WordBoxes | None = field(default=None, repr=False)

    @property
    def place(self) -> str | None:
        """Where the document was written, if that is stated."""
        return self._stated("place")

    @property
    def kind(self) -> str | None:
        """What the document is ("letter", "diary"), if that is stated."""
        return self._stated("kind")

    @property
    def shelfmark(self) -> str | None:
        """Where an archive keeps the document, if that is stated."""
        return self._stated("shelfmark")

    def _stated(self, what: str) -> str | None:
        return next((statement.value for statement in self.stated if statement.what == what), None)

    def slice(self, span: Span) -> str:
        """The document's own words at a span, as they stand in the source."""
        return self.text[span.start : span.end]

    def letters_around(self, span: Span) -> tuple[Letter, ...]:
        """The letters in which the whole span lies, outermost first: several where one is quoted in another."""
        around: list[Letter] = []
        place: int | None = bisect_right(self.letters, span.start, key=lambda letter: letter.span.start) - 1
        while place is not None and place >= 0:
            letter = self.letters[place]
            if letter.span.covers(span):
                around.append(letter)
            place = letter.outer
        return tuple(reversed(around))

    def reading(self, span: Span) -> str:
        """The words at a span as they are read (``reading_text``), every character at its place in ``slice``."""
        return reading_text(self.slice(span), self.furniture_in(span))

    def furniture_in(self, span: Span) -> tuple[Span, ...]:
        """What belongs to pages inside a span; positions are counted from its start."""
        first = bisect_right(self.furniture, span.start, key=lambda one: one.end)
        last = bisect_left(self.furniture, span.end, key=lambda one: one.start)
        clipped = ((max(one.start, span.start), min(one.end, span.end)) for one in self.furniture[first:last])
        return tuple(Span(start - span.start, end - span.start) for start, end in clipped)

    def line_boxes(self, span: Span) -> tuple[Box, ...]:
        """Where the words of a span stand on the pages, a rectangle a line; empty where that is not known.

        What belongs to the pages is left out, and a word that the span only touches is in it whole.
        """
        boxes: list[Box] = []
        gaps = [Span(span.start + gap.start, span.start + gap.end) for gap in self.furniture_in(span)]
        end = span.start
        for word, box in self.boxes.within(span) if self.boxes else ():
            gap = bisect_right(gaps, word.start, key=lambda one: one.start) - 1
            if gap >= 0 and gaps[gap].covers(word):
                continue
            if boxes and boxes[-1].page == box.page and "\n" not in self.text[end : word.start]:
                boxes[-1] = boxes[-1].around(box)
            else:
                boxes.append(box)
            end = word.end
        return tuple(boxes)

    def page_at(self, position: int) -> Page | None:
        """The page on which a position lies; None in a document without pages."""
        index = bisect_right(self.pages, position, key=lambda page: page.span.start) - 1
        return self.pages[index] if index >= 0 else None

    def _repr_html_(self) -> str:
        """The title as a link to the file, who wrote it and when, and how it begins."""
        said = "; ".join(part for part in (self.author, self.date, self.id) if part)
        return as_card(as_link(self.title, self.path), self.text, escape(said))


_PASSAGE_KIND: dict[Kind, PassageKind] = {
    "title": "heading",
    "introduction": "introduction",
    "heading": "heading",
    "dateline": "body",
    "salutation": "body",
    "body": "body",
    "quotation": "quotation",
    "caption": "caption",
    "signature": "body",
    "source": "source",
    "note": "note",
}


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of one document that is indexed, ranked and cited as one.

    ``first`` and ``last`` are the indices of the blocks it covers; they agree in kind, voices and section.
    A paragraph that is longer than the model reads is divided: ``part`` of ``parts``, counted from 1.
    """

    document: Document = field(repr=False)
    start: int
    end: int
    first: int
    last: int
    part: int = 1
    parts: int = 1

    @property
    def span(self) -> Span:
        """Where the passage stands in its document."""
        return Span(self.start, self.end)

    @property
    def text(self) -> str:
        """The document's own words, sliced afresh."""
        return self.document.text[self.start : self.end]

    @property
    def reading(self) -> str:
        """The words as they are read, without what belongs to the page; as long as ``text``."""
        return self.document.reading(self.span)

    @property
    def block(self) -> Block:
        """The first block; kind, voices and section hold for the whole passage."""
        return self.document.blocks[self.first]

    @property
    def blocks(self) -> Sequence[Block]:
        """All blocks that the passage covers or lies in."""
        return self.document.blocks[self.first : self.last + 1]

    @property
    def kind(self) -> PassageKind:
        """What the passage is; datelines, salutations and signatures count to the text they frame."""
        quoted = any(voice.role == "quoted" and voice.mode == "direct" for voice in self.voices)
        kind = _PASSAGE_KIND[self.block.kind]
        return "quotation" if kind == "body" and quoted else kind

    @property
    def voices(self) -> tuple[Voice, ...]:
        """Who speaks, outermost first."""
        return self.block.voices

    @property
    def voice(self) -> Voice | None:
        """The innermost direct voice: the one whose words these are."""
        return innermost_direct(self.voices)

    @property
    def speaker(self) -> str | None:
        """Whose words these are; None where that is not established."""
        return self.voice.speaker if self.voice else None

    @property
    def date(self) -> str | None:
        """The date of the words themselves (ISO 8601 / EDTF)."""
        return self.voice.date if self.voice else None

    @property
    def letter(self) -> Letter | None:
        """The letter in which the passage stands, the innermost where one is quoted in another; None in no letter."""
        around = self.document.letters_around(self.span)
        return around[-1] if around else None

    @property
    def section(self) -> tuple[str, ...]:
        """The headings above the passage, from the outside in."""
        return self.block.section

    @property
    def saying(self) -> Sequence[Block]:
        """The blocks that say something: no title, heading, dateline, salutation or signature.

        Where the document has nothing else, its title is what it says.
        """
        blocks = [block for block in self.blocks if not block.frames]
        if blocks or not all(block.frames for block in self.document.blocks):
            return blocks
        return self.blocks

    @property
    def point(self) -> str | None:
        """The document's own number of the point."""
        return self.block.point

    @property
    def paragraph(self) -> int:
        """The number of its first paragraph, counted from 1."""
        return self.block.paragraph

    @property
    def line(self) -> int:
        """The line on which the passage begins, counted from 1."""
        return self.block.line + count_line_ends(self.document.text, self.block.span.start, self.start)

    @property
    def page(self) -> Page | None:
        """The page on which the passage begins; None where the document has no pages."""
        return self.document.page_at(self.start)

    @property
    def notes(self) -> tuple[Note, ...]:
        """The notes that are called, or seem to belong, inside the passage."""
        return tuple(
            note
            for note in self.document.notes
            if any(self.span.overlaps(marker) for marker in note.markers)
            or (note.anchor is not None and self.span.overlaps(note.anchor))
        )

    @property
    def quotes(self) -> tuple[Quote, ...]:
        """The attributed words in quotation marks that begin inside the passage."""
        return tuple(quote for quote in self.document.quotes if self.start <= quote.span.start < self.end)

    @property
    def id(self) -> str:
        """The citation's identifier: document, position, and a checksum of the words."""
        return citation_id(self.document, self.span)

    def _repr_html_(self) -> str:
        """Whose words they are, the words, and the document as a link to its file."""
        said = "; ".join(part for part in (self.speaker, self.date) if part) or self.kind
        return as_card(escape(said), self.text, as_link(self.document.title, self.document.path))


def innermost_direct(voices: tuple[Voice, ...]) -> Voice | None:
    """The last voice in the chain that speaks in its own words."""
    return next((voice for voice in reversed(voices) if voice.mode == "direct"), None)


def citation_id(document: Document, span: Span) -> str:
    """``document:start-end:checksum``, the checksum being the first eight hex digits of the words' SHA-256."""
    digest = hashlib.sha256(document.slice(span).encode("utf-8", "surrogatepass")).hexdigest()
    return f"{document.id}:{span.start}-{span.end}:{digest[:8]}"


@dataclass(frozen=True, slots=True)
class Match:
    """A match in an index: the passage's ordinal in the index, and the index's own score (higher is better)."""

    ordinal: int
    score: float


@dataclass(frozen=True, slots=True)
class Scores:
    """The scores of a passage by each index and the final one; None where an index did not return it.

    ``tokens`` is the score of late interaction (``vectors.late_interaction``), ``rerank`` that of a cross-encoder
    (``searchdoc.ranking.reranking``), where one was asked for and has read the passage.
    """

    keyword: float | None
    semantic: float | None
    final: float
    tokens: float | None = None
    rerank: float | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """The reasons for the rank of a hit."""

    terms: tuple[str, ...] = ()
    keyword_rank: int | None = None
    semantic_rank: int | None = None
    parts: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """A ranked passage. ``repeats`` are passages with the same words elsewhere, collapsed into this one.

    ``focus`` are the words inside the passage of the person asked for, where the passage is somebody else's.
    ``ordinal`` is the passage's number in the index, from 0.
    """

    passage: Passage
    ordinal: int
    rank: int
    scores: Scores
    explanation: Explanation = Explanation()
    repeats: tuple[Passage, ...] = ()
    focus: Quote | None = None


def lines_of(text: str) -> Iterator[Span]:
    """The lines of a text without their line ends (LF, CR LF, CR or form feed), in order."""
    start = 0
    for end in _LINE_END.finditer(text):
        yield Span(start, end.start())
        start = end.end()
    if start < len(text):
        yield Span(start, len(text))


def count_line_ends(text: str, start: int, end: int) -> int:
    """How many lines end between two positions (LF, CR LF, CR or form feed); below 0 where the first is behind."""
    if end < start:
        return -count_line_ends(text, end, start)
    ends = sum(text.count(one, start, end) for one in "\n\r\f")
    return ends - text.count("\r\n", start, end)


def reading_text(text: str, furniture: Sequence[Span] = ()) -> str:
    """A text as it is read: spaces for what belongs to the page, and every line ended by LF alone.

    Each character stays at its place, so that a span over what is returned is a span over the text.
    """
    if not furniture and not _OTHER_LINE_END.search(text):
        return text
    pieces = []
    done = 0
    for span in furniture:
        pieces += [text[done : span.start], " " * len(span)]
        done = span.end
    return "".join([*pieces, text[done:]]).replace("\r\n", " \n").translate(_ONE_LINE_END)


def stripped_span(text: str, span: Span) -> Span:
    """The span without the white space at both of its ends; an empty one where it holds nothing else.

    The empty span stands at the end of a span of white space, as ``str.lstrip`` removes all of it.
    """
    words = text[span.start : span.end]
    start = span.start + len(words) - len(words.lstrip())
    return Span(start, max(start, span.end - len(words) + len(words.rstrip())))


def overlapping(spans: Sequence[Span], area: Span) -> Sequence[Span]:
    """Those of ordered spans without overlaps that share a character with an area."""
    first = bisect_right(spans, area.start, key=lambda one: one.end)
    return spans[first : bisect_left(spans, area.end, key=lambda one: one.start)]
