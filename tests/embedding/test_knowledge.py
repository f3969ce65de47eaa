"""How far the installed model, which was trained on English, knows a language."""

from __future__ import annotations

import pytest

from embedders import HashingEmbedder
from searchdoc.embedding.embedder import SentenceTransformerEmbedder
from searchdoc.embedding.knowledge import ModelKnowledge, letters_in

KNOWN = {
    "en": "The ferryman swore that the rope had been cut with a knife and had not worn through.",
    "names": "Mdivani and Ordzhonikidze quarrelled in Tiflis, and Dzerzhinsky wrote the report.",
    "de": "Der Fährmann schwor, dass das Seil mit einem Messer durchgeschnitten worden war.",
    "fr": "Le passeur jura que la corde avait été coupée avec un couteau et n’était pas usée.",
    "es": "El barquero juró que la cuerda había sido cortada con un cuchillo y no gastada.",
}
UNKNOWN = {
    "ru": "Паромщик клялся, что канат был перерезан ножом, а не перетёрся сам.",
    "el": "Ο περαματάρης ορκίστηκε ότι το σχοινί είχε κοπεί με μαχαίρι και δεν είχε φθαρεί.",
    "zh": "船夫发誓说绳子是被刀割断的，并不是自己磨断的。",
    "ja": "渡し守は、綱は刃物で切られたのだと誓った。",
    "ar": "أقسم صاحب العبارة أن الحبل قد قطع بسكين ولم يبل من تلقاء نفسه",
}


@pytest.mark.parametrize("language", KNOWN)
def test_a_language_whose_words_are_long_pieces_is_known(
    language: str, installed_model: SentenceTransformerEmbedder
) -> None:
    """Also where many names are unusual."""
    assert ModelKnowledge(installed_model).of([KNOWN[language]]) == 1


@pytest.mark.parametrize("language", UNKNOWN)
def test_a_language_that_falls_into_letters_is_not(language: str, installed_model: SentenceTransformerEmbedder) -> None:
    """Nor is one of whose characters most are no piece at all."""
    assert ModelKnowledge(installed_model).of([UNKNOWN[language]]) < 0.05


def test_a_language_may_be_known_in_part(installed_model: SentenceTransformerEmbedder) -> None:
    """Finnish words fall into pieces of two letters or three."""
    finnish = "Lautturi vannoi, että köysi oli katkaistu veitsellä eikä se ollut kulunut itsestään poikki."
    assert 0.4 < ModelKnowledge(installed_model).of([finnish]) < 1


def test_texts_count_together_and_long_ones_by_their_beginning(installed_model: SentenceTransformerEmbedder) -> None:
    """No text is longer than the model's window."""
    knowledge = ModelKnowledge(installed_model)
    assert 0 < knowledge.of([KNOWN["en"], UNKNOWN["ru"], UNKNOWN["el"]]) < 1
    assert knowledge.of([KNOWN["en"] * 100]) == 1


def test_what_has_no_letters_or_shows_no_pieces_counts_as_known() -> None:
    """A number is no sign of anything, and a model whose words are whole knows them all."""
    knowledge = ModelKnowledge(HashingEmbedder())
    assert knowledge.of([]) == knowledge.of(["1922 — 17"]) == knowledge.of([UNKNOWN["ru"]]) == 1


def test_an_ideograph_is_as_long_as_three_letters() -> None:
    assert [letters_in(text) for text in ("oil, 5", "灯塔", "あぶら", "등대")] == [4, 6, 6, 4]
