"""Ten hues, and whose they are."""

from hypothesis import given
from hypothesis import strategies as st

from searchdoc.server.pages.palette import HUES, Palette

NAMES = [f"Person {number}" for number in range(25)]


def test_a_hue_is_somebodys_by_the_order_in_which_people_speak() -> None:
    assert Palette(NAMES).of_page(["Person 3", None, "Person 1", "Person 3"]) == {"Person 3": 3, "Person 1": 1}


def test_who_comes_later_on_a_page_takes_the_next_hue_that_is_free() -> None:
    """The 4th and the 14th person would have the same."""
    assert Palette(NAMES).of_page(["Person 3", "Person 13"]) == {"Person 3": 3, "Person 13": 4}


@given(st.lists(st.sampled_from(NAMES), unique=True, max_size=HUES))
def test_no_two_of_ten_people_on_a_page_look_the_same(names: list[str]) -> None:
    hues = Palette(NAMES).of_page(names)
    assert len(set(hues.values())) == len(names)
    assert set(hues.values()) <= set(range(HUES))


def test_of_more_people_some_share_a_hue() -> None:
    assert set(Palette(NAMES).of_page(NAMES).values()) == set(range(HUES))
