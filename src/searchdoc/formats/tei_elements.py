"""What the elements of TEI are to a reader of the text (TEI P5 Guidelines, chapters 3, 4, 7 and 11; P4 alike)."""

from __future__ import annotations

LEFT_OUT = frozenset(
    "teiHeader facsimile sourceDoc standOff xenoData index interp interpGrp desc certainty respons listApp".split()
)
"""Elements that are no part of the text."""

READINGS = frozenset({"choice", "app"})
"""Elements that hold several readings of the same words."""

_PREFERRED = ("sic", "orig", "abbr", "lem", "unclear", "seg", "rdg", "rdgGrp", "corr", "reg", "expan")
"""Which of several readings is printed: the first of these that is there, so that what was written is quoted."""

SECTIONS = frozenset({"div", "div0", "div1", "div2", "div3", "div4", "div5", "div6", "div7"})

CONTAINERS = SECTIONS | frozenset(
    "TEI TEI.2 teiCorpus teiCorpus.2 text group front body back opener closer postscript lg list listBibl listPerson "
    "table figure sp spGrp titlePage docTitle epigraph argument castList castGroup floatingText".split()
)
"""Elements whose children are blocks."""

BLOCKS = CONTAINERS | frozenset(
    "p ab head trailer byline titlePart docAuthor docDate docImprint docEdition imprimatur item row castItem "
    "headLabel headItem".split()
)
"""Elements that begin a block wherever they stand."""

BLOCKS_OUTSIDE_PROSE = frozenset("dateline salute signed address stage speaker bibl label event person".split())
"""Elements that begin a block, but not inside a paragraph."""

WORDLESS = frozenset("lb pb cb gb space milestone gap anchor ptr graphic".split())
"""Elements that hold no words, or none that are the text's."""

BLANKS = frozenset({"lb", "pb", "cb", "gb", "space"})
"""Those of them that divide words."""

LINES = frozenset({"l", "addrLine"})

QUOTATIONS = frozenset({"q", "quote", "said"})

BLOCKS_QUOTED = frozenset({"p", "ab", "lg", "l", "sp", "div", "floatingText", "list", "table", "opener", "head"})
"""Children that make a quotation a block."""

LABELS = {
    "salute": "salutation",
    "dateline": "dateline",
    "signed": "signature",
    "item": "item",
    "label": "item",
    "row": "row",
}
"""What a block is, as labels of hints have it."""

FURNITURE = {"del": "deleted", "figDesc": "picture", "fw": "running head"}
"""Elements that are set apart, and the labels under which they are."""

FORME_WORK = {
    "pageNum": "page number",
    "pageNumber": "page number",
    "catch": "catchword",
    "sig": "signature mark",
    "footer": "running foot",
}
"""Labels of ``fw`` by its type, where it is no running head."""


def preference(reading: str) -> int:
    """The rank of a reading among several, by its element's name: the lowest is printed."""
    return _PREFERRED.index(reading) if reading in _PREFERRED else len(_PREFERRED)


def is_numbered(kind: str | None, rendering: str | None) -> bool:
    """Whether a list's attributes ``type`` and ``rend`` say that its items have numbers."""
    return any(sign in f"{kind} {rendering}" for sign in ("order", "number"))
