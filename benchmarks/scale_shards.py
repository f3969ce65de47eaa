"""What an answer loses that does not wait for every shard: measured by leaving random shards out of the candidates.

``python benchmarks/scale_shards.py INDEX FACTS.json QUESTIONS CRANFIELD FOLDER`` prints the figures as JSON.
Documents are divided at random among ten shards. For each question other shards are left out: of the planted questions
it is counted what becomes of the answer, of those of Cranfield how many relevant documents are still among the first
ten.
"""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

os.environ.setdefault("HF_HUB_OFFLINE", "1")

import numpy as np
from scale_asking import K, outcome, sampled

import searchdoc
from searchdoc.evaluation.measures import collection_index
from searchdoc.evaluation.testsets import Collection, read_collection, record_id

SHARDS = 10
MISSING = (0, 1, 2, 3)
"""How many of the shards are not waited for."""

_SEED = 20131101

TEN = 10
_PASSAGES = 100
"""Passages that are asked for, since a document may have several among the best."""


class Shards:
    """The documents of an index, divided at random."""

    def __init__(self, index: searchdoc.Index) -> None:
        self._chance = np.random.default_rng(_SEED)
        self._identifiers = np.array(list(index.identifiers()), dtype=object)
        self._shard = self._chance.integers(SHARDS, size=len(self._identifiers))

    def without(self, missing: int) -> list[str]:
        """The documents of all shards but so many, drawn anew each time."""
        left_out = self._chance.choice(SHARDS, missing, replace=False)
        kept: list[str] = self._identifiers[~np.isin(self._shard, left_out)].tolist()
        return kept


def planted(index: searchdoc.Index, facts: Mapping[str, Any], most: int) -> dict[int, Counter[str]]:
    """What becomes of planted questions, by the number of shards that are missing."""
    asked = sampled(facts["facts"], most)
    shards = Shards(index)
    return {
        missing: Counter(
            outcome(index.ask(fact["question"], K, document=shards.without(missing)), fact["sentence"])
            for fact in asked
        )
        for missing in MISSING
    }


def relevant_found(index: searchdoc.Index, collection: Collection) -> dict[int, float]:
    """The mean share of a question's relevant documents among the first ten, by the number of missing shards."""
    shards = Shards(index)
    return {
        missing: float(
            np.mean(
                [
                    share(
                        index,
                        query.text,
                        {name for name, grade in collection.qrels[query.id].items() if grade > 0},
                        shards.without(missing),
                    )
                    for query in collection.queries
                ]
            )
        )
        for missing in MISSING
    }


def share(index: searchdoc.Index, question: str, relevant: set[str], documents: Sequence[str]) -> float:
    """The share of the relevant documents that are among the first ten, or among as many as there can be."""
    hits = index.search(question, _PASSAGES, syntax="plain", document=documents)
    first = list(dict.fromkeys(record_id(hit.document.id) for hit in hits))[:TEN]
    return len(relevant.intersection(first)) / min(TEN, len(relevant))


def main(place: str, facts: str, most: int, cranfield: Path, folder: Path) -> None:
    """Measure both, the second where Cranfield is there."""
    index = searchdoc.open(place)
    figures: dict[str, Any] = {"shards": SHARDS, "planted": planted(index, json.loads(Path(facts).read_text()), most)}
    if cranfield.is_dir():
        collection = read_collection(cranfield)
        with collection_index(collection, folder) as opened:
            figures["cranfield"] = relevant_found(opened, collection)
            figures["cranfield_questions"] = len(collection.queries)
    print(json.dumps(figures))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), Path(sys.argv[4]), Path(sys.argv[5]))
