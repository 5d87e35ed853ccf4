"""Groups of organisations by sector, kind or place: a network in, the group of each out."""

from __future__ import annotations

from ..network import Network
from .traits import KIND, PLACE, traits


def groups_by(network: Network, what: str) -> dict[str, str]:
    """Return the IRI of each organisation's group; those without one are left out.

    `what` is "sector", "kind" or "place"; of several kinds or places the first by IRI counts.
    """
    if what == "sector":
        return {
            iri: entity.sector.parent or entity.sector.iri
            for iri, entity in network.organisations.items()
            if entity.sector
        }
    sort = {"kind": KIND, "place": PLACE}[what]
    found = {}
    for iri, has in traits(network).items():
        values = sorted(trait.iri for trait in has if trait.sort == sort)
        if values:
            found[iri] = values[0]
    return found
