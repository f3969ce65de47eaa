"""Who is who over all documents: the forms of one person's name are joined where nobody else can be meant.

Record linkage by rules, on the side of caution: to merge two people is worse than to leave one in pieces.
1. What ``people.toml`` states holds.
2. Names with a first name written out are one person where first names and surname agree, except where their letters
   lie more than 90 years apart. A maiden name joins where a document says so ("Margaret Venn, née Hale").
3. Initials, surnames and first names alone are first read as the document itself explains them, and else belong to the
   one person whom they fit. Where they fit several, the one who exchanges letters with the same people, or, for a
   first name, writes or receives in the same folder; else nobody, and the form stays ``unsure``.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from searchdoc.models import Person
from searchdoc.passages.sightings import Sighting
from searchdoc.text.name_parts import NameParts, given_names_fit, name_parts
from searchdoc.text.words import fold

_LIFETIME = 90
"""Years between two letters from which on they cannot be one person's."""


@dataclass(frozen=True, slots=True)
class ResolvedPerson:
    """A person of all documents: the ``name`` shown, and every form of it with the number of documents that have it.

    ``names`` are, by the id of a document, the names that stand for the person in its voices and are not ``name``.
    ``unsure`` are the people of whom each may be meant, where the form could not be decided.
    """

    name: str
    forms: tuple[tuple[str, int], ...] = ()
    names: tuple[tuple[str, tuple[str, ...]], ...] = ()
    documents: int = 0
    unsure: tuple[str, ...] = ()


@dataclass(slots=True)
class _Mention:
    """One name in one document; ``readings`` are the forms that the document itself gives for the same person."""

    sighting: Sighting
    name: str
    parts: NameParts | None
    readings: tuple[str, ...]
    person: _Cluster | None = None
    candidates: tuple[_Cluster, ...] = ()

    @property
    def is_party(self) -> bool:
        return self.name in self.sighting.parties

    @property
    def years(self) -> tuple[int, int] | None:
        return party.years if (party := self.sighting.parties.get(self.name)) else None


@dataclass(eq=False, slots=True)
class _Cluster:
    """The mentions that are one person, as far as is known."""

    stated: str | None = None
    parts: list[NameParts] = field(default_factory=list)
    mentions: list[_Mention] = field(default_factory=list)
    years: tuple[int, int] | None = None
    is_party: bool = False
    documents: set[str] = field(default_factory=set)
    folders: set[str] = field(default_factory=set)
    seen_in: set[str] = field(default_factory=set)
    """The folders of all documents that name the person; ``folders`` are those in which the person speaks."""

    def add(self, mention: _Mention) -> None:
        mention.person = self
        self.mentions.append(mention)
        self.is_party |= mention.is_party
        self.documents.add(mention.sighting.document)
        self.seen_in.add(mention.sighting.folder)
        if mention.is_party:
            self.folders.add(mention.sighting.folder)
        if (years := mention.years) is not None:
            known = self.years or years
            self.years = (min(known[0], years[0]), max(known[1], years[1]))


def resolve(sightings: Sequence[Sighting], stated: Iterable[Person] = ()) -> tuple[ResolvedPerson, ...]:
    """The people of all documents, by name; ``stated`` are those of ``people.toml``."""
    resolver = _Resolver(sightings)
    resolver.join_stated(stated)
    resolver.join_full_names()
    for pending in (_has_initials, _has_one_word):
        resolver.join_partial(pending)
    return tuple(sorted(resolver.people(), key=lambda person: person.name))


def _has_initials(mention: _Mention) -> bool:
    return mention.parts is not None and not mention.parts.is_single


def _has_one_word(mention: _Mention) -> bool:
    return mention.parts is not None and mention.parts.is_single


def _mentions(sightings: Iterable[Sighting]) -> Iterator[_Mention]:
    for sighting in sightings:
        readings: dict[str, list[Person]] = defaultdict(list)
        for person in sighting.people:
            for form in dict.fromkeys((person.name, *person.variants)):
                readings[_bare(form)].append(person)
        for name in dict.fromkeys([*sighting.parties, *(person.name for person in sighting.people)]):
            same = readings.get(_bare(name), [])
            forms = (same[0].name, *same[0].variants) if len(same) == 1 else ()
            yield _Mention(sighting, name, name_parts(name), forms)


def _bare(name: str) -> str:
    """A name without its title, folded word by word."""
    parts = name_parts(name)
    return " ".join((*parts.given, parts.surname, parts.suffix)) if parts else fold(name)


class _Resolver:
    """The state of one resolution: mentions, clusters, and clusters by surname and by first name."""

    def __init__(self, sightings: Sequence[Sighting]) -> None:
        self.mentions = list(_mentions(sightings))
        self.parties = {_bare(name) for sighting in sightings for name in sighting.parties}
        self.clusters: list[_Cluster] = []
        self.by_word: dict[str, dict[_Cluster, None]] = defaultdict(dict)
        self.born = {_bare(other): _bare(name) for sighting in sightings for name, other in sighting.born}
        self.by_place = {(one.sighting.document, one.name): one for one in self.mentions}

    def join_stated(self, stated: Iterable[Person]) -> None:
        """Give every form that ``people.toml`` states to the person for whom it stands."""
        owners: dict[str, _Cluster] = {}
        for person in stated:
            cluster = owners.get(person.name.casefold()) or self._new(person.name)
            for form in (person.name, *person.variants):
                owners.setdefault(form.casefold(), cluster)
                self._know(cluster, name_parts(form))
        for mention in self.mentions:
            if (owner := owners.get(mention.name.casefold())) is not None:
                owner.add(mention)

    def join_full_names(self) -> None:
        """Join the names whose first name is written out, or is written out for them in the same document."""
        by_key: dict[str, list[_Mention]] = defaultdict(list)
        for mention in self.mentions:
            if mention.person is None and (key := self._full_key(mention)) is not None:
                by_key[self.born.get(key, key)].append(mention)
        for mentions in by_key.values():
            eras = _eras(mentions)
            clusters = [self._new() for _ in eras]
            for cluster, era in zip(clusters, eras, strict=True):
                for mention in era:
                    cluster.add(mention)
                    for form in (mention.name, *mention.readings):
                        self._know(cluster, name_parts(form), full=True)

    def _full_key(self, mention: _Mention) -> str | None:
        if mention.parts is not None and mention.parts.is_full:
            return _bare(mention.name)
        full = {_bare(form) for form in mention.readings if (parts := name_parts(form)) and parts.is_full}
        form = full.pop() if len(full) == 1 else None
        return None if form and form not in self.parties and self._is_first_name(mention, form) else form

    def _is_first_name(self, mention: _Mention, form: str) -> bool:
        """Whether somebody who speaks would be called by a first name whose surname stands in running text alone.

        "Capt. Clark Saw a bear" makes no Clark a Mr. Saw.
        """
        single = mention.is_party and mention.parts is not None and mention.parts.is_single
        return single and mention.parts is not None and mention.parts.surname != form.rsplit(maxsplit=1)[-1]

    def join_partial(self, pending: Callable[[_Mention], bool]) -> None:
        """Join names that leave something out with the one person whom they fit; those that nobody fits are new."""
        waiting = [one for one in self.mentions if one.person is None and pending(one)]
        waiting.sort(key=lambda one: -len(one.parts.given) if one.parts else 0)
        fresh: dict[tuple[str, bool], _Cluster] = {}
        doubtful = []
        for mention in waiting:
            candidates = self._candidates(mention)
            if len(candidates) > 1:
                doubtful.append(mention)
            elif candidates:
                candidates[0].add(mention)
            else:
                self._add_new(mention, fresh)
        correspondents: dict[_Cluster, set[_Cluster]] = {}
        for mention in doubtful:
            mention.candidates = self._candidates(mention)
            for one in mention.candidates:
                if one not in correspondents:
                    correspondents[one] = {partner for other in one.mentions for partner in self._partners(other)}
        for mention in doubtful:
            chosen = self._by_evidence(mention, correspondents)
            if chosen is not None:
                chosen.add(mention)

    def _add_new(self, mention: _Mention, fresh: dict[tuple[str, bool], _Cluster]) -> None:
        parts = mention.parts
        if parts is None:
            return
        key = (_bare(mention.name), parts.of_a_woman)
        if key not in fresh or not _may_live(fresh[key].years, mention.years):
            fresh[key] = self._new()
        fresh[key].add(mention)
        if not parts.is_single:
            self._know(fresh[key], parts)

    def _candidates(self, mention: _Mention) -> tuple[_Cluster, ...]:
        """Those whom a name may mean; those who write or are addressed, where no other is named in the document."""
        parts = mention.parts
        if parts is None or (parts.is_single and parts.of_a_woman):
            return ()
        fitting = [
            one
            for one in self.by_word.get(parts.surname, ())
            if _may_live(one.years, mention.years)
            and any(_fits(parts, known) for known in one.parts)
            and (one.is_party or not mention.is_party or any(parts.surname == known.surname for known in one.parts))
        ]
        here = [one for one in fitting if mention.sighting.document in one.documents]
        parties = [one for one in fitting if one.is_party]
        meant = parties if len(parties) == 1 and all(one in parties for one in here) else fitting
        far = parts.is_single and len(meant) == 1 and not _is_near(mention, meant[0])
        return () if far else tuple(meant)

    def _by_evidence(
        self, mention: _Mention, correspondents: Mapping[_Cluster, AbstractSet[_Cluster]]
    ) -> _Cluster | None:
        """The candidate who exchanges letters with the same people or, for a first name, writes in the same folder."""
        partners = set(self._partners(mention))
        corresponding = [one for one in mention.candidates if partners & correspondents[one]]
        if len(corresponding) == 1:
            return corresponding[0]
        if mention.parts is None or any(
            known.surname == mention.parts.surname for one in mention.candidates for known in one.parts
        ):
            return None
        near = [one for one in mention.candidates if mention.sighting.folder in one.folders]
        return near[0] if len(near) == 1 else None

    def _partners(self, mention: _Mention) -> Iterator[_Cluster]:
        party = mention.sighting.parties.get(mention.name)
        for name in party.partners if party else ():
            partner = self.by_place[mention.sighting.document, name].person
            if partner is not None:
                yield partner

    def _new(self, stated: str | None = None) -> _Cluster:
        self.clusters.append(_Cluster(stated))
        return self.clusters[-1]

    def _know(self, cluster: _Cluster, parts: NameParts | None, *, full: bool = False) -> None:
        """Take up one more form under which a person may be found."""
        if parts is not None and parts.given and parts not in cluster.parts and (parts.is_full or not full):
            cluster.parts.append(parts)
            self.by_word[parts.surname][cluster] = None
            self.by_word[parts.given[0]][cluster] = None

    def _shown(self, cluster: _Cluster) -> str:
        """The name shown: the fullest in use, or the fullest known where the one in use fits others too."""
        name = _fullest(cluster)
        parts = name_parts(name)
        if cluster.stated is None and parts and parts.is_single and len(self.by_word.get(parts.surname, ())) > 1:
            full = {
                form for one in cluster.mentions for form in one.readings if (own := name_parts(form)) and own.is_full
            }
            return full.pop() if len(full) == 1 else name
        return name

    def people(self) -> Iterator[ResolvedPerson]:
        """Everybody, each under one name; namesakes of different times with their years."""
        shown = {id(one): self._shown(one) for one in self.clusters}
        times = Counter(shown[id(one)] for one in self.clusters if one.mentions)
        for one in self.clusters:
            if times[shown[id(one)]] > 1 and one.years:
                shown[id(one)] += f" ({'–'.join(str(year) for year in sorted(set(one.years)))})"
        groups: dict[str, list[_Mention]] = defaultdict(list)
        for mention in self.mentions:
            groups[shown[id(mention.person)] if mention.person else mention.name].append(mention)
        for name, mentions in groups.items():
            undecided = (shown[id(one)] for mention in mentions if not mention.person for one in mention.candidates)
            yield _resolved(name, mentions, tuple(sorted(set(undecided))))


def _fits(parts: NameParts, known: NameParts) -> bool:
    """Whether a name that leaves something out may mean somebody of a fuller one."""
    if parts.is_single:
        return parts.surname in {known.surname, known.given[0]}
    if parts.surname != known.surname or parts.suffix not in {"", known.suffix}:
        return False
    return given_names_fit(parts.given, known.given)


def _is_near(mention: _Mention, cluster: _Cluster) -> bool:
    """Whether a surname alone may mean somebody: of the same folder, or of the same time, where that is known of both.

    A collection of another family, or a play, has its own Clark and its own King.
    """
    same_time = cluster.years is not None and mention.years is not None
    return not mention.is_party or same_time or mention.sighting.folder in cluster.seen_in


def _may_live(one: tuple[int, int] | None, other: tuple[int, int] | None) -> bool:
    """Whether letters of these years may be one person's; so may those of which no year is known."""
    return one is None or other is None or max(one[0] - other[1], other[0] - one[1]) <= _LIFETIME


def _eras(mentions: Sequence[_Mention]) -> list[list[_Mention]]:
    """The mentions of one name by the lifetimes in which they fall; undated ones alone where there are several."""
    dated = sorted((one for one in mentions if one.years), key=lambda one: one.years or (0, 0))
    undated = [one for one in mentions if not one.years]
    eras: list[list[_Mention]] = []
    for mention in dated:
        if eras and _may_live(eras[-1][-1].years, mention.years):
            eras[-1].append(mention)
        else:
            eras.append([mention])
    if len(eras) == 1:
        return [eras[0] + undated]
    return [*eras, undated] if undated else eras


def _fullest(cluster: _Cluster) -> str:
    """The fullest name under which the person speaks, is addressed or is named; the most frequent of several."""
    if cluster.stated is not None:
        return cluster.stated
    counts = Counter(mention.name for mention in cluster.mentions)

    def fullness(name: str) -> tuple[object, ...]:
        parts = name_parts(name)
        written = sum(len(one) > 1 for one in parts.given) if parts else 0
        return (written, len(parts.given) if parts else 0, not name.isupper(), counts[name], name)

    return max(counts, key=fullness, default="")


def _resolved(name: str, mentions: Sequence[_Mention], unsure: tuple[str, ...]) -> ResolvedPerson:
    forms: dict[str, set[str]] = defaultdict(set)
    names: dict[str, set[str]] = defaultdict(set)
    for mention in mentions:
        document = mention.sighting.document
        for form in (mention.name, *mention.readings):
            forms[form].add(document)
        if mention.is_party and mention.name != name:
            names[document].add(mention.name)
    return ResolvedPerson(
        name,
        tuple(sorted(((form, len(those)) for form, those in forms.items()), key=lambda one: (-one[1], one[0]))),
        tuple((document, tuple(sorted(those))) for document, those in sorted(names.items())),
        len({mention.sighting.document for mention in mentions}),
        unsure,
    )
