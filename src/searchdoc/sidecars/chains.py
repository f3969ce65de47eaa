"""Chains of voices, from whoever speaks in the document itself inwards to whoever is quoted there."""

from __future__ import annotations

from searchdoc.models import Document, Kind, Mode, Span, Voice

APPARATUS: frozenset[Kind] = frozenset({"title", "introduction", "heading", "caption", "source", "note"})
"""Kinds of blocks around the text, which nobody speaks: an editor's, or the author's own."""


def unquoted(chain: tuple[Voice, ...]) -> tuple[Voice, ...]:
    """Those who speak in the document itself, before anybody is quoted."""
    quoted = next(
        (place for place, voice in enumerate(chain) if voice.role == "quoted" and voice.mode == "direct"), len(chain)
    )
    return chain[:quoted]


def is_part(document: Document, host: tuple[Voice, ...]) -> bool:
    """Whether a host is the author of a single letter, turn or entry, and not of the document as a whole."""
    own = host[-1]
    return own.role == "author" and (own.speaker, own.date) != (document.author, document.date)


def adds_nothing(speaker: str | None, date: str | None, mode: Mode, around: Voice) -> bool:
    """Whether words are simply those of whoever speaks around them, unless they are said to be a quotation."""
    return mode == "direct" and speaker == around.speaker and date in (None, around.date)


class ChainsAround:
    """The chains of the statements inside which the next one stands; outer ones come first, and none cross."""

    def __init__(self) -> None:
        self._chains: list[tuple[Span, tuple[Voice, ...]]] = []

    def chain(self, span: Span) -> tuple[Voice, ...] | None:
        """The chain of the innermost statement around a span; None where there is none."""
        while self._chains and not self._chains[-1][0].covers(span):
            self._chains.pop()
        return self._chains[-1][1] if self._chains else None

    def add(self, span: Span, chain: tuple[Voice, ...]) -> None:
        """Put a statement's own chain inside those around it."""
        self._chains.append((span, chain))
