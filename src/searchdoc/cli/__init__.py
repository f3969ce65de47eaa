"""The command line: one file a command, which only prints; the work is done by ``searchdoc.Index``.

Exit status as grep has it: 0 something was found, 1 nothing in the documents supports an answer, 2 an error, said
in one sentence on standard error.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from contextlib import suppress

from searchdoc.cli.exit_status import ExitStatus
from searchdoc.cli.streams import discard, echo, flush, prepare


def main() -> None:
    """The entry point."""
    gc.set_threshold(200_000)  # looking for cycles among what is being imported takes a tenth of a question's time
    prepare()
    status = run(sys.argv[1:])
    gc.freeze()  # nor does it pay to look for them once more at the end
    sys.exit(status)


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit status; errors become one sentence on standard error."""
    import typer

    from searchdoc.cli.program import usage_sentence
    from searchdoc.errors import SearchdocError

    try:
        status = _status_of(arguments)
        flush()
        return status
    except typer.TyperException as error:
        return _fail(usage_sentence(error))
    except SearchdocError as error:
        return _fail(str(error))
    except (KeyboardInterrupt, typer.Abort):
        return _fail("stopped; an index that was there before still answers", ExitStatus.INTERRUPTED)
    except BrokenPipeError:
        discard()  # the reader of our output has gone, which is its right
        return ExitStatus.FOUND
    except MemoryError:
        return _fail("there is not enough memory: close other programs, or ask for less at a time")
    except OSError as error:
        discard()
        if not error.strerror:
            return _fail_unforeseen(error)
        why = (
            f"{error.strerror}: {error.filename}"
            if error.filename
            else f"the output cannot be written: {error.strerror}"
        )
        return _fail(why)
    except Exception as error:  # noqa: BLE001 (whatever it is, nobody is shown a traceback who did not ask for it)
        return _fail_unforeseen(error)


def _status_of(arguments: Sequence[str]) -> int:
    """Run one command, which may raise, and return its exit status."""
    import typer

    from searchdoc.cli.completion import REQUEST, answer_shell
    from searchdoc.cli.program import program

    if arguments[:1] == [REQUEST]:
        return answer_shell(arguments[1:])
    try:
        with program.make_context("searchdoc", list(arguments) or ["--help"]) as context:
            status = program.invoke(context)
    except typer.Exit as end:
        return end.exit_code if arguments else ExitStatus.ERROR  # help that nobody asked for
    return status if isinstance(status, int) else ExitStatus.FOUND


def _fail_unforeseen(error: Exception) -> int:
    from searchdoc.errors import fault

    if os.environ.get("SEARCHDOC_TRACEBACK"):
        import traceback

        traceback.print_exception(error)
    return _fail(fault(error))


def _fail(sentence: str, status: int = ExitStatus.ERROR) -> int:
    from searchdoc.cli.wording import one_sentence

    with suppress(OSError):  # nobody reads the sentence; the status says it too
        echo(f"searchdoc: {one_sentence(sentence)}", err=True)
        flush()
    return status
