"""Words collated: a quotation held against a text, word by word, with every difference between the two.

To collate is the philologist's word for comparing two versions of a text. What a printer decides is no difference: the
kinds of quotation marks and dashes, white space, words divided at the end of a line, a capital at the beginning or
capitals throughout, the last punctuation mark. Nor is what whoever quotes declares: an ellipsis, and words in square
brackets; nor how the century spelt (``text.old_spelling``). Everything else is one: another word, one left out, one
more, another accent, another mark in the middle. What is no difference is noticed where an editor would mention it.

The alignment is the one of least cost (Needleman and Wunsch 1970) that begins and ends anywhere in the text (Sellers
1980). Its time is that of the words of the one times the words of the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import pairwise
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from searchdoc.models import Span
from searchdoc.text.characters import (
    APOSTROPHE_LIKE,
    APOSTROPHES,
    DASHES,
    RAISED_DIGITS,
    STRAIGHT_QUOTES,
    normalize,
)
from searchdoc.text.divisions import HYPHEN
from searchdoc.text.old_spelling import spelling_key
from searchdoc.text.wording import shortened

_Costs = NDArray[np.int32]
_Pair = tuple[int | None, int | None]

_WORD_COST, _MARK_COST, _NEVER = 10, 1, 1 << 24
"""What another word costs, what another punctuation mark or capital costs, and what no alignment can cost."""

_SCRIPTS_WITHOUT_SPACES = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
"""Scripts without spaces between words, of which each character counts as a word."""

_UNSEEN = "\u200b-\u200d\u2060\ufeff"
_INSIDE = f"{APOSTROPHES}{APOSTROPHE_LIKE}{_UNSEEN}\u00ad\\[\\]"
"""What may stand inside a word: apostrophes, characters that are not seen, and brackets ("[T]he")."""

_LETTER = f"[^\\W_{RAISED_DIGITS}{_SCRIPTS_WITHOUT_SPACES}]"
_TOKEN = re.compile(
    r"(?P<gap>\[\s?(?:…|\.\s?\.\s?\.(?:\s?\.)?)\s?\]|…|\.\s?\.\s?\.)"
    rf"|(?P<word>[{_SCRIPTS_WITHOUT_SPACES}]|&"
    rf"|{_LETTER}(?:[\u0300-\u036f]|{_LETTER}|(?:[{_INSIDE}]|{HYPHEN})(?={_LETTER}))*+)"
    r"|(?P<open>\[)(?=[^\[\]]{0,200}\])|(?P<close>\])|(?P<mark>[,;:.!?])"
)
_NOT_READ = re.compile(rf"[\[\]\u00ad{_UNSEEN}]|{HYPHEN}")
_APOSTROPHE = dict.fromkeys(map(ord, APOSTROPHES + APOSTROPHE_LIKE), "'")
_DASH = re.compile(f"[-{DASHES}]")
_QUOTES = re.compile(f"[{''.join(STRAIGHT_QUOTES)}\"']")
_PRINTED_DASH = re.compile(f"-{{2,}}|[{DASHES}]|(?<=\\s)-(?=\\s)")

_ONCE_TWO_WORDS = frozenset(
    "today tomorrow tonight anybody everybody somebody nobody anyone everyone someone cannot forever meantime".split()
)
"""English words that were written as two, without a hyphen."""

_FEWEST_AT_END, _FARTHEST_END = 2, 12
"""How many words at an end of a quotation are looked for, at least, and how many words farther away at most."""

_SHOWN = 160
"""Characters of what an ellipsis leaves out that are shown."""


@dataclass(frozen=True, slots=True)
class CollatedWord:
    """A word as it is compared, and where it stands: ``span``, and ``end`` behind the punctuation that follows it.

    ``marks`` is that punctuation. ``free`` says that the word may be missing: it stands in brackets, or belongs to the
    page. ``opens`` says that its first letter may be a capital or not, and ``closes`` that the punctuation behind it
    does not count. ``gap`` stands for an ellipsis: any words may be left out there.
    """

    form: str
    span: Span
    end: int
    marks: str = ""
    free: bool = False
    opens: bool = False
    closes: bool = False
    gap: bool = False
    key: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """Where two texts differ, as each of them has it; one is empty where only the other has words.

    ``at`` is where that stands in the quotation, in code points; it is empty where words are missing there.
    """

    draft: str
    source: str
    at: Span = field(default=Span(0, 0), compare=False)


NoticeKind = Literal[
    "spelling", "capitals", "division", "brackets", "ellipsis", "quotation-marks", "dashes", "end", "source", "speaker"
]
"""What is mentioned and is no difference.

"spelling": of another century. "capitals": a capital at the beginning, or throughout. "division": a word divided at the
end of a line, or written in one or with a hyphen. "brackets": words in square brackets. "ellipsis": what is left out.
"quotation-marks", "dashes": of another kind. "end": another punctuation mark at the end of a piece. Collation gives
these; "source" and "speaker" are for whoever knows where the words stand, and whose they are.
"""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that is no difference, as the quotation and the source have it."""

    kind: NoticeKind
    draft: str
    source: str


@dataclass(frozen=True, slots=True)
class Collation:
    """Where a quotation stands in a text, how it differs there, and the share of the words that agree (0 to 1).

    ``left_out`` is what ellipses leave out, as spans of the text.
    """

    span: Span
    differences: tuple[Difference, ...]
    similarity: float
    notices: tuple[Notice, ...] = ()
    left_out: tuple[Span, ...] = ()


# -- words as they are compared


def source_words(text: str, free: Sequence[Span] = (), language: str = "") -> list[CollatedWord]:
    """The words of a source; those that share a character with the spans of ``free``, in order, may be missing.

    ``language`` (ISO 639-1) tells by which rules its spelling is compared.
    """
    words: list[CollatedWord] = []
    bracketed, place = False, 0
    for token, marks in _with_marks(text):
        kind, span = token.lastgroup, Span(*token.span())
        end = span.end if not marks else marks[-1].end()
        if kind == "word":
            while place < len(free) and free[place].end <= span.start:
                place += 1
            lettered = "]" in token.group()  # as in "[T]he"
            bracketed = bracketed and not lettered
            beside = bracketed or (place < len(free) and free[place].overlaps(span))
            punctuation = "".join(mark.group() for mark in marks)
            form = _form(token.group())
            key = spelling_key(form, language)
            words.append(CollatedWord(form, span, end, punctuation, beside, lettered, key=key))
        elif kind == "gap":
            words.append(CollatedWord("", span, span.end, gap=True))
        elif kind != "mark":
            bracketed = kind == "open"
    return words


def _with_marks(text: str) -> Iterator[tuple[re.Match[str], list[re.Match[str]]]]:
    """Each token but punctuation, with the punctuation marks that follow it before the next word."""
    held: list[re.Match[str]] = []
    marks: list[re.Match[str]] = []
    for token in _TOKEN.finditer(text):
        kind = token.lastgroup
        if kind == "mark":
            marks.append(token)
            continue
        if kind in ("word", "gap"):
            yield from ((one, marks if one.lastgroup == "word" else []) for one in held)
            held, marks = [], []
        held.append(token)
    yield from ((one, marks if one.lastgroup == "word" else []) for one in held)


@lru_cache(maxsize=64)
def quoted_words(text: str, language: str = "") -> tuple[CollatedWord, ...]:
    """The words of a quotation: each piece of it, up to an ellipsis, may open with a capital and close with a mark."""
    words = source_words(text, (), language)
    while words and words[-1].gap:
        words.pop()
    while words and words[0].gap:
        words.pop(0)
    last = len(words) - 1
    return tuple(
        replace(
            word,
            opens=word.opens or at == 0 or words[at - 1].gap,
            closes=at == last or words[at + 1].gap,
        )
        for at, word in enumerate(words)
    )


@lru_cache(maxsize=4096)
def _form(written: str) -> str:
    return normalize("NFKC", _NOT_READ.sub("", written)).translate(_APOSTROPHE)


# -- the alignment


@dataclass(frozen=True)
class CollatedText:
    """A text with its words, to be collated with quotations."""

    text: str
    words: Sequence[CollatedWord]
    language: str = ""

    @classmethod
    def of(cls, text: str, free: Sequence[Span] = (), language: str = "") -> CollatedText:
        """A text in a language, of which what lies in the spans of ``free`` may be missing from a quotation."""
        return cls(text, [word for word in source_words(text, free, language) if not word.gap], language)

    def collate(self, quotation: str, begin: int = 0, end: int | None = None) -> Collation | None:
        """The place that begins between two positions at which a quotation agrees best, and the differences there.

        None where there is no word in the quotation, or none between the positions.
        """
        quoted = quoted_words(quotation, self.language)
        last = len(self.text) if end is None else end
        allowed = np.array([begin <= word.span.start < last for word in self.words], dtype=np.bool_)
        if not quoted or not allowed.any():
            return None
        costs = _substitution_costs(quoted, self.words)
        pairs = _with_far_ends(_aligned(quoted, self.words, costs, allowed), quoted, self.words, allowed)
        places = [j for _, j in pairs if j is not None]
        if not places:
            return None
        span = Span(self.words[places[0]].span.start, self.words[places[-1]].span.end)
        differences: list[Difference] = []
        notices = list(_notices(pairs, quoted, self.words, quotation, self.text))
        for ours, theirs, at in _regions(pairs, quoted, self.words, costs):
            written = _written(ours, quotation), _written(theirs, self.text)
            if (shorter := _one_word_less(ours, theirs, quotation, self.text)) is not None:
                differences.append(shorter)
            elif _is_division(ours, theirs, quotation, self.text):
                notices.append(Notice("division", *written))
            else:
                differences.append(Difference(*written, at))
        left_out = tuple(_left_out(pairs, quoted, self.words))
        notices += (Notice("ellipsis", "…", shortened(self.text[one.start : one.end], _SHOWN)) for one in left_out)
        similarity = _similarity(pairs, quoted, self.words)
        return Collation(span, tuple(differences), similarity, tuple(dict.fromkeys(notices)), left_out)


def _substitution_costs(quoted: Sequence[CollatedWord], source: Sequence[CollatedWord]) -> list[_Costs]:
    """For each word of the quotation what it costs to read each word of the source for it; shape (source words,)."""
    numbers: dict[str, int] = {}

    def numbered(keys: Iterator[str]) -> NDArray[np.int32]:
        return np.array([numbers.setdefault(key, len(numbers)) for key in keys], dtype=np.int32)

    exact = numbered(word.form for word in source)
    folded = numbered(word.key for word in source)
    cased = numbered(f"\0{word.form.casefold()}" for word in source)
    opened = numbered(_with_small_initial(word.form) for word in source)
    marks = numbered(f"\0{word.marks}" for word in source)
    capitals = np.array([_is_in_capitals(word.form) for word in source], dtype=np.bool_)
    costs = []
    for word in quoted:
        letters = folded == numbers.get(word.key, -1)
        same = exact == numbers.get(word.form, -1)
        same |= letters & (cased != numbers.get(f"\0{word.form.casefold()}", -1))
        same |= letters if _is_in_capitals(word.form) else letters & capitals
        if word.opens:
            same |= opened == numbers.get(_with_small_initial(word.form), -1)
        cost = _MARK_COST * (~same).astype(np.int32)
        if not word.closes:
            cost += _MARK_COST * (marks != numbers.get(f"\0{word.marks}", -1)).astype(np.int32)
        cost[~letters] = _WORD_COST
        costs.append(np.zeros_like(cost) if word.free else cost)
    return costs


def _with_small_initial(form: str) -> str:
    """The form with a small first letter, marked so that it is not taken for a word that is written so."""
    return f"\1{form[:1].casefold()}{form[1:]}"


def _is_in_capitals(form: str) -> bool:
    return len(form) > 1 and form.isupper()


def _aligned(
    quoted: Sequence[CollatedWord],
    source: Sequence[CollatedWord],
    costs: Sequence[_Costs],
    allowed: NDArray[np.bool_],
) -> list[_Pair]:
    """The places of the words that belong together, in order; None beside a word that only one of the two has.

    ``allowed`` says at which words of the source the quotation may begin; shape (source words,).
    """
    left_out = np.cumsum([0, *(0 if word.free else _WORD_COST for word in source)], dtype=np.int32)
    rows = [np.append(np.where(allowed, 0, _NEVER), _NEVER).astype(np.int32)]
    for word, cost in zip(quoted, costs, strict=True):
        if word.gap:
            rows.append(np.minimum.accumulate(rows[-1]))
            continue
        best = rows[-1] + _missing_cost(word)
        best[1:] = np.minimum(best[1:], rows[-1][:-1] + cost)
        rows.append(left_out + np.minimum.accumulate(best - left_out))
    return _traced(rows, quoted, costs)


def _missing_cost(word: CollatedWord) -> int:
    """What it costs that the source does not have a word of the quotation."""
    return 0 if word.free else _WORD_COST


def _traced(rows: Sequence[_Costs], quoted: Sequence[CollatedWord], costs: Sequence[_Costs]) -> list[_Pair]:
    """The way back through the costs, from the first of the least in the last row.

    Rather than that the last word is missing, another one is read for it.
    """
    pairs: list[_Pair] = []
    i, j = len(quoted), int(rows[-1].argmin())
    while j + 1 < len(rows[-1]) and rows[-1][j + 1] == rows[-1][j]:
        j += 1
    while i:
        word, here, above = quoted[i - 1], rows[i][j], rows[i - 1]
        if word.gap:
            i, j = (i - 1, j) if here == above[j] else (i, j - 1)
        elif j and here == above[j - 1] + costs[i - 1][j - 1]:
            i, j = i - 1, j - 1
            pairs.append((i, j))
        elif here == above[j] + _missing_cost(word):
            i -= 1
            pairs.append((i, None))
        else:
            j -= 1
            pairs.append((None, j))
    while pairs and pairs[0][0] is None:  # what is free before the quotation ends, at its last word
        pairs.pop(0)
    return pairs[::-1]


def _with_far_ends(
    pairs: list[_Pair], quoted: Sequence[CollatedWord], source: Sequence[CollatedWord], allowed: NDArray[np.bool_]
) -> list[_Pair]:
    """The pairs in which the first and the last words of the quotation stand where the source has them.

    Where words are left out near an end, it costs less to read others for the few at that end; but they are there.
    """
    keyed = [None if word.gap or word.free else word.key for word in quoted]
    keys = [word.key for word in source]
    found = _with_far_head(pairs, keyed, keys, allowed)
    last, end = len(quoted) - 1, len(source) - 1
    mirrored = _with_far_head(_mirrored(found, last, end), keyed[::-1], keys[::-1], np.ones_like(allowed))
    return _mirrored(mirrored, last, end)


def _mirrored(pairs: Sequence[_Pair], last: int, end: int) -> list[_Pair]:
    """The pairs as they are when both texts are read backwards."""
    return [(None if i is None else last - i, None if j is None else end - j) for i, j in reversed(pairs)]


def _with_far_head(
    pairs: list[_Pair], quoted: Sequence[str | None], source: Sequence[str], allowed: NDArray[np.bool_]
) -> list[_Pair]:
    """The pairs with the first words of the quotation where these stand, a little before the others."""
    agreed = (at for at, (i, j) in enumerate(pairs) if i is not None and j is not None and quoted[i] == source[j])
    number = next(agreed, 0)
    first, place = pairs[number]
    if first is None or place is None or not _FEWEST_AT_END <= first <= number:
        return pairs
    for begin in range(place - first, max(-1, place - first - _FARTHEST_END), -1):
        if allowed[begin] and list(quoted[:first]) == list(source[begin : begin + first]):
            head: list[_Pair] = [(at, begin + at) for at in range(first)]
            return [*head, *((None, j) for j in range(begin + first, place)), *pairs[number:]]
    return pairs


# -- the differences


def _regions(
    pairs: Sequence[_Pair], quoted: Sequence[CollatedWord], source: Sequence[CollatedWord], costs: Sequence[_Costs]
) -> Iterator[tuple[list[CollatedWord], list[CollatedWord], Span]]:
    """The words of both in each stretch in which they differ, without those that are free, and where it is quoted."""
    ours: list[CollatedWord] = []
    theirs: list[CollatedWord] = []
    end = quoted[0].span.start
    for i, j in (*pairs, (None, None)):
        same = i is not None and j is not None and not costs[i][j]
        if (same or i is j is None) and (ours or theirs):
            yield ours, theirs, Span(ours[0].span.start, ours[-1].end) if ours else Span(end, end)
            ours, theirs = [], []
        if i is not None:
            end = quoted[i].end
        if not same:
            ours += [quoted[i]] if i is not None and not quoted[i].free else []
            theirs += [source[j]] if j is not None and not source[j].free else []


def _one_word_less(
    ours: Sequence[CollatedWord], theirs: Sequence[CollatedWord], quotation: str, text: str
) -> Difference | None:
    """The words that only one has, without the word before them and the mark behind them ("is {+not+}, wherever").

    None where that word differs itself, or another mark stands behind.
    """
    if not ours or not theirs or (len(ours) == 1) == (len(theirs) == 1):
        return None
    if ours[0].form != theirs[0].form or ours[-1].marks != theirs[-1].marks:
        return None
    longer, words = (ours, quotation) if len(theirs) == 1 else (theirs, text)
    if longer[0].marks:
        return None
    written = " ".join(words[longer[1].span.start : longer[-1].span.end].split())
    if longer is ours:
        return Difference(written, "", Span(ours[1].span.start, ours[-1].span.end))
    return Difference("", written, Span(ours[0].span.end, ours[0].span.end))


def _is_division(ours: Sequence[CollatedWord], theirs: Sequence[CollatedWord], quotation: str, text: str) -> bool:
    """Whether both have the same letters, which a hyphen only divides otherwise ("to-day", "today")."""
    if not (ours and theirs) or len(ours) == len(theirs):
        return False
    joined, other = ("".join(word.key for word in words) for words in (ours, theirs))
    inside = (word.marks for word in (*ours[:-1], *theirs[:-1]))
    at_end = ours[-1].closes or ours[-1].marks == theirs[-1].marks
    if joined != other or not at_end or any(inside):
        return False
    return joined in _ONCE_TWO_WORDS or _has_dash(ours, quotation) or _has_dash(theirs, text)


def _has_dash(words: Sequence[CollatedWord], text: str) -> bool:
    return _DASH.search(text, words[0].span.start, words[-1].span.end) is not None


def _written(words: Sequence[CollatedWord], text: str) -> str:
    """The words as they stand, with their punctuation, on one line."""
    return " ".join(text[words[0].span.start : words[-1].end].split()) if words else ""


def _similarity(pairs: Sequence[_Pair], quoted: Sequence[CollatedWord], source: Sequence[CollatedWord]) -> float:
    """The share of the quotation's words, or of the source's where these are more, that have the same letters."""
    both = [(quoted[i], source[j]) for i, j in pairs if i is not None and j is not None]
    same = sum(our.key == their.key for our, their in both if not our.free)
    ours = sum(i is not None and not quoted[i].free for i, _ in pairs)
    theirs = sum(j is not None and not source[j].free for _, j in pairs)
    return min(1.0, same / max(ours, theirs, 1))


# -- what is mentioned


def _left_out(pairs: Sequence[_Pair], quoted: Sequence[CollatedWord], source: Sequence[CollatedWord]) -> Iterator[Span]:
    """What each ellipsis leaves out of the source; nothing where it leaves out no word."""
    placed = [(i, j) for i, j in pairs if i is not None and j is not None]
    for (i, j), (following, place) in pairwise(placed):
        if place > j + 1 and any(word.gap for word in quoted[i + 1 : following]):
            yield Span(source[j + 1].span.start, source[place - 1].end)


def _notices(
    pairs: Sequence[_Pair],
    quoted: Sequence[CollatedWord],
    source: Sequence[CollatedWord],
    quotation: str,
    text: str,
) -> Iterator[Notice]:
    """What of the words that agree, and of what stands between them, an editor would mention."""
    placed = [(i, j) for i, j in pairs if i is not None and j is not None and quoted[i].key == source[j].key]
    for i, j in placed:
        yield from _word_notices(quoted[i], source[j], quotation, text)
    for (i, j), (following, place) in pairwise(placed):
        if following == i + 1 and place == j + 1:
            between = quotation[quoted[i].span.end : quoted[following].span.start]
            yield from _mark_notices(between, text[source[j].span.end : source[place].span.start])
    bracketed = [word for word in quoted if word.free]
    if bracketed:
        yield Notice("brackets", " ".join(_written([word], quotation) for word in bracketed), "")
    paired = {j for _, j in placed}
    skipped = [j for i, j in pairs if i is None and j is not None and source[j].free and j not in paired]
    if skipped:
        yield Notice("brackets", "", shortened(" ".join(source[j].form for j in skipped), _SHOWN))


def _word_notices(ours: CollatedWord, theirs: CollatedWord, quotation: str, text: str) -> Iterator[Notice]:
    """How a word that agrees is written otherwise."""
    written = quotation[ours.span.start : ours.span.end], text[theirs.span.start : theirs.span.end]
    if ours.form.casefold() != theirs.form.casefold():
        yield Notice("spelling", *written)
    elif ours.form != theirs.form:
        yield Notice("capitals", *written)
    elif len(written[0].replace("[", "").replace("]", "")) != len(written[1].replace("[", "").replace("]", "")):
        yield Notice("division", " ".join(written[0].split()), " ".join(written[1].split()))
    if ours.closes and ours.marks != theirs.marks:
        yield Notice("end", ours.marks, theirs.marks)


def _mark_notices(ours: str, theirs: str) -> Iterator[Notice]:
    """The quotation marks and the dashes between two words, where they are of other kinds."""
    for kind, pattern in (("quotation-marks", _QUOTES), ("dashes", _PRINTED_DASH)):
        written, printed = ("".join(pattern.findall(between)) for between in (ours, theirs))
        if written != printed:
            yield Notice(kind, written, printed)  # type: ignore[arg-type] # both are kinds of notices
