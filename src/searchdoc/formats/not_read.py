"""Files that no reader reads: what kind each is, and how its words can be had all the same.

A kind is the ending of the file's name. Once there is a reader for an ending, it is looked up here no more.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from searchdoc.formats.files import READERS
from searchdoc.protocols import NamedFile

NO_ENDING = "without an ending"
"""The kind of a file whose name has no ending, or none that can be one."""

_LONGEST_ENDING = 12
"""Characters of the longest ending, its dot included, that is taken for one: "minutes.of the vestry" has none."""

_READ = frozenset(suffix for reader in READERS for suffix in reader.suffixes)


def _save_as(*preferred: str) -> str:
    """Which ending to save a file under: the first that is read, or plain text."""
    return f"save as {next((ending for ending in preferred if ending in _READ), '.txt')}"


def _ways_out() -> Iterator[tuple[str, str]]:
    """Pairs of endings, divided by spaces, and the way out that they share."""
    yield ".doc .dot .docx .docm .dotx .wpd .wps .hwp .hwpx .lwp .sxw", _save_as(".docx", ".odt")
    yield ".odt .fodt .ott .rtf", _save_as(".docx", ".odt")
    yield ".pages", f"in Pages, {_save_as('.docx', '.pdf').replace('save as', 'export to')}"
    yield ".xls .xlsx .xlsm .xlsb .ods .numbers", _save_as(".xlsx", ".csv")
    yield ".ppt .pptx .odp .key", _save_as(".pdf")
    yield ".xps .oxps .ps .eps", _save_as(".pdf")
    yield ".djvu .djv", f"{_save_as('.pdf')}, with its text"
    yield ".epub .mobi .azw .azw3 .azw4 .kfx .fb2 .lit .lrf .chm", f"with Calibre, {_save_as('.epub')}"
    yield ".html .htm .xhtml .mht .mhtml", _save_as(".html")
    yield ".webarchive .maff .warc", f"in the browser, {_save_as('.html')}"
    yield ".msg .pst .ost .oft .emlx", f"in the mail program, {_save_as('.eml', '.mbox')}"
    yield ".eml .mbox", _save_as(".eml")
    yield ".xml .tei .alto .hocr", _save_as(".html")
    yield ".tex .ltx .latex", f"LaTeX: convert to {'.html' if '.html' in _READ else '.txt'} with pandoc"
    yield ".rst .adoc .asciidoc .org .textile .wiki .typ", _save_as(".md")
    yield ".zip .7z .rar .tar .gz .bz2 .xz .zst .tar.gz .tar.bz2 .tar.xz .tgz .tbz2 .txz .cbz .cbr .iso", "unpack it"
    yield (
        ".jpg .jpeg .jpe .png .tif .tiff .gif .bmp .webp .heic .heif .avif .jp2 .jxl .psd .svg .raw .cr2 .nef .dng",
        "a picture: save the text in it as .txt",
    )
    yield ".mp3 .wav .m4a .aac .flac .ogg .oga .opus .wma .aif .aiff .amr", "sound: write it down as .txt"
    yield ".mp4 .m4v .mov .avi .mkv .webm .wmv .mpg .mpeg .3gp", "film: write down what is said as .txt"
    yield ".srt .vtt", "subtitles: save as .txt"
    yield ".json .jsonld .csv .tsv", "it describes no document here"
    yield ".jsonl .ndjson .bib .ris .enw .yaml .yml .toml .ini .sql .log", _save_as(".csv")
    yield ".db .sqlite .sqlite3 .mdb .accdb .fmp12 .dbf .parquet .dta .sav", "a database: export its texts as .txt"
    yield ".py .js .ts .css .c .h .cpp .java .r .rb .php .go .rs .sh .ipynb .bat .exe .dll .so", "a program"


WAYS_OUT: Mapping[str, str] = {ending: way_out for endings, way_out in _ways_out() for ending in endings.split()}
"""How the words of a file with that ending, which no reader reads, can be had all the same."""

_COMPOUND = tuple(ending for ending in WAYS_OUT if ending.count(".") > 1)


def kind_of(path: NamedFile) -> str:
    """The ending of a file's name in lower case (".doc", ".tar.gz"), or ``NO_ENDING``."""
    name = path.name.lower()
    ending = next((ending for ending in _COMPOUND if name.endswith(ending)), path.suffix.lower())
    return ending if 1 < len(ending) <= _LONGEST_ENDING and not any(map(str.isspace, ending)) else NO_ENDING


def way_out(path: NamedFile) -> str:
    """How the words of a file that no reader reads can be had all the same, in a few words ("save as .docx")."""
    kind = kind_of(path)
    return WAYS_OUT.get(kind, "name it .txt if it is plain text" if kind == NO_ENDING else "save as .txt")
