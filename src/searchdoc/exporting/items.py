"""A citation as the item that a reference manager keeps: who wrote what to whom, when, and where it is kept.

An item is the written source of the words. A letter that is quoted in a letter is an item of its own, and the letter
around it is the container; words that somebody only says in a letter are cited from that letter, with the speaker.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from searchdoc.exporting.dates import first_year
from searchdoc.exporting.names import ExportedName, split_names
from searchdoc.exporting.records import CitedRecord
from searchdoc.models import Page
from searchdoc.text.words import fold

_KEY_DIGITS = 10
"""Hexadecimal digits of a citation's checksum in its key: 40 bits, so that two keys of a library never meet."""

_NO_KEY_LETTER = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class BibliographicItem:
    """What a reference manager keeps of a citation; a field that says nothing is empty.

    ``authors`` wrote the item and ``recipients`` received it. ``speakers`` say the cited words in it where these
    are not the writer's own. ``container`` is the document in which the item is printed or quoted,
    ``container_authors`` whoever quotes it. ``date`` is EDTF. ``location`` is box and folder. ``first_page`` and
    ``last_page`` are those of the words, in brackets where they are counted and not printed; words on one page have
    no last one. ``words`` are the exact words as a person reads them, in one line; ``note`` says in one line whose
    words they are, where, and the citation's id.
    """

    key: str
    kind: str
    is_letter: bool
    is_mail: bool
    title: str
    authors: tuple[ExportedName, ...]
    recipients: tuple[ExportedName, ...]
    speakers: tuple[ExportedName, ...]
    editors: tuple[ExportedName, ...]
    container: str
    container_authors: tuple[ExportedName, ...]
    date: str
    place: str
    archive: str
    collection: str
    location: str
    shelfmark: str
    first_page: str
    last_page: str
    section: str
    language: str
    url: str
    accessed: str
    words: str
    note: str

    @property
    def pages(self) -> str:
        """The pages of the words, "217" or "217–218"."""
        return f"{self.first_page}–{self.last_page}" if self.last_page else self.first_page


def item_of(record: CitedRecord) -> BibliographicItem:
    """The item of a record. Every value is in one line, without half surrogate pairs, which no file can hold."""
    document, work, whole = record.document, record.work, record.is_document
    speaker = next((one.speaker for one in record.spoken if one.speaker), None)
    first_page, last_page = pages_of(record)
    return BibliographicItem(
        key=item_key(record),
        kind=one_line((document.kind if whole else None) or ("letter" if work.is_letter else "")),
        is_letter=work.is_letter,
        is_mail=record.is_mail,
        title=one_line(document.title if whole else ""),
        authors=_people(record, work.speaker or (document.author if whole else None)),
        recipients=_people(record, work.addressee or (document.addressee if whole else None)),
        speakers=_people(record, speaker),
        editors=_people(record, document.editor),
        container=one_line("" if whole else document.title),
        container_authors=_people(record, next((one.speaker for one in reversed(record.containers)), None)),
        date=one_line(work.date or (document.date if whole else None)),
        place=one_line(work.place or (document.place if whole else None)),
        archive=one_line(document.archive),
        collection=one_line(document.collection),
        location=", ".join(box_and_folder(record)),
        shelfmark=one_line(document.shelfmark),
        first_page=first_page,
        last_page=last_page,
        section=one_line(" › ".join(record.section)),
        language=one_line(document.language),
        url=one_line(document.url),
        accessed=one_line(record.accessed),
        words=one_line(record.shown),
        note=one_line(f"{record.reference} [{record.id}]"),
    )


def items_of(records: Iterable[CitedRecord]) -> tuple[BibliographicItem, ...]:
    """The items of records in their order, each citation once."""
    return tuple(item_of(record) for record in {record.id: record for record in records}.values())


def item_key(record: CitedRecord) -> str:
    """A key that stays the same as long as the citation does: writer, year, and a checksum ("quill1911-1f0c9a3e57")."""
    names = _people(record, record.work.speaker)
    name = _NO_KEY_LETTER.sub("", fold(names[0].short)) if names else ""
    digest = sha256(record.id.encode("utf-8", "surrogatepass")).hexdigest()[:_KEY_DIGITS]
    return f"{name[:30] or 'anon'}{first_year(record.work.date)}-{digest}"


def one_line(words: str | None) -> str:
    """The words in one line, as fields are written, without half surrogate pairs."""
    return " ".join((words or "").replace("\0", "").split()).encode("utf-8", "replace").decode("utf-8")


def box_and_folder(record: CitedRecord) -> tuple[str, ...]:
    """Box and folder with their nouns, "box 3" and "folder 7", whichever is stated."""
    document = record.document
    stated = (("box", one_line(document.box)), ("folder", one_line(document.folder)))
    return tuple(_with_noun(noun, value) for noun, value in stated if value)


def _with_noun(noun: str, value: str) -> str:
    """The value behind its noun, unless it has a noun itself ("Box 3", "Mappe 7")."""
    return f"{noun} {value}" if value[:1].isdigit() or len(value.split()) == 1 else value


def pages_of(record: CitedRecord) -> tuple[str, str]:
    """The first and the last page of the words, the last empty where that is the first.

    A page that is counted and not printed stands in brackets.
    """
    first, last = record.page, record.last_page
    shown = "" if first is None else _page(first)
    return shown, "" if last is None or last == first else _page(last)


def _page(page: Page) -> str:
    return f"[{page.number}]" if page.label is None else one_line(page.label)


def _people(record: CitedRecord, names: str | None) -> tuple[ExportedName, ...]:
    return split_names(one_line(names), record.document.language)
