"""The query tree: made by ``query_parser``, evaluated on an index by ``matching``."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Word:
    """A word as written, in any of its forms."""

    text: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in this order, unstemmed."""

    text: str


@dataclass(frozen=True, slots=True)
class Wildcard:
    """The beginning of a word with ``*`` for any characters after it or inside it."""

    text: str
    field: str = "text"


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """A word and all words within an edit distance of it."""

    text: str
    distance: int


@dataclass(frozen=True, slots=True)
class InField:
    """A value in a field other than the passage's own words."""

    field: str
    text: str


@dataclass(frozen=True, slots=True)
class DateRange:
    """A date in the range, both ends included; numbers of days as in ``text.days``."""

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
    """What at least one of the clauses matches."""

    clauses: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Prefer:
    """What ``required`` matches, ranked higher where ``preferred`` matches too."""

    required: Node
    preferred: Node


Node = Word | Phrase | Wildcard | Fuzzy | InField | DateRange | Not | And | Or | Prefer


def queried_texts(node: Node) -> list[str]:
    """The words that a tree asks for, as written: those under NOT and those in other fields are left out."""
    match node:
        case Word() | Phrase() | Fuzzy():
            return [node.text]
        case And() | Or():
            return [text for clause in node.clauses for text in queried_texts(clause)]
        case Prefer():
            return [*queried_texts(node.required), *queried_texts(node.preferred)]
        case _:
            return []
