"""The words of an RTF file: bytes in the encodings of their fonts, and Unicode, put where their group says.

Source: Rich Text Format Specification 1.9.1, "Unicode RTF" and "Font Table".
"""

from __future__ import annotations

import copy
from dataclasses import dataclass, field, replace

from searchdoc.formats.list_numbers import BULLET
from searchdoc.formats.office import Apart, Piece, TableRow, TextBlock, person_or_program, raised
from searchdoc.formats.rtf_flow import RtfFlow
from searchdoc.formats.rtf_fonts import Fonts
from searchdoc.formats.rtf_state import RtfState
from searchdoc.formats.style_names import block_of_style
from searchdoc.formats.symbol_fonts import with_symbols

_STATED = frozenset({"title", "atnauthor", "fldinst", "listtext", "pntext"})
"""Groups whose words are taken, but not into the text."""

_OUTLINE_LEVELS = 9


@dataclass(slots=True)
class RtfText:
    """The words of a file and what they state, put where the group that is open says."""

    fonts: Fonts = field(default_factory=Fonts)
    title: str = ""
    endnote_form: str = "1"
    furniture: list[tuple[str, list[TextBlock | TableRow]]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    _text: RtfFlow = field(default_factory=RtfFlow)
    states: list[RtfState] = field(default_factory=list)
    _bytes: bytearray = field(default_factory=bytearray)
    _surrogate: int = 0
    to_skip: int = 0
    stated: list[str] = field(default_factory=list)
    _styles: dict[int, TextBlock | None] = field(default_factory=dict)
    style: tuple[int, int | None] = (0, None)
    """The number and the outline level of the style that is being described."""

    ended: bool = False
    author: str = ""
    field_code: str = ""

    def __post_init__(self) -> None:
        self.states.append(RtfState(self._text))

    @property
    def state(self) -> RtfState:
        """The properties of the group that is open."""
        return self.states[-1]

    def open_group(self) -> None:
        """A group begins."""
        self.flush()
        self.states.append(copy.copy(self.state))

    def finish(self) -> list[TextBlock | TableRow]:
        """The blocks of the text."""
        self.flush()
        if not self.ended:
            self.problems.append("it ends in the middle: what follows is not there")
            while len(self.states) > 1:
                self.close_group()
        return self._text.finish(self.block())

    def take_text(self, data: bytes) -> None:
        """Bytes of the text, less those that stand for a character in Unicode before them."""
        skipped = min(self.to_skip, len(data))
        self.to_skip -= skipped
        if self.state.where != "skip":
            self._bytes += data[skipped:]

    def take_byte(self, value: int) -> None:
        """A byte of the text that is written as a number."""
        if self.to_skip:
            self.to_skip -= 1
        elif self.state.where != "skip":
            self._bytes.append(value)

    def take_unicode(self, number: int) -> None:
        """A code unit of UTF-16, as a signed number; two of them can be one character."""
        self.flush(keep_surrogate=True)
        self.to_skip = self.state.fallback
        unit = number & 0xFFFF
        if 0xD800 <= unit < 0xDC00:
            self._surrogate = unit
        elif 0xDC00 <= unit < 0xE000:
            if self._surrogate:
                self.put(chr(0x10000 + ((self._surrogate - 0xD800) << 10) + unit - 0xDC00))
            self._surrogate = 0
        else:
            self.put(chr(unit) if unit else "")

    def flush(self, *, keep_surrogate: bool = False) -> None:
        """Write the bytes that were read in one font; only then can those of two bytes a character be told."""
        if not keep_surrogate:
            self.to_skip = self._surrogate = 0
        if self._bytes:
            words = self.fonts.decode(bytes(self._bytes), self.state.font)
            self._bytes.clear()
            self.put(words)

    def put(self, piece: Piece) -> None:
        """Put a piece where the words of the group go."""
        if self._bytes:
            self.flush()
        state = self.state
        if state.where in _STATED:
            self.stated.append(piece if isinstance(piece, str) else " ")
        elif state.where == "fonttbl":
            self.fonts.spell(piece if isinstance(piece, str) else "")
        elif state.where == "stylesheet":
            self._describe_style(piece if isinstance(piece, str) else "")
        elif state.where == "text" and not state.deleted:
            if isinstance(piece, str):
                piece = with_symbols(piece, self.fonts.name_of(state.font)).replace("\x00", "")
                piece = raised(piece) if state.raised else piece
                piece = Apart(piece, "hidden text") if state.hidden else piece
            if piece:
                state.flow.write(piece)

    def block(self) -> TextBlock:
        """An empty block, as the style of the paragraph and its outline level state it."""
        state = self.state
        if state.flow.furniture:
            return TextBlock()
        stated = self._styles.get(state.style)
        if state.outline is not None:
            heading = TextBlock("heading", state.outline + 1) if 0 <= state.outline < _OUTLINE_LEVELS else TextBlock()
            stated = stated if stated is not None and stated.kind != "paragraph" else heading
        return TextBlock() if stated is None else replace(stated, pieces=[])

    def _describe_style(self, words: str) -> None:
        name, end, _ = words.partition(";")
        self.stated.append(name)
        if end:
            number, outline = self.style
            block = block_of_style("".join(self.stated))
            if block is None and outline is not None and 0 <= outline < _OUTLINE_LEVELS:
                block = TextBlock("heading", outline + 1)
            self._styles[number] = block
            self.stated.clear()
            self.style = (0, None)

    def close_group(self) -> None:
        """A group ends, and with it what it changed."""
        self.flush()
        if len(self.states) == 1:
            return
        inside = self.states[-1]
        block = self.block()
        self.states.pop()
        self.ended = len(self.states) == 1
        outside = self.state
        if inside.where != outside.where and inside.where in _STATED:
            self._state_words(inside.where)
        if inside.flow is not outside.flow:
            content = inside.flow.finish(block)
            if inside.note is not None and inside.note is not outside.note:
                inside.note.content = content
            elif inside.flow.furniture:
                self.furniture.append((inside.flow.furniture, content))
            else:
                outside.flow.add_text_box(content)

    def _state_words(self, where: str) -> None:
        words = "".join(self.stated).strip()
        self.stated.clear()
        if where == "title":
            self.title = words
        elif where == "atnauthor":
            self.author = person_or_program(words)
        elif where == "fldinst":
            self.field_code = words
        elif not self.state.deleted and self.state.where == "text":
            number = words.split()[0] if words.split() else ""
            self.state.flow.set_number(BULLET if len(number) == 1 and "\ue000" <= number <= "\uf8ff" else number)
