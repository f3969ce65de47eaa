"""The styles and the numbers of lists of a DOCX file: what its paragraphs are, before their words are read.

Source: ECMA-376, part 1, 17.7 (styles) and 17.9 (numbering).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from searchdoc.formats.list_numbers import BULLET, FORMS, written_number
from searchdoc.formats.office import TextBlock
from searchdoc.formats.style_names import block_of_style
from searchdoc.formats.xml import attribute_of, child_of, number_of

if TYPE_CHECKING:
    from lxml.etree import _Element

_LEVELS = 9
_PLACE = re.compile(r"%([1-9])")
_OFF = frozenset({"0", "false", "off"})
_KEPT_BULLETS = frozenset("-–—*")


def value_of(element: _Element | None, *names: str) -> str | None:
    """The ``w:val`` of the element inside it that is reached by these local names."""
    inside = child_of(element, *names)
    return None if inside is None else attribute_of(inside, "val")


def is_on(element: _Element | None, name: str) -> bool | None:
    """Whether a property that is on or off is stated, and how (``CT_OnOff``)."""
    inside = child_of(element, name)
    return None if inside is None else (attribute_of(inside, "val") or "1") not in _OFF


@dataclass(frozen=True, slots=True)
class DocxStyle:
    """What a style states: an empty block of its kind, its list and level, and whether its words are hidden."""

    block: TextBlock | None = None
    list_id: str | None = None
    list_level: int | None = None
    hidden: bool | None = None

    def over(self, base: DocxStyle) -> DocxStyle:
        """This style, with what the one states that it is based on where it states nothing itself."""
        return DocxStyle(
            self.block if self.block is not None else base.block,
            self.list_id if self.list_id is not None else base.list_id,
            self.list_level if self.list_level is not None else base.list_level,
            self.hidden if self.hidden is not None else base.hidden,
        )


def stated_style(properties: _Element | None, run: _Element | None, name: str = "") -> DocxStyle:
    """What the properties of a paragraph, of a run and the name of a style state."""
    outline = number_of(value_of(properties, "outlineLvl"), -1)
    block = block_of_style(name)
    if block is None and outline >= 0:
        block = (
            TextBlock("heading", outline + 1) if outline < _LEVELS else TextBlock()
        )  # the tenth level is that of the text
    level = value_of(properties, "numPr", "ilvl")
    return DocxStyle(
        block,
        value_of(properties, "numPr", "numId"),
        None if level is None else number_of(level),
        is_on(run, "vanish"),
    )


@dataclass(slots=True)
class Styles:
    """The styles of a file by their identifiers, each with what it is based on worked into it."""

    _stated: dict[str, DocxStyle] = field(default_factory=dict)
    _bases: dict[str, str] = field(default_factory=dict)
    _whole: dict[str, DocxStyle] = field(default_factory=dict)

    @classmethod
    def read(cls, root: _Element | None) -> Styles:
        """From the part ``word/styles.xml``."""
        styles = cls()
        for one in () if root is None else root.iterchildren("{*}style"):
            identifier = attribute_of(one, "styleId") or ""
            name = value_of(one, "name") or identifier
            styles._stated[identifier] = stated_style(child_of(one, "pPr"), child_of(one, "rPr"), name)
            if base := value_of(one, "basedOn"):
                styles._bases[identifier] = base
        return styles

    def of(self, identifier: str | None) -> DocxStyle:
        """The style with that identifier; one that states nothing where the file has none."""
        if identifier is None:
            return DocxStyle()
        chain: list[str] = []
        seen: set[str] = set()
        at: str | None = identifier
        while at is not None and at not in self._whole and at not in seen:
            chain.append(at)
            seen.add(at)
            at = self._bases.get(at)
        for one in reversed(chain):
            base = self._whole.get(self._bases.get(one, ""), DocxStyle())
            self._whole[one] = self._stated.get(one, DocxStyle(block_of_style(one))).over(base)
        return self._whole[identifier]


@dataclass(frozen=True, slots=True)
class _Level:
    form: str = "1"
    pattern: str = ""
    start: int = 1
    bullet: bool = False


@dataclass(slots=True)
class Lists:
    """The lists of a file, which count while the paragraphs are read in their order."""

    _levels: dict[str, dict[int, _Level]] = field(default_factory=dict)
    _abstract: dict[str, str] = field(default_factory=dict)
    _restarts: dict[str, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))
    _counts: dict[str, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))

    @classmethod
    def read(cls, root: _Element | None) -> Lists:
        """From the part ``word/numbering.xml``."""
        lists = cls()
        for one in () if root is None else root.iterchildren("{*}abstractNum"):
            lists._levels[attribute_of(one, "abstractNumId") or ""] = dict(_levels(one.iterchildren("{*}lvl")))
        for one in () if root is None else root.iterchildren("{*}num"):
            identifier = attribute_of(one, "numId") or ""
            lists._abstract[identifier] = value_of(one, "abstractNumId") or ""
            for override in one.iterchildren("{*}lvlOverride"):
                if (start := value_of(override, "startOverride")) is not None:
                    lists._restarts[identifier][number_of(attribute_of(override, "ilvl"))] = number_of(start, 1)
        return lists

    def next_number(self, identifier: str, level: int) -> str:
        """What stands before the next paragraph of a list: its number as printed, or a bullet; "" where nothing does.

        Lists of one definition go on counting each other's paragraphs, unless one states where it starts.
        """
        abstract = self._abstract.get(identifier, "")
        levels = self._levels.get(abstract, {})
        if level not in levels:
            return ""
        counts = self._counts[abstract]
        restart = self._restarts[identifier].pop(level, None) if identifier in self._restarts else None
        if restart is not None or level not in counts:
            counts[level] = levels[level].start if restart is None else restart
        else:
            counts[level] += 1
        for deeper in [one for one in counts if one > level]:
            del counts[deeper]
        one = levels[level]
        if one.bullet:
            return one.pattern
        return _PLACE.sub(lambda match: _written(levels, counts, int(match[1]) - 1), one.pattern)


def _written(levels: dict[int, _Level], counts: dict[int, int], level: int) -> str:
    one = levels.get(level, _Level())
    return written_number(counts.get(level, one.start), one.form) if one.form else ""


def _levels(elements: Iterable[_Element]) -> Iterable[tuple[int, _Level]]:
    for one in elements:
        stated = value_of(one, "numFmt") or "decimal"
        pattern = value_of(one, "lvlText") or ""
        level = _Level(FORMS.get(stated, "1"), pattern, number_of(value_of(one, "start"), 1))
        if stated == "bullet":
            level = replace(level, bullet=True, pattern=pattern if pattern in _KEPT_BULLETS else BULLET)
        elif stated == "none":
            level = replace(level, pattern=_PLACE.sub("", pattern))
        yield number_of(attribute_of(one, "ilvl")), level
