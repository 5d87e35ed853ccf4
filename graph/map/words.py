"""The sentences of the map, and the words for certainty: a network in, plain English out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from ..knowledge import Knowledge
from ..measures.observation import observe
from ..network import Network, Tie
from ..terms import STK

# How a line is drawn by the certainty of its tie; the lengths are dashes and gaps in pixels.
DASHES: dict[str, list[float]] = {
    "implied": [6, 4],
    "ambiguous": [1.6, 4],
    "inferred": [8, 4, 1.6, 4],
    "unknown": [14, 6],
}
INTERNAL = "internal, not for sharing"
NOT_SAID = (
    "The data set does not say what was read and who was not asked: a missing line does not mean no relation."
)


def sentences(network: Network) -> tuple[str, str]:
    """Return what is seen, in two sentences, and what was not asked."""
    stated, every = network.project(certainty="stated"), network.project(certainty="unknown")
    observation = observe(network, stated)
    organisations = _number(len(network.organisations), "named organisation")
    connected = _number(observation.pairs, "connected pair")
    weaker = every.number_of_edges() - observation.pairs
    seen = f"{organisations}, {connected} stated" + (
        f" and {weaker:,} by weaker readings." if weaker else "."
    )
    if observation.pairs:
        verb = "is" if observation.by_an_end == 1 else "are"
        seen += f" {observation.by_an_end:,} of the stated {verb} reported by one of their own ends."
    return seen, network.knowledge.dataset.extent.get("en") or NOT_SAID


def _number(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def certainties(network: Network, ties: Sequence[Tie]) -> list[dict[str, Any]]:
    """Return the levels that occur, with label, meaning, line and number of ties of named organisations."""
    held = Counter(tie.shown_certainty for tie in network.counted())
    occur = {tie.shown_certainty for tie in ties}
    return [
        {
            "id": concept.name,
            "label": network.knowledge.ontology.label(concept.iri),
            "definition": concept.definition,
            "dashes": DASHES.get(concept.name, []),
            "count": held[concept.name],
        }
        for concept in network.knowledge.ontology.scheme("CertaintyScheme")
        if concept.name in occur
    ]


def certainty_label(knowledge: Knowledge, level: str) -> str:
    """Return what people call a level of certainty."""
    return knowledge.ontology.label(STK + level)
