"""A plain scan of texts for words and phrases, to hold the concordance against; slow, and written by the rules alone.

docs/concordance.md states the rules: a word is a run of letters, digits and combining marks; a character of a script
without spaces is one by itself; hyphens and everything else stand between words; what a reader sets apart is not there.
Nothing of searchdoc is used but the texts that it has read and where they have paragraphs.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from searchdoc.models import Document

Placed = tuple[int, int]
"""Where something starts and ends."""

_HYPHENS = "-‐‑"
_SIGNS_OF_DIVISION = "¬⸗\u00ad"
_APOSTROPHES = "'’ʼ＇‘`´′"
_ENCLITICS = {"s", "ll", "re", "ve", "d", "m"}
_ELIDED = set("l d j m n s t c qu jusqu lorsqu puisqu quoiqu dell nell sull dall all un".split())
_UNTYPED = "ʹʺʻʽʾʿـ\u00ad\u200c\u200d\u2060"
_LETTERS_OF_TWO = {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"}
_NO_SPACES = re.compile(
    r"[々〇ぁ-ゖゝゞァ-ヺー-ヿㇰ-ㇿ㐀-䶿一-鿿豈-\ufaffｦ-\uff9d𠀀-\U0003fffd]|[\u0e01-\u0e30\u0e32\u0e33\u0e40-\u0e46]"
)


def plain(text: str) -> str:
    """A text without case and accents, and without what nobody types."""
    typed = "".join(one for one in text if one not in _UNTYPED and one not in _APOSTROPHES)
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", typed).casefold())
    bare = ""
    for one in apart:
        short_i = one == "\u0306" and bare[-1:] in ("и", "у")
        if short_i or not unicodedata.combining(one) or unicodedata.category(one)[0] != "M" or ord(one) > 0x900:
            bare += _LETTERS_OF_TWO.get(one, one)
    return unicodedata.normalize("NFC", bare)


def _is_letter(one: str) -> bool:
    if one in "¹²³⁰⁴⁵⁶⁷⁸⁹¼½¾" or unicodedata.category(one) == "No" or one in _APOSTROPHES:
        return False
    return one.isalnum() or unicodedata.category(one)[0] == "M" or one in _UNTYPED


def readable(document: Document) -> str:
    """The text with a blank for everything that belongs to a page or that the reader sets apart."""
    characters = list(document.text)
    for span in [*document.furniture, *(one.span for one in document.set_apart)]:
        characters[span.start : span.end] = " " * (span.end - span.start)
    return "".join(characters)


def _runs(text: str) -> Iterator[Placed]:
    """Runs of letters; in scripts without spaces each letter with its marks; thousands with their commas."""
    place = 0
    while place < len(text):
        if not _is_letter(text[place]) or unicodedata.category(text[place])[0] == "M" or text[place] in _UNTYPED:
            place += 1
            continue
        number = re.compile(r"\d{1,3}(?:,\d{3})+(?![^\W_])").match(text, place)
        end = number.end() if number else place + 1
        alone = _NO_SPACES.match(text[place]) is not None
        while not number and end < len(text) and _is_letter(text[end]):
            if unicodedata.category(text[end])[0] != "M" and (alone or _NO_SPACES.match(text[end])):
                break
            end += 1
        yield place, end
        place = end


def _with_apostrophes(text: str, runs: Sequence[Placed]) -> Iterator[Placed]:
    """Words: runs that an apostrophe joins, without what is elided before them and leans on them behind."""
    group: list[Placed] = []
    for run, following in pairwise([*runs, (len(text) + 9, len(text) + 9)]):
        group.append(run)
        joined = following[0] == run[1] + 1 and text[run[1]] in _APOSTROPHES
        if joined and not any(_NO_SPACES.match(text[one]) for one in (run[0], following[0])):
            continue
        if len(group) > 1 and plain(text[slice(*group[-1])]) in _ENCLITICS:
            group.pop()
        if len(group) > 1 and plain(text[slice(*group[0])]) in _ELIDED:
            yield group.pop(0)
        yield group[0][0], group[-1][1]
        group = []


def _divided(text: str, words: Sequence[Placed]) -> Iterator[Placed]:
    """Words that the end of a line divides, whole; also where they have other hyphens, up to three parts."""
    chain: list[Placed] = []
    for word, following in pairwise([*words, (len(text) + 9, len(text) + 9)]):
        chain.append(word)
        between = text[word[1] : following[0]]
        if _hyphen(text, word, following[0]):
            continue
        if len(chain) > 1 and any("\n" in text[a[1] : b[0]] or "\r" in text[a[1] : b[0]] for a, b in pairwise(chain)):
            own = [text[a[1] : b[0]] for a, b in pairwise(chain)]
            one_word = all(len(one.split("\n")) > 1 for one in own)
            digits = any(character.isdigit() for character in text[chain[0][0] : chain[-1][1]])
            if one_word or (len(chain) < 4 and not digits):
                yield chain[0][0], chain[-1][1]
        chain = []
        del between


def _hyphen(text: str, word: Placed, start: int) -> bool:
    between = text[word[1] : start]
    if re.fullmatch(rf"[{_HYPHENS}](?:[ \t]*(?:\r\n|[\r\n\f])[ \t]*)?|[¬⸗][ \t]*(?:\r\n|[\r\n\f])[ \t]*", between):
        return True
    soft = text[word[1] - 1] == "\u00ad"
    return soft and re.fullmatch(r"[ \t]*(?:\r\n|[\r\n\f])[ \t]*", between) is not None


class PlainScan:
    """The words of some texts, looked up one by one."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self._at: dict[str, list[tuple[int, Placed]]] = defaultdict(list)
        self._starts: list[list[int]] = []
        self._words: list[dict[int, list[tuple[str, int]]]] = []
        self.paragraphs: list[list[list[str]]] = []
        """The words of each paragraph of each text, as they are written."""

        self._paragraph_ends: list[list[Placed]] = []
        for number, document in enumerate(documents):
            text = readable(document)
            words = list(_with_apostrophes(text, list(_runs(text))))
            everything = sorted({*words, *_divided(text, words)})
            starting: dict[int, list[tuple[str, int]]] = defaultdict(list)
            for start, end in everything:
                form = plain("".join(filter(_is_letter, text[start:end])))
                starting[start].append((form, end))
                self._at[form].append((number, (start, end)))
            self._words.append(starting)
            self._starts.append(sorted(starting))
            blocks = [(block.span.start, block.span.end) for block in document.blocks]
            self._paragraph_ends.append(blocks)
            self.paragraphs.append([[text[s:e] for s, e in words if b <= s and e <= f] for b, f in blocks])

    def find(self, words: Sequence[str]) -> set[tuple[int, int, int]]:
        """Every place where the words stand in a row in one paragraph: number of the text, start, end."""
        found = set()
        for number, (start, end) in self._at.get(plain(words[0]), ()):
            for last in self._ends(number, end, [plain(one) for one in words[1:]]):
                if len(words) == 1 or self._is_in_paragraph(number, start, last):
                    found.add((number, start, last))
        longest: dict[tuple[int, int], int] = {}
        for number, start, end in found:
            longest[number, start] = max(end, longest.get((number, start), 0))
        return {(number, start, end) for (number, start), end in longest.items()}

    def _ends(self, number: int, end: int, words: Sequence[str]) -> Iterator[int]:
        if not words:
            yield end
            return
        following = next((start for start in self._starts_from(number, end)), None)
        for form, behind in self._words[number].get(-1 if following is None else following, ()):
            if form == words[0]:
                yield from self._ends(number, behind, words[1:])

    def _starts_from(self, number: int, end: int) -> Iterator[int]:
        from bisect import bisect_left

        starts = self._starts[number]
        yield from starts[bisect_left(starts, end) :]

    def _is_in_paragraph(self, number: int, start: int, end: int) -> bool:
        return any(b <= start and end <= f for b, f in self._paragraph_ends[number])
