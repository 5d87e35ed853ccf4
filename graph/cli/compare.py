"""`stakeholders compare`: two networks side by side."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from ..core import resources
from ..core.address import Address
from . import options, output, session

_MEANINGS = {
    "organisations": "named organisations",
    "pairs": "connected pairs",
    "isolates": "organisations without a tie",
    "density": "share of all possible pairs that are connected",
    "centralisation": "how far one organisation has all the ties, 0 to 1 (Freeman 1979)",
    "ei_index": "ties between sectors less ties within, from -1 to 1 (Krackhardt and Stern 1988)",
    "assortativity": "whether those with many ties are tied to each other, from -1 to 1 (Newman 2002)",
}
_NEEDS_VOICES = ("density", "centralisation", "ei_index", "assortativity")


@click.command("compare")
@click.argument("first", type=options.DataSetParamType(), metavar="A")
@click.argument("second", type=options.DataSetParamType(), metavar="B")
@options.measure_options("anyway", without=("data",))
def command(first: Path | Address, second: Path | Address, settings: options.MeasureOptions) -> None:
    """Compare two data sets: size, density, centralisation, mixing, and who is in both.

    Mixing is the E-I index (ties within and between sectors) and assortativity (whether well-connected
    organisations are tied to each other).
    """
    from ..measures.change import summarise_network
    from ..measures.grouping import group_organisations

    views = [session.open_view(replace(settings, data=path)) for path in (first, second)]
    figures = [
        vars(summarise_network(view.graph, group_organisations(view.network, "sector"))) for view in views
    ]
    reasons = [view.verdicts["degree"].reason for view in views]
    for network_figures, reason in zip(figures, reasons, strict=True):
        if reason and not settings.anyway:
            network_figures.update(dict.fromkeys(_NEEDS_VOICES))
    shared = _list_shared_organisations(views)
    if settings.as_json:
        rows = [
            {
                "data": resources.name_dataset(path) if isinstance(path, Path) else str(path),
                **network_figures,
                "says_nothing": reason or None,
                "projection": view.projection.as_json(),
            }
            for path, network_figures, reason, view in zip(
                (first, second), figures, reasons, views, strict=True
            )
        ]
        output.write_json("compare", rows, shared=shared)
        return
    titles = [view.knowledge.dataset.title.get("en", view.knowledge.dataset.name) for view in views]
    for title, view in zip(titles, views, strict=True):
        output.write_paragraph(f"{title}: {view.observation.write_sentences(view.knowledge)[0]}")
    output.write_line()
    table = [
        [
            name.replace("_", " ").replace("ei ", "E-I "),
            *(_format_figure(network_figures[name]) for network_figures in figures),
            meaning,
        ]
        for name, meaning in _MEANINGS.items()
    ]
    output.write_table(
        ["", *(view.knowledge.dataset.name for view in views), "what it is"], table, right=[1, 2]
    )
    for title, reason in zip(titles, reasons, strict=True):
        if reason and not settings.anyway:
            output.write_paragraph(f"{title}: figures of shape are left out. {reason}")
    named = "; ".join(shared) or "none by the same name or identifier"
    output.write_paragraph(f"Organisations in both: {len(shared)}. {named}")
    for view in views:
        session.print_footer(view.network, view.projection)


def _format_figure(value: float | None) -> str:
    if value is None:
        return "-"
    return str(value) if isinstance(value, int) else f"{value:.3f}"


def _list_shared_organisations(views: list[Any]) -> list[str]:
    """Return the labels of organisations that both name alike or identify alike, sorted."""
    from ..core.spelling import fold_text

    keys = []
    for view in views:
        names_by_key: dict[str, str] = {}
        for entity in view.network.organisations.values():
            for key in (*map(fold_text, entity.label.values()), *entity.identifiers):
                names_by_key[key] = entity.get_name()
        keys.append(names_by_key)
    return sorted({keys[0][key] for key in keys[0].keys() & keys[1].keys()})
