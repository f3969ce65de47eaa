"""Spellings that changed between the centuries: one key for all spellings of a word, language by language.

Only what printers and academies changed is evened out ("publick", "shew", "colour" in English; "seyn", "Theil", "giebt"
in German; "étoit", "tems" in French), and where a rule would make one word of two that differ in meaning ("four" and
"for", "fois" and "fais") it is limited to longer words. Sources: the *Oxford English Dictionary*; the Prussian rules of
1880 and the reforms of 1901 and 1996; the sixth edition of the *Dictionnaire de l'Académie française* (1835).
"""

from __future__ import annotations

import re
from functools import lru_cache
from types import MappingProxyType

_ANYWHERE = {
    "æ": "ae",
    "œ": "oe",
}
_ENGLISH = {
    r"\A&\Z": "and",
    r"'d\Z": "ed",
    r"\A(?P<tho>al)?tho'\Z": r"\g<tho>though",
    r"\Athro'\Z": "through",
    r"(?<=...)ick\Z": "ic",
    r"(?<=...)our(?=\w{0,5}\Z)": "or",
    r"(?<=....)is(?=(?:e|ed|es|ing|ation|ations)\Z)": "iz",
    r"(?<=..)xion": "ction",
    r"\Ashew": "show",
    r"(?<=...)re\Z": "er",
    r"(?<=...)gement": "gment",
    r"(?<=.....)ll(?=(?:ed|er|ers|ing)\Z)": "l",
    r"\Acompleat": "complete",
    r"\Achus(?=e|ing)": "choos",
    r"\Agaol": "jail",
    r"\Aburthen": "burden",
    r"\Aantient": "ancient",
    r"\Aencreas": "increas",
    r"\Ainclos": "enclos",
    r"\Aintire": "entire",
    r"\A(?P<p>un|)till\Z": r"\g<p>til",
    r"\Aoecon": "econ",
    r"\Awaggon": "wagon",
    r"\Agrey": "gray",
    r"(?<=...)ence\Z": "ense",
    r"\Atruely\Z": "truly",
}
_GERMAN = {
    r"\A&\Z": "und",
    "ß": "ss",
    "ä": "ae",
    "ö": "oe",
    "ü": "ue",
    r"(?<!t)th": "t",
    r"ey": "ei",
    r"(?<=[kmt])ay": "ai",
    r"\Agieb": "gib",
    r"(?<![a-z])(?P<first>g|h|f|ang|abh|emf|empf)ieng": r"\g<first>ing",
    r"iren\Z": "ieren",
    r"irt(?=e?[nmrs]?\Z)": "iert",
    r"c(?=[eiy])": "z",
    r"c(?![hk])(?<!sc)": "k",
    r"\Atodt": "tot",
    r"niss\Z": "nis",
}
_FRENCH = {
    r"\A&\Z": "et",
    r"(?<=..)oi(?=(?:s|t|ent)\Z)": "ai",
    r"\Atems\Z": "temps",
    r"(?<=...)(?P<vowel>[ae])ns\Z": r"\g<vowel>nts",
    r"sç": "s",
    r"(?<=[aou])y\Z": "i",
}
"""Old spellings, as patterns, and what they are written as today."""

_IN_ANY = tuple(map(re.compile, _ANYWHERE))
_IN_ENGLISH = tuple(map(re.compile, _ENGLISH))
_IN_GERMAN = tuple(map(re.compile, _GERMAN))
_IN_FRENCH = tuple(map(re.compile, _FRENCH))

_EVERYWHERE = tuple(zip(_IN_ANY, _ANYWHERE.values(), strict=True))
_BY_LANGUAGE = MappingProxyType(
    {
        "en": tuple(zip(_IN_ENGLISH, _ENGLISH.values(), strict=True)),
        "de": tuple(zip(_IN_GERMAN, _GERMAN.values(), strict=True)),
        "fr": tuple(zip(_IN_FRENCH, _FRENCH.values(), strict=True)),
    }
)


@lru_cache(maxsize=1 << 16)
def spelling_key(form: str, language: str = "") -> str:
    """What all spellings of a word have in common; ``form`` with straight apostrophes, ``language`` in ISO 639-1."""
    key = form.casefold()
    for pattern, written in (*_EVERYWHERE, *_BY_LANGUAGE.get(language, ())):
        key = pattern.sub(written, key)
    return key
