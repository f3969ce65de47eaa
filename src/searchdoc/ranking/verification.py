"""Whether passages answer a question, by a model that was trained to tell: optional, and named by the user.

Two kinds are taken, by what their own configuration says they are. An extractive question-answering model marks the
words that answer, or none: a passage has no answer where the span of no words (the first token) is better than the best
span (Devlin et al. 2019, BERT, section 4.3, for SQuAD 2.0 by Rajpurkar et al. 2018). An entailment model says whether
a passage implies a statement; the statement is made of the question (``statement_of``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from searchdoc.embedding.model_files import first_line, quietly, without_surrogates
from searchdoc.errors import ModelMissing
from searchdoc.models import Span
from searchdoc.ranking.reranking import local_model, settings_in

_KIND = "question-answering or entailment model"
_WAY_OUT = f"name the folder of a {_KIND}, or the name of one that is in the cache, or leave --verify-with out"

_LONGEST_ANSWER = 30
"""Tokens of the span that answers, at most: the usual limit on SQuAD."""

_OVERLAP = 64
"""Tokens that two windows of a passage have in common, where it is longer than the model's window."""

_WINDOW = 512
"""Tokens read at once by a model whose files do not say how many it reads."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a model finds in one passage.

    ``answers`` says whether the passage answers the question, and ``score`` how clearly: by how much the best span is
    better than none, or the probability that the statement is implied. ``span`` are the words that answer, in code
    points of the passage's text; None where there are none or the model marks none.
    """

    answers: bool
    score: float
    span: Span | None = None


def load_verifier(name: str) -> Verifier:
    """Find a model that tells whether passages answer: a folder, or a name in the local Hugging Face cache.

    Nothing is fetched. Raises ``ModelMissing`` where there is none, or another kind of model.
    """
    folder, shown = local_model(name, _KIND, None, _WAY_OUT)
    settings = settings_in(folder / "config.json")
    kinds = [str(one) for one in settings.get("architectures") or []]
    if any(kind.endswith("ForQuestionAnswering") for kind in kinds):
        return ExtractiveVerifier(folder, shown, settings)
    if any(kind.endswith("ForSequenceClassification") for kind in kinds):
        return EntailmentVerifier(folder, shown, settings)
    raise ModelMissing(f"there is no {_KIND} in {folder}: {_WAY_OUT}", name)


class Verifier:
    """A transformers model in a folder; loaded at its first use, safe to use from many threads, one of which reads.

    ``settings`` is what its ``config.json`` says.
    """

    auto_class: str
    """The class of transformers that loads it."""

    def __init__(self, folder: Path, name: str, settings: dict[str, Any]) -> None:
        self.name = name
        self.folder = folder
        self.settings = settings

    def read(self, question: str, texts: Sequence[str]) -> list[Finding]:
        """What is found in each text. Raises ``ModelMissing`` where the model cannot be loaded or used."""
        with quietly():
            try:
                return [self._read_one(without_surrogates(question), without_surrogates(text)) for text in texts]
            except ModelMissing:
                raise
            except Exception as error:  # whatever it stumbles over, the model is of no use
                raise ModelMissing(
                    f"the model in {self.folder} cannot be used ({first_line(error)}): {_WAY_OUT}", self.name
                ) from error

    def _read_one(self, question: str, text: str) -> Finding:
        raise NotImplementedError

    @cached_property
    def _tokenizer(self) -> Any:  # noqa: ANN401 (transformers)
        from transformers import AutoTokenizer

        return AutoTokenizer.from_pretrained(str(self.folder), local_files_only=True)

    @cached_property
    def _model(self) -> Any:  # noqa: ANN401 (transformers)
        import transformers

        loader = getattr(transformers, self.auto_class)
        model, told = loader.from_pretrained(str(self.folder), local_files_only=True, output_loading_info=True)
        if lacking := [key for key in told["missing_keys"] if key.startswith(("qa_outputs", "classifier"))]:
            raise ModelMissing(f"the model in {self.folder} has no weights for {lacking[0]}: {_WAY_OUT}", self.name)
        return model.eval()

    @cached_property
    def _window(self) -> int:
        """Tokens that the model reads at once, special ones counted."""
        limits = (self._tokenizer.model_max_length, self.settings.get("max_position_embeddings"))
        return int(min((limit for limit in limits if limit and 0 < limit < 10**6), default=_WINDOW))

    def _encoded(self, first: str, second: str, truncated: str) -> Any:  # noqa: ANN401 (transformers)
        """Both texts as the model reads them, in as many windows as the one that may be truncated needs."""
        room = self._window - self._tokenizer.num_special_tokens_to_add(pair=True)
        return self._tokenizer(
            first,
            second,
            truncation=truncated,
            max_length=self._window,
            stride=min(_OVERLAP, room // 4),
            return_overflowing_tokens=True,
            return_offsets_mapping=True,
            padding=True,
            return_tensors="pt",
        )

    def _outputs(self, encoded: Any) -> Any:  # noqa: ANN401 (transformers)
        return self._model(**{name: encoded[name] for name in self._tokenizer.model_input_names if name in encoded})


class ExtractiveVerifier(Verifier):
    """A model that marks the words that answer.

    There is no answer where the score of none is above that of the best span by more than
    ``null_score_diff_threshold`` of the configuration, as in SQuAD's scripts; 0 where it states nothing.
    """

    auto_class = "AutoModelForQuestionAnswering"

    def _read_one(self, question: str, text: str) -> Finding:
        encoded = self._encoded(question, text, "only_second")
        outputs = self._outputs(encoded)
        starts, ends = outputs.start_logits.detach().numpy(), outputs.end_logits.detach().numpy()
        found: list[tuple[float, Span]] = []
        none = []
        for window, offsets in enumerate(encoded["offset_mapping"].tolist()):
            first = self._first_token(encoded["input_ids"][window].tolist())
            none.append(float(starts[window, first] + ends[window, first]))
            own = [place for place, kind in enumerate(encoded.sequence_ids(window)) if kind == 1]
            if own:
                found.append(_best_span(starts[window, own], ends[window, own], [offsets[place] for place in own]))
        if not found:
            return Finding(answers=False, score=0.0)
        best, span = max(found, key=lambda one: one[0])
        score = best - min(none)
        answers = score >= -float(self.settings.get("null_score_diff_threshold") or 0.0)
        return Finding(answers, score, span if answers else None)

    def _first_token(self, ids: Sequence[int]) -> int:
        """The place of the token that stands for no answer: [CLS], or else the first."""
        mark = self._tokenizer.cls_token_id
        return ids.index(mark) if mark in ids else 0


class EntailmentVerifier(Verifier):
    """A model that says whether one text implies another: its labels name entailment, and neutral or contradiction.

    A passage answers where entailment is the most probable label, or where its probability reaches
    ``entailment_threshold`` of the configuration, if that is stated.
    Raises ``ModelMissing`` where no label is one of entailment.
    """

    auto_class = "AutoModelForSequenceClassification"

    def __init__(self, folder: Path, name: str, settings: dict[str, Any]) -> None:
        super().__init__(folder, name, settings)
        labels = {int(place): str(label) for place, label in (settings.get("id2label") or {}).items()}
        entailing = [place for place, label in labels.items() if label.casefold().startswith("entail")]
        if len(entailing) != 1 or len(labels) < 2:
            told = ", ".join(labels.values()) or "none"
            raise ModelMissing(
                f"the model in {folder} has no label for entailment (its labels: {told}): {_WAY_OUT}", name
            )
        self._entailment = entailing[0]

    def _read_one(self, question: str, text: str) -> Finding:
        logits = self._outputs(self._encoded(text, statement_of(question), "only_first")).logits.detach().numpy()
        odds = np.exp(logits - logits.max(axis=1, keepdims=True))
        probabilities = odds / odds.sum(axis=1, keepdims=True)
        window = int(probabilities[:, self._entailment].argmax())
        score = float(probabilities[window, self._entailment])
        threshold = self.settings.get("entailment_threshold")
        if threshold is None:
            return Finding(int(probabilities[window].argmax()) == self._entailment, score)
        return Finding(score >= float(threshold), score)


def _best_span(
    starts: NDArray[np.float32], ends: NDArray[np.float32], offsets: Sequence[Sequence[int]]
) -> tuple[float, Span]:
    """The best score of a span, and the span; ``starts`` and ``ends`` are the logits of the passage's tokens."""
    sums = starts[:, None] + ends[None, :]
    places = np.arange(len(starts))
    length = places[None, :] - places[:, None]
    sums = np.where((length >= 0) & (length < _LONGEST_ANSWER), sums, -np.inf)
    start, end = np.unravel_index(int(sums.argmax()), sums.shape)
    return float(sums[start, end]), Span(int(offsets[int(start)][0]), int(offsets[int(end)][1]))


_UNNAMED = {
    "who": "somebody",
    "whom": "somebody",
    "whose": "somebody’s",
    "what": "something",
    "when": "at some time",
    "where": "somewhere",
    "why": "for some reason",
    "how": "somehow",
}
"""What stands in a statement for the word that a question asks with."""

_END = re.compile(r"[?？;;.。\s]+\Z")
_HOW_MANY = re.compile(r"\Ahow\s+(?:many|much)\b", re.IGNORECASE)
_AUXILIARY = r"(?:did|do|does|is|was|are|were|has|have|had|can|could|will|would|should)\b"
_WHICH = re.compile(rf"\A(?:which|what)(?=\s+(?!{_AUXILIARY})\w+\s+\w+)", re.IGNORECASE)
_ASKED_WITH_DO = re.compile(r"\A(\w+)\s+(?:did|does|do)\s+(.+)\Z", re.IGNORECASE | re.DOTALL)
_ASKED = re.compile(r"\A(\w+)\s+(.+)\Z", re.IGNORECASE | re.DOTALL)


def statement_of(question: str) -> str:
    """A question as a statement, as well as that goes without a parser, in English alone.

    "Who cut the rope?" is "somebody cut the rope", "When did the ferry leave?" is "the ferry leave at some time", and
    "How many children fell ill?" is "some children fell ill". Verbs keep their form, and so does the order of words
    behind "is" and "was". A question that begins otherwise, or in another language, only loses its mark.
    """
    plain = _END.sub("", question).strip()
    for form in (_HOW_MANY, _WHICH):
        if form.match(plain):
            return form.sub("some", plain)
    if (with_do := _ASKED_WITH_DO.match(plain)) and with_do[1].lower() in _UNNAMED:
        return f"{with_do[2]} {_UNNAMED[with_do[1].lower()]}"
    asked = _ASKED.match(plain)
    if asked is None or asked[1].lower() not in _UNNAMED:
        return plain
    word = asked[1].lower()
    unnamed = _UNNAMED[word]
    return f"{asked[2]} {unnamed}" if word in ("when", "where", "why", "how") else f"{unnamed} {asked[2]}"
