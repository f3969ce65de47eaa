"""The styles and the lists of ODT."""

from __future__ import annotations

import pytest

from office_files import open_document
from searchdoc.formats.odt_styles import OUTLINE, Counting, ListLevel, OdtStyle, OdtStyles, plain_name
from searchdoc.formats.office import TextBlock
from searchdoc.formats.xml import parse_xml


def styles(inside: str) -> OdtStyles:
    read = OdtStyles()
    read.read(parse_xml(open_document("", inside), "a.fodt"))
    return read


def style(name: str, parent: str = "", properties: str = "", family: str = "paragraph") -> str:
    above = f'style:parent-style-name="{parent}"' if parent else ""
    return f'<style:style style:name="{name}" style:family="{family}" {above}>{properties}</style:style>'


def test_a_style_has_what_its_parents_state() -> None:
    read = styles(
        style("P2", "P1")
        + style("P1", "Heading_20_2")
        + style("Heading_20_2", properties='<style:paragraph-properties fo:break-before="page"/>')
        + style(
            "T1", properties='<style:text-properties text:display="none" style:text-position="33% 58%"/>', family="text"
        )
        + style("T2", "T1", '<style:text-properties text:display="true" style:text-position="-33% 58%"/>', "text")
    )
    assert read.of("paragraph", "P2") == OdtStyle(TextBlock("heading", 2), begins_page=True)
    assert read.of("text", "T1") == OdtStyle(hidden=True, raised=True)
    assert read.of("text", "T2") == OdtStyle(hidden=False, raised=False)
    assert read.of("paragraph", "T1") == read.of("paragraph", None) == OdtStyle()


def test_styles_whose_parents_go_in_a_circle() -> None:
    assert styles(style("A", "B") + style("B", "A")).of("paragraph", "A") == OdtStyle()


def test_names_are_those_that_a_person_wrote() -> None:
    assert plain_name("Heading_20_1") == "Heading 1"
    assert plain_name("_dc_berschrift_20_1") == "Überschrift 1"


def test_lists_and_the_outline_have_levels() -> None:
    read = styles(
        '<text:list-style style:name="L1"><text:list-level-style-number text:level="1" style:num-format="a" '
        'style:num-prefix="(" style:num-suffix=")" text:start-value="2"/>'
        '<text:list-level-style-bullet text:level="2" text:bullet-char="\uf0b7"/>'
        '<text:list-level-style-image text:level="3"/></text:list-style>'
        '<text:outline-style style:name="Outline"><text:outline-level-style text:level="1" style:num-format="1"/>'
        "</text:outline-style>"
    )
    assert read.lists["L1"] == {
        1: ListLevel("a", "(", ")", 2),
        2: ListLevel(bullet="•"),
        3: ListLevel(bullet="•"),
    }
    assert read.lists[OUTLINE] == {1: ListLevel("1")}


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ([1, 1, 2, 2, 1, 2], ["1.", "2.", "2.a)", "2.b)", "3.", "3.a)"]),
        ([2, 3], ["1.a)", "–"]),
        ([9], [""]),
    ],
)
def test_levels_are_counted_below_those_above(asked: list[int], expected: list[str]) -> None:
    levels = {1: ListLevel("1", after="."), 2: ListLevel("a", after=")", shown=2), 3: ListLevel(bullet="–")}
    counting = Counting(levels)
    assert [counting.next_number(level) for level in asked] == expected


def test_an_item_can_state_its_number() -> None:
    counting = Counting({1: ListLevel("1")})
    assert [counting.next_number(1), counting.next_number(1, 7), counting.next_number(1)] == ["1", "7", "8"]
