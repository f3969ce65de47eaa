"""Passages: bounded by structure, voice, sentence and the model's window, whatever the text."""

from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

import searchdoc
from embedders import HashingEmbedder
from searchdoc.embedding.embedder import load_embedder
from searchdoc.models import Document
from searchdoc.passages.context import embedded_text
from searchdoc.passages.division import CountTokens, Limits, divide
from searchdoc.protocols import DecodedFile
from searchdoc.structure import analyse
from searchdoc.text.sentences import sentences

LIMITS = Limits(longest=40, short=8, tiny=3)
COUNT = HashingEmbedder().count_tokens
"""A word is a token."""

words = st.sampled_from(
    "the harbour light burned low. Nobody came! Was it oil? No: salt; and 4 p. 12 [3] “so” Mr. X".split()
)
paragraphs = st.lists(words, min_size=1, max_size=160).map(" ".join)
texts = st.lists(paragraphs, min_size=1, max_size=8).map("\n\n".join)


def read(text: str) -> Document:
    return analyse(DecodedFile(text), "text.txt", "text.txt", "0" * 64)


@given(texts)
def test_passages_cover_the_text_in_order_without_overlap(text: str) -> None:
    """Every word of every paragraph stands in exactly one passage."""
    document = read(text)
    passages = divide(document, COUNT, LIMITS)
    assert all(before.end <= after.start for before, after in pairwise(passages))
    held = "".join("".join(passage.text.split()) for passage in passages)
    assert held == "".join("".join(document.slice(block.span).split()) for block in document.blocks)


def test_a_passage_holds_a_running_head_only_where_its_paragraph_goes_on() -> None:
    """Short neighbours are not joined over the head of a page."""
    pages = "He went.\n\n{}THE MILLS OF WEIR  17\n\nShe came.\nThe dog slept.\n\n{}THE MILLS OF WEIR  18\n\nIt woke.\n"
    passages = divide(read(pages.format("", "")), COUNT, LIMITS)
    assert [passage.text for passage in passages] == ["He went.", "She came.\nThe dog slept.", "It woke."]
    passages = divide(read(pages.format("Then he said\n", "") + "He ate.\n"), COUNT, LIMITS)
    assert not any("MILLS" in passage.reading for passage in passages)


@given(texts)
def test_no_passage_is_longer_than_the_limit(text: str) -> None:
    """What the model would not read is not put into a passage."""
    passages = divide(read(text), COUNT, LIMITS)
    assert all(COUNT([passage.text])[0] <= LIMITS.longest for passage in passages)


@given(texts)
def test_a_passage_has_one_kind_one_voice_one_section(text: str) -> None:
    """Blocks that share a passage agree in everything that a citation states."""
    for passage in divide(read(text), COUNT, LIMITS):
        assert len({(block.voices, block.section, block.point, block.division) for block in passage.blocks}) == 1


@given(texts)
def test_a_division_is_recorded_and_lies_between_sentences(text: str) -> None:
    """Parts are numbered, and no sentence that fits is cut."""
    document = read(text)
    for passage in divide(document, COUNT, LIMITS):
        assert 1 <= passage.part <= passage.parts
        if passage.parts == 1:
            continue
        start, end = passage.blocks[0].span.start, passage.blocks[-1].span.end
        for sentence in sentences(document.text[start:end]):
            begin, finish = start + sentence.start, start + sentence.end
            inside = begin < passage.start < finish or begin < passage.end < finish
            assert not inside or COUNT([document.text[begin:finish]])[0] > LIMITS.longest


def test_short_neighbours_are_joined_and_long_paragraphs_divided() -> None:
    """A greeting goes with what follows; forty sentences become several parts of about one length."""
    long = " ".join(f"The keeper wrote line {number} in his book." for number in range(40))
    document = read(f"Graysand, 4 May 1911\n\nDear Ada,\n\n{long}\n\nTobias Marl")
    passages = divide(document, COUNT, Limits(longest=100, short=12, tiny=8))
    lengths = COUNT([passage.text for passage in passages])
    assert passages[0].text.startswith("Graysand")
    assert max(passage.parts for passage in passages) > 2
    assert min(lengths) > max(lengths) / 2


def test_the_model_reads_every_passage_to_its_end_with_its_context(calendar: searchdoc.Index) -> None:
    """What is embedded, headings and voices included, fits into the window of the model itself."""
    embedder = load_embedder()
    room = embedder.window - int(calendar.manifest.settings["longest"])
    texts_read = [embedded_text(passage, room) for passage in calendar.passages()]
    assert max(embedder.count_tokens(texts_read)) <= embedder.window


def test_the_context_never_becomes_part_of_the_words(calendar: searchdoc.Index) -> None:
    """Context is put before the words, and the words end what is embedded."""
    for passage in calendar.passages():
        assert embedded_text(passage, 54).endswith(passage.text)


def test_first_tenth_and_last_passage_of_the_calendar(calendar: searchdoc.Index) -> None:
    """Pinned, so that a change of the division is seen."""
    passages = list(calendar.passages())
    seen = [(passage.document.id, passage.kind, passage.line) for passage in (passages[0], passages[9], passages[-1])]
    last = passages[-1].document.text.rstrip().count("\n") + 1
    assert seen == [
        ("calendar.notes.txt", "heading", 1),
        ("calendar.notes.txt", "note", 17),
        ("calendar.txt", "source", last),
    ]


# -- a sentence that is longer than the model's window


def letters(texts: Sequence[str]) -> list[int]:
    """A letter is a token."""
    return [len(text) for text in texts]


@pytest.mark.parametrize(
    ("sentence", "count", "longest", "parts"),
    [
        (
            "the keeper trimmed the lamp; then he wound the clock, and after that he slept.",
            COUNT,
            6,
            ["the keeper trimmed the lamp;", "then he wound the clock,", "and after that he slept."],
        ),
        (
            "he came; he saw; he wrote it all down in his book.",
            COUNT,
            8,
            ["he came; he saw;", "he wrote it all down in his book."],
        ),
        (
            "the old keeper of the northern light went slowly up the long stair at dusk.",
            COUNT,
            6,
            ["the old keeper of the northern", "light went slowly up the long", "stair at dusk."],
        ),
        ("abcdefghij klmno", letters, 6, ["abcdef", "ghij k", "lmno"]),
    ],
    ids=["between clauses", "as few parts as will do", "between words", "inside a word"],
)
def test_a_sentence_longer_than_the_window_is_divided(
    sentence: str, count: CountTokens, longest: int, parts: list[str]
) -> None:
    """Between clauses or, where a clause is too long, between words; inside a word only where one is too long."""
    document = read(sentence)
    passages = divide(document, count, Limits(longest=longest, short=2, tiny=1))
    assert [passage.text for passage in passages] == parts
    assert [(passage.part, passage.parts) for passage in passages] == [
        (number, len(parts)) for number in range(1, len(parts) + 1)
    ]
    assert all(length <= longest for length in count([passage.text for passage in passages]))


def test_the_sentences_around_one_that_is_too_long_stay_whole() -> None:
    """Only the long one is cut, and nothing is lost."""
    long = "and then " + ", ".join(f"line {number} of the log was read" for number in range(6)) + "."
    text = f"Dusk fell. The lamp was lit. {long.capitalize()} Then he slept."
    passages = divide(read(text), COUNT, Limits(longest=15, short=2, tiny=1))
    cut = [passage for passage in passages if passage.parts > 1]
    assert " ".join(passage.text for passage in passages).split() == text.split()
    assert cut[0].text.startswith("Dusk fell. The lamp was lit.")
    assert cut[-1].text.endswith("Then he slept.")
    assert max(COUNT([passage.text for passage in passages])) <= 15


def test_a_passage_lies_in_one_letter() -> None:
    """Two letters of the same man to the same man, both without a date, are not joined however short they are."""
    text = "Dear Mr. Pell,\n\nNo oil.\n\nYours,\n\nTobias Marl\n\n"
    document = read(f"Letters from the light\n\n{text}{text}")
    assert len(document.letters) == 2
    assert document.letters[0].author == document.letters[1].author == "Tobias Marl"
    passages = divide(document, COUNT, LIMITS)
    assert [passage.letter for passage in passages] == [None, *document.letters]
    for passage in passages:
        assert not any(letter.span.overlaps(passage.span) for letter in document.letters if letter != passage.letter)


@pytest.mark.parametrize("gap", [" " * 5_000, "\n" * 5_000, "\n\n" + " " * 5_000 + "\n\n"])
def test_no_passage_holds_a_page_of_blanks(gap: str) -> None:
    """In a line or between paragraphs: the words on both sides are passages of their own."""
    passages = divide(read(f"The lamp failed.{gap}The oil came."), COUNT, LIMITS)
    assert [passage.text for passage in passages] == ["The lamp failed.", "The oil came."]


def test_a_word_of_any_length_is_divided() -> None:
    """A model may count it as one token; what stands beside it in the line is not cut."""
    passages = divide(read(f"The lamp failed. See {'a' * 5_000} for the oil."), lambda texts: [1] * len(texts), LIMITS)
    assert max(len(passage.text) for passage in passages) <= 40 * 25
    assert passages[0].text.startswith("The lamp failed.")
