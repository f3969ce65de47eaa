"""How often each rule that names a speaker is right: ``make voices`` measures it and writes both sets of tables.

Two collections are measured. The annotated documents of tests/data/voices and of corpus/ are our own texts, so that
everybody can measure them again. The published editions lie beside the repository, in ../shared/eval/voices, where
somebody has put them; where nobody has, their tables stay as they are. The tables stand in
src/searchdoc/structure/confidence.py, which names nobody without them, and in docs/voices.md.

Confidences are fitted to the editions, so each edition is also scored with confidences to which it contributed
nothing: the columns "left out" of the page.
"""

from __future__ import annotations

import importlib.util
import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from gold import VOICES, Gold, cases, load_gold, text_beside  # noqa: E402
from searchdoc.formats.files import read  # noqa: E402
from searchdoc.models import Document, innermost_direct  # noqa: E402
from searchdoc.protocols import DecodedFile  # noqa: E402
from searchdoc.structure import confidence  # noqa: E402
from searchdoc.structure.analysis import analyse, unweighed  # noqa: E402
from searchdoc.structure.confidence import STATED, estimated_precision, summed  # noqa: E402

CODE = ROOT / "src" / "searchdoc" / "structure" / "confidence.py"
PAGE = ROOT / "docs" / "voices.md"
EDITIONS = ROOT.parent / "shared" / "eval" / "voices"

TABLE = "measured table"
FIGURES = "table of the editions"

Table = Mapping[str, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Edition:
    """One published edition: its files, and the cases of each rule in them."""

    name: str
    files: Mapping[str, DecodedFile]
    cases: Table


def main() -> None:
    """Measure, write the tables and print what was wrong."""
    own, wrong = measure()
    if EDITIONS.is_dir():
        editions = list(read_editions())
        counted = summed(*(edition.cases for edition in editions))
        rewrite(PAGE, FIGURES, figures_table(editions, own))
    else:
        print(f"The published editions are not there ({EDITIONS}): their tables stay as they are.", file=sys.stderr)
        counted = confidence.EDITIONS
    counted = ordered(counted)
    rewrite(CODE, TABLE, code_table(own, counted))
    rewrite(PAGE, TABLE, page_table(own, counted))
    print(page_table(own, counted))
    for complaint in wrong:
        print(complaint)


def measure() -> tuple[Table, list[str]]:
    """For each rule how many of its cases in our own texts were right, and how many there were.

    And a line for each that was wrong.
    """
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
    return ordered(_table(right, count)), wrong


def annotated() -> Iterator[tuple[Document, Gold]]:
    """Every annotated document that is part of this repository, with all names that the rules put."""
    for path in sorted(VOICES.glob("*.gold.toml")):
        if text := text_beside(path):
            yield unweighed(read(text.read_bytes(), text), text.name, text.name, "0" * 64), load_gold(path)


def read_editions() -> Iterator[Edition]:
    """Every published edition beside the repository."""
    scorer = load_scorer()
    for folder in sorted((EDITIONS / "docs").iterdir()):
        files = {path.name: read(path.read_bytes(), path) for path in sorted(folder.iterdir())}
        documents = {name: unweighed(file, name, name, "0" * 64) for name, file in files.items()}
        yield Edition(folder.name, files, edition_cases(scorer, folder.name, documents))


def load_scorer() -> ModuleType:
    """The scorer that lies with the editions; it reads its arguments when it is imported."""
    arguments, sys.argv = sys.argv, sys.argv[:1]
    try:
        spec = importlib.util.spec_from_file_location("edition_scorer", EDITIONS / "score.py")
        if spec is None or spec.loader is None:
            raise FileNotFoundError(EDITIONS / "score.py")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    finally:
        sys.argv = arguments
    return module


def edition_cases(scorer: ModuleType, edition: str, documents: Mapping[str, Document]) -> Table:
    """For each rule the paragraphs of an edition to which it put a name, and in how many that was the markup's.

    Where the markup names nobody in words that belong to no quoted document, there is nothing to compare.
    """
    right: Counter[str] = Counter()
    count: Counter[str] = Counter()
    for path in sorted((EDITIONS / "gold" / edition).glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        document = documents[f"{path.stem}.txt"]
        starts = [block.span.start for block in document.blocks]
        for span in gold["spans"]:
            if span["kind"] != "body" or not span["score"] or not (span["speaker"] or span["emb"]):
                continue
            block = document.blocks[max(_last_before(starts, span["start"]), 0)]
            voice = innermost_direct(block.voices)
            if voice is None or voice.speaker is None or not block.span.start <= span["start"] < block.span.end:
                continue
            aliases = [
                *(gold["meta"]["aliases"] if not span["emb"] else []),
                *(span.get("aliases") or []),
                *_other_names(gold["meta"].get("names", {}), span["speaker"]),
            ]
            agrees = bool(span["speaker"]) and scorer.same_person(edition, voice.speaker, span["speaker"], aliases)
            for rule in voice.rule.split("/"):
                count[rule] += 1
                right[rule] += agrees
    return _table(right, count)


def _last_before(starts: Sequence[int], position: int) -> int:
    return max((at for at, start in enumerate(starts) if start <= position), default=0)


def _other_names(names: Mapping[str, str], speaker: str | None) -> list[str]:
    if speaker in names:
        return [names[speaker]]
    return [short for short, full in names.items() if full == speaker] if speaker else []


def _table(right: Counter[str], count: Counter[str]) -> Table:
    return {rule: (right[rule], count[rule]) for rule in count if rule not in STATED}


def ordered(table: Table) -> Table:
    """The rules with most cases first."""
    return {rule: table[rule] for rule in sorted(table, key=lambda rule: (-table[rule][1], rule))}


def figures_table(editions: Sequence[Edition], own: Table) -> str:
    """How each edition is attributed, in per cent of its characters, with all confidences and with those of the others.

    The markup's authors, dates and addressees are counted as right / wrong / not found.
    """
    heading = (
        "| edition | host right | wrong | nobody | left out: right | wrong | quoted right | wrong | nobody "
        "| left out: right | wrong | authors | dates | addressees |"
    )
    rows = [heading, "|---" * 14 + "|"]
    scorer = load_scorer()
    total, without_total = Counter[str](), Counter[str]()
    for edition in editions:
        others = [other.cases for other in editions if other is not edition]
        counted = score(scorer, edition, summed(own, *(one.cases for one in editions)))
        left_out = score(scorer, edition, summed(own, *others))
        total += counted
        without_total += left_out
        rows.append(_figures_row(edition.name, counted, left_out))
    rows.append(_figures_row("all", total, without_total))
    return "\n".join(rows)


def score(scorer: ModuleType, edition: Edition, table: Table) -> Counter[str]:
    """The scorer's counts of an edition where the rules are as sure as a table says."""
    held, confidence.CASES = confidence.CASES, table
    try:
        documents = {(edition.name, name): analyse(file, name, name, "0" * 64) for name, file in edition.files.items()}
        counts: Counter[str] = scorer.run(edition.name, documents)[0]
    finally:
        confidence.CASES = held
    return counts


def _figures_row(name: str, counted: Counter[str], left_out: Counter[str]) -> str:
    cells = [name]
    for part, verdicts, counts in (
        ("host", ("right", "wrong", "unknown"), counted),
        ("host", ("right", "wrong"), left_out),
        ("emb", ("right", "wrong", "unknown"), counted),
        ("emb", ("right", "wrong"), left_out),
    ):
        whole = counts[f"{part}_chars"]
        cells += [f"{100 * counts[f'{part}_{verdict}'] / whole:.1f}" if whole else "" for verdict in verdicts]
    cells.append(
        f"{counted['author_right']}/{counted['author_wrong'] + counted['author_invented']}/{counted['author_none']}"
    )
    cells += [
        f"{counted[f'{what}_right']}/{counted[f'{what}_wrong']}/{counted[f'{what}_none'] + counted[f'{what}_part']}"
        for what in ("date", "to")
    ]
    return "| " + " | ".join(cells) + " |"


def code_table(own: Table, editions: Table) -> str:
    """The tables as they stand in the code."""
    return "\n".join(
        "\n".join(
            [
                f"{name}: Mapping[str, tuple[int, int]] = {{",
                *(f'    "{rule}": ({right}, {count}),' for rule, (right, count) in table.items()),
                "}",
            ]
        )
        for name, table in (("OWN_TEXTS", own), ("EDITIONS", editions))
    )


def page_table(own: Table, editions: Table) -> str:
    """The tables as they stand on the page, as one."""
    rows = []
    for rule, (right, count) in ordered(summed(own, editions)).items():
        (own_right, own_count), (edition_right, edition_count) = own.get(rule, (0, 0)), editions.get(rule, (0, 0))
        precision = estimated_precision(right, count)
        rows.append(f"| {rule} | {own_count} | {own_right} | {edition_count} | {edition_right} | {precision:.2f} |")
    heading = "| rule | cases in our own texts | right | cases in the editions | right | confidence |"
    return "\n".join([heading, "|---" * 6 + "|", *rows])


def rewrite(path: Path, name: str, words: str) -> None:
    """Put other words between the two lines of a file that mark a table."""
    path.write_text(between(path.read_text(encoding="utf-8"), name, words), encoding="utf-8")


def between(text: str, name: str, words: str) -> str:
    """The text with other words between the two lines that mark a table."""
    lines = text.splitlines()
    begin, end = (
        next(at for at, line in enumerate(lines) if mark in line)
        for mark in (f"begin of the {name}", f"end of the {name}")
    )
    return "\n".join([*lines[: begin + 1], words, *lines[end:], ""])


if __name__ == "__main__":
    main()
