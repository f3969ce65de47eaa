"""Inputs that nobody would send, for everything that reads what others wrote; run as a program of its own.

    python tests/fuzzing.py [--seconds 60] [--seed 1] [TARGET …]

Each target takes mutated inputs: bits and bytes changed, pieces left out, doubled, spliced, numbers and marks put in.
It may raise the errors that it states and nothing else, and answers within seconds. Prints a line for each target, with
how many inputs it had, and ends with 1 where one of them failed, which is then printed as Python writes it.
"""

from __future__ import annotations

import argparse
import io
import json
import random
import shutil
import sys
import tempfile
import time
import traceback
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import msgspec

import searchdoc
from embedders import HashingEmbedder
from searchdoc.building.reading import read_document
from searchdoc.building.source import Companion, SourceFile
from searchdoc.errors import QueryError, SearchdocError, SidecarError, StoreError, UnreadableDocument
from searchdoc.formats.files import READERS
from searchdoc.formats.front_matter import read_front_matter
from searchdoc.keywords.query_parser import is_query, parse_query
from searchdoc.sidecars import read_people, read_sidecar
from searchdoc.storage.contents import FileRecord
from searchdoc.storage.generations import open_generation, read_manifest
from searchdoc.text.dates import days_of, parse_day

ROOT = Path(__file__).parents[1]
SLOWEST = 10.0
"""Seconds of processor time that no input may take."""

_INSIDE = 0.9
"""How many of the inputs made of an archive have a member changed, and are not changed from outside."""

MARKS = [
    *(mark.encode() for mark in "\" ' “ ” « » ( ) [ ] { } < > * ? ~ ^ : ; / \\ | & - _ = + # ! . , …".split()),
    *(piece.encode() for piece in ("\n", "\n\n", "\r\n", "\r", "\f", "\v", "\t", " ", "\u2028", "\u00ad", "\ufeff")),
    *(piece.encode() for piece in ("¹", "²³", "½", "٣", "二", "e\u0301", "😀", "\u202e", "\u200f", "ß", "İ")),
    *(b"\x00", b"\xff", b"\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"---\n", b"+++\n", b"[^1]: ", b"```\n", b"> "),
    *(b"0", b"-1", b"1" * 20, b"1" * 5000, b"1e999", b"NaN", b"null", b"true", b"99999999-99-99", b"1922-12 TO 1923"),
    *(b" AND ", b" OR ", b" NOT ", b"date:[", b"speaker:", b"Dear Anna,\n", b"3 May 1911", b"Yours,\nMary\n", b"To X:"),
]


VALUES: tuple[object, ...] = (
    *(-1, 0, 1, 2, 7, 2**31, 2**63, 2**64, 10**30, 0.5, -1e308, True, None, "", "a", "a\0b", "../..", "/dev/zero"),
    *("\ud800", "x" * 10_000, "*" * 50, [], {}, [[]], {"a": 1}, ["a"], "eng+deu", "-l", "0001-01-01"),
)
"""Values that are put into a manifest."""

_LEFT_OUT = 0.2
"""The share of places in a manifest at which there is nothing any more."""


@dataclass(frozen=True, slots=True)
class Target:
    """What is given the inputs: its name, inputs to begin with, and the errors that it may raise."""

    name: str
    seeds: Sequence[bytes]
    run: Callable[[bytes], object]
    errors: tuple[type[Exception], ...]


def mutated(seed: bytes, seeds: Sequence[bytes], chance: random.Random) -> bytes:
    """A seed, changed in one to eight places."""
    made = bytearray(seed)
    for _ in range(chance.choice((1, 1, 2, 3, 5, 8))):
        at = chance.randrange(len(made) + 1)
        end = min(len(made), at + chance.choice((1, 2, 4, 16, 64)))
        how = chance.randrange(7)
        if how == 0 and made:
            made[at - 1] ^= 1 << chance.randrange(8)
        elif how == 1:
            made[at:end] = bytes(chance.randrange(256) for _ in range(end - at))
        elif how == 2:
            del made[at:end]
        elif how == 3:
            made[at:at] = made[at:end] * chance.choice((1, 2, 50))
        elif how == 4:
            made[at:at] = chance.choice(MARKS) * chance.choice((1, 1, 1, 2, 40))
        elif how == 5:
            other = chance.choice(seeds)
            begin = chance.randrange(len(other) + 1)
            made[at:end] = other[begin : begin + chance.choice((1, 8, 64, 512))]
        else:
            del made[at:]
    return bytes(made)


def mutated_archive(seed: bytes, chance: random.Random) -> bytes:
    """A zip archive with one member changed: changed itself, hardly any could be opened."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(seed)) as read, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as written:
        names = read.namelist()
        changed = chance.choice([name for name in names if name.endswith((".xml", "html", ".rels", ".opf"))] or names)
        for name in names:
            content = read.read(name)
            written.writestr(name, mutated(content, [content], chance) if name == changed else content)
    return made.getvalue()


def input_of(target: Target, chance: random.Random) -> bytes:
    """The next input of a target."""
    seed = chance.choice(target.seeds)
    inside = seed.startswith(b"PK") and chance.random() < _INSIDE
    return mutated_archive(seed, chance) if inside else mutated(seed, target.seeds, chance)


def document(suffix: str, data: bytes) -> None:
    """Read a file from its bytes to its document, and look at every span."""
    read = read_document(SourceFile(f"a{suffix}", Path(f"a{suffix}"), data=data))
    end = 0
    for block in read.blocks:
        assert end <= block.span.start < block.span.end <= len(read.text)
        end = block.span.end


def with_sidecar(data: bytes) -> None:
    """Read a letter with a side-car of those bytes."""
    words = "Graysand, 4 May 1911\n\nDear Anna,\n\nThe oil never came, “says he”.[1]\n\nAda\n\n1. Fog.\n".encode()
    companion = Companion("s", Path("a.voices.toml"), data)
    read_document(SourceFile("a.txt", Path("a.txt"), sidecar=companion, data=words))
    read_sidecar(data, "a.voices.toml")


def query(data: bytes) -> None:
    """Parse a query, and tell whether it is one."""
    text = data.decode("utf-8", "replace")
    is_query(text)
    parse_query(text)


def dates(data: bytes) -> None:
    """Read a date."""
    text = data.decode("utf-8", "replace")
    days_of(text)
    parse_day(text, end=True)


def places_in(value: Any) -> Iterator[tuple[Any, Any]]:  # noqa: ANN401 - JSON
    """Every place in a JSON value: the object or list that holds it, and its key or number there."""
    keys = list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for key in keys:
        yield value, key
        yield from places_in(value[key])


def manifest(folder: Path, data: bytes) -> None:
    """Read a manifest of those bytes."""
    (folder / "manifest.json").write_bytes(data)
    read_manifest(folder)


class Forged:
    """An index of which one file is other bytes, with its check sum forged to fit."""

    def __init__(self, folder: Path) -> None:
        corpus = folder / "corpus"
        corpus.mkdir()
        for place in range(3):
            (corpus / f"{place}.txt").write_text(
                f"Letter to Piet\n\nThe barley price rose at fair {place}, “and we are poor”, wrote Anna.\n", "utf-8"
            )
        self.index = folder / "index"
        searchdoc.build([corpus], self.index, model=HashingEmbedder())
        self.manifest = read_manifest(self.index)
        self.directory = open_generation(self.index).directory

    def targets(self) -> Iterator[Target]:
        """One for each file."""
        for name in sorted(self.manifest.files):
            seed = (self.directory / name).read_bytes()
            yield Target(f"index/{name}", (seed,), partial(self.use, name), (SearchdocError,))

        yield Target(
            "index/manifest.json", tuple(str(number).encode() for number in range(50)), self.forge, (SearchdocError,)
        )

    def forge(self, data: bytes) -> None:
        """Ask the index with another value, or none, at one to three places of its manifest that the bytes choose."""
        chance = random.Random(data)  # noqa: S311 (to be the same again)
        stated = json.loads(msgspec.json.encode(self.manifest))
        for _ in range(chance.choice((1, 1, 2, 3))):
            place, key = chance.choice(list(places_in(stated)))
            if chance.random() < _LEFT_OUT:
                del place[key]
            else:
                place[key] = chance.choice(VALUES)
        try:
            (self.index / "manifest.json").write_text(json.dumps(stated), "utf-8")
            index = searchdoc.open(self.index, model=HashingEmbedder())
            answer = index.ask("what was the barley price")
            edited = index.edited(document.id for document in index.documents())
            index.moved(edited if stated["roots"] == list(self.manifest.roots) else ())
            for citation in answer.citations[:1]:
                index.resolve(citation.id)
                index.words_now(citation)
            if stated["roots"] == list(self.manifest.roots):  # others may be all that there is
                index.changes()
        finally:
            (self.index / "manifest.json").write_bytes(msgspec.json.encode(self.manifest))

    def use(self, name: str, data: bytes) -> None:
        """Ask the index with that file in its place."""
        import hashlib

        kept = (self.directory / name).read_bytes()
        record = FileRecord(len(data), hashlib.sha256(data).hexdigest())
        forged = msgspec.structs.replace(self.manifest, files={**self.manifest.files, name: record})
        try:
            (self.directory / name).write_bytes(data)
            (self.index / "manifest.json").write_bytes(msgspec.json.encode(forged))
            index = searchdoc.open(self.index, model=HashingEmbedder())
            index.ask("what was the barley price")
            index.search('"barley price" AND rose', mode="keyword")
            index.search("barley", speaker="Anna")
            for passage in index.passages():
                assert passage.text == passage.document.text[passage.start : passage.end]
        finally:
            (self.directory / name).write_bytes(kept)
            (self.index / "manifest.json").write_bytes(msgspec.json.encode(self.manifest))


def examples(suffix: str) -> list[bytes]:
    """Files of a format that lie in the project, and the least that there may be."""
    found = [path.read_bytes() for path in sorted((ROOT / "examples").rglob(f"*{suffix}")) if path.is_file()]
    found += [path.read_bytes() for path in sorted((ROOT / "tests" / "data").rglob(f"*{suffix}"))][:8]
    letter = (
        "Graysand, 4 May 1911\n\nDear Anna,\n\nThe oil never came, “says he”.[1]\n\nYours,\nAda Quill\n\n[1] Fog.\n"
    )
    return [one for one in found if len(one) < 30_000] or [letter.encode()]


def all_targets(folder: Path) -> Iterator[Target]:
    """Every target, the cheap ones first."""
    questions = [
        line.encode()
        for line in (
            "what did Lenin say about foreign trade",
            'speaker:"Anna Holm" AND (oil OR "lamp oil"~2) NOT date:[1922-12 TO 1923]',
            'price~1 bar* doi:10.1000/x (a pasted paragraph) 3" pipe',
        )
    ]
    yield Target("query", questions, query, (QueryError,))
    yield Target("date", [b"1922-12-13", b"13 December 1922", b"1921/1922", b"156X?", b"Y17E8"], dates, (QueryError,))
    head = b"---\ntitle: A letter\nauthor: [Ada Quill, {name: Ben}]\ndate: 1911-05-04\n---\n\nWords.\n"
    toml = b'+++\ntitle = "A letter"\nauthor = "Ada Quill"\ndate = 1911-05-04\n+++\n\nWords.\n'
    yield Target("front matter", [head, toml], lambda data: read_front_matter(data.decode("utf-8", "replace")), ())
    people = b'[[person]]\nname = "Tobias Marl"\nvariants = ["Marl", "T. Marl"]\n'
    yield Target("people.toml", [people], read_people, (SidecarError,))
    side = (
        b'author = "Ada"\n[[voice]]\nbegins = "The oil"\nends = "he"\nspeaker = "B"\n[[note]]\nnumber = 1\nat = "he"\n'
    )
    yield Target("side-car", [side], with_sidecar, (SidecarError,))
    forged = Forged(folder)
    other = folder / "manifest"
    other.mkdir()
    yield Target("manifest", [(forged.index / "manifest.json").read_bytes()], partial(manifest, other), (StoreError,))
    for suffix in sorted({suffix for reader in READERS for suffix in reader.suffixes}):
        yield Target(suffix, examples(suffix), partial(document, suffix), (UnreadableDocument,))
    yield from forged.targets()


def fuzz(target: Target, seconds: float, chance: random.Random) -> tuple[int, list[str]]:
    """Give a target inputs for a time; how many, and what went wrong."""
    wrong: list[str] = []
    count = 0
    end = time.monotonic() + seconds
    while time.monotonic() < end and len(wrong) < 5:
        data = input_of(target, chance) if count else target.seeds[0]
        began = time.process_time()
        try:
            with suppress(*target.errors):
                target.run(data)
        except Exception:  # noqa: BLE001 (this is what is looked for)
            wrong.append(f"{data[:2000]!r}\n{traceback.format_exc()}")
        if (took := time.process_time() - began) > SLOWEST:
            wrong.append(f"{took:.0f} seconds for {len(data)} bytes\n{data[:2000]!r}")
        count += 1
    return count, wrong


def main() -> int:
    """Run the targets that the command line names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("targets", nargs="*")
    parser.add_argument("--seconds", type=float, default=60, help="for all targets together")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="searchdoc-fuzzing-"))
    try:
        targets = [one for one in all_targets(folder) if not options.targets or one.name in options.targets]
        total = failures = 0
        for target in targets:
            chance = random.Random(f"{options.seed} {target.name}")  # noqa: S311 (to be the same again)
            count, wrong = fuzz(target, options.seconds / len(targets), chance)
            total, failures = total + count, failures + len(wrong)
            sys.stdout.write(f"{json.dumps({'target': target.name, 'inputs': count, 'wrong': wrong})}\n")
            sys.stdout.flush()
        sys.stdout.write(f"{json.dumps({'targets': len(targets), 'inputs': total, 'wrong': failures})}\n")
        return 1 if failures else 0
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
