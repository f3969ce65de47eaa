"""Pages of recognised words, written once for all the formats that have them."""

from __future__ import annotations

from formats_checks import assert_nothing_lost
from searchdoc.formats.recognised import (
    RecognisedBlock,
    RecognisedPage,
    RecognisedWord,
    decoded_pages,
    unsure_pages,
)
from searchdoc.models import Span


def line(text: str, y: float, x: float = 10, placed: bool = True) -> list[RecognisedWord]:
    found = []
    for word in text.split():
        found.append(RecognisedWord(word, (x, y, x + 5 * len(word), y + 10) if placed else None))
        x += 5 * len(word) + 5
    return found


def test_a_line_of_the_page_is_a_line_of_the_text_and_a_block_a_hint() -> None:
    blocks = [
        RecognisedBlock([line("Of salt", 10)], "heading", 2),
        RecognisedBlock([line("It rose", 30), line("again.", 42)]),
    ]
    decoded = decoded_pages([RecognisedPage(100, 200, "xii", blocks)], (("title", "Salt"),), ("something",))
    assert_nothing_lost(decoded)
    assert decoded.text == "Of salt\n\nIt rose\nagain.\n\n"
    assert [(hint.kind, hint.level) for hint in decoded.hints] == [("heading", 2), ("paragraph", 0)]
    assert (decoded.metadata, decoded.problems) == ((("title", "Salt"),), ("something",))
    assert decoded.boxes is not None
    words = list(decoded.boxes.within(Span(0, len(decoded.text))))
    assert [(decoded.text[span.start : span.end], box.rect[:2]) for span, box in words][-1] == ("again.", (10, 42))


def test_words_without_a_place_stand_between_words_with_one() -> None:
    mixed = [*line("It rose", 30), *line("again", 30, placed=False), *line("then", 30)]
    decoded = decoded_pages([RecognisedPage(blocks=[RecognisedBlock([mixed])])])
    assert decoded.text == "It rose again then\n\n"
    assert decoded.boxes is not None
    assert len(decoded.boxes) == 3


def test_a_paragraph_begins_where_a_line_stands_in_below_the_end_of_a_sentence() -> None:
    lines = [
        line("It rose.", 10),
        line("Then it", 22, x=24),
        line("fell.", 34),
        line("And rose", 46),
        line("again.", 58, x=24),
    ]
    decoded = decoded_pages([RecognisedPage(blocks=[RecognisedBlock(lines)])])
    assert decoded.text.split("\n\n")[:2] == ["It rose.", "Then it\nfell.\nAnd rose\nagain."]


def test_a_page_is_unsure_by_the_mean_of_its_words() -> None:
    pages = [RecognisedPage(confidences=[0.9, 0.2]), RecognisedPage(), RecognisedPage(confidences=[0.9])]
    assert [problem.partition(":")[0] for problem in unsure_pages(pages, first=4)] == ["page 4"]
    assert pages[1].confidence is None
