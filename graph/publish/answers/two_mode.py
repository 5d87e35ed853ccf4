"""Answers how organisations and alliances, or events, are joined: both sides ranked, and who connects."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ...measures.applicability import describe_two_mode
from ...measures.context import Values
from ...measures.coverage import Coverage
from ...measures.observation import Reports, count_reports
from ...measures.registry import Measure, Output
from ...measures.two_mode import (
    MOST_SHARED,
    SharedPair,
    TwoModeContext,
    list_common_members,
    list_shared_pairs,
)
from ...measures.two_mode_coverage import measure_two_mode_coverage
from ...model.modes import NetworkMode, TwoModeNetwork, build_two_mode
from ..answer import Answer
from ..document import Block, CellValue, Paragraph, Section
from .measure_texts import explain_measures, list_reasons, make_figures, select_shown
from .view import AnswerView

MOST_PAIRS = 10_000  # pairs that JSON lists, those that share most


@dataclass(frozen=True)
class _TwoModeAnswer:
    """What an answer about two modes is made of."""

    view: AnswerView
    context: TwoModeContext
    coverage: Coverage
    columns: dict[str, Values]
    top: int
    anyway: bool

    @property
    def network(self) -> TwoModeNetwork:
        """The network that is measured."""
        return self.context.network

    @property
    def reports(self) -> Reports | None:
        """By how many of the two ends connections with alliances were reported; an event reports nothing."""
        if self.network.mode is NetworkMode.EVENTS:
            return None
        return count_reports(self.network.graph.edges(data="ties"), self.view.knowledge)

    @property
    def may_rank(self) -> bool:
        """Whether figures may stand."""
        return self.anyway or self.view.applicability["two-mode degree"].is_meaningful

    @property
    def measures(self) -> list[Measure]:
        """The measures that these readers may see."""
        return self.view.list_measures(Output.TWO_MODE)

    @property
    def shown(self) -> list[Measure]:
        """Those of them whose figures may stand."""
        return select_shown(self.view, self.measures, anyway=self.anyway)

    def format_message(self, key: str, **values: str | int | float) -> str:
        """Return a text about alliances or about events."""
        return self.view.format_message(f"{self.network.mode}-{key}", **values)

    def is_known_whole(self, node: str) -> bool:
        """Whether all ties of a node could be seen, not only those that the other side reported."""
        coverage, network = self.coverage, self.network
        others = network.organisations if node in network.gatherings else network.gatherings
        speakers = coverage.respondents | coverage.seen_whole
        return bool(coverage.complete_lists) or node in speakers or speakers.issuperset(others)

    def mark_unasked(self, node: str) -> str:
        """Return what a node is called, with a mark where some of its ties could not be seen."""
        return self.view.label(node) + ("" if self.is_known_whole(node) else " *")

    def sort_nodes(self, nodes: Sequence[str]) -> list[str]:
        """Return nodes with most ties first, of as many the one with the greater betweenness."""
        degrees, between = self.columns["two-mode degree"], self.columns.get("two-mode betweenness", {})
        return sorted(
            nodes, key=lambda node: (-(degrees[node] or 0), -round(between.get(node) or 0, 12), node)
        )

    def list_pairs(self, *, gatherings: bool) -> list[SharedPair]:
        """Return which share something; none where they are too many."""
        if not self.context.can_be_paired or not self.may_rank:
            return []
        return list_shared_pairs(self.context, gatherings=gatherings)


def answer_two_mode(view: AnswerView, *, top: int, anyway: bool) -> Answer:
    """Return both sides of a two-mode network, what is shared, and who connects alliances or events."""
    network = build_two_mode(view.network, view.mode, view.tie_filter)
    coverage = measure_two_mode_coverage(view.network, network)
    view.judge_structure(describe_two_mode(network, coverage))
    context = TwoModeContext(network)
    measures = view.list_measures(Output.TWO_MODE)
    columns = {
        measure.id: measure.compute_two_mode(context) for measure in measures if measure.compute_two_mode
    }
    view.judge_figures({name: list(column.values()) for name, column in columns.items()})
    result = _TwoModeAnswer(view, context, coverage, columns, top, anyway)
    counted = result.format_message(
        "counted",
        organisations=len(network.organisations),
        gatherings=len(network.gatherings),
        n=network.graph.number_of_edges(),
    )
    sections = (
        Section("observation", "", tuple(_describe_observation(result))),
        *(_describe_ranking(result) if result.may_rank else [_explain_missing(result)]),
        *view.describe_basis(counted),
    )
    rows = [
        _make_record(result, node, side)
        for side, nodes in (
            ("organisation", network.organisations),
            (_SIDES[network.mode], network.gatherings),
        )
        for node in result.sort_nodes(nodes)
    ]
    return Answer("central", sections, rows, network.projection, view.lang, _make_envelope(result))


_SIDES = {"alliances": "alliance", "events": "event"}


def _describe_observation(result: _TwoModeAnswer) -> Iterator[Block]:
    """Say what joins the two sides, and how much of that could be seen."""
    view, coverage = result.view, result.coverage
    yield view.make_paragraph(f"{result.network.mode}-what")
    if result.reports and result.reports.pairs:
        yield Paragraph(result.reports.write_sentence(view.lang))
    if coverage.observable < coverage.pairs:
        share = view.format_digits(f"{int(1000 * coverage.share) / 10:g}")
        yield view.make_paragraph(
            f"{result.network.mode}-coverage", share=share, n=coverage.observable, pairs=coverage.pairs
        )
    if result.network.left_out:
        yield view.make_paragraph(f"{result.network.mode}-left-out", n=result.network.left_out)


def _explain_missing(result: _TwoModeAnswer) -> Section:
    view = result.view
    reason = view.make_paragraph("no-two-mode", reason=view.explain_omission("two-mode degree"))
    return Section("reason", "", (reason, view.make_paragraph("two-mode-anyway")))


def _describe_ranking(result: _TwoModeAnswer) -> Iterator[Section]:
    view, network = result.view, result.network
    for key, head, nodes in (
        ("organisations", "organisation", network.organisations),
        (str(network.mode), _SIDES[network.mode], network.gatherings),
    ):
        heads = [view.format_message(f"head-{head}"), *(view.choose_text(each.head) for each in result.shown)]
        rows = [
            (result.mark_unasked(node), *(result.columns[each.id].get(node) for each in result.shown))
            for node in result.sort_nodes(nodes)
        ]
        table = [*view.build_top_table(key, heads, rows, result.top)]
        if not all(map(result.is_known_whole, nodes)):
            table.append(view.make_paragraph("not-whole-marked"))
        yield Section(key, "", tuple(table))
    yield from _describe_pairs(result)
    yield explain_measures(view, result.shown, result.measures)


def _describe_pairs(result: _TwoModeAnswer) -> Iterator[Section]:
    """List which organisations share most, and who connects alliances or events."""
    view, network = result.view, result.network
    if not result.context.can_be_paired:
        skipped = view.make_paragraph("pairs-skipped", most=MOST_SHARED)
        yield Section("pairs", "", (skipped,))
        return
    pairs = result.list_pairs(gatherings=False)
    if pairs:
        heads = [
            view.format_message(f"head-{head}") for head in ("organisation", "other", "shared", "newman")
        ]
        rows = [(view.label(pair.first), view.label(pair.second), pair.shared, pair.newman) for pair in pairs]
        intro = view.make_paragraph(f"{network.mode}-shared", n=len(pairs))
        table = view.build_top_table("shared", heads, rows, result.top)
        yield Section("shared", "", (intro, *table, view.make_paragraph("newman-meaning")))
    if view.is_open("only links"):
        yield from _describe_connectors(result)


def _describe_connectors(result: _TwoModeAnswer) -> Iterator[Section]:
    """List pairs of alliances or events with who connects them, those that hang on one organisation first."""
    view, pairs = result.view, result.list_pairs(gatherings=True)
    if not pairs:
        return
    ordered = sorted(pairs, key=lambda pair: (pair.shared, -round(pair.newman, 12), pair.first, pair.second))
    side = _SIDES[result.network.mode]
    heads = [
        view.format_message(f"head-{head}") for head in (side, f"other-{side}", "number", "connected-by")
    ]
    rows: list[tuple[CellValue, ...]] = [
        (
            view.label(pair.first),
            view.label(pair.second),
            pair.shared,
            view.list_names(list_common_members(result.context, pair), 3),
        )
        for pair in ordered
    ]
    once = sum(pair.shared == 1 for pair in pairs)
    total = len(result.network.gatherings) * (len(result.network.gatherings) - 1) // 2
    intro = [view.make_paragraph(f"{result.network.mode}-connected", n=len(pairs), pairs=total)]
    if once:
        intro.append(view.make_paragraph("connected-once", n=once))
    yield Section("connected", "", (*intro, *view.build_top_table("connected", heads, rows, result.top)))


def _make_envelope(result: _TwoModeAnswer) -> dict[str, Any]:
    view, coverage, network = result.view, result.coverage, result.network
    local = view.knowledge.dataset.mint.shorten_iri
    shared, connected = (result.list_pairs(gatherings=side) for side in (False, True))
    if not view.is_open("only links"):
        connected = []
    return {
        "network": str(network.mode),
        "observed": {
            "asked": sorted(map(local, coverage.respondents)),
            "seen_whole": sorted(map(local, coverage.seen_whole)),
            "possible_pairs": coverage.pairs,
            "observable_pairs": coverage.observable,
            "observable_share": coverage.share,
            **(result.reports.as_json() if result.reports else {}),
        },
        "says_nothing": list_reasons(view, result.measures),
        "left_out": network.left_out,
        "shared": [_make_pair_record(result, pair) for pair in shared[:MOST_PAIRS]],
        "connected": [
            {
                **_make_pair_record(result, pair),
                "by": [local(node) for node in list_common_members(result.context, pair)],
            }
            for pair in connected[:MOST_PAIRS]
        ],
        "shared_pairs": len(shared),
        "connected_pairs": len(connected),
    }


def _make_pair_record(result: _TwoModeAnswer, pair: SharedPair) -> dict[str, Any]:
    local = result.view.knowledge.dataset.mint.shorten_iri
    return {
        "one": local(pair.first),
        "other": local(pair.second),
        "shared": pair.shared,
        "newman": pair.newman,
    }


def _make_record(result: _TwoModeAnswer, node: str, side: str) -> dict[str, Any]:
    figures = make_figures(result.view, result.measures, result.columns, node, anyway=result.may_rank)
    known = result.is_known_whole(node)
    return {**result.view.make_name_record(node), "side": side, **figures, "asked": known}
