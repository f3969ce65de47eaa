"""What a document says of people: who speaks in it to whom, who is named, and when its letters were written."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from searchdoc.models import Document, Person, Voice
from searchdoc.text.dates import days_of

_NAME = r"[^\W\d_a-z][^\W\d_]{1,40}"
_BORN = re.compile(
    rf"(?P<given>{_NAME}) (?P<married>{_NAME}),? \(?(?:née|nee|geb\.|geborene|born) (?P<maiden>{_NAME})(?!\w)"
)


@dataclass(slots=True)
class Party:
    """Somebody who speaks in a document or is addressed in it, under one name.

    ``partners`` are the names of those written to and from; ``years`` are the first and last year of the letters, or of
    the words, or else of the document: somebody who speaks in a debate or a journal lives when it is held or kept.
    """

    partners: set[str] = field(default_factory=set)
    years: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Sighting:
    """What one document says of people: ``parties`` by name, ``people`` named, and ``born``, pairs of two names."""

    document: str
    parties: dict[str, Party]
    people: tuple[Person, ...] = ()
    born: tuple[tuple[str, str], ...] = ()

    @property
    def folder(self) -> str:
        """The folder of the document, as its id names it."""
        return self.document.rpartition("/")[0]


def sighting_of(document: Document) -> Sighting:
    """Collect what a document says of people."""
    parties: dict[str, Party] = defaultdict(Party)
    for speaker, addressee in _pairs(document):
        for name, other in ((speaker, addressee), (addressee, speaker)):
            if name:
                parties[name].partners.update({other} if other else ())
    for name, date in _dated(document):
        if name in parties and (days := days_of(date)):
            years = (int(days[0][:-6]), int(days[1][:-6]))
            known = parties[name].years or years
            parties[name].years = (min(known[0], years[0]), max(known[1], years[1]))
    born = tuple(
        (f"{match['given']} {match['married']}", f"{match['given']} {match['maiden']}")
        for match in _BORN.finditer(document.text)
    )
    return Sighting(document.id, dict(parties), tuple(document.people), born)


def _dated(document: Document) -> Iterator[tuple[str | None, str | None]]:
    """Those who speak and are addressed, each with the date of what they say or are written.

    Letters first; whoever has no letter has the dates of the words; who has none of these has the document's.
    """
    letters = [(name, letter.date) for letter in document.letters for name in (letter.author, letter.addressee)]
    yield from letters
    dated = {name for name, date in letters if date}
    voices = dict.fromkeys(voice for block in document.blocks for voice in block.voices)
    words = [(name, one.date) for one in voices for name in (one.speaker, one.addressee) if name not in dated]
    yield from words
    dated |= {name for name, date in words if date}
    yield from ((name, document.date) for pair in _pairs(document) for name in pair if name not in dated)


def _pairs(document: Document) -> Iterator[tuple[str | None, str | None]]:
    """Speakers with their addressees, each pair once."""
    chains: dict[tuple[Voice, ...], None] = dict.fromkeys(block.voices for block in document.blocks)
    chains.update(dict.fromkeys(quote.voices for quote in document.quotes))
    voices = dict.fromkeys(voice for chain in chains for voice in chain)
    pairs = [(document.author, document.addressee)]
    pairs += [(voice.speaker, voice.addressee) for voice in voices]
    pairs += [(letter.author, letter.addressee) for letter in document.letters]
    yield from dict.fromkeys(pairs)
