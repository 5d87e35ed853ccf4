"""`stakeholders change`: what is new, what has ended, and what is merely no longer documented."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from . import evidence, options, output, session

DATED = 1 / 3  # share of dated ties below which a density over time says nothing


@click.command("change")
@click.argument("earlier", metavar="A")
@click.argument("later", metavar="B")
@options.certainty("stated")
@options.kinds
@options.data
@options.audience()
@options.as_json
def command(
    earlier: str,
    later: str,
    certainty: str,
    kinds: tuple[str, ...],
    data: Path | None,
    audience: str,
    as_json: bool,
) -> None:
    """Compare two dates of one data set, or two data sets: newly documented, no longer documented, ended.

    A and B are both dates (2022, 2022-06, 2022-06-30) or both data sets.
    """
    from ..dataset import date_bounds
    from ..measures import change

    bounds = [date_bounds(one) for one in (earlier, later)]
    dates = [one is not None for one in bounds]
    if bounds[0] and bounds[1]:
        if bounds[1][0] <= bounds[0][1]:  # what began within A after B has not ended
            raise click.UsageError(f"{later} does not lie after {earlier}; give the earlier date first")
        view = session.open_view(data, audience, certainty, kinds)
        ties = view.network.counted(certainty=certainty, kinds=kinds)
        found = change.between_dates(ties, earlier, later)
        networks = (view.network, view.network)
        when = (earlier, later)
    elif any(dates):
        raise click.UsageError("give two dates or two data sets, not one of each")
    else:
        views = [session.open_view(Path(one), audience, certainty, kinds) for one in (earlier, later)]
        networks = (views[0].network, views[1].network)
        counted = [one.counted(certainty=certainty, kinds=kinds) for one in networks]
        found = change.between_networks(*counted)
        ties, when = counted[1], ("", "")
    sizes = _sizes(networks, certainty, kinds, when, ties)
    if as_json:
        rows = [
            {"what": what, **_record(tie, network)}
            for what, listed, network in _groups(found, networks)
            for tie in listed
        ]
        output.as_json(
            "change", rows, earlier=earlier, later=later, kept=found.kept, undated=found.undated, size=sizes
        )
        return
    _print(found, networks, sizes)
    session.confidential(networks[0].knowledge)


def _groups(found: Any, networks: Any) -> tuple[tuple[str, Any, Any], ...]:
    return (
        ("newly documented", found.new, networks[1]),
        ("ended, as a source says", found.ended, networks[1]),
        ("no longer documented", found.gone, networks[0]),
    )


def _sizes(
    networks: Any, certainty: str, kinds: tuple[str, ...], when: tuple[str, str], ties: Any
) -> list[Any] | None:
    from ..measures.change import portrait
    from ..measures.grouping import groups_by

    if when[0] and sum(tie.is_dated for tie in ties) < DATED * len(ties):
        return None
    found = []
    for network, date in zip(networks, when, strict=True):
        graph = network.project(certainty=certainty, kinds=kinds, as_of=date)
        found.append(vars(portrait(graph, groups_by(network, "sector"))))
    return found


def _print(found: Any, networks: Any, sizes: list[Any] | None) -> None:
    if found.undated:
        output.wrapped(f"{found.undated} ties carry no date and are left out.")
    for what, listed, network in _groups(found, networks):
        output.line()
        output.line(f"{what.capitalize()}: {len(listed)}")
        label = network.knowledge.label
        for tie in listed:
            words = f"{label(tie.subject)} {tie.kind.label.get('en', tie.kind.name)} {label(tie.object)}"
            output.line(f"  {words} [{evidence.certainty(tie)}]{evidence.dates(tie.dates)}")
    output.line()
    output.line(f"In both: {found.kept}")
    output.wrapped("No longer documented is not ended: a later source may merely not speak of it.")
    if sizes is None:
        output.wrapped("Density over time is not given: fewer than a third of the ties are dated.")
        return
    output.line()
    rows = [
        [name.replace("_", " "), *("-" if one[name] is None else _figure(one[name]) for one in sizes)]
        for name in ("organisations", "pairs", "isolates", "density", "centralisation")
    ]
    output.table(["", "earlier", "later"], rows, right=[1, 2])


def _figure(value: float) -> str:
    return str(value) if isinstance(value, int) else f"{value:.3f}"


def _record(tie: Any, network: Any) -> dict[str, Any]:
    from .show import tie_record

    return tie_record(tie, network.knowledge.dataset.mint, network.knowledge)
