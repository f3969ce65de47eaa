"""Numbers in words and in digits: whether a text counts something.

Words are those of `text2num`; what it lacks (Russian, "eightpence", "dozens") is a small table here.
"""

from __future__ import annotations

import re
from functools import lru_cache

_LANGUAGES = ("en", "de", "fr", "es", "it", "nl", "pt")
"""The languages whose numbers `text2num` knows."""

_UNITS = "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|half"
_FURTHER = re.compile(
    rf"\b(?:(?:{_UNITS})(?:pence|penny|pennies|fold|pennyworth)|dozens?|scores?|hundreds?|thousands?|millions?|half|twice|"
    r"thrice|none|both|couple|halb\w*|dutzend\w*|hundert\w*|tausend\w*|keine[nr]?|zweimal|dreimal|douzaines?|centaines?|"
    r"milliers?|demi\w*|docenas?|cientos|miles|dozzin[ae]|centinaia|migliaia|"
    r"два|две|двух|три|тр[её]х|четыре|четыр[её]х|пять|шесть|семь|восемь|девять|десять|пяти|шести|семи|восьми|девяти|"
    r"десяти|\w+надцат[ьи]|двадцат[ьи]|тридцат[ьи]|сорок\w?|пятьдесят|шестьдесят|семьдесят|восемьдесят|девяносто|сто|"
    r"двести|триста|четыреста|пятьсот|тысяч\w*|сотн\w+|дюжин\w+|полтор\w+|половин\w+)\b",
    re.IGNORECASE,
)
_DIGIT, _DIGITS = re.compile(r"\d"), re.compile(r"\d+")
_UNSPACED = re.compile(r"[一二两兩三四五六七八九十百千万萬半]+\s*[\u3400-\u9fff]|[０-９]")
_LETTERS = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


def holds_number(text: str, language: str) -> bool:
    """Whether a text holds a number, in digits or in words of its language; an article or "one" is none."""
    if _DIGIT.search(text) or _FURTHER.search(text) or _UNSPACED.search(text):
        return True
    return _in_words(text, language if language in _LANGUAGES else "en")


@lru_cache(maxsize=4096)
def _in_words(text: str, language: str) -> bool:
    """Whether `text2num` reads a number above one in a text."""
    from text_to_num import alpha2digit

    words = " ".join(_LETTERS.findall(text.lower())).replace("-", " ")
    return any(digits not in {"0", "1"} for digits in _DIGITS.findall(alpha2digit(words, language)))
