"""Answers what changed between two dates or two data sets: ties new, ended, or no longer documented."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from ...measures import change
from ...measures.change import NetworkSummary, RankMove, TieChanges
from ..answer import Answer
from ..document import Block, CellValue, Entry, Listing, Section, Table
from .side_by_side import build_figure_rows, describe_bases, explain_missing_shapes, summarise_view
from .ties import format_tie, make_tie_record
from .view import AnswerView

if TYPE_CHECKING:
    from ...model.network import Tie

FIGURES = ("organisations", "pairs", "isolates", "density", "centralisation")

_SORTS = {
    "new": "newly documented",
    "ended": "ended, as a source says",
    "weaker": "documented with less certainty",
    "gone": "no longer documented",
}


@dataclass(frozen=True)
class Comparison:
    """Two networks and the ties that differ: of one data set at two dates, or of two data sets.

    `undated` is why figures over time mean nothing, empty where they mean something; `titles` is what people
    call the two, and `names` what JSON does.
    """

    views: tuple[AnswerView, AnswerView]
    titles: tuple[str, str]
    names: tuple[str, str]
    changes: TieChanges
    undated: str = ""

    def list_sorts(self) -> Iterator[tuple[str, tuple[Tie, ...], AnswerView]]:
        """Yield what happened to ties, those ties, and the network that knows them."""
        yield "new", self.changes.new, self.views[1]
        yield "ended", self.changes.ended, self.views[1]
        yield "weaker", self.changes.weaker, self.views[1]
        yield "gone", self.changes.gone, self.views[0]


def compare_at_dates(view: AnswerView, earlier: str, later: str) -> Comparison:
    """Compare the network of one data set at two dates."""
    ties = view.network.select_counted_ties(certainty=view.certainty, kinds=view.kinds)
    changes = change.compare_dates(ties, earlier, later)
    views = replace(view, as_of=earlier), replace(view, as_of=later)
    titles = view.format_date(earlier), view.format_date(later)
    return Comparison(views, titles, (earlier, later), changes, change.explain_undated_ties(ties))


def compare_data_sets(first: AnswerView, second: AnswerView) -> Comparison:
    """Compare the networks of two data sets."""
    before, after = (
        view.network.select_counted_ties(certainty=view.certainty, kinds=view.kinds)
        for view in (first, second)
    )
    names = first.knowledge.dataset.name, second.knowledge.dataset.name
    return Comparison(
        (first, second),
        names,
        names,
        change.compare_networks(
            before, after, any_certainty=second.network.select_counted_ties(kinds=second.kinds)
        ),
    )


def answer_change(comparison: Comparison, earlier: str, later: str, *, top: int) -> Answer:
    """Return what is new, what has ended and what is merely no longer documented."""
    first, second = views = comparison.views
    summaries = [] if comparison.undated else [summarise_view(view) for view in views]
    missing = comparison.undated or _explain_missing_shape(comparison)
    moves = [] if missing else _list_moves(comparison)
    sections = [*_describe_ties(comparison)]
    if comparison.undated:
        ties = first.network.select_counted_ties(certainty=first.certainty, kinds=first.kinds)
        dated = sum(tie.is_dated for tie in ties)
        finding = first.build_finding("changes-undated", dated=dated, n=len(ties))
        sections.append(Section("undated", "", (finding,)))
    else:
        sections.append(Section("sizes", "", tuple(_describe_sizes(comparison, summaries))))
    if not missing:
        sections.append(Section("moves", "", tuple(_describe_moves(comparison, moves, top))))
    more = {
        "earlier": earlier,
        "later": later,
        "kept": comparison.changes.unchanged,
        "undated": comparison.changes.undated,
        "size": [vars(summary) for summary in summaries] or None,
        "ranks": None if missing else _make_move_records(second, moves),
        "says_nothing": missing or None,
        "observed": [view.observation.as_json(view.knowledge) for view in (first, second)],
    }
    rows = [
        {"what": _SORTS[key], **make_tie_record(tie, view.knowledge)}
        for key, ties, view in comparison.list_sorts()
        for tie in ties
    ]
    sections += describe_bases(views, comparison.titles)
    return Answer("change", tuple(sections), rows, None, first.lang, more, networks=len(views))


def _explain_missing_shape(comparison: Comparison) -> str:
    """Return why shape and ranks mean nothing, as JSON says it; empty where they mean something.

    Shape is that of the whole network, ranks are those of organisations alone.
    """
    reasons = (
        f"{name}: {part.applicability['degree'].reason}"
        for view, name in zip(comparison.views, comparison.names, strict=True)
        for part in (view, view.of_organisations)
        if part.applicability["degree"].reason
    )
    return " ".join(dict.fromkeys(reasons))


def _describe_ties(comparison: Comparison) -> Iterator[Section]:
    view, changes = comparison.views[0], comparison.changes
    if changes.undated:
        yield Section("left-out", "", (view.make_paragraph("left-out", n=changes.undated),))
    for key, ties, network in comparison.list_sorts():
        if ties or key not in ("gone", "weaker"):
            entries = tuple(Entry(format_tie(network, tie)) for tie in ties)
            yield Section(key, "", (Listing(view.format_message(key, n=len(ties)), entries),))
    yield Section("unchanged", "", (view.make_paragraph("unchanged", n=changes.unchanged),))


def _describe_sizes(comparison: Comparison, summaries: Sequence[NetworkSummary]) -> Iterator[Block]:
    view, (earlier, later) = comparison.views[0], comparison.titles
    heads = (
        view.format_message("head-figure"),
        view.format_message("head-earlier", name=earlier),
        view.format_message("head-later", name=later),
    )
    yield Table("sizes", "", heads, tuple(build_figure_rows(view, FIGURES, summaries)))
    yield from explain_missing_shapes(comparison.views, comparison.titles)


# ---- ranks ----
def _list_moves(comparison: Comparison) -> list[RankMove]:
    before, after = (
        {change.extract_shared_id(node): degree for node, degree in view.of_organisations.graph.degree()}
        for view in comparison.views
    )
    return change.list_rank_moves(before, after)


def _describe_moves(comparison: Comparison, moves: Sequence[RankMove], top: int) -> Iterator[Block]:
    view = comparison.views[1]
    nodes = [set(map(change.extract_shared_id, each.of_organisations.graph)) for each in comparison.views]
    yield view.make_paragraph("moves", n=len(moves), both=len(nodes[0] & nodes[1]))
    if not moves:
        return
    keys = ("organisation", "ties-before", "ties-after", "rank-before", "rank-after")
    labels = _label_by_shared_id(view)
    rows: list[tuple[CellValue, ...]] = [
        (
            labels[move.name],
            move.earlier.ties,
            move.later.ties,
            *(
                view.format_digits(f"{place.rank}{'=' if place.tied else ''}")
                for place in (move.earlier, move.later)
            ),
        )
        for move in moves
    ]
    yield from view.build_top_table("moves", [view.format_message(f"head-{key}") for key in keys], rows, top)
    yield view.make_paragraph("moves-meaning")


def _label_by_shared_id(view: AnswerView) -> dict[str, str]:
    return {change.extract_shared_id(node): view.label(node) for node in view.network.organisations}


def _make_move_records(view: AnswerView, moves: Sequence[RankMove]) -> list[dict[str, Any]]:
    labels = _label_by_shared_id(replace(view, lang="en"))
    return [
        {
            "id": move.name,
            "label": labels[move.name],
            "ties": [move.earlier.ties, move.later.ties],
            "rank": [move.earlier.rank, move.later.rank],
            "sharing": [move.earlier.tied, move.later.tied],
        }
        for move in moves
    ]
