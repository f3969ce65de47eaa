"""What is said of a kept citation."""

from __future__ import annotations

import searchdoc
from searchdoc.collecting.kept import KeptCitation, KeptCitations, KeptRecord
from searchdoc.text.collation import Difference

LOST = KeptCitation(
    KeptRecord("a.txt:0-3:00000000", "why", ("Mill",), text="oil"), "lost", None, 0.0, reason="it is gone"
)


def test_a_lost_citation_says_so_and_keeps_its_words() -> None:
    assert LOST.became == ("lost: it is gone",)
    assert (LOST.id, LOST.text, LOST.to_dict()["citation"]) == ("a.txt:0-3:00000000", "oil", None)


def test_a_changed_citation_shows_what_changed_and_who_was_said_to_speak(library: searchdoc.Index) -> None:
    citation = library.search("harbour light", 1)[0]
    record = KeptRecord("old.txt:0-3:00000000", speaker="Nobody Else", text="words")
    kept = KeptCitation(record, "changed", citation, 91.3, (Difference("oil", "gas"),))
    assert kept.became[0] == "other words stand there now (91 % the same); kept as old.txt:0-3:00000000"
    assert kept.became[1] == "said to be of Nobody Else when it was kept"
    assert kept.to_dict()["differences"] == [{"kept": "oil", "now": "gas"}]


def test_tags_are_found_whatever_their_case() -> None:
    kept = KeptCitations("x.kept.toml", (LOST,))
    assert len(kept.tagged("mILL")) == 1
    assert len(kept.tagged("mil")) == 0
    assert kept.tags == ("Mill",)
    assert kept.to_dict()["states"] == {"in place": 0, "moved": 0, "typed differently": 0, "changed": 0, "lost": 1}


def test_a_reason_that_is_given_again_replaces_the_old_one_and_tags_are_added() -> None:
    told = LOST.record.told(KeptRecord("x", "better", ("oil", "Mill")))
    assert (told.why, told.tags, told.id) == ("better", ("Mill", "oil"), LOST.record.id)
    assert LOST.record.told(KeptRecord("x")).why == "why"
