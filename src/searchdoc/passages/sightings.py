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

    ``partners`` are the names of those written to and from; ``years`` are the first and last year of the letters.
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
    for letter in document.letters:
        days = days_of(letter.date)
        for name in (letter.author, letter.addressee):
            if name and days:
                years = (int(days[0][:4]), int(days[1][:4]))
                known = parties[name].years or years
                parties[name].years = (min(known[0], years[0]), max(known[1], years[1]))
    born = tuple(
        (f"{match['given']} {match['married']}", f"{match['given']} {match['maiden']}")
        for match in _BORN.finditer(document.text)
    )
    return Sighting(document.id, dict(parties), tuple(document.people), born)


def _pairs(document: Document) -> Iterator[tuple[str | None, str | None]]:
    """Speakers with their addressees, each pair once."""
    chains: dict[tuple[Voice, ...], None] = dict.fromkeys(block.voices for block in document.blocks)
    chains.update(dict.fromkeys(quote.voices for quote in document.quotes))
    voices = dict.fromkeys(voice for chain in chains for voice in chain)
    pairs = [(document.author, document.addressee)]
    pairs += [(voice.speaker, voice.addressee) for voice in voices]
    pairs += [(letter.author, letter.addressee) for letter in document.letters]
    yield from dict.fromkeys(pairs)
