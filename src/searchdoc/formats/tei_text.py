"""The text of a TEI file as a person reads it, with what its editors marked up.

Printed is what was written: of two readings the original one (``sic``, ``orig``, ``abbr``), and the ``lem`` of an
apparatus. What the editors supplied stands in brackets, a gap is "[…]". Notes, deletions, running heads and
descriptions of pictures are set apart behind the paragraph in which they stand.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from searchdoc.formats import tei_elements as kinds
from searchdoc.formats.flowing import BlockStyle, Flow, Start
from searchdoc.formats.tei_header import (
    LetterFrame,
    edtf_of_element,
    elements,
    name_stated,
    referenced,
    words_in_element,
)
from searchdoc.formats.tei_notes import LONGEST_MARKER, NoteMark, TeiNotes
from searchdoc.formats.xml import attribute_of, child_of, local_name, walk_xml
from searchdoc.models import Span
from searchdoc.protocols import StatedVoice
from searchdoc.text.name_parts import name_parts

if TYPE_CHECKING:
    from lxml.etree import _Element

_MARKS = frozenset("“”„\"«»‹›‘’‚'")
_PAIRS = (("“", "”"), ("‘", "’"))
"""The quotation marks that are printed where the file has none, at each second level of quotations."""

_HYPHENS = frozenset("-‐‑¬⸗=\u00ad")
_NOWHERE = Span(0, 0)
"""The span of a voice whose words have not been written yet."""

_AUTHORS_OWN = frozenset({"author", "authorial", "#author"})
_WITHIN_SPEECH = 4
"""The most levels between a speech and a stage direction in it."""


@dataclass(slots=True)
class _Open:
    """An open element: what holds again when it ends, and what is to be done then.

    ``number`` is that of a list's last item (-1: they have none) or the number of a row's cells so far. ``runs_in``
    says that a block goes on in the one before: a speech behind its speaker's name.
    """

    name: str
    style: BlockStyle
    base: BlockStyle
    prose: bool
    block: bool = False
    closing: str = ""
    voice: StatedVoice | None = None
    start: Start = field(default_factory=Start)
    number: int = 0
    runs_in: bool = False


@dataclass(frozen=True, slots=True)
class _Aside:
    """An element that is set apart until the block has ended; ``inline`` where it stands inside one."""

    element: _Element
    style: BlockStyle
    inline: bool


class TeiWriter:
    """Writes the text of TEI elements to a ``Flow``; a ``Visitor`` of ``searchdoc.formats.xml.walk_xml``.

    ``people`` are names by ids; ``author`` is the document's; ``letters`` is what the file states about single letters
    in it, by the elements that hold them. ``marks_kept`` says that all quotation marks stand in the text (``marks`` of
    ``quotation`` in the header). ``unknown`` gathers the ids of speakers whom the file does not list.
    """

    def __init__(
        self, flow: Flow, people: Mapping[str, str], notes: TeiNotes, letters: Mapping[_Element, LetterFrame]
    ) -> None:
        self.flow = flow
        self.people = people
        self.notes = notes
        self.letters = letters
        self.author: str | None = None
        self.marks_kept = False
        self.unknown: dict[str, None] = {}
        self._opened: list[_Open] = []
        self._base = BlockStyle()
        self._prose = False
        self._depth = self._rows = self._quoted = 0
        self._verse = self._runs_in = False
        self._chosen: dict[_Element, _Element | None] = {}
        self._asides: deque[_Aside] = deque()
        self._apart: _Aside | None = None
        """What is set apart and being written, or None in the running text."""

    def write(self, root: _Element) -> None:
        """Write an element with all that is in it."""
        walk_xml(root, self)
        self._close()

    # -- what walk_xml tells of

    def start(self, element: _Element) -> bool:
        """An element begins; whether what is in it is told of here."""
        name = local_name(element)
        if name in kinds.LEFT_OUT or not self._is_read(element, name):
            return False
        if (self._apart is None or element is not self._apart.element) and (style := self._set_apart(element, name)):
            self._put_aside(element, style)
            return False
        if name == "ref" and self._apart is None and self._is_marker(element):
            return False
        if name in kinds.WORDLESS:
            self._stand_in(element, name)
            self._call_notes(element)
            return False
        opened = _Open(name, self.flow.style, self._base, self._prose)
        self._opened.append(opened)
        self._enter(element, name, opened)
        return True

    def text(self, words: str) -> None:
        """Words of the element that is open."""
        self.flow.words(words)

    def end(self, element: _Element) -> None:
        """An element ends."""
        done = self._opened.pop()
        if done.voice is not None:
            self.flow.voice(done.start, done.voice)
        if done.closing:
            self.flow.enclose(done.closing)
            self._quoted -= done.name in kinds.QUOTATIONS
        self._call_notes(element)
        self._rows -= done.name == "row" and done.block
        self._depth -= done.name in kinds.SECTIONS and done.block
        if done.block:
            self._end_block(done)
        self._base, self._prose, self.flow.style = done.base, done.prose, done.style

    # -- elements that begin and end

    def _enter(self, element: _Element, name: str, opened: _Open) -> None:
        if name in kinds.QUOTATIONS:
            self._begin_quotation(element, opened)
        elif name in kinds.BLOCKS or (name in kinds.BLOCKS_OUTSIDE_PROSE and not self._prose):
            self._begin_block(element, name, opened)
        elif name in kinds.LINES:
            self._begin_line(element, name)
        elif name == "cell" and len(self._opened) > 1:
            row = self._opened[-2]
            row.number += 1
            if row.number > 1:
                self.flow.cell()
        elif name == "supplied":
            self.flow.words("[")
            opened.closing = "]"
        if frame := self.letters.get(element):
            kind: Literal["body", "quotation"] = "quotation" if name == "floatingText" else "body"
            self._speak(opened, StatedVoice(_NOWHERE, frame.author, frame.addressee, frame.date, kind=kind))

    def _begin_block(self, element: _Element, name: str, opened: _Open) -> None:
        if self._rows:
            self.flow.space()
            return
        opened.block = True
        opened.runs_in = self._runs_in and self.flow.open and name not in {"head", "speaker", "label"}
        if not opened.runs_in:
            self._close()
            if name == "stage":
                self._interrupt_speech()
        self._runs_in = opened.runs_in and name in kinds.CONTAINERS
        self._prose = name not in kinds.CONTAINERS
        self._rows += name == "row"
        self._depth += name in kinds.SECTIONS
        if name == "floatingText" and not _is_all_of_quotation(element):
            self._base = self._deeper()
        elif name == "figure" and self._base.kind in {"paragraph", "quotation"}:
            self._base = replace(self._base, label="caption")
        self.flow.style = self._style(element, name)
        match name:
            case "list":
                opened.number = (
                    0 if kinds.is_numbered(attribute_of(element, "type"), attribute_of(element, "rend")) else -1
                )
            case "item":
                self._begin_item(element, opened)
            case "sp":
                self._begin_speech(element, opened)
            case "floatingText":
                self._begin_document(element, opened)

    def _end_block(self, done: _Open) -> None:
        """A speaker's name and a label in a list stand before what they belong to, in the same block."""
        if done.name in {"speaker", "label"} or (done.name == "stage" and done.runs_in):
            self._runs_in = self.flow.open
            if done.name == "label":
                self.flow.space()
            else:
                self.flow.line()
            return
        self._close()
        if done.name == "stage" and (speech := self._speech()):
            speech.start = self.flow.here()

    def _begin_line(self, element: _Element, name: str) -> None:
        if self._rows:
            self.flow.space()
        elif self._prose or (self._verse and self.flow.open):
            self.flow.line()
        elif not (self._runs_in and self.flow.open):
            self._close()
            self.flow.style = self._style(element, name)
        self._runs_in = False
        self._verse = self._prose = True

    def _begin_quotation(self, element: _Element, opened: _Open) -> None:
        inner = {local_name(child) for child in element.iterchildren("*")}
        if not self._rows and (not self._prose or inner & kinds.BLOCKS_QUOTED):
            self._close()
            opened.block = True
            self._base = self.flow.style = self._deeper()
            self._prose = not inner & kinds.BLOCKS_QUOTED
        elif not self.marks_kept and not self._is_marked(element):
            before, opened.closing = _PAIRS[self._quoted % 2]
            self.flow.words(before)
            self._quoted += 1
        if speaker := self._whom(attribute_of(element, "who")) or _cited(element):
            reported = attribute_of(element, "direct") == "false"
            addressee = self._whom(attribute_of(element, "toWhom"))
            mode: Literal["reported", "direct"] = "reported" if reported else "direct"
            self._speak(opened, StatedVoice(_NOWHERE, speaker, addressee, mode=mode))

    def _begin_item(self, element: _Element, opened: _Open) -> None:
        """An item begins with its number, as it is given or as an ordered list counts."""
        around = self._opened[-2] if len(self._opened) > 1 else opened
        number = attribute_of(element, "n")
        if around.name == "list" and around.number >= 0:
            around.number += 1
            number = number or str(around.number)
        if number and not opened.runs_in:
            self.flow.words(f"{number.rstrip('.')}. ")

    def _begin_speech(self, element: _Element, opened: _Open) -> None:
        label = child_of(element, "speaker")
        named = words_in_element(label).strip(" .:,;[]()") if label is not None else None
        if speaker := self._whom(attribute_of(element, "who")) or named:
            quoted = self._base.kind == "quotation"
            self._speak(opened, StatedVoice(_NOWHERE, speaker, kind="quotation" if quoted else "body"))

    def _begin_document(self, element: _Element, opened: _Open) -> None:
        """A letter, or another document, that is quoted: whoever signed it speaks."""
        signed = next(elements(element, {"signed"}), None)
        if signed is None:
            return
        named = name_stated(next(elements(signed, {"persName", "name"}), signed), self.people)
        if named and name_parts(named):
            dated = next(elements(element, {"dateline"}), None)
            date = next(elements(dated, {"date"}), None) if dated is not None else None
            written = edtf_of_element(date) if date is not None else None
            self._speak(opened, StatedVoice(_NOWHERE, named, date=written))

    # -- who speaks

    def _speak(self, opened: _Open, voice: StatedVoice) -> None:
        opened.voice, opened.start = voice, self.flow.here()

    def _whom(self, reference: str | None) -> str | None:
        named = referenced(reference, self.people)
        if named is None and reference:
            self.unknown.update(dict.fromkeys(one for one in reference.split() if one.startswith("#")))
        return named

    def _speech(self) -> _Open | None:
        """The speech around a stage direction."""
        around = reversed(self._opened[-_WITHIN_SPEECH:])
        return next((one for one in around if one.name == "sp" and one.voice is not None), None)

    def _interrupt_speech(self) -> None:
        """A stage direction between paragraphs of a speech is nobody's."""
        speech = self._speech()
        if speech is not None and speech.voice is not None:
            self.flow.voice(speech.start, speech.voice)

    # -- what is set apart

    def _set_apart(self, element: _Element, name: str) -> BlockStyle | None:
        if name == "note":
            mark = self.notes.marks.get(element)
            return BlockStyle("note", 0, mark.label if mark else "")
        label = kinds.FURNITURE.get(name)
        if name == "fw":
            label = kinds.FORME_WORK.get(attribute_of(element, "type") or "", label)
        return BlockStyle("furniture", 0, label) if label else None

    def _put_aside(self, element: _Element, style: BlockStyle) -> None:
        inline = self._prose or self._rows > 0
        mark = self.notes.marks.get(element)
        if mark and inline and element not in self.notes.called_elsewhere:
            self._call(mark)
        self._asides.append(_Aside(element, style, inline))
        if not inline:
            self._close()

    def _write_asides(self) -> None:
        outside = self._opened, self._base, self._prose, self.flow.style
        while self._asides:
            self._apart = self._asides.popleft()
            self._opened, self._prose = [], False
            self._base = self.flow.style = self._apart.style
            start = self.flow.here()
            walk_xml(self._apart.element, self)
            self.flow.close()
            if self._apart.style.kind == "note" and (writer := self._note_writer(self._apart.element)):
                self.flow.voice(start, StatedVoice(_NOWHERE, writer, kind="body"))
        self._apart = None
        self._opened, self._base, self._prose, self.flow.style = outside

    def _note_writer(self, note: _Element) -> str | None:
        responsible = attribute_of(note, "resp")
        if responsible in _AUTHORS_OWN or (not responsible and attribute_of(note, "type") in _AUTHORS_OWN):
            return self.author
        return referenced(responsible, self.people)

    def _call_notes(self, element: _Element) -> None:
        for mark in self.notes.callers.get(element, ()):
            if self._apart is None:
                self._call(mark)

    def _is_marker(self, reference: _Element) -> bool:
        """Whether the words of a reference are the marker of a note; if so, it is written."""
        marks = self.notes.callers.get(reference, [])
        words = words_in_element(reference) if marks else ""
        if not 0 < len(words) <= LONGEST_MARKER:
            return False
        self._call(NoteMark(marks[0].label, words))
        return True

    def _call(self, mark: NoteMark) -> None:
        self.flow.call(mark.label, mark.printed)

    # -- what stands where nothing is written

    def _stand_in(self, element: _Element, name: str) -> None:
        """Write what stands for an element that holds no words."""
        goes_on = attribute_of(element, "break") == "no"
        divided = goes_on and self.flow.last in _HYPHENS
        if goes_on:
            self.flow.joined()
        if name == "lb" and (divided or not goes_on) and not self._rows:
            self.flow.line()
        elif name in kinds.BLANKS and not goes_on:
            self.flow.space()
        elif name == "gap":
            self.flow.words("[…]")
        if name == "pb" and (self._apart is None or not self._apart.inline):
            self.flow.page(attribute_of(element, "n") or None)

    # -- styles and readings

    def _close(self) -> None:
        """End the block, and write what was set apart in it."""
        self._verse = self._runs_in = False
        self.flow.close()
        if self._apart is None and self._asides:
            self._write_asides()

    def _deeper(self) -> BlockStyle:
        """The style of what is quoted here."""
        base = self._base
        return base if base.kind in {"note", "furniture"} else BlockStyle("quotation", base.level + 1)

    def _style(self, element: _Element, name: str) -> BlockStyle:
        base = self._base
        if base.kind in {"note", "furniture"}:
            return base
        parent = element.getparent()
        above = local_name(parent) if parent is not None else ""
        main_title = name == "titlePart" and attribute_of(element, "type") in {None, "main"}
        if base == BlockStyle() and (main_title or (name == "head" and above not in {"list", "listBibl", "table"})):
            return BlockStyle("heading", max(self._depth + (above == "lg"), 1))
        label = "caption" if name == "head" and above in {"figure", "table"} else kinds.LABELS.get(name, base.label)
        if label == "signature" and name_parts(words_in_element(element)) is None:
            label = ""  # a closing phrase, or an office
        return replace(base, label=label)

    def _is_marked(self, element: _Element) -> bool:
        """Whether the file has quotation marks of its own, before the element or at its beginning."""
        if self.flow.before() in _MARKS:
            return True
        words = (element.text or "").lstrip()
        if not words and len(element):
            words = (element[0].text or "").lstrip()
        return words[:1] in _MARKS

    def _is_read(self, element: _Element, name: str) -> bool:
        """Whether an element is no reading beside the one that is printed."""
        parent = element.getparent()
        if parent is None or name == "note" or local_name(parent) not in kinds.READINGS:
            return True
        if parent not in self._chosen:
            readings = [child for child in parent.iterchildren("*") if local_name(child) != "note"]
            self._chosen[parent] = min(readings, key=lambda one: kinds.preference(local_name(one)), default=None)
        return element is self._chosen[parent]


def _cited(quotation: _Element) -> str | None:
    """Who is named as the author of what a ``cit`` quotes."""
    parent = quotation.getparent()
    if parent is None or local_name(parent) != "cit":
        return None
    author = child_of(parent, "bibl", "author")
    return words_in_element(author) or None if author is not None else None


def _is_all_of_quotation(element: _Element) -> bool:
    """Whether an element is the only one in a quotation, which is then quoted once and not twice."""
    parent = element.getparent()
    return parent is not None and local_name(parent) in kinds.QUOTATIONS and len(parent) == 1
