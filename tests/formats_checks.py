"""What holds for every file that any reader decodes."""

from __future__ import annotations

from itertools import pairwise

from searchdoc.protocols import DecodedFile


def assert_nothing_lost(decoded: DecodedFile) -> None:
    """Hints are in order, apart, and cover every character outside white space; pages, calls and voices lie within."""
    text, end = decoded.text, len(decoded.text)
    for one, following in pairwise(decoded.hints):
        assert one.span.end <= following.span.start, (one, following)
    before = 0
    for hint in decoded.hints:
        assert not text[before : hint.span.start].strip(), text[before : hint.span.start]
        assert text[hint.span.start : hint.span.end].strip(), hint
        before = hint.span.end
    assert not text[before:].strip(), text[before:]
    if decoded.pages:
        assert decoded.pages[0].span.start == 0
        assert decoded.pages[-1].span.end == end
        assert all(one.span.end == following.span.start for one, following in pairwise(decoded.pages))
    spans = [call.span for call in decoded.note_calls] + [voice.span for voice in decoded.voices]
    assert all(0 <= span.start <= span.end <= end for span in spans)
