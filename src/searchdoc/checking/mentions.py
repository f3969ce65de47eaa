"""Who is named in the prose of a draft: people whom the documents know, and names that they do not know."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from searchdoc.models import Span, overlapping
from searchdoc.passages.people import Speakers, words_in
from searchdoc.structure.cues import HONORIFIC
from searchdoc.text.characters import CAPITAL
from searchdoc.text.dates import month_names, weekday_names
from searchdoc.text.name_parts import given_names_fit, name_parts
from searchdoc.text.words import fold, is_function_word

_WORD = rf"{CAPITAL}(?:[’']{CAPITAL})?[^\W\d_]+(?:[’'-]{CAPITAL}[^\W\d_]+){{0,3}}"
_INITIALS = rf"(?:{CAPITAL}\.[ \u00a0]?){{1,3}}"
_PARTICLE = r"(?:van|von|de|der|den|du|da|la|le|di|zu)\s+"
_NAME = re.compile(
    rf"(?<![\w.])(?P<honorific>{HONORIFIC}\s+)?(?:{_INITIALS}\s?)?{_WORD}(?:\s+(?:{_INITIALS}\s?)?"
    rf"(?:{_PARTICLE}){{0,2}}{_WORD}){{0,3}}(?!\w)"
)
_TITLE = re.compile(HONORIFIC)
_LANGUAGES = ("en", "de", "fr")


@dataclass(frozen=True, slots=True)
class ClaimedSpeaker:
    """Who a draft says is speaking: ``name`` to be shown, and ``people`` whom that may mean, by their names.

    Nobody may be meant of those whom the documents know; ``people`` is then empty. ``is_source`` says that the name
    stands in a reference, and so may be that of whoever quotes the words.
    """

    name: str
    people: frozenset[str]
    is_source: bool = False

    def may_be(self, speaker: str) -> bool:
        """Whether somebody may be meant: under a name of those, or one that does not tell the two apart."""
        return speaker in self.people or any(_same_person(name, speaker) for name in (self.name, *self.people))


def _same_person(one: str, other: str) -> bool:
    first, second = name_parts(one), name_parts(other)
    if first is None or second is None or first.surname != second.surname:
        return fold(one) == fold(other)
    return first.is_single or second.is_single or given_names_fit(first.given, second.given)


@dataclass(frozen=True, slots=True)
class NameMention:
    """A name in the prose, and who that is; None for a name that is too little to tell anybody by."""

    span: Span
    speaker: ClaimedSpeaker | None


def name_mentions(text: str, speakers: Speakers) -> list[NameMention]:
    """Everybody named in a piece of prose, in order, without overlaps."""
    names = list(_NAME.finditer(text))
    found = list(_known(text, speakers, [Span(*match.span()) for match in names]))
    taken = [one.span for one in found]
    found += [one for one in _unknown(text, names) if not overlapping(taken, one.span)]
    return sorted(found, key=lambda one: one.span)


def _known(text: str, speakers: Speakers, names: Sequence[Span]) -> Iterator[NameMention]:
    for person, start, end in speakers.named_in(text):
        if not text[start].isupper():
            continue
        form = Span(start, end)
        whole = next((one for one in overlapping(names, form) if one.covers(form)), None)
        span = form if whole is None else _trimmed(text, whole, start)
        written = text[span.start : span.end]
        people = frozenset(person.unsure or (person.name,))
        named = frozenset(one for one in people if _may_be_called(written, one, text[start:end]))
        name = person.name if len(people) == 1 and named else " ".join(written.split())
        yield NameMention(span, ClaimedSpeaker(name, named))


def _may_be_called(written: str, name: str, form: str) -> bool:
    """Whether a name as it is written is that of a person who is known by a form in it: no other first name."""
    if written == form:
        return True
    ours, theirs = name_parts(written), name_parts(name)
    if ours is None or theirs is None or ours.is_single or theirs.is_single or ours.surname != theirs.surname:
        return True
    return given_names_fit(ours.given, theirs.given)


def _trimmed(text: str, span: Span, start: int) -> Span:
    """A run of words with capitals without those before a name that only begin a sentence ("In", "When")."""
    at = span.start
    while at < start:
        word = next(iter(words_in(text[at:start])), "")
        if not word or not _is_plain(word):
            break
        at = text.index(word, at) + len(word)
        at += len(text[at:start]) - len(text[at:start].lstrip())
    return Span(at, span.end)


def _unknown(text: str, names: Sequence[re.Match[str]]) -> Iterator[NameMention]:
    """Names that the documents do not know; whole ones, or behind a title, are somebody's."""
    for match in names:
        span = _without_plain_words(text, Span(*match.span()))
        written = text[span.start : span.end]
        if not written.strip() or _TITLE.fullmatch(written):
            continue
        parts = name_parts(written)
        whole = parts is not None and (bool(match["honorific"]) or not parts.is_single)
        yield NameMention(span, ClaimedSpeaker(" ".join(written.split()), frozenset()) if whole else None)


def _without_plain_words(text: str, span: Span) -> Span:
    words = list(re.finditer(r"\S+", text[span.start : span.end]))
    while words and _is_plain(words[0].group()):
        words.pop(0)
    return Span(span.start + words[0].start(), span.end) if words else Span(span.end, span.end)


def _is_plain(word: str) -> bool:
    """Whether a word with a capital is no name: a function word, a month or a day of the week."""
    folded = fold(word)
    return any(
        is_function_word(folded, language) or folded in month_names(language) or folded in weekday_names(language)
        for language in _LANGUAGES
    )
