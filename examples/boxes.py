"""Draw words where they stand on the picture of their page, in the citation that holds them.

    python examples/boxes.py "will not lower the rent" boxes.png

It searches the papers in examples/thornbury, and needs searchdoc[pdf] and pillow.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

import pypdfium2
from PIL import Image, ImageDraw

import searchdoc

PAPERS = Path(__file__).parent / "thornbury"
SCALE = 2
"""Pixels a point."""

CITED, WORDS = (90, 150, 230, 40), (255, 190, 0, 120)
"""The colours of the citation and of the words in it: red, green, blue, and how little of the page they let through."""


def draw(picture: Image.Image, boxes: Iterable[searchdoc.Box], colour: tuple[int, int, int, int]) -> Image.Image:
    """A picture of a page at ``SCALE`` with the rectangles of boxes laid over it."""
    layer = Image.new("RGBA", picture.size, (255, 255, 255, 0))
    for box in boxes:
        left, top, right, bottom = (SCALE * edge for edge in box.rect)
        ImageDraw.Draw(layer).rectangle((left - 3, top - 3, right + 3, bottom + 3), fill=colour)
    return Image.alpha_composite(picture, layer)


def main(words: str, output: str) -> None:
    """Find words, and draw the first citation of them and the words themselves."""
    with TemporaryDirectory() as folder:
        citation = searchdoc.build([PAPERS], folder).search(f'"{words}"', mode="keyword")[0]
        start = citation.start + citation.text.index(words)
        exact = citation.document.line_boxes(searchdoc.Span(start, start + len(words)))
        print(citation.reference, *exact, sep="\n")
        page = pypdfium2.PdfDocument(citation.document.path)[exact[0].page - 1]
        picture = page.render(scale=SCALE).to_pil().convert("RGBA")
        drawn = draw(draw(picture, citation.boxes, CITED), exact, WORDS).convert("RGB")
        drawn.crop((0, 0, drawn.width, drawn.height // 3)).save(output, optimize=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
