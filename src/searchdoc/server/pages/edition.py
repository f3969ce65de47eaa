"""A document as an edition: its paragraphs under those who speak, what is quoted set off, notes beside their markers.

A long document is shown in parts. A part costs what is in it, and the notes of the document: nothing before or behind
it is cut or escaped.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from searchdoc.models import Block, Document, Note, Page, Span, Voice
from searchdoc.server.pages.facsimile import Facsimile, facsimiles, has_pictures
from searchdoc.server.pages.labels import VoiceLabel, section_label, shown_date, voice_label
from searchdoc.server.pages.links import document_link, place_link
from searchdoc.server.pages.palette import Palette
from searchdoc.server.pages.runs import Layer, MarginNote, Overlay, TextRun, flattened, runs_of
from searchdoc.text.characters import without_controls
from searchdoc.text.wording import is_prose, shortened

PART = 20_000
"""The characters of a part of a document, about: it begins with a paragraph, unless that is longer than this."""

_LONGEST_NOTE = 420
"""Characters of a note that are shown in the margin."""

_ASIDE = frozenset({"caption", "heading", "note", "source", "title"})
"""The kinds of blocks whose voice is plain from how they look, and which end no quotation that goes on behind them."""


@dataclass(frozen=True, slots=True)
class SetParagraph:
    """A block, or the part of a long one that is shown.

    ``level`` is that of a heading, 0 of anything else. ``label`` says who speaks, where that changes.
    """

    anchor: str
    kind: str
    level: int
    runs: tuple[TextRun, ...]
    verse: bool
    label: VoiceLabel | None = None
    editor: bool = False


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words set off: a letter that is quoted, a quotation, or the report of one. They may lie in one another."""

    label: VoiceLabel
    reported: bool
    items: tuple[SetParagraph | Quoted, ...]


@dataclass(frozen=True, slots=True)
class DocumentHead:
    """What stands above a document: who wrote it, to whom, when, where, what it is, and where an archive keeps it."""

    id: str
    title: str
    link: str
    author: VoiceLabel | None
    particulars: tuple[str, ...]
    stated: tuple[str, ...]
    problems: tuple[str, ...]
    language: str
    sha256: str
    characters: int


@dataclass(frozen=True, slots=True)
class Turning:
    """Where the parts before and behind lead; empty where there is none. ``unit`` is what is turned: part, or page."""

    unit: str
    number: int
    of: int
    previous: str
    next: str


@dataclass(frozen=True, slots=True)
class Edition:
    """A part of a document, ready to be set. ``titled``: its title is among the paragraphs."""

    head: DocumentHead
    items: tuple[SetParagraph | Quoted, ...]
    notes: tuple[MarginNote, ...]
    facsimiles: tuple[Facsimile, ...]
    turning: Turning
    titled: bool
    cites: bool


def edition_of(
    document: Document,
    palette: Palette,
    *,
    cited: Span | None = None,
    at: int = 0,
    part: int | None = None,
    level: int = 1,
    hues: Mapping[str, int] | None = None,
) -> Edition:
    """The part of a document with what is cited, or with a position, or of a number, which counts from 1.

    What is cited is in it as a whole. ``level`` is that of the document's title among the page's headings. ``hues``
    are those of the people that are on the page already.
    """
    parts = Parts(document)
    number = part - 1 if part is not None and cited is None else parts.of_position(cited.start if cited else at)
    number = min(max(number, 0), len(parts) - 1)
    last = parts.of_position(cited.end - 1) if cited else number
    span = Span(parts.start(number), parts.start(last + 1))
    blocks = _blocks_in(document, span)
    colours = palette.of_page([*(hues or {}), *_names(document, blocks)])
    overlay, notes = _overlay(document, span, cited, colours)
    here = at if at and cited is None and part is None else None
    setter = _Setter(document, span, overlay, colours, level, here)
    items = setter.items(blocks)
    return Edition(
        head_of(document, colours),
        items,
        notes,
        facsimiles(document, span, cited),
        parts.turning(number, last),
        any(document.blocks[place].kind == "title" for place in blocks),
        cited is not None,
    )


def head_of(document: Document, hues: Mapping[str, int]) -> DocumentHead:
    """What stands above a document."""
    first = next(iter(document.blocks[0].voices), None) if document.blocks else None
    role = first.role if first is not None and first.speaker == document.author else "author"
    author = Voice(document.author, role, None, document.addressee) if document.author else None
    particulars = (document.kind, document.place, shown_date(document.date), document.shelfmark)
    return DocumentHead(
        without_controls(document.id),
        without_controls(document.title),
        document_link(document.id),
        None if author is None else voice_label(author, hues),
        tuple(without_controls(one) for one in particulars if one),
        tuple(without_controls(f"{one.what}: {one.value} ({one.place})") for one in document.stated),
        tuple(map(without_controls, document.problems)),
        document.language,
        document.sha256,
        len(document.text),
    )


class Parts:
    """A document's parts: its pages, where there are pictures of them, or else about so many characters each."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._pages: Sequence[Page] = document.pages if has_pictures(document) else ()

    def __len__(self) -> int:
        return len(self._pages) or max(1, -(-len(self._document.text) // PART))

    def start(self, number: int) -> int:
        """Where a part begins, counted from 0; of the one behind the last, the end of the text."""
        if number >= len(self):
            return len(self._document.text)
        if self._pages:
            return self._pages[number].span.start if number else 0
        return self._start(number * PART)

    def of_position(self, position: int) -> int:
        """The part in which a position lies."""
        if self._pages:
            return max(0, bisect_right(self._pages, position, key=lambda page: page.span.start) - 1)
        number = min(max(0, position) // PART, len(self) - 1)
        return number + 1 if number + 1 < len(self) and position >= self.start(number + 1) else number

    def turning(self, first: int, last: int) -> Turning:
        """Where the parts before and behind those from ``first`` to ``last`` lead."""
        name = self._document.id
        previous = document_link(name, part=first) if first else ""
        following = document_link(name, part=last + 2) if last + 1 < len(self) else ""
        return Turning("page" if self._pages else "part", first + 1, len(self), previous, following)

    def _start(self, position: int) -> int:
        """The beginning of the paragraph at a position; inside one that is longer than a part, of a word."""
        blocks, text = self._document.blocks, self._document.text
        place = bisect_right(blocks, position, key=lambda block: block.span.start) - 1
        if place < 0 or position == 0:
            return 0
        block = blocks[place]
        if len(block.span) <= PART or block.span.end <= position:
            return block.span.start if block.span.end > position else position
        return text.rfind(" ", position - 200, position) + 1 or position


def _blocks_in(document: Document, span: Span) -> range:
    """The places of the blocks that share a character with a span."""
    first = bisect_right(document.blocks, span.start, key=lambda block: block.span.end)
    return range(first, bisect_left(document.blocks, span.end, key=lambda block: block.span.start))


def _names(document: Document, blocks: range) -> Iterator[str | None]:
    """Everybody who speaks in blocks, in order of appearance."""
    for block in document.blocks[blocks.start : blocks.stop]:
        yield from (voice.speaker for voice in block.voices)
    if blocks:
        end = document.blocks[blocks[-1]].span.end
        start = document.blocks[blocks[0]].span.start
        first = bisect_left(document.quotes, start, key=lambda quote: quote.span.start)
        last = bisect_left(document.quotes, end, key=lambda quote: quote.span.start)
        for quote in document.quotes[first:last]:
            yield quote.voices[-1].speaker if quote.voices else None


def _overlay(
    document: Document, span: Span, cited: Span | None, hues: Mapping[str, int]
) -> tuple[Overlay, tuple[MarginNote, ...]]:
    """What lies over the text of a part, and the notes that are called in it, in order."""
    quotes = [
        (quote.span, (voice.speaker, hues.get(voice.speaker)))
        for quote in document.quotes
        if quote.span.overlaps(span)
        and (voice := quote.voices[-1]).mode == "direct"
        and voice.speaker
        and len(quote.voices) > 1
        and voice.speaker != quote.voices[-2].speaker
    ]
    calls: list[tuple[Span, MarginNote]] = []
    behind: defaultdict[int, list[MarginNote]] = defaultdict(list)
    for place, note in enumerate(document.notes):
        margin = _margin_note(document, note, place)
        markers = [one for one in note.markers if one.overlaps(span)]
        calls += [(one, margin) for one in markers]
        anchor = note.anchor if not note.markers and note.anchor and note.anchor.overlaps(span) else None
        if markers or anchor:
            behind[(markers[0] if markers else anchor or span).end].append(margin)
    calls = _apart(sorted(calls, key=lambda call: call[0]))
    ends = sorted(behind)
    overlay = Overlay(
        cited,
        flattened(sorted(quotes, key=lambda quote: (quote[0].start, -quote[0].end))),
        Layer([page.span for page in document.pages], document.pages),
        Layer([one for one, _ in calls], [margin for _, margin in calls]),
        {end: tuple(notes) for end, notes in behind.items()},
        ends,
    )
    return overlay, tuple(note for end in ends for note in behind[end])


def _apart(calls: Sequence[tuple[Span, MarginNote]]) -> list[tuple[Span, MarginNote]]:
    """The markers without those that overlap the one before."""
    kept: list[tuple[Span, MarginNote]] = []
    for call in calls:
        if not kept or kept[-1][0].end <= call[0].start:
            kept.append(call)
    return kept


def _margin_note(document: Document, note: Note, place: int) -> MarginNote:
    return MarginNote(
        f"note-{place}",
        note.number,
        without_controls(shortened(note.text, _LONGEST_NOTE)),
        without_controls(note.author or ""),
        place_link(note.document or document.id, note.span.start),
        bool(note.markers),
        note.linked,
    )


@dataclass(slots=True)
class _Open:
    """A quotation that is being set: by whom it is quoted, from the host of the words inwards."""

    voices: tuple[Voice, ...]
    division: int
    items: list[SetParagraph | Quoted] = field(default_factory=list)


class _Setter:
    """Sets blocks one below the other, and those that are quoted inside one another."""

    def __init__(
        self,
        document: Document,
        span: Span,
        overlay: Overlay,
        hues: Mapping[str, int],
        level: int,
        here: int | None,
    ) -> None:
        self._document, self._span, self._overlay, self._hues = document, span, overlay, hues
        self._level = self._last_level = level
        self._titles, self._here = 0, here
        self._said: tuple[str | None, str, str | None] | None = None

    def items(self, blocks: range) -> tuple[SetParagraph | Quoted, ...]:
        """The blocks at these places as they are set."""
        stack = [_Open((), 0)]
        for place, path in zip(blocks, self._paths(blocks), strict=True):
            block = self._document.blocks[place]
            self._turn_to(stack, (*block.voices[:1], *path), block.division)
            stack[-1].items.append(self._paragraph(block, place, is_quoted=bool(path)))
        self._turn_to(stack, (), 0)
        return tuple(stack[0].items)

    def _paths(self, blocks: range) -> list[tuple[Voice, ...]]:
        """By whom each block is quoted or reported, from the outside in; a caption between two parts of it, too."""
        every = self._document.blocks[blocks.start : blocks.stop]
        paths = [tuple(voice for voice in block.voices[1:] if voice.role == "quoted") for block in every]
        following: tuple[Voice, ...] = ()
        nexts: list[tuple[Voice, ...]] = []
        for block, path in zip(reversed(every), reversed(paths), strict=True):
            following = following if block.kind in _ASIDE and not path else path
            nexts.append(following)
        nexts.reverse()
        for place, block in enumerate(every):
            if place and block.kind in _ASIDE and not paths[place] and nexts[place] == paths[place - 1]:
                paths[place] = paths[place - 1]
        return paths

    def _turn_to(self, stack: list[_Open], voices: tuple[Voice, ...], division: int) -> None:
        """Close the quotations that do not go on in words of these voices, and open those that begin."""
        depth = max(0, len(voices) - 1)
        shared = 0
        while shared < min(len(stack) - 1, depth) and stack[shared + 1].voices[1:] == voices[1 : shared + 2]:
            shared += 1
        is_another = division and stack[-1].division and stack[-1].division != division
        if is_another and shared == depth == len(stack) - 1:
            shared -= 1  # two letters of one writer stand one behind the other
        while len(stack) - 1 > shared:
            done = stack.pop()
            stack[-1].items.append(self._quoted(done.voices, tuple(done.items)))
        stack.extend(_Open(voices[: inner + 1], division) for inner in range(len(stack), depth + 1))

    def _quoted(self, voices: Sequence[Voice], items: tuple[SetParagraph | Quoted, ...]) -> Quoted:
        return Quoted(section_label(voices, self._hues), voices[-1].mode == "reported", items)

    def _paragraph(self, block: Block, place: int, *, is_quoted: bool) -> SetParagraph:
        span = Span(max(block.span.start, self._span.start), min(block.span.end, self._span.end))
        runs = runs_of(self._document, span, self._overlay)
        words = self._document.slice(span)
        lines = words.splitlines()
        kind = "frame" if block.frame and block.kind == "quotation" else block.kind
        return SetParagraph(
            self._anchor(span),
            kind,
            self._heading_level(block),
            (*runs, *self._between(span, place)),
            len(lines) > 1 and not is_prose("\n".join(lines)),
            None if is_quoted else self._label(block),
            bool(block.voices) and block.voices[-1].role == "editor",
        )

    def _anchor(self, span: Span) -> str:
        """The id of a paragraph on the page: "here" where the position is in it, or behind the paragraph before."""
        if self._here is not None and self._here < span.end:
            self._here = None
            return "here"
        return f"at-{span.start}"

    def _between(self, span: Span, place: int) -> tuple[TextRun, ...]:
        """What is cited of that between this block and the next one: no words, and not seen."""
        cited, blocks = self._overlay.cited, self._document.blocks
        end = blocks[place + 1].span.start if place + 1 < len(blocks) else len(self._document.text)
        if cited is None or span.end != blocks[place].span.end or min(end, cited.end) <= max(span.end, cited.start):
            return ()
        gap = self._document.text[max(span.end, cited.start) : min(end, cited.end)]
        return (TextRun(without_controls(gap), cited=True, hidden=True),)

    def _heading_level(self, block: Block) -> int:
        """The level of a heading among those of the page, at most one below the last; 0 of anything else."""
        if block.kind == "title":
            self._titles += 1
            self._last_level = self._level if self._titles == 1 else self._level + 1
            return self._last_level
        if block.kind != "heading":
            return 0
        wanted = self._level + max(1, block.level if block.level < 3 else 2)
        self._last_level = min(wanted, self._last_level + 1, 6)
        return self._last_level

    def _label(self, block: Block) -> VoiceLabel | None:
        """Who speaks, where that is another than before; what stands above the document says who its author is."""
        if block.kind in _ASIDE or not block.voices:
            return None
        voice = block.voices[0]
        said = (voice.speaker, voice.role, voice.addressee)
        before, self._said = self._said, said
        if said == before or (before is None and voice.speaker == self._document.author and voice.speaker):
            return None
        return voice_label(voice, self._hues)
