"""Cited passages as blocks of one sentence for language models that cite by block, and their citations taken back.

The form is that of the `search_result` blocks of Anthropic's Messages API, and of the `search_result_location` with
which a model cites them: the number of the result, and the first block and the one behind the last. Nothing here speaks
to a model. A citation is believed only where it leads to characters of a document, and every other is refused with the
reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from searchdoc.answering.citations import Citation
from searchdoc.answering.llm_check import speaker_at
from searchdoc.answering.selection import every_sentence_span
from searchdoc.errors import MalformedCitation
from searchdoc.models import Span, citation_id
from searchdoc.passages.people import words_in
from searchdoc.ranking.speaker_bonus import is_same_addressee
from searchdoc.structure.cues import NOT_SUBJECT, REPORTING, WORDS_BEFORE
from searchdoc.text.characters import CAPITAL
from searchdoc.text.words import fold

_LOCATION = "search_result_location"
_SAYS = re.compile(
    rf"(?<![\w.’'-])(?P<name>(?:{CAPITAL}[\w.’'-]*+\s++){{1,5}})(?:(?:\w{{1,20}}ly|also|then|later|again|once)\s++)?"
    rf"(?:{REPORTING})\b"
)
_ONE_OF_SEVERAL = re.compile(r"(?:\b(?:and|or|nor)|&)\s*\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class CheckedCitation:
    """A model's citation that holds: ``text == citation.document.text[start:end]``, whole sentences of a citation.

    ``claim`` is what the model says and cites them for, or "" where the citation came without it.
    """

    claim: str
    citation: Citation
    span: Span

    @property
    def start(self) -> int:
        """Where the words begin, in code points."""
        return self.span.start

    @property
    def end(self) -> int:
        """Where the words end, in code points."""
        return self.span.end

    @property
    def text(self) -> str:
        """The words, sliced from the document."""
        return self.citation.document.slice(self.span)

    @property
    def id(self) -> str:
        """The citation's identifier for just these words, which ``Index.resolve`` takes."""
        return citation_id(self.citation.document, self.span)

    @property
    def speaker(self) -> str | None:
        """Whose words these are; None where that is not established, or where they are of several people."""
        return speaker_at(self.citation, self.span)

    def to_dict(self) -> dict[str, object]:
        """The claim and where its words stand, in plain values."""
        return {
            "claim": self.claim,
            "citation": self.citation.number,
            "id": self.id,
            "document": self.citation.document.id,
            "start": self.start,
            "end": self.end,
            "text": self.text,
            "speaker": self.speaker,
        }


@dataclass(frozen=True, slots=True)
class RefusedCitation:
    """A model's citation that does not hold, and the reason; ``cited_text`` is what it gives as the words cited."""

    claim: str
    cited_text: str
    reason: str

    def to_dict(self) -> dict[str, object]:
        """The claim, the words and the reason."""
        return {"claim": self.claim, "cited_text": self.cited_text, "reason": self.reason}


@dataclass(frozen=True, slots=True)
class CheckedReply:
    """All citations of a model's reply, in its order: those that hold, and those that are refused."""

    citations: tuple[CheckedCitation, ...]
    refused: tuple[RefusedCitation, ...]

    def to_dict(self) -> dict[str, object]:
        """Both, in plain values."""
        return {
            "citations": [one.to_dict() for one in self.citations],
            "refused": [one.to_dict() for one in self.refused],
        }


# -- what the model is given


def search_results(citations: Sequence[Citation]) -> list[dict[str, object]]:
    """A `search_result` block for each citation, its content one text block for each sentence.

    ``source`` is the citation's id, and ``title`` its reference, which says whose words they are. Each text is a slice
    of the document.
    """
    return [
        {
            "type": "search_result",
            "source": citation.id,
            "title": citation.reference,
            "content": [{"type": "text", "text": citation.document.slice(span)} for span in block_spans(citation)],
            "citations": {"enabled": True},
        }
        for citation in citations
    ]


def block_spans(citation: Citation) -> tuple[Span, ...]:
    """Where each block of a citation stands in its document: its sentences in order, or the whole without any."""
    return tuple(every_sentence_span(citation)) or (citation.span,)


# -- how its citations are checked


def checked_reply(reply: object, citations: Sequence[Citation], before: int = 0) -> CheckedReply:
    """Take the citations of a reply back to the characters of the documents.

    ``reply`` is a message, its content blocks, or citations alone; objects of a client library, or the same as
    dictionaries. ``citations`` are those that the model was given as search results, and ``before`` is the number of
    search results that stood before these in the conversation. Raises ``MalformedCitation`` for a reply without blocks.
    """
    held: list[CheckedCitation] = []
    refused: list[RefusedCitation] = []
    for claim, location in _locations(reply):
        try:
            held.append(_checked(claim, location, citations, before))
        except _Refusal as refusal:
            words = _field(location, "cited_text")
            refused.append(RefusedCitation(claim, words if isinstance(words, str) else "", str(refusal)))
    return CheckedReply(tuple(held), tuple(refused))


class _Refusal(Exception):
    """Why a citation does not hold."""


def _field(one: object, name: str) -> object:
    return one.get(name) if isinstance(one, Mapping) else getattr(one, name, None)


def _locations(reply: object) -> Iterator[tuple[str, object]]:
    """The citations of a reply, each with the words of the text block that it belongs to."""
    blocks = _field(reply, "content")
    blocks = reply if blocks is None else blocks
    if not isinstance(blocks, list | tuple):
        raise MalformedCitation(
            "this is no reply with citations: give the whole message, or the list of its blocks", ""
        )
    for block in blocks:
        claim = _field(block, "text")
        listed = _field(block, "citations")
        if _field(block, "type") == _LOCATION or _field(block, "cited_text") is not None:
            yield "", block
        elif isinstance(listed, list | tuple):
            yield from ((claim if isinstance(claim, str) else "", location) for location in listed)


def _checked(claim: str, location: object, citations: Sequence[Citation], before: int) -> CheckedCitation:
    if _field(location, "type") != _LOCATION:
        raise _Refusal(f"it is no {_LOCATION}: it cites something else than these search results")
    citation = _citation(location, citations, before)
    span = _span(location, citation)
    if other := _said_to_be_of(claim, citation, span, citations):
        raise _Refusal(f"the reply gives these words to {other}, and they are of {speaker_at(citation, span)}")
    return CheckedCitation(claim, citation, span)


def _citation(location: object, citations: Sequence[Citation], before: int) -> Citation:
    """The citation that a location names by its number, and by its source where it names one."""
    number, source = _number(location, "search_result_index"), _field(location, "source")
    if not before <= number < before + len(citations):
        raise _Refusal(f"there is no search result {number} among these {len(citations)}")
    citation = citations[number - before]
    if source is not None and source != citation.id:
        raise _Refusal(f"search result {number} is {citation.id}, and not {source}")
    return citation


def _span(location: object, citation: Citation) -> Span:
    """From the first block that a location names to the last, if they hold the words that it cites."""
    first, behind = _number(location, "start_block_index"), _number(location, "end_block_index")
    spans = block_spans(citation)
    if not 0 <= first < behind <= len(spans):
        raise _Refusal(f"there are no blocks {first} to {behind} among the {len(spans)} of {citation.id}")
    words, named = _field(location, "cited_text"), spans[first:behind]
    if not isinstance(words, str):
        raise _Refusal("it does not say which words it cites")
    if _without_space(words) != _without_space("".join(citation.document.slice(span) for span in named)):
        raise _Refusal("the words that it cites are not those of the blocks that it names")
    return Span(named[0].start, named[-1].end)


def _number(location: object, name: str) -> int:
    value = _field(location, name)
    if not isinstance(value, int) or isinstance(value, bool):
        raise _Refusal(f"its {name} is no number")
    return value


def _without_space(words: str) -> str:
    """Blocks are joined with white space or without, as the interface likes."""
    return "".join(words.split())


# -- whose words the reply says they are


def _said_to_be_of(claim: str, citation: Citation, span: Span, citations: Sequence[Citation]) -> str | None:
    """The one person who says it in the claim, where somebody else says it in the document; None where it is not told.

    That cannot be told where the claim lets several people speak, where the speaker is not established, and where the
    words are a report of that person or name that person, and so may tell what the person said.
    """
    speakers, own = set(_speakers_in(claim, citations)), speaker_at(citation, span)
    if len(speakers) != 1 or own is None:
        return None
    (name,) = speakers
    quotes = (quote for quote in citation.document.quotes if quote.span.overlaps(span))
    voices = (*citation.voices, *(voice for quote in quotes for voice in quote.voices))
    speaking = [own, *(voice.speaker for voice in voices if voice.mode == "reported")]
    if any(is_same_addressee(one, name) for one in speaking):
        return None
    words = {fold(word) for word in words_in(citation.document.reading(span))}
    return None if fold(name.split()[-1]) in words else name


def _speakers_in(claim: str, citations: Sequence[Citation]) -> Iterator[str]:
    """The people of the documents who say something in a claim: "X wrote", but not "to X wrote" nor "Y and X wrote"."""
    matches = [match for match in _SAYS.finditer(claim) if _is_alone_and_subject(claim, match.start())]
    if not matches:
        return
    known = {person.name for citation in citations for person in citation.document.people}
    known |= {voice.speaker for citation in citations for voice in citation.voices if voice.speaker}
    for match in matches:
        meant = sorted((name for name in known if is_same_addressee(name, match["name"])), key=len)
        is_one_person = all(is_same_addressee(name, meant[-1]) for name in meant)
        yield from meant[-1:] if is_one_person else meant


def _is_alone_and_subject(claim: str, place: int) -> bool:
    """Whether the name at a place is neither behind a preposition nor the last of several."""
    before = claim[max(0, place - WORDS_BEFORE) : place]
    return not (NOT_SUBJECT.search(before) or _ONE_OF_SEVERAL.search(before))
