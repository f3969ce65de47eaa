"""SQuAD's format, in which many collections of questions on articles come (SQuAD 1 and 2, XQuAD, PIAF, MLQA).

A file is one JSON object: ``data`` are articles with a ``title`` and ``paragraphs``; a paragraph has a ``context`` and
questions ``qas``, each with ``id``, ``question`` and ``answers`` (``text``, ``answer_start`` in code points of the
context), or ``is_impossible`` where the article does not answer it (Rajpurkar, Jia and Liang, Know What You Don't Know,
ACL 2018). An article becomes one document, and the paragraph that answers is the evidence.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from searchdoc.errors import EvaluationError
from searchdoc.evaluation.testsets import ANSWERS, Collection, Evidence, Item, Record, file_name
from searchdoc.models import Span

_BETWEEN = "\n\n"


def read_squad(path: str | Path) -> Collection:
    """Read a file in SQuAD's format. Raises ``EvaluationError`` naming article and question of whatever is wrong."""
    path = Path(path)
    records: list[Record] = []
    items: dict[str, Item] = {}
    for number, article in enumerate(_objects(_content(path), "data", str(path)), start=1):
        place = f"{path}, article {number}"
        title = " ".join(str(article.get("title") or "").replace("_", " ").split())
        text, found = _article(article, title, str(number), place)
        records.append(Record(str(number), title, text))
        for item in found:
            if item.id in items:
                raise EvaluationError(f"the id {item.id!r} is given to more than one question", item.place)
            items[item.id] = item
    if not items:
        raise EvaluationError("there is no question in it", str(path))
    return Collection(path, tuple(records), (), {}, tuple(items.values()))


def _article(article: Mapping[str, Any], title: str, identifier: str, place: str) -> tuple[str, list[Item]]:
    """An article's text, and its questions with the places of their paragraphs in the document that it becomes."""
    contexts: list[str] = []
    items: list[Item] = []
    start = len(title) + len(_BETWEEN) if title else 0
    for paragraph in _objects(article, "paragraphs", place):
        context = paragraph.get("context")
        if not isinstance(context, str) or not context.strip():
            raise EvaluationError("a paragraph needs a 'context' with words in it", place)
        context = context.strip()
        span = Span(start, start + len(context))
        evidence = Evidence(file_name(identifier), span, ANSWERS)
        items.extend(_item(asked, evidence, place) for asked in _objects(paragraph, "qas", place))
        contexts.append(context)
        start = span.end + len(_BETWEEN)
    return _BETWEEN.join(contexts), items


def _item(asked: Mapping[str, Any], evidence: Evidence, place: str) -> Item:
    identifier, question = asked.get("id"), asked.get("question")
    if not isinstance(identifier, str | int) or not isinstance(question, str) or not question.strip():
        raise EvaluationError("a question needs an 'id' and a 'question'", place)
    texts = (str(answer.get("text", "")) for answer in _objects(asked, "answers", place, needed=False))
    accepted = tuple(dict.fromkeys(text for text in texts if text.strip()))
    answerable = not asked.get("is_impossible", False)
    if answerable and not accepted:
        raise EvaluationError("an answerable question needs 'answers'", f"{place}, question {identifier}")
    return Item(
        str(identifier),
        question.strip(),
        answerable,
        None,
        None,
        (evidence,) if answerable else (),
        f"{place}, question {identifier}",
        accepted if answerable else (),
    )


def _content(path: Path) -> Mapping[str, Any]:
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError as error:
        raise EvaluationError("there is no such file", str(path)) from error
    except OSError as error:
        raise EvaluationError(f"it cannot be read: {error.strerror}", str(path)) from error
    except (ValueError, RecursionError) as error:
        raise EvaluationError(f"not JSON in UTF-8 ({error})", str(path)) from error
    if not isinstance(content, dict):
        raise EvaluationError("not a JSON object with 'data', as SQuAD has it", str(path))
    return content


def _objects(holder: Mapping[str, Any], key: str, place: str, *, needed: bool = True) -> Iterator[Mapping[str, Any]]:
    found = holder.get(key, None if needed else [])
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise EvaluationError(f"{key!r} must be a list of objects, as SQuAD has it", place)
    return iter(found)
