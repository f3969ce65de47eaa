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


_CODES = {
    "english": "en", "eng": "en", "englisch": "en", "anglais": "en", "german": "de", "ger": "de", "deu": "de",
    "deutsch": "de", "allemand": "de", "french": "fr", "fre": "fr", "fra": "fr", "français": "fr", "französisch": "fr",
    "spanish": "es", "spa": "es", "español": "es", "spanisch": "es", "espagnol": "es", "italian": "it", "ita": "it",
    "italiano": "it", "italienisch": "it", "italien": "it", "russian": "ru", "rus": "ru", "русский": "ru",
    "russisch": "ru", "russe": "ru", "dutch": "nl", "nld": "nl", "dut": "nl", "nederlands": "nl", "portuguese": "pt",
    "por": "pt", "português": "pt", "latin": "la", "lat": "la", "latein": "la", "polish": "pl", "pol": "pl",
    "polski": "pl", "czech": "cs", "ces": "cs", "cze": "cs", "swedish": "sv", "swe": "sv", "danish": "da", "dan": "da",
    "norwegian": "no", "nor": "no", "finnish": "fi", "fin": "fi", "hungarian": "hu", "hun": "hu", "greek": "el",
    "ell": "el", "gre": "el", "turkish": "tr", "tur": "tr", "ukrainian": "uk", "ukr": "uk", "yiddish": "yi",
    "yid": "yi", "hebrew": "he", "heb": "he",
}  # fmt: skip


def language_code(written: str) -> str | None:
    """The code (ISO 639-1) of a language that somebody names: "en-GB", "deu", "French"; None where it is none."""
    word = written.strip().casefold()
    if word in _CODES:
        return _CODES[word]
    code, _, region = word.replace("_", "-").partition("-")
    code = _CODES.get(code, code)
    known = len(code) == 2 and code.isascii() and code.isalpha() and len(region) <= 8
    return code if known else None
