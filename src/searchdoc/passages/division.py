"""Documents to passages: what is indexed, ranked and cited as one.

A passage never crosses a heading, a letter, a kind, a voice, a point or a note, and is never cut inside a sentence.
It goes on over the end of a page only where a paragraph does. Short neighbours are joined; a
paragraph that is longer than the model reads is divided into parts of about equal length, and the division is recorded.
Sentences longer than the model reads, which are rare, are divided between clauses or, failing that, between words,
rather than be read only in part.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby, pairwise

from searchdoc.models import Block, Document, Passage, Span
from searchdoc.text.sentences import sentences

CountTokens = Callable[[Sequence[str]], list[int]]
"""How long each text is: the number of the model's tokens, or another measure of about as many."""

_MOST_CHARACTERS_PER_TOKEN = 25
"""Characters that count as one token at least: a model reads a word of any length as one, and spaces as none."""

_LONGEST_STRETCH = 20_000
"""Characters whose tokens, or whose words, are looked at together: the tokens of 50 MB would take gigabytes."""

_BATCH = 1024
"""Texts whose tokens are counted together."""

_CLAUSE_END = re.compile(r"(?<=[;:,—–])\s+")
_WORD_END = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Limits:
    """How long passages are, in tokens of the embedding model.

    ``longest`` is the most a passage may have, ``short`` the length below which it is joined with a neighbour;
    what is ``tiny`` is joined even where the whole must then be divided.
    """

    longest: int = 200
    short: int = 32
    tiny: int = 12


def divide(document: Document, count_tokens: CountTokens, limits: Limits) -> tuple[Passage, ...]:
    """All passages of a document, in order."""
    count_tokens = partial(_lengths, count_tokens)
    lengths = count_tokens([document.reading(block.span) for block in document.blocks])
    notes = _notes_of_blocks(document)
    breaks = _breaks_before_blocks(document, limits.longest * _MOST_CHARACTERS_PER_TOKEN)
    indexed = list(enumerate(document.blocks))
    found: list[Passage] = []
    keys = [(*_grouping_key(document, block), notes.get(index), breaks[index]) for index, block in indexed]
    for _, group in groupby(indexed, key=lambda item: keys[item[0]]):
        members = [index for index, _ in group]
        for first, last in _joined(members, lengths, limits):
            found.extend(_passages(document, first, last, sum(lengths[first : last + 1]), count_tokens, limits))
    return tuple(found)


def _lengths(count_tokens: CountTokens, texts: Sequence[str]) -> list[int]:
    """The length of each text, counted a batch of texts and a stretch of a text at a time."""
    found: list[int] = []
    for start in range(0, len(texts), _BATCH):
        batch = texts[start : start + _BATCH]
        if all(len(text) <= _LONGEST_STRETCH for text in batch):
            counts = count_tokens(batch)
        else:
            counts = [sum(count_tokens([text[one.start : one.end]])[0] for one in _stretches(text)) for text in batch]
        least = (-(-len(text) // _MOST_CHARACTERS_PER_TOKEN) for text in batch)
        found.extend(map(max, counts, least))
    return found


def _stretches(text: str) -> Iterator[Span]:
    """A text in stretches of about ``_LONGEST_STRETCH`` characters, between words wherever there are any."""
    start = 0
    while start < len(text):
        gap = _WORD_END.search(text, start + _LONGEST_STRETCH // 2, start + _LONGEST_STRETCH)
        end = gap.start() if gap and start + _LONGEST_STRETCH < len(text) else start + _LONGEST_STRETCH
        yield Span(start, min(end, len(text)))
        start = end


def _grouping_key(document: Document, block: Block) -> tuple[object, ...]:
    """What two neighbouring blocks must share to stand in one passage."""
    framing = block.kind in {"dateline", "salutation", "signature"}
    kind = "body" if framing else block.kind
    letters = document.letters_around(block.span)
    return (kind, block.voices, block.section, block.point, block.division, block.level, letters)


def _notes_of_blocks(document: Document) -> dict[int, int]:
    """Which of the document's notes each note block belongs to; two notes may have the same number."""
    own = [note for note in document.notes if note.document == document.id]
    return {
        index: place
        for index, block in enumerate(document.blocks)
        if block.kind == "note"
        for place, note in enumerate(own)
        if note.span.overlaps(block.span)
    }


def _breaks_before_blocks(document: Document, widest: int) -> list[int]:
    """For each block, how many breaks stand before it: running heads, page numbers, gaps wider than ``widest``."""
    found: list[int] = []
    breaks = end = 0
    for block in document.blocks:
        breaks += block.span.start - end > widest or bool(document.furniture_in(Span(end, block.span.start)))
        found.append(breaks)
        end = block.span.end
    return found


def _joined(members: Sequence[int], lengths: Sequence[int], limits: Limits) -> Iterator[tuple[int, int]]:
    """Join short neighbours: what is short goes with what follows, or at the end with what precedes."""
    groups: list[list[int]] = []
    for index in members:
        previous = groups[-1] if groups else None
        length = sum(lengths[at] for at in previous) if previous else 0
        shorter = min(length, lengths[index])
        fits = length + lengths[index] <= limits.longest
        if previous and (shorter < limits.short if fits else shorter < limits.tiny):
            previous.append(index)
        else:
            groups.append([index])
    for group in groups:
        yield group[0], group[-1]


def _passages(
    document: Document, first: int, last: int, length: int, count_tokens: CountTokens, limits: Limits
) -> Iterator[Passage]:
    whole = Span(document.blocks[first].span.start, document.blocks[last].span.end)
    if length <= limits.longest:
        yield Passage(document, whole.start, whole.end, first, last)
        return
    cuts = _cuts(document, whole, count_tokens, limits.longest)
    for part, span in enumerate(cuts, start=1):
        yield Passage(document, span.start, span.end, first, last, part, len(cuts))


def _cuts(document: Document, whole: Span, count_tokens: CountTokens, longest: int) -> list[Span]:
    """Divide a paragraph into as few parts as will do, about equally long, between sentences."""
    pieces = list(_pieces(document, whole, count_tokens, longest))
    lengths = count_tokens([document.reading(piece) for piece in pieces])
    total = sum(lengths)
    return _balanced(pieces, lengths, total / -(-total // longest), longest)


def _pieces(document: Document, whole: Span, count_tokens: CountTokens, longest: int) -> Iterator[Span]:
    """Sentences; in place of one that is too long by itself, its clauses or runs of words."""
    found = sentences(document.reading(whole), document.language)
    spans = [Span(whole.start + sentence.start, whole.start + sentence.end) for sentence in found]
    for span, length in zip(spans, count_tokens([document.reading(span) for span in spans]), strict=True):
        if length <= longest:
            yield span
            continue
        for one in _stretches(document.reading(span)):
            stretch = Span(span.start + one.start, span.start + one.end)
            yield from _fragments(document, stretch, count_tokens, longest)


def _fragments(document: Document, span: Span, count_tokens: CountTokens, longest: int) -> Iterator[Span]:
    """The clauses of a sentence, or its words where a clause is too long, packed into spans of up to ``longest``."""
    words = document.reading(span)
    for pattern in (_CLAUSE_END, _WORD_END):
        gaps = [(0, 0), *((gap.start(), gap.end()) for gap in pattern.finditer(words)), (len(words), len(words))]
        spans = [
            Span(span.start + before[1], span.start + after[0])
            for before, after in pairwise(gaps)
            if after[0] > before[1]
        ]
        if not spans:  # spaces alone
            return
        lengths = count_tokens([document.reading(one) for one in spans])
        if max(lengths) <= longest:
            yield from _packed(document, spans, lengths, count_tokens, longest)
            return
    # a word that is longer than the window can only be cut between characters, of which a token has four or one
    for step in (4 * longest, longest):
        spans = [Span(at, min(at + step, span.end)) for at in range(span.start, span.end, step)]
        if max(count_tokens([document.reading(one) for one in spans])) <= longest:
            break
    yield from spans


def _packed(
    document: Document, spans: Sequence[Span], lengths: Sequence[int], count_tokens: CountTokens, longest: int
) -> Iterator[Span]:
    """Neighbouring spans joined as long as they have no more than ``longest`` tokens together.

    How many go together is guessed from their own ``lengths``, for joined words have nearly as many tokens.
    """

    def fits(first: int, end: int) -> bool:
        return count_tokens([document.reading(Span(spans[first].start, spans[end - 1].end))])[0] <= longest

    first = 0
    while first < len(spans):
        end, guessed = first + 1, lengths[first]
        while end < len(spans) and guessed + lengths[end] <= longest:
            guessed += lengths[end]
            end += 1
        while end > first + 1 and not fits(first, end):
            end -= 1
        while end < len(spans) and fits(first, end + 1):
            end += 1
        yield Span(spans[first].start, spans[end - 1].end)
        first = end


def _balanced(pieces: Sequence[Span], lengths: Sequence[int], goal: float, longest: int) -> list[Span]:
    """Fill parts up to the goal, a piece going to the part to which the larger half of it belongs.

    Each part has at most ``longest`` tokens or is one piece, which cannot be divided.
    """
    spans: list[Span] = []
    begin, filled, done = pieces[0].start, 0, 0.0
    end = begin
    for piece, length in zip(pieces, lengths, strict=True):
        is_wide = piece.end - begin > longest * _MOST_CHARACTERS_PER_TOKEN  # with all the spaces in it
        overfull = filled + length > longest or is_wide
        enough = filled and done + filled + length / 2 > goal * (len(spans) + 1)
        if filled and (overfull or enough):
            spans.append(Span(begin, end))
            done += filled
            begin, filled = piece.start, 0
        filled += length
        end = piece.end
    spans.append(Span(begin, end))
    return spans
