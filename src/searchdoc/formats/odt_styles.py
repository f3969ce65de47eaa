"""The styles and the numbers of lists of an ODT file: what its paragraphs are, before their words are read.

Source: OASIS OpenDocument 1.3, part 3, 16 (styles) and 19 (attributes).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from searchdoc.formats.list_numbers import BULLET, written_number
from searchdoc.formats.office import TextBlock
from searchdoc.formats.style_names import block_of_style
from searchdoc.formats.xml import attribute_of, child_of, is_element, local_name, number_of

if TYPE_CHECKING:
    from lxml.etree import _Element

OUTLINE = "\N{SECTION SIGN}outline"
"""The name under which the numbers of headings are kept, which is none that a file can give to a list."""

_ESCAPED = re.compile(r"_([0-9a-f]{1,4})_")
_KEPT_BULLETS = frozenset("-–—*")


@dataclass(frozen=True, slots=True)
class OdtStyle:
    """What a style states: its kind of block, its list, whether its words are hidden or raised, and new pages."""

    block: TextBlock | None = None
    list_name: str | None = None
    hidden: bool | None = None
    raised: bool | None = None
    begins_page: bool | None = None
    font: str | None = None

    def over(self, base: OdtStyle) -> OdtStyle:
        """This style, with what its parent states where it states nothing itself."""
        return OdtStyle(
            self.block if self.block is not None else base.block,
            self.list_name if self.list_name is not None else base.list_name,
            self.hidden if self.hidden is not None else base.hidden,
            self.raised if self.raised is not None else base.raised,
            self.begins_page if self.begins_page is not None else base.begins_page,
            self.font if self.font is not None else base.font,
        )


@dataclass(frozen=True, slots=True)
class ListLevel:
    """How one level of a list is numbered: the form of its number, what stands around it, and where it starts."""

    form: str = ""
    before: str = ""
    after: str = ""
    start: int = 1
    shown: int = 1
    bullet: str = ""


@dataclass(slots=True)
class OdtStyles:
    """The styles of a file, by family and name, and the levels of its lists, by name and level from 1."""

    lists: dict[str, dict[int, ListLevel]] = field(default_factory=dict)
    _stated: dict[tuple[str, str], OdtStyle] = field(default_factory=dict)
    _parents: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    _whole: dict[tuple[str, str], OdtStyle] = field(default_factory=dict)

    def read(self, root: _Element) -> None:
        """Take the styles of a part; those that the program made itself come last, in ``content.xml``."""
        for element in root.iter("{*}style", "{*}list-style", "{*}outline-style"):
            name = attribute_of(element, "name") or ""
            if local_name(element) == "style":
                self._take((attribute_of(element, "family") or "", name), element)
            else:
                self.lists[OUTLINE if local_name(element) == "outline-style" else name] = dict(_levels(element))

    def of(self, family: str, name: str | None) -> OdtStyle:
        """The style of that name; one that states nothing where the file has none."""
        key = (family, name or "")
        chain: list[tuple[str, str]] = []
        seen: set[tuple[str, str]] = set()
        at: tuple[str, str] | None = key
        while at is not None and at not in self._whole and at not in seen:
            chain.append(at)
            seen.add(at)
            at = self._parents.get(at)
        for one in reversed(chain):
            parent = self._parents.get(one)
            base = self._whole.get(parent, OdtStyle()) if parent else OdtStyle()
            self._whole[one] = self._stated.get(one, OdtStyle()).over(base)
        return self._whole[key]

    def _take(self, key: tuple[str, str], element: _Element) -> None:
        family, name = key
        text = child_of(element, "text-properties")
        paragraph = child_of(element, "paragraph-properties")
        if parent := attribute_of(element, "parent-style-name"):
            self._parents[key] = (family, parent)
        self._stated[key] = OdtStyle(
            block_of_style(attribute_of(element, "display-name") or plain_name(name))
            if family == "paragraph"
            else None,
            attribute_of(element, "list-style-name"),
            _is_hidden(text),
            _is_raised(text),
            _begins_page(element, paragraph),
            None if text is None else attribute_of(text, "font-name"),
        )


def plain_name(name: str) -> str:
    """The name of a style as a person wrote it: "Heading 1" of "Heading_20_1"."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), name)


def _is_hidden(text: _Element | None) -> bool | None:
    display = None if text is None else attribute_of(text, "display")
    return None if display is None else display == "none"


def _is_raised(text: _Element | None) -> bool | None:
    position = None if text is None else attribute_of(text, "text-position")
    if position is None:
        return None
    first = position.split()[0] if position.split() else ""
    return first == "super" or (first.endswith("%") and number_of(first[:-1]) > 0)


def _begins_page(element: _Element, paragraph: _Element | None) -> bool | None:
    if attribute_of(element, "master-page-name"):
        return True
    broken = None if paragraph is None else attribute_of(paragraph, "break-before")
    return None if broken is None else broken == "page"


def _levels(element: _Element) -> Iterator[tuple[int, ListLevel]]:
    for one in element:
        name = local_name(one) if is_element(one) else ""
        level = number_of(attribute_of(one, "level"), 1)
        if name == "list-level-style-bullet":
            sign = attribute_of(one, "bullet-char") or ""
            yield level, ListLevel(bullet=sign if sign in _KEPT_BULLETS and sign else BULLET)
        elif name == "list-level-style-image":
            yield level, ListLevel(bullet=BULLET)
        elif name in {"list-level-style-number", "outline-level-style"}:
            yield (
                level,
                ListLevel(
                    (attribute_of(one, "num-format") or "").strip(),
                    attribute_of(one, "num-prefix") or "",
                    attribute_of(one, "num-suffix") or "",
                    number_of(attribute_of(one, "start-value"), 1),
                    number_of(attribute_of(one, "display-levels"), 1),
                ),
            )


@dataclass(slots=True)
class Counting:
    """The numbers of one list while its items are read."""

    levels: dict[int, ListLevel]
    counts: dict[int, int] = field(default_factory=dict)

    def next_number(self, level: int, start: int | None = None) -> str:
        """What stands before the next item of a level, from 1: its number as printed, or a bullet, or nothing."""
        one = self.levels.get(level, ListLevel())
        if start is None:
            start = self.counts[level] + 1 if level in self.counts else one.start
        self.counts[level] = start
        for deeper in [other for other in self.counts if other > level]:
            del self.counts[deeper]
        if one.bullet or not one.form:
            return one.bullet
        shown = range(max(1, level - one.shown + 1), level + 1)
        numbers = [self._written(other) for other in shown if self.levels.get(other, ListLevel()).form]
        return f"{one.before}{'.'.join(numbers)}{one.after}"

    def _written(self, level: int) -> str:
        one = self.levels[level]
        return written_number(self.counts.get(level, one.start), one.form)
