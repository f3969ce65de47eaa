"""The part of the TEI schema that speaks of what searchdoc writes, cut out of the published one.

``python tests/tei_schema.py tei_all.rng`` cuts ``tests/data/tei/tei_written.rng`` out of ``tei_all.rng`` as the TEI
Consortium publishes it, which libxml2 takes half a minute to load. Elements and attributes that are not written become
``notAllowed``, what that makes impossible is dropped, and nothing is added. RELAX NG has no negation, so whatever is
valid by the part is valid by the whole.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from lxml import etree

FILE = Path(__file__).parent / "data" / "tei" / "tei_written.rng"

ELEMENTS = frozenset(
    "TEI teiHeader fileDesc titleStmt title author editor publicationStmt p sourceDesc msDesc msIdentifier repository "
    "collection idno altIdentifier encodingDesc editorialDecl quotation interpretation classDecl taxonomy category "
    "catDesc appInfo application label profileDesc creation date langUsage language particDesc listPerson person "
    "persName correspDesc correspAction placeName xenoData text body div head argument opener dateline salute closer "
    "signed postscript sp q said floatingText note ref pb lb fw bibl figure ab".split()
)
"""The elements that ``searchdoc.exporting.tei`` writes."""

ATTRIBUTES = frozenset(
    "xml:id xml:lang n ana cert corresp resp who toWhom direct type ref target decls when from to ident version "
    "marks".split()
)
"""The attributes that it writes."""

_RNG = "{http://relaxng.org/ns/structure/1.0}"
_NAMED = {"define", "ref", "element", "attribute", "choice", "group", "interleave", "list", "mixed", "start"}
_OPTIONAL = {"optional", "zeroOrMore"}


@cache
def schema() -> etree.RelaxNG:
    """The schema that is kept with the tests."""
    return etree.RelaxNG(etree.parse(FILE))


def cut(grammar: etree._Element) -> None:
    """Cut a grammar down to the elements and attributes that are written."""
    for one in list(grammar.iter()):
        tag: object = one.tag  # of a comment it is a function of lxml
        if isinstance(tag, str) and not tag.startswith(_RNG):
            _parent(one).remove(one)
    for kind, kept in (("element", ELEMENTS), ("attribute", ATTRIBUTES)):
        for one in list(grammar.iter(_RNG + kind)):
            if one.get("name") not in kept:
                _replace(one, "notAllowed")
    while _simplified(grammar):
        pass
    _drop_unused(grammar)


def _simplified(grammar: etree._Element) -> bool:
    """Do away with what can never be and what says nothing; whether there was anything."""
    said = {one.get("name"): _content(one) for one in grammar.iter(_RNG + "define") if one.get("combine") is None}
    before = len(list(grammar.iter()))
    for ref in list(grammar.iter(_RNG + "ref")):
        if said.get(ref.get("name")) in {"notAllowed", "empty"}:
            _replace(ref, str(said[ref.get("name")]))
    for one in reversed(list(grammar.iter(_RNG + "*"))):
        _simplify(one)
    return len(list(grammar.iter())) < before


def _content(define: etree._Element) -> str | None:
    """What a definition comes to, where that is "notAllowed" or "empty"."""
    kinds = {_kind(child) for child in _children(define)}
    return "notAllowed" if "notAllowed" in kinds else "empty" if kinds <= {"empty"} else None


def _simplify(one: etree._Element) -> None:
    children = list(_children(one))
    kinds = {_kind(child) for child in children}
    match _kind(one):
        case "choice":
            for child in children:
                if _kind(child) == "notAllowed":
                    one.remove(child)
            if not list(_children(one)):
                _replace(one, "notAllowed")
        case "group" | "interleave" | "oneOrMore" | "optional" | "zeroOrMore" as kind:
            if "notAllowed" in kinds:
                _replace(one, "empty" if kind in _OPTIONAL else "notAllowed")
            elif kinds <= {"empty"}:
                _replace(one, "empty")
        case "element" | "attribute" if "notAllowed" in kinds and _kind(one) == "element":
            _replace(one, "notAllowed")
        case _:
            pass
    if _kind(one) in {"group", "interleave", "define", "element"}:
        for child in [child for child in _children(one) if _kind(child) == "empty"]:
            if len(list(_children(one))) > 1:
                one.remove(child)


def _drop_unused(grammar: etree._Element) -> None:
    """Leave out the definitions that nothing that can be reached refers to."""
    defines: dict[str, list[etree._Element]] = {}
    for one in grammar.iter(_RNG + "define"):
        defines.setdefault(str(one.get("name")), []).append(one)
    reached: set[str] = set()
    waiting = [str(ref.get("name")) for start in grammar.iter(_RNG + "start") for ref in start.iter(_RNG + "ref")]
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting += [str(ref.get("name")) for one in defines[name] for ref in one.iter(_RNG + "ref")]
    for name, several in defines.items():
        for one in several:
            if name not in reached:
                _parent(one).remove(one)


def _children(one: etree._Element) -> Iterator[etree._Element]:
    return (child for child in one.iterchildren(_RNG + "*"))


def _kind(one: etree._Element) -> str:
    return str(one.tag).removeprefix(_RNG)


def _parent(one: etree._Element) -> etree._Element:
    parent = one.getparent()
    assert parent is not None
    return parent


def _replace(one: etree._Element, kind: str) -> None:
    _parent(one).replace(one, etree.Element(_RNG + kind))


def main(published: str) -> None:
    """Cut the published schema and write the part."""
    tree = etree.parse(published, etree.XMLParser(remove_blank_text=True))
    cut(tree.getroot())
    etree.indent(tree, " ")
    FILE.parent.mkdir(exist_ok=True)
    tree.write(FILE, encoding="utf-8", xml_declaration=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
