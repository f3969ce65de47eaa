"""What a query says, as a tree: made by ``language``, evaluated by ``matching``."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Word:
    """A word as written, in any of its forms."""

    text: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in this order, exactly so."""

    text: str


@dataclass(frozen=True, slots=True)
class Wildcard:
    """The beginning of a word with ``*`` for whatever follows or stands between."""

    text: str
    field: str = "text"


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """A word and all that differ from it by so many letters."""

    text: str
    distance: int


@dataclass(frozen=True, slots=True)
class In:
    """Something in a field other than the passage's own words."""

    field: str
    text: str


@dataclass(frozen=True, slots=True)
class Dated:
    """A date in the range, both ends included; numbers of days as in ``days``."""

    since: int
    until: int


@dataclass(frozen=True, slots=True)
class Not:
    """Whatever the clause does not match."""

    clause: Node


@dataclass(frozen=True, slots=True)
class And:
    """What all clauses match."""

    clauses: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """What one of the clauses matches."""

    clauses: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Prefer:
    """What ``required`` matches, higher where ``preferred`` matches too."""

    required: Node
    preferred: Node


Node = Word | Phrase | Wildcard | Fuzzy | In | Dated | Not | And | Or | Prefer
