"""A plea in which a letter is quoted, read with a side-car as a build reads it: what the tests of side-cars share."""

from __future__ import annotations

from pathlib import Path

from searchdoc.building.reading import read_document
from searchdoc.building.source import Companion, SourceFile
from searchdoc.models import Block, Document, Voice
from searchdoc.sidecars import sidecar_path

PLEA = """Letter from Ada Quill to the Harbour Board

Graysand, 4 May 1911

Gentlemen,

The harbour light has not burned since Tuesday.[1] The keeper, Mr. Tobias Marl, says that the oil was never sent.

On 2 May Mr. Marl wrote to me as follows:

Dear Mrs. Quill,

I have asked for oil four times since March. Nobody answers at the depot.

I will not be answerable for the fleet. The glass is cracked on the seaward side.

The depot keeps its ledgers well, and its oil better. That much must be said.

Tobias Marl

So Mr. Marl wrote, and I believe him. The mate of the Heron told me in the street that he had steered by the stars.

The lamp room in winter, from an old print

I ask the Board to send six barrels at once.

4 May 1911

Ada Quill

Notes

1. The harbour master's log of 2 May 1911 confirms it.

2. Mr. Marl kept the light until 1926.
"""
MARL = ("I have asked for oil four times", "and its oil better. That much must be said.")
"""How the letter that is quoted begins and ends."""


def reading(text: str = PLEA, sidecar: str | None = None, name: str = "plea.txt") -> Document:
    """A document read with a side-car, as a build reads it."""
    path = Path(name)
    stated = sidecar_path(path)
    companion = None if sidecar is None else Companion(stated.name, stated, sidecar.encode())
    return read_document(SourceFile(name, path, sidecar=companion, data=text.encode()))


def at(document: Document, words: str) -> Block:
    """The block in which the words stand."""
    return next(block for block in document.blocks if words in document.slice(block.span))


def speakers(document: Document) -> dict[str, str | None]:
    """Who speaks in each paragraph that somebody speaks, by its first words."""
    return {
        " ".join(document.slice(block.span).split()[:3]): block.voices[-1].speaker
        for block in document.blocks
        if block.kind in {"body", "quotation"}
    }


def said(voice: Voice) -> tuple[object, ...]:
    """What a voice says, without how it was found."""
    return voice.speaker, voice.role, voice.date, voice.addressee, voice.mode
