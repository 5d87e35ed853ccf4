"""Whom to ask what, to test what a network seems to say: a network in, questions for people out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..network import Network
from .fragility import separated_by
from .observation import consulted_organisations, publishers_of

JOINS, DOUBT, ONE_SIDED, UNKNOWN = "joins", "doubt", "one side", "no tie"


@dataclass(frozen=True)
class Ask:
    """Someone to ask, about whom, and why; `weight` is how many pairs the answer bears on."""

    whom: str
    about: tuple[str, ...]
    why: str
    weight: int


def questions(network: Network, graph: Any, *, as_of: str = "") -> list[Ask]:
    """Return whom to ask what, what bears on most first.

    First those on whom connections hang that nobody else confirms, then ties of which the reading is
    in doubt, then partners known from one side only, then organisations without any documented tie.
    `graph` is what `Network.project` returns; with `as_of` only readings that are dated and held then.
    """
    heard = consulted_organisations(network.knowledge)
    separated = separated_by(graph)
    found = []
    for node in graph:
        if node in heard:
            continue
        others = tuple(sorted(graph[node]))
        tellers = {
            teller
            for _, _, ties in graph.edges(node, data="ties")
            for teller in publishers_of(ties, network.knowledge)
        }
        if separated[node]:
            found.append(Ask(node, others, JOINS, separated[node] + len(others)))
        elif others and node not in tellers:
            found.append(Ask(node, others, ONE_SIDED, len(others)))
        elif not others:
            found.append(Ask(node, (), UNKNOWN, 0))
    for tie in network.counted(as_of=as_of):
        if tie.certainty not in ("stated",) and not tie.is_inferred:
            found.append(Ask(tie.object if tie.subject in heard else tie.subject, tie.ends, DOUBT, 1))
    order = {JOINS: 0, DOUBT: 1, ONE_SIDED: 2, UNKNOWN: 3}
    return sorted(found, key=lambda ask: (order[ask.why], -ask.weight, ask.whom, ask.about))
