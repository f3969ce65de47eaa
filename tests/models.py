"""Models of our own, made in the test: so small that they are there at once, and real ones all the same."""

from __future__ import annotations

import json
import warnings
from pathlib import Path
from typing import Any

WORDS = "[PAD] [UNK] [CLS] [SEP] query passage : the keeper trims lamp oil ship of a in".split()
PROMPTS = {"query": "query: ", "passage": "passage: "}


def make_tiny_model(folder: Path) -> Path:
    """A BERT of two layers that knows a dozen words, with prompts, saved as sentence-transformers saves models."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the library warns of its own names
        return _make(folder)


def _make(folder: Path) -> Path:
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.models import Pooling, Transformer  # type: ignore[import-not-found]
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    vocabulary = {word: place for place, word in enumerate(WORDS)}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, WORDS[1]))
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    parts = folder / "parts"
    whole = folder / "tiny"
    special = {f"{name}_token": f"[{name.upper()}]" for name in ("pad", "unk", "cls", "sep")}
    fast: Any = PreTrainedTokenizerFast
    fast(tokenizer_object=tokenizer, model_max_length=24, **special).save_pretrained(parts)
    torch.manual_seed(7)
    shape = BertConfig(
        vocab_size=len(WORDS),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=1,
        intermediate_size=64,
        max_position_embeddings=40,
    )
    BertModel(shape).save_pretrained(parts)
    transformer = Transformer(str(parts))
    SentenceTransformer(modules=[transformer, Pooling(32, "mean")], prompts=PROMPTS).save(str(whole))
    return whole


def make_cross_encoder(folder: Path, *liked: str, labels: int = 1) -> Path:
    """A BERT of one layer with weights set by hand: it gives a pair more that holds one of the words it likes."""
    import torch
    from transformers import BertForSequenceClassification

    shape = _shape_and_tokenizer(folder, *liked)
    shape.num_labels = labels
    model: Any = _emptied(BertForSequenceClassification(shape))
    with torch.no_grad():
        # Every token looks at all others alike and hands their sum on; only the words liked are not nothing.
        layer = model.bert.encoder.layer[0].attention
        for matrix in (layer.self.value.weight, layer.output.dense.weight, model.bert.pooler.dense.weight):
            matrix.copy_(torch.eye(8))
        model.bert.embeddings.word_embeddings.weight[4:, 0] = 1
        model.classifier.weight[:, 0] = 1
    model.save_pretrained(folder)
    return folder


def make_entailment_model(
    folder: Path, *implying: str, labels: tuple[str, ...] = ("contradiction", "neutral", "entailment")
) -> Path:
    """A cross-encoder with a label each: entailment where one of the words stands in the pair, or else neutral."""
    import torch
    from transformers import BertForSequenceClassification

    make_cross_encoder(folder, *implying, labels=len(labels))
    model: Any = BertForSequenceClassification.from_pretrained(folder)
    with torch.no_grad():
        model.classifier.weight.zero_()
        for place, label in enumerate(labels):
            model.classifier.weight[place, 0] = 4 * label.casefold().startswith("entail")
            model.classifier.bias[place] = label.casefold() in ("neutral", "not_entailment")
    model.config.id2label = dict(enumerate(labels))
    model.config.label2id = {label: place for place, label in enumerate(labels)}
    model.save_pretrained(folder)
    return folder


def make_extractive_model(folder: Path, *answers: str) -> Path:
    """A BERT of one layer that marks a word it takes for an answer wherever one stands, or else [CLS]: no answer."""
    import torch
    from transformers import BertForQuestionAnswering

    model: Any = _emptied(BertForQuestionAnswering(_shape_and_tokenizer(folder, *answers)))
    with torch.no_grad():
        model.bert.embeddings.word_embeddings.weight[4:, 0] = 1
        model.bert.embeddings.word_embeddings.weight[2, 1] = 1
        model.qa_outputs.weight[:, 0] = 2
        model.qa_outputs.weight[:, 1] = 1
    model.save_pretrained(folder)
    return folder


def _shape_and_tokenizer(folder: Path, *words: str) -> Any:  # noqa: ANN401 (transformers)
    """Save a tokenizer that knows some words and reads pairs; returns the configuration of a BERT of one layer."""
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
    from transformers import BertConfig, PreTrainedTokenizerFast

    known = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *words]
    tokenizer = Tokenizer(models.WordLevel({word: place for place, word in enumerate(known)}, known[1]))
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    special = {f"{name}_token": f"[{name.upper()}]" for name in ("pad", "unk", "cls", "sep")}
    fast: Any = PreTrainedTokenizerFast
    fast(tokenizer_object=tokenizer, model_max_length=512, **special).save_pretrained(folder)
    return BertConfig(
        vocab_size=len(known), hidden_size=8, num_hidden_layers=1, num_attention_heads=1, intermediate_size=8
    )


def _emptied(model: Any) -> Any:  # noqa: ANN401 (transformers)
    """The model with all weights 0, except those that scale its states."""
    import torch

    with torch.no_grad():
        for name, weight in model.named_parameters():
            if "LayerNorm" not in name:
                weight.zero_()
    return model


def change(path: Path, **values: object) -> None:
    """Change some values of a JSON file of a model."""
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | values), "utf-8")
