"""Compose articles that quote documents, half of the quotations altered, and count what the check finds in them.

Is every alteration shown, and nothing true blamed?

    python benchmarks/articles.py INDEX [--seeds 20] [--quotations 40] [-v]

Each article is composed at random of sentences that stand in the documents of an index, in varied prose and with varied
quotation marks, in the languages of the documents. Half of its quotations are altered in ten ways (``WAYS``); of the
others, some leave words out by an ellipsis, as one may. The article is read and checked like any draft, and what is
found is compared with what was planted: the status, the document and the speaker.
"""

from __future__ import annotations

import argparse
import random
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import cycle, islice

import searchdoc
from searchdoc.answering.citations import Place, cite_place
from searchdoc.checking.reports import QuotationFinding
from searchdoc.models import Document, Passage, Span, innermost_direct
from searchdoc.passages.context import shown_words, written_date
from searchdoc.structure.cues import without_markers
from searchdoc.text.characters import STRAIGHT_QUOTES
from searchdoc.text.sentences import sentences

WAYS = (
    "word",
    "negation",
    "omission",
    "punctuation",
    "order",
    "number",
    "joined",
    "speaker",
    "paraphrase",
    "invented",
)
"""The ways in which quotations are altered."""

_SHORTEST, _LONGEST = 9, 45
"""Words of a sentence that is quoted."""

_COMPARED = 40
"""Letters by which sentences are told to be the same, although two editions print them."""

_NUMBER = re.compile(
    r"\b(?:\d{1,4}|two|three|four|five|six|seven|ten|twenty|zwei|drei|vier|fünf|deux|trois|quatre|cinq)\b"
)
_OTHER_NUMBER = {"two": "nine", "zwei": "neun", "deux": "neuf"}
_NOT = re.compile(r"\b(?:not|nicht|ne\s+\w+\s+pas|never|nie|no)\b")
_AUXILIARY = re.compile(
    r"\b(?:is|was|are|were|will|would|should|could|can|may|must|has|had|have|do|did|ist|war|sind|waren|wird|hat|habe|"
    r"kann|est|était|sont|avait|ont|ai)\b"
)
_NOT_IN = {"de": "nicht", "fr": "pas"}
_SWAPS = {
    "very": "most", "great": "large", "much": "greatly", "only": "merely", "also": "likewise", "because": "since",
    "shall": "will", "began": "started", "large": "big", "small": "little", "often": "frequently", "soon": "shortly",
    "said": "stated", "think": "believe", "must": "should", "every": "each", "sehr": "höchst", "auch": "ebenfalls",
    "aber": "jedoch", "très": "fort", "mais": "cependant", "aussi": "également", "toujours": "sans cesse",
}  # fmt: skip
_OTHER_WORDS = {"de": ("Fenster", "morgen", "blau"), "fr": ("fenêtre", "demain", "bleu")}
_INVENTED = {
    "en": (
        "Nobody had thought of the umbrellas, and so the whole committee went home across the glacier in silence.",
        "We counted forty elephants beneath the archway and then took tea with the astronomer’s sister.",
        "My accordion will outlive every parliament that ever taxed a soap bubble.",
    ),
    "de": (
        "Die Regenschirme hatte niemand bedacht, und so zog der ganze Ausschuß schweigend über den Gletscher heim.",
        "Mein Akkordeon wird jedes Parlament überleben, das je eine Seifenblase besteuert hat.",
    ),
    "fr": (
        "Personne n’avait songé aux parapluies, et tout le comité rentra en silence par le glacier.",
        "Mon accordéon survivra à tous les parlements qui taxèrent une bulle de savon.",
    ),
}
_MARKS = {
    "en": ("“”", '""', "‘’", "''", "«»"),
    "de": ("„“", "»«", '""', "‚‘", "“”"),
    "fr": ("«\u00a0", "“”", '""', "«»"),
}
_PHRASES = {
    "en": (
        "{name} wrote that {quoted}",
        "{name} wrote {when}: {quoted}",
        "{When} {name} put it this way: {quoted}",
        "{quoted,} said {name}.",
        "{quoted,} {name} wrote.",
        "According to {name}, {quoted}",
        "As {name} said to anybody who would listen, {quoted}",
        "{name}’s words have often been repeated: {quoted}",
        "{name} adds, as if in passing, that {quoted}",
        "“It is hard to say,” somebody remarked later; {name}, however, declared: {quoted}",
        "{quoted} ({name})",
        "{name}: {quoted}",
    ),
    "de": (
        "{name} schrieb: {quoted}",
        "{When} schrieb {name}: {quoted}",
        "{quoted,} schrieb {name}.",
        "{quoted,} so {name}.",
        "Laut {name} war es so: {quoted}",
        "{quoted} ({name})",
    ),
    "fr": (
        "{name} écrit : {quoted}",
        "{When}, {name} notait : {quoted}",
        "{quoted,} écrit {name}.",
        "Selon {name}, {quoted}",
        "{quoted} ({name})",
    ),
}
_NAMELESS = {
    "en": ("There one reads {quoted}", "The page says only this: {quoted}", "Somebody noted {quoted}"),
    "de": ("Dort steht: {quoted}", "Man liest {quoted}"),
    "fr": ("On y lit : {quoted}", "La page dit {quoted}"),
}
_FILLERS = (
    "Much has been said about those years, and more will be.",
    "The papers lay in a cupboard until the house was sold.",
    "It wasn't the clerks' fault, nor the so-called “experts”.",
    "The sources are silent on the weather.",
    "Rock 'n' roll came later; the '40s were over.",
)
_WHEN = {"en": "in {year}", "de": "im Jahr {year}", "fr": "en {year}"}


@dataclass(frozen=True)
class Planted:
    """A quotation of an article: its words, how it was altered ("" if it was not), and where it is from.

    ``speaker`` is whose words they are, ``claimed`` who is said to speak; None where that is nobody.
    """

    words: str
    way: str
    documents: tuple[str, ...]
    language: str
    speaker: str | None
    claimed: str | None
    date: str | None
    ellipsis: bool = False


@dataclass(frozen=True)
class Sentence:
    """A sentence of a document as somebody would copy it."""

    words: str
    document: Document
    span: Span
    speaker: str | None
    date: str | None


def sentences_of(index: searchdoc.Index) -> list[Sentence]:
    """Every sentence that is long enough to be quoted, stands in one voice, and in one place alone."""
    every = [one for passage in index.passages() for one in _sentences(passage)]
    places = Counter(_letters(one.words)[:_COMPARED] for one in every)
    return [one for one in every if places[_letters(one.words)[:_COMPARED]] == 1]


def _sentences(passage: Passage) -> Iterator[Sentence]:
    document = passage.document
    if passage.kind not in {"body", "quotation"}:
        return
    for inside in sentences(passage.text, document.language):
        span = Span(passage.start + inside.start, passage.start + inside.end)
        words = " ".join(without_markers(shown_words(document, span)).split())
        long_enough = _SHORTEST <= len(words.split()) <= _LONGEST and words[0].isupper() and words[-1] in ".!?"
        if not long_enough or not _is_balanced(words) or any(one in words for one in "[]…|*_") or ".." in words:
            continue
        blocks = [block for block in passage.blocks if block.span.overlaps(span)]
        if any(block.frames for block in blocks) or len({block.voices for block in blocks}) > 1:
            continue
        citation = cite_place(Place(document, span), (passage,))
        voice = innermost_direct(citation.voices)
        if citation.speaker is None or _is_plain_name(citation.speaker):
            yield Sentence(words, document, span, citation.speaker, voice.date if voice else None)


def _is_plain_name(name: str) -> bool:
    """Whether a name can be put into prose: without quotation marks, and not a stage direction."""
    return (
        len(name) > 3
        and all(one.isalpha() or one in " .’'-" for one in name)
        and not name.startswith(("Enter ", "Exit "))
    )


def _is_balanced(words: str) -> bool:
    """Whether there are no quotation marks in a sentence but apostrophes."""
    return ({*STRAIGHT_QUOTES, '"'} - {"’"}).isdisjoint(words)


# -- alterations: each gives the altered words, or None where a sentence does not lend itself to it


def _word(words: str, language: str, chance: random.Random) -> str | None:
    split = words.split()
    places = [at for at in range(1, len(split) - 1) if split[at].isalpha() and len(split[at]) > 4]
    if not places:
        return None
    split[chance.choice(places)] = chance.choice(_OTHER_WORDS.get(language, ("window", "harvest", "yellow")))
    return " ".join(split)


def _negation(words: str, language: str, chance: random.Random) -> str | None:
    if match := _NOT.search(words, 1):
        if match.group() in {"not", "nicht", "never", "nie"}:
            return " ".join((words[: match.start()] + words[match.end() :]).split())
        return None
    match = _AUXILIARY.search(words, 1)
    del chance
    return f"{words[: match.end()]} {_NOT_IN.get(language, 'not')}{words[match.end() :]}" if match else None


def _omission(words: str, language: str, chance: random.Random) -> str | None:
    split = words.split()
    number = min(3, len(split) // 5)
    at = chance.randrange(2, len(split) - number - 2)
    del language
    return " ".join(split[:at] + split[at + number :])


def _punctuation(words: str, language: str, chance: random.Random) -> str | None:
    places = [match.start() for match in re.finditer(r"(?<=\w)[,;:](?=\s\w)", words)]
    del language
    if places:
        at = chance.choice(places)
        return words[:at] + words[at + 1 :]
    at = words.find(" ", len(words) // 2)
    return f"{words[:at]},{words[at:]}" if at > 0 and words[at - 1].isalnum() else None


def _order(words: str, language: str, chance: random.Random) -> str | None:
    split = words.split()
    places = [
        at
        for at in range(1, len(split) - 2)
        if split[at].isalpha() and split[at + 1].isalpha() and split[at].lower() != split[at + 1].lower()
    ]
    del language
    if not places:
        return None
    at = chance.choice(places)
    split[at], split[at + 1] = split[at + 1], split[at]
    return " ".join(split)


def _number(words: str, language: str, chance: random.Random) -> str | None:
    match = _NUMBER.search(words)
    del chance, language
    if match is None:
        return None
    number = match.group()
    other = str(int(number) + 3) if number.isdigit() else _OTHER_NUMBER.get(number, "eleven")
    return words[: match.start()] + other + words[match.end() :]


def _paraphrase(words: str, language: str, chance: random.Random) -> str | None:
    split = words.split()
    del language, chance
    swapped = [_SWAPS.get(word, word) for word in split]
    return " ".join(swapped) if swapped != split else None


_ALTER: dict[str, Callable[[str, str, random.Random], str | None]] = {
    "word": _word,
    "negation": _negation,
    "omission": _omission,
    "punctuation": _punctuation,
    "order": _order,
    "number": _number,
    "paraphrase": _paraphrase,
}


# -- articles


def compose(every: Sequence[Sentence], chance: random.Random, number: int) -> tuple[str, list[Planted]]:
    """An article of so many quotations and what was planted in it, in the order of the text."""
    ways = [*islice(cycle(WAYS), number // 2), *([""] * (number - number // 2))]
    chance.shuffle(ways)
    chosen = iter(chance.sample(every, len(every)))
    planted = [_planted(way, every, chosen, chance) for way in ways]
    paragraphs: list[str] = []
    line: list[str] = []
    for one in planted:
        if chance.random() < 0.3:
            line.append(chance.choice(_FILLERS))
        if chance.random() < 0.12:
            paragraphs += [" ".join(line), *_block(one, chance)]
            line = []
        else:
            line.append(_phrase(one, chance))
        if line and chance.random() < 0.4:
            paragraphs.append(" ".join(line))
            line = []
    return "\n\n".join(one for one in [*paragraphs, " ".join(line)] if one), planted


def _planted(way: str, every: Sequence[Sentence], chosen: Iterator[Sentence], chance: random.Random) -> Planted:
    for one in chosen:
        language = one.document.language if one.document.language in _PHRASES else "en"
        plain = Planted(one.words, way, (one.document.id,), language, one.speaker, one.speaker, one.date)
        if way == "":
            return _with_ellipsis(plain, chance) if chance.random() < 0.25 else plain
        if way == "invented":
            return replace(plain, words=chance.choice(_INVENTED[language]), documents=(), speaker=None, date=None)
        if way == "joined":
            other = next(chosen)
            if _far(one, other):
                words = f"{one.words.rstrip('.!?')} … {other.words[0].lower()}{other.words[1:]}"
                return replace(plain, words=words, documents=(one.document.id, other.document.id), date=None)
        elif way == "speaker":
            others = sorted({two.speaker for two in every if two.speaker} - {one.speaker})
            if one.speaker and others:
                return replace(plain, claimed=chance.choice(others), date=None)
        elif (altered := _ALTER[way](one.words, language, chance)) is not None:
            return replace(plain, words=altered)
    raise SystemExit(f"there are too few sentences for an article: none is left for {way!r}")


def _far(one: Sentence, other: Sentence) -> bool:
    return one.document.id != other.document.id or abs(one.span.start - other.span.start) > 3000


def _with_ellipsis(planted: Planted, chance: random.Random) -> Planted:
    split = planted.words.split()
    at = chance.randrange(3, len(split) - 4)
    dots = chance.choice(("…", "...", "[…]", "[...]"))
    return replace(planted, words=" ".join([*split[:at], dots, *split[at + 2 :]]), ellipsis=True)


def _phrase(planted: Planted, chance: random.Random) -> str:
    language = planted.language
    named = planted.claimed is not None
    phrase = chance.choice((_PHRASES if named else _NAMELESS)[language])
    date = planted.date if planted.date and planted.date[-1].isdigit() else None
    if date is None and "hen}" in phrase:
        phrase = _PHRASES[language][0]
    when = _WHEN[language].format(year=(date or "")[:4])
    if date and len(date) == len("1802-05-03") and language == "en" and chance.random() < 0.5:
        when = f"on {written_date(date)}"
    marks = chance.choice(_MARKS[language])
    quoted = _marked(planted.words, marks)
    comma = _marked(re.sub(r"\.\Z", ",", planted.words), marks)
    end = "" if planted.words[-1] in ".!?" else "."
    told = phrase.format_map(
        {"name": planted.claimed, "quoted": quoted, "quoted,": comma, "when": when, "When": when[:1].upper() + when[1:]}
    )
    return told if told.endswith((".", ")")) else f"{told}{end}"


def _marked(words: str, marks: str) -> str:
    if marks[1] == "\u00a0":
        return f"«\u00a0{words}\u00a0»"
    if marks == "''":
        words = words.replace("’", "'")
    return f"{marks[0]}{words}{marks[1]}"


def _block(planted: Planted, chance: random.Random) -> list[str]:
    named = {
        "en": ("{name} wrote as follows:", "Let us hear {name}’s own words:", "{name} put it thus:"),
        "de": ("{name} schrieb:",),
        "fr": ("{name} écrit :",),
    }
    head = chance.choice(named[planted.language]) if planted.claimed else "This is what stands there:"
    return [head.format(name=planted.claimed), f"> {planted.words}"]


# -- what was found


def judge(planted: Planted, finding: QuotationFinding | None) -> str:
    """What is wrong with a finding; empty where it is as it should be."""
    if finding is None:
        return "not read"
    if not planted.way and finding.is_wrong:
        return f"blamed: {finding.status} {[one.what for one in finding.mismatches]}"
    if planted.way and not finding.is_wrong:
        return f"not shown: {finding.status}"
    claimed = finding.quotation.speaker
    if planted.claimed is not None and claimed is not None and not claimed.may_be(planted.claimed):
        return f"claimed of {claimed.name} in place of {planted.claimed}"
    cited = {one.document.id for one in (finding.checked.citation, *finding.checked.pieces) if one is not None}
    if planted.documents and cited.isdisjoint(planted.documents):
        return f"wrong source: {cited}"
    if planted.way == "joined" and (finding.status != "joined" or not cited.issuperset(planted.documents)):
        return f"{finding.status} in place of joined"
    if planted.way == "speaker" and finding.status != "other-speaker":
        return f"{finding.status} in place of other-speaker"
    speaker = finding.checked.citation.speaker if finding.checked.citation else None
    if planted.documents and planted.way != "joined" and speaker != planted.speaker:
        return f"speaker {speaker} in place of {planted.speaker}"
    return ""


def found(
    planted: Sequence[Planted], findings: Sequence[QuotationFinding]
) -> Iterator[tuple[Planted, QuotationFinding | None]]:
    """Each planted quotation with its finding, by its words."""
    left = list(findings)
    for one in planted:
        key = _letters(one.words)
        match = next((other for other in left if _letters(other.quotation.text) == key), None)
        if match is not None:
            left.remove(match)
        yield one, match


def _letters(words: str) -> str:
    return "".join(filter(str.isalnum, words))


def main() -> None:
    """Compose, check and count."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("index")
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--quotations", type=int, default=40)
    parser.add_argument("-v", "--verbose", action="store_true")
    options = parser.parse_args()
    index = searchdoc.open(options.index)
    every = sentences_of(index)
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    claimed, seconds = Counter[str](), 0.0
    for seed in range(options.first, options.first + options.seeds):
        text, planted = compose(every, random.Random(seed), options.quotations)  # noqa: S311 (no secret)
        begun = time.perf_counter()
        checked = index.check(text=text)
        seconds += time.perf_counter() - begun
        for one, finding in found(planted, checked.findings):
            kind = one.way or ("true, with an ellipsis" if one.ellipsis else "true")
            wrong = judge(one, finding)
            total[kind] += 1
            right[kind] += not wrong
            if one.claimed and finding is not None:
                claimed["named"] += finding.quotation.speaker is not None
                claimed["all"] += 1
            if wrong and options.verbose:
                print(f"seed {seed}, {kind}: {wrong}\n    {one.words[:200]!r} claimed of {one.claimed}")
    for kind in (*WAYS, "true", "true, with an ellipsis"):
        print(f"{kind:24} {right[kind]:5} of {total[kind]}")
    altered = sum(total[way] for way in WAYS), sum(right[way] for way in WAYS)
    print(f"{'altered, in all':24} {altered[1]:5} of {altered[0]}")
    print(f"speakers read from the prose: {claimed['named']} of {claimed['all']}")
    print(f"{seconds / options.seeds:.2f} seconds an article; {len(every)} sentences to quote")


if __name__ == "__main__":
    main()
