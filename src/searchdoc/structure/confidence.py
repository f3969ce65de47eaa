"""How sure a voice is: how often the rule that named the speaker was right on documents annotated by hand.

``make voices`` measures and writes the table below and the one in docs/voices.md. A case is a paragraph, or words in
quotation marks, or a sentence that reports speech, to which the rule put a name. The precision is estimated by
Laplace's rule of succession, so that a few cases do not make certain. A rule without cases has no confidence and
names nobody. What the format or the user states is no guess and needs no cases.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from searchdoc.models import Voice

THRESHOLD = 0.6
"""The least confidence with which a speaker is named."""

STATED = frozenset({"stated", "explicit", "side-car"})
"""Rules that guess nothing: the metadata, the quotation marks of the format, the user's side-car."""

# The table between these two comments is written by "make voices".
# begin of the measured table
CASES: Mapping[str, tuple[int, int]] = {
    "byline": (312, 328),
    "signature": (190, 198),
    "title": (62, 70),
    "turn": (57, 57),
    "entry": (48, 48),
    "pronoun": (28, 35),
    "framed": (31, 31),
    "return": (22, 31),
    "letter-head": (24, 25),
    "lead-in": (22, 23),
    "speech-after": (20, 22),
    "excerpt": (19, 21),
    "reported-speech": (19, 20),
    "own-words": (16, 16),
    "speech-pronoun-after": (15, 15),
    "document-from": (13, 13),
    "marked": (11, 13),
    "owned-document": (11, 13),
    "speech-own": (13, 13),
    "speech-own-after": (12, 13),
    "speech-pronoun": (11, 12),
    "speech-goes-on": (10, 11),
    "list": (10, 10),
    "closed": (9, 9),
    "own-letter": (6, 9),
    "signed-note": (9, 9),
    "speech-before": (9, 9),
    "person": (6, 6),
    "written-by": (1, 1),
}
# end of the measured table


def estimated_precision(right: int, cases: int) -> float:
    """The probability that the next case is right, by Laplace's rule of succession: (right + 1) / (cases + 2)."""
    return (right + 1) / (cases + 2)


def confidence_of(rule: str) -> float | None:
    """The confidence of a rule, from 0 to 1; None where it was never measured.

    Rules joined by a slash made a voice together (one named the speaker, one set the bounds of the quotation): the
    weakest of them counts.
    """
    measured = [_confidence(part) for part in rule.split("/")]
    known = [confidence for confidence in measured if confidence is not None]
    return min(known) if len(known) == len(measured) else None


def _confidence(rule: str) -> float | None:
    if rule in STATED:
        return 1.0
    return estimated_precision(*CASES[rule]) if rule in CASES else None


def may_name(rule: str) -> bool:
    """Whether a rule is sure enough to name a speaker."""
    confidence = confidence_of(rule)
    return confidence is not None and confidence >= THRESHOLD


def weighed(voices: tuple[Voice, ...]) -> tuple[Voice, ...]:
    """A chain of voices with the confidence of each; the names that are not sure enough are taken away."""
    return tuple(
        replace(voice, speaker=voice.speaker if may_name(voice.rule) else None, confidence=confidence_of(voice.rule))
        for voice in voices
    )
