"""The page of HTML: alone, legible, and with nothing of a document that a browser would obey."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

import pytest
from axe_playwright_python.sync_playwright import Axe
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from lxml import html as lxml_html
from playwright.sync_api import Browser, sync_playwright

import searchdoc
from browser import ARGUMENTS, chromium
from exported import cited, records, some_examples
from searchdoc.exporting.chicago import bibliography, chicago_notes
from searchdoc.exporting.page import html
from searchdoc.exporting.records import CitedRecord

WORDS = ("Nobody answers at the depot.", "The lamp is a disgrace,", "The ice has taken the pier")


def parsed(some: list[CitedRecord]) -> etree._Element:
    return lxml_html.fromstring(html(some).decode())


def shown(element: etree._Element) -> str:
    return " ".join("".join(str(words) for words in element.itertext()).split())


def test_a_citation_has_its_words_its_speaker_and_whoever_quotes_it(archive: searchdoc.Index) -> None:
    some = [cited(archive, words) for words in WORDS]
    page = parsed(some)
    articles = list(page.iter("article"))
    assert [shown(next(one.iter("blockquote"))) for one in articles] == [
        f"{words}{number}" for number, words in enumerate(WORDS, start=1)
    ]
    assert shown(articles[0].findall(".//h2")[0]) == "— Tobias Marl to Ada Quill, 2 May 1911?"
    outer = articles[0].findall(".//p[@class='outer']")
    assert [shown(one) for one in outer] == ["quoted by Ada Quill to the Harbour Board, 4 May 1911"]


def test_the_references_are_footnotes_and_a_bibliography_with_the_permanent_ids(archive: searchdoc.Index) -> None:
    some = [cited(archive, words) for words in WORDS]
    page = parsed(some)
    notes, entries = page.findall(".//section//ol/li"), page.findall(".//section//ul/li")
    assert [shown(one) for one in notes] == [
        f"{note} {one.id} ↩" for note, one in zip(chicago_notes(some), some, strict=True)
    ]
    assert [shown(one) for one in entries] == bibliography(some)
    ids = {one.get("id") for one in page.iter() if one.get("id")}
    links = [str(one.get("href")) for one in page.iter("a")]
    assert links
    assert all(link.removeprefix("#") in ids for link in links)


def test_the_context_is_folded_around_the_words(archive: searchdoc.Index) -> None:
    record = cited(archive, WORDS[0])
    folded = next(parsed([record]).iter("details"))
    assert folded.get("open") is None
    assert shown(next(folded.iter("mark"))) == WORDS[0]
    assert shown(folded).startswith("In its context …")


def test_nothing_is_loaded_and_nothing_runs(archive: searchdoc.Index) -> None:
    page = html([cited(archive, WORDS[0])]).decode()
    assert not re.search(r"<script|<link|<img|@import|url\(|\ssrc=", page)
    assert "default-src 'none'" in unescape(page)


def test_no_citation_is_a_page_that_says_so() -> None:
    assert "0 citations" in html([]).decode()


@some_examples
@given(st.lists(records(), max_size=2))
def test_no_word_of_a_document_is_markup(some: list[CitedRecord]) -> None:
    """The elements are those of a page of plain words, whatever the words are."""
    page = parsed(some)
    known = set(
        "html head meta title style body main header h1 h2 p bdi article blockquote a br details summary mark "
        "section ol ul li code cite".split()
    )
    assert {str(one.tag) for one in page.iter()} <= known
    assert len(list(page.iter("article"))) == len(some)
    assert not re.search("[\\x00-\\x08\\ud800-\\udfff\u202a-\u202e\u2066-\u2069]", html(some).decode())


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = chromium()
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield started
        started.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_a_phone_and_anybody_can_read_it(archive: searchdoc.Index, browser: Browser, scheme: str) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844}, color_scheme=scheme)  # type: ignore[arg-type]
    page.set_content(html([cited(archive, words) for words in WORDS]).decode())
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    page.close()
