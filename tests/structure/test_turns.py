"""Labels that say who has the word in transcripts, debates, plays and journals."""

import time
from collections.abc import Callable

import pytest

import texts
from searchdoc.structure.turns import find_turns, turn_label

PROSE = "The lamp burned all night, and the keeper slept beside it until the morning came."


@pytest.mark.parametrize(
    ("words", "name", "bare", "office", "rest"),
    [
        ("ANNA: No.", "ANNA", "ANNA", "", "No."),
        ("Tobias Marl: Yes.", "Tobias Marl", "Tobias Marl", "", "Yes."),
        ("Mr. Pell: When?", "Mr. Pell", "Mr. Pell", "", "When?"),
        ("Mr. Edward Pell (Weir): When?", "Mr. Edward Pell (Weir)", "Mr. Edward Pell", "", "When?"),
        ("Mr. Pell (Weir) : When?", "Mr. Pell (Weir)", "Mr. Pell", "", "When?"),
        ("Q: Who?", "Q", "Q", "", "Who?"),
        ("The Minister (Mr. Marl): Yes.", "Mr. Marl", "Mr. Marl", "The Minister", "Yes."),
        (
            "The Minister of State, Department of Trade and Fisheries (Mr. Tobias Marl): The light will burn.",
            "Mr. Tobias Marl",
            "Mr. Tobias Marl",
            "The Minister of State, Department of Trade and Fisheries",
            "The light will burn.",
        ),
    ],
)
def test_a_label_with_a_colon(words: str, name: str, bare: str, office: str, rest: str) -> None:
    label = turn_label(words)
    assert label is not None
    assert (label.name, label.bare, label.office, label.style, words[label.end :]) == (
        name,
        bare,
        office,
        "colon",
        rest,
    )


@pytest.mark.parametrize(
    "words",
    [
        "DEAR MARL: I was pleased.",
        "Dear Cody: I was pleased.",
        "Sir: I beg for oil.",
        "Date: 3 May",
        "Note: of brass",
        "Present: Mr. Pell",
        "Photo: the lamp",
        "The oil: it came.",
        "12 May: fog",
        "anna: no",
        "ANNA:No",
        "",
    ],
)
def test_what_is_no_label(words: str) -> None:
    assert turn_label(words) is None


def turns(*paragraphs: str) -> dict[int, tuple[str, str]]:
    """The name and the style by paragraph."""
    lines = texts.lines("\n\n".join(paragraphs))
    labels = find_turns(lines, dict.fromkeys(range(len(lines.paragraphs)), False))
    return {index: (label.name, label.style) for index, label in labels.items()}


@pytest.mark.parametrize(
    ("paragraphs", "style", "names"),
    [
        (["ANNA: No.", "BERT: Yes.", "ANNA: No!"], "colon", {0: "ANNA", 1: "BERT", 2: "ANNA"}),
        (["Mr. Pell: When?", PROSE, "Mr. Marl: In June."], "colon", {0: "Mr. Pell", 2: "Mr. Marl"}),
        (["The Minister (Mr. Marl): Yes.", PROSE], "colon", {0: "Mr. Marl"}),
        (["QUILL\nWho?", "MARL\nI.", "QUILL\nCome."], "above", {0: "QUILL", 1: "MARL", 2: "QUILL"}),
        (["QUILL (aside)\nWho?", "MARL, entering\nI.", "QUILL\nCome."], "above", {0: "QUILL", 1: "MARL", 2: "QUILL"}),
        (["MARL. Who’s there?", "QUILL. I.", "MARL. Come in."], "stop", {0: "MARL", 1: "QUILL", 2: "MARL"}),
        (["MARL. [aside] Who?", "QUILL. I.", "MARL. Come in."], "stop", {0: "MARL", 1: "QUILL", 2: "MARL"}),
        (["June 14, 1904", "[Marl]", "Fog.", "[Quill]", "Rain."], "brackets", {1: "Marl", 3: "Quill"}),
    ],
)
def test_a_dialogue_follows_one_style(paragraphs: list[str], style: str, names: dict[int, str]) -> None:
    assert turns(*paragraphs) == {index: (name, style) for index, name in names.items()}


@pytest.mark.parametrize(
    "paragraphs",
    [
        ["ANNA: No.", "BERT: Yes.", "CLARA: No!"],
        ["ANNA: No.", "ANNA: Yes.", "ANNA: No!"],
        ["ANNA: No.", "BERT: Yes.", "ANNA: No!", *[PROSE] * 20],
        ["Von Wernicke: a book on lamps.", "Harker: a book on oil.", PROSE],
        ["Date: 3 May.", "Place: Weir.", "Date: 4 May.", "Place: Graysand."],
        ["DEAR MARL: The oil came.", "DEAR QUILL: It burns.", "DEAR MARL: Good."],
        ["[Blank]", "[Torn]", PROSE],
        [PROSE, PROSE],
    ],
)
def test_a_style_that_is_not_certain_is_not_applied(paragraphs: list[str]) -> None:
    assert turns(*paragraphs) == {}


def test_only_the_paragraphs_asked_for_can_have_labels() -> None:
    lines = texts.lines("ANNA: No.\n\nBERT: Yes.\n\nANNA: No!\n\nBERT: Yes!")
    assert find_turns(lines, {}) == {}
    assert list(find_turns(lines, {1: False, 2: False, 3: False})) == [1, 2, 3]


HOSTILE: dict[str, Callable[[int], str]] = {
    "a name of many parts": lambda n: "A.B-" * n,
    "names without a colon": lambda n: "Anna Marl Pell Holt " * n,
    "a bracket that is not closed": lambda n: "Anna Marl (" + "a " * n,
    "an office without a name": lambda n: "The " + "Minister of State " * n,
    "offices and brackets": lambda n: "The Minister (Mr. " * n,
    "capitals": lambda n: "ANNA " * n,
    "capitals and lines": lambda n: "ANNA\nBERT " * n,
    "spaces before a colon": lambda n: "Anna" + " " * n + "x",
    "square brackets": lambda n: "[Anna " * n,
    "many short turns": lambda n: "ANNA: No.\n\nBERT: Yes.\n\n" * (n // 4),
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_the_cost_is_linear_in_the_text(text: Callable[[int], str]) -> None:
    def cost(size: int) -> float:
        lines = texts.lines(text(size))
        bodies = dict.fromkeys(range(len(lines.paragraphs)), False)
        begun = time.process_time()
        find_turns(lines, bodies)
        return time.process_time() - begun

    cost(20)
    small = min(cost(500) for _ in range(2))
    assert min(cost(2_000) for _ in range(2)) <= 8 * max(small, 0.004)
