"""How good the ranking is on every test set, beside others': writes the tables and the picture of docs/quality.md.

python benchmarks/quality.py [--peers PYTHON] [--cache DIR] [--print-only] [TESTSET[=DOCUMENTS]]...

TESTSET is a folder with a collection in BEIR's layout, or a question file with the folder or file of its documents.
Without any, all sets are measured that docs/quality.md names, as far as they lie where they are looked for. PYTHON is
the interpreter of the peers' environment ('make peers'). With --cache the indexes and the peers' rankings are kept in
DIR, and peers rank anew only what has changed; with --print-only the tables are printed and the page left as it is.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

os.environ.setdefault("HF_HUB_OFFLINE", "1")

from pages import DOCS, write_table
from papers import PapersFigures, measure_papers, papers_table
from silence import Judged, picture, tables

import searchdoc
from searchdoc.errors import MissingExtra, SearchdocError
from searchdoc.evaluation.measures import (
    SEED,
    AnswerFigures,
    Evaluation,
    Rankings,
    collection_index,
    evaluate,
    queries_of,
    read_testset,
)
from searchdoc.evaluation.testsets import Collection, Item

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"
LETTER = SHARED / "corpus" / "letter"
PEERS = ROOT / ".venv" / "peers" / "bin" / "python"
MEASURES = ("hit@1", "hit@3", "nDCG@10", "recall@100")
DECIDING = "nDCG@10"
NAMES = {"hybrid": "searchdoc, hybrid", "keyword": "searchdoc, words alone", "semantic": "searchdoc, meaning alone"}
BASES = ("BM25", "MiniLM")
"""The peers that every hybrid is built from: the better of them is what a hybrid must beat."""

SUM = "BM25 and MiniLM by min-max sum"
"""The plainest way to fuse the two, which a fusion with weights must beat."""

PACKAGES = ("numpy", "whoosh", "sentence-transformers", "onnxruntime", "ir-measures")


@dataclass(frozen=True)
class Set:
    """A test set, and for a question file the documents that its questions are about."""

    name: str
    path: Path
    documents: Path | None = None

    @property
    def slug(self) -> str:
        """The name of a folder for it."""
        return self.name.replace(", ", "-").replace(" ", "-").lower()


@dataclass(frozen=True)
class Peer:
    """What another program made of the passages: rankings, or why there are none."""

    name: str
    versions: Mapping[str, str]
    rankings: Rankings
    failed: str | None = None


@dataclass(frozen=True)
class Measured:
    """A set's figures, its questions where it is a question file, and the peers that took part."""

    name: str
    result: Evaluation
    judged: tuple[Judged, ...]
    peers: tuple[Peer, ...]
    fingerprint: str


KNOWN = (
    Set("letter", SHARED / "eval" / "letter.questions.jsonl", LETTER),
    Set("letter, our own", ROOT / "tests" / "data" / "letter.questions.jsonl", LETTER),
    Set("letter, second", ROOT / "tests" / "data" / "letter-second.questions.jsonl", LETTER),
    Set("calendar, our own", ROOT / "tests" / "data" / "calendar.questions.jsonl", ROOT / "corpus"),
    Set("Cranfield", SHARED / "eval" / "cranfield"),
    Set("CISI", SHARED / "eval" / "cisi"),
)


PAPERS = {
    "Thornbury, English": SHARED / "eval" / "thornbury",
    "Herbarium, six languages": ROOT / "tests" / "data" / "herbarium",
    "Salzbach, German": ROOT / "tests" / "data" / "salzbach",
}
"""Folders of papers with questions, by the name that they have on the page."""


def main() -> None:
    """Measure, print, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("testsets", nargs="*", metavar="TESTSET[=DOCUMENTS]", type=_named)
    parser.add_argument("--peers", type=Path, metavar="PYTHON", default=PEERS, help="the peers' interpreter")
    parser.add_argument("--cache", type=Path, metavar="DIR", help="keep the indexes here")
    parser.add_argument("--print-only", action="store_true", help="print the tables only")
    options = parser.parse_args()
    interpreter: Path | None = options.peers
    if not options.peers.exists():
        print("left out: the peers, since they are not installed ('make peers' installs them)", file=sys.stderr)
        interpreter = None
    measured = [measure(one, options.cache, interpreter) for one in options.testsets or list(_there())]
    shown = {"versions": versions(measured), "table": ranking_table(measured), "peers": peers_table(measured)}
    shown["answers"] = answers_table(measured)
    if not options.testsets:
        shown["papers"] = papers_table(list(_papers()))
    judged = [one for each in measured for one in each.judged]
    if judged:
        shown["silence"] = tables(judged)
    for name, table in shown.items():
        print(f"{table}\n")
        if not options.print_only:
            write_table("quality.md", name, table)
    if judged and not options.print_only:
        try:
            picture(DOCS / "pictures" / "silence-threshold.svg", judged)
        except MissingExtra as error:
            print(f"left out: the picture, since {error}", file=sys.stderr)


def _named(written: str) -> Set:
    path, _, documents = written.partition("=")
    return Set(Path(path).name.split(".")[0], Path(path), Path(documents) if documents else None)


def _there() -> Iterator[Set]:
    """The sets that are here; what is missing is said."""
    for one in KNOWN:
        missing = [path for path in (one.path, one.documents) if path is not None and not path.exists()]
        if missing:
            print(f"left out: {one.name}, since there is no {os.path.relpath(missing[0], ROOT)}", file=sys.stderr)
        else:
            yield one


def _papers() -> Iterator[PapersFigures]:
    """The folders of papers that are here, of which those are read that are plain text or Markdown."""
    for name, folder in PAPERS.items():
        questions = next(folder.glob("*questions.jsonl"), None)
        if questions is None:
            print(f"left out: {name}, since there is no {os.path.relpath(folder, ROOT)}", file=sys.stderr)
        else:
            print(f"measuring {name} ...", file=sys.stderr)
            yield measure_papers(name, folder / "papers", questions)


# -- measuring


def measure(one: Set, cache: Path | None = None, interpreter: Path | None = None) -> Measured:
    """Figures of searchdoc and, where there is an interpreter for them, of its peers."""
    print(f"measuring {one.name} ...", file=sys.stderr)
    with _index(one, cache) as (index, test), tempfile.TemporaryDirectory() as temporary:
        peers: tuple[Peer, ...] = ()
        if interpreter is not None:
            folder = (cache or Path(temporary)) / "peers" / one.slug
            if export(index, test, folder) or not (folder / "rankings.json").exists():
                subprocess.run([interpreter, ROOT / "benchmarks" / "peers.py", folder], check=True)
            peers = read_peers(folder)
        rankings = {peer.name: peer.rankings for peer in peers if not peer.failed}
        result = evaluate(index, test, rankings=rankings)
        return Measured(one.name, result, _judged(one.name, test, result), peers, index.manifest.model.fingerprint)


@contextmanager
def _index(one: Set, cache: Path | None) -> Iterator[tuple[searchdoc.Index, Collection | tuple[Item, ...]]]:
    test = read_testset(one.path)
    with tempfile.TemporaryDirectory() as temporary:
        place = (cache or Path(temporary)) / one.slug
        if isinstance(test, Collection):
            with collection_index(test, place) as index:
                yield index, test
        elif one.documents is None:
            raise SearchdocError(f"{one.path} needs its documents: write {one.path}=FOLDER")
        else:
            yield searchdoc.build([one.documents], place), test


def export(index: searchdoc.Index, test: Collection | Sequence[Item], folder: Path) -> bool:
    """Write the words of every passage that says something, and every query, for the peers; False if they stood there.

    What the peers made of others is removed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    passages = [(place, passage.text) for place, passage in enumerate(index.passages()) if passage.saying]
    queries = [(query.id, query.text) for query in queries_of(test).values()]
    written = [_write(folder / "passages.jsonl", passages), _write(folder / "queries.jsonl", queries)]
    if any(written):
        (folder / "rankings.json").unlink(missing_ok=True)
    return any(written)


def _write(path: Path, texts: Iterable[tuple[int | str, str]]) -> bool:
    """Write a line for each text; False where the file has them already."""
    lines = "".join(json.dumps({"id": identifier, "text": text}) + "\n" for identifier, text in texts)
    if path.exists() and path.read_text(encoding="utf-8") == lines:
        return False
    path.write_text(lines, encoding="utf-8")
    return True


def read_peers(folder: Path) -> tuple[Peer, ...]:
    """What the peers made of it."""
    rankings = json.loads((folder / "rankings.json").read_text(encoding="utf-8"))
    return tuple(
        Peer(one["name"], one.get("versions", {}), one.get("rankings", {}), one.get("failed")) for one in rankings
    )


def _judged(name: str, test: Collection | Sequence[Item], result: Evaluation) -> tuple[Judged, ...]:
    if isinstance(test, Collection) or result.answers is None:
        return ()
    return tuple(Judged(name, item.answerable, result.answers.support[item.id]) for item in test)


# -- the page


def versions(measured: Sequence[Measured]) -> str:
    """What was measured with what."""
    own = [f"searchdoc {searchdoc.__version__}", f"Python {platform.python_version()}"]
    own += [f"{package} {version(package)}" for package in PACKAGES]
    found = dict(item for one in measured for peer in one.peers for item in peer.versions.items())
    lines = [f"Measured with {', '.join(own)}; model {measured[0].fingerprint[:16]}; seed {SEED}."]
    if found:
        lines.append(f"The peers: {', '.join(f'{package} {which}' for package, which in sorted(found.items()))}.")
    lines += dict.fromkeys(
        f"Not measured: {peer.name} ({peer.failed})." for one in measured for peer in one.peers if peer.failed
    )
    return "\n".join(lines)


def ranking_table(measured: Sequence[Measured]) -> str:
    """A row a ranking."""
    rows = [
        f"| collection | ranking | {' | '.join(MEASURES)} | p ({DECIDING}) |",
        "|---|---|" + "---|" * (len(MEASURES) + 1),
    ]
    for one in measured:
        for name, figures in one.result.figures.items():
            first = f"{one.name}, {one.result.measured} questions" if name == one.result.baseline else ""
            cells = [
                f"{figures[each].mean:.3f} [{figures[each].low:.2f}–{figures[each].high:.2f}]" for each in MEASURES
            ]
            p_value = _p(one.result.p_values[name][DECIDING]) if name in one.result.p_values else ""
            rows.append(f"| {first} | {NAMES.get(name, name)} | {' | '.join(cells)} | {p_value} |")
    return "\n".join(rows)


def peers_table(measured: Sequence[Measured]) -> str:
    """The hybrid ranking against the better of its bases, and against the best of all peers."""
    compared = [one for one in measured if all(peer in one.result.figures for peer in (*BASES, SUM))]
    if not compared:
        return "The peers were not measured: `make peers` installs them."
    rows = [
        f"| collection | searchdoc | {' or '.join(BASES)} | gain | p | min-max sum | gain | p | best peer | gain | p |",
        "|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    gains: list[tuple[float, ...]] = []
    for one in compared:
        figures = {name: values[DECIDING].mean for name, values in one.result.figures.items()}
        own = figures[one.result.baseline]
        cells = []
        gain = []
        others = figures.keys() - NAMES.keys()
        for peer in (max(BASES, key=figures.__getitem__), SUM, max(others, key=figures.__getitem__)):
            gain.append(own / figures[peer] - 1)
            p_value = _p(one.result.p_values[peer][DECIDING])
            cells.append(f"{'' if peer == SUM else f'{peer} '}{figures[peer]:.3f} | {gain[-1]:+.1%} | {p_value}")
        gains.append(tuple(gain))
        rows.append(f"| {one.name} | {own:.3f} | {' | '.join(cells)} |")
    means = [sum(one) / len(gains) for one in zip(*gains, strict=True)]
    rows.append("| **average** |  |" + "".join(f"  | **{mean:+.1%}** |  |" for mean in means))
    return "\n".join(rows)


def answers_table(measured: Sequence[Measured]) -> str:
    """How the answers fare at the threshold that ``ask`` uses."""
    rows = [
        "| collection | right speaker first | another first | phrase present | false answers | false silences |",
        "|---|---|---|---|---|---|",
    ]
    rows += [_answers_row(one.name, one.result.answers) for one in measured if one.result.answers]
    return "\n".join(rows)


def _answers_row(name: str, answers: AnswerFigures) -> str:
    wrong = (
        f"{len(answers.false_answers)} of {answers.unanswerable} "
        f"| {len(answers.false_silences)} of {answers.answerable}"
    )
    speakers = "– | –" if answers.speaker_right is None else f"{answers.speaker_right:.3f} | {answers.speaker_wrong}"
    phrases = "–" if answers.phrase_present is None else f"{answers.phrase_present:.3f}"
    return f"| {name} | {speakers} | {phrases} | {wrong} |"


def _p(value: float) -> str:
    return f"{value:.3f}" if value >= 0.001 else "<0.001"


if __name__ == "__main__":
    try:
        main()
    except SearchdocError as error:
        sys.exit(f"quality: {error}")
