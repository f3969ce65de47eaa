"""The parts of a person's name: title, given names or initials, surname, and what tells father from son."""

from __future__ import annotations

import re
from dataclasses import dataclass

from searchdoc.text.framing_words import TITLES
from searchdoc.text.name_kinds import BODIES
from searchdoc.text.words import fold

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_PARTICLES = frozenset("van von der den de du da di la le del della dos zu af av bin ibn al ter ten y e".split())
_MORE_TITLES = frozenset(
    "frl dear dearest messrs mx capt captain lt lieutenant col colonel gen general sgt sergeant major admiral hon "
    "judge cllr ald professor president minister secretary senator governor mayor alderman councillor reverend "
    "bishop rabbi abbe pere dame citizen comrades aunt uncle cousin dom fra lieber liebe cher chere mein meine "
    "hochgeehrter".split()
)
_SUFFIXES = frozenset("jr jun junior sr sen senior ii iii iv pere fils the elder younger".split())
_NO_PERSON = BODIES | frozenset(
    "mill church house chapel bank day street road hall bridge farm river castle station".split()
)
_FEMALE = frozenset(
    "mrs miss ms frl lady dame madame mme mlle frau fraulein senora signora dona mevrouw aunt госпожа".split()
)


@dataclass(frozen=True, slots=True)
class NameParts:
    """A name in parts, folded. ``given`` are given names and initials (one letter each), in order.

    A name of one word is a ``surname`` here without ``given``, though it may be a first name.
    """

    surname: str
    given: tuple[str, ...] = ()
    title: str = ""
    suffix: str = ""

    @property
    def is_full(self) -> bool:
        """Whether the first given name is written out."""
        return bool(self.given) and len(self.given[0]) > 1

    @property
    def is_single(self) -> bool:
        """Whether there is one word only, a surname or a first name."""
        return not self.given

    @property
    def of_a_woman(self) -> bool:
        """Whether the title is a woman's: a surname behind it is not enough to know her by."""
        return self.title in _FEMALE


def name_parts(name: str) -> NameParts | None:
    """The parts of a name; None for what is no person's name: a body, a phrase, or initials alone."""
    words = _WORD.findall(name)
    folded = [fold(word) for word in words]
    title = ""
    while len(folded) > 1 and (folded[0] in TITLES or folded[0] in _MORE_TITLES):
        title = title or folded[0]
        words, folded = words[1:], folded[1:]
    suffix = ""
    while len(folded) > 2 and folded[-1] in _SUFFIXES:
        suffix = f"{folded[-1][:1]}{suffix}" if folded[-1] != "the" else suffix
        words, folded = words[:-1], folded[:-1]
    kept = [at for at, word in enumerate(folded) if word not in _PARTICLES or at == len(folded) - 1]
    if not kept or any(words[at][0].islower() for at in kept) or any(char.isdigit() for char in name):
        return None
    names = [folded[at] for at in kept]
    if names[-1] in _NO_PERSON or len(names[-1]) < 2 or names[0] == "the":
        return None
    return NameParts(names[-1], tuple(names[:-1]), title, suffix)


def given_names_fit(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two sequences of given names may be one person's: each is the other's, or an initial of it.

    The shorter one may leave out names at the end where it has initials only: "C. Darwin", "Charles Robert Darwin".
    """
    pairs = list(zip(one, other, strict=False))
    alike = all(a == b or (min(len(a), len(b)) == 1 and a[0] == b[0]) for a, b in pairs)
    shorter = min(one, other, key=len)
    return bool(pairs) and alike and (len(one) == len(other) or all(len(word) == 1 for word in shorter))
