"""An oracle for the figures of commands: CSV tables in, a networkx graph of named organisations out.

Written from the rules that the design states, with the csv module; it knows nothing of the package.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import networkx as nx

ORGANISATIONS = {
    "PublicBody",
    "CivilSocietyOrganisation",
    "MultilateralBody",
    "Company",
    "Platform",
    "Programme",
    "Mechanism",
    "Organisation",
}
COUNTING = {
    "memberOf",
    "steeringMemberOf",
    "secretariatOf",
    "partneredWith",
    "workedJointlyWith",
    "networksWith",
    "supports",
    "implementsThrough",
    "implements",
    "funds",
    "trainedBy",
    "submittedReportTo",
    "partOf",
}
SYMMETRIC = {"partneredWith", "workedJointlyWith", "networksWith", "possiblySameAs"}
LEVELS = ["stated", "implied", "ambiguous"]

Key = tuple[str, str, str]


def rows(folder: Path, table: str) -> list[dict[str, str]]:
    with (folder / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


class Curated:
    """A folder of tables as a reader with a pencil would count it."""

    def __init__(self, folder: Path) -> None:
        self.entities = rows(folder, "entities")
        self.ties = rows(folder, "ties")
        self.sources = rows(folder, "sources")
        self.same = {
            max(one["a"], one["b"]): min(one["a"], one["b"])
            for one in rows(folder, "decisions")
            if one["decision"] == "same"
        }
        self.organisations = {self.one(row["id"]) for row in self.entities if row["class"] in ORGANISATIONS}
        self.supports: dict[Key, list[dict[str, str]]] = defaultdict(list)
        for row in self.ties:
            for key in self.keys(row):
                self.supports[key].append(row)

    def one(self, name: str) -> str:
        """The id that stands for a name; enough for pairs of `same`, not for chains."""
        return self.same.get(name, name)

    def keys(self, row: dict[str, str]) -> Iterator[Key]:
        subject, object_ = self.one(row["subject"]), self.one(row["object"])
        if row["kind"] in SYMMETRIC and object_ < subject:
            subject, object_ = object_, subject
        yield row["kind"], subject, object_
        if row["kind"] == "steeringMemberOf":
            yield "memberOf", subject, object_  # a seat on the committee is a seat in the body

    def strongest(self, key: Key) -> str:
        return min((row["certainty"] for row in self.supports[key]), key=LEVELS.index)

    def counted(self, level: str) -> list[Key]:
        return [
            key
            for key in self.supports
            if key[0] in COUNTING
            and {key[1], key[2]} <= self.organisations
            and key[1] != key[2]
            and LEVELS.index(self.strongest(key)) <= LEVELS.index(level)
        ]

    def graph(self, level: str = "stated") -> nx.Graph:
        graph = nx.Graph()
        graph.add_nodes_from(sorted(self.organisations))
        for _, one, other in self.counted(level):
            graph.add_edge(one, other)
        return graph

    def publisher(self, source: str) -> str:
        found = next(row for row in self.sources if row["id"] == source)
        # a copy is support, not a second teller
        return self.publisher(found["copy_of"]) if found["copy_of"] else self.one(found["publisher"])

    def tellers(self, level: str = "stated") -> dict[frozenset[str], set[str]]:
        """Who published what supports a pair, by pair."""
        found: dict[frozenset[str], set[str]] = defaultdict(set)
        for key in self.counted(level):
            for row in self.supports[key]:
                found[frozenset(key[1:])] |= {self.publisher(row["source"])}
        return found

    def asked(self) -> set[str]:
        """Organisations by whom or about whom a source was read."""
        named = {row["publisher"] for row in self.sources}
        named |= {name for row in self.sources for name in row["about"].split("|")}
        return {self.one(name) for name in named} & self.organisations
