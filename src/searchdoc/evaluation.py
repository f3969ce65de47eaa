"""Questions with known evidence to figures: how good the ranking and the answers are.

A question file has one JSON object a line: ``id``, ``question``, ``answerable`` and, for answerable ones, ``evidence``
(paragraphs by code points, ``grade`` 2 answers, 1 helps; ``document`` where the index holds several), ``speaker`` and
``must_contain``. Ranking is measured by paragraph, whatever the passages are, so that figures stay comparable when
the division changes. Measures come from `ir_measures`; intervals are percentile bootstraps and differences are
tested by paired randomisation (Smucker, Allan and Carterette 2007), both seeded.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from searchdoc.answers import Answer
from searchdoc.citations import Citation
from searchdoc.errors import EvaluationError, MissingExtra
from searchdoc.index import Index
from searchdoc.models import Document, Span
from searchdoc.retrieval import MODES, Mode

SEED = 19231023
_SAMPLES = 10_000
_ANSWERS, _HELPS = 2, 1

Qrels = dict[str, dict[str, int]]
Run = dict[str, dict[str, float]]
"""Question id to paragraph to grade, or to score."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A paragraph that answers (grade 2) or helps (1)."""

    document: str | None
    span: Span
    grade: int


@dataclass(frozen=True, slots=True)
class Item:
    """One question with what is known about its answer."""

    id: str
    question: str
    answerable: bool
    speaker: str | None
    must_contain: str | None
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A mean over questions with its 95% interval."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class AnswerFigures:
    """How the answers fare: shares of the answerable questions, and counts of wrong decisions to speak or not."""

    answerable: int
    unanswerable: int
    speaker_right: float
    speaker_wrong: int
    phrase_present: float
    false_silences: tuple[str, ...]
    false_answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Figures by mode and measure; ``p_values`` compare hybrid with each other mode (two-sided)."""

    questions: int
    figures: Mapping[str, Mapping[str, Figure]]
    p_values: Mapping[str, Mapping[str, float]]
    answers: AnswerFigures | None
    runs: Mapping[str, Run]


def read_questions(path: str | Path) -> tuple[Item, ...]:
    """Read a question file. Raises ``EvaluationError`` naming file and line of whatever is wrong in it."""
    file = Path(path)
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise EvaluationError(f"cannot read the questions in {file}: {error}") from error
    items = [_item(line, f"{file}, line {number}") for number, line in enumerate(lines, start=1) if line.strip()]
    if not items:
        raise EvaluationError(f"there is no question in {file}")
    repeated = {item.id for item in items if sum(other.id == item.id for other in items) > 1}
    if repeated:
        raise EvaluationError(f"{file}: the id {min(repeated)!r} is given to more than one question")
    return tuple(items)


def _item(line: str, place: str) -> Item:
    try:
        stated: dict[str, Any] = json.loads(line)
        return Item(
            str(stated["id"]),
            str(stated["question"]),
            bool(stated["answerable"]),
            stated.get("speaker"),
            stated.get("must_contain"),
            tuple(
                Evidence(one.get("document"), Span(int(one["start"]), int(one["end"])), int(one.get("grade", _ANSWERS)))
                for one in stated.get("evidence", ())
            ),
        )
    except json.JSONDecodeError as error:
        raise EvaluationError(f"{place}: not a JSON object ({error.msg})") from error
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise EvaluationError(f"{place}: {error} is missing or not of its kind") from error


def evaluate(
    index: Index,
    items: Sequence[Item],
    modes: Sequence[Mode] = MODES,
    on_question: Callable[[], None] | None = None,
    depth: int = 100,
) -> Evaluation:
    """Run every question in every mode, and ask it; ``on_question`` is called after each."""
    documents = {document.id: document for document in index.documents()}
    qrels = _qrels(items, documents)
    runs: dict[str, Run] = {mode: {} for mode in modes}
    for item in items:
        if item.answerable:
            for mode in modes:
                runs[mode][item.id] = _by_paragraph(index.search(item.question, depth, mode))
        if on_question:
            on_question()
    per_question = {mode: _measured(qrels, run) for mode, run in runs.items()}
    figures = {
        mode: {measure: _with_interval(list(values.values())) for measure, values in by_measure.items()}
        for mode, by_measure in per_question.items()
    }
    return Evaluation(len(items), figures, _tested(per_question), _answers(index, items), runs)


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
            raise EvaluationError(f"question {item.id}: its evidence lies in no paragraph of the documents indexed")
        qrels[item.id] = grades
    if not qrels:
        raise EvaluationError("no question in the file is answerable: there is nothing to measure")
    return qrels


def _document_of(evidence: Evidence, item: Item, documents: Mapping[str, Document]) -> Document:
    if evidence.document is None and len(documents) == 1:
        return next(iter(documents.values()))
    if evidence.document is None or evidence.document not in documents:
        named = repr(evidence.document) if evidence.document else "no document"
        raise EvaluationError(f"question {item.id}: its evidence names {named}, the index holds {', '.join(documents)}")
    return documents[evidence.document]


def _by_paragraph(hits: Iterable[Citation]) -> dict[str, float]:
    """Rank paragraphs by the first passage that holds them; inside a passage of several the longest comes first."""
    ranked: list[str] = []
    for hit in hits:
        blocks = sorted(hit.passage.blocks, key=lambda block: -len(block.span))
        ranked.extend(f"{hit.document.id}#{block.paragraph}" for block in blocks)
    unique = list(dict.fromkeys(ranked))
    return {name: float(len(unique) - rank) for rank, name in enumerate(unique)}


def _measured(qrels: Qrels, run: Run) -> dict[str, dict[str, float]]:
    """Each measure's value for each question."""
    try:
        import ir_measures
        from ir_measures import RR, R, Success, nDCG
    except ImportError as error:
        raise MissingExtra("measuring", "eval") from error
    best = _ANSWERS if any(grade >= _ANSWERS for grades in qrels.values() for grade in grades.values()) else _HELPS
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


def _tested(per_question: Mapping[str, Mapping[str, Mapping[str, float]]]) -> dict[str, dict[str, float]]:
    """Two-sided p-values of the paired randomisation test between hybrid and each other mode."""
    if "hybrid" not in per_question:
        return {}
    return {
        mode: {
            measure: _randomised(list(per_question["hybrid"][measure].values()), list(values.values()))
            for measure, values in by_measure.items()
        }
        for mode, by_measure in per_question.items()
        if mode != "hybrid"
    }


def _randomised(one: Sequence[float], other: Sequence[float]) -> float:
    differences = np.asarray(one) - np.asarray(other)
    signs = np.random.default_rng(SEED).choice([-1.0, 1.0], size=(_SAMPLES, len(differences)))
    drawn = np.abs((signs * differences).mean(axis=1))
    return float((drawn >= abs(differences.mean()) - 1e-12).mean())


def _answers(index: Index, items: Sequence[Item]) -> AnswerFigures:
    asked = [(item, index.ask(item.question)) for item in items]
    answerable = [(item, answer) for item, answer in asked if item.answerable]
    spoken = [(item, answer) for item, answer in answerable if item.speaker is not None]
    phrased = [(item, answer) for item, answer in answerable if item.must_contain]
    right = sum(bool(answer.citations) and answer.citations[0].speaker == item.speaker for item, answer in spoken)
    wrong = sum(
        bool(answer.citations) and answer.citations[0].speaker not in {item.speaker, None} for item, answer in spoken
    )
    present = sum(any(_said(item.must_contain or "", words) for words in _words(answer)) for item, answer in phrased)
    return AnswerFigures(
        len(answerable),
        len(asked) - len(answerable),
        right / len(spoken) if spoken else 0.0,
        wrong,
        present / len(phrased) if phrased else 0.0,
        tuple(item.id for item, answer in answerable if not answer.answered),
        tuple(item.id for item, answer in asked if not item.answerable and answer.answered),
    )


def _words(answer: Answer) -> list[str]:
    """What the reader sees first: the sentences and the first citation."""
    return [*(claim.text for claim in answer.claims), *(citation.text for citation in answer.citations[:1])]


def _said(phrase: str, words: str) -> bool:
    """Whether a phrase occurs, white space aside."""
    return " ".join(phrase.split()) in " ".join(words.split())


def write_run(path: str | Path, run: Run, name: str) -> None:
    """Write a run in TREC's format."""
    rows = [
        f"{question} Q0 {paragraph} {rank} {score:.6f} {name}"
        for question, scores in run.items()
        for rank, (paragraph, score) in enumerate(sorted(scores.items(), key=lambda one: -one[1]), start=1)
    ]
    try:
        Path(path).write_text("\n".join(rows) + "\n", encoding="utf-8")
    except OSError as error:
        raise EvaluationError(f"cannot write the run to {path}: {error.strerror}") from error
