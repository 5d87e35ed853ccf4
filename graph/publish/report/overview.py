"""Writes the report's sections on the organisations and ties, and on where the information comes from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from ...measures.observation import find_publishers
from ..document import Bars, Block, Chart, KeyFinding, Paragraph, Section, Table
from .view import ReportView

MOST_SOURCES = 12


def build_overview_section(view: ReportView) -> Section:
    """Return the organisations by sector, their ties by kind, and the map."""
    return Section(
        "here",
        view.format_message("section-here"),
        tuple(_build_overview_blocks(view)),
        (_format_build_command(view), _format_map_command(view)),
    )


def _format_build_command(view: ReportView) -> str:
    return view.format_command("build", at_date=False, certainty=False)


def _format_map_command(view: ReportView) -> str:
    return view.format_command("map", at_date=False, certainty=False)


def _build_overview_blocks(view: ReportView) -> Iterator[Block]:
    graph = view.graph
    without_tie = sum(degree == 0 for _, degree in graph.degree())
    yield Paragraph(view.format_message("what-a-tie-is"))
    key = (
        "here-none" if not len(graph) else "here-organisations" if without_tie else "here-organisations-tied"
    )
    yield view.build_finding(
        key,
        see=("chart-sectors",),
        n=len(graph),
        tied=len(graph) - without_tie,
        alone=without_tie,
    )
    sectors = _build_sector_table(view)
    if len(sectors.rows) > 1:  # a single bar would repeat the sentence
        yield Chart("chart-sectors", view.format_message("chart-sectors"), sectors, Bars(0, (2, 3)))
    kinds = _build_tie_kind_table(view)
    if kinds.rows:
        yield _describe_commonest_kind(view, kinds)
        yield kinds
    groups = sorted(entity.iri for entity in view.knowledge.entities.values() if entity.is_collective)
    if groups:
        yield view.build_finding("here-collectives", n=len(groups), example=view.label(groups[0]))


def describe_scope(view: ReportView) -> str:
    """Return which ties every figure counts."""
    scope = "scope-unrecorded" if view.counts_unrecorded else f"scope-{view.certainty}"
    sentences = [view.format_message(scope)]
    if view.as_of:
        left_out = sum(not tie.is_dated for tie in view.network.select_counted_ties(certainty=view.certainty))
        key = "scope-as-of" if left_out else "scope-as-of-all"
        sentences.append(view.format_message(key, date=view.format_date(view.as_of), n=left_out))
    else:
        sentences.insert(0, _describe_date(view))
    return " ".join(sentences)


def _describe_date(view: ReportView) -> str:
    """Return of when the figures are, and how many ties are history."""
    if not view.date:
        return view.format_message("scope-no-date")
    ended, date = len(view.ended_ties), view.format_date(view.date)
    if not ended:
        return view.format_message("scope-now-all", date=date)
    section = view.format_message("section-changes")
    return view.format_message("scope-now", date=date, n=ended, section=section)


def label_top_sector(view: ReportView, iri: str) -> str:
    """Return the widest sector of an organisation, in words."""
    sector = view.network.organisations[iri].sector
    if sector is None:
        return view.format_message("no-sector")
    sectors = view.knowledge.ontology.sectors
    widest_sector = sectors.get(sector.parent, sector)
    return (
        widest_sector.plural.get(view.lang)
        or widest_sector.label.get(view.lang)
        or widest_sector.label.get("en")
        or widest_sector.name
    )


def _build_sector_table(view: ReportView) -> Table:
    totals = Counter(label_top_sector(view, iri) for iri in view.graph)
    tied = Counter(label_top_sector(view, iri) for iri, degree in view.graph.degree() if degree)
    ordered = sorted(totals, key=lambda name: (-totals[name], name))
    rows = [(name, totals[name], tied[name], totals[name] - tied[name]) for name in ordered]
    return view.build_table("sectors", ("sector", "organisations", "with-tie", "without-tie"), rows)


def _build_tie_kind_table(view: ReportView) -> Table:
    """Return how many ties of each kind there are, each counted once however many passages say it."""
    tie_counts = Counter(tie.kind.iri for tie in view.ties)
    pairs = {iri: len({tie.ends for tie in view.ties if tie.kind.iri == iri}) for iri in tie_counts}
    kinds = view.knowledge.ontology.tie_kinds
    ordered = sorted(tie_counts, key=lambda iri: (-tie_counts[iri], iri))
    rows = [(view.label_tie_kind(kinds[iri]), tie_counts[iri], pairs[iri]) for iri in ordered]
    return view.build_table("kinds", ("kind", "ties", "pairs"), rows)


def _describe_commonest_kind(view: ReportView, kinds: Table) -> Block:
    commonest_kind = kinds.rows[0]
    ties_of_kind = (tie for tie in view.ties if view.label_tie_kind(tie.kind) == commonest_kind[0])
    example = min(ties_of_kind, key=lambda tie: (tie.is_inferred, tie.ends))
    return view.build_finding(
        "here-kinds" if view.graph.number_of_edges() > 1 else "here-kinds-pair",
        see=("kinds",),
        evidence=example.supports[:1],
        kind=str(commonest_kind[0]),
        n=len(kinds.rows),
        ties=len(view.ties),
        pairs=view.graph.number_of_edges(),
        most=int(commonest_kind[1] or 0),
    )


def build_observation_section(view: ReportView, *, brief: bool = False) -> Section:
    """Return what was read, who reported the ties, and whom nobody heard from; `brief` without tables."""
    blocks = tuple(_build_observation_blocks(view))
    if brief:
        blocks = (
            *(block for block in blocks if not isinstance(block, Table)),
            Paragraph(view.format_message("what-a-tie-is")),
        )
    command = view.format_command("isolated")
    return Section("observed", view.format_message("section-observed"), blocks, (command,))


def _build_observation_blocks(view: ReportView) -> Iterator[Block]:
    coverage = view.knowledge.dataset.extent
    coverage_text = coverage.get(view.lang) or coverage.get("en", "")
    yield Paragraph(
        view.format_message("extent", words=coverage_text)
        if coverage_text
        else view.format_message("extent-unknown")
    )
    observation = view.observation
    sources = _build_source_table(view)
    yield _describe_sources_read(view, len(sources.rows))
    if observation.pairs:
        yield _describe_reports(view)
        reporters = _build_reporter_table(view)
        if sum(bool(number) for _, number in reporters.rows) > 1:  # a single bar would repeat the sentence
            yield Chart("chart-told", view.format_message("chart-told"), reporters, Bars(0, (1,)))
        reporter, sole_pairs = observation.alone[0] if observation.alone else ("", 0)
        if reporter and 2 * sole_pairs > observation.pairs:
            yield view.build_finding(
                "observed-alone", name=view.label(reporter), n=sole_pairs, pairs=observation.pairs
            )
    if observation.silent:
        yield _describe_silence(view)
    yield sources


def _describe_sources_read(view: ReportView, number: int) -> Block:
    copies = len(view.observation.copies)
    if not copies:
        return view.build_finding("observed-sources", see=("sources",), n=number)
    return view.build_finding("observed-copies", see=("sources",), n=copies, documents=number)


def _describe_reports(view: ReportView) -> KeyFinding:
    observation = view.observation
    figures = (
        ("n", observation.by_an_end),
        ("pairs", observation.pairs),
        ("both", observation.by_both_ends),
        ("others", observation.by_third_party),
    )
    text = " ".join(observation.describe_reports(view.knowledge, view.lang))
    return KeyFinding(text, figures, ("chart-told",))


def _describe_silence(view: ReportView) -> KeyFinding:
    observation = view.observation
    figures = (("silent", len(observation.silent)), ("unanswered", len(observation.unanswered)))
    return KeyFinding(" ".join(observation.describe_silence(view.knowledge, view.lang)), figures)


def _build_reporter_table(view: ReportView) -> Table:
    observation = view.observation
    rows = [
        (view.format_message("told-one"), observation.by_one_end),
        (view.format_message("told-both"), observation.by_both_ends),
        (view.format_message("told-others"), observation.by_third_party),
    ]
    return view.build_table("told", ("told-by", "pairs"), rows)


def _build_source_table(view: ReportView) -> Table:
    supported = _count_supported_pairs(view)
    rows = [
        (
            source.title,
            view.label(source.publisher) if source.publisher else None,
            view.format_date(source.issued) or None,
            view.label(source.copy_of) if source.copy_of else None,
            supported[source.iri],
        )
        for source in view.knowledge.sources.values()
    ]
    rows.sort(key=lambda row: (-row[4], row[0]))
    heads = ("document", "publisher", "issued", "repeats", "pairs-supported")
    return view.build_table("sources", heads, rows, shown=MOST_SOURCES)


def _count_supported_pairs(view: ReportView) -> Counter[str]:
    """Return for each document how many of the pairs it supports, copies counted as what they are."""
    pairs_by_source: Counter[str] = Counter()
    for _, _, ties in view.graph.edges(data="ties"):
        pairs_by_source.update({support.source_iri for tie in ties for support in tie.supports})
    return pairs_by_source


def count_confirmed_ties(view: ReportView, node: str) -> int:
    """Return how many of an organisation's ties both ends reported."""
    return sum(
        {node, neighbour} <= find_publishers(ties, view.knowledge)
        for _, neighbour, ties in view.graph.edges(node, data="ties")
    )
