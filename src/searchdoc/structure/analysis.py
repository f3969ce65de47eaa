"""One document from one source: all cues brought together.

The order matters and is the only one: the frame (title, notes, signature) gives the names and the author; these
give captions, headings and the head; the text between is read for voices, and each voice for the quotations
inside its paragraphs; notes are linked last.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePath

from searchdoc.models import FRAMING_KINDS, Block, Document, Kind, Note, Person, Quote, Span, Voice, reading_text
from searchdoc.protocols import DecodedFile
from searchdoc.structure.agreement import with_file_name
from searchdoc.structure.authorship import Authorship, find_authorship, named_in_frame
from searchdoc.structure.confidence import may_name, weighed
from searchdoc.structure.conventions import attribute
from searchdoc.structure.enumeration import point_label
from searchdoc.structure.file_names import read_file_name
from searchdoc.structure.leads import LeadReader
from searchdoc.structure.letter_list import LetterFinder, voiced
from searchdoc.structure.letters import is_signature_like
from searchdoc.structure.lines import Lines
from searchdoc.structure.notes import Marker, find_markers, infer_anchors, link_notes
from searchdoc.structure.pages import find_pages
from searchdoc.structure.paragraphs import Paragraph, paragraphs
from searchdoc.structure.people import Names, find_names
from searchdoc.structure.set_apart import find_set_apart
from searchdoc.structure.speech import SpeechReader
from searchdoc.structure.voices import Attribution, VoiceReader
from searchdoc.structure.zones import Zones, find_frame, find_inner_zones
from searchdoc.text.dates import date_mentions, days_of
from searchdoc.text.languages import language_of

_FRAME_KINDS = frozenset({"title", "introduction", "caption", "source", "note"})
_QUOTED_LINES: frozenset[Kind] = frozenset({"body", "dateline", "salutation", "signature"})


def analyse(
    source: DecodedFile,
    identifier: str,
    path: str,
    sha256: str,
    notes: Document | None = None,
    people: Sequence[Person] = (),
) -> Document:
    """Divide a source into blocks with kinds, voices and sections, and link its notes.

    ``notes`` is the document that holds this one's notes, where they are kept in a file of their own; ``people``
    are those whose names somebody has stated. Each voice has the measured confidence of the rule that made it, and
    names nobody where that is too low or was never measured.
    """
    document = unweighed(source, identifier, path, sha256, notes, people)
    blocks = tuple(replace(block, voices=weighed(block.voices)) for block in document.blocks)
    quotes = tuple(replace(quote, voices=weighed(quote.voices)) for quote in document.quotes)
    return replace(document, blocks=blocks, quotes=quotes, letters=voiced(document.letters, blocks))


def unweighed(
    source: DecodedFile,
    identifier: str,
    path: str,
    sha256: str,
    notes: Document | None = None,
    people: Sequence[Person] = (),
) -> Document:
    """The document with every name that a rule puts, however sure the rule is: what ``make voices`` measures."""
    pagination = find_pages(source)
    text = reading_text(source.text, pagination.furniture)  # what the rules read; its positions are the source's
    stated = dict(source.metadata)
    language = stated.get("language") or language_of(text)
    lines = Lines(text, paragraphs(source, pagination), language)
    zones = find_frame(lines)
    fallback = path.rsplit("/", 1)[-1]
    named = read_file_name(PurePath(fallback).stem, language)
    names = find_names(text, named_in_frame(lines, zones, stated, named), people)

    def authored() -> Authorship:
        found = find_authorship(lines, zones, names, stated, fallback)
        return with_file_name(found, lines, zones, names, stated, named)

    find_inner_zones(lines, zones, names, authored().author)
    authorship = authored()
    reader = _voices(lines, zones, names, authorship)
    calls = tuple(Marker(call.span, call.label) for call in source.note_calls)
    linked, problems = _notes(lines, zones, names, identifier, notes, calls)
    found = _dated_by_notes(reader.found, lines, linked)
    signed = {note.span: note.author for note in linked if note.author and note.document == identifier}
    blocks = tuple(_blocks(lines, zones, found, authorship, signed))
    letters = LetterFinder(lines, zones, authorship, found, reader.quoted).letters(stated)
    return Document(
        identifier,
        path,
        sha256,
        source.text,
        authorship.title,
        authorship.author if may_name(authorship.rule) else None,
        authorship.date,
        language,
        blocks,
        tuple(_as_printed(note, source.text, identifier) for note in linked),
        tuple(_quotes(lines, names, blocks, authorship)),
        names.people,
        (*source.problems, *authorship.problems, *problems),
        authorship.addressee,
        source.encoding,
        letters=voiced(letters, blocks),
        stated=authorship.from_name,
        pages=pagination.pages,
        furniture=pagination.furniture,
        set_apart=find_set_apart(source, pagination, lines.paragraphs),
        boxes=source.boxes,
    )


def _as_printed(note: Note, text: str, identifier: str) -> Note:
    """The note with its words as they stand in the source."""
    return replace(note, text=text[note.span.start : note.span.end]) if note.document == identifier else note


def _flow(lines: Lines, zones: Zones) -> list[int]:
    """The paragraphs that somebody speaks: not the apparatus, not the rules between sections."""
    return [
        index
        for index, paragraph in enumerate(lines.paragraphs)
        if paragraph.kind != "rule" and zones.kinds[index] not in _FRAME_KINDS and not _in_frame(zones, index)
    ]


def _in_frame(zones: Zones, index: int) -> bool:
    framing = zones.kinds[index] in {"dateline", "salutation", "signature"} and zones.rules[index] != "text"
    return framing and not zones.letters


def _voices(lines: Lines, zones: Zones, names: Names, authorship: Authorship) -> VoiceReader:
    year = int(authorship.date[:4]) if authorship.date and authorship.date[:4].isdecimal() else None
    if authorship.reports:
        reported = authorship.host[-1].date
        year = int(reported[:4]) if reported else None
    reader = VoiceReader(lines, zones, names, LeadReader(lines.text, names, lines.language, year))
    attribute(reader, _flow(lines, zones), authorship)
    return reader


def _notes(
    lines: Lines, zones: Zones, names: Names, identifier: str, companion: Document | None, calls: tuple[Marker, ...]
) -> tuple[tuple[Note, ...], tuple[str, ...]]:
    text = lines.text
    texts = [
        paragraph
        for index, paragraph in enumerate(lines.paragraphs)
        if zones.kinds[index] != "note" and paragraph.kind != "rule"
    ]
    markers = calls or find_markers(text, texts)
    notes, problems = link_notes(text, zones.definitions, markers, names, identifier, companion)
    if not any(kind == "body" for kind in zones.kinds):
        return notes, ()  # a file of notes: their markers stand in the document that they annotate
    body = [paragraph.span for index, paragraph in enumerate(lines.paragraphs) if zones.kinds[index] == "body"]
    inferred = infer_anchors(text, notes, body, names, lines.language)
    return inferred, (*problems, *_unbalanced(text))


def _unbalanced(text: str) -> Iterator[str]:
    opening, closing = text.count("“"), text.count("”")
    if opening != closing:
        yield f"{opening} opening and {closing} closing quotation marks"


def _dated_by_notes(found: dict[int, Attribution], lines: Lines, notes: Sequence[Note]) -> dict[int, Attribution]:
    """A quoted document that nothing else dates takes the date of the note that hangs on it and names its writer."""
    dates: dict[int, str] = {}
    starts = [paragraph.span.start for paragraph in lines.paragraphs]
    for note in notes:
        for marker in note.markers:
            quoted = found.get(bisect_right(starts, marker.start) - 1)
            voice = quoted.voices[-1] if quoted and quoted.division else None
            if quoted and voice and voice.date is None and voice.speaker and voice.speaker in note.text:
                written = next((day for one in date_mentions(note.text) if one.day and (day := one.edtf())), None)
                if written:
                    dates[quoted.division] = written
    return {
        index: replace(one, voices=(*one.voices[:-1], replace(one.voices[-1], date=dates[one.division])))
        if one.division in dates and one.voices[-1].role == "quoted"
        else one
        for index, one in found.items()
    }


def _blocks(
    lines: Lines,
    zones: Zones,
    found: Mapping[int, Attribution],
    authorship: Authorship,
    signed: Mapping[Span, str | None],
) -> Iterator[Block]:
    order = {
        index: place for place, index in enumerate(i for i, one in enumerate(lines.paragraphs) if one.kind != "rule")
    }
    section: tuple[tuple[int, str], ...] = ()
    points: dict[int, str | None] = {}
    for index, paragraph in enumerate(lines.paragraphs):
        if paragraph.kind == "rule":
            continue
        kind, one = zones.kinds[index], found.get(index)
        division = one.division if one else 0
        words = lines.words(index)
        if kind == "heading":
            section = (*(above for above in section if above[0] < paragraph.level), (paragraph.level, words))
            points = {}
        elif one and (label := point_label(words)):
            points[division] = label
        yield Block(
            span=paragraph.span,
            kind=_kind(kind, one),
            voices=_block_voices(kind, paragraph, one, authorship, signed),
            section=() if kind in {"title", "note", "source"} else tuple(title for _, title in section),
            point=points.get(division) if one else None,
            paragraph=paragraph.number,
            line=paragraph.line,
            lead=order.get(one.lead) if one and one.lead is not None else None,
            division=division,
            level=paragraph.level,
            rule=zones.rules[index] if zones.rules[index] != "text" or one is None else one.rule,
            frame=_frames_quotation(lines, index, kind, one),
        )


def _frames_quotation(lines: Lines, index: int, kind: Kind, found: Attribution | None) -> bool:
    """Whether a paragraph of a document quoted is its dateline, greeting, closing or signature."""
    if found is None or not found.division or _kind(kind, found) != "quotation":
        return False
    framing = (lines.is_dateline, lines.is_salutation, lines.is_valediction, lines.is_signature)
    if kind in FRAMING_KINDS or any(is_of_kind(index) for is_of_kind in framing):
        return True
    name = lines.words(index).strip('“”"«»„ ')
    return index > 0 and lines.is_valediction(index - 1) and is_signature_like(name)


def _kind(kind: Kind, found: Attribution | None) -> Kind:
    """Everything in somebody else's own words is quotation, its salutation and dateline too."""
    quoted = found is not None and any(voice.role == "quoted" and voice.mode == "direct" for voice in found.voices)
    return "quotation" if quoted and kind in _QUOTED_LINES else kind


def _block_voices(
    kind: Kind,
    paragraph: Paragraph,
    found: Attribution | None,
    authorship: Authorship,
    signed: Mapping[Span, str | None],
) -> tuple[Voice, ...]:
    if found is not None:
        return found.voices
    if kind in {"dateline", "salutation", "signature", "heading"}:
        return authorship.host
    if kind == "note":
        author = next((name for span, name in signed.items() if span.overlaps(paragraph.span)), None)
        if author and not authorship.reports:
            return (Voice(author, "author", authorship.date, rule="signed-note"),)
    return authorship.apparatus


def _quotes(lines: Lines, names: Names, blocks: Sequence[Block], authorship: Authorship) -> Iterator[Quote]:
    days = days_of(authorship.date)
    reader = SpeechReader(lines.text, names, lines.language, int(days[0][:4]) if days else None)
    for block in blocks:
        if block.kind in {"body", "quotation"} and not re.fullmatch(
            r"\W*", lines.text[block.span.start : block.span.end]
        ):
            yield from reader.read(block.span, block.voices)
