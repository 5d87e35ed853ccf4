"""Answers how a network developed year by year, and how far its figures depend on who answered."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ...measures.change import explain_undated_ties
from ...measures.grouping import group_organisations
from ...measures.non_response import FIGURES, NonResponse, compare_treatments, name_figures
from ...measures.scorecard import YearFigures, list_years, measure_years
from ..answer import Answer
from ..document import Block, CellValue, Section
from .view import AnswerView

MOST_YEARS_ASKED = 30
WHOLE = ("organisations", "pairs", "isolates", "parts")  # figures that are counts
THREE_WAYS = ("organisations", *FIGURES, "confirmed")


@dataclass(frozen=True)
class Scorecard:
    """The years and the three ways; `undated` is why there are no years, `dated` counts ties with a date."""

    years: tuple[YearFigures, ...]
    undated: str
    dated: int
    ties: int
    three_ways: NonResponse | None


def fill_scorecard(view: AnswerView, first: int | None, last: int | None, *, seed: int) -> Scorecard:
    """Compute the figures of each year, and the whole network three ways where that can be read."""
    ties = view.ties
    undated = explain_undated_ties(ties)
    years = () if undated else list_years(view.network, ties, first=first, last=last)
    figures = measure_years(
        view.network,
        years[-MOST_YEARS_ASKED:],
        group_organisations(view.network, "sector"),
        certainty=view.certainty,
        kinds=view.kinds,
    )
    three_ways = None
    if view.applicability["scorecard"].is_meaningful:
        answered = view.observation.coverage.list_answered(view.graph)
        three_ways = compare_treatments(view.graph, answered, view.knowledge, seed=seed)
    return Scorecard(tuple(figures), undated, sum(tie.is_dated for tie in ties), len(ties), three_ways)


def answer_scorecard(view: AnswerView, card: Scorecard) -> Answer:
    """Return a column for each year, then a column for each way to treat missing answers."""
    sections = (
        view.describe_observation(),
        Section("years", "", tuple(_describe_years(view, card))),
        Section("three-ways", view.format_message("title-three-ways"), tuple(_describe_ways(view, card))),
        *view.describe_basis(),
    )
    more = {
        "observed": view.observation.as_json(view.knowledge),
        "says_nothing": card.undated or None,
        "undated": card.ties - card.dated,
        "non_response": _make_ways_record(view, card.three_ways) if card.three_ways else None,
        "non_response_says_nothing": view.applicability["scorecard"].reason or None,
    }
    rows = [_make_year_record(year) for year in card.years]
    return Answer("scorecard", sections, rows, view.projection, view.lang, more)


# ---- year by year ----
def _describe_years(view: AnswerView, card: Scorecard) -> Iterator[Block]:
    if card.undated:
        yield view.build_finding("changes-undated", dated=card.dated, n=card.ties)
        return
    if not card.years:
        yield view.make_paragraph("no-years")
        return
    if card.ties > card.dated:
        yield view.make_paragraph("left-out", n=card.ties - card.dated)
    heads = [view.format_message("head-figure"), *(view.format_digits(year.year) for year in card.years)]
    yield from view.build_top_table("years", heads, list(_build_year_rows(view, card.years)), 0)
    unseen = [view.format_digits(year.year) for year in card.years if not year.coverage.is_enough]
    if unseen:
        yield view.make_paragraph("unseen-years", n=len(unseen), years=view.join_words(unseen))
    for key in ("observable", "shape", "core-fit"):
        yield view.make_paragraph(f"{key}-meaning")


def _build_year_rows(view: AnswerView, years: Sequence[YearFigures]) -> Iterator[tuple[CellValue, ...]]:
    yield _row(view, "observable", [_format_observed(view, year) for year in years])
    yield _row(view, "respondents", [len(year.coverage.respondents) for year in years])
    yield _row(view, "with-tie", [year.summary.organisations - year.summary.isolates for year in years])
    yield _row(view, "pairs", [year.summary.pairs for year in years])
    yield _row(view, "confirmed", [year.confirmed for year in years])
    yield _row(view, "began", [year.began for year in years])
    yield _row(view, "ended", [year.ended for year in years])
    yield _row(view, "density", [year.summary.density for year in years])
    yield _row(view, "centralisation", [year.summary.centralisation for year in years])
    yield _row(view, "parts", [year.parts for year in years])
    yield _row(view, "largest", [_format_share(view, year.largest) for year in years])
    yield _row(view, "clustering", [year.clustering for year in years])
    yield _row(view, "core-fit", [year.core_fit for year in years])
    yield _row(view, "ei_index", [year.summary.ei_index for year in years])


def _row(view: AnswerView, key: str, values: Sequence[CellValue]) -> tuple[CellValue, ...]:
    return (view.format_message(f"figure-{key}"), *values)


def _format_observed(view: AnswerView, year: YearFigures) -> str:
    """Return the share of observable pairs, never rounded up to all of them."""
    percent = math.floor(1000 * year.coverage.share) / 10
    return view.format_digits(f"{percent:g}%")


def _format_share(view: AnswerView, share: float | None) -> CellValue:
    return None if share is None else view.format_percent(share)


def _make_year_record(year: YearFigures) -> dict[str, Any]:
    summary = year.summary
    return {
        "year": year.year,
        "possible_pairs": year.coverage.pairs,
        "observable_pairs": year.coverage.observable,
        "observable_share": year.coverage.share,
        "observable": year.coverage.is_enough,
        "asked": len(year.coverage.respondents),
        "organisations": summary.organisations,
        "with_tie": summary.organisations - summary.isolates,
        "pairs": summary.pairs,
        "confirmed": year.confirmed,
        "newly_documented": year.began,
        "ended": year.ended,
        "density": summary.density,
        "centralisation": summary.centralisation,
        "parts": year.parts,
        "largest_part": year.largest,
        "clustering": year.clustering,
        "core_fit": year.core_fit,
        "ei_index": summary.ei_index,
        "assortativity": summary.assortativity,
    }


# ---- three ways to treat missing answers ----
def _describe_ways(view: AnswerView, card: Scorecard) -> Iterator[Block]:
    reason = view.explain_omission("scorecard")
    if reason:
        yield view.make_paragraph("no-three-ways", reason=reason)
        return
    ways = card.three_ways
    if not ways:
        yield view.make_paragraph("all-answered")
        return
    yield view.make_paragraph("silent", n=ways.silent, answered=ways.answered)
    heads = [view.format_message(f"head-{head}") for head in ("figure", "respondents", "everybody")]
    if ways.filled:
        heads += [view.format_message(f"head-{head}") for head in ("filled", "range")]
    yield from view.build_top_table("three-ways", heads, list(_build_way_rows(view, ways)), 0)
    yield _name_first(view, ways)
    if ways.filled:
        yield view.make_paragraph(
            "filled-meaning",
            runs=ways.filled.runs,
            unreported=_format_small(view, ways.filled.chance_unreported),
            unseen=_format_small(view, ways.filled.chance_unseen),
        )
    else:
        yield view.make_paragraph("not-filled")


def _build_way_rows(view: AnswerView, ways: NonResponse) -> Iterator[tuple[CellValue, ...]]:
    respondents, everybody = name_figures(ways.respondents), name_figures(ways.everybody)
    for name in THREE_WAYS:
        cells: list[CellValue] = [_format_figure(view, name, way[name]) for way in (respondents, everybody)]
        if ways.filled and name in FIGURES:
            low, high = ways.filled.intervals[name]
            cells.append(_format_figure(view, name, ways.filled.means[name]))
            cells.append(f"{_format_figure(view, name, low)}-{_format_figure(view, name, high)}")
        elif ways.filled:
            value = ways.filled.confirmed if name == "confirmed" else everybody[name]
            cells += [_format_figure(view, name, value), ""]
        yield (view.format_message(f"figure-{name}"), *cells)


def _format_figure(view: AnswerView, name: str, value: float | None) -> str:
    if value is None:
        return "–"
    if name in ("largest", "confirmed"):
        return view.format_percent(value)
    digits = 0 if name in WHOLE else 1 if name == "mean_degree" else 3
    return view.format_digits(f"{value:,.{digits}f}")


def _format_small(view: AnswerView, share: float) -> str:
    return view.format_digits(f"{100 * share:.1f}")


def _name_first(view: AnswerView, ways: NonResponse) -> Block:
    """Say who has most connections among the respondents and among everybody, and whether that differs."""
    among, everybody = ways.respondents.first, ways.everybody.first
    if set(among) == set(everybody):
        return view.build_finding("same-first", names=view.list_names(everybody), n=len(everybody))
    return view.build_finding(
        "other-first", respondents=view.list_names(among), everybody=view.list_names(everybody)
    )


def _make_ways_record(view: AnswerView, ways: NonResponse) -> dict[str, Any]:
    filled = ways.filled
    return {
        "answered": ways.answered,
        "silent": ways.silent,
        "respondents_only": _make_way_record(view, ways, "respondents"),
        "everybody": _make_way_record(view, ways, "everybody"),
        "filled_in": {
            **filled.means,
            "confirmed": filled.confirmed,
            "intervals": {name: list(interval) for name, interval in filled.intervals.items()},
            "chance_unreported": filled.chance_unreported,
            "chance_unseen": filled.chance_unseen,
            "runs": filled.runs,
        }
        if filled
        else None,
    }


def _make_way_record(view: AnswerView, ways: NonResponse, which: str) -> dict[str, Any]:
    way = ways.respondents if which == "respondents" else ways.everybody
    return {**name_figures(way), "first": [view.make_name_record(node) for node in way.first]}
