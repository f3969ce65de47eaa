"""Figures are those that one would reckon by hand, and they come out as tables, JSON, runs and pictures."""

import json
from collections.abc import Iterator
from importlib.util import find_spec
from math import log2
from pathlib import Path

import pytest

import searchdoc
from conftest import Command
from searchdoc.evaluation.measures import SEED, _p_value, collection_index, evaluate
from searchdoc.evaluation.testsets import read_collection, read_questions

TEXTS = {
    "Bees/1 & co.": ("On wintering bees", "A hive winters best in a dry place that no wind reaches."),
    "README": ("On cutting kelp", "Kelp is cut from boats at low water with a long sickle."),
    "moss.notes": ("On drying moss", "Moss is dried in lofts and turned every morning."),
    "Ünder score": ("On salting herring", "Herring are salted in barrels on the day of the catch."),
    "salt": ("On boiling salt", "Salt is boiled from sea water in wide iron pans."),
}
QUERIES = {"h 1": "where does a hive winter", "k1": "how is kelp cut", "m1": 'drying "moss AND lofts'}
QRELS = [("h 1", "Bees/1 & co.", 2), ("k1", "README", 1), ("m1", "moss.notes", 3), ("m1", "Ünder score", 1)]


@pytest.fixture(scope="module")
def gardens(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A collection whose ids are such as no file should be named."""
    folder = tmp_path_factory.mktemp("gardens") / "set"
    folder.mkdir()
    records = [{"_id": name, "title": title, "text": text} for name, (title, text) in TEXTS.items()]
    queries = [{"_id": name, "text": text} for name, text in QUERIES.items()]
    for name, objects in (("corpus", records), ("queries", queries)):
        (folder / f"{name}.jsonl").write_text("".join(json.dumps(one) + "\n" for one in objects), encoding="utf-8")
    rows = "".join(f"{query}\t{document}\t{grade}\n" for query, document, grade in QRELS)
    (folder / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\n" + rows, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def kept(gardens: Path) -> Iterator[Path]:
    """The folder of an index of the collection."""
    with collection_index(read_collection(gardens), gardens.parent / "kept") as index:
        yield index.directory


def test_documents_are_measured_under_their_own_ids(gardens: Path, kept: Path) -> None:
    """Whatever the ids look like, every document is there and the right one comes first."""
    result = evaluate(searchdoc.open(kept), read_collection(gardens))
    for run in result.runs.values():
        assert all(set(scores) <= set(TEXTS) for scores in run.values())
    hybrid = result.runs["hybrid"]
    assert set(hybrid["h 1"]) == set(TEXTS)
    assert [max(scores, key=scores.__getitem__) for scores in hybrid.values()] == [
        "Bees/1 & co.",
        "README",
        "moss.notes",
    ]
    assert (result.questions, result.measured, result.baseline, result.answers) == (3, 3, "hybrid", None)


def test_figures_are_those_reckoned_by_hand(gardens: Path, kept: Path) -> None:
    """Two queries have one relevant document, the third a second one at whatever rank the run gives it."""
    result = evaluate(searchdoc.open(kept), read_collection(gardens), ("hybrid", "keyword"))
    for mode, run in result.runs.items():
        ranking = sorted(run["m1"], key=lambda name: -run["m1"][name])
        gains = sum(
            grade / log2(ranking.index(document) + 2)
            for query, document, grade in QRELS
            if query == "m1" and document in ranking
        )
        of_moss = gains / (3 + 1 / log2(3))
        found = sum(document in run[query] for query, document, _ in QRELS[2:]) / 2
        figures = result.figures[mode]
        assert figures["nDCG@10"].mean == pytest.approx((1 + 1 + of_moss) / 3)
        assert figures["recall@100"].mean == pytest.approx((1 + 1 + found) / 3)
        assert figures["hit@1"].mean == figures["hit@3"].mean == figures["MRR"].mean == 1.0
        assert (figures["hit@1"].low, figures["hit@1"].high) == (1.0, 1.0)
        assert figures["nDCG@10"].low <= figures["nDCG@10"].mean <= figures["nDCG@10"].high
    assert set(result.p_values) == {"keyword"}
    assert result.p_values["keyword"]["hit@1"] == 1.0


def test_a_difference_is_tested_by_exchanging_signs() -> None:
    """Ten differences with one sign: 2 of the 1,024 exchanges are as large; none is never less likely than all."""
    assert _p_value([1.0] * 10, [0.0] * 10) == pytest.approx(2 / 1024, abs=0.002)
    assert _p_value([1.0, 0.0], [0.0, 1.0]) == 1.0
    assert _p_value([1.0] * 40, [0.0] * 40) > 0
    assert SEED == 19231023


def test_the_same_words_twice_are_one_hit_and_two_documents(tmp_path: Path) -> None:
    """A document whose words repeat another's is not lost to the measures."""
    words = "The sluice is opened by hand on the first of May, whatever the weather."
    records = [{"_id": name, "title": "", "text": words} for name in ("first", "second")]
    (tmp_path / "corpus.jsonl").write_text("".join(json.dumps(one) + "\n" for one in records), encoding="utf-8")
    (tmp_path / "queries.jsonl").write_text('{"_id": "s", "text": "who opens the sluice"}\n', encoding="utf-8")
    (tmp_path / "qrels.tsv").write_text("s\tsecond\t1\n", encoding="utf-8")
    collection = read_collection(tmp_path)
    with collection_index(collection) as index:
        place = index.directory
        assert evaluate(index, collection, ("keyword",)).runs["keyword"] == {"s": {"first": 2.0, "second": 1.0}}
    assert not place.exists()


def test_the_command_prints_json_and_writes_a_run(gardens: Path, kept: Path, command: Command, tmp_path: Path) -> None:
    """Six columns a line, the rankings chosen, the first of them the baseline."""
    run = tmp_path / "run.txt"
    result = command("eval", gardens, "--index", kept, "--modes", "semantic,keyword", "--run", run, "--json")
    assert (result.status, result.err) == (0, "")
    told = json.loads(result.out)
    assert list(told["figures"]) == ["semantic", "keyword"]
    assert (told["baseline"], list(told["p_values"]), told["answers"]) == ("semantic", ["keyword"], None)
    rows = [line.split(" ") for line in run.read_text(encoding="utf-8").splitlines()]
    assert {len(row) for row in rows} == {6}
    assert rows[0][:4] == ["h%201", "Q0", "Bees/1%20&%20co.", "1"]
    ranks = [int(row[3]) for row in rows if row[0] == "k1"]
    scores = [float(row[4]) for row in rows if row[0] == "k1"]
    assert ranks == list(range(1, len(ranks) + 1))
    assert scores == sorted(scores, reverse=True)


def test_an_index_that_was_not_named_is_not_touched(
    gardens: Path, command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither ./index nor that of the environment is filled with a collection."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SEARCHDOC_INDEX", str(tmp_path / "mine"))
    result = command("eval", gardens, "--modes", "keyword")
    assert result.status == 0
    assert "nDCG@10" in result.out
    assert list(tmp_path.iterdir()) == []


def test_a_ranking_that_there_is_not_is_status_2(gardens: Path, command: Command) -> None:
    """Before anything is indexed."""
    result = command("eval", gardens, "--modes", "hybrid,magic")
    assert result.status == 2
    assert "there is no ranking 'magic'" in result.err


def test_a_picture_is_drawn_or_what_is_missing_is_said(
    gardens: Path, kept: Path, command: Command, tmp_path: Path
) -> None:
    """Matplotlib is optional; without it one sentence says how to get it, before anything is measured."""
    picture = tmp_path / "figures.svg"
    result = command("eval", gardens, "--index", kept, "--modes", "hybrid,keyword", "--plot", picture)
    if find_spec("matplotlib"):
        assert result.status == 0
        assert "<svg" in picture.read_text(encoding="utf-8")
    else:
        assert result.status == 2
        assert result.err.strip() == (
            "searchdoc: drawing needs more packages: install them with 'pip install searchdoc[plot]'"
        )


# -- question files


def questions(folder: Path, *stated: dict[str, object]) -> Path:
    file = folder / "questions.jsonl"
    file.write_text("".join(json.dumps(one) + "\n" for one in stated), encoding="utf-8")
    return file


def test_answers_and_silences_are_counted(shelf: Path, tmp_path: Path, command: Command) -> None:
    """At the threshold set, and in the curve at every other."""
    text = (shelf / "light.txt").read_text(encoding="utf-8")
    start = text.index("I have asked for oil")
    known: dict[str, object] = {
        "id": "oil",
        "question": "how often did Tobias Marl ask for oil",
        "answerable": True,
        "speaker": "Tobias Marl",
        "must_contain": "four times",
        "evidence": [{"start": start, "end": start + 20, "grade": 2}],
    }
    unknown: dict[str, object] = {"id": "tea", "question": "what does tea cost in winter", "answerable": False}
    file = questions(tmp_path, known, unknown)
    searchdoc.build([shelf], tmp_path / "index")
    seen = {}
    for threshold in ("0", "0.5", "9"):
        result = command("eval", file, "--index", tmp_path / "index", "--threshold", threshold, "--json")
        assert (result.status, result.err) == (0, "")
        seen[threshold] = json.loads(result.out)
    assert seen["0"]["answers"]["false_answers"] == ["tea"]
    assert seen["0"]["answers"]["false_silences"] == []
    assert seen["0.5"]["answers"]["false_answers"] == []
    assert seen["9"]["answers"]["false_silences"] == ["oil"]
    assert (seen["0.5"]["questions"], seen["0.5"]["measured"]) == (2, 1)
    assert seen["0.5"]["answers"]["phrase_present"] == 1.0
    curve = {point["threshold"]: point for point in seen["0.5"]["answers"]["curve"]}
    assert curve[0] == {"threshold": 0, "coverage": 1.0, "false_answers": 1, "false_silences": 0}
    assert curve[0.5] == {"threshold": 0.5, "coverage": 0.5, "false_answers": 0, "false_silences": 0}
    assert [point["coverage"] for point in curve.values()] == sorted(
        (point["coverage"] for point in curve.values()), reverse=True
    )
    assert seen["0"]["answers"]["curve"] == seen["9"]["answers"]["curve"]
    assert seen["0"]["figures"] == seen["9"]["figures"]


WRONG = {
    "another document": (
        {"document": "dark.txt", "start": 0, "end": 9},
        "line 1 (question q): the evidence names 'dark",
    ),
    "beyond the end": ({"start": 99_000, "end": 99_009}, "line 1 (question q): the evidence lies in no paragraph"),
}


@pytest.mark.parametrize(("evidence", "said"), WRONG.values(), ids=WRONG.keys())
def test_evidence_that_does_not_fit_the_index_is_named(
    shelf: Path, tmp_path: Path, command: Command, evidence: dict[str, object], said: str
) -> None:
    """With file and line."""
    file = questions(tmp_path, {"id": "q", "question": "Who?", "answerable": True, "evidence": [evidence]})
    searchdoc.build([shelf], tmp_path / "index")
    result = command("eval", file, "--index", tmp_path / "index")
    assert result.status == 2
    assert said in result.err


def test_nothing_to_measure_is_said(shelf: Path, tmp_path: Path, command: Command) -> None:
    """Where no question is answerable."""
    file = questions(tmp_path, {"id": "q", "question": "Who?", "answerable": False})
    searchdoc.build([shelf], tmp_path / "index")
    result = command("eval", file, "--index", tmp_path / "index")
    assert result.status == 2
    assert "no question in the file is answerable" in result.err


def test_a_question_that_cannot_be_asked_is_named(shelf: Path, tmp_path: Path) -> None:
    """By its place in the file."""
    evidence = [{"start": 0, "end": 9}]
    file = questions(tmp_path, {"id": "q", "question": "?!", "answerable": True, "evidence": evidence})
    index = searchdoc.build([shelf], tmp_path / "index")
    with pytest.raises(searchdoc.SearchdocError, match=r"questions\.jsonl, line 1 \(question q\): there is no word"):
        evaluate(index, read_questions(file))
