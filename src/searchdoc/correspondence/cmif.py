"""Letters in the Correspondence Metadata Interchange Format, which correspSearch collects from editions.

CMIF is a small part of TEI (Text Encoding Initiative, P5): a ``correspDesc`` for each letter, with who sent it, where
and when, and who received it. It is described at https://github.com/TEI-Correspondence-SIG/CMIF, and asks for the
licence CC BY 4.0.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from searchdoc.correspondence.authorities import Authorities
from searchdoc.correspondence.letters import LetterRow
from searchdoc.text.characters import without_controls
from searchdoc.text.dates import days_of
from searchdoc.text.name_kinds import name_kind

_TEI = "http://www.tei-c.org/ns/1.0"

UNKNOWN_PERSON = "Unknown"
"""Who sent or received a letter where that is not established, as CMIF has it."""

_LICENCE = "https://creativecommons.org/licenses/by/4.0/"
_LICENCE_WORDS = "This file is licensed under the terms of the Creative-Commons-License CC-BY 4.0"
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_PLAIN = re.compile(r"(?P<date>\d{4}(?:-\d{2}(?:-\d{2})?)?)(?P<doubt>[?~%]?)")
_INTERVAL = re.compile(r"(?P<first>[^/]*)/(?P<last>[^/]*)")
_OPEN = ("", "..")
_CERTAINTY = {"": None, "~": "medium", "?": "low", "%": "low"}


@dataclass(frozen=True, slots=True)
class CmifHeader:
    """What a CMIF file says of itself: its title, who made it, who publishes it, and when (ISO 8601).

    ``room`` is the web address of a reading room, where it has one: there the file is, and a link to each letter.
    """

    title: str = "Letters"
    editor: str = "searchdoc"
    publisher: str = "searchdoc"
    room: str | None = None
    when: str = ""

    @property
    def address(self) -> str:
        """The address of the file, or else a name of its own."""
        return f"{self.room.rstrip('/')}/letters.xml" if self.room else uuid5(NAMESPACE_URL, self.title).urn


def letters_cmif(rows: Iterable[LetterRow], header: CmifHeader, authorities: Authorities | None = None) -> str:
    """Letters as a CMIF file; rows that are no letters are left out."""
    letters = [row for row in rows if row.kind == "letter"]
    known = authorities or Authorities()
    root = Element("TEI", {"xmlns": _TEI})
    head = SubElement(root, "teiHeader")
    source = f"edition-{uuid5(NAMESPACE_URL, header.address)}"
    _describe_file(SubElement(head, "fileDesc"), header, source)
    profile = SubElement(head, "profileDesc")
    for row in letters:
        _describe(SubElement(profile, "correspDesc"), row, header.room, source, known)
    body = SubElement(SubElement(root, "text"), "body")
    SubElement(body, "p")
    indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(root, encoding="unicode")}\n'


def _describe_file(element: Element, header: CmifHeader, source: str) -> None:
    title = SubElement(element, "titleStmt")
    _say(title, "title", header.title)
    _say(title, "editor", header.editor)
    published = SubElement(element, "publicationStmt")
    _say(published, "publisher", header.publisher)
    _say(published, "idno", header.address, type="url")
    SubElement(published, "date", {"when": header.when or "1970-01-01"})
    _say(SubElement(published, "availability"), "licence", _LICENCE_WORDS, target=_LICENCE)
    _say(SubElement(element, "sourceDesc"), "bibl", header.title, **{"type": "online", "xml:id": source})


def _describe(element: Element, row: LetterRow, room: str | None, source: str, known: Authorities) -> None:
    """One letter: its id, who sent it, from where and when, who received it, and whether another quotes it."""
    element.set("key", _words(row.id))
    if room is not None:
        element.set("ref", f"{room.rstrip('/')}/passages/{quote(row.id, safe='/:')}")
    element.set("source", f"#{source}")
    sent = SubElement(element, "correspAction", {"type": "sent"})
    _name(sent, row.sender, known)
    if row.place is not None:
        _say(sent, "placeName", row.place, **_references(known.place(row.place)))
    if (when := tei_date(row.date)) is not None:
        SubElement(sent, "date", dict(when))
    _name(SubElement(element, "correspAction", {"type": "received"}), row.addressee, known)
    if row.quoted:
        _say(element, "note", f"quoted in {row.quoted_in or row.title}")


def _name(element: Element, name: str | None, known: Authorities) -> None:
    body = name is not None and name_kind(name) == "body"
    references = {} if name is None else _references(known.person(name))
    _say(element, "orgName" if body else "persName", name or UNKNOWN_PERSON, **references)


def _references(addresses: tuple[str, ...]) -> dict[str, str]:
    return {"ref": " ".join(addresses)} if addresses else {}


def _say(parent: Element, name: str, words: str, **attributes: str) -> None:
    SubElement(parent, name, attributes).text = _words(words)


def _words(words: str) -> str:
    """Words as they may stand in XML 1.0, on one line."""
    return " ".join(xml_words(words).split())


def xml_words(words: str) -> str:
    """Words without the characters that XML 1.0 does not allow."""
    return _NOT_XML.sub("", without_controls(words))


def tei_date(edtf: str | None) -> Mapping[str, str] | None:
    """The attributes that say a date (EDTF) in TEI; None where there is none that TEI can say.

    A day, month or year is ``when``; a span of time ``from`` and ``to``; what lies somewhere between two days
    ``notBefore`` and ``notAfter``. What EDTF calls approximate has the certainty "medium", what is uncertain "low".
    """
    if edtf is None:
        return None
    if plain := _PLAIN.fullmatch(edtf):
        return None if days_of(edtf) is None else _certain({"when": plain["date"]}, plain["doubt"])
    if interval := _INTERVAL.fullmatch(edtf):
        return _interval(interval["first"], interval["last"])
    days = days_of(edtf)
    return None if days is None or days[0].startswith("-") else {"notBefore": days[0], "notAfter": days[1]}


def _interval(first: str, last: str) -> Mapping[str, str] | None:
    """A span of time; where one of its ends is open, the letter is not earlier, or not later, than the other."""
    begins, ends = _PLAIN.fullmatch(first), _PLAIN.fullmatch(last)
    if begins and ends and days_of(first) and days_of(last):
        return _certain({"from": begins["date"], "to": ends["date"]}, begins["doubt"] or ends["doubt"])
    if begins and days_of(first) and last in _OPEN:
        return _certain({"notBefore": begins["date"]}, begins["doubt"])
    if ends and days_of(last) and first in _OPEN:
        return _certain({"notAfter": ends["date"]}, ends["doubt"])
    return None


def _certain(attributes: dict[str, str], doubt: str) -> Mapping[str, str]:
    certainty = _CERTAINTY[doubt]
    return attributes if certainty is None else {**attributes, "cert": certainty}
