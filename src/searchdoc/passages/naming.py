"""People under their full names in whatever tells who speaks: "Eliza" in one letter is "Eliza Thornbury" there too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from searchdoc.models import Block, Document, Letter, Note, Quote, Voice

_Part = TypeVar("_Part")


def renamed(part: _Part, names: Mapping[str, str]) -> _Part:
    """A part of a document, or the document itself, with full names in place of those that ``names`` has."""
    if not names:
        return part
    changed: object = part
    if isinstance(part, Block | Quote):
        changed = replace(part, voices=tuple(_renamed_voice(voice, names) for voice in part.voices))
    elif isinstance(part, Letter | Document):
        changed = replace(part, author=_full(part.author, names), addressee=_full(part.addressee, names))
    elif isinstance(part, Note):
        changed = replace(part, author=_full(part.author, names))
    return changed  # type: ignore[return-value] # of the same type as what came in


def _renamed_voice(voice: Voice, names: Mapping[str, str]) -> Voice:
    return replace(voice, speaker=_full(voice.speaker, names), addressee=_full(voice.addressee, names))


def _full(name: str | None, names: Mapping[str, str]) -> str | None:
    return None if name is None else names.get(name, name)
