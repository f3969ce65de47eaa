"""Inputs that nobody would send, for everything that reads what others wrote; run as a program of its own.

    python tests/fuzzing.py [--seconds 60 | --inputs 1000000 | --each 60] [--seed 1] [TARGET …]

Each target takes mutated inputs: bits and bytes changed, pieces left out, doubled, spliced, numbers and marks put in.
It may raise the errors that it states and nothing else, answers within seconds, and has a gigabyte of memory. Each runs
in a process of its own, so that one that brings its interpreter down, or never ends, is found too. Prints a line for
each target, with how many inputs it had and which took longest, and ends with 1 where one of them failed, which is then
printed as Python writes it.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import mmap
import os
import random
import shutil
import signal
import struct
import sys
import tempfile
import time
import traceback
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from copy import deepcopy
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
from lxml import etree

import searchdoc
from embedders import HashingEmbedder
from searchdoc.building.reading import read_document
from searchdoc.building.source import Companion, SourceFile
from searchdoc.errors import QueryError, SearchdocError, SidecarError, StoreError, UnreadableDocument
from searchdoc.formats.files import read, record_format_of
from searchdoc.formats.front_matter import read_front_matter
from searchdoc.keywords.query_parser import is_query, parse_query
from searchdoc.protocols import RawRecord, RecordColumns
from searchdoc.sidecars import read_people, read_sidecar
from searchdoc.storage.contents import FileRecord
from searchdoc.storage.generations import open_generation, read_manifest
from searchdoc.text.dates import date_mentions, days_of, parse_day
from seeds import seeds_of_readers

SLOWEST = 10.0
"""Seconds of processor time that no input may take."""

MEMORY = 2**30
"""Bytes that a target's process may take beside what it has at its beginning."""

ANALYSED_EVERY = 8
"""Of so many inputs of a format one is made a document; the others are decoded, for what follows is alike."""

MOST_WRONG = 5
"""Failures of one target after which it is given no more inputs."""

_INSIDE = 0.9
"""How many of the inputs made of an archive have a member changed, and are not changed from outside."""

_MOST_ELEMENTS = 300
"""Elements of a file of XML from which no more are put in."""

_LARGEST = 2**22
"""Bytes of an input that the process which watches a target can be shown."""

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
    """What is given the inputs: its name, inputs to begin with, and the errors that it may raise.

    ``weight`` is the share of all inputs that it is given, by number, beside those of the other targets.
    """

    name: str
    seeds: Sequence[bytes]
    run: Callable[[bytes], object]
    errors: tuple[type[Exception], ...]
    weight: float


@dataclass(slots=True)
class Outcome:
    """What came of a target's inputs: how many there were and were read, what took longest for each KB, and failures.

    Times are in seconds of processor time, of inputs of less than one KB as if they had one; ``memory`` is in MB.
    """

    inputs: int = 0
    accepted: int = 0
    seconds: float = 0.0
    slowest: float = 0.0
    slowest_bytes: int = 0
    memory: float = 0.0
    wrong: list[str] = field(default_factory=list)

    def add(self, other: Outcome) -> None:
        """Count another process of the same target."""
        self.inputs += other.inputs
        self.accepted += other.accepted
        self.seconds += other.seconds
        self.memory = max(self.memory, other.memory)
        if other.slowest > self.slowest:
            self.slowest, self.slowest_bytes = other.slowest, other.slowest_bytes
        self.wrong += other.wrong


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
            made[at:end] = chance.randbytes(end - at)
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


def mutated_xml(seed: bytes, chance: random.Random) -> bytes:
    """XML with one to five elements changed, so that it is well-formed still; what is not XML comes back as it was."""
    try:
        root = etree.fromstring(seed)
    except etree.XMLSyntaxError:
        return seed
    for _ in range(chance.choice((1, 1, 2, 3, 5))):
        elements = list(root.iter("*"))
        one, other = chance.choice(elements), chance.choice(elements)
        parent, how = one.getparent(), chance.randrange(7)
        if how == 0 and one.attrib:
            name = chance.choice(one.keys())
            one.set(name, _changed_words(one.get(name) or "", chance))
        elif how == 1:
            one.text = _changed_words(one.text or "", chance)
        elif how == 2:
            one.tail = _changed_words(one.tail or "", chance)
        elif how == 3:
            one.tag = other.tag
        elif parent is not None and how == 4:
            parent.remove(one)
        elif how == 5 and other not in one.iter():
            one.append(deepcopy(other) if len(elements) < _MOST_ELEMENTS else etree.Comment("x"))
        else:
            for name, value in other.items():
                one.set(name, value)
    return etree.tostring(root)


def _changed_words(text: str, chance: random.Random) -> str:
    """Other words, of characters that XML allows."""
    data = mutated(text.encode(), [text.encode()], chance).decode("utf-8", "replace")
    return "".join(letter for letter in data if letter >= " " and letter not in "\ufffe\uffff") or "x"


def mutated_archive(seed: bytes, chance: random.Random) -> bytes:
    """A zip archive with one member changed: changed itself, hardly any could be opened."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(seed)) as read, zipfile.ZipFile(made, "w") as written:
        names = read.namelist()
        changed = chance.choice([name for name in names if name.endswith((".xml", "html", ".rels", ".opf"))] or names)
        for name in names:
            content = read.read(name)
            written.writestr(name, _mutated_inside(content, [content], chance) if name == changed else content)
    return made.getvalue()


def _mutated_inside(content: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    """Bytes changed in any way or, where they are XML, mostly so that they can still be read."""
    is_xml = content.lstrip().startswith((b"<?xml", b"<w:"))
    return mutated_xml(content, chance) if is_xml and chance.random() < _INSIDE else mutated(content, others, chance)


def input_of(target: Target, chance: random.Random) -> bytes:
    """The next input of a target."""
    seed = chance.choice(target.seeds)
    inside = seed.startswith(b"PK") and chance.random() < _INSIDE
    return mutated_archive(seed, chance) if inside else _mutated_inside(seed, target.seeds, chance)


class Format:
    """Reads a format: one file, or each record of a file that holds many."""

    def __init__(self, suffix: str) -> None:
        self.path = Path(f"a{suffix}")
        self.count = 0

    def use(self, data: bytes) -> None:
        """Decode the bytes of a file, and make every so many a document."""
        self.count += 1
        records = record_format_of(self.path)
        if records is None:
            self._read(SourceFile(self.path.name, self.path, data=data))
            return
        for one in records.split(data, str(self.path), RecordColumns()):
            if isinstance(one, RawRecord):
                with suppress(UnreadableDocument):
                    self._read(
                        SourceFile(f"{self.path.name}#{one.number}", self.path, data=one.data, reader=one.reader)
                    )

    def _read(self, file: SourceFile) -> None:
        if self.count % ANALYSED_EVERY:
            decoded = read(file.data, file.path, file.reader)
            assert all(hint.span.end <= len(decoded.text) for hint in decoded.hints)
            return
        document = read_document(file)
        end = 0
        for block in document.blocks:
            assert end <= block.span.start < block.span.end <= len(document.text)
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


def front_matter(data: bytes) -> None:
    """Read the front matter of a text."""
    read_front_matter(data.decode("utf-8", "replace"))


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
            yield Target(f"index/{name}", (seed,), partial(self.use, name), (SearchdocError,), 0.3)
        numbers = tuple(str(number).encode() for number in range(50))
        yield Target("index/manifest.json", numbers, self.forge, (SearchdocError,), 0.3)

    def forge(self, data: bytes) -> None:
        """Ask the index with another value, or none, at one to three places of its manifest that the bytes choose."""
        chance = random.Random(data)  # noqa: S311 (to be the same again)
        stated = json.loads(msgspec.json.encode(self.manifest))
        for _ in range(chance.choice((1, 1, 2, 3))):
            place, key = chance.choice(list(places_in(stated)))
            if chance.random() < _LEFT_OUT:
                del place[key]
            else:
                place[key] = deepcopy(chance.choice(VALUES))
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
    yield Target("query", questions, query, (QueryError,), 150)
    yield Target(
        "date", [b"1922-12-13", b"13 December 1922", b"1921/1922", b"156X?", b"Y17E8"], dates, (QueryError,), 100
    )
    head = b"---\ntitle: A letter\nauthor: [Ada Quill, {name: Ben}]\ndate: 1911-05-04\n---\n\nWords.\n"
    toml = b'+++\ntitle = "A letter"\nauthor = "Ada Quill"\ndate = 1911-05-04\n+++\n\nWords.\n'
    yield Target("front matter", [head, toml], front_matter, (), 250)
    people = b'[[person]]\nname = "Tobias Marl"\nvariants = ["Marl", "T. Marl"]\n'
    yield Target("people.toml", [people], read_people, (SidecarError,), 250)
    side = (
        b'author = "Ada"\n[[voice]]\nbegins = "The oil"\nends = "he"\nspeaker = "B"\n[[note]]\nnumber = 1\nat = "he"\n'
    )
    yield Target("side-car", [side], with_sidecar, (SidecarError,), 10.2)
    forged = Forged(folder)
    other = folder / "manifest"
    other.mkdir()
    yield Target(
        "manifest", [(forged.index / "manifest.json").read_bytes()], partial(manifest, other), (StoreError,), 150
    )
    for name, (suffix, seeds) in seeds_of_readers().items():
        yield Target(name, seeds, Format(suffix).use, (UnreadableDocument,), 10.2)
    yield from forged.targets()


class Watched:
    """A process that gives a target inputs, and what the process that watches it can see: the input, and the count."""

    def __init__(self, target: Target, seed: str) -> None:
        self.target, self.seed = target, seed
        self.shown = mmap.mmap(-1, _LARGEST + 16)

    def outcome(self, seconds: float, inputs: int) -> Outcome:
        """Give inputs for a time or, where ``inputs`` is not 0, so many."""
        reading, writing = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(reading)
            outcome = self._fuzz(seconds, inputs)
            with os.fdopen(writing, "wb") as pipe:
                pipe.write(msgspec.json.encode(outcome))
            os._exit(0)
        os.close(writing)
        with os.fdopen(reading, "rb") as pipe:
            said = pipe.read()
        _, ended = os.waitpid(pid, 0)
        return msgspec.json.decode(said, type=Outcome) if said else self._ended_early(ended)

    def _ended_early(self, ended: int) -> Outcome:
        """What is known of a process that a signal ended."""
        count, size = struct.unpack_from("QQ", self.shown)
        how = "did not end in time" if os.WTERMSIG(ended) == signal.SIGPROF else f"ended its process ({ended})"
        return Outcome(count, wrong=[f"it {how}: {size} bytes\n{self.shown[16 : 16 + min(size, 2000)]!r}"])

    def _fuzz(self, seconds: float, inputs: int) -> Outcome:
        import resource  # which Windows has not

        _limit_memory()
        chance = random.Random(self.seed)  # noqa: S311 (to be the same again)
        outcome = Outcome()
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        end = time.monotonic() + seconds
        while len(outcome.wrong) < MOST_WRONG and (outcome.inputs < inputs if inputs else time.monotonic() < end):
            data = input_of(self.target, chance) if outcome.inputs else self.target.seeds[0]
            struct.pack_into("QQ", self.shown, 0, outcome.inputs + 1, len(data))
            self.shown[16 : 16 + min(len(data), _LARGEST)] = data[:_LARGEST]
            self._give(data, outcome)
        outcome.memory = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
        return outcome

    def _give(self, data: bytes, outcome: Outcome) -> None:
        """Give the target an input; the signal of the timer ends the process."""
        signal.setitimer(signal.ITIMER_PROF, SLOWEST)
        began = time.process_time()
        outcome.inputs += 1
        try:
            self.target.run(data)
            outcome.accepted += 1
        except self.target.errors:
            pass
        except Exception:  # noqa: BLE001 (this is what is looked for)
            outcome.wrong.append(f"{data[:2000]!r}\n{traceback.format_exc()}")
        took = time.process_time() - began
        signal.setitimer(signal.ITIMER_PROF, 0)
        outcome.seconds += took
        if outcome.inputs > 1 and (slow := took / max(1.0, len(data) / 1024)) > outcome.slowest:  # the first imports
            outcome.slowest, outcome.slowest_bytes = slow, len(data)


def _limit_memory() -> None:
    """Let this process have so much memory as it has, and ``MEMORY`` more."""
    if sys.platform == "linux":
        import resource

        pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
        resource.setrlimit(resource.RLIMIT_AS, (pages * resource.getpagesize() + MEMORY,) * 2)


def fuzz(target: Target, seed: int, seconds: float, inputs: int) -> Outcome:
    """Give a target inputs for a time or so many, in another process where one has come to an early end."""
    outcome = Outcome()
    for number in range(MOST_WRONG):
        outcome.add(
            Watched(target, f"{seed} {target.name} {number}").outcome(seconds, inputs and inputs - outcome.inputs)
        )
        if not outcome.wrong or len(outcome.wrong) >= MOST_WRONG or not inputs or outcome.inputs >= inputs:
            break
    return outcome


def warm_up(targets: Sequence[Target]) -> None:
    """Let this process import what the targets need, so that those that it forks need not."""
    for target in targets:
        for seed in target.seeds:
            with suppress(*target.errors):
                target.run(seed)
    list(date_mentions("Am 3. März 1911, le 3 mars 1911, 3 марта 1911 г., 3 May 1911"))


def line_of(target: Target, outcome: Outcome) -> dict[str, object]:
    """What is printed of a target."""
    return {
        "target": target.name,
        "inputs": outcome.inputs,
        "accepted": outcome.accepted,
        "seconds": round(outcome.seconds, 1),
        "slowest_seconds_per_kb": round(outcome.slowest, 3),
        "slowest_bytes": outcome.slowest_bytes,
        "memory_mb": round(outcome.memory),
        "wrong": outcome.wrong,
    }


def main() -> int:
    """Run the targets that the command line names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("targets", nargs="*")
    parser.add_argument("--seconds", type=float, default=60, help="for all targets together, each as long")
    parser.add_argument("--inputs", type=int, default=0, help="so many for all targets together, each its share")
    parser.add_argument("--each", type=int, default=0, help="so many for each target, the same ones every time")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    on_disk = Path("/dev/shm")  # noqa: S108 (in memory, where there is such a folder)
    folder = Path(tempfile.mkdtemp(prefix="searchdoc-fuzzing-", dir=on_disk if on_disk.is_dir() else None))
    try:
        targets = [one for one in all_targets(folder) if not options.targets or one.name in options.targets]
        whole = sum(target.weight for target in targets)
        warm_up(targets)
        total = Outcome()
        for target in targets:
            share = round(options.inputs * target.weight / whole + 0.5) if options.inputs else options.each
            outcome = fuzz(target, options.seed, options.seconds / len(targets), share)
            total.add(outcome)
            sys.stdout.write(f"{json.dumps(line_of(target, outcome))}\n")
            sys.stdout.flush()
        numbers = {"targets": len(targets), "inputs": total.inputs, "wrong": len(total.wrong)}
        sys.stdout.write(f"{json.dumps(numbers)}\n")
        return 1 if total.wrong else 0
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
