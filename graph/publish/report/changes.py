"""Writes the report's section on what changed from year to year, where ties are dated."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ...measures.applicability import check_applicability, describe_structure
from ...measures.change import compare_dates, explain_undated_ties, list_rank_moves
from ...measures.grouping import group_organisations
from ...measures.observation import count_reporters
from ...measures.scorecard import measure_years
from ...model.modes import select_organisations
from ...model.network import Network, Tie
from ...schema.dataset import date_bounds
from ..document import Block, CellValue, Chart, Lines, Paragraph, Section, Table
from ..periods import format_period
from .view import ReportView

if TYPE_CHECKING:
    from networkx import Graph

MOST_YEARS = 10  # years that are compared, the latest ones
MOST_CHANGES = 15  # of those that ended, and of those that began, which a page shows
MOST_MOVES = 10
MOST_YEARS_LISTED = 2  # of years without a gap, more are given as a span


def build_changes_section(view: ReportView) -> Section:
    """Return how many connections held in each year and which ties began or ended in the last, or why not."""
    title = view.format_message("section-changes")
    ties = view.ever.select_counted_ties(certainty=view.certainty)
    years = list_years(view, ties)
    if explain_undated_ties(ties) or not ties:
        dated = sum(tie.is_dated for tie in ties)
        key = "changes-undated" if dated else "changes-none-dated" if ties else "changes-no-tie"
        return Section("changes", title, (view.build_finding(key, dated=dated, n=len(ties)),))
    if len(years) < 2:
        return Section("changes", title, (view.build_finding("changes-one-year"),))
    last_two = (str(years[-2]), str(years[-1]))
    commands = (
        view.format_command("scorecard", at_date=False),
        view.format_command("change", *last_two, at_date=False),
    )
    return Section("changes", title, tuple(_build_change_blocks(view, ties, years)), commands)


def list_years(view: ReportView, ties: Sequence[Tie]) -> list[int]:
    """Return the last years with dates: up to the date asked for, else the latest start or document."""
    starts = [int(dates.start[:4]) for tie in ties for dates in tie.dates if dates.start]
    ends = [int(dates.end[:4]) for tie in ties for dates in tie.dates if dates.end]
    bounds = [date_bounds(source.issued) for source in view.knowledge.sources.values()]
    issued = [issue_bounds[1].year for issue_bounds in bounds if issue_bounds]
    if not starts and not ends:
        return []
    as_of_bounds = date_bounds(view.as_of) if view.as_of else None
    last = as_of_bounds[1].year if as_of_bounds else max([*starts, *issued] or ends)
    first = max(min([*starts, *ends]), last - MOST_YEARS + 1)
    return list(range(first, last + 1))


def _build_change_blocks(view: ReportView, ties: Sequence[Tie], years: Sequence[int]) -> Iterator[Block]:
    by_year = _build_year_table(view, ties, years)
    before, after = str(years[-2]), str(years[-1])
    change = compare_dates(ties, before, after)
    yield Paragraph(view.format_message("changes-reading"))
    yield view.build_finding(
        "changes-pairs",
        see=("chart-years", "scorecard"),
        before=int(by_year.rows[-2][1] or 0),
        after=int(by_year.rows[-1][1] or 0),
        first_year=view.format_digits(before),
        last_year=view.format_digits(after),
    )
    yield view.build_finding(
        "changes-ties",
        see=("began", "ended"),
        evidence=[tie.supports[0] for tie in (*change.new, *change.ended) if not tie.is_inferred],
        new=len(change.new),
        ended=len(change.ended),
        kept=change.unchanged,
        first_year=view.format_digits(before),
        last_year=view.format_digits(after),
    )
    if change.undated:
        yield view.build_finding("changes-left-out", n=change.undated)
    yield Chart("chart-years", view.format_message("chart-years"), by_year, Lines((1,), (2, 3)))
    yield from _build_scorecard(view, years)
    rank_changes = _build_rank_change_table(view, before, after)
    if rank_changes.rows:
        yield rank_changes
    for key, tables_ties in (("ended", change.ended), ("began", change.new)):
        if tables_ties:
            yield _build_tie_change_table(view, key, tables_ties, before, after)


def _build_scorecard(view: ReportView, years: Sequence[int]) -> Iterator[Block]:
    """Yield the figures of shape of each year, and of which years too little could be observed."""
    groups = group_organisations(view.ever, "sector")
    names = [f"{year:04}" for year in years]
    figures = list(measure_years(view.ever, names, groups, certainty=view.certainty))
    rows = [
        (
            view.format_digits(year.year),
            year.summary.organisations - year.summary.isolates,
            year.confirmed,
            year.summary.density,
            year.summary.centralisation,
            year.parts,
            None if year.largest is None else view.format_percent(year.largest),
        )
        for year in figures
    ]
    heads = ("year", "with-tie", "told-by-both", "density", "centralisation", "parts", "largest")
    filled = [column for column in range(len(heads)) if any(row[column] is not None for row in rows)]
    yield view.build_table(
        "scorecard",
        [heads[column] for column in filled],
        [tuple(row[column] for column in filled) for row in rows],
    )
    unseen = [int(year.year) for year in figures if not year.coverage.is_enough]
    if unseen:
        yield Paragraph(view.format_message("scorecard-unseen", years=_format_years(view, unseen)))


def _format_years(view: ReportView, years: Sequence[int]) -> str:
    """Return years in words: a first and a last one where none between them is missing."""
    first, last = years[0], years[-1]
    if last - first + 1 == len(years) > MOST_YEARS_LISTED:
        return format_period(f"{first}-01-01", f"{last}-12-31", view.lang)
    return view.join_labels([view.format_digits(str(year)) for year in years])


def _build_year_table(view: ReportView, ties: Sequence[Tie], years: Sequence[int]) -> Table:
    rows: list[tuple[CellValue, ...]] = []
    for index, year in enumerate(years):
        pairs = len({tie.ends for tie in ties if tie.was_active_in(str(year))})
        change = compare_dates(ties, str(years[index - 1]), str(year)) if index else None
        new, ended = (len(change.new), len(change.ended)) if change else (None, None)
        rows.append((view.format_digits(str(year)), pairs, new, ended))
    return view.build_table("years", ("year", "pairs", "ties-new", "ties-ended"), rows)


def _build_ranked_graph(network: Network, certainty: str, when: str) -> Graph[str]:
    return select_organisations(network, network.build_graph(certainty=certainty, as_of=when))


def _is_degree_meaningful(network: Network, graph: Graph[str]) -> bool:
    shape = describe_structure(graph, count_reporters(network, graph))
    return check_applicability(shape, network.knowledge)["degree"].is_meaningful


def _build_rank_change_table(view: ReportView, before: str, after: str) -> Table:
    heads = ("organisation", "ties-before", "ties-after", "rank-before", "rank-after")
    rows: list[tuple[CellValue, ...]] = []
    graphs = [_build_ranked_graph(view.ever, view.certainty, when) for when in (before, after)]
    if all(_is_degree_meaningful(view.ever, graph) for graph in graphs):
        states = [dict(graph.degree()) for graph in graphs]
        rows = [
            (
                view.label(move.name),
                move.earlier.ties,
                move.later.ties,
                move.earlier.rank,
                move.later.rank,
            )
            for move in list_rank_moves(*states)
        ]
    years = {"before": view.format_digits(before), "after": view.format_digits(after)}
    return view.build_table("moves", heads, rows, shown=MOST_MOVES, **years)


def _build_tie_change_table(
    view: ReportView, key: str, ties: Sequence[Tie], before: str, after: str
) -> Table:
    """Return the ties that ended or began, those of a kind together."""
    rows = sorted(
        (
            view.label_tie_kind(tie.kind),
            view.label(tie.subject),
            view.label(tie.object),
            format_tie_dates(view, tie),
        )
        for tie in ties
    )
    years = {"before": view.format_digits(before), "after": view.format_digits(after)}
    return view.build_table(key, ("tie", "from", "to", "dates"), rows, shown=MOST_CHANGES, **years)


def format_tie_dates(view: ReportView, tie: Tie) -> str | None:
    """Return when a tie held, as its documents tell it; None where they do not."""
    periods = (format_period(dates.start, dates.end, view.lang) for dates in tie.dates)
    return "; ".join(filter(None, periods)) or None
