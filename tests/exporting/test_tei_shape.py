"""What stands at the top of a division, in the middle and at its bottom."""

from __future__ import annotations

import texts
from searchdoc.exporting.tei_shape import ShapedRun, shaped
from searchdoc.exporting.tei_tree import Division, Leaf, TreeNode

LETTER = (
    "Graysand, 4 May 1911\n\nGentlemen,\n\nThe light is out, and has been since Tuesday.\n\nYours truly,\n\nAda Quill\n"
)


def leaves(text: str) -> list[Leaf]:
    return [Leaf(block) for block in texts.document(text).blocks]


def wrappers(children: list[TreeNode]) -> list[str]:
    return [run.wrapper for run in shaped(children)]


def test_a_letter_has_an_opener_and_a_closer() -> None:
    assert wrappers([*leaves(LETTER)]) == ["opener", "text", "closer"]


def test_what_stands_behind_the_signature_is_a_postscript() -> None:
    assert wrappers([*leaves(LETTER + "\nP.S. The oil has come, and I was wrong about the depot.\n")])[-2:] == [
        "closer",
        "postscript",
    ]


def test_text_behind_a_division_is_a_division_itself() -> None:
    """TEI takes no paragraph behind a division (Guidelines, 4.1)."""
    paragraph = leaves(LETTER)[2]
    runs = shaped([paragraph, Division(children=[paragraph]), paragraph])
    assert [run.wrapper for run in runs] == ["text", "division", "division"]
    assert runs[2] == ShapedRun("division", (Division(children=[paragraph]),))


def test_a_signature_without_text_is_no_closer() -> None:
    signature = leaves(LETTER)[-1]
    division = Division(children=[signature])
    assert wrappers([division, signature]) == ["division", "division"]


def test_no_node_is_lost() -> None:
    children: list[TreeNode] = [*leaves(LETTER), Division(children=[*leaves(LETTER)]), *leaves(LETTER)]
    kept: list[TreeNode] = []
    for run in shaped(children):
        for node in run.nodes:
            added = isinstance(node, Division) and node not in children
            kept += node.children if added and isinstance(node, Division) else [node]
    assert kept == children
