"""What is stated about a document, put beside what its text says: what counts, and where they contradict each other.

What a file's name says counts where nothing else is stated and the text gives neither a whole name nor a whole day. A
whole name is never replaced by a part of it, wherever it comes from.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from searchdoc.models import Statement, Voice
from searchdoc.structure.authorship import Authorship, full_name, signature_name, without_honorific
from searchdoc.structure.file_names import FILE_NAME, FILE_NAME_RULE, FileName, same_person
from searchdoc.structure.letter_heads import is_person_name
from searchdoc.structure.lines import Lines
from searchdoc.structure.people import Names
from searchdoc.structure.zones import Zones
from searchdoc.text.dates import days_of

_WHOLE_DAY = len("1850-02-14")


def with_file_name(
    authorship: Authorship, lines: Lines, zones: Zones, names: Names, stated: Mapping[str, str], named: FileName
) -> Authorship:
    """Author, addressee and date with what the file's name says; where it contradicts the text is a problem.

    Of a calendar, of several letters in one file and of a dialogue a file's name says nothing that a voice needs.
    """
    if authorship.reports or zones.letters or zones.turns:
        return authorship
    author = _Person(authorship.author, "author", bool(stated.get("author")))
    addressee = _Person(authorship.addressee, "addressee", bool(stated.get("addressee") or stated.get("to")))
    used: list[Statement] = []
    problems = list(_signed_by_another(authorship, lines, zones))
    settled = [
        _settled(person, given, names, lines.text, used, problems, sure=named.sure)
        for person, given in ((author, named.sender), (addressee, named.addressee))
    ]
    date = _dated(authorship.date, named.date, used, problems) if not stated.get("date") else authorship.date
    rule = FILE_NAME_RULE if settled[0] != authorship.author else authorship.rule
    return replace(
        authorship,
        author=settled[0],
        rule=rule,
        addressee=settled[1],
        date=date,
        host=(Voice(settled[0], "author", date, settled[1], rule=rule),),
        from_name=tuple(used),
        problems=tuple(problems),
    )


@dataclass(frozen=True, slots=True)
class _Person:
    """Who is the author or the addressee as far as is known; ``stated`` is whether somebody says so."""

    name: str | None
    what: str
    stated: bool


def _settled(
    person: _Person,
    given: str | None,
    names: Names,
    text: str,
    used: list[Statement],
    problems: list[str],
    *,
    sure: bool,
) -> str | None:
    """The name that counts: the text's if it is whole, or else the one that the file's name gives."""
    found = person.name
    if given is None or person.stated or _is_ordinary(given, text):
        return found
    if found is None and not sure:
        return None
    if found is not None:
        same = same_person(without_honorific(found), without_honorific(given))
        if same and _words_in_full(given) <= _words_in_full(found):
            return found
        if not same and not sure:
            return found
        if not same and len(found.split()) > 1:
            problems.append(f"the file’s name gives {given} as {person.what}, and the text {found}")
            return found
    name = _whole_form(names, given)
    used.append(Statement(person.what, name, FILE_NAME))
    return name


def _words_in_full(name: str) -> int:
    """How many words of a name are written out: two of "Eliza Quill", one of "E. Quill"."""
    words = re.findall(r"[^\W\d_]+(?!\.)", without_honorific(name))
    return sum(len(word) > 1 for word in words)


def _is_ordinary(given: str, text: str) -> bool:
    """Whether a name of one word is an ordinary word of the text: "Guide" in a text that is about a guide."""
    return " " not in given and re.search(rf"\b{re.escape(given.lower())}\b", text) is not None


def _whole_form(names: Names, given: str) -> str:
    """The whole name that the document has for somebody, or else the name as it is given."""
    known = next((person for person in names.people if given in person.variants), None)
    forms = (known.name, *known.variants) if known and known.name == names.canonical(given) else ()
    whole = (form for form in forms if " " in form and "." not in form and same_person(given, form))
    return next(whole, full_name(names, given))


def _dated(found: str | None, given: str | None, used: list[Statement], problems: list[str]) -> str | None:
    """The date that counts: the text's if it is a whole day, or else that of the file's name."""
    if given is None:
        return found
    vague = found is None or found.endswith("?") or len(found) < _WHOLE_DAY
    if found is None or (vague and _lies_in(given, found)):
        used.append(Statement("date", given, FILE_NAME))
        return given
    if not (_lies_in(found, given) or _lies_in(given, found)):
        problems.append(f"the file’s name gives the date {given}, and the text {found}")
    return found


def _lies_in(inner: str, outer: str) -> bool:
    """Whether a date (EDTF) lies in the time that another one means; any does where that one is only supposed."""
    days, around = days_of(inner), days_of(outer)
    if not days or not around:
        return False
    return outer.endswith("?") or (around[0] <= days[0] and days[1] <= around[1])


def _signed_by_another(authorship: Authorship, lines: Lines, zones: Zones) -> tuple[str, ...]:
    """The problem that the author is stated to be somebody, and the text is signed with another whole name."""
    name, author = without_honorific(signature_name(lines, zones)).strip(" ."), authorship.author
    if authorship.rule != "stated" or not author or " " not in name or not is_person_name(name):
        return ()
    if name.split()[-1].casefold() in author.casefold() or same_person(name, author):
        return ()
    return (f"the author is stated to be {author}, and the text is signed {name}",)
