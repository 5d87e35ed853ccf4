"""`stakeholders central`: who is central, after how that was observed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from ..core.plural import choose_plural, count_noun
from . import options, output, session

if TYPE_CHECKING:
    from ..measures.cluster.session import Cluster

MAX_RUNS_NODES = 300  # organisations up to which ranks are tried out without being asked


@click.command("central")
@click.option(
    "--top", type=click.IntRange(min=0), default=10, show_default=True, help="How many to list; 0 for all."
)
@options.measure_options("anyway", "samples", "seed", "engine")
def command(top: int, settings: options.MeasureOptions) -> None:
    """Rank central organisations by eight measures, or say why they cannot be ranked.

    An organisation can look central only because it wrote the list. The answer therefore says first who
    reported the ties.
    """
    sample_size, uncomputed = _choose_sample_size(settings), _list_uncomputed_measures(settings.cluster)
    view = session.open_view(settings)
    with output.show_progress(f"measuring on {settings.cluster.master}" if settings.cluster else "measuring"):
        rows, error = _measure_centrality(view.graph, sample_size, settings)
        trials = _run_trials(view, settings.seed)
    weaker_ties = _describe_weaker_ties(view)
    if settings.as_json:
        output.write_json(
            "central",
            [_make_record(row, view, trials) for row in rows],
            projection=view.projection,
            observed=view.observation.as_json(view.knowledge),
            says_nothing=_collect_reasons(view),
            between_documents=_find_named_by_several(view),
            sampling_error=error if _is_error_meaningful(error) else None,
            weaker=weaker_ties,
            engine=settings.engine,
        )
        return
    view.print_observation()
    output.write_line()
    if view.verdicts["degree"].reason and not settings.anyway:
        _print_counts(rows, view)
    else:
        _print_ranking(rows, view, trials, top=top, uncomputed=uncomputed)
    if 0 < sample_size < len(rows):
        output.write_paragraph(_describe_estimate(sample_size, error, settings.cluster))
    if uncomputed:
        *names, last = uncomputed
        output.write_paragraph(
            f"Measured on a cluster, where {', '.join(names)} and {last} are not computed."
        )
    for sentence in weaker_ties:
        output.write_paragraph(sentence)
    session.print_footer(view.network, view.projection)


def _choose_sample_size(settings: options.MeasureOptions) -> int:
    """Return from how many sources betweenness is estimated, 0 for all of them."""
    if not settings.cluster:
        return settings.samples or 0
    from ..measures.cluster.answers import SAMPLES

    if settings.samples == 0:
        raise click.UsageError("on a cluster betweenness is estimated; give --samples 1 or more")
    return settings.samples or SAMPLES


def _list_uncomputed_measures(cluster: Cluster | None) -> tuple[str, ...]:
    """Return the names of the measures that are not computed there."""
    if not cluster:
        return ()
    from ..measures.cluster.answers import NOT_COMPUTED

    return NOT_COMPUTED


def _measure_centrality(
    graph: Any, sources: int, settings: options.MeasureOptions
) -> tuple[list[Any], float]:
    from ..measures import centrality
    from ..measures.cluster import answers

    if settings.cluster:
        return answers.measure_centrality(graph, settings.cluster, samples=sources, seed=settings.seed)
    return centrality.measure_centrality(graph, samples=sources, seed=settings.seed)


def _is_error_meaningful(error: float) -> bool:
    """Whether a sampled betweenness may be said to be so far off; a share may always be 1 off."""
    return error < 1


def _describe_estimate(samples: int, error: float, cluster: Cluster | None) -> str:
    sentence_start = f"Betweenness is estimated from {count_noun(samples, 'source')}, "
    if _is_error_meaningful(error):
        return sentence_start + f"to within {error:.3f} (95 % interval)."
    more = "take more" if cluster else "take more, or leave --samples out"
    return sentence_start + f"too few to say how far off it may be; {more}."


def _collect_reasons(view: session.MeasureView) -> dict[str, str]:
    from ..measures.centrality import MEASURES

    return {
        measure.name: view.verdicts[measure.name].reason
        for measure in MEASURES
        if view.verdicts[measure.name].reason
    }


def _run_trials(view: session.MeasureView, seed: int) -> dict[str, Any]:
    """Return rank intervals by ties, and betweenness beyond degrees, where these say something."""
    from ..measures import robustness
    from ..measures.distance import measure_betweenness

    if view.graph.number_of_nodes() > MAX_RUNS_NODES:
        return {}
    trials: dict[str, Any] = {}
    if view.verdicts["degree"].is_meaningful:
        trials["ranks"] = robustness.measure_rank_intervals(
            view.graph, lambda graph: dict(graph.degree()), seed=seed
        )
    if view.verdicts["betweenness"].is_meaningful:
        trials["beyond"] = robustness.compare_with_random(
            view.graph, lambda graph: measure_betweenness(graph)[0], seed=seed
        )
    return trials


def _print_counts(rows: list[Any], view: session.MeasureView) -> None:
    """Print what can be said where no ranking can: why not, counts, and who stands in several documents."""
    label = view.knowledge.label
    reporter, reported_pairs = view.observation.alone[0] if view.observation.alone else ("", 0)
    if reporter:
        name = label(reporter)
        output.write_paragraph(
            f"No ranking: {name} is central because {name} wrote the list. It alone tells of "
            f"{reported_pairs} of "
            f"{count_noun(view.projection.edges, 'pair')}, and its partners' ties among themselves were not "
            "asked for."
        )
    else:
        output.write_paragraph(f"No ranking: {view.verdicts['degree'].reason}.")
    output.write_line()
    several = [row for row in rows if row.degree > 1]
    if several:
        output.write_table(
            ["organisation", "documented ties"],
            [[label(row.iri), str(row.degree)] for row in several],
            right=[1],
        )
        single = sum(row.degree == 1 for row in rows)
        none = sum(row.degree == 0 for row in rows)
        ones = count_noun(single, "organisation has", "organisations have")
        output.write_line(f"{ones} one documented tie, {none} {choose_plural(none, 'has', 'have')} none.")
    shared = _list_shared_alliances(view)
    output.write_line()
    if shared:
        output.write_line("In the same alliances:")
        for alliance, members in shared:
            output.write_paragraph(f"{alliance}: {'; '.join(members)}", indent="  ")
    else:
        output.write_line("No two named organisations are documented in the same alliance.")
    joint = _find_named_by_several(view)
    if joint:
        output.write_paragraph(
            f"Named by more than one publisher: {'; '.join(one['label'] for one in joint)}. "
            "That may be an artefact of which documents were read."
        )
    output.write_line()
    output.write_paragraph(
        "To see the figures all the same: --anyway. Whom to ask to test this: stakeholders next."
    )


def _list_shared_alliances(view: session.MeasureView) -> list[tuple[str, list[str]]]:
    from ..measures.shared_traits import ALLIANCE, list_trait_holders

    label = view.knowledge.label
    alliances = [
        (label(trait.iri), [label(node) for node in nodes])
        for trait, nodes in list_trait_holders(view.collect_traits()).items()
        if trait.sort == ALLIANCE and len(nodes) > 1
    ]
    return sorted(alliances)


def _find_named_by_several(view: session.MeasureView) -> list[dict[str, str]]:
    """Return who is tied to the publishers of several documents, other than the publishers themselves."""
    from ..measures.observation import find_publishers

    mint, organisations = view.knowledge.dataset.mint, []
    publishers = {publisher for publisher, _ in view.observation.reporters}
    if len(publishers) > 3:
        return []
    for node in view.graph:
        reporters: set[str] = set()
        for _, _, ties in view.graph.edges(node, data="ties"):
            reporters |= find_publishers(ties, view.knowledge)
        if len(reporters) > 1 and node not in publishers:
            organisations.append({"id": mint.shorten_iri(node), "label": view.knowledge.label(node)})
    return sorted(organisations, key=lambda one: one["id"])


def _print_ranking(
    rows: list[Any],
    view: session.MeasureView,
    trials: dict[str, Any],
    *,
    top: int,
    uncomputed: tuple[str, ...],
) -> None:
    from ..measures.centrality import MEASURES

    computed = [measure for measure in MEASURES if measure.name not in uncomputed]
    measures = [measure for measure in computed if view.may_show(measure.name)]
    ranks, beyond = trials.get("ranks"), trials.get("beyond")
    heads = [
        "organisation",
        *(["rank"] if ranks else []),
        *(measure.title for measure in measures),
        *(["beyond"] if beyond else []),
    ]
    shown = rows[: top or None]
    table = []
    for row in shown:
        cells = [view.knowledge.label(row.iri)]
        if ranks:
            interval = ranks[row.iri]
            sure = interval.low == interval.high == interval.rank
            cells.append(f"{interval.rank}" + ("" if sure else f" ({interval.low}-{interval.high})"))
        cells += [_format_figure(getattr(row, measure.name)) for measure in measures]
        cells += [f"{beyond[row.iri]:.2f}"] if beyond else []
        table.append(cells)
    output.write_table(heads, table, right=range(1, len(heads)))
    if len(shown) < len(rows):
        output.write_line(
            f"{len(shown)} of {len(rows)}; organisations with as many ties are ties in rank; all: --top 0"
        )
    output.write_line()
    for measure in measures:
        covers = "" if measure.covers == "the whole network" else f" ({measure.covers})"
        output.write_paragraph(f"{measure.title} ({measure.name}): {measure.meaning}{covers}.")
    if ranks:
        output.write_paragraph(
            "Rank: by ties, and between which ranks it falls in nine of ten runs "
            "that leave out a tenth of the ties."
        )
    if beyond:
        output.write_paragraph(
            "Beyond: the share of random networks with the same numbers of ties in which it is between "
            "others as much. Near 0, its place is more than its number of ties explains."
        )
    for measure in computed:
        reason = view.verdicts[measure.name].reason
        if reason:
            output.write_paragraph(f"{measure.title} is left out: {reason}.")


def _format_figure(value: float | None) -> str:
    if value is None:
        return "-"
    return str(value) if isinstance(value, int) else f"{value:.3f}"


def _describe_weaker_ties(view: session.MeasureView) -> list[str]:
    network, settings, counted_pairs = view.network, view.settings, view.projection.edges
    sentences = []
    for level in network.certainty_levels[network.certainty_levels.index(settings.certainty) + 1 :]:
        weaker_graph = network.build_graph(certainty=level, kinds=settings.kinds, as_of=settings.as_of)
        more = weaker_graph.number_of_edges() - counted_pairs
        if more:
            pairs = count_noun(more, "connected pair")
            sentences.append(f"Counting ties down to '{level}' would add {pairs}: --certainty {level}.")
            counted_pairs += more
    return sentences


def _make_record(row: Any, view: session.MeasureView, trials: dict[str, Any]) -> dict[str, Any]:
    from ..measures.centrality import MEASURES

    figures = {
        measure.name: getattr(row, measure.name)
        if measure.name == "degree" or view.may_show(measure.name)
        else None
        for measure in MEASURES
    }
    interval = trials["ranks"][row.iri] if "ranks" in trials else None
    return {
        "id": view.knowledge.dataset.mint.shorten_iri(row.iri),
        "label": view.knowledge.label(row.iri),
        **figures,
        "rank": {"rank": interval.rank, "low": interval.low, "high": interval.high} if interval else None,
        "beyond_degree": trials["beyond"][row.iri] if "beyond" in trials else None,
    }
