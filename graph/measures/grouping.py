"""Groups organisations by sector, kind or place."""

from __future__ import annotations

from ..model.network import Network
from .shared_traits import KIND, PLACE, collect_traits


def group_organisations(
    network: Network, what: str, *, certainty: str = "stated", as_of: str = ""
) -> dict[str, str]:
    """Return the IRI of each organisation's group; those without one are left out.

    `what` is "sector", "kind" or "place"; of several kinds or places the first by IRI counts. A place rests
    on a tie of a certainty or stronger whose dates, if it has any, do not speak against `as_of`; a sector
    and a kind are curated and rest on no tie.
    """
    if what == "sector":
        return {
            iri: entity.sector.parent or entity.sector.iri
            for iri, entity in network.organisations.items()
            if entity.sector
        }
    sort = {"kind": KIND, "place": PLACE}[what]
    group_of = {}
    for iri, has in collect_traits(network, certainty=certainty, as_of=as_of).items():
        values = sorted(trait.iri for trait in has if trait.sort == sort)
        if values:
            group_of[iri] = values[0]
    return group_of
