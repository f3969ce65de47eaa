"""What one document says of people."""

from dataclasses import replace
from pathlib import Path

import searchdoc
from embedders import HashingEmbedder
from searchdoc.passages.sightings import sighting_of
from searchdoc.protocols import DecodedFile
from searchdoc.structure import analyse

LETTER = """---
author: Jonas Holm
to: Clara
date: 1871-05-03
kind: letter
---

Anna Holm, née Brandt, asks for the lamp-oil before winter comes. I wait.
"""


def test_a_letter_says_who_writes_to_whom_and_when_and_who_was_born_as_whom(tmp_path: Path) -> None:
    """The years are those of the letter, and the partners those written to and from."""
    (tmp_path / "holm").mkdir()
    (tmp_path / "holm" / "letter.txt").write_text(LETTER, encoding="utf-8")
    index = searchdoc.build([tmp_path], tmp_path / "index", model=HashingEmbedder(64))
    (document,) = index.documents()
    sighting = sighting_of(document)
    assert sighting.parties["Jonas Holm"].partners == {"Clara"}
    assert sighting.parties["Clara"].partners == {"Jonas Holm"}
    assert sighting.parties["Jonas Holm"].years == (1871, 1871)
    assert sighting.born == (("Anna Holm", "Anna Brandt"),)
    assert sighting.folder == document.id.rpartition("/")[0]


def test_whoever_speaks_without_a_letter_lives_when_the_document_is_dated() -> None:
    """A debate, a journal: nobody of another century is meant by a surname in it."""
    text = (
        "Debate of the Board\n\n4 May 1911\n\nMR. QUILL: The oil never came.\n\nMR. HOLM: It did.\n\nMR. QUILL: No.\n"
    )
    document = replace(analyse(DecodedFile(text), "debate.txt", "debate.txt", ""), date="1911-05-04", letters=())
    parties = sighting_of(document).parties
    assert parties
    assert {party.years for name, party in parties.items()} == {(1911, 1911)}
