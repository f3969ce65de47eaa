"""Documents revised as people revise them, with what became of chosen words known all the while.

Each chosen stretch of words stands between two marks (characters for private use) while its document is edited; the
marks are taken out at the end, and where they stood is where the words are.
"""

from __future__ import annotations

import random
import re
import textwrap
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import searchdoc
from searchdoc.answering.citations import Citation
from searchdoc.collecting.kept import KeptCitation
from searchdoc.models import Span
from searchdoc.text.alignment import normalise

_MARKS = 0xF0000
"""The first of the marks: two for each stretch of words."""

_ANY_MARK = re.compile("[\U000f0000-\U000ffffd]")
_WORD = re.compile(r"[^\W\d_]{5,}")
_INSERTED = "It was added in the second edition that the weather had been fair, and that nobody was hurt."

Place = tuple[str, Span]
"""The id of a document, and where in it."""

Edit = Callable[[str, int, random.Random], str]
"""Edits a text with marks around the stretch of that number."""


def _ends(text: str, number: int) -> tuple[int, int]:
    """Where the words of a stretch begin and end, between their marks."""
    return text.index(chr(_MARKS + 2 * number)) + 1, text.index(chr(_MARKS + 2 * number + 1))


def _paragraph(text: str, number: int) -> tuple[int, int]:
    """The paragraphs in which a stretch lies."""
    start, end = _ends(text, number)
    behind = text.find("\n\n", end)
    before = text.rfind("\n\n", 0, start)
    return 0 if before < 0 else before + 2, len(text) if behind < 0 else behind


def _replaced(text: str, start: int, end: int, words: str) -> str:
    return text[:start] + words + text[end:]


def untouched(text: str, _number: int, _chance: random.Random) -> str:
    return text


def with_words_before(text: str, number: int, _chance: random.Random) -> str:
    start, _ = _paragraph(text, number)
    return _replaced(text, start, start, f"{_INSERTED}\n\n")


def with_paragraph_moved(text: str, number: int, chance: random.Random) -> str:
    start, end = _paragraph(text, number)
    moved, rest = text[start:end], text[:start].rstrip("\n") + "\n\n" + text[end:].lstrip("\n")
    ends = (match.end() for match in re.finditer(r"\n\n", rest))
    borders = [border for border in ends if abs(border - start) > 200 and _divides_nothing(rest, border)]
    if not borders:
        return text
    place = chance.choice(borders)
    return _replaced(rest, place, place, f"{moved}\n\n")


def with_spelling_corrected(text: str, number: int, chance: random.Random) -> str:
    """One word in twelve of five letters and more is spelt otherwise, at least one."""
    start, end = _ends(text, number)
    words = list(_WORD.finditer(text, start, end))
    for match in sorted(chance.sample(words, max(1, len(words) // 12)) if words else (), key=lambda one: -one.start()):
        at = match.start() + len(match.group()) // 2
        text = _replaced(text, at, at + 1, "y" if text[at] == "i" else text[at] * 2)
    return text


def rewrapped(text: str, number: int, chance: random.Random) -> str:
    start, end = _paragraph(text, number)
    width = chance.choice((48, 64, 90))
    paragraphs = text[start:end].split("\n\n")
    filled = [textwrap.fill(one, width, break_long_words=False, break_on_hyphens=False) for one in paragraphs]
    return _replaced(text, start, end, "\n\n".join(filled))


def with_curly_quotes(text: str, number: int, _chance: random.Random) -> str:
    start, end = _paragraph(text, number)
    words = re.sub(r'(?<!\w)"|"(?=\w)', "“", text[start:end]).replace('"', "”")
    words = re.sub(r"(?<!\w)'(?=\w)", "‘", words).replace("'", "’").replace("--", "—")
    return _replaced(text, start, end, words)


def with_words_inside(text: str, number: int, _chance: random.Random) -> str:
    """A few words more in the middle, one for each twelve that are there."""
    start, end = _ends(text, number)
    more = " ".join(_INSERTED.split()[: max(1, len(text[start:end].split()) // 12)])
    middle = text.find(" ", (start + end) // 2, end)
    return text if middle < 0 else _replaced(text, middle, middle, f" {more}")


def with_passage_removed(text: str, number: int, _chance: random.Random) -> str:
    start, end = _ends(text, number)
    return _replaced(text, start - 1, end + 1, "")


def rewritten(text: str, number: int, chance: random.Random) -> str:
    """Two of three words are others; what is left is not the passage that was kept."""
    start, end = _ends(text, number)
    others = _INSERTED.split()
    words = [word if place % 3 == 0 else chance.choice(others) for place, word in enumerate(text[start:end].split())]
    return _replaced(text, start - 1, end + 1, " ".join(words))


EDITS: Mapping[str, Edit] = {
    "untouched": untouched,
    "words inserted before": with_words_before,
    "paragraph moved": with_paragraph_moved,
    "spelling corrected": with_spelling_corrected,
    "lines re-wrapped": rewrapped,
    "quotes made curly": with_curly_quotes,
    "words inserted inside": with_words_inside,
    "passage removed": with_passage_removed,
    "passage rewritten": rewritten,
}
"""What is done to the passages."""

WHOLE = ("edited in place", "renamed", "renamed and edited", "split in two")
"""What is done to the documents."""


@dataclass(frozen=True)
class Revised:
    """What was done to a citation's passage and to its document, and where its words are now: None where they are gone.

    ``text`` are the words that stand there now.
    """

    citation: Citation
    edit: str
    whole: str
    place: Place | None
    text: str = ""


def chosen(index: searchdoc.Index, folder: Path, number: int, chance: random.Random) -> list[Citation]:
    """As many passages of plain texts, and words quoted in them, far enough apart to be edited one by one."""
    plain = {one.id for one in index.documents() if _is_as_read(one, folder)}
    candidates = [one for one in index.passages() if one.document.id in plain and len(one.text) >= 30]
    chance.shuffle(candidates)
    taken: dict[str, list[Span]] = defaultdict(list)
    citations: list[Citation] = []
    for passage in candidates:
        quotes = [quote.span for quote in passage.quotes if len(quote.span) >= 30 and passage.span.covers(quote.span)]
        span = chance.choice(quotes) if quotes and chance.random() < 0.5 else passage.span
        text = passage.document.text
        before, after = text.rfind("\n\n", 0, span.start), text.find("\n\n", span.end)
        room = Span(max(0, before), len(text) if after < 0 else after + 2)
        if not any(room.overlaps(other) for other in taken[passage.document.id]):
            taken[passage.document.id].append(room)
            citations.append(index.citation(searchdoc.models.citation_id(passage.document, span)))
        if len(citations) == number:
            break
    return citations


def _is_as_read(document: searchdoc.Document, folder: Path) -> bool:
    path = folder / document.id
    if path.suffix != ".txt" or "\r" in document.text:
        return False
    return path.is_file() and path.read_bytes() == document.text.encode("utf-8", "surrogatepass")


def revise(folder: Path, citations: Sequence[Citation], chance: random.Random) -> list[Revised]:
    """Edit the documents of some citations in a folder: each passage in one way, each document in one as a whole."""
    edits = [list(EDITS)[place % len(EDITS)] for place in range(len(citations))]
    chance.shuffle(edits)
    by_document: dict[str, list[int]] = defaultdict(list)
    for number, citation in enumerate(citations):
        by_document[citation.document.id].append(number)
    revised: dict[int, Revised] = {}
    for turn, (identifier, numbers) in enumerate(by_document.items()):
        text = citations[numbers[0]].document.text
        for number in sorted(numbers, key=lambda one: -citations[one].start):
            span = citations[number].span
            words = f"{chr(_MARKS + 2 * number)}{text[span.start : span.end]}{chr(_MARKS + 2 * number + 1)}"
            text = _replaced(text, span.start, span.end, words)
        whole = WHOLE[turn % len(WHOLE)]
        for number in numbers if whole != "renamed" else ():
            text = EDITS[edits[number]](text, number, chance)
        for path, part in _written(identifier, text, whole).items():
            for number in numbers:
                if chr(_MARKS + 2 * number) in part:
                    start, end = _ends(part, number)
                    before = len(_ANY_MARK.sub("", part[:start]))
                    words = _ANY_MARK.sub("", part[start:end])
                    edit = edits[number] if whole != "renamed" else "untouched"
                    place = path, Span(before, before + len(words))
                    revised[number] = Revised(citations[number], edit, whole, place, words)
            (folder / path).write_bytes(_ANY_MARK.sub("", part).encode("utf-8", "surrogatepass"))
        if whole != "edited in place":
            (folder / identifier).unlink()
        for number in numbers:
            revised.setdefault(number, Revised(citations[number], edits[number], whole, None))
    return [revised[number] for number in range(len(citations))]


def _written(identifier: str, text: str, whole: str) -> dict[str, str]:
    """The files that a document becomes."""
    if whole == "edited in place":
        return {identifier: text}
    stem = identifier.removesuffix(".txt")
    if whole == "split in two":
        border = _border(text)
        if border:
            return {f"{stem} (first part).txt": text[:border], f"{stem} (second part).txt": text[border:]}
    return {f"{stem} (new name).txt": f"{_INSERTED}\n\n{text}" if whole == "renamed and edited" else text}


def _border(text: str) -> int:
    """A border between paragraphs near the middle that divides no stretch of words; 0 where there is none."""
    middle = len(text) // 2
    borders = sorted((match.end() for match in re.finditer("\n\n", text)), key=lambda one: abs(one - middle))
    return next((border for border in borders if _divides_nothing(text, border)), 0)


def _divides_nothing(text: str, place: int) -> bool:
    """Whether a place lies in no stretch of words."""
    opened = {ord(mark) for mark in _ANY_MARK.findall(text[:place])}
    return all((mark ^ 1) in opened for mark in opened)


Verdict = str
"""What is said of a kept citation after a revision: one of ``VERDICTS``."""

VERDICTS = ("found", "shown as changed", "said to be lost", "lost though there", "wrong")


def judged(one: Revised, kept: KeptCitation) -> Verdict:
    """Whether words were found rightly, shown as changed where they were, and said to be lost where they are gone.

    Wrong is another place, the right place with other bounds, and changed words that are not said to be.
    """
    if kept.citation is None:
        return "said to be lost" if one.place is None else "lost though there"
    if one.place is None or kept.citation.document.id != one.place[0]:
        return "wrong"
    if kept.state == "changed":
        shared = _shared(kept.citation.span, one.place[1])
        return "shown as changed" if shared >= 0.8 and one.text != one.citation.text else "wrong"
    trimmed = _shared(kept.citation.span, one.place[1]) >= 0.95
    same = kept.citation.text == one.citation.text
    alike = normalise(kept.citation.text).text.strip() == normalise(one.citation.text).text.strip()
    honest = same if kept.state in {"in place", "moved"} else alike and not same
    return "found" if trimmed and honest else "wrong"


def _shared(one: Span, other: Span) -> float:
    """What two spans have in common, as a share of what either covers."""
    both = min(one.end, other.end) - max(one.start, other.start)
    return max(0, both) / (max(one.end, other.end) - min(one.start, other.start))


def table(revised: Sequence[Revised], kept: Sequence[KeptCitation]) -> dict[str, Counter[Verdict]]:
    """The verdicts by what was done to the passage, and by what was done to the document."""
    rows: dict[str, Counter[Verdict]] = defaultdict(Counter)
    for one, now in zip(revised, kept, strict=True):
        verdict = judged(one, now)
        rows[one.edit][verdict] += 1
        rows[f"document {one.whole}"][verdict] += 1
        rows["all"][verdict] += 1
    return rows
