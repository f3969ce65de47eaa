"""What the header of a TEI file states about it: who wrote it, to whom, when; who edited it; and who is who.

The elements are those of TEI P5 (``titleStmt``, ``correspDesc``, ``msIdentifier``, ``listPerson``); P4 names most of
them alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from searchdoc.formats.fields import joined
from searchdoc.formats.xml import attribute_of, child_of, local_name, walk_xml

if TYPE_CHECKING:
    from lxml.etree import _Element

_NAMES = frozenset({"persName", "name", "orgName", "rs"})
_OF_A_PERSON = frozenset({"person", "personGrp", "org", "author", "editor", "respStmt", "role", "castItem"})
_NO_NAME = frozenset({"note", "idno", "ptr", "date", "birth", "death", "bibl", "graphic"})
"""What can stand in the element of a person's name and is no part of the name."""

_EDITS = re.compile(r"edit|transcri|annot|kommenti|comment|herausg|bearbeit|établi|curat", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class LetterFrame:
    """Who wrote a letter, to whom, when and where, as a ``correspDesc`` states it; ``date`` is EDTF or words."""

    author: str | None = None
    addressee: str | None = None
    date: str | None = None
    place: str | None = None


def people_of(root: _Element) -> dict[str, str]:
    """The names of those whom the file lists, wherever it does, by their ids."""
    found: dict[str, str] = {}
    for element in elements(root, _OF_A_PERSON | _NAMES):
        identifier = attribute_of(element, "id")
        if identifier and (name := _name_of_person(element)):
            found.setdefault(identifier, name)
    return found


def referenced(reference: str | None, people: Mapping[str, str]) -> str | None:
    """The people whom an attribute points to ("#quill #marl"); None where the file does not say who one of them is.

    P4 and careless files give the name itself ("Ada Quill"), which is taken as it stands.
    """
    if not reference or not reference.strip():
        return None
    if "#" not in reference and ":" not in reference and reference not in people:
        words = " ".join(reference.split())
        return words if words[0].isupper() and not any(map(str.isdigit, words)) and "_" not in words else None
    names = [people.get(pointer.rpartition("#")[2]) for pointer in reference.split()]
    return joined(name for name in names if name) if all(names) else None


def metadata_of(root: _Element, people: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Pairs of field (``searchdoc.formats.fields``) and words, one a field."""
    header = child_of(root, "teiHeader")
    if header is None:
        return ()
    quoted = quoted_letters(root)
    own = (one for one in elements(header, {"correspDesc"}) if attribute_of(one, "id") not in quoted)
    frames = [letter_frame(one, people) for one in own]
    frame = frames[0] if len(frames) == 1 else LetterFrame()
    title = child_of(header, "fileDesc", "titleStmt")
    stated = {
        "title": _title(title),
        "author": frame.author or _people_in(title, "author", people),
        "addressee": frame.addressee,
        "date": frame.date or _creation(header),
        "place": frame.place,
        "language": _language(root, header),
        "editor": _editor(title, people),
        "kind": "letter" if len(frames) == 1 else None,
        "shelfmark": _shelfmark(header),
    }
    return tuple((field, words) for field, words in stated.items() if words)


def quoted_letters(root: _Element) -> frozenset[str]:
    """The ids of the descriptions of letters that are quoted or summarised in the text, which is then none of them.

    A ``floatingText`` points to what describes it (``decls``), a division to what describes its subject (``corresp``).
    """
    pointers = [attribute_of(one, "decls") for one in elements(root, {"floatingText"})]
    pointers += [attribute_of(one, "corresp") for one in elements(root, {"div"})]
    return frozenset(one.removeprefix("#") for pointer in pointers if pointer for one in pointer.split())


def letter_frame(description: _Element, people: Mapping[str, str]) -> LetterFrame:
    """What a ``correspDesc`` says; of several places and dates the first counts."""
    sent = received = None
    for action in elements(description, {"correspAction"}):
        kind = attribute_of(action, "type")
        sent = action if kind == "sent" and sent is None else sent
        received = action if kind == "received" and received is None else received
    if sent is None and received is None:
        return LetterFrame()
    return LetterFrame(
        _correspondents(sent, people),
        _correspondents(received, people),
        next((date for one in _inside(sent, {"date"}) if (date := edtf_of_element(one))), None),
        next((name for one in _inside(sent, {"placeName", "settlement"}) if (name := words_in_element(one))), None),
    )


def edtf_of_element(date: _Element) -> str | None:
    """The date of an element's attributes (``when``, ``from``, ``notBefore`` …), in EDTF, or as its words have it."""
    for name in ("when", "when-iso", "value"):
        if day := attribute_of(date, name):
            return day.partition("T")[0]
    begin = attribute_of(date, "from") or attribute_of(date, "notBefore") or attribute_of(date, "from-iso")
    end = attribute_of(date, "to") or attribute_of(date, "notAfter") or attribute_of(date, "to-iso")
    if begin and end:
        return begin if begin == end else f"{begin}/{end}"
    return begin or end or words_in_element(date) or None


def name_stated(element: _Element, people: Mapping[str, str]) -> str | None:
    """Whom an element names: whom its ``ref`` or ``key`` points to, or its words."""
    for name in ("ref", "key", "corresp", "sameAs"):
        pointer = attribute_of(element, name)
        if pointer and "#" in pointer and (known := referenced(pointer, people)):
            return known
    return _written_name(element)


def words_in_element(element: _Element, left_out: frozenset[str] = frozenset()) -> str:
    """The words inside an element on one line, without those in elements of some names."""
    gathered = _Words(left_out)
    walk_xml(element, gathered)
    return " ".join("".join(gathered.pieces).split())


def elements(root: _Element, names: Iterable[str]) -> Iterator[_Element]:
    """The elements of those local names, in order, the root among them."""
    wanted = frozenset(names)
    return (one for one in root.iter("*") if local_name(one) in wanted)


def _inside(element: _Element | None, names: set[str]) -> Iterator[_Element]:
    return iter(()) if element is None else elements(element, names)


def _correspondents(action: _Element | None, people: Mapping[str, str]) -> str | None:
    """Those who send or receive; a body where no person is named."""
    for kinds in ({"persName", "name", "rs"}, {"orgName"}):
        names = [name for one in _inside(action, kinds) if (name := name_stated(one, people))]
        if names:
            return "; ".join(dict.fromkeys(names))
    return None


def _title(statement: _Element | None) -> str | None:
    titles = [one for one in _inside(statement, {"title"}) if attribute_of(one, "type") in (None, "main", "short")]
    main = next((one for one in titles if attribute_of(one, "type") == "main"), titles[0] if titles else None)
    return words_in_element(main) if main is not None else None


def _people_in(statement: _Element | None, kind: str, people: Mapping[str, str]) -> str | None:
    found = []
    for one in _inside(statement, {kind}):
        inner = next(elements(one, _NAMES), one)
        if name := name_stated(inner, people) or name_stated(one, people):
            found.append(name)
    return "; ".join(dict.fromkeys(found)) or None


def _editor(statement: _Element | None, people: Mapping[str, str]) -> str | None:
    """Who edited: ``editor``, or whoever a ``respStmt`` says has edited, transcribed or annotated."""
    if named := _people_in(statement, "editor", people):
        return named
    for one in _inside(statement, {"respStmt"}):
        if any(_EDITS.search(words_in_element(task)) for task in elements(one, {"resp"})):
            names = [name for inner in elements(one, _NAMES) if (name := name_stated(inner, people))]
            if names:
                return "; ".join(dict.fromkeys(names))
    return None


def _creation(header: _Element) -> str | None:
    """When the text was written: not when the file was made, nor when a book was printed."""
    creation = child_of(header, "profileDesc", "creation")
    return next((date for one in _inside(creation, {"date"}) if (date := edtf_of_element(one))), None)


def _language(root: _Element, header: _Element) -> str | None:
    text = child_of(root, "text")
    for element in (text, child_of(text, "body")):
        if element is not None and (language := element.get("{http://www.w3.org/XML/1998/namespace}lang")):
            return language
    stated = [attribute_of(one, "ident") or attribute_of(one, "id") for one in elements(header, {"language"})]
    return stated[0] if len(stated) == 1 else None


def _shelfmark(header: _Element) -> str | None:
    """Where the manuscript lies: settlement, repository, collection and number."""
    manuscript = next(elements(header, {"msIdentifier"}), None)
    parts = [words_in_element(one) for one in _inside(manuscript, {"settlement", "repository", "collection", "idno"})]
    return ", ".join(dict.fromkeys(part for part in parts if part)) or None


def _name_of_person(element: _Element) -> str | None:
    """The name in the entry of a person: the one that is said to be the main one, or the first."""
    if local_name(element) in _NAMES:
        return _written_name(element)
    names = list(elements(element, _NAMES))
    main = next((one for one in names if "main" in (attribute_of(one, "type"), attribute_of(one, "role"))), None)
    chosen = main if main is not None else names[0] if names else None
    if chosen is None:
        return _written_name(element) if local_name(element) in {"author", "editor", "role"} else None
    return _written_name(chosen)


def _written_name(element: _Element) -> str | None:
    """A name as one says it: given names, then the surname, where the parts are marked; else the words."""
    parts: dict[str, list[str]] = {}
    for one in elements(element, {"forename", "nameLink", "surname", "genName"}):
        parts.setdefault(local_name(one), []).append(words_in_element(one))
    if parts.get("surname") and parts.get("forename"):
        order = ("forename", "nameLink", "surname", "genName")
        return " ".join(word for part in order for word in parts.get(part, ()) if word)
    return words_in_element(element, _NO_NAME).strip(" ,;:") or None


class _Words:
    """Gathers the words inside an element, but for those in some elements."""

    def __init__(self, left_out: frozenset[str]) -> None:
        self.left_out = left_out
        self.pieces: list[str] = []

    def start(self, element: _Element) -> bool:
        """Whether the element's words count."""
        return local_name(element) not in self.left_out

    def text(self, words: str) -> None:
        """Gather words."""
        self.pieces.append(words)

    def end(self, element: _Element) -> None:
        """Nothing is to be done."""
