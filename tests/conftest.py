"""What all tests share: no model hub, and one index of the calendar for those who only read."""

import os

os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["HAYSTACK_TELEMETRY_ENABLED"] = "False"  # or Haystack tells its makers of every pipeline

import gc
import shutil
import signal
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import settings

import searchdoc
from exported import write_archive
from models import make_tiny_model
from searchdoc.cli import run
from searchdoc.embedding.embedder import SentenceTransformerEmbedder, load_embedder
from searchdoc.embedding.model_files import cache_folder

ROOT = Path(__file__).parents[1]

# What a shell starts in the background ignores Ctrl-C, and hands that on to the programs that it starts: those that the
# tests interrupt would never end.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# Nothing is tested by the clock: the first example of a property also pays for imports and caches.
settings.register_profile("searchdoc", deadline=None)
settings.load_profile("searchdoc")


@pytest.fixture(scope="session")
def calendar_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of ``corpus/``, made with the real model; never written to."""
    directory = tmp_path_factory.mktemp("calendar") / "index"
    searchdoc.build([ROOT / "corpus"], directory)
    return directory


@pytest.fixture(scope="session")
def calendar(calendar_index: Path) -> searchdoc.Index:
    """The index of ``corpus/``, open."""
    return searchdoc.open(calendar_index)


@pytest.fixture(scope="session")
def family_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of the family's letters in ``examples/``, and one in German and one in French; never written to."""
    folder = ROOT / "examples" / "thornbury"
    directory = tmp_path_factory.mktemp("family") / "index"
    searchdoc.build(
        [
            folder / "thornbury",
            folder / "misc" / "Brief Kestner an Hallam 1851.txt",
            folder / "misc" / "lettre-1852.txt",
        ],
        directory,
    )
    return directory


@pytest.fixture(scope="session")
def family(family_index: Path) -> searchdoc.Index:
    """The index of the family's letters, open."""
    return searchdoc.open(family_index)


def uncovered(variables: Mapping[str, str]) -> dict[str, str]:
    """The environment of a process with further variables, in which no lines are counted, as they are in others."""
    return {name: value for name, value in os.environ.items() if not name.startswith("COV")} | dict(variables)


@contextmanager
def no_collections() -> Iterator[None]:
    """No garbage is collected: that takes as long as what other tests have left in memory."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


class Outcome:
    """What a command left: its exit status and what it printed."""

    def __init__(self, status: int, out: str, err: str) -> None:
        self.status = status
        self.out = out
        self.err = err


Command = Callable[..., Outcome]


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str]) -> Command:
    """Runs ``searchdoc`` as the shell would, inside this process."""

    def call(*arguments: str | Path) -> Outcome:
        capsys.readouterr()
        status = run([str(argument) for argument in arguments])
        printed = capsys.readouterr()
        return Outcome(status, printed.out, printed.err)

    return call


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of another model than the one that comes with searchdoc."""
    return make_tiny_model(tmp_path_factory.mktemp("model"))


@pytest.fixture
def tiny_copy(tiny_model: Path, tmp_path: Path) -> Path:
    """A copy of the tiny model, to be altered."""
    return Path(shutil.copytree(tiny_model, tmp_path / "copy"))


@pytest.fixture(scope="session")
def installed_model() -> SentenceTransformerEmbedder:
    """The model that comes with searchdoc."""
    embedder = load_embedder()
    assert isinstance(embedder, SentenceTransformerEmbedder)
    return embedder


@pytest.fixture(scope="session")
def multilingual_model() -> SentenceTransformerEmbedder:
    """The multilingual model, converted and exported by one test process while the others wait: it takes 3 GB."""
    cache_folder().mkdir(parents=True, exist_ok=True)
    with FileLock(cache_folder() / "multilingual-tests.lock"):
        embedder = load_embedder("multilingual")
        embedder.embed_passages(["oil"])
    assert isinstance(embedder, SentenceTransformerEmbedder)
    return embedder


@pytest.fixture
def graph_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache folder for exported models."""
    monkeypatch.setenv("SEARCHDOC_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache" / "models"


LETTER = """Letter from Ada Quill to the Harbour Board

Graysand, 4 May 1911

Gentlemen,

1. The harbour light has not burned since Tuesday. The keeper, Mr. Tobias Marl, says that the oil was never sent.

2. On 2 May Mr. Marl wrote to me as follows:

I have asked for oil four times since March. Nobody answers at the depot. I will not be answerable for the fleet.

So Mr. Marl wrote, and I believe him. I ask the Board to send six barrels at once.

4 May 1911

Ada Quill
"""


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """A folder with one short letter in it, in which another is quoted."""
    folder = tmp_path / "shelf"
    folder.mkdir()
    (folder / "light.txt").write_text(LETTER, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def library_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of ``corpus/``, the letters of Thornbury and the letter above; never written to."""
    folder = tmp_path_factory.mktemp("library")
    (folder / "light.txt").write_text(LETTER, encoding="utf-8")
    searchdoc.build([ROOT / "corpus", ROOT / "examples/thornbury/thornbury", folder / "light.txt"], folder / "index")
    return folder / "index"


@pytest.fixture(scope="session")
def library(library_index: Path) -> searchdoc.Index:
    """The index of these letters, open."""
    return searchdoc.open(library_index)


@pytest.fixture(scope="session")
def archive_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of letters and papers of which archive, box and folder are stated (``exported``); never written to."""
    folder = tmp_path_factory.mktemp("archive")
    searchdoc.build([write_archive(folder / "papers")], folder / "index")
    return folder / "index"


@pytest.fixture(scope="session")
def archive(archive_index: Path) -> searchdoc.Index:
    """The index of these letters and papers, open."""
    return searchdoc.open(archive_index)
