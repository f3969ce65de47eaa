"""The words of an RTF file: what its control words mean, group by group.

A group has the properties of the one around it, and what it changes ends with it. Source: Rich Text Format
Specification 1.9.1.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from searchdoc.formats.list_numbers import BULLET
from searchdoc.formats.office import (
    PAGE_FIELDS,
    Apart,
    Block,
    Break,
    CalledNote,
    Piece,
    Row,
    person_or_program,
    raised,
)
from searchdoc.formats.rtf_flow import RtfFlow
from searchdoc.formats.rtf_fonts import Fonts, encoding_of_code_page
from searchdoc.formats.rtf_tokens import Token
from searchdoc.formats.style_names import block_of_style
from searchdoc.formats.symbol_fonts import with_symbols

_SKIPPED = frozenset(
    "colortbl pict sp sn sv shprslt nonshppict nonesttables info listtable listoverridetable fldinst themedata datastore "
    "colorschememapping latentstyles rsidtbl generator xmlnstbl revtbl filetbl template userprops bkmkstart bkmkend xe "
    "tc tcn rxe txe ftnsep ftnsepc ftncn aftnsep aftnsepc aftncn objdata objclass objname atnid atnref atndate atnicn "
    "atrfstart atrfend panose falt fontemb mmathPr mctrlPr private keycode stylesheet fonttbl comment operator "
    "author subject doccomm company manager category keywords hlinkbase creatim revtim printim buptim pntxta pntxtb".split()
)
"""Groups whose words nobody sees in the text; some of them are read for what they state."""

_KNOWN = frozenset("footnote annotation ud shpinst do dptxbxtext moMath moMathPara atnauthor fldinst".split())
"""Groups that are marked as new ("\\*") and known here all the same."""

_FURNITURE = {
    **dict.fromkeys(("header", "headerl", "headerr", "headerf"), "header"),
    **dict.fromkeys(("footer", "footerl", "footerr", "footerf"), "footer"),
}
_STATED = frozenset({"title", "atnauthor", "fldinst", "listtext", "pntext"})
"""Groups whose words are taken, but not into the text."""

_PIECES: Mapping[str, Piece] = {
    "tab": "\t",
    "line": Break.LINE,
    "lbr": Break.LINE,
    "page": Break.PAGE,
    "softpage": Break.PAGE,
    "emdash": "—",
    "endash": "–",
    "emspace": "\u2003",
    "enspace": "\u2002",
    "qmspace": "\u2005",
    "bullet": "•",
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
    "zwj": "\u200d",
    "zwnj": "\u200c",
    "ltrmark": "\u200e",
    "rtlmark": "\u200f",
}
_SYMBOLS: Mapping[bytes, str] = {b"\\": "\\", b"{": "{", b"}": "}", b"~": "\u00a0", b"-": "\u00ad", b"_": "\u2011"}
_CHARACTER_SETS = {"ansi": "cp1252", "mac": "mac_roman", "pc": "cp437", "pca": "cp850"}
_OUTLINE_LEVELS = 9


@dataclass(slots=True)
class _State:
    """The properties of a group: where its words go, and how its characters and its paragraph are formed."""

    flow: RtfFlow
    where: str = "text"
    """"text"; "skip"; "shape", of which only text boxes are read; or the name of a group whose words are stated."""

    note: CalledNote | None = None
    font: int = 0
    fallback: int = 1
    """Characters after one in Unicode that stand there for readers that do not know it (``\\uc``)."""

    hidden: bool = False
    deleted: bool = False
    raised: bool = False
    style: int = 0
    outline: int | None = None
    in_table: bool = False
    level: int = 0
    new_page: bool = False


@dataclass(slots=True)
class RtfInterpreter:
    """Takes the tokens of a file one after the other; what they say is there when ``finish`` has been called."""

    fonts: Fonts = field(default_factory=Fonts)
    title: str = ""
    furniture: list[tuple[str, list[Block | Row]]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    _text: RtfFlow = field(default_factory=RtfFlow)
    _states: list[_State] = field(default_factory=list)
    _bytes: bytearray = field(default_factory=bytearray)
    _surrogate: int = 0
    _to_skip: int = 0
    _new_group: bool = False
    """Whether "\\*" has been read and the next word is one of a group that a reader may not know."""

    _stated: list[str] = field(default_factory=list)
    _styles: dict[int, Block | None] = field(default_factory=dict)
    _style: tuple[int, int | None] = (0, None)
    """The number and the outline level of the style that is being described."""

    _ended: bool = False
    _author: str = ""
    _field_code: str = ""

    def __post_init__(self) -> None:
        self._states.append(_State(self._text))

    @property
    def state(self) -> _State:
        """The properties of the group that is open."""
        return self._states[-1]

    def take(self, token: Token) -> None:
        """Read the next token; what follows upon the end of the file's own group is none of its text."""
        if self._ended:
            return
        kind, data, number = token
        if kind == "text":
            self._take_text(data)
        elif kind == "byte":
            self._take_byte(number or 0)
        elif kind == "word":
            self._take_word(data.decode("ascii"), number)
        elif kind == "symbol":
            self._take_symbol(data)
        elif kind == "open":
            self._flush()
            self._states.append(copy.copy(self.state))
        else:
            self._close()

    def finish(self) -> list[Block | Row]:
        """The blocks of the text."""
        self._flush()
        if not self._ended:
            self.problems.append("it ends in the middle: what follows is not there")
            while len(self._states) > 1:
                self._close()
        return self._text.finish(self._block())

    def _take_text(self, data: bytes) -> None:
        skipped = min(self._to_skip, len(data))
        self._to_skip -= skipped
        if self.state.where != "skip":
            self._bytes += data[skipped:]

    def _take_byte(self, value: int) -> None:
        if self._to_skip:
            self._to_skip -= 1
        elif self.state.where != "skip":
            self._bytes.append(value)

    def _take_symbol(self, symbol: bytes) -> None:
        if symbol == b"*":
            self._new_group = True
        elif symbol in b"\r\n":
            self.end_paragraph()
        elif symbol in _SYMBOLS:
            if self._to_skip:
                self._to_skip -= 1
            else:
                self._put(_SYMBOLS[symbol])

    def _take_word(self, word: str, number: int | None) -> None:
        new_group, self._new_group = self._new_group, False
        if word == "u":
            self._take_unicode(number or 0)
            return
        if self._to_skip and word in _PIECES:
            self._to_skip -= 1
            return
        self._flush()
        if word in _BEGIN:
            _BEGIN[word](self, word)
        elif word in _SKIPPED or (new_group and word not in _KNOWN):
            self._begin_skipped(word)
        elif word == "nestrow":  # stands in a group that readers without nested tables pass over
            self.end_nested_row()
        elif word in _PIECES:
            self._put(_PIECES[word])
        elif word in _ENDS and self.state.where == "text":
            _ENDS[word](self)
        elif word in _PROPERTIES:
            _PROPERTIES[word](self, number)

    def _take_unicode(self, number: int) -> None:
        """A code unit of UTF-16, as a signed number; two of them can be one character."""
        self._flush(keep_surrogate=True)
        self._to_skip = self.state.fallback
        unit = number & 0xFFFF
        if 0xD800 <= unit < 0xDC00:
            self._surrogate = unit
        elif 0xDC00 <= unit < 0xE000:
            if self._surrogate:
                self._put(chr(0x10000 + ((self._surrogate - 0xD800) << 10) + unit - 0xDC00))
            self._surrogate = 0
        else:
            self._put(chr(unit) if unit else "")

    def _flush(self, *, keep_surrogate: bool = False) -> None:
        """Write the bytes that were read in one font; only then can those of two bytes a character be told."""
        if not keep_surrogate:
            self._to_skip = self._surrogate = 0
        if self._bytes:
            words = self.fonts.decode(bytes(self._bytes), self.state.font)
            self._bytes.clear()
            self._put(words)

    def _put(self, piece: Piece) -> None:
        """Put a piece where the words of the group go."""
        if self._bytes:
            self._flush()
        state = self.state
        if state.where in _STATED:
            self._stated.append(piece if isinstance(piece, str) else " ")
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

    def _block(self) -> Block:
        """An empty block, as the style of the paragraph and its outline level state it."""
        state = self.state
        if state.flow.furniture:
            return Block()
        stated = self._styles.get(state.style)
        if state.outline is not None:
            heading = Block("heading", state.outline + 1) if 0 <= state.outline < _OUTLINE_LEVELS else Block()
            stated = stated if stated is not None and stated.kind != "paragraph" else heading
        return Block() if stated is None else replace(stated, pieces=[])

    def _describe_style(self, words: str) -> None:
        name, end, _ = words.partition(";")
        self._stated.append(name)
        if end:
            number, outline = self._style
            block = block_of_style("".join(self._stated))
            if block is None and outline is not None and 0 <= outline < _OUTLINE_LEVELS:
                block = Block("heading", outline + 1)
            self._styles[number] = block
            self._stated.clear()
            self._style = (0, None)

    def _close(self) -> None:
        """A group ends, and with it what it changed."""
        self._flush()
        if len(self._states) == 1:
            return
        inside = self._states[-1]
        block = self._block()
        self._states.pop()
        self._ended = len(self._states) == 1
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
        self._new_group = False

    def _state_words(self, where: str) -> None:
        words = "".join(self._stated).strip()
        self._stated.clear()
        if where == "title":
            self.title = words
        elif where == "atnauthor":
            self._author = person_or_program(words)
        elif where == "fldinst":
            self._field_code = words
        elif not self.state.deleted and self.state.where == "text":
            number = words.split()[0] if words.split() else ""
            self.state.flow.set_number(BULLET if len(number) == 1 and "\ue000" <= number <= "\uf8ff" else number)

    def _begin_skipped(self, word: str) -> None:
        if word in {"fonttbl", "stylesheet"} and self.state.where == "text":
            self._stated.clear()
            self.state.where = word
        elif word == "fldinst" and self.state.where == "text":
            self._stated.clear()
            self.state.where = "fldinst"
        else:
            self.state.where = "skip"

    def begin_shape(self, _word: str) -> None:
        """A drawing begins; of it only text boxes are read."""
        if self.state.where == "text":
            self.state.where = "shape"

    def begin_text_box(self, _word: str) -> None:
        """The text of a drawing begins."""
        if self.state.where == "shape":
            self.state.where = "text"
            self.state.flow = RtfFlow(self.state.flow.furniture)
            self.state.note = None

    def begin_furniture(self, word: str) -> None:
        """A header or a footer begins."""
        if self.state.where == "text":
            self.state.flow = RtfFlow(_FURNITURE[word])

    def begin_note(self, word: str) -> None:
        """A footnote is called here, or a comment, and its words follow."""
        state = self.state
        if state.where != "text" or state.deleted:
            state.where = "skip"
            return
        note = CalledNote("footnote")
        if word == "annotation":
            note, self._author = CalledNote("comment", author=self._author), ""
        state.flow.write(note)
        state.flow, state.note = RtfFlow(), note
        state.hidden = state.raised = state.in_table = False
        state.level = state.style = 0
        state.outline = None

    def begin_stated(self, word: str) -> None:
        """Words begin that are not those of the text: a title, an author, the number of a paragraph."""
        if word == "title" or self.state.where == "text":
            self._stated.clear()
            self.state.where = word

    def begin_unicode(self, _word: str) -> None:
        """What follows stands for the group before, which is for readers without Unicode (``\\upr``, ``\\ud``)."""
        if len(self._states) > 1:
            self.state.where = "text" if self._states[-2].where == "upr" else "skip"

    def begin_unicode_pair(self, _word: str) -> None:
        """A text follows twice, the second time in Unicode."""
        if self.state.where == "text":
            self.state.where = "upr"

    def begin_field_result(self, _word: str) -> None:
        """What a field shows; in headers not the number of a page."""
        code = self._field_code.split()[:1]
        if self.state.flow.furniture and code and code[0].upper() in PAGE_FIELDS:
            self.state.where = "skip"

    def end_paragraph(self) -> None:
        """A paragraph ends, unless its end is deleted."""
        state = self.state
        self._flush()
        if state.where == "text" and not state.deleted:
            if state.new_page:
                state.flow.begin_page_before()
            state.flow.end_paragraph(self._block(), self._level())

    def _level(self) -> int:
        return max(1, self.state.level) if self.state.in_table or self.state.level else 0

    def end_section(self) -> None:
        """A section ends, and with it a paragraph; the next begins a page."""
        self.end_paragraph()
        self._put(Break.PAGE)

    def end_cell(self) -> None:
        """A cell of a table ends."""
        self.state.flow.end_cell(self._block(), 1)

    def end_nested_cell(self) -> None:
        """A cell of a table inside another ends."""
        self.state.flow.end_cell(self._block(), max(2, self.state.level))

    def end_row(self) -> None:
        """A row of a table ends."""
        self.state.flow.end_row(1)

    def end_nested_row(self) -> None:
        """A row of a table inside another ends."""
        self.state.flow.end_row(max(2, self.state.level))

    def set_endnote(self) -> None:
        """The note that is open is an endnote."""
        if self.state.note is not None:
            self.state.note.kind = "endnote"

    def set_font(self, number: int | None) -> None:
        """The font of the characters, or in the font table, of the entry."""
        if self.state.where == "fonttbl":
            self.fonts.begin(number or 0)
        else:
            self.state.font = number or 0

    def set_character_set(self, number: int | None) -> None:
        """The character set of a font in the font table."""
        if self.state.where == "fonttbl":
            self.fonts.set(character_set=number)

    def set_code_page(self, number: int | None) -> None:
        """The code page of a font in the font table."""
        if self.state.where == "fonttbl":
            self.fonts.set(code_page=number)

    def set_encoding(self, encoding: str | None) -> None:
        """The encoding of the file, where the fonts state none."""
        self.fonts.encoding = encoding or self.fonts.encoding

    def set_style(self, number: int | None) -> None:
        """The style of the paragraph, or in the style sheet, of the entry."""
        if self.state.where == "stylesheet":
            self._style = (number or 0, self._style[1])
        self.state.style = number or 0

    def set_outline_level(self, number: int | None) -> None:
        """The level of a heading, from 0; the tenth is that of the text."""
        if self.state.where == "stylesheet":
            self._style = (self._style[0], number)
        self.state.outline = number

    def begin_no_page(self, _number: int | None) -> None:
        """The section begins no page."""
        self.state.flow.take_back_page()

    def reset_paragraph(self, _number: int | None) -> None:
        """The paragraph has no properties but those that follow."""
        state = self.state
        state.style, state.outline, state.in_table, state.level, state.new_page = 0, None, False, 0, False

    def reset_characters(self, _number: int | None) -> None:
        """The characters have no properties but those that follow."""
        state = self.state
        state.hidden = state.deleted = state.raised = False
        state.font = self.fonts.default


def _sets(name: str, default: int | bool) -> Callable[[RtfInterpreter, int | None], None]:
    """What sets a property of the group to the word's number; to its default where the word has none."""

    def set_property(interpreter: RtfInterpreter, number: int | None) -> None:
        value: int | bool = default if number is None else number
        setattr(interpreter.state, name, bool(value) if isinstance(default, bool) else value)

    return set_property


def _encodes(encoding: str) -> Callable[[RtfInterpreter, int | None], None]:
    return lambda interpreter, _number: interpreter.set_encoding(encoding)


_BEGIN: Mapping[str, Callable[[RtfInterpreter, str], None]] = {
    **dict.fromkeys(_FURNITURE, RtfInterpreter.begin_furniture),
    **dict.fromkeys(("footnote", "annotation"), RtfInterpreter.begin_note),
    **dict.fromkeys(("title", "atnauthor", "listtext", "pntext"), RtfInterpreter.begin_stated),
    **dict.fromkeys(("shpinst", "do"), RtfInterpreter.begin_shape),
    **dict.fromkeys(("shptxt", "dptxbxtext"), RtfInterpreter.begin_text_box),
    "upr": RtfInterpreter.begin_unicode_pair,
    "ud": RtfInterpreter.begin_unicode,
    "fldrslt": RtfInterpreter.begin_field_result,
}
"""The words that say what a group is."""

_ENDS: Mapping[str, Callable[[RtfInterpreter], None]] = {
    "par": RtfInterpreter.end_paragraph,
    "sect": RtfInterpreter.end_section,
    "cell": RtfInterpreter.end_cell,
    "nestcell": RtfInterpreter.end_nested_cell,
    "row": RtfInterpreter.end_row,
    "ftnalt": RtfInterpreter.set_endnote,
}
"""The words that end a paragraph, a cell or a row, and the one that says that a footnote is an endnote."""

_PROPERTIES: Mapping[str, Callable[[RtfInterpreter, int | None], None]] = {
    **{word: _encodes(encoding) for word, encoding in _CHARACTER_SETS.items()},
    "ansicpg": lambda interpreter, number: interpreter.set_encoding(encoding_of_code_page(number)),
    "deff": lambda interpreter, number: setattr(interpreter.fonts, "default", number or 0),
    "f": RtfInterpreter.set_font,
    "fcharset": RtfInterpreter.set_character_set,
    "cpg": RtfInterpreter.set_code_page,
    "uc": _sets("fallback", 1),
    "v": _sets("hidden", default=True),
    "deleted": _sets("deleted", default=True),
    "super": _sets("raised", default=True),
    "sub": lambda interpreter, _number: setattr(interpreter.state, "raised", False),
    "nosupersub": lambda interpreter, _number: setattr(interpreter.state, "raised", False),
    "s": RtfInterpreter.set_style,
    "outlinelevel": RtfInterpreter.set_outline_level,
    "intbl": _sets("in_table", default=True),
    "itap": _sets("level", 1),
    "pagebb": _sets("new_page", default=True),
    "sbknone": RtfInterpreter.begin_no_page,
    "pard": RtfInterpreter.reset_paragraph,
    "plain": RtfInterpreter.reset_characters,
}
"""The words that set properties, each with its number."""
