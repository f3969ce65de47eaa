"""Who is named in a document, and under which forms of the name.

A word counts as a surname where the text treats it as one: after a form of address, after initials, in a
signature, before a verb of saying. All other forms are then gathered around the surnames. The shortest
unambiguous form, as in a footnote, is the person's name here; a form that two people share names nobody.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from searchdoc.models import Person, Span
from searchdoc.structure.cues import HONORIFIC, NOT_SUBJECT, SAYING
from searchdoc.structure.letter_phrases import without_dear
from searchdoc.text.characters import CAPITAL
from searchdoc.text.name_parts import given_names_fit, name_parts
from searchdoc.text.occurrences import AnyOf, places_behind, places_of

_WORD = rf"{CAPITAL}[^\W\d_]*(?:[’'-]{CAPITAL}[^\W\d_]+){{0,3}}"
_SURNAME = rf"(?:(?:van|von|de|du|der|den|da|la|le)\s+){{0,2}}{_WORD}"
_INITIALS = rf"(?:{CAPITAL}\.[ \u00a0]?(?:-[A-Z]\.)?){{1,3}}"
_ADDRESSED = re.compile(
    rf"\b{HONORIFIC}\s+(?P<names>(?:{_INITIALS}\s?)?{_WORD}(?:\s{_WORD})?(?:,\s{_WORD}(?!\s+\w+ed\b)){{0,40}}(?:,?\s+and\s+{_WORD})?)"
)
_WITH_INITIALS = re.compile(rf"(?<![\w.])(?P<given>{_INITIALS})(?P<surname>{_SURNAME})(?!\w)")
_SPEAKS = re.compile(rf"(?<![\w.])(?:(?P<given>{_WORD})\s+)?(?P<surname>{_WORD}),?\s+(?:{SAYING})\b(?!-)")
_NAME_LINE = re.compile(rf"(?P<given>(?:{_INITIALS}|{_WORD}\s+){{1,3}})?(?P<surname>{_SURNAME})[.,]?")
_LIST = re.compile(
    rf"(?<![\w.]){_WORD}(?:\s{_WORD})?(?:,\s{_WORD}(?:\s{_WORD})?){{1,40}},?\s+and\s+{_WORD}(?:\s{_WORD})?(?!\w)"
)
_BEFORE_SPACE = re.compile(rf"(?<![\w.]){_WORD}(?=[ \u00a0])")
_BARE_USES = 3
_URL = re.compile(r"\S*(?:://|www\.)\S*")
_SAID_BY = re.compile(
    rf"[”\"’,]\s*(?:{SAYING})\s+(?:{HONORIFIC}\s+)?(?:(?P<given>{_WORD})\s+)?(?P<surname>{_WORD})(?!\w)"
)
_ARTICLE = re.compile(r"\b(?:[Tt]he|[Aa]n?)\s+\Z")
_ACTING = re.compile(
    r"\b(?P<name>[A-Z][a-zà-ÿ]+\s(?:[A-Z]\.\s)?[A-Z][a-zà-ÿ]+)\s(?:had|has|was|is|did|would|could|said|wrote|came|went|[a-z]{2,}ed)\b"
)
"""A whole name that acts: "Jonathan Thorne had offered"."""
_POSSESSIVE = re.compile(r"[’']s?\Z")

# Capitalised for other reasons than being a name, most often at the beginning of a sentence.
_COMMON = frozenset(
    """
    the a an this that these those there here he she it they we you i who what when where why how which whose in
    on at of to from by for with as and but or nor so yet if then thus later meanwhile however moreover our my his
    her its their your all some many most any no not one two three four five six seven eight nine ten first second
    third once now today yesterday after before during while since because although though even only also just
    such still another other each every both neither either nobody everybody everyone someone nothing something
    everything article chapter section part letter note notes party congress committee commission council
    government state army politburo plenum central union soviet church court house office ministry secretariat
    board society members monday tuesday wednesday thursday friday saturday sunday january february march april
    may june july august september october november december english french german russian american british
    european resolution mr mrs miss ms dr sir comrade comrades general captain professor president chairman
    secretary minister yes no well oh ah please dear god lord father mother aunt uncle question answer interviewer
    editor author let according in indeed perhaps nevertheless therefore finally besides again further see compare
    ibid mayor inspector judge bishop colonel major sergeant lieutenant admiral governor senator madam gentlemen
    """.split()
)


@dataclass(frozen=True, slots=True)
class Names:
    """The people of a document: forms of names to names, and where they are mentioned."""

    people: tuple[Person, ...]
    _forms: dict[str, str] = field(repr=False)
    _pattern: re.Pattern[str] | None = field(repr=False)

    def canonical(self, form: str) -> str | None:
        """The person's name for one form of it ("J. P. Marl", "Captain Marl"); None if nobody or two have it."""
        cleaned = re.sub(rf"^{HONORIFIC}\s+", "", " ".join(form.split()))
        for candidate in (cleaned, _POSSESSIVE.sub("", cleaned), cleaned.strip(".,:;")):
            if found := self._forms.get(_key(candidate)):
                return found
        return None

    def mentions(self, text: str, span: Span) -> Iterator[tuple[Span, str]]:
        """Every place inside a span where somebody is named, with the person's name."""
        if self._pattern is None:
            return
        for match in self._pattern.finditer(text, span.start, span.end):
            if name := self._forms.get(_key(match.group())):
                yield Span(match.start(), match.end()), name

    def named_in(self, text: str, span: Span) -> frozenset[str]:
        """The people named inside a span."""
        return frozenset(name for _, name in self.mentions(text, span))

    def the_one_named_in(self, text: str, span: Span, but: str | None) -> str | None:
        """The only person named inside a span, except for ``but``; None where there are two, or perhaps two.

        Whoever acts there under a whole name may be meant as well, though nothing else tells that it is a name.
        """
        named = self.named_in(text, span) - {but}
        if len(named) != 1:
            return None
        known = [mention for mention, _ in self.mentions(text, span)]
        for match in _ACTING.finditer(text, span.start, span.end):
            if not any(mention.overlaps(Span(*match.span("name"))) for mention in known):
                return None
        return next(iter(named))


def cased(name: str) -> str:
    """A name in capitals as it is written elsewhere: "TOBIAS VAN MARL" is Tobias van Marl."""
    if not name.isupper():
        return name
    return re.sub(
        r"(?<=\s)(?:Van|Von|De|Der|Den|Du|La|Le|Di|Da|Zu|Of|And|Und|Et)(?=\s)",
        lambda word: word[0].lower(),
        name.title(),
    )


def find_names(text: str, signatures: Iterable[str] = (), known: Iterable[Person] = ()) -> Names:
    """Gather the people named in a text.

    ``signatures`` are whole names known from elsewhere in the document, ``known`` people whose names somebody has
    stated: those who are named here take over whoever the text alone would have told apart.
    """
    signatures = tuple(signatures)
    plain = _URL.sub("", text) if "://" in text or "www." in text else text
    ordinary = frozenset(re.findall(r"\b[a-z]{2,}\b", plain)) | _COMMON
    evidence = list(_evidence(text, ordinary, signatures))
    evidence.extend(_listed(text, {surname for _, surname in evidence}, ordinary))
    surnames = {surname for _, surname in evidence}
    givens: dict[str, set[str]] = defaultdict(set)
    for given, surname in [*evidence, *_full_forms(text, surnames, ordinary)]:
        givens[surname].add(given)
    _fold_inflected(givens)
    people: list[Person] = []
    forms: dict[str, str] = {}
    for surname in sorted(givens):
        full = sum(len(places_behind(given, surname, text)) for given in givens[surname] if given)
        bare = len(places_of(surname, text)) - full
        for person in _persons(surname, givens[surname], one=bare >= _BARE_USES):
            people.append(person)
            forms.update({_key(variant): person.name for variant in person.variants})
    people, forms = _with_familiar_forms(text, people, forms)
    people, forms = _in_full(people, forms, signatures)
    people, forms = _with_known(text, people, forms, known)
    return Names(tuple(people), forms, _pattern(forms))


def _in_full(
    people: list[Person], forms: dict[str, str], signatures: Iterable[str]
) -> tuple[list[Person], dict[str, str]]:
    """Call those by their whole name who sign with it or are named by it in a head: "Ada Quill", and not "Quill"."""
    whole: dict[str, set[str]] = defaultdict(set)
    for signature in signatures:
        name = _key(without_dear(signature.strip(" .,;:")))
        if len(name.split()) > 1 and not name.isupper() and "." not in name and name in forms:
            whole[forms[name]].add(name)
    renamed = {name: next(iter(found)) for name, found in whole.items() if len(found) == 1}
    named = [
        Person(renamed[one.name], tuple(dict.fromkeys((renamed[one.name], *one.variants))))
        if one.name in renamed
        else one
        for one in people
    ]
    return named, {form: renamed.get(name, name) for form, name in forms.items()}


def is_name_line(words: str) -> bool:
    """Whether a whole line is nothing but somebody's name, as under a letter."""
    if not _NAME_LINE.fullmatch(words.strip()):
        return False
    return not any(word.casefold() in _COMMON for word in re.findall(r"[^\W\d_]{2,}", words))


def _fold_inflected(givens: dict[str, set[str]]) -> None:
    """Count "J. P. Marla" (a case of the same name in another language) to "J. P. Marl"."""
    for longer in sorted(givens):
        initials = {given for given in givens[longer] if "." in given}
        if initials and any(initials <= givens.get(longer[:-cut], set()) for cut in (1, 2)):
            del givens[longer]


def _evidence(text: str, ordinary: frozenset[str], signatures: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Pairs of given name (or initials, or nothing) and surname that the text itself establishes."""
    for match in _ADDRESSED.finditer(text):
        for name in re.split(r",\s*(?:and\s+)?|\s+and\s+", match["names"]):
            yield from _parted(name)
    for match in _WITH_INITIALS.finditer(text):
        yield from _parted(match["given"] + " " + match["surname"])
    for match in _SPEAKS.finditer(text):
        before = text[max(0, match.start() - 40) : match.start()]
        if NOT_SUBJECT.search(before) or _ARTICLE.search(before):
            continue
        given = match["given"] if match["given"] and match["given"].casefold() not in ordinary else ""
        if match["surname"].casefold() not in ordinary and (_is_midsentence(text, match.start("surname")) or given):
            yield from _parted(f"{given} {match['surname']}")
    for match in _SAID_BY.finditer(text):
        given = match["given"] if match["given"] and match["given"].casefold() not in ordinary else ""
        if match["surname"].casefold() not in ordinary:
            yield from _parted(f"{given} {match['surname']}")
    for signature in signatures:
        if line := _NAME_LINE.fullmatch(signature.strip()):
            yield from _parted(f"{line['given'] or ''} {line['surname']}")


def _listed(text: str, surnames: set[str], ordinary: frozenset[str]) -> Iterator[tuple[str, str]]:
    """The company that a known person keeps in a list: "those of A, B, C and D"."""
    for match in _LIST.finditer(text):
        names = re.split(r",\s*(?:and\s+)?|\s+and\s+", match.group())
        last = {name.split()[-1] for name in names}
        if last & surnames and not any(word.casefold() in ordinary for name in names for word in name.split()):
            for name in names:
                yield from _parted(name)


def _parted(name: str) -> Iterator[tuple[str, str]]:
    words = _POSSESSIVE.sub("", " ".join(name.split())).strip(" ,;:")
    given, _, surname = words.rpartition(" ")
    if "." in surname:
        initials, _, surname = surname.rpartition(".")
        given = f"{given} {initials}."
    known = surname.casefold() not in _COMMON and len(surname) > 2 and not surname.isupper()
    if known and surname[0].isupper():
        given = " ".join(
            word for word in given.split() if word.casefold() not in _COMMON and ("." in word or not word.isupper())
        )
        yield _spaced(given), surname


def _full_forms(text: str, surnames: set[str], ordinary: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Given names that stand directly before a known surname."""
    if not surnames:
        return
    known, taken = AnyOf(surnames), 0
    for match in _BEFORE_SPACE.finditer(text):
        behind = match.end() + 1
        surname = known.at(text, behind) if match.start() >= taken else None
        if surname is None:
            continue
        taken, given = behind + len(surname), match[0]
        if given.casefold() not in ordinary and given not in surnames and len(given) > 2 and not given.isupper():
            yield given, surname


def _persons(surname: str, givens: set[str], *, one: bool) -> Iterator[Person]:
    """One person where all given names agree in their initials; otherwise one for each initial.

    With ``one`` the surname alone is in frequent use, which it would not be if two people had it; initials that
    disagree with a name are then another transliteration ("I. V. Marl", "Joseph Marl").
    """
    named = sorted(given for given in givens if given)
    written = {given[0] for given in named if "." not in given}
    initials = sorted({given[0] for given in named})
    if len(initials) <= 1 or (one and len(written) <= 1):
        yield Person(surname, tuple(dict.fromkeys([surname, *(f"{given} {surname}" for given in named)])))
        return
    for initial in initials:
        own = sorted((given for given in named if given[0] == initial), key=len, reverse=True)
        yield Person(f"{own[0]} {surname}", tuple(f"{given} {surname}" for given in own))


def _with_familiar_forms(text: str, people: list[Person], forms: dict[str, str]) -> tuple[list[Person], dict[str, str]]:
    """Add "J. P." and "Johann Peter" for the one person whose initials they are."""
    holders: dict[str, set[str]] = defaultdict(set)
    firsts: dict[str, str] = {}
    for person in people:
        for variant in person.variants:
            letters = "".join(re.findall(r"([^\W\d_])\.", variant))
            if len(letters) > 1:
                holders[letters].add(person.name)
            elif len(variant.split()) == 2 and "." not in variant:
                firsts[variant.split()[0]] = person.name
    familiar: dict[str, set[str]] = defaultdict(set)
    for letters, names in holders.items():
        if len(names) == 1:
            (name,) = names
            familiar[name].add(" ".join(f"{letter}." for letter in letters))
            for match in re.finditer(
                rf"\b({letters[0]}[^\W\d_A-Z]{{2,}})\s({letters[1]}[^\W\d_A-Z]{{2,}})(?!\w)", text
            ):
                if firsts.get(match[1]) == name and _key(match[2]) not in forms:
                    familiar[name].add(f"{match[1]} {match[2]}")
    _add_first_names(text, people, familiar, forms)
    forms = forms | {_key(form): name for name, added in familiar.items() for form in added}
    return [Person(one.name, (*one.variants, *sorted(familiar[one.name]))) for one in people], forms


def _add_first_names(text: str, people: list[Person], familiar: dict[str, set[str]], forms: dict[str, str]) -> None:
    """A given name used alone means the one person who has it."""
    holders: dict[str, set[str]] = defaultdict(set)
    for person in people:
        for variant in person.variants:
            words = variant.split()
            if len(words) == 2 and "." not in variant:
                holders[words[0]].add(person.name)
    surnames = AnyOf({form.split()[-1] for form in forms})
    for given, names in holders.items():
        if len(names) == 1 and _key(given) not in forms and _stands_alone(given, surnames, text):
            familiar[next(iter(names))].add(given)


def _stands_alone(given: str, surnames: AnyOf, text: str) -> bool:
    """Whether a given name is anywhere without a surname behind it."""
    for place in places_of(given, text):
        end = place + len(given)
        before_surname = text[end : end + 1].isspace() and surnames.at(text, end + 1) is not None
        if text[place - 1 : place] != "." and not before_surname:
            return True
    return False


def _with_known(
    text: str, people: list[Person], forms: dict[str, str], known: Iterable[Person]
) -> tuple[list[Person], dict[str, str]]:
    """Put the people who are stated in the place of those found under any of their names."""
    claims: dict[str, list[Person]] = defaultdict(list)
    stated = [person for person in known if _is_named(text, person, people)]
    for person in stated:
        own = {_key(form).casefold() for form in (person.name, *person.variants)}
        for found in people:
            shared = own & {_key(form).casefold() for form in (found.name, *found.variants)}
            if shared and not _has_other_first_name(found, person):
                claims[found.name].append(person)
    variants = {person.name: dict.fromkeys(person.variants) for person in stated}
    others: list[Person] = []
    for found in people:
        claimed = claims.get(found.name, [])
        if len(claimed) == 1:
            variants[claimed[0].name].update(dict.fromkeys((found.name, *found.variants)))
        elif not claimed:
            others.append(found)
    forms = {form: name for form, name in forms.items() if name in {one.name for one in others}}
    whole = [Person(person.name, tuple(variants[person.name])) for person in stated]
    forms |= {_key(form): person.name for person in whole for form in person.variants}
    return sorted([*others, *whole], key=lambda one: one.name), forms


def _has_other_first_name(found: Person, stated: Person) -> bool:
    """Whether somebody's whole name is another's than the one stated, though they share a surname."""
    parts = name_parts(found.name)
    known = [one for form in (stated.name, *stated.variants) if (one := name_parts(form)) is not None and one.is_full]
    if parts is None or not parts.is_full or not any(one.surname == parts.surname for one in known):
        return False
    return not any(one.surname == parts.surname and given_names_fit(one.given[:1], parts.given[:1]) for one in known)


def _is_named(text: str, person: Person, people: list[Person]) -> bool:
    if any(person.name == one.name for one in people):
        return True
    # a list may state hundreds of people, most of whom are not in the text: no pattern is compiled for these
    forms = [form for form in map(_key, person.variants) if all(part in text for part in re.split(r"[\s.]+", form))]
    pattern = _pattern(dict.fromkeys(forms, person.name))
    return pattern is not None and pattern.search(text) is not None


def _pattern(forms: dict[str, str]) -> re.Pattern[str] | None:
    if not forms:
        return None
    alternatives = sorted(forms, key=len, reverse=True)
    loose = "|".join(
        re.escape(form).replace(r"\.", r"\.[ \u00a0]?").replace(r"\ ", r"[\s\u00a0]*") for form in alternatives
    )
    return re.compile(rf"(?<![\w])(?:{loose})(?!\w)")


def _key(form: str) -> str:
    """One spelling for "J.P.Marl", "J. P. Marl" and the like."""
    return _spaced(" ".join(form.split()))


def _spaced(form: str) -> str:
    return re.sub(r"\.\s*(?=\S)", ". ", form).strip()


def _is_midsentence(text: str, position: int) -> bool:
    before = text[max(0, position - 3) : position].rstrip(" ")
    return bool(before) and (before[-1].isalnum() or before[-1] in ",;—–-")
