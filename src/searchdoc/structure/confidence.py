"""How sure a voice is: the precision of the rule that decided, as measured on annotated documents.

``make voices`` measures it anew and prints this table; docs/voices.md shows it with the number of cases. A voice that
two rules made (one named the speaker, one set the quotation's bounds) is as sure as the weaker of them.
"""

from __future__ import annotations

THRESHOLD = 0.6
"""Below this nobody's name is put to the words."""

_MEASURED = {
    "stated": 1.0,  # by the file itself or its reader; not a rule's guess
    "explicit": 1.0,
    "side-car": 1.0,
    "signature": 0.99,
    "byline": 0.98,
    "framed": 0.98,
    "turn": 0.97,
    "entry": 0.97,
    "title": 0.95,
    "lead-in": 0.94,
    "list": 0.94,
    "speech": 0.94,
    "letter-head": 0.93,
    "pronoun": 0.93,
    "marked": 0.92,
    "document-from": 0.91,
    "own-letter": 0.91,
    "owned-document": 0.91,
    "written-by": 0.91,
    "own-words": 0.91,
    "closed": 0.83,
    "return": 0.83,
    "person": 0.8,
    "excerpt": 0.8,
    "signed-note": 0.8,
    "uncertain": 0.5,
    "contradiction": 0.5,
    "colon": 0.5,
}
_WITHOUT_CASES = 0.75


def confidence_of(rule: str) -> float:
    """The confidence of a rule, or of two joined by a slash."""
    return min(_MEASURED.get(part, _WITHOUT_CASES) for part in rule.split("/"))
