"""The network of correspondents: who wrote to whom, how often and in which years; as GraphML."""

from __future__ import annotations

import io
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from searchdoc.correspondence.cmif import xml_words
from searchdoc.correspondence.letters import LetterRow
from searchdoc.errors import MissingExtra

if TYPE_CHECKING:
    import networkx as nx


@dataclass(frozen=True, slots=True)
class Correspondent:
    """Somebody who wrote to somebody, or was written to: the letters sent and received inside the network."""

    name: str
    sent: int
    received: int

    @property
    def letters(self) -> int:
        """The letters sent and received together."""
        return self.sent + self.received


@dataclass(frozen=True, slots=True)
class Exchange:
    """The letters from one person to another: their number, and the years of those with a date, in order."""

    sender: str
    addressee: str
    letters: int
    years: tuple[str, ...]

    @property
    def period(self) -> str:
        """The first and the last year: "1850–1853", or one; empty where no letter has a date."""
        return "–".join(dict.fromkeys((self.years[0], self.years[-1]))) if self.years else ""


@dataclass(frozen=True, slots=True)
class Network:
    """Correspondents, those with the most letters first, and what each wrote to each; from and to are both known."""

    correspondents: tuple[Correspondent, ...]
    exchanges: tuple[Exchange, ...]

    def largest(self, number: int) -> Network:
        """The part of the network between the correspondents with the most letters, and at most that many of them."""
        names = {one.name for one in self.correspondents[:number]}
        within = tuple(one for one in self.exchanges if {one.sender, one.addressee} <= names)
        linked = {name for one in within for name in (one.sender, one.addressee)}
        return Network(tuple(one for one in self.correspondents if one.name in linked), within)


def network_of(rows: Iterable[LetterRow]) -> Network:
    """The network of some letters; those of which the sender or the addressee is not established are not in it."""
    years: dict[tuple[str, str], set[str]] = defaultdict(set)
    letters: Counter[tuple[str, str]] = Counter()
    for row in rows:
        if row.sender is not None and row.addressee is not None:
            letters[row.sender, row.addressee] += 1
            years[row.sender, row.addressee].update((row.year,) if row.year else ())
    sent, received = Counter[str](), Counter[str]()
    for (sender, addressee), number in letters.items():
        sent[sender] += number
        received[addressee] += number
    people = [Correspondent(name, sent[name], received[name]) for name in sent.keys() | received.keys()]
    people.sort(key=lambda one: (-one.letters, one.name))
    exchanges = [Exchange(*pair, number, tuple(sorted(years[pair]))) for pair, number in letters.items()]
    exchanges.sort(key=lambda one: (-one.letters, one.sender, one.addressee))
    return Network(tuple(people), tuple(exchanges))


def graph_of(network: Network) -> nx.DiGraph[str]:
    """The network as a directed graph of networkx. Raises ``MissingExtra``."""
    try:
        import networkx as nx
    except ImportError as error:
        raise MissingExtra("a network of correspondents", "network") from error
    graph: nx.DiGraph[str] = nx.DiGraph()
    for one in network.correspondents:
        graph.add_node(one.name, label=xml_words(one.name), sent=one.sent, received=one.received)
    for exchange in network.exchanges:
        dated = {"first": int(exchange.years[0]), "last": int(exchange.years[-1])} if exchange.years else {}
        years = " ".join(exchange.years)
        graph.add_edge(exchange.sender, exchange.addressee, weight=exchange.letters, years=years, **dated)
    return graph


def network_graphml(network: Network) -> str:
    """The network as GraphML: ``label``, ``sent`` and ``received`` of each person; of each edge the number of letters.

    That is ``weight``; ``years`` are its years, ``first`` and ``last`` the first and the last. Nodes are numbered.
    Raises ``MissingExtra``.
    """
    graph = graph_of(network)
    import networkx as nx

    numbered = nx.relabel_nodes(graph, {name: f"n{place}" for place, name in enumerate(graph)})
    written = io.BytesIO()
    nx.write_graphml_xml(numbered, written)
    return f"{written.getvalue().decode()}\n"
