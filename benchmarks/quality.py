"""How good the ranking is on every test set: writes the table of docs/quality.md.

python benchmarks/quality.py [--cache DIR] [--print-only] [TESTSET[=DOCUMENTS]]...

TESTSET is a folder with a collection in BEIR's layout, or a question file with the folder or file of its documents.
Without any, all sets are measured that docs/quality.md names, as far as they lie where they are looked for. With
--cache the indexes are kept in DIR; with --print-only the table is printed and the page left as it is.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("HF_HUB_OFFLINE", "1")

from pages import write_table

import searchdoc
from searchdoc.errors import SearchdocError
from searchdoc.evaluation import SEED, Evaluation, collection_index, evaluate
from searchdoc.testsets import Collection, Item, read_testset

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"
LETTER = SHARED / "corpus" / "letter"
MEASURES = ("hit@1", "hit@3", "nDCG@10", "recall@100")
THRESHOLDS = (0.3, 0.4, 0.6, 0.7)
RANKINGS = {"hybrid": "hybrid", "keyword": "words alone", "semantic": "meaning alone"}


@dataclass(frozen=True)
class Set:
    """A test set, and for a question file the documents that its questions are about."""

    name: str
    path: Path
    documents: Path | None = None


KNOWN = (
    Set("letter", SHARED / "eval" / "letter.questions.jsonl", LETTER),
    Set("letter, our own", ROOT / "tests" / "data" / "letter.questions.jsonl", LETTER),
    Set("calendar, our own", ROOT / "tests" / "data" / "calendar.questions.jsonl", ROOT / "corpus"),
    Set("Cranfield", SHARED / "eval" / "cranfield"),
)


def main() -> None:
    """Measure, print, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("testsets", nargs="*", metavar="TESTSET[=DOCUMENTS]", type=_named)
    parser.add_argument("--cache", type=Path, metavar="DIR", help="keep the indexes here")
    parser.add_argument("--print-only", action="store_true", help="print the table only")
    options = parser.parse_args()
    rows: list[str] = []
    answers: list[str] = []
    fingerprint = ""
    for one in options.testsets or list(_there()):
        print(f"measuring {one.name} ...", file=sys.stderr)
        with _index(one, options.cache) as (index, test):
            fingerprint = index.manifest.model.fingerprint
            result = evaluate(index, test)
        rows.extend(_rows(one.name, result))
        answers.extend(_answers(one.name, result))
    table = "\n".join([*_head(fingerprint), *rows, *_answers_table(answers)])
    print(table)
    if not options.print_only:
        write_table("quality.md", "table", table)


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


@contextmanager
def _index(one: Set, cache: Path | None) -> Iterator[tuple[searchdoc.Index, Collection | tuple[Item, ...]]]:
    test = read_testset(one.path)
    with tempfile.TemporaryDirectory() as temporary:
        place = (cache or Path(temporary)) / one.name.replace(", ", "-").replace(" ", "-").lower()
        if isinstance(test, Collection):
            with collection_index(test, place) as index:
                yield index, test
        elif one.documents is None:
            raise SearchdocError(f"{one.path} needs its documents: write {one.path}=FOLDER")
        else:
            yield searchdoc.build([one.documents], place), test


def _head(fingerprint: str) -> list[str]:
    return [
        f"searchdoc {searchdoc.__version__}, model {fingerprint[:16]}, seed {SEED}; 95% intervals in brackets.",
        "",
        "| collection | ranking | " + " | ".join(MEASURES) + " |",
        "|---|---|" + "---|" * len(MEASURES),
    ]


def _rows(name: str, result: Evaluation) -> Iterator[str]:
    for mode, figures in result.figures.items():
        first = f"{name}, {result.measured} questions" if mode == result.baseline else ""
        cells = [f"{figures[one].mean:.3f} [{figures[one].low:.2f}–{figures[one].high:.2f}]" for one in MEASURES]
        yield f"| {first} | {RANKINGS[mode]} | {' | '.join(cells)} |"


def _answers(name: str, result: Evaluation) -> Iterator[str]:
    """How the answers fare, and what other thresholds would do."""
    if (told := result.answers) is None:
        return
    at = {point.threshold: point for point in told.curve}
    cells = [
        name,
        f"{told.speaker_right:.3f}",
        f"{told.phrase_present:.3f}",
        f"{len(told.false_answers)} of {told.unanswerable}",
        f"{len(told.false_silences)} of {told.answerable}",
        *(f"{at[one].false_answers} and {at[one].false_silences}" for one in THRESHOLDS),
    ]
    yield f"| {' | '.join(cells)} |"


def _answers_table(rows: list[str]) -> list[str]:
    if not rows:
        return []
    columns = ["collection", "right speaker first", "phrase present", "false answers", "false silences"]
    columns += [f"both at {one:g}" for one in THRESHOLDS]
    return ["", f"| {' | '.join(columns)} |", "|" + "---|" * len(columns), *rows]


if __name__ == "__main__":
    try:
        main()
    except SearchdocError as error:
        sys.exit(f"quality: {error}")
