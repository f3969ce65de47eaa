"""What ``make quality`` does before and after the peers rank: texts go out, rankings come back, tables are made."""

import json
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import searchdoc
from conftest import ROOT
from searchdoc.errors import EvaluationError
from searchdoc.evaluation.measures import Rankings, collection_index, evaluate
from searchdoc.evaluation.testsets import Collection, read_collection
from shared import index_of

TEXTS = {
    "hive": "A hive winters best in a dry place that no wind reaches.",
    "kelp": "Kelp is cut from boats at low water with a long sickle.",
    "moss": "Moss is dried in lofts and turned every morning.",
}
QUERIES = {"1": "where does a hive winter", "2": '"kelp" cut'}


@pytest.fixture(scope="module")
def benchmarks() -> Iterator[pytest.MonkeyPatch]:
    """The scripts of benchmarks/ can be imported."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(ROOT / "benchmarks")
        yield patch


@pytest.fixture(scope="module")
def quality(benchmarks: pytest.MonkeyPatch) -> ModuleType:  # noqa: ARG001 (the path)
    return import_module("quality")


@pytest.fixture(scope="module")
def silence(benchmarks: pytest.MonkeyPatch) -> ModuleType:  # noqa: ARG001 (the path)
    return import_module("silence")


@pytest.fixture(scope="module")
def collection(tmp_path_factory: pytest.TempPathFactory) -> Collection:
    folder = tmp_path_factory.mktemp("coast")
    for name, texts in (("corpus", TEXTS), ("queries", QUERIES)):
        lines = (json.dumps({"_id": identifier, "text": text}) for identifier, text in texts.items())
        (folder / f"{name}.jsonl").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    (folder / "qrels.tsv").write_text("1\thive\t1\n2\tkelp\t1\n", encoding="utf-8")
    return read_collection(folder)


@pytest.fixture(scope="module")
def index(collection: Collection) -> Iterator[searchdoc.Index]:
    with collection_index(collection) as opened:
        yield opened


def lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_peers_get_the_passages_own_words_and_plain_queries(
    quality: ModuleType, index: searchdoc.Index, collection: Collection, tmp_path: Path
) -> None:
    """The passages by their place in the index; the queries as searchdoc itself is asked them."""
    assert quality.export(index, collection, tmp_path)
    assert lines(tmp_path / "passages.jsonl") == [
        {"id": place, "text": passage.text} for place, passage in enumerate(index.passages())
    ]
    assert lines(tmp_path / "queries.jsonl") == [
        {"id": "1", "text": "where does a hive winter"},
        {"id": "2", "text": " kelp  cut"},
    ]


def test_what_the_peers_made_stands_until_the_passages_change(
    quality: ModuleType, index: searchdoc.Index, collection: Collection, tmp_path: Path
) -> None:
    """They rank for minutes."""
    quality.export(index, collection, tmp_path)
    (tmp_path / "rankings.json").write_text("[]", encoding="utf-8")
    assert not quality.export(index, collection, tmp_path)
    assert (tmp_path / "rankings.json").exists()
    (tmp_path / "passages.jsonl").write_text("", encoding="utf-8")
    assert quality.export(index, collection, tmp_path)
    assert not (tmp_path / "rankings.json").exists()


def test_peers_get_no_passage_of_headings_alone(quality: ModuleType, collection: Collection, tmp_path: Path) -> None:
    """Nor of a salutation; the places of the others stay."""
    mill = index_of(tmp_path, {"a.md": "# The mill\n\n## Its wheel\n\nIt turns.\n"})
    quality.export(mill, collection, tmp_path / "peers")
    given = lines(tmp_path / "peers" / "passages.jsonl")
    assert [one["text"] for one in given] == ["It turns."]
    assert given[0]["id"] == [passage.text for passage in mill.passages()].index("It turns.")


def test_the_answers_on_a_folder_of_papers_are_counted(benchmarks: pytest.MonkeyPatch, tmp_path: Path) -> None:  # noqa: ARG001
    """A right one, a silence that is right, and one on another format that is left out."""
    papers = import_module("papers")
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "b.html").write_text("<p>The lamp burns oil.</p>", encoding="utf-8")
    (tmp_path / "papers" / "a.txt").write_text(
        "Letter from Ada Quill\n\nThe lamp burns peat.\n\nAda Quill\n", encoding="utf-8"
    )
    questions = [
        {"question": "what does the lamp burn", "must_contain": ["oil", "peat"], "speaker": "Ada Quill"},
        {"question": "who is Bismarck’s uncle Zwack", "answerable": False},
        {"question": "what does the scan say", "must_contain": "x", "formats": True},
    ]
    file = tmp_path / "questions.jsonl"
    file.write_text("".join(json.dumps(one) + "\n" for one in questions), encoding="utf-8")
    counted = papers.measure_papers("mill", tmp_path / "papers", file)
    assert papers.papers_table([counted]).splitlines()[2] == "| mill | 1 of 1 | 1 of 1 | 1 of 1 | 0 of 1 | 1 of 1 |"


def test_the_rankings_of_others_are_measured_as_searchdocs_own(index: searchdoc.Index, collection: Collection) -> None:
    """A perfect ranking, and one whose right document comes second: 1 / log2(3)."""
    places = {passage.document.id: place for place, passage in enumerate(index.passages())}
    hive, kelp, moss = (places[f"_{name}.txt"] for name in TEXTS)
    rankings: dict[str, Rankings] = {
        "perfect": {"1": [hive, kelp], "2": [kelp, kelp, hive]},
        "late": {"1": [moss, hive], "2": [moss, kelp]},
        "empty": {"1": [], "2": []},
    }
    result = evaluate(index, collection, ("hybrid",), rankings=rankings)
    assert list(result.figures) == ["hybrid", "perfect", "late", "empty"]
    assert result.runs["perfect"]["2"] == {"kelp": 2.0, "hive": 1.0}
    means = [result.figures[name]["nDCG@10"].mean for name in rankings]
    assert means == pytest.approx([1.0, 0.6309, 0.0], abs=1e-4)
    assert set(result.p_values) == set(rankings)


def test_a_ranking_that_leaves_a_query_out_is_refused(index: searchdoc.Index, collection: Collection) -> None:
    """Or it would be measured on other questions than the rest."""
    with pytest.raises(EvaluationError, match=r"queries\.jsonl, line 2 .*: the ranking 'half' has nothing for it"):
        evaluate(index, collection, ("hybrid",), rankings={"half": {"1": [0]}})


def test_the_tables_say_who_gains_and_who_failed(
    quality: ModuleType, index: searchdoc.Index, collection: Collection, tmp_path: Path
) -> None:
    """The better of the two bases is what the gain is reckoned against; a peer that failed is named with its reason."""
    order = list(range(len(index)))
    peers: list[dict[str, object]] = [
        {"name": "BM25", "versions": {"bm25s": "1.0"}, "rankings": dict.fromkeys(QUERIES, order)},
        {"name": "MiniLM", "versions": {"torch": "2.0"}, "rankings": dict.fromkeys(QUERIES, order[::-1])},
        {"name": "BM25 and MiniLM by min-max sum", "versions": {}, "rankings": dict.fromkeys(QUERIES, order)},
        {"name": "broken", "failed": "ImportError: no such thing"},
    ]
    (tmp_path / "rankings.json").write_text(json.dumps(peers), encoding="utf-8")
    read = quality.read_peers(tmp_path)
    rankings = {peer.name: peer.rankings for peer in read if not peer.failed}
    measured = quality.Measured("coast", evaluate(index, collection, rankings=rankings), (), read, "f" * 64)
    told = quality.versions([measured])
    assert "bm25s 1.0, torch 2.0" in told
    assert "Not measured: broken (ImportError: no such thing)." in told
    rows = quality.ranking_table([measured]).splitlines()
    assert len(rows) == 2 + 6
    assert rows[2].startswith("| coast, 2 questions | searchdoc, hybrid | 1.000 [1.00–1.00] |")
    assert quality.peers_table([measured]).splitlines()[2].startswith("| coast | 1.000 | ")
    best = max(measured.result.figures[name]["nDCG@10"].mean for name in ("BM25", "MiniLM"))
    assert f"{1 / best - 1:+.1%}" in quality.peers_table([measured]).splitlines()[2]
    alone = quality.Measured("coast", evaluate(index, collection), (), (), "f" * 64)
    assert quality.peers_table([alone]) == "The peers were not measured: `make peers` installs them."


def judged(silence: ModuleType) -> list[Any]:
    """Two sets in which answers above 0.5 are right, but for one answer in the second set."""
    sets: dict[str, list[tuple[bool, float | None]]] = {
        "one": [(True, 0.9), (True, 0.8), (True, 0.7), (False, 0.3), (False, 0.2), (False, None)],
        "two": [(True, 0.9), (True, 0.8), (True, 0.7), (False, 0.3), (False, 0.2), (False, 0.85)],
    }
    return [silence.Judged(name, *one) for name, questions in sets.items() for one in questions]


def test_a_threshold_is_chosen_by_what_errors_cost(silence: ModuleType) -> None:
    """Between the supports, where cost is least; a dear false answer makes for silence."""
    questions = judged(silence)
    assert silence.best_threshold(questions, 1) == pytest.approx(0.5)
    assert silence.best_threshold(questions, 10) == pytest.approx(0.875)
    assert silence.outcome(questions, 0.5) == silence.Outcome(7, 1, 0)
    assert silence.outcome(questions, 0.5).risk == pytest.approx(1 / 7)
    assert silence.outcome(questions, 0) == silence.Outcome(11, 5, 0)


def test_a_set_is_decided_by_the_threshold_of_the_others(silence: ModuleType) -> None:
    """The outcome counts every question once."""
    held = silence.by_sets(judged(silence), 10)
    # without the second set nothing speaks against 0.5; without the first the one bad answer does
    assert held.thresholds == pytest.approx((0.875, 0.5))
    assert held.outcome == silence.Outcome(1 + 4, 1, 2)


def test_the_silence_tables_have_a_row_a_threshold_and_a_row_a_price(
    silence: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From two sets on; one set has no other to choose its threshold."""
    monkeypatch.setattr(silence, "FOLDS", 3)
    monkeypatch.setattr(silence, "REPEATS", 2)
    questions = judged(silence)
    rows = silence.tables(questions).splitlines()
    assert len(rows) == 2 + len(silence.THRESHOLDS) + 1 + 2 + len(silence.PRICES)
    assert "| 0.5 (what `ask` uses) | 7 of 12 | 1 of 6 | 0 of 6 | 0.143 |" in rows
    assert len(silence.tables(questions[:6]).splitlines()) == 2 + len(silence.THRESHOLDS)
