"""The keyword index: BM25F over an inverted index in Whoosh's format, and a query language.

Only the modules of this package know Whoosh's index, and none of its types leaves them. Each public name is imported
at its first use.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from searchdoc.keywords.bm25f import BM25FParameters, FieldWeights
    from searchdoc.keywords.index import KeywordIndex, QueryTerm
    from searchdoc.keywords.query_parser import Syntax, has_operators, is_query
    from searchdoc.keywords.writer import write_keywords

_HOMES = {
    "KeywordIndex": "index",
    "BM25FParameters": "bm25f",
    "FieldWeights": "bm25f",
    "QueryTerm": "index",
    "Syntax": "query_parser",
    "has_operators": "query_parser",
    "is_query": "query_parser",
    "write_keywords": "writer",
}

__all__ = [
    "BM25FParameters",
    "FieldWeights",
    "KeywordIndex",
    "QueryTerm",
    "Syntax",
    "has_operators",
    "is_query",
    "write_keywords",
]


def __getattr__(name: str) -> object:
    if name in _HOMES:
        return getattr(import_module(f"searchdoc.keywords.{_HOMES[name]}"), name)
    raise AttributeError(f"module 'searchdoc.keywords' has no attribute {name!r}")
