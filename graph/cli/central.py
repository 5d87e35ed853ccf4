"""`stakeholders central`: who is central, after how that was observed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from . import options, output, session

if TYPE_CHECKING:
    from ..publish.answer import Answer
    from ..publish.answers.central import Centrality
    from ..publish.answers.view import AnswerView


@click.command("central")
@click.option(
    "--top", type=click.IntRange(min=0), default=10, show_default=True, help="How many to list; 0 for all."
)
@click.option(
    "--network",
    "mode",
    type=click.Choice(["organisations", "alliances", "events", "all"]),
    default="organisations",
    show_default=True,
    help="Rank organisations by ties with each other; or with alliances, programmes and committees; or with "
    "events; or all together.",
)
@click.option("--directed", is_flag=True, help="Tell who gives from who receives: money, training, reports.")
@click.option(
    "--strength",
    type=click.Choice(["kinds", "supports", "weight"]),
    help="Let strong connections count more: by kinds of tie, quotes, or recorded weight.",
)
@options.measure_options("anyway", "samples", "seed", "engine")
def command(
    top: int, mode: str, directed: bool, strength: str | None, settings: options.MeasureOptions
) -> None:
    """Rank central organisations by several measures, or say why they cannot be ranked.

    An organisation can look central only because it wrote the list. The answer therefore says first who
    reported the ties. Alliances, programmes and committees are ranked apart.
    """
    chosen = [mode in ("alliances", "events"), directed, bool(strength)]
    if sum(chosen) > 1:
        raise click.UsageError("choose one of --network alliances or events, --directed and --strength")
    if any(chosen) and (settings.cluster or settings.samples):
        raise click.UsageError("--samples and --engine spark are for central without these options")
    view = session.open_answer("central", settings, mode=mode)
    with output.show_progress(f"measuring on {settings.cluster.master}" if settings.cluster else "measuring"):
        answer = _answer(view, top, directed, strength, settings)
    output.write_answer(answer, as_json=settings.as_json)


def _answer(
    view: AnswerView, top: int, directed: bool, strength: str | None, settings: options.MeasureOptions
) -> Answer:
    if view.mode.is_two_mode:
        from ..publish.answers.two_mode import answer_two_mode

        return answer_two_mode(view, top=top, anyway=settings.anyway)
    if directed:
        from ..publish.answers.direction import answer_direction

        return answer_direction(view, top=top, anyway=settings.anyway)
    if strength:
        from ..measures.strength import Strength
        from ..publish.answers.strength import answer_strength

        return answer_strength(view, Strength(strength), top=top, anyway=settings.anyway)
    from ..publish.answers.central import answer_central

    result = _measure_centrality(view, _choose_sample_size(settings), settings)
    return answer_central(view, result, top=top, anyway=settings.anyway, engine=settings.engine)


def _choose_sample_size(settings: options.MeasureOptions) -> int:
    """Return from how many sources betweenness is estimated, 0 for all of them."""
    if not settings.cluster:
        return settings.samples or 0
    from ..measures.cluster.answers import SAMPLES

    if settings.samples == 0:
        raise click.UsageError("on a cluster betweenness is estimated; give --samples 1 or more")
    return settings.samples or SAMPLES


def _measure_centrality(view: AnswerView, samples: int, settings: options.MeasureOptions) -> Centrality:
    from ..measures.cluster import answers
    from ..measures.registry import Output
    from ..measures.scores import score_organisations
    from ..publish.answers.central import Centrality, try_ranks

    trials, measures = try_ranks(view, settings.seed), view.list_measures(Output.CENTRAL)
    if not settings.cluster:
        scores, error = score_organisations(view.graph, measures, samples=samples, seed=settings.seed)
        return Centrality(scores, error, samples, (), *trials)
    scores, error = answers.score_organisations(
        view.graph, measures, settings.cluster, samples=samples, seed=settings.seed
    )
    uncomputed = tuple(measure for measure in measures if not measure.compute_on_cluster)
    return Centrality(scores, error, samples, uncomputed, *trials)
