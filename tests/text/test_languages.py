"""The language of a text."""

from __future__ import annotations

import pytest

from searchdoc.text.languages import language_code, language_of

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
