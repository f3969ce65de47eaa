"""What a page states about itself."""

from __future__ import annotations

import pytest

from markup import html


@pytest.mark.parametrize(
    ("head", "field", "words"),
    [
        ("<title> The \n weir </title>", "title", "The weir"),
        ("<title>Site</title><meta property='og:title' content='The weir'>", "title", "The weir"),
        ("<meta name='author' content='Ada Quill'>", "author", "Ada Quill"),
        (
            "<meta name='citation_author' content='Quill, Ada'><meta name='citation_author' content='Marl, T.'>",
            "author",
            "Quill, Ada; Marl, T.",
        ),
        ("<meta property='article:author' content='https://x.example/ada'>", "author", None),
        ("<meta name='DC.creator' content='Ada Quill'><meta name='author' content='Webmaster'>", "author", "Ada Quill"),
        ("<meta property='article:published_time' content='1911-05-03T10:00:00Z'>", "date", "1911-05-03"),
        ("<meta name='dcterms.created' content='1851'><meta name='date' content='2001-01-01'>", "date", "1851"),
        ("<meta http-equiv='content-language' content='de'>", "language", "de"),
        ("<meta property='og:locale' content='en_GB'>", "language", "en_GB"),
        (
            '<script type="application/ld+json">{"headline": "Oaks", "author": [{"name": "Ada Quill"}]}</script>',
            "author",
            "Ada Quill",
        ),
        ('<script type="application/ld+json">{"headline": "Oaks",</script>', "title", None),
        ('<script type="application/ld+json">{"@graph": [{"headline": "Oaks"}]}</script>', "title", "Oaks"),
        ("<svg><title>Icon</title></svg>", "title", None),
    ],
)
def test_a_field_is_what_counts_most_among_what_states_it(head: str, field: str, words: str | None) -> None:
    assert dict(html("<p>Oak.</p>", head).metadata).get(field) == words
