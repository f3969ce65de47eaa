"""Full names in place of those that stand in the voices of a document."""

from searchdoc.models import Block, Document, Letter, Note, Quote, Span, Voice
from searchdoc.passages.naming import renamed

NAMES = {"Clara": "Clara Brück", "Jonas": "Jonas Holm"}
VOICE = Voice("Clara", "author", addressee="Jonas")
FULL = Voice("Clara Brück", "author", addressee="Jonas Holm")


def test_every_part_that_tells_who_speaks_has_full_names() -> None:
    """Blocks, quotations, letters, notes and the document; whoever is not in the list keeps the name."""
    block = Block(Span(0, 4), "body", (VOICE, Voice(None, "quoted")), (), None, 1, 1)
    assert renamed(block, NAMES).voices == (FULL, Voice(None, "quoted"))
    assert renamed(Quote(Span(0, 4), (VOICE,)), NAMES).voices == (FULL,)
    letter = renamed(Letter(Span(0, 4), "Clara", "Anna"), NAMES)
    assert (letter.author, letter.addressee) == ("Clara Brück", "Anna")
    assert renamed(Note(1, Span(0, 4), "Rain", "Jonas", "a.txt"), NAMES).author == "Jonas Holm"
    document = Document("a.txt", "/a.txt", "0" * 64, "Rain", "Rain", "Clara", None, "en", (block,))
    assert renamed(document, NAMES).author == "Clara Brück"
    assert renamed(document, {}) is document
