"""The permanent page of a passage: its words, who says them, and the reference to copy."""

from __future__ import annotations

from dataclasses import dataclass

from searchdoc.errors import CitationError
from searchdoc.index import Index
from searchdoc.server.pages.answers import Card, passage_card
from searchdoc.server.pages.edition import Edition, edition_of
from searchdoc.server.pages.links import document_link
from searchdoc.server.pages.palette import Palette
from searchdoc.text.characters import without_controls
from searchdoc.text.wording import capitalised


@dataclass(frozen=True, slots=True)
class PassageView:
    """The words of a citation and the document around them; where they are lost, the reason, and what is left.

    ``changed`` says that the document's file has been edited since; ``document`` is the address of the document of a
    lost citation, where there still is one of its name.
    """

    id: str
    card: Card | None
    edition: Edition | None
    lost: str = ""
    changed: bool = False
    document: str = ""


def passage_view(index: Index, palette: Palette, identifier: str) -> PassageView:
    """What a citation's id points to, or that it points to nothing any more."""
    try:
        citation = index.citation(identifier)
    except CitationError as error:
        name = identifier.rsplit(":", 2)[0]
        left = document_link(name) if index.document(name) is not None else ""
        reason = f"{capitalised(without_controls(str(error)))}."
        return PassageView(without_controls(identifier), None, None, reason, document=left)
    hues = palette.of_page(voice.speaker for voice in reversed(citation.voices))
    edition = edition_of(citation.document, palette, cited=citation.span, level=2, hues=hues)
    changed = bool(index.edited([citation.document.id]))
    return PassageView(without_controls(citation.id), passage_card(citation, hues), edition, changed=changed)
