"""The names of styles, in the languages of word processors."""

from __future__ import annotations

import time

import pytest

from searchdoc.formats.office import Block
from searchdoc.formats.style_names import block_of_style


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("heading 1", Block("heading", 1)),
        ("Heading 3", Block("heading", 3)),
        ("berschrift2", Block("heading", 2)),
        ("Überschrift 2", Block("heading", 2)),
        ("Titre 1", Block("heading", 1)),
        ("Título 4", Block("heading", 4)),
        ("Заголовок 1", Block("heading", 1)),
        ("見出し 1", Block("heading", 1)),
        ("Title", Block("heading", 1)),
        ("Titre", Block("heading", 1)),
        ("Intense Quote", Block("quotation", 1)),
        ("Quotations", Block("quotation", 1)),
        ("Block_Text", Block("quotation", 1)),
        ("Zitat", Block("quotation", 1)),
        ("citazione intensa", Block("quotation", 1)),
        ("toc 2", Block("furniture", label="table of contents")),
        ("Verzeichnis 1", Block("furniture", label="table of contents")),
        ("Caption", Block(label="caption")),
        ("Beschriftung", Block(label="caption")),
        ("Normal", None),
        ("List Paragraph", None),
        ("heading", None),
        ("My Quote of the day", None),
        ("", None),
    ],
)
def test_the_name_of_a_style_says_what_its_paragraphs_are(name: str, expected: Block | None) -> None:
    assert block_of_style(name) == expected


def test_a_long_name_costs_no_more_than_a_short_one() -> None:
    began = time.process_time()
    assert block_of_style("intense " * 100_000) is None
    assert time.process_time() - began < 0.1
