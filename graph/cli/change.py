"""`stakeholders change`: what is new, what has ended, and what is merely no longer documented."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import click

from ..core.resources import find_dataset
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
@options.measure_options(without=("as_of",))
def command(earlier: str, later: str, top: int, settings: options.MeasureOptions) -> None:
    """Compare two dates or two data sets: new ties, ended ties, no longer documented.

    A and B are both dates (2022, 2022-06, 2022-06-30) or both data sets. Changes of size and rank are given
    if enough ties are dated and no single organisation reported most of them.
    """
    from ..measures import change

    if _are_dates(earlier, later):
        network = session.open_view(settings).network
        networks, when = (network, network), (earlier, later)
        ties = network.select_counted_ties(certainty=settings.certainty, kinds=settings.kinds)
        changes, undated = change.compare_dates(ties, earlier, later), change.explain_undated_ties(ties)
    elif settings.data:
        raise click.UsageError("-d goes with two dates; two data sets are A and B themselves")
    else:
        places = (find_dataset(name) for name in (earlier, later))
        views = [session.open_view(replace(settings, data=place)) for place in places]
        networks, when, undated = (views[0].network, views[1].network), ("", ""), ""
        before, after = (
            one.select_counted_ties(certainty=settings.certainty, kinds=settings.kinds) for one in networks
        )
        changes = change.compare_networks(before, after)
    states = [] if undated else _measure_states(networks, settings, when)
    shape = undated or " ".join(dict.fromkeys(state.reason for state in states if state.reason))
    moves = [] if shape else change.list_rank_moves(*(state.degrees for state in states))
    if settings.as_json:
        output.write_json(
            "change",
            _make_records(changes, networks),
            earlier=earlier,
            later=later,
            kept=changes.unchanged,
            undated=changes.undated,
            size=[state.size for state in states] or None,
            ranks=None if shape else [_make_move_record(move, states[1].labels) for move in moves],
            says_nothing=shape or None,
        )
        return
    _print_changes(changes, networks)
    if undated:
        output.write_paragraph(f"Neither density nor ranks over time are given: {undated}.")
    else:
        _print_sizes(states)
        if shape:
            output.write_paragraph(f"Figures of shape and ranks are not given. {shape}")
        else:
            _print_moves(moves, states, top)
    session.print_confidentiality(*(network.knowledge for network in networks))


def _are_dates(earlier: str, later: str) -> bool:
    """Tell whether both are dates in order; False where both are data sets, an error for anything else."""
    from ..schema.dataset import date_bounds

    for text in (earlier, later):
        if date_bounds(text) is None and _LIKE_A_DATE.match(text) and not Path(text).exists():
            session.check_date(text)
    first, last = (date_bounds(text) for text in (earlier, later))
    if first and last:
        if last[0] <= first[1]:  # what began within A after B has not ended
            raise click.UsageError(f"{later} does not lie after {earlier}; give the earlier date first")
        return True
    if first or last:
        raise click.UsageError("give two dates or two data sets, not one of each")
    return False


@dataclass(frozen=True)
class _NetworkState:
    """One of two networks: its figures, and labels and degrees by the ids that both have.

    `reason` is why figures of shape and ranks say nothing of it.
    """

    size: Mapping[str, Any]
    labels: Mapping[str, str]
    degrees: Mapping[str, int]
    reason: str


def _measure_states(
    networks: Any, settings: options.MeasureOptions, when: tuple[str, str]
) -> list[_NetworkState]:
    from ..measures.applicability import check_applicability, describe_structure
    from ..measures.change import extract_shared_id, summarise_network
    from ..measures.grouping import group_organisations
    from ..measures.observation import count_reporters

    states = []
    for network, date in zip(networks, when, strict=True):
        graph, label = (
            network.build_graph(certainty=settings.certainty, kinds=settings.kinds, as_of=date),
            network.knowledge.label,
        )
        verdict = check_applicability(
            describe_structure(graph, count_reporters(network, graph)), network.knowledge
        )["degree"]
        size = dict(vars(summarise_network(graph, group_organisations(network, "sector"))))
        if verdict.reason:
            size |= dict.fromkeys(_SHAPE)
        reason = f"{date or network.knowledge.dataset.name}: {verdict.reason}" if verdict.reason else ""
        degrees = {extract_shared_id(node): degree for node, degree in graph.degree()}
        states.append(
            _NetworkState(size, {extract_shared_id(node): label(node) for node in graph}, degrees, reason)
        )
    return states


def _group_ties(changes: Any, networks: Any) -> tuple[tuple[str, Any, Any], ...]:
    return (
        ("newly documented", changes.new, networks[1]),
        ("ended, as a source says", changes.ended, networks[1]),
        ("no longer documented", changes.gone, networks[0]),
    )


def _print_changes(changes: Any, networks: Any) -> None:
    if changes.undated:
        output.write_paragraph(f"{session.describe_undated_ties(changes.undated)}.")
    for what, listed, network in _group_ties(changes, networks):
        output.write_line()
        output.write_line(f"{what.capitalize()}: {len(listed)}")
        label = network.knowledge.label
        for tie in listed:
            words = f"{label(tie.subject)} {tie.kind.label.get('en', tie.kind.name)} {label(tie.object)}"
            output.write_line(
                f"  {words} [{evidence.describe_certainty(tie)}]{evidence.format_dates(tie.dates)}"
            )
    output.write_line()
    output.write_line(f"In both: {changes.unchanged}")
    output.write_paragraph("No longer documented is not ended: a later source may merely not speak of it.")


def _print_sizes(states: list[_NetworkState]) -> None:
    output.write_line()
    rows = [
        [name.replace("_", " "), *(_format_figure(state.size[name]) for state in states)]
        for name in ("organisations", "pairs", "isolates", "density", "centralisation")
    ]
    output.write_table(["", "earlier", "later"], rows, right=[1, 2])


def _format_figure(value: float | None) -> str:
    if value is None:
        return "-"
    return str(value) if isinstance(value, int) else f"{value:.3f}"


def _print_moves(moves: list[Any], states: list[_NetworkState], top: int) -> None:
    both = states[0].labels.keys() & states[1].labels.keys()
    output.write_line()
    output.write_line(f"With more or fewer ties than before: {len(moves)} of the {len(both)} in both")
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
    output.write_table(
        ["organisation", "ties earlier", "later", "rank earlier", "later"], rows, right=range(1, 5)
    )
    if len(shown) < len(moves):
        output.write_line(f"{len(shown)} of {len(moves)}; all: --top 0")
    output.write_paragraph(
        "Who gained or lost most stands first. Rank: by number of ties among those in both, 1 has most; "
        "= stands for as many ties as others have, who share the rank. A rank also moves where only others "
        "gain or lose ties."
    )


def _make_records(changes: Any, networks: Any) -> list[dict[str, Any]]:
    from ..publish.answers.ties import make_tie_record

    return [
        {"what": what, **make_tie_record(tie, network.knowledge)}
        for what, listed, network in _group_ties(changes, networks)
        for tie in listed
    ]


def _make_move_record(move: Any, labels: Mapping[str, str]) -> dict[str, Any]:
    return {
        "id": move.name,
        "label": labels[move.name],
        "ties": [move.earlier.ties, move.later.ties],
        "rank": [move.earlier.rank, move.later.rank],
        "sharing": [move.earlier.tied, move.later.tied],
    }
