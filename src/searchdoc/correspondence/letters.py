"""The letters of a document as rows of a table: from, to, date, place, first words.

Every letter of ``Document.letters`` is a row: a document that is a letter, those that a document consists of, and those
that are quoted. A piece in a volume of letters that is addressed to nobody, greets nobody and is not called a letter (a
notice, a testimonial) is none, and neither is a document that holds none of its own (a speech, a piece in a newspaper,
a catalogue): these are rows of the kind "document", which are listed only where everything is asked for.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from searchdoc.models import Block, Document, Letter, Span, Statement, citation_id, innermost_direct, stripped_span
from searchdoc.passages.context import shown_words
from searchdoc.structure.letter_heads import names_letter
from searchdoc.structure.letter_list import OWN_KINDS
from searchdoc.structure.letter_phrases import is_greeting, run_in_greeting
from searchdoc.text.dates import days_of
from searchdoc.text.wording import shortened
from searchdoc.text.words import fold

LetterPart = Literal["from", "to", "date", "place"]
"""What a letter can lack."""

LETTER_PARTS: tuple[LetterPart, ...] = ("from", "to", "date", "place")
"""The four statements about a letter, in the order of the table."""

RowKind = Literal["letter", "document"]
"""What a row is: a letter, or anything else that the index holds."""

LetterForm = Literal["letter", "e-mail", "telegram", "postcard", "document"]
"""What a row is called: which kind of letter, or a document that is none."""

_FORMS: tuple[tuple[LetterForm, re.Pattern[str]], ...] = (
    ("e-mail", re.compile(r"\b(?:e-?mail|courriel|correo\s+electrónico|posta\s+elettronica)\b", re.IGNORECASE)),
    ("telegram", re.compile(r"\b(?:telegram|cable|télégramme|telegramm|telegrama|телеграмма)\b", re.IGNORECASE)),
    (
        "postcard",
        re.compile(r"\b(?:postcard|carte\s+postale|postkarte|tarjeta|cartolina|открытка)\b", re.IGNORECASE),
    ),
)
"""The words by which a letter's kind or title says that it is one of these."""

LONGEST_FIRST_WORDS = 160
"""The most characters of a letter's text that are given as its first words."""

_OPENING = 2_000
"""Characters from the beginning of a letter's text that are looked at for its first words."""

_GREETED_BLOCKS = 12
"""The blocks at the head of a letter among which a greeting is looked for."""

_GREETING = 60
"""The most characters of a line that is taken for a greeting because a comma or a dash ends it."""

_ADDRESSING: Mapping[str, tuple[str, ...]] = {
    "en": ("to ",),
    "de": ("an ",),
    "fr": ("à ", "au ", "aux "),
    "es": ("a ", "al "),
    "it": ("a ", "al ", "alla "),
    "nl": ("aan ",),
    "ru": ("к ",),
}
"""By language, the words with which a heading begins that says to whom something is written."""

_STATED_AS: Mapping[LetterPart, tuple[str, ...]] = {
    "from": ("author",),
    "to": ("addressee", "to"),
    "date": ("date",),
    "place": ("place",),
}
"""Under which fields a document states each of the four parts."""


@dataclass(frozen=True, slots=True)
class LetterRow:
    """A letter, or another document: who wrote to whom, when and from where; each is None where not established.

    ``date`` is EDTF. ``span`` is the whole letter with its head, and ``id`` the identifier by which it is cited.
    ``first_words`` are those of the letter's text, behind its heading, dateline and greeting, and ``text_start`` is
    where they begin. ``quoted`` says that another document quotes it; ``quoted_in`` is then the id of the letter that
    does, if a letter does. It is the letter ``number`` of ``of`` at its place. ``sources`` tell where each part was
    taken from, and ``confidence`` is that of the sender's name, from 0 to 1, or None.
    """

    id: str
    sender: str | None
    addressee: str | None
    date: str | None
    place: str | None
    document: str
    title: str
    span: Span
    kind: RowKind = "letter"
    form: LetterForm = "letter"
    first_words: str = ""
    text_start: int = 0
    quoted: bool = False
    quoted_in: str | None = None
    number: int = 1
    of: int = 1
    sources: tuple[tuple[LetterPart, str], ...] = ()
    confidence: float | None = None

    def part(self, part: LetterPart) -> str | None:
        """One of the four parts."""
        return {"from": self.sender, "to": self.addressee, "date": self.date, "place": self.place}[part]

    @property
    def days(self) -> tuple[str, str] | None:
        """The first and the last day (ISO 8601) that the date can mean; None for a letter without one."""
        return days_of(self.date)

    @property
    def year(self) -> str | None:
        """The year of the first day that the date can mean; None for a letter without a date."""
        return None if self.days is None else self.days[0].removesuffix(self.days[0][-6:])

    @property
    def missing(self) -> tuple[LetterPart, ...]:
        """What is not established."""
        return tuple(part for part in LETTER_PARTS if self.part(part) is None)

    def to_dict(self) -> dict[str, object]:
        """The row as published in the JSON Schema."""
        return {
            "id": self.id,
            "from": self.sender,
            "to": self.addressee,
            "date": self.date,
            "place": self.place,
            "document": self.document,
            "start": self.span.start,
            "end": self.span.end,
            "title": self.title,
            "kind": self.kind,
            "form": self.form,
            "first_words": self.first_words,
            "text_start": self.text_start,
            "quoted": self.quoted,
            "quoted_in": self.quoted_in,
            "number": self.number,
            "of": self.of,
            "sources": dict(self.sources),
            "confidence": self.confidence,
        }


def rows_of(document: Document) -> Iterator[LetterRow]:
    """The rows of a document, in the order of its text; the document itself where it holds no letter of its own."""
    letters = document.letters
    if not any(letter.division == 0 for letter in letters) and document.blocks:
        yield _document_row(document)
    for letter in letters:
        yield _letter_row(document, letter)


def _letter_row(document: Document, letter: Letter) -> LetterRow:
    own = _own_blocks(document, letter.span, letter.division)
    start, words = _first_words(document, own, letter.addressee)
    outer = None if letter.outer is None else document.letters[letter.outer]
    voice = innermost_direct(own[0].voices) if own else None
    is_letter = _is_letter(document, letter, own)
    return LetterRow(
        id=citation_id(document, letter.span),
        sender=letter.author,
        addressee=letter.addressee,
        date=letter.date,
        place=letter.place,
        document=document.id,
        title=document.title,
        span=letter.span,
        kind="letter" if is_letter else "document",
        form=_form(document, letter) if is_letter else "document",
        first_words=words,
        text_start=letter.span.start if start is None else start,
        quoted=letter.division > 0,
        quoted_in=None if outer is None else citation_id(document, outer.span),
        number=letter.number,
        of=letter.of,
        sources=_sources(letter, document.stated if _is_whole(letter) else (), voice.rule if voice else ""),
        confidence=voice.confidence if voice and letter.author else None,
    )


def _document_row(document: Document) -> LetterRow:
    """A document that holds no letter of its own."""
    span = stripped_span(document.text, Span(document.blocks[0].span.start, len(document.text)))
    own = _own_blocks(document, span, 0)
    start, words = _first_words(document, own, document.addressee)
    voice = innermost_direct(own[0].voices) if own else None
    like = Letter(span, document.author, document.addressee, document.date, document.place)
    return LetterRow(
        id=citation_id(document, span),
        sender=document.author,
        addressee=document.addressee,
        date=document.date,
        place=document.place,
        document=document.id,
        title=document.title,
        span=span,
        kind="document",
        form="document",
        first_words=words,
        text_start=span.start if start is None else start,
        sources=_sources(like, document.stated, voice.rule if voice else ""),
        confidence=voice.confidence if voice and voice.speaker and voice.speaker == document.author else None,
    )


def _is_letter(document: Document, letter: Letter, own: Sequence[Block]) -> bool:
    """Whether what stands among letters is one: quoted as such, addressed, or greeting, or called a letter."""
    if letter.division or letter.addressee is not None or _is_whole(letter):
        return True
    if any(_addresses(document, block) for block in _head_blocks(document, letter.span)):
        return True
    return any(_greets(document, block) for block in own[:_GREETED_BLOCKS])


def _form(document: Document, letter: Letter) -> LetterForm:
    """What a letter is called, by what states it or by the document's title, or else by its own heading."""
    words = [document.kind or document.title] if _is_whole(letter) else []
    words += [document.reading(letter.heading)] if letter.heading else []
    return next((form for form, pattern in _FORMS for one in words if pattern.search(one)), "letter")


def _head_blocks(document: Document, span: Span) -> Iterator[Block]:
    """The headings with which a letter begins."""
    for place in range(_first_block(document, span), len(document.blocks)):
        block = document.blocks[place]
        if block.kind not in ("title", "heading") or block.span.start >= span.end:
            return
        yield block


def _addresses(document: Document, block: Block) -> bool:
    """Whether a heading names a letter, or says to whom something is written."""
    words = document.reading(block.span)
    return names_letter(words) or words.casefold().startswith(_ADDRESSING.get(document.language, ()))


def _greets(document: Document, block: Block) -> bool:
    return block.kind == "salutation" or run_in_greeting(document.reading(block.span)) is not None


def _is_whole(letter: Letter) -> bool:
    """Whether the letter is the document itself, and not one of several in it."""
    return letter.division == 0 and letter.of == 1


def _own_blocks(document: Document, span: Span, division: int) -> Sequence[Block]:
    """The blocks at the head of a letter that are its own words, and not somebody's whom it quotes or an editor's."""
    found: list[Block] = []
    for place in range(_first_block(document, span), len(document.blocks)):
        block = document.blocks[place]
        if block.span.start >= span.end or len(found) > _GREETED_BLOCKS:
            break
        if block.division == division and block.kind in OWN_KINDS:
            found.append(block)
    return found


def _first_block(document: Document, span: Span) -> int:
    """The place of the first block of a letter; few blocks are decoded to find it."""
    return bisect_left(document.blocks, span.start, key=lambda block: block.span.start)


def _first_words(document: Document, own: Sequence[Block], addressee: str | None) -> tuple[int | None, str]:
    """Where a letter's text begins, and its first words.

    What frames it is left out, and so is a greeting, or the addressee's name on a line, before it.
    """
    for block in own:
        if block.frames:
            continue
        span = Span(block.span.start, min(block.span.end, block.span.start + _OPENING))
        words = document.reading(span)
        if _is_greeting_line(words) or (addressee and _words(words) == _words(addressee)):
            continue
        greeting = run_in_greeting(words)
        span = stripped_span(document.text, Span(span.start + (greeting.end() if greeting else 0), span.end))
        if span:
            return span.start, shortened(shown_words(document, span), LONGEST_FIRST_WORDS)
    return None, ""


def _is_greeting_line(words: str) -> bool:
    """Whether a paragraph is a line that greets, and says nothing else: "MY DEAR, GOOD BREUNING,--"."""
    line = words.strip()
    return is_greeting(line) or (len(line) <= _GREETING and line.endswith((",", "--", "—", "–")))


def _words(name: str) -> tuple[str, ...]:
    """The words of a name, without regard to capitals, accents and marks."""
    return tuple(folded for word in name.split() if (folded := fold(word)))


def _sources(letter: Letter, stated: Sequence[Statement], rule: str) -> tuple[tuple[LetterPart, str], ...]:
    """Where each part that is known was taken from: who states it, the rule that named the sender, or the text."""
    known = {"from": letter.author, "to": letter.addressee, "date": letter.date, "place": letter.place}
    found: list[tuple[LetterPart, str]] = []
    for part in LETTER_PARTS:
        if known[part] is None:
            continue
        place = next((one.place for one in stated if one.what in _STATED_AS[part]), None)
        found.append((part, place or (f"rule: {rule}" if part == "from" and rule else "text")))
    return tuple(found)
