"""Tesseract, the program that recognises words on pictures (the Debian package tesseract-ocr): run on one picture.

Its own output in hOCR is read, with the place of each word and how sure it is of it.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache, cached_property

from searchdoc.errors import OcrMissing, UnreadableDocument
from searchdoc.formats.hocr import read_hocr
from searchdoc.formats.recognised import RecognisedPage

LONGEST_SECONDS = 180
"""The time, in seconds, after which the program is stopped on one picture."""

_PROGRAM = "tesseract"
_LANGUAGES = re.compile(r"[A-Za-z][A-Za-z0-9_/]{1,30}(?:\+[A-Za-z][A-Za-z0-9_/]{1,30}){0,9}")
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"II*\0", b"MM\0*", b"II+\0", b"MM\0+", b"P4", b"P5", b"P6")
"""How pictures begin. What begins otherwise the program may take for a list of names of pictures, and read those."""


@dataclass(frozen=True)
class Tesseract:
    """The program with the languages that it is to expect, as it names them: "eng", "eng+deu".

    Raises ``OcrMissing`` where the program is not installed or does not know one of them.
    """

    languages: str = "eng"

    def __post_init__(self) -> None:
        if not _LANGUAGES.fullmatch(self.languages):
            raise OcrMissing(
                f"{self.languages!r} names no languages for tesseract: they look like eng or eng+deu", self.languages
            )
        program = shutil.which(_PROGRAM)
        if program is None:
            raise OcrMissing(
                "reading words in pictures needs the program tesseract: install it ('apt install tesseract-ocr'), "
                "or build without --ocr",
                self.languages,
            )
        unknown = [one for one in self.languages.split("+") if one not in _known_languages(program)]
        if unknown:
            raise OcrMissing(
                f"tesseract does not know the language {unknown[0]}: install it "
                f"('apt install tesseract-ocr-{unknown[0].replace('_', '-')}'), or name another",
                self.languages,
            )

    @cached_property
    def version(self) -> str:
        """The program's version and the languages: what decides which words it recognises."""
        return f"{_version(shutil.which(_PROGRAM))} {self.languages}"

    def read(self, picture: bytes, path: str, resolution: float | None = None) -> list[RecognisedPage]:
        """The pages of a picture in PNG, JPEG, TIFF or PNM; ``path`` is for messages alone.

        ``resolution`` is in pixels an inch, where the picture itself does not state it. Raises
        ``UnreadableDocument`` where it is no such picture, and where the program fails, or does not end in time.
        """
        if not picture.startswith(_PICTURES):
            raise UnreadableDocument(path, "it is no picture in PNG, JPEG or TIFF: save it anew as .png")
        stated = ["--dpi", f"{resolution:.0f}"] if resolution else []
        output = _run(["-", "-", "-l", self.languages, *stated, "hocr"], path, picture)
        return read_hocr(output, resolution)


def _run(arguments: list[str], path: str, given: bytes = b"") -> str:
    """What the program writes; it is given bytes through a pipe, so that no file is left behind, however this ends."""
    # several pictures are read at a time by worker processes: one thread each
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    try:
        done = subprocess.run(  # noqa: S603 (a fixed program, no shell)
            [_PROGRAM, *arguments],
            input=given,
            capture_output=True,
            timeout=LONGEST_SECONDS,
            env=environment,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise UnreadableDocument(path, f"tesseract did not end in {LONGEST_SECONDS} seconds") from error
    except OSError as error:
        raise UnreadableDocument(path, f"tesseract cannot be run: {error.strerror or error}") from error
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise UnreadableDocument(path, f"tesseract cannot read it: {said[-1] if said else 'it says nothing'}")
    return done.stdout.decode("utf-8", "replace")


@cache
def _known_languages(_program: str) -> frozenset[str]:
    return frozenset(_run(["--list-langs"], _PROGRAM).split())


@cache
def _version(_program: str | None) -> str:
    return _run(["--version"], _PROGRAM).partition("\n")[0].strip()
