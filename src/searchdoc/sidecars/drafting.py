"""A first side-car, from what the rules found: correcting it is editing.

Read again without a change it says just what the rules say. Each statement carries as a comment where it stands and
which rule, how sure, decided.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import tomlkit

from searchdoc.models import Block, Document, Kind, Quote, Span, Voice
from searchdoc.sidecars.applying import is_part, unquoted
from searchdoc.text.alignment import normalise

_APPARATUS: frozenset[Kind] = frozenset({"title", "introduction", "heading", "caption", "source", "note"})
_WHOLE = 12
"""Up to so many words are quoted whole; of longer stretches the beginning and the end."""
_EDGE = 6
_WORD = re.compile(r"\S+")
_HEAD = """\
What is stated here about {document} wins over what searchdoc's rules find.
Correct what is wrong, delete what is right or unimportant, then build the index again.
A [[voice]] names its words by 'words', or by how they begin and end; speaker = "" means not established.
"""


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Words with one speaker, to be stated."""

    span: Span
    voice: Voice
    kind: Kind | None
    line: int


def draft_sidecar(document: Document) -> str:
    """The text of a side-car that states what was found: head, quoted documents, captions, quotations, notes."""
    written = tomlkit.document()
    for line in _HEAD.format(document=document.id).splitlines():
        written.add(tomlkit.comment(line))
    written.add(tomlkit.nl())
    for key, value in _head(document):
        written.add(key, tomlkit.item(value))
    voices = tomlkit.aot()
    for stretch in _stretches(document):
        voices.append(_voice(document, stretch))
    if len(voices):
        written.add("voice", voices)
    notes = tomlkit.aot()
    for note in document.notes:
        if note.linked == "inferred" and note.anchor is not None:
            table = tomlkit.table()
            table.add(tomlkit.comment("nothing in the text calls this note; its date and names point here"))
            table.add("number", note.number)
            table.add("at", _unique(document, note.anchor))
            notes.append(table)
    if len(notes):
        written.add("note", notes)
    return tomlkit.dumps(written)


def _head(document: Document) -> Iterator[tuple[str, str]]:
    yield "title", document.title
    told = next((block.voices[1] for block in document.blocks if len(block.voices) > 1 and _reports(block)), None)
    if told is not None:  # a calendar or an abstract: its own date is its compiler's
        stated = {"editor": document.author, "author": told.speaker}
    else:
        stated = {"author": document.author, "addressee": document.addressee, "date": document.date}
    yield from ((key, value) for key, value in stated.items() if value)


def _reports(block: Block) -> bool:
    return block.voices[0].role == "editor" and block.voices[1].mode == "reported"


def _voice(document: Document, stretch: _Stretch) -> tomlkit.items.Table:
    table = tomlkit.table()
    voice = stretch.voice
    sure = "" if voice.confidence is None else f", {voice.confidence:.0%} sure"
    by = f"; by the rule '{voice.rule}'{sure}" if voice.rule and stretch.kind is None else ""
    table.add(tomlkit.comment(f"line {stretch.line}{by}"))
    for key, words in _place(document, stretch.span):
        table.add(key, words)
    if stretch.kind is not None:
        table.add("kind", stretch.kind)
    if stretch.kind is None or voice.speaker:
        table.add("speaker", voice.speaker or "")
    for key, value in (("addressee", voice.addressee), ("date", voice.date)):
        if value:
            table.add(key, value)
    if voice.mode == "reported":
        table.add("mode", "reported")
    return table


def _stretches(document: Document) -> list[_Stretch]:
    """Everything worth stating, in the order of the text, outer stretches before inner ones."""
    spoken = [block for block in document.blocks if block.kind not in _APPARATUS]
    found = [*_parts(document, spoken), *_quoted(spoken)]
    found.extend(
        _Stretch(block.span, block.voices[-1], "caption", block.line)
        for block in document.blocks
        if block.kind == "caption" and block.voices
    )
    found.extend(_spoken(document.quotes, document))
    return sorted(found, key=lambda one: (one.span.start, -one.span.end))


def _parts(document: Document, blocks: Sequence[Block]) -> Iterator[_Stretch]:
    """The turns of a conversation, the letters of a collection, the entries of a diary."""
    for host, members in groupby(blocks, key=lambda block: unquoted(block.voices)):
        run = list(members)
        if host and is_part(document, host):
            yield _Stretch(Span(run[0].span.start, run[-1].span.end), host[-1], None, run[0].line)


def _quoted(blocks: Sequence[Block], depth: int = 0) -> Iterator[_Stretch]:
    """The documents quoted, and inside each those that it quotes."""
    run: list[Block] = []
    for block in [*blocks, None]:
        if run and (block is None or not _goes_on(run[-1], block, depth)):
            yield from _run(run, depth)
            run = []
        if block is not None and _depth(block) > depth:
            run.append(block)


def _run(run: Sequence[Block], depth: int) -> Iterator[_Stretch]:
    voice = run[0].voices[len(unquoted(run[0].voices)) + depth]
    yield _Stretch(Span(run[0].span.start, run[-1].span.end), voice, None, run[0].line)
    yield from _quoted(run, depth + 1)


def _goes_on(last: Block, block: Block, depth: int) -> bool:
    """Whether a block belongs to the same quoted document, at that depth, as the one before it."""
    end = len(unquoted(last.voices)) + depth + 1
    if _depth(block) <= depth or block.voices[:end] != last.voices[:end]:
        return False
    both_its_own = len(block.voices) == end and len(last.voices) == end
    return not both_its_own or block.division == last.division


def _depth(block: Block) -> int:
    return len(block.voices) - len(unquoted(block.voices))


def _spoken(quotes: Iterable[Quote], document: Document) -> Iterator[_Stretch]:
    """Words in quotation marks, and reports, whose speaker was found."""
    for quote in quotes:
        if quote.voices and quote.voices[-1].speaker:
            line = document.text.count("\n", 0, quote.span.start) + 1
            yield _Stretch(quote.span, quote.voices[-1], None, line)


def _place(document: Document, span: Span) -> Iterator[tuple[str, str]]:
    """The words by which a side-car finds a span again, and no more of them than needed."""
    words = [Span(span.start + one.start(), span.start + one.end()) for one in _WORD.finditer(document.slice(span))]
    text = normalise(document.text)
    if len(words) <= _WHOLE:
        begin, key = span, "words"
    else:
        key = "begins"
        begin = Span(span.start, words[_EDGE - 1].end)
        while len(list(text.find(document.slice(begin)))) > 1 and begin.end < span.end:
            begin = Span(span.start, next(one.end for one in words if one.end > begin.end))
    yield key, _flat(document.slice(begin))
    if len(list(text.find(document.slice(begin)))) > 1:
        yield "after", _before(document, begin)
    if key == "begins" and begin.end < span.end:
        yield "ends", _flat(document.slice(_end(document, words, begin)))


def _end(document: Document, words: Sequence[Span], begin: Span) -> Span:
    """As many words from the end as it takes not to stop earlier."""
    text = normalise(document.text)
    last = words[-1].end
    for first in range(len(words) - _EDGE, -1, -1):
        found = next(text.find(document.text[words[first].start : last], begin.start), None)
        if found is not None and found.end >= last:
            return Span(words[first].start, last)
    return Span(begin.start, last)


def _before(document: Document, begin: Span) -> str:
    """So many of the words before a place that they tell it from the others like it."""
    text = normalise(document.text)
    words = [Span(one.start(), one.end()) for one in _WORD.finditer(document.text, 0, begin.start)]
    for count in range(2, len(words) + 1, 2):
        start = words[-count].start
        if len(list(text.find(document.text[start : begin.end]))) == 1:
            return _flat(document.text[start : begin.start])
    return _flat(document.text[: begin.start])


def _unique(document: Document, span: Span) -> str:
    """The words at a place, with as many around them as make them the only ones."""
    text = normalise(document.text)
    words = [Span(one.start(), one.end()) for one in _WORD.finditer(document.text)]
    first = next(at for at, word in enumerate(words) if word.end > span.start)
    last = next(at for at in range(len(words) - 1, -1, -1) if words[at].start < span.end)
    while len(list(text.find(document.text[words[first].start : words[last].end]))) > 1:
        first, last = max(first - 1, 0), min(last + 1, len(words) - 1)
        if (first, last) == (0, len(words) - 1):
            break
    return _flat(document.text[words[first].start : words[last].end])


def _flat(words: str) -> str:
    return " ".join(words.split())
