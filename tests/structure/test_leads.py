"""A lead-in says who speaks next, in what, when and to whom."""

import pytest

from searchdoc.models import Span
from searchdoc.structure.leads import Lead, LeadReader
from searchdoc.structure.people import find_names

KNOWN = "Mr. Marl said so. Miss Birk said so too. "
"""A sentence that makes both of them known."""


def lead_of(words: str, host: str | None = "Quill", back: int = 0) -> Lead | None:
    text = KNOWN + words
    return LeadReader(text, find_names(text), "en", 1902).read(Span(len(KNOWN), len(text)), host, back=back)


@pytest.mark.parametrize(
    ("words", "speaker", "rule"),
    [
        ("Marl wrote:", "Marl", "lead-in"),
        ("On that evening Marl (the keeper) then replied as follows:", "Marl", "lead-in"),
        ("Marl issued a statement:", "Marl", "lead-in"),
        ("I have Marl’s reply here:", "Marl", "owned-document"),
        ("There is Marl, whose letter I have here:", "Marl", "owned-document"),
        ("Here is a letter from Marl:", "Marl", "document-from"),
        ("A complaint signed by Birk:", "Birk", "written-by"),
        ("In my letter of 3 May one could read:", "Quill", "own-letter"),
        ("On 3 May I wrote:", "Quill", "own-words"),
        ("Marl was angry, and he wrote:", "Marl", "pronoun"),
        ("Marl met Birk, and he wrote:", None, "pronoun"),
        ("The letter says the following:", None, "document"),
    ],
)
def test_who_speaks_next(words: str, speaker: str | None, rule: str) -> None:
    lead = lead_of(words)
    assert lead is not None
    assert (lead.speaker, lead.rule) == (speaker, rule)


@pytest.mark.parametrize("words", ["There were three reasons:", "Marl came to Birk:", "I wrote:", "A report to Marl:"])
def test_what_leads_in_nobody(words: str) -> None:
    assert lead_of(words) is None


@pytest.mark.parametrize(
    ("words", "date", "addressee"),
    [
        ("On 3 May 1901 Marl wrote to Birk:", "1901-05-03", "Birk"),
        ("On 3 May Marl wrote to me:", None, "Quill"),
        ("Marl told me:", None, "Quill"),
        ("Marl wrote to the members of the Council:", None, "the members of the Council"),
        ("On 2 May 1901 I had Marl’s letter, written on 30 April 1901:", "1901-04-30", None),
    ],
)
def test_when_and_to_whom(words: str, date: str | None, addressee: str | None) -> None:
    lead = lead_of(words)
    assert lead is not None
    assert (lead.date or "").startswith(date or "")
    assert lead.addressee == addressee


def test_of_two_the_one_nearest_to_the_colon_speaks() -> None:
    lead = lead_of("Marl said no, and Birk wrote:")
    assert lead is not None
    assert lead.speaker == "Birk"


def test_a_sentence_before_the_last_counts_only_where_it_is_asked_for() -> None:
    words = "I had a letter from Marl. It is short:"
    assert lead_of(words) is None
    lead = lead_of(words, back=1)
    assert lead is not None
    assert (lead.speaker, lead.rule) == ("Marl", "document-from")


@pytest.mark.parametrize(
    ("words", "own"), [("I propose the following:", True), ("My reasons are these:", True), ("Marl wrote:", False)]
)
def test_an_author_may_announce_points_of_the_authors_own(words: str, own: bool) -> None:
    reader = LeadReader(words, find_names(words), "en", None)
    assert reader.announces_own(Span(0, len(words))) == own


@pytest.mark.parametrize(("words", "colon"), [("So:", True), ("So:[1] ", True), ("So: no", False), ("So", False)])
def test_a_colon_at_the_end(words: str, colon: bool) -> None:
    assert LeadReader(words, find_names(words), "en", None).ends_with_colon(Span(0, len(words))) == colon
