"""Who speaks in the documents, under which names one may ask for them, and which passages hold their words."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import msgspec

from searchdoc.errors import UnknownSpeaker
from searchdoc.models import Passage, Person
from searchdoc.text.names import nearly_same_name

_SUGGESTED_SIMILARITY = 78
"""Similarity (percent, RapidFuzz's WRatio) from which on a name is suggested in place of an unknown one."""

_EVENED_OUT = str.maketrans("’\u00a0", "' ")
_HONORIFIC = re.compile(r"(?:comrade|mr|mrs|ms|miss|dr|sir|prof|professor|general|president)\.?\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody heard or named in the documents, and the ordinals of the passages concerned, ascending.

    ``own``: passages in the speaker's own words; ``quoted``: passages of others that quote the speaker in a
    sentence; ``reported``: passages that as a whole report the speaker; ``retold``: passages of which a sentence does.
    """

    name: str
    variants: tuple[str, ...] = ()
    own: tuple[int, ...] = ()
    quoted: tuple[int, ...] = ()
    reported: tuple[int, ...] = ()
    retold: tuple[int, ...] = ()

    @property
    def heard(self) -> bool:
        """Whether the documents hold words of this person or report any."""
        return bool(self.own or self.quoted or self.reported or self.retold)

    @property
    def speaks(self) -> bool:
        """Whether the documents hold words of this person."""
        return bool(self.own or self.quoted)


@dataclass(frozen=True)
class Speakers:
    """Everybody heard or named in the documents, by name."""

    people: tuple[Speaker, ...]

    @cached_property
    def _by_form(self) -> dict[str, Speaker]:
        forms: dict[str, Speaker] = {}
        for person in sorted(self.people, key=lambda one: not one.speaks):
            for form in (person.name, *person.variants, *_last_words(person)):
                forms.setdefault(_folded(form), person)
        return forms

    def get(self, name: str) -> Speaker | None:
        """The person with that name in any of its forms and any case."""
        return self._by_form.get(_folded(name))

    def find(self, name: str) -> Speaker:
        """The person of that name who is heard in the documents. Raises ``UnknownSpeaker`` with the nearest names."""
        found = self.get(name)
        if found is None or not found.heard:
            raise UnknownSpeaker(name, self.like(name))
        return found

    def like(self, name: str) -> tuple[str, ...]:
        """The names of those heard in the documents that are spelt most like a name."""
        from rapidfuzz import fuzz, process

        heard = [person.name for person in self.people if person.heard]
        near = process.extract(
            name, heard, scorer=fuzz.WRatio, processor=str.casefold, limit=3, score_cutoff=_SUGGESTED_SIMILARITY
        )
        return tuple(match[0] for match in near)

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
        """Everybody named in a question, with the place of the name, longest forms first, without overlaps."""
        found: list[tuple[Speaker, int, int]] = []
        folded = _folded_in_place(words)
        # most forms share a first word with the question and no more; to look is cheaper than to compile a pattern
        possible = {form for word in words_in(folded) for form in self._by_first_word.get(word, ()) if form in folded}
        for form in sorted(possible, key=self._by_length):
            for match in re.finditer(rf"(?<!\w){re.escape(form)}(?!\w)", folded):
                if not any(match.start() < end and start < match.end() for _, start, end in found):
                    found.append((self._by_form[form], match.start(), match.end()))
        return tuple(sorted(found, key=lambda one: one[1]))

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


def gather(passages: Iterable[Passage], people: Iterable[Person]) -> Speakers:
    """Collect everybody from the passages (their ordinals are their places) and from the documents' own lists."""
    variants: dict[str, dict[str, None]] = defaultdict(dict)
    for person in people:
        variants[person.name].update(dict.fromkeys(person.variants))
    own: dict[str, list[int]] = defaultdict(list)
    quoted: dict[str, list[int]] = defaultdict(list)
    reported: dict[str, list[int]] = defaultdict(list)
    retold: dict[str, list[int]] = defaultdict(list)
    for ordinal, passage in enumerate(passages):
        if passage.speaker:
            own[passage.speaker].append(ordinal)
        for voice in passage.voices:
            if voice.mode == "reported" and voice.speaker:
                reported[voice.speaker].append(ordinal)
        for quote in passage.quotes:
            voice = quote.voices[-1]
            if voice.speaker and voice.speaker != passage.speaker:
                (quoted if voice.mode == "direct" else retold)[voice.speaker].append(ordinal)
    heard = (own, quoted, reported, retold)
    names = sorted({*variants, *(name for one in heard for name in one)})
    return Speakers(
        tuple(
            Speaker(name, tuple(variants[name]), *(tuple(dict.fromkeys(one[name])) for one in heard)) for name in names
        )
    )


def encode_speakers(speakers: Speakers) -> bytes:
    """The list as JSON."""
    return msgspec.json.encode(speakers.people)


def decode_speakers(data: bytes) -> Speakers:
    """The list from JSON. Raises ``msgspec.DecodeError`` for anything else."""
    return Speakers(msgspec.json.decode(data, type=tuple[Speaker, ...]))


def words_in(text: str) -> list[str]:
    """The runs of letters, digits and underscores in a text, in order and as they stand."""
    return re.findall(r"\w+", text)


def _last_words(person: Speaker) -> tuple[str, ...]:
    words = person.name.split()
    return (words[-1],) if len(words) > 1 and words[-1][:1].isupper() else ()


def _folded(name: str) -> str:
    return " ".join(_folded_in_place(_HONORIFIC.sub("", name.strip(), count=1)).split()).rstrip(".")


def _folded_in_place(words: str) -> str:
    """Case, curly apostrophes and no-break spaces evened out, one character for one."""
    lowered = words.lower()
    if len(lowered) != len(words):  # as with the Turkish capital i with a dot
        lowered = "".join(lower if len(lower := character.lower()) == 1 else character for character in words)
    return lowered.translate(_EVENED_OUT)
