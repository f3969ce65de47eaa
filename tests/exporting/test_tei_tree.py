"""Which blocks belong together."""

from __future__ import annotations

import texts
from gold import VOICES
from searchdoc.exporting.tei_tree import Between, Division, Leaf, TreeNode, Voiced, span_of, tree_of


def test_two_letters_in_one_file_are_two_divisions() -> None:
    name = "collection.txt"
    document = texts.document((VOICES / name).read_text(encoding="utf-8"), name)
    letters = [one.letter for one in tree_of(document).children if isinstance(one, Division) and one.letter]
    assert letters == list(document.letters)
    assert len(letters) == 5


def test_a_letter_inside_a_letter_leaves_the_outer_one_whole() -> None:
    """What the sender says behind the letter that she copies is still inside her letter."""
    document = texts.document((VOICES / "nested-letter.txt").read_text(encoding="utf-8"), "nested-letter.txt")
    letter = next(one for one in tree_of(document).children if isinstance(one, Division))
    marta = [one for one in letter.children if isinstance(one, Voiced)]
    assert [one.voice.speaker for one in marta] == ["Marta Senn"]
    inner = [one for one in marta[0].children if isinstance(one, Voiced)]
    assert [one.voice.speaker for one in inner] == ["Matthias Ruhl"]
    assert isinstance(marta[0].children[-1], Leaf)
    assert marta[0].span.covers(inner[0].span)


def test_every_block_is_in_the_tree_once_and_in_order() -> None:
    for path in VOICES.glob("*.txt"):
        document = texts.document(path.read_text(encoding="utf-8"), path.name)
        leaves: list[Leaf] = []
        waiting: list[TreeNode] = [tree_of(document)]
        while waiting:
            node = waiting.pop()
            if isinstance(node, Leaf):
                leaves.append(node)
            elif not isinstance(node, Between):
                waiting.extend(reversed(node.children))
        assert [leaf.block for leaf in leaves] == list(document.blocks)


def test_a_heading_begins_a_division_that_ends_with_the_next() -> None:
    text = "# The mill\n\nIt stood still.\n\n## The wheel\n\nIt was broken.\n\n## The race\n\nIt was dry.\n"
    document = texts.document(text, "mill.md")
    sections = [one for one in tree_of(document).children if isinstance(one, Division)]
    assert [document.slice(span_of(one)).split() for one in sections] == [
        ["##", "The", "wheel", "It", "was", "broken."],
        ["##", "The", "race", "It", "was", "dry."],
    ]
