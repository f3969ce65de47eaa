"""Under which names people go: ``people.toml``, with a ``[[person]]`` for each, a ``name`` and ``variants``.

A person may have numbers of authority files (``gnd``, ``viaf``, ``wikidata``) and other web addresses (``ref``), and so
may a ``[[place]]`` (``geonames``, ``gnd``, ``wikidata``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import msgspec

from searchdoc.errors import SidecarError
from searchdoc.models import Person
from searchdoc.sidecars.toml import lines_of_tables, read_toml

PEOPLE = "people.toml"
"""The name of the file, which lies in the folder that is indexed."""


_ADDRESSES = {
    "gnd": "https://d-nb.info/gnd/",
    "viaf": "https://viaf.org/viaf/",
    "geonames": "https://www.geonames.org/",
    "wikidata": "https://www.wikidata.org/wiki/",
}
"""What stands before a number of each authority file in its web address."""

_NUMBER = re.compile(r"[\w-]+")
_ADDRESS = re.compile(r"https?://[^\s<>\"{}|\\^`]+")


class _PersonTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    variants: tuple[str, ...] = ()
    gnd: str = ""
    viaf: str = ""
    wikidata: str = ""
    ref: tuple[str, ...] = ()


class _PlaceTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    variants: tuple[str, ...] = ()
    geonames: str = ""
    gnd: str = ""
    wikidata: str = ""
    ref: tuple[str, ...] = ()


class _PeopleFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    person: tuple[_PersonTable, ...] = ()
    place: tuple[_PlaceTable, ...] = ()


Addressed = tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]
"""Forms of a name, and the web addresses of whom or what it means in authority files."""


@dataclass(frozen=True, slots=True)
class StatedAuthorities:
    """The people and the places of a ``people.toml`` that have addresses in authority files."""

    people: Addressed
    places: Addressed


def read_people(data: bytes) -> tuple[Person, ...]:
    """The people of a ``people.toml``, each with the name itself among the variants.

    Raises ``SidecarError`` for a file that cannot be read, and where a name would stand for two people.
    """
    file = read_toml(data, PEOPLE, _PeopleFile)
    lines = lines_of_tables(data.decode("utf-8-sig"), "person")
    read_authorities(data)  # what is wrong with them is said when the index is built
    owner: dict[str, str] = {}
    people = []
    for place, person in enumerate(file.person):
        line = lines[place] if place < len(lines) else None
        name = " ".join(person.name.split())
        if not name:
            raise SidecarError(PEOPLE, line, "a [[person]] needs a name")
        forms = tuple(dict.fromkeys([name, *(words for form in person.variants if (words := " ".join(form.split())))]))
        for form in forms:
            if (other := owner.setdefault(form.casefold(), name)) != name:
                raise SidecarError(PEOPLE, line, f"{form!r} cannot be both {other} and {name}: leave it out of one")
        people.append(Person(name, forms))
    return tuple(people)


def read_authorities(data: bytes) -> StatedAuthorities:
    """The addresses in authority files that a ``people.toml`` states. Raises ``SidecarError`` as ``read_people``."""
    file = read_toml(data, PEOPLE, _PeopleFile)
    text = data.decode("utf-8-sig")
    return StatedAuthorities(_addressed(file.person, text, "person"), _addressed(file.place, text, "place"))


def _addressed(tables: Sequence[_PersonTable | _PlaceTable], text: str, name: str) -> Addressed:
    lines = lines_of_tables(text, name)
    found = []
    for place, table in enumerate(tables):
        addresses = tuple(_addresses(table, lines[place] if place < len(lines) else None))
        if addresses:
            found.append((tuple(dict.fromkeys((table.name, *table.variants))), addresses))
    return tuple(found)


def _addresses(table: _PersonTable | _PlaceTable, line: int | None) -> Iterator[str]:
    for file, before in _ADDRESSES.items():
        number = str(getattr(table, file, "")).strip()
        if number and not (_NUMBER.fullmatch(number) or _ADDRESS.fullmatch(number)):
            raise SidecarError(PEOPLE, line, f"{file} {number!r} is no number and no web address")
        if number:
            yield number if "://" in number else before + number
    for address in table.ref:
        if not _ADDRESS.fullmatch(address):
            raise SidecarError(PEOPLE, line, f"ref {address!r} is no web address")
        yield address
