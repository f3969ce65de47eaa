"""Citations: exact words with their place, their speaker and everything a reader needs to find them again.

A citation's identifier names the document, the position and a checksum of the words
(``letter.txt:18317-19427:1f0c9a3e``). It survives rebuilding as long as the document does, and where the document
has changed it is refused, never bent. Position and quotation are the TextPositionSelector and TextQuoteSelector of
the W3C Web Annotation Data Model (2017), the context being 32 characters on both sides.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from searchdoc.errors import MalformedCitation, QuoteMismatch, UnknownCitation
from searchdoc.models import (
    Box,
    Document,
    Explanation,
    Hit,
    Letter,
    Note,
    Page,
    Passage,
    PassageKind,
    Quote,
    Scores,
    Span,
    Voice,
    citation_id,
    count_line_ends,
    innermost_direct,
)
from searchdoc.notebook import as_card, as_link, as_list
from searchdoc.passages.context import described_voice, written_date
from searchdoc.passages.people import words_in
from searchdoc.structure.letter_heads import letter_head
from searchdoc.structure.letter_list import OWN_KINDS
from searchdoc.text.words import fold

_HEAD_WORDS = frozenset({"letter", "from", "to", "of", "the"})
"""Words of a title that say nothing beside who writes to whom."""

CONTEXT = 32
"""Characters of context on each side of a citation."""

DOUBTFUL = 0.75
"""The confidence (0 to 1) below which a speaker is shown as doubtful."""

_ID = re.compile(r"(?P<document>.+):(?P<start>\d+)-(?P<end>\d+):(?P<checksum>[0-9a-f]{8})")
_EDITORIAL = {
    "note": "note",
    "introduction": "introduction",
    "caption": "caption",
    "source": "source",
    "heading": "heading",
}


@dataclass(frozen=True, slots=True)
class Citation:
    """Words of a document, cited. ``span`` lies inside ``passage`` and ``voices`` are the voices of those words."""

    number: int
    passage: Passage
    span: Span
    voices: tuple[Voice, ...]
    scores: Scores
    explanation: Explanation = field(default_factory=Explanation)
    repeats: tuple[Passage, ...] = ()

    @property
    def document(self) -> Document:
        """The document cited."""
        return self.passage.document

    @property
    def id(self) -> str:
        """The stable identifier."""
        return citation_id(self.document, self.span)

    @property
    def text(self) -> str:
        """The words, sliced from the document."""
        return self.document.slice(self.span)

    @property
    def reading(self) -> str:
        """The words as they are read, without what belongs to the page; as long as ``text``."""
        return self.document.reading(self.span)

    @property
    def start(self) -> int:
        """Where the words begin, in code points."""
        return self.span.start

    @property
    def end(self) -> int:
        """Where the words end, in code points."""
        return self.span.end

    @property
    def is_whole(self) -> bool:
        """Whether the whole passage is cited, and not only the words of somebody quoted in it."""
        return self.span == self.passage.span

    @property
    def kind(self) -> PassageKind:
        """What the words are; somebody's words inside another's passage are a quotation."""
        return "quotation" if len(self.voices) > len(self.passage.voices) else self.passage.kind

    @property
    def is_editorial(self) -> bool:
        """Whether a whole passage is cited that stands beside the document's words: a note, a caption, a heading."""
        return self.is_whole and self.passage.kind in _EDITORIAL

    @property
    def voice(self) -> Voice | None:
        """The voice whose words these are."""
        return innermost_direct(self.voices)

    @property
    def reported(self) -> Voice | None:
        """The innermost voice that is only reported, where there is one."""
        return next((voice for voice in reversed(self.voices) if voice.mode == "reported"), None)

    @property
    def speaker(self) -> str | None:
        """Whose words these are; None where that is not established."""
        return self.voice.speaker if self.voice else None

    @property
    def date(self) -> str | None:
        """The date of the words themselves."""
        return self.voice.date if self.voice else None

    @property
    def letter(self) -> Letter | None:
        """The letter in which the words stand, the innermost where one is quoted in another; None in no letter."""
        around = self.document.letters_around(self.span)
        return around[-1] if around else None

    @property
    def line(self) -> int:
        """The line on which the words begin, counted from 1."""
        first = self.passage.block
        return first.line + count_line_ends(self.document.text, first.span.start, self.span.start)

    @property
    def page(self) -> Page | None:
        """The page on which the words begin; None where the document has no pages."""
        return self.document.page_at(self.span.start)

    @property
    def last_page(self) -> Page | None:
        """The page on which the words end; None where the document has no pages."""
        return self.document.page_at(self.span.end - 1)

    @property
    def boxes(self) -> tuple[Box, ...]:
        """Where the words stand on their pages, a rectangle a line; empty where that is not known."""
        return self.document.line_boxes(self.span)

    @property
    def notes(self) -> tuple[Note, ...]:
        """The notes called inside the words."""
        return tuple(
            note
            for note in self.passage.notes
            if any(self.span.overlaps(marker) for marker in (*note.markers, *((note.anchor,) if note.anchor else ())))
            or self.is_whole
        )

    @property
    def reference(self) -> str:
        """One readable line: who, to whom, when, quoted or reported by whom, and where."""
        return "; ".join(part for part in (_who(self), *_dated_place(self)) if part)

    def _repr_html_(self) -> str:
        """The words, with the reference as a link to the document's file."""
        return as_card("", self.reading, as_link(self.reference, self.document.path), f"[{self.number}]")

    def to_dict(self) -> dict[str, object]:
        """The citation as published in the JSON Schema."""
        document, before = self.document, max(0, self.span.start - CONTEXT)
        return {
            "number": self.number,
            "id": self.id,
            "text": self.text,
            "start": self.span.start,
            "end": self.span.end,
            "document": document_dict(document),
            "kind": self.kind,
            "speaker": self.speaker,
            "voices": [
                {
                    "speaker": voice.speaker,
                    "role": voice.role,
                    "date": voice.date,
                    "addressee": voice.addressee,
                    "mode": voice.mode,
                    "confidence": voice.confidence,
                }
                for voice in self.voices
            ],
            "date": self.date,
            "letter": _letter_dict(self.document.letters_around(self.span)),
            "section": list(self.passage.section),
            "point": self.passage.point,
            "paragraph": self.passage.paragraph,
            "line": self.line,
            "page": _page_dict(self.page),
            "last_page": _page_dict(self.last_page),
            "boxes": [{"page": box.page, "rect": [round(one, 2) for one in box.rect]} for box in self.boxes],
            "gaps": [
                {"start": self.start + gap.start, "end": self.start + gap.end}
                for gap in document.furniture_in(self.span)
            ],
            "notes": [
                {
                    "number": note.number,
                    "text": note.text,
                    "start": note.span.start,
                    "end": note.span.end,
                    "author": note.author,
                    "document": note.document,
                    "linked": note.linked,
                }
                for note in self.notes
            ],
            "reference": self.reference,
            "context": {
                "before": document.text[before : self.span.start],
                "after": document.text[self.span.end : self.span.end + CONTEXT],
            },
            "part": {"number": self.passage.part, "of": self.passage.parts},
            "repeated_in": [citation_id(one.document, one.span) for one in self.repeats],
            "scores": {
                "keyword": self.scores.keyword,
                "semantic": self.scores.semantic,
                "final": self.scores.final,
                "tokens": self.scores.tokens,
                "rerank": self.scores.rerank,
            },
        }


def _letter_dict(around: Sequence[Letter]) -> dict[str, object] | None:
    """The last of letters that lie one in another, as published in the JSON Schema; None if there are none."""
    if not around:
        return None
    *outer, letter = around
    return {
        "author": letter.author,
        "addressee": letter.addressee,
        "date": letter.date,
        "place": letter.place,
        "start": letter.span.start,
        "end": letter.span.end,
        "number": letter.number,
        "of": letter.of,
        "quoted_in": _letter_dict(outer),
    }


def _page_dict(page: Page | None) -> dict[str, object] | None:
    return None if page is None else {"label": page.label, "number": page.number}


def cite(hit: Hit) -> Citation:
    """Cite a hit under its rank: the passage, or only the words in it of the person asked for."""
    cited = hit.passage if hit.focus is None else hit.focus
    return Citation(hit.rank, hit.passage, cited.span, cited.voices, hit.scores, hit.explanation, hit.repeats)


class Hits(list[Citation]):
    """A ranking: a list of citations, best first, that a notebook shows as such."""

    def _repr_html_(self) -> str:
        """Every citation, with its reference as a link."""
        return as_list(f"{len(self)} found", (hit._repr_html_() for hit in self))


@dataclass(frozen=True, slots=True)
class Place:
    """What a citation's identifier points to."""

    document: Document
    span: Span


def document_dict(document: Document) -> dict[str, object]:
    """What a citation says of its document, as published in the JSON Schema."""
    return {
        "id": document.id,
        "title": document.title,
        "author": document.author,
        "date": document.date,
        "path": document.path,
        "sha256": document.sha256,
        "addressee": document.addressee,
        "place": document.place,
        "kind": document.kind,
        "shelfmark": document.shelfmark,
        "stated": [
            {"what": one.what, "value": one.value, "source": one.source, "row": one.row} for one in document.stated
        ],
    }


def split_citation_id(identifier: str) -> tuple[str, Span]:
    """The id of the document and the span that a citation's identifier names. Raises ``MalformedCitation``."""
    match = _ID.fullmatch(identifier.strip())
    if match is None:
        raise MalformedCitation(
            f"{identifier!r} is no citation's id: it looks like letter.txt:1200-1450:1f0c9a3e and 'ask' prints it",
            identifier,
        )
    return match["document"], Span(int(match["start"]), int(match["end"]))


def is_citation_id(words: str) -> bool:
    """Whether words have the form of a citation's identifier."""
    return _ID.fullmatch(words.strip()) is not None


def resolve_citation(identifier: str, find: Callable[[str], Document | None]) -> Place:
    """Resolve an identifier against the documents.

    Raises ``MalformedCitation`` if it is none, ``UnknownCitation`` if the document or the place is not there, and
    ``QuoteMismatch`` if other words stand there now.
    """
    name, span = split_citation_id(identifier)
    document = find(name)
    if document is None:
        raise UnknownCitation(
            f"there is no document {name!r} in this index: 'searchdoc status' lists them",
            identifier,
        )
    if not 0 <= span.start < span.end <= len(document.text):
        raise UnknownCitation(f"{name} has {len(document.text)} characters: {identifier} lies outside it", identifier)
    if citation_id(document, span) != f"{document.id}:{span.start}-{span.end}:{identifier.strip()[-8:]}":
        raise QuoteMismatch(
            f"{document.id} has changed since {identifier} was made, or is read by another version: "
            "other words stand there now; ask again",
            identifier,
        )
    return Place(document, span)


def cite_place(place: Place, passages: Sequence[Passage]) -> Citation:
    """Cite any span of a document; its voices are those that all of it has in common, or nobody's.

    A whole letter is cited as the words of who wrote it, although its head and what it quotes are not.
    """
    document, span = place.document, place.span
    letter = next((one for one in document.letters if one.span == span), None)
    if letter is not None and (cited := _cite_letter(document, letter)) is not None:
        return cited
    covering = next((passage for passage in passages if passage.span.covers(span)), None)
    overlapped = [index for index, block in enumerate(document.blocks) if block.span.overlaps(span)]
    if covering is None and not overlapped:
        raise UnknownCitation(
            f"there are no words at {span.start}-{span.end} of {document.id}", citation_id(document, span)
        )
    passage = covering or Passage(document, span.start, span.end, overlapped[0], overlapped[-1])
    quote = next((quote for quote in document.quotes if quote.span.covers(span) and not _is_reported(quote)), None)
    voices = quote.voices if quote is not None else passage.voices
    if any(document.blocks[index].voices != document.blocks[passage.first].voices for index in overlapped):
        voices = ()
    return Citation(1, passage, span, voices, Scores(None, None, 0.0))


def _cite_letter(document: Document, letter: Letter) -> Citation | None:
    """A letter as a whole, with the voices of its own first words; None where it has none."""
    inside = [index for index, block in enumerate(document.blocks) if letter.span.covers(block.span)]
    own = (
        index
        for index in inside
        if document.blocks[index].kind in OWN_KINDS and document.blocks[index].division == letter.division
    )
    first = next(own, None)
    if first is None:
        return None
    passage = Passage(document, letter.span.start, letter.span.end, first, inside[-1])
    return Citation(1, passage, letter.span, passage.voices, Scores(None, None, 0.0))


def _is_reported(quote: Quote) -> bool:
    return quote.voices[-1].mode == "reported"


def _who(citation: Citation) -> str:
    """From the words outwards: "Lenin to Trotsky, 13 December 1922, quoted by …"."""
    voices = citation.voices
    kind = citation.passage.kind
    if citation.is_editorial:
        return _editorial(citation, _EDITORIAL[kind])
    described = [
        f"{described_voice(voice) if voice.speaker else 'speaker not established'}{_doubt(voice)}"
        for voice in reversed(voices)
    ]
    words = described[0] if described else "speaker not established"
    for inner, outer, voice in zip(reversed(voices), described[1:], reversed(voices[:-1]), strict=False):
        how = "reported" if inner.mode == "reported" else "quoted"
        words += f", {how} by {outer}" if voice.speaker else f", {how}" if not words.endswith(f", {how}") else ""
    return words


def _doubt(voice: Voice) -> str:
    return " (probably)" if is_doubtful(voice) else ""


def is_doubtful(voice: Voice) -> bool:
    """Whether a speaker is named on the word of a rule that is wrong too often to be left unsaid."""
    return voice.speaker is not None and voice.confidence is not None and voice.confidence < DOUBTFUL


def _editorial(citation: Citation, word: str) -> str:
    voice = citation.voice
    by_author = voice is not None and voice.role == "author" and voice.speaker
    number = next(
        (
            note.number
            for note in citation.document.notes
            if note.span.overlaps(citation.span) and note.document == citation.document.id
        ),
        None,
    )
    numbered = f"{word} {number}" if word == "note" and number is not None else word
    if by_author and voice is not None:
        return f"{voice.speaker}’s own {numbered}"
    named = f" by {voice.speaker}" if voice is not None and voice.speaker else ""
    return f"editor’s {numbered}{named}"


def place_of(citation: Citation) -> tuple[str, ...]:
    """Where the words stand, from the outside in: title, shelfmark, letter, headings, point, page, line, part.

    The letter is counted where the document has several ("letter 1 of 2"), the part where a paragraph was divided. What
    there is none of is left out.
    """
    passage = citation.passage
    inside = (
        passage.document.shelfmark or "",
        letter_number(citation),
        " › ".join(passage.section),
        f"point {passage.point}" if passage.point else "",
        _written_pages(citation.page, citation.last_page) if citation.page and citation.last_page else "",
        f"line {citation.line}",
        f"part {passage.part} of {passage.parts}" if passage.parts > 1 else "",
    )
    return (passage.document.title, *(part for part in inside if part))


def letter_number(citation: Citation) -> str:
    """Which letter of a document that has several holds the words, "letter 1 of 2", the outermost; or nothing."""
    outermost = next(iter(citation.document.letters_around(citation.span)), None)
    if outermost is None or outermost.of < 2:
        return ""
    return f"letter {outermost.number} of {outermost.of}"


def _written_pages(first: Page, last: Page) -> str:
    """The printed numbers, "p. 217" or "pp. 217–218"; one that is counted is put in brackets, as librarians do."""
    numbers = [f"[{page.number}]" if page.label is None else page.label for page in (first, last)]
    return f"p. {numbers[0]}" if first == last else f"pp. {'–'.join(numbers)}"


def _dated_place(citation: Citation) -> list[str]:
    """The place, with the document's own date where no voice states another, and line and part as one."""
    title, *inside = place_of(citation)
    if citation.passage.parts > 1:
        *inside, line, part = inside
        inside.append(f"{line}, {part}")
    if not citation.is_editorial and _is_said(title, citation.voices):
        return inside
    host, date = citation.voices[0].date if citation.voices else None, citation.document.date
    if date and date != host and len(citation.voices) < 2 and written_date(date) not in title:
        title += f", {written_date(date)}"
    return [title, *inside]


def _is_said(title: str, voices: Sequence[Voice]) -> bool:
    """Whether a title only names who writes to whom, and when, as the outermost voice does already."""
    head = letter_head(title)
    if not voices or head is None or not (head.sender and head.addressee):
        return False
    said = {fold(word) for word in words_in(described_voice(voices[0]))}
    return all(fold(word) in said or fold(word) in _HEAD_WORDS for word in words_in(title))
