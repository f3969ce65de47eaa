"""For whom or what a pronoun stands in a question that follows another."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from searchdoc.models import Span
from searchdoc.passages.people import Speakers
from searchdoc.ranking.threads import Thread
from searchdoc.text.follow_up_words import Pronoun
from searchdoc.text.gender import Gender, gender_of
from searchdoc.text.name_kinds import name_kind
from searchdoc.text.name_parts import name_parts

_FORMS_OF_TO_BE = "did|does|do|was|were|is|are|has|had|have|will|would|should|could|can|might|must"
_MAIN_SUBJECT = re.compile(rf"\W*(?:\w+\s+){{0,4}}?(?:{_FORMS_OF_TO_BE})\s+(?:also\s+|then\s+)?\Z", re.IGNORECASE)
_ANOTHER_SUBJECT = re.compile(
    rf"\b(?:{_FORMS_OF_TO_BE})\s+(?:the|an?|my|our|lord|lady)\s+\w"
    rf"|\A\W*(?:who|which\s+\w+)\s+(?!(?:{_FORMS_OF_TO_BE})\b)\w",
    re.IGNORECASE,
)
_INSIDE_THE_SUBJECT = re.compile(r"\b(?:the|an?)\s+(?:\w+\s+){1,2}(?:of|in|on|from|for|to)\s+\Z", re.IGNORECASE)
_IT = re.compile(
    r"\bit\b(?!['’]|\s+(?:takes?|took|rain\w*|snow\w*|that|who|true|possible|matters?|happen\w*|seems?|be|is|was|to)\b)"
    r"|(?<=\babout\s)(?:that|this|them)\b(?=\W*\Z|\s+(?:in|on|to|before|after|since|until)\b)",
    re.IGNORECASE,
)
_THING_BEFORE = re.compile(
    r"\b(?:the|an?)\s+\w.*\b(?:and|when|if|because|that|before|after|while|or|since|until|as)\b",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Antecedents:
    """Those for whom pronouns may stand after the question where a conversation stands."""

    thread: Thread
    speakers: Speakers

    def meant_by(self, pronoun: Pronoun, others: Iterable[str] = (), first: str | None = None) -> tuple[str, ...]:
        """The names for which a pronoun may stand; the first is the one to take, and several are a doubt.

        Those of the question before come first, then those of its answer, then those of earlier questions. Nobody is
        meant who is among ``others``; ``first`` is meant where the pronoun fits.
        """
        thread = self.thread
        heard = tuple(name for name in thread.heard if name is not None)
        expected = () if first is None else (first,)
        for tier in (expected, thread.people[: thread.latest], heard, thread.people[thread.latest :]):
            fitting = [name for name in tier if name not in others and self.fits(name, pronoun)]
            known = [name for name in fitting if self._is_known(name, pronoun)]
            if fitting:
                return tuple(dict.fromkeys(known or fitting))
        return ()

    def fits(self, name: str, pronoun: Pronoun) -> bool:
        """Whether nothing contradicts that a pronoun stands for somebody; a body of people is "they"."""
        if pronoun.gender is None:
            return True
        return not self._is_body(name) and self._gender(name) in (None, pronoun.gender)

    def _is_known(self, name: str, pronoun: Pronoun) -> bool:
        """Whether what is known of somebody agrees with a pronoun: the gender, or for "they" that it is a body."""
        if pronoun.gender is None:
            return self._is_body(name)
        return self._gender(name) == pronoun.gender

    def _is_body(self, name: str) -> bool:
        """Whether a name is that of a body of people, or no name at all ("the keeper of the light")."""
        return name_kind(name) == "body" or name_parts(name) is None

    def _gender(self, name: str) -> Gender | None:
        variants = [form for one in self.speakers.bearers(name) if one.name == name for form in one.variants]
        return gender_of(name, *variants)

    def is_bound(self, pronoun: Pronoun, text: str, named: Sequence[tuple[str, int]]) -> bool:
        """Whether a pronoun stands for somebody in its own sentence: "what did Robert say about his wages".

        ``named`` are the people of the sentence, each with the place of the name.
        """
        if pronoun.role == "object":
            return False  # whoever writes "to him" writes to another
        before = text[: pronoun.span.start]
        if any(0 <= place < pronoun.span.start and self.fits(name, pronoun) for name, place in named):
            return True
        if pronoun.role == "subject" and _MAIN_SUBJECT.match(before):
            return False
        return bool(_ANOTHER_SUBJECT.search(before)) and not _INSIDE_THE_SUBJECT.search(before)


def thing_pointed_to(text: str) -> Span | None:
    """Where "it" stands in an English question for a thing that the question itself does not name."""
    match = _IT.search(text)
    if match is None or _THING_BEFORE.search(text[: match.start()]):
        return None
    return Span(match.start(), match.end())
