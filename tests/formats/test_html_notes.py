"""Notes of HTML, in the conventions of Gutenberg, Wikisource, Pandoc, Word and EPUB."""

from __future__ import annotations

import pytest

from markup import blocks, calls, html
from searchdoc.formats.html_notes import Part, find_notes, resolved
from searchdoc.formats.html_tree import parse_markup

GUTENBERG = """<p>Oak<a id="FNanchor_1"></a><a href="#Footnote_1" class="fnanchor">[1]</a> is here.</p>
<div class="footnotes"><h3>FOOTNOTES:</h3><div class="footnote"><p><a id="Footnote_1"></a>
<a href="#FNanchor_1"><span class="label">[1]</span></a> Hard.</p><p>Old.</p></div></div>"""
WIKISOURCE = """<p>Oak<sup id="cite_ref-1" class="reference"><a href="#cite_note-1">[1]</a></sup> is here.</p>
<ol class="references"><li id="cite_note-1"><span class="mw-cite-backlink"><a href="#cite_ref-1">↑</a></span>
<span class="reference-text">Hard.</span><p>Old.</p></li></ol>"""
PANDOC = """<p>Oak<a href="#fn1" class="footnote-ref" id="fnref1" role="doc-noteref"><sup>1</sup></a> is here.</p>
<section class="footnotes" role="doc-endnotes"><hr><ol><li id="fn1" role="doc-endnote"><p>Hard.</p><p>Old.
<a href="#fnref1" class="footnote-back" role="doc-backlink">↩︎</a></p></li></ol></section>"""
WORD = """<p>Oak<a href="#_ftn1" name="_ftnref1"><span><sup>[1]</sup></span></a> is here.</p>
<div id="ftn1"><p><a href="#_ftnref1" name="_ftn1"><sup>[1]</sup></a> Hard.</p><p>Old.</p></div>"""
EPUB3 = """<p>Oak<a epub:type="noteref" href="#n1">1</a> is here.</p>
<aside epub:type="footnote" id="n1"><p>Hard.</p><p>Old.</p></aside>"""


@pytest.mark.parametrize("page", [GUTENBERG, WIKISOURCE, PANDOC, WORD, EPUB3])
def test_notes_are_called_by_their_links_and_lead_back_to_nothing(page: str) -> None:
    decoded = html(page)
    assert calls(decoded) == [("1", "[1]")]
    assert [words for kind, words in blocks(decoded) if kind != "heading"] == ["Oak[1] is here.", "Hard.", "Old."]
    assert [(hint.kind, hint.label) for hint in decoded.hints if hint.kind == "note"] == [("note", "1")] * 2


def test_a_note_called_twice_is_one_note() -> None:
    decoded = html(
        "<p>Oak<sup><a href='#n'>1</a></sup> and elm<sup><a href='#n'>1</a></sup>.</p><p id='n'>Hard.</p><p>Then.</p>"
    )
    assert calls(decoded) == [("1", "[1]"), ("1", "[1]")]
    assert blocks(decoded)[-1] == ("paragraph", "Then.")


@pytest.mark.parametrize(
    "page",
    [
        "<p>See <a href='#c2'>chapter 2</a>.</p><h2 id='c2'>Chapter 2</h2><p>Elm.</p>",
        "<p>Oak <a href='#c2'>2</a></p><p id='c2'>Elm.</p>",
        "<p>Oak m<sup>2</sup></p><p>Elm.</p>",
        "<p>Oak<sup><a href='#gone'>1</a></sup></p><p>Elm.</p>",
        "<p id='up'>Elm.</p><p>Oak<sup><a href='#up'>1</a></sup></p>",
    ],
)
def test_other_links_and_raised_signs_call_nothing(page: str) -> None:
    decoded = html(page)
    assert decoded.note_calls == ()
    assert not any(hint.kind == "note" for hint in decoded.hints)


def test_links_are_followed_from_file_to_file() -> None:
    text = parse_markup('<p>Oak<a epub:type="noteref" href="../notes/n.xhtml#n%201">1</a></p>')
    notes = parse_markup('<p id="n 1">Hard.</p>')
    found = find_notes([Part("text/a.xhtml", text), Part("notes/n.xhtml", notes)])
    assert [node.words() for node in found.holders] == ["Hard."]
    assert list(found.calls.values()) == [("1", "1")]


def test_references_are_resolved_against_their_file() -> None:
    assert resolved("text/a.xhtml", "#x") == ("text/a.xhtml", "x")
    assert resolved("text/a.xhtml", "../b.xhtml#y") == ("b.xhtml", "y")
    assert resolved("a.xhtml", "b.xhtml") == ("b.xhtml", "")
