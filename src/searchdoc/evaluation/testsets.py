"""Test sets as others keep them: question files with evidence, and collections of documents, queries and judgements.

A question file has one JSON object a line: ``id``, ``question``, ``answerable`` and, for answerable ones, ``evidence``
(paragraphs by code points, ``grade`` 2 answers, 1 helps; ``document`` where the index holds several), ``speaker`` and
``must_contain``. A collection is a folder in BEIR's layout: ``corpus.jsonl`` (``_id``, ``title``, ``text``),
``queries.jsonl`` (``_id``, ``text``) and judgements in ``qrels.tsv`` or ``qrels/test.tsv``, with three columns as BEIR
has them or four as TREC has them. Whatever is wrong is one ``EvaluationError`` that names file and line.
"""

from __future__ import annotations

import json
import string
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from searchdoc.errors import EvaluationError
from searchdoc.models import Span

ANSWERS, HELPS = 2, 1
"""Grades of evidence: a paragraph that answers, and one that helps."""

Qrels = dict[str, dict[str, int]]
"""Question id to paragraph or document to grade."""

_CORPUS, _QUERIES = "corpus.jsonl", "queries.jsonl"
_QRELS = ("qrels.tsv", "qrels/test.tsv", "qrels.txt", "qrels/test.txt", "qrels")
_HEADERS = frozenset({"query-id", "query_id", "qid"})
_MARK = ".collection"
_PLAIN = frozenset(string.ascii_lowercase + string.digits)


@dataclass(frozen=True, slots=True)
class Evidence:
    """A paragraph that answers (grade 2) or helps (1)."""

    document: str | None
    span: Span
    grade: int


@dataclass(frozen=True, slots=True)
class Item:
    """One question with what is known about its answer; ``place`` says where it is written.

    A right answer holds ``must_contain``, or any of the ``accepted`` phrases.
    """

    id: str
    question: str
    answerable: bool
    speaker: str | None
    must_contain: str | None
    evidence: tuple[Evidence, ...]
    place: str = ""
    accepted: tuple[str, ...] = ()

    @property
    def phrases(self) -> tuple[str, ...]:
        """The phrases of which a right answer holds one; none where that is not known."""
        return self.accepted or ((self.must_contain,) if self.must_contain else ())


@dataclass(frozen=True, slots=True)
class Record:
    """One document of a collection."""

    id: str
    title: str
    text: str

    @property
    def words(self) -> str:
        """As plain text: the title is the first line."""
        return "\n\n".join(part for part in (" ".join(self.title.split()), self.text.strip()) if part)


@dataclass(frozen=True, slots=True)
class Query:
    """One question of a collection; ``place`` says where it is written."""

    id: str
    text: str
    place: str


@dataclass(frozen=True, slots=True)
class Collection:
    """Documents, the queries for which at least one of them is relevant, and the grades.

    A collection of questions on its documents has ``items`` instead, and is measured as a question file is.
    """

    path: Path
    records: tuple[Record, ...]
    queries: tuple[Query, ...]
    qrels: Mapping[str, Mapping[str, int]]
    items: tuple[Item, ...] = ()


# -- question files


def read_questions(path: str | Path) -> tuple[Item, ...]:
    """Read a question file. Raises ``EvaluationError`` naming file and line of whatever is wrong in it."""
    items: dict[str, Item] = {}
    for place, stated in _objects(Path(path)):
        item = _item(stated, place)
        if item.id in items:
            raise EvaluationError(f"the id {item.id!r} is given to more than one question", place)
        items[item.id] = item
    if not items:
        raise EvaluationError("there is no question in it", str(path))
    return tuple(items.values())


def _item(stated: Mapping[str, Any], place: str) -> Item:
    answerable = stated.get("answerable")
    if not isinstance(answerable, bool):
        raise EvaluationError("'answerable' must be true or false", place)
    evidence = stated.get("evidence") or []
    if not isinstance(evidence, list) or not all(isinstance(one, dict) for one in evidence):
        raise EvaluationError("'evidence' must be a list of objects", place)
    if answerable and not evidence:
        raise EvaluationError("an answerable question needs 'evidence'", place)
    return Item(
        _identifier(stated, "id", place),
        _text(stated, "question", place),
        answerable,
        _text_or_none(stated, "speaker", place),
        _text_or_none(stated, "must_contain", place),
        tuple(_evidence(one, place) for one in evidence),
        place,
    )


def _evidence(stated: Mapping[str, Any], place: str) -> Evidence:
    start, end, grade = stated.get("start"), stated.get("end"), stated.get("grade", ANSWERS)
    if type(start) is not int or type(end) is not int or not 0 <= start < end:
        raise EvaluationError("evidence needs 'start' and 'end', whole numbers with start before end", place)
    if type(grade) is not int or grade < 0:
        raise EvaluationError(f"the grade of evidence must be a whole number, not {grade!r}", place)
    return Evidence(_text_or_none(stated, "document", place), Span(start, end), grade)


# -- collections


def read_collection(path: str | Path) -> Collection:
    """Read a collection. Raises ``EvaluationError`` naming file and line of whatever is wrong in it."""
    folder = Path(path)
    records = _records(folder / _CORPUS)
    queries = _queries(folder / _QUERIES)
    judgements = next((folder / name for name in _QRELS if (folder / name).is_file()), None)
    if judgements is None:
        raise EvaluationError("there are no judgements in it: put them into qrels.tsv or qrels/test.tsv", str(folder))
    graded = _qrels(judgements, records.keys(), queries.keys())
    qrels = {query: grades for query, grades in graded.items() if any(grades.values())}
    if not qrels:
        raise EvaluationError("no document is relevant to any query: there is nothing to measure", str(judgements))
    asked = tuple(query for query in queries.values() if query.id in qrels)
    return Collection(folder, tuple(records.values()), asked, {query.id: qrels[query.id] for query in asked})


def _records(path: Path) -> dict[str, Record]:
    records: dict[str, Record] = {}
    for place, stated in _objects(path):
        title = _text_or_none(stated, "title", place) or ""
        text = stated.get("text")
        if not isinstance(text, str):
            raise EvaluationError("'text' is missing or is no text", place)
        record = Record(_identifier(stated, "_id", place), title, text)
        if record.id in records:
            raise EvaluationError(f"the id {record.id!r} is given to more than one document", place)
        records[record.id] = record
    if not any(record.words for record in records.values()):
        raise EvaluationError("there is no document with words in it: the collection is empty", str(path))
    return records


def _queries(path: Path) -> dict[str, Query]:
    queries: dict[str, Query] = {}
    for place, stated in _objects(path):
        query = Query(_identifier(stated, "_id", place), _text(stated, "text", place), place)
        if query.id in queries:
            raise EvaluationError(f"the id {query.id!r} is given to more than one query", place)
        queries[query.id] = query
    if not queries:
        raise EvaluationError("there is no query in it", str(path))
    return queries


def _qrels(path: Path, documents: Iterable[str], queries: Iterable[str]) -> Qrels:
    """Grades by query and document; negative ones, which TREC uses for spam, count as not relevant."""
    known_documents, known_queries = set(documents), set(queries)
    qrels: Qrels = {}
    for number, (place, line) in enumerate(_lines(path)):
        fields = line.split("\t") if "\t" in line else line.split()
        if number == 0 and fields[0].strip().lower() in _HEADERS:
            continue
        if len(fields) not in {3, 4}:
            raise EvaluationError("a judgement has 3 columns (query, document, grade) or TREC's 4", place)
        query, document, grade = fields[0], fields[-2], _grade(fields[-1], place)
        if query not in known_queries:
            raise EvaluationError(f"there is no query {query!r} in {_QUERIES}", place)
        if document not in known_documents:
            raise EvaluationError(f"there is no document {document!r} in {_CORPUS}", place)
        if qrels.setdefault(query, {}).setdefault(document, grade) != grade:
            raise EvaluationError(f"document {document!r} had another grade for query {query!r} before", place)
    return qrels


def _grade(written: str, place: str) -> int:
    try:
        return max(0, int(written))
    except ValueError as error:
        raise EvaluationError(f"the grade must be a whole number, not {written!r}", place) from error


# -- a collection's documents as files, since a document is a file to the indexes


def write_records(records: Iterable[Record], folder: Path) -> None:
    """Bring a folder up to date with one text file a record; records without any words get none.

    Files already there with the same words are left alone, so that an index of them need not read them again.
    Raises ``EvaluationError`` for a folder that holds anything else, or that cannot be written.
    """
    wanted = {file_name(record.id): record.words.encode("utf-8", "replace") for record in records if record.words}
    mark = folder / _MARK
    try:
        if folder.is_dir() and not mark.is_file() and any(folder.iterdir()):
            raise EvaluationError(
                "it holds something else than a collection's documents: name another folder", str(folder)
            )
        folder.mkdir(parents=True, exist_ok=True)
        mark.touch()
        there = {file.name: file for file in folder.iterdir() if file != mark}
        for name in there.keys() - wanted.keys():
            there[name].unlink()
        for name, words in wanted.items():
            if name not in there or there[name].read_bytes() != words:
                (folder / name).write_bytes(words)
    except OSError as error:
        raise EvaluationError(
            f"the collection's documents cannot be written there: {error.strerror}", str(folder)
        ) from error


def file_name(identifier: str) -> str:
    """A name that every file system takes and keeps apart from others, and that is no README or hidden file.

    Percent-encoded but for digits and small letters: capitals would fall together where case does not count.
    """
    encoded = (
        one if one in _PLAIN else "".join(f"%{byte:02X}" for byte in one.encode("utf-8", "surrogatepass"))
        for one in identifier
    )
    return f"_{''.join(encoded)}.txt"


def record_id(name: str) -> str:
    """The record's id from the name of its file."""
    return unquote(name.removeprefix("_").removesuffix(".txt"), errors="surrogatepass")


def run_name(identifier: str) -> str:
    """An id as a TREC run can hold it: white space, which parts the columns there, percent-encoded."""
    return "".join(quote(one, safe="") if one.isspace() else one for one in identifier)


# -- lines and fields


def _lines(path: Path) -> Iterator[tuple[str, str]]:
    """The lines that are not blank, each with its place."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise EvaluationError("there is no such file", str(path)) from error
    except OSError as error:
        raise EvaluationError(f"it cannot be read: {error.strerror}", str(path)) from error
    except UnicodeDecodeError as error:
        bad = error.object.count(b"\n", 0, error.start) + 1
        raise EvaluationError("not UTF-8", f"{path}, line {bad}") from error
    for number, line in enumerate(text.split("\n"), start=1):  # not splitlines: U+2028 may stand inside a string
        if line.strip():
            yield f"{path}, line {number}", line.rstrip("\r")


def _objects(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    for place, line in _lines(path):
        try:
            stated = json.loads(line)
        except (ValueError, RecursionError) as error:
            why = error.msg if isinstance(error, json.JSONDecodeError) else str(error)
            raise EvaluationError(f"not a JSON object ({why})", place) from error
        if not isinstance(stated, dict):
            raise EvaluationError("not a JSON object", place)
        yield place, stated


def _identifier(stated: Mapping[str, Any], key: str, place: str) -> str:
    value = stated.get(key)
    if type(value) is int:
        return str(value)
    if not isinstance(value, str) or not value.strip():
        raise EvaluationError(f"{key!r} is missing or is no text", place)
    return value


def _text(stated: Mapping[str, Any], key: str, place: str) -> str:
    value = _text_or_none(stated, key, place)
    if value is None or not value.strip():
        raise EvaluationError(f"{key!r} is missing or empty", place)
    return value


def _text_or_none(stated: Mapping[str, Any], key: str, place: str) -> str | None:
    value = stated.get(key)
    if value is not None and not isinstance(value, str):
        raise EvaluationError(f"{key!r} must be text, not {json.dumps(value)}", place)
    return value
