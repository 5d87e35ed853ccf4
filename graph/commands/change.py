"""`stakeholders change`: what is new, what has ended, and what is merely no longer documented."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from ..address import Given
from ..resources import find_data_set
from . import evidence, options, output, session

_SHAPE = ("density", "centralisation", "ei_index", "assortativity")  # nothing where one wrote the list
_LIKE_A_DATE = re.compile(r"[0-9]{1,4}([-/.][0-9]{1,4}){0,2}\Z")


@click.command("change")
@click.argument("earlier", metavar="A")
@click.argument("later", metavar="B")
@click.option(
    "--top",
    type=click.IntRange(min=0),
    default=10,
    show_default=True,
    help="How many ranks to list; 0 for all.",
)
@options.certainty("stated")
@options.kinds
@options.data
@options.audience()
@options.as_json
def command(
    earlier: str,
    later: str,
    top: int,
    certainty: str,
    kinds: tuple[str, ...],
    data: Given,
    audience: str,
    as_json: bool,
) -> None:
    """Compare two dates or two data sets: new ties, ended ties, no longer documented.

    A and B are both dates (2022, 2022-06, 2022-06-30) or both data sets. Changes of size and rank are given
    if enough ties are dated and no single organisation reported most of them.
    """
    from ..measures import change

    if _are_dates(earlier, later):
        network = session.open_view(data, audience, certainty, kinds).network
        networks, when = (network, network), (earlier, later)
        ties = network.counted(certainty=certainty, kinds=kinds)
        found, undated = change.between_dates(ties, earlier, later), change.undated_reason(ties)
    elif data:
        raise click.UsageError("-d goes with two dates; two data sets are A and B themselves")
    else:
        views = [
            session.open_view(find_data_set(one), audience, certainty, kinds) for one in (earlier, later)
        ]
        networks, when, undated = (views[0].network, views[1].network), ("", ""), ""
        before, after = (one.counted(certainty=certainty, kinds=kinds) for one in networks)
        found = change.between_networks(before, after)
    states = [] if undated else _states(networks, certainty, kinds, when)
    shape = undated or "; ".join(dict.fromkeys(state.reason for state in states if state.reason))
    moves = [] if shape else change.moves(*(state.degrees for state in states))
    if as_json:
        output.as_json(
            "change",
            _records(found, networks),
            earlier=earlier,
            later=later,
            kept=found.kept,
            undated=found.undated,
            size=[state.size for state in states] or None,
            ranks=None if shape else [_moved(move, states[1].labels) for move in moves],
            says_nothing=shape or None,
        )
        return
    _print(found, networks)
    if undated:
        output.wrapped(f"Neither density nor ranks over time are given: {undated}.")
    else:
        _print_sizes(states)
        if shape:
            output.wrapped(f"Figures of shape and ranks are not given: {shape}.")
        else:
            _print_moves(moves, states, top)
    session.confidential(*(network.knowledge for network in networks))


def _are_dates(earlier: str, later: str) -> bool:
    """Tell whether both are dates in order; False where both are data sets, an error for anything else."""
    from ..dataset import date_bounds

    for one in (earlier, later):
        if date_bounds(one) is None and _LIKE_A_DATE.match(one) and not Path(one).exists():
            session.check_date(one)
    first, last = (date_bounds(one) for one in (earlier, later))
    if first and last:
        if last[0] <= first[1]:  # what began within A after B has not ended
            raise click.UsageError(f"{later} does not lie after {earlier}; give the earlier date first")
        return True
    if first or last:
        raise click.UsageError("give two dates or two data sets, not one of each")
    return False


@dataclass(frozen=True)
class _State:
    """One of two networks: its figures, and labels and degrees by the ids that both have.

    `reason` is why figures of shape and ranks say nothing of it.
    """

    size: Mapping[str, Any]
    labels: Mapping[str, str]
    degrees: Mapping[str, int]
    reason: str


def _states(networks: Any, certainty: str, kinds: tuple[str, ...], when: tuple[str, str]) -> list[_State]:
    from ..measures.change import portrait, shared_id
    from ..measures.conditions import structure, verdicts
    from ..measures.grouping import groups_by
    from ..measures.observation import observe

    found = []
    for network, date in zip(networks, when, strict=True):
        graph, label = network.project(certainty=certainty, kinds=kinds, as_of=date), network.knowledge.label
        verdict = verdicts(structure(graph, observe(network, graph)), network.knowledge)["degree"]
        size = dict(vars(portrait(graph, groups_by(network, "sector"))))
        if verdict.reason:
            size |= dict.fromkeys(_SHAPE)
        reason = f"{date or network.knowledge.dataset.name}: {verdict.reason}" if verdict.reason else ""
        degrees = {shared_id(node): degree for node, degree in graph.degree()}
        found.append(_State(size, {shared_id(node): label(node) for node in graph}, degrees, reason))
    return found


def _groups(found: Any, networks: Any) -> tuple[tuple[str, Any, Any], ...]:
    return (
        ("newly documented", found.new, networks[1]),
        ("ended, as a source says", found.ended, networks[1]),
        ("no longer documented", found.gone, networks[0]),
    )


def _print(found: Any, networks: Any) -> None:
    if found.undated:
        output.wrapped(f"{session.undated(found.undated)}.")
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


def _print_sizes(states: list[_State]) -> None:
    output.line()
    rows = [
        [name.replace("_", " "), *(_figure(state.size[name]) for state in states)]
        for name in ("organisations", "pairs", "isolates", "density", "centralisation")
    ]
    output.table(["", "earlier", "later"], rows, right=[1, 2])


def _figure(value: float | None) -> str:
    if value is None:
        return "-"
    return str(value) if isinstance(value, int) else f"{value:.3f}"


def _print_moves(moves: list[Any], states: list[_State], top: int) -> None:
    both = states[0].labels.keys() & states[1].labels.keys()
    output.line()
    output.line(f"With more or fewer ties than before: {len(moves)} of the {len(both)} in both")
    if not moves:
        return
    shown = moves[: top or None]
    rows = [
        [
            states[1].labels[move.name],
            *(str(place.ties) for place in (move.earlier, move.later)),
            *(f"{place.rank}{'=' if place.tied else ''}" for place in (move.earlier, move.later)),
        ]
        for move in shown
    ]
    output.table(["organisation", "ties earlier", "later", "rank earlier", "later"], rows, right=range(1, 5))
    if len(shown) < len(moves):
        output.line(f"{len(shown)} of {len(moves)}; all: --top 0")
    output.wrapped(
        "Who gained or lost most stands first. Rank: by number of ties among those in both, 1 has most; "
        "= stands for as many ties as others have, who share the rank. A rank also moves where only others "
        "gain or lose ties."
    )


def _records(found: Any, networks: Any) -> list[dict[str, Any]]:
    from .show import tie_record

    return [
        {"what": what, **tie_record(tie, network.knowledge.dataset.mint, network.knowledge)}
        for what, listed, network in _groups(found, networks)
        for tie in listed
    ]


def _moved(move: Any, labels: Mapping[str, str]) -> dict[str, Any]:
    return {
        "id": move.name,
        "label": labels[move.name],
        "ties": [move.earlier.ties, move.later.ties],
        "rank": [move.earlier.rank, move.later.rank],
        "sharing": [move.earlier.tied, move.later.tied],
    }
