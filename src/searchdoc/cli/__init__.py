"""The command line: one file a command, which only prints; the work is done by ``searchdoc.Index``.

Exit status as grep has it: 0 something was found, 1 nothing in the documents supports an answer, 2 an error, said
in one sentence on standard error.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence

from searchdoc.cli.exit_status import ExitStatus


def main() -> None:
    """The entry point."""
    gc.set_threshold(200_000)  # looking for cycles among what is being imported takes a tenth of a question's time
    status = run(sys.argv[1:])
    gc.freeze()  # nor does it pay to look for them once more at the end
    sys.exit(status)


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit status; errors become one sentence on standard error."""
    import typer

    from searchdoc.cli.completion import REQUEST, answer_shell
    from searchdoc.cli.program import program, usage_sentence
    from searchdoc.errors import SearchdocError

    if arguments[:1] == [REQUEST]:
        return answer_shell(arguments[1:])
    try:
        with program.make_context("searchdoc", list(arguments) or ["--help"]) as context:
            status = program.invoke(context)
        return status if isinstance(status, int) else ExitStatus.FOUND
    except typer.Exit as end:
        return end.exit_code if arguments else ExitStatus.ERROR  # help that nobody asked for
    except typer.TyperException as error:
        return _fail(usage_sentence(error))
    except SearchdocError as error:
        return _fail(str(error))
    except (KeyboardInterrupt, typer.Abort):
        return _fail("stopped; an index that was there before still answers", ExitStatus.INTERRUPTED)
    except BrokenPipeError:
        # The reader of our output has gone, which is its right; keep Python from complaining at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitStatus.FOUND


def _fail(sentence: str, status: int = ExitStatus.ERROR) -> int:
    import typer

    typer.echo(f"searchdoc: {' '.join(sentence.split())}", err=True)
    return status
