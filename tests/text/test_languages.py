"""The language of a text."""

from __future__ import annotations

import pytest

from searchdoc.text.languages import language_code, language_of, language_of_script

SENTENCES = {
    "en": "The keeper wrote to the council that the lamp had failed again and that nobody had sent any oil. ",
    "de": "Der Wärter schrieb dem Rat, dass die Lampe wieder ausgefallen sei und niemand Öl geschickt habe. ",
    "fr": "Le gardien écrivit au conseil que la lampe s'était éteinte et que personne n'avait envoyé d'huile. ",
    "ru": "Смотритель написал совету, что лампа снова погасла и что с осени никто не присылал масла для маяка. ",
}


@pytest.mark.parametrize("language", SENTENCES)
def test_a_text_is_in_its_language(language: str) -> None:
    """By a few hundred letters."""
    assert language_of(SENTENCES[language] * 3) == language


def test_a_short_text_counts_as_english() -> None:
    """Fewer than 200 letters do not tell, however many other characters there are."""
    assert language_of(SENTENCES["de"]) == "en"
    assert language_of("Der Rat. " * 10 + "1922 " * 500) == "en"


@pytest.mark.parametrize(
    ("postcard", "language"),
    [
        ("Сегодня видели маяк, завтра едем дальше.", "ru"),
        ("Сьогодні бачили маяк, їдемо далі.", "uk"),
        ("Είδαμε τον φάρο.", "el"),
        ("我们看见了灯塔。", "zh"),
        ("今日は灯台を見ました。", "ja"),
        ("등대를 보았습니다.", "ko"),
        ("רואים את המגדלור", "he"),
        ("رأينا المنارة اليوم", "ar"),
        ("The angle α is small.", "en"),
    ],
)
def test_a_postcard_is_in_a_language_of_its_script(postcard: str, language: str) -> None:
    """However short it is."""
    assert language_of(postcard) == language


def test_a_script_of_several_languages_decides_nothing_by_itself() -> None:
    assert language_of_script(SENTENCES["ru"]) is None
    assert language_of_script(SENTENCES["en"]) is None
    assert language_of_script("Τι έγραψε ο Nansen;") == "el"


def test_the_beginning_of_a_text_decides() -> None:
    """What comes after 4,000 characters is not read."""
    assert language_of(SENTENCES["fr"] * 60 + SENTENCES["de"] * 600) == "fr"


@pytest.mark.parametrize(
    ("written", "code"),
    [("en", "en"), ("en-GB", "en"), ("DE_at", "de"), ("deu", "de"), ("Deutsch", "de"), ("French", "fr"), ("sv", "sv")],
)
def test_languages_are_known_by_code_and_name(written: str, code: str) -> None:
    assert language_code(written) == code


@pytest.mark.parametrize("written", ["", "the one we speak", "Klingon", "12"])
def test_what_is_no_language_has_no_code(written: str) -> None:
    assert language_code(written) is None
