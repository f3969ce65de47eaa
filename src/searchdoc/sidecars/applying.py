"""What a side-car states, put in the place of what the rules found.

A statement about whole paragraphs gives them its voice; captions, notes and headings between them stay what they
are. A quotation that the rules had found there is replaced by it, its bounds too. A statement about words inside a
paragraph becomes a quotation in it. Where statements contradict each other none of them is used.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from searchdoc.models import Block, Document
from searchdoc.sidecars.placing import Placed, Unplaced, consistent, place
from searchdoc.sidecars.stated_letters import stated_letters
from searchdoc.sidecars.stated_notes import StatedNotes, state_notes, with_stated_authors
from searchdoc.sidecars.statements import Sidecar, VoiceStatement
from searchdoc.sidecars.voicing import RULE, Voicing, name_in
from searchdoc.structure.letter_list import voiced
from searchdoc.structure.notes import without_marker


def apply(document: Document, sidecar: Sidecar) -> Document:
    """The document as the side-car has it; what could not be used, and where it disagrees, is among ``problems``."""
    problems = list(sidecar.problems)
    voicing = Voicing(document, _usable(document, sidecar, problems))
    stated = state_notes(document, sidecar.notes)
    problems.extend(_problem(sidecar, line, what) for line, what in (*voicing.disagreements(), *stated.problems))
    blocks = tuple(with_stated_authors(_without_lost_headings(voicing), document, stated.notes))
    return replace(
        document,
        blocks=blocks,
        letters=voiced(stated_letters(document.letters, blocks, RULE), blocks),
        quotes=voicing.quotes(),
        notes=stated.notes,
        problems=(*_still_true(document.problems, stated), *problems),
    )


def _usable(document: Document, sidecar: Sidecar, problems: list[str]) -> list[Placed]:
    """The statements about voices that have a place and contradict no other; what is wrong joins the problems."""
    placed: list[Placed] = []
    for statement in sidecar.voices:
        try:
            placed.append(Placed(_with_known_names(document, statement), place(document, statement)))
        except Unplaced as error:
            problems.append(_problem(sidecar, statement.line, str(error)))
    usable: list[Placed] = []
    for candidate, contradicted in consistent(placed):
        if contradicted is None:
            usable.append(candidate)
        else:
            line = contradicted.statement.line
            where = "another [[voice]]" if line is None else f"line {line}"
            problems.append(_problem(sidecar, candidate.statement.line, f"it contradicts {where}; neither is used"))
    return usable


def _problem(sidecar: Sidecar, line: int | None, what: str) -> str:
    return f"{sidecar.name}{'' if line is None else f', line {line}'}: {what}"


def _with_known_names(document: Document, statement: VoiceStatement) -> VoiceStatement:
    """Names as the document has them: "V. I. Lenin" is Lenin where the document calls him so."""
    return replace(
        statement,
        speaker=name_in(document, statement.speaker) if statement.speaker else statement.speaker,
        addressee=name_in(document, statement.addressee) if statement.addressee else None,
    )


def _still_true(problems: Iterable[str], stated: StatedNotes) -> Iterator[str]:
    """The document's own problems, without those of notes whose place has been stated."""
    placed = {without_marker(note.number) for note in stated.notes if note.linked == "stated"}
    return (problem for problem in problems if problem not in placed)


def _without_lost_headings(voicing: Voicing) -> Iterator[Block]:
    """The blocks; what is stated not to be a heading is no longer the section of what follows."""
    lost = {
        " ".join(voicing.document.slice(before.span).split())
        for before, after in zip(voicing.before, voicing.blocks, strict=True)
        if before.kind == "heading" != after.kind
    }
    for block in voicing.blocks:
        kept = tuple(title for title in block.section if title not in lost)
        yield replace(block, section=kept) if lost else block
