"""Indexes that somebody else made: opening one touches no network, and no path outside it but to compare.

Each case is an index that was forged, with check sums that fit. The commands that read are run on it in a process that
writes down what it touches and has no network (``watched.py``).
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import searchdoc
from conftest import ROOT
from searchdoc.embedding.model_files import cache_folder

WORDS = "The secret of the mill stands here and nowhere else.\n"
READS = (
    ("status", "--json"),
    ("status", "--verify"),
    ("show", "ID"),
    ("search", "harbour light", "--mode", "keyword"),
    ("ask", "who wrote to the harbour board"),
)
"""The commands that read an index; ID stands for that of a citation."""


@dataclass(frozen=True)
class Forgery:
    """A forged index and what lies outside it: a folder with a secret, and the model and the documents of the user."""

    index: Path
    outside: Path

    @property
    def manifest(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.index / "manifest.json").read_text("utf-8"))
        return found

    @property
    def generation(self) -> Path:
        return self.index / "generations" / str(self.manifest["generation"])

    def state(self, **fields: object) -> None:
        """Put fields of the manifest in the place of its own."""
        (self.index / "manifest.json").write_text(json.dumps(self.manifest | fields), "utf-8")

    def record(self, name: str, path: Path) -> None:
        """Have the manifest say that a file of that name has the bytes of another."""
        data = path.read_bytes()
        kept = {"size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
        self.state(files=self.manifest["files"] | {name: kept})

    def source(self, **fields: object) -> None:
        """Put fields in the record of the one document."""
        self.state(sources=[self.manifest["sources"][0] | fields])

    def settings(self, **fields: object) -> None:
        """Put settings in the place of the index's own."""
        self.state(settings=self.manifest["settings"] | fields)


def model_on_a_hub(forged: Forgery) -> None:
    """A name that no hub is asked for."""
    forged.state(model=forged.manifest["model"] | {"name": "somebody/private-model"})


def model_in_a_folder(forged: Forgery) -> None:
    """A folder that the user never named."""
    forged.state(model=forged.manifest["model"] | {"name": str(forged.outside / "model")})


def model_below_the_working_folder(forged: Forgery) -> None:
    """A name that is also that of a folder here."""
    shutil.copytree(forged.outside / "model", forged.outside / "somebody" / "model")
    forged.state(model=forged.manifest["model"] | {"name": "somebody/model"})


def model_of_another_computer(forged: Forgery) -> None:
    """A path by which Windows would ask another computer."""
    forged.state(model=forged.manifest["model"] | {"name": "\\\\evil.example\\share\\model"})


def generations_elsewhere(forged: Forgery) -> None:
    """The folder of the generations is a link."""
    shutil.move(forged.index / "generations", forged.outside / "generations")
    (forged.index / "generations").symlink_to(forged.outside / "generations")


def generation_elsewhere(forged: Forgery) -> None:
    """The folder of the generation is a link."""
    place = forged.generation
    shutil.move(place, forged.outside / "generation")
    place.symlink_to(forged.outside / "generation")


def file_elsewhere(forged: Forgery) -> None:
    """A file of the index is a link to the same bytes outside."""
    place = forged.generation / "speakers.json"
    shutil.move(place, forged.outside / "speakers.json")
    place.symlink_to(forged.outside / "speakers.json")


def folder_elsewhere(forged: Forgery) -> None:
    """A folder of the index is a link."""
    place = forged.generation / "documents"
    shutil.move(place, forged.outside / "documents")
    place.symlink_to(forged.outside / "documents")


def name_that_leads_upwards(forged: Forgery) -> None:
    """A file is named that lies above the index."""
    forged.record("../../../outside/secret.txt", forged.outside / "secret.txt")


def name_that_is_a_whole_path(forged: Forgery) -> None:
    """A file is named by its path from the top of the file system."""
    forged.record(str(forged.outside / "secret.txt"), forged.outside / "secret.txt")


def generation_that_leads_upwards(forged: Forgery) -> None:
    """The generation is named by a path."""
    forged.state(generation="../../outside")


def manifest_elsewhere(forged: Forgery) -> None:
    """The manifest is a link."""
    shutil.move(forged.index / "manifest.json", forged.outside / "manifest.json")
    (forged.index / "manifest.json").symlink_to(forged.outside / "manifest.json")


def manifest_that_is_a_pipe(forged: Forgery) -> None:
    """The manifest would never end."""
    (forged.index / "manifest.json").unlink()
    os.mkfifo(forged.index / "manifest.json")


def file_that_is_a_pipe(forged: Forgery) -> None:
    """A file of the index would never end."""
    place = forged.generation / "speakers.json"
    forged.record("speakers.json", forged.outside / "empty.txt")
    place.unlink()
    os.mkfifo(place)


def settings_of_another_type(forged: Forgery) -> None:
    """A length is a word."""
    forged.settings(longest="many")


def settings_out_of_range(forged: Forgery) -> None:
    """A length is less than nothing."""
    forged.settings(longest=-(10**9))


def settings_that_are_options(forged: Forgery) -> None:
    """Languages for tesseract that are an option of it."""
    forged.settings(ocr=f"--tessdata-dir {forged.outside}")


def settings_that_lack(forged: Forgery) -> None:
    """No length is stated."""
    forged.state(settings={})


def counts_that_lack(forged: Forgery) -> None:
    """It is not said how many documents there are."""
    forged.state(counts={})


def counts_below_nothing(forged: Forgery) -> None:
    """There are fewer documents than none."""
    forged.state(counts={"documents": -1, "passages": 1, "notes": 0})


def dimension_without_bounds(forged: Forgery) -> None:
    """Vectors as long as no memory is."""
    forged.state(model=forged.manifest["model"] | {"dimension": 2**62})


def roots_typed_otherwise(forged: Forgery) -> None:
    """Roots were typed that there are not."""
    forged.state(typed=["docs", "letters"])


REFUSED: tuple[Callable[[Forgery], None], ...] = (
    model_on_a_hub,
    model_in_a_folder,
    model_below_the_working_folder,
    model_of_another_computer,
    generations_elsewhere,
    generation_elsewhere,
    file_elsewhere,
    folder_elsewhere,
    name_that_leads_upwards,
    name_that_is_a_whole_path,
    generation_that_leads_upwards,
    manifest_elsewhere,
    manifest_that_is_a_pipe,
    file_that_is_a_pipe,
    settings_of_another_type,
    settings_out_of_range,
    settings_that_are_options,
    settings_that_lack,
    counts_that_lack,
    counts_below_nothing,
    dimension_without_bounds,
    roots_typed_otherwise,
)
"""Forgeries that no command opens."""


def source_that_is_a_pipe(forged: Forgery) -> None:
    """A document would never end, were it read."""
    os.mkfifo(forged.outside / "pipe")
    forged.source(path=str(forged.outside / "pipe"), mtime_ns=1)


def source_that_is_a_device(forged: Forgery) -> None:
    """A document that never ends."""
    forged.source(path="/dev/zero", size=0, mtime_ns=1)


def source_that_is_huge(forged: Forgery) -> None:
    """A document of a terabyte, of which nothing is on the disk."""
    with (forged.outside / "huge.txt").open("wb") as file:
        file.truncate(2**40)
    forged.source(path=str(forged.outside / "huge.txt"), size=2**40, mtime_ns=1)


def source_that_is_no_path(forged: Forgery) -> None:
    """A path with a null character in it."""
    forged.source(path="/a\0b")


def source_that_is_secret(forged: Forgery) -> None:
    """A file of the user that somebody else would like to see."""
    forged.source(path=str(forged.outside / "secret.txt"), mtime_ns=1)


def renamed_in_a_circle(forged: Forgery) -> None:
    """Documents that were renamed to one another."""
    forged.state(renamed={"a": "b", "b": "a", "light.txt": "light.txt"})


ANSWERED: tuple[Callable[[Forgery], None], ...] = (
    source_that_is_a_pipe,
    source_that_is_a_device,
    source_that_is_huge,
    source_that_is_no_path,
    source_that_is_secret,
    renamed_in_a_circle,
)
"""Forgeries that are answered from, and say nothing of what lies outside."""


@dataclass(frozen=True)
class Seen:
    """What a command did to a forgery: its exit status, what it printed and what it touched outside the index."""

    command: str
    status: int
    output: str
    touched: list[str]


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Seen]]:
    """What each command did to each forgery."""
    work = tmp_path_factory.mktemp("hostile")
    (work / "docs").mkdir()
    light = work / "docs" / "light.txt"
    light.write_text(
        "Letter from Ada Quill to the Harbour Board\n\nGraysand, 4 May 1911\n\nGentlemen,\n\n"
        "The harbour light has not burned since Tuesday. I ask the Board to send oil.\n\nAda Quill\n",
        "utf-8",
    )
    index = searchdoc.build([work / "docs"], work / "index")
    identifier = index.search("harbour light")[0].id
    forged: dict[str, Forgery] = {}
    commands: list[list[str]] = []
    for forge in (*REFUSED, *ANSWERED):
        case = work / forge.__name__
        shutil.copytree(work / "index", case / "index")
        (case / "outside" / "model").mkdir(parents=True)
        (case / "outside" / "model" / "config.json").write_text("{}", "utf-8")
        (case / "outside" / "secret.txt").write_text(WORDS, "utf-8")
        (case / "outside" / "empty.txt").write_text("", "utf-8")
        forged[forge.__name__] = Forgery(case / "index", case / "outside")
        forge(forged[forge.__name__])
        for read in READS:
            words = [identifier if word == "ID" else word for word in read]
            commands.append([*words, "--index", str(case / "index")])
    results = _watched(commands, work, work / "model_below_the_working_folder" / "outside")
    found: dict[str, list[Seen]] = {name: [] for name in forged}
    for arguments, result in zip(commands, results, strict=True):
        own = Path(arguments[-1])
        allowed = (str(own) + os.sep, str(work / "docs"), str(cache_folder()))
        touched = [path for path in result["touched"] if not path.startswith(allowed) and path != str(own)]
        found[own.parent.name].append(Seen(" ".join(arguments), result["status"], result["output"], touched))
    return found


def _watched(commands: list[list[str]], work: Path, here: Path) -> list[dict[str, Any]]:
    """Run the commands as ``watched.py`` does, in a working folder, without the variables that forbid the network."""
    environment = {
        name: value for name, value in os.environ.items() if name not in ("HF_HUB_OFFLINE", "SEARCHDOC_MODEL")
    }
    environment["PYTHONPATH"] = os.pathsep.join([str(ROOT / "src"), str(ROOT / "tests")])
    program = [sys.executable, str(ROOT / "tests" / "watched.py"), str(work / "report.json")]
    subprocess.run(program, input=json.dumps(commands), text=True, check=True, env=environment, cwd=here, timeout=300)
    results: list[dict[str, Any]] = json.loads((work / "report.json").read_text("utf-8"))
    return results


@pytest.mark.parametrize("forge", REFUSED, ids=lambda forge: forge.__name__)
def test_a_forged_index_is_refused_in_one_sentence(forge: Callable[..., None], seen: dict[str, list[Seen]]) -> None:
    """Nothing outside is opened, and no network asked."""
    for one in seen[forge.__name__]:
        assert (one.status, one.touched) == (2, []), one
        assert "Traceback" not in one.output, one
        assert "fault of searchdoc" not in one.output, one
        assert WORDS.strip() not in one.output, one
        said = [line for line in one.output.splitlines() if line.startswith("searchdoc: ")]
        assert len(said) == 1 or one.command.startswith("status --verify"), one


@pytest.mark.parametrize("forge", ANSWERED, ids=lambda forge: forge.__name__)
def test_what_lies_outside_is_compared_and_not_told(forge: Callable[..., None], seen: dict[str, list[Seen]]) -> None:
    """Every command ends, answers from the index, and prints nothing of what lies outside."""
    for one in seen[forge.__name__]:
        assert one.status == 0, one
        assert "secret of the mill" not in one.output, one
        assert not any(path.startswith(("network", "process")) for path in one.touched), one
        assert not any(path.endswith(("/pipe", "zero", "huge.txt")) for path in one.touched), one


def test_the_model_of_an_index_is_named_with_the_way_out(seen: dict[str, list[Seen]]) -> None:
    for name in ("model_on_a_hub", "model_in_a_folder", "model_below_the_working_folder", "model_of_another_computer"):
        for one in seen[name]:
            assert "--model" in one.output or one.command.startswith("status --verify"), one
