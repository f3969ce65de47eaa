"""The cost of a hostile text or query grows linearly with its length: every pattern, and every public function."""

from __future__ import annotations

import contextlib
import re
import time
from collections.abc import Callable, Iterator
from functools import partial
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from types import ModuleType

import pytest

import searchdoc.concordance
import searchdoc.keywords
import searchdoc.text
from searchdoc.checking.drafts import read_draft
from searchdoc.concordance.scanning import irregular_pattern, word_pattern
from searchdoc.errors import SearchdocError
from searchdoc.formats import (
    hocr,
    page_xml,
    pdf,
    placed_lines,
    placed_notes,
    placed_paragraphs,
    placed_text,
    recognised,
)
from searchdoc.keywords import KeywordIndex, has_operators, write_keywords
from searchdoc.keywords.matching import wildcard_pattern
from searchdoc.keywords.query_parser import parse_query
from searchdoc.passages.people import Speaker, Speakers
from searchdoc.protocols import DecodedFile, Entry
from searchdoc.structure import page_furniture, page_lines, page_numbers, pages
from searchdoc.text import words
from searchdoc.text.alignment import normalise
from searchdoc.text.characters import normalize
from searchdoc.text.dates import date_mentions, days_of, parse_day
from searchdoc.text.days import day_numbers
from searchdoc.text.divisions import join_divided, show_whole
from searchdoc.text.languages import language_of
from searchdoc.text.sentences import sentences

# Lines that are counted would take several times as long, and tell nothing new: other tests run them too.
pytestmark = pytest.mark.no_cover

UNITS = (
    *"a1 \n*†”’\"'“„«»[]().,:;!?-–—_~^&灯é…\u00ad\u0301\u0e31",
    "\n\n", "[4]\n\n", "x [4]\n\n", ".\n\n",
    "[4]", "[4] ", "[^a1]", "* ", ". ", "? ", "!“ ", "p. ", "Dr. ", "i.e. ", "A. ", "a.",
    "a-", "a-\n ", "a'", "l'", "1,111", "1 May ", "May 1 ", "May ", "1 May of this ", "1922-12-13 ",
    "1 ", "May 1-", "TO ", "TO-", "[TO ", "[TO", "a[", "a:", "a:[", 'a:"', "NOT ", "a AND ", "OR ",
    "(", "a~", "a~1", "~1", "aaa*", "*a", "date:1922 ", "\u0301\u0323", "灯\u0301", "a\u0301",
    "a b ", "ab. Cd ", "1/",
)  # fmt: skip
"""What is repeated: every character and sequence that a pattern of these packages looks for, and what comes near it."""

AROUND = (("", ""), ("", "!"), ("[", "x"), ("a ", "]"), ('"', "a TO"))
"""What stands before the repetitions and after them: a pattern that almost matches is the one that backtracks."""

SMALL, LARGE = 400, 1600
"""Repetitions at which costs are compared: at four times the length, linear costs are 4 times as high, quadratic 16."""

BOUND = 10
FLOOR = 0.005
"""Seconds of CPU below which costs are not compared: noise is below it, and quadratic costs at this length above."""

FIRST = (12, 18, 24, 48, 96, 192, 384)
"""Repetitions tried first, so that this test fails and does not hang.

Exponential costs take a second at 24, those of the fourth power at 384.
"""


def modules() -> Iterator[ModuleType]:
    """All modules of the two packages, and those that find pages or read words with places."""
    yield from (page_furniture, page_lines, page_numbers, pages)
    yield from (hocr, page_xml, pdf, placed_lines, placed_notes, placed_paragraphs, placed_text, recognised)
    for package in (searchdoc.text, searchdoc.keywords, searchdoc.concordance):
        for module in iter_modules(package.__path__):
            yield import_module(f"{package.__name__}.{module.name}")


def source_of(module: ModuleType) -> str:
    return Path(str(module.__file__)).read_text(encoding="utf-8")


def used(pattern: re.Pattern[str], method: str) -> Callable[[str], object]:
    """One use of a pattern on a whole text."""
    if method == "finditer":
        return lambda text: sum(1 for _ in pattern.finditer(text))
    return partial(pattern.sub, "") if method == "sub" else getattr(pattern, method)


def uses() -> Iterator[tuple[str, Callable[[str], object]]]:
    """Every compiled pattern of these modules by its name, in each way in which its module uses it.

    A pattern that is only matched at one position may be quadratic when searched, since each position is tried.
    """
    for module in modules():
        source = source_of(module)
        for name, value in vars(module).items():
            for pattern in value if isinstance(value, tuple) else (value,):
                if isinstance(pattern, re.Pattern) and f"\n{name} = " in source:
                    methods = re.findall(rf"\b{name}\.(search|match|fullmatch|finditer|sub)\(", source)
                    for method in sorted(set(methods)) or ["search", "fullmatch", "finditer"]:
                        yield f"{module.__name__}.{name}.{method}", used(pattern, method)
    for every_script in (False, True):
        for name in ("token", "letter", "character", "unit", "piece"):
            pattern = getattr(words._patterns(every_script=every_script), name)
            yield f"words {name} {every_script}", used(pattern, "finditer")
    for spellings in ((), ("aA", "aA", "bB"), ("植", "物")):
        for is_whole in (False, True):
            built = word_pattern("[^\\W_]", spellings, is_whole=is_whole)
            yield f"concordance {spellings} {is_whole}", used(built, "finditer")
    yield "concordance irregular", used(irregular_pattern("\u00ad\u0301"), "finditer")
    for pieces in (["aaa", "a", "a", "a", "b"], ["aaa", "", "", ""], ["aaa", "ab", "ab", "ba"]):
        yield f"wildcard {'*'.join(pieces)}", wildcard_pattern(pieces).fullmatch


def seconds(call: Callable[[str], object], text: str, repeat: int = 1) -> float:
    """The least CPU time of this thread that a call takes; what the call refuses, it has read."""
    best = float("inf")
    for _ in range(repeat):
        began = time.thread_time()
        with contextlib.suppress(SearchdocError, ValueError):
            call(text)
        best = min(best, time.thread_time() - began)
    return best


def assert_linear(call: Callable[[str], object], prefix: str, unit: str, suffix: str) -> None:
    """The call costs at most ten times as much for four times as many repetitions, or next to nothing."""

    def cost(count: int, repeat: int = 1) -> float:
        return seconds(call, prefix + unit * count + suffix, repeat)

    shown = f"{prefix!r} + {unit!r} * n + {suffix!r}"
    for count in FIRST:
        assert cost(count) < 0.2 or cost(count, 3) < 0.2, f"{shown} takes long at n = {count}"
    if cost(LARGE) >= FLOOR and cost(LARGE) >= BOUND * cost(SMALL):  # then it is measured again, with more care
        small, large = cost(SMALL, 3), cost(LARGE, 3)
        assert large < max(FLOOR, BOUND * small), f"{shown}: {small:.4f} s at {SMALL}, {large:.4f} s at {LARGE}"


USES = tuple(uses())


@pytest.mark.parametrize("use", [use for _, use in USES], ids=[name for name, _ in USES])
def test_every_pattern_takes_linear_time(use: Callable[[str], object]) -> None:
    """As its module uses it."""
    for unit in UNITS:
        for prefix, suffix in AROUND:
            assert_linear(use, prefix, unit, suffix)


FUNCTIONS: dict[str, Callable[[str], object]] = {
    "sentences": sentences.__wrapped__,
    "date_mentions": date_mentions,
    "days_of": days_of,
    "parse_day": partial(parse_day, end=True),
    "day_numbers": day_numbers,
    "language_of": language_of,
    "normalise": normalise.__wrapped__,
    "normalize": partial(normalize, "NFKD"),
    "tokens": words.tokens,
    "index_terms": partial(words.index_terms, language="fr"),
    "fold": words.fold,
    "is_function_word": partial(words.is_function_word, language="de"),
    "join_divided": join_divided,
    "show_whole": show_whole,
    "has_operators": has_operators.__wrapped__,
    "parse_query": parse_query,
}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_function_takes_linear_time(name: str) -> None:
    """Those that read a text or a query from outside."""
    for unit in UNITS:
        assert_linear(FUNCTIONS[name], "", unit, "!")


PAGES = (
    "\n", "\f", "17\n", "17 ", "i", "xvii\n\n", "- 17 -\n", "-", "[Page 17] ", "[p. 17]\n", "{17}", "[p",
    "page 17 of 40\n",
    "THE MILLS 17\n", "17 THE MILLS\n", "THE MILLS\n", "THE MILLS\f", "THE ", "A\f", "the exami-\f", "x\n\n\f",
    "VOL. II. ",
    "a ", "a1 ",
)  # fmt: skip
"""What the heads and feet of pages are told by, and what comes near it."""


def rising(text: str) -> str:
    """The text with its numbers 17 counted up, as those of pages are."""
    count = iter(range(1, len(text)))
    return re.sub("17", lambda _: str(next(count)), text)


@pytest.mark.parametrize("unit", PAGES)
def test_pages_are_found_in_linear_time(unit: str) -> None:
    """Of any number, with numbers that repeat or go up."""
    for after in ("", "he went\nhome to the\nmill and\n", "he went\n\f"):
        assert_linear(lambda text: pages.find_pages(DecodedFile(text)), "", unit + after, "!")
        assert_linear(lambda text: pages.find_pages(DecodedFile(rising(text))), "", unit + after, "!")


DRAFTS = {
    "notes": "Ada Quill wrote: “the oil was late” [^1] and Mr. Marl agreed. ",
    "paragraphs": "Mr. Marl wrote: “the oil was late”.\n\n",
    "pronouns": "He wrote: “the oil was late”. Mr. Marl agreed. ",
    "quotations alone": "“The oil is late.” ",
    "marks that are not closed": "“the ‘oil " * 3,
    "blocks": "Mr. Marl wrote:\n\n> the oil was late\n\n",
    "one block": "> \n",
    "calls of notes": "[^1]",
}
"""What a draft may repeat: quotations with all that can be claimed of them, and marks that go on."""


@pytest.mark.parametrize("name", DRAFTS)
def test_a_draft_of_many_quotations_is_read_in_linear_time(name: str) -> None:
    """Four times as many cost less than 7 times as much; where the cost grows with the square, about 12 times."""
    speakers = Speakers((Speaker("Ada Quill"), Speaker("Marl")))

    def cost(count: int, repeat: int) -> float:
        text = f"> The lamp\n{DRAFTS[name] * count}\n\n[^1]: Marl to Quill, 3 May 1902.\n"
        return seconds(lambda words: read_draft(words.encode(), "a.txt", speakers), text, repeat)

    cost(1, 1)  # what is imported and remembered is not counted
    if cost(2400, 1) >= 6 * cost(600, 1):
        assert cost(2400, 3) < 7 * cost(600, 3)


def test_sentences_full_of_quotation_marks_take_linear_time() -> None:
    """For `sentencex` the time grows with the square of their number, which shows in longer texts only."""
    small, large = (seconds(sentences.__wrapped__, "!“ " * count, 3) for count in (8_000, 32_000))
    assert large < BOUND * small


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> KeywordIndex:
    directory = tmp_path_factory.mktemp("index")
    write_keywords(directory, [Entry("aaaaaaaaaaaaaaaaaaaaaaaaab a b 1 lamp", speaker="a"), Entry("april 1")])
    index = KeywordIndex.open(directory)
    index._tokens, index._terms = words.tokens, index._content_terms  # type: ignore[assignment]  # without their caches
    return index


@pytest.mark.parametrize("method", ["best", "question_terms", "document_frequency", "did_you_mean"])
def test_every_query_takes_linear_time(index: KeywordIndex, method: str) -> None:
    """A question is as long as whoever asks it likes."""
    query = partial(index.best, k=5) if method == "best" else getattr(index, method)
    for unit in UNITS:
        assert_linear(query, "", unit, "!")


def test_no_pattern_is_hidden_in_a_function() -> None:
    """Each is compiled where this test finds it, but for those that are built from a query or made on first use."""
    hidden = {
        module.__name__: re.findall(
            r"^ +.*\bre\.(?:compile|search|match|fullmatch|sub|split|find\w+)\(.*", source, re.MULTILINE
        )
        for module in modules()
        if (source := source_of(module))
    }
    scanning = hidden.pop("searchdoc.concordance.scanning")
    assert len(scanning) == 4, "those of word_pattern and irregular_pattern"
    built = hidden.pop("searchdoc.keywords.matching")
    assert len(built) == 1
    assert "wildcard" in source_of(import_module("searchdoc.keywords.matching")).split(built[0])[0].rsplit("def ", 1)[1]
    assert [
        name for name, found in hidden.items() if [one for one in found if not one.startswith("    re.compile(r")]
    ] == []
