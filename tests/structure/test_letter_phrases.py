"""Greetings and closings of letters in English, German, French, Spanish, Italian and Russian."""

import time
from collections.abc import Callable

import pytest

from searchdoc.structure.letter_phrases import (
    SIGNED,
    begins_as_closing,
    greets_nobody,
    is_closing_phrase,
    is_form_of_greeting,
    is_greeting,
    run_in_greeting,
)

GREETINGS = {
    "English": [
        "Dear Sir,",
        "Dear Mr. Pell,",
        "My dear Colonel Marl:",
        "My dearest Ada,",
        "Dear Clara and Ada,",
        "DEAR MARL:",
        "Esteemed friend,",
        "Ada dear,",
    ],
    "German": [
        "Lieber Otto!",
        "Mein lieber Karl,",
        "Liebste Mutter!",
        "Sehr geehrter Herr Brand!",
        "Sehr geehrte Frau Holt,",
        "Hochverehrte gnädige Frau!",
        "Verehrter Freund!",
        "Werter Genosse Kern!",
    ],
    "French": ["Cher ami,", "Mon cher Paul,", "Mon bien cher Paul,", "Ma chère Jeanne,", "Très honoré Monsieur,"],
    "Spanish": [
        "Querido Luis:",
        "Mi querida Inés,",
        "Estimada señora:",
        "Muy estimado amigo:",
        "Mi muy querido hermano:",
    ],
    "Italian": ["Caro Piero,", "Carissima Lucia,", "Gentile Signora Neri,", "Egregio Signore,", "Mia cara Lucia,"],
    "Russian": [
        "Дорогой Иван!",
        "Милая Анна,",
        "Многоуважаемый Иван Петрович!",
        "Моя дорогая Анна!",
        "Дорогие друзья!",
    ],
}
ADDRESSES = [
    *["Sir,", "Gentlemen:", "Mrs. Holt,", "Mr. Editor,", "Brother Marl,"],
    *["Herr Brand!", "Euer Hochwohlgeboren!", "Monsieur,", "Monsieur le Ministre,", "Citoyens,"],
    *["Señores:", "Compañeros:", "Signor Conti,", "Товарищи!"],
]
CLOSINGS = {
    "English": [
        "Yours faithfully,",
        "I am, Sir, your obedient servant,",
        "I remain, dear Sir, yours most truly,",
        "Believe me, ever yours,",
        "Your loving son,",
        "Your obt. servt.",
        "With best wishes,",
        "Affectionately yours,",
        "In haste, yours",
        "God bless you",
    ],
    "German": [
        "Mit freundlichen Grüßen",
        "Hochachtungsvoll",
        "Mit vorzüglicher Hochachtung",
        "Von Herzen Ihr",
        "Dein treuer Freund",
        "Herzlichst",
        "Stets Ihr",
        "Leben Sie wohl!",
    ],
    "French": [
        "Affectueusement à vous.",
        "Bien à vous,",
        "Votre ami dévoué,",
        "Je vous embrasse,",
        "Veuillez agréer mes salutations distinguées.",
        "Mille baisers",
    ],
    "Spanish": ["Su seguro servidor,", "Atentamente,", "Un abrazo,", "Tu amigo,", "S. S. S.", "Saludos cordiales,"],
    "Italian": ["Suo affezionatissimo", "Cordiali saluti,", "Con affetto", "Un abbraccio,", "Con molta stima"],
    "Russian": ["Искренне Ваш", "С уважением,", "С глубоким уважением,", "Жму руку", "Крепко обнимаю", "До свидания"],
}
PROSE = [
    "The lamp burned all night.",
    "Tobias Marl",
    "3 May 1911",
    "Friends of the light",
    "Sir Tobias said that the lamp was dark.",
    "Kind words were said by the keeper of the light.",
    "Best oil of Graysand",
    "Mr.",
    "",
]


def _table(phrases: dict[str, list[str]]) -> list[object]:
    return [pytest.param(words, id=f"{language}: {words}") for language, lines in phrases.items() for words in lines]


@pytest.mark.parametrize("words", _table(GREETINGS))
def test_greetings(words: str) -> None:
    assert is_greeting(words)
    assert is_form_of_greeting(words)
    assert not is_closing_phrase(words)


@pytest.mark.parametrize("words", ADDRESSES)
def test_forms_of_address_that_stand_alone(words: str) -> None:
    assert is_greeting(words)


@pytest.mark.parametrize("words", ["Mrs. Holt,", "Mr. Pell", "Signor Conti,", "Brother Marl,"])
def test_a_form_of_address_with_a_name_can_also_be_a_label(words: str) -> None:
    assert not is_form_of_greeting(words)


@pytest.mark.parametrize("words", _table(CLOSINGS))
def test_closings(words: str) -> None:
    assert is_closing_phrase(words)
    assert begins_as_closing(words)
    assert not is_greeting(words)


@pytest.mark.parametrize("words", PROSE)
def test_what_neither_greets_nor_closes(words: str) -> None:
    assert not is_greeting(words)
    assert not is_closing_phrase(words)


def test_a_closing_is_short_and_its_beginning_may_run_on() -> None:
    long = "Yours faithfully, I write to you once more about the lamp; the oil has not come, and the keeper sleeps."
    assert begins_as_closing(long)
    assert not is_closing_phrase(long)
    assert not is_closing_phrase("Yours " + "truly, " * 40)


@pytest.mark.parametrize("words", ["Muy señor mío:", "Muy señores nuestros:", "Mein Herr!"])
def test_more_greetings(words: str) -> None:
    assert is_greeting(words)


@pytest.mark.parametrize("words", ["Tuo amico", "Es grüßt Dich herzlich", "Q. B. S. M."])
def test_more_closings(words: str) -> None:
    assert is_closing_phrase(words)


@pytest.mark.parametrize("words", ["Good oil is dear.", "Dear Sir, the oil has come."])
def test_a_sentence_is_no_greeting(words: str) -> None:
    assert not is_greeting(words)


@pytest.mark.parametrize("words", ["Love of the sea brought him here.", "We are late."])
def test_a_sentence_is_no_closing(words: str) -> None:
    assert not is_closing_phrase(words)


@pytest.mark.parametrize(
    ("words", "greeting", "rest"),
    [
        ("DEAR MARL: I was much pleased with your lamp.", "DEAR MARL", "I was much pleased with your lamp."),
        ("Dear Sir,—The oil has come.", "Dear Sir", "The oil has come."),
        ("Dear Sir:—I beg for oil.", "Dear Sir", "I beg for oil."),
        ("My dear Mr. Pell—Your lamp is lit.", "My dear Mr. Pell", "Your lamp is lit."),
        ("Sir, the oil has come.", "Sir", "the oil has come."),
        ("Mr. Editor: the lamp is dark.", "Mr. Editor", "the lamp is dark."),
        ("Lieber Otto, das Öl ist da.", "Lieber Otto", "das Öl ist da."),
        ("Mon cher Paul, l’huile est là.", "Mon cher Paul", "l’huile est là."),
        ("Querido Luis: ha llegado el aceite.", "Querido Luis", "ha llegado el aceite."),
        ("Cara Lucia, è arrivato l’olio.", "Cara Lucia", "è arrivato l’olio."),
        ("Дорогой Иван! Масло пришло.", "Дорогой Иван", "Масло пришло."),
    ],
)
def test_a_greeting_before_the_words(words: str, greeting: str, rest: str) -> None:
    match = run_in_greeting(words)
    assert match is not None
    assert (match["greeting"], words[match.end() :]) == (greeting, rest)


@pytest.mark.parametrize(
    "words",
    ["Von Wernicke: a book on lamps.", "Harker: a book on oil.", "The oil has come.", "Sir Tobias came.", "Dear Sir,"],
)
def test_no_greeting_before_the_words(words: str) -> None:
    assert run_in_greeting(words) is None


@pytest.mark.parametrize(
    ("words", "nobody"),
    [
        ("Sir", True),
        ("Dear Sir", True),
        ("my dear friend", True),
        ("Mon cher ami", True),
        ("lieber Freund", True),
        ("mein Herr", True),
        ("Señores", True),
        ("Товарищи", True),
        ("Tobias", False),
        ("my dear Clara", False),
        ("Mr. Pell", False),
    ],
)
def test_forms_of_address_that_name_nobody(words: str, nobody: bool) -> None:
    assert greets_nobody(words) is nobody


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("(Signed) Tobias Marl.", "Tobias Marl."),
        ("Signed: T. Marl", "T. Marl"),
        ("/s/ Ada Quill", "Ada Quill"),
        ("sgd. E. Pell", "E. Pell"),
        ("gez. Kern", "Kern"),
        ("(signé) Roc", "Roc"),
        ("Firmado: Robles", "Robles"),
        ("Firmato Neri", "Neri"),
        ("Подпись: Белов", "Белов"),
    ],
)
def test_what_a_copyist_writes_before_a_name(words: str, name: str) -> None:
    match = SIGNED.match(words)
    assert match is not None
    assert words[match.end() :] == name


HOSTILE: dict[str, Callable[[int], str]] = {
    "many times dear": lambda n: "dear " * n,
    "a greeting of many names": lambda n: "My dear " + "Anna " * n + "(",
    "marks behind a greeting": lambda n: "Dear Anna" + ",!-" * n + "x",
    "many times yours": lambda n: "yours " * n,
    "many adverbs": lambda n: "very, " * n,
    "many good wishes": lambda n: "with " + "best " * n,
    "German words": lambda n: "ihr " * n + "in alter " * n,
    "French words": lambda n: "votre bien " + "très " * n,
    "Italian words": lambda n: "suo " + "aff" * n + "(",
    "Russian words": lambda n: "с " + "большим " * n + "ваш " + "друг " * n,
    "dashes before nothing": lambda n: "-" * n + "x",
    "dashes behind a closing": lambda n: "Yours" + "—-" * n + "x",
    "apostrophes": lambda n: "Yours x" + "''" * n + "(",
    "spaces behind a closing": lambda n: "Yours" + " " * n + "(",
    "initials": lambda n: "Dear A" + ".a" * n + "(",
}


def growth(words: Callable[[int], str]) -> float:
    """How many times longer four times the words take."""
    questions = (is_greeting, is_form_of_greeting, run_in_greeting, is_closing_phrase, begins_as_closing, greets_nobody)

    def cost(size: int) -> float:
        hostile = words(size)
        begun = time.process_time()
        for question in questions:
            question(hostile)
        return time.process_time() - begun

    cost(1)
    small = min(cost(500) for _ in range(2))
    return min(cost(2_000) for _ in range(2)) / max(small, 0.004)


@pytest.mark.parametrize("words", HOSTILE.values(), ids=HOSTILE.keys())
def test_the_cost_is_linear_in_the_words(words: Callable[[int], str]) -> None:
    assert growth(words) <= 8


def test_the_cost_is_linear_in_the_spaces_behind_a_greeting() -> None:
    assert growth(lambda n: "Dear" + " " * n + "x") <= 8
