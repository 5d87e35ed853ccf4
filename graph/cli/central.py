"""`stakeholders central`: who is central, after how that was observed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from . import options, output, session

if TYPE_CHECKING:
    from ..publish.answers.central import Centrality
    from ..publish.answers.view import AnswerView


@click.command("central")
@click.option(
    "--top", type=click.IntRange(min=0), default=10, show_default=True, help="How many to list; 0 for all."
)
@options.measure_options("anyway", "samples", "seed", "engine")
def command(top: int, settings: options.MeasureOptions) -> None:
    """Rank central organisations by several measures, or say why they cannot be ranked.

    An organisation can look central only because it wrote the list. The answer therefore says first who
    reported the ties.
    """
    from ..publish.answers.central import answer_central

    samples = _choose_sample_size(settings)
    view = session.open_answer("central", settings)
    with output.show_progress(f"measuring on {settings.cluster.master}" if settings.cluster else "measuring"):
        result = _measure_centrality(view, samples, settings)
    answer = answer_central(view, result, top=top, anyway=settings.anyway, engine=settings.engine)
    output.write_answer(answer, as_json=settings.as_json)


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
