"""A process of its own in which functions are called: it can be ended, and where it crashes, nothing else does.

It is a new interpreter and no fork, which would copy the locks that this process's threads hold. Unlike those of
``multiprocessing`` it does not import the program's main module unless it is asked to, so that a script needs no
``if __name__ == "__main__"``. Both sides send pickles over pipes, each with its length before it.
"""

from __future__ import annotations

import faulthandler
import os
import pickle
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from multiprocessing import spawn
from pathlib import Path
from typing import IO, Any, TypeVar

from searchdoc.building.interrupting import OutOfTime, interrupts_held

_Result = TypeVar("_Result")

_START_SECONDS = 120.0
"""Seconds in which a process must have started, and later each call must have been understood."""

_ORPHANED_SECONDS = 60.0
"""Seconds beyond a call's own after which a process ends itself: whoever would have ended it has ended."""

_BEGIN = "import sys; sys.path[:] = sys.argv[1:]; from {module} import serve; serve()"

_LENGTH_BYTES = 8


class ProcessEnded(Exception):
    """The process ended while it was calling a function; ``how`` says in a few words by what."""

    def __init__(self, how: str) -> None:
        super().__init__(how)
        self.how = how


class CannotCall(Exception):
    """The process cannot be started, or does not know the function or what it is called with."""


class WorkerProcess:
    """A process that calls functions, one after the other; not for several threads at once.

    It is started when it is first needed, and anew after it has ended. ``prepare`` is called first of all in each.
    ``imports_main`` is whether functions and arguments may come from the program's main module.
    """

    def __init__(self, prepare: Callable[[], object] = bool, *, imports_main: bool = False) -> None:
        self._prepare = prepare
        self._imports_main = imports_main
        self._process: subprocess.Popen[bytes] | None = None
        self._is_closed = False

    def call(self, function: Callable[..., _Result], *arguments: object, seconds: float = 0) -> _Result:
        """What the function returns, or raises; both it and its arguments must be importable and can be pickled.

        Raises ``OutOfTime`` after so many seconds (0: never) without an answer, and ``ProcessEnded``; the process is
        then no more. Raises ``CannotCall`` where it does not come to a call.
        """
        try:
            sent = pickle.dumps((function, arguments, seconds), pickle.HIGHEST_PROTOCOL)
        except Exception as error:
            raise CannotCall(str(error)) from error
        result: _Result = self._called(self._started(), sent, seconds)
        return result

    def end(self) -> None:
        """End the process for good, whatever it is doing."""
        self._is_closed = True
        self._kill()

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is not None:
            return self._process
        if self._is_closed or not sys.executable or getattr(sys, "frozen", False):
            raise CannotCall("no process can be started")
        command = [sys.executable, "-c", _BEGIN.format(module=__name__), *map(str, sys.path)]
        try:
            with interrupts_held():  # Ctrl-C reaches all processes of a terminal, and this one ends with its caller
                self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603
            prepare = pickle.dumps((_prepared, (_main_module() if self._imports_main else {}, self._prepare), 0))
            self._called(self._process, prepare, _START_SECONDS)
        except (Exception, OutOfTime) as error:
            self.end()  # it would not start again either
            raise CannotCall(str(error)) from error
        return self._process

    def _called(self, process: subprocess.Popen[bytes], sent: bytes, seconds: float) -> Any:  # noqa: ANN401
        self._waited(process, _START_SECONDS, partial(_exchange, process, sent))
        how, result = self._waited(process, seconds, partial(_received, _pipe(process.stdout)))
        if how == _RAISED:
            raise result
        return result

    def _waited(
        self, process: subprocess.Popen[bytes], seconds: float, wait: Callable[[], tuple[str, Any]]
    ) -> tuple[str, Any]:
        """What the process answers; it is killed after so many seconds, and where waiting is broken off."""
        try:
            with _killed_after(process, seconds) as is_over:
                answer = wait()
        except (EOFError, OSError, ValueError) as error:  # ValueError: its pipes were closed, by another thread
            how = self._kill(has_ended=True)
            if is_over.is_set():
                raise OutOfTime from error
            raise ProcessEnded(how) from error
        except BaseException:
            self._kill()
            raise
        if is_over.is_set():  # it was killed just after it had answered
            self._kill()
        if answer[0] == _NOT_UNDERSTOOD:
            raise CannotCall(answer[1])
        return answer

    def _kill(self, *, has_ended: bool = False) -> str:
        """End the process where it has not ended by itself, and say how it ended."""
        process, self._process = self._process, None
        if process is None:
            return "it was ended"
        if has_ended:  # its pipe is closed a moment before
            with suppress(subprocess.TimeoutExpired):
                process.wait(1.0)
        process.kill()
        code = process.wait()
        for pipe in (process.stdin, process.stdout):
            with suppress(OSError):
                _pipe(pipe).close()
        return _how_ended(code)


@contextmanager
def _killed_after(process: subprocess.Popen[bytes], seconds: float) -> Iterator[threading.Event]:
    """Kill the process once the block has run for so many seconds (0: never); the event says whether it was."""
    is_over = threading.Event()

    def kill() -> None:
        is_over.set()
        process.kill()

    if not seconds:
        yield is_over
        return
    timer = threading.Timer(seconds, kill)
    timer.start()
    try:
        yield is_over
    finally:
        timer.cancel()
        timer.join()


def _exchange(process: subprocess.Popen[bytes], sent: bytes) -> tuple[str, Any]:
    _send(_pipe(process.stdin), sent)
    return _received(_pipe(process.stdout))


def _how_ended(code: int) -> str:
    """What an exit status says, in a few words."""
    if code == -getattr(signal, "SIGKILL", 9):
        return "it was killed, as where memory runs out"
    if code < 0:
        names = {one.value: one.name for one in signal.Signals}
        return f"it crashed ({names.get(-code, f'signal {-code}')})"
    return f"it ended with status {code}"


def _main_module() -> dict[str, Any]:
    """What ``multiprocessing`` tells a new process so that it finds what the main module defines."""
    told = spawn.get_preparation_data("searchdoc")
    return {key: told[key] for key in ("sys_argv", "dir", "init_main_from_name", "init_main_from_path") if key in told}


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise ValueError("the process has no such pipe")
    return pipe


_BEGUN, _RETURNED, _RAISED, _NOT_UNDERSTOOD = "begun", "returned", "raised", "not understood"
"""What the process answers with: each call is begun and then returns or raises, or is not understood."""


def _send(pipe: IO[bytes], data: bytes) -> None:
    pipe.write(len(data).to_bytes(_LENGTH_BYTES, "big"))
    pipe.write(data)
    pipe.flush()


def _receive(pipe: IO[bytes]) -> bytes:
    """One message. Raises ``EOFError`` where the other side has ended."""
    head = pipe.read(_LENGTH_BYTES)
    data = pipe.read(int.from_bytes(head, "big")) if len(head) == _LENGTH_BYTES else b""
    if not data:
        raise EOFError
    return data


def _received(pipe: IO[bytes]) -> tuple[str, Any]:
    answer: tuple[str, Any] = pickle.loads(_receive(pipe))  # noqa: S301 (from the process that was started for it)
    return answer


def serve() -> None:
    """What the process does: call functions until nobody is there any more who asks."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    calls, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)  # what a library prints is no answer
    received: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_receive_all, args=(calls, received), daemon=True).start()
    with suppress(BrokenPipeError):  # whoever asked was killed
        while True:
            _answer(received.get(), answers)
    os._exit(1)


def _receive_all(calls: IO[bytes], received: queue.SimpleQueue[bytes]) -> None:
    """Take calls, and end this process once nobody waits any more, whatever it is doing."""
    with suppress(EOFError, OSError):
        while True:
            received.put(_receive(calls))
    os._exit(1)


def _answer(call: bytes, answers: IO[bytes]) -> None:
    try:
        function, arguments, seconds = pickle.loads(call)  # noqa: S301 (from the process that started this one)
    except Exception as error:  # noqa: BLE001 (whatever an import raises)
        _send(answers, pickle.dumps((_NOT_UNDERSTOOD, str(error))))
        return
    _send(answers, pickle.dumps((_BEGUN, None)))
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        if seconds:  # where the interpreter is held by a library in C, no thread of it hears that nobody waits
            faulthandler.dump_traceback_later(seconds + _ORPHANED_SECONDS, exit=True, file=nowhere)
        try:
            answer = _pickled(_RETURNED, function(*arguments))
        except Exception as error:  # noqa: BLE001 (whoever called gets it)
            answer = _pickled(_RAISED, error)
        faulthandler.cancel_dump_traceback_later()
    _send(answers, answer)


def _pickled(how: str, result: object) -> bytes:
    try:
        data = pickle.dumps((how, result), pickle.HIGHEST_PROTOCOL)
        if how == _RAISED:
            pickle.loads(data)  # noqa: S301 (an error may be pickled and yet not be made again)
    except Exception as error:  # noqa: BLE001
        what = result if how == _RAISED else error
        return pickle.dumps((_RAISED, RuntimeError(f"{type(what).__name__}: {what}")))
    return data


def _prepared(main_module: dict[str, Any], prepare: Callable[[], object]) -> None:
    if main_module:
        spawn.prepare(main_module)
    prepare()
