"""Markdown, read back by markdown-it with its footnotes."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

import searchdoc
from exported import cited, folded, records, some_examples
from searchdoc.exporting.chicago import chicago_notes
from searchdoc.exporting.markdown import markdown
from searchdoc.exporting.records import CitedRecord


def words_of(token: Token) -> str:
    """The words of a paragraph, as a reader sees them; a line break is white space."""
    shown = {"softbreak": " ", "hardbreak": " "}
    return "".join(shown.get(one.type, one.content) for one in token.children or ())


def read(written: bytes) -> tuple[list[str], list[str]]:
    """The quotations and the footnotes that another program shows."""
    quotations: list[str] = []
    footnotes: list[str] = []
    inside = ""
    for token in MarkdownIt("commonmark").use(footnote_plugin).parse(written.decode("utf-8")):
        if token.type in ("blockquote_open", "footnote_open"):
            inside = token.type
            (quotations if inside == "blockquote_open" else footnotes).append("")
        elif token.type == "inline":
            found = quotations if inside == "blockquote_open" else footnotes
            found[-1] = f"{found[-1]} {words_of(token)}".strip()
        else:
            assert token.type in ("blockquote_close", "footnote_close", "footnote_anchor", "paragraph_open") or (
                token.type in ("paragraph_close", "footnote_block_open", "footnote_block_close")
            ), token
    return quotations, footnotes


def test_a_quotation_with_its_footnote(archive: searchdoc.Index) -> None:
    record = cited(archive, "Nobody answers at the depot.")
    assert markdown([record]).decode() == (
        "> Nobody answers at the depot.[^1]\n\n"
        "[^1]: Tobias Marl to Ada Quill, \\[2 May 1911?\\], quoted in Ada Quill to the Harbour Board, 4 May 1911, "
        "box 3, folder 7, Harbour Papers, ZK 4/1, County Archive, Graysand, https://archive.example/zk-4-1. "
        f"`{record.id}`\n"
    )


def test_paragraphs_stay_apart_and_verses_stay_in_lines(archive: searchdoc.Index) -> None:
    """Prose is one line a paragraph, whatever its lines were."""
    prose = "The ice has taken the pier, and with it the last of\nthe barrels that the Board sent us."
    record = replace(cited(archive, "The ice has taken"), shown=f"{prose}\n\nThe lamp is out\nThe keeper sleeps")
    assert markdown([record]).decode().split("[^1]\n")[0] == (
        f"> {prose.replace(chr(10), ' ')}\n>\n> The lamp is out\\\n> The keeper sleeps"
    )


def test_what_means_something_in_markdown_means_nothing_in_a_quotation(archive: searchdoc.Index) -> None:
    for words in (
        "1. *Not* a list",
        "# no heading",
        "- no [link](x)",
        "---",
        "<b>&amp;",
        "a_b_ `c` \\d",
        "2) ~x~",
        "+ y",
    ):
        record = replace(cited(archive, "The ice has taken"), shown=words)
        assert read(markdown([record]))[0] == [words]


def test_no_dash_and_no_ellipsis_is_made_of_signs(archive: searchdoc.Index) -> None:
    """Pandoc and others make one sign of two hyphens or three points."""
    record = replace(cited(archive, "The ice has taken"), shown="9 May. -- Ed. ...")
    assert markdown([record]).startswith(b"> 9 May. -\\- Ed. .\\.\\.[^1]")


@some_examples
@given(st.lists(records(), max_size=3))
def test_whatever_is_cited_is_shown_sign_for_sign(several: list[CitedRecord]) -> None:
    """Quotations and footnotes come in pairs and in order."""
    written = markdown(several)
    quotations, footnotes = read(written)
    assert quotations == [folded(record.shown) for record in several]
    assert footnotes == [
        f"{folded(note)} {folded(record.id)}".strip()
        for record, note in zip(several, chicago_notes(several), strict=True)
    ]
