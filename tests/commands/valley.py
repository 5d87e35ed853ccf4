"""An oracle for the whole-network data set: what holds when, who is in which group, what falls apart.

Tables in, answers out, by the csv module, networkx and rdflib; it knows nothing of the package.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from functools import cache
from itertools import permutations
from pathlib import Path
from typing import Any

import networkx as nx
import rdflib

from tests.commands.tables import Curated, Key
from tests.conftest import KESTREL, ROOT

STK = rdflib.Namespace("https://w3id.org/stk/ns#")


class Valley(Curated):
    """A folder of tables with dates, places, topics and groups."""

    def __init__(self, folder: Path = KESTREL) -> None:
        super().__init__(folder)
        self.classes = {row["id"]: row["class"] for row in self.entities if row["class"]}

    @property
    def labels(self) -> dict[str, str]:
        return {row["id"]: row["label_en"] for row in reversed(self.entities) if row["label_en"]}

    def span(self, key: Key) -> tuple[str, str] | None:
        """The first and last month of a tie, None where it carries no date; an open end is a late one."""
        for row in self.supports[key]:
            if row["kind"] == key[0] and (row["start"] or row["end"]):
                start, end = row["start"] or "0000", row["end"] or "9999"
                return (start if "-" in start else f"{start}-01")[:7], (end if "-" in end else f"{end}-12")[
                    :7
                ]
        return None

    def held(self, when: str, level: str = "stated") -> set[Key]:
        """The counted ties that hold at some time within a year or a month."""
        first, last = (when, when) if "-" in when else (f"{when}-01", f"{when}-12")
        spans = {key: self.span(key) for key in self.counted(level)}
        return {key for key, span in spans.items() if span and span[0] <= last and span[1] >= first}

    def at(self, when: str, level: str = "stated") -> nx.Graph:
        graph = nx.Graph()
        graph.add_nodes_from(self.organisations)
        graph.add_edges_from(key[1:] for key in self.held(when, level))
        return graph

    def undated(self, level: str = "stated") -> int:
        return sum(self.span(key) is None for key in self.counted(level))

    def holders(self, cls: str) -> dict[str, set[str]]:
        """Who is tied, as stated, to each thing of a class."""
        found: dict[str, set[str]] = defaultdict(set)
        for _, subject, object_ in self.stated():
            if self.classes.get(object_) == cls and subject in self.organisations:
                found[object_].add(subject)
        return found

    def stated(self) -> list[Key]:
        return [key for key in self.supports if self.strongest(key) == "stated"]

    @property
    def alliances(self) -> set[str]:
        """Alliances, programmes and committees."""
        gathering = ("Platform", "Programme", "Mechanism")
        return {node for node in self.organisations if self.classes.get(node) in gathering}

    def join(self, mode: str) -> nx.Graph:
        """Organisations and the alliances, or the events, that they are tied to."""
        if mode == "alliances":
            pairs = [key[1:] for key in self.counted("stated")]
        else:
            parts = ("attendedBy", "organisedBy", "deliveredBy", "designedBy", "facilitatedBy")
            pairs = [key[1:] for key in self.stated() if key[0] in parts and key[2] in self.organisations]
        graph = nx.Graph()
        graph.add_edges_from(
            pair for pair in pairs if len(self.alliances & set(pair)) == (mode == "alliances")
        )
        return graph

    def list_arcs(self, kind: str) -> list[tuple[str, str]]:
        """The stated ties of a kind between organisations, as they are written."""
        return [key[1:] for key in self.counted("stated") if key[0] == kind]

    def groups(self, by: str) -> dict[str, str]:
        """The group of each organisation; of several the first by name."""
        if by == "place":
            found: dict[str, set[str]] = defaultdict(set)
            for place, names in self.holders("Place").items():
                for name in names:
                    found[name].add(place)
            return {name: min(places) for name, places in found.items()}
        types = {
            self.one(row["id"]): min(row["type"].split("|"))
            for row in self.entities
            if row["type"] and self.one(row["id"]) in self.organisations
        }
        return types if by == "kind" else {name: sector(kind) for name, kind in types.items()}


@cache
def concepts() -> rdflib.Graph:
    return rdflib.Graph().parse(ROOT / "ontology" / "stk-concepts.ttl")


@cache
def sector(kind: str) -> str:
    """The widest sector of a kind of organisation, or of a wider kind."""
    found = next(concepts().objects(STK[kind], STK.sector / (rdflib.SKOS.broader * "*")), None)
    assert found is not None, kind
    wider = list(concepts().transitive_objects(found, rdflib.SKOS.broader))
    return str(wider[-1]).removeprefix(str(STK))


def roles(graph: nx.Graph, groups: dict[str, str], broker: str) -> Counter[str]:
    """Gould and Fernandez (1989), told off triad by triad in both directions."""
    found: Counter[str] = Counter()
    if broker not in groups:
        return found
    own = groups[broker]
    for one, other in permutations((node for node in graph[broker] if node in groups), 2):
        if graph.has_edge(one, other):
            continue
        same = (groups[one] == own, groups[other] == own)
        if same == (True, True):
            found["coordinator"] += 1
        elif same == (False, True):
            found["gatekeeper"] += 1
        elif same == (True, False):
            found["representative"] += 1
        else:
            found["consultant" if groups[one] == groups[other] else "liaison"] += 1
    return found


def connected(graph: nx.Graph) -> int:
    """How many pairs a path connects."""
    return sum(len(part) * (len(part) - 1) // 2 for part in nx.connected_components(graph))


def lost(graph: nx.Graph, removed: set[str]) -> int:
    """How many pairs of the others are connected before a removal and not after."""
    rest = nx.Graph(graph)
    rest.remove_nodes_from(removed)
    before = sum(
        len(part - removed) * (len(part - removed) - 1) // 2 for part in nx.connected_components(graph)
    )
    return before - connected(rest)


def strict(text: str) -> Any:
    """Read JSON as its standard has it: neither NaN nor an infinity."""

    def refuse(name: str) -> None:
        raise AssertionError(f"{name} is no JSON")

    return json.loads(text, parse_constant=refuse)


def plain(text: str) -> str:
    """Return a printed text without its line breaks."""
    return " ".join(text.split())
