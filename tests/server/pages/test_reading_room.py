"""The reading room in a real browser: with and without JavaScript, by keyboard, on a phone, in the dark."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import quote

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Browser, ConsoleMessage, Dialog, Page, Request, expect, sync_playwright

import searchdoc
from browser import ARGUMENTS, chromium, serving
from embedders import HashingEmbedder
from searchdoc.index import Index
from searchdoc.server.application import create_application
from searchdoc.text.characters import without_controls

MILL = "/ask?question=what+did+Margaret+say+about+the+mill"
TRADE = "/ask?question=what+did+Lenin+say+about+foreign+trade"
ELIZA = "/documents/thornbury/1851-01-09%20Eliza%20to%20Margaret.txt"
BOLTON = "misc/Letter Bolton agent 1850.pdf"

PAGES = {
    "first page": "/",
    "answer": TRADE,
    "silence": "/ask?question=what+did+Lenin+say+about+tractors",
    "list of documents": "/documents",
    "letter in a letter": ELIZA,
    "notes in the margin": "/documents/calendar.txt",
    "page of a PDF": f"/documents/{quote('guild.pdf')}",
    "letters": "/letters",
    "letters of a pair": "/letters?from=Eliza&to=Margaret&sort=from",
    "list of people": "/people",
    "person": "/people/Eliza%20Thornbury",
    "timeline": "/timeline",
    "concordance": "/concordance?query=the&sort=left&collocates=1",
    "timeline of an answer": "/timeline?question=what+did+Eliza+say+about+the+mill",
    "draft to check": "/check",
    "comparison": "/compare?one=Eliza+Thornbury&other=Margaret+Pell&topic=the+mill",
    "notebook": "/notebook",
    "lost passage": "/passages/calendar.txt:0-20:00000000",
    "error": "/ask?question=the+mill&speaker=Nobody",
}
"""A page of every kind."""

Visit = Callable[..., Page]

_PATIENCE = 60_000
"""Milliseconds that are waited for what must come: nothing here is tested by the clock."""

expect.set_options(timeout=_PATIENCE)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, headless."""
    path = chromium()
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture(scope="module")
def room(papers_directory: Path) -> Iterator[str]:
    """The address of the reading room of the papers."""
    with serving(create_application(papers_directory)) as address:
        yield address


@pytest.fixture
def visit(browser: Browser, room: str) -> Iterator[Visit]:
    """Opens a page in a session of its own; in the end nothing was said on the console, and nobody else was asked."""
    complaints: list[str] = []
    contexts = []

    def opened(path: str, **settings: Any) -> Page:  # noqa: ANN401 (Playwright's own)
        context = browser.new_context(base_url=room, **settings)
        context.set_default_timeout(_PATIENCE)
        contexts.append(context)
        page = context.new_page()
        watch(page, room, complaints)
        page.goto(path)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


def watch(page: Page, address: str, complaints: list[str]) -> None:
    """Write down errors on the console, dialogs, and requests that go elsewhere."""

    def on_console(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and "status of 4" not in message.text:
            complaints.append(message.text)

    def on_request(request: Request) -> None:
        if not request.url.startswith(address):
            complaints.append(f"asks {request.url}")

    def on_dialog(dialog: Dialog) -> None:
        complaints.append(dialog.message)
        dialog.dismiss()

    page.on("console", on_console)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("dialog", on_dialog)
    page.on("request", on_request)


def marked_words(page: Page) -> str:
    """The words in all marks of the document that is open, joined."""
    return str(page.evaluate("[...document.querySelectorAll('.text mark')].map(one => one.textContent).join('')"))


def has_no_sideways_scroll(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


def in_sight(page: Page, selector: str) -> bool:
    """Whether an element lies inside the window."""
    script = "one => { const box = one.getBoundingClientRect(); return box.top >= 0 && box.top < innerHeight; }"
    return bool(page.locator(selector).first.evaluate(script))


def test_a_question_is_answered_and_a_citation_opens_its_document(visit: Visit, papers: searchdoc.Index) -> None:
    """The marks hold the words of the citation, to the character, and are in sight."""
    page = visit("/")
    page.get_by_label("What do you want to know?").fill("what did Margaret say about the mill")
    page.get_by_role("button", name="Ask").click()
    expect(page.locator("blockquote").first).to_contain_text("Sell the mill.")
    answer = papers.ask("what did Margaret say about the mill")
    assert marked_words(page) == answer.citations[0].text
    page.evaluate("window.kept = true")
    page.get_by_role("link", name="2: open the document at these words").click()
    expect(page.locator("#announcement")).to_have_text("The document is open at the cited words.")
    assert marked_words(page) == answer.citations[1].text
    assert in_sight(page, "#cited")
    assert "cite=2" in page.url
    assert page.evaluate("window.kept") is True, "the page was loaded anew"
    page.go_back()
    expect(page.locator(".number[aria-current]")).to_have_text("1")


def test_an_answer_is_narrowed_down_to_a_speaker(visit: Visit) -> None:
    page = visit("/ask?question=the+mill")
    page.get_by_text("Speaker", exact=True).click()
    page.get_by_role("link", name="Eliza Thornbury").first.click()
    expect(page.locator(".chip")).to_contain_text("Eliza Thornbury")
    names = page.locator(".card .attribution .name").all_inner_texts()
    assert {name.casefold() for name in names} == {"eliza thornbury"}
    page.locator(".chip").click()
    expect(page.locator(".chip")).to_have_count(0)


def test_a_permanent_link_opens_in_a_fresh_session(visit: Visit, papers: searchdoc.Index) -> None:
    page = visit(MILL)
    link = page.get_by_role("link", name="Permanent link").first.get_attribute("href")
    assert link
    fresh = visit(link)
    citation = papers.ask("what did Margaret say about the mill").citations[0]
    assert marked_words(fresh) == citation.text
    expect(fresh.locator(".reference")).to_contain_text(citation.reference)
    expect(fresh.locator(".reference")).to_contain_text(citation.id)


def test_a_reference_is_copied(browser: Browser, room: str, papers: searchdoc.Index) -> None:
    context = browser.new_context(base_url=room, permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(MILL)
    page.get_by_role("button", name="Copy reference").first.click()
    expect(page.locator("#announcement")).to_have_text("The reference has been copied.")
    citation = papers.ask("what did Margaret say about the mill").citations[0]
    assert page.evaluate("navigator.clipboard.readText()") == f"{citation.reference} [{citation.id}]"
    context.close()


def test_the_boxes_on_a_pdf_page_cover_the_ink_of_the_words(visit: Visit, papers: searchdoc.Index) -> None:
    """As the browser draws them: every dark pixel of these lines lies under a box, and no other does."""
    (citation, *_) = papers.search('"will not lower the rent"', mode="keyword")
    page = visit(f"/documents/{quote(BOLTON)}?cite={quote(citation.id)}", viewport={"width": 1280, "height": 1400})
    page.locator(".facsimile img").evaluate("one => one.decode()")
    sheet = page.locator(".facsimile .sheet")
    points = float((page.locator(".facsimile svg").get_attribute("viewBox") or "").split()[2])
    page.locator(".facsimile svg").evaluate("one => { one.style.display = 'none'; }")
    ink = np.asarray(Image.open(BytesIO(sheet.screenshot())).convert("L")) < 128
    page.locator(".facsimile svg").evaluate("one => { one.style.display = ''; }")
    page.locator(".facsimile img").evaluate("one => { one.style.opacity = 0; }")
    boxes = np.asarray(Image.open(BytesIO(sheet.screenshot())).convert("RGB")).astype(int)
    covered = boxes[:, :, 0] - boxes[:, :, 2] > 40
    height = np.arange(len(ink)) * points / ink.shape[1]
    cited = np.zeros(len(ink), dtype=bool)
    for box in citation.boxes:
        cited |= (height >= box.rect[1] - 1) & (height <= box.rect[3] + 1)
    assert ink[cited].sum() > 200
    assert (ink & ~covered)[cited].sum() == 0
    assert ink[~cited].sum() > 200
    assert (ink & covered)[~cited].sum() == 0


def test_everything_can_be_done_with_the_keyboard_alone(visit: Visit) -> None:
    page = visit("/documents")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the text")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    page.keyboard.press("/")
    expect(page.locator("#question")).to_be_focused()
    page.keyboard.type("what did Margaret say about the mill")
    page.keyboard.press("Enter")
    page.wait_for_selector(".cards")
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('#citation-2 .number')"):
            break
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid", "what has the focus can be seen"
    page.keyboard.press("Enter")
    expect(page.locator("#announcement")).to_have_text("The document is open at the cited words.")
    expect(page.locator("#cited")).to_be_focused()


def test_a_facet_opens_and_closes_with_the_keyboard(visit: Visit) -> None:
    page = visit("/ask?question=the+mill")
    page.locator(".facets summary").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".facets details[open]")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator(".facets details[open]")).to_have_count(0)
    expect(page.locator(".facets summary").first).to_be_focused()


@pytest.mark.parametrize("name", PAGES)
def test_no_page_scrolls_sideways_on_a_phone(visit: Visit, name: str) -> None:
    page = visit(PAGES[name], viewport={"width": 390, "height": 844})
    assert has_no_sideways_scroll(page)


def test_a_note_opens_with_a_tap_on_a_phone(visit: Visit) -> None:
    page = visit("/documents/calendar.txt", viewport={"width": 390, "height": 844}, has_touch=True)
    note = page.locator(".margin-note").first
    expect(note).to_be_hidden()
    page.locator("a.call").first.tap()
    expect(note).to_be_visible()
    note.get_by_role("link", name="close").tap()
    expect(note).to_be_hidden()


def test_notes_stand_beside_the_line_of_their_marker(visit: Visit) -> None:
    page = visit("/documents/calendar.txt", viewport={"width": 1280, "height": 900})
    call, note = page.locator("a.call").first.bounding_box(), page.locator(".margin-note").first.bounding_box()
    text = page.locator(".text").bounding_box()
    assert call
    assert note
    assert text
    assert note["x"] > text["x"] + text["width"]
    assert abs(note["y"] - call["y"]) < 30


def test_it_is_read_without_javascript(visit: Visit, papers: searchdoc.Index) -> None:
    page = visit("/", java_script_enabled=False)
    page.get_by_label("What do you want to know?").fill("what did Margaret say about the mill")
    page.get_by_role("button", name="Ask").click()
    expect(page.locator("blockquote").first).to_contain_text("Sell the mill.")
    page.get_by_role("link", name="2: open the document at these words").click()
    marks = page.locator(".text mark").all_text_contents()
    assert "".join(marks) == papers.ask("what did Margaret say about the mill").citations[1].text
    expect(page.get_by_role("button", name="Copy reference")).to_have_count(0)
    page.get_by_text("Speaker", exact=True).click()
    page.get_by_role("link", name="Eliza Thornbury").first.click()
    expect(page.locator(".chip")).to_contain_text("Eliza Thornbury")
    page.get_by_role("link", name="People", exact=True).click()
    page.get_by_role("link", name="Eliza Thornbury").click()
    expect(page.get_by_role("heading", name="Letters written")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_no_violation(visit: Visit, name: str, scheme: str) -> None:
    """Contrast, names, landmarks, headings: what a screen reader needs, and who sees little."""
    page = visit(PAGES[name], color_scheme=scheme, bypass_csp=True, viewport={"width": 1280, "height": 900})
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


HOSTILE = (
    "<script>alert(1)</script>]]><img src=x onerror=alert(2)> to {{ 7 * 7 }}\n\n"
    "Weir, 4 May 1911\n\nGentlemen,\n\n"
    "The lamp \x07\x1b[2J burns \u202eneerg\u202c and \u2066red\u2069 </mark></p></main>"
    '<script src="https://example.org/x.js"></script><a href="javascript:alert(3)">oil</a> &lt;b&gt; &#x202e;.\n\n'
    "--><style>body { display: none }</style><iframe src=https://example.org></iframe> The keeper trims it.\n\n"
    '"Stop" onmouseover="alert(4)" said the keeper. <svg onload=alert(5)> ${alert(6)} {% raise %}\n\n'
)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Index]]:
    """A reading room of documents that would do something if they could, one of them with a line of a megabyte."""
    folder = tmp_path_factory.mktemp("hostile")
    papers = folder / "papers"
    papers.mkdir()
    (papers / "\"><img src=x onerror=alert(7)> '&#.txt").write_text(HOSTILE, encoding="utf-8")
    (papers / "line.txt").write_text(f"A line\n\n{'lamp' * 250_000}\n\nThe keeper sleeps.\n", encoding="utf-8")
    embedder = HashingEmbedder(window=2_000)
    index = searchdoc.build([papers], folder / "index", model=embedder)
    application = create_application(folder / "index", open_index=lambda path: Index(path, embedder))
    with serving(application) as address:
        yield address, index


def test_a_hostile_document_does_nothing_on_any_page(browser: Browser, hostile: tuple[str, Index]) -> None:
    """No dialog, no error on the console, no request to anybody else, no word turned around, nothing hidden."""
    address, index = hostile
    complaints: list[str] = []
    context = browser.new_context(base_url=address, viewport={"width": 390, "height": 844})
    page = context.new_page()
    watch(page, address, complaints)
    paths = ["/", "/documents", "/people", "/timeline", "/ask?question=the+keeper+trims+the+lamp"]
    paths += ["/letters?all=yes", f"/letters?place={quote(HOSTILE[:200])}"]
    paths += [f"/timeline?question={quote('<script>alert(8)</script> lamp')}", f"/ask?question={quote(HOSTILE[:200])}"]
    for document in index.documents():
        paths.append(f"/documents/{quote(document.id)}")
    of_the_line = list(index.passages(document="line.txt"))
    others = [passage for passage in index.passages() if passage.document.id != "line.txt"]
    for passage in (*others, of_the_line[0], of_the_line[len(of_the_line) // 2], of_the_line[-1]):
        paths.append(f"/passages/{quote(passage.id)}")
        paths.append(f"/documents/{quote(passage.document.id)}?cite={quote(passage.id)}")
    for path in paths:
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == 200, path
        assert page.locator("main").is_visible()
        assert page.locator("main script, main iframe, main style, main img[src=x]").count() == 0
        assert has_no_sideways_scroll(page), path
        assert not {"\u202e", "\u2066", "\x1b"} & set(page.content()), path
    context.close()
    assert complaints == []


def test_a_hostile_documents_words_are_marked_all_the_same(browser: Browser, hostile: tuple[str, Index]) -> None:
    address, index = hostile
    page = browser.new_page(base_url=address)
    passage = next(one for one in index.passages() if "neerg" in one.text)
    page.goto(f"/documents/{quote(passage.document.id)}?cite={quote(passage.id)}")
    assert marked_words(page) == without_controls(passage.text)
    page.close()
