"""Questions that leave something to the question before: "and what did she answer?", "and in 1922?", "why?".

What is left out is put in words into the question, so that it can be shown, and read as any other question. Where
nothing tells what is meant, the question stays as it stands: nothing is guessed that is not said.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

from searchdoc.models import Span
from searchdoc.passages.people import Speaker
from searchdoc.ranking.questions import Question, QuestionReader
from searchdoc.ranking.threads import Thread, thread_of
from searchdoc.text.follow_up_words import (
    ABOUT,
    FROM,
    PREPOSITIONS,
    TO,
    Pronoun,
    asked_about,
    asks_for_an_answer,
    is_question_word,
    pronouns_in,
    without_lead,
)
from searchdoc.text.gender import gender_of

Carried = Literal["person", "speaker", "addressee", "topic", "dates", "question"]
"""What a question took over from the one before: somebody for a pronoun, or one part of it, or the words it asks with."""

_MARKS = " \t\n\r?!.,;:"
_LAST_WORD = re.compile(r"(\w+)\W*\Z")
_WORD = re.compile(r"\w+(?:['’.-]\w+)*")
_AUXILIARY = re.compile(
    r"(?:did|does|do|was|were|is|are|has|had|have|will|would|should|could|can|might|must)\b", re.IGNORECASE
)
_INVERTED = re.compile(
    r"\W*(?:\w+\s+){0,4}?(?:did|does|do|was|were|is|are|has|had|have|will|would|should|could|can|might|must)"
    r"\s+(?:also\s+|then\s+)?\Z",
    re.IGNORECASE,
)
_ANOTHER_SUBJECT = re.compile(
    r"\b(?:did|does|do|was|were|is|are|has|had|have|would|should|could)\s+(?:the|an?|my|our|lord|lady)\s+\w"
    r"|\A\W*(?:who|which\s+\w+)\s+(?!(?:did|does|do|was|were|is|are|has|had|have)\b)\w",
    re.IGNORECASE,
)
_IT = re.compile(
    r"\bit\b(?!['’]|\s+(?:takes?|took|rain\w*|snow\w*|that|who|true|possible|matters?|happen\w*|seems?|be|is|was|to)\b)"
    r"|(?<=\babout\s)(?:that|this|them)\b(?=\W*\Z|\s+(?:in|on|to|before|after|since|until)\b)",
    re.IGNORECASE,
)
_POINTING = re.compile(r"(?:that|this|so|it)", re.IGNORECASE)
_ELSE = re.compile(r"\b(?:else|sonst|autre|más|altro|more)\b", re.IGNORECASE)
_QUESTION_WORDS = re.compile(r"\W*(?:(?:to|from|with|by|for|on|in|at)\s+)?(?:what|which|whom|who|when|where|why|how)\b", re.I)
_TITLE_OR_ARTICLE = re.compile(r"\A(?:the\s+|old\s+|young\s+|(?:mr|mrs|ms|miss|dr|lord|lady|sir)\.?\s+)*\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A question as it is asked after another.

    ``asked`` are the words that were typed, and ``question`` those that the index is asked. ``carried`` says what came
    from the question before, empty where nothing did: then both are the same. ``doubts`` are pronouns that may stand
    for several people, each with their names; the first of them was taken.
    """

    asked: str
    question: str
    carried: tuple[Carried, ...] = ()
    doubts: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def sentence(self) -> str | None:
        """What was carried over, for a reader: "asked as: …"; None where nothing was."""
        if not self.carried:
            return None
        doubts = "".join(
            f" ({word}: {' or '.join(names)}? asked as {names[0]})" for word, names in self.doubts
        )
        return f"asked as: {self.question}{doubts}"


def follow_up(before: Thread | None, text: str, reader: QuestionReader) -> FollowUp:
    """What a question means after the one before; ``before`` is None for the first one.

    Raises what ``QuestionReader.read`` raises.
    """
    as_it_stands = FollowUp(text, text)
    if before is None:
        return as_it_stands
    return _Reading(before, text, reader).result or as_it_stands


@dataclass(frozen=True)
class _Reading:
    """One question read after another."""

    before: Thread
    text: str
    reader: QuestionReader

    @cached_property
    def language(self) -> str:
        """The question's language; that of the one before where two words or fewer tell nothing."""
        if len(_WORD.findall(self.text)) <= 3:
            return self.before.language
        return self.reader.read(self.text).language

    @cached_property
    def core(self) -> str:
        """The question without what stands in front of it ("and") and without its marks."""
        return without_lead(self.text, self.language)[0].strip(_MARKS)

    @cached_property
    def has_lead(self) -> bool:
        """Whether "and" or "but" stands in front of it."""
        return without_lead(self.text, self.language)[1]

    @cached_property
    def result(self) -> FollowUp | None:
        """The question with what it left out; None where it left out nothing that is known."""
        if not self.core or self.reader.read(self.text).is_query:
            return None
        return self._bare_question_word() or self._dates() or self._piece() or self._clause()

    def _asked(self, question: str, *carried: Carried, doubts: Sequence[tuple[str, tuple[str, ...]]] = ()) -> FollowUp:
        words = " ".join(question.split()).rstrip(_MARKS)
        return FollowUp(self.text, words, tuple(dict.fromkeys(carried)), tuple(doubts))

    def _bare_question_word(self) -> FollowUp | None:
        """ "why?" after a question that can be asked with that word in place of its own."""
        if not is_question_word(self.core, self.language):
            return None
        thread = self.before
        if thread.saying and thread.language == "en":
            name = thread.speaker_name
            rest = " ".join(filter(None, (_with_about(thread), thread.words(thread.addressee), *self._period())))
            if self.core.casefold() in ("to whom", "who", "from whom"):
                rest = " ".join(filter(None, (_with_about(thread), *self._period())))
            word = "why" if self.core.casefold() == "why not" else self.core
            return self._asked(f"{word} did {name} write {rest}", "speaker", "topic", *self._dates_carried())
        head = _QUESTION_WORDS.match(thread.text)
        if head is None:
            return None
        rest = thread.text[head.end() :].lstrip()
        rest = re.sub(r"\A(?:many|much|long|often|old)\s+", "", rest, flags=re.IGNORECASE)
        return self._asked(f"{self.core} {rest}", "question") if _AUXILIARY.match(rest) else None

    def _dates(self) -> FollowUp | None:
        """ "and in 1922?" after a question to which the days can be added, or whose days they replace."""
        period = self._period_alone(self.core)
        if period is None or not (self.has_lead or self.core[:1].isalpha()):
            return None
        thread = self.before
        pieces = [(one, "") for one in thread.period[1:]]
        if thread.period:
            pieces.append((thread.period[0], f" {period} "))
            return self._asked(_replaced(thread.text, pieces), *self._parts_kept())
        return self._asked(f"{thread.text.rstrip(_MARKS)} {period}", *self._parts_kept())

    def _period_alone(self, words: str) -> str | None:
        """The words, where they are days and nothing else."""
        if not any(character.isdigit() for character in words):
            return None
        thread = thread_of(self.reader.read(words), self.reader.speakers)
        rest = _replaced(words, [(one, "") for one in thread.period])
        return words if thread.period and not _WORD.search(rest) else None

    def _parts_kept(self) -> tuple[Carried, ...]:
        thread = self.before
        if not thread.saying:
            return ("question",)
        kept: list[Carried] = ["speaker"]
        kept += ["addressee"] if thread.addressee else []
        kept += ["topic"] if thread.topic else []
        return tuple(kept)

    def _dates_carried(self) -> tuple[Carried, ...]:
        return ("dates",) if self.before.period else ()

    def _period(self) -> list[str]:
        return [self.before.text[one.start : one.end] for one in self.before.period]

    def _piece(self) -> FollowUp | None:
        """ "what about the rent?", "and Margaret?", "and to Robert?": a piece that stands in for one of before."""
        about = asked_about(self.core, self.language)
        piece = (about or self.core).strip(_MARKS)
        if about is None and (not self.has_lead or self._is_clause(piece)):
            return None
        first, _, rest = piece.partition(" ")
        if rest and first.casefold() in FROM.get(self.language, ()) and (name := self._person(rest)):
            return self._of_speaker(name)
        if rest and first.casefold() in TO.get(self.language, ()) and (name := self._person(rest)):
            return self._to(first, name)
        if name := self._person(piece):
            return self._of_speaker(name)
        if rest and first.casefold() in ABOUT.get(self.language, ()) and first.casefold() != "of":
            return self._of_topic(piece)
        if rest and self.language == "en" and first.casefold() in PREPOSITIONS:
            return self._of_circumstance(first, piece)
        return self._of_topic(piece)

    def _is_clause(self, piece: str) -> bool:
        """Whether words are more than a name or a thing: they ask, or have a verb that asks."""
        return bool(_QUESTION_WORDS.match(piece) or _AUXILIARY.match(piece)) or (
            self.language != "en" and len(_WORD.findall(piece)) > 4
        )

    def _person(self, words: str) -> tuple[str, tuple[str, tuple[str, ...]] | None] | None:
        """The person whom words name and nothing else, or for whom they are the pronoun."""
        for pronoun in pronouns_in(words, self.language):
            if pronoun.span == Span(0, len(words)):
                names = self._meant_by(pronoun, self.before, frozenset())
                return None if not names else (names[0], _doubt(pronoun, names))
        for person, start, end in self.reader.speakers.named_in(self.reader.read(words, correct=True).text):
            whole = self.reader.read(words, correct=True).text
            if end == len(whole) and _TITLE_OR_ARTICLE.match(whole[:start]):
                return (whole[start:end] if person.unsure else person.name), None
        return None

    def _of_speaker(self, named: tuple[str, tuple[str, tuple[str, ...]] | None]) -> FollowUp | None:
        """The question before, of somebody else."""
        thread, (name, doubt) = self.before, named
        doubts = [doubt] if doubt else []
        place = thread.speaker or self._person_asked_about()
        if place is None:
            return None
        kept: tuple[Carried, ...] = tuple(one for one in self._parts_kept() if one != "speaker")
        question = _replaced(thread.text, [(place, name)])
        if thread.addressee is not None and thread.addressee_name == name:  # "what did X write to Y": "and Y?"
            to = thread.text[thread.addressee.start : thread.addressee.end].split(" ", 1)[0]
            question = _replaced(
                thread.text, [(place, name), (thread.addressee, f"{to} {thread.speaker_name}")]
            )
        carried = (*kept, *self._dates_carried()) if thread.saying else ("question",)
        return self._asked(question, *(carried or ("question",)), doubts=doubts)

    def _person_asked_about(self) -> Span | None:
        """The person of a question that asks for nobody's words; None where there are none or several."""
        thread = self.before
        named = [Span(start, end) for _, start, end in self.reader.speakers.named_in(thread.text)]
        if not named and thread.topic is not None and gender_of(thread.words(thread.topic) or "") is not None:
            return thread.topic
        return named[0] if len(named) == 1 else None

    def _to(self, to: str, named: tuple[str, tuple[str, tuple[str, ...]] | None]) -> FollowUp | None:
        """The question before, written to somebody else."""
        thread, (name, doubt) = self.before, named
        if not thread.saying:
            return None
        doubts = [doubt] if doubt else []
        kept = tuple(one for one in self._parts_kept() if one != "addressee")
        question = (
            _replaced(thread.text, [(thread.addressee, f"{to} {name}")])
            if thread.addressee
            else _inserted(thread, f"{to} {name}", before_topic=True)
        )
        return self._asked(question, *kept, *self._dates_carried(), doubts=doubts)

    def _of_topic(self, piece: str) -> FollowUp | None:
        """The question before, about something else."""
        thread = self.before
        own_days = self.reader.read(piece).period is not None
        dropped = [(one, "") for one in thread.period] if own_days else []
        dates: tuple[Carried, ...] = () if own_days else self._dates_carried()
        if not thread.saying:
            if thread.topic is None:
                return None
            first, _, rest = piece.partition(" ")
            piece = rest if rest and first.casefold() in ABOUT.get(self.language, ()) else piece
            return self._asked(_replaced(thread.text, [*dropped, (thread.topic, piece)]), "question", *dates)
        words = self._spoken_of(piece)
        kept: tuple[Carried, ...] = tuple(one for one in self._parts_kept() if one != "topic")
        if thread.topic is not None:
            question = _replaced(thread.text, [*dropped, (thread.topic, words)])
        else:
            question = _inserted(thread, words) if not own_days else f"{_replaced(thread.text, dropped).rstrip(_MARKS)} {words}"
        return self._asked(question, *kept, *dates)

    def _spoken_of(self, piece: str) -> str:
        """The words with "about" in front of them, or with what stood there before."""
        common = ABOUT.get(self.language, ("about",))
        if piece.split(" ", 1)[0].casefold() in common:
            return piece
        before = (self.before.words(self.before.topic) or "").split(" ", 1)[0].casefold()
        return f"{before if before in common else common[0]} {piece}"

    def _of_circumstance(self, preposition: str, piece: str) -> FollowUp | None:
        """The question before with another place or circumstance: "and in Leeds?"."""
        thread = self.before
        kept = (*self._parts_kept(), *self._dates_carried())
        place = _phrase_with(preposition.casefold(), thread)
        if place is not None:
            return self._asked(_replaced(thread.text, [(place, f"{piece} ")]), *kept)
        return self._asked(_inserted(thread, piece), *kept)

    def _clause(self) -> FollowUp | None:
        """A whole sentence with pronouns in it, or one that asks for somebody's words and not about what."""
        text, carried, doubts = self._without_pronouns()
        text, of_thing = self._without_it(text)
        carried += ["topic"] if of_thing else []
        if not (carried or self.has_lead or asks_for_an_answer(text, self.language)):
            return None
        question = self.reader.read(text, correct=True)
        if question.speaker is not None and not of_thing:
            text, filled = self._filled(question)
            carried += filled
        return self._asked(text, *carried, doubts=doubts) if carried else None

    def _without_pronouns(self) -> tuple[str, list[Carried], list[tuple[str, tuple[str, ...]]]]:
        """The sentence with names in place of its pronouns."""
        pieces: list[tuple[Span, str]] = []
        carried: list[Carried] = []
        doubts = []
        own = [(person.name, start) for person, start, _ in self.reader.speakers.named_in(self.core)]
        own += [(name, self.core.find(name)) for name in thread_of(self.reader.read(self.core), self.reader.speakers).people]
        taken: dict[str, None] = {}
        for pronoun in pronouns_in(self.core, self.language):
            if _is_bound(pronoun, self.core, own, self.reader):
                continue
            others = frozenset((*taken, *(name for name, _ in own))) if pronoun.role != "possessive" else frozenset()
            names = self._meant_by(pronoun, self._seen_from(pronoun), others)
            if names:
                doubts += [one] if (one := _doubt(pronoun, names)) else []
                taken[names[0]] = None
                carried.append("person")
                joint = " " if self.core[pronoun.span.start : pronoun.span.start + 1] == "-" else ""
                ending = "'s" if pronoun.role == "possessive" else ""
                pieces.append((pronoun.span, f"{joint}{names[0]}{ending}"))
        return _replaced(self.core, pieces), carried, doubts

    def _seen_from(self, pronoun: Pronoun) -> Thread:
        """The thread with those in front who may answer, where the question asks what somebody answered."""
        thread = self.before
        if pronoun.role != "subject" or not asks_for_an_answer(self.core, self.language):
            return thread
        _, addressee = self._exchange()
        if addressee is None:
            return thread
        return replace(thread, people=tuple(dict.fromkeys((addressee, *thread.people))), latest=1)

    def _exchange(self) -> tuple[str | None, str | None]:
        """Who wrote to whom in what was asked before, or else in what was found."""
        thread = self.before
        writer = thread.speaker_name or thread.heard[0]
        if thread.addressee_name is not None:
            return writer, thread.addressee_name
        return writer, thread.heard[1] if thread.heard[0] == writer else None

    def _meant_by(self, pronoun: Pronoun, thread: Thread, others: frozenset[str]) -> tuple[str, ...]:
        """Whom a pronoun may stand for: the first is taken; several where nothing tells them apart."""
        heard = tuple(name for name in thread.heard if name is not None)
        tiers = (thread.people[: thread.latest], heard, thread.people[thread.latest :])
        for tier in tiers:
            fitting = [name for name in tier if name not in others and self._fits(name, pronoun)]
            known = [name for name in fitting if pronoun.gender and self._gender(name) == pronoun.gender]
            if fitting:
                return tuple(dict.fromkeys(known or fitting))
        return ()

    def _gender(self, name: str) -> str | None:
        person = self._known(name)
        return gender_of(name, *(person.variants if person else ()))

    def _known(self, name: str) -> Speaker | None:
        return next((person for person in self.reader.speakers.bearers(name) if person.name == name), None)

    def _fits(self, name: str, pronoun: Pronoun) -> bool:
        if pronoun.word == "they" or pronoun.gender is None:
            return True
        person = self._known(name)
        if person is not None and person.kind == "body":
            return False
        return self._gender(name) in (None, pronoun.gender)

    def _without_it(self, text: str) -> tuple[str, bool]:
        """The sentence with the thing in place of "it"."""
        thing = self.before.thing
        match = _IT.search(text) if self.language == "en" else None
        if thing is None or match is None:
            return text, False
        inside = re.sub(r"\A(?:about|on|of)\s+", "", thing)
        return f"{text[: match.start()]}{inside}{text[match.end() :]}", True

    def _filled(self, question: Question) -> tuple[str, list[Carried]]:
        """A question for somebody's words with what it leaves out: to whom, about what, and of which days."""
        thread, own = self.before, thread_of(question, self.reader.speakers)
        text, carried = question.text.rstrip(_MARKS), []
        answers = asks_for_an_answer(text, self.language)
        pointing = own.topic is not None and _POINTING.fullmatch(own.words(own.topic) or "")
        if (own.topic is not None and not pointing) or _ELSE.search(text):
            return text, []
        writer, addressee = self._exchange()
        if answers and own.addressee is None and writer is not None and addressee == own.speaker_name:
            text = f"{text} {TO.get(self.language, ('to',))[0]} {writer}"
            carried.append("addressee")
        about = _with_about(thread)
        if about is not None:
            text = f"{text} {about}"
            carried.append("topic")
        if thread.period and not own.period and not answers:  # an answer has a date of its own
            text = " ".join((text, *self._period()))
            carried.append("dates")
        return text, carried


def _with_about(thread: Thread) -> str | None:
    """What the words before were about, with its preposition."""
    words = thread.words(thread.topic)
    if words is None or thread.saying:
        return words
    return f"{ABOUT.get(thread.language, ('about',))[0]} {words}"


def _doubt(pronoun: Pronoun, names: Sequence[str]) -> tuple[str, tuple[str, ...]] | None:
    return (pronoun.word, tuple(names)) if len(names) > 1 else None


def _is_bound(pronoun: Pronoun, text: str, own: Sequence[tuple[str, int]], reader: QuestionReader) -> bool:
    """Whether a pronoun stands for somebody in its own sentence: "what did Robert say about his wages"."""
    if pronoun.role == "object":
        return False  # "what did Robert write to him" is never about Robert himself
    before = text[: pronoun.span.start]
    named = [name for name, start in own if 0 <= start < pronoun.span.start]
    if any(_may_be(name, pronoun, reader) for name in named):
        return True
    return pronoun.role != "subject" and bool(_ANOTHER_SUBJECT.search(before)) or (
        pronoun.role == "subject" and not _INVERTED.match(before) and bool(_ANOTHER_SUBJECT.search(before))
    )


def _may_be(name: str, pronoun: Pronoun, reader: QuestionReader) -> bool:
    person = next((one for one in reader.speakers.bearers(name) if one.name == name), None)
    gender = gender_of(name, *(person.variants if person else ()))
    return pronoun.gender is None or gender in (None, pronoun.gender)


def _replaced(text: str, pieces: Sequence[tuple[Span, str]]) -> str:
    """A text with other words at some places."""
    for span, words in sorted(pieces, reverse=True):
        text = f"{text[: span.start]}{words}{text[span.end :]}"
    return text


def _inserted(thread: Thread, words: str, *, before_topic: bool = False) -> str:
    """The question with words in front of its days, or of what it is about; behind everything else."""
    place = thread.topic if before_topic and thread.topic else (thread.period[0] if thread.period else None)
    if place is None:
        return f"{thread.text.rstrip(_MARKS)} {words}"
    return f"{thread.text[: place.start].rstrip()} {words} {thread.text[place.start :]}"


def _phrase_with(preposition: str, thread: Thread) -> Span | None:
    """The place of a preposition in a question and of what it governs, which are no days and no person written to."""
    taken = [*thread.period, *([thread.addressee] if thread.addressee else [])]
    words = list(_WORD.finditer(thread.text))
    for at, word in enumerate(words):
        if word.group().casefold() == preposition and not any(one.start <= word.start() < one.end for one in taken):
            if thread.topic is not None and word.start() == thread.topic.start and preposition in ABOUT["en"]:
                continue
            end = word.end()
            for following in words[at + 1 :]:
                inside = any(one.start <= following.start() < one.end for one in taken)
                if following.group().casefold() in PREPOSITIONS or inside:
                    break
                end = following.end()
            return Span(word.start(), end) if end > word.end() else None
    return None
