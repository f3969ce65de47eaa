"""Who and what is meant, by the numbers of authority files: what a ``people.toml`` states, and nothing else.

People and bodies have numbers of the Gemeinsame Normdatei (GND), of the Virtual International Authority File (VIAF), of
Wikidata, or any web address of their own; places those of GeoNames, of the GND or of Wikidata.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from searchdoc.errors import SidecarError
from searchdoc.sidecars.people import PEOPLE, read_authorities
from searchdoc.text.words import fold


@dataclass(frozen=True, slots=True)
class Authorities:
    """Web addresses of people and places in authority files, under every form of their names, folded."""

    people: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    places: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def person(self, name: str) -> tuple[str, ...]:
        """The addresses of somebody, in the order in which they are stated; empty where none is."""
        return self.people.get(_key(name), ())

    def place(self, name: str) -> tuple[str, ...]:
        """The addresses of a place."""
        return self.places.get(_key(name), ())


def authorities_in(folders: Iterable[str | Path]) -> Authorities:
    """What the lists of people in these folders state as they are now; none of a list that cannot be used."""
    people: dict[str, tuple[str, ...]] = {}
    places: dict[str, tuple[str, ...]] = {}
    for folder in map(Path, folders):
        try:
            stated = read_authorities((folder / PEOPLE).read_bytes())
        except (OSError, SidecarError):
            continue
        for found, one in ((people, stated.people), (places, stated.places)):
            for names, addresses in one:
                for name in names:
                    found.setdefault(_key(name), addresses)
    return Authorities(people, places)


def _key(name: str) -> str:
    return " ".join(fold(word) for word in name.split())
