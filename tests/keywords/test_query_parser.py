"""Queries become trees, or are refused with one sentence that says the way out."""

from __future__ import annotations

import pytest

from searchdoc.errors import MalformedQuery
from searchdoc.keywords import KeywordIndex, has_operators, is_query
from searchdoc.keywords.query_parser import MAX_DEPTH, parse_query
from searchdoc.keywords.query_tree import And, DateRange, Fuzzy, InField, Node, Not, Or, Phrase, Prefer, Wildcard, Word
from searchdoc.text.days import day_numbers

LAMP, OIL, WEST = Word("lamp"), Word("oil"), Word("west")


@pytest.mark.parametrize(
    ("query", "tree"),
    [
        ("lamp", LAMP),
        ("lamp?!", LAMP),
        ("lamp oil", Or((LAMP, OIL))),
        ("lamp AND oil", And((LAMP, OIL))),
        ("lamp OR oil AND west", Or((LAMP, And((OIL, WEST))))),
        ("(lamp OR oil) AND west", And((Or((LAMP, OIL)), WEST))),
        ("lamp NOT oil", And((Not(OIL), LAMP))),
        ("NOT lamp AND oil", And((Not(LAMP), OIL))),
        ("NOT NOT lamp", Not(Not(LAMP))),
        ('"west light"', Phrase("west light")),
        ("“west light” lamp", Prefer(Phrase("west light"), LAMP)),
        ("«west light» „old lamp“", And((Phrase("west light"), Phrase("old lamp")))),
        ('lamp "', LAMP),
        ("lam*", Wildcard("lam*")),
        ("lamp~", Fuzzy("lamp", 1)),
        ("lamp~2.", Fuzzy("lamp", 2)),
        ("speaker:Holm", InField("speaker", "Holm")),
        ('Speaker:"Anna Holm"', InField("speaker", "Anna Holm")),
        ("document:lett*", Wildcard("lett*", "document")),
        ('document:"lett*"', InField("document", "lett*")),
        ("text:lamp", Phrase("lamp")),
        ("kind:note lamp oil", And((InField("kind", "note"), Or((LAMP, OIL))))),
        ("date:1902", DateRange(*day_numbers("1902"))),
        ("date:[1902-02 TO 1903]", DateRange(day_numbers("1902-02")[0], day_numbers("1903")[1])),
        ("date:[ 1902 TO ]", DateRange(day_numbers("1902")[0], 2**31 - 1)),
        ("date:[* TO 1903]", DateRange(-(2**31) + 1, day_numbers("1903")[1])),
        ("[sic] lamp", Or((Word("[sic]"), LAMP))),
        ("", None),
        ("?! … ()", None),
    ],
)
def test_a_query_becomes_a_tree(query: str, tree: Node | None) -> None:
    """AND binds closer than OR, and both closer than standing side by side."""
    assert parse_query(query) == tree


def test_function_words_are_left_out_beside_other_words() -> None:
    """And kept where there is nothing else."""
    frames = {"the", "of"}.__contains__
    assert parse_query("the lamp", frames) == LAMP
    assert parse_query("the of", frames) == Or((Word("the"), Word("of")))
    assert parse_query('the "west light"', frames) == Phrase("west light")
    assert parse_query("the AND lamp", frames) == And((Word("the"), LAMP))


def test_brackets_may_be_nested_so_deep_and_no_deeper() -> None:
    """The tree is walked by functions that call themselves."""
    assert parse_query("(" * MAX_DEPTH + "lamp" + ")" * MAX_DEPTH) == LAMP
    with pytest.raises(MalformedQuery, match="take some out"):
        parse_query("(" * (MAX_DEPTH + 1) + "lamp" + ")" * (MAX_DEPTH + 1))


@pytest.mark.parametrize(
    ("query", "part"),
    [
        ("author:Holm", "author"),
        ("lamp AND", "AND"),
        ("lamp~7", "lamp~7"),
        ("la*", "la*"),
        ("(lamp", "("),
        ("lamp)", ")"),
    ],
)
def test_the_part_at_fault_is_told_to_programs(query: str, part: str) -> None:
    """As an attribute of the error."""
    with pytest.raises(MalformedQuery) as refused:
        parse_query(query)
    assert refused.value.part == part


@pytest.mark.parametrize(
    ("query", "way_out"),
    [
        ("*tain", "at least three letters before the '*'"),
        ("ca*", "at least three letters before the '*'"),
        ("*", "at least three letters before the '*'"),
        ("heading:win*", "write the whole word"),
        ("keeper~3", "write 'keeper~' or 'keeper~2'"),
        ("keeper AND", "add one"),
        ("OR keeper", "add one"),
        ("keeper NOT", "add one"),
        ("keeper AND (west OR oil", "close it with"),
        ("keeper AND west)", "leave it out"),
        ("author:Holm", "use one of text, heading"),
        ("kind:poem", "write one of body, quotation"),
        ("date:soon", "write date:1922"),
        ("date:1902-13", "write date:1922"),
        ("date:1902-02-30", "write date:1922"),
        ("date:[1903 TO 1902]", "exchange the two"),
        ("date:[1903", "such as date:"),
        ("[1902 TO 1903]", "such as date:"),
        ("speaker:(Holm)", "right after it"),
        ("NOT " * 2000 + "keeper", "take some out"),
        ("(" * 2000 + "keeper AND oil", "take some out"),
    ],
)
def test_a_malformed_query_is_refused_with_the_way_out(lighthouse: KeywordIndex, query: str, way_out: str) -> None:
    with pytest.raises(MalformedQuery) as refused:
        lighthouse.search(query, 5, syntax="query")
    assert way_out in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    "question",
    [
        "who owns the harbour?",
        'a 5" lamp',
        "what about the light (the western one)?",
        "and, or, not",
        "the lamp: why did it fail",
        "at 12:30 o'clock",
        "see https://example.org",
        "about ~1902",
        "[sic] lamp",
        "keeper's lamp",
        'a 5" pipe and a 6" valve',
        'the keeper said "come in',
        "doi:10.1000/x",
        "re:trade",
        "trade OR",
        "b*",
        "price~5",
        'what did the keeper say about "west light"',
        'was the "west light" out?',
        "WHAT HAPPENED TO THE LAMP AND THE OIL",
        "LAMP AND OIL",
        'The keeper slept. The "lamp" went out (it was old) and nobody saw it.',
        "The report on the lamp " + "and the old light of the harbour " * 4 + 'calls it "dim"',
    ],
)
def test_prose_is_a_plain_question(lighthouse: KeywordIndex, question: str) -> None:
    assert not has_operators(question)
    lighthouse.search(question, 5)


@pytest.mark.parametrize(
    "query", ['"west light"', "lamp AND oil", "lam* oil~", "speaker:Holm", "kind:note what is it?", '"H. B." light']
)
def test_what_somebody_would_type_is_a_query(query: str) -> None:
    """Where the whole is well formed; with a field also where it is put as a question."""
    assert has_operators(query)


def test_how_a_text_is_read_can_be_told(lighthouse: KeywordIndex) -> None:
    """As a query with its faults, or as plain words whatever they are."""
    assert (is_query("lamp OR", "query"), is_query("lamp OR oil", "plain"), is_query("lamp OR")) == (True, False, False)
    with pytest.raises(MalformedQuery):
        lighthouse.search("lamp OR", 5, syntax="query")
    plain = lighthouse.search('"lamp" NOT keeper', 5, syntax="plain")
    assert len(plain) > len(lighthouse.search('"lamp" NOT keeper', 5))
