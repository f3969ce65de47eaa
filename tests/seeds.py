"""Small files of every format that is read, for ``fuzzing`` to change: each shows most of what its format can say."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import openpyxl
from reportlab.pdfgen.canvas import Canvas

from mails import FLOWED, HTML_ALONE, MAILBOX, OUTLOOK, PARTS, PLAIN, REPLY
from markup import PEOPLE, TEI, epub_bytes, xhtml
from office_files import WORD, open_document, replaced, rich_text, word_file
from pdf_files import book, pdf, prose, raised, with_table

ROOT = Path(__file__).parents[1]

LETTER = (
    "Graysand, 4 May 1911\n\nDear Anna,\n\nThe oil never came, “says he”.[1] He is\nwrong.\n\n> It burned.\n\n"
    "Yours,\nAda Quill\n\n[1] Fog.\n"
)
TURNS = (
    "MINUTES\n\nTHE CHAIR: Who spoke?\n\nMr. HOLT. Nobody; “the lamp”, he wrote, “is dark.”\n\n— 7 —\n\n"
    "II. THE OIL\n\n1. See 4.\n"
)
MARKDOWN = (
    "---\ntitle: Oil\nauthor: Ada Quill\n---\n\n# Oil\n\nThe *oil* came.[^1]\n\n* one\n* two\n\n| a | b |\n|---|---|\n"
    "| c | d |\n\n```\ncode\n```\n\n> said <b>he</b>\n\n[^1]: Fog.\n"
)
HTML = (
    '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Oil</title><meta name="author" content="Ada">'
    '</head><body><nav>Home</nav><h1>Oil</h1><p>The <i>oil</i> came.<sup><a id="r1" href="#n1">1</a></sup></p><ul><li>'
    "one<li>two</ul><table><tr><td>a<td>b</table><blockquote>said&nbsp;he</blockquote><pre> x\n</pre>"
    '<ol><li id="n1">Fog. <a href="#r1">↩</a></ol></body></html>'
)
TEI_TEXT = (
    '<body><div type="letter"><head>Oil</head><opener><dateline>Graysand, <date when="1911-05-04">4'
    " May</date></dateline>"
    '</opener><pb n="7"/><p>The <hi>oil</hi> came.<note n="1" place="foot">Fog.</note></p><sp who="#marl"><speaker>M.'
    "</speaker><p>No.</p></sp><lg><l>a</l><l>b</l></lg><list><item>c</item></list><said"
    ' who="#holt">Yes</said></div></body>'
)
ALTO = (
    '<?xml version="1.0"?><alto xmlns="http://www.loc.gov/standards/alto/ns-v4#"><Description><MeasurementUnit>pixel'
    '</MeasurementUnit></Description><Tags><OtherTag ID="t" LABEL="heading"/></Tags><Layout><Page ID="P1" '
    'PHYSICAL_IMG_NR="1" PRINTED_IMG_NR="216" WIDTH="2000" HEIGHT="3000"><PrintSpace><TextBlock TAGREFS="t"><TextLine>'
    '<String CONTENT="The" HPOS="100" VPOS="500" WIDTH="30" HEIGHT="40" WC="0.9"/><SP/><String'
    ' CONTENT="pri" HPOS="140" '
    'VPOS="500" WIDTH="30" HEIGHT="40" SUBS_TYPE="HypPart1" SUBS_CONTENT="price"/><HYP'
    ' CONTENT="-"/></TextLine><TextLine>'
    '<String CONTENT="ce" HPOS="100" VPOS="560" WIDTH="20" HEIGHT="40" SUBS_TYPE="HypPart2"/></TextLine></TextBlock>'
    "</PrintSpace></Page></Layout></alto>"
)
PAGE = (
    '<?xml version="1.0"?><PcGts xmlns="http://schema.primaresearch.org/PAGE/gts/pagecontent/2013-07-15"><Metadata/>'
    '<Page imageFilename="w.jpg" imageWidth="1000" imageHeight="1500"><ReadingOrder><OrderedGroup'
    ' id="g"><RegionRefIndexed'
    ' index="0" regionRef="r"/></OrderedGroup></ReadingOrder><TextRegion id="r" type="paragraph"><Coords points="90,90 '
    '910,90 910,400 90,400"/><TextLine><Coords points="100,100 900,103 900,120 100,120"/><Word><Coords points="100,100 '
    '180,103 180,120"/><TextEquiv'
    ' conf="0.9"><Unicode>Salt</Unicode></TextEquiv></Word><TextEquiv><Unicode>Salt</Unicode>'
    "</TextEquiv></TextLine></TextRegion></Page></PcGts>"
)
HOCR = (
    '<!DOCTYPE html><html><head><meta name="ocr-system" content="x"></head><body><div class="ocr_page" title="image '
    '&quot;w.png&quot;; bbox 0 0 1000 1500; ppageno 0; scan_res 144 144"><div class="ocr_carea"><p class=\'ocr_par\' '
    "lang='eng'><span class='ocr_line' title='bbox 100 100 900 120; baseline 0 -5'><span"
    " class='ocrx_word' title='bbox 100 "
    "100 130 120; x_wconf 95'>The</span> <span class='ocrx_word' title='bbox 140 100 190"
    " 120'>price</span></span></p></div>"
    "</div></body></html>"
)
CSV = 'date,author,text,id\n1911-05-04,Ada Quill,"The oil, he said, ""came"".",7\n1911,,Fog.,8\n'
JSON_LINES = (
    '{"text": "The oil came.", "author": "Ada", "date": "1911-05-04", "id": 7}\n{"text": "Fog.", "tags": ["a"]}\n'
)
WORD_BODY = (
    '<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>Oil</w:t></w:r></w:p><w:p><w:pPr><w:numPr><w:ilvl '
    'w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>The oil</w:t><w:footnoteReference w:id="2"/></w:r>'
    '<w:ins><w:r><w:t xml:space="preserve"> came</w:t></w:r></w:ins><w:r><w:br w:type="page"/></w:r></w:p><w:tbl><w:tr>'
    "<w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
)
WORD_NOTES = '<w:footnote w:id="2"><w:p><w:r><w:footnoteRef/><w:t>Fog.</w:t></w:r></w:p></w:footnote>'
WORD_STYLES = (
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style><w:style '
    'w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/><w:pPr>'
    '<w:outlineLvl w:val="0"/></w:pPr></w:style>'
)
OPEN_BODY = (
    '<text:h text:outline-level="1">Oil</text:h><text:p text:style-name="P1">The <text:span>oil</text:span><text:note '
    'text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body><text:p>Fog.</text:p>'
    "</text:note-body></text:note> came.<text:s"
    ' text:c="2"/><text:line-break/></text:p><text:list><text:list-item><text:p>'
    "one</text:p></text:list-item></text:list><table:table><table:table-row><table:table-cell><text:p>a</text:p>"
    "</table:table-cell></table:table-row></table:table>"
)
RICH_BODY = (
    r"{\info{\title Oil}{\author Ada}}\pard\s1 Oil\par\pard The {\b oil}{\super\chftn}{\footnote\chftn"
    r" Fog.} came\u8212?"
    r"\'e9\line x\page\f1\'e4\par\trowd\cellx100\intbl a\cell\row\pard{\*\unknown x}{\field{\*\fldinst HYPERLINK x}"
    r"{\fldrslt y}}\bin3 abc"
)


def lean(archive: bytes, *left_out: str) -> bytes:
    """A zip archive, uncompressed, without members whose names begin so: quick to write anew."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            if not name.startswith(left_out):
                new.writestr(name, old.read(name))
    return buffer.getvalue()


def word_document() -> bytes:
    """A DOCX file with two styles in the place of the hundreds that python-docx writes."""
    whole = word_file(WORD_BODY, {"footnotes": WORD_NOTES})
    small = replaced(whole, word_styles_xml=f"<w:styles {WORD}>{WORD_STYLES}</w:styles>".encode())
    return lean(small, "docProps", "customXml", "word/theme", "word/settings", "word/webSettings", "word/stylesWith")


def zipped_open_document() -> bytes:
    """The flat file in an archive, as most programs write it."""
    flat = open_document(OPEN_BODY).replace(b"office:document ", b"office:document-content ")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", flat.replace(b"</office:document>", b"</office:document-content>"))
    return buffer.getvalue()


def spreadsheet() -> bytes:
    """Two sheets of a few rows."""
    made = openpyxl.Workbook()
    first = made.create_sheet("One", 0)
    first.append(["date", "text", "id"])
    first.append(["1911-05-04", "The oil came.", 7])
    made.create_sheet("Two").append(["a", 1.5, True])
    buffer = io.BytesIO()
    made.save(buffer)
    return lean(buffer.getvalue(), "xl/theme", "docProps")


def pdfs() -> list[bytes]:
    """Small PDFs, not compressed, so that what is drawn can be changed."""

    def letter(canvas: Canvas) -> None:
        y = prose(canvas, "The oil never came to the tower, and the lamp was dark for a week.", 72, 740, 200)
        raised(canvas, "1", 120, y, 11)
        raised(canvas, "1", 72, 60, 8)
        canvas.drawString(80, 60, "Fog on the quay.")

    draw: list[Callable[[Canvas], None]] = [letter, partial(book, pages=2), with_table]
    return [pdf(one, pageCompression=0) for one in draw]


def examples(*suffixes: str, most: int = 6_000) -> list[bytes]:
    """The files of a format that lie in the project and have so many bytes at most; archives may have more."""
    paths = [path for folder in ("examples", "tests/data") for path in sorted((ROOT / folder).rglob("*"))]
    found = [path.read_bytes() for path in paths if path.is_file() and path.suffix in suffixes]
    return [one for one in found if len(one) <= (30_000 if one.startswith(b"PK") else most)]


def seeds_of_readers() -> dict[str, tuple[str, list[bytes]]]:
    """By the names of formats: the ending of their files, and files."""
    letter, turns = LETTER.encode(), TURNS.encode()
    foreign = [LETTER.encode("utf-16"), "Письмо\n\nДорогая Анна,\n\nмасла нет.\n".encode("cp1251")]
    flat = open_document(OPEN_BODY)
    mails = [PLAIN, REPLY, OUTLOOK, FLOWED, HTML_ALONE, PARTS]
    pages = {"a.xhtml": xhtml("<h1>Oil</h1><p>The oil came.</p>"), "b.xhtml": xhtml("<p>Fog.</p>")}
    xml = {"TEI": TEI.format(header=PEOPLE, text=TEI_TEXT), "ALTO": ALTO, "PAGE-XML": PAGE}
    return {
        "plain text": (".txt", [letter, turns, *foreign, *examples(".txt", most=1_500)]),
        "Markdown": (".md", [MARKDOWN.encode(), letter]),
        "DOCX": (".docx", [word_document()]),
        "ODT": (".odt", [zipped_open_document(), *examples(".odt")]),
        "flat ODT": (".fodt", [flat]),
        "RTF": (".rtf", [rich_text(RICH_BODY), *examples(".rtf")]),
        "mail": (".eml", [*mails, *examples(".eml")]),
        "Apple mail": (".emlx", [f"{len(PLAIN)}\n".encode() + PLAIN]),
        "mailbox": (".mbox", [MAILBOX]),
        "HTML": (".html", [HTML.encode()]),
        "EPUB": (".epub", [lean(epub_bytes(pages)), *examples(".epub")]),
        "hOCR": (".hocr", [HOCR.encode()]),
        "PDF": (".pdf", pdfs()),
        **{name: (".xml", [text.encode()]) for name, text in xml.items()},
        "CSV": (".csv", [CSV.encode(), *examples(".csv")]),
        "TSV": (".tsv", [CSV.replace(",", "\t").encode()]),
        "JSON Lines": (".jsonl", [JSON_LINES.encode()]),
        "XLSX": (".xlsx", [spreadsheet()]),
        "pictures": (".png", [b"\x89PNG\r\n\x1a\n"]),
    }
