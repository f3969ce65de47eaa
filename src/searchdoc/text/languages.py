"""Language identification."""

from __future__ import annotations

_SAMPLE_SIZE = 4000
"""Characters at the beginning of a text by which its language is identified."""

_MIN_LETTERS = 200
"""The least number of letters in the sample; with fewer, the default is returned."""

_DEFAULT = "en"


def language_of(text: str) -> str:
    """The language of a text (ISO 639-1) as `py3langid` identifies it; English for one of fewer than 200 letters."""
    sample = text[:_SAMPLE_SIZE]
    if sum(map(str.isalpha, sample)) < _MIN_LETTERS:
        return _DEFAULT
    from py3langid import classify

    return str(classify(sample)[0])
