"""Collections of any size, always the same: texts from a model of word pairs, and a fast model to embed them.

No freely available texts come with searchdoc in such numbers, and to embed 100,000 passages takes an hour. So texts
are generated, with vocabulary and word pairs of the calendar in corpus/ and, where it lies beside the repository, of
the Cranfield collection; each document prefers the words of a few source paragraphs, and one word in thirty is an
invented name, drawn by Zipf's law, so that the vocabulary grows with the collection. The vectors are sums of what the
real model makes of each piece of a word alone (as in S. Arora et al., A simple but tough-to-beat baseline for sentence
embeddings, ICLR 2017). Good enough to measure time and recall by, and no measure of how good answers are.
"""

from __future__ import annotations

import json
import random
import re
from bisect import bisect
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import accumulate
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from searchdoc.embedding.embedder import SentenceTransformerEmbedder, load_embedder
from searchdoc.protocols import Located, Tokens, Vectors

ROOT = Path(__file__).parents[1]
CRANFIELD = ROOT.parent / "shared" / "eval" / "cranfield" / "corpus.jsonl"
SEED = 20231023
PARAGRAPHS = 100
"""Paragraphs a document, each of which becomes one passage."""
_WORDS = (45, 115)
_END = "."
_NAMES = 400_000
_PEOPLE = 300
_REMEMBERED = 1000


class Writer:
    """Writes documents of generated paragraphs."""

    def __init__(self) -> None:
        self.sources = sources()
        following: dict[str, Counter[str]] = defaultdict(Counter)
        for words in self.sources:
            for word, after in zip([_END, *words], [*words, _END], strict=True):
                following[word][after] += 1
        self._following = {word: (list(after), list(accumulate(after.values()))) for word, after in following.items()}
        common = {word for word, _ in Counter(word for words in self.sources for word in words).most_common(150)}
        self._telling = [[word for word in words if word not in common and len(word) > 3] for words in self.sources]
        ranks = np.arange(1, _NAMES + 1)
        self._names = np.cumsum(1 / (ranks + 2.7)).tolist()

    def documents(self, passages: int) -> Iterator[tuple[str, str]]:
        """Name and text of so many documents as hold that many passages."""
        for number in range(-(-passages // PARAGRAPHS)):
            chance = random.Random(SEED + number)  # noqa: S311 (no secret)
            count = min(PARAGRAPHS, passages - number * PARAGRAPHS)
            topic = [word for words in chance.sample(self._telling, 4) for word in words]
            author = f"{invented(chance.randrange(_PEOPLE))} {invented(7 * chance.randrange(_PEOPLE) + 11)}"
            day = f"{chance.randrange(1890, 1930)}-{chance.randrange(1, 13):02d}-{chance.randrange(1, 29):02d}"
            head = f"---\ntitle: Report {number}\nauthor: {author}\ndate: {day}\n---\n"
            body = "\n\n".join(self.paragraph(chance, topic) for _ in range(count))
            yield f"{number // 100:03d}/report-{number:05d}.md", f"{head}\n{body}\n"

    def paragraph(self, chance: random.Random, topic: Sequence[str]) -> str:
        """Sentences made word by word; each begins with a capital and ends with a full stop."""
        words: list[str] = []
        length, last = chance.randint(*_WORDS), _END
        while len(words) < length or last != _END:
            draw = chance.random()
            if len(words) > length + 30:
                word = _END
            elif draw < 0.033 and last != _END:
                word = invented(bisect(self._names, chance.random() * self._names[-1]))
            elif draw < 0.22 and topic:
                word = chance.choice(topic)
            else:
                after, counts = self._following.get(last) or self._following[_END]
                word = after[bisect(counts, chance.random() * counts[-1])]
            if word == _END:
                if last != _END:
                    words[-1] += _END
            else:
                words.append(word.capitalize() if last == _END else word)
            last = word if word in self._following else "the"
        return " ".join(words)


def sources() -> list[list[str]]:
    """The paragraphs from which words and word pairs are taken, as words; sentences divided by full stops."""
    texts = (ROOT / "corpus" / "calendar.txt").read_text(encoding="utf-8").split("\n\n")
    if CRANFIELD.is_file():
        texts += [json.loads(line)["text"] for line in CRANFIELD.read_text(encoding="utf-8").splitlines()]
    found = [re.findall(r"[a-z]+(?:-[a-z]+)*|\.(?=\s|$)", text.lower()) for text in texts]
    return [words for words in found if len(words) > 20]


def described_sources() -> str:
    """What the texts are made from, in words."""
    return "corpus/calendar.txt" + (" and the Cranfield collection" if CRANFIELD.is_file() else "")


def invented(rank: int) -> str:
    """A name for a rank, always the same, and another for each rank."""
    starts, middles = "b br d dr f g gr h k kr l m n p r s st t v z".split(), "a e i o u ai ei".split()
    word = ""
    rank += 1
    while rank:
        rank, start = divmod(rank, len(starts))
        rank, middle = divmod(rank, len(middles))
        word += starts[start] + middles[middle]
    return (word + "n").capitalize()


def questions(texts: Sequence[str], count: int) -> list[str]:
    """Questions of 6 to 12 words: runs of words from passages drawn at random."""
    chance = random.Random(SEED)  # noqa: S311
    found = []
    for text in chance.sample(list(texts), count):
        words = text.replace(".", "").split()
        length = min(len(words), chance.randint(6, 12))
        start = chance.randrange(len(words) - length + 1)
        found.append(" ".join(words[start : start + length]).lower())
    return found


class StandIn:
    """A model that adds up what the real one makes of each piece of a word alone; it bears the real one's name.

    So an index built with it is opened and asked by the real model, whose vectors live in the same space.
    """

    def __init__(self, cache: Path) -> None:
        real = load_embedder()
        if not isinstance(real, SentenceTransformerEmbedder):
            raise TypeError("the model that comes with searchdoc is expected here")
        self._cache = cache
        self.name, self.fingerprint = real.name, real.fingerprint
        self.dimension, self.window = real.dimension, real.window
        self._tokenizer = Tokenizer.from_file(str(real.folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._pieces = real.vocabulary()
        path = cache / f"pieces-{real.fingerprint[:16]}.npy"
        if not path.is_file():
            cache.mkdir(parents=True, exist_ok=True)
            words = [piece.removeprefix("##") or piece for piece in self._pieces]
            np.save(path, real.embed_passages(words))
        vectors = np.load(path)
        paragraphs = [" ".join(words) for words in sources()]
        counts = np.bincount([one for ids in self._ids(paragraphs) for one in ids], minlength=len(vectors))
        share = counts / counts.sum()
        self._weights: NDArray[np.float32] = (1e-3 / (1e-3 + share)).astype(np.float32)
        self._vectors: Vectors = (vectors - share @ vectors).astype(np.float32)
        # a question is read once and for all: what the vector of a question costs is the same for every engine
        self._asked = lru_cache(_REMEMBERED)(lambda text: self.embed_with_tokens([text]))
        self._common: Vectors = np.mean([self._mean(np.array(ids)) for ids in self._ids(paragraphs)], axis=0)

    def __reduce__(self) -> tuple[type[StandIn], tuple[Path]]:
        """Another process makes its own."""
        return StandIn, (self._cache,)

    def _mean(self, number: NDArray[np.int_]) -> Vectors:
        """The mean of some pieces' vectors, rare ones weighing more."""
        weights = self._weights[number]
        return np.asarray(weights @ self._vectors[number] / max(weights.sum(), 1e-6), dtype=np.float32)

    def _ids(self, texts: Sequence[str]) -> list[list[int]]:
        return [one.ids for one in self._tokenizer.encode_batch(list(texts), add_special_tokens=False)]

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """How many pieces each text has."""
        return [len(ids) for ids in self._ids(texts)]

    def embed_passages(self, texts: Sequence[str], on_batch: Callable[[int], None] | None = None) -> Vectors:
        """One unit vector a text."""
        return self.embed_with_tokens(texts, on_batch)[0]

    def embed_with_tokens(
        self, texts: Sequence[str], on_batch: Callable[[int], None] | None = None
    ) -> tuple[Vectors, list[Tokens]]:
        """A text's vector is the weighted sum of its pieces', a token's leans towards its text's."""
        vectors: Vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        tokens = []
        for start in range(0, len(texts), 1000):
            for place, ids in enumerate(self._ids(texts[start : start + 1000]), start=start):
                number = np.array(ids[: self.window], dtype=np.int32)
                own = self._vectors[number]
                vectors[place] = unit(self._mean(number) - self._common)
                pieces = tuple(self._pieces[one] for one in ids[: self.window])
                leaning = own / np.linalg.norm(own, axis=1, keepdims=True) + vectors[place] / 2
                tokens.append(Tokens(number, pieces, unit(leaning)))
            if on_batch:
                on_batch(min(start + 1000, len(texts)))
        return vectors, tokens

    def embed_query(self, text: str) -> Vectors:
        """One unit vector."""
        return self._asked(text)[0][0]

    def query_tokens(self, text: str) -> Tokens:
        """The tokens of a question."""
        return self._asked(text)[1][0]

    def locate(self, text: str) -> Located:
        """Where the tokens of a passage stand."""
        found = self._tokenizer.encode(text, add_special_tokens=False)
        found.truncate(self.window)
        starts = np.array([start for start, _ in found.offsets], dtype=np.int64)
        return Located(np.array(found.ids, dtype=np.int32), tuple(found.tokens), starts)

    def vocabulary(self) -> tuple[str, ...]:
        """The pieces."""
        return self._pieces


def unit(vectors: Vectors) -> Vectors:
    """Each row brought to length 1; a row of nothing stays one."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, np.finfo(np.float32).tiny), dtype=np.float32)
