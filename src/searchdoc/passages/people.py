"""Who speaks in the documents, under which names one may ask for them, and which passages hold their words."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import msgspec

from searchdoc.errors import AmbiguousName, UnknownAddressee, UnknownSpeaker
from searchdoc.models import Passage
from searchdoc.passages.persons import ResolvedPerson
from searchdoc.text.name_kinds import BODIES, NameKind, name_kind
from searchdoc.text.name_parts import given_names_fit, name_parts
from searchdoc.text.names import nearly_same_name
from searchdoc.text.words import fold, is_function_word

_SUGGESTED_SIMILARITY = 78
"""Similarity (percent, RapidFuzz's WRatio) from which on a name is suggested in place of an unknown one."""

_EVENED_OUT = str.maketrans("’\u00a0", "' ")
_FIRST_NAME = re.compile(r"(?<=[\w,;:] )([^\W\d_]{2,40})\s+\Z")
_FARTHEST = 100
"""Characters before a name in which a first name or a title is looked for."""

_TITLE_BEFORE = re.compile(r"(?<!\w)(?:mr|mrs|ms|miss|dr|sir|prof|lady|lord|mme|herr|frau)\.?\s+\Z", re.IGNORECASE)
_HONORIFIC = re.compile(r"(?:comrade|mr|mrs|ms|miss|dr|sir|prof|professor|general|president)\.?\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody heard or named in the documents, and the ordinals of the passages concerned, ascending.

    ``own``: passages in the speaker's own words; ``quoted``: passages of others that quote the speaker in a
    sentence; ``reported``: passages that as a whole report the speaker; ``retold``: passages of which a sentence does;
    ``addressed``: passages whose words are written to this person.

    ``documents`` is the number of documents with this person in them, ``forms`` of those that have each form of the
    name. ``names`` and ``unsure`` are those of ``ResolvedPerson``.
    """

    name: str
    variants: tuple[str, ...] = ()
    own: tuple[int, ...] = ()
    quoted: tuple[int, ...] = ()
    reported: tuple[int, ...] = ()
    retold: tuple[int, ...] = ()
    addressed: tuple[int, ...] = ()
    documents: int = 0
    forms: tuple[tuple[str, int], ...] = ()
    names: tuple[tuple[str, tuple[str, ...]], ...] = ()
    unsure: tuple[str, ...] = ()

    @property
    def kind(self) -> NameKind:
        """What the name is the name of: a feast or a place only where nobody of that name is heard or addressed."""
        kinds = [name_kind(form) for form in (self.name, *self.variants) if len(form.split()) > 1]
        kind = name_kind(self.name) if not kinds else kinds[0] if len(set(kinds)) == 1 else "person"
        return "person" if kind in ("feast", "place") and (self.heard or self.addressed) else kind

    @property
    def heard(self) -> bool:
        """Whether the documents hold words of this person or report any."""
        return bool(self.own or self.quoted or self.reported or self.retold)

    @property
    def speaks(self) -> bool:
        """Whether the documents hold words of this person."""
        return bool(self.own or self.quoted)

    @property
    def reports(self) -> int:
        """How many passages report this person, as a whole or in a sentence."""
        return len(self.reported) + len(self.retold)

    def to_dict(self) -> dict[str, object]:
        """The person as published in the JSON Schema: how many passages and documents, and under which names."""
        return {
            "name": self.name,
            "kind": self.kind,
            "own": len(self.own),
            "quoted": len(self.quoted),
            "reported": len(self.reported) + len(self.retold),
            "addressed": len(self.addressed),
            "documents": self.documents,
            "forms": [{"form": form, "documents": number} for form, number in self.forms],
            "unsure": list(self.unsure),
        }


@dataclass(frozen=True)
class Speakers:
    """Everybody heard or named in the documents, by name."""

    people: tuple[Speaker, ...]

    @cached_property
    def _by_form(self) -> dict[str, tuple[Speaker, ...]]:
        """Those whom each form of a name may mean: the bearer of the whole name alone, or else all whom it fits."""
        forms: dict[str, dict[Speaker, None]] = defaultdict(dict)
        by_name = {person.name: person for person in self.people}
        for person in self.people:
            meant = [by_name[name] for name in person.unsure if name in by_name] or [person]
            for form in (person.name, *person.variants, *_single_words(person)):
                forms[_folded(form)].update(dict.fromkeys(meant))
        for person in self.people:
            if not person.unsure and len(person.name.split()) > 1:
                forms[_folded(person.name)] = {person: None}
        return {form: tuple(people) for form, people in forms.items()}

    def bearers(self, name: str) -> tuple[Speaker, ...]:
        """Everybody whom a name in any case may mean, heard or not."""
        return self._by_form.get(_folded(name), ())

    def called(self, name: str) -> tuple[Speaker, ...]:
        """Everybody whom a name may mean, and whoever goes by that name and nobody knows who it is."""
        undecided = (person for person in self.people if person.unsure and person.name.casefold() == name.casefold())
        return tuple(dict.fromkeys([*self.bearers(name), *undecided]))

    def fitting(self, name: str, *, addressed: bool = False) -> tuple[Speaker, ...]:
        """Those whom a name may mean: the ones who speak (or are addressed), or else the ones heard, or else all."""
        people = self.bearers(name)
        written_to = tuple(person for person in people if person.addressed) if addressed else ()
        speaking = tuple(person for person in people if person.speaks)
        heard = tuple(person for person in people if person.heard)
        return written_to or speaking or heard or people

    def get(self, name: str) -> Speaker | None:
        """The one person with that name in any of its forms and any case; None where nobody or several have it."""
        people = self.fitting(name)
        return people[0] if len(people) == 1 else None

    def find(self, name: str) -> Speaker:
        """The person of that name who is heard in the documents.

        Raises ``UnknownSpeaker`` with the nearest names, and ``AmbiguousName`` where several have it.
        """
        people = [person for person in self.fitting(name) if person.heard]
        if not people:
            raise UnknownSpeaker(name, self.like(name))
        return _only(name, people)

    def find_addressee(self, name: str) -> Speaker:
        """The person of that name to whom something is written.

        Raises ``UnknownAddressee`` with the nearest names of addressees, and ``AmbiguousName``.
        """
        people = [person for person in self.fitting(name, addressed=True) if person.addressed]
        if not people:
            raise UnknownAddressee(name, _spelt_like(name, [person.name for person in self.people if person.addressed]))
        return _only(name, people)

    def like(self, name: str) -> tuple[str, ...]:
        """The names of those heard in the documents that are spelt most like a name."""
        return _spelt_like(name, [person.name for person in self.people if person.heard])

    def misspelt(self, word: str) -> str | None:
        """The name that a word is most likely meant to be; None unless exactly one is nearly the same."""
        near = [name for name in self._single_names if nearly_same_name(word, name)]
        return near[0] if len(near) == 1 else None

    @cached_property
    def _single_names(self) -> list[str]:
        """Every name of one word that somebody has, the words of longer names among them."""
        forms = (form for person in self.people for form in (person.name, *person.variants))
        words = (word for form in forms for word in form.split() if word[:1].isupper() and word.isalpha())
        return sorted(set(words))

    def named_in(self, words: str) -> tuple[tuple[Speaker, int, int], ...]:
        """Everybody named in a question, with the place of the name, longest forms first, without overlaps.

        A form that fits several is somebody of that name alone, ``unsure`` who of them. Bodies are left out that are
        only addressed ("the Board").
        """
        found: list[tuple[Speaker, int, int]] = []
        taken = bytearray(len(words))
        folded = _folded_in_place(words)
        # most forms share a first word with the question and no more; to look is cheaper than to compile a pattern
        possible = {
            form
            for word in dict.fromkeys(words_in(folded))
            for form in self._by_first_word.get(word, ())
            if form in folded
        }
        possible = {form for form in possible if any(map(_may_be_named, self._by_form[form]))}
        for form in sorted(possible, key=self._by_length):
            for match in re.finditer(rf"(?<!\w){re.escape(form)}(?!\w)", folded):
                start, end = match.span()
                before = words[max(0, start - _FARTHEST) : start]
                if not any(taken[start:end]) and not self._is_anothers(form, before):
                    taken[start:end] = bytes([1]) * (end - start)
                    found.append((self._meant(form, before, words[start:end]), start, end))
        return tuple(sorted(found, key=lambda one: one[1]))

    def bodies_in(self, words: str) -> tuple[tuple[Speaker, int, int], ...]:
        """The bodies that are only addressed and stand in a question, under their names or in short, with the place.

        Where a short form ("the Society") fits several, none of them is meant.
        """
        found = []
        folded = _folded_in_place(words)
        for form, people in self._bodies.items():
            if len(people) == 1 and form in folded:
                places = re.finditer(rf"(?<!\w){re.escape(form)}(?!\w)", folded)
                found += [(people[0], match.start(), match.end()) for match in places]
        return tuple(sorted(found, key=lambda one: (one[1], one[1] - one[2])))

    @cached_property
    def _bodies(self) -> dict[str, tuple[Speaker, ...]]:
        forms: dict[str, dict[Speaker, None]] = defaultdict(dict)
        for person in self.people:
            if person.addressed and not _may_be_named(person):
                for form in (person.name, *person.variants, *_body_words(person)):
                    forms[_folded(form)][person] = None
        return {form: tuple(people) for form, people in forms.items()}

    def _is_anothers(self, form: str, before: str) -> bool:
        """Whether a surname stands behind a first name that nobody has who bears it."""
        first = _FIRST_NAME.search(before)
        if first is None or len(words_in(form)) > 1:
            return False
        word = fold(first[1])
        whole = name_parts(f"{first[1]} {form.title()}")
        if first[1].islower() or is_function_word(word, "en") or whole is None or whole.title:
            return False
        known = [parts for one in self._by_form[form] if (parts := name_parts(one.name)) is not None]
        return bool(known) and all(one.given and not given_names_fit((word,), one.given[:1]) for one in known)

    def _meant(self, form: str, before: str, written: str) -> Speaker:
        """The person meant by a form as it is written; behind a title, nobody who is not alone in having the name."""
        people = self.fitting(form)
        if _TITLE_BEFORE.search(before):
            titled = [one for one in self._by_form[form] if _ends_with_title(before + written, one)]
            people = tuple(titled) or self._by_form[form]
        if len(people) == 1:
            return people[0]
        return Speaker(written, unsure=tuple(person.name for person in people))

    @cached_property
    def _places(self) -> dict[str, int]:
        """The forms as they are tried: long ones first, then in their own order."""
        return {form: place for place, form in enumerate(sorted(self._by_form, key=len, reverse=True))}

    def _by_length(self, form: str) -> int:
        return self._places[form]

    @cached_property
    def _by_first_word(self) -> dict[str, list[str]]:
        """The forms by the first word in them, so that a question is compared with few of many thousand."""
        forms: dict[str, list[str]] = defaultdict(list)
        for form in self._by_form:
            if len(form) >= 3 and (words := words_in(form)):
                forms[words[0]].append(form)
        return forms


def gather(passages: Iterable[Passage], persons: Iterable[ResolvedPerson]) -> Speakers:
    """Collect everybody from the passages (their ordinals are their places) and from those resolved.

    The passages come from a store that has ``names_by_document``, so that each person has one name in them.
    """
    known = {person.name: person for person in persons}
    heard: tuple[dict[str, list[int]], ...] = tuple(defaultdict(list) for _ in range(5))
    own, quoted, reported, retold, addressed = heard
    for ordinal, passage in enumerate(passages):
        if passage.speaker:
            own[passage.speaker].append(ordinal)
        if passage.voice and passage.voice.addressee:
            addressed[passage.voice.addressee].append(ordinal)
        for voice in passage.voices:
            if voice.mode == "reported" and voice.speaker:
                reported[voice.speaker].append(ordinal)
        for quote in passage.quotes:
            voice = quote.voices[-1]
            if voice.speaker and voice.speaker != passage.speaker:
                (quoted if voice.mode == "direct" else retold)[voice.speaker].append(ordinal)
    people = []
    for name in sorted({*known, *(name for one in heard for name in one)}):
        person = known.get(name, ResolvedPerson(name))
        ordinals = [tuple(dict.fromkeys(one.get(name, ()))) for one in heard]
        variants = tuple(form for form, _ in person.forms if form != name)
        people.append(
            Speaker(
                name,
                variants,
                own=ordinals[0],
                quoted=ordinals[1],
                reported=ordinals[2],
                retold=ordinals[3],
                addressed=ordinals[4],
                documents=person.documents,
                forms=person.forms,
                names=person.names,
                unsure=person.unsure,
            )
        )
    return Speakers(tuple(people))


def names_by_document(people: Iterable[Speaker | ResolvedPerson]) -> dict[str, dict[str, str]]:
    """By the id of a document, the full names for those that stand in its voices, where they are others."""
    names: dict[str, dict[str, str]] = defaultdict(dict)
    for person in people:
        for document, those in person.names:
            names[document].update(dict.fromkeys(those, person.name))
    return dict(names)


def encode_speakers(speakers: Speakers) -> bytes:
    """The list as JSON."""
    return msgspec.json.encode(speakers.people)


def decode_speakers(data: bytes) -> Speakers:
    """The list from JSON. Raises ``msgspec.DecodeError`` for anything else."""
    return Speakers(msgspec.json.decode(data, type=tuple[Speaker, ...]))


def words_in(text: str) -> list[str]:
    """The runs of letters, digits and underscores in a text, in order and as they stand."""
    return re.findall(r"\w+", text)


def _may_be_named(person: Speaker) -> bool:
    """Whether a question may be about somebody: who is heard, or has a person's name."""
    if person.kind in ("feast", "place"):
        return False
    return person.heard or not person.addressed or name_parts(person.name) is not None


def _body_words(person: Speaker) -> tuple[str, ...]:
    """The words of a body's name by which it is called in short: "the Society"."""
    bodies = tuple(word for word in words_in(person.name) if fold(word) in BODIES)
    return bodies if not person.heard and name_parts(person.name) is None else ()


def _single_words(person: Speaker) -> tuple[str, ...]:
    """The surname and the first name of somebody whose whole name is known; none of a body's name."""
    parts = name_parts(person.name)
    if parts is None or parts.is_single:
        return ()
    words = words_in(person.name)
    first = next((word for word in words if fold(word) == parts.given[0]), "") if parts.is_full else ""
    last = next((word for word in reversed(words) if fold(word) == parts.surname), "")
    return tuple(word for word in (last, first) if word)


def _ends_with_title(words: str, person: Speaker) -> bool:
    """Whether words end with a form of somebody's name that has a title: "Mr. Venn"."""
    return any(
        _TITLE_BEFORE.search(form[: form.rfind(" ") + 1]) and words.casefold().endswith(form.casefold())
        for form in person.variants
    )


def _folded(name: str) -> str:
    return " ".join(_folded_in_place(_HONORIFIC.sub("", name.strip(), count=1)).split()).rstrip(".")


def _folded_in_place(words: str) -> str:
    """Case, curly apostrophes and no-break spaces evened out, one character for one."""
    lowered = words.lower()
    if len(lowered) != len(words):  # as with the Turkish capital i with a dot
        lowered = "".join(lower if len(lower := character.lower()) == 1 else character for character in words)
    return lowered.translate(_EVENED_OUT)


def _only(name: str, people: Sequence[Speaker]) -> Speaker:
    if len(people) > 1:
        raise AmbiguousName(name, tuple(person.name for person in people))
    return people[0]


def _spelt_like(name: str, known: Sequence[str]) -> tuple[str, ...]:
    """Those of the known names that are spelt most like a name, at most three."""
    from rapidfuzz import fuzz, process

    near = process.extract(
        name, known, scorer=fuzz.WRatio, processor=str.casefold, limit=3, score_cutoff=_SUGGESTED_SIMILARITY
    )
    return tuple(match[0] for match in near)


def by_prominence(person: Speaker) -> tuple[int, int, int, str]:
    """Those with most words first, then those most written to, then those named."""
    return (-len(person.own) - len(person.quoted), -len(person.addressed), -person.documents, person.name)
