"""The notebook: the citations that were kept, and what became of their words."""

from __future__ import annotations

from dataclasses import dataclass

from searchdoc.collecting.kept import KeptCitation
from searchdoc.exporting.formats import FORMATS
from searchdoc.index import Index
from searchdoc.passages.context import shown_words
from searchdoc.server.pages.answers import Card, near_card
from searchdoc.server.pages.palette import Palette
from searchdoc.text.characters import without_controls
from searchdoc.text.wording import capitalised, unwrapped


@dataclass(frozen=True, slots=True)
class WordsChanged:
    """What is other in the words than when they were kept; one of the two is empty where only the other has words."""

    kept: str
    now: str


@dataclass(frozen=True, slots=True)
class KeptEntry:
    """A kept citation. ``card`` is None where its words are lost; ``became`` are sentences on what became of them."""

    id: str
    why: str
    tags: tuple[str, ...]
    words: str
    reference: str
    card: Card | None
    became: tuple[str, ...]
    changes: tuple[WordsChanged, ...]
    lost: bool


@dataclass(frozen=True, slots=True)
class NotebookView:
    """The kept citations with a tag, or all; ``tags`` are all tags, and ``formats`` pairs of a name and a label."""

    entries: tuple[KeptEntry, ...]
    tags: tuple[str, ...]
    tag: str
    formats: tuple[tuple[str, str], ...]


def notebook_view(index: Index, palette: Palette, tag: str = "") -> NotebookView:
    """The notebook of an index. Raises ``NotebookError``."""
    kept = index.kept()
    formats = tuple((one.name, one.label) for one in FORMATS.values() if one.takes == "citations")
    entries = tuple(_entry(one, palette) for one in kept.tagged(tag or None).entries)
    return NotebookView(entries, kept.tags, without_controls(tag), formats)


def _entry(one: KeptCitation, palette: Palette) -> KeptEntry:
    citation, record = one.citation, one.record
    card = None
    words = record.text
    if citation is not None:
        card = near_card(citation, palette.of_page(voice.speaker for voice in reversed(citation.voices)))
        words = shown_words(citation.document, citation.span)
    return KeptEntry(
        one.id,
        without_controls(record.why),
        tuple(map(without_controls, record.tags)),
        unwrapped(without_controls(words)),
        without_controls(record.reference or record.id),
        card,
        tuple(f"{capitalised(without_controls(said))}." for said in one.became),
        tuple(
            WordsChanged(without_controls(change.draft), without_controls(change.source)) for change in one.differences
        ),
        one.state == "lost",
    )
