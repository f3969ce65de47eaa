"""Notes and bibliography for letters and papers in archives, after The Chicago Manual of Style.

17th edition (2017), 14.221 to 14.231, which the 18th (2024) keeps: the item first, then date, place in the archive,
collection, archive. A second note on the same source is short (14.30), never "Ibid." (14.34). A collection of which
several items are cited stands in the bibliography once (14.230). What is quoted in another source names both (14.260).
An e-mail is called one, before its addressee (14.214).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from searchdoc.exporting.dates import first_year, note_date
from searchdoc.exporting.items import box_and_folder, one_line, pages_of
from searchdoc.exporting.names import split_names
from searchdoc.exporting.records import CitedDocument, CitedRecord, Origin, documents_cited
from searchdoc.text.wording import capitalised

_DESCRIPTION = re.compile(
    r"(?:the )?(?:letters?|diary|diaries|journal|minutes|minute book|memorandum|report|ledger|notebook|papers|records?|"
    r"sermon|inventory|register|calendar|recollections)\b",
    re.IGNORECASE,
)
"""How a title begins that only describes what something is, and stands without quotation marks."""

_SHORT_TITLE = 5
"""Words of a title in a short note, at most."""

_END_OF_SHORT_TITLE = re.compile(r"(?:[,;:]| (?:a|an|and|at|for|from|in|of|on|the|to|with))+$", re.IGNORECASE)
_EDITORIAL = {"note": "note", "introduction": "introduction", "caption": "caption", "source": "source note"}

_INNER_QUOTES = str.maketrans({"“": "‘", "”": "’", '"': "’"})
_UNKNOWN = "unidentified speaker"


def chicago(records: Sequence[CitedRecord]) -> bytes:
    """Numbered notes in the order of the citations, then the bibliography; UTF-8."""
    notes = (f"{number}. {note}" for number, note in enumerate(chicago_notes(records), start=1))
    text = ["Notes", *notes, "Bibliography", *bibliography(records)] if records else []
    return "\n\n".join([*text, ""]).removesuffix("\n").encode()


def chicago_notes(records: Iterable[CitedRecord]) -> Iterator[str]:
    """A note for each record: full where its source is cited for the first time, short from then on."""
    known: set[object] = set()
    for record in records:
        source = record.document.id, record.work, record.containers
        yield short_note(record) if source in known else full_note(record)
        known.add(source)


def full_note(record: CitedRecord) -> str:
    """Everything that is needed to find the words: whose, in what, of when, on which page, and where it is kept."""
    document = record.document
    kept = [*box_and_folder(record), document.collection, document.shelfmark, document.archive, document.url]
    return capitalised(_sentence([_chain(record, short=False), _locator(record), *kept]))


def short_note(record: CitedRecord) -> str:
    """The same in family names, the date of a letter or a short title, the page and the collection."""
    return capitalised(_sentence([_chain(record, short=True), _locator(record), record.document.collection]))


def bibliography(records: Sequence[CitedRecord]) -> list[str]:
    """An entry for each document, in alphabetical order; one for a collection of which several are cited."""
    first = {record.document.id: record for record in reversed(records)}
    kept_in: dict[tuple[str | None, ...], list[CitedRecord]] = {}
    for document in documents_cited(records):
        own = (document.collection, document.archive) if document.collection else (document.id,)
        kept_in.setdefault(own, []).append(first[document.id])
    entries = [
        _document_entry(several[0])
        if len(several) == 1
        else _sentences([several[0].document.collection, several[0].document.archive])
        for several in kept_in.values()
    ]
    return sorted(entries, key=lambda entry: re.sub(r"\W+", " ", entry).casefold())


def _document_entry(record: CitedRecord) -> str:
    document = record.document
    names = split_names(one_line(document.author or document.editor), document.language)
    authors = _listed([name.inverted if at == 0 else name.whole for at, name in enumerate(names)])
    if authors and not document.author:
        authors += ", eds" if len(names) > 1 else ", ed"
    if document.is_letter:
        to = f" to {one_line(document.addressee)}" if document.addressee else ""
        described = f"{'E-mail' if document.is_mail else 'Letter'}{to}, {note_date(document.date)}"
    else:
        described = capitalised(_dated_title(document, document.date, short=False))
    place = capitalised(", ".join(box_and_folder(record)))
    kept = [place, document.collection, document.shelfmark, document.archive, document.url]
    return _sentences([authors, described, *kept])


def _listed(names: Sequence[str]) -> str:
    """Several names with commas between them, and "and" before the last (14.76)."""
    *others, last = names or [""]
    return f"{', '.join(others)}, and {last}" if others else last


def _chain(record: CitedRecord, *, short: bool) -> str:
    """From the words outwards: whoever says them, the letter or paper in which they stand, whatever quotes that."""
    spoken = [one for one in record.spoken if one.role != "editor" or record.kind in _EDITORIAL]
    inner = [*spoken, record.work, *record.containers]
    described = [_described(record, one, short=short, last=at == len(inner) - 1) for at, one in enumerate(inner)]
    chain = described[-1]
    for one, words in zip(reversed(inner[:-1]), reversed(described[:-1]), strict=True):
        how = "in" if one.role == "editor" else "reported in" if one.mode == "reported" else "quoted in"
        chain = f"{words}, {how} {chain}"
    if record.is_document or not record.origins or not inner[-1].is_letter or record.document.is_letter:
        return chain
    return (
        f"{chain}, in {', '.join(filter(None, (_title(record.document, short=short), _edited(record, short=short))))}"
    )


def _edited(record: CitedRecord, *, short: bool) -> str:
    """Who edited the document in which a letter is printed."""
    editor = one_line(record.document.editor)
    return f"ed. {editor}" if editor and not short else ""


def _described(record: CitedRecord, origin: Origin, *, short: bool, last: bool) -> str:
    """One of those who speak: a letter by sender and addressee, the document itself by its title, others by name."""
    document = record.document
    who = _name(origin, document.language, short=short)
    if origin.is_letter:
        to = _people(origin.addressee, document.language, short=short)
        is_mail = last and document.is_mail
        what = "e-mail" if is_mail else "letter"
        between = f", {what} to " if is_mail and not short else " to "
        named = f"{who}{between}{to}" if who and to else f"{who}, {what}" if who else f"{what} to {to}" if to else what
        return f"{named}, {note_date(origin.date)}"
    if not last:
        if origin.role == "editor" and record.kind in _EDITORIAL:
            said = " ".join(filter(None, (_EDITORIAL[record.kind], str(record.note_number or ""))))
            return f"{who}, {said}" if who else f"editor’s {said}"
        dated = note_date(origin.date) if origin.date and not short else ""
        return ", ".join(filter(None, (who or _UNKNOWN, dated)))
    title = _dated_title(document, origin.date or document.date, short=short)
    known = bool(origin.speaker) and one_line(origin.speaker).casefold() in one_line(document.title).casefold()
    return ", ".join(filter(None, ("" if known else who, title)))


def _name(origin: Origin, language: str | None, *, short: bool) -> str:
    """Who speaks; one who is only probable as librarians write it, "[Ada Quill?]"."""
    name = _people(origin.speaker, language, short=short)
    return f"[{name}?]" if name and origin.doubtful else name


def _people(names: str | None, language: str | None, *, short: bool) -> str:
    if not short:
        return one_line(names)
    return _listed([name.short for name in split_names(one_line(names), language)])


def _dated_title(document: CitedDocument, date: str | None, *, short: bool) -> str:
    """The title of a paper and its date, unless that is the document's own and the title has the year already."""
    title = one_line(document.title)
    said = date == document.date and first_year(date) and first_year(date) in title
    dated = note_date(date) if date and not said and not (short and date == document.date) else ""
    return ", ".join(filter(None, (_title(document, short=short), dated)))


def _title(document: CitedDocument, *, short: bool) -> str:
    """A title in quotation marks, or without where it only describes; in a short note its first words."""
    words = one_line(document.title).split()
    shown = " ".join(words)
    if short and len(words) > _SHORT_TITLE:
        shown = _END_OF_SHORT_TITLE.sub("", " ".join(words[:_SHORT_TITLE]))
    if not shown or (_DESCRIPTION.match(shown) and document.title != document.id):
        return shown
    return f"“{shown.translate(_INNER_QUOTES)}”"


def _locator(record: CitedRecord) -> str:
    """The page of the words, and the number of the note that they are part of: "p. 217", "p. 217n5", "note 5"."""
    first, last = pages_of(record)
    pages, number = f"{first}–{last}" if last else first, record.note_number
    by_editor = any(one.role == "editor" for one in record.spoken)
    note = "" if number is None or by_editor else f"n{number}" if pages else f"note {number}"
    return f"{'pp.' if last else 'p.'} {pages}{note}" if pages else note


def _sentence(parts: Iterable[str | None]) -> str:
    """The parts with commas between them and a full stop, which stand inside closing quotation marks (6.9)."""
    return _ended(", ".join(filter(None, map(one_line, parts))).replace("”,", ",”"))


def _sentences(parts: Iterable[str | None]) -> str:
    """The parts, each ended by a full stop."""
    return " ".join(_ended(part.replace("”,", ",”")) for part in map(one_line, parts) if part)


def _ended(words: str) -> str:
    if words.endswith((".", "?", "!", ".”", "?”", "!”")) or not words:
        return words
    return f"{words[:-1]}.”" if words.endswith("”") else f"{words}."
