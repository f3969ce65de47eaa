"""A person's page: under which names, the letters from and to, and what the person says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from searchdoc.index import Index
from searchdoc.passages.people import Speaker
from searchdoc.server.pages.answers import Card, near_card
from searchdoc.server.pages.catalogue import Catalogue, CatalogueEntry, PersonEntry
from searchdoc.server.pages.links import person_link

SAID = 20
"""The passages on a page of what somebody says."""


@dataclass(frozen=True, slots=True)
class PersonView:
    """A person. ``manner`` says how the passages hold the words: "own words", or "reported"."""

    person: PersonEntry
    name: str
    written: tuple[CatalogueEntry, ...]
    received: tuple[CatalogueEntry, ...]
    said: tuple[Card, ...]
    manner: str
    count: int
    previous: str
    next: str


def person_view(index: Index, catalogue: Catalogue, name: str, page: int) -> PersonView | None:
    """The page of the person of a name; None where there is nobody of exactly that name who is heard or addressed."""
    person = next((one for one in index.speakers() if one.name == name), None)
    entry = next((one for one in catalogue.people if one.link == person_link(name)), None)
    if person is None or entry is None:
        return None
    ordinals, manner = _said(person)
    first = (page - 1) * SAID
    hues = catalogue.palette.of_page([name])
    cards = tuple(
        near_card(index.citation(index.passage(ordinal).id), hues) for ordinal in ordinals[first : first + SAID]
    )
    return PersonView(
        entry,
        name,
        tuple(one for one in catalogue.letters if one.is_letter and one.author == entry.name),
        tuple(one for one in catalogue.letters if one.is_letter and one.addressee == entry.name),
        cards,
        manner,
        len(ordinals),
        person_link(name, page - 1) if page > 1 else "",
        person_link(name, page + 1) if first + SAID < len(ordinals) else "",
    )


def _said(person: Speaker) -> tuple[Sequence[int], str]:
    """The passages with the person's words in order, or else those that report any."""
    if person.speaks:
        return sorted({*person.own, *person.quoted}), "In their own words"
    return sorted({*person.reported, *person.retold}), "As others report it"
