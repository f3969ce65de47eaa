"""Citations as one page of HTML that stands alone: it can be sent, printed and kept, and needs nothing from anywhere.

There is no script in it, and nothing is loaded; every word of a document is escaped. The references are footnotes and a
bibliography after The Chicago Manual of Style.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from importlib.resources import files

from searchdoc.exporting.characters import xml_text
from searchdoc.exporting.chicago import bibliography, chicago_notes
from searchdoc.exporting.items import one_line
from searchdoc.exporting.records import CitedNote, CitedRecord, Origin, documents_cited
from searchdoc.passages.context import written_date
from searchdoc.text.characters import without_controls
from searchdoc.text.wording import counted, unwrapped

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
"""What a browser may do with the page: show it with its own styles, and load nothing."""


def html(records: Sequence[CitedRecord]) -> bytes:
    """The quotations with whoever says them, their context folded, footnotes and a bibliography; UTF-8."""
    documents = documents_cited(records)
    title = documents[0].title if len(documents) == 1 else f"Citations from {counted(len(documents), 'document')}"
    return "\n".join(_page(_words(one_line(title)), records)).encode()


def _page(title: str, records: Sequence[CitedRecord]) -> Iterator[str]:
    style = files(__package__ or "").joinpath("page.css").read_text(encoding="utf-8")
    yield '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield '<meta name="color-scheme" content="light dark">\n<meta name="generator" content="searchdoc">'
    yield f"<title>{title}</title>\n<style>\n{style}</style>\n</head>\n<body>\n<main>"
    yield f"<header>\n<h1><bdi>{title}</bdi></h1>\n<p>{counted(len(records), 'citation')}</p>\n</header>"
    for number, record in enumerate(records, start=1):
        yield from _citation(number, record)
    yield from _references(records)
    yield "</main>\n</body>\n</html>\n"


def _citation(number: int, record: CitedRecord) -> Iterator[str]:
    """The words, whose they are, who quotes them, and what stands around them."""
    language = f' lang="{escape(record.document.language)}"' if record.document.language else ""
    call = f'<a class="call" id="call-{number}" href="#note-{number}" aria-label="reference {number}">{number}</a>'
    paragraphs = unwrapped(record.shown).split("\n\n")
    yield f'<article id="citation-{number}" aria-labelledby="who-{number}">'
    yield f'<blockquote{language} dir="auto">'
    yield from (f"<p>{_lines(one)}</p>" for one in paragraphs[:-1])
    yield f"<p>{_lines(paragraphs[-1])}{call}</p>\n</blockquote>"
    speaker, *outer = record.origins or (Origin(None),)
    yield f'<h2 class="who" id="who-{number}">— {_described(speaker)}</h2>'
    inner = speaker
    for one in outer:
        how = "reported" if inner.mode == "reported" else "quoted"
        yield f'<p class="outer">{how} by {_described(one)}</p>'
        inner = one
    if record.before.strip() or record.after.strip():
        yield "<details>\n<summary>In its context</summary>"
        around = f"…{_words(record.before)}<mark>{_words(record.text)}</mark>{_words(record.after)}…"
        yield f'<p class="context"{language} dir="auto">{around}</p>\n</details>'
    yield from (_note(number, at, note) for at, note in enumerate(record.notes, start=1))
    yield "</article>"


def _described(origin: Origin) -> str:
    """Who, to whom and when: "Ada Quill to the Harbour Board, 4 May 1911"."""
    name = one_line(origin.speaker) or "speaker not established"
    doubt = " (probably)" if origin.doubtful else ""
    to = f" to <bdi>{_words(one_line(origin.addressee))}</bdi>" if origin.addressee else ""
    date = f", {_words(written_date(origin.date))}" if origin.date else ""
    return f"<bdi>{_words(name)}</bdi>{doubt}{to}{date}"


def _note(number: int, at: int, note: CitedNote) -> str:
    """A note of the document that is called in the words."""
    author = f" <cite><bdi>{_words(one_line(note.author))}</bdi></cite>" if note.author else ""
    words = _words(one_line(note.text))
    return f'<p class="note" id="note-{number}-{at}" dir="auto">Note {note.number}: {words}{author}</p>'


def _references(records: Sequence[CitedRecord]) -> Iterator[str]:
    """The footnotes, each with the citation's permanent id, and the bibliography."""
    if not records:
        return
    yield '<section class="references" aria-labelledby="notes">\n<h2 id="notes">Notes</h2>\n<ol>'
    for number, (record, note) in enumerate(zip(records, chicago_notes(records), strict=True), start=1):
        link = f'<a href="#call-{number}" aria-label="back to citation {number}">↩</a>'
        yield f'<li id="note-{number}" dir="auto">{_words(note)} <code>{_words(record.id)}</code> {link}</li>'
    yield '</ol>\n</section>\n<section class="references" aria-labelledby="bibliography">'
    yield '<h2 id="bibliography">Bibliography</h2>\n<ul>'
    yield from (f'<li dir="auto">{_words(entry)}</li>' for entry in bibliography(records))
    yield "</ul>\n</section>"


def _lines(words: str) -> str:
    """Words with their lines kept: verses stand each on a line of its own."""
    return "<br>\n".join(_words(line) for line in words.split("\n"))


def _words(words: str) -> str:
    """Words of a document as a page may show them: escaped, and without what turns the direction of the text around."""
    return escape(xml_text(without_controls(words)))
