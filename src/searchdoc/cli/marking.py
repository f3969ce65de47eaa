"""The words of a text that match a question, in another style than the rest."""

from __future__ import annotations

from collections.abc import Sequence

from searchdoc.cli.terminal import Text
from searchdoc.models import Span


def marked(words: str, spans: Sequence[Span], style: str, mark: str) -> Text:
    """The words in a style, those at ``spans`` (in order, without overlaps) in the style ``mark`` as well."""
    pieces: list[str | tuple[str, str] | Text] = []
    done = 0
    for span in spans:
        pieces += [(words[done : span.start], style), (words[span.start : span.end], f"{style} {mark}".strip())]
        done = span.end
    return Text.assemble(*pieces, (words[done:], style))
