"""Whose words they are, as a reader is told: who, to whom, when, and how sure that is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from searchdoc.answering.citations import Citation, is_doubtful
from searchdoc.models import Voice
from searchdoc.passages.context import written_date
from searchdoc.text.characters import without_controls
from searchdoc.text.wording import capitalised

UNKNOWN, EDITOR = "speaker not established", "the editor (not named)"
"""How those are called of whom no name is known."""


@dataclass(frozen=True, slots=True)
class VoiceLabel:
    """Who speaks: ``name`` as it is shown, ``whom`` and ``when`` or empty, ``sure`` in words where that is doubtful.

    ``speaker`` is the name by which the person has a page, None where nobody is established. ``hue`` is the colour's
    number, from 0 to 9, or None. ``manner`` says how the words came here: "quoted by …", "reported by …", or empty.
    """

    name: str
    speaker: str | None
    hue: int | None
    whom: str = ""
    when: str = ""
    sure: str = ""
    manner: str = ""
    editor: bool = False


def voice_label(voice: Voice | None, hues: Mapping[str, int], manner: str = "") -> VoiceLabel:
    """The label of a voice; without one, that nobody is established."""
    if voice is None:
        return VoiceLabel(UNKNOWN, None, None, manner=manner)
    editor = voice.role == "editor"
    name = voice.speaker or (EDITOR if editor else UNKNOWN)
    return VoiceLabel(
        without_controls(name),
        voice.speaker,
        None if editor else hues.get(voice.speaker or ""),
        without_controls(voice.addressee or ""),
        shown_date(voice.date),
        f"{voice.confidence:.0%} sure" if is_doubtful(voice) else "",
        manner,
        editor,
    )


def shown_date(edtf: str | None) -> str:
    """A date as people write it, an interval with a dash; empty for none."""
    return written_date(edtf).replace("/", "–") if edtf else ""


def section_label(voices: Sequence[Voice], hues: Mapping[str, int]) -> VoiceLabel:
    """The label of words that are set off: the last of the voices, and by whom they are quoted or reported."""
    inner = voices[-1]
    outer = voices[-2] if len(voices) > 1 else None
    verb = "reported" if inner.mode == "reported" else "quoted"
    return voice_label(inner, hues, "" if outer is None else f"{verb} by {_name(outer)}")


def citation_label(citation: Citation, hues: Mapping[str, int]) -> VoiceLabel:
    """Whose words are cited; of what the editor wrote, what it is."""
    if not citation.is_editorial:
        return voice_label(citation.voices[-1] if citation.voices else None, hues)
    what = capitalised(citation.reference.split("; ")[0])
    unnamed = "" if citation.speaker else " (editor not named)"
    return VoiceLabel(without_controls(what + unnamed), citation.speaker, None, editor=True)


def outer_labels(citation: Citation, hues: Mapping[str, int]) -> tuple[VoiceLabel, ...]:
    """By whom the words are quoted or reported, from the words outwards; ``manner`` is how."""
    if citation.is_editorial:
        return ()
    chain = reversed(citation.voices)
    return tuple(
        voice_label(outer, hues, f"{'reported' if inner.mode == 'reported' else 'quoted'} by")
        for inner, outer in pairwise(chain)
    )


def _name(voice: Voice) -> str:
    return without_controls(voice.speaker or (EDITOR if voice.role == "editor" else UNKNOWN))
