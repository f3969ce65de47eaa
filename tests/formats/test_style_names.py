"""The names of styles, in the languages of word processors."""

from __future__ import annotations

import time

import pytest

from searchdoc.formats.office import TextBlock
from searchdoc.formats.style_names import block_of_style


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("heading 1", TextBlock("heading", 1)),
        ("Heading 3", TextBlock("heading", 3)),
        ("berschrift2", TextBlock("heading", 2)),
        ("Überschrift 2", TextBlock("heading", 2)),
        ("Titre 1", TextBlock("heading", 1)),
        ("Título 4", TextBlock("heading", 4)),
        ("Заголовок 1", TextBlock("heading", 1)),
        ("見出し 1", TextBlock("heading", 1)),
        ("Title", TextBlock("heading", 1)),
        ("Titre", TextBlock("heading", 1)),
        ("Intense Quote", TextBlock("quotation", 1)),
        ("Quotations", TextBlock("quotation", 1)),
        ("Block_Text", TextBlock("quotation", 1)),
        ("Zitat", TextBlock("quotation", 1)),
        ("citazione intensa", TextBlock("quotation", 1)),
        ("toc 2", TextBlock("furniture", label="table of contents")),
        ("Verzeichnis 1", TextBlock("furniture", label="table of contents")),
        ("Caption", TextBlock(label="caption")),
        ("Beschriftung", TextBlock(label="caption")),
        ("Normal", None),
        ("List Paragraph", None),
        ("heading", None),
        ("My Quote of the day", None),
        ("", None),
    ],
)
def test_the_name_of_a_style_says_what_its_paragraphs_are(name: str, expected: TextBlock | None) -> None:
    assert block_of_style(name) == expected


def test_a_long_name_costs_no_more_than_a_short_one() -> None:
    began = time.process_time()
    assert block_of_style("intense " * 100_000) is None
    assert time.process_time() - began < 0.1
