"""Notes and parentheses that refer to a source."""

from __future__ import annotations

import searchdoc
from searchdoc.checking.mentions import name_mentions
from searchdoc.checking.references import read_reference
from searchdoc.models import Span
from searchdoc.passages.people import Speakers


def test_a_reference_says_from_whom_to_whom_when_and_where(library: searchdoc.Index) -> None:
    text = "Ada Quill to Tobias Marl, 4 May 1911, p. 12, n. 3"
    mentions = name_mentions(text, Speakers(library.speakers()))
    reference = read_reference(text, Span(0, len(text)), mentions, "en")
    assert reference.speaker is not None
    assert reference.addressee is not None
    assert (reference.speaker.name, reference.speaker.is_source) == ("Ada Quill", True)
    assert (reference.date, reference.page, reference.note) == ("1911-05-04", "12", "3")
    assert reference.says_something
