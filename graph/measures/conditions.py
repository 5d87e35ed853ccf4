"""When a measure says something: the reason stands in place of the number where it does not.

A list of partners written by one organisation is nearly a star: every centrality repeats that it wrote
the list. Each measure names here what a network must have for its numbers to rank anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..knowledge import Knowledge
from ..wording import Pair, Wording
from .links import Links
from .observation import Observation

_REASONS = Wording.load(Path(__file__).with_name("reasons.toml"))

CYCLIC = 0.2  # share of connected organisations on a cycle below which paths have no choice
ONE_VOICE = 0.5  # share of pairs told by one organisation alone above which it decides who has ties


@dataclass(frozen=True)
class Structure:
    """What a projection is like, as far as measures depend on it."""

    connected: int
    single: int  # organisations with one tie
    on_cycles: int  # organisations on a cycle
    in_triangles: int
    teller: str  # IRI of the organisation that alone tells of most pairs, empty where there is none
    told: int  # pairs that it alone tells of
    pairs: int

    @property
    def is_tree_like(self) -> bool:
        """Whether too few organisations lie on a cycle for paths to have a choice."""
        return self.on_cycles < CYCLIC * self.connected

    @property
    def has_one_voice(self) -> bool:
        """Whether one organisation alone tells of most pairs, its own ties among them."""
        return self.told > ONE_VOICE * self.pairs


@dataclass(frozen=True)
class Reason:
    """Why a measure says nothing: the key of the text, its figures, and a name in English and Bengali."""

    key: str
    figures: Mapping[str, int] = field(default_factory=dict)
    name: Pair = ("", "")

    @property
    def english(self) -> str:
        """The reason as commands say it, without a full stop; numbers in plain digits."""
        figures = {name: str(value) for name, value in self.figures.items()}
        return _REASONS.say(self.key, "en", name=self.name[0], **figures)

    @property
    def bengali(self) -> str:
        """The reason in Bengali, without a full stop."""
        return _REASONS.say(self.key, "bn", name=self.name[1], **self.figures)


@dataclass(frozen=True)
class Verdict:
    """Whether a measure says something of a network, and if not, why."""

    measure: str
    why: Reason | None = None

    @property
    def reason(self) -> str:
        """Why it says nothing, in English; empty where it says something."""
        return self.why.english if self.why else ""

    @property
    def reasons(self) -> Pair | None:
        """Why it says nothing, in English and in Bengali; None where it says something."""
        return (self.why.english, self.why.bengali) if self.why else None

    @property
    def says_something(self) -> bool:
        """Whether its numbers may stand."""
        return self.why is None


def structure(graph: Any, observation: Observation) -> Structure:
    """Read from a projection what the conditions ask for."""
    links = Links.of(graph)
    teller, told = max(observation.alone, key=lambda item: (item[1], item[0]), default=("", 0))
    return Structure(
        connected=int((links.degrees > 0).sum()),
        single=int((links.degrees == 1).sum()),
        on_cycles=len(_on_cycles(links)),
        in_triangles=int(((links.matrix @ links.matrix).multiply(links.matrix).sum(axis=1) > 0).sum()),
        teller=teller,
        told=told,
        pairs=graph.number_of_edges(),
    )


def _on_cycles(links: Links) -> set[int]:
    """Return the nodes on a cycle: the ends of ties that are no bridge (Tarjan 1974)."""
    import numpy as np
    import rustworkx as rx

    sources = np.repeat(np.arange(len(links.nodes)), links.degrees)
    pairs = {(int(one), int(other)) for one, other in zip(sources, links.ends, strict=True) if one < other}
    swift = rx.PyGraph(multigraph=False)
    swift.add_nodes_from(range(len(links.nodes)))
    swift.add_edges_from_no_data(sorted(pairs))
    bridges = {(min(pair), max(pair)) for pair in rx.bridges(swift)}
    return {end for pair in pairs - bridges for end in pair}


def verdicts(shape: Structure, knowledge: Knowledge) -> dict[str, Verdict]:
    """Return for every measure whether it says something of a network, and if not, why."""
    return {measure: Verdict(measure, _reason(needs, shape, knowledge)) for measure, needs in NEEDS.items()}


VOICES, CYCLES, TRIANGLES = "several voices", "cycles", "triangles"

NEEDS: Mapping[str, tuple[str, ...]] = {
    "degree": (VOICES,),
    "reach": (VOICES,),
    "betweenness": (VOICES, CYCLES),
    "closeness": (VOICES, CYCLES),
    "harmonic": (VOICES, CYCLES),
    "eigenvector": (VOICES, CYCLES),
    "pagerank": (VOICES, CYCLES),
    "core": (VOICES, CYCLES),
    "constraint": (VOICES, TRIANGLES),
    "effective size": (VOICES, TRIANGLES),
    "brokerage": (VOICES, CYCLES),
    "communities": (VOICES, CYCLES),
    "introductions": (VOICES, CYCLES),
    "whatif": (VOICES,),
}


def _reason(needs: tuple[str, ...], shape: Structure, knowledge: Knowledge) -> Reason | None:
    if not shape.pairs:
        return Reason("no-tie")
    if VOICES in needs and shape.has_one_voice:
        name = knowledge.label(shape.teller), knowledge.label(shape.teller, "bn")
        return Reason("one-voice", {"told": shape.told, "pairs": shape.pairs}, name)
    if CYCLES in needs and shape.is_tree_like:
        return Reason("few-cycles", {"on_cycles": shape.on_cycles, "connected": shape.connected})
    if TRIANGLES in needs and shape.in_triangles < CYCLIC * shape.connected:
        return Reason("few-triangles", {"in_triangles": shape.in_triangles, "connected": shape.connected})
    return None
