"""What the markup of a file states about who speaks, put in the place of what the rules found.

A scholarly edition says who speaks (TEI's ``who``), a mail whom it quotes. That is no guess, and only a side-car counts
more. The places are known, so that nothing is searched for.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache

from searchdoc.models import Block, Document, Note
from searchdoc.protocols import StatedVoice
from searchdoc.sidecars.placing import Placed, touched, widened
from searchdoc.sidecars.precedence import names_of, turned
from searchdoc.sidecars.stated_letters import stated_letters
from searchdoc.sidecars.statements import VoiceStatement
from searchdoc.sidecars.voicing import Voicing, name_in
from searchdoc.structure.letter_list import voiced
from searchdoc.structure.people import cased
from searchdoc.text.written_dates import edtf_of

EDITION = "edition"
"""The rule that is named for whatever the markup of a file states."""


def apply_voices(document: Document, voices: Sequence[StatedVoice]) -> Document:
    """The document as its markup has it; ``voices`` are in the order of the text, outer before inner."""
    if not voices:
        return document

    @cache
    def known(written: str) -> str:
        """The name as the document has it: "DACRE, ROBERT" is Robert Dacre."""
        return name_in(document, cased(names_of(written) or turned(written)))

    voicing = Voicing(document, _placed(document, voices, known), EDITION)
    blocks = tuple(voicing.blocks)
    return replace(
        document,
        blocks=blocks,
        letters=voiced(stated_letters(document.letters, blocks, EDITION), blocks),
        quotes=voicing.quotes(),
        notes=tuple(_with_authors(document.notes, blocks, document.id)),
    )


def _placed(document: Document, voices: Iterable[StatedVoice], known: Callable[[str], str]) -> Iterator[Placed]:
    """The statements that say something: that words inside a paragraph are nobody knows whose is for the rules."""
    for voice in voices:
        span = widened(document, voice.span)
        places = touched(document.blocks, span)
        whole = len(places) > 1 or any(span.covers(document.blocks[place].span) for place in places)
        if voice.speaker or whole:
            yield Placed(_statement(voice, known), span)


def _statement(voice: StatedVoice, known: Callable[[str], str]) -> VoiceStatement:
    return VoiceStatement(
        line=None,
        words="",
        begins="",
        ends="",
        after="",
        speaker=known(voice.speaker) if voice.speaker else "",
        addressee=known(voice.addressee) if voice.addressee else None,
        date=edtf_of(voice.date) if voice.date else None,
        mode=voice.mode,
        kind=None,
        hosts=voice.kind == "body",
    )


def _with_authors(notes: Iterable[Note], blocks: Sequence[Block], identifier: str) -> Iterator[Note]:
    """The notes, each with the author that the markup states."""
    for note in notes:
        place = bisect_right(blocks, note.span.start, key=lambda block: block.span.start) - 1
        block = blocks[place] if note.document == identifier and place >= 0 else None
        stated = block is not None and block.kind == "note" and block.rule == EDITION
        yield replace(note, author=block.voices[-1].speaker) if block and stated else note
