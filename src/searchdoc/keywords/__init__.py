"""The keyword index: words, phrases and conditions, on Whoosh's inverted index.

Only the modules of this package know Whoosh, and nothing of it leaves them. Each name below is loaded at its
first use: whoever needs words alone (``tokens_with_offsets``) does not pay for an index.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from searchdoc.keywords.analysis import analyse, fold, is_function_word, tokens_with_offsets
    from searchdoc.keywords.bm25f import Parameters
    from searchdoc.keywords.language import has_operators
    from searchdoc.keywords.searching import KeywordIndex, QueryTerm
    from searchdoc.keywords.writing import write_keywords

_HOMES = {
    "KeywordIndex": "searching",
    "Parameters": "bm25f",
    "QueryTerm": "searching",
    "analyse": "analysis",
    "fold": "analysis",
    "has_operators": "language",
    "is_function_word": "analysis",
    "tokens_with_offsets": "analysis",
    "write_keywords": "writing",
}

__all__ = [
    "KeywordIndex",
    "Parameters",
    "QueryTerm",
    "analyse",
    "fold",
    "has_operators",
    "is_function_word",
    "tokens_with_offsets",
    "write_keywords",
]


def __getattr__(name: str) -> object:
    if name in _HOMES:
        return getattr(import_module(f"searchdoc.keywords.{_HOMES[name]}"), name)
    raise AttributeError(f"module 'searchdoc.keywords' has no attribute {name!r}")
