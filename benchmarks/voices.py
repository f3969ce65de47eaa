"""How often each rule that names a speaker is right: ``make voices`` measures it and writes both tables.

Measured on the annotated documents of tests/data/voices and of corpus/, all of them our own texts, so that everybody
can measure again. The tables stand in src/searchdoc/structure/confidence.py, which names nobody without them, and in
docs/voices.md.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from gold import VOICES, Gold, cases, load_gold, text_beside  # noqa: E402
from searchdoc.formats.files import read  # noqa: E402
from searchdoc.models import Document  # noqa: E402
from searchdoc.structure.analysis import unweighed  # noqa: E402
from searchdoc.structure.confidence import STATED, estimated_precision  # noqa: E402

CODE = ROOT / "src" / "searchdoc" / "structure" / "confidence.py"
PAGE = ROOT / "docs" / "voices.md"

BEGIN, END = "begin of the measured table", "end of the measured table"

Table = Mapping[str, tuple[int, int]]


def main() -> None:
    """Measure, write the tables and print what was wrong."""
    measured, wrong = measure()
    CODE.write_text(between(CODE.read_text(encoding="utf-8"), code_table(measured)), encoding="utf-8")
    PAGE.write_text(between(PAGE.read_text(encoding="utf-8"), page_table(measured)), encoding="utf-8")
    print(page_table(measured))
    for complaint in wrong:
        print(complaint)


def measure() -> tuple[Table, list[str]]:
    """For each rule how many of its cases were right and how many there were; and a line for each that was wrong."""
    right: Counter[str] = Counter()
    count: Counter[str] = Counter()
    wrong: list[str] = []
    for document, gold in annotated():
        for case in cases(document, gold):
            for rule in case.rules:
                count[rule] += 1
                right[rule] += case.right
            if not case.right:
                words = document.text[case.span.start : case.span.start + 40]
                wrong.append(f"{document.id} {case.span.start}: {'/'.join(case.rules)} names {case.speaker}: {words!r}")
    rules = sorted(count.keys() - STATED, key=lambda rule: (-count[rule], rule))
    return {rule: (right[rule], count[rule]) for rule in rules}, wrong


def annotated() -> Iterator[tuple[Document, Gold]]:
    """Every annotated document that is part of this repository, with all names that the rules put."""
    for path in sorted(VOICES.glob("*.gold.toml")):
        if text := text_beside(path):
            yield unweighed(read(text.read_bytes(), text), text.name, text.name, "0" * 64), load_gold(path)


def code_table(measured: Table) -> str:
    """The table as it stands in the code."""
    rows = "\n".join(f'    "{rule}": ({right}, {count}),' for rule, (right, count) in measured.items())
    return f"CASES: Mapping[str, tuple[int, int]] = {{\n{rows}\n}}"


def page_table(measured: Table) -> str:
    """The table as it stands on the page."""
    rows = "\n".join(
        f"| {rule} | {count} | {right} | {estimated_precision(right, count):.2f} |"
        for rule, (right, count) in measured.items()
    )
    return f"| rule | cases | right | confidence |\n|---|---|---|---|\n{rows}"


def between(text: str, words: str) -> str:
    """The text with other words between the two lines that mark the table."""
    lines = text.splitlines()
    begin, end = (next(at for at, line in enumerate(lines) if mark in line) for mark in (BEGIN, END))
    return "\n".join([*lines[: begin + 1], words, *lines[end:], ""])


if __name__ == "__main__":
    main()
