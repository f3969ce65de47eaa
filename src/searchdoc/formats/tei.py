"""TEI, the markup of scholarly editions (P5 and P4): text, notes, pages, and whose words are whose.

What the editors marked up is the truth: who speaks (``who``, ``sp``, ``cit``), who wrote a letter, to whom and when
(``correspDesc``), who wrote a note (``resp``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from searchdoc.formats.flowing import Flow
from searchdoc.formats.tei_header import LetterFrame, elements, letter_frame, metadata_of, people_of, quoted_letters
from searchdoc.formats.tei_notes import notes_of
from searchdoc.formats.tei_text import TeiWriter
from searchdoc.formats.xml import attribute_of, child_of, local_name
from searchdoc.protocols import DecodedFile

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml.etree import _Element

TEI_NAMESPACE = "http://www.tei-c.org/ns/1.0"

_SHOWN = 5
"""The number of speakers without a name that a message shows."""


def read_tei(root: _Element, path: str) -> DecodedFile:  # noqa: ARG001 (readers that need it are called alike)
    """The text of all that a TEI file or a corpus holds, in order."""
    people = people_of(root)
    metadata = metadata_of(root, people)
    flow = Flow(paged=next(elements(root, {"pb"}), None) is not None)
    writer = TeiWriter(flow, people, notes_of([root]), _letters(root, people))
    writer.author = dict(metadata).get("author")
    writer.marks_kept = any(attribute_of(one, "marks") == "all" for one in elements(root, {"quotation"}))
    writer.write(root)
    encoding = root.getroottree().docinfo.encoding or "utf-8"
    return flow.composer.decoded(encoding.lower(), metadata, tuple(_problems(list(writer.unknown))))


def _letters(root: _Element, people: Mapping[str, str]) -> dict[_Element, LetterFrame]:
    """What a file that holds several letters states about each: by the text beside its header, or by pointers."""
    descriptions = list(elements(root, {"correspDesc"}))
    quoted = quoted_letters(root)
    if len(descriptions) < 2 and not quoted:
        return {}
    by_id = {identifier: one for one in root.iter("*") if (identifier := attribute_of(one, "id"))}
    described: dict[_Element, _Element] = {}  # what holds a letter, and its description
    for edition in elements(root, {"TEI", "TEI.2"}):
        header, text = child_of(edition, "teiHeader"), child_of(edition, "text")
        inside = elements(header, {"correspDesc"}) if header is not None else ()
        own = [one for one in inside if attribute_of(one, "id") not in quoted]
        if len(own) == 1 and text is not None:
            described[text] = own[0]
    for one in descriptions:
        for name in ("corresp", "sameAs", "target"):
            if (target := _pointed(one, name, by_id)) is not None:
                described[target] = one
    for one in elements(root, {"text", "div", "floatingText"}):
        target = _pointed(one, "decls", by_id)
        if target is not None and local_name(target) == "correspDesc":
            described[one] = target
    return {one: letter_frame(description, people) for one, description in described.items()}


def _pointed(element: _Element, name: str, by_id: Mapping[str, _Element]) -> _Element | None:
    """What an attribute points to inside the file."""
    return by_id.get((attribute_of(element, name) or "").removeprefix("#"))


def _problems(unknown: list[str]) -> list[str]:
    if not unknown:
        return []
    more = ", …" if len(unknown) > _SHOWN else ""
    return [f"the markup names speakers whom the file does not list: {', '.join(unknown[:_SHOWN])}{more}"]
