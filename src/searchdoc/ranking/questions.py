"""What a question asks: about whom, whether for that person's own words, and for which kind of answer.

A question such as "what did X say about Y" is a search for Y in the words of X. The patterns are few and plain;
whatever they do not match is a topic, and nothing is lost by that.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from searchdoc.errors import EmptyQuery
from searchdoc.passages.people import Speaker, Speakers

Wanted = Literal["person", "date", "place", "number", "reason"]

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
_WANTED = [(re.compile(rf"\W*{pattern}", re.IGNORECASE), kind) for pattern, kind in _KINDS]


@dataclass(frozen=True, slots=True)
class Question:
    """A question as understood. ``speaker`` is the one whose words are asked for, None where nobody's are.

    ``whose`` is true for "who said …", which asks for the speaker of some words. ``sought`` is the text as it is looked
    for: a speaker who is asked for under a name that shares no word with his own goes by his own, as in the documents.
    """

    text: str
    sought: str
    speaker: Speaker | None = None
    named: tuple[Speaker, ...] = ()
    wanted: Wanted | None = None
    whose: bool = False

    @property
    def words(self) -> str:
        """The words to look for: without the verb of saying where somebody's words, or whose words, are asked for."""
        if self.speaker is None and not self.whose:
            return self.sought
        without = re.sub(rf"\b{_SAY}\b", "", self.sought, flags=re.IGNORECASE)
        return without if re.search(r"\w", without) else self.sought


def understand(text: str, speakers: Speakers) -> Question:
    """Read a question. Raises ``EmptyQuery`` where there is no word in it."""
    if not re.search(r"\w", text):
        raise EmptyQuery(
            'there is no word in the question: ask something like "what did Lenin say about foreign trade"'
        )
    named = speakers.named_in(text)
    wanted = next((kind for pattern, kind in _WANTED if pattern.match(text)), None)
    speaker = next((person for person, start, end in named if _is_asked_for(text, start, end)), None)
    people = tuple(dict.fromkeys(person for person, _, _ in named))
    whose = speaker is None and bool(_WHO_SAID.match(text))
    return Question(text, _renamed(text, speaker, named), speaker, people, wanted, whose)


def _renamed(text: str, speaker: Speaker | None, named: Sequence[tuple[Speaker, int, int]]) -> str:
    """A question with the speaker's own name in place of one that shares no word with it: initials, office, alias."""
    for person, start, end in reversed(named):
        if person == speaker and not set(_words(text[start:end])) & set(_words(person.name)):
            rest = re.sub(r"\A\.", "", text[end:]) if re.search(r"\b\w\Z", text[:end]) else text[end:]  # of an initial
            text = text[:start] + person.name + rest
    return text


def _words(name: str) -> list[str]:
    return re.findall(r"\w+", name.casefold())


def mended(
    text: str, speakers: Speakers, occurs: Callable[[str], bool], name_meant: Callable[[str], str | None]
) -> str:
    """A question with misspelt names put right: words with a capital that occur nowhere but nearly name somebody.

    Inside the question also those that are nearly another name in the documents, as ``name_meant`` knows them.
    """

    def right(match: re.Match[str]) -> str:
        word = match.group()
        if occurs(word):
            return word
        inside = re.search(r"\w", text[: match.start()])
        return speakers.misspelt(word) or (name_meant(word) if inside else None) or word

    return re.sub(r"\b[^\W\d_a-z][^\W\d_]{4,}\b", right, text)


def _is_asked_for(text: str, start: int, end: int) -> bool:
    """Whether the person named at this place is the one whose words the question is after."""
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
