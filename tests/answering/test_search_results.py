"""Blocks of one sentence for language models that cite by block, and their citations taken back to characters."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from types import SimpleNamespace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import searchdoc
from embedders import HashingEmbedder
from searchdoc.answering.citations import Citation
from searchdoc.answering.search_results import CheckedReply, block_spans, checked_reply, search_results
from searchdoc.errors import MalformedCitation
from searchdoc.models import Scores
from searchdoc.passages.division import Limits, divide
from searchdoc.protocols import DecodedFile
from searchdoc.structure import analyse
from shared import LETTERS, index_of

QUESTION = "what did Venn say about the sluice"


@pytest.fixture(scope="module")
def mill(tmp_path_factory: pytest.TempPathFactory) -> searchdoc.Index:
    """The letter about the mill, in which Mr. Venn is quoted."""
    return index_of(tmp_path_factory.mktemp("mill"), LETTERS)


@pytest.fixture(scope="module")
def answer(mill: searchdoc.Index) -> searchdoc.Answer:
    return mill.ask(QUESTION)


def blocks_of(citation: Citation) -> list[str]:
    """The words of each block of a citation."""
    (result,) = search_results([citation])
    content = result["content"]
    assert isinstance(content, list)
    return [block["text"] for block in content]


def location(citation: Citation, number: int, first: int = 0, behind: int = 1, **changed: object) -> dict[str, object]:
    """What a model sends that cites some blocks of a search result, as the Messages API describes it."""
    (result,) = search_results([citation])
    return {
        "type": "search_result_location",
        "source": result["source"],
        "title": result["title"],
        "search_result_index": number,
        "start_block_index": first,
        "end_block_index": behind,
        "cited_text": "".join(blocks_of(citation)[first:behind]),
    } | changed


def message(claim: str, *locations: object) -> dict[str, object]:
    return {"role": "assistant", "content": [{"type": "text", "text": claim, "citations": list(locations)}]}


def only_reason(reply: CheckedReply) -> str:
    assert reply.citations == ()
    (refused,) = reply.refused
    return refused.reason


def test_a_citation_becomes_a_search_result_of_one_sentence_a_block(answer: searchdoc.Answer) -> None:
    """In the form of the Messages API; the source leads back, and the title says whose words they are."""
    first = answer.to_search_results()[0]
    citation = answer.citations[0]
    assert first == {
        "type": "search_result",
        "source": citation.id,
        "title": citation.reference,
        "content": [
            {"type": "text", "text": "The sluice was shut by order of the Company."},
            {"type": "text", "text": "I counted forty sacks of barley in the loft, and they are spoiling."},
        ],
        "citations": {"enabled": True},
    }
    assert citation.reference.startswith("Venn to Nora Hale, 1 March 1904")
    assert json.loads(json.dumps(answer.to_search_results())) == answer.to_search_results()
    assert [one["source"] for one in answer.to_search_results()] == [one.id for one in answer.citations]


def test_a_silence_gives_the_model_nothing(mill: searchdoc.Index) -> None:
    """The nearest passages are no results, and whatever is cited then is refused."""
    silent = mill.ask("what did Venn say about tractors")
    assert not silent.answered
    assert silent.to_search_results() == []
    reply = message("Venn had none.", location(silent.citations[0], 0))
    assert only_reason(silent.check_citations(reply)) == "there is no search result 0 among these 0"


def test_what_a_model_cites_is_taken_back_to_characters(answer: searchdoc.Answer, mill: searchdoc.Index) -> None:
    """From the first block to the last, with the words between them as they stand, and with the speaker."""
    reply = message("Venn wrote that barley was spoiling.", location(answer.citations[0], 0, 0, 2))
    (checked,) = answer.check_citations(reply).citations
    document = checked.citation.document
    assert document.text[checked.start : checked.end] == checked.text
    assert checked.text == (
        "The sluice was shut by order of the Company. I counted forty sacks of barley in the loft, "
        "and they are spoiling."
    )
    assert (checked.claim, checked.speaker) == ("Venn wrote that barley was spoiling.", "Venn")
    place = mill.resolve(checked.id)
    assert (place.document.id, place.span) == ("mill.txt", checked.span)
    assert answer.check_citations(reply).to_dict() == {
        "citations": [
            {
                "claim": checked.claim,
                "citation": 1,
                "id": checked.id,
                "document": "mill.txt",
                "start": checked.start,
                "end": checked.end,
                "text": checked.text,
                "speaker": "Venn",
            }
        ],
        "refused": [],
    }


def test_replies_are_taken_in_whatever_form_they_come(answer: searchdoc.Answer) -> None:
    """A message, its blocks, the citations alone; dictionaries, and objects of a client library."""
    cited = location(answer.citations[0], 0)
    as_object = SimpleNamespace(**cited)
    block = SimpleNamespace(type="text", text="So it was.", citations=[as_object])
    silent = SimpleNamespace(type="text", text="Yes.", citations=None)
    replies = (
        message("So it was.", cited),
        SimpleNamespace(content=[silent, block]),
        [block, {"type": "thinking", "thinking": "…"}],
        [cited],
        (as_object,),
    )
    found = [answer.check_citations(reply) for reply in replies]
    assert [[one.text for one in reply.citations] for reply in found] == [
        ["The sluice was shut by order of the Company."]
    ] * 5
    assert [[one.claim for one in reply.citations] for reply in found] == [["So it was."]] * 3 + [[""]] * 2
    assert answer.check_citations([]) == CheckedReply((), ())
    wordless = {name: value for name, value in cited.items() if name != "cited_text"}
    assert only_reason(answer.check_citations([wordless])) == "it does not say which words it cites"


@pytest.mark.parametrize("reply", ["The sluice was shut.", 7, None, {"role": "assistant"}])
def test_a_reply_without_blocks_is_an_error(answer: searchdoc.Answer, reply: object) -> None:
    """It could cite nothing, and so nothing was checked."""
    with pytest.raises(MalformedCitation, match="this is no reply with citations: give the whole message"):
        answer.check_citations(reply)


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"search_result_index": 9}, "there is no search result 9 among these"),
        ({"search_result_index": -1}, "there is no search result -1 among these"),
        ({"search_result_index": 1}, "search result 1 is .*, and not mill.txt:"),
        ({"search_result_index": "0"}, "its search_result_index is no number"),
        ({"source": "notes.md:1-5:00000000"}, "search result 0 is mill.txt:.*, and not notes.md:1-5:00000000"),
        ({"start_block_index": 1}, "there are no blocks 1 to 1 among the 2 of mill.txt"),
        ({"start_block_index": -1}, "there are no blocks -1 to 1 among the 2"),
        ({"end_block_index": 3}, "there are no blocks 0 to 3 among the 2"),
        ({"end_block_index": True}, "its end_block_index is no number"),
        ({"end_block_index": 2}, "the words that it cites are not those of the blocks that it names"),
        ({"cited_text": "The sluice was opened by order of the Company."}, "the words that it cites are not those"),
        ({"cited_text": "The sluice was shut"}, "the words that it cites are not those"),
        ({"cited_text": ["The sluice"]}, "it does not say which words it cites"),
        ({"type": "char_location"}, "it is no search_result_location: it cites something else"),
    ],
)
def test_what_does_not_hold_is_refused_with_the_reason(
    answer: searchdoc.Answer, changed: dict[str, object], reason: str
) -> None:
    """A number out of range, another source, other words: nothing is put right, and nothing is left out."""
    cited = location(answer.citations[0], 0)
    whole = answer.check_citations(message("So it was.", cited | changed, cited))
    assert len(whole.citations) == 1
    reply = answer.check_citations(message("So it was.", cited | changed))
    assert re.match(reason, only_reason(reply)), only_reason(reply)
    assert reply.refused[0].claim == "So it was."


def test_results_before_these_in_the_conversation_are_counted(answer: searchdoc.Answer) -> None:
    """The interface numbers all search results of a request, not those of an answer."""
    reply = message("So it was.", location(answer.citations[0], 3))
    assert only_reason(answer.check_citations(reply, before=4)).startswith("there is no search result 3 among")
    assert [one.citation.number for one in answer.check_citations(reply, before=3).citations] == [1]


@pytest.mark.parametrize(
    ("claim", "holds"),
    [
        ("Nora Hale wrote that the sluice was shut.", False),
        ("Hale then declared that the sluice was shut.", False),
        ("Venn wrote that the sluice was shut.", True),
        ("The sluice was shut.", True),
        ("He wrote to Nora Hale.", True),
        ("As the letter to Nora Hale says, the sluice was shut.", True),
        ("Venn and Nora Hale wrote that the sluice was shut.", True),
        ("Nora Hale reports what Venn wrote.", True),
        ("Ada Quill wrote that the sluice was shut.", True),
    ],
)
def test_words_that_the_reply_gives_to_another_are_refused(answer: searchdoc.Answer, claim: str, holds: bool) -> None:
    """As far as that can be told: one person of the documents says it, and is not the one who speaks there.

    That is also the person who quotes the words: a letter in a letter is the words of who wrote it.
    """
    assert [voice.speaker for voice in answer.citations[0].voices] == ["Nora Hale", "Venn"]
    reply = answer.check_citations(message(claim, location(answer.citations[0], 0)))
    assert len(reply.citations) == holds
    if not holds:
        assert only_reason(reply) == "the reply gives these words to Nora Hale, and they are of Venn"


def test_words_that_name_somebody_may_tell_what_that_person_said(answer: searchdoc.Answer) -> None:
    """And so may a report, whose words are the reporter's: only where nothing speaks for it, it is refused."""
    (number,) = (place for place, one in enumerate(answer.citations) if one.text.startswith("So much from"))
    citation, claim = answer.citations[number], "Venn wrote that nobody answered."
    naming = answer.check_citations(message(claim, location(citation, number, 0, 1)))
    assert [one.speaker for one in naming.citations] == ["Nora Hale"]
    other = answer.check_citations(message(claim, location(citation, number, 1, 2)))
    assert only_reason(other) == "the reply gives these words to Venn, and they are of Nora Hale"


def test_a_report_may_be_given_to_whom_it_reports(calendar: searchdoc.Index) -> None:
    """The calendar's abstract of a letter of Lenin's: his in content, the archivist's in words."""
    answer = calendar.ask("what did Lenin say about foreign trade")
    assert (answer.citations[0].speaker, answer.citations[0].reported.speaker) == ("the searchdoc project", "Lenin")  # type: ignore[union-attr]
    for claim, holds in (("Lenin asked for help.", True), ("Bukharin asked for help.", False)):
        reply = answer.check_citations(message(claim, location(answer.citations[0], 0)))
        assert len(reply.citations) == holds


words = st.sampled_from("the light burned low. Nobody came! Oil? Yes: 4 p. 12 [3] “so” Mr. X灯。 e\u0301".split(" "))
paragraphs = st.lists(words, min_size=1, max_size=60).map(" ".join)
texts = st.lists(paragraphs, min_size=1, max_size=6).map("\n\n".join)
LIMITS = Limits(longest=40, short=8, tiny=3)


@given(texts, st.data())
def test_any_range_of_blocks_leads_to_its_slice_and_altered_words_lead_nowhere(text: str, data: st.DataObject) -> None:
    """Every block is a slice of the source, no two overlap, and together they hold every word of the passage."""
    read = analyse(DecodedFile(text), "text.txt", "text.txt", "0" * 64)
    passages = divide(read, HashingEmbedder().count_tokens, LIMITS)
    citations = [
        Citation(number, passage, passage.span, passage.voices, Scores(None, None, 1.0))
        for number, passage in enumerate(passages, start=1)
    ]
    assume(citations)
    number = data.draw(st.integers(0, len(citations) - 1))
    citation = citations[number]
    spans = block_spans(citation)
    assert blocks_of(citation) == [read.text[span.start : span.end] for span in spans]
    assert all(one.end <= other.start for one, other in pairwise(spans))
    held = "".join("".join(read.slice(span).split()) for span in spans)
    assert held == "".join(citation.text.split())
    first = data.draw(st.integers(0, len(spans) - 1))
    behind = data.draw(st.integers(first + 1, len(spans)))
    cited = location(citation, number, first, behind)
    (checked,) = checked_reply([cited], citations).citations
    assert checked.span.start == spans[first].start
    assert checked.span.end == spans[behind - 1].end
    assert read.text[checked.start : checked.end] == checked.text
    cited_text = str(cited["cited_text"])
    place = data.draw(st.integers(0, len(cited_text)))
    altered = cited_text[:place] + data.draw(st.sampled_from("aZ9灯.")) + cited_text[place:]
    assert only_reason(checked_reply([cited | {"cited_text": altered}], citations)).startswith(
        "the words that it cites"
    )
