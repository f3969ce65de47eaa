"""The language of a text."""

from __future__ import annotations

import pytest

from searchdoc.text.languages import language_of

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
