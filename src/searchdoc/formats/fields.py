"""What can be stated about a document, and the words by which people call it: keys of front matter, heads of columns.

The fields are those of archival description (ISAD(G), DACS) and of Dublin Core; the words are English, German, French,
Spanish and Italian, with those of Zotero, Tropy and CSL-JSON.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

STATED_FIELDS: Mapping[str, str] = {
    "author": "author|authors|from|sender|writer|creator|written by|sent by|correspondent|autor|autorin|verfasser|"
    "verfasserin|absender|absenderin|schreiber|von|auteur|autrice|expéditeur|expéditrice|expediteur|de|remitente|autore|"
    "mittente",
    "addressee": "addressee|addressees|recipient|recipients|to|sent to|receiver|audience|empfänger|empfängerin|"
    "empfaenger|adressat|adressatin|an|destinataire|destinataires|à|destinatario|destinataria",
    "editor": "editor|editors|compiled by|compiler|edited by|herausgeber|herausgeberin|bearbeiter|bearbeiterin|"
    "éditeur scientifique|compilé par",
    "date": "date|written|date written|date sent|date of letter|datum|datierung|geschrieben|écrit le|date d’envoi|"
    "fecha|data|issued|created|date created|year|jahr|année|publication year",
    "place": "place|sent from|place written|place of writing|place of origin|location|spatial|ort|absendeort|"
    "entstehungsort|ausstellungsort|lieu|lieu d’expédition|lugar|luogo",
    "title": "title|titel|titre|título|titolo",
    "language": "language|lang|sprache|langue|idioma|lingua",
    "kind": "kind|type|genre|document type|letter type|item type|form|art|dokumenttyp|gattung|typ|nature|tipo|genere",
    "shelfmark": "shelfmark|call number|reference code|reference number|reference|ref|refno|ref no|identifier|"
    "loc in archive|archive location|inventory number|source|signatur|archivsignatur|inventarnummer|cote|référence|"
    "signatura|segnatura|collocazione",
    "collection": "collection|fonds|record group|archive group|archive collection|holding|bestand|sammlung|"
    "sammelbestand|colección|fondo|collezione|raccolta",
    "archive": "archive|archives|repository|holding institution|archiv|aufbewahrungsort|institution de conservation|"
    "archivio",
    "box": "box|box number|carton|karton|schachtel|boîte|caja|busta",
    "folder": "folder|folder number|mappe|akte|dossier|chemise|carpeta|legajo|fascicolo",
    "url": "url|permalink|permanent link|link|lien|enlace|doi",
}
"""The fields, and the words for each, separated by strokes; where several are given, the first of this list counts."""

PEOPLE_FIELDS = frozenset({"author", "addressee", "editor"})
"""The fields that hold names of people."""

_RANKS = {word: (field, rank) for field, words in STATED_FIELDS.items() for rank, word in enumerate(words.split("|"))}
_PREFIX = re.compile(r"\A(?:.*[/#]|(?:dc|dcterms|dct|tropy)\s*:\s*)", re.IGNORECASE)
_CAMEL = re.compile(r"(?<=[a-zà-ÿ])(?=[A-Z])")
_BETWEEN_WORDS = re.compile(r"[\s_.:()\[\]-]+")
_GIVEN = ("given", "first", "given name", "first name", "firstname", "forename", "vorname", "prénom")
_FAMILY = ("family", "last", "family name", "last name", "lastname", "surname", "nachname", "nom")
_PARTICLE = ("non-dropping-particle", "dropping-particle", "particle")
_WHOLE = ("name", "literal", "full name", "fullname", "label", "@value", "value")
_MOST_PEOPLE = 50
"""The most people that one field can name."""


@lru_cache(maxsize=4096)
def folded(key: str) -> str:
    """A key or the head of a column as the words are listed: "dcterms:creator" and "Creator" are "creator"."""
    bare = _CAMEL.sub(" ", _PREFIX.sub("", key.strip()[:200]))
    return _BETWEEN_WORDS.sub(" ", bare).strip().casefold().replace("'", "’")


def field_of(key: str) -> str | None:
    """The field that a key or the head of a column means; None where it means none."""
    return _RANKS[folded(key)][0] if folded(key) in _RANKS else None


def fields_in(pairs: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """The fields among pairs of key and words, one a field: what comes first among the words for it."""
    best: dict[str, tuple[int, str]] = {}
    for key, words in pairs:
        if words.strip() and (known := _RANKS.get(folded(key))):
            field, rank = known
            best[field] = min(best.get(field, (rank, words)), (rank, words), key=lambda found: found[0])
    return tuple((field, encodable(words)) for field, (_, words) in best.items())


def encodable(words: str) -> str:
    """The words without half surrogate pairs, which escapes in JSON and YAML can make and UTF-8 cannot hold."""
    return words.encode("utf-8", "replace").decode("utf-8")


def joined(names: Iterable[str]) -> str:
    """Several people as one: "Ada Quill", "Ada Quill and Tobias Marl", "Ada Quill, Tobias Marl and Edward Pell"."""
    *others, last = list(dict.fromkeys(names)) or [""]
    return f"{', '.join(others)} and {last}" if others else last


def people_named(value: object) -> str | None:
    """The people in a value of YAML, TOML or JSON: words, a mapping with a name, or a list of either.

    None where it is anything else: a number, a mapping that has no name, a list inside a list.
    """
    if isinstance(value, list):
        if not 0 < len(value) <= _MOST_PEOPLE:
            return None
        names = [None if isinstance(one, list) else people_named(one) for one in value]
        return joined(name for name in names if name) if all(names) else None
    if isinstance(value, Mapping):
        return _named_by_parts(value)
    return " ".join(value.split()) or None if isinstance(value, str) else None


def _named_by_parts(parts: Mapping[object, object]) -> str | None:
    """The name in a mapping: whole, or given name and family name."""
    words = {str(key).casefold(): part for key, part in parts.items() if isinstance(key, str) and isinstance(part, str)}

    def first(keys: Iterable[str]) -> str:
        return next((words[key].strip() for key in keys if words.get(key, "").strip()), "")

    name = first(_WHOLE) or " ".join(filter(None, (first(_GIVEN), first(_PARTICLE), first(_FAMILY))))
    return " ".join(name.split()) or None
