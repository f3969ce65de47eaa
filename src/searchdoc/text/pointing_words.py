"""Sentences that point back: whether a reader needs the sentence before to know who or what is meant."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from searchdoc.text.words import fold

_WORDS = {
    "en": "it this that these those he she they his her hers its their theirs him them such",
    "de": "er sie es dies dieser diese dieses diesen diesem jener jene jenes sein seine ihr ihre ihm ihn ihnen solche",
    "fr": "il elle ils elles cela ceci celui celle ceux celles cet cette ces son sa ses leur leurs lui",
    "es": "el ella ellos ellas esto eso este esta estos estas ese esa esos esas aquel aquella su sus",
    "it": "egli ella lui lei essi esse loro questo questa questi queste quello quella cio suo sua",
    "ru": "он она оно они это этот эта эти этого этому его ее их ему еи им тот та те",
    "pt": "ele ela eles elas isto isso este esta esse essa aquele aquela seu sua",
    "nl": "hij zij ze het dit dat deze die zijn haar hun hem",
}

POINTING: Mapping[str, frozenset[str]] = MappingProxyType(
    {language: frozenset(words.split()) for language, words in _WORDS.items()}
)
"""Folded pronouns of each language (ISO 639-1) that stand for what the sentence before names."""

_FIRST_WORD = re.compile(r"\W*([^\W\d_]+)")
_THIS_ONE = re.compile(r"\b(?:this|that)\s+one\b|\bthe\s+(?:latter|former|same)\b", re.IGNORECASE)


def points_back(sentence: str, language: str) -> bool:
    """Whether a sentence begins with a pronoun, or says "this one", and so points to what stands before it.

    Spanish "el" is an article, too, and is only taken with its accent.
    """
    first = _FIRST_WORD.match(sentence)
    if first is None:
        return False
    word = first[1].casefold()
    if language == "es" and word == "el":
        return False
    return fold(word) in POINTING.get(language, frozenset()) or (language == "en" and bool(_THIS_ONE.search(sentence)))
