"""The network of correspondents: directed, with counts and years; read back by networkx and lxml."""

import io

import networkx as nx
import pytest
from lxml import etree

import searchdoc
from searchdoc.correspondence.letters import LetterRow
from searchdoc.correspondence.network import network_graphml, network_of
from searchdoc.errors import MissingExtra
from searchdoc.models import Span


def letter(sender: str | None, addressee: str | None, date: str | None = None) -> LetterRow:
    return LetterRow("a:0-1:0", sender, addressee, date, None, "a", "A", Span(0, 1))


def test_letters_are_counted_in_each_direction() -> None:
    """A letter of which one side is not known is in no network."""
    letters = [
        letter("Ada", "Marl", "1851"),
        letter("Ada", "Marl", "1850-02"),
        letter("Marl", "Ada"),
        letter("Ada", None),
    ]
    network = network_of(letters)
    assert [(one.sender, one.addressee, one.letters, one.years, one.period) for one in network.exchanges] == [
        ("Ada", "Marl", 2, ("1850", "1851"), "1850–1851"),
        ("Marl", "Ada", 1, (), ""),
    ]
    assert [(one.name, one.sent, one.received) for one in network.correspondents] == [("Ada", 2, 1), ("Marl", 1, 2)]


def test_the_largest_part_is_that_of_those_with_the_most_letters() -> None:
    """Whoever has nobody left to write to is left out, too."""
    letters = [letter("Ada", "Marl")] * 3 + [letter("Ada", "Reed")] + [letter("Nora", "Hale")] * 2
    part = network_of(letters).largest(3)
    assert [one.name for one in part.correspondents] == ["Ada", "Marl"]
    assert [one.addressee for one in part.exchanges] == ["Marl"]


def test_graphml_is_read_back_as_the_same_network(family: searchdoc.Index) -> None:
    """By networkx and, for what it is made of, by lxml."""
    network = family.letters().network
    written = network_graphml(network).encode()
    graph = nx.read_graphml(io.BytesIO(written))
    assert graph.is_directed()
    names = {node: data["label"] for node, data in graph.nodes(data=True)}
    assert sorted(names.values()) == sorted(one.name for one in network.correspondents)
    edges = {(names[a], names[b]): data for a, b, data in graph.edges(data=True)}
    for one in network.exchanges:
        data = edges.pop((one.sender, one.addressee))
        assert (data["weight"], data["years"]) == (one.letters, " ".join(one.years))
        assert (data["first"], data["last"]) == (int(one.years[0]), int(one.years[-1]))
    assert edges == {}
    assert etree.fromstring(written).tag == "{http://graphml.graphdrawing.org/xmlns}graphml"


def test_names_with_markup_and_control_characters_are_written_as_words() -> None:
    written = network_graphml(network_of([letter("<Ada>\x00 & Co", "Marl")]))
    assert {data["label"] for _, data in nx.read_graphml(io.BytesIO(written.encode())).nodes(data=True)} == {
        "<Ada> & Co",
        "Marl",
    }


def test_without_networkx_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "networkx", None)
    with pytest.raises(MissingExtra, match=r"pip install searchdoc\[network\]"):
        network_graphml(network_of([letter("Ada", "Marl")]))
