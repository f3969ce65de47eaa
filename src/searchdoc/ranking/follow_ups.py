"""Questions that leave something to the question before: "and what did she answer?", "and in 1922?", "why?".

What is left out is put in words into the question, so that it can be shown, and read as any other question. Where
nothing tells what is meant, the question stays as it stands: nothing is guessed that is not said.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from searchdoc.models import Span
from searchdoc.ranking.pronouns import Antecedents, thing_pointed_to
from searchdoc.ranking.questions import Question, QuestionReader
from searchdoc.ranking.threads import MARKS, Thread, replaced, thread_of
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

Carried = Literal["person", "speaker", "addressee", "topic", "dates", "question"]
"""What was taken over: somebody for a pronoun, a part of the question before, or "question", the words it asks with."""

Doubt = tuple[str, tuple[str, ...]]
"""A pronoun and those for whom it may stand; the first was taken."""

_FEW_WORDS = 3
"""A question of so few words tells nothing of its language: it is that of the question before."""

_MOST_NAMES = 3
"""The most people that are named in a doubt."""

_WORD = re.compile(r"\w+(?:['’.-]\w+)*")
_VERBS = "did|does|do|was|were|is|are|has|had|have|will|would|should|could|can|might|must"
_AUXILIARY = re.compile(rf"(?:{_VERBS})\b", re.IGNORECASE)
_ASKS = re.compile(
    r"\W*(?:(?:to|from|with|by|for|on|in|at)\s+)?(?:what|which|whom|who|when|where|why|how)\b", re.IGNORECASE
)
_HOW_MANY = re.compile(
    rf"\W*(?P<of>(?:for|in|on|by|with|from|at)\s+)?(?:how\s+(?:many|much)|which|what)\s+(?P<what>(?!(?:{_VERBS})\b)\w+(?:\s+(?!(?:{_VERBS})\b)\w+)?)"
    rf"\s+(?P<verb>{_VERBS})\s+(?P<rest>\S.*)",
    re.IGNORECASE | re.DOTALL,
)
_ADVERB = re.compile(r"\s*(?:many|much|long|often|old)\b", re.IGNORECASE)
_WHAT = re.compile(r"\W*(?:was|que|qu[’']|qué|che(?:\s+cosa)?|cosa|что|o\s+que|wat)\b\s*", re.IGNORECASE)
_POINTING = re.compile(r"(?:that|this|so|it|them)", re.IGNORECASE)
_SAID_THAT = re.compile(r"\b(?:said|says|wrote|writes|thought|told)\s+(?:that|this|so|it)\Z", re.IGNORECASE)
_ELSE = re.compile(r"\b(?:else|sonst|noch|autre|más|altro|more)\b", re.IGNORECASE)
_BEFORE_A_NAME = re.compile(r"\A(?:the\s+|old\s+|young\s+|(?:mr|mrs|ms|miss|dr|lord|lady|sir)\.?\s+)*\Z", re.IGNORECASE)
_PREPOSITION = re.compile(r"\A(?:about|on|of)\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A question as it is asked after another.

    ``asked`` are the words that were typed, and ``question`` those that the index is asked. ``carried`` says what came
    from the question before, empty where nothing did: then both are the same. ``doubts`` are pronouns that may stand
    for several people; the first of them was taken.
    """

    asked: str
    question: str
    carried: tuple[Carried, ...] = ()
    doubts: tuple[Doubt, ...] = ()

    @property
    def sentence(self) -> str | None:
        """What was carried over, for a reader: "asked as: …"; None where nothing was."""
        if not self.carried:
            return None
        doubts = "".join(f" ({word}: {' or '.join(names)}? asked as {names[0]})" for word, names in self.doubts)
        return f"asked as: {self.question}{doubts}"


def follow_up(before: Thread | None, text: str, reader: QuestionReader) -> FollowUp:
    """What a question means after the one before; ``before`` is None for the first one.

    Raises what ``QuestionReader.read`` raises.
    """
    as_it_stands = FollowUp(text, text)
    if before is None or reader.read(text).is_query:
        return as_it_stands
    return _Reading(before, text, reader).result or as_it_stands


@dataclass(frozen=True)
class _Reading:
    """One question read after another, as one form after the other."""

    before: Thread
    text: str
    reader: QuestionReader

    @cached_property
    def result(self) -> FollowUp | None:
        """The question with what it left out; None where it left out nothing that is known."""
        if not self.core:
            return None
        return self._question_word() or self._dates() or self._piece() or self._clause()

    @cached_property
    def language(self) -> str:
        """The question's language."""
        short = len(_WORD.findall(self.text)) <= _FEW_WORDS
        return self.before.language if short else self.reader.read(self.text).language

    @cached_property
    def core(self) -> str:
        """The question without what stands in front of it ("and") and without its marks."""
        return without_lead(self.text, self.language)[0].strip(MARKS)

    @cached_property
    def has_lead(self) -> bool:
        """Whether "and" or "but" stands in front of it."""
        return without_lead(self.text, self.language)[1]

    @cached_property
    def antecedents(self) -> Antecedents:
        """Those for whom its pronouns may stand."""
        return Antecedents(self.before, self.reader.speakers)

    def _asked(self, question: str, *carried: Carried, doubts: Sequence[Doubt] = ()) -> FollowUp:
        words = " ".join(question.split()).rstrip(MARKS)
        return FollowUp(self.text, words, tuple(dict.fromkeys(carried)), tuple(doubts))

    def _kept(self, replaced_part: Carried | None = None) -> tuple[Carried, ...]:
        """What a question keeps of the one before when one part is replaced."""
        thread = self.before
        if not thread.saying:
            kept: list[Carried] = ["question"]
        else:
            kept = ["speaker"]
            kept += ["addressee"] if thread.addressee else []
            kept += ["topic"] if thread.topic else []
        kept += ["dates"] if thread.period else []
        return tuple(one for one in kept if one != replaced_part) or ("question",)

    def _question_word(self) -> FollowUp | None:
        """Such as "why?", after a question that can be asked with that word in place of its own."""
        if not is_question_word(self.core, self.language):
            return None
        thread, word = self.before, self.core
        if thread.saying and thread.language == "en":
            to = None if word.casefold().endswith("whom") else thread.words(thread.addressee)
            parts = [word, "did", thread.speaker_name, "write", to, thread.about, *thread.days]
            kept = self._kept("addressee" if to is None else None)
            return self._asked(" ".join(filter(None, parts)), *kept)
        if thread.saying:
            what = _WHAT.match(thread.text)
            return self._asked(f"{word} {thread.text[what.end() :]}", *self._kept()) if what else None
        if counted := _HOW_MANY.fullmatch(thread.text.rstrip(MARKS)):
            return self._asked(f"{word} {_inverted(counted)}", "question")
        asks = _ASKS.match(thread.text)
        if asks is None:
            return None
        rest = _ADVERB.sub("", thread.text[asks.end() :], count=1).lstrip()
        return self._asked(f"{word} {rest}", "question") if _AUXILIARY.match(rest) else None

    def _dates(self) -> FollowUp | None:
        """Such as "and in 1922?": days that are added to the question before, or replace its own."""
        days, thread = self.core, self.before
        if not self._is_days(days) or not (self.has_lead or days[:1].isalpha()):
            return None
        if not thread.period:
            return self._asked(f"{thread.text.rstrip(MARKS)} {days}", *self._kept())
        first, *others = thread.period
        question = replaced(thread.text, [(first, f" {days} "), *((one, "") for one in others)])
        return self._asked(question, *self._kept("dates"))

    def _is_days(self, words: str) -> bool:
        """Whether words name days and nothing else."""
        if not any(character.isdigit() for character in words):
            return False
        period = thread_of(self.reader.read(words), self.reader.speakers).period
        return bool(period) and not _WORD.search(replaced(words, [(one, "") for one in period]))

    def _piece(self) -> FollowUp | None:
        """Such as "what about the rent?", "and Margaret?", "and to Robert?": a piece that replaces one of before."""
        about = asked_about(self.core, self.language)
        piece = (about or self.core).strip(MARKS)
        if (about is None and (not self.has_lead or self._is_clause(piece))) or _POINTING.fullmatch(piece):
            return None
        if named := self._person(piece):
            return self._of_speaker(*named)
        piece, people, doubts = self._without_pronouns(piece, self.before.speaker_name)
        first, _, rest = piece.partition(" ")
        word = first.casefold() if rest else ""
        if word in (*FROM.get(self.language, ()), *TO.get(self.language, ())) and (named := self._person(rest)):
            return self._to(first, *named) if word in TO.get(self.language, ()) else self._of_speaker(*named)
        is_topic = not word or word in ABOUT.get(self.language, ()) or self.language != "en"
        asked = self._of_topic(piece) if is_topic or word not in PREPOSITIONS else self._of_circumstance(word, piece)
        return asked and self._asked(asked.question, *people, *asked.carried, doubts=doubts)

    def _is_clause(self, piece: str) -> bool:
        """Whether words are more than a name or a thing."""
        return bool(_ASKS.match(piece) or _AUXILIARY.match(piece)) or (
            self.language != "en" and len(_WORD.findall(piece)) > _FEW_WORDS + 1
        )

    def _person(self, words: str) -> tuple[str, tuple[Doubt, ...]] | None:
        """The person whom words name and nothing else, or for whom they are the pronoun."""
        for pronoun in pronouns_in(words, self.language):
            if pronoun.span == Span(0, len(words)) and (names := self.antecedents.meant_by(pronoun)):
                return names[0], _doubts(pronoun, names)
        text = self.reader.read(words, correct=True).text
        for person, start, end in self.reader.speakers.named_in(text):
            if end == len(text) and _BEFORE_A_NAME.match(text[:start]):
                return (text[start:end] if person.unsure else person.name), ()
        return None

    def _of_speaker(self, name: str, doubts: Sequence[Doubt]) -> FollowUp | None:
        """The question before, of somebody else."""
        thread = self.before
        place = thread.speaker or self._person_asked_about()
        if place is None:
            return None
        pieces = [(place, name)]
        if thread.addressee is not None and thread.addressee_name == name:  # "what did X write to Y": "and Y?"
            to = thread.text[thread.addressee.start : thread.addressee.end].split(" ", 1)[0]
            pieces.append((thread.addressee, f"{to} {thread.speaker_name}"))
        return self._asked(replaced(thread.text, pieces), *self._kept("speaker"), doubts=doubts)

    def _person_asked_about(self) -> Span | None:
        """The person of a question that asks for nobody's words; None where there are none or several."""
        thread = self.before
        named = [Span(start, end) for _, start, end in self.reader.speakers.named_in(thread.text)]
        if not named and thread.topic is not None and thread.words(thread.topic) in thread.people[: thread.latest]:
            return thread.topic
        return named[0] if len(named) == 1 else None

    def _to(self, to: str, name: str, doubts: Sequence[Doubt]) -> FollowUp | None:
        """The question before, written to somebody else."""
        thread, words = self.before, f"{to} {name}"
        if not thread.saying:
            return None
        question = (
            replaced(thread.text, [(thread.addressee, words)])
            if thread.addressee
            else thread.with_inserted(words, before_topic=True)
        )
        return self._asked(question, *self._kept("addressee"), doubts=doubts)

    def _of_topic(self, piece: str) -> FollowUp | None:
        """The question before, about something else; days of its own take the place of those before."""
        thread = self.before
        dropped: list[tuple[Span, str]] = []
        kept = self._kept("topic")
        if self.reader.read(piece).period is not None:
            dropped = [(one, "") for one in thread.period]
            kept = tuple(one for one in kept if one != "dates") or ("question",)
        if thread.saying:
            words = self._spoken_of(piece)
        elif thread.topic is None:
            return None
        else:
            first, _, rest = piece.partition(" ")
            words = rest if rest and first.casefold() in ABOUT.get(self.language, ()) else piece
        if thread.topic is not None:
            question = replaced(thread.text, [*dropped, (thread.topic, words)])
        else:
            question = (
                f"{replaced(thread.text, dropped).rstrip(MARKS)} {words}" if dropped else thread.with_inserted(words)
            )
        return self._asked(question, *kept)

    def _spoken_of(self, piece: str) -> str:
        """The words with "about" in front of them, or with what stood there before."""
        common = ABOUT.get(self.language, ("about",))
        if piece.split(" ", 1)[0].casefold() in common:
            return piece
        before = (self.before.words(self.before.topic) or "").split(" ", 1)[0].casefold()
        return f"{before if before in common else common[0]} {piece}"

    def _of_circumstance(self, preposition: str, piece: str) -> FollowUp | None:
        """The question before with another place or circumstance: "and in Leeds?"."""
        thread, place = self.before, self.before.phrase_with(preposition)
        if place is not None:
            return self._asked(replaced(thread.text, [(place, piece)]), *self._kept())
        return self._asked(thread.with_inserted(piece), *self._kept())

    def _clause(self) -> FollowUp | None:
        """A whole sentence with pronouns in it, or one that asks for somebody's words and not about what."""
        text, carried, doubts = self._without_pronouns(self.core)
        thing = self.before.thing
        place = thing_pointed_to(text) if self.language == "en" and thing is not None else None
        if place is not None and thing is not None:
            text = replaced(text, [(place, _PREPOSITION.sub("", thing))])
            carried.append("topic")
        if not (carried or self.has_lead or asks_for_an_answer(text, self.language) or _SAID_THAT.search(text)):
            return None
        question = self.reader.read(text, correct=True)
        if question.speaker is not None and place is None:
            text, filled = self._filled(question)
            carried += filled
        elif question.quotes and _SAID_THAT.search(text) and self.before.about is not None:
            text, carried = f"{text} {self.before.about}", ["topic"]
        return self._asked(text, *carried, doubts=doubts) if carried else None

    def _without_pronouns(self, text: str, owner: str | None = None) -> tuple[str, list[Carried], list[Doubt]]:
        """A text with names in place of its pronouns, what was carried by that, and what is in doubt.

        Where it is to stand in a sentence about the ``owner``, "her" may stay: "what did Mary say about her brother".
        """
        pieces: list[tuple[Span, str]] = []
        doubts: list[Doubt] = []
        pronouns = pronouns_in(text, self.language)
        named = self._people_of(text) if pronouns else []
        taken = [name for name, _ in named]
        for pronoun in pronouns:
            owned = owner is not None and pronoun.role == "possessive" and self.antecedents.fits(owner, pronoun)
            if owned or self.antecedents.is_bound(pronoun, text, named):
                continue
            others = () if pronoun.role == "possessive" else tuple(taken)
            names = self.antecedents.meant_by(pronoun, others, self._who_answers(pronoun, text))
            if names:
                taken.append(names[0])
                doubts += _doubts(pronoun, names)
                hyphen = text[pronoun.span.start] == "-"
                ending = "'s" if pronoun.role == "possessive" else ""
                pieces.append((pronoun.span, f"{' ' if hyphen else ''}{names[0]}{ending}"))
        return replaced(text, pieces), ["person"] if pieces else [], doubts

    def _people_of(self, text: str) -> list[tuple[str, int]]:
        """The people whom a text names, also those of whom the index does not know, with the places of the names."""
        speakers = self.reader.speakers
        known = [(person.name, start) for person, start, _ in speakers.named_in(text)]
        people = thread_of(self.reader.read(text), speakers).people
        return [*known, *((name, text.find(name)) for name in people)]

    def _who_answers(self, pronoun: Pronoun, text: str) -> str | None:
        """The one written to before, where a question asks what somebody answered."""
        if pronoun.role != "subject" or not asks_for_an_answer(text, self.language):
            return None
        return self._exchange()[1]

    def _exchange(self) -> tuple[str | None, str | None]:
        """Who wrote to whom in what was asked before, or else in what was found."""
        thread = self.before
        writer = thread.speaker_name or thread.heard[0]
        if thread.addressee_name is not None:
            return writer, thread.addressee_name
        return writer, thread.heard[1] if thread.heard[0] == writer else None

    def _filled(self, question: Question) -> tuple[str, list[Carried]]:
        """A question for somebody's words with what it leaves out: to whom, about what, and of which days."""
        thread, own = self.before, thread_of(question, self.reader.speakers)
        text = question.text.rstrip(MARKS)
        carried: list[Carried] = []
        own_topic = own.topic is not None and not _POINTING.fullmatch(own.words(own.topic) or "")
        if own_topic or _ELSE.search(text):
            return text, carried
        answers = asks_for_an_answer(text, self.language)
        writer, addressee = self._exchange()
        if answers and own.addressee is None and writer is not None and addressee == own.speaker_name:
            text = f"{text} {TO.get(self.language, ('to',))[0]} {writer}"
            carried.append("addressee")
        if thread.about is not None:
            text = f"{text} {thread.about}"
            carried.append("topic")
        if thread.period and not own.period and not answers:  # an answer has a date of its own
            text = " ".join((text, *thread.days))
            carried.append("dates")
        return text, carried


def _inverted(counted: re.Match[str]) -> str:
    """A question for a number or for which, without its question word: "were sacks lost", "did Eliza sell sacks"."""
    what, verb, rest = counted["what"], counted["verb"], counted["rest"]
    if counted["of"]:
        return f"{verb} {rest}"
    return f"{verb} {what} {rest}" if verb.casefold() in ("was", "were", "is", "are") else f"{verb} {rest} {what}"


def _doubts(pronoun: Pronoun, names: Sequence[str]) -> tuple[Doubt, ...]:
    return ((pronoun.word, tuple(names[:_MOST_NAMES])),) if len(names) > 1 else ()
