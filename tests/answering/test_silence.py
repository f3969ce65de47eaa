"""When there is no answer, and what is said to be missing."""

from pathlib import Path

import pytest

import searchdoc
from shared import index_of

TEXTS = {
    "1850 Ada to Tom.txt": "Ada Quill to Tom Marl\n\nGraysand, 4 May 1850\n\nDear Tom,\n\nThe herring came late "
    "and the nets were empty until June. Forty-one of us sat down to dinner at the harbour.\n\nAda Quill\n",
    "crossing.txt": "Crossing\n\nThe steamer Wodan crossed to Harwich in a gale, and the captain praised the crew.\n",
    "Brief.txt": "Brief von Anna Holm an Tom Marl\n\nHusum, den 3. März 1851\n\nLieber Tom,\n\nder Deich ist an zwei "
    "Stellen gebrochen, und das Vieh steht auf der Warft. Die Heringe sind teuer geworden, das Fass kostet vierzehn "
    "Taler. Wir warten auf besseres Wetter und auf das Schiff aus Hamburg, das uns die Bretter bringen soll."
    "\n\nDeine\nAnna Holm\n",
}


@pytest.fixture(scope="module")
def coast(tmp_path_factory: pytest.TempPathFactory) -> searchdoc.Index:
    return index_of(tmp_path_factory.mktemp("coast"), TEXTS)


@pytest.mark.parametrize(
    "question",
    [
        "what happened to the steamer Wodan",
        "what did Ada Quill write about the herring",
        "how many people sat down to dinner",
        "on which ship did the captain praise the crew",
        "What Happened To The Steamer Wodan",
        "WHAT HAPPENED TO THE STEAMER WODAN",
        "wie teuer waren die Heringe",
        "was schrieb Anna Holm über den Deich",
        "Was Schrieb Anna Holm Über Den Deich",
    ],
)
def test_words_that_only_frame_a_question_are_no_missing_facts(coast: searchdoc.Index, question: str) -> None:
    """Write, happened, people, ship; capitals change nothing, and in German they mean nothing."""
    answer = coast.ask(question)
    assert answer.answered, answer.reason
    assert answer.claims


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("what happened to the steamer Zeus", "“Zeus” occurs nowhere"),
        ("what did Ada Quill say about the Great Exhibition", "“Great” or “Exhibition” occur nowhere"),
        ("what did Ada Quill say about whaling", "nothing in these documents mentions “whaling”"),
        ("how many whales did Ada Quill sell", "“whales”"),
        ("how are you", "no word that says what it is about"),
        ("what happened on 1 January 1800?", "nothing in these documents is dated so"),
        ("what did Ada Quill say about the dinner cattle", None),
        ("when did Ada Quill marry", "“marry”"),
    ],
)
def test_silence_names_what_is_missing(coast: searchdoc.Index, question: str, reason: str | None) -> None:
    """In one sentence, without a claim; half of what is asked for may be enough."""
    answer = coast.ask(question)
    assert answer.answered is (reason is None)
    assert bool(answer.claims) is answer.answered
    if reason is not None:
        assert reason in str(answer.reason)


def test_what_stands_in_a_file_name_a_title_or_an_address_occurs(coast: searchdoc.Index) -> None:
    """Though no passage has it in its own words."""
    answer = coast.ask("what did Ada Quill write to Marl about the herring in Graysand")
    assert answer.answered, answer.reason


def test_no_word_of_somebody_is_said_only_where_it_is_true(tmp_path: Path) -> None:
    """Where another of that surname speaks, and where only what somebody wanted is asked for, it is not said."""
    texts = {
        "a.txt": "Letter from Nora Hale\n\n3 March 1904\n\nMr. Osric Venn wants a new wheel for the mill. I met "
        "Mr. Venn there.\n\nNora Hale\n"
    }
    index = index_of(tmp_path, texts)
    said = index.ask("what did Venn say about the mill")
    assert said.reason == "Venn is mentioned in these documents, but no word of Venn’s stands in them"
    wanted = index.ask("what did Venn want for the mill")
    assert wanted.answered
    assert "wants a new wheel" in wanted.claims[0].text


@pytest.mark.parametrize(
    ("question", "read"),
    [
        ("what came from Russia", "what came from Russia"),
        ("what did Lenin say about barley", "what did Lenin say about barley"),
        ("was sagte Lein über die Komposition", "was sagte Lein über die Komposition"),
        ("what did Lain say about barley", "what did Lain say about barley"),
        ("what did Dakre say about barley", "what did Dacre say about barley"),
        ("что писал о краткое", "что писал о краткое"),
    ],
)
def test_a_question_is_read_as_another_only_for_a_name_that_is_nearly_the_same(
    tmp_path: Path, question: str, read: str
) -> None:
    """Russia is no Prussia, and Lenin no Lein."""
    texts = {
        "a.txt": "Letter from Otto Lein\n\n3 March 1904\n\nThe Prussia brought barley. The Opposition spoke in Кракове."
        "\n\nOtto Lein\n",
        "b.txt": "Letter from Robert Dacre\n\n4 March 1904\n\nThe barley came late.\n\nRobert Dacre\n",
    }
    index = index_of(tmp_path, texts)
    answer = index.ask(question)
    assert (answer.suggestion if answer.answered else None) in ({read} if read != question else {None})
    assert index._questions.read(question, correct=True).text == read


def test_silence_says_how_many_files_were_not_read(tmp_path: Path) -> None:
    """Nothing is known of what they mention. What is said of the question itself, or of somebody, stays as it is."""
    folder = tmp_path / "papers"
    folder.mkdir()
    for name, text in TEXTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    index = searchdoc.build([folder], tmp_path / "index")
    assert index.ask("what did Ada Quill say about whaling").reason == "nothing in these documents mentions “whaling”"
    (folder / "scan.jpg").write_bytes(b"x")
    index = searchdoc.build([folder], tmp_path / "index")
    reasons = {
        "what did Ada Quill say about whaling": "nothing in these documents mentions “whaling”; ",
        "what happened to the steamer Zeus": "“Zeus” occurs nowhere in these documents; ",
        "what happened on 1 January 1800?": "nothing in these documents is dated so; ",
    }
    for question, reason in reasons.items():
        assert index.ask(question).reason == f"{reason}1 file was not read (searchdoc status)"
    assert index.ask("how are you").reason == "the question has no word that says what it is about"
    (folder / "scan.doc").write_bytes(b"x")
    index = searchdoc.build([folder], tmp_path / "index")
    assert str(index.ask("what happened to the steamer Zeus").reason).endswith(
        "; 2 files were not read (searchdoc status)"
    )
