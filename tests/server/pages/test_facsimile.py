"""Pictures of pages, drawn from the file that was indexed and from no other."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

import searchdoc
from searchdoc.errors import UnreadableDocument
from searchdoc.models import Span
from searchdoc.server.pages.facsimile import draw_page, facsimiles, has_pictures


def test_a_page_of_a_pdf_is_drawn(edited: tuple[searchdoc.Index, Path]) -> None:
    (document,) = edited[0].documents()
    content, media_type = draw_page(document, 1)
    assert media_type == "image/png"
    picture = Image.open(BytesIO(content))
    (shown,) = facsimiles(document, Span(0, len(document.text)), None)
    assert picture.size == (round(2 * shown.width), round(2 * shown.height))
    assert shown.boxes == ()
    assert (shown.top, shown.shown) == (0.0, shown.height)


def test_boxes_of_what_is_cited_are_the_citations(edited: tuple[searchdoc.Index, Path]) -> None:
    (citation, *_) = edited[0].search('"will not lower the rent"', mode="keyword")
    (shown,) = facsimiles(citation.document, citation.span, citation.span)
    assert len(shown.boxes) == len(citation.boxes)
    left, top, right, bottom = citation.boxes[0].rect
    first = shown.boxes[0]
    assert (first.x, first.y) == pytest.approx((left, top), abs=0.01)
    assert (first.x + first.width, first.y + first.height) == pytest.approx((right, bottom), abs=0.02)
    assert shown.top < first.y < shown.top + shown.shown


def test_a_file_that_has_changed_is_not_shown(edited: tuple[searchdoc.Index, Path]) -> None:
    """Nor one that is gone: the words would not stand where the boxes are."""
    index, file = edited
    (document,) = index.documents()
    file.write_bytes(file.read_bytes() + b"\n")
    with pytest.raises(UnreadableDocument, match="has been changed since it was indexed"):
        draw_page(document, 1)
    file.unlink()
    with pytest.raises(UnreadableDocument, match="not there any more"):
        draw_page(document, 1)


def test_only_documents_with_pages_that_can_be_drawn_have_pictures(papers: searchdoc.Index) -> None:
    with_pictures = {document.id for document in papers.documents() if has_pictures(document)}
    assert with_pictures == {"guild.pdf", "misc/Letter Bolton agent 1850.pdf"}
