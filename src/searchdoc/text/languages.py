"""Which language a text is in, as an ISO 639-1 code."""

from __future__ import annotations

_SAMPLE = 4000
_FEWEST_LETTERS = 200
_DEFAULT = "en"


def language_of(text: str) -> str:
    """The language of a text, by `py3langid`; a text too short to tell counts as English."""
    sample = text[:_SAMPLE]
    if sum(map(str.isalpha, sample)) < _FEWEST_LETTERS:
        return _DEFAULT
    from py3langid import classify

    return str(classify(sample)[0])
