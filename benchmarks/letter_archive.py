"""An archive of generated letters of any size, always the same, with facts planted in it whose places are known.

A letter has a dateline, a greeting, some ten paragraphs, a close and a signature; every fourth quotes another letter.
Its sentences are those of corpus/calendar.txt with their content words replaced: by words of the embedding model's
vocabulary and invented names, both drawn by Zipf's law, and by words that the letter prefers. So there are names, dates
and voices to be found, and the vocabulary grows with the archive. The texts mean nothing; the planted facts do.
"""

from __future__ import annotations

import json
import random
import re
from bisect import bisect
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from itertools import accumulate
from pathlib import Path

from synthetic import ROOT, invented

SEED = 20131101
PARAGRAPHS = 10
"""Paragraphs a letter, without greeting and signature; the quoted letter has three of them."""

FACTS, UNANSWERABLE = 1_000, 100
"""Facts planted in an archive of 10,000 passages and more, and questions about what is not in it."""

_PASSAGES_OF_100_LETTERS = 745
"""Passages of a hundred letters at least: a short paragraph is part of a passage with others."""

_SENTENCES = (1, 2, 2, 3)
_FOLDER = 1_000
_CAST, _NAMES = 300, 400_000
_COMMON = 120
_MONTHS = "January February March April May June July August September October November December".split()
_TOWNS = "Weir Graysand Ashmouth Kelby Norwick Stanbridge Holme Farrow Dunmere Lowick Tarn Penhal Corse Ellbeck Marlow".split()  # noqa: E501
_THINGS = "mill lamp ferry school orchard quarry chapel bridge harbour archive printing-press granary well".split()
_VERDICTS = "too dear,badly built,of no use to anybody,the pride of the parish,a danger to children,worth every penny"


@dataclass(frozen=True, slots=True)
class Fact:
    """A sentence that stands once in the archive, in the letter of that number, and a question that it answers."""

    letter: int
    sentence: str
    question: str
    kind: str
    """What the question shares with the sentence: a name that is nowhere else, common words alone, or few words."""


def letters_for(passages: int) -> int:
    """How many letters hold about so many passages."""
    return max(1, -(-passages * 100 // _PASSAGES_OF_100_LETTERS))


class Archive:
    """``letters`` letters; ``vocabulary`` are words in the order of their frequency."""

    def __init__(self, letters: int, vocabulary: Sequence[str]) -> None:
        self.letters = letters
        self._words = list(vocabulary)
        self._word_bounds = list(accumulate(1 / (rank + 2.7) for rank in range(1, len(self._words) + 1)))
        self._name_bounds = list(accumulate(1 / (rank + 2.7) for rank in range(1, _NAMES + 1)))
        text = (ROOT / "corpus" / "calendar.txt").read_text(encoding="utf-8").lower()
        sentences = (re.findall(r"[a-z]+(?:-[a-z]+)*", one) for one in re.split(r"[.?!:]\s", text))
        self._frames = [words for words in sentences if 8 <= len(words) <= 28]
        counts = Counter(word for words in self._frames for word in words)
        self._common = {word for word, _ in counts.most_common(_COMMON)}

    @cached_property
    def facts(self) -> list[Fact]:
        """The planted facts, evenly spread over the letters."""
        count = min(FACTS, self.letters)
        chance = random.Random(SEED)  # noqa: S311 (no secret)
        combinations = self._combinations(chance, count + UNANSWERABLE)
        return [_fact(number, number * self.letters // count, *combinations[number], chance) for number in range(count)]

    @cached_property
    def unanswerable(self) -> list[str]:
        """Questions of the same form about people and things that no fact joins."""
        count = min(FACTS, self.letters)
        made = self._combinations(random.Random(SEED), count + UNANSWERABLE)[count:]  # noqa: S311
        return [f"what did {who} say about the {thing} of {town}" for who, thing, town in made]

    def _combinations(self, chance: random.Random, count: int) -> list[tuple[str, str, str]]:
        found: dict[tuple[str, str, str], None] = {}
        while len(found) < count:
            found[person(chance.randrange(_CAST)), chance.choice(_THINGS), chance.choice(_TOWNS)] = None
        return list(found)

    def write(self, folder: Path) -> None:
        """Write the letters, a thousand in a folder, and the facts beside them as ``facts.json``."""
        for number in range(self.letters):
            path = folder / "letters" / f"{number // _FOLDER:03d}" / f"letter-{number:06d}.txt"
            if number % _FOLDER == 0:
                path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(self.letter(number), encoding="utf-8")
        facts = {"facts": [asdict(fact) for fact in self.facts], "unanswerable": self.unanswerable}
        (folder / "facts.json").write_text(json.dumps(facts, indent=1), encoding="utf-8")

    def letter(self, number: int) -> str:
        """The text of a letter."""
        chance = random.Random(SEED + 1 + number)  # noqa: S311
        topic = [self._word(chance) for _ in range(12)]
        writer, reader, other = (person(chance.randrange(_CAST)) for _ in range(3))
        body = [self._paragraph(chance, topic) for _ in range(PARAGRAPHS - 3)]
        inner = [self._paragraph(chance, topic) for _ in range(3)]
        for fact in self._planted(number):
            place = chance.randrange(len(body))
            body[place] = f"{body[place]} {fact.sentence} {self._sentence(chance, topic)}"
        if chance.random() < 0.25:
            quoted = [f"On {_day(chance)} {other} wrote to me:", f"Dear {writer},", *inner, f"Yours truly,\n{other}"]
            inner = [*quoted, f"So far {other.split()[0]}."]
        head = [f"{chance.choice(_TOWNS)}, {_day(chance)}", f"Dear {reader},"]
        parts = [*head, *body[:4], *inner, *body[4:], f"Yours sincerely,\n{writer}"]
        return "\n\n".join(parts) + "\n"

    @cached_property
    def _by_letter(self) -> dict[int, list[Fact]]:
        found: dict[int, list[Fact]] = {}
        for fact in self.facts:
            found.setdefault(fact.letter, []).append(fact)
        return found

    def _planted(self, number: int) -> list[Fact]:
        return self._by_letter.get(number, [])

    def _paragraph(self, chance: random.Random, topic: Sequence[str]) -> str:
        return " ".join(self._sentence(chance, topic) for _ in range(chance.choice(_SENTENCES)))

    def _sentence(self, chance: random.Random, topic: Sequence[str]) -> str:
        """A sentence of the calendar with other content words; one in six begins with a day, a person or a place."""
        words = [self._replaced(word, chance, topic) for word in chance.choice(self._frames)]
        draw = chance.random()
        if draw < 0.06:
            words = [f"On {_day(chance)}", *words]
        elif draw < 0.12:
            words = [f"{person(chance.randrange(_CAST))} told me that", *words]
        elif draw < 0.17:
            words = [f"The {chance.choice(_THINGS)} of {chance.choice(_TOWNS)}", *words]
        else:
            words[0] = words[0].capitalize()
        return f"{' '.join(words)}."

    def _replaced(self, word: str, chance: random.Random, topic: Sequence[str]) -> str:
        draw = chance.random()
        if word in self._common or draw < 0.15:
            return word
        if draw < 0.40:
            return chance.choice(topic)
        if draw < 0.48:
            return invented(bisect(self._name_bounds, chance.random() * self._name_bounds[-1]))
        return self._word(chance)

    def _word(self, chance: random.Random) -> str:
        return self._words[bisect(self._word_bounds, chance.random() * self._word_bounds[-1])]


def person(number: int) -> str:
    """One of the cast; given names recur, as they do."""
    return f"{invented(number % 40)} {invented(7 * number + 611)}"


def _day(chance: random.Random) -> str:
    return f"{chance.randrange(1, 29)} {chance.choice(_MONTHS)} {chance.randrange(1860, 1925)}"


def _fact(number: int, letter: int, who: str, thing: str, town: str, chance: random.Random) -> Fact:
    other = person((number * 7 + 13) % _CAST)
    if number % 3 == 0:
        place = invented(_NAMES + number)
        sentence = f"{who} bought the {thing} of {place} for {chance.randrange(20, 900)} crowns."
        return Fact(letter, sentence, f"who bought the {thing} of {place}", "rare name")
    if number % 3 == 1:
        sentence = f"{who} said that the {thing} of {town} was {chance.choice(_VERDICTS.split(','))}."
        return Fact(letter, sentence, f"what did {who} say about the {thing} of {town}", "common words")
    sentence = f"The {thing} of {town} was sold by {who} to {other} in {chance.randrange(1860, 1925)}."
    return Fact(letter, sentence, f"from whom did {other} buy the {thing} at {town}", "other words")


def vocabulary() -> list[str]:
    """The whole words of the embedding model's vocabulary that have four letters at least, frequent ones first."""
    from searchdoc.embedding.embedder import SentenceTransformerEmbedder, load_embedder

    model = load_embedder()
    if not isinstance(model, SentenceTransformerEmbedder):
        raise TypeError("the model that comes with searchdoc is expected here")
    return [word for word in model.vocabulary() if re.fullmatch(r"[a-z]{4,}", word)]
