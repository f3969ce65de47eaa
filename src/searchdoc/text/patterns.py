"""What keeps regular expressions linear in the length of the text."""

from __future__ import annotations

import re

_ANY_NUMBER = re.compile(r"(\\s|\[\\s[^\]]*\])([*+])")


def few_spaces(pattern: str) -> str:
    """The pattern with four spaces at most where it has any number, so that long runs are not tried again and again."""
    return _ANY_NUMBER.sub(lambda match: match[1] + ("{0,4}" if match[2] == "*" else "{1,4}"), pattern)
