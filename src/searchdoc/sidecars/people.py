"""Under which names people go: ``people.toml``, with a ``[[person]]`` for each, a ``name`` and ``variants``."""

from __future__ import annotations

import msgspec

from searchdoc.errors import SidecarError
from searchdoc.models import Person
from searchdoc.sidecars.toml import lines_of_tables, read_toml

PEOPLE = "people.toml"
"""The name of the file, which lies in the folder that is indexed."""


class _PersonTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    variants: tuple[str, ...] = ()


class _PeopleFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    person: tuple[_PersonTable, ...] = ()


def read_people(data: bytes) -> tuple[Person, ...]:
    """The people of a ``people.toml``, each with the name itself among the variants.

    Raises ``SidecarError`` for a file that cannot be read, and where a name would stand for two people.
    """
    file = read_toml(data, PEOPLE, _PeopleFile)
    lines = lines_of_tables(data.decode("utf-8-sig"), "person")
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
