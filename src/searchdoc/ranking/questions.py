"""What a question asks: about whom, whether for that person's own words, of which days, and for which kind of answer.

A question such as "what did X say about Y" is a search for Y in the words of X. ``question_forms`` has the forms, and
``text.question_words`` the words. A question is read once; retrieval and answering take what they need from the
``Question``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from searchdoc.errors import EmptyQuery
from searchdoc.keywords import KeywordIndex, QueryTerm, Syntax, is_query
from searchdoc.models import Span
from searchdoc.passages.people import Speaker, Speakers, words_in
from searchdoc.ranking.fusion import RankingParameters
from searchdoc.ranking.question_forms import (
    Period,
    asks_for_spoken_words,
    asks_how_many,
    asks_who_said,
    is_addressed,
    is_asked_for,
    is_verb_of_saying,
    period_of,
    without_verb,
)
from searchdoc.stores.protocols import PassageStore
from searchdoc.text.framing_words import is_framing, is_hiragana
from searchdoc.text.names import nearly_same_name
from searchdoc.text.question_words import Expected, asked_by, question_language
from searchdoc.text.words import fold, stem_words

_AND = re.compile(r"\s+(?:and|und|et|y|e|и|en)\s+", re.IGNORECASE)
_CAPITALISED = re.compile(r"\b[^\W\d_]{5,}\b")
"""Words of at least five letters; whether they begin with a capital is looked up afterwards, in any script."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question as understood.

    ``asked`` is the question as it was put, ``text`` the same with misspelt names corrected. ``sought`` is what is
    embedded: ``text``, with a speaker's own name in place of one that shares no word with it. ``words`` is what the
    keyword index looks for: ``sought``, without the verb of saying where anybody's words are asked for. ``language`` is
    the question's own (ISO 639-1), and ``syntax`` says how it is read.

    ``speaker`` is the one whose words the question asks for, None where nobody's are; ``spoken`` is true where the verb
    is one of saying, and not of thinking or wanting; ``jointly`` where another is named beside the speaker ("X and Y
    declared"), for what two said is seldom known as the words of one. ``preferred`` is the one whose words rank first:
    the person that the search is limited to, or else ``speaker``. ``addressee`` is the name of the one written to,
    and ``exchanged`` are the passages (ordinals) of the speaker's to that person. ``doubt`` is a name under which
    somebody's words are asked for and those who speak under it, where there are several.
    ``named`` are all people named. ``period`` are the days that it names.

    ``expects`` is the kind of answer, None for nothing in particular; ``quotes`` is true for "who said …", which asks
    for the speaker of some words, and ``counts`` for "how many" and "how much".

    ``terms`` are the content words of ``sought`` with their document frequency and idf, ``length`` is how many content
    words ``words`` has, and ``topic`` are the stems of the content words without the names of people, where anybody's
    words are asked for. ``about`` are the terms that say what the question is about: without those that frame it
    ("happened", "people"), the name of the one whose words are asked for, and the words of its period. ``names`` are
    the terms that look like names. ``of_people`` are the terms in the names of people whom the index knows.
    """

    asked: str
    text: str
    sought: str
    words: str
    language: str = "en"
    syntax: Syntax = "auto"
    speaker: Speaker | None = None
    spoken: bool = False
    jointly: bool = False
    preferred: Speaker | None = None
    addressee: str | None = None
    exchanged: tuple[int, ...] = ()
    doubt: tuple[str, tuple[str, ...]] | None = None
    named: tuple[Speaker, ...] = ()
    period: Period | None = None
    expects: Expected | None = None
    quotes: bool = False
    counts: bool = False
    terms: tuple[QueryTerm, ...] = ()
    length: int = 0
    topic: frozenset[str] = frozenset()
    about: tuple[QueryTerm, ...] = ()
    names: tuple[QueryTerm, ...] = ()
    of_people: tuple[QueryTerm, ...] = ()

    @property
    def is_query(self) -> bool:
        """Whether the text is read in the query language."""
        return is_query(self.text, self.syntax)


@dataclass(frozen=True, slots=True)
class QuestionReader:
    """Reads questions with what an index knows of its people and its words; any number of threads may share it."""

    store: PassageStore
    keywords: KeywordIndex
    speakers: Speakers
    parameters: RankingParameters = field(default_factory=RankingParameters)

    def read(
        self, text: str, limited_to: Speaker | None = None, *, correct: bool = False, syntax: Syntax = "auto"
    ) -> Question:
        """Understand a question once, for retrieval and answering.

        ``limited_to`` is the person to whose words the search is limited; with ``correct``, misspelt names are
        corrected first. Raises ``EmptyQuery`` where there is no word in it, and ``MalformedQuery`` where it is to be
        read as a query and is not well formed.
        """
        language = question_language(text, self.keywords.languages)
        correct = correct and not is_query(text, syntax)
        corrected = correct_names(text, self.speakers, self._occurs, self._similar_name, language) if correct else text
        question = understand(corrected, self.speakers, limited_to, language, syntax)
        terms = self.keywords.question_terms(question.sought, language, syntax)
        question = replace(
            question,
            asked=text,
            terms=terms,
            length=self.keywords.term_count(question.words, language, syntax),
            topic=self._topic(question, terms),
        )
        return self._with_roles(question)

    def _topic(self, question: Question, terms: Sequence[QueryTerm]) -> frozenset[str]:
        if question.preferred is None and not question.quotes:
            return frozenset()
        of_names = {stem for person in question.named for stem in stem_words(person.name, "en")}
        topical = (
            self.keywords.question_terms(question.words, question.language, question.syntax)
            if question.quotes
            else terms
        )
        return frozenset(term.stem for term in topical) - of_names

    def _with_roles(self, question: Question) -> Question:
        """The question with what each of its terms is for."""
        named = self.speakers.named_in(question.sought)
        people = [Span(start, end) for _, start, end in named]
        asked_for = [
            Span(start, end)
            for person, start, end in named
            if person == question.speaker or (question.exchanged and is_addressed(question.sought, start))
        ]
        bodies = self.speakers.bodies_in(question.sought) if question.exchanged else ()
        asked_for += [Span(start, end) for _, start, end in bodies if is_addressed(question.sought, start)]
        period = period_of(question.sought, question.language)
        dates = period.spans if period else ()
        kind, end = asked_by(question.sought, question.language)
        category = end if kind == "which" else -1
        unmarked = capitals_mean_nothing(question.text, question.language)

        def frames(term: QueryTerm) -> bool:
            if _inside(term, dates) or _inside(term, asked_for):
                return True
            if _inside(term, people):
                return False
            if not term.document_frequency and 0 <= term.start == category:
                return True
            if question.speaker is not None and is_verb_of_saying(term.text, question.language):
                return True
            return is_framing(fold(term.text), question.language)

        about = tuple(term for term in question.terms if not frames(term))
        about = tuple(term for term in about if not is_hiragana(term.text)) or about
        names = tuple(
            term
            for term in question.terms
            if not unmarked
            and not _inside(term, dates)
            and not is_framing(fold(term.text), question.language)
            and _has_capital_inside(term, question)
        )
        return replace(
            question,
            about=about,
            names=names,
            of_people=tuple(term for term in question.terms if _inside(term, people)),
            period=period,
        )

    def _occurs(self, word: str) -> bool:
        return self.keywords.document_frequency(word) > 0

    def _similar_name(self, word: str) -> str | None:
        """A name in the documents that is spelt nearly like a word: one that they always write with a capital."""
        if len(word) < self.parameters.name_length:
            return None
        for similar in self.keywords.suggest(word):
            if not nearly_same_name(word, similar):
                continue
            if forms := self._forms_of_name(similar):
                return forms[0]
        return None

    def is_name(self, word: str) -> bool:
        """Whether the documents have a word, and always with a capital."""
        return bool(self._forms_of_name(word))

    def _forms_of_name(self, word: str) -> list[str]:
        """A word as it stands in the first passages that have it; none where one of them has it in small letters."""
        matches = self.keywords.search(word, self.parameters.name_passages, syntax="plain")
        texts = (self.store.passage(match.ordinal).reading for match in matches)
        forms = [str(form) for text in texts for form in re.findall(rf"(?i)\b{re.escape(word)}\b", text)]
        return forms if all(form[0].isupper() for form in forms) else []


def understand(
    text: str,
    speakers: Speakers,
    limited_to: Speaker | None = None,
    language: str = "en",
    syntax: Syntax = "auto",
) -> Question:
    """What a question says by its form and the people whom it names, without what an index knows of its words.

    Raises ``EmptyQuery`` where there is no word in it.
    """
    if not re.search(r"\w", text):
        raise EmptyQuery(
            'there is no word in the question: ask something like "what did Lenin say about foreign trade"',
            text,
        )
    named = speakers.named_in(text)
    speaker = next((person for person, start, end in named if is_asked_for(text, start, end, language)), None)
    doubt = None
    if speaker is not None and speaker.unsure:
        speaking = tuple(person.name for person in speakers.people if person.name in speaker.unsure and person.speaks)
        doubt = (speaker.name, speaking) if len(speaking) > 1 else None
        speaker = None
    addressee, written_to = _addressed(text, speakers, speaker, named)
    quotes = speaker is None and asks_who_said(text, language)
    sought = _renamed(text, speaker, named)
    preferred = limited_to or speaker
    return Question(
        asked=text,
        text=text,
        sought=sought,
        words=without_verb(sought, language) if preferred is not None or quotes else sought,
        language=language,
        syntax=syntax,
        speaker=speaker,
        spoken=speaker is not None and asks_for_spoken_words(text),
        jointly=any(
            speaker in (one[0], other[0]) and _AND.fullmatch(text, one[2], other[1]) for one, other in pairwise(named)
        ),
        preferred=preferred,
        addressee=addressee,
        exchanged=() if speaker is None or written_to is None else _shared(speaker.own, written_to.addressed),
        doubt=doubt,
        named=tuple(dict.fromkeys(person for person, _, _ in named)),
        period=period_of(text, language),
        expects=asked_by(text, language)[0],
        quotes=quotes,
        counts=asks_how_many(text),
    )


def _addressed(
    text: str, speakers: Speakers, speaker: Speaker | None, named: Sequence[tuple[Speaker, int, int]]
) -> tuple[str | None, Speaker | None]:
    """The name of the one written to, and who that is if the name fits one person alone."""
    for person, start, end in named:
        if person != speaker and is_addressed(text, start):
            people = speakers.fitting(text[start:end], addressed=True)
            return (people[0].name, people[0]) if len(people) == 1 else (text[start:end], None)
    bodies = (body for body, start, _ in speakers.bodies_in(text) if is_addressed(text, start))
    body = next(bodies, None)
    return (None, None) if body is None else (body.name, body)


def _shared(some: Sequence[int], others: Sequence[int]) -> tuple[int, ...]:
    """What two ascending sequences have in common."""
    return tuple(sorted(set(some) & set(others)))


def _inside(term: QueryTerm, spans: Sequence[Span]) -> bool:
    return any(span.start <= term.start < span.end for span in spans)


def _has_capital_inside(term: QueryTerm, question: Question) -> bool:
    """Whether a word of a question that does not begin a sentence is written with a capital: a name."""
    before = question.sought[: max(term.start, 0)].rstrip()
    return term.start > 0 and term.text[:1].isupper() and before != "" and before[-1] not in ".?!"


def capitals_mean_nothing(text: str, language: str) -> bool:
    """Whether capitals are no sign of a name: in German, in capitals throughout, and in a heading's capitals."""
    words = [word for word in words_in(text) if word[:1].isalpha()]
    long_words = [word for word in words[1:] if len(word) > _SHORT_WORD]
    capitals = sum(word[0].isupper() for word in long_words)
    lower = sum(word[0].islower() for word in long_words)
    return (
        language in NOUNS_WITH_CAPITALS
        or text.isupper()
        or (capitals > 1 and not lower and _has_plain_word(words, language))
    )


NOUNS_WITH_CAPITALS = frozenset({"de"})
"""Languages (ISO 639-1) in which every noun has a capital, so that a small letter tells a verb or an adjective."""

_SHORT_WORD = 3
"""Letters up to which a word keeps its small letter in a heading's capitals ("What Happened to the Steamer")."""


def _has_plain_word(words: Sequence[str], language: str) -> bool:
    """Whether a word with a capital, behind the first one, is no name for certain: it frames questions."""
    from searchdoc.text.words import is_function_word

    return any(
        word[0].isupper() and (is_framing(fold(word), language) or is_function_word(fold(word), language))
        for word in words[1:]
    )


def _renamed(text: str, speaker: Speaker | None, named: Sequence[tuple[Speaker, int, int]]) -> str:
    """A question with the speaker's own name in place of one that shares no word with it: initials, office, alias."""
    for person, start, end in reversed(named):
        if person == speaker and not _share_a_word(text[start:end], person.name):
            rest = re.sub(r"\A\.", "", text[end:]) if re.search(r"\b\w\Z", text[:end]) else text[end:]  # of an initial
            text = text[:start] + person.name + rest
    return text


def _share_a_word(one: str, other: str) -> bool:
    return not set(words_in(one.casefold())).isdisjoint(words_in(other.casefold()))


def correct_names(
    text: str,
    speakers: Speakers,
    occurs: Callable[[str], bool],
    similar_name: Callable[[str], str | None],
    language: str = "en",
) -> str:
    """A question with misspelt names corrected: words with a capital that occur nowhere but nearly name somebody.

    Inside the question also those that are nearly another name in the documents, which ``similar_name`` finds. Where
    capitals mean nothing, only the names of people are looked for.
    """
    unmarked = capitals_mean_nothing(text, language)

    def corrected(match: re.Match[str]) -> str:
        word = match.group()
        if not word[0].isupper() or occurs(word) or is_framing(fold(word), language):
            return word
        inside = not unmarked and re.search(r"\w", text[: match.start()])
        return speakers.misspelt(word) or (similar_name(word) if inside else None) or word

    return _CAPITALISED.sub(corrected, text)
