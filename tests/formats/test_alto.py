"""ALTO: text, hyphens, margins, headings, places and confidence, in its versions and units."""

from __future__ import annotations

import pytest

from formats_checks import assert_nothing_lost
from scans import needs_tesseract, picture_of, tesseract
from searchdoc.errors import UnreadableDocument
from searchdoc.formats.xml_files import XmlFileReader
from searchdoc.protocols import DecodedFile
from searchdoc.structure import analyse

V4 = "http://www.loc.gov/standards/alto/ns-v4#"
V2 = "http://www.loc.gov/standards/alto/ns-v2#"


def alto(*pages: str, space: str = V4, unit: str = "pixel", head: str = "") -> bytes:
    name = f' xmlns="{space}"' if space else ""
    described = f"<Description><MeasurementUnit>{unit}</MeasurementUnit></Description>"
    layout = "".join(
        f'<Page ID="P{n}" PHYSICAL_IMG_NR="{n}" PRINTED_IMG_NR="{215 + n}" WIDTH="2000" HEIGHT="3000">{page}</Page>'
        for n, page in enumerate(pages, 1)
    )
    return f'<?xml version="1.0"?><alto{name}>{described}{head}<Layout>{layout}</Layout></alto>'.encode()


def line(text: str, y: int, x: int = 100, sure: str = "0.95") -> str:
    """A line of words, each character ten units wide and each line forty high."""
    words = []
    for word in text.split():
        words.append(
            f'<String CONTENT="{word}" HPOS="{x}" VPOS="{y}" WIDTH="{10 * len(word)}" HEIGHT="40" WC="{sure}"/>'
        )
        x += 10 * len(word) + 10
    return f"<TextLine>{'<SP/>'.join(words)}</TextLine>"


def block(*lines: str, more: str = "") -> str:
    return f"<TextBlock {more}>{''.join(lines)}</TextBlock>"


def read(data: bytes) -> DecodedFile:
    decoded = XmlFileReader().read(data, "weir.xml")
    assert_nothing_lost(decoded)
    return decoded


def words_of(decoded: DecodedFile) -> list[tuple[str, tuple[float, ...]]]:
    assert decoded.boxes is not None
    whole = decoded.hints[0].span.__class__(0, len(decoded.text))
    return [(decoded.text[span.start : span.end], box.rect) for span, box in decoded.boxes.within(whole)]


PRINTED = f"<PrintSpace>{block(line('The price of salt', 500), line('rose at Weir.', 560))}</PrintSpace>"


@pytest.mark.parametrize(
    "space", [V4, V2, "http://www.loc.gov/standards/alto/ns-v3#", "http://schema.ccs-gmbh.com/ALTO", ""]
)
def test_every_version_is_read(space: str) -> None:
    decoded = read(alto(PRINTED, space=space))
    assert decoded.text.rstrip() == "The price of salt\nrose at Weir."
    assert [(page.label, page.width, page.height) for page in decoded.pages] == [("216", 2000, 3000)]


@pytest.mark.parametrize(("unit", "scale"), [("pixel", 1), ("mm10", 72 / 254), ("inch1200", 72 / 1200)])
def test_places_are_in_points_whatever_the_unit(unit: str, scale: float) -> None:
    (word, first), (_, second) = words_of(read(alto(PRINTED, unit=unit)))[:2]
    assert word == "The"
    assert first == pytest.approx((100 * scale, 500 * scale, 130 * scale, 540 * scale))
    assert second[0] == pytest.approx(140 * scale)


def test_a_divided_word_keeps_its_hyphen_and_the_end_of_its_line() -> None:
    """Whether the hyphen stands in an element of its own, in the word, or only in what the word is part of."""
    parts = 'SUBS_TYPE="HypPart1" SUBS_CONTENT="correspondence"'
    rest = '<TextLine><String CONTENT="spondence" SUBS_TYPE="HypPart2" SUBS_CONTENT="correspondence"/></TextLine>'
    for first in (
        f'<String CONTENT="corre" {parts}/><HYP CONTENT="-"/>',
        f'<String CONTENT="corre-" {parts}/><HYP CONTENT="-"/>',
        f'<String CONTENT="corre-" {parts}/>',
    ):
        decoded = read(alto(f"<PrintSpace>{block(f'<TextLine>{first}</TextLine>', rest)}</PrintSpace>"))
        assert decoded.text.rstrip() == "corre-\nspondence"
    lost = f'<TextLine><String CONTENT="corre" {parts}/></TextLine>'
    assert read(alto(f"<PrintSpace>{block(lost, rest)}</PrintSpace>")).text.rstrip() == "corre-\nspondence"


def test_blocks_in_blocks_are_read_in_the_order_of_the_file_or_as_it_states() -> None:
    blocks = "".join(block(line(f"Block {name}.", 500), more=f'ID="{name}"') for name in "abc")
    composed = f"<PrintSpace><ComposedBlock><ComposedBlock>{blocks}</ComposedBlock></ComposedBlock></PrintSpace>"
    assert read(alto(composed)).text.split("\n\n")[:3] == ["Block a.", "Block b.", "Block c."]
    order = '<ReadingOrder><OrderedGroup><ElementRef REF="c"/><ElementRef REF="a"/></OrderedGroup></ReadingOrder>'
    assert read(alto(order + composed)).text.split("\n\n")[:3] == ["Block c.", "Block a.", "Block b."]


def test_margins_are_furniture_around_which_a_sentence_goes_on() -> None:
    def page(head: str, *lines: str) -> str:
        body = "".join(line(text, 500 + 60 * n) for n, text in enumerate(lines))
        return f"<TopMargin>{block(line(head, 50))}</TopMargin><PrintSpace>{block(body)}</PrintSpace>"

    decoded = read(alto(page("THE HERRING 216", "The price of the salt"), page("217 FLEETS", "rose again at Weir.")))
    assert [hint.label for hint in decoded.hints if hint.kind == "furniture"] == ["running head"] * 2
    document = analyse(decoded, "weir.xml", "weir.xml", "0" * 64)
    assert len(document.blocks) == 1
    assert document.reading(document.blocks[0].span).split() == "The price of the salt rose again at Weir.".split()


def test_a_block_tagged_as_a_heading_is_one() -> None:
    head = '<Tags><StructureTag ID="S1" LABEL="heading"/><LayoutTag ID="S2" LABEL="RunningTitleZone"/></Tags>'
    tagged = block(line("Of salt", 400), more='TAGREFS="S1"')
    decoded = read(alto(f"<PrintSpace>{tagged}{block(line('It rose.', 500))}</PrintSpace>", head=head))
    assert [(hint.kind, hint.level) for hint in decoded.hints] == [("heading", 1), ("paragraph", 0)]


def test_a_paragraph_begins_where_a_line_stands_in_below_the_end_of_a_sentence() -> None:
    lines = [
        line("The boats went out.", 500),
        line("They found", 560, x=160),
        line("the shoal", 620),
        line("and fish.", 680),
    ]
    assert [
        text.split()[0] for text in read(alto(f"<PrintSpace>{block(*lines)}</PrintSpace>")).text.split("\n\n")[:2]
    ] == [
        "The",
        "They",
    ]


def test_a_page_of_which_the_machine_was_not_sure_is_named() -> None:
    unsure = f"<PrintSpace>{block(line('Tlie pnce 0f', 500, sure='0.4'))}</PrintSpace>"
    assert read(alto(PRINTED, unsure)).problems == (
        "page 2: its words were recognised with a mean confidence of 40%: compare them with the picture",
    )


def test_words_without_places_and_pages_without_words_are_read() -> None:
    bare = "<PrintSpace><TextBlock><TextLine><String CONTENT='Salt.'/></TextLine></TextBlock></PrintSpace>"
    decoded = read(alto("<PrintSpace/>", bare))
    assert (decoded.text.rstrip(), decoded.boxes, len(decoded.pages)) == ("Salt.", None, 2)


def test_right_to_left_words_stay_in_the_order_of_the_file() -> None:
    assert read(alto(f"<PrintSpace>{block(line('המלח היה יקר', 500))}</PrintSpace>")).text.rstrip() == "המלח היה יקר"


@pytest.mark.parametrize("data", [b"", b"<alto>", alto(PRINTED)[:-60], b"\x00\x01\x02"])
def test_what_is_damaged_is_named_in_one_sentence(data: bytes) -> None:
    with pytest.raises(UnreadableDocument, match="damaged or cut short"):
        XmlFileReader().read(data, "weir.xml")


def test_no_entity_is_followed_and_none_grows() -> None:
    bomb = (
        '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "'
        + "&a;" * 1000
        + '"><!ENTITY x SYSTEM "file:///etc/passwd">]>'
    )
    data = alto(PRINTED).decode().replace('<?xml version="1.0"?>', bomb).replace("</Layout>", "&b;&x;</Layout>")
    assert "root:" not in read(data.encode()).text


@needs_tesseract
def test_what_tesseract_writes_is_read() -> None:
    decoded = read(tesseract(picture_of("The price of salt", "rose again at Weir."), "alto"))
    assert decoded.text.rstrip() == "The price of salt\nrose again at Weir."
    assert len(words_of(decoded)) == 8
