"""The sentences of a Markdown page, to see whether they can be read at one go."""

import re
from collections.abc import Iterator

_NO_PROSE = re.compile(r"^(`{3,})[^\n]*\n.*?^\1$|<!--.*?-->|^[|#][^\n]*$|^---+$", re.DOTALL | re.MULTILINE)
_ITEM = re.compile(r"\n\s*\n|^\s*(?:[*+-]|\d+\.)\s+", re.MULTILINE)
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_END = re.compile(r"[.!?]+[)\]”\"*_`]*(?=\s|$)")


def sentences_of(markdown: str) -> Iterator[str]:
    """Every sentence of a page: no code, tables, headings or comments; list items and paragraphs end a sentence."""
    prose = _LINK.sub(r"\1", _NO_PROSE.sub("\n\n", markdown))
    for paragraph in _ITEM.split(prose):
        for sentence in _END.split(paragraph):
            if words := sentence.split():
                yield " ".join(words)
