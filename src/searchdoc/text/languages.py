"""Language identification: by script where a script is enough, and else by `py3langid`."""

from __future__ import annotations

import re

_SAMPLE_SIZE = 4000
"""Characters at the beginning of a text by which its language is identified."""

_MIN_LETTERS = 200
"""The least number of letters in the sample; with fewer, the default is returned."""

_DEFAULT = "en"

_LETTERS = {
    "el": r"[\u0370-\u03ff\u1f00-\u1fff]",
    "hy": r"[\u0531-\u0587]",
    "ka": r"[\u10a0-\u10ff\u1c90-\u1cbf]",
    "ko": r"[\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3]",
    "th": r"[\u0e01-\u0e30\u0e32\u0e33\u0e40-\u0e46]",
    "ta": r"[\u0b83-\u0bb9]",
}
_SCRIPTS = {code: re.compile(letters) for code, letters in _LETTERS.items()}
"""The letters of each script that is written in one language, by far."""

_SHARED_LETTERS = {
    "ru": r"[\u0400-\u052f]",
    "ar": r"[\u0620-\u06ff]",
    "he": r"[\u05d0-\u05f2]",
    "hi": r"[\u0904-\u0939]",
}
_SHARED_SCRIPTS = {code: re.compile(letters) for code, letters in _SHARED_LETTERS.items()}
"""The letters of scripts that several languages are written in, under the one that a short text is taken for."""

_SIGNS = (("ru", "uk", re.compile("[іїєґІЇЄҐ]")), ("ar", "fa", re.compile("[پچژگ]")), ("he", "yi", re.compile("[װױײ]")))
"""Languages that share a script with another and have letters which that one never has."""

_KANA, _HAN = re.compile(r"[\u3041-\u30fa]"), re.compile(r"[\u3400-\u9fff\U00020000-\U0003fffd]")


def language_of(text: str) -> str:
    """The language of a text (ISO 639-1), by its script or as `py3langid` identifies it.

    One of fewer than 200 letters is taken for the most common language of its script: English, for the Latin one.
    """
    sample = text[:_SAMPLE_SIZE]
    letters = sum(map(str.isalpha, sample))
    written = language_of_script(sample)
    if letters < _MIN_LETTERS:
        return written or _shared(sample, letters) or _DEFAULT
    if written is not None:
        return written
    from py3langid import classify

    return str(classify(sample)[0])


def language_of_script(text: str) -> str | None:
    """The language (ISO 639-1) of a text most of whose letters are of a script of its own; None for any other text."""
    letters = sum(map(str.isalpha, text))
    kana, han = len(_KANA.findall(text)), len(_HAN.findall(text))
    if 2 * (kana + han) > letters:
        return "ja" if kana * 10 > han else "zh"
    return next((code for code, script in _SCRIPTS.items() if 2 * len(script.findall(text)) > letters), None)


def _shared(text: str, letters: int) -> str | None:
    """The language that a short text in a script of several is taken for; None for one in the Latin script."""
    common = next((code for code, script in _SHARED_SCRIPTS.items() if 2 * len(script.findall(text)) > letters), None)
    return next((code for known, code, sign in _SIGNS if known == common and sign.search(text)), common)


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
