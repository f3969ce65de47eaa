"""Statements about voices put to a document's paragraphs: bounds, chains, quotations and kinds."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plea import MARL, PLEA, at, reading, said, speakers
from searchdoc.building.reading import read_document
from searchdoc.building.source import Companion, SourceFile
from searchdoc.errors import UnreadableDocument
from searchdoc.models import Document
from searchdoc.passages.division import Limits, divide
from searchdoc.sidecars.voicing import name_in


def test_what_the_rules_find_in_the_plea() -> None:
    """The tests below correct this."""
    assert speakers(reading()) == {
        "The harbour light": "Ada Quill",
        "On 2 May": "Ada Quill",
        "Dear Mrs. Quill,": "Tobias Marl",
        "I have asked": "Tobias Marl",
        "I will not": "Tobias Marl",
        "The depot keeps": "Tobias Marl",
        "Tobias Marl": "Tobias Marl",
        "So Mr. Marl": "Ada Quill",
        "I ask the": "Ada Quill",
    }


def test_a_quotation_that_ends_earlier_gives_the_rest_back() -> None:
    """With the end corrected, the paragraphs after it are the host's again."""
    begins = MARL[0]
    document = reading(
        sidecar=f'[[voice]]\nbegins = "{begins}"\nends = "on the seaward side."\nspeaker = "Marl"\ndate = 1911-05-02\n'
    )
    assert speakers(document)["I will not"] == "Tobias Marl"
    assert speakers(document)["The depot keeps"] == "Ada Quill"
    assert at(document, "The depot keeps").kind == "body"
    assert at(document, "I will not").voices[-1].date == "1911-05-02"


def test_a_quotation_that_goes_on_takes_more() -> None:
    """And with the end further down, these paragraphs are quoted too."""
    document = reading(sidecar=f'[[voice]]\nbegins = "{MARL[0]}"\nends = "by the stars."\nspeaker = "Marl"\n')
    assert speakers(document)["So Mr. Marl"] == "Tobias Marl"
    assert speakers(document)["I ask the"] == "Ada Quill"


def test_not_established_can_be_stated() -> None:
    """An empty speaker is shown as unknown, never as the host."""
    document = reading(sidecar=f'[[voice]]\nbegins = "{MARL[0]}"\nends = "{MARL[1]}"\nspeaker = ""\n')
    passage = next(one for one in divide(document, lambda texts: [9 for _ in texts], Limits()) if "depot" in one.text)
    assert (passage.speaker, passage.kind) == (None, "quotation")


def test_words_inside_a_paragraph_become_a_quotation_in_it() -> None:
    """The paragraph stays its author's."""
    document = reading(sidecar='[[voice]]\nwords = "he had steered by the stars"\nspeaker = "the mate of the Heron"\n')
    quote = next(one for one in document.quotes if one.voices[-1].speaker == "the mate of the Heron")
    assert document.slice(quote.span) == "he had steered by the stars"
    assert [voice.speaker for voice in quote.voices] == ["Ada Quill", "the mate of the Heron"]
    assert speakers(document)["So Mr. Marl"] == "Ada Quill"


def test_a_wrong_quotation_inside_a_paragraph_can_be_taken_back() -> None:
    """By stating that nobody is established there."""
    found = reading()
    reported = next(quote for quote in found.quotes if quote.voices[-1].speaker == "Tobias Marl")
    words = found.slice(reported.span).replace('"', '\\"')
    document = reading(sidecar=f'[[voice]]\nwords = "{words}"\nspeaker = ""\nmode = "reported"\n')
    assert not [quote for quote in document.quotes if quote.span == reported.span]


def test_statements_inside_one_another_are_quotations_in_quotations() -> None:
    """The chain runs from the outside in."""
    document = reading(
        sidecar=f"""
[[voice]]
begins = "{MARL[0]}"
ends = "{MARL[1]}"
speaker = "Marl"

[[voice]]
begins = "I will not be answerable"
ends = "the seaward side."
speaker = "Harker"
"""
    )
    chain = at(document, "I will not").voices
    assert [voice.speaker for voice in chain] == ["Ada Quill", "Tobias Marl", "Harker"]
    assert [voice.speaker for voice in at(document, "The depot keeps").voices] == ["Ada Quill", "Tobias Marl"]


def test_a_paragraph_can_be_divided_where_its_speaker_changes() -> None:
    """Positions stay those of the text."""
    document = reading(sidecar='[[voice]]\nbegins = "The mate of"\nends = "at once."\nspeaker = "Harker"\n')
    pieces = [block for block in document.blocks if block.paragraph == at(document, "So Mr. Marl").paragraph]
    assert [document.slice(block.span)[:11] for block in pieces] == ["So Mr. Marl", "The mate of"]
    assert [block.voices[-1].speaker for block in pieces] == ["Ada Quill", "Harker"]
    assert at(document, "I ask the Board").voices[-1].speaker == "Harker"


def test_kinds_are_stated_too() -> None:
    """What the rules took for a heading may be a paragraph, and a paragraph a caption."""
    document = reading(
        sidecar="""
[[voice]]
words = "The lamp room in winter, from an old print"
kind = "body"

[[voice]]
words = "I ask the Board to send six barrels at once."
kind = "caption"
"""
    )
    assert at(reading(), "lamp room").kind == "heading"
    assert at(reading(), "I ask the Board").section == ("The lamp room in winter, from an old print",)
    body, caption = at(document, "lamp room"), at(document, "I ask the Board")
    assert (body.kind, body.voices[-1].speaker, body.section) == ("body", "Ada Quill", ())
    assert (caption.kind, said(caption.voices[0])) == ("caption", (None, "editor", None, None, "direct"))
    assert caption.section == ()


def test_an_author_may_quote_words_of_the_authors_own() -> None:
    """That they are a quotation is said by their kind; without it the words are simply the author's."""
    words = '[[voice]]\nwords = "I ask the Board to send six barrels at once."\nspeaker = "Quill"\n'
    quoted = at(reading(sidecar=f'{words}kind = "quotation"\n'), "I ask the Board")
    plain = at(reading(sidecar=words), "I ask the Board")
    assert [voice.role for voice in quoted.voices] == ["author", "quoted"]
    assert (quoted.kind, quoted.division > 0) == ("quotation", True)
    assert [voice.role for voice in plain.voices] == ["author"]
    assert (plain.kind, plain.division) == ("body", 0)


def test_a_statement_about_the_whole_of_a_turn_takes_its_authors_place() -> None:
    """Whoever is stated for all that a speaker says in a conversation is the author there, and quoted by nobody."""
    talk = (
        "A talk at the depot\n\nQuill: Who keeps the oil?\n\nMarl: I keep it, and I keep the ledgers.\n\n"
        "Quill: Since when?\n\nMarl: Since March.\n\nQuill: And who pays?\n\nMarl: The Board pays.\n"
    )
    assert speakers(reading(talk))["Marl: Since March."] == "Marl"
    document = reading(talk, '[[voice]]\nwords = "Marl: Since March."\nspeaker = "Harker"\n')
    assert [said(voice)[:2] for voice in at(document, "Since March").voices][-1] == ("Harker", "author")
    assert speakers(document)["Marl: I keep"] == "Marl"


def test_other_names_of_a_person_are_that_person() -> None:
    """As in the text itself; whoever is nobody in the document keeps the name that is stated."""
    words = "I ask the Board to send six barrels at once."
    document = reading(sidecar=f'[[voice]]\nwords = "{words}"\nspeaker = "TOBIAS MARL"\n')
    assert at(document, "I ask the Board").voices[-1].speaker == "Tobias Marl"
    assert (name_in(document, "tobias marl"), name_in(document, "Harker")) == ("Tobias Marl", "Harker")


@given(st.data())
def test_whatever_is_stated_the_text_stays_whole(data: st.DataObject) -> None:
    """Random statements, contradictory ones too: no character is lost, and nobody speaks who was not said to."""
    words = PLEA.split()

    def quoted() -> str:
        first = data.draw(st.integers(0, len(words) - 1))
        last = data.draw(st.integers(first, min(first + 40, len(words) - 1)))
        return " ".join(words[first : last + 1]).replace("\\", "").replace('"', "'")

    entries = []
    for _ in range(data.draw(st.integers(1, 5))):
        place = data.draw(st.sampled_from(["words", "begins"]))
        lines = ["[[voice]]", f'{place} = "{quoted()}"']
        if place == "begins":
            lines.append(f'ends = "{quoted()}"')
        lines.append(f'speaker = "{data.draw(st.sampled_from(["", "Harker", "Marl", "Quill"]))}"')
        if data.draw(st.booleans()):
            lines.append(f'kind = "{data.draw(st.sampled_from(["body", "caption", "quotation"]))}"')
        entries.append("\n".join(lines))
    plain, document = reading(), reading(sidecar="\n".join(entries))
    assert document.text == plain.text

    def covered(one: Document) -> set[int]:
        spans = [block.span for block in one.blocks]
        assert all(before.end <= after.start for before, after in pairwise(spans))
        return {i for span in spans for i in range(span.start, span.end) if not one.text[i].isspace()}

    assert covered(document) == covered(plain)
    assert {voice.speaker for block in document.blocks for voice in block.voices} <= {
        None,
        "Harker",
        "Marl",
        "Tobias Marl",
        "Quill",
        "Ada Quill",
    }
    assert all(document.blocks[block.lead] for block in document.blocks if block.lead is not None)


def test_a_side_car_of_a_file_of_marks_alone_does_no_harm() -> None:
    """A file of marks alone has no paragraph in which somebody could speak."""
    comment = "<!-- The oil never came. -->\n"
    file = SourceFile(
        "a.md",
        Path("a.md"),
        sidecar=Companion("s", Path("a.voices.toml"), b'[[voice]]\nwords = "The oil never came."\nspeaker = "Marl"\n'),
        data=comment.encode(),
    )
    with pytest.raises(UnreadableDocument, match="no text in it besides markup"):
        read_document(file)
