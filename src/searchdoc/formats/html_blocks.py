"""HTML inside Markdown: the words between the tags, and the tags set apart."""

from __future__ import annotations

import re
from collections.abc import Iterator

from searchdoc.models import Span, stripped_span
from searchdoc.protocols import Hint

_TAG = re.compile(r"<(?:!--|(?P<close>/)?(?P<name>[A-Za-z][\w:-]*)[^<>]*>|[!?][^<>]*>)")
_HEADING = re.compile("h([1-6])")
_BLANK_LINE = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
_INLINE = frozenset(
    "a abbr b bdi bdo big br cite code del dfn em font i ins kbd mark q s samp small span strike strong sub sup tt u "
    "var wbr".split()
)
"""The elements that stand inside a line; their tags stay in the text, as in every other paragraph of Markdown."""

_NO_TEXT = frozenset({"script", "style"})


def html_hints(text: str, block: Span, depth: int) -> Iterator[Hint]:
    """The hints of a block of HTML that stands in ``depth`` quotations: its words, and each tag as furniture.

    Linear in the length of the block.
    """
    start, heading, quoted, hidden = block.start, 0, depth, False
    comments_end = text.rfind("-->", block.start, block.end)
    at = block.start
    while tag := _TAG.search(text, at, block.end):
        at = tag.end()
        name = (tag["name"] or "").lower()
        if tag[0] == "<!--":
            if tag.end() > comments_end:
                continue  # a comment without an end, which hides nothing
            at = text.index("-->", tag.end(), block.end) + 3
        elif name in _INLINE or (hidden and not (tag["close"] and name in _NO_TEXT)):
            continue
        yield from _words(text, Span(start, tag.start()), heading, quoted, hidden=hidden)
        yield Hint(Span(tag.start(), at), "furniture", label="image" if name == "img" else "markup")
        start = at
        if level := _HEADING.fullmatch(name):
            heading = 0 if tag["close"] else int(level[1])
        elif name == "blockquote":
            quoted = max(depth, quoted + (-1 if tag["close"] else 1))
        elif name in _NO_TEXT:
            hidden = not tag["close"]
    yield from _words(text, Span(start, block.end), heading, quoted, hidden=hidden)


def _words(text: str, span: Span, heading: int, depth: int, *, hidden: bool) -> Iterator[Hint]:
    """The paragraphs between two tags, which blank lines divide."""
    start = span.start
    ends = [gap.span() for gap in _BLANK_LINE.finditer(text, span.start, span.end)]
    for end, after in (*ends, (span.end, span.end)):
        words = stripped_span(text, Span(start, end))
        start = after
        if not len(words):
            continue
        shown = _TAG.sub("", text[words.start : words.end])
        if hidden or not any(map(str.isalnum, shown)):
            yield Hint(words, "furniture", label="markup")
        elif depth:
            yield Hint(words, "quotation", depth)
        else:
            yield Hint(words, "heading" if heading else "paragraph", heading)
