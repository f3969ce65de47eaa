"""What control words mean, one after the other, as tokens."""

from __future__ import annotations

import pytest

from searchdoc.formats.office import Apart, Break, CalledNote, TableRow, TextBlock
from searchdoc.formats.rtf_tokens import rtf_tokens
from searchdoc.formats.rtf_words import RtfInterpreter


def content(data: str) -> list[TextBlock | TableRow]:
    interpreter = RtfInterpreter()
    for token in rtf_tokens(f"{{\\rtf1 {data}}}".encode("latin-1")):
        interpreter.take(token)
    assert interpreter.problems == []
    return interpreter.finish()


@pytest.mark.parametrize(
    ("data", "pieces"),
    [
        (r"a\line b", ["a", Break.LINE, "b"]),
        (r"a\softpage b", ["a", Break.PAGE, "b"]),
        (r"a\page b", ["a", Break.LINE, Break.LINE, Break.PAGE, "b"]),
        (r"{\v a}b", [Apart("a", "hidden text"), "b"]),
        (r"\v a\v0 b\v c\plain d", [Apart("a", "hidden text"), "b", Apart("c", "hidden text"), "d"]),
        (r"{\super 3}{\super\nosupersub 3}{\super\sub 3}", ["³", "3", "3"]),
        (r"{\deleted a}{\*\unknown b}{\unknown c}", ["c"]),
        (r"{\deleted a{\footnote b}}c", ["c"]),
    ],
)
def test_words_of_characters(data: str, pieces: list[object]) -> None:
    assert content(data) == [TextBlock(pieces=pieces)]  # type: ignore[arg-type]


def test_words_of_paragraphs_and_tables() -> None:
    assert content(r"\outlinelevel0 a\par\pard b\par\intbl c\cell d\cell\row") == [
        TextBlock("heading", 1, pieces=["a"]),
        TextBlock(pieces=["b"]),
        TableRow([[TextBlock(pieces=["c"])], [TextBlock(pieces=["d"])]]),
    ]


def test_a_note_has_its_kind_and_its_author() -> None:
    ((one, two, three),) = (block.pieces for block in content(
        r"{\footnote a}{\footnote\ftnalt b}{\*\atnauthor Ada Quill}{\*\annotation c}"
    ) if isinstance(block, TextBlock))  # fmt: skip
    assert all(isinstance(note, CalledNote) for note in (one, two, three))
    kinds = [(note.kind, note.author) for note in (one, two, three) if isinstance(note, CalledNote)]
    assert kinds == [("footnote", ""), ("endnote", ""), ("comment", "Ada Quill")]


def test_headers_are_kept_apart() -> None:
    interpreter = RtfInterpreter()
    for token in rtf_tokens(rb"{\rtf1{\headerf a\par}{\footerr b\par}c\par}d"):
        interpreter.take(token)
    assert interpreter.finish() == [TextBlock(pieces=["c"])]
    assert interpreter.furniture == [("header", [TextBlock(pieces=["a"])]), ("footer", [TextBlock(pieces=["b"])])]
