"""PAGE-XML: regions in reading order, lines with corrected texts, outlines, tables, and what regions are called."""

from __future__ import annotations

import re

import pytest

from formats_checks import assert_nothing_lost
from searchdoc.errors import UnreadableDocument
from searchdoc.formats.xml_files import XmlFileReader
from searchdoc.models import Span
from searchdoc.protocols import DecodedFile
from searchdoc.structure import analyse

DATES = ["2010-03-19", "2013-07-15", "2017-07-15", "2019-07-15"]


def pcgts(*pages: str, date: str = "2013-07-15", more: str = "") -> bytes:
    space = f"http://schema.primaresearch.org/PAGE/gts/pagecontent/{date}"
    inside = "".join(
        f'<Page imageFilename="w.jpg" imageWidth="1000" imageHeight="1500" {more}>{one}</Page>' for one in pages
    )
    return f'<?xml version="1.0"?><PcGts xmlns="{space}"><Metadata/>{inside}</PcGts>'.encode()


def coords(x0: int, y0: int, x1: int, y1: int) -> str:
    return f'<Coords points="{x0},{y0} {x1},{y0 + 3} {x1},{y1} {x0},{y1}"/>'


def equiv(text: str, conf: str = "") -> str:
    return f"<TextEquiv{f' conf={chr(34)}{conf}{chr(34)}' if conf else ''}><Unicode>{text}</Unicode></TextEquiv>"


def line(text: str, y: int, words: str | None = None, conf: str = "") -> str:
    """A line with its own text, and perhaps with words that have places of their own."""
    inside = "".join(
        f"<Word>{coords(100 + 100 * place, y, 180 + 100 * place, y + 20)}{equiv(word, conf)}</Word>"
        for place, word in enumerate((words or "").split())
    )
    return f"<TextLine>{coords(100, y, 900, y + 20)}{inside}{equiv(text, conf) if text else ''}</TextLine>"


def region(*lines: str, name: str = "r", more: str = "") -> str:
    return f'<TextRegion id="{name}" {more}>{coords(90, 90, 910, 400)}{"".join(lines)}</TextRegion>'


def read(data: bytes) -> DecodedFile:
    decoded = XmlFileReader().read(data, "weir.xml")
    assert_nothing_lost(decoded)
    return decoded


def rects(decoded: DecodedFile) -> list[tuple[str, tuple[float, ...]]]:
    assert decoded.boxes is not None
    words = decoded.boxes.within(Span(0, len(decoded.text)))
    return [(decoded.text[span.start : span.end], box.rect) for span, box in words]


@pytest.mark.parametrize("date", DATES)
def test_every_version_is_read(date: str) -> None:
    decoded = read(pcgts(region(line("The price of", 100), line("salt rose.", 130)), date=date))
    assert decoded.text.rstrip() == "The price of\nsalt rose."
    assert rects(decoded)[0] == ("The price of", (100, 100, 900, 120))
    assert (decoded.pages[0].width, decoded.pages[0].height) == (1000, 1500)


def test_outlines_of_the_oldest_version_are_points() -> None:
    points = "".join(f'<Point x="{x}" y="{y}"/>' for x, y in ((10, 20), (60, 22), (61, 40), (9, 41)))
    data = pcgts(f'<TextRegion id="r"><TextLine><Coords>{points}</Coords>{equiv("Salt")}</TextLine></TextRegion>')
    assert rects(read(data)) == [("Salt", (9, 20, 61, 41))]


def test_words_have_places_where_they_are_those_of_the_line() -> None:
    """A line that somebody corrected counts, with the place of the whole."""
    agreeing = read(pcgts(region(line("The price", 100, "The price"))))
    assert rects(agreeing) == [("The", (100, 100, 180, 120)), ("price", (200, 100, 280, 120))]
    assert rects(read(pcgts(region(line("", 100, "The price"))))) == rects(agreeing)
    corrected = read(pcgts(region(line("The price", 100, "Tlie pnce"))))
    assert rects(corrected) == [("The price", (100, 100, 900, 120))]


def test_the_first_of_several_texts_counts() -> None:
    texts = ((1, "Tlie"), (0, "The"))
    two = "".join(f'<TextEquiv index="{index}"><Unicode>{text}</Unicode></TextEquiv>' for index, text in texts)
    assert read(pcgts(f'<TextRegion id="r"><TextLine>{two}</TextLine></TextRegion>')).text.rstrip() == "The"


@pytest.mark.parametrize(
    ("more", "scale"),
    [
        ('imageXResolution="144" imageResolutionUnit="PPI"', 0.5),
        ('imageXResolution="144"', 0.5),
        ('imageXResolution="56.692913" imageResolutionUnit="PPCM"', 0.5),
        ('imageXResolution="144" imageResolutionUnit="other"', 1),
        ('imageXResolution="x"', 1),
    ],
)
def test_the_resolution_that_is_stated_makes_pixels_points(more: str, scale: float) -> None:
    decoded = read(pcgts(region(line("Salt", 100)), more=more))
    assert rects(decoded)[0][1] == pytest.approx((100 * scale, 100 * scale, 900 * scale, 120 * scale), abs=0.01)


def test_regions_are_read_in_the_order_that_is_stated() -> None:
    order = "".join(f'<RegionRefIndexed index="{n}" regionRef="{name}"/>' for n, name in enumerate("cab"))
    regions = "".join(region(line(f"Region {name}.", 100), name=name) for name in "abc")
    stated = f"<ReadingOrder><OrderedGroup id='g'>{order}</OrderedGroup></ReadingOrder>"
    assert read(pcgts(stated + regions)).text.split("\n\n")[:3] == ["Region c.", "Region a.", "Region b."]
    assert read(pcgts(regions)).text.split("\n\n")[:3] == ["Region a.", "Region b.", "Region c."]


def test_a_region_inside_another_follows_it() -> None:
    inner = region(line("Inner.", 200), name="i")
    data = pcgts(region(line("Outer.", 100) + inner, name="o") + region(line("Last.", 300), name="l"))
    assert read(data).text.split("\n\n")[:3] == ["Outer.", "Inner.", "Last."]


def test_what_regions_are_called_decides_what_they_are() -> None:
    """By their type, or by what Transkribus writes beside it."""
    regions = (
        region(line("THE HERRING FLEETS", 20), name="a", more='type="header"')
        + region(line("Of salt", 100), name="b", more="custom='readingOrder {index:1;} structure {type:heading;}'")
        + region(line("It rose.", 200), name="c", more='type="paragraph"')
        + region(line("217", 900), name="d", more='type="page-number"')
    )
    decoded = read(pcgts(regions))
    assert [(hint.kind, hint.label) for hint in decoded.hints] == [
        ("furniture", "running head"),
        ("heading", ""),
        ("paragraph", ""),
        ("furniture", "page number"),
    ]


def test_a_sentence_goes_on_over_a_page_around_what_belongs_to_it() -> None:
    def page(number: int, text: str) -> str:
        foot = region(line(str(number), 900), name="f", more='type="page-number"')
        return region(line(text, 200), name="t") + foot

    decoded = read(pcgts(page(217, "They made an exami¬"), page(218, "nation of every hull.")))
    document = analyse(decoded, "weir.xml", "weir.xml", "0" * 64)
    assert [one.label for one in document.pages] == ["217", "218"]
    assert len(document.blocks) == 1
    assert [box.page for box in document.line_boxes(document.blocks[0].span)] == [1, 2]


def test_the_row_of_a_table_is_a_paragraph_of_cells() -> None:
    cells = "".join(
        f'<TableCell row="{row}" col="{col}">{line(text, 100 + 30 * row)}</TableCell>'
        for col, texts in enumerate((("1850", "1851"), ("9s.", "7s.")))
        for row, text in enumerate(texts)
    )
    assert read(pcgts(f'<TableRegion id="t">{cells}</TableRegion>')).text.split("\n\n")[:2] == [
        "1850\t9s.",
        "1851\t7s.",
    ]


def test_a_region_with_a_text_and_no_lines_is_read() -> None:
    text = equiv("The price\nof salt")
    assert read(pcgts(f"<TextRegion id='r'>{text}</TextRegion>")).text.rstrip() == "The price\nof salt"


def test_a_page_of_which_the_machine_was_not_sure_is_named() -> None:
    (problem,) = read(pcgts(region(line("Tlie pnce", 100, "Tlie pnce", conf="0.5")))).problems
    assert problem.startswith("page 1: its words were recognised with a mean confidence of 50%")


@pytest.mark.parametrize("data", [pcgts(region(line("Salt", 1)))[:-40], b"<PcGts>"])
def test_what_is_damaged_is_named_in_one_sentence(data: bytes) -> None:
    with pytest.raises(UnreadableDocument, match="damaged or cut short"):
        XmlFileReader().read(data, "weir.xml")


@pytest.mark.parametrize("number", ["", "x", "²", "1e999", "nan", "-", "9" * 5000])
@pytest.mark.parametrize(
    "written", ['imageWidth="{}"', 'conf="{}"', 'points="{},100 180,100 180,120"', 'index="{}"', 'row="{}"', 'col="{}"']
)
def test_numbers_that_are_none_cost_only_what_they_say(written: str, number: str) -> None:
    stated = written.format(number)
    name = stated.partition("=")[0]
    line_of_words = line("Salt rose", 100, "Salt rose", conf="0.9").replace("<TextEquiv", '<TextEquiv index="1"')
    table = f'<TableRegion id="t"><TableCell row="1" col="2">{line("9s.", 400)}</TableCell></TableRegion>'
    whole = pcgts(region(line_of_words), table).decode()
    broken = re.sub(rf'\b{name}="[^"]*"', stated, whole)
    assert broken != whole
    assert read(broken.encode()).text.split() == ["Salt", "rose", "9s."]
