"""One person over all documents: joined where nobody else fits, apart where two do."""

import pytest

from searchdoc.models import Person
from searchdoc.passages.persons import ResolvedPerson, resolve
from searchdoc.passages.sightings import Party, Sighting


def letter(document: str, author: str, addressee: str | None = None, year: int | None = None) -> Sighting:
    """A letter as far as it says something of people."""
    years = (year, year) if year else None
    parties = {author: Party({addressee} if addressee else set(), years)}
    if addressee:
        parties[addressee] = Party({author}, years)
    return Sighting(document, parties)


def names(*sightings: Sighting, stated: tuple[Person, ...] = ()) -> dict[str, set[str]]:
    """Everybody, with all forms of the name."""
    return {one.name: {form for form, _ in one.forms} for one in resolve(sightings, stated)}


@pytest.mark.parametrize("form", ["Clara", "Brück", "C. Brück", "Bruck", "Frl. C. Bruck", "Dear Clara", "Clara Bruck"])
def test_a_form_that_fits_one_person_alone_is_that_persons(form: str) -> None:
    """The full name is shown."""
    (person,) = resolve([letter("a.txt", "Clara Brück"), letter("b.txt", form)])
    assert (person.name, person.documents) == ("Clara Brück" if form != "Clara Bruck" else person.name, 2)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Clara Holm", "Jonas Holm"),  # husband and wife
        ("Jonas Holm", "Peter Holm"),  # brothers
        ("Jonas Holm", "Jonas Holm jun."),  # father and son
        ("Jonas Holm", "Jonas Peter Holm"),  # father and son, too
        ("Clara Holm", "Mrs. Holm"),  # perhaps her mother-in-law
        ("J. Holm", "P. Holm"),
        ("Harbour Council", "Town Council"),
    ],
)
def test_two_people_stay_two(one: str, other: str) -> None:
    """To merge them would be worse than to leave one in pieces."""
    assert set(names(letter("a.txt", one), letter("b.txt", other))) == {one, other}


def test_a_form_that_fits_two_is_nobodys_and_says_whose_it_may_be() -> None:
    people = resolve([letter("a.txt", "Clara Holm"), letter("b.txt", "Jonas Holm"), letter("c.txt", "Holm")])
    assert [(one.name, one.unsure) for one in people] == [
        ("Clara Holm", ()),
        ("Holm", ("Clara Holm", "Jonas Holm")),
        ("Jonas Holm", ()),
    ]


def test_the_same_correspondents_decide() -> None:
    """Two of one first name: the one who exchanges letters with Anna Brandt."""
    people = names(
        letter("a/1.txt", "Clara Holm", "Anna Brandt"),
        letter("a/2.txt", "Clara Venn", "Peter Quill"),
        letter("b/3.txt", "Clara", "Anna Brandt"),
    )
    assert people["Clara Holm"] == {"Clara Holm", "Clara"}


def test_the_folder_decides_on_a_first_name_and_not_on_a_surname() -> None:
    """A family's papers have one surname."""
    shelf = (letter("holm/1.txt", "Clara Holm"), letter("venn/2.txt", "Clara Venn"), letter("venn/3.txt", "Venn"))
    assert names(*shelf, letter("holm/4.txt", "Clara"))["Clara Holm"] == {"Clara Holm", "Clara"}
    assert "Venn" in names(*shelf, letter("holm/5.txt", "Peter Venn"))


def test_namesakes_of_another_century_stay_apart() -> None:
    """Letters more than ninety years apart are not one person's; each is shown with the years."""
    apart = names(letter("a.txt", "Jonas Holm", year=1780), letter("b.txt", "Jonas Holm", year=1871))
    assert set(apart) == {"Jonas Holm (1780)", "Jonas Holm (1871)"}
    assert set(names(letter("a.txt", "Jonas Holm", year=1781), letter("b.txt", "Jonas Holm", year=1871))) == {
        "Jonas Holm"
    }
    assert set(names(letter("a.txt", "Jonas Holm", year=1780), letter("b.txt", "Holm", year=1890))) == {
        "Jonas Holm",
        "Holm",
    }


def test_the_document_itself_says_who_is_meant() -> None:
    """Where its own list of names has "Mrs. Holm" for Clara Holm, no other is asked."""
    named = Sighting("c.txt", {"Holm": Party()}, (Person("Holm", ("Holm", "Clara Holm")),))
    people = resolve([letter("a.txt", "Clara Holm"), letter("b.txt", "Jonas Holm"), named])
    assert dict(people[0].names) == {"c.txt": ("Holm",)}


def test_maiden_and_married_names_are_joined_where_a_document_says_so() -> None:
    """As in "Clara Holm, née Brück"."""
    says = Sighting("c.txt", {}, (), (("Clara Holm", "Clara Brück"),))
    (person,) = resolve([letter("a.txt", "Clara Holm"), letter("b.txt", "Clara Brück"), says])
    assert {form for form, _ in person.forms} == {"Clara Holm", "Clara Brück"}


def test_people_toml_decides() -> None:
    """Over what the names would say, and in other scripts."""
    stated = (Person("Clara Holm", ("Clara Holm", "Holm", "Клара Хольм")),)
    people = names(
        letter("a.txt", "Clara Holm"),
        letter("b.txt", "Jonas Holm"),
        letter("c.txt", "Holm"),
        letter("d.txt", "Клара Хольм"),
        stated=stated,
    )
    assert people["Clara Holm"] == {"Clara Holm", "Holm", "Клара Хольм"}


def test_nobody_is_resolved_from_nothing() -> None:
    assert resolve([]) == ()
    assert resolve([letter("a.txt", "the keeper")]) == (ResolvedPerson("the keeper", (("the keeper", 1),), (), 1, ()),)


def test_a_surname_of_another_collection_and_time_is_another_person() -> None:
    """A journal of 1804 knows its Clark without a first name; so does a debate of 1985, and a play its King."""
    debate = Sighting("debates/1.txt", {"Michael Clark": Party(years=(1985, 1985))})
    journal = Sighting("journals/1.txt", {"Clark": Party(years=(1804, 1804))})
    letter_of_king = Sighting("letters/1.txt", {"Starr King": Party(years=(1860, 1860))})
    play = Sighting("plays/1.txt", {"King": Party()})
    assert set(names(debate, journal, letter_of_king, play)) == {"Michael Clark", "Clark", "Starr King", "King"}


def test_a_surname_of_the_same_folder_or_time_is_the_same_person() -> None:
    full = Sighting("letters/1.txt", {"Charles Venn": Party(years=(1850, 1850))})
    assert set(names(full, Sighting("letters/2.txt", {"Venn": Party()}))) == {"Charles Venn"}
    assert set(names(full, Sighting("papers/2.txt", {"Venn": Party(years=(1852, 1852))}))) == {"Charles Venn"}


def test_a_verb_with_a_capital_gives_nobody_a_surname() -> None:
    """Old hands write "Capt. Clark Saw a bear": whoever keeps the journal is Clark all the same."""
    named = (Person("Clark Saw", ("Clark Saw", "Clark", "Saw")),)
    journal = Sighting("journals/1.txt", {"Clark": Party(years=(1804, 1804))}, named)
    other = Sighting("journals/2.txt", {"Clark": Party(years=(1804, 1804))})
    assert "Clark" in names(journal, other)
