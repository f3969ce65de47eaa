"""From a text to a document: what each paragraph is, whose words it holds, and which notes belong to it.

``analyse`` is loaded at its first use: its rules take a moment to compile, and whoever asks needs none of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from searchdoc.structure.analysis import analyse

__all__ = ["analyse"]


def __getattr__(name: str) -> object:
    if name == "analyse":
        from searchdoc.structure.analysis import analyse

        return analyse
    raise AttributeError(f"module 'searchdoc.structure' has no attribute {name!r}")
