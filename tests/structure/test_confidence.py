"""Each rule is as sure as it was right on the annotated documents, and a rule that was not measured names nobody."""

import runpy
from pathlib import Path
from typing import cast

import pytest

from searchdoc.answering.citations import Citation
from searchdoc.formats.files import read
from searchdoc.models import Document, Passage, Scores, Voice
from searchdoc.structure import analyse, confidence
from searchdoc.structure.analysis import unweighed
from searchdoc.structure.confidence import (
    CASES,
    EDITIONS,
    OWN_TEXTS,
    STATED,
    THRESHOLD,
    confidence_of,
    estimated_precision,
    summed,
    weighed,
)
from shared import validate

ROOT = Path(__file__).parents[2]
PUBLISHED = ROOT.parent / "shared" / "eval" / "voices"

DISPATCH = """Notes from the ferry

By Ada Quill

“The ferry is late again,” said Captain Marl, and he went back to bed.
"""


def read_by_rules(text: str) -> Document:
    return analyse(read(text.encode(), Path("ferry.txt")), "ferry.txt", "ferry.txt", "0" * 64)


def named(document: Document) -> list[tuple[str | None, float | None]]:
    """The author, and who is quoted."""
    voices = [next(block.voices[0] for block in document.blocks if block.kind == "body")]
    voices += [quote.voices[-1] for quote in document.quotes]
    return [(voice.speaker, voice.confidence) for voice in voices]


def test_code_and_page_hold_what_a_fresh_measurement_finds() -> None:
    """Where this fails the rules or the annotations have changed: 'make voices' writes both tables anew."""
    voices = runpy.run_path(str(ROOT / "benchmarks" / "voices.py"))
    measured, _ = voices["measure"]()
    assert dict(OWN_TEXTS) == measured
    page = (ROOT / "docs" / "voices.md").read_text(encoding="utf-8")
    assert voices["page_table"](OWN_TEXTS, EDITIONS) in page


@pytest.mark.skipif(not PUBLISHED.is_dir(), reason="the published editions do not lie beside the repository")
def test_the_cases_in_the_editions_are_what_a_fresh_measurement_finds() -> None:
    voices = runpy.run_path(str(ROOT / "benchmarks" / "voices.py"))
    measured = summed(*(edition.cases for edition in voices["read_editions"]()))
    assert dict(EDITIONS) == dict(measured)


def test_writing_the_tables_changes_nothing_around_them() -> None:
    between = runpy.run_path(str(ROOT / "benchmarks" / "voices.py"))["between"]
    text = "before\n# begin of the measured table\nold\nolder\n# end of the measured table\nafter\n"
    new = "before\n# begin of the measured table\nnew\n# end of the measured table\nafter\n"
    assert between(text, "measured table", "new") == new


@pytest.mark.parametrize(
    ("right", "cases", "expected"), [(0, 0, 1 / 2), (0, 1, 1 / 3), (1, 1, 2 / 3), (132, 133, 133 / 135)]
)
def test_few_cases_do_not_make_certain(right: int, cases: int, expected: float) -> None:
    assert estimated_precision(right, cases) == pytest.approx(expected)


def test_a_rule_without_cases_has_no_confidence() -> None:
    assert confidence_of("astrology") is None
    assert confidence_of("signature/astrology") is None
    assert confidence_of("") is None


@pytest.mark.parametrize("rule", sorted(STATED))
def test_what_is_stated_is_certain(rule: str) -> None:
    assert confidence_of(rule) == 1
    assert rule not in CASES


def test_of_two_rules_the_weaker_counts() -> None:
    one, other = estimated_precision(*CASES["signature"]), estimated_precision(*CASES["return"])
    assert other < one
    assert confidence_of("signature/return") == confidence_of("return/signature") == other
    assert confidence_of("signature/explicit") == one


def test_every_rule_has_cases_enough_to_name_somebody_or_names_nobody() -> None:
    for rule, (right, cases) in CASES.items():
        (voice,) = weighed((Voice("Marl", "author", rule=rule),))
        assert voice.speaker == ("Marl" if estimated_precision(right, cases) >= THRESHOLD else None), rule


def test_speakers_are_named_with_the_measured_confidence() -> None:
    author, quoted = named(read_by_rules(DISPATCH))
    assert author == ("Ada Quill", confidence_of("byline"))
    assert quoted == ("Marl", confidence_of("speech-after"))


def test_a_rule_that_was_never_measured_names_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confidence, "CASES", {"byline": (40, 40)})
    document = read_by_rules(DISPATCH)
    assert named(document) == [("Ada Quill", 41 / 42), (None, None)]
    assert document.author == "Ada Quill"


def test_a_rule_under_the_threshold_names_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confidence, "CASES", {"byline": (5, 9), "speech-after": (6, 9)})
    document = read_by_rules(DISPATCH)
    assert named(document) == [(None, 6 / 11), ("Marl", 7 / 11)]
    assert document.author is None


def test_a_citation_says_null_where_nothing_was_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    """And a reader is not told "probably" of nobody."""
    monkeypatch.setattr(confidence, "CASES", {"byline": (40, 40)})
    document = read_by_rules(DISPATCH)
    (quote,) = document.quotes
    passage = Passage(document, quote.span.start, quote.span.end, 2, 2)
    citation = Citation(1, passage, quote.span, quote.voices, Scores(None, None, 0.0))
    published = citation.to_dict()
    validate(published, "citation")
    assert [voice["confidence"] for voice in cast("list[dict[str, object]]", published["voices"])] == [41 / 42, None]
    assert citation.reference.startswith("speaker not established, quoted by Ada Quill;")


def test_a_doubtful_speaker_is_named_with_probably(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confidence, "CASES", {"byline": (40, 40), "speech-after": (6, 8)})
    document = read_by_rules(DISPATCH)
    (quote,) = document.quotes
    passage = Passage(document, quote.span.start, quote.span.end, 2, 2)
    citation = Citation(1, passage, quote.span, quote.voices, Scores(None, None, 0.0))
    assert citation.reference.startswith("Marl (probably), quoted by Ada Quill;")


def test_what_is_measured_is_not_what_was_weighed_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """A rule without cases must still be seen to name somebody, or it would never have any."""
    monkeypatch.setattr(confidence, "CASES", {})
    document = unweighed(read(DISPATCH.encode(), Path("ferry.txt")), "ferry.txt", "ferry.txt", "0" * 64)
    assert [speaker for speaker, _ in named(document)] == ["Ada Quill", "Marl"]
