"""Captions: the words under a picture that has been lost, standing between the paragraphs of the text.

No single sign makes a caption, so the signs are added up. A short line with none of the strong ones is a
heading, not a caption; a paragraph in the first person is neither.
"""

from __future__ import annotations

import re

from searchdoc.models import Span
from searchdoc.structure.cues import ENUMERATOR, FINITE, FIRST_PERSON, PHOTOGRAPHIC, SHELFMARK
from searchdoc.structure.people import Names
from searchdoc.text.sentences import sentences

_LONGEST = 70
_ENOUGH = 3
_SHORT = 9
_AT_ONCE = 12
_APPOSITION = re.compile(r"\s*,\s+(?:a|an|the|one|who|then|later|future|former|leader|member|head|with|in|at|on)\b")
_ENDS_WITH_YEAR = re.compile(r"\b1\d{3}|\b20\d{2}")
_TERMINAL = re.compile(r"[.!?…:;][”’\"')\]]*\Z")
_BRACKETED = re.compile(
    r"[\[(](?:(?:[^\W\d_]+\s+){0,2}?)(?:photo(?:graph)?s?|pictures?|portraits?|(?:picture\s+)?post-?cards?|illustrations?|images?|"
    r"drawings?|sketch(?:es)?|maps?|plates?|facsimiles?|snapshots?|clippings?|fotografien?|foto|bild(?:er)?|abbildung|"
    r"photographies?|carte\s+postale|dessin|fotografías?|fotografia|dibujo|фото(?:графия)?|рисунок)\b"
    r"(?:\s*[:.,—–-]|\s+(?:of|from|in|at|showing|with|by|de|von|di)\b|\s*[\])]).{0,400}",
    re.IGNORECASE | re.DOTALL,
)
"""The description of a picture in brackets, as transcribers of albums write it: "[Photograph: the keeper, 1911]"."""
_PARENTHESES = re.compile(r"\([^()]*\)")
_OPENING = re.compile(r"(?:(?:the|a|an|young|old|ill|sick|dying)\s+)*", re.IGNORECASE)


def caption_score(text: str, span: Span, names: Names, author: str | None, language: str) -> int:
    """How much speaks for a caption; ``is_caption`` says what is enough."""
    words = text[span.start : span.end]
    count = len(words.split())
    if count > _LONGEST or FIRST_PERSON.search(words) or words[:1] in "[(":
        return 0
    first = sentences(words, language)[0]
    opening = words[first.start : first.end]
    shelfmarks = SHELFMARK.findall(_PARENTHESES.sub("", words))  # in parentheses they give a text's source
    photographic = PHOTOGRAPHIC.search(words)
    pictured = (
        3 * bool(photographic)
        if photographic and (photographic.start() < _AT_ONCE or not FINITE.search(opening))
        else bool(photographic)
    )
    strong = pictured + 3 * (len(shelfmarks) > 1) + _name_sign(text, span, opening, names)
    dated = bool(_ENDS_WITH_YEAR.search(words[-12:]))
    fragment = not _TERMINAL.search(words)
    if fragment and count < _SHORT and not strong and not dated:
        return 0
    verbless = not FINITE.search(opening)
    if not verbless and strong < _ENOUGH:
        return 0
    third_person = author is not None and author in names.named_in(text, span)
    return strong + verbless + dated + fragment + third_person - 3 * bool(ENUMERATOR.match(words))


def is_caption(text: str, span: Span, names: Names, author: str | None, language: str = "en") -> bool:
    """Whether a paragraph reads like a caption."""
    words = text[span.start : span.end]
    if words[-1:] in ")]" and _BRACKETED.fullmatch(words):
        return True
    return caption_score(text, span, names, author, language) >= _ENOUGH


def _name_sign(text: str, span: Span, opening: str, names: Names) -> int:
    """2 where the first sentence is nothing but names or a name with an apposition."""
    skipped = _OPENING.match(opening)
    start = span.start + (skipped.end() if skipped else 0)
    mentions = list(names.mentions(text, Span(span.start, span.start + len(opening))))
    if not mentions or mentions[0][0].start != start:
        return 0
    first = mentions[0][0]
    if _APPOSITION.match(text, first.end, span.end):
        return 2
    rest = opening
    for mention, _ in reversed(mentions):
        rest = rest[: mention.start - span.start] + rest[mention.end - span.start :]
    return 2 if not re.sub(r"\b(?:and|with|or)\b|\W", "", rest) else 0
