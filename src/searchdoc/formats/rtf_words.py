"""The control words of an RTF file: what each of them means for the words that follow.

Source: Rich Text Format Specification 1.9.1.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from searchdoc.formats.office import NEW_PAGE, PAGE_FIELDS, Break, CalledNote, Piece
from searchdoc.formats.rtf_flow import RtfFlow
from searchdoc.formats.rtf_fonts import encoding_of_code_page
from searchdoc.formats.rtf_text import RtfText
from searchdoc.formats.rtf_tokens import RtfToken

_SKIPPED = frozenset(
    "colortbl pict sp sn sv shprslt nonshppict nonesttables info listtable listoverridetable fldinst themedata "
    "datastore "
    "colorschememapping latentstyles rsidtbl generator xmlnstbl revtbl filetbl template userprops bkmkstart bkmkend xe "
    "tc tcn rxe txe ftnsep ftnsepc ftncn aftnsep aftnsepc aftncn objdata objclass objname atnid atnref atndate atnicn "
    "atrfstart atrfend panose falt fontemb mmathPr mctrlPr private keycode stylesheet fonttbl comment operator "
    "author subject doccomm company manager category keywords hlinkbase creatim revtim printim buptim "
    "pntxta pntxtb".split()
)
"""Groups whose words nobody sees in the text; some of them are read for what they state."""

_KNOWN = frozenset("footnote annotation ud shpinst do dptxbxtext moMath moMathPara atnauthor fldinst".split())
"""Groups that are marked as new ("\\*") and known here all the same."""

_FURNITURE = {
    **dict.fromkeys(("header", "headerl", "headerr", "headerf"), "header"),
    **dict.fromkeys(("footer", "footerl", "footerr", "footerf"), "footer"),
}
_PIECES: Mapping[str, Piece] = {
    "tab": "\t",
    "line": Break.LINE,
    "lbr": Break.LINE,
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
_ENDNOTE_FORMS = {"aftnnar": "1", "aftnnalc": "a", "aftnnauc": "A", "aftnnrlc": "i", "aftnnruc": "I"}
_CHARACTER_SETS = {"ansi": "cp1252", "mac": "mac_roman", "pc": "cp437", "pca": "cp850"}


@dataclass(slots=True)
class RtfInterpreter(RtfText):
    """Takes the tokens of a file one after the other; what they say is there when ``finish`` has been called."""

    _new_group: bool = False
    """Whether "\\*" has been read and the next word is one of a group that a reader may not know."""

    def take(self, token: RtfToken) -> None:
        """Read the next token; what follows upon the end of the file's own group is none of its text."""
        if self.ended:
            return
        kind, data, number = token
        if kind == "text":
            self.take_text(data)
        elif kind == "byte":
            self.take_byte(number or 0)
        elif kind == "word":
            self._take_word(data.decode("ascii"), number)
        elif kind == "symbol":
            self._take_symbol(data)
        elif kind == "open":
            self.open_group()
        else:
            self.close_group()

    def _take_symbol(self, symbol: bytes) -> None:
        if symbol == b"*":
            self._new_group = True
        elif symbol in b"\r\n":
            self.end_paragraph()
        elif symbol in _SYMBOLS:
            if self.to_skip:
                self.to_skip -= 1
            else:
                self.put(_SYMBOLS[symbol])

    def _take_word(self, word: str, number: int | None) -> None:
        new_group, self._new_group = self._new_group, False
        if word == "u":
            self.take_unicode(number or 0)
            return
        if self.to_skip and word in _PIECES:
            self.to_skip -= 1
            return
        self.flush()
        if word in _BEGIN:
            _BEGIN[word](self, word)
        elif word in _SKIPPED or (new_group and word not in _KNOWN):
            self._begin_skipped(word)
        elif word == "nestrow":  # stands in a group that readers without nested tables pass over
            self.end_nested_row()
        elif word in _PIECES:
            self.put(_PIECES[word])
        elif word in _ENDS and self.state.where == "text":
            _ENDS[word](self)
        elif word in _PROPERTIES:
            _PROPERTIES[word](self, number)

    def _begin_skipped(self, word: str) -> None:
        if word in {"fonttbl", "stylesheet"} and self.state.where == "text":
            self.stated.clear()
            self.state.where = word
        elif word == "fldinst" and self.state.where == "text":
            self.stated.clear()
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
            note, self.author = CalledNote("comment", author=self.author), ""
        state.flow.write(note)
        state.flow, state.note = RtfFlow(), note
        state.hidden = state.raised = state.in_table = False
        state.level = state.style = 0
        state.outline = None

    def begin_stated(self, word: str) -> None:
        """Words begin that are not those of the text: a title, an author, the number of a paragraph."""
        if word == "title" or self.state.where == "text":
            self.stated.clear()
            self.state.where = word

    def begin_unicode(self, _word: str) -> None:
        """What follows stands for the group before, which is for readers without Unicode."""
        if len(self.states) > 1:
            self.state.where = "text" if self.states[-2].where == "upr" else "skip"

    def begin_unicode_pair(self, _word: str) -> None:
        """A text follows twice, the second time in Unicode."""
        if self.state.where == "text":
            self.state.where = "upr"

    def begin_field_result(self, _word: str) -> None:
        """What a field shows; in headers not the number of a page."""
        code = self.field_code.split()[:1]
        if self.state.flow.furniture and code and code[0].upper() in PAGE_FIELDS:
            self.state.where = "skip"

    def end_paragraph(self) -> None:
        """A paragraph ends, unless its end is deleted."""
        state = self.state
        self.flush()
        if state.where == "text" and not state.deleted:
            if state.new_page:
                state.flow.begin_page_before()
            state.flow.end_paragraph(self.block(), state.table_level)

    def end_section(self) -> None:
        """A section ends, and with it a paragraph; the next begins a page."""
        self.end_paragraph()
        self.put(Break.PAGE)

    def end_page(self) -> None:
        """A page ends."""
        for piece in NEW_PAGE:
            self.put(piece)

    def end_cell(self) -> None:
        """A cell of a table ends."""
        self.state.flow.end_cell(self.block(), 1)

    def end_nested_cell(self) -> None:
        """A cell of a table inside another ends."""
        self.state.flow.end_cell(self.block(), max(2, self.state.level))

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
            self.style = (number or 0, self.style[1])
        self.state.style = number or 0

    def set_outline_level(self, number: int | None) -> None:
        """The level of a heading, from 0; the tenth is that of the text."""
        if self.state.where == "stylesheet":
            self.style = (self.style[0], number)
        self.state.outline = number

    def begin_no_page(self, _number: int | None) -> None:
        """The section begins no page."""
        self.state.flow.take_back_page()


def _sets(name: str, default: int | bool) -> Callable[[RtfInterpreter, int | None], None]:
    """What sets a property of the group to the word's number; to its default where the word has none."""

    def set_property(interpreter: RtfInterpreter, number: int | None) -> None:
        value: int | bool = default if number is None else number
        setattr(interpreter.state, name, bool(value) if isinstance(default, bool) else value)

    return set_property


def _encodes(encoding: str) -> Callable[[RtfInterpreter, int | None], None]:
    return lambda interpreter, _number: interpreter.set_encoding(encoding)


def _counts_endnotes(form: str) -> Callable[[RtfInterpreter, int | None], None]:
    return lambda interpreter, _number: setattr(interpreter, "endnote_form", form)


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
    "page": RtfInterpreter.end_page,
    "sect": RtfInterpreter.end_section,
    "cell": RtfInterpreter.end_cell,
    "nestcell": RtfInterpreter.end_nested_cell,
    "row": RtfInterpreter.end_row,
    "ftnalt": RtfInterpreter.set_endnote,
}
"""The words that end a paragraph, a cell or a row, and the one that says that a footnote is an endnote."""

_PROPERTIES: Mapping[str, Callable[[RtfInterpreter, int | None], None]] = {
    **{word: _encodes(encoding) for word, encoding in _CHARACTER_SETS.items()},
    **{word: _counts_endnotes(form) for word, form in _ENDNOTE_FORMS.items()},
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
    "pard": lambda interpreter, _number: interpreter.state.reset_paragraph(),
    "plain": lambda interpreter, _number: interpreter.state.reset_characters(interpreter.fonts.default),
}
"""The words that set properties, each with its number."""
