"""What the documents are, who is in them and when they were written: read once from each generation of the index."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from threading import Lock
from weakref import WeakKeyDictionary

from searchdoc.index import Index
from searchdoc.models import Document, Letter
from searchdoc.passages.people import Speaker
from searchdoc.server.pages.labels import shown_date
from searchdoc.server.pages.links import document_link, person_link, place_link
from searchdoc.server.pages.palette import Palette
from searchdoc.text.characters import without_controls
from searchdoc.text.dates import days_of
from searchdoc.text.wording import counted

EXAMPLES = 4
"""How many questions are offered as examples."""

_TRIED = 10
"""How many questions are tried for that, at most: only those are offered that are answered."""

_READ = 12
"""The passages of a person that are read for what they are about, at most."""

_TOPIC = re.compile(r"\bthe ([a-z]{4,20})(?=[,.;:?!]| (?:of|in|at|on|for|from|and|is|was|has|had|to|will)\b)")
"""A noun with its article, in English; what follows it tells it from an adjective."""


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """A document or a letter in a list. ``day`` is its first possible day (ISO 8601), or empty."""

    title: str
    author: str
    addressee: str
    place: str
    when: str
    day: str
    link: str
    document: str
    is_letter: bool
    is_quoted: bool = False
    kind: str = ""

    @property
    def year(self) -> str:
        """The year in which it was written, or empty."""
        return self.day[:4]


@dataclass(frozen=True, slots=True)
class PersonEntry:
    """Somebody in a list of people: how many passages are the person's own, quoted, reported, or addressed to."""

    name: str
    link: str
    counts: tuple[str, ...]
    forms: tuple[str, ...]
    unsure: tuple[str, ...]
    heard: bool
    weight: tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What the reading room knows of all documents together.

    ``letters`` are those by date, and the dated documents that are none; what has no date stands behind. ``first`` and
    ``last`` are the years that they reach from and to, or empty.
    """

    documents: tuple[CatalogueEntry, ...]
    letters: tuple[CatalogueEntry, ...]
    people: tuple[PersonEntry, ...]
    palette: Palette
    passages: int
    first: str
    last: str

    @property
    def held(self) -> tuple[str, ...]:
        """What there is, counted."""
        letters = sum(one.is_letter for one in self.letters)
        heard = sum(one.heard for one in self.people)
        counts = ((len(self.documents), "document"), (letters, "letter"))
        told = [counted(number, noun) for number, noun in counts if number]
        told += [f"{heard} {'person' if heard == 1 else 'people'} heard"] if heard else []
        return (*told, counted(self.passages, "passage"))


_CATALOGUES: WeakKeyDictionary[Index, Catalogue] = WeakKeyDictionary()
_QUESTIONS: WeakKeyDictionary[Index, tuple[str, ...]] = WeakKeyDictionary()
_LOCK, _QUESTIONS_LOCK = Lock(), Lock()


def catalogue_of(index: Index) -> Catalogue:
    """The catalogue of an open index, made at the first call."""
    with _LOCK:
        if index not in _CATALOGUES:
            _CATALOGUES[index] = _made(index)
        return _CATALOGUES[index]


def questions_of(index: Index) -> tuple[str, ...]:
    """Examples of questions that the documents of an open index answer, found at the first call."""
    with _QUESTIONS_LOCK:
        if index not in _QUESTIONS:
            _QUESTIONS[index] = tuple(islice(_answered(index, index.speakers()), EXAMPLES))
        return _QUESTIONS[index]


def _made(index: Index) -> Catalogue:
    documents: list[CatalogueEntry] = []
    letters: list[CatalogueEntry] = []
    for document in index.documents():
        documents.append(_document_entry(document))
        letters += _letter_entries(document)
    letters.sort(key=lambda entry: (not entry.day, entry.day))
    speakers = index.speakers()
    people = [_person_entry(one) for one in speakers if one.kind in ("person", "body") and (one.heard or one.addressed)]
    people.sort(key=lambda person: (*(-number for number in person.weight), person.name))
    dated = [entry.year for entry in letters if entry.day]
    return Catalogue(
        tuple(documents),
        tuple(letters),
        tuple(people),
        Palette(_by_appearance(speakers)),
        len(index),
        dated[0] if dated else "",
        dated[-1] if dated else "",
    )


def _by_appearance(speakers: Sequence[Speaker]) -> list[str]:
    """The names of those who speak, in order of their first words."""
    first = {one.name: min((*one.own[:1], *one.quoted[:1], *one.reported[:1]), default=-1) for one in speakers}
    return sorted((name for name, place in first.items() if place >= 0), key=lambda name: (first[name], name))


def _document_entry(document: Document) -> CatalogueEntry:
    days = days_of(document.date)
    return CatalogueEntry(
        without_controls(document.title),
        without_controls(document.author or ""),
        without_controls(document.addressee or ""),
        without_controls(document.place or ""),
        shown_date(document.date),
        days[0] if days else "",
        document_link(document.id),
        without_controls(document.id),
        is_letter=any(not letter.division for letter in document.letters),
        kind=without_controls(document.kind or ""),
    )


def _letter_entries(document: Document) -> Iterator[CatalogueEntry]:
    """The letters of a document; of one that is none and has a date, the document."""
    if not any(not letter.division for letter in document.letters) and document.date:
        yield _document_entry(document)
    for letter in document.letters:
        yield _letter_entry(document, letter)


def _letter_entry(document: Document, letter: Letter) -> CatalogueEntry:
    days = days_of(letter.date)
    title = f"{letter.author} to {letter.addressee}"
    return CatalogueEntry(
        "" if title == document.title and letter.outer is None else without_controls(document.title),
        without_controls(letter.author or ""),
        without_controls(letter.addressee or ""),
        without_controls(letter.place or ""),
        shown_date(letter.date),
        days[0] if days else "",
        document_link(document.id) if letter.span.start == 0 else place_link(document.id, letter.span.start),
        without_controls(document.id),
        is_letter=True,
        is_quoted=letter.outer is not None,
        kind="letter",
    )


def _person_entry(person: Speaker) -> PersonEntry:
    counts = (
        (len(person.own), "in own words"),
        (len(person.quoted), "quoted"),
        (len(person.reported) + len(person.retold), "reported"),
        (len(person.addressed), "addressed"),
    )
    forms = [f"{form} ({number})" for form, number in person.forms if form != person.name]
    return PersonEntry(
        without_controls(person.name),
        person_link(person.name),
        tuple(f"{number} {what}" for number, what in counts if number),
        tuple(map(without_controls, forms)),
        tuple(map(without_controls, person.unsure)),
        person.heard,
        (len(person.own) + len(person.quoted), len(person.addressed), person.documents),
    )


def _answered(index: Index, speakers: Sequence[Speaker]) -> Iterator[str]:
    """Questions about these documents that they answer, in English, which is the language of the pages."""
    return (one for one in islice(_questions(index, speakers), _TRIED) if index.ask(one, 1).answered)


def _questions(index: Index, speakers: Sequence[Speaker]) -> Iterator[str]:
    """What those who speak most say about what they speak of most, a question each."""
    said: set[str] = set()
    for person in sorted(speakers, key=lambda one: -len(one.own) - len(one.quoted) - len(one.reported)):
        ordinals = (person.own or person.reported or person.quoted)[:_READ]
        passages = (index.passage(ordinal) for ordinal in ordinals)
        english = [passage.reading for passage in passages if passage.document.language == "en"]
        topics = Counter(topic for words in english for topic in set(_TOPIC.findall(words)) if topic not in said)
        if topics and person.kind == "person" and person.name[:1].isupper():
            topic = max(topics, key=lambda one: (topics[one], len(one), one))
            said.add(topic)
            yield f"What did {without_controls(person.name)} say about the {topic}?"
