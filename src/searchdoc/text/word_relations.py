"""Words that a stemmer keeps apart though one is made of the other: participles, adjectives, and compounds of German.

German writes compounds as one word and makes participles with a prefix, so that a question seldom has the very stem of
the text: "Fieber" and "Nervenfieber", "pflegte" and "gepflegt", "preußisch" and "Preuße". Splitting at words that the
text has follows Koehn and Knight 2003, Empirical Methods for Compound Splitting.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

_SHORTEST = 4
"""Letters of a stem that is a part of a compound, at least: shorter ones are in too many words by chance."""

_PARTICIPLE = "ge"
_ADJECTIVE = "isch"
_LINKS = ("", "s", "es", "n", "en", "er", "ers", "ens")
"""What German puts between the parts of a compound, with the endings that a stemmer takes off."""


def is_related(stem: str, stems: frozenset[str], language: str) -> bool:
    """Whether a stem is another form, the head, or a compound of stems of a text in the same language (ISO 639-1).

    Only German is known; elsewhere nothing is related. The head of a compound is its last part: "Nervenfieber" is a
    "Fieber". A compound is related to a text that has all of its parts. Time is linear in the number of stems.
    """
    if language != "de" or len(stem) < _SHORTEST:
        return False
    forms = frozenset(_forms(stem))
    for other in stems:
        if len(other) >= _SHORTEST and not forms.isdisjoint(_forms(other)):
            return True
        if len(other) > len(stem) + 1 and len(stem) > _SHORTEST - 1 and other.endswith(stem):
            return True
    return _is_compound_of(stem, stems)


def _forms(stem: str) -> Iterator[str]:
    yield stem
    bare = stem.removeprefix(_PARTICIPLE)
    if bare != stem and len(bare) >= _SHORTEST:
        yield bare
    if stem.endswith(_ADJECTIVE) and len(stem) >= len(_ADJECTIVE) + _SHORTEST:
        yield stem.removesuffix(_ADJECTIVE)


def _is_compound_of(stem: str, stems: Iterable[str]) -> bool:
    parts = [other for other in stems if len(other) >= _SHORTEST and other in stem]
    heads = [other for other in parts if stem.endswith(other)]
    return any(
        stem == f"{first}{link}{head}" for head in heads for first in parts if stem.startswith(first) for link in _LINKS
    )
