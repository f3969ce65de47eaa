"""Ask a collection of documents, and get their own words, cited to the character, with the right speaker's name.

>>> import searchdoc
>>> index = searchdoc.build(["corpus"], "index")
>>> index.ask("what did Lenin say about foreign trade").answered
True

Nothing heavy is imported before it is used: each name below is loaded from its module at its first use.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from searchdoc.errors import SearchdocError
from searchdoc.version import __version__

if TYPE_CHECKING:
    from searchdoc.answering.answers import Answer
    from searchdoc.answering.citations import Citation, Hits
    from searchdoc.answering.llm import write
    from searchdoc.building.build import BuildReport
    from searchdoc.building.memory import Source
    from searchdoc.conversation import Conversation
    from searchdoc.index import Index, build, open  # noqa: A004
    from searchdoc.models import Box, Document, Hit, Letter, Note, Page, Passage, Span, Voice

_HOMES = {
    "Answer": "searchdoc.answering.answers",
    "Box": "searchdoc.models",
    "BuildReport": "searchdoc.building.build",
    "Citation": "searchdoc.answering.citations",
    "Conversation": "searchdoc.conversation",
    "Document": "searchdoc.models",
    "Hit": "searchdoc.models",
    "Hits": "searchdoc.answering.citations",
    "Index": "searchdoc.index",
    "Letter": "searchdoc.models",
    "Note": "searchdoc.models",
    "Page": "searchdoc.models",
    "Passage": "searchdoc.models",
    "Source": "searchdoc.building.memory",
    "Span": "searchdoc.models",
    "Voice": "searchdoc.models",
    "build": "searchdoc.index",
    "open": "searchdoc.index",
    "write": "searchdoc.answering.llm",
}

__all__ = [
    "Answer",
    "Box",
    "BuildReport",
    "Citation",
    "Conversation",
    "Document",
    "Hit",
    "Hits",
    "Index",
    "Letter",
    "Note",
    "Page",
    "Passage",
    "SearchdocError",
    "Source",
    "Span",
    "Voice",
    "__version__",
    "build",
    "open",
    "write",
]


def __getattr__(name: str) -> object:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'searchdoc' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
