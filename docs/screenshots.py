"""Take the pictures of the reading room: real pages of the Thornbury papers, in Chromium. Run by 'make pictures'."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

import searchdoc
from browser import ARGUMENTS, chromium, serving
from searchdoc.server.application import create_application

PICTURES = Path(__file__).parent / "pictures"
PAPERS = Path(__file__).parents[1] / "examples" / "thornbury"
LETTER = "thornbury/1851-01-09 Eliza to Margaret.txt"
PDF = "misc/Letter Bolton agent 1850.pdf"

COLOURS = 128
"""The colours of a picture: pages of text have few, and the files are a third as large."""


def main() -> None:
    """Build the index, serve it, and take one picture a page."""
    with TemporaryDirectory() as folder:
        index = searchdoc.build([PAPERS], folder)
        (cited, *_) = index.search('"will not lower the rent"', mode="keyword")
        pages = {
            "room-answer": ("/ask?question=what+did+Robert+say+about+a+stove", "light", 820),
            "room-letter": (f"/documents/{quote(LETTER)}", "dark", 820),
            "room-page": (f"/documents/{quote(PDF)}?cite={quote(cited.id)}", "light", 640),
            "room-letters": ("/letters", "light", 820),
            "room-timeline": ("/timeline?question=what+did+Eliza+say+about+the+mill", "light", 820),
        }
        (PICTURES / "letters-network.svg").write_text(index.letters().to_svg(), encoding="utf-8")
        with serving(create_application(folder)) as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
            for name, (path, scheme, height) in pages.items():
                take(browser, f"{address}{path}", scheme, height).save(PICTURES / f"{name}.png", optimize=True)
            browser.close()


def take(browser: Browser, address: str, scheme: str, height: int) -> Image.Image:
    """A picture of what a window of 1280 pixels shows of a page, light or dark."""
    page = browser.new_page(viewport={"width": 1280, "height": height}, color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(address, wait_until="networkidle")
    picture = Image.open(BytesIO(page.screenshot())).convert("RGB")
    page.close()
    return picture.quantize(COLOURS, dither=Image.Dither.NONE)


if __name__ == "__main__":
    main()
