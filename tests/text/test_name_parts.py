"""Names taken apart: title, given names, surname, and what is no person's name."""

import pytest

from searchdoc.text.name_parts import NameParts, given_names_fit, name_parts


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Clara Brück", NameParts("bruck", ("clara",))),
        ("Mrs. Brück", NameParts("bruck", (), "mrs")),
        ("J.P. Holm", NameParts("holm", ("j", "p"))),
        ("Ludwig van der Velde", NameParts("velde", ("ludwig",))),
        ("Jonas Holm jun.", NameParts("holm", ("jonas",), suffix="j")),
        ("Dearest Clara", NameParts("clara", (), "dearest")),
        ("Harbour Committee", None),
        ("the keeper", None),
        ("J. P.", None),
    ],
)
def test_a_name_is_taken_apart(name: str, parts: NameParts | None) -> None:
    """Without accents and particles; a body of people has no first name."""
    assert name_parts(name) == parts


@pytest.mark.parametrize(
    ("one", "other", "fits"),
    [
        (("c",), ("clara",), True),
        (("c",), ("clara", "maria"), True),
        (("c", "m"), ("clara", "maria"), True),
        (("clara",), ("clara", "maria"), False),  # perhaps her mother
        (("c", "n"), ("clara", "maria"), False),
        (("d",), ("clara",), False),
    ],
)
def test_initials_fit_the_names_that_they_begin(one: tuple[str, ...], other: tuple[str, ...], fits: bool) -> None:
    """A name that is written out and left without a second one may be another's."""
    assert given_names_fit(one, other) is given_names_fit(other, one) is fits


def test_a_womans_title_is_known() -> None:
    """A husband's surname behind it does not say which of them is meant."""
    assert [parts.of_a_woman for name in ("Mrs. Holm", "Mr. Holm") if (parts := name_parts(name))] == [True, False]
