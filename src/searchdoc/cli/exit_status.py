"""The exit statuses of the command line, as grep has them."""

from __future__ import annotations

from enum import IntEnum


class ExitStatus(IntEnum):
    """What a command ends with."""

    FOUND = 0
    """Something was found, or done."""
    NOTHING = 1
    """Nothing in the documents supports an answer, or no passage fits."""
    ERROR = 2
    """Something is wrong, said in one sentence on standard error."""
    INTERRUPTED = 130
    """Ended with Ctrl-C: 128 and the number of the signal, as shells count it."""
