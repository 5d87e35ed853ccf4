"""What changed from year to year, where ties are dated: a view in, one part of the report out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..dataset import date_bounds
from ..measures.change import Change, between_dates, moves, undated_reason
from ..measures.conditions import structure, verdicts
from ..measures.observation import observe
from ..network import Network, Tie
from .content import Block, Cell, Chart, Paragraph, Section, Table
from .view import View

MOST_YEARS = 10  # years that are compared, the latest ones
MOST_CHANGES = 20
MOST_MOVES = 10


def what_changed(view: View) -> Section:
    """Return how many pairs held in each year and what is new or has ended in the last, or why not."""
    title = view.say("section-changes")
    ties = view.network.counted(certainty=view.certainty)
    years = years_of(view, ties)
    dated = sum(tie.is_dated for tie in ties)
    if undated_reason(ties) or not ties:
        finding = view.finding("changes-undated", dated=dated, n=len(ties))
        return Section("changes", title, (finding,))
    if len(years) < 2:
        return Section("changes", title, (view.finding("changes-one-year"),))
    last_two = (str(years[-2]), str(years[-1]))
    commands = (view.command("change", *last_two, at_date=False),)
    return Section("changes", title, tuple(_changes(view, ties, years)), commands)


def years_of(view: View, ties: Sequence[Tie]) -> list[int]:
    """Return the last years that are told of: up to the date asked for, else the latest start or document."""
    starts = [int(dates.start[:4]) for tie in ties for dates in tie.dates if dates.start]
    ends = [int(dates.end[:4]) for tie in ties for dates in tie.dates if dates.end]
    bounds = [date_bounds(source.issued) for source in view.knowledge.sources.values()]
    issued = [found[1].year for found in bounds if found]
    if not starts and not ends:
        return []
    asked = date_bounds(view.as_of) if view.as_of else None
    last = asked[1].year if asked else max([*starts, *issued] or ends)
    first = max(min([*starts, *ends]), last - MOST_YEARS + 1)
    return list(range(first, last + 1))


def _changes(view: View, ties: Sequence[Tie], years: Sequence[int]) -> Iterator[Block]:
    by_year = _by_year(view, ties, years)
    before, after = str(years[-2]), str(years[-1])
    found = between_dates(ties, before, after)
    yield Paragraph(view.say("changes-reading"))
    yield view.finding(
        "changes-pairs",
        see=("years", "chart-years"),
        before=int(by_year.rows[-2][1] or 0),
        after=int(by_year.rows[-1][1] or 0),
        first_year=view.digits(before),
        last_year=view.digits(after),
    )
    yield view.finding(
        "changes-ties",
        see=("changes",),
        evidence=[tie.supports[0] for tie in (*found.new, *found.ended) if not tie.is_inferred],
        new=len(found.new),
        ended=len(found.ended),
        kept=found.kept,
        first_year=view.digits(before),
        last_year=view.digits(after),
    )
    if found.undated:
        yield view.finding("changes-left-out", n=found.undated)
    yield Chart("chart-years", view.say("chart-years"), by_year, 0, (1,), rows=MOST_YEARS, upright=True)
    yield by_year
    moved = _moves(view, before, after)
    if moved.rows:
        yield moved
    if found.new or found.ended:
        yield _listed(view, found)


def _by_year(view: View, ties: Sequence[Tie], years: Sequence[int]) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for at, year in enumerate(years):
        pairs = len({tie.ends for tie in ties if tie.held(str(year))})
        found = between_dates(ties, str(years[at - 1]), str(year)) if at else None
        new, ended = (len(found.new), len(found.ended)) if found else (None, None)
        rows.append((view.digits(str(year)), pairs, new, ended))
    return view.table("years", ("year", "pairs", "ties-new", "ties-ended"), rows)


def _says_something(network: Network, certainty: str, when: str) -> bool:
    graph = network.project(certainty=certainty, as_of=when)
    shape = structure(graph, observe(network, graph))
    return verdicts(shape, network.knowledge)["degree"].says_something


def _moves(view: View, before: str, after: str) -> Table:
    heads = ("organisation", "ties-before", "ties-after", "rank-before", "rank-after")
    rows: list[tuple[Cell, ...]] = []
    if all(_says_something(view.network, view.certainty, when) for when in (before, after)):
        states = [
            dict(view.network.project(certainty=view.certainty, as_of=when).degree())
            for when in (before, after)
        ]
        rows = [
            (
                view.label(move.name),
                move.earlier.ties,
                move.later.ties,
                move.earlier.rank,
                move.later.rank,
            )
            for move in moves(*states)
        ]
    years = {"before": view.digits(before), "after": view.digits(after)}
    return view.table("moves", heads, rows, shown=MOST_MOVES, **years)


def _listed(view: View, found: Change) -> Table:
    rows = [
        (
            view.say(what),
            view.label(tie.subject),
            view.kind(tie.kind),
            view.label(tie.object),
            span(view, tie),
        )
        for what, ties in (("change-ended", found.ended), ("change-new", found.new))
        for tie in ties
    ]
    return view.table("changes", ("change", "from", "tie", "to", "dates"), rows, shown=MOST_CHANGES)


def span(view: View, tie: Tie) -> str | None:
    """Return when a tie held, as its documents tell it; None where they do not."""
    told = [f"{_start(dates.start)}–{_end(dates.end)}" for dates in tie.dates if dates.start or dates.end]
    return view.digits("; ".join(told)) or None


def _start(day: str) -> str:
    """Return a first day as short as it was told.

    >>> _start("2022-01-01"), _start("2022-03-01"), _start("2022-03-02")
    ('2022', '2022-03', '2022-03-02')
    """
    return day.removesuffix("-01").removesuffix("-01")


def _end(day: str) -> str:
    """Return a last day as short as it was told.

    >>> _end("2023-12-31"), _end("2023-02-28"), _end("2023-02-27"), _end("")
    ('2023', '2023-02', '2023-02-27', '')
    """
    month = date_bounds(day[:7])
    if not month or month[1].isoformat() != day:
        return day
    return day[:7].removesuffix("-12")
