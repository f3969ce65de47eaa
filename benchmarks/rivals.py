"""Other engines, each behind the same two calls: take all passages, and find the best ten for a question."""

from __future__ import annotations

import sqlite3
import warnings
from collections.abc import Callable, Iterable, Sequence
from importlib.metadata import version
from pathlib import Path

from searchdoc.protocols import Vectors

Embed = Callable[[str], Vectors]
Search = Callable[[str, Sequence[str]], list[tuple[int, float]]]
"""A question and its stemmed telling words to the ordinals and scores of ten passages, best first."""

Nearest = Callable[[Vectors], Iterable[int]]
"""A vector to the ordinals of the ten nearest, as an engine's own index of vectors finds them."""

Engine = tuple[str, Search, Nearest]


def whoosh(folder: Path, passages: Sequence[str]) -> tuple[str, Search]:
    """Whoosh's own index, searcher and BM25F, over words that are already stemmed."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from whoosh import fields
        from whoosh.analysis import SpaceSeparatedTokenizer
        from whoosh.filedb.filestore import FileStorage
        from whoosh.query import Or, Term
        from whoosh.scoring import BM25F
    schema = fields.Schema(words=fields.TEXT(analyzer=SpaceSeparatedTokenizer(), phrase=False))
    index = FileStorage(str(folder)).create().create_index(schema)
    writer = index.writer(limitmb=512)
    for words in passages:
        writer.add_document(words=words)
    writer.commit()
    searcher = index.searcher(weighting=BM25F())

    def search(_question: str, words: Sequence[str]) -> list[tuple[int, float]]:
        found = searcher.search(Or([Term("words", word) for word in words]), limit=10)
        return [(number, score) for score, number in found.top_n]

    return f"Whoosh {version('whoosh')}", search


def sqlite(folder: Path, passages: Sequence[str]) -> tuple[str, Search]:
    """SQLite's FTS5 with its bm25."""
    folder.mkdir(parents=True)
    connection = sqlite3.connect(folder / "fts.db")
    connection.execute("create virtual table passages using fts5(words, content='', tokenize='ascii')")
    connection.executemany("insert into passages(rowid, words) values (?, ?)", enumerate(passages))
    connection.execute("insert into passages(passages) values ('optimize')")
    connection.commit()

    def search(_question: str, words: Sequence[str]) -> list[tuple[int, float]]:
        asked = " OR ".join(f'"{word}"' for word in words)
        found = connection.execute(
            "select rowid, rank from passages where passages match ? order by rank limit 10", (asked,)
        )
        return [(number, -rank) for number, rank in found]

    return f"SQLite FTS5 {sqlite3.sqlite_version}", search


def tantivy(folder: Path, passages: Sequence[str]) -> tuple[str, Search]:
    """Tantivy through its Python package, in one segment."""
    import tantivy as engine

    folder.mkdir(parents=True)
    builder = engine.SchemaBuilder()
    builder.add_text_field("words", stored=False, tokenizer_name="whitespace", index_option="freq")
    index = engine.Index(builder.build(), path=str(folder))
    writer = index.writer(heap_size=1_000_000_000, num_threads=1)
    for words in passages:
        writer.add_document(engine.Document(words=words))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()

    def search(_question: str, words: Sequence[str]) -> list[tuple[int, float]]:
        query = index.parse_query(" ".join(words), ["words"])
        return [(address.doc, score) for score, address in searcher.search(query, 10, count=False).hits]

    return f"tantivy {version('tantivy')}", search


def bm25s(_folder: Path, passages: Sequence[str]) -> tuple[str, Search]:
    """bm25s with numpy."""
    import bm25s as engine

    retriever = engine.BM25(k1=1.2, b=0.75)
    retriever.index([words.split() for words in passages], show_progress=False)

    def search(_question: str, words: Sequence[str]) -> list[tuple[int, float]]:
        known = [word for word in words if word in retriever.vocab_dict]
        found, scores = retriever.retrieve([known], k=10, show_progress=False)
        return [(int(one), float(score)) for one, score in zip(found[0], scores[0], strict=True)]

    return f"bm25s {version('bm25s')}, numpy", search


def lancedb(folder: Path, texts: Sequence[str], vectors: Vectors, embed: Embed, _queries: Vectors) -> list[Engine]:
    """LanceDB's hybrid search as it comes: its full-text index, all vectors compared, ranks fused."""
    import lancedb as engine
    import pyarrow as pa

    values = pa.FixedSizeListArray.from_arrays(pa.array(vectors.ravel()), vectors.shape[1])
    rows = pa.table({"number": range(len(texts)), "text": list(texts), "vector": values})
    table = engine.connect(str(folder)).create_table("passages", rows)
    table.create_fts_index("text")

    def search(question: str, _words: Sequence[str]) -> list[tuple[int, float]]:
        hybrid = table.search(query_type="hybrid").vector(embed(question)).text(question).limit(10)
        return [(row["number"], row["_relevance_score"]) for row in hybrid.to_list()]

    def nearest(vector: Vectors) -> list[int]:
        return [row["number"] for row in table.search(vector).limit(10).to_list()]

    return [(f"LanceDB {version('lancedb')}", search, nearest)]


def txtai(_folder: Path, texts: Sequence[str], vectors: Vectors, embed: Embed, queries: Vectors) -> list[Engine]:
    """Txtai's hybrid search: its own BM25, Faiss for the vectors, scores added.

    Once as it comes, and once looking into so many more of Faiss's cells that it finds 99 of 100 nearest vectors.
    """
    import numpy as np
    from txtai import Embeddings

    known = dict(zip(texts, vectors, strict=True))

    def transform(asked: Sequence[str]) -> Vectors:
        return np.array([known[text] if text in known else embed(text) for text in asked], dtype=np.float32)

    # with its content, because all others give the words of what they find as well
    embeddings = Embeddings(method="external", transform=transform, hybrid=True, content=True)
    embeddings.index((number, text, None) for number, text in enumerate(texts))
    known.clear()

    def engine(name: str, settings: dict[str, int]) -> Engine:
        def search(question: str, _words: Sequence[str]) -> list[tuple[int, float]]:
            embeddings.ann.config["faiss"] = settings
            return [(int(one["id"]), one["score"]) for one in embeddings.search(question, 10)]

        def nearest(vector: Vectors) -> list[int]:
            embeddings.ann.config["faiss"] = settings
            return [int(number) for number, _ in embeddings.ann.search(vector[None].copy(), 10)[0]]

        return name, search, nearest

    exact = [set(np.argsort(-(vectors @ query), kind="stable")[:10].tolist()) for query in queries]
    cells = getattr(embeddings.ann.backend, "nlist", 1)
    for share in range(1, 17):
        thorough = engine("", {"nprobe": max(1, cells * share // 16)})
        found = sum(len(set(thorough[2](query)) & ten) for query, ten in zip(queries, exact, strict=True))
        if found >= 0.99 * 10 * len(queries):
            break
    name = f"txtai {version('txtai')}"
    return [engine(name, {}), (f"{name}, finding 99 of 100 nearest", *thorough[1:])]


def chroma(folder: Path, texts: Sequence[str], vectors: Vectors, embed: Embed, _queries: Vectors) -> list[Engine]:
    """Chroma on this machine, by meaning alone: it ranks by words only where it is a service."""
    import chromadb as engine
    from chromadb.config import Settings

    client = engine.PersistentClient(str(folder), Settings(anonymized_telemetry=False))
    # without an embedding function of its own, which would fetch a model
    collection = client.create_collection("passages", embedding_function=None, metadata={"hnsw:space": "cosine"})
    for start in range(0, len(texts), CHROMA_AT_ONCE):
        some = slice(start, start + CHROMA_AT_ONCE)
        numbers = [str(number) for number in range(len(texts))[some]]
        collection.add(ids=numbers, embeddings=vectors[some], documents=list(texts[some]))

    def search(question: str, _words: Sequence[str]) -> list[tuple[int, float]]:
        found = collection.query(query_embeddings=embed(question)[None], n_results=10)
        return [(int(one), -far) for one, far in zip(found["ids"][0], found["distances"][0], strict=True)]

    def nearest(vector: Vectors) -> list[int]:
        return [int(one) for one in collection.query(query_embeddings=vector[None], n_results=10)["ids"][0]]

    return [(f"Chroma {version('chromadb')}, by meaning alone", search, nearest)]


CHROMA_AT_ONCE = 5000
KEYWORD = (whoosh, sqlite, tantivy, bm25s)
HYBRID = (lancedb, txtai, chroma)
QUICK = (sqlite, tantivy, lancedb)
"""What takes in a million passages in minutes."""
