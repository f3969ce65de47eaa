"""What keeps regular expressions linear."""

import re

from searchdoc.text.patterns import few_spaces


def test_at_most_four_spaces() -> None:
    pattern = re.compile(few_spaces(r"dear\s+(?:[\s,]+)?anna\s*"))
    assert pattern.fullmatch("dear    ,   anna   ")
    assert not pattern.fullmatch("dear" + " " * 20 + "anna")


def test_the_rest_of_a_pattern_stays() -> None:
    assert few_spaces(r"a+[a-z]*\S+\s?") == r"a+[a-z]*\S+\s?"
