"""Kept citations: what a person wrote down of each, and what became of its words since.

A record holds everything by which its words are found again in documents that were edited, renamed or read anew: the
citation's id, the words themselves and what stood around them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from searchdoc.answering.citations import Citation
from searchdoc.models import Span
from searchdoc.text.collation import Difference
from searchdoc.text.refinding import Anchor, Rung

STATES: tuple[Rung, ...] = ("in place", "moved", "typed differently", "changed", "lost")
"""What can have become of a kept citation's words, in the words of ``searchdoc.text.refinding``."""

_BECAME: Mapping[Rung, str] = MappingProxyType(
    {
        "moved": "stands elsewhere now",
        "typed differently": "is typed differently now",
        "changed": "other words stand there now",
    }
)


@dataclass(frozen=True, slots=True)
class KeptRecord:
    """A citation as somebody kept it: its id then, why and on which day (ISO 8601), and how it is found again.

    ``text``, ``before`` and ``after`` are the words and what stood on both sides of them; empty where a person wrote
    the record by hand. ``was`` are the words as they were first kept, where they have been taken over changed.
    ``twins`` are the ids of documents that held the same words elsewhere at that time, and so are not where they moved.
    ``speaker`` and ``reference`` say whose words they were and where they stood, for whoever reads the file.
    """

    id: str
    why: str = ""
    tags: tuple[str, ...] = ()
    kept: str = ""
    speaker: str = ""
    reference: str = ""
    text: str = ""
    before: str = ""
    after: str = ""
    was: str = ""
    twins: tuple[str, ...] = ()

    def anchor(self, span: Span | None) -> Anchor:
        """By what the words are found again; ``span`` is their place, None in other documents than their own."""
        return Anchor(self.text, span, self.before, self.after)

    def told(self, other: KeptRecord) -> KeptRecord:
        """The same with the reason of another, if it has one, and with its tags as well."""
        return replace(self, why=other.why or self.why, tags=tuple(dict.fromkeys((*self.tags, *other.tags))))


@dataclass(frozen=True, slots=True)
class KeptCitation:
    """A kept citation as it is now. ``citation`` cites its words where they stand now; None where they are lost.

    ``similarity`` (0 to 100) is how similar the words are to those kept, and ``differences`` are what was changed in
    them, with the kept words as ``draft`` and the document's as ``source``. ``reason`` says what is lost.
    """

    record: KeptRecord
    state: Rung
    citation: Citation | None
    similarity: float = 100.0
    differences: tuple[Difference, ...] = ()
    reason: str = ""

    @property
    def id(self) -> str:
        """The citation's id as it is now, or as it was where the words are lost."""
        return self.record.id if self.citation is None else self.citation.id

    @property
    def text(self) -> str:
        """The words as they stand now, or as they were kept where they are lost."""
        return self.record.text if self.citation is None else self.citation.text

    @property
    def speaker_then(self) -> str | None:
        """Whose words they were said to be when they were kept, where they are said to be somebody else's now."""
        if self.citation is None or not self.record.text or (self.citation.speaker or "") == self.record.speaker:
            return None
        return self.record.speaker or "speaker not established"

    @property
    def became(self) -> tuple[str, ...]:
        """What became of the words, in words; nothing where they stand where they stood, under the same name."""
        told = []
        if self.state == "lost":
            told.append(f"lost: {self.reason}")
        elif self.state != "in place":
            similarity = f" ({self.similarity:.0f} % the same)" if self.state == "changed" else ""
            told.append(f"{_BECAME[self.state]}{similarity}; kept as {self.record.id}")
        if self.speaker_then is not None:
            told.append(f"said to be of {self.speaker_then} when it was kept")
        return tuple(told)

    def to_dict(self) -> dict[str, object]:
        """The kept citation as published in the JSON Schema."""
        record = self.record
        return {
            "id": self.id,
            "kept_as": record.id,
            "why": record.why,
            "tags": list(record.tags),
            "kept": record.kept or None,
            "text": record.text,
            "state": self.state,
            "similarity": round(self.similarity, 1),
            "differences": [{"kept": one.draft, "now": one.source} for one in self.differences],
            "reason": self.reason or None,
            "speaker_then": self.speaker_then,
            "citation": None if self.citation is None else self.citation.to_dict(),
        }


@dataclass(frozen=True, slots=True)
class KeptCitations:
    """The notebook: kept citations in the order in which they were kept, and the file that holds them."""

    path: str
    entries: tuple[KeptCitation, ...]

    def __len__(self) -> int:
        return len(self.entries)

    @property
    def citations(self) -> tuple[Citation, ...]:
        """The citations whose words are found, as they stand now."""
        return tuple(one.citation for one in self.entries if one.citation is not None)

    @property
    def tags(self) -> tuple[str, ...]:
        """Every tag, in alphabetical order."""
        return tuple(sorted({tag for one in self.entries for tag in one.record.tags}))

    def in_state(self, state: Rung) -> tuple[KeptCitation, ...]:
        """Those of which that became."""
        return tuple(one for one in self.entries if one.state == state)

    def tagged(self, tag: str | None) -> KeptCitations:
        """Those with a tag, whatever its case; all without one."""
        if tag is None:
            return self
        with_tag = (one for one in self.entries if tag.casefold() in map(str.casefold, one.record.tags))
        return KeptCitations(self.path, tuple(with_tag))

    def called(self, identifiers: Sequence[str]) -> tuple[KeptCitation, ...]:
        """Those with one of the ids, as they were kept or as they are now."""
        wanted = {identifier.strip() for identifier in identifiers}
        return tuple(one for one in self.entries if not wanted.isdisjoint((one.id, one.record.id)))

    def to_dict(self) -> dict[str, object]:
        """The notebook as published in the JSON Schema."""
        return {
            "file": self.path,
            "kept": [one.to_dict() for one in self.entries],
            "states": {state: len(self.in_state(state)) for state in STATES},
        }
