"""`stakeholders introduce`: whom to bring together, and why."""

from __future__ import annotations

from typing import Any

import click

from ..core.plural import count_noun
from . import options, output, session


@click.command("introduce")
@click.argument("name", required=False)
@click.option("--top", type=click.IntRange(min=1), default=10, show_default=True, help="How many to list.")
@options.measure_options("seed")
def command(name: str | None, top: int, settings: options.MeasureOptions) -> None:
    """Suggest which organisations could be introduced to each other, with reasons.

    The suggestions are first tested on known ties that are hidden from the score. If this cannot be done,
    or does no better than chance, nothing is suggested.
    """
    from ..measures import introductions

    view = session.open_view(settings)
    node = session.find_organisation(view, name) if name else ""
    by_node = view.collect_traits()
    with output.show_progress("trying the score on hidden ties"):
        trial = introductions.validate_score(view.graph, by_node, seed=settings.seed)
    reason = _explain_no_suggestion(view, trial)
    suggestions = (
        [] if reason else introductions.suggest_introductions(view.graph, by_node, node=node, limit=top)
    )
    if settings.as_json:
        tried = vars(trial) if trial else None
        rows = [_make_record(suggestion, view) for suggestion in suggestions]
        output.write_json(
            "introduce", rows, projection=view.projection, trial=tried, says_nothing=reason or None
        )
        return
    view.print_observation()
    output.write_line()
    if trial:
        output.write_paragraph(
            f"Tried on {count_noun(trial.hidden, 'hidden tie')} in {count_noun(trial.runs, 'run')}: "
            "the score ranks "
            f"a hidden tie above a pair without one {trial.score:.0%} of the time, common partners alone "
            f"{trial.common_neighbours:.0%}, chance {trial.random:.0%}."
        )
    view.print_trait_limits()
    if reason:
        output.write_paragraph(reason)
    for suggestion in suggestions:
        output.write_line()
        output.write_line(
            f"{view.knowledge.label(suggestion.first)} and {view.knowledge.label(suggestion.second)}"
        )
        output.write_paragraph(_describe_suggestion(suggestion, view), indent="  ")
    session.print_footer(view.network, view.projection)


def _explain_no_suggestion(view: session.MeasureView, trial: Any) -> str:
    from ..measures.introductions import ENOUGH, list_hideable_ties

    if trial is None:
        return (
            f"Nothing is suggested: only {count_noun(len(list_hideable_ties(view.graph)), 'tie')} "
            "can be hidden without "
            f"leaving an end with none, and {ENOUGH} are needed to try the score."
        )
    if not trial.is_useful:
        return "Nothing is suggested: on hidden ties the score does no better than common partners or chance."
    return ""


def _describe_suggestion(suggestion: Any, view: session.MeasureView) -> str:
    from ..measures.shared_traits import ALLIANCE, PLACE, TOPIC

    label, parts = view.knowledge.label, []
    for sort, words in ((ALLIANCE, "both in"), (TOPIC, "both on"), (PLACE, "both in")):
        names = [label(trait.iri) for trait in suggestion.shared if trait.sort == sort]
        if names:
            parts.append(f"{words} {', '.join(names)}")
    if suggestion.partners:
        shown = ", ".join(label(node) for node in suggestion.partners[:4])
        more = f" and {len(suggestion.partners) - 4} more" if len(suggestion.partners) > 4 else ""
        parts.append(f"common partners who could introduce them: {shown}{more}")
    return "; ".join(parts)


def _make_record(suggestion: Any, view: session.MeasureView) -> dict[str, Any]:
    label, local = view.knowledge.label, view.knowledge.dataset.mint.shorten_iri
    return {
        "one": local(suggestion.first),
        "one_label": label(suggestion.first),
        "other": local(suggestion.second),
        "other_label": label(suggestion.second),
        "score": suggestion.score,
        "common_partners": [local(node) for node in suggestion.partners],
        "shared": [
            {"sort": trait.sort, "id": local(trait.iri), "label": label(trait.iri)}
            for trait in suggestion.shared
        ],
        "reason": _describe_suggestion(suggestion, view),
    }
