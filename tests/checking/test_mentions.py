"""Names in prose: people whom the documents know, and others."""

from __future__ import annotations

import searchdoc
from searchdoc.checking.mentions import ClaimedSpeaker, name_mentions
from searchdoc.passages.people import Speakers


def test_known_and_unknown_names_are_told_apart(library: searchdoc.Index) -> None:
    mentions = name_mentions("When Mr. Marl met Dr. John Smith on Monday.", Speakers(library.speakers()))
    assert [one.speaker and (one.speaker.name, bool(one.speaker.people)) for one in mentions] == [
        ("Marl", True),
        ("Dr. John Smith", False),
    ]


def test_a_fuller_name_may_be_the_same_person_and_another_first_name_is_not() -> None:
    assert ClaimedSpeaker("Tobias Marl", frozenset()).may_be("Marl")
    assert not ClaimedSpeaker("Anna Holm", frozenset()).may_be("Peter Holm")
