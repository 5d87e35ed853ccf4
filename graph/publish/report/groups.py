"""Writes the report's section on communities: groups with more ties inside than between."""

from __future__ import annotations

from collections.abc import Iterator

from ...measures.communities import Partition, detect_communities
from ..document import Block, Paragraph, Section
from .view import ReportView

MOST_MEMBERS = 12  # names of a group that a page shows
MOST_SEARCHED = 20_000  # organisations up to which groups are looked for


def build_communities_section(view: ReportView) -> Section | None:
    """Return the groups and what their members share, or why none is shown.

    None where nobody is tied, or for the reason for which nobody is ranked, which other parts give.
    """
    reason = view.explain_omission("communities")
    if reason and reason in (
        view.explain_omission("degree"),
        view.of_organisations.explain_omission("degree"),
    ):
        return None
    if not view.graph.number_of_edges() or len(view.graph) > MOST_SEARCHED:
        return None
    title = view.format_message("section-communities")
    commands = (view.format_command("communities"),)
    return Section("communities", title, tuple(_build_blocks(view)), commands)


def _build_blocks(view: ReportView) -> Iterator[Block]:
    reason = view.explain_omission("communities")
    if reason:
        yield view.build_finding("communities-none", reason=reason)
        return
    partition = detect_communities(view.graph, view.traits)
    if not partition.is_supported:
        yield view.build_finding("communities-chance")
        return
    yield view.build_finding(
        "communities-number",
        see=("communities",),
        n=len(partition.communities),
        largest=len(partition.communities[0].members),
    )
    yield Paragraph(_describe_quality(view, partition))
    rows = [
        (
            view.format_digits(str(number)),
            len(community.members),
            view.list_names(community.members, MOST_MEMBERS),
            view.join_with_commas(view.label(trait.iri) for trait, _, _ in community.shared) or None,
        )
        for number, community in enumerate(partition.communities, start=1)
    ]
    yield view.build_table("communities", ("community", "organisations", "members", "shared"), rows)


def _describe_quality(view: ReportView, partition: Partition) -> str:
    agreement = view.format_digits(f"{partition.agreement:.2f}")
    return view.format_message("communities-quality", runs=partition.runs, agreement=agreement)
