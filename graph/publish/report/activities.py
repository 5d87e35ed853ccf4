"""Writes the report's section on who works on what and where, as heat maps and a map of places."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ...measures.shared_traits import PLACE, TOPIC, Trait, list_trait_holders
from ..document import Block, CellValue, Chart, Entry, HeatMap, Listing, PlaceMap, Section, Table
from .view import ReportView

MOST_ROWS, MOST_COLUMNS = 40, 14  # of a heat map
LEAST_DRAWN = 3  # organisations and columns; fewer are listed
_TEXTS = {TOPIC: "topics", PLACE: "places"}


def build_activities_section(view: ReportView) -> Section | None:
    """Return which organisations work on which topics and in which places; None where nothing tells it."""
    blocks = [*_build_matrix(view, TOPIC), *_build_matrix(view, PLACE), *_build_place_map(view)]
    if not blocks:
        return None
    return Section("activities", view.format_message("section-activities"), tuple(blocks))


def _build_matrix(view: ReportView, sort: str) -> Iterator[Block]:
    holders = {
        trait.iri: nodes for trait, nodes in list_trait_holders(view.traits).items() if trait.sort == sort
    }
    if not holders:
        return
    key, named = _TEXTS[sort], {node for nodes in holders.values() for node in nodes}
    is_drawn = min(len(named), len(holders)) >= LEAST_DRAWN
    columns = sorted(holders, key=lambda iri: (-len(holders[iri]), view.label(iri)))
    yield view.build_finding(
        f"activities-{key}",
        see=(f"chart-{key}",) if is_drawn else (),
        n=len(named),
        others=len(view.graph) - len(named),
        kinds=len(columns),
        first=view.label(columns[0]),
        most=len(holders[columns[0]]),
    )
    if not is_drawn:
        yield Listing(
            "", tuple(Entry(_write_line(view, iri, holders[iri])) for iri in columns[:MOST_COLUMNS])
        )
        return
    table = _build_heat_table(view, key, columns, holders)
    title = view.format_message(f"table-{key}-plain")
    if len(columns) > MOST_COLUMNS:
        title = view.format_message(f"chart-{key}", shown=MOST_COLUMNS, n=len(columns))
    yield Chart(f"chart-{key}", title, table, HeatMap(MOST_ROWS))


def _write_line(view: ReportView, iri: str, nodes: Sequence[str]) -> str:
    return view.format_message("activities-few", name=view.label(iri), names=view.list_names(nodes))


def _build_heat_table(
    view: ReportView, key: str, columns: Sequence[str], holders: Mapping[str, Sequence[str]]
) -> Table:
    """Return a row for each organisation that does anything, those that do most first."""
    sets = [frozenset(holders[iri]) for iri in columns]
    counts = {node: sum(node in nodes for nodes in sets) for node in frozenset().union(*sets)}
    ordered = sorted(counts, key=lambda node: (-counts[node], view.label(node)))
    rows: list[tuple[CellValue, ...]] = [
        (view.label(node), *(1 if node in nodes else None for nodes in sets)) for node in ordered
    ]
    table = view.build_table(f"by-{key}", ("organisation",), ())
    return Table(table.key, table.title, (*table.heads, *map(view.label, columns)), tuple(rows))


def _build_place_map(view: ReportView) -> Iterator[Block]:
    geography = view.geography
    if not geography:
        return
    rows = [
        (spot.label[view.lang == "bn"] or spot.label[0] or spot.label[1], len(spot.members))
        for spot in geography.spots
    ]
    table = view.build_table("place-counts", ("place", "organisations"), rows)
    yield Chart("chart-place-map", view.format_message("chart-place-map"), table, PlaceMap(geography))


def list_traits_of(view: ReportView, iri: str, sort: str) -> list[str]:
    """Return what an organisation works on, or where, in words."""
    traits: frozenset[Trait] = view.traits.get(iri, frozenset())
    return sorted(view.label(trait.iri) for trait in traits if trait.sort == sort)
