"""The picture of the network: everybody and every exchange is in it, with numbers, years and links."""

import re
from xml.etree.ElementTree import Element

import pytest
from lxml import etree

import searchdoc
from searchdoc.correspondence.drawing import MOST_DRAWN, PICTURE_WIDTH, network_svg
from searchdoc.correspondence.letters import LetterRow
from searchdoc.correspondence.network import network_of
from searchdoc.models import Span

SVG = "{http://www.w3.org/2000/svg}"


def letter(sender: str, addressee: str, date: str | None = None) -> LetterRow:
    return LetterRow("a:0-1:0", sender, addressee, date, None, "a", "A", Span(0, 1))


def titles(picture: str) -> list[str]:
    return [one.text or "" for one in etree.fromstring(picture.encode()).iter(f"{SVG}title")]


def test_everybody_and_every_exchange_is_drawn_with_its_number_and_years(family: searchdoc.Index) -> None:
    network = family.letters().network
    told = titles(network_svg(network))
    assert len(told) == len(network.correspondents) + len(network.exchanges)
    assert "Eliza Thornbury to Margaret Pell: 3 letters, 1850–1852" in told
    assert "Margaret Pell: 3 sent, 4 received" in told


def test_what_is_drawn_lies_inside_the_picture_and_no_circle_on_another(family: searchdoc.Index) -> None:
    root = etree.fromstring(network_svg(family.letters().network).encode())
    _, _, width, height = map(float, (root.get("viewBox") or "").split())
    circles = [tuple(float(one.get(name) or "nan") for name in ("cx", "cy", "r")) for one in root.iter(f"{SVG}circle")]
    assert width == PICTURE_WIDTH
    for x, y, radius in circles:
        assert radius <= x <= width - radius
        assert radius <= y <= height - radius
    for place, (x, y, radius) in enumerate(circles):
        for other_x, other_y, other_radius in circles[:place]:
            assert ((x - other_x) ** 2 + (y - other_y) ** 2) ** 0.5 > radius + other_radius


def test_with_addresses_it_leads_to_people_and_letters() -> None:
    """And has neither paper nor size of its own, so that it fits a page."""
    network = network_of([letter("Ada", "Marl", "1850")])
    drawn = network_svg(network, lambda sender, addressee: f"/letters?from={sender}&to={addressee}")
    links = [one.get("href") for one in etree.fromstring(drawn.encode()).iter(f"{SVG}a")]
    assert links == ["/letters?from=Ada&to=Marl", "/letters?from=Ada&to=None", "/letters?from=Marl&to=None"]
    assert "<rect" not in drawn
    assert "<rect" in network_svg(network)


def test_it_is_the_same_each_time(family: searchdoc.Index) -> None:
    network = family.letters().network
    assert network_svg(network) == network_svg(network)


def test_a_large_network_is_drawn_as_far_as_it_can_be_read() -> None:
    """The picture says how many are left out."""
    letters = [letter("Ada", f"Reed {number}") for number in range(MOST_DRAWN + 20)]
    root = etree.fromstring(network_svg(network_of(letters)).encode())
    assert len(list(root.iter(f"{SVG}circle"))) == MOST_DRAWN
    assert (root.get("aria-label") or "").endswith("21 with fewer letters are left out")


@pytest.mark.parametrize("names", [("<script>alert(1)</script>", '"&\x00'), ("Ada", "Ada")])
def test_hostile_names_and_letters_to_oneself_do_no_harm(names: tuple[str, str]) -> None:
    drawn = network_svg(network_of([letter(*names, "1850")]))
    assert isinstance(etree.fromstring(drawn.encode()), etree._Element)
    assert not re.search("<script", drawn)
    assert Element("svg") is not None


def test_no_letters_make_an_empty_picture() -> None:
    assert titles(network_svg(network_of([]))) == []
