"""`stakeholders central`: who is central, after how that was observed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..measures.plural import agreeing, amount
from . import options, output, session

if TYPE_CHECKING:
    from ..measures.cluster.session import Cluster

MAX_RUNS_NODES = 300  # organisations up to which ranks are tried out without being asked


@click.command("central")
@click.option(
    "--top", type=click.IntRange(min=0), default=10, show_default=True, help="How many to list; 0 for all."
)
@options.anyway
@click.option(
    "--samples",
    type=click.IntRange(min=0),
    default=None,
    help="Estimate betweenness from this number of starting points. [default: all; 64 on a cluster]",
)
@options.seed
@options.engine
@options.certainty("stated")
@options.kinds
@options.as_of
@options.data
@options.audience()
@options.as_json
def command(
    top: int,
    anyway: bool,
    samples: int | None,
    seed: int,
    certainty: str,
    kinds: tuple[str, ...],
    as_of: str,
    data: Path | None,
    audience: str,
    as_json: bool,
    cluster: Cluster | None,
) -> None:
    """Rank central organisations by eight measures, or say why they cannot be ranked.

    An organisation can look central only because it wrote the list. The answer therefore says first who
    reported the ties.
    """
    sources, lacking = _sources(samples, cluster), _lacking(cluster)
    view = session.open_view(data, audience, certainty, kinds, as_of)
    with output.progress(f"measuring on {cluster.master}" if cluster else "measuring"):
        rows, error = _measured(view.graph, sources, seed, cluster)
        trials = _trials(view, seed)
    wider = _wider(view, certainty, kinds, as_of)
    if as_json:
        output.as_json(
            "central",
            [_record(row, view, trials, anyway=anyway) for row in rows],
            projection=view.projection,
            observed=view.observation.as_json(view.knowledge),
            says_nothing=_reasons(view),
            between_documents=_between_documents(view),
            sampling_error=error if _is_told(error) else None,
            weaker=wider,
            engine=options.ENGINES[cluster is not None],
        )
        return
    view.opening()
    output.line()
    if view.verdicts["degree"].reason and not anyway:
        _counts(rows, view)
    else:
        _ranking(rows, view, trials, top=top, anyway=anyway, lacking=lacking)
    if 0 < sources < len(rows):
        output.wrapped(_estimate(sources, error, cluster))
    if lacking:
        *names, last = lacking
        output.wrapped(f"Measured on a cluster, where {', '.join(names)} and {last} are not computed.")
    for sentence in wider:
        output.wrapped(sentence)
    session.footer(view.network, view.projection)


def _sources(samples: int | None, cluster: Cluster | None) -> int:
    """Return from how many sources betweenness is estimated, 0 for all of them."""
    if not cluster:
        return samples or 0
    from ..measures.cluster.answers import SAMPLES

    if samples == 0:
        raise click.UsageError("on a cluster betweenness is estimated; give --samples 1 or more")
    return samples or SAMPLES


def _lacking(cluster: Cluster | None) -> tuple[str, ...]:
    """Return the names of the measures that are not computed there."""
    if not cluster:
        return ()
    from ..measures.cluster.answers import LACKING

    return LACKING


def _measured(graph: Any, sources: int, seed: int, cluster: Cluster | None) -> tuple[list[Any], float]:
    from ..measures import centrality
    from ..measures.cluster import answers

    if cluster:
        return answers.central(graph, cluster, samples=sources, seed=seed)
    return centrality.central(graph, samples=sources, seed=seed)


def _is_told(error: float) -> bool:
    """Whether a sampled betweenness may be said to be so far off; a share may always be 1 off."""
    return error < 1


def _estimate(samples: int, error: float, cluster: Cluster | None) -> str:
    told = f"Betweenness is estimated from {amount(samples, 'source')}, "
    if _is_told(error):
        return told + f"to within {error:.3f} (95 % interval)."
    more = "take more" if cluster else "take more, or leave --samples out"
    return told + f"too few to say how far off it may be; {more}."


def _reasons(view: Any) -> dict[str, str]:
    from ..measures.centrality import MEASURES

    return {one.name: view.verdicts[one.name].reason for one in MEASURES if view.verdicts[one.name].reason}


def _trials(view: Any, seed: int) -> dict[str, Any]:
    """Return rank intervals by ties, and betweenness beyond degrees, where these say something."""
    from ..measures import robustness
    from ..measures.distance import betweenness

    if view.graph.number_of_nodes() > MAX_RUNS_NODES:
        return {}
    found: dict[str, Any] = {}
    if view.verdicts["degree"].says_something:
        found["ranks"] = robustness.rank_intervals(view.graph, lambda graph: dict(graph.degree()), seed=seed)
    if view.verdicts["betweenness"].says_something:
        found["beyond"] = robustness.beyond_degrees(
            view.graph, lambda graph: betweenness(graph)[0], seed=seed
        )
    return found


def _counts(rows: list[Any], view: Any) -> None:
    """Print what can be said where no ranking can: why not, counts, and who stands in several documents."""
    label = view.knowledge.label
    teller, told = view.observation.alone[0] if view.observation.alone else ("", 0)
    if teller:
        name = label(teller)
        output.wrapped(
            f"No ranking: {name} is central because {name} wrote the list. It alone tells of {told} of "
            f"{amount(view.projection.edges, 'pair')}, and its partners' ties among themselves were not "
            "asked for."
        )
    else:
        output.wrapped(f"No ranking: {view.verdicts['degree'].reason}.")
    output.line()
    several = [row for row in rows if row.degree > 1]
    if several:
        output.table(
            ["organisation", "documented ties"],
            [[label(row.iri), str(row.degree)] for row in several],
            right=[1],
        )
        single = sum(row.degree == 1 for row in rows)
        none = sum(row.degree == 0 for row in rows)
        ones = amount(single, "organisation has", "organisations have")
        output.line(f"{ones} one documented tie, {none} {agreeing(none, 'has', 'have')} none.")
    shared = _shared_alliances(view)
    output.line()
    if shared:
        output.line("In the same alliances:")
        for alliance, members in shared:
            output.wrapped(f"{alliance}: {'; '.join(members)}", indent="  ")
    else:
        output.line("No two named organisations are documented in the same alliance.")
    joint = _between_documents(view)
    if joint:
        output.wrapped(
            f"Named by more than one publisher: {'; '.join(one['label'] for one in joint)}. "
            "That may be an artefact of which documents were read."
        )
    output.line()
    output.wrapped("To see the figures all the same: --anyway. Whom to ask to test this: stakeholders next.")


def _shared_alliances(view: Any) -> list[tuple[str, list[str]]]:
    from ..measures.traits import ALLIANCE, holders

    label = view.knowledge.label
    found = [
        (label(trait.iri), [label(node) for node in nodes])
        for trait, nodes in holders(view.traits()).items()
        if trait.sort == ALLIANCE and len(nodes) > 1
    ]
    return sorted(found)


def _between_documents(view: Any) -> list[dict[str, str]]:
    """Return who is tied to the publishers of several documents, other than the publishers themselves."""
    from ..measures.observation import publishers_of

    mint, found = view.knowledge.dataset.mint, []
    publishers = {publisher for publisher, _ in view.observation.reporters}
    if len(publishers) > 3:
        return []
    for node in view.graph:
        tellers: set[str] = set()
        for _, _, ties in view.graph.edges(node, data="ties"):
            tellers |= publishers_of(ties, view.knowledge)
        if len(tellers) > 1 and node not in publishers:
            found.append({"id": mint.local(node), "label": view.knowledge.label(node)})
    return sorted(found, key=lambda one: one["id"])


def _ranking(
    rows: list[Any],
    view: Any,
    trials: dict[str, Any],
    *,
    top: int,
    anyway: bool,
    lacking: tuple[str, ...],
) -> None:
    from ..measures.centrality import MEASURES

    had = [one for one in MEASURES if one.name not in lacking]
    measures = [one for one in had if anyway or view.verdicts[one.name].says_something]
    ranks, beyond = trials.get("ranks"), trials.get("beyond")
    heads = [
        "organisation",
        *(["rank"] if ranks else []),
        *(one.title for one in measures),
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
        cells += [_figure(getattr(row, one.name)) for one in measures]
        cells += [f"{beyond[row.iri]:.2f}"] if beyond else []
        table.append(cells)
    output.table(heads, table, right=range(1, len(heads)))
    if len(shown) < len(rows):
        output.line(
            f"{len(shown)} of {len(rows)}; organisations with as many ties are ties in rank; all: --top 0"
        )
    output.line()
    for one in measures:
        covers = "" if one.covers == "the whole network" else f" ({one.covers})"
        output.wrapped(f"{one.title} ({one.name}): {one.meaning}{covers}.")
    if ranks:
        output.wrapped(
            "Rank: by ties, and between which ranks it falls in nine of ten runs "
            "that leave out a tenth of the ties."
        )
    if beyond:
        output.wrapped(
            "Beyond: the share of random networks with the same numbers of ties in which it is between "
            "others as much. Near 0, its place is more than its number of ties explains."
        )
    for one in had:
        reason = view.verdicts[one.name].reason
        if reason:
            output.wrapped(f"{one.title} is left out: {reason}.")


def _figure(value: float | None) -> str:
    if value is None:
        return "-"
    return str(value) if isinstance(value, int) else f"{value:.3f}"


def _wider(view: Any, certainty: str, kinds: tuple[str, ...], as_of: str) -> list[str]:
    network, here = view.network, view.projection.edges
    said = []
    for level in network.levels[network.levels.index(certainty) + 1 :]:
        more = network.project(certainty=level, kinds=kinds, as_of=as_of).number_of_edges() - here
        if more:
            pairs = amount(more, "connected pair")
            said.append(f"Counting ties down to '{level}' would add {pairs}: --certainty {level}.")
            here += more
    return said


def _record(row: Any, view: Any, trials: dict[str, Any], *, anyway: bool) -> dict[str, Any]:
    from ..measures.centrality import MEASURES

    figures = {
        one.name: getattr(row, one.name)
        if anyway or one.name == "degree" or view.verdicts[one.name].says_something
        else None
        for one in MEASURES
    }
    interval = trials["ranks"][row.iri] if "ranks" in trials else None
    return {
        "id": view.knowledge.dataset.mint.local(row.iri),
        "label": view.knowledge.label(row.iri),
        **figures,
        "rank": {"rank": interval.rank, "low": interval.low, "high": interval.high} if interval else None,
        "beyond_degree": trials["beyond"][row.iri] if "beyond" in trials else None,
    }
