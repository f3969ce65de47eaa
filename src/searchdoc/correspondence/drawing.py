"""The network of correspondents as a picture (SVG): a circle a person, an arrow for the letters to another.

Circles grow with the letters of a person, arrows with those from one person to another; both name their numbers and
years. Groups of people who write to each other are placed by themselves (Kamada and Kawai, 1989, by networkx), in rows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import hypot, log2, sqrt
from statistics import fmean
from xml.etree.ElementTree import Element, SubElement, tostring

from searchdoc.correspondence.cmif import xml_words
from searchdoc.correspondence.network import Correspondent, Exchange, Network, graph_of
from searchdoc.text.wording import counted, shortened

MOST_DRAWN = 40
"""The most correspondents in a picture: those with the most letters."""

PICTURE_WIDTH = 960.0
"""The width of the picture, in its own units; a letter of a label is about seven wide."""

_LETTER = 7.6
_LINE = 13.0
_LABEL = 26
_LEAST, _MOST = 8.0, 26.0
_BEND = 0.2
_NUMBERED = 0.4
_ROOM = 136.0
_MARGIN = 46.0

LetterLink = Callable[[str | None, str | None], str]
"""The address of the letters from one person to another; None for anybody."""


@dataclass(frozen=True, slots=True)
class _Point:
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class _Group:
    """People who write to each other: where each stands, from the left upper corner, and how much space they take."""

    places: Mapping[str, _Point]
    width: float
    height: float


def network_svg(network: Network, link: LetterLink | None = None) -> str:
    """The picture of a network, or of its largest part; with ``link``, what is drawn leads to the letters.

    Raises ``MissingExtra``.
    """
    drawn = network.largest(MOST_DRAWN)
    places, height = _laid_out(drawn)
    picture = Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {PICTURE_WIDTH:g} {height:g}",
            "class": "network",
            "role": "group",
            "aria-label": _described(network, drawn),
            "font-family": "serif",
            "font-size": "12.5",
            "fill": "currentColor",
        },
    )
    if link is None:  # a picture by itself has a size and paper of its own
        picture.set("width", f"{PICTURE_WIDTH:g}")
        picture.set("height", f"{height:g}")
        picture.set("color", "#3a2a20")
        SubElement(picture, "rect", {"width": "100%", "height": "100%", "fill": "#ffffff"})
    radii = {one.name: _radius(one) for one in drawn.correspondents}
    both = {(one.sender, one.addressee) for one in drawn.exchanges}
    for exchange in drawn.exchanges:
        if exchange.sender != exchange.addressee:
            mutual = (exchange.addressee, exchange.sender) in both
            _draw_exchange(_linked(picture, link, exchange.sender, exchange.addressee), exchange, places, radii, mutual)
    raised = _raised(drawn, places)
    for one in drawn.correspondents:
        parent = _linked(picture, link, one.name, None)
        _draw_person(parent, one, places[one.name], radii[one.name], above=one.name in raised)
    return f"{tostring(picture, encoding='unicode')}\n"


def _described(network: Network, drawn: Network) -> str:
    letters = sum(one.letters for one in drawn.exchanges)
    people = len(drawn.correspondents)
    told = f"Network of {people} correspondents and {counted(letters, 'letter')}"
    left_out = len(network.correspondents) - people
    return told if not left_out else f"{told}; {left_out} with fewer letters are left out"


@lru_cache(maxsize=32)
def _laid_out(network: Network) -> tuple[dict[str, _Point], float]:
    """Where everybody stands, and the height of the picture: groups in rows, the largest first."""
    import networkx as nx

    graph = graph_of(network)
    parts = sorted(nx.weakly_connected_components(graph), key=lambda names: (-len(names), min(names)))
    places: dict[str, _Point] = {}
    x = y = row = 0.0
    for names in parts:
        group = _group([one for one in network.correspondents if one.name in names], network)
        if x and x + group.width > PICTURE_WIDTH:
            x, y, row = 0.0, y + row, 0.0
        places |= {name: _Point(point.x + x, point.y + y) for name, point in group.places.items()}
        x, row = x + group.width, max(row, group.height)
    return places, max(y + row, 2 * _MARGIN)


def _group(people: list[Correspondent], network: Network) -> _Group:
    """A group placed by itself, in a space that grows with the number of people."""
    import networkx as nx

    names = [one.name for one in people]
    width = min(PICTURE_WIDTH, max(_width(names), 1.75 * _ROOM * sqrt(len(names))))
    height = _ROOM * sqrt(len(names)) if len(names) > 2 else _ROOM
    graph = graph_of(network).subgraph(names).to_undirected()
    ordered: nx.Graph[str] = nx.Graph()  # positions depend on the order of the nodes, which a subgraph does not keep
    ordered.add_nodes_from(names)
    ordered.add_edges_from((one.sender, one.addressee) for one in network.exchanges if one.sender in graph)
    placed = nx.kamada_kawai_layout(ordered, pos=nx.circular_layout(ordered))
    points = {name: _Point(float(x), float(y)) for name, (x, y) in placed.items()}
    return _Group(_spread(points, width, height), width, height)


def _width(names: list[str]) -> float:
    """The width that labels need beside each other, for the few people of a small group."""
    return 2 * _MARGIN + sum(_LETTER * min(len(name), _LABEL) for name in names[:2])


def _spread(placed: Mapping[str, _Point], width: float, height: float) -> dict[str, _Point]:
    """Places stretched to fill a space but for its margins."""
    xs, ys = [point.x for point in placed.values()], [point.y for point in placed.values()]
    label = max(_LETTER * min(len(name), _LABEL) for name in placed) / 2
    left, top = max(_MARGIN, label), _MARGIN
    across, down = width - 2 * left, height - 2 * top
    return {
        name: _Point(
            left + across * _fraction(point.x, xs),
            top + down * _fraction(point.y, ys),
        )
        for name, point in placed.items()
    }


def _fraction(value: float, values: list[float]) -> float:
    """Where a value stands between the least and the greatest; halfway where all are about the same."""
    least, most = min(values), max(values)
    return 0.5 if most - least < 1e-3 else (value - least) / (most - least)


def _raised(network: Network, places: Mapping[str, _Point]) -> set[str]:
    """Those whose names stand above their circles, because their letters go to, or come from, below."""
    heights: dict[str, list[float]] = defaultdict(list)
    for one in network.exchanges:
        heights[one.sender].append(places[one.addressee].y)
        heights[one.addressee].append(places[one.sender].y)
    return {name for name, others in heights.items() if fmean(others) > places[name].y + _LINE}


def _radius(person: Correspondent) -> float:
    return min(_MOST, _LEAST + 2.4 * sqrt(person.letters))


def _linked(picture: Element, link: LetterLink | None, sender: str | None, addressee: str | None) -> Element:
    return picture if link is None else SubElement(picture, "a", {"href": link(sender, addressee)})


def _draw_exchange(
    parent: Element, one: Exchange, places: Mapping[str, _Point], radii: Mapping[str, float], mutual: bool
) -> None:
    """An arrow, bent to its right, so that it lies beside the one that leads back."""
    start, end = places[one.sender], places[one.addressee]
    length = max(1.0, hypot(end.x - start.x, end.y - start.y))
    across = _Point((start.y - end.y) / length, (end.x - start.x) / length)
    bend = _BEND * length if mutual else 0.04 * length
    middle = _Point((start.x + end.x) / 2 - across.x * bend, (start.y + end.y) / 2 - across.y * bend)
    weight = 1.0 + min(5.0, log2(one.letters) * 1.1)
    tail = _towards(start, middle, radii[one.sender] + 2)
    tip = _towards(end, middle, radii[one.addressee] + 2)
    stop = _towards(end, middle, radii[one.addressee] + 8 + weight)
    group = SubElement(parent, "g", {"class": "exchange"})
    SubElement(group, "title").text = _told(one)
    curve = f"M{_at(tail)} Q{_at(middle)} {_at(stop)}"
    SubElement(
        group,
        "path",
        {
            "d": curve,
            "fill": "none",
            "stroke": "currentColor",
            "stroke-width": f"{weight:.1f}",
            "stroke-opacity": "0.55",
        },
    )
    SubElement(group, "path", {"d": _head(tip, middle, 6 + 1.6 * weight, 3 + 0.9 * weight), "fill-opacity": "0.7"})
    beside = _on_curve(start, middle, end, _NUMBERED)
    shown = _Point(beside.x - across.x * _LINE * 0.7, beside.y - across.y * _LINE * 0.7)
    _label(group, ", ".join(filter(None, (f"{one.letters}", one.period))), shown, 10.5)


def _told(one: Exchange) -> str:
    years = f", {one.period}" if one.period else ""
    return xml_words(f"{one.sender} to {one.addressee}: {counted(one.letters, 'letter')}{years}")


def _draw_person(parent: Element, one: Correspondent, place: _Point, radius: float, *, above: bool) -> None:
    group = SubElement(parent, "g", {"class": "person"})
    SubElement(group, "title").text = xml_words(f"{one.name}: {one.sent} sent, {one.received} received")
    SubElement(group, "circle", {"cx": f"{place.x:.1f}", "cy": f"{place.y:.1f}", "r": f"{radius:.1f}"})
    below = -radius - _LINE / 2 if above else radius + _LINE
    _label(group, shortened(xml_words(one.name), _LABEL), _Point(place.x, place.y + below), 12.5)


def _label(parent: Element, words: str, place: _Point, size: float) -> None:
    """Words around a point, with a line of the paper's colour around each letter, so that arrows do not cross them."""
    attributes = {
        "x": f"{place.x:.1f}",
        "y": f"{place.y:.1f}",
        "text-anchor": "middle",
        "font-size": f"{size:g}",
        "stroke": "#ffffff",
        "stroke-width": "4",
        "stroke-linejoin": "round",
        "paint-order": "stroke",
    }
    SubElement(parent, "text", attributes).text = words


def _on_curve(start: _Point, control: _Point, end: _Point, part: float) -> _Point:
    """The point of a quadratic Bézier curve at a part of its way, from 0 to 1, and half a line below it."""
    before, between, behind = (1 - part) ** 2, 2 * part * (1 - part), part**2
    x = before * start.x + between * control.x + behind * end.x
    y = before * start.y + between * control.y + behind * end.y
    return _Point(x, y + _LINE / 4)


def _towards(start: _Point, end: _Point, distance: float) -> _Point:
    length = max(1.0, hypot(end.x - start.x, end.y - start.y))
    return _Point(start.x + (end.x - start.x) * distance / length, start.y + (end.y - start.y) * distance / length)


def _head(tip: _Point, origin: _Point, length: float, half: float) -> str:
    """The head of an arrow that comes from a point."""
    foot = _towards(tip, origin, length)
    size = max(1.0, hypot(tip.x - origin.x, tip.y - origin.y))
    across = _Point((origin.y - tip.y) / size * half, (tip.x - origin.x) / size * half)
    left, right = _Point(foot.x + across.x, foot.y + across.y), _Point(foot.x - across.x, foot.y - across.y)
    return f"M{_at(tip)} L{_at(left)} L{_at(right)} Z"


def _at(point: _Point) -> str:
    return f"{point.x:.1f} {point.y:.1f}"
