"""Documents annotated by hand, and how far what the rules find agrees with them.

``data/voices/NAME.gold.toml`` annotates ``NAME.txt`` or ``NAME.md`` beside it. Lines count from 1, positions are
code points; a range of lines includes its last. The file holds:

``host``, ``date``, ``addressee``
    Who wrote the document, when and to whom; ``length`` its length, where the text is not part of this repository.
``zones``, ``spans``
    ``lines``, ``kind`` (alternatives divided by ``|``, the likeliest first), ``speaker``, ``role``, ``date``,
    ``document``. Every line that is not blank has one zone or one span, or both: then the span counts, and takes
    from the zone whose words these are, unless it says so itself. No speaker, or "", means an editor, or that the
    text does not tell. ``also`` are other names that are right; "" among them allows the rules not to know.
    ``reported`` is whose words a calendar's line reports, "" nobody's in particular.
``quotes``
    Words in quotation marks, without the marks: ``line`` and ``span``, or ``lines`` and how the words ``starts``
    and ``ends``. ``confidence`` is "clear" or "unclear". Segments of one interrupted quotation share a ``group``.
``reports``
    Sentences outside quotation marks that report what one person said: ``lines``, ``starts``, ``ends`` and
    ``speaker``. Where the list is missing, the document is not annotated for them.
``notes``
    ``number`` by position, ``lines``, ``markers``, and the ``author`` of a note that is not an editor's; ``label``
    is the sign that calls it, where that is no number.
    ``repeats`` are the notes that an "Ibid." may be said to point to.
``names``
    Other names of one speaker.
``documents``
    What is quoted: ``speaker``, ``date``, ``addressee``, and ``within`` which other quoted document it stands.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal, cast

from searchdoc.models import Block, Document, Kind, Note, Quote, Role, Span, Voice, innermost_direct, lines_of

VOICES = Path(__file__).parent / "data" / "voices"

CORPUS = Path(__file__).parents[1] / "corpus"

LETTER = VOICES / "letter.gold.toml"

Verdict = Literal["right", "wrong", "unknown"]

LIKE_ENOUGH = 0.75
"""How much two quotations must overlap, of what both cover, to be the same one."""

QUOTING_KINDS = {"body", "quotation", "introduction"}
"""Quotation marks elsewhere (titles in notes, captions) are not annotated."""

SHORTEST_QUOTE = 4
"""Fewer words in quotation marks are a term, or irony."""


@dataclass(frozen=True, slots=True)
class Label:
    """What a line is and whose words stand in it."""

    kinds: tuple[str, ...]
    speaker: str = ""
    role: str = "editor"
    date: str | None = None
    addressee: str | None = None
    document: str | None = None
    also: tuple[str, ...] = ()
    reported: str | None = None


@dataclass(frozen=True, slots=True)
class GoldReport:
    """A sentence that reports what somebody said, and who that is."""

    span: Span
    speaker: str


@dataclass(frozen=True, slots=True)
class GoldQuote:
    """Words in quotation marks and who said them."""

    span: Span
    speaker: str
    also: tuple[str, ...] = ()
    clear: bool = True
    date: str | None = None
    group: int | None = None


@dataclass(frozen=True, slots=True)
class GoldNote:
    """A note, the lines it stands on, and the places that call it."""

    number: int
    lines: tuple[int, int]
    markers: tuple[Span, ...] = ()
    author: str | None = None
    repeats: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class QuotedDocument:
    """A document that is quoted in another."""

    speaker: str
    date: str | None = None
    addressee: str | None = None
    within: str | None = None
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Gold:
    """A document's annotation: one label for each line that is not blank."""

    host: str
    lines: Mapping[int, Label]
    quotes: tuple[GoldQuote, ...] = ()
    notes: tuple[GoldNote, ...] = ()
    documents: Mapping[str, QuotedDocument] = field(default_factory=dict)
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    date: str | None = None
    addressee: str | None = None
    length: int | None = None
    reports: tuple[GoldReport, ...] | None = None

    def accepted(self, speaker: str, also: Iterable[str] = ()) -> tuple[str, ...]:
        """All names that are right where this speaker speaks."""
        return (speaker, *also, *self.names.get(speaker, ()))

    def missing(self, text: str) -> list[int]:
        """The lines of the text that are not blank and have no label."""
        return [number for number, _ in written_lines(text) if number not in self.lines]

    def superfluous(self, text: str) -> list[int]:
        """The labelled lines that the text does not have."""
        written = {number for number, _ in written_lines(text)}
        return [number for number in self.lines if number not in written]

    def paragraphs(self) -> list[tuple[range, Label]]:
        """Runs of lines that follow each other under one label."""
        runs: list[list[int]] = []
        for number in sorted(self.lines):
            if runs and runs[-1][-1] == number - 1 and self.lines[number - 1] == self.lines[number]:
                runs[-1].append(number)
            else:
                runs.append([number])
        return [(range(run[0], run[-1] + 1), self.lines[run[0]]) for run in runs]


def written_lines(text: str) -> Iterator[tuple[int, Span]]:
    """The lines that are not blank: their numbers, and where they stand without the space around them."""
    for number, line in enumerate(lines_of(text), 1):
        words = text[line.start : line.end]
        if words.strip():
            start = line.start + len(words) - len(words.lstrip())
            yield number, Span(start, line.end - len(words) + len(words.rstrip()))


def text_beside(path: Path) -> Path | None:
    """The annotated file: it lies beside its annotation or in corpus/; None if it is not part of this repository."""
    name = path.name.removesuffix(".gold.toml")
    places = (folder / f"{name}{suffix}" for folder in (path.parent, CORPUS) for suffix in (".txt", ".md"))
    return next((place for place in places if place.is_file()), None)


def load_gold(path: Path) -> Gold:
    """Read an annotation; ValueError where it contradicts itself."""
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    beside = text_beside(path)
    text = beside.read_bytes().decode("utf-8") if beside else None
    documents = {
        name: QuotedDocument(**{**entry, "also": tuple(entry.get("also", ()))})
        for name, entry in table.get("documents", {}).items()
    }
    zones = _labels(table.get("zones", []), {}, documents, path)
    labels = zones | _labels(table.get("spans", []), zones, documents, path)
    if text is None:
        lines = labels  # `on_text` takes the blank ones away
    else:
        lines = {number: labels[number] for number, _ in written_lines(text) if number in labels}
    return Gold(
        host=table["host"],
        lines=lines,
        quotes=tuple(_quote(entry, text, path) for entry in table.get("quotes", [])),
        notes=tuple(_note(entry) for entry in table.get("notes", [])),
        documents=documents,
        names={name: tuple(others) for name, others in table.get("names", {}).items()},
        date=table.get("date"),
        addressee=table.get("addressee"),
        length=table.get("length"),
        reports=_reports(table, text, path),
    )


def on_text(gold: Gold, text: str) -> Gold:
    """The annotation of a text that does not lie beside it: blank lines lose their labels."""
    if gold.length is not None and gold.length != len(text):
        raise ValueError(f"the annotation is of a text of {gold.length} characters, this one has {len(text)}")
    return replace(gold, lines={n: gold.lines[n] for n, _ in written_lines(text) if n in gold.lines})


def _labels(
    entries: list[dict[str, Any]], zones: Mapping[int, Label], documents: Mapping[str, QuotedDocument], path: Path
) -> dict[int, Label]:
    labels: dict[int, Label] = {}
    for entry in entries:
        first, last = entry["lines"]
        if first > last:
            raise ValueError(f"{path.name}: lines {first} to {last} are no range")
        for number in range(first, last + 1):
            if number in labels:
                raise ValueError(f"{path.name}: line {number} is annotated twice")
            labels[number] = _label(entry, zones.get(number), documents)
    return labels


def _label(entry: dict[str, Any], zone: Label | None, documents: Mapping[str, QuotedDocument]) -> Label:
    kinds = tuple(entry["kind"].split("|"))
    name = entry.get("document")
    if name is not None:
        quoted = documents[name]
        return Label(kinds, quoted.speaker, "quoted", quoted.date, quoted.addressee, name, quoted.also)
    if zone is not None and "speaker" not in entry:
        return replace(zone, kinds=kinds)
    return Label(
        kinds,
        entry.get("speaker", ""),
        entry.get("role", "editor"),
        entry.get("date"),
        entry.get("addressee"),
        also=tuple(entry.get("also", ())),
        reported=entry.get("reported"),
    )


def _reports(table: Mapping[str, Any], text: str | None, path: Path) -> tuple[GoldReport, ...] | None:
    if "reports" not in table or text is None:
        return None
    return tuple(GoldReport(_by_words(entry, text, path), entry["speaker"]) for entry in table["reports"])


def _quote(entry: dict[str, Any], text: str | None, path: Path) -> GoldQuote:
    if "span" in entry:
        span = Span(*entry["span"])
    elif text is None:
        raise ValueError(f"{path.name}: a quotation given by its words, and no text beside")
    else:
        span = _by_words(entry, text, path)
    return GoldQuote(
        span=span,
        speaker=entry["speaker"],
        also=tuple(entry.get("also", ())),
        clear=entry["confidence"] == "clear",
        date=entry.get("date"),
        group=entry.get("group"),
    )


def _by_words(entry: Mapping[str, Any], text: str, path: Path) -> Span:
    """Where the words stand that start and end so, on these lines."""
    lines = list(lines_of(text))
    first, last = entry["lines"]
    start = text.find(entry["starts"], lines[first - 1].start, lines[first - 1].end)
    end = text.find(entry["ends"], start, lines[last - 1].end) + len(entry["ends"])
    if start < 0 or end <= start:
        raise ValueError(f"{path.name}: no such words on line {first}: {entry['starts']} ... {entry['ends']}")
    return Span(start, end)


def _note(entry: dict[str, Any]) -> GoldNote:
    first, last = entry["lines"]
    return GoldNote(
        number=entry["number"],
        lines=(first, last),
        markers=tuple(Span(start, end) for start, end in entry.get("markers", ())),
        author=entry.get("author"),
        repeats=tuple(entry.get("repeats", ())),
    )


def same_name(gold: str, system: str) -> bool:
    """Whether the name found holds the annotated one: "Leon Trotsky" holds "Trotsky"."""
    wanted, found = (re.findall(r"\w+", name.casefold()) for name in (gold, system))
    return bool(wanted) and any(found[at : at + len(wanted)] == wanted for at in range(len(found) - len(wanted) + 1))


def verdict(system: str | None, accepted: tuple[str, ...]) -> Verdict:
    """Judge a speaker: "unknown" is silence where the annotation names somebody, and no worse."""
    if system is None:
        return "right" if "" in accepted else "unknown"
    names = (*accepted, "editor", "editors") if not accepted[0] else accepted
    return "right" if any(same_name(name, system) for name in names) else "wrong"


@dataclass(frozen=True, slots=True)
class Figures:
    """How the speakers and kinds of a document agree with its annotation; shares are of characters.

    ``kinds`` is the share under the right kind, ``quoted`` the number of characters in quoted documents, of which
    ``quoted_right`` and ``quoted_wrong`` are shares and ``dated`` the share under the right date.
    """

    characters: int
    right: float
    wrong: float
    unknown: float
    kinds: float
    uncovered: float
    quoted: int
    quoted_right: float
    quoted_wrong: float
    dated: float
    paragraphs: int
    paragraphs_right: int
    captions: int
    captions_right: int
    errors: tuple[str, ...] = ()


@dataclass(slots=True)
class _Count:
    characters: int = 0
    right: int = 0
    wrong: int = 0
    unknown: int = 0
    kind: int = 0
    uncovered: int = 0
    dated: int = 0

    def add(self, other: _Count) -> None:
        self.characters += other.characters
        self.right += other.right
        self.wrong += other.wrong
        self.unknown += other.unknown
        self.kind += other.kind
        self.uncovered += other.uncovered
        self.dated += other.dated

    @property
    def whole(self) -> bool:
        return self.right == self.characters


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0


def attribution(document: Document, gold: Gold) -> Figures:
    """Compare speakers, kinds and dates, character by character, over all lines that are not blank."""
    owners = _owners(document)
    spans = dict(written_lines(document.text))
    total, quoted = _Count(), _Count()
    paragraphs = paragraphs_right = captions = captions_right = 0
    errors: list[str] = []
    for lines, label in gold.paragraphs():
        count = _Count()
        accepted = gold.accepted(label.speaker, label.also)
        for number in lines:
            line = _line(owners, spans[number], label, accepted)
            count.add(line)
            if line.wrong or line.unknown or line.kind < line.characters:
                errors.append(_complaint(number, document, owners, spans[number], label))
        total.add(count)
        if label.document is not None:
            quoted.add(count)
            paragraphs += 1
            paragraphs_right += count.whole and (label.date is None or count.dated == count.characters)
        if label.kinds[0] == "caption":
            captions += 1
            captions_right += count.kind == count.characters
    return Figures(
        characters=total.characters,
        right=_share(total.right, total.characters),
        wrong=_share(total.wrong, total.characters),
        unknown=_share(total.unknown, total.characters),
        kinds=_share(total.kind, total.characters),
        uncovered=total.uncovered / max(total.characters, 1),
        quoted=quoted.characters,
        quoted_right=_share(quoted.right, quoted.characters),
        quoted_wrong=_share(quoted.wrong, quoted.characters),
        dated=_share(quoted.dated, quoted.characters),
        paragraphs=paragraphs,
        paragraphs_right=paragraphs_right,
        captions=captions,
        captions_right=captions_right,
        errors=tuple(errors),
    )


def _owners(document: Document) -> list[Block | None]:
    # The shortest block that covers a character owns it.
    owners: list[Block | None] = [None] * len(document.text)
    for block in sorted(document.blocks, key=lambda block: -len(block.span)):
        owners[block.span.start : block.span.end] = [block] * len(block.span)
    return owners


def _stretches(owners: list[Block | None], span: Span) -> Iterator[tuple[Block | None, int]]:
    borders = [at for at in range(span.start + 1, span.end) if owners[at] is not owners[at - 1]]
    for start, end in pairwise([span.start, *borders, span.end]):
        yield owners[start], end - start


def _speaks(block: Block | None) -> tuple[str | None, str | None]:
    voice = innermost_direct(block.voices) if block is not None else None
    return (voice.speaker, voice.date) if voice is not None else (None, None)


def _line(owners: list[Block | None], span: Span, label: Label, accepted: tuple[str, ...]) -> _Count:
    count = _Count(characters=len(span))
    for block, length in _stretches(owners, span):
        speaker, date = _speaks(block)
        judged = verdict(speaker, accepted)
        if judged == "right":
            count.right += length
        elif judged == "wrong":
            count.wrong += length
        else:
            count.unknown += length
        count.uncovered += length * (block is None)
        count.kind += length * (block is not None and block.kind in label.kinds)
        count.dated += length * (label.date is None or date == label.date)
    return count


def _complaint(number: int, document: Document, owners: list[Block | None], span: Span, label: Label) -> str:
    found = {
        f"{block.kind if block else 'nothing'}/{_speaks(block)[0]}/{block.rule if block else ''}"
        for block, _ in _stretches(owners, span)
    }
    words = document.text[span.start : span.start + 30]
    return (
        f"line {number} ({words!r}): {'|'.join(label.kinds)}/{label.speaker or None}, found {', '.join(sorted(found))}"
    )


@dataclass(frozen=True, slots=True)
class QuoteFigures:
    """How the words in quotation marks agree with the annotation.

    ``annotated`` are the quotations whose speaker is named and clear, ``found`` those of them that were found with
    whatever speaker, ``right`` those with the right one. ``wrong`` are quotations given to somebody else, ``extra``
    those given to somebody where none is annotated.
    """

    annotated: int
    found: int
    right: int
    named_right: int
    wrong: int
    extra: int
    errors: tuple[str, ...] = ()

    @property
    def precision(self) -> float:
        """Of the quotations that were given to somebody, the share that is right."""
        return _share(self.named_right, self.named_right + self.wrong + self.extra)

    @property
    def recall(self) -> float:
        """Of the quotations whose speaker is named and clear, the share that was given to them."""
        return _share(self.right, self.annotated)


def quotations(document: Document, gold: Gold) -> QuoteFigures:
    """Compare the words in quotation marks in body, quotations and introduction."""
    units = _units(gold)
    quoting = _quoting(document.text, gold)
    found: set[int] = set()
    good: set[int] = set()
    bad: set[int] = set()
    named_right = wrong = extra = 0
    errors: list[str] = []
    for quote in document.quotes:
        if quote.voices[-1].mode == "reported":
            continue  # sentences about somebody, which stand in no quotation marks
        span = _bare(document.text, quote.span)
        voice = innermost_direct(quote.voices)
        speaker = voice.speaker if voice is not None else None
        at = next((at for at, unit in enumerate(units) if _is_of(span, unit)), None)
        where = f"{span.start} ({document.text[span.start : span.start + 30]!r})"
        if at is None:
            if speaker is not None and any(span.overlaps(line) for line in quoting) and _words(document, span):
                extra += 1
                errors.append(f"{where}: not annotated, given to {speaker}")
            continue
        found.add(at)
        first = units[at][0]
        judged = verdict(speaker, gold.accepted(first.speaker, first.also))
        if judged == "right":
            good.add(at)
            named_right += speaker is not None
        elif judged == "wrong" and first.clear:
            bad.add(at)
            wrong += 1
            errors.append(f"{where}: {first.speaker or None}, given to {speaker}")
    named = {at for at, unit in enumerate(units) if unit[0].speaker and unit[0].clear}
    errors += [
        f"{units[at][0].span.start}: {units[at][0].speaker}, {'not known' if at in found else 'not found'}"
        for at in sorted(named - good - bad)
    ]
    return QuoteFigures(
        annotated=len(named),
        found=len(named & found),
        right=len((named & good) - bad),
        named_right=named_right,
        wrong=wrong,
        extra=extra,
        errors=tuple(errors),
    )


@dataclass(frozen=True, slots=True)
class Case:
    """A name that a rule put, or two rules together: to which words, and whether it is the annotated one."""

    rules: tuple[str, ...]
    right: bool
    span: Span
    speaker: str


def cases(document: Document, gold: Gold) -> Iterator[Case]:
    """Every name that the rules put to a paragraph, to words in quotation marks or to a sentence that reports.

    A paragraph of a calendar has two: the compiler, whose words these are, and whoever is reported.
    """
    labels = {span.start: gold.lines[number] for number, span in written_lines(document.text) if number in gold.lines}
    for block in document.blocks:
        label = labels.get(block.span.start)
        if label is not None:
            yield from _block_cases(block, label, gold)
    for quote in document.quotes:
        case = (
            _reported_case(quote, gold) if quote.voices[-1].mode == "reported" else _quote_case(document, quote, gold)
        )
        if case is not None:
            yield case


def _case(voice: Voice, accepted: tuple[str, ...], span: Span) -> Case:
    right = verdict(voice.speaker, accepted) == "right"
    return Case(tuple(voice.rule.split("/")), right, span, voice.speaker or "")


def _block_cases(block: Block, label: Label, gold: Gold) -> Iterator[Case]:
    voice = innermost_direct(block.voices)
    if voice is not None and voice.speaker is not None:
        yield _case(voice, gold.accepted(label.speaker, label.also), block.span)
    reported = block.voices[-1] if block.voices and block.voices[-1].mode == "reported" else None
    if reported is not None and reported.speaker is not None and label.reported is not None:
        yield _case(reported, (label.reported,), block.span)


def _quote_case(document: Document, quote: Quote, gold: Gold) -> Case | None:
    voice, span = quote.voices[-1], _bare(document.text, quote.span)
    if voice.speaker is None:
        return None
    unit = next((unit for unit in _units(gold) if _is_of(span, unit)), None)
    if unit is not None:
        return _case(voice, gold.accepted(unit[0].speaker, unit[0].also), span) if unit[0].clear else None
    counts = any(span.overlaps(line) for line in _quoting(document.text, gold)) and _words(document, span)
    return Case((voice.rule,), False, span, voice.speaker) if counts else None


def _reported_case(quote: Quote, gold: Gold) -> Case | None:
    voice = quote.voices[-1]
    if gold.reports is None:
        return None
    told = next((one for one in gold.reports if _alike(one.span, quote.span) >= LIKE_ENOUGH), None)
    return (
        _case(voice, gold.accepted(told.speaker), quote.span)
        if told
        else Case((voice.rule,), False, quote.span, voice.speaker or "")
    )


def _units(gold: Gold) -> list[tuple[GoldQuote, ...]]:
    groups: dict[object, list[GoldQuote]] = {}
    for quote in gold.quotes:
        groups.setdefault(quote.group if quote.group is not None else quote.span, []).append(quote)
    return [tuple(group) for group in groups.values()]


def _quoting(text: str, gold: Gold) -> list[Span]:
    return [
        line
        for number, line in written_lines(text)
        if number in gold.lines and QUOTING_KINDS & set(gold.lines[number].kinds)
    ]


def _bare(text: str, span: Span) -> Span:
    words = text[span.start : span.end]
    outside = "\"“”„«»‘’'‚‹› \u00a0\r\n"
    start = span.start + len(words) - len(words.lstrip(outside))
    return Span(start, max(start, span.end - len(words) + len(words.rstrip(outside))))


def _words(document: Document, span: Span) -> bool:
    return len(re.findall(r"[\w’'-]+", document.slice(span))) >= SHORTEST_QUOTE


def _is_of(span: Span, unit: tuple[GoldQuote, ...]) -> bool:
    hull = Span(unit[0].span.start, unit[-1].span.end)
    return any(_alike(span, other) >= LIKE_ENOUGH for other in (hull, *(quote.span for quote in unit)))


def _alike(one: Span, other: Span) -> float:
    shared = max(0, min(one.end, other.end) - max(one.start, other.start))
    return shared / (len(one) + len(other) - shared) if shared else 0.0


@dataclass(frozen=True, slots=True)
class NoteFigures:
    """How the notes agree with the annotation.

    ``found`` notes stand where they should, ``linked`` ones have exactly their markers, ``wrong`` ones have
    somebody else's, ``authors`` are the notes whose author is right, ``unmarked`` the numbers of the notes that
    the rules found no marker for, and ``repeats`` the share of "Ibid." that is resolved.
    """

    annotated: int
    found: int
    marked: int
    linked: int
    wrong: int
    authors: int
    unmarked: tuple[int, ...]
    repeats: float


def apparatus(document: Document, gold: Gold) -> NoteFigures:
    """Compare the notes, the markers that call them, and their authors."""
    spans = dict(written_lines(document.text))
    notes = {note.number: note for note in document.notes}
    found = linked = wrong = authors = 0
    repeating = [note for note in gold.notes if note.repeats]
    repeated = 0
    for wanted in gold.notes:
        note = notes.get(wanted.number)
        if note is None:
            continue
        lines = Span(spans[wanted.lines[0]].start, spans[wanted.lines[1]].end)
        found += lines.covers(note.span)
        linked += bool(wanted.markers) and _same_places(note.markers, wanted.markers)
        wrong += any(not any(marker.overlaps(other) for other in wanted.markers) for marker in note.markers)
        authors += verdict(note.author, gold.accepted(wanted.author or "")) == "right"
        repeated += bool(wanted.repeats) and note.repeats in wanted.repeats
    return NoteFigures(
        annotated=len(gold.notes),
        found=found,
        marked=sum(bool(note.markers) for note in gold.notes),
        linked=linked,
        wrong=wrong,
        authors=authors,
        unmarked=tuple(note.number for note in document.notes if not note.markers),
        repeats=_share(repeated, len(repeating)),
    )


def _same_places(found: tuple[Span, ...], wanted: tuple[Span, ...]) -> bool:
    return len(found) == len(wanted) and all(
        one.overlaps(other) for one, other in zip(sorted(found), sorted(wanted), strict=True)
    )


def as_annotated(text: str, gold: Gold) -> Document:
    """The document that rules would find that agree with the annotation in everything."""
    spans = dict(written_lines(text))
    blocks = tuple(
        Block(
            span=span,
            kind=cast("Kind", gold.lines[number].kinds[0]),
            voices=(_voice(gold.lines[number].speaker, gold.lines[number].role, gold.lines[number].date),),
            section=(),
            point=None,
            paragraph=paragraph,
            line=number,
        )
        for paragraph, (number, span) in enumerate(spans.items(), 1)
        if number in gold.lines
    )
    notes = tuple(
        Note(
            number=note.number,
            span=Span(spans[note.lines[0]].start, spans[note.lines[1]].end),
            text=text[spans[note.lines[0]].start : spans[note.lines[1]].end],
            author=note.author,
            document="annotated",
            markers=note.markers,
            linked="marker" if note.markers else "none",
            repeats=note.repeats[0] if note.repeats else None,
        )
        for note in gold.notes
    )
    return Document(
        id="annotated",
        path="annotated.txt",
        sha256="",
        text=text,
        title="",
        author=gold.host or None,
        date=gold.date,
        language="en",
        blocks=blocks,
        notes=notes,
        quotes=tuple(Quote(quote.span, (_voice(quote.speaker, "quoted", quote.date),)) for quote in gold.quotes),
    )


def _voice(speaker: str, role: str, date: str | None) -> Voice:
    return Voice(speaker=speaker or None, role=cast("Role", role), date=date)
