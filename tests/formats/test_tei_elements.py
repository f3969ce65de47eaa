"""What the elements of TEI are: the tables agree with each other."""

from __future__ import annotations

import pytest

from searchdoc.formats import tei_elements as kinds


def test_no_element_is_two_things() -> None:
    groups = (kinds.LEFT_OUT, kinds.READINGS, kinds.BLOCKS, kinds.BLOCKS_OUTSIDE_PROSE, kinds.WORDLESS, kinds.LINES,
              kinds.QUOTATIONS, frozenset(kinds.FURNITURE))  # fmt: skip
    assert sum(map(len, groups)) == len(frozenset().union(*groups))
    assert kinds.SECTIONS < kinds.CONTAINERS < kinds.BLOCKS


def test_what_was_written_is_preferred_to_what_was_made_of_it() -> None:
    for written, edited in (("sic", "corr"), ("orig", "reg"), ("abbr", "expan"), ("lem", "rdg")):
        assert kinds.preference(written) < kinds.preference(edited) < kinds.preference("unheard-of")


@pytest.mark.parametrize(("kind", "rendering", "numbered"), [("ordered", None, True), (None, "numbered", True),
                                                            ("gloss", None, False), (None, None, False)])  # fmt: skip
def test_lists_are_numbered_where_they_say_so(kind: str | None, rendering: str | None, numbered: bool) -> None:
    assert kinds.is_numbered(kind, rendering) is numbered
