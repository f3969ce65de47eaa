"""How costs grow with the length of a document and with the number of documents: writes a table of docs/performance.md.

python benchmarks/growth.py [--bytes N] [--documents N] [--print-only] [--only NAME]

Everything is measured at three sizes, each four times the one before, in a process of its own: the processor's time of
all its threads, in which other work on the machine hardly shows, and the memory that it needs at most, beyond what it
has before. A ratio of 4 is linear.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from xml.sax.saxutils import escape

os.environ.setdefault("HF_HUB_OFFLINE", "1")

from pages import write_table
from synthetic import Writer

STEP = 4
SIZES = 3
_WORDML = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_QUESTION = "what was said about the trade"


@dataclass(frozen=True)
class Cost:
    """Seconds of processor time, megabytes of memory at most beyond those before, and megabytes that were read."""

    seconds: float
    memory: float
    size: float


def main() -> None:
    """Measure everything, print the tables and write them to the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bytes", type=int, default=250_000, metavar="N", help="the length of the shortest document")
    parser.add_argument("--documents", type=int, default=25, metavar="N", help="the fewest documents, of 5 kB each")
    parser.add_argument("--print-only", action="store_true", help="print the table only")
    parser.add_argument("--only", metavar="NAME", help="one document of that kind alone, and write nothing")
    parser.add_argument("--measure", nargs=2, metavar=("WHAT", "PATH"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        measure_here(options.measure[0], Path(options.measure[1]))
        return
    with tempfile.TemporaryDirectory() as folder:
        kinds = {options.only: DOCUMENTS[options.only]} if options.only else DOCUMENTS
        lengths = {name: by_length(name, make, options.bytes, Path(folder)) for name, make in kinds.items()}
        numbers = {} if options.only else by_number(options.documents, Path(folder))
    shown = "\n\n".join(filter(None, (length_table(lengths), number_table(numbers, options.documents))))
    print(shown)
    if not (options.print_only or options.only):
        write_table("performance.md", "growth", shown)


def text_of(size: int) -> str:
    """Prose of about so many characters, always the same: paragraphs with a blank line between them."""
    paragraphs, length = [], 0
    for _, text in Writer().documents(10**9):
        for paragraph in text.partition("\n---\n")[2].split("\n\n"):
            paragraphs.append(paragraph.strip())
            length += len(paragraph)
            if length > size:
                return "\n\n".join(paragraphs)
    raise AssertionError


def _word_file(text: str) -> bytes:
    body = "".join(f"<w:p><w:r><w:t>{escape(one)}</w:t></w:r></w:p>" for one in text.split("\n\n"))
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r1" Type="{relation}" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f'<w:document xmlns:w="{_WORDML}"><w:body>{body}</w:body></w:document>',
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return file.getvalue()


def _pdf_file(text: str) -> bytes:
    from reportlab.lib.utils import simpleSplit
    from reportlab.pdfgen.canvas import Canvas

    file = io.BytesIO()
    canvas, y = Canvas(file), 780.0
    canvas.setFont("Times-Roman", 11)
    for paragraph in text.split("\n\n"):
        for line in [*simpleSplit(f"    {paragraph}", "Times-Roman", 11, 440), ""]:
            if y < 60:
                canvas.showPage()
                canvas.setFont("Times-Roman", 11)
                y = 780.0
            canvas.drawString(70, y, line)
            y -= 13.5
    canvas.save()
    return file.getvalue()


def _mail_file(text: str) -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "ada@example.org", "board@example.org", "A report"
    message["Date"] = "Mon, 13 Feb 1922 08:00:00 +0000"
    message.set_content(text)
    return message.as_bytes()


def _markup(before: str, element: str, after: str) -> Callable[[str], bytes]:
    def made(text: str) -> bytes:
        body = "".join(f"<{element}>{escape(one)}</{element}>\n" for one in text.split("\n\n"))
        return f"{before}{body}{after}".encode()

    return made


_TEI = '<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader/><text><body>'
DOCUMENTS: dict[str, Callable[[int], tuple[str, bytes]]] = {
    "plain text": lambda size: (".txt", text_of(size).encode()),
    "DOCX": lambda size: (".docx", _word_file(text_of(size))),
    "HTML": lambda size: (".html", _markup("<html><body>", "p", "</body></html>")(text_of(size))),
    "TEI": lambda size: (".xml", _markup(_TEI, "p", "</body></text></TEI>")(text_of(size))),
    "PDF": lambda size: (".pdf", _pdf_file(text_of(size))),
    "mail": lambda size: (".eml", _mail_file(text_of(size))),
    "one word": lambda size: (".txt", b"a" * size),
    "one line": lambda size: (".txt", text_of(size).replace("\n\n", " ").encode()),
    "words of one letter": lambda size: (".txt", b"a b " * (size // 4)),
    "spaces": lambda size: (".txt", b"A word." + b" " * size + b"Another."),
    "line ends": lambda size: (".txt", b"A word." + b"\n" * size + b"Another."),
}
"""What documents are made of: the ending of the file and its bytes, for so many characters of text."""


def by_length(name: str, make: Callable[[int], tuple[str, bytes]], shortest: int, folder: Path) -> list[Cost]:
    """What it costs to read one document, for each length."""
    found = []
    for size in sizes(shortest):
        ending, data = make(size)
        path = folder / f"{name.replace(' ', '-')}{size}{ending}"
        path.write_bytes(data)
        found.append(measured("read", path))
        path.unlink()
    return found


def by_number(fewest: int, folder: Path) -> dict[str, list[Cost]]:
    """What it costs to build an index, to open it and to ask, for each number of documents."""
    found: dict[str, list[Cost]] = {"build": [], "build again": [], "open": [], "ask": []}
    for count in sizes(fewest):
        shelf = folder / str(count)
        (shelf / "documents").mkdir(parents=True)
        paragraphs = text_of(count * 5_000).split("\n\n")
        for number in range(count):
            part = paragraphs[number * len(paragraphs) // count : (number + 1) * len(paragraphs) // count]
            (shelf / "documents" / f"{number:06d}.txt").write_text("\n\n".join(part), "utf-8")
        for what, costs in found.items():
            costs.append(measured(what.split()[0], shelf))
    return found


def sizes(smallest: int) -> list[int]:
    """Three sizes."""
    return [smallest * STEP**step for step in range(SIZES)]


def measured(what: str, path: Path) -> Cost:
    """The cost of doing something in a process of its own."""
    command = [sys.executable, __file__, "--measure", what, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return Cost(**json.loads(done.stdout.splitlines()[-1]))


def measure_here(what: str, path: Path) -> None:
    """Do it, and print what it cost."""
    import searchdoc
    from searchdoc.building.build import build_index
    from searchdoc.building.reading import read_passages
    from searchdoc.building.source import SourceFile, discover, load
    from searchdoc.embedding.embedder import load_embedder

    size = sum(one.stat().st_size for one in (path.rglob("*.txt") if path.is_dir() else [path]))
    embedder = load_embedder()
    embedder.embed_with_tokens(["a word"])
    read_passages(SourceFile("a.txt", Path("a.txt"), data=text_of(3_000).encode()), embedder)  # what is loaded once
    index = searchdoc.open(path / "index") if what == "ask" else None
    if index is not None:
        index.ask(_QUESTION)
    before, started = peak_memory(forget=True), time.process_time()
    if what == "read":
        read_passages(load(discover([path]).files[0]), embedder)
    elif what == "build":
        build_index([path / "documents"], path / "index", embedder)
    elif what == "open":
        searchdoc.open(path / "index").search(_QUESTION)
    elif index is not None:
        for number in range(20):
            index.ask(f"{_QUESTION} {number}")
    print(json.dumps({"seconds": time.process_time() - started, "memory": peak_memory() - before, "size": size / 1e6}))


def peak_memory(*, forget: bool = False) -> float:
    """Megabytes of memory that this process has had at most; ``forget`` sets that to what it has now.

    Only Linux can forget: elsewhere growth is seen once it exceeds what was needed to start.
    """
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    if forget:
        Path("/proc/self/clear_refs").write_text("5", "ascii")
    lines = dict(line.split(":", 1) for line in status.read_text("ascii").splitlines())
    return int(lines["VmHWM"].split()[0]) * 1024 / 1e6


def length_table(costs: dict[str, list[Cost]]) -> str:
    """The table of reading one document."""
    head = "| one document of | MB of the file | seconds | 4 times as long | again | MB of memory | for each MB more |"
    return "\n".join([head, "|---" * 7 + "|", *(_row(name, several) for name, several in costs.items())])


def _row(name: str, costs: Sequence[Cost]) -> str:
    growth = (costs[-1].memory - costs[0].memory) / (costs[-1].size - costs[0].size)
    times = " | ".join(_ratio(costs, step) for step in range(1, SIZES))
    return (
        f"| {name} | {costs[-1].size:.1f} | {costs[-1].seconds:.1f} | {times} | {costs[-1].memory:.0f} | {growth:.0f} |"
    )


def number_table(costs: dict[str, list[Cost]], fewest: int) -> str:
    """The table of many documents."""
    if not costs:
        return ""
    most = f"{sizes(fewest)[-1]:,} documents"
    rows = [
        f"| {name} | {several[-1].seconds:.2f} | {' | '.join(_ratio(several, step) for step in range(1, SIZES))} "
        f"| {several[-1].memory:.0f} |"
        for name, several in costs.items()
    ]
    head = f"| {most} | seconds | 4 times as many | again | MB of memory |"
    return "\n".join([head, "|---" * 5 + "|", *rows])


def _ratio(costs: Sequence[Cost], step: int) -> str:
    return f"{costs[step].seconds / costs[step - 1].seconds:.1f}"


if __name__ == "__main__":
    main()
