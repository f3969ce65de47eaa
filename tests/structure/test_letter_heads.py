"""Heads of letters: who writes to whom, and when."""

import time
from collections.abc import Callable

import pytest

from searchdoc.structure.letter_heads import is_person_name, letter_head, names_letter, own_writing


def head(words: str) -> tuple[str | None, str | None, str | None, bool] | None:
    """Sender, addressee, date and whether the head is sure."""
    read = letter_head(words)
    if read is None:
        return None
    return read.sender, read.addressee, read.date.edtf() if read.date else None, read.sure


MARL, PELL = "Tobias Marl", "Edward Pell"
DAY = "1911-05-03"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Tobias Marl to Edward Pell, 3 May 1911", (MARL, PELL, DAY, True)),
        ("From Tobias Marl to Edward Pell, 3 May 1911", (MARL, PELL, DAY, True)),
        ("II. Tobias Marl to Edward Pell, 3 May 1911", (MARL, PELL, DAY, True)),
        ("12. Tobias Marl to Edward Pell, 3 May 1911", (MARL, PELL, DAY, True)),
        ("(3) Tobias Marl to Edward Pell, 3 May 1911", (MARL, PELL, DAY, True)),
        ("No. 7 — Tobias Marl to Edward Pell, 3 May 1911", (MARL, PELL, DAY, True)),
        ("Tobias Marl to Edward Pell, [3 May 1911]", (MARL, PELL, DAY, True)),
        ("a letter from Tobias Marl to Edward Pell, 3 May 1911", (MARL, PELL, DAY, True)),
        ("Tobias Marl to Edward Pell, 3 May 1911. Draft", (MARL, PELL, DAY, True)),
        ("Letter of 3 May 1911 from Tobias Marl to Edward Pell", (MARL, PELL, DAY, True)),
        ("Letter from Tobias Marl to Edward Pell", (MARL, PELL, None, True)),
        ("Letter from Tobias Marl, agent to Lord Weir, to Edward Pell", (MARL, PELL, None, True)),
        (
            "Letter from Tobias Marl, clerk to the Council, to the Harbour Board",
            (MARL, "the Harbour Board", None, True),
        ),
        ("Tobias Marl, the late chaplain to Lady Weir, to Edward Pell, 3 May 1911", (MARL, PELL, DAY, True)),
        ("Letter to Edward Pell, May 3, 1911", (None, PELL, DAY, True)),
        ("Letter from Tobias Marl", (MARL, None, None, True)),
        ("Letters of Tobias Marl", (MARL, None, None, True)),
        ("Postcard from Tobias Marl, 3 May 1911", (MARL, None, DAY, True)),
        ("Telegram to the Harbour Board", (None, "the Harbour Board", None, True)),
        ("Tobias Marl to the Harbour Board, 3 May 1911", (MARL, "the Harbour Board", DAY, True)),
        ("Tobias Marl to Edward Pell, Lord Weir, 3 May 1911", (MARL, "Edward Pell, Lord Weir", DAY, True)),
        ("J. T. Pell to Ada Quill, 15 April 1881", ("J. T. Pell", "Ada Quill", "1881-04-15", True)),
        ("Clara Holt to Ada Quill, 22 June [1870]", ("Clara Holt", "Ada Quill", "1870-06-22", True)),
        ("1850-02-14 Eliza to Margaret", ("Eliza", "Margaret", "1850-02-14", True)),
        ("Tobias Marl\n to  Edward Pell,\n3 May 1911", (MARL, PELL, DAY, True)),
    ],
)
def test_english_heads(words: str, expected: tuple[str | None, str | None, str | None, bool]) -> None:
    assert head(words) == expected


@pytest.mark.parametrize(
    ("words", "sender", "addressee", "date"),
    [
        ("Brief von Karl Brand an Otto Kern, 4. März 1899", "Karl Brand", "Otto Kern", "1899-03-04"),
        ("Karl Brand an Otto Kern, 4. März 1899", "Karl Brand", "Otto Kern", "1899-03-04"),
        ("Postkarte an Otto Kern", None, "Otto Kern", None),
        ("Lettre n° 8 de Jeanne Roc à Paul Vidal (14 janvier 1915)", "Jeanne Roc", "Paul Vidal", "1915-01-14"),
        ("De Jeanne Roc à Paul Vidal, 14 janvier 1915", "Jeanne Roc", "Paul Vidal", "1915-01-14"),
        ("Jeanne Roc à Paul Vidal, 14 janvier 1915", "Jeanne Roc", "Paul Vidal", "1915-01-14"),
        ("Carta de Luis Robles a Inés Vega, 3 de mayo de 1911", "Luis Robles", "Inés Vega", DAY),
        ("Luis Robles a Inés Vega, 3 de mayo de 1911", "Luis Robles", "Inés Vega", DAY),
        ("Telegrama a Inés Vega", None, "Inés Vega", None),
        ("Lettera di Piero Conti a Lucia Neri, 3 maggio 1911", "Piero Conti", "Lucia Neri", DAY),
        ("Письмо от Ивана Белова к Анне Серовой, 3 мая 1911", "Ивана Белова", "Анне Серовой", DAY),
    ],
)
def test_heads_in_other_languages(words: str, sender: str | None, addressee: str | None, date: str | None) -> None:
    assert head(words) == (sender, addressee, date, True)


@pytest.mark.parametrize("words", ["Marl to Pell", "Tobias Marl to Edward Pell", "TOBIAS MARL TO EDWARD PELL"])
def test_two_names_alone_are_not_sure(words: str) -> None:
    read = letter_head(words)
    assert read is not None
    assert not read.sure


@pytest.mark.parametrize("words", ["TO MRS. HOLT.", "To Mrs. Holt.", "TO MRS. HOLT"])
def test_a_head_that_names_only_the_addressee(words: str) -> None:
    read = letter_head(words)
    assert read is not None
    assert (read.sender, (read.addressee or "").casefold(), read.sure, read.same) == (None, "mrs. holt", True, False)


@pytest.mark.parametrize("words", ["TO THE SAME.", "To the same."])
def test_the_same_addressee_again(words: str) -> None:
    read = letter_head(words)
    assert read is not None
    assert (read.addressee, read.same) == (None, True)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "Letter",
        "Memorandum",
        "From the mill to Harker Bridge",
        "From Weir to Graysand",
        "I ask you to show this note to Charles",
        "He went to Graysand on 3 May 1911",
        "Tobias Marl to Edward Pell, who had the lamp, 3 May 1911",
        "The Lamp to Graysand, 3 May 1911",
        "Chapter 3 to Chapter 5",
        "Introduction to Lamps",
        "Notes from the coast",
        "A note to the reader",
        "To Edward Pell",
        "Tobias Marl to " + "Edward " * 30,
    ],
)
def test_what_is_no_head(words: str) -> None:
    assert letter_head(words) is None


@pytest.mark.parametrize(
    ("words", "sender", "addressee"),
    [
        ("A letter from Tobias Marl to Edward Pell", MARL, PELL),
        ("Draft of a letter to Clara Holt, 3 May 1911", None, "Clara Holt"),
        ("Copy of a letter from Tobias Marl to Edward Pell", MARL, PELL),
        ("Extract from a letter of Tobias Marl to Edward Pell", MARL, PELL),
        ("Tobias Marl to Edward Pell, c. 3 May 1911", MARL, PELL),
        ("Cartolina a Lucia Neri", None, "Lucia Neri"),
        ("Jeanne Roc au Comité du port, 14 janvier 1915", "Jeanne Roc", "Comité du port"),
        ("Karl Brand an die Kommission, 4. März 1899", "Karl Brand", "die Kommission"),
        ("TO TOBIAS MARL, ESQ.", None, "TOBIAS MARL, ESQ"),
    ],
)
def test_drafts_copies_and_rarer_forms(words: str, sender: str | None, addressee: str | None) -> None:
    read = letter_head(words)
    assert read is not None
    assert (read.sender, read.addressee) == (sender, addressee)


@pytest.mark.parametrize("words", ["AN DENSELBEN.", "AU MÊME.", "À LA MÊME.", "AL MISMO."])
def test_the_same_addressee_in_other_languages(words: str) -> None:
    read = letter_head(words)
    assert read is not None
    assert (read.addressee, read.same) == (None, True)


@pytest.mark.parametrize(
    "words",
    [
        "Tobias Marl",
        "TOBIAS MARL",
        "T. Marl",
        "Eliza",
        "Mrs. Holt",
        "Colonel T. Marl",
        "the Hon. Ada Quill",
        "Edward Pell, Esq.",
        "Tobias M. Pell, Jr.",
        "de Vere",
        "van der Holt",
        "d’Arcy Quill",
        "Earl of Weir",
        "Иван Белов",
    ],
)
def test_names_of_persons(words: str) -> None:
    assert is_person_name(words)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "I",
        "Chapter",
        "Letter",
        "A Report",
        "Edward Pell, Weir",
        "the Harbour Board",
        "Anna Marl 3",
        "Tobias Marl went",
        "Ludwig van",
        "Ada " * 10,
        "A" * 91,
    ],
)
def test_what_is_no_name(words: str) -> None:
    assert not is_person_name(words)


HOSTILE: dict[str, Callable[[int], str]] = {
    "many addressees": lambda n: "Anna to " * n,
    "one long name": lambda n: "Anna Marl " * n,
    "letters from letters": lambda n: "Letter from " * n,
    "days": lambda n: "3 May 1911 " * n,
    "many forms of address": lambda n: "the " + "Mr. " * n + "x",
    "many spaces": lambda n: "Letter" + " " * n + "from",
    "commas": lambda n: "Anna to Bert" + " , " * n + "3 May 1911",
    "initials": lambda n: "A." * n,
    "hyphens": lambda n: "Anna" + "-" * n + " to Bert",
}


@pytest.mark.parametrize("words", HOSTILE.values(), ids=HOSTILE.keys())
def test_the_cost_is_linear_in_the_words(words: Callable[[int], str]) -> None:
    letter_head("Tobias Marl to Edward Pell, 3 May 1911")

    def cost(size: int) -> float:
        hostile = words(size)
        begun = time.process_time()
        letter_head(hostile)
        is_person_name(hostile)
        # the longest line that is read at all
        letter_head(hostile[:200].strip())
        return time.process_time() - begun

    small = min(cost(1_000) for _ in range(2))
    assert cost(4_000) <= 8 * max(small, 0.01)


@pytest.mark.parametrize(
    ("head", "addressee", "place"),
    [
        ("Tobias Marl to Edward Pell, Weir, 3 May 1911", "Edward Pell", "Weir"),
        ("Tobias Marl an Edward Pell, Weir bei Holt, 3. Mai 1911", "Edward Pell", "Weir bei Holt"),
        ("Tobias Marl to Edward Pell, Weir, near Holt, 3 May 1911", "Edward Pell", "Weir, near Holt"),
        ("Tobias Marl to Edward Pell, at Weir, 3 May 1911", "Edward Pell", None),
        ("Tobias Marl to Edward Pell, 3 May 1911", "Edward Pell", None),
    ],
)
def test_the_place_before_the_date(head: str, addressee: str, place: str | None) -> None:
    """Where the addressee is ("at Weir") is not where the letter was written."""
    found = letter_head(head)
    assert found is not None
    assert (found.sender, found.addressee, found.place) == ("Tobias Marl", addressee, place)


def test_an_office_before_the_date_is_no_place() -> None:
    assert letter_head("Tobias Marl to Edward Pell, Secretary of the Board, 3 May 1911") is None


def test_an_english_article_is_no_preposition() -> None:
    """In Spanish and Italian "A" means "to"."""
    assert letter_head("A HISTORY OF THE PARISH", "en") is None
    found = letter_head("A EDUARDO PELL.", "es")
    assert found is not None
    assert found.addressee == "EDUARDO PELL"


def test_a_letter_is_told_from_a_collection() -> None:
    assert all(names_letter(words) for words in ("Letter to the Board", "Lettre n° 8", "Ein Brief", "Письмо матери"))
    assert not any(names_letter(words) for words in ("Letters of Tobias Marl", "Briefe", "Notes on oil", "The light"))


@pytest.mark.parametrize(
    ("words", "sender", "addressee"),
    [
        ("Friederike Ahlers an ihren Bruder Justus Ahlers", "Friederike Ahlers", "Justus Ahlers"),
        ("Ada Quill to her dear sister Nora Quill", "Ada Quill", "Nora Quill"),
        ("Feldpostbrief. Emil Tauber an seine Frau Lina", "Emil Tauber", "Lina"),
        ("Konrad Westphal an den Magistrat der Stadt", "Konrad Westphal", "Magistrat der Stadt"),
    ],
)
def test_whose_relative_somebody_is_belongs_to_no_name(words: str, sender: str, addressee: str) -> None:
    """Nor does the kind of the letter, or an article."""
    found = letter_head(words, "de" if " an " in words else "en")
    assert found is not None
    assert (found.sender, found.addressee) == (sender, addressee)


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Diary of Amos Birkett 1850-1853", "Amos Birkett"),
        ("Erinnerungen des Lehrers August Döhring", "August Döhring"),
        ("Souvenirs de Jeanne Favre", "Jeanne Favre"),
        ("A walk to the mill", None),
        ("Diary of a journey", None),
    ],
)
def test_whose_diary_or_memoirs_a_title_names(words: str, name: str | None) -> None:
    assert own_writing(words) == name
