"""Characters that XML 1.0 cannot hold, and what stands for them in what is exported."""

from __future__ import annotations

import re

REPLACEMENT = "\ufffd"
"""What stands for a character that cannot be written (U+FFFD, REPLACEMENT CHARACTER)."""

_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_WHITE = str.maketrans({"\r": "\n", "\f": "\n", **dict.fromkeys("\v\x1c\x1d\x1e\x1f", " ")})


def xml_text(words: str) -> str:
    """Words as XML can hold them (XML 1.0, production 2 "Char"), with every line ended by LF alone.

    A control character, half a surrogate pair and U+FFFE and U+FFFF become U+FFFD each; form feeds, vertical tabs
    and the separators of ASCII are white space, as ``str.split`` has them.
    """
    return _FORBIDDEN.sub(REPLACEMENT, words.replace("\r\n", "\n").translate(_WHITE))
