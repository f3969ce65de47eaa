"""What a question asks: about whom, whether for that person's own words, and for which kind of answer.

A question such as "what did X say about Y" is a search for Y in the words of X. The patterns are few and plain;
whatever they do not match is a topic, and nothing is lost by that. A question is read once; retrieval and answering
take what they need from the ``Question``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from searchdoc.errors import EmptyQuery
from searchdoc.keywords import KeywordIndex, QueryTerm
from searchdoc.passages.people import NAME_SIMILARITY, Speaker, Speakers, words_in
from searchdoc.ranking.fusion import RankingParameters
from searchdoc.storage.documents import DocumentStore
from searchdoc.text.words import stem_words

Wanted = Literal["person", "date", "place", "number", "reason"]
"""The kind of answer that a question word asks for."""

_SAY = (
    r"(?:say|says|said|write|writes|wrote|written|think|thinks|thought|tell|tells|told|claim|claims|claimed|propose|"
    r"proposes|proposed|suggest|suggested|demand|demands|demanded|declare|declared|reply|replied|answer|answered|argue|"
    r"argues|argued|state|states|stated|ask|asks|asked|want|wants|wanted|report|reported|call|calls|called|describe|"
    r"describes|described|respond|responded|remark|remarked|believe|believes|believed|express|expressed|promise|"
    r"promised|recommend|recommended|explain|explained|complain|complained|admit|admitted|mean|meant|warn|warned|"
    r"advise|advised|insist|insisted|object|objected|request|requested|resolve|resolved|recall|recalled|hold|held)"
)
_DID_SAY = re.compile(r"\b(?:did|does|do|has|had|is|was|would|should)\s+(?:\w+\.?\s+){0,2}?\Z", re.IGNORECASE)
_SAYS = re.compile(rf"[\w\s,.'’-]{{0,60}}?\b{_SAY}\b", re.IGNORECASE)
_ACCORDING = re.compile(
    r"\b(?:according\s+to|in\s+the\s+(?:words|view|opinion)\s+of|view\s+of|opinion\s+of)\s+(?:\w+\.?\s+)?\Z",
    re.IGNORECASE,
)
_ON = re.compile(r"\s+(?:on|about|concerning|regarding)\s+\S", re.IGNORECASE)
_OWN_DOCUMENT = re.compile(
    r"['’]s?\s+(?:\w+\s+){0,2}?(?:letter|note|words|opinion|view|views|position|proposal|proposals|statement|answer|reply|"
    r"attitude|argument|arguments|speech|diary|objection|objections)s?\b",
    re.IGNORECASE,
)
_WHO_SAID = re.compile(
    rf"\W*(?:who\s+(?:was\s+it\s+(?:that|who)\s+)?(?:first\s+|also\s+)?(?!(?:wrote|write|writes|held|hold|holds)\b(?!\s+that\b)){_SAY}\b"
    r"|whose\s+(?:words?|opinion|view|statement|claim|phrase|expression)\b|who\s+(?:spoke|speaks)\b)",
    re.IGNORECASE,
)
_KINDS: tuple[tuple[str, Wanted], ...] = (
    (r"(?:who|whom|whose|which\s+(?:people|persons?|members))\b", "person"),
    (r"(?:when|(?:on|in|at)\s+(?:what|which)\s+(?:date|day|month|year)|what\s+(?:date|day|year))\b", "date"),
    (r"(?:where|(?:in|at)\s+(?:what|which)\s+(?:place|city|town|archive|journal|newspaper))\b", "place"),
    (r"how\s+(?:many|much|long|old|often|far)\b", "number"),
    (r"why\b", "reason"),
)
_COUNT = re.compile(r"\W*how\s+(?:many|much)\b", re.IGNORECASE)
_CAPITALISED = re.compile(r"\b[^\W\d_a-z][^\W\d_]{4,}\b")
"""Words of at least five letters that begin with a capital."""

_WANTED = [(re.compile(rf"\W*{pattern}", re.IGNORECASE), kind) for pattern, kind in _KINDS]


@dataclass(frozen=True, slots=True)
class Question:
    """A question as understood.

    ``asked`` is the question as it was put, ``text`` the same with misspelt names corrected. ``sought`` is what is
    embedded: ``text``, with a speaker's own name in place of one that shares no word with it. ``words`` is what the
    keyword index looks for: ``sought``, without the verb of saying where anybody's words are asked for.

    ``speaker`` is the one whose words the question asks for, None where nobody's are. ``preferred`` is the one whose
    words rank first: the person that the search is limited to, or else ``speaker``. ``named`` are all people named.
    ``wanted`` is the kind of answer, ``quotes`` is true for "who said …", which asks for the speaker of some words, and
    ``counts`` for "how many" and "how much".

    ``terms`` are the content words of ``sought`` with their document frequency and idf, ``length`` is how many content
    words ``words`` has, and ``topic`` are the stems of the content words without the names of people, where anybody's
    words are asked for.
    """

    asked: str
    text: str
    sought: str
    words: str
    speaker: Speaker | None = None
    preferred: Speaker | None = None
    named: tuple[Speaker, ...] = ()
    wanted: Wanted | None = None
    quotes: bool = False
    counts: bool = False
    terms: tuple[QueryTerm, ...] = ()
    length: int = 0
    topic: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class QuestionReader:
    """Reads questions with what an index knows of its people and its words; any number of threads may share it."""

    store: DocumentStore
    keywords: KeywordIndex
    speakers: Speakers
    parameters: RankingParameters = field(default_factory=RankingParameters)

    def read(self, text: str, limited_to: Speaker | None = None, *, correct: bool = False) -> Question:
        """Understand a question once, for retrieval and answering.

        ``limited_to`` is the person to whose words the search is limited; with ``correct``, misspelt names are
        corrected first. Raises ``EmptyQuery`` where there is no word in it, and ``MalformedQuery`` where it is in the
        query language and wrong.
        """
        corrected = correct_names(text, self.speakers, self._occurs, self._similar_name) if correct else text
        question = understand(corrected, self.speakers, limited_to)
        terms = self.keywords.question_terms(question.sought)
        return replace(
            question,
            asked=text,
            terms=terms,
            length=self.keywords.term_count(question.words),
            topic=self._topic(question, terms),
        )

    def _topic(self, question: Question, terms: Sequence[QueryTerm]) -> frozenset[str]:
        if question.preferred is None and not question.quotes:
            return frozenset()
        of_names = {stem for person in question.named for stem in stem_words(person.name, "en")}
        topical = self.keywords.question_terms(question.words) if question.quotes else terms
        return frozenset(term.stem for term in topical) - of_names

    def _occurs(self, word: str) -> bool:
        return self.keywords.document_frequency(word) > 0

    def _similar_name(self, word: str) -> str | None:
        """A name in the documents that is spelt nearly like a word: one that they always write with a capital."""
        from rapidfuzz import fuzz

        if len(word) < self.parameters.name_length:
            return None
        for similar in self.keywords.suggest(word):
            if fuzz.ratio(word.casefold(), similar) < NAME_SIMILARITY:
                continue
            matches = self.keywords.search(similar, self.parameters.name_passages)
            texts = (self.store.passage(match.ordinal).reading for match in matches)
            forms = [form for text in texts for form in re.findall(rf"(?i)\b{similar}\b", text)]
            if forms and all(form[0].isupper() for form in forms):
                return str(forms[0])
        return None


def understand(text: str, speakers: Speakers, limited_to: Speaker | None = None) -> Question:
    """What a question says by its form and the people whom it names, without what an index knows of its words.

    Raises ``EmptyQuery`` where there is no word in it.
    """
    if not re.search(r"\w", text):
        raise EmptyQuery(
            'there is no word in the question: ask something like "what did Lenin say about foreign trade"',
            text,
        )
    named = speakers.named_in(text)
    speaker = next((person for person, start, end in named if _is_asked_for(text, start, end)), None)
    quotes = speaker is None and bool(_WHO_SAID.match(text))
    sought = _renamed(text, speaker, named)
    preferred = limited_to or speaker
    return Question(
        asked=text,
        text=text,
        sought=sought,
        words=_without_verb(sought) if preferred is not None or quotes else sought,
        speaker=speaker,
        preferred=preferred,
        named=tuple(dict.fromkeys(person for person, _, _ in named)),
        wanted=next((kind for pattern, kind in _WANTED if pattern.match(text)), None),
        quotes=quotes,
        counts=bool(_COUNT.match(text)),
    )


def _without_verb(text: str) -> str:
    """A question without the verb of saying, which is in few of the words that it asks for."""
    without = re.sub(rf"\b{_SAY}\b", "", text, flags=re.IGNORECASE)
    return without if re.search(r"\w", without) else text


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
    text: str, speakers: Speakers, occurs: Callable[[str], bool], similar_name: Callable[[str], str | None]
) -> str:
    """A question with misspelt names corrected: words with a capital that occur nowhere but nearly name somebody.

    Inside the question also those that are nearly another name in the documents, which ``similar_name`` finds.
    """

    def corrected(match: re.Match[str]) -> str:
        word = match.group()
        if occurs(word):
            return word
        inside = re.search(r"\w", text[: match.start()])
        return speakers.misspelt(word) or (similar_name(word) if inside else None) or word

    return _CAPITALISED.sub(corrected, text)


def _is_asked_for(text: str, start: int, end: int) -> bool:
    """Whether the person named at this place is the one whose words are asked for."""
    before, after = text[:start], text[end:]
    if _ACCORDING.search(before):
        return True
    if _DID_SAY.search(before) and _SAYS.match(after):
        return True
    if re.search(r"\bwhat\b", before, re.IGNORECASE) and re.match(rf"\s+{_SAY}\b", after, re.IGNORECASE):
        return True
    if not re.search(r"\w", before) and _ON.match(after):
        return True
    return bool(_OWN_DOCUMENT.match(after)) and bool(
        re.match(r"\A\W*what\s+(?:is|was|were|are)\b", text, re.IGNORECASE)
    )
