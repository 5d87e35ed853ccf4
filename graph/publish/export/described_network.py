"""Describes the network of an edition as readers of foreign files find it: named nodes and their ties.

Every format of a graph is written from this value and read back to it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ...ingest.foreign.network import FilePlace, ForeignNetwork, ForeignNode, ForeignTie
from ...map.svg_text import strip_unwritable
from ...model.network import Network, Tie, TieDates
from ...model.tie_filter import TieFilter
from ...model.values import Entity
from .networkx_graph import PlainNetwork

_NO_PLACE = FilePlace("", "")
_FIELDS = ("label", "name", "label_bn", "abbreviation", "kind", "start", "homepage", "certainty", "iri")
_RENAMED = {"places": "reach", "topics": "themes"}  # names that `import` does not take for a seat or a tie
_TIE_FIELDS = ("kind", "label", "directed", "start", "end")


def describe_network(network: Network) -> ForeignNetwork:
    """Return the named organisations of an edition and all their documented ties."""
    plain = PlainNetwork(network)
    knowledge = network.knowledge
    described = plain.describe_graph(TieFilter())
    return ForeignNetwork(
        format="stakeholders",
        nodes=tuple(_describe_node(plain, entity) for entity in network.organisations.values()),
        ties=tuple(
            period for tie in network.select_counted_ties() for period in _describe_periods(plain, tie)
        ),
        title=str(described["name"]),
        licence=knowledge.dataset.licence,
    )


def _describe_node(plain: PlainNetwork, entity: Entity) -> ForeignNode:
    texts = {name: str(value) for name, value in plain.describe_entity(entity).items()}
    name_bn = texts.get("label_bn", "")
    return ForeignNode(
        key=plain.get_id(entity.iri),
        place=_NO_PLACE,
        name=texts["label"],
        name_bn=name_bn if name_bn != texts["label"] else "",
        abbreviation=entity.abbreviation,
        type_word=texts.get("kind", ""),
        founded=texts.get("start", ""),
        homepage=entity.homepage,
        identifiers=entity.identifiers,
        alternatives=tuple(name for name in entity.other_names if name != entity.abbreviation),
        attributes={_RENAMED.get(name, name): text for name, text in texts.items() if name not in _FIELDS},
    )


def _describe_periods(plain: PlainNetwork, tie: Tie) -> Iterator[ForeignTie]:
    """Yield a tie for each period in which it held, with the role and the weight that it had then."""
    texts = {name: str(value) for name, value in plain.describe_tie(tie).items()}
    described = ForeignTie(
        subject=plain.get_id(tie.subject),
        object=plain.get_id(tie.object),
        place=_NO_PLACE,
        relation_word=texts["label"],
        kind=tie.kind.name,
        is_directed=tie.kind.directed,
    )
    attributes = {name: text for name, text in texts.items() if name not in _TIE_FIELDS}
    for dates in tie.dates or (TieDates(),):
        own = {"role": strip_unwritable(dates.role)} if "role" in attributes else {}
        yield replace(
            described,
            start=dates.start,
            end=dates.end,
            date_text=dates.text,
            weight=float(dates.weight) if dates.weight else None,
            attributes={name: text for name, text in (attributes | own).items() if text},
        )
