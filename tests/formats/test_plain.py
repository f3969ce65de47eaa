"""Plain text: the text is all there is, but for front matter."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from searchdoc.formats.plain import PlainTextReader
from searchdoc.models import Span
from searchdoc.protocols import DecodedFile
from searchdoc.structure.paragraphs import paragraphs

WORDS = st.text(st.sampled_from("abc äß’…😀é\u0301-"), min_size=1, max_size=40).filter(
    lambda text: any(character.isalpha() for character in text)
)


def test_plain_text_says_nothing_about_its_structure() -> None:
    """Marks are characters like any other, and so are line ends."""
    text = "---\nLog: fog\n---\r\n# Log\r\r> [^1]: Fog.\n"
    assert PlainTextReader().read(text.encode(), "log.txt") == DecodedFile(text, (), "utf-8", ())


def test_front_matter_is_no_part_of_the_text() -> None:
    """A known key between the marks makes it so; positions stay those of the file."""
    text = "---\nauthor: Ada Quill\n---\n\nFog.\n\n---\n\nOil.\n"
    decoded = PlainTextReader().read(text.encode(), "log.txt")
    assert decoded.metadata == (("author", "Ada Quill"),)
    found = [paragraph for paragraph in paragraphs(decoded) if paragraph.kind != "rule"]
    assert [text[one.span.start : one.span.end] for one in found] == ["Fog.", "Oil."]
    assert [(one.number, one.line) for one in found] == [(1, 5), (2, 9)]


def test_the_encoding_that_was_read_is_told() -> None:
    assert PlainTextReader().read("Fog.".encode("utf-16"), "log.txt") == DecodedFile("Fog.", encoding="utf-16")


@given(st.lists(WORDS, min_size=1), st.sampled_from(["\n", "\r\n", "\r"]))
def test_each_paragraph_s_span_slices_its_words(paragraphs_written: list[str], line_end: str) -> None:
    """Positions are code points of the text as it is on disk, whatever ends its lines."""
    text, spans = "", []
    for words in paragraphs_written:
        spans.append(Span(len(text) + len(words) - len(words.lstrip()), len(text) + len(words.rstrip())))
        text += words + 2 * line_end
    decoded = PlainTextReader().read(text.encode(), "log.txt")
    assert decoded.text == text
    assert [paragraph.span for paragraph in paragraphs(decoded)] == spans
    assert [text[span.start : span.end] for span in spans] == [words.strip() for words in paragraphs_written]
