"""What two people said on a topic, in two columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from searchdoc.collecting.comparing import Column
from searchdoc.index import Index
from searchdoc.server.pages.answers import Card, near_card
from searchdoc.server.pages.labels import shown_date
from searchdoc.server.pages.palette import Palette
from searchdoc.text.characters import without_controls


@dataclass(frozen=True, slots=True)
class StatementView:
    """Words of one person with their citation; ``when`` is their date as people write it, or empty."""

    when: str
    words: str
    card: Card


@dataclass(frozen=True, slots=True)
class CompareColumn:
    """One person's words; ``reason`` says why there are none, or is empty."""

    speaker: str
    statements: tuple[StatementView, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class CompareView:
    """Who is compared on what, as it was asked, and both columns; none where nothing was asked yet."""

    one: str
    other: str
    topic: str
    columns: tuple[CompareColumn, ...] = ()

    @property
    def asked(self) -> bool:
        """Whether there is all that is needed to compare."""
        return bool(self.one and self.other and self.topic)


def compare_view(index: Index, palette: Palette, asked: CompareView) -> CompareView:
    """The comparison that is asked for. Raises what ``Index.compare`` raises."""
    if not asked.asked:
        return asked
    comparison = index.compare(asked.one, asked.other, asked.topic)
    citations = [one.citation for column in comparison.columns for one in column.statements]
    hues = palette.of_page(voice.speaker for one in citations for voice in reversed(one.voices))
    columns = tuple(_column(column, hues) for column in comparison.columns)
    return CompareView(asked.one, asked.other, asked.topic, columns)


def _column(column: Column, hues: Mapping[str, int]) -> CompareColumn:
    statements = tuple(
        StatementView(shown_date(one.date), without_controls(one.shown), near_card(one.citation, hues))
        for one in column.statements
    )
    return CompareColumn(without_controls(column.speaker), statements, without_controls(column.reason or ""))
