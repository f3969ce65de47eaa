"""Markdown: what its marks say about headings, quotations, lists and notes, as hints over the raw text.

The text stays raw, marks included, so that every offset is an offset into the file. Block structure comes
from markdown-it, whose tokens carry the lines they were made from.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from searchdoc.formats.decoding import decode_text
from searchdoc.formats.front_matter import read_front_matter
from searchdoc.formats.html_blocks import html_hints
from searchdoc.models import Span, lines_of, stripped_span
from searchdoc.protocols import DecodedFile, Hint

if TYPE_CHECKING:
    from markdown_it.token import Token

_LEADING_MARKS = re.compile(r"(?:[ \t]*>)*[ \t]*")
_HEADING_MARKS = re.compile(r"#{1,6}(?:[ \t]+|\Z)")
_CLOSING_MARKS = re.compile(r"(?:\A|[ \t]+)#+[ \t]*\Z")
_FOOTNOTE = re.compile(r"\[\^([^\]\s]+)\]:[ \t]*")
_LINK_TARGET = re.compile(
    r"\[[^\]]+\]:[ \t]*(?=<|#|www\.|mailto:|\S*/|(?<!\d\]:[ \t])(?<!\d\]:)\S*\w\.\w)\S+[ \t]*"
    r"(?:\"[^\"]*\"|'[^']*'|\([^)]*\))?[ \t]*\Z"
)
"""A link's target: an address, and not the single word of a note."""


_IMAGE = re.compile(r"!\[[^\]]*\]\([^)]*\)\s*")


class MarkdownReader:
    """Reads ``.md`` and ``.markdown`` files, with front matter where there is any."""

    suffixes: tuple[str, ...] = (".md", ".markdown")
    version: str = "2"

    def read(self, data: bytes, path: str) -> DecodedFile:
        """Decode and parse; hints cover headings, paragraphs with their quotation depth, tables and notes.

        Every character but white space is in one of them.
        """
        decoded = decode_text(data, path)
        text = decoded.text
        front = read_front_matter(text)
        hints = [Hint(Span(0, front.end), "furniture", label="front matter")] if front.end else []
        hints.extend(_with_notes_whole(text, _hints(text, front.end)))
        problems = (*decoded.problems, *front.problems)
        return DecodedFile(
            text, tuple(_complete(text, hints)), decoded.encoding, front.fields, problems, guessed=decoded.guessed
        )


def _hints(text: str, body: int) -> Iterator[Hint]:
    """The hints of a text's blocks, in order, from its position ``body`` on."""
    lines = list(lines_of(text))
    first = next((number for number, line in enumerate(lines) if line.start >= body), len(lines))
    unclosed = yield from _hints_of_lines(text, lines[first:], may_stop=True)
    if unclosed is not None:
        yield from _hints_of_lines(text, lines[first + unclosed + 1 :], may_stop=False)


def _hints_of_lines(text: str, lines: list[Span], *, may_stop: bool) -> Generator[Hint, None, int | None]:
    """The hints of lines; with ``may_stop``, up to a fence that nothing closes, whose number is returned.

    What stands below such a fence is most probably no code.
    """
    from markdown_it import MarkdownIt

    # the line ends are all made alike, so that markdown-it counts the lines that ``lines_of`` counts
    raw = "\n".join(text[line.start : line.end] for line in lines)
    depth = level = 0
    # what stands inside a paragraph is not needed; to the rule "reference" a note of a single word is a link's target
    parser = MarkdownIt("commonmark").enable("table").disable(["inline", "text_join", "reference"])
    for token in parser.parse(raw):
        depth += {"blockquote_open": 1, "blockquote_close": -1}.get(token.type, 0)
        level += token.nesting
        if not token.map or token.type not in _HINTS_OF:
            continue
        begin, end = token.map
        if may_stop and token.type == "fence" and not level and not _is_closed(text, lines[begin:end], token):
            yield from _opening_fence(text, lines[begin], token.markup)
            return begin
        yield from _HINTS_OF[token.type](text, lines[begin:end], token, depth)
    return None


def _heading(text: str, lines: list[Span], token: Token, depth: int) -> Iterator[Hint]:
    """A heading's words, between its marks or above its underline; they may stand in a quotation."""
    line = lines[0]
    start, end = line.start + _match_length(_LEADING_MARKS, text, line), line.end
    if len(lines) > 1:
        end = lines[-2].end
    else:
        start += _match_length(_HEADING_MARKS, text, Span(start, end))
        closing = _CLOSING_MARKS.search(text[start:end])
        end = start + closing.start() if closing else end
    words = stripped_span(text, Span(start, end))
    if len(words):
        yield Hint(words, "quotation" if depth else "heading", depth or int(token.tag[1:]))


def _paragraph(text: str, lines: list[Span], _token: Token, depth: int) -> Iterator[Hint]:
    """A paragraph, or the notes in it, each of which begins a line; pictures and links' targets are furniture."""
    kind, level = ("quotation", depth) if depth else ("paragraph", 0)
    words: Span | None = None
    label = ""
    for line in lines:
        start = line.start + _match_length(_LEADING_MARKS, text, line)
        note, image = _FOOTNOTE.match(text, start, line.end), _IMAGE.match(text, start, line.end)
        mark = note or image or (None if words else _LINK_TARGET.match(text, start, line.end))
        if mark is None:
            words = Span(words.start if words else start, line.end)
            continue
        yield from _words(text, words, kind, level, label)
        yield Hint(Span(start, mark.end()), "furniture", label="image" if image else "markup")
        label = note[1] if note else ""
        words = Span(mark.end(), line.end)
    yield from _words(text, words, kind, level, label)


def _words(text: str, span: Span | None, kind: str, level: int, label: str = "") -> Iterator[Hint]:
    """The words of a paragraph or of a note, if there are any."""
    words = stripped_span(text, span) if span else None
    if words:
        yield Hint(words, "note" if label else kind, level, label)


def _code(text: str, lines: Sequence[Span], _token: Token, depth: int) -> Iterator[Hint]:
    """The paragraphs of an indented block, which blank lines divide: people indent verse and quotations."""
    kind, level = ("quotation", depth) if depth else ("paragraph", 0)
    bare = [Span(line.start + _match_length(_LEADING_MARKS, text, line), line.end) for line in lines]
    for blank, group in groupby(bare, key=lambda line: not text[line.start : line.end].strip()):
        members = list(group)
        if not blank:
            yield from _words(text, Span(members[0].start, members[-1].end), kind, level)


def _fence(text: str, lines: list[Span], token: Token, depth: int) -> Iterator[Hint]:
    """What stands between two fences is text, too."""
    yield from _opening_fence(text, lines[0], token.markup)
    closed = _is_closed(text, lines, token)
    yield from _code(text, lines[1 : len(lines) - closed], token, depth)
    if closed:
        yield Hint(stripped_span(text, lines[-1]), "furniture", label="markup")


def _opening_fence(text: str, line: Span, fence: str) -> Iterator[Hint]:
    """A fence with the language of the code; several words behind it are text."""
    end = text.index(fence, line.start, line.end) + len(fence)
    words = stripped_span(text, Span(end, line.end))
    several = len(text[words.start : words.end].split()) > 1
    yield Hint(Span(line.start, end if several else line.end), "furniture", label="markup")
    if several:
        yield Hint(words, "paragraph")


def _is_closed(text: str, lines: list[Span], token: Token) -> bool:
    last = lines[-1]
    words = text[last.start + _match_length(_LEADING_MARKS, text, last) : last.end].strip()
    return len(lines) > 1 and len(words) >= len(token.markup) and not words.strip(token.markup[:1])


def _html(text: str, lines: list[Span], _token: Token, depth: int) -> Iterator[Hint]:
    first = lines[0].start + _match_length(_LEADING_MARKS, text, lines[0])
    yield from html_hints(text, Span(first, lines[-1].end), depth)


def _table(text: str, lines: list[Span], _token: Token, depth: int) -> Iterator[Hint]:
    """The rows of a table, a paragraph each, without the line below its head and the bars at its sides."""
    kind, level = ("quotation", depth) if depth else ("paragraph", 0)
    for number, line in enumerate(lines):
        row = Span(line.start + _match_length(_LEADING_MARKS, text, line), line.end)
        words = text[row.start : row.end].rstrip(" \t|")
        if number != 1 and words.strip("| \t"):
            start = row.start + len(words) - len(words.lstrip(" \t|"))
            yield from _words(text, Span(start, row.start + len(words)), kind, level)


_HINTS_OF = {
    "heading_open": _heading,
    "paragraph_open": _paragraph,
    "html_block": _html,
    "code_block": _code,
    "fence": _fence,
    "table_open": _table,
}
"""What makes the hints of a block, by the type of markdown-it's token."""


def _with_notes_whole(text: str, hints: Iterable[Hint]) -> Iterator[Hint]:
    """The hints; an indented paragraph below a note is part of the note."""
    label = ""
    for hint in hints:
        if hint.kind == "furniture":
            yield hint
            continue
        if hint.kind == "note":
            label = hint.label
        elif hint.kind != "paragraph" or not label or not _is_indented(text, hint.span.start):
            label = ""
        yield replace(hint, kind="note", label=label) if label else hint


def _is_indented(text: str, start: int) -> bool:
    before = text[max(0, start - 2) : start]
    return before.endswith("\t") or before == "  "


def _complete(text: str, hints: Iterable[Hint]) -> Iterator[Hint]:
    """The hints that cover anything, and between them a hint for whatever is in none of them: marks, mostly."""
    done = 0
    for hint in (*hints, Hint(Span(len(text), len(text)), "furniture")):
        between = stripped_span(text, Span(done, hint.span.start))
        if len(between):
            marks = not any(map(str.isalnum, text[between.start : between.end]))
            yield Hint(between, "furniture", label="markup") if marks else Hint(between, "paragraph")
        if len(hint.span):
            yield hint
        done = hint.span.end


def _match_length(pattern: re.Pattern[str], text: str, span: Span) -> int:
    match = pattern.match(text, span.start, span.end)
    return match.end() - match.start() if match else 0
