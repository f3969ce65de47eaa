"""BibTeX that biblatex reads as well: every special character escaped, every key unique and stable.

Letters are ``@misc`` with ``entrysubtype = {letter}``, e-mails with ``{email}``, everything else ``@unpublished``, as
biblatex-chicago has them for archives: ``organization`` is the collection, ``institution`` the archive,
``howpublished`` box and folder.
``library`` is archive and shelfmark (The biblatex Package, 2.2.2).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from searchdoc.exporting.dates import first_year
from searchdoc.exporting.items import BibliographicItem, items_of
from searchdoc.exporting.names import ExportedName
from searchdoc.exporting.records import CitedRecord

_ESCAPES = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{mark: f"\\{mark}" for mark in "%&$#_"},
    }
)
_LIGATURE = re.compile(r"(?<=-)(?=-)|(?<=[`'])(?=[`'])|(?<=[?!])(?=`)|(?<=[<>,])(?=[<>,])")
"""Where TeX would make one sign of two ("--", "``", "?`"), which are two in the source."""


def bibtex(records: Sequence[CitedRecord]) -> bytes:
    """The citations as entries, each citation once; UTF-8."""
    return "\n".join(map(_entry, items_of(records))).encode()


def _entry(item: BibliographicItem) -> str:
    fields = "".join(f"  {name} = {{{value}}},\n" for name, value in _fields(item) if value)
    return f"@{'misc' if item.is_letter else 'unpublished'}{{{item.key},\n{fields}}}\n"


def _fields(item: BibliographicItem) -> Iterator[tuple[str, str]]:
    yield "author", _people(item.authors)
    yield "title", _protected(item.title or _described(item))
    yield "entrysubtype", "email" if item.is_mail else "letter" if item.is_letter else ""
    yield "type", latex(item.kind)
    yield "addressee", _people(item.recipients)
    yield "speaker", _people(item.speakers)
    yield "editor", _people(item.editors)
    yield "bookauthor", _people(item.container_authors)
    yield "booktitle", _protected(item.container)
    yield "date", latex(item.date)
    yield "year", first_year(item.date)
    yield "location", latex(item.place)
    yield "howpublished", latex(item.location)
    yield "organization", latex(item.collection)
    yield "institution", latex(item.archive)
    yield "library", latex(", ".join(filter(None, (item.archive, item.shelfmark))))
    yield "shelfmark", latex(item.shelfmark)
    yield "pages", "--".join(map(latex, filter(None, (item.first_page, item.last_page))))
    yield "chapter", latex(item.section)
    yield "language", latex(item.language)
    yield "url", item.url.replace("{", "%7B").replace("}", "%7D").replace("\\", "%5C")
    yield "urldate", item.accessed
    yield "annotation", latex(item.words)
    yield "note", latex(item.note)


def _described(item: BibliographicItem) -> str:
    """The title of a letter that has none: "Letter to the Harbour Board"."""
    to = " and ".join(name.whole for name in item.recipients)
    what = "E-mail" if item.is_mail else "Letter"
    return f"{what} to {to}" if to else what


def _protected(title: str) -> str:
    """A title in braces of its own, so that no style makes small letters of its capitals."""
    return f"{{{latex(title)}}}" if title else ""


def _people(names: Sequence[ExportedName]) -> str:
    return " and ".join(map(_name, names))


def _name(name: ExportedName) -> str:
    """A name as BibTeX divides it: "von Holm, Ada", "Marl, Jr., Tobias"; a whole one in braces of its own."""
    if name.literal:
        return f"{{{latex(name.literal)}}}"
    family = f"{{{latex(name.family)}}}" if " " in name.family else latex(name.family)
    return ", ".join(filter(None, (f"{latex(name.particle)} {family}".strip(), latex(name.suffix), latex(name.given))))


def latex(words: str) -> str:
    """The words as TeX prints them, sign for sign."""
    return _LIGATURE.sub("{}", words.translate(_ESCAPES))
