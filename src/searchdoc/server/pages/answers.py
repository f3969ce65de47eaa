"""An answer as a page shows it: the sentences, their citations, and what else the question can be narrowed down to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from searchdoc.answering.answers import Answer
from searchdoc.answering.citations import Citation, place_of
from searchdoc.index import Index
from searchdoc.models import PASSAGE_KINDS
from searchdoc.passages.context import shown_words, speakers_of
from searchdoc.server.pages.edition import Edition, edition_of
from searchdoc.server.pages.labels import VoiceLabel, citation_label, outer_labels
from searchdoc.server.pages.links import Asked, document_link, passage_link
from searchdoc.server.pages.palette import Palette
from searchdoc.text.characters import without_controls
from searchdoc.text.dates import days_of
from searchdoc.text.snippets import matching, snippet
from searchdoc.text.wording import capitalised, counted, unwrapped

_EXCERPT = 300
"""Characters that are shown of a passage that stands beside an answer, or in the place of one."""

_COUNTED = 40
"""The passages nearest to a question among which speakers, dates and documents are counted."""

_VALUES = 8
"""The most values of a facet that are shown."""


@dataclass(frozen=True, slots=True)
class AnswerSentence:
    """A sentence that answers; ``before`` is the one before it, where it points back there, or empty."""

    text: str
    before: str


@dataclass(frozen=True, slots=True)
class ExcerptWords:
    """Words of an excerpt; ``strong`` are those that match the question."""

    text: str
    strong: bool


@dataclass(frozen=True, slots=True)
class Card:
    """A citation: whose words, by whom they are quoted, where they stand, and the addresses of all that.

    ``sentences`` are those of the answer, none where the passage is only near; ``excerpt`` is what it holds then.
    ``open`` says that its document is the one beside the answer.
    """

    number: int
    label: VoiceLabel
    outer: tuple[VoiceLabel, ...]
    sentences: tuple[AnswerSentence, ...]
    excerpt: tuple[ExcerptWords, ...]
    title: str
    place: tuple[str, ...]
    link: str
    permanent: str
    document: str
    reference: str
    id: str
    open: bool
    repeats: str


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a facet: how many of the nearest passages have it, and the question narrowed down to it."""

    name: str
    count: int
    link: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """One way to narrow a question down; ``clear`` leads back, where a value is chosen."""

    name: str
    field: str
    values: tuple[Value, ...]
    clear: str


@dataclass(frozen=True, slots=True)
class AnswerView:
    """The answer to a question. ``reason`` says why there is none, in a sentence; ``near`` are passages beside it.

    ``edition`` is the document that is open, and ``changed`` says that its file has been edited since it was indexed.
    ``of`` is the number of passages that the facets are counted among.
    """

    asked: Asked
    answered: bool
    reason: str
    suggestion: Value | None
    cards: tuple[Card, ...]
    near: tuple[Card, ...]
    facets: tuple[Facet, ...]
    edition: Edition | None
    changed: bool
    of: int


def answer_view(index: Index, palette: Palette, asked: Asked, facets: bool = True) -> AnswerView:
    """Ask, and lay out what is answered. Raises what ``Index.ask`` raises."""
    filters = dict(asked.filters)
    answer = index.ask(asked.question, **filters)  # type: ignore[arg-type] # each is a string
    used = {claim.citation for claim in answer.claims}
    chosen = _chosen(answer, asked)
    names = [voice.speaker for citation in answer.citations for voice in reversed(citation.voices)]
    hues = palette.of_page(names)
    cards = [_card(answer, citation, asked, hues, chosen) for citation in answer.citations]
    edition = None
    if chosen is not None:
        edition = edition_of(chosen.document, palette, cited=chosen.span, level=2, hues=hues)
    return AnswerView(
        asked,
        answer.answered,
        "" if answer.answered else f"{capitalised(without_controls(answer.reason or 'nothing was found'))}.",
        _suggestion(answer, asked),
        tuple(card for card in cards if card.number in used),
        tuple(card for card in cards if card.number not in used),
        _facets(index, asked) if facets else (),
        edition,
        chosen is not None and bool(index.edited([chosen.document.id])),
        _COUNTED,
    )


def passage_card(citation: Citation, hues: Mapping[str, int]) -> Card:
    """A passage by itself, all its words in one."""
    card = _laid_out(citation, hues, (), passage_link(citation.id), is_open=True)
    words = unwrapped(without_controls(shown_words(citation.document, citation.span)))
    return replace(card, excerpt=(ExcerptWords(words, strong=False),))


def near_card(citation: Citation, hues: Mapping[str, int]) -> Card:
    """A passage in a list: as much of it as tells what it is about."""
    return _laid_out(citation, hues, (), document_link(citation.document.id, cite=citation.id) + "#cited")


def _chosen(answer: Answer, asked: Asked) -> Citation | None:
    """The citation whose document is open: the one asked for, or the first of an answer; of a silence, none."""
    number = asked.cite or (1 if answer.answered else 0)
    return next((citation for citation in answer.citations if citation.number == number), None)


def _suggestion(answer: Answer, asked: Asked) -> Value | None:
    if not answer.suggestion:
        return None
    link = asked.but(question=answer.suggestion).link
    return Value(without_controls(answer.suggestion), 0, link, answer.answered)


def _card(answer: Answer, citation: Citation, asked: Asked, hues: Mapping[str, int], chosen: Citation | None) -> Card:
    claims = [claim for claim in answer.claims if claim.citation == citation.number]
    shown = {claim.span for claim in claims}
    document = citation.document
    sentences = tuple(
        AnswerSentence(
            unwrapped(without_controls(shown_words(document, claim.span))),
            unwrapped(without_controls(shown_words(document, claim.before)))
            if claim.before is not None and claim.before not in shown
            else "",
        )
        for claim in claims
    )
    link = asked.citing(citation.number).link
    return _laid_out(citation, hues, sentences, link, is_open=chosen is not None and chosen.number == citation.number)


def _laid_out(
    citation: Citation,
    hues: Mapping[str, int],
    sentences: tuple[AnswerSentence, ...],
    link: str,
    *,
    is_open: bool = False,
) -> Card:
    title, *place = place_of(citation)
    return Card(
        citation.number,
        citation_label(citation, hues),
        outer_labels(citation, hues),
        sentences,
        () if sentences else _excerpt(citation),
        without_controls(title),
        tuple(map(without_controls, place)),
        link,
        passage_link(citation.id),
        document_link(citation.document.id, cite=citation.id) + "#cited",
        without_controls(citation.reference),
        without_controls(citation.id),
        is_open,
        counted(len(citation.repeats), "more place") if citation.repeats else "",
    )


def _excerpt(citation: Citation) -> tuple[ExcerptWords, ...]:
    """As much of the words as fits, around those that match the question."""
    words = without_controls(" ".join(shown_words(citation.document, citation.span).split()))
    spans = matching(words, citation.explanation.terms, citation.document.language)
    piece = snippet(words, spans, _EXCERPT)
    pieces = [ExcerptWords("… ", strong=False)] if piece.start else []
    done = piece.start
    for span in spans:
        if piece.covers(span):
            pieces += [
                ExcerptWords(words[done : span.start], strong=False),
                ExcerptWords(words[span.start : span.end], strong=True),
            ]
            done = span.end
    pieces.append(ExcerptWords(words[done : piece.end], strong=False))
    if piece.end < len(words):
        pieces.append(ExcerptWords(" …", strong=False))
    return tuple(piece for piece in pieces if piece.text)


def _facets(index: Index, asked: Asked) -> tuple[Facet, ...]:
    """What the passages nearest to the question, without what narrows it down, have in common."""
    hits = index.search(asked.question, _COUNTED)
    whose = Counter(name for hit in hits for name in speakers_of(hit.passage))
    whom = Counter(voice.addressee for hit in hits for voice in hit.voices[-1:] if voice.addressee)
    whom = Counter({name: count for name, count in whom.items() if _is_one_addressee(index, name)})
    years = Counter(days[0][:4] for hit in hits if (days := days_of(hit.date)) is not None)
    documents = Counter(hit.document.id for hit in hits)
    titles = {hit.document.id: hit.document.title for hit in hits}
    kinds = Counter(hit.kind for hit in hits)
    made = (
        _facet("Speaker", "speaker", _most(whose), asked),
        _facet("Written to", "to", _most(whom), asked),
        _facet("Year", "since", sorted(years.items())[:24], asked, is_chosen=_is_year(asked)),
        _facet("Kind", "kind", [(kind, kinds[kind]) for kind in PASSAGE_KINDS if kinds[kind]], asked),
        _facet("Document", "document", _most(documents), asked, titles.__getitem__),
    )
    return tuple(facet for facet in made if len(facet.values) > 1 or facet.clear)


def _is_one_addressee(index: Index, name: str) -> bool:
    """Whether the name means one of those who are written to, so that it can be asked for."""
    return sum(1 for person in index.people(name) if person.addressed) == 1


def _most(counts: Counter[str]) -> Sequence[tuple[str, int]]:
    return sorted(counts.items(), key=lambda one: (-one[1], one[0]))[:_VALUES]


def _is_year(asked: Asked) -> Callable[[str], bool]:
    return lambda year: asked.since == asked.until == year


def _facet(
    name: str,
    field: str,
    values: Sequence[tuple[str, int]],
    asked: Asked,
    shown: Callable[[str], str] = str,
    is_chosen: Callable[[str], bool] | None = None,
) -> Facet:
    """A facet; choosing the value that is chosen takes it back."""
    fields = ("since", "until") if field == "since" else (field,)
    cleared = asked.but(**dict.fromkeys(fields, ""))
    chosen = is_chosen or (lambda value: getattr(asked, field).casefold() == value.casefold())
    listed = tuple(
        Value(
            without_controls(shown(value)),
            count,
            cleared.but(**dict.fromkeys(fields, value)).link,
            chosen(value),
        )
        for value, count in values
    )
    narrowed = getattr(asked, field) or any(one.chosen for one in listed)
    return Facet(name, field, listed, cleared.link if narrowed else "")
