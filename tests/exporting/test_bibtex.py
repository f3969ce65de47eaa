"""BibTeX, read back by bibtexparser."""

from __future__ import annotations

import re

from bibtexparser.entrypoint import parse_string
from bibtexparser.middlewares import LatexDecodingMiddleware, SeparateCoAuthors, SplitNameParts
from bibtexparser.model import Entry
from hypothesis import given
from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db

import searchdoc
from exported import cited, records, some_examples, words
from searchdoc.exporting.bibtex import bibtex, latex
from searchdoc.exporting.items import item_of
from searchdoc.exporting.names import ExportedName
from searchdoc.exporting.records import CitedRecord

SIGNS = {"textbraceleft": "{", "textbraceright": "}", "textasciicircum": "^"}
"""Commands of LaTeX that pylatexenc does not know, or takes for another sign (source2e, ltoutenc.dtx)."""


def decoding() -> LatexDecodingMiddleware:
    """Makes of TeX's commands the signs that they print."""
    context = get_default_latex_context_db()
    macros = [MacroTextSpec(name, simplify_repl=sign) for name, sign in SIGNS.items()]
    context.add_context_category("signs", prepend=True, macros=macros)
    return LatexDecodingMiddleware(decoder=LatexNodes2Text(latex_context=context, math_mode="verbatim"))


def read(written: bytes) -> list[Entry]:
    """The entries as another program's library finds them, with TeX's commands as the signs that they print."""
    library = parse_string(written.decode("utf-8"), append_middleware=[decoding()])
    assert library.failed_blocks == []
    return library.entries


def fields(entry: Entry) -> dict[str, str]:
    return {field.key: str(field.value) for field in entry.fields}


def test_a_letter_quoted_in_a_letter(archive: searchdoc.Index) -> None:
    record = cited(archive, "Nobody answers at the depot.")
    (entry,) = read(bibtex([record]))
    assert (entry.entry_type, entry.key) == ("misc", item_of(record).key)
    assert fields(entry) == {
        "author": "Marl, Tobias",
        "title": "Letter to Ada Quill",
        "entrysubtype": "letter",
        "type": "letter",
        "addressee": "Quill, Ada",
        "bookauthor": "Quill, Ada",
        "booktitle": "Letter from Ada Quill to the Harbour Board",
        "date": "1911-05-02?",
        "year": "1911",
        "howpublished": "box 3, folder 7",
        "organization": "Harbour Papers",
        "institution": "County Archive, Graysand",
        "library": "County Archive, Graysand, ZK 4/1",
        "shelfmark": "ZK 4/1",
        "language": "en",
        "url": "https://archive.example/zk-4-1",
        "urldate": "2026-11-27",
        "annotation": "Nobody answers at the depot.",
        "note": item_of(record).note,
    }


def test_whoever_says_the_words_and_a_paper_that_is_no_letter(archive: searchdoc.Index) -> None:
    said, paper = read(
        bibtex([cited(archive, "The lamp is a disgrace,"), cited(archive, "The harbour cost nine hundred pounds")])
    )
    assert (fields(said)["author"], fields(said)["speaker"]) == ("Quill, Ada", "Pell, Edward")
    assert (paper.entry_type, fields(paper)["title"]) == ("unpublished", "What the Harbour Cost")
    assert fields(paper)["library"] == "Town Library, MS 12"


def test_a_title_keeps_its_capitals(archive: searchdoc.Index) -> None:
    """Styles make small letters of what stands in no braces of its own."""
    written = bibtex([cited(archive, "The harbour cost nine hundred pounds")]).decode()
    assert "title = {{What the Harbour Cost}}" in written


def test_names_are_parted_as_bibtex_parts_them(archive: searchdoc.Index) -> None:
    """Particles are its "von part"; a body of people is one family name, whatever its words are."""
    text = bibtex([cited(archive, words) for words in ("The ice has taken the pier", "The harbour light has not")])
    library = parse_string(text.decode(), append_middleware=[SeparateCoAuthors(), SplitNameParts()])
    (von_holm,) = library.entries[0]["author"]
    assert (von_holm.first, von_holm.von, von_holm.last) == (["Ada"], ["von"], ["Holm"])
    assert fields(library.entries[1])["addressee"] == "{the Harbour Board}"


@given(words)
def test_every_sign_is_printed_as_it_stands(text: str) -> None:
    """No sign is a command, and no two are made one; braces always close."""
    line = " ".join(text.replace("\0", "").split()).encode("utf-8", "replace").decode("utf-8")
    written = latex(line)
    assert written.count("{") == written.count("}")
    entry = parse_string(f"@misc{{key,\n  note = {{{written}}},\n}}\n", append_middleware=[decoding()]).entries[0]
    assert str(entry["note"]) == line


def written_name(name: ExportedName) -> str:
    family = f"{name.particle} {name.family}".strip()
    return name.literal or ", ".join(filter(None, (family, name.suffix, name.given)))


@some_examples
@given(records())
def test_whatever_is_cited_is_read_as_one_entry(record: CitedRecord) -> None:
    """Every field comes back as it was, sign for sign."""
    entries = read(bibtex([record]))
    assert len(entries) == 1
    found, item = fields(entries[0]), item_of(record)
    people = {
        "author": item.authors,
        "addressee": item.recipients,
        "speaker": item.speakers,
        "editor": item.editors,
        "bookauthor": item.container_authors,
    }
    expected = {
        **{key: " and ".join(map(written_name, names)) for key, names in people.items()},
        "booktitle": item.container,
        "type": item.kind,
        "date": item.date,
        "location": item.place,
        "howpublished": item.location,
        "organization": item.collection,
        "institution": item.archive,
        "shelfmark": item.shelfmark,
        "chapter": item.section,
        "annotation": item.words,
        "note": item.note,
    }
    assert {key: found.get(key, "") for key in expected} == expected
    assert found["title"] == item.title or not item.title
    assert re.fullmatch(r"[a-z0-9-]+", entries[0].key)


def test_keys_are_unique_and_no_citation_stands_there_twice(archive: searchdoc.Index) -> None:
    cited_words = ("Nobody answers at the depot.", "I have asked for oil four times", "Nobody answers at the depot.")
    entries = read(bibtex([cited(archive, words) for words in cited_words]))
    assert len({entry.key for entry in entries}) == len(entries) == 2
    assert bibtex([]) == b""
