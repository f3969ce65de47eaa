"""Names of people in the parts that reference managers ask for; whole where it is not sure what the parts are.

Wrong parts sort a name in the wrong place for ever, and a whole name does not. So titles ("Mrs. Tobias Marl"), names of
one word, bodies of people, and names in languages or scripts that put the family first stay whole.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from searchdoc.text.name_kinds import name_kind
from searchdoc.text.name_parts import name_parts

_PARTICLES = frozenset(
    "van von der den de du da di la le del della dos das do zu zum zur vom af av ter ten te d’ d' op het 't ’t".split()
)
_NEVER_PARTED = frozenset("ibn bin bint ben al el y e i und and".split())
_SUFFIX = re.compile(r"(?:Jr|Jun|Sr|Sen)\.?|Junior|Senior|I{2,3}|IV|V|(?:the )?(?:Elder|Younger)")
_COMMA_SUFFIX = re.compile(r"(?P<name>[^,]+),\s*(?P<suffix>(?:Jr|Jun|Sr|Sen)\.?)")
_WORD_OF_NAME = re.compile(r"[^\W\d_]+\.?(?:[-’'.][^\W\d_]+\.?)*")
_FAMILY_FIRST = frozenset("hu zh ja ko vi th".split())
_TWO_SURNAMES = frozenset("es pt ca gl".split())
_LIST = re.compile(r", | and ")


@dataclass(frozen=True, slots=True)
class ExportedName:
    """A name in its parts, or whole as ``literal``; parts that are not there are empty.

    ``particle`` is what stands before the family name in small letters ("von", "de la"), ``suffix`` tells father from
    son ("Jr.").
    """

    literal: str = ""
    given: str = ""
    particle: str = ""
    family: str = ""
    suffix: str = ""
    has_comma: bool = False

    @property
    def whole(self) -> str:
        """As people write it: "Ada von Holm", "Tobias Marl Jr."."""
        name = " ".join(filter(None, (self.literal, self.given, self.particle, self.family)))
        return f"{name}{',' if self.has_comma else ''} {self.suffix}" if self.suffix else name

    @property
    def inverted(self) -> str:
        """As it is sorted: "von Holm, Ada", "Marl, Tobias, Jr."; one that is whole as it stands."""
        family = " ".join(filter(None, (self.particle, self.family)))
        return self.literal or ", ".join(filter(None, (family, self.given, self.suffix)))

    @property
    def short(self) -> str:
        """The family name with its particle; a whole name as it stands."""
        return self.literal or " ".join(filter(None, (self.particle, self.family)))


def split_names(names: str | None, language: str | None = None) -> tuple[ExportedName, ...]:
    """The people in a field: "Ada Quill and Tobias Marl" are two, "Department of Trade and Industry" is one."""
    if not names or not names.strip():
        return ()
    several = [split_name(one, language) for one in _LIST.split(names)]
    if len(several) > 1 and all(one.family for one in several):
        return tuple(several)
    return (split_name(names, language),)


def split_name(name: str, language: str | None = None) -> ExportedName:
    """One name in its parts. ``language`` (ISO 639-1) is that of the document, as far as it is known."""
    name = " ".join(name.split())
    literal = ExportedName(literal=name)
    stem, suffix, has_comma = _without_suffix(name)
    words = stem.split()
    if not _can_be_parted(stem, words, language):
        return literal
    first = next((at for at in range(1, len(words) - 1) if words[at].casefold() in _PARTICLES), len(words) - 1)
    particle, family = " ".join(words[first:-1]), words[-1]
    if any(word.casefold() not in _PARTICLES for word in words[first:-1]):
        return literal
    if particle and not particle.islower():
        particle, family = "", f"{particle} {family}"
    if not particle and language in _TWO_SURNAMES and first > 1:
        return literal
    return ExportedName("", " ".join(words[:first]), particle, family, suffix, has_comma)


def _without_suffix(name: str) -> tuple[str, str, bool]:
    """The name before "Jr." or the like, that, and whether a comma stands between the two."""
    if match := _COMMA_SUFFIX.fullmatch(name):
        return match["name"].strip(), match["suffix"], True
    words = name.split()
    for length in (2, 1):
        if len(words) > length + 1 and _SUFFIX.fullmatch(" ".join(words[-length:])):
            return " ".join(words[:-length]), " ".join(words[-length:]), False
    return name, "", False


def _can_be_parted(name: str, words: list[str], language: str | None) -> bool:
    """Whether a name is surely a person's, with given names first and the family name last, and without a title."""
    if len(words) < 2 or language in _FAMILY_FIRST or name_kind(name) != "person":
        return False
    parts = name_parts(name)
    if parts is None or parts.title or parts.suffix or not parts.given:
        return False
    others = (word for at, word in enumerate(words) if not (at and word.casefold() in _PARTICLES))
    return all(_is_capitalised(word) for word in others)


def _is_capitalised(word: str) -> bool:
    return _WORD_OF_NAME.fullmatch(word) is not None and word[0].isupper() and word.casefold() not in _NEVER_PARTED
