"""Answers which communities there are, how reliable they are and what their members share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...measures.communities import Community, Partition
from ...measures.propagation import PropagatedLabels
from ..answer import Answer
from ..document import Block, Entry, Listing, Section
from .view import AnswerView


def answer_communities(
    view: AnswerView,
    partition: Partition | None,
    labels: PropagatedLabels | None,
    *,
    method: str,
    engine: str,
    anyway: bool = False,
) -> Answer:
    """Return the communities, or why none can be found; `labels` says how propagation ended."""
    reason = view.applicability["communities"].reason
    if partition and not partition.is_supported and not anyway:
        results = [Section("found", "", tuple(_explain_missing_support(view, partition)))]
    elif partition:
        blocks = _describe_partition(view, partition, labels, engine)
        results = [
            Section("found", "", tuple(blocks)),
            *(
                Section(f"community-{number}", "", (_describe_community(view, number, community),))
                for number, community in enumerate(partition.communities, start=1)
            ),
        ]
        if not partition.is_supported:
            results.insert(0, Section("care", "", (view.make_paragraph("chance-care"),)))
        if reason:
            care = view.make_paragraph("with-care", reason=view.explain_omission("communities"))
            results.insert(0, Section("care", "", (care,)))
    else:
        missing = view.make_paragraph("no-communities", reason=view.explain_omission("communities"))
        results = [Section("found", "", (missing,))]
    if not reason and partition and not partition.is_supported:
        reason = view.format_message("not-supported")
    more = {
        "observed": view.observation.as_json(view.knowledge),
        "says_nothing": f"Figures of communities are left out. {reason}" if reason else None,
        "method": method,
        "engine": engine,
        **_collect_figures(partition, labels),
    }
    rows = (
        [_make_record(view, community) for community in partition.communities]
        if partition and (partition.is_supported or anyway)
        else []
    )
    sections = (view.describe_observation(), *results, *view.describe_basis())
    return Answer("communities", sections, rows, view.projection, view.lang, more)


def _collect_figures(partition: Partition | None, labels: PropagatedLabels | None) -> dict[str, Any]:
    if not partition:
        return {}
    if labels:
        return {"modularity": partition.modularity, "rounds": labels.rounds, "settled": labels.settled}
    return {
        "agreement": partition.agreement,
        "modularity": partition.modularity,
        "modularity_by_chance": list(partition.by_chance) if partition.by_chance else None,
        "supported": partition.is_supported,
        "runs": partition.runs,
    }


def _explain_missing_support(view: AnswerView, partition: Partition) -> Iterator[Block]:
    """Say that no grouping is supported, and by which figures."""
    yield view.make_paragraph("not-supported")
    yield from _describe_quality(view, partition)


def _describe_quality(view: AnswerView, partition: Partition) -> Iterator[Block]:
    agreement = view.format_digits(f"{partition.agreement:.2f}")
    yield view.make_paragraph("agreement", runs=partition.runs, agreement=agreement)
    yield view.make_paragraph("modularity", modularity=view.format_digits(f"{partition.modularity:.2f}"))
    if partition.by_chance:
        low, high = (view.format_digits(f"{value:.2f}") for value in partition.by_chance)
        yield view.make_paragraph("by-chance", low=low, high=high)


def _describe_partition(
    view: AnswerView, partition: Partition, labels: PropagatedLabels | None, engine: str
) -> Iterator[Block]:
    """Say how many there are, how they were found and how good they are."""
    yield view.make_paragraph("number", n=len(partition.communities))
    if labels:
        yield view.make_paragraph("settled" if labels.settled else "stopped", n=labels.rounds)
        yield view.make_paragraph("modularity", modularity=view.format_digits(f"{partition.modularity:.2f}"))
    else:
        yield from _describe_quality(view, partition)
    if partition.left_out:
        yield view.make_paragraph("in-none", n=partition.left_out)
    if engine != "local":
        yield view.make_paragraph("on-cluster")
    yield from view.describe_trait_limits()


def _describe_community(view: AnswerView, number: int, community: Community) -> Listing:
    size = len(community.members)
    traits = [
        view.format_message("trait", name=view.label(trait.iri), times=times, members=size, total=total)
        for trait, times, total in community.shared
    ]
    heading = (
        view.format_message("community", number=number, n=size, traits="; ".join(traits))
        if traits
        else view.format_message("community-of-chance", number=number, n=size)
    )
    return Listing(heading, (Entry("; ".join(map(view.label, community.members))),))


def _make_record(view: AnswerView, community: Community) -> dict[str, Any]:
    return {
        "members": [view.make_name_record(node) for node in community.members],
        "shared": [
            {"sort": trait.sort, **view.make_name_record(trait.iri), "members": times, "all": total}
            for trait, times, total in community.shared
        ],
    }
