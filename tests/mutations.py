"""A letter made over without touching what it says: other numbering, other markers, other names, other lines.

Each function takes a text and its annotation and returns both, the annotation moved along with the text. What
holds for the letter has to hold for these, if the rules were not written for one letter.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import accumulate
from types import MappingProxyType

from gold import Gold, GoldNote, GoldQuote, Label, QuotedDocument, written_lines
from searchdoc.models import Span, lines_of

Mutation = Callable[[str, Gold], tuple[str, Gold]]

MARKER = re.compile(r"\[(\d{1,3})\]")

NUMBERING = re.compile(r"(?P<before>(?:…|\.\.\.)?\(?)(?P<number>\d{1,2}|[a-h])(?P<after>[.)]\)?[ \u00a0]+)")

NAMES: Mapping[str, str] = MappingProxyType(
    {
        # Given names keep their initials, so that "L." and "V. I." stay right.
        "Leon": "Lorenz", "Vladimir": "Viktor", "Ilyich": "Ivanovich", "Joseph": "Julian", "Alexei": "Anton",
        "Vyacheslav": "Valentin", "Georgy": "Gleb", "Mikhail": "Matvei", "Nikolai": "Naum", "Grigory": "Gavril",
        "David": "Demyan",
        "Trotsky": "Varnek", "Lenin": "Ostrel", "Stalin": "Dravin", "Rykov": "Pelshin", "Molotov": "Gorlan",
        "Bukharin": "Tamrin", "Zelensky": "Kubisky", "Dzerzhinsky": "Halavsky", "Kamenev": "Borelev",
        "Zinoviev": "Lasteriev", "Kalinin": "Fedrinin", "Kuibyshev": "Ramyshev", "Piatakov": "Orlukov",
        "Bogdanov": "Zhelanov", "Tomsky": "Virsky", "Krupskaya": "Melskaya", "Volodicheva": "Anicheva",
        "Myasnikov": "Torbikov", "Ryazanov": "Kelyanov", "Krestinsky": "Padrinsky", "Frumkin": "Shalkin",
        "Avanesov": "Garesov", "Sverdlov": "Tulov", "Chicherin": "Lomerin", "Litvinov": "Askinov",
        "Miliutin": "Berutin", "Kolegaev": "Nadaev", "Curzon": "Halworth", "Politburo": "Directory",
    }
)  # fmt: skip
"""Other names for the people of the letter, invented; also of those who only occur in its notes."""


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """Other words in the place of some."""

    start: int
    end: int
    words: str


class _Places:
    """Where a position of the old text stands in the new one."""

    def __init__(self, edits: list[Edit]) -> None:
        self.edits = edits
        self.starts = [edit.start for edit in edits]
        grown = accumulate((len(edit.words) - (edit.end - edit.start) for edit in edits), initial=0)
        self.grown = list(grown)

    def start(self, position: int) -> int:
        """Of the beginning of something: after what was put in at this place."""
        at = bisect_right(self.starts, position)
        while at and self.edits[at - 1].end > position:
            at -= 1
            if self.edits[at].start < position:
                return self.edits[at].start + self.grown[at]
        return position + self.grown[at]

    def end(self, position: int) -> int:
        """Of the end of something: before what was put in at this place."""
        at = bisect_left(self.starts, position)
        if at and self.edits[at - 1].end > position:
            return self.edits[at - 1].start + self.grown[at - 1] + len(self.edits[at - 1].words)
        return position + self.grown[at]

    def span(self, span: Span) -> Span:
        """Of a stretch; empty where it was deleted."""
        start = self.start(span.start)
        return Span(start, max(start, self.end(span.end)))


def edited(text: str, gold: Gold, edits: Iterable[Edit]) -> tuple[str, Gold]:
    """Make the edits, and move every label, quotation and marker to where its words are now."""
    ordered = sorted(edits)
    pieces = []
    at = 0
    for edit in ordered:
        if edit.start < at:
            raise ValueError(f"two edits of one place: {edit.start}")
        pieces += [text[at : edit.start], edit.words]
        at = edit.end
    new = "".join([*pieces, text[at:]])
    places = _Places(ordered)
    moved = _moved_lines(text, new, places)
    lines = {number: label for old, label in gold.lines.items() for number in moved.get(old, ())}
    quotes = tuple(replace(quote, span=places.span(quote.span)) for quote in gold.quotes)
    return new, replace(
        gold,
        lines=lines,
        quotes=tuple(quote for quote in quotes if len(quote.span)),
        notes=tuple(_moved_note(note, moved, places) for note in gold.notes),
        length=None,
    )


def _moved_lines(text: str, new: str, places: _Places) -> dict[int, list[int]]:
    written = list(written_lines(new))
    starts = [span.start for _, span in written]
    moved = {}
    for number, span in written_lines(text):
        place = places.span(span)
        first = max(bisect_right(starts, place.start) - 1, 0)
        last = bisect_left(starts, place.end)
        moved[number] = [line for line, other in written[first:last] if other.overlaps(place)]
    return moved


def _moved_note(note: GoldNote, moved: dict[int, list[int]], places: _Places) -> GoldNote:
    lines = [line for old in range(note.lines[0], note.lines[1] + 1) for line in moved.get(old, ())]
    markers = tuple(span for span in (places.span(marker) for marker in note.markers) if len(span))
    return replace(note, lines=(lines[0], lines[-1]), markers=markers)


def _lines_of_kind(text: str, gold: Gold, *kinds: str) -> Iterable[tuple[Span, Label]]:
    for number, span in written_lines(text):
        if gold.lines[number].kinds[0] in kinds:
            yield span, gold.lines[number]


def _numbers(text: str, gold: Gold) -> Iterable[re.Match[str]]:
    for span, _ in _lines_of_kind(text, gold, "body", "quotation"):
        match = NUMBERING.match(text, span.start, span.end)
        if match:
            yield match


def lettered(text: str, gold: Gold) -> tuple[str, Gold]:
    """Points counted 1, 2, 3 are counted a, b, c, and the other way round."""
    edits = []
    for match in _numbers(text, gold):
        number = match["number"]
        other = chr(ord("a") + int(number) - 1) if number.isdigit() else str(ord(number) - ord("a") + 1)
        edits.append(Edit(match.start("number"), match.end("number"), other))
    return edited(text, gold, edits)


def unnumbered(text: str, gold: Gold) -> tuple[str, Gold]:
    """Points are not counted at all."""
    return edited(text, gold, [Edit(match.start(), match.end(), "") for match in _numbers(text, gold)])


def _markers(gold: Gold) -> Iterable[Span]:
    return (marker for note in gold.notes for marker in note.markers)


def _marked_anew(text: str, gold: Gold) -> tuple[str, Gold]:
    # Markers that were cut out and put in elsewhere are found by their number.
    places: dict[int, list[Span]] = {}
    for number, span in written_lines(text):
        if gold.lines[number].kinds[0] not in {"note", "source"}:
            for match in MARKER.finditer(text, span.start, span.end):
                places.setdefault(int(match[1]), []).append(Span(match.start(), match.end()))
    notes = tuple(replace(note, markers=tuple(places.get(note.number, ()))) for note in gold.notes)
    return text, replace(gold, notes=notes)


def markers_before_stops(text: str, gold: Gold) -> tuple[str, Gold]:
    """A marker stands before the full stop and the closing quotation mark, not after."""
    edits = []
    for marker in _markers(gold):
        before = text[: marker.start]
        stop = re.search(r"(?:[.,;:!?…]+[”\"’]*|[”\"’]+)[ \u00a0]*\Z", before)
        if stop:
            words = text[marker.start : marker.end]
            space = len(before) - len(before.rstrip(" \u00a0"))
            edits += [Edit(stop.start(), stop.start(), words), Edit(marker.start - space, marker.end, "")]
    return _marked_anew(*edited(text, gold, edits))


def markers_glued(text: str, gold: Gold) -> tuple[str, Gold]:
    """No space before any marker."""
    edits = []
    for marker in _markers(gold):
        start = len(text[: marker.start].rstrip(" \u00a0"))
        if start < marker.start:
            edits.append(Edit(start, marker.start, ""))
    return edited(text, gold, edits)


def markers_renumbered(text: str, gold: Gold, first: int = 11) -> tuple[str, Gold]:
    """The notes begin with another one and go round, and so do the markers; each "Ibid." keeps its neighbour.

    Only for notes of one line each.
    """
    count = len(gold.notes)
    spans = dict(written_lines(text))
    old = {note.number: note for note in gold.notes}
    other = {number: (number - first) % count + 1 for number in old}
    edits = []
    for number, note in old.items():
        if note.lines[0] != note.lines[1]:
            raise ValueError(f"note {number} has more than one line")
        source, target = spans[note.lines[0]], spans[old[other[number]].lines[0]]
        edits.append(Edit(target.start, target.end, text[source.start : source.end]))
        edits += [Edit(marker.start, marker.end, f"[{other[number]}]") for marker in note.markers]
    new, changed = edited(text, gold, edits)
    lines = dict(changed.lines)
    notes = []
    for number, note in old.items():
        place = old[other[number]].lines
        lines[place[0]] = gold.lines[note.lines[0]]
        repeats = tuple(other[repeated] for repeated in note.repeats)
        notes.append(GoldNote(other[number], place, author=note.author, repeats=repeats))
    notes.sort(key=lambda note: note.number)
    return _marked_anew(new, replace(changed, lines=lines, notes=tuple(notes)))


def captions_deleted(text: str, gold: Gold) -> tuple[str, Gold]:
    """No captions, and no gap where they stood."""
    lines = list(lines_of(text))
    edits = []
    for number, label in gold.lines.items():
        if label.kinds[0] == "caption":
            after = number
            if after < len(lines) and not text[lines[after].start : lines[after].end].strip():
                after += 1
            end = lines[after].start if after < len(lines) else len(text)
            edits.append(Edit(lines[number - 1].start, end, ""))
    return edited(text, gold, edits)


def straight_quotes(text: str, gold: Gold) -> tuple[str, Gold]:
    """Typewriter quotation marks: one sign for opening and closing."""
    return text.translate({ord("“"): '"', ord("”"): '"', ord("‘"): "'", ord("’"): "'"}), replace(gold, length=None)


def crlf(text: str, gold: Gold) -> tuple[str, Gold]:
    """Line ends of two characters."""
    return edited(text, gold, [Edit(match.start(), match.end(), "\r\n") for match in re.finditer("\r?\n", text)])


def renamed(text: str, gold: Gold, names: Mapping[str, str] = NAMES) -> tuple[str, Gold]:
    """Everybody has another name, the same one everywhere."""
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(sorted(names, key=len, reverse=True))})")

    def other(name: str) -> str:
        return pattern.sub(lambda match: names[match[0]], name)

    def others(several: Iterable[str]) -> tuple[str, ...]:
        return tuple(other(name) for name in several)

    def quoted(document: QuotedDocument) -> QuotedDocument:
        addressee = document.addressee and other(document.addressee)
        return replace(document, speaker=other(document.speaker), addressee=addressee, also=others(document.also))

    def line(label: Label) -> Label:
        addressee = label.addressee and other(label.addressee)
        return replace(label, speaker=other(label.speaker), addressee=addressee, also=others(label.also))

    def quote(quote: GoldQuote) -> GoldQuote:
        return replace(quote, speaker=other(quote.speaker), also=others(quote.also))

    new, changed = edited(
        text, gold, [Edit(match.start(), match.end(), names[match[0]]) for match in pattern.finditer(text)]
    )
    return new, replace(
        changed,
        host=other(gold.host),
        addressee=gold.addressee and other(gold.addressee),
        lines={number: line(label) for number, label in changed.lines.items()},
        quotes=tuple(quote(each) for each in changed.quotes),
        notes=tuple(replace(note, author=note.author and other(note.author)) for note in changed.notes),
        documents={name: quoted(document) for name, document in gold.documents.items()},
        names={other(name): others(several) for name, several in gold.names.items()},
    )


def hard_wrapped(text: str, gold: Gold, width: int = 80) -> tuple[str, Gold]:
    """No line longer than the width, as a typewriter or an old mail program leaves them."""
    edits = []
    for _, line in written_lines(text):
        column = line.start
        space: re.Match[str] | None = None
        for match in re.finditer(r" +|$", text[line.start : line.end]):
            at = line.start + match.start()
            if at - column > width and space is not None:
                edits.append(Edit(line.start + space.start(), line.start + space.end(), "\n"))
                column = line.start + space.end()
            space = match
    return edited(text, gold, edits)


def together(*mutations: Mutation) -> Mutation:
    """One mutation after the other."""

    def all_of_them(text: str, gold: Gold) -> tuple[str, Gold]:
        for mutation in mutations:
            text, gold = mutation(text, gold)
        return text, gold

    return all_of_them


MUTATIONS: Mapping[str, Mutation] = MappingProxyType(
    {
        "lettered": lettered,
        "unnumbered": unnumbered,
        "markers before stops": markers_before_stops,
        "markers glued": markers_glued,
        "markers renumbered": markers_renumbered,
        "captions deleted": captions_deleted,
        "straight quotes": straight_quotes,
        "CRLF": crlf,
        "renamed": renamed,
        "hard wrapped": hard_wrapped,
        "all together": together(
            lettered,
            markers_renumbered,
            markers_before_stops,
            captions_deleted,
            straight_quotes,
            renamed,
            hard_wrapped,
            crlf,
        ),
    }
)
