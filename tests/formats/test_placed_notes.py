"""Footnotes parted from the text of a page by their type and by what calls them."""

from __future__ import annotations

from searchdoc.formats.placed_lines import PlacedLine, PlacedWord
from searchdoc.formats.placed_notes import called_label, part_notes


def line(text: str, y: float, size: float = 11) -> PlacedLine:
    """A line; a figure or sign behind a caret is raised: "tariff^1", "^2 See"."""
    words, spaces = [], []
    for number, word in enumerate(text.split()):
        plain, _, label = word.partition("^")
        for piece, raised in ((plain, False), (label, True)):
            if piece:
                words.append(PlacedWord(piece, (0, y - size, 9, y), y, size * (0.6 if raised else 1), raised=raised))
                spaces.append("" if not number or (raised and plain) else " ")
    return PlacedLine(tuple(words), tuple(spaces), (0, y - size, 200, y), y, size)


BODY = [line("The tariff^1 was low and the duty^* lower", 100), line("so the curers said.", 112)]


def parted(*notes: PlacedLine) -> tuple[list[str], list[tuple[str, str]]]:
    page = part_notes([BODY, list(notes)], 11)
    rest = [one.text for paragraph in page.paragraphs for one in paragraph]
    return rest[2:], [(note.label, " / ".join(one.text for one in note.lines)) for note in page.notes]


def test_small_lines_that_begin_with_what_is_called_are_notes() -> None:
    assert parted(
        line("1 Report of the guild,", 700, 8), line("page four.", 709, 8), line("* Never paid.", 718, 8)
    ) == (
        [],
        [("1", "1 Report of the guild, / page four."), ("*", "* Never paid.")],
    )


def test_a_raised_label_begins_a_note_of_any_size() -> None:
    assert parted(line("^1 Report of the guild.", 700)) == ([], [("1", "1 Report of the guild.")])


def test_labels_with_a_point_or_in_brackets_are_labels() -> None:
    for label in ("1.", "1)", "(1)", "[1]"):
        assert [one for one, _ in parted(line(f"{label} Report.", 700, 8))[1]] == ["1"]


def test_what_nothing_calls_is_text() -> None:
    assert parted(line("7 Report of the guild.", 700, 8)) == (["7 Report of the guild."], [])


def test_a_numbered_point_in_the_type_of_the_text_is_text() -> None:
    assert parted(line("1 The boats.", 700, 11)) == (["1 The boats."], [])


def test_the_number_of_the_page_below_the_notes_is_none_of_them() -> None:
    assert parted(line("1 Report.", 700, 8), line("– 41 –", 712, 8)) == (["– 41 –"], [("1", "1 Report.")])


def test_a_call_stands_behind_a_word_of_the_page() -> None:
    page = part_notes([[line("^1 Report.", 100, 8)]], 11)
    assert page.notes == ()
    assert page.labels == frozenset()


def test_a_raised_figure_is_called_by_its_number_however_it_is_written() -> None:
    assert called_label(PlacedWord("¹²", (0, 0, 1, 1), 1, 6, raised=True)) == "12"
    assert called_label(PlacedWord("12", (0, 0, 1, 1), 1, 6)) is None
