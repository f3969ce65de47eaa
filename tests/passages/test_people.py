"""Who is heard in the documents, and under which names one may ask for them."""

import pytest
from msgspec import DecodeError

import searchdoc
from embedders import HashingEmbedder
from searchdoc.errors import UnknownAddressee, UnknownSpeaker
from searchdoc.models import Block, Document, Passage, Quote, Span, Voice
from searchdoc.passages.people import Speaker, Speakers, decode_speakers, encode_speakers, gather, words_in
from searchdoc.passages.persons import ResolvedPerson
from shared import LETTERS, index_of

VENN = Speaker("Osric Venn", ("Mr. Venn", "O. Venn"), own=(1,))
HALE = Speaker("Nora Hale", (), quoted=(2,))
LEON = Speaker("Léon Blum", ("the Minister",))
OTHER_VENN = Speaker("Clara Venn", ())
PEOPLE = Speakers((OTHER_VENN, VENN, HALE, LEON))


@pytest.fixture(scope="module")
def mill(tmp_path_factory: pytest.TempPathFactory) -> searchdoc.Index:
    """Hale's letter, with words of Venn's in a sentence and a letter of his."""
    return index_of(tmp_path_factory.mktemp("mill"), LETTERS, HashingEmbedder(64))


def test_people_are_gathered_with_the_passages_in_which_they_are_heard(mill: searchdoc.Index) -> None:
    """Own words and words quoted in another's paragraph, each by the passage's ordinal."""
    passages = list(mill.passages())
    numbers = {words: next(at for at, one in enumerate(passages) if words in one.text) for words in ("I pay", "sacks")}
    people = {person.name: person for person in gather(passages, [ResolvedPerson("Venn", (("Mr. Venn", 1),))]).people}
    assert list(people) == sorted(people)
    assert (people["Venn"].own, people["Venn"].quoted) == ((numbers["sacks"],), (numbers["I pay"],))
    assert people["Venn"].variants == ("Mr. Venn",)
    assert people["Nora Hale"].quoted == people["Nora Hale"].reported == ()
    assert numbers["I pay"] in people["Nora Hale"].own


def test_reports_of_a_whole_passage_and_of_a_sentence_are_told_apart() -> None:
    """Ada tells of what Marl said: once in a passage of its own, once in a sentence."""
    ada, marl = Voice("Ada", "author"), Voice("Marl", "quoted", mode="reported")
    text = "Marl said that he had no oil. I know that he asked for it."
    spans = (Span(0, 29), Span(30, len(text)))
    blocks = (
        Block(spans[0], "body", (ada, marl), (), None, 1, 1),
        Block(spans[1], "body", (ada,), (), None, 2, 2),
    )
    quotes = (Quote(Span(42, 57), (ada, marl)),)
    letter = Document("a.txt", "/a.txt", "0" * 64, text, "A letter", "Ada", None, "en", blocks, quotes=quotes)
    passages = [Passage(letter, span.start, span.end, at, at) for at, span in enumerate(spans)]
    people = {person.name: person for person in gather(passages, ()).people}
    assert (people["Marl"].reported, people["Marl"].retold) == ((0,), (1,))
    assert (people["Marl"].own, people["Marl"].quoted, people["Ada"].own) == ((), (), (0, 1))


@pytest.mark.parametrize(
    ("name", "person"),
    [
        ("Osric Venn", VENN),
        ("osric  venn", VENN),
        ("Mr. Venn", VENN),
        ("comrade Venn", VENN),
        ("Venn", VENN),  # of two of that name, the one who speaks
        ("Clara Venn", OTHER_VENN),
        ("léon blum", LEON),
        ("The Minister", LEON),
        ("Osric", VENN),  # the only one of that first name
        ("", None),
    ],
)
def test_somebody_is_found_under_every_form_of_the_name(name: str, person: Speaker | None) -> None:
    """In any case, with or without a title of courtesy, and by the last name alone."""
    assert PEOPLE.get(name) == person


@pytest.mark.parametrize(("name", "like"), [("Oscar Venn", ("Osric Venn",)), ("Nora Hall", ("Nora Hale",)), ("Xu", ())])
def test_a_name_that_nobody_bears_is_refused_with_the_nearest(name: str, like: tuple[str, ...]) -> None:
    """Nearest among those who are heard."""
    with pytest.raises(UnknownSpeaker):
        PEOPLE.find(name)
    assert PEOPLE.like(name) == like


def test_who_is_written_to_is_not_suggested_in_place_of_who_is_not() -> None:
    """Osric speaks, and nothing is addressed to him: his own name would be no help."""
    speakers = Speakers((Speaker("Osric Venn", own=(1,)), Speaker("Osric Vennor", addressed=(2,))))
    with pytest.raises(UnknownAddressee, match="addressed to anybody called 'Osric Venn'") as raised:
        speakers.find_addressee("Osric Venn")
    assert raised.value.suggestions == ("Osric Vennor",)


def test_somebody_who_is_only_named_cannot_be_searched_for() -> None:
    """No word of theirs is there."""
    with pytest.raises(UnknownSpeaker):
        PEOPLE.find("Léon Blum")
    assert (LEON.heard, LEON.speaks, HALE.heard, HALE.speaks) == (False, False, True, True)
    reported = Speaker("Ada", reported=(1,))
    assert (reported.heard, reported.speaks) == (True, False)


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("Vennn", "Venn"),
        ("venns", "Venn"),
        ("Halle", "Hale"),
        ("Haleys", None),
        ("Hal", None),
        ("Ven", None),
        ("Winter", None),
    ],
)
def test_a_misspelt_name_is_recognized(word: str, name: str | None) -> None:
    """From five letters on: shorter words are nearly a name by chance."""
    assert PEOPLE.misspelt(word) == name


def test_people_named_in_a_text_are_found_with_the_places_of_their_names() -> None:
    """The longest form at each place, as whole words, in order."""
    text = "Did NORA HALE’s letter reach Mr. Venn, or Venning, or léon blum?"
    found = [(person.name, text[start:end]) for person, start, end in PEOPLE.named_in(text)]
    assert found == [("Nora Hale", "NORA HALE"), ("Osric Venn", "Venn"), ("Léon Blum", "léon blum")]


def test_places_hold_where_lower_case_is_longer_than_capitals() -> None:
    """The Turkish İ has two characters in lower case."""
    text = "İstanbul wrote to Nora Hale"
    ((_, start, end),) = PEOPLE.named_in(text)
    assert text[start:end] == "Nora Hale"


def test_people_are_kept_as_json() -> None:
    """And what is none is refused."""
    assert decode_speakers(encode_speakers(PEOPLE)) == PEOPLE
    with pytest.raises(DecodeError):
        decode_speakers(b"{]")


def test_words_are_runs_of_letters_digits_and_underscores() -> None:
    assert words_in("O. Venn’s 3 sacks, co-op") == ["O", "Venn", "s", "3", "sacks", "co", "op"]


def test_whoever_may_be_meant_by_a_name_is_listed() -> None:
    """Those who bear it, and whoever goes by it and nobody knows who it is; nobody for a name that nobody has."""
    both = Speakers((Speaker("Ann Hale"), Speaker("Ann Venn"), Speaker("Ann", unsure=("Ann Hale", "Ann Venn"))))
    assert [person.name for person in both.called("ann")] == ["Ann Hale", "Ann Venn", "Ann"]
    assert [person.name for person in both.called("Ann Hale")] == ["Ann Hale"]
    assert both.called("Nobody") == ()
