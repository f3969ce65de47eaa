"""The bibliographic record of a citation: everything that any format writes, taken from the citation once.

The fields are those of archival citation (The Chicago Manual of Style, 17th edition, 14.221 to 14.231: item, date,
folder, box, collection, archive) and of CSL 1.0.2 (``archive``, ``archive_collection``, ``archive_location``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from searchdoc.answering.citations import CONTEXT, Citation, is_doubtful
from searchdoc.models import Document, Letter, Mode, Page, PassageKind, Role, Voice
from searchdoc.passages.context import shown_words

_EDITORIAL: frozenset[PassageKind] = frozenset({"note", "introduction", "caption", "source", "heading"})
"""What stands beside a document's own words."""

_MAIL = re.compile(r"\b(?:e-?mails?|courriels?|correo\s+electrónico|posta\s+elettronica)\b", re.IGNORECASE)
"""What an e-mail is called, in the words of whoever states it."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where words come from: whoever said or wrote them, to whom, when, and whether that is a letter.

    ``speaker`` is None where that is not established. ``date`` is EDTF, ``place`` where a letter was written.
    ``mode`` says whether the words are the speaker's own (direct) or an account of them (reported). ``doubtful`` says
    that the speaker is only probable.
    """

    speaker: str | None
    addressee: str | None = None
    date: str | None = None
    place: str | None = None
    is_letter: bool = False
    role: Role = "author"
    mode: Mode = "direct"
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class CitedDocument:
    """The document in which cited words stand, as it is stated; every field is None where nothing states it.

    ``kind`` is in the words of whoever stated it ("letter", "Tagebuch"). ``archive`` keeps the document, in a
    ``collection``, ``box`` and ``folder``; ``shelfmark`` is the archive's own number. ``url`` is a permanent link.
    """

    id: str
    path: str
    sha256: str
    title: str
    author: str | None = None
    editor: str | None = None
    addressee: str | None = None
    date: str | None = None
    place: str | None = None
    kind: str | None = None
    language: str | None = None
    archive: str | None = None
    collection: str | None = None
    box: str | None = None
    folder: str | None = None
    shelfmark: str | None = None
    url: str | None = None
    is_letter: bool = False

    @property
    def is_mail(self) -> bool:
        """Whether the document is an e-mail, by what it is stated to be."""
        return self.is_letter and _MAIL.search(self.kind or "") is not None


@dataclass(frozen=True, slots=True)
class CitedNote:
    """A note called inside the words: its number in the document, its words and who wrote it."""

    number: int
    text: str
    author: str | None = None


@dataclass(frozen=True, slots=True)
class CitedRecord:
    """One citation as every format needs it.

    ``text`` are the exact words, ``document.text[start:end]``; ``shown`` the same as a person reads them, without what
    belongs to the page and with divided words whole. ``before`` and ``after`` are up to 32 characters of context.

    ``origins`` lead from the words outwards: first whose words they are, then whoever quotes these, and so on to the
    document's own author. A letter that is quoted in a letter has two; words that nobody quotes have one; it is empty
    where no speaker and no letter is established.

    ``kind`` is what the words are. ``note_number`` is the number of the note that the words are part of, None where
    they are no note. ``page`` and ``last_page`` are where the words begin and end; ``line`` and ``paragraph`` count
    from 1. ``accessed`` is the ISO day on which the document was looked at, which belongs to ``document.url``.
    """

    id: str
    number: int
    text: str
    shown: str
    start: int
    end: int
    before: str
    after: str
    kind: PassageKind
    reference: str
    origins: tuple[Origin, ...]
    document: CitedDocument
    section: tuple[str, ...] = ()
    point: str | None = None
    paragraph: int = 1
    line: int = 1
    page: Page | None = None
    last_page: Page | None = None
    note_number: int | None = None
    notes: tuple[CitedNote, ...] = ()
    accessed: str | None = None

    @property
    def speaker(self) -> str | None:
        """Whose words these are: the innermost direct voice; None where that is not established."""
        return next((origin.speaker for origin in self.origins if origin.mode == "direct"), None)

    @property
    def date(self) -> str | None:
        """The date of the words themselves, in EDTF."""
        return next((origin.date for origin in self.origins if origin.mode == "direct"), None)

    @property
    def letter(self) -> Origin | None:
        """The innermost letter in which the words stand, and that is not only reported; None in no letter."""
        return next((one for one in self.origins if one.is_letter and one.mode == "direct"), None)

    @property
    def quoted_in(self) -> tuple[Origin, ...]:
        """Whoever quotes the words, from the inside out; empty where nobody does."""
        return self.origins[1:]

    @property
    def work(self) -> Origin:
        """The written source of the words: the innermost letter, or else what the document's own author wrote."""
        return self.letter or next(reversed(self.origins), _document_origin(self.document))

    @property
    def spoken(self) -> tuple[Origin, ...]:
        """Whoever is quoted inside the work, from the inside out; empty where the words are the writer's own."""
        return self.origins[: self.origins.index(self.work)] if self.origins else ()

    @property
    def containers(self) -> tuple[Origin, ...]:
        """Whoever quotes the work, from the inside out; empty where nobody does."""
        return self.origins[self.origins.index(self.work) + 1 :] if self.origins else ()

    @property
    def is_document(self) -> bool:
        """Whether the work is the document as a whole, and not one letter of several or one that is quoted in it."""
        return not self.containers and (self.document.is_letter or not self.work.is_letter)

    @property
    def is_mail(self) -> bool:
        """Whether the work is an e-mail: the document as a whole, and not a letter that is quoted in it."""
        return self.is_document and self.document.is_mail


def record_of(citation: Citation, accessed: str | None = None) -> CitedRecord:
    """The record of a citation. ``accessed`` is the ISO day on which a document with a link was looked at."""
    document, span = citation.document, citation.span
    cited = cited_document(document)
    return CitedRecord(
        id=citation.id,
        number=citation.number,
        text=citation.text,
        shown=shown_words(document, span),
        start=span.start,
        end=span.end,
        before=document.text[max(0, span.start - CONTEXT) : span.start],
        after=document.text[span.end : span.end + CONTEXT],
        kind=citation.kind,
        reference=citation.reference,
        origins=tuple(_origins(citation)),
        document=cited,
        section=tuple(citation.passage.section),
        point=citation.passage.point,
        paragraph=citation.passage.paragraph,
        line=citation.line,
        page=citation.page,
        last_page=citation.last_page,
        note_number=_note_number(citation),
        notes=tuple(CitedNote(note.number, note.text, note.author) for note in citation.notes),
        accessed=accessed if cited.url else None,
    )


def records_of(citations: Iterable[Citation], accessed: str | None = None) -> tuple[CitedRecord, ...]:
    """The records of citations, in their order."""
    return tuple(record_of(citation, accessed) for citation in citations)


def cited_document(document: Document) -> CitedDocument:
    """What is known about a document, as a citation needs it; the first of several letters says nothing of them all."""
    stated = {one.what: one.value for one in reversed(document.stated)}
    several = sum(letter.outer is None and not letter.division for letter in document.letters) > 1
    return CitedDocument(
        id=document.id,
        path=document.path,
        sha256=document.sha256,
        title=document.title,
        author=document.author,
        editor=stated.get("editor"),
        addressee=stated.get("addressee") if several else document.addressee,
        date=stated.get("date") if several else document.date,
        place=document.place,
        kind=document.kind,
        language=document.language or None,
        archive=stated.get("archive"),
        collection=stated.get("collection"),
        box=stated.get("box"),
        folder=stated.get("folder"),
        shelfmark=document.shelfmark,
        url=stated.get("url"),
        is_letter=_is_letter(document),
    )


def _is_letter(document: Document) -> bool:
    """Whether a document is one letter, and neither several nor anything else that only quotes letters."""
    own = [letter for letter in document.letters if letter.outer is None and not letter.division]
    return len(own) == 1 and own[0].of == 1


def _origins(citation: Citation) -> Iterable[Origin]:
    """From the words outwards: every voice, and the letter that is its own, if it wrote one around these words.

    What an editor says of a letter or a document stands in that; so do words that several people have in common.
    """
    document = citation.document
    letters = document.letters_around(citation.span)
    if not letters and _is_letter(document):  # a heading above the letter, or notes far below it
        letters = (document.letters[0],)
    origins = list(_voice_origins(citation.voices, letters))
    if not any(origin.is_letter for origin in origins):
        origins += [_letter_origin(letter) for letter in reversed(letters)]
    if citation.kind in _EDITORIAL and origins and origins[-1].role == "editor":
        origins.append(_document_origin(cited_document(document)))
    return origins


def _voice_origins(voices: Sequence[Voice], letters: Sequence[Letter]) -> Iterable[Origin]:
    origins = []
    for voice in voices:
        letter = next((letter for letter in letters if _wrote(voice, letter)), None)
        if letter is not None:
            letters = letters[letters.index(letter) + 1 :]
        origins.append(_voice_origin(voice, letter))
    return reversed(origins)


def _wrote(voice: Voice, letter: Letter) -> bool:
    return (voice.speaker, voice.date) == (letter.author, letter.date)


def _document_origin(document: CitedDocument) -> Origin:
    return Origin(document.author, document.addressee, document.date, document.place, document.is_letter)


def _letter_origin(letter: Letter) -> Origin:
    return Origin(letter.author, letter.addressee, letter.date, letter.place, is_letter=True)


def _voice_origin(voice: Voice, letter: Letter | None) -> Origin:
    return Origin(
        voice.speaker,
        voice.addressee or (letter.addressee if letter else None),
        voice.date,
        letter.place if letter else None,
        letter is not None,
        voice.role,
        voice.mode,
        is_doubtful(voice),
    )


def _note_number(citation: Citation) -> int | None:
    """The number of the note that the words are part of."""
    document, span = citation.document, citation.span
    if citation.passage.kind != "note":
        return None
    own = (note for note in document.notes if note.document == document.id and note.span.overlaps(span))
    return next((note.number for note in own), None)


def documents_cited(records: Sequence[CitedRecord]) -> tuple[CitedDocument, ...]:
    """The documents of several records, each once, in the order in which they are cited first."""
    return tuple({record.document.id: record.document for record in records}.values())
