"""Questions with known evidence to figures: how good the ranking and the answers are.

``evaluation.testsets`` says what question files and collections look like. With a question file ranking is measured
by paragraph, whatever the passages are, so that figures stay comparable when the division changes; with a collection
by document, a document standing where its best passage stands. Measures come from `ir_measures`; intervals are
percentile bootstraps and differences are tested by paired randomisation (Smucker, Allan and Carterette 2007), both
seeded.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from searchdoc.answering.answers import Answer, Settings
from searchdoc.building.build import build_index
from searchdoc.errors import EvaluationError, MissingExtra, QueryError
from searchdoc.evaluation.squad import read_squad
from searchdoc.evaluation.testsets import (
    ANSWERS,
    HELPS,
    Collection,
    Evidence,
    Item,
    Qrels,
    Query,
    read_collection,
    read_questions,
    record_id,
    run_name,
    write_records,
)
from searchdoc.index import Index
from searchdoc.keywords import has_operators
from searchdoc.models import Document, Passage
from searchdoc.protocols import Progress, TokenEmbedder
from searchdoc.ranking.retrieval import SEARCH_MODES, SearchMode

__all__ = [
    "AnswerFigures",
    "Evaluation",
    "Figure",
    "Point",
    "collection_index",
    "draw",
    "evaluate",
    "queries_of",
    "read_collection",
    "read_questions",
    "read_testset",
    "write_run",
]

SEED = 19231023
"""Seed of the random numbers behind intervals and p-values."""

_SAMPLES = 10_000
"""Samples that an interval and a p-value are made from."""

_THRESHOLDS = tuple(round(0.05 * step, 2) for step in range(31))
"""Thresholds, from 0 to 1.5, of the curve that shows what each would do."""

_RECORDS = "records"
"""Folder inside a collection's index that holds its documents as files."""

Run = dict[str, dict[str, float]]
"""Question id to paragraph or document to score."""

Rankings = Mapping[str, Sequence[int]]
"""Query id to ordinals of passages, best first."""

_Names = Callable[[Iterable[Passage]], list[str]]


@dataclass(frozen=True, slots=True)
class Figure:
    """A mean over questions with its 95% interval."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Point:
    """What a threshold does: the share of questions answered, and how many wrongly answered or left unanswered."""

    threshold: float
    coverage: float
    false_answers: int
    false_silences: int


@dataclass(frozen=True, slots=True)
class AnswerFigures:
    """How the answers fare at a threshold: shares of the answerable questions, and wrong decisions to speak or not.

    A share of no questions is None: no speaker is expected, no phrase. ``speaker_wrong`` counts first citations in the
    words of somebody else than the question expects, whose own name is right.
    ``phrase_present`` looks for the phrase in the sentences and the first citation, ``sentence_right`` in the sentences
    alone, ``first_sentence_right`` in the first of them.
    ``curve`` says what other thresholds would do, and ``support`` what each question's answer has, which is None where
    there is no answer at any threshold.
    """

    threshold: float
    answerable: int
    unanswerable: int
    speaker_right: float | None
    speaker_wrong: int
    phrase_present: float | None
    sentence_right: float | None
    first_sentence_right: float | None
    false_silences: tuple[str, ...]
    false_answers: tuple[str, ...]
    curve: tuple[Point, ...]
    support: Mapping[str, float | None]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Figures by ranking and measure; ``p_values`` compare the ``baseline`` with each other ranking (two-sided)."""

    questions: int
    measured: int
    baseline: SearchMode
    figures: Mapping[str, Mapping[str, Figure]]
    p_values: Mapping[str, Mapping[str, float]]
    answers: AnswerFigures | None
    runs: Mapping[str, Run]


def read_testset(path: str | Path) -> tuple[Item, ...] | Collection:
    """Read a question file, a file in SQuAD's format (.json), or a folder that holds a collection.

    Raises ``EvaluationError``.
    """
    if Path(path).suffix.lower() == ".json":
        return read_squad(path)
    return read_collection(path) if Path(path).is_dir() else read_questions(path)


@contextmanager
def collection_index(
    collection: Collection,
    directory: str | Path | None = None,
    model: str | TokenEmbedder | None = None,
    rerank: str | None = None,
    progress: Progress | None = None,
    *,
    device: str = "auto",
) -> Iterator[Index]:
    """An index of a collection's documents: kept in ``directory``, or else in a temporary folder that is removed.

    Raises ``EvaluationError`` where the directory holds anything but an index that was made here.
    """
    with tempfile.TemporaryDirectory(prefix="searchdoc-eval-") as temporary:
        place = Path(temporary if directory is None else directory)
        records = place / _RECORDS
        if place.exists() and not records.is_dir() and (not place.is_dir() or any(place.iterdir())):
            raise EvaluationError("it holds something else than a collection's index: name another folder", str(place))
        write_records(collection.records, records)
        build_index([records], place, model, progress, device=device)
        yield Index(place, model, rerank, device)


def evaluate(
    index: Index,
    test: Sequence[Item] | Collection,
    modes: Sequence[SearchMode] = SEARCH_MODES,
    progress: Progress | None = None,
    threshold: float | None = None,
    depth: int = 100,
    rankings: Mapping[str, Rankings] | None = None,
) -> Evaluation:
    """Run every question in every mode; questions with evidence, of a file or a collection, are asked as well.

    The first mode is the baseline that the others are compared with. ``rankings`` are those of other programs, by
    name, of the index's passages for ``queries_of(test)``; they are measured just as the modes are. Raises
    ``EvaluationError``.
    """
    if isinstance(test, Collection) and test.items:
        test = test.items
    queries = queries_of(test)
    if isinstance(test, Collection):
        qrels = {query: dict(grades) for query, grades in test.qrels.items()}
        names: _Names = _documents
        best, items = HELPS, []
    else:
        items = list(test)
        qrels = _qrels(items, {document.id: document for document in index.documents()})
        names = _paragraphs
        best = ANSWERS if any(grade >= ANSWERS for grades in qrels.values() for grade in grades.values()) else HELPS
    count = _Progress(progress, len(queries) + len(items))
    runs: dict[str, Run] = {mode: {} for mode in modes}
    for query in queries.values():
        for mode in modes:
            runs[mode][query.id] = _ranked(index, query, mode, names, depth)
        count()
    passages = list(index.passages()) if rankings else []
    for name, ranking in (rankings or {}).items():
        if unranked := queries.keys() - ranking.keys():
            raise EvaluationError(f"the ranking {name!r} has nothing for it", _place_of(queries[min(unranked)]))
        runs[name] = {query: _scored(names(passages[one] for one in ranking[query]), depth) for query in queries}
    per_question = {mode: _values_by_question(qrels, run, best) for mode, run in runs.items()}
    figures = {
        mode: {measure: _with_interval(list(values.values())) for measure, values in by_measure.items()}
        for mode, by_measure in per_question.items()
    }
    answers = _answers(index, items, threshold, count) if items else None
    return Evaluation(
        len(items) or len(queries), len(queries), modes[0], figures, _p_values(per_question, modes[0]), answers, runs
    )


def queries_of(test: Sequence[Item] | Collection) -> dict[str, Query]:
    """What is searched for, by id: a collection's queries, or the answerable ones of questions with evidence."""
    if isinstance(test, Collection) and test.items:
        test = test.items
    if isinstance(test, Collection):
        return {query.id: _plain(query) for query in test.queries}
    return {item.id: Query(item.id, item.question, item.place) for item in test if item.answerable}


class _Progress:
    """Reports how many questions are done."""

    def __init__(self, progress: Progress | None, total: int) -> None:
        self._report, self._total, self._done = progress, total, 0

    def __call__(self) -> None:
        self._done += 1
        if self._report:
            self._report("asking", self._done, self._total)


# -- what is known: judgements


def _qrels(items: Sequence[Item], documents: Mapping[str, Document]) -> Qrels:
    qrels: Qrels = {}
    for item in items:
        if not item.answerable:
            continue
        grades: dict[str, int] = {}
        for evidence in item.evidence:
            document = _document_of(evidence, item, documents)
            for block in document.blocks:
                if block.span.overlaps(evidence.span):
                    name = f"{document.id}#{block.paragraph}"
                    grades[name] = max(grades.get(name, 0), evidence.grade)
        if not grades:
            raise EvaluationError("the evidence lies in no paragraph of the documents indexed", _place_of(item))
        qrels[item.id] = grades
    if not qrels:
        raise EvaluationError("no question in the file is answerable: there is nothing to measure")
    return qrels


def _place_of(asked: Item | Query) -> str:
    """Where a question is written, for messages."""
    return f"{asked.place} (question {asked.id})" if asked.place else f"question {asked.id}"


def _document_of(evidence: Evidence, item: Item, documents: Mapping[str, Document]) -> Document:
    if evidence.document is None and len(documents) == 1:
        return next(iter(documents.values()))
    if evidence.document is None or evidence.document not in documents:
        named = repr(evidence.document) if evidence.document else "no document"
        held = ", ".join(list(documents)[:3]) + (f" and {len(documents) - 3} more" if len(documents) > 3 else "")
        raise EvaluationError(f"the evidence names {named}, and the index holds {held}", _place_of(item))
    return documents[evidence.document]


# -- what is found: rankings


def _plain(query: Query) -> Query:
    """A query without what searchdoc's query language would take for operators: collections do not know it."""
    if not has_operators(query.text):
        return query
    return Query(query.id, query.text.translate(_OPERATORS).lower(), query.place)


_OPERATORS = str.maketrans(dict.fromkeys('"“”*~:^[]{}', " "))


def _ranked(index: Index, query: Query, mode: SearchMode, names: _Names, depth: int) -> dict[str, float]:
    """The first ``depth`` paragraphs or documents: as a search finds them, filled up from ever wider searches."""
    found: dict[str, None] = {}
    passages = depth
    while True:
        try:
            hits = index.search(query.text, passages, mode)
        except QueryError as error:
            raise EvaluationError(str(error), _place_of(query)) from error
        found.update(dict.fromkeys(names(passage for hit in hits for passage in (hit.passage, *hit.repeats))))
        seen = sum(1 + len(hit.repeats) for hit in hits)
        if len(found) >= depth or seen < passages or passages >= len(index):
            return _scored(found, depth)
        passages *= 2


def _scored(names: Iterable[str], depth: int) -> dict[str, float]:
    """The first ``depth`` different names with scores that keep their order."""
    first = list(dict.fromkeys(names))[:depth]
    return {name: float(len(first) - rank) for rank, name in enumerate(first)}


def _paragraphs(passages: Iterable[Passage]) -> list[str]:
    """Paragraphs by the first passage that holds them; inside a passage of several the longest comes first."""
    return [
        f"{passage.document.id}#{block.paragraph}"
        for passage in passages
        for block in sorted(passage.blocks, key=lambda block: -len(block.span))
    ]


def _documents(passages: Iterable[Passage]) -> list[str]:
    """Records of a collection by their best passage."""
    return [record_id(passage.document.id) for passage in passages]


# -- figures


def _values_by_question(qrels: Qrels, run: Run, best: int) -> dict[str, dict[str, float]]:
    """Each measure's value for each question; ``best`` is the grade that a hit needs."""
    try:
        import ir_measures
        from ir_measures import RR, R, Success, nDCG
    except ImportError as error:
        raise MissingExtra("measuring", "eval") from error
    names = {
        Success(rel=best) @ 1: "hit@1",
        Success(rel=best) @ 3: "hit@3",
        nDCG @ 10: "nDCG@10",
        R @ 100: "recall@100",
        RR(rel=best): "MRR",
    }
    values: dict[str, dict[str, float]] = {name: dict.fromkeys(qrels, 0.0) for name in names.values()}
    for metric in ir_measures.iter_calc(list(names), qrels, run):
        values[names[metric.measure]][metric.query_id] = float(metric.value)
    return values


def _with_interval(values: Sequence[float]) -> Figure:
    sample = np.asarray(values, dtype=np.float64)
    drawn = np.random.default_rng(SEED).choice(sample, size=(_SAMPLES, len(sample)), replace=True).mean(axis=1)
    low, high = np.percentile(drawn, [2.5, 97.5])
    return Figure(float(sample.mean()), float(low), float(high))


def _p_values(
    per_question: Mapping[str, Mapping[str, Mapping[str, float]]], baseline: SearchMode
) -> dict[str, dict[str, float]]:
    """Two-sided p-values of the paired randomisation test between the baseline and each other mode."""
    return {
        mode: {
            measure: _p_value(list(per_question[baseline][measure].values()), list(values.values()))
            for measure, values in by_measure.items()
        }
        for mode, by_measure in per_question.items()
        if mode != baseline
    }


def _p_value(one: Sequence[float], other: Sequence[float]) -> float:
    differences = np.asarray(one) - np.asarray(other)
    signs = np.random.default_rng(SEED).choice([-1.0, 1.0], size=(_SAMPLES, len(differences)))
    drawn = np.abs((signs * differences).mean(axis=1))
    as_large = int((drawn >= abs(differences.mean()) - 1e-12).sum())
    return (as_large + 1) / (_SAMPLES + 1)  # what was seen is one of the samples: no p-value is 0


# -- answers


def _answers(index: Index, items: Sequence[Item], threshold: float | None, count: _Progress) -> AnswerFigures:
    asked: list[tuple[Item, Answer]] = []
    support: dict[str, float | None] = {}
    for item in items:
        try:
            answer = index.ask(item.question, threshold=threshold)
            willing = answer if answer.answered else index.ask(item.question, threshold=0)
        except QueryError as error:
            raise EvaluationError(str(error), _place_of(item)) from error
        asked.append((item, answer))
        support[item.id] = willing.support if willing.answered else None
        count()
    answerable = [(item, answer) for item, answer in asked if item.answerable]
    spoken = [(item, answer) for item, answer in answerable if item.speaker is not None]
    phrased = [(item, answer) for item, answer in answerable if item.phrases]
    first = [(item.speaker, answer.citations[0].speaker) for item, answer in spoken if answer.citations]
    right = sum(speaker == cited for speaker, cited in first)
    present = sum(any(_shows(answer, phrase) for phrase in item.phrases) for item, answer in phrased)
    sentences = [[_holds(claim.text, item.phrases) for claim in answer.claims] for item, answer in phrased]
    return AnswerFigures(
        Settings().support if threshold is None else threshold,
        len(answerable),
        len(asked) - len(answerable),
        right / len(spoken) if spoken else None,
        sum(cited not in {speaker, None} for speaker, cited in first),
        present / len(phrased) if phrased else None,
        sum(map(any, sentences)) / len(phrased) if phrased else None,
        sum(held[:1] == [True] for held in sentences) / len(phrased) if phrased else None,
        tuple(item.id for item, answer in answerable if not answer.answered),
        tuple(item.id for item, answer in asked if not item.answerable and answer.answered),
        tuple(_point(threshold, items, support) for threshold in _THRESHOLDS),
        support,
    )


def _point(threshold: float, items: Sequence[Item], support: Mapping[str, float | None]) -> Point:
    """What would happen at a threshold; without support a question is left unanswered at every one."""
    answered = {name for name, value in support.items() if value is not None and value >= threshold}
    return Point(
        threshold,
        len(answered) / len(items),
        sum(item.id in answered and not item.answerable for item in items),
        sum(item.id not in answered and item.answerable for item in items),
    )


def _shows(answer: Answer, phrase: str) -> bool:
    """Whether a phrase stands, white space aside, in what is read first: a sentence, or the first citation."""
    shown = (*(claim.text for claim in answer.claims), *(citation.text for citation in answer.citations[:1]))
    return any(_holds(text, (phrase,)) for text in shown)


def _holds(text: str, phrases: Iterable[str]) -> bool:
    """Whether one of the phrases stands in a text, white space aside."""
    shown = " ".join(text.split())
    return any(" ".join(phrase.split()) in shown for phrase in phrases)


# -- files


def write_run(path: str | Path, run: Run, name: str) -> None:
    """Write a run in TREC's format."""
    rows = [
        f"{run_name(question)} Q0 {run_name(found)} {rank} {score:.6f} {name}"
        for question, scores in run.items()
        for rank, (found, score) in enumerate(sorted(scores.items(), key=lambda one: -one[1]), start=1)
    ]
    try:
        Path(path).write_text("\n".join(rows) + "\n", encoding="utf-8")
    except OSError as error:
        raise EvaluationError(f"the run cannot be written there: {error.strerror}", str(path)) from error


def draw(path: str | Path, result: Evaluation, title: str) -> None:
    """Draw the comparison: a bar a ranking and measure, with its interval. The ending says which format.

    Raises ``MissingExtra`` without matplotlib.
    """
    figure = drawing().Figure(figsize=(8, 4), layout="constrained")
    axes = figure.subplots()
    measures = list(result.figures[result.baseline])
    width = 0.8 / len(result.figures)
    for place, (mode, figures) in enumerate(result.figures.items()):
        means = [figures[measure].mean for measure in measures]
        below = [figures[measure].mean - figures[measure].low for measure in measures]
        above = [figures[measure].high - figures[measure].mean for measure in measures]
        across = [position + (place - (len(result.figures) - 1) / 2) * width for position in range(len(measures))]
        axes.bar(across, means, width, yerr=[below, above], capsize=2, label=mode)
    axes.set_xticks(range(len(measures)), measures)
    axes.set_ylim(0, 1)
    axes.set_title(title)
    axes.legend()
    try:
        figure.savefig(path)
    except (OSError, ValueError) as error:
        raise EvaluationError(f"the comparison cannot be drawn there: {error}", str(path)) from error


def drawing() -> Any:  # noqa: ANN401 (an optional package, which may not be there to be checked)
    """Matplotlib's figures. Raises ``MissingExtra`` without matplotlib."""
    try:
        return import_module("matplotlib.figure")
    except ImportError as error:
        raise MissingExtra("drawing", "plot") from error
