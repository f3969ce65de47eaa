"""Where quoted words stand: there and nowhere else, or a message that says what to do."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plea import MARL, PLEA, reading
from searchdoc.models import Span
from searchdoc.sidecars.placing import Placed, Unplaced, consistent, place, place_note, touched, widened
from searchdoc.sidecars.statements import NoteStatement, VoiceStatement, read_sidecar
from searchdoc.text.alignment import normalise

DOCUMENT = reading()


def stated(lines: str) -> VoiceStatement:
    """The statement of a side-car's ``[[voice]]``."""
    (statement,) = read_sidecar(f'[[voice]]\n{lines}\nspeaker = "Harker"\n'.encode(), "plea.voices.toml").voices
    return statement


def placed(lines: str) -> str:
    """The words that a statement is about."""
    return DOCUMENT.slice(place(DOCUMENT, stated(lines)))


def test_words_are_found_however_lines_dashes_and_quotation_marks_are_written() -> None:
    """The span is over the text as it is."""
    assert placed('words = "nobody ANSWERS  at\\nthe depot"') == "Nobody answers at the depot"


def test_a_paragraph_of_which_only_marks_are_missing_is_meant_as_a_whole() -> None:
    """Its last full stop, its number, and the marker of its note belong to it."""
    whole = "I will not be answerable for the fleet. The glass is cracked on the seaward side."
    assert placed(f'words = "{whole[:-1]}"') == whole
    numbered = reading(PLEA.replace("I ask the Board", "2. I ask the Board").replace("at once.", "at once.[2]"))
    span = place(numbered, stated('words = "I ask the Board to send six barrels at once"'))
    assert numbered.slice(span) == "2. I ask the Board to send six barrels at once.[2]"


def test_words_inside_a_paragraph_are_those_words_alone() -> None:
    """One word more is another statement."""
    assert placed('words = "Nobody answers at the depot."') == "Nobody answers at the depot."


def test_a_beginning_and_an_end_take_in_what_lies_between() -> None:
    """Over as many paragraphs as there are."""
    words = placed(f'begins = "{MARL[0]}"\nends = "{MARL[1]}"')
    assert (words[: len(MARL[0])], words[-len(MARL[1]) :]) == MARL
    assert words.count("\n\n") == 2


def test_what_stands_before_tells_two_places_apart() -> None:
    """``after`` is for words that occur more than once."""
    span = place(DOCUMENT, stated('words = "the depot"\nafter = "Nobody answers at"'))
    assert PLEA.count("\n", 0, span.start) + 1 == 13
    assert span.start == PLEA.index("the depot")


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ('words = "…"', "there is no word in “…”"),
        (
            'words = "I will not be accountable for the fleet"',
            "“I will not be accountable for the fleet” does not stand in plea.txt; most like it is “I will not be",
        ),
        ('words = "zzz qqq"', "“zzz qqq” does not stand in plea.txt, nor anything like it"),
        (
            'words = "the depot"',
            "“the depot” stands 2 times in plea.txt (lines 13, 17): quote more of it, or say with 'after' what stands",
        ),
        ('words = "the"', "(lines 1, 7, 7, 7, 13, …)"),
        ('words = "the depot"\nafter = "six barrels"', "“the depot” does not stand after “six barrels” in plea.txt"),
        (
            'begins = "I have asked"\nends = "for the fleets"',
            "“for the fleets” does not stand in plea.txt; most like it is “for the fleet” (line 15)",
        ),
        (
            'begins = "I have asked"\nends = "has not burned"',
            "“has not burned” does not stand after line 13 in plea.txt",
        ),
        (f'words = "{"long " * 20}"', "“long long long long long long long long long long long long…” does not stand"),
    ],
)
def test_words_that_name_no_place_get_one_sentence(lines: str, message: str) -> None:
    """Which words, what is wrong with them, and what to do."""
    with pytest.raises(Unplaced) as raised:
        place(DOCUMENT, stated(lines))
    assert message in str(raised.value)


def test_a_note_has_its_place_by_its_words() -> None:
    """They must stand once, as everywhere."""
    span = place_note(DOCUMENT, NoteStatement(1, 2, "The keeper, Mr. Tobias Marl", None))
    assert span == Span(PLEA.index("The keeper"), PLEA.index(", says that the oil"))
    with pytest.raises(Unplaced, match="stands 2 times"):
        place_note(DOCUMENT, NoteStatement(1, 2, "the depot", None))


@given(st.integers(0, len(PLEA.split()) - 1), st.integers(1, 12))
def test_words_copied_from_the_text_are_found_where_they_were_copied(first: int, count: int) -> None:
    """To the character, or else they stand more than once."""
    starts = [at for at in range(len(PLEA)) if not PLEA[at].isspace() and (at == 0 or PLEA[at - 1].isspace())]
    words = PLEA[starts[first] :].split()[:count]
    end = starts[first + count] if first + count < len(starts) else len(PLEA)
    copied = Span(starts[first], starts[first] + len(PLEA[starts[first] : end].rstrip()))
    statement = NoteStatement(1, 2, " ".join(words), None)
    if len(list(normalise(PLEA).find(statement.at))) > 1:
        with pytest.raises(Unplaced, match=r"stands \d+ times in plea\.txt"):
            place_note(DOCUMENT, statement)
    else:
        assert place_note(DOCUMENT, statement) == copied


def span_of(words: str) -> Span:
    """Where words of the plea stand."""
    return Span(PLEA.index(words), PLEA.index(words) + len(words))


def test_statements_that_overlap_or_disagree_contradict_each_other() -> None:
    """Outer statements come first; what lies inside another statement is nested in it and no contradiction."""
    letter = Placed(stated('words = "x"'), Span(PLEA.index(MARL[0]), PLEA.index(MARL[1]) + len(MARL[1])))
    inner = Placed(stated('words = "y"'), span_of("I will not be answerable for the fleet."))
    across = Placed(stated('words = "z"'), Span(PLEA.index("That much must"), PLEA.index("The mate of")))
    twice = Placed(stated('words = "other words"'), letter.span)
    assert list(consistent([inner, letter, twice])) == [(letter, None), (inner, None)]
    assert list(consistent([across, letter])) == [(letter, across), (across, letter)]


def test_the_blocks_of_some_words_are_those_that_share_a_character_with_them() -> None:
    first, second = DOCUMENT.blocks[1].span, DOCUMENT.blocks[2].span
    assert touched(DOCUMENT.blocks, Span(first.end - 1, second.start + 1)) == range(1, 3)
    assert touched(DOCUMENT.blocks, Span(first.end, second.start)) == range(2, 2)
    assert touched(DOCUMENT.blocks, Span(0, len(DOCUMENT.text))) == range(len(DOCUMENT.blocks))


def test_words_that_lack_only_punctuation_are_the_whole_paragraph() -> None:
    block = next(one.span for one in DOCUMENT.blocks if DOCUMENT.slice(one.span).endswith("."))
    assert widened(DOCUMENT, Span(block.start, block.end - 1)) == block
    assert widened(DOCUMENT, Span(block.start + 8, block.end)) == Span(block.start + 8, block.end)
