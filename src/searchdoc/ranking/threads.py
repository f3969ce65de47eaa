"""What a conversation is about after a question: the places in it that the next question may take over or replace."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from searchdoc.keywords import QueryTerm
from searchdoc.models import Span
from searchdoc.passages.people import Speakers
from searchdoc.ranking.question_forms import is_addressed, is_verb_of_saying
from searchdoc.ranking.questions import Question, QuestionReader
from searchdoc.text.follow_up_words import ABOUT, PREPOSITIONS, without_lead
from searchdoc.text.gender import gender_of
from searchdoc.text.question_words import begins_with_question_word

Heard = tuple[str | None, str | None]
"""The speaker and the addressee of a passage, None where they are not known."""

REMEMBERED_PEOPLE = 12
"""The most people of earlier questions for whom a pronoun may stand."""

_BEFORE_NAME = re.compile(
    r"(?:\b(?:to|an|à|aan|para|a|ad|к|au|al)\s+)?(?:\b(?:the|die|das|den|la|el|il|lo|de|het|o)\s+)?(?:\b\w{2,5}\.\s+)?\Z",
    re.IGNORECASE,
)
_BEFORE_DATE = re.compile(
    r"(?:\b(?:in|on|of|from|since|until|till|by|before|after|during|between|and|im|am|vom|von|seit|bis|vor|nach|zwischen|"
    r"en|le|du|de|depuis|avant|après|desde|hasta|antes|después|nel|dal|dopo|prima|в|с|до|после|em|op|sinds|tot|voor|na)"
    r"\s+)?(?:(?:the|den|dem|der|el|il|del)\s+)?(?:(?:year|jahre?|année|año|anno)\s+)?\Z",
    re.IGNORECASE,
)
_JOINED = re.compile(r"\s*(?:and|to|until|till|und|bis|et|y|e|и|en|tot|[-–—,])?\s*", re.IGNORECASE)
_AUXILIARY = re.compile(
    r"\W*(?:\w+\s+){0,3}?(?:did|does|do|was|were|is|are|has|have|had|will|would|should|could|can|might|must)\b",
    re.IGNORECASE,
)
_SUBJECT_ASKED_FOR = re.compile(
    r"\W*(?:who|what|which\s+\w+)\s+(?!(?:did|does|do|was|were|is|are|has|have|had|will|would|should|could|can)\b)\w+",
    re.IGNORECASE,
)
_DETERMINER = re.compile(r"\b(?:the|an?|his|her|their|its|my|our|this|that)\s+\Z", re.IGNORECASE)
_PARTICIPLE = re.compile(
    r"\w+(?:ed|en)|sold|built|lost|made|burnt|found|held|paid|sent|born|bought|told|read|kept|left|lent|spent|cut",
    re.IGNORECASE,
)
_WORD = re.compile(r"\w+(?:['’.-]\w+)*")
_SPACE_OR_COMMA = " \t\n\r,;:"

MARKS = " \t\n\r?!.,;:"
"""Characters that end a question and are no part of its words."""


@dataclass(frozen=True, slots=True)
class Thread:
    """Where a conversation stands after a question.

    ``text`` is the question as it was asked of the index, with everything that was carried over, and ``language`` its
    language (ISO 639-1). ``verb_end`` is where its verb of saying ends (-1 without any). Spans are places in ``text``:
    ``speaker`` and ``addressee`` those of the names (the latter with its "to"), ``topic`` that of what the words are
    about with its preposition, or, where nobody's words are asked for, that of the thing asked about; ``period`` those
    of the days with their prepositions. ``saying`` is true where somebody's words are asked for.

    ``people`` are the names that pronouns may stand for, the most likely one first: ``latest`` of them stand in the
    question itself. ``heard`` are the speaker and the addressee of the passage that answered best.
    """

    text: str
    language: str
    saying: bool = False
    speaker: Span | None = None
    addressee: Span | None = None
    topic: Span | None = None
    period: tuple[Span, ...] = ()
    speaker_name: str | None = None
    addressee_name: str | None = None
    people: tuple[str, ...] = ()
    latest: int = 0
    heard: Heard = (None, None)

    def words(self, span: Span | None) -> str | None:
        """The words at a place of the question."""
        return None if span is None else self.text[span.start : span.end]

    @property
    def days(self) -> tuple[str, ...]:
        """The words for its days."""
        return tuple(self.text[span.start : span.end] for span in self.period)

    @property
    def about(self) -> str | None:
        """What it is about, with a preposition in front."""
        words = self.words(self.topic)
        return words if words is None or self.saying else f"{ABOUT.get(self.language, ('about',))[0]} {words}"

    @property
    def thing(self) -> str | None:
        """What "it" stands for: the topic without its preposition."""
        words = self.words(self.topic)
        first, _, rest = (words or "").partition(" ")
        return rest.strip() if rest and first.casefold() in ABOUT.get(self.language, ()) else words

    def with_inserted(self, words: str, *, before_topic: bool = False) -> str:
        """The question with words in front of its days, or of what it is about; behind everything else."""
        place = self.topic if before_topic and self.topic else (self.period[0] if self.period else None)
        if place is None:
            return f"{self.text.rstrip(MARKS)} {words}"
        return f"{self.text[: place.start].rstrip()} {words} {self.text[place.start :]}"

    def phrase_with(self, preposition: str) -> Span | None:
        """The place of an English preposition and of what it governs, which are no days and nobody written to."""
        taken = [*self.period, *([self.addressee] if self.addressee else [])]
        topic = self.topic.start if self.saying and self.topic and preposition in ABOUT["en"] else -1
        start = end = -1
        for word in _WORD.finditer(self.text):
            free = not any(one.start <= word.start() < one.end for one in taken)
            begins = word.group().casefold() in PREPOSITIONS
            if start >= 0:
                if begins or not free:
                    break
                end = word.end()
            elif free and begins and word.group().casefold() == preposition and word.start() != topic:
                start = word.start()
        return Span(start, end) if end >= 0 else None

    def followed_by(self, heard: Heard, before: Thread | None) -> Thread:
        """The same with what the answer was, and with the people of the questions before."""
        earlier = () if before is None else (*before.people, *filter(None, before.heard))
        people = tuple(dict.fromkeys((*self.people, *earlier)))[:REMEMBERED_PEOPLE]
        return replace(self, people=people, heard=heard)


def thread_after(question: str, reader: QuestionReader, before: Thread | None, heard: Heard = (None, None)) -> Thread:
    """Where a conversation stands after a question that was asked of the index.

    ``heard`` are the speaker and the addressee of the passage that answered best. Raises what the reader raises.
    """
    language = reader.read(question).language
    read = reader.read(without_lead(question, language)[0], correct=True)
    return thread_of(read, reader.speakers).followed_by(heard, before)


def thread_of(question: Question, speakers: Speakers) -> Thread:
    """The places of a question that the next one may refer to. ``question`` was read by a ``QuestionReader``."""
    text = question.text
    named = speakers.named_in(text)
    speaker = next((Span(start, end) for person, start, end in named if person == question.speaker), None)
    addressee = _addressee(text, question, speakers)
    period = _periods(text, question)
    saying = question.speaker is not None
    if saying:
        topic = _topic_of_words(text, question.language, [one for one in (speaker, addressee, *period) if one])
    else:
        topic = _thing(text, question, period)
    people = _people(text, question, speakers)
    return Thread(
        text,
        question.language,
        saying,
        speaker,
        addressee,
        topic,
        period,
        None if question.speaker is None else question.speaker.name,
        question.addressee,
        people,
        len(people),
    )


def _addressee(text: str, question: Question, speakers: Speakers) -> Span | None:
    """The place of the one written to, with its "to"."""
    if question.addressee is None:
        return None
    for _, start, end in (*speakers.named_in(text), *speakers.bodies_in(text)):
        if is_addressed(text, start):
            before = _BEFORE_NAME.search(text[:start])
            return Span(before.start() if before else start, end)
    return None


def _periods(text: str, question: Question) -> tuple[Span, ...]:
    """The days of a question with the words in front of them; "from 1850 to 1852" is one place."""
    if question.period is None:
        return ()
    joined: list[Span] = []
    for span in question.period.spans:
        if span.end > len(text):  # the period was read in a question whose speaker's name was put in full
            return ()
        if joined and _JOINED.fullmatch(text, joined[-1].end, span.start):
            joined[-1] = Span(joined[-1].start, span.end)
        else:
            before = _BEFORE_DATE.search(text[: span.start])
            joined.append(Span(before.start() if before else span.start, span.end))
    return tuple(joined)


def _topic_of_words(text: str, language: str, others: Sequence[Span]) -> Span | None:
    """What somebody's words are to be about: what is left behind the names, the verb of saying and the dates."""
    end = len(text.rstrip(MARKS))
    start = 0
    for word in re.finditer(r"\w+", text):
        if is_verb_of_saying(word.group(), language):
            start = word.end()
            break
    names = [one for one in others if one.start < end]
    start = max([start, *(one.end for one in names[:1])])
    rest = _longest_gap(start, end, names)
    words = text[rest.start : rest.end]
    left = rest.start + len(words) - len(words.lstrip(_SPACE_OR_COMMA))
    right = rest.end - (len(words) - len(words.rstrip(_SPACE_OR_COMMA)))
    return Span(left, right) if left < right else None


def _longest_gap(start: int, end: int, taken: Iterable[Span]) -> Span:
    """The longest piece between two places that nothing is taken of."""
    gaps, position = [], start
    for span in sorted(taken):
        if span.end > position:
            gaps.append(Span(position, max(position, min(span.start, end))))
            position = span.end
    gaps.append(Span(min(position, end), end))
    return max(gaps, key=lambda gap: gap.end - gap.start)


def replaced(text: str, pieces: Iterable[tuple[Span, str]]) -> str:
    """A text with other words at some places, which do not overlap."""
    for span, words in sorted(pieces, reverse=True):
        text = f"{text[: span.start]}{words}{text[span.end :]}"
    return text


def _thing(text: str, question: Question, period: Sequence[Span]) -> Span | None:
    """The thing that a question is about which asks for nobody's words; None where several may be meant."""
    if question.language != "en" or question.text != question.sought:
        return None
    people = {term.start for term in question.of_people}
    terms = [
        term
        for term in question.about
        if term.start >= 0 and term.start not in people and not any(one.start <= term.start < one.end for one in period)
    ]
    runs = [_run(group, text) for group in _contiguous(terms, text)]
    subject = _SUBJECT_ASKED_FOR.match(text)
    auxiliary = _AUXILIARY.match(text) if begins_with_question_word(text) else None
    if subject and runs and runs[0].start < subject.end():  # its verb, and what stands behind that at once
        runs = [Span(subject.end() + 1, runs[0].end), *runs[1:]] if runs[0].end > subject.end() + 1 else runs[1:]
    elif auxiliary and runs:
        runs = _without_main_verb(runs, text)
    determined = [run for run in runs if _DETERMINER.search(text[: run.start])]
    verb = subject or auxiliary
    beside = [run for run in runs if verb and not text[verb.end() : run.start].strip()]
    runs = runs[:1] if question.counts else determined if len(determined) == 1 else beside if len(runs) == 1 else []
    if len(runs) != 1:
        return None
    before = _DETERMINER.search(text[: runs[0].start])
    return Span(before.start(), runs[0].end) if before else runs[0]


def _contiguous(terms: Iterable[QueryTerm], text: str) -> list[list[QueryTerm]]:
    """The terms that stand beside each other, together."""
    runs: list[list[QueryTerm]] = []
    for term in sorted(terms, key=lambda one: one.start):
        if runs and not text[runs[-1][-1].start + len(runs[-1][-1].text) : term.start].strip():
            runs[-1].append(term)
        else:
            runs.append([term])
    return runs


def _run(terms: Sequence[QueryTerm], text: str) -> Span:
    end = min(len(text), terms[-1].start + len(terms[-1].text))
    return Span(terms[0].start, end)


def _without_main_verb(runs: Sequence[Span], text: str) -> list[Span]:
    """The pieces without the verb with which "did the mill burn" and "was the mill sold" end."""
    *others, last = runs
    if text[last.end :].strip(MARKS):
        return list(runs)
    words = text[last.start : last.end].split()
    auxiliary = _AUXILIARY.match(text)
    asked_with = auxiliary.group().split()[-1].casefold() if auxiliary else ""
    verb = asked_with not in ("was", "were", "is", "are") or _PARTICIPLE.fullmatch(words[-1])
    if not verb:
        return list(runs)
    if len(words) == 1:
        return others
    return [*others, Span(last.start, last.end - len(words[-1]) - 1)]


def _people(text: str, question: Question, speakers: Speakers) -> tuple[str, ...]:
    """Whom a pronoun may stand for: the one whose words are asked for, then the others, the last named first."""
    named = [(start, person.name) for person, start, _ in speakers.named_in(text) if not person.unsure]
    taken = {name for _, name in named}
    for _, group in groupby(_names_beside_each_other(question, text), key=lambda one: one[0]):
        start, name = next(group)
        if gender_of(name) is not None and not any(at <= start < at + len(known) for at, known in named):
            named.append((start, name))
    order = [name for _, name in sorted(named, reverse=True)]
    first = [question.speaker.name] if question.speaker is not None and question.speaker.name in taken else []
    return tuple(dict.fromkeys([*first, *order]))


def _names_beside_each_other(question: Question, text: str) -> list[tuple[int, str]]:
    """Words with a capital that stand beside each other: names of whom the index may not know."""
    runs = _contiguous(question.names, text) if question.text == question.sought else []
    spans = [_run(run, text) for run in runs]
    return [(span.start, text[span.start : span.end]) for span in spans]
