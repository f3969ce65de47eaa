"""Who speaks in the document itself, and who is only quoted there."""

from __future__ import annotations

from plea import at, reading
from searchdoc.models import Span, Voice
from searchdoc.sidecars.chains import APPARATUS, ChainsAround, adds_nothing, is_part, unquoted

AUTHOR, REPORTED, QUOTED = Voice("Quill", "author"), Voice("Marl", "quoted", mode="reported"), Voice("Marl", "quoted")


def test_whoever_is_quoted_in_his_own_words_speaks_no_longer_in_the_document() -> None:
    """A report is the reporter's own: only a direct quotation ends the chain."""
    assert unquoted((AUTHOR,)) == (AUTHOR,)
    assert unquoted((AUTHOR, QUOTED)) == (AUTHOR,)
    assert unquoted((AUTHOR, REPORTED)) == (AUTHOR, REPORTED)
    assert unquoted((AUTHOR, REPORTED, QUOTED, AUTHOR)) == (AUTHOR, REPORTED)
    assert unquoted(()) == ()


def test_the_author_of_the_whole_is_the_author_of_no_part() -> None:
    """A turn or a letter in a collection has another speaker, or another day."""
    document = reading()
    own = at(document, "I ask the Board").voices
    assert not is_part(document, own)
    assert is_part(document, (Voice("Tobias Marl", "author", document.date),))
    assert is_part(document, (Voice(document.author, "author", "1899-01-01"),))
    assert not is_part(document, (Voice("Marl", "editor"),))


def test_words_of_whoever_speaks_around_them_add_nothing() -> None:
    """Unless they are of another day, or somebody's account."""
    around = Voice("Quill", "author", "1911-05-04")
    assert adds_nothing("Quill", None, "direct", around)
    assert adds_nothing("Quill", "1911-05-04", "direct", around)
    assert not adds_nothing("Quill", "1911-05-02", "direct", around)
    assert not adds_nothing("Quill", None, "reported", around)
    assert not adds_nothing("Marl", None, "direct", around)


def test_nobody_speaks_the_apparatus() -> None:
    """The plea's blocks of these kinds are its title, a heading and the notes; all others are spoken."""
    document = reading()
    kinds = {block.kind for block in document.blocks if block.kind in APPARATUS}
    assert kinds == {"title", "heading", "note"}
    assert all(block.voices[0].speaker == "Ada Quill" for block in document.blocks if block.kind not in APPARATUS)


def test_the_chain_around_words_is_that_of_the_innermost_statement() -> None:
    around = ChainsAround()
    ada, ben = Voice("Ada", "author"), Voice("Ben", "quoted")
    assert around.chain(Span(0, 9)) is None
    around.add(Span(0, 9), (ada,))
    assert around.chain(Span(2, 5)) == (ada,)
    around.add(Span(2, 5), (ada, ben))
    assert around.chain(Span(3, 4)) == (ada, ben)
    assert around.chain(Span(6, 8)) == (ada,)
    assert around.chain(Span(10, 12)) is None
