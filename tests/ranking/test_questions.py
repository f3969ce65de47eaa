"""What a question asks: tables of questions and what is read in them."""

import pytest

import searchdoc
from embedders import HashingEmbedder
from searchdoc.errors import EmptyQuery, MalformedQuery
from searchdoc.passages.people import Speaker, Speakers
from searchdoc.ranking.questions import QuestionReader, correct_names, understand
from searchdoc.text.question_words import Expected
from shared import index_of

VENN = Speaker("Osric Venn", ("Mr. Venn", "the miller"), own=(1, 2))
HALE = Speaker("Nora Hale", ("Nora",), own=(0,))
MARL = Speaker("Tobias Marl", ("T.M.",))
PEOPLE = Speakers((VENN, HALE, MARL))


@pytest.mark.parametrize(
    ("question", "speaker"),
    [
        ("what did Venn say about the sluice", VENN),
        ("What does Nora Hale write to the Company?", HALE),
        ("what has Mr. Venn proposed", VENN),
        ("what was Venn in 1904 told to think of it", VENN),
        ("when did the miller complain about the water", VENN),
        ("what Venn wrote in March", VENN),
        ("according to Venn, who shut the sluice", VENN),
        ("who shut the sluice according to Mr. Venn", VENN),
        ("in the view of Hale, what is to be done", HALE),
        ("Venn on the rent", VENN),
        ("Hale about the Company", HALE),
        ("what is Venn's opinion of the Company", VENN),
        ("What are Hale’s first two objections?", HALE),
        ("who wrote to Venn", None),
        ("who is Venn", None),
        ("where did Venn live", None),
        ("Venn's letters in the archive", None),
        ("the meeting of Hale on the third", None),
        ("what did the Company say about the sluice", None),
        ("the sluice", None),
    ],
)
def test_whose_words_are_asked_for(question: str, speaker: Speaker | None) -> None:
    """The person named who does the saying; whoever is only mentioned is a topic."""
    read = understand(question, PEOPLE)
    assert read.speaker == read.preferred == speaker


@pytest.mark.parametrize(
    ("question", "expects"),
    [
        ("Who shut the sluice?", "person"),
        ("To whom is it written", "person"),
        ("which members of the Board signed", "person"),
        ("when was the mill built", "date"),
        ("In which year was the mill built", "date"),
        ("what day was it", "date"),
        ("where is the mill", "place"),
        ("in what journal was it printed", "place"),
        ("how many sacks were spoilt", "number"),
        ("how old is the mill", "number"),
        ("why was the sluice shut", "reason"),
        ("what is a sluice", None),
        ("the sluice", None),
    ],
)
def test_which_kind_of_answer_is_expected(question: str, expects: Expected | None) -> None:
    """By the word that it begins with, after a preposition."""
    assert understand(question, PEOPLE).expects == expects


@pytest.mark.parametrize(
    ("question", "quotes"),
    [
        ("Who said that the water stands?", True),
        ("who was it that complained of the water", True),
        ("who first demanded oil", True),
        ("Whose words are these?", True),
        ("who spoke of barley", True),
        ("who wrote that nobody answers", True),
        ("who wrote the letter", False),
        ("who held the office", False),
        ("who shut the sluice", False),
        ("what did Venn say", False),
        ("who told, according to Venn, of the sluice", False),
    ],
)
def test_who_said_it_asks_for_a_quotation(question: str, quotes: bool) -> None:
    """Who wrote a letter or held an office is another question, and so is one that names the speaker."""
    assert understand(question, PEOPLE).quotes is quotes


@pytest.mark.parametrize(
    ("question", "counts"),
    [("How many sacks?", True), ("how much oil", True), ("how long", False), ("so how many", False)],
)
def test_how_many_asks_for_a_count(question: str, counts: bool) -> None:
    """How long and how old do not: a date may tell."""
    assert understand(question, PEOPLE).counts is counts


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("what did Venn say about the sluice", "what did Venn  about the sluice"),
        ("Who said that the water stands?", "Who  that the water stands?"),
        ("who shut the sluice, and what was said", "who shut the sluice, and what was said"),
        ("say", "say"),
    ],
)
def test_the_verb_of_saying_is_not_looked_for_in_somebodys_words(question: str, words: str) -> None:
    """Few say that they say; where nobody's words are asked for it is a word like any other."""
    assert understand(question, PEOPLE).words == words


@pytest.mark.parametrize(
    ("question", "sought"),
    [
        ("what did the miller say about barley", "what did Osric Venn say about barley"),
        ("what did Mr. Venn say about barley", "what did Mr. Venn say about barley"),
        ("what did T.M. say about oil", "what did Tobias Marl say about oil"),
        ("who paid the miller", "who paid the miller"),
    ],
)
def test_a_speaker_goes_by_the_name_that_the_documents_use(question: str, sought: str) -> None:
    """Where the name asked for shares no word with it; whoever is only mentioned keeps the name he was given."""
    assert understand(question, PEOPLE).sought == sought


def test_the_person_that_a_search_is_limited_to_is_preferred() -> None:
    """Whoever else the question asks for: the answer still says what it says of that other."""
    read = understand("what did Venn say about the sluice", PEOPLE, HALE)
    assert (read.speaker, read.preferred, read.named) == (VENN, HALE, (VENN,))
    assert understand("the saying about the sluice", PEOPLE, HALE).preferred == HALE


@pytest.mark.parametrize("text", ["", "  ", "?!", "—"])
def test_without_a_word_there_is_no_question(text: str) -> None:
    with pytest.raises(EmptyQuery, match="there is no word in the question"):
        understand(text, PEOPLE)


@pytest.mark.parametrize(
    ("question", "corrected"),
    [
        ("what did Vennn say", "what did Venn say"),
        ("Hayle and the oil", "Hale and the oil"),
        ("what did vennn say", "what did vennn say"),
        ("what did Vena say", "what did Vena say"),
        ("what came from Germany", "what came from German"),
        ("Germany sent what", "Germany sent what"),
        ("what did Tobby say", "what did Tobby say"),
        ("what did Halle of the Company say", "what did Halle of the Company say"),
    ],
)
def test_misspelt_names_are_corrected(question: str, corrected: str) -> None:
    """Words of five letters with a capital that occur nowhere, and are nearly a name; ``Halle`` occurs."""

    def similar(word: str) -> str | None:
        return "German" if word == "Germany" else None

    assert correct_names(question, PEOPLE, {"Halle", "Company"}.__contains__, similar) == corrected


TEXTS = {
    "mill.txt": "Letter from Nora Hale\n\n3 March 1904\n\nThe wheel stood still. Osric Venn owes the Company rent.\n",
    "log.txt": "The log\n\nThe German ship brought barley. The German Alkmaar lay in port, on the Lode.\n",
    "book.txt": "There is a long german word for all that grows on a field from seed in rows and is cut by hand.\n",
}


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> QuestionReader:
    """What the open index of two letters reads questions with."""
    index: searchdoc.Index = index_of(tmp_path_factory.mktemp("mill"), TEXTS, HashingEmbedder(64))
    return index._questions


def test_the_words_of_a_question_are_looked_up_once(reader: QuestionReader) -> None:
    """Content words with their document frequency and idf; a word that occurs nowhere has none of the first."""
    read = reader.read("what does the barley on the wheel weigh")
    assert [(term.text, term.document_frequency) for term in read.terms] == [("barley", 1), ("wheel", 1), ("weigh", 0)]
    assert all(term.idf > 0 for term in read.terms[:2])
    assert (read.length, read.topic) == (3, frozenset())


def test_the_topic_is_what_remains_without_names(reader: QuestionReader) -> None:
    """Where anybody's words are asked for; the verb of saying counts to the topic only of a speaker who is named."""
    assert reader.read("what did Hale declare about the rent of Hale").topic == {"declar", "rent"}
    assert reader.read("who declared that the rent is due").topic == {"rent", "due"}
    assert reader.read("the rent", HALE).topic == {"rent"}


def test_a_question_keeps_the_words_in_which_it_was_put(reader: QuestionReader) -> None:
    """Corrected only where it is asked to be: a search takes every word as it stands."""
    put = "what came from Alkmaer"
    corrected, as_it_is = reader.read(put, correct=True), reader.read(put)
    assert (corrected.asked, corrected.text) == (put, "what came from Alkmaar")
    assert (as_it_is.asked, as_it_is.text) == (put, put)


@pytest.mark.parametrize(
    ("question", "corrected"),
    [
        ("what came from Alkmaer", "what came from Alkmaar"),  # always written with a capital
        ("what came from Germany", "what came from Germany"),  # ``german`` is not
        ("what came from Lodde", "what came from Lodde"),  # too short to be no other word
    ],
)
def test_a_name_is_a_long_word_that_is_always_written_with_a_capital(
    reader: QuestionReader, question: str, corrected: str
) -> None:
    """Whoever or whatever bears it; also a passage that is not the best for the word has a say."""
    assert reader.read(question, correct=True).text == corrected


def test_a_query_that_is_wrong_is_refused_when_it_is_read(reader: QuestionReader) -> None:
    """Before anything is searched."""
    with pytest.raises(MalformedQuery):
        reader.read("barley AND", syntax="query")
