"""The header of a document's TEI: what it is, where it is kept, its letters and people, and how all that was found."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from pathlib import PurePosixPath
from xml.etree.ElementTree import TreeBuilder

from searchdoc.exporting.characters import xml_text
from searchdoc.exporting.records import CitedDocument, cited_document
from searchdoc.exporting.tei_references import ID, Attributes, References, voices_of
from searchdoc.exporting.tei_text import HEADER_LABELS
from searchdoc.models import Document, Letter
from searchdoc.passages.context import written_date
from searchdoc.version import __version__

_DAY = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")


def write_header(builder: TreeBuilder, references: References) -> None:
    """Write the element ``teiHeader`` of a document."""
    _HeaderWriter(builder, references).header()


class _HeaderWriter:
    """Writes the four parts of the header; the elements of each stand on lines of their own."""

    def __init__(self, builder: TreeBuilder, references: References) -> None:
        self.builder, self.references = builder, references
        self.document: Document = references.document
        self.cited: CitedDocument = cited_document(references.document)
        outermost = (block.voices[0] for block in reversed(references.document.blocks) if block.voices)
        self.confidences = {voice.speaker: voice.confidence for voice in outermost if voice.confidence is not None}

    def header(self) -> None:
        """The whole element."""
        self._start("teiHeader")
        self._file_description()
        self._encoding_description()
        self._profile_description()
        for one in self.document.set_apart:
            if one.label in HEADER_LABELS:
                self._element("xenoData", self.document.slice(one.span), {"type": "-".join(one.label.split())})
        self._end("teiHeader")

    # -- what it is

    def _file_description(self) -> None:
        self._start("fileDesc")
        self._start("titleStmt")
        self._element("title", self.document.title)
        if self.document.author:
            self._named("author", self.document.author, self._surety(self.document.author))
        if self.cited.editor:
            self._element("editor", self.cited.editor)
        self._end("titleStmt")
        self._start("publicationStmt")
        name = PurePosixPath(self.document.id).name
        self._element("p", f"Made by searchdoc {__version__} from the file {name} (SHA-256 {self.document.sha256}).")
        self._end("publicationStmt")
        self._start("sourceDesc")
        self._source()
        self._end("sourceDesc")
        self._end("fileDesc")

    def _source(self) -> None:
        """Where the original is kept (``msDesc``), or else the file alone."""
        cited = self.cited
        places = {"box": cited.box, "folder": cited.folder}
        if not (cited.archive or cited.collection or cited.shelfmark or any(places.values())):
            self._element("p", f"The file {self.document.id}.")
            return
        self._start("msDesc")
        self._start("msIdentifier")
        fields = {"repository": cited.archive, "collection": cited.collection, "idno": cited.shelfmark}
        for name, words in fields.items():
            if words:
                self._element(name, words)
        for kind, words in places.items():
            if words:
                self._start("altIdentifier", {"type": kind})
                self._element("idno", words)
                self._end("altIdentifier")
        self._end("msIdentifier")
        self._end("msDesc")

    # -- how it was found

    def _encoding_description(self) -> None:
        self._start("encodingDesc")
        self._start("editorialDecl")
        self._start("quotation", {"marks": "all"})
        self._element("p", "All quotation marks are those of the source.")
        self._end("quotation")
        self._start("interpretation")
        self._element("p", _INTERPRETATION)
        self._end("interpretation")
        self._end("editorialDecl")
        self._rules()
        self._start("appInfo")
        version = re.sub(r"[^\d.].*", "", __version__).strip(".") or "0"
        self._start("application", {"ident": "searchdoc", "version": version})
        self._element("label", "searchdoc")
        self._end("application")
        self._end("appInfo")
        self._end("encodingDesc")

    def _rules(self) -> None:
        """The rules that found voices, each with its measured precision."""
        if not self.references.rules:
            return
        confidences = {voice.rule: voice.confidence for voice in voices_of(self.document) if voice.speaker}
        self._start("classDecl")
        self._start("taxonomy", {ID: "rules"})
        for rule, identifier in self.references.rules.items():
            sure = confidences.get(rule)
            told = "names nobody" if sure is None else f"right in {sure:.0%} of the annotated cases"
            told = "stated, and not found by a rule" if sure == 1 else told
            self._start("category", {ID: identifier})
            self._element("catDesc", f"{rule}: {told}")
            self._end("category")
        self._end("taxonomy")
        self._end("classDecl")

    # -- letters, people, language

    def _profile_description(self) -> None:
        self._start("profileDesc")
        if self.document.date and not self.document.letters:
            self._start("creation")
            self._date(self.document.date)
            self._end("creation")
        self._start("langUsage")
        self._element("language", self.document.language, {"ident": self.document.language or "und"})
        self._end("langUsage")
        if self.references.people:
            self._people()
        for letter, identifier in self.references.letters.items():
            self._letter(letter, identifier)
        self._end("profileDesc")

    def _people(self) -> None:
        variants = {person.name: person.variants for person in self.document.people}
        self._start("particDesc")
        self._start("listPerson")
        for name, identifier in self.references.people.items():
            self._start("person", {ID: identifier})
            self._element("persName", name, {"type": "main"})
            for variant in variants.get(name, ()):
                if variant != name:
                    self._element("persName", variant, {"type": "variant"})
            self._end("person")
        self._end("listPerson")
        self._end("particDesc")

    def _letter(self, letter: Letter, identifier: str) -> None:
        """Who wrote a letter, to whom, when and where; nothing is said of what is not established."""
        self._start("correspDesc", {ID: identifier})
        self._start("correspAction", {"type": "sent"})
        self._named("persName", letter.author, self._surety(letter.author))
        if letter.place:
            self._element("placeName", letter.place)
        if letter.date:
            self._date(letter.date)
        self._end("correspAction")
        if letter.addressee:
            self._start("correspAction", {"type": "received"})
            self._named("persName", letter.addressee)
            self._end("correspAction")
        self._end("correspDesc")

    def _surety(self, author: str | None) -> Attributes:
        """How sure it is that the words of an author are the author's."""
        confidence = self.confidences.get(author)
        return {} if confidence is None else {"cert": f"{confidence:.2f}"}

    def _date(self, edtf: str) -> None:
        """A date in words, with its days where ISO 8601 can tell them; EDTF where it cannot."""
        attributes = _days(edtf)
        self._element("date", written_date(edtf) if attributes else edtf, attributes)

    def _named(self, name: str, person: str | None, attributes: Mapping[str, str] | None = None) -> None:
        self._element(name, person or "", {**self.references.person(person), **(attributes or {})})

    def _start(self, name: str, attributes: Attributes | None = None) -> None:
        self.builder.start(name, attributes or {})
        self.builder.data("\n")

    def _end(self, name: str) -> None:
        self.builder.end(name)
        self.builder.data("\n")

    def _element(self, name: str, words: str, attributes: Attributes | None = None) -> None:
        self.builder.start(name, {key: xml_text(value) for key, value in (attributes or {}).items()})
        self.builder.data(xml_text(words))
        self._end(name)


_INTERPRETATION = (
    "Who speaks, who is quoted by whom and to whom a letter is written was found by rules, and not by an editor, "
    "unless the source or somebody beside it states it. The attribute ana names the rule and cert how often it was "
    "right in annotated documents, from 0 to 1; an element without who is of a speaker who is not established."
)


def _days(edtf: str) -> Attributes:
    """A date in the attributes of TEI (att.datable.w3c); none for an uncertain or unfinished one."""
    first, slash, last = edtf.partition("/")
    if not slash:
        return {"when": first} if _is_day(first) else {}
    return {"from": first, "to": last} if _is_day(first) and _is_day(last) else {}


def _is_day(words: str) -> bool:
    """Whether words are a day, a month or a year that XML Schema takes."""
    if not _DAY.fullmatch(words) or words.startswith("0000"):
        return False
    try:
        date.fromisoformat(f"{words}-01-01"[:10] if len(words) == 4 else f"{words}-01"[:10])
    except ValueError:
        return False
    return True
