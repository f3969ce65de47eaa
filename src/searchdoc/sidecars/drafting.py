"""A first side-car, from what the rules found: correcting it is editing.

Read again without a change it says just what the rules say. Each statement carries as a comment where it stands and
which rule, how sure, decided.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, islice
from typing import TYPE_CHECKING

from searchdoc.models import Block, Document, Kind, Note, Quote, Span, Voice, count_line_ends
from searchdoc.sidecars.chains import APPARATUS, adds_nothing, is_part, unquoted
from searchdoc.text.alignment import normalise

if TYPE_CHECKING:
    from tomlkit.items import Table

_QUOTED_WHOLE = 12
"""Words that are quoted whole at most; of more, the beginning and the end are quoted."""

_EDGE = 6
"""Words quoted of a beginning or an end, and more where these are not enough to find it."""

_WORD = re.compile(r"\S+")
_COMMENT = """\
What is stated here about {document} wins over what searchdoc's rules find.
Correct what is wrong, delete what is right or unimportant, then build the index again.
A [[voice]] names its words by 'words', or by how they begin and end; speaker = "" means not established.
"""


@dataclass(frozen=True, slots=True)
class _Attribution:
    """Words whose speaker the rules found, to be stated; ``kind`` is stated where it is not None."""

    span: Span
    voice: Voice
    kind: Kind | None
    line: int


def draft_sidecar(document: Document) -> str:
    """The text of a side-car that states what was found: head, quoted documents, captions, quotations, notes."""
    import tomlkit

    file = tomlkit.document()
    for line in _COMMENT.format(document=document.id).splitlines():
        file.add(tomlkit.comment(line))
    file.add(tomlkit.nl())
    for key, value in _head_entries(document):
        file.add(key, tomlkit.item(value))
    inferred = [note for note in document.notes if note.linked == "inferred" and note.anchor is not None]
    for name, tables in (
        ("voice", [_voice_table(document, attribution) for attribution in _attributions(document)]),
        ("note", [_note_table(document, note) for note in inferred]),
    ):
        if tables:
            array = tomlkit.aot()
            array.extend(tables)
            file.add(name, array)
    return tomlkit.dumps(file)


def _head_entries(document: Document) -> Iterator[tuple[str, str]]:
    """What the head of the side-car states about the document."""
    yield "title", document.title
    host = next((chain for block in document.blocks if (chain := _host_of(block))), ())
    if host and host[0].role == "editor":  # a calendar or an abstract: its own date is its compiler's
        stated = {"editor": document.author, "author": host[1].speaker if len(host) > 1 else None}
    else:
        stated = {"author": document.author, "addressee": document.addressee, "date": document.date}
    yield from ((key, value) for key, value in stated.items() if value)


def _host_of(block: Block) -> tuple[Voice, ...]:
    """Who speaks in the document as a whole: an editor, or an author, or an editor who reports what an author says."""
    return unquoted(block.voices) if block.kind == "body" and not block.division else ()


def _voice_table(document: Document, attribution: _Attribution) -> Table:
    import tomlkit

    table = tomlkit.table()
    voice, kind = attribution.voice, attribution.kind
    sure = "" if voice.confidence is None else f", {voice.confidence:.0%} sure"
    by = f"; by the rule '{voice.rule}'{sure}" if voice.rule and kind != "caption" else ""
    table.add(tomlkit.comment(f"line {attribution.line}{by}"))
    for key, words in _locating_words(document, attribution.span):
        table.add(key, words)
    if kind is not None:
        table.add("kind", kind)
    if kind != "caption" or voice.speaker:
        table.add("speaker", voice.speaker or "")
    for key, value in (("addressee", voice.addressee), ("date", voice.date)):
        if value:
            table.add(key, value)
    if voice.mode == "reported":
        table.add("mode", "reported")
    return table


def _note_table(document: Document, note: Note) -> Table:
    import tomlkit

    table = tomlkit.table()
    table.add(tomlkit.comment("nothing in the text calls this note; its date and names point here"))
    table.add("number", note.number)
    if note.anchor is not None:
        table.add("at", _unique_words(document, note.anchor))
    return table


def _attributions(document: Document) -> list[_Attribution]:
    """Everything worth stating, in the order of the text, longer spans before those inside them."""
    spoken = [block for block in document.blocks if block.kind not in APPARATUS]
    captions = (
        _Attribution(block.span, block.voices[-1], "caption", block.line)
        for block in document.blocks
        if block.kind == "caption" and block.voices
    )
    everything = [*_parts(document, spoken), *_quoted(spoken), *captions, *_spoken(document.quotes, document)]
    return sorted(everything, key=lambda attribution: (attribution.span.start, -attribution.span.end))


def _parts(document: Document, blocks: Sequence[Block]) -> Iterator[_Attribution]:
    """The turns of a conversation, the letters of a collection, the entries of a diary."""
    for host, members in groupby(blocks, key=lambda block: unquoted(block.voices)):
        run = list(members)
        if host and is_part(document, host):
            yield _attributed(run, host[-1])


def _quoted(blocks: Sequence[Block], depth: int = 0) -> Iterator[_Attribution]:
    """The documents quoted, and inside each those that it quotes."""
    run: list[Block] = []
    for block in [*blocks, None]:
        if run and (block is None or not _goes_on(run[-1], block, depth)):
            around, voice = _at_depth(run[0], depth)
            own = around is not None and adds_nothing(voice.speaker, voice.date, voice.mode, around)
            yield _attributed(run, voice, "quotation" if own else None)
            yield from _quoted(run, depth + 1)
            run = []
        if block is not None and _depth(block) > depth:
            run.append(block)


def _at_depth(block: Block, depth: int) -> tuple[Voice | None, Voice]:
    """Whoever is quoted in a block at that depth, and before it whoever speaks around that."""
    place = len(unquoted(block.voices)) + depth
    return block.voices[place - 1] if place else None, block.voices[place]


def _attributed(run: Sequence[Block], voice: Voice, kind: Kind | None = None) -> _Attribution:
    return _Attribution(Span(run[0].span.start, run[-1].span.end), voice, kind, run[0].line)


def _goes_on(last: Block, block: Block, depth: int) -> bool:
    """Whether a block belongs to the same quoted document, at that depth, as the block before it."""
    end = len(unquoted(last.voices)) + depth + 1
    if _depth(block) <= depth or block.voices[:end] != last.voices[:end]:
        return False
    both_innermost = len(block.voices) == end and len(last.voices) == end
    return not both_innermost or block.division == last.division


def _depth(block: Block) -> int:
    """How many quoted documents a block lies in, each inside the other."""
    return len(block.voices) - len(unquoted(block.voices))


def _spoken(quotes: Iterable[Quote], document: Document) -> Iterator[_Attribution]:
    """Words in quotation marks, and reports, whose speaker was found."""
    for quote in quotes:
        if quote.voices and quote.voices[-1].speaker:
            line = count_line_ends(document.text, 0, quote.span.start) + 1
            yield _Attribution(quote.span, quote.voices[-1], None, line)


def _locating_words(document: Document, span: Span) -> Iterator[tuple[str, str]]:
    """The words by which a side-car finds a span again, and no more of them than needed: pairs of key and words."""
    words = _words(document.text, span)
    if len(words) <= _QUOTED_WHOLE:
        begin, key = span, "words"
    else:
        begin, key = _shortest_beginning(document, span, words), "begins"
    yield key, _on_one_line(document.slice(begin))
    if not _stands_once(document, begin):
        yield "after", _words_before(document, begin)
    if key == "begins" and begin.end < span.end:
        yield "ends", _on_one_line(document.slice(_shortest_end(document, words, begin)))


def _shortest_beginning(document: Document, span: Span, words: Sequence[Span]) -> Span:
    """As many words from the beginning as stand nowhere else; all of them where none do."""
    begin = Span(span.start, words[_EDGE - 1].end)
    while not _stands_once(document, begin) and begin.end < span.end:
        begin = Span(span.start, next(word.end for word in words if word.end > begin.end))
    return begin


def _shortest_end(document: Document, words: Sequence[Span], begin: Span) -> Span:
    """As many words from the end as it takes not to stop earlier."""
    text = normalise(document.text)
    last = words[-1].end
    for first in range(len(words) - _EDGE, -1, -1):
        match = next(text.find(document.text[words[first].start : last], begin.start), None)
        if match is not None and match.end >= last:
            return Span(words[first].start, last)
    return Span(begin.start, last)


def _words_before(document: Document, begin: Span) -> str:
    """As many of the words before a place as tell it from the others like it."""
    words = _words(document.text, Span(0, begin.start))
    for count in range(2, len(words) + 1, 2):
        start = words[-count].start
        if _stands_once(document, Span(start, begin.end)):
            return _on_one_line(document.text[start : begin.start])
    return _on_one_line(document.text[: begin.start])


def _unique_words(document: Document, span: Span) -> str:
    """The words at a place, with as many around them as make them stand only there."""
    words = _words(document.text, Span(0, len(document.text)))
    first = next(at for at, word in enumerate(words) if word.end > span.start)
    last = next(at for at in range(len(words) - 1, -1, -1) if words[at].start < span.end)
    while not _stands_once(document, Span(words[first].start, words[last].end)):
        if (first, last) == (0, len(words) - 1):
            break
        first, last = max(first - 1, 0), min(last + 1, len(words) - 1)
    return _on_one_line(document.text[words[first].start : words[last].end])


def _stands_once(document: Document, span: Span) -> bool:
    """Whether a side-car that quotes a span's words finds them in no other place."""
    places = normalise(document.text).find(document.slice(span))
    return len(list(islice(places, 2))) < 2


def _words(text: str, span: Span) -> list[Span]:
    return [Span(match.start(), match.end()) for match in _WORD.finditer(text, span.start, span.end)]


def _on_one_line(words: str) -> str:
    return " ".join(words.split())
