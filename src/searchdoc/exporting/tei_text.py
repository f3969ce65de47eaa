"""The text of a document as TEI elements: divisions, paragraphs, speeches, quotations, notes, page breaks.

Every word of the document stands in it once and in order. What belongs to the page is ``fw``; the marks of the
source's own markup and what the header holds already are left out (``OMITTED_LABELS``).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from xml.etree.ElementTree import Element, TreeBuilder

from searchdoc.exporting.characters import xml_text
from searchdoc.exporting.tei_references import Attributes, References
from searchdoc.exporting.tei_shape import ShapedRun, shaped
from searchdoc.exporting.tei_tree import BESIDE, Between, Division, Leaf, TreeNode, Voiced, reported_voices, tree_of
from searchdoc.models import Block, Document, Note, Quote, SetApart, Span, Voice

HEADER_LABELS = frozenset({"front matter", "mail header"})
"""The labels of what the header of the TEI file holds as it is."""

OMITTED_LABELS = HEADER_LABELS | {"markup", "rule"}
"""The labels of what is set apart and is no text."""

_FORME_WORK = {
    "running head": "header",
    "running foot": "footer",
    "page number": "pageNum",
    "catchword": "catch",
    "signature mark": "sig",
}
"""The types of ``fw``; any other label stands as it is, in one word."""

_IN_LINES = frozenset({"title", "dateline", "salutation", "signature"})
"""The kinds whose lines are kept."""

_ENDING = frozenset({"valediction"})
"""The rules that find closing phrases, which are greetings and no names."""


def write_text(builder: TreeBuilder, references: References) -> Element:
    """Write the element ``text`` of a document."""
    writer = _TextWriter(builder, references)
    tree = tree_of(references.document)
    builder.start("text", {"{http://www.w3.org/XML/1998/namespace}lang": references.document.language or "und"})
    builder.data("\n")
    writer.body(tree.children)
    return builder.end("text")


class _TextWriter:
    """Writes nodes of the tree, with the inline elements of each stretch of the text."""

    def __init__(self, builder: TreeBuilder, references: References) -> None:
        self.builder, self.references = builder, references
        self.document: Document = references.document
        self.inline = _InlineWriter(builder, references)

    def body(self, children: Sequence[TreeNode]) -> None:
        """The element ``body``; one that has nothing but heads and notes holds them in a division."""
        runs = shaped(children)
        self._start("body")
        if any(run.wrapper in {"text", "division"} for run in runs):
            self._write_runs(runs)
        else:
            self._write_division(Division(children=list(children)))
        self._end("body")

    def _start(self, name: str, attributes: Attributes | None = None, *, lines: bool = True) -> None:
        self.builder.start(name, attributes or {})
        if lines:
            self.builder.data("\n")

    def _end(self, name: str) -> None:
        self.builder.end(name)
        self.builder.data("\n")

    # -- divisions

    def _write_division(self, division: Division) -> None:
        attributes: Attributes = {}
        if division.letter is not None:
            attributes = {"type": "letter"} | self.references.division(division.letter)
        elif division.depth:
            attributes = {"type": "section"}
        self._start("div", attributes)
        self._write_runs(shaped(division.children))
        self._end("div")

    def _write_runs(self, runs: Sequence[ShapedRun]) -> None:
        for run in runs:
            if run.wrapper in {"argument", "opener", "closer", "postscript"}:
                self._start(run.wrapper)
                for node in run.nodes:
                    self._write_inside(run.wrapper, node)
                self._end(run.wrapper)
            else:
                for node in run.nodes:
                    self._write_node(node, "head" if run.wrapper == "head" else "")

    def _write_inside(self, wrapper: str, node: TreeNode) -> None:
        """A node of an argument, opener, closer or postscript."""
        if not isinstance(node, Leaf) or wrapper == "postscript":
            self._write_node(node)
        elif wrapper == "argument":
            self._write_leaf("p", node.block)
        else:
            self._write_leaf(self._framing(wrapper, node), node.block)

    def _framing(self, wrapper: str, leaf: Leaf) -> str:
        """The element of a line that frames a letter: the greeting, the date and place, or the signature."""
        if leaf.kind in {"dateline", "salutation"}:
            return "dateline" if leaf.kind == "dateline" else "salute"
        if leaf.kind == "signature":
            return "salute" if leaf.block.rule in _ENDING else "signed"
        words = self.document.slice(leaf.block.span)
        speaker = leaf.block.voices[-1].speaker
        if wrapper == "closer" and speaker and speaker.split()[-1] in words:
            return "signed"
        return "dateline" if any(map(str.isdecimal, words)) else "salute"

    def _write_node(self, node: TreeNode, name: str = "") -> None:
        """A node where TEI takes paragraphs and the like, or as an element of that name."""
        match node:
            case Division():
                self._write_division(node)
            case Voiced():
                self._write_voiced(node, in_speech=False)
            case Between():
                self.inline.between(node.span)
            case Leaf():
                self._write_block(node.block, name)

    # -- speeches and quotations

    def _write_voiced(self, node: Voiced, *, in_speech: bool) -> None:
        name, attributes = _voiced_element(node.voice, in_speech=in_speech)
        self._start(name, attributes | self.references.voice(node.voice))
        framed = self._frame(node)
        if name != "sp" and framed is not None:
            self._start("floatingText", framed)
            self.body(node.children)
            self._end("floatingText")
        else:
            for child in node.children:
                if isinstance(child, Voiced):
                    self._write_voiced(child, in_speech=name == "sp")
                else:
                    self._write_node(child)
        self._end(name)

    def _frame(self, node: Voiced) -> Attributes | None:
        """The attributes of a quotation that is a text with a frame of its own, as a letter is; None of any other."""
        letters = self.document.letters_around(node.span)
        if letters and letters[-1].division and letters[-1].division == node.division:
            return {"decls": f"#{self.references.letters[letters[-1]]}"}
        kinds = {one.kind for one in node.children if isinstance(one, Leaf)}
        return {} if kinds - BESIDE - {"body", "quotation"} else None

    # -- blocks

    def _write_block(self, block: Block, name: str) -> None:
        if name:
            self._write_leaf(name, block, {"type": "main"} if block.kind == "title" else {})
            return
        match block.kind:
            case "body" | "quotation":
                self._write_leaf("p", block)
            case "note":
                self._write_leaf("note", block, self.references.note(block))
            case "source":
                self._write_leaf("bibl", block, {"type": "source"})
            case "caption":
                self._start("figure")
                self._write_leaf("head", block)
                self._end("figure")
            case kind:
                self._write_leaf("ab", block, {"type": kind})

    def _write_leaf(self, name: str, block: Block, attributes: Attributes | None = None) -> None:
        own = {} if name == "note" else self.references.block(block)
        self._start(name, {**own, **(attributes or {})}, lines=False)
        self.inline.write(block, with_voices=name not in {"dateline", "bibl"})
        self._end(name)


def _voiced_element(voice: Voice, *, in_speech: bool) -> tuple[str, Attributes]:
    """The element of words of a voice: a speech, or a quotation, which in a speech is ``said``."""
    if in_speech:
        return "said", {}
    return ("q", {"type": "written"}) if voice.role == "quoted" else ("sp", {})


class _InlineWriter:
    """Writes stretches of the text with what stands in them: quotations, markers, page breaks, what is set apart."""

    def __init__(self, builder: TreeBuilder, references: References) -> None:
        self.builder, self.references = builder, references
        self.document = references.document
        self.next_page = 0
        self.marks: list[tuple[Span, Note | SetApart]] = _disjoint(references)

    def between(self, span: Span) -> None:
        """What stands between two blocks: page breaks, and what is set apart."""
        self._plain(span, words=False)
        self._pages(span.end)
        self.builder.data("\n")

    def write(self, block: Block, *, with_voices: bool) -> None:
        """The words of a block, the quotations in it as elements inside each other."""
        lines = block.kind in _IN_LINES or block.frame
        reported = reported_voices(block) if with_voices else ()
        for voice in reported:
            self.builder.start("said", {"direct": "false", **self.references.voice(voice)})
        ends: list[tuple[int, int, tuple[Voice, ...]]] = []  # where an open quotation ends, its elements, its voices
        position = block.span.start
        for quote in self._quotes(block) if with_voices else ():
            while ends and ends[-1][0] <= quote.span.start:
                position = self._end_quote(position, ends, lines=lines)
            start = max(quote.span.start, position)
            self._plain(Span(position, start), lines=lines)
            limit, _, around = ends[-1] if ends else (block.span.end, 0, block.voices)
            names = self._start_quote(quote, around)
            ends.append((min(quote.span.end, limit), names, quote.voices))
            position = start
        while ends:
            position = self._end_quote(position, ends, lines=lines)
        self._plain(Span(position, block.span.end), lines=lines)
        for _ in reported:
            self.builder.end("said")

    def _quotes(self, block: Block) -> Sequence[Quote]:
        quotes = self.document.quotes
        first = bisect_left(quotes, block.span.start, key=lambda one: one.span.start)
        return quotes[first : bisect_left(quotes, block.span.end, key=lambda one: one.span.start)]

    def _start_quote(self, quote: Quote, around: tuple[Voice, ...]) -> int:
        """Begin the elements of a quotation, one for each voice more than around it; how many they are."""
        same = quote.voices[: len(around)] == around and len(quote.voices) > len(around)
        inner = quote.voices[len(around) :] if same else quote.voices[-1:]
        for voice in inner:
            attributes = self.references.voice(voice)
            if voice.mode == "reported":
                self.builder.start("said", {"direct": "false", **attributes})
            else:
                self.builder.start("q", attributes)
        return len(inner)

    def _end_quote(self, position: int, ends: list[tuple[int, int, tuple[Voice, ...]]], *, lines: bool) -> int:
        end, count, voices = ends.pop()
        end = max(end, position)
        self._plain(Span(position, end), lines=lines)
        for voice in reversed(voices[len(voices) - count :]):
            self.builder.end("said" if voice.mode == "reported" else "q")
        return end

    def _plain(self, span: Span, *, lines: bool = False, words: bool = True) -> None:
        """A stretch without quotations: its words, with the markers of notes and what is set apart as elements."""
        position = span.start
        at = bisect_right(self.marks, span.start, key=lambda one: one[0].end)
        while at < len(self.marks) and self.marks[at][0].start < span.end:
            mark, what = self.marks[at]
            inside = Span(max(mark.start, span.start), min(mark.end, span.end))
            if words:
                self._words(Span(position, inside.start), lines=lines)
            self._mark(inside, what)
            position, at = inside.end, at + 1
        if words:
            self._words(Span(position, span.end), lines=lines)

    def _mark(self, span: Span, what: Note | SetApart) -> None:
        if isinstance(what, SetApart):
            self._pages(span.start)
            if what.label in OMITTED_LABELS:
                return
            label = _FORME_WORK.get(what.label, "-".join(what.label.split()) or "apart")
            self.builder.start("fw", {"type": label})
        else:
            self.builder.start("ref", self.references.marker(what))
        self._words(span)
        self.builder.end("fw" if isinstance(what, SetApart) else "ref")

    def _words(self, span: Span, *, lines: bool = False) -> None:
        """Words as they are, with the pages that begin in them."""
        position = span.start
        while position < span.end:
            self._pages(position)
            pages = self.document.pages
            begins = pages[self.next_page].span.start if self.next_page < len(pages) else span.end
            end = min(max(begins, position + 1), span.end)
            self._data(xml_text(self.document.text[position:end]), lines=lines)
            position = end

    def _data(self, words: str, *, lines: bool) -> None:
        first, *others = words.split("\n") if lines else (words,)
        self.builder.data(first)
        for line in others:
            self.builder.data("\n")
            if line.strip():
                self._empty("lb", {})
                self.builder.data(line)

    def _pages(self, position: int) -> None:
        """The pages that begin up to a position and have not been written yet."""
        pages = self.document.pages
        while self.next_page < len(pages) and pages[self.next_page].span.start <= position:
            page = pages[self.next_page]
            self._empty("pb", {"n": page.label} if page.label else {})
            self.next_page += 1

    def _empty(self, name: str, attributes: Attributes) -> None:
        self.builder.start(name, {key: xml_text(value) for key, value in attributes.items()})
        self.builder.end(name)


def _disjoint(references: References) -> list[tuple[Span, Note | SetApart]]:
    """The markers of notes and what is set apart, in order; of two that overlap, the first."""
    document = references.document
    markers = ((marker, note) for note in document.notes for marker in note.markers)
    marks: list[tuple[Span, Note | SetApart]] = [*markers, *((one.span, one) for one in document.set_apart)]
    kept: list[tuple[Span, Note | SetApart]] = []
    for span, what in sorted(marks, key=lambda one: one[0]):
        if len(span) and (not kept or kept[-1][0].end <= span.start):
            kept.append((span, what))
    return kept
