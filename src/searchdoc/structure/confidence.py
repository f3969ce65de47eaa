"""How sure a voice is: how often the rule that named the speaker was right on documents annotated by hand.

``make voices`` measures and writes the tables below and those in docs/voices.md. A case is a paragraph, or words in
quotation marks, or a sentence that reports speech, to which the rule put a name. Two collections are counted: this
repository's own texts, and published editions whose markup says who speaks. The precision is estimated from both by
Laplace's rule of succession, so that a few cases do not make certain. A rule without cases has no confidence and
names nobody. What the format or the user states is no guess and needs no cases.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from searchdoc.models import Voice

THRESHOLD = 0.6
"""The least confidence with which a speaker is named."""

STATED = frozenset({"stated", "explicit", "side-car", "edition", "file-name"})
"""Rules that guess nothing: the metadata, the quotation marks of the format, the user's side-car, the markup of an
edition, the file's name."""

# The tables between these two comments are written by "make voices": for each rule how many cases were right, and how
# many there were.
# begin of the measured table
OWN_TEXTS: Mapping[str, tuple[int, int]] = {
    "byline": (333, 338),
    "signature": (183, 192),
    "title": (62, 70),
    "turn": (57, 57),
    "entry": (48, 48),
    "pronoun": (29, 36),
    "framed": (31, 31),
    "return": (24, 31),
    "letter-head": (24, 25),
    "lead-in": (21, 23),
    "speech-after": (20, 22),
    "excerpt": (21, 21),
    "reported-speech": (19, 20),
    "marked": (17, 18),
    "credit": (15, 15),
    "speech-pronoun-after": (15, 15),
    "own-words": (13, 13),
    "speech-own": (13, 13),
    "document-from": (12, 12),
    "owned-document": (12, 12),
    "speech-own-after": (10, 12),
    "speech-pronoun": (11, 12),
    "speech-goes-on": (10, 11),
    "list": (10, 10),
    "person": (10, 10),
    "own-letter": (9, 9),
    "signed-note": (9, 9),
    "speech-before": (9, 9),
    "credited": (5, 5),
    "headed": (5, 5),
    "closed": (4, 4),
    "newspaper": (4, 4),
    "unclosed": (0, 1),
    "written-by": (1, 1),
}
EDITIONS: Mapping[str, tuple[int, int]] = {
    "turn": (2312, 2312),
    "title": (558, 577),
    "signature": (383, 389),
    "letter-head": (71, 73),
    "marked": (31, 32),
    "credit": (24, 24),
    "framed": (17, 17),
    "closed": (11, 11),
    "headed": (6, 6),
    "newspaper": (5, 5),
    "pronoun": (5, 5),
    "credited": (2, 2),
    "excerpt": (1, 2),
    "lead-in": (0, 1),
    "person": (1, 1),
    "written-by": (0, 1),
}
# end of the measured table


def summed(*tables: Mapping[str, tuple[int, int]]) -> Mapping[str, tuple[int, int]]:
    """The right cases and all cases of each rule over several collections."""
    rules = dict.fromkeys(rule for table in tables for rule in table)
    counted = {rule: [table.get(rule, (0, 0)) for table in tables] for rule in rules}
    return {
        rule: (sum(right for right, _ in pairs), sum(cases for _, cases in pairs)) for rule, pairs in counted.items()
    }


CASES = summed(OWN_TEXTS, EDITIONS)
"""The cases of every rule that was measured: how many were right, and how many there were."""


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
