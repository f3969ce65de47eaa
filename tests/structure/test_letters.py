"""Where letters begin and end, and their opening and closing lines."""

import time
from collections.abc import Callable, Sequence

import pytest

import texts
from searchdoc.structure.letters import (
    divide_letters,
    find_closing,
    find_opening,
    is_signature_like,
    is_signed,
    opens_letter,
    signs,
)
from searchdoc.structure.lines import Lines

BODY = "The oil has come at last, and I thank the Board for it."
MARL = ["Graysand, 3 May 1911", "Dear Mr. Pell,", BODY, "Yours faithfully,", "Tobias Marl"]
PELL = ["Weir, 9 May 1911", "Dear Mr. Marl,", BODY, "Yours truly,", "Edward Pell"]


def letter(*paragraphs: str) -> tuple[Lines, range]:
    lines = texts.lines("\n\n".join(paragraphs))
    return lines, range(len(lines.paragraphs))


def words(lines: Lines, indices: Sequence[int]) -> list[str]:
    return [lines.words(index) for index in indices]


@pytest.mark.parametrize(
    ("head", "datelines", "salutations", "headings"),
    [
        (["Dear Sir,"], [], ["Dear Sir,"], []),
        (["Graysand, 3 May 1911", "Dear Mr. Pell,"], ["Graysand, 3 May 1911"], ["Dear Mr. Pell,"], []),
        (["3 May 1911", "Dear Sir,", "Sir,"], ["3 May 1911"], ["Dear Sir,", "Sir,"], []),
        (["PRIVATE", "3 May 1911", "Dear Sir,"], ["3 May 1911"], ["Dear Sir,"], ["PRIVATE"]),
        (["No. 4", "3 May 1911", "Dear Sir,"], ["3 May 1911"], ["Dear Sir,"], ["No. 4"]),
        (["THE LIGHT", "Dear Sir,"], [], ["Dear Sir,"], ["THE LIGHT"]),
        (
            ["Colonel T. Marl, Graysand", "My dear Colonel Marl:"],
            ["Colonel T. Marl, Graysand"],
            ["My dear Colonel Marl:"],
            [],
        ),
        (
            ["To the Harbour Board, Weir", "3 May 1911", "Gentlemen,"],
            ["To the Harbour Board, Weir", "3 May 1911"],
            ["Gentlemen,"],
            [],
        ),
        (["Harbour House, Graysand, 3 May 1911"], ["Harbour House, Graysand, 3 May 1911"], [], []),
        (["Weir, den 4. März 1899", "Lieber Otto!"], ["Weir, den 4. März 1899"], ["Lieber Otto!"], []),
        (["Graysand, le 3 mai 1911", "Mon cher Paul,"], ["Graysand, le 3 mai 1911"], ["Mon cher Paul,"], []),
        (["Weir, 3 de mayo de 1911", "Querido Luis:"], ["Weir, 3 de mayo de 1911"], ["Querido Luis:"], []),
        (["Weir, 3 maggio 1911", "Cara Lucia,"], ["Weir, 3 maggio 1911"], ["Cara Lucia,"], []),
        (["Вейр, 3 мая 1911", "Дорогой Иван!"], ["Вейр, 3 мая 1911"], ["Дорогой Иван!"], []),
        pytest.param(
            ["Вейр, 3 мая 1911 г.", "Дорогой Иван!"],
            ["Вейр, 3 мая 1911 г."],
            ["Дорогой Иван!"],
            [],
        ),
    ],
)
def test_the_opening_lines(head: list[str], datelines: list[str], salutations: list[str], headings: list[str]) -> None:
    lines, members = letter(*head, BODY)
    opening = find_opening(lines, members)
    assert opening is not None
    assert words(lines, opening.datelines) == datelines
    assert words(lines, opening.salutations) == salutations
    assert words(lines, opening.headings) == headings
    assert opening.body == len(head)


@pytest.mark.parametrize("paragraphs", [[BODY, "Dear Sir,", BODY], ["“Dear Sir,", BODY], [BODY]])
def test_no_opening(paragraphs: list[str]) -> None:
    lines, members = letter(*paragraphs)
    assert find_opening(lines, members) is None
    assert not opens_letter(lines, members)


def test_a_greeting_before_the_words_belongs_to_the_body() -> None:
    lines, members = letter("Graysand, 3 May 1911", "Dear Sir,—The oil has come, and the lamp burns again every night.")
    opening = find_opening(lines, members)
    assert opening is not None
    assert (opening.salutations, opening.body) == ((), 1)
    assert opens_letter(lines, members)


def test_a_sentence_behind_a_greeting_is_no_salutation() -> None:
    lines, members = letter("Dear Sir, the oil has come.", BODY)
    opening = find_opening(lines, members)
    assert opening is None or opening.salutations == ()
    assert opens_letter(lines, members)


def test_a_dateline_alone_does_not_open_a_letter() -> None:
    assert not opens_letter(*letter("Harbour House, Graysand, 3 May 1911", BODY))


@pytest.mark.parametrize(
    ("foot", "phrases", "names", "datelines", "addresses"),
    [
        (["Yours faithfully,", "Tobias Marl"], ["Yours faithfully,"], ["Tobias Marl"], [], []),
        (["(Signed) Tobias Marl."], [], ["(Signed) Tobias Marl."], [], []),
        (["gez. Kern"], [], ["gez. Kern"], [], []),
        (["Tobias Marl", "Graysand, 3 May 1911"], [], ["Tobias Marl"], ["Graysand, 3 May 1911"], []),
        pytest.param(
            ["I am, Sir, your obedient servant,", "T. MARL", "Graysand, 3 May 1911"],
            ["I am, Sir, your obedient servant,"],
            ["T. MARL"],
            ["Graysand, 3 May 1911"],
            [],
        ),
        (
            ["Yours truly,", "Edward Pell", "To the Harbour Board, Weir"],
            ["Yours truly,"],
            ["Edward Pell"],
            [],
            ["To the Harbour Board, Weir"],
        ),
        (["Yours truly,"], ["Yours truly,"], [], [], []),
        (["Mit freundlichen Grüßen", "Otto Kern"], ["Mit freundlichen Grüßen"], ["Otto Kern"], [], []),
        (["Affectueusement à vous.", "Jeanne"], ["Affectueusement à vous."], ["Jeanne"], [], []),
        (["Su seguro servidor,", "Luis Robles"], ["Su seguro servidor,"], ["Luis Robles"], [], []),
        (["Cordiali saluti,", "Piero Conti"], ["Cordiali saluti,"], ["Piero Conti"], [], []),
        (["С уважением,", "Иван Белов"], ["С уважением,"], ["Иван Белов"], [], []),
    ],
)
def test_the_closing_lines(
    foot: list[str], phrases: list[str], names: list[str], datelines: list[str], addresses: list[str]
) -> None:
    lines, members = letter(BODY, *foot)
    closing = find_closing(lines, members)
    assert closing is not None
    assert words(lines, closing.phrases) == phrases
    assert words(lines, closing.names) == names
    assert words(lines, closing.datelines) == datelines
    assert words(lines, closing.addresses) == addresses
    assert (closing.start, closing.end) == (1, len(lines.paragraphs))


def test_a_postscript_is_not_part_of_the_closing() -> None:
    lines, members = letter(BODY, "Yours truly,", "Edward Pell", "P.S. Send oil.")
    closing = find_closing(lines, members)
    assert closing is not None
    assert (closing.start, closing.end) == (1, 3)


@pytest.mark.parametrize("name", ["Tobias", "T. M.", "T. Marl", "TOBIAS MARL."])
def test_a_bare_name_closes_if_it_is_the_writers(name: str) -> None:
    lines, members = letter(BODY, name)
    closing = find_closing(lines, members, writer="Tobias Marl")
    assert closing is not None
    assert words(lines, closing.names) == [name]
    assert find_closing(lines, members) is None
    assert find_closing(lines, members, writer="Edward Pell") is None


def test_no_closing() -> None:
    assert find_closing(*letter(BODY, BODY)) is None
    lines, members = letter(*MARL, BODY)
    assert find_closing(lines, members, first=5) is None


@pytest.mark.parametrize(
    ("line", "signed"),
    [
        ("(Signed) Tobias Marl.", True),
        ("gez. Kern", True),
        ("Tobias Marl", False),
        ("Signed and sealed by all.", False),
    ],
)
def test_signed_by_the_hand_of_a_copyist(line: str, signed: bool) -> None:
    assert is_signed(texts.lines(line), 0) is signed


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Tobias Marl", True),
        ("T. M.", True),
        ("Edward Pell, Secretary", True),
        ("(Signed) Ada", True),
        ("Observer", True),
        ("The oil has come", False),
        ("the keeper", False),
        ("", False),
    ],
)
def test_what_can_be_a_name_below_a_closing_phrase(line: str, expected: bool) -> None:
    assert is_signature_like(line) is expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Tobias Marl", True),
        ("TOBIAS MARL.", True),
        ("Tobias", True),
        ("Marl", True),
        ("T. Marl", True),
        ("T. M.", True),
        ("TM", True),
        ("Tob.", True),
        ("Tobias Marll", True),
        ("— Tobias", True),
        ("(Signed) T. Marl", True),
        ("Tobias Marl, Secretary", True),
        ("Edward Pell", False),
        ("E. Marl", False),
        ("Tobias Pell", False),
        ("marl", False),
        ("3 Marl", False),
        ("", False),
    ],
)
def test_who_can_have_signed(line: str, expected: bool) -> None:
    assert signs(line, "Tobias Marl") is expected


def divided(*paragraphs: str) -> list[tuple[str, int]]:
    """Of each letter the first line and the number of paragraphs."""
    lines, members = letter(*paragraphs)
    return [(lines.words(start), end - start) for start, end in divide_letters(lines, members)]


@pytest.mark.parametrize(
    ("paragraphs", "expected"),
    [
        ([*MARL, *PELL], [("Graysand, 3 May 1911", 5), ("Weir, 9 May 1911", 5)]),
        ([*MARL, *PELL, *MARL], [("Graysand, 3 May 1911", 5), ("Weir, 9 May 1911", 5), ("Graysand, 3 May 1911", 5)]),
        ([*MARL, "P.S. Send oil.", *PELL], [("Graysand, 3 May 1911", 6), ("Weir, 9 May 1911", 5)]),
        ([*MARL[1:], *PELL[1:]], [("Dear Mr. Pell,", 4), ("Dear Mr. Marl,", 4)]),
        (
            [
                "Weir, den 4. März 1899",
                "Lieber Otto!",
                BODY,
                "Herzlichst",
                "Karl",
                "9. März 1899",
                "Lieber Karl!",
                BODY,
            ],
            [("Weir, den 4. März 1899", 5), ("9. März 1899", 3)],
        ),
        (MARL, []),
        ([*MARL, BODY, *PELL], []),
        ([BODY, BODY, BODY, BODY, *MARL, *PELL], []),
        ([BODY, BODY], []),
    ],
)
def test_letters_one_after_the_other(paragraphs: list[str], expected: list[tuple[str, int]]) -> None:
    assert divided(*paragraphs) == expected


HOSTILE: dict[str, Callable[[int], list[str]]] = {
    "letters that nobody signs": lambda n: ["Dear Anna,", BODY] * (n // 2),
    "closings without names": lambda n: ["Dear Anna,"] + ["Yours truly,"] * n,
    "names without letters": lambda n: ["Dear Anna,"] + ["Tobias Marl"] * n,
    "closings and datelines": lambda n: ["Dear Anna,"] + ["Yours,", "Anna", "3 May 1911"] * (n // 3),
    "many letters": lambda n: (MARL + PELL) * (n // 10),
    "addresses": lambda n: ["Mr. Pell, Weir"] * n,
    "signed by everybody": lambda n: ["Dear Anna,"] + ["(Signed) Anna Marl"] * n,
    "one long line": lambda n: ["Mr. " + "A. " * (3 * n), "Yours" + "—- " * (3 * n), "(Signed)" + ":" * (3 * n)],
}


@pytest.mark.parametrize("paragraphs", HOSTILE.values(), ids=HOSTILE.keys())
def test_the_cost_is_linear_in_the_text(paragraphs: Callable[[int], list[str]]) -> None:
    def cost(size: int) -> float:
        lines, members = letter(*paragraphs(size))
        begun = time.process_time()
        divide_letters(lines, members)
        find_opening(lines, members)
        find_closing(lines, members, writer="Clara Holt")
        signs(lines.words(0), "Clara Holt")
        return time.process_time() - begun

    cost(20)
    small = min(cost(60) for _ in range(2))
    assert min(cost(240) for _ in range(2)) <= 8 * max(small, 0.005)
