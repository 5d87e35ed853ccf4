"""`stakeholders introduce`: whom to bring together, and why."""

from __future__ import annotations

from typing import Any

import click

from ..address import Given
from ..measures.plural import amount
from . import options, output, session


@click.command("introduce")
@click.argument("name", required=False)
@click.option("--top", type=click.IntRange(min=1), default=10, show_default=True, help="How many to list.")
@options.seed
@options.certainty("stated")
@options.kinds
@options.as_of
@options.data
@options.audience()
@options.as_json
def command(
    name: str | None,
    top: int,
    seed: int,
    certainty: str,
    kinds: tuple[str, ...],
    as_of: str,
    data: Given,
    audience: str,
    as_json: bool,
) -> None:
    """Suggest which organisations could be introduced to each other, with reasons.

    The suggestions are first tested on known ties that are hidden from the score. If this cannot be done,
    or does no better than chance, nothing is suggested.
    """
    from ..measures import introductions

    view = session.open_view(data, audience, certainty, kinds, as_of)
    node = session.find(view, name) if name else ""
    by_node = view.traits()
    with output.progress("trying the score on hidden ties"):
        trial = introductions.trial(view.graph, by_node, seed=seed)
    reason = _silence(view, trial)
    found = [] if reason else introductions.suggestions(view.graph, by_node, node=node, limit=top)
    if as_json:
        tried = vars(trial) if trial else None
        rows = [_record(one, view) for one in found]
        output.as_json(
            "introduce", rows, projection=view.projection, trial=tried, says_nothing=reason or None
        )
        return
    view.opening()
    output.line()
    if trial:
        output.wrapped(
            f"Tried on {amount(trial.hidden, 'hidden tie')} in {amount(trial.runs, 'run')}: the score ranks "
            f"a hidden tie above a pair without one {trial.score:.0%} of the time, common partners alone "
            f"{trial.common_neighbours:.0%}, chance {trial.random:.0%}."
        )
    view.limits_of_traits()
    if reason:
        output.wrapped(reason)
    for one in found:
        output.line()
        output.line(f"{view.knowledge.label(one.one)} and {view.knowledge.label(one.other)}")
        output.wrapped(_words(one, view), indent="  ")
    session.footer(view.network, view.projection)


def _silence(view: Any, trial: Any) -> str:
    from ..measures.introductions import ENOUGH, hideable

    if trial is None:
        return (
            f"Nothing is suggested: only {amount(len(hideable(view.graph)), 'tie')} can be hidden without "
            f"leaving an end with none, and {ENOUGH} are needed to try the score."
        )
    if not trial.is_useful:
        return "Nothing is suggested: on hidden ties the score does no better than common partners or chance."
    return ""


def _words(one: Any, view: Any) -> str:
    from ..measures.traits import ALLIANCE, PLACE, TOPIC

    label, parts = view.knowledge.label, []
    for sort, words in ((ALLIANCE, "both in"), (TOPIC, "both on"), (PLACE, "both in")):
        names = [label(trait.iri) for trait in one.shared if trait.sort == sort]
        if names:
            parts.append(f"{words} {', '.join(names)}")
    if one.partners:
        shown = ", ".join(label(node) for node in one.partners[:4])
        more = f" and {len(one.partners) - 4} more" if len(one.partners) > 4 else ""
        parts.append(f"common partners who could introduce them: {shown}{more}")
    return "; ".join(parts)


def _record(one: Any, view: Any) -> dict[str, Any]:
    label, local = view.knowledge.label, view.knowledge.dataset.mint.local
    return {
        "one": local(one.one),
        "one_label": label(one.one),
        "other": local(one.other),
        "other_label": label(one.other),
        "score": one.score,
        "common_partners": [local(node) for node in one.partners],
        "shared": [
            {"sort": trait.sort, "id": local(trait.iri), "label": label(trait.iri)} for trait in one.shared
        ],
        "reason": _words(one, view),
    }
