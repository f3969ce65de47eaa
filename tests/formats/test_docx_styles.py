"""The styles and the lists of DOCX."""

from __future__ import annotations

import pytest

from office_files import WORD
from searchdoc.formats.docx_styles import DocxStyle, Lists, Styles, is_on, value_of
from searchdoc.formats.office import TextBlock
from searchdoc.formats.xml import parse_xml


def styles(inside: str) -> Styles:
    return Styles.read(parse_xml(f"<w:styles {WORD}>{inside}</w:styles>".encode(), "a.docx"))


def style(identifier: str, name: str = "", base: str = "", properties: str = "") -> str:
    return (
        f'<w:style w:type="paragraph" w:styleId="{identifier}"><w:name w:val="{name or identifier}"/>'
        f'{f"""<w:basedOn w:val="{base}"/>""" if base else ""}{properties}</w:style>'
    )


def test_a_style_is_what_its_name_says_or_its_outline_level_or_what_it_is_based_on() -> None:
    read = styles(
        style("berschrift1", "heading 1")
        + style("A", "Kapitel", properties='<w:pPr><w:outlineLvl w:val="1"/></w:pPr>')
        + style("B", base="C")
        + style("C", base="berschrift1")
        + style("D", base="C", properties='<w:pPr><w:outlineLvl w:val="9"/></w:pPr>')
        + style("H", base="B", properties="<w:rPr><w:vanish/></w:rPr>")
    )
    assert read.of("berschrift1").block == read.of("B").block == TextBlock("heading", 1)
    assert read.of("A").block == TextBlock("heading", 2)
    assert read.of("D").block == TextBlock()
    assert read.of("H") == DocxStyle(TextBlock("heading", 1), hidden=True)
    assert read.of(None) == read.of("nowhere") == DocxStyle()


def test_a_file_without_its_styles_has_their_identifiers() -> None:
    assert Styles.read(None).of("Heading2").block == TextBlock("heading", 2)


def test_styles_based_on_each_other_in_a_circle_or_a_long_chain() -> None:
    circle = styles(style("A", base="B") + style("B", base="A", properties="<w:rPr><w:vanish/></w:rPr>"))
    assert circle.of("A").hidden
    chain = styles(style("S0", "Title") + "".join(style(f"S{n}", base=f"S{n - 1}") for n in range(1, 5000)))
    assert chain.of("S4999").block == TextBlock("heading", 1)


def numbering(levels: str, more: str = "") -> Lists:
    xml = (
        f'<w:numbering {WORD}><w:abstractNum w:abstractNumId="7">{levels}</w:abstractNum>'
        f'<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>{more}</w:numbering>'
    )
    return Lists.read(parse_xml(xml.encode(), "a.docx"))


def level(number: int, form: str, pattern: str, start: int = 1) -> str:
    return (
        f'<w:lvl w:ilvl="{number}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{pattern}"/></w:lvl>'
    )


def test_lists_count_their_levels() -> None:
    lists = numbering(
        level(0, "decimal", "%1.", 3) + level(1, "lowerLetter", "%1.%2)") + level(2, "upperRoman", "(%3)")
    )
    asked = [0, 0, 1, 1, 2, 0, 1, 5]
    assert [lists.next_number("1", one) for one in asked] == ["3.", "4.", "4.a)", "4.b)", "(I)", "5.", "5.a)", ""]
    assert lists.next_number("9", 0) == ""


@pytest.mark.parametrize(
    ("form", "pattern", "expected"),
    [
        ("bullet", "\uf0b7", "•"),
        ("bullet", "–", "–"),
        ("none", "%1", ""),
        ("decimalZero", "%1", "01"),
        ("chineseCounting", "%1", "1"),
        ("decimal", "§ %1", "§ 1"),
    ],
)
def test_forms_of_numbers(form: str, pattern: str, expected: str) -> None:
    assert numbering(level(0, form, pattern)).next_number("1", 0) == expected


def test_a_list_goes_on_where_another_of_its_kind_ended_unless_it_states_where_it_starts() -> None:
    lists = numbering(
        level(0, "decimal", "%1."),
        '<w:num w:numId="2"><w:abstractNumId w:val="7"/></w:num><w:num w:numId="3"><w:abstractNumId w:val="7"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="8"/></w:lvlOverride></w:num>',
    )
    assert [lists.next_number(one, 0) for one in "112331"] == ["1.", "2.", "3.", "8.", "9.", "10."]
    assert Lists.read(None).next_number("1", 0) == ""


def test_values_and_properties_that_are_on_or_off() -> None:
    element = parse_xml(
        f'<w:rPr {WORD}><w:a><w:b w:val="x"/></w:a><w:c/><w:d w:val="false"/></w:rPr>'.encode(), "a.docx"
    )
    assert value_of(element, "a", "b") == "x"
    assert value_of(element, "a", "z", "b") is None
    assert [is_on(element, name) for name in "cde"] == [True, False, None]
