"""What is stated about a document in several places, brought together: which of it counts, and what is wrong.

The nearer to the document, the more it counts: its side-car, then its own front matter, then the table of its folder,
then tables of the folders above. A file's name comes after all of these and stands against what the text says
(``searchdoc.structure.file_names``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from searchdoc.formats.fields import PEOPLE_FIELDS, joined
from searchdoc.models import Statement
from searchdoc.structure.cues import OFFICE_ALONE
from searchdoc.text.characters import CAPITAL
from searchdoc.text.languages import language_code
from searchdoc.text.written_dates import edtf_of

_NOTHING = frozenset(
    "- – — ? ~ null none n/a n.a. na unknown unbekannt inconnu inconnue desconocido sconosciuto anonymous anon. anon "
    "anonym anonyme undated n.d. nd o.d. s.d. s.n. o.n. undatiert [unknown] [undated] [n.d.] [o.d.] [s.d.] "
    "[unbekannt] [inconnu]".split()
)
"""How people write that they do not know."""

_LONGEST = 1000
"""The length, in characters, of the longest value that is used."""

_TITLE_ALONE = re.compile(
    r"(?:(?:Messrs|Mr|Mrs|Ms|Mx|Miss|Mme|Mlle|Dr|Prof|Rev|Hon|Esq|Capt|Lt|Col|Gen|Sgt|Sir|Madam|Madame|Monsieur|Herr|Frau|"
    r"Fräulein|Señora?|Signora?)\.?\s*)+",
    re.IGNORECASE,
)
_SEVERAL = re.compile(r"\s*[;|\n]\s*")
_YEARS_OF_LIFE = re.compile(
    r",?\s*\(?\[?(?:b\.|d\.|\*|†|ca?\.)?\s?\d{4}\??\s?(?:[-–—]\s?(?:ca?\.\s?)?(?:\d{4}\??)?)?\]?\)?\s*\Z"
)
_FAMILY = re.compile(
    rf"(?:(?:[Vv]an|[Vv]on|[Dd]e[rnls]?|[Dd]u|[Dd]a|[Ll]a|[Ll]e|[Dd]i|[Zz]u|[Tt]en|[Dd]’)\s?)*{CAPITAL}[\w’'-]*"
)
_GIVEN = re.compile(rf"{CAPITAL}[\w’'-]*\.?|(?:{CAPITAL}\.){{1,4}}|von|van|de|du|der|den|la|le|ten|zu")
_LINK = re.compile(r"(?:https?|ftp)://\S+|(?:urn|ark|info):\S+", re.IGNORECASE)
_DOI = re.compile(r"(?:doi:\s*)?(?P<doi>10\.\d{4,9}/\S+)", re.IGNORECASE)
_AFTER_NAMES = re.compile(r"(?:Jr|Sr|Esq|Bart|M\.?D|D\.?D|Ph\.?D|K\.?C|M\.?P|[IVX]+)\.?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Settled:
    """What counts, one statement a field, and what is wrong with the others."""

    statements: tuple[Statement, ...]
    problems: tuple[str, ...]

    @property
    def metadata(self) -> tuple[tuple[str, str], ...]:
        """The fields as pairs of what and the words."""
        return tuple((statement.what, statement.value) for statement in self.statements)


def settle(*sources: Iterable[Statement]) -> Settled:
    """The statements of several sources, those that count most first; what cannot be used is a problem."""
    settled: dict[str, Statement] = {}
    problems: list[str] = []
    for statement in (statement for source in sources for statement in source):
        if " ".join(statement.value.split()).casefold() in _NOTHING | {""}:
            continue
        value = _used(statement)
        if value is None:
            noun = _NOUNS.get(statement.what, f"{statement.what} of at most {_LONGEST} characters")
            problems.append(f"{statement.place}: {statement.value[:80]!r} is no {noun}; it is not used")
        elif value:
            settled.setdefault(statement.what, replace(statement, value=value))
    return Settled(tuple(settled.values()), tuple(problems))


_NOUNS = {
    "author": "name",
    "addressee": "name",
    "editor": "name",
    "date": "date that can be told: write 1922, 1922-12-13 or '13 December 1922'",
    "language": "language: write en, de, fr",
    "url": "link: write https://… or a DOI",
}


def _used(statement: Statement) -> str | None:
    """The value as it is used, "" where it says nothing; None where it cannot be used."""
    words = " ".join(statement.value.split())
    if statement.what in PEOPLE_FIELDS:
        return names_of(statement.value)
    if statement.what == "date":
        return edtf_of(words)
    if statement.what == "language":
        return language_code(words)
    if statement.what == "shelfmark" and "://" in words:
        return ""
    if statement.what == "url":
        return _link(words)
    return words if len(words) <= _LONGEST else None


def _link(words: str) -> str | None:
    """A permanent link; a DOI as the address at which it is resolved; None for what is neither."""
    doi = _DOI.fullmatch(words)
    link = f"https://doi.org/{doi['doi']}" if doi else words
    return link if len(link) <= _LONGEST and _LINK.fullmatch(link) else None


def names_of(written: str) -> str | None:
    """The people that a field names, "Quill, Ada; Marl, T." as Ada Quill and T. Marl; None where it names nobody."""
    if len(written) > _LONGEST:
        return None
    names = [name for part in _SEVERAL.split(written.strip()) if (name := turned(part))]
    return joined(names) if names and all(map(_is_name, names)) else None


def turned(name: str) -> str:
    """A name with the given name first and without the years of a life: "Quill, Ada, 1870-1931" is Ada Quill."""
    words = _YEARS_OF_LIFE.sub("", " ".join(name.split())).strip(" ,;")
    family, comma, given = words.partition(",")
    given = given.strip()
    parts = given.split()
    given_names = 0 < len(parts) <= 4 and parts[0][0].isupper() and all(map(_GIVEN.fullmatch, parts))
    if not comma or not given_names or not _FAMILY.fullmatch(family) or _AFTER_NAMES.fullmatch(given):
        return words
    return f"{given} {family}"


def _is_name(words: str) -> bool:
    """Whether words can be a name: no number, no printed mapping, no link, no form of address or office alone.

    "the Mayor" and "Consul at Graysand" say who is meant; "Consul" does not.
    """
    if not any(character.isalpha() for character in words) or words[0] in "{[" or "://" in words or len(words) > 200:
        return False
    office = OFFICE_ALONE.fullmatch(words) is not None and len(words.split()) < 3
    return not _TITLE_ALONE.fullmatch(words) and (not office or words.casefold().startswith("the "))


def consistent_rows(statements: Sequence[Statement]) -> tuple[tuple[Statement, ...], tuple[str, ...]]:
    """The statements of one table about one document; where two rows contradict each other neither counts."""
    by_field: dict[str, list[Statement]] = {}
    for statement in statements:
        by_field.setdefault(statement.what, []).append(statement)
    kept, problems = [], []
    for what, several in by_field.items():
        first = several[0]
        other = next((one for one in several if _used(one) != _used(first)), None)
        if other is None:
            kept.append(first)
        else:
            problems.append(
                f"{first.place} and row {other.row} contradict each other: the {what} is {first.value!r} or "
                f"{other.value!r}; neither is used"
            )
    return tuple(kept), tuple(problems)
