"""Answers who gives and who receives: in- and out-degree, what can reach whom, and what is returned."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from ...measures.applicability import describe_structure
from ...measures.context import Values
from ...measures.direction import DirectedContext, Reciprocity, measure_reciprocity
from ...measures.registry import Output
from ...model.direction import DirectedNetwork, direct_ties
from ..answer import Answer
from ..document import Block, Section
from .measure_texts import explain_measures, list_reasons, make_figures, select_shown
from .view import AnswerView


def direct_view(view: AnswerView) -> DirectedNetwork:
    """Return the directed ties of a view, which from then on judges measures by them."""
    network = direct_ties(view.network, view.graph, view.kinds)
    shape = describe_structure(view.graph, view.observation)
    view.judge_structure(replace(shape, arcs=network.graph.number_of_edges()))
    return network


def answer_direction(view: AnswerView, *, top: int, anyway: bool) -> Answer:
    """Return who gives to most, receives from most and can reach most, or why that cannot be said."""
    network = direct_view(view)
    context, measures = DirectedContext(network.graph), view.list_measures(Output.DIRECTED)
    columns: dict[str, Values] = {
        measure.id: measure.compute_directed(context) for measure in measures if measure.compute_directed
    }
    view.judge_figures({name: list(column.values()) for name, column in columns.items()})
    reciprocity = measure_reciprocity(network.graph, view.observation.coverage.list_answered(view.graph))
    shown = select_shown(view, measures, anyway=anyway)
    out, into = columns["out-degree"], columns["in-degree"]
    nodes = sorted(network.graph, key=lambda node: (-(out[node] or 0), -(into[node] or 0), node))
    sections: tuple[Section, ...] = (
        view.describe_observation(),
        Section("direction", "", tuple(describe_direction(view, network))),
    )
    if shown:
        heads = [view.format_head("organisation"), *(view.choose_text(measure.head) for measure in shown)]
        rows = [
            (view.mark_unasked(node), *(columns[measure.id].get(node) for measure in shown)) for node in nodes
        ]
        table = [*view.build_top_table("direction", heads, rows, top)]
        if not all(map(view.is_respondent, nodes)):
            table.append(view.make_paragraph("unasked-marked"))
        sections += (
            Section("ranking", "", tuple(table)),
            Section("reciprocity", "", tuple(_describe_reciprocity(view, reciprocity))),
            explain_measures(view, shown, measures),
        )
    else:
        reason = view.make_paragraph("no-rank", reason=view.explain_omission("out-degree"))
        sections += (Section("reason", "", (reason,)),)
    records = [
        {
            **view.make_name_record(node),
            **make_figures(view, measures, columns, node, anyway=anyway),
            "asked": view.is_respondent(node),
        }
        for node in nodes
    ]
    more = {
        **make_direction_record(view, network),
        "says_nothing": list_reasons(view, measures),
        "reciprocity": {**vars(reciprocity), "share": reciprocity.share} if shown else None,
    }
    return Answer("central", (*sections, *view.describe_basis()), records, view.projection, view.lang, more)


def make_direction_record(view: AnswerView, network: DirectedNetwork) -> dict[str, Any]:
    """Return what has a direction, as JSON says it."""
    kinds = view.knowledge.ontology.tie_kinds
    return {
        "network": str(view.mode),
        "observed": view.observation.as_json(view.knowledge),
        "directed": {
            "arcs": network.graph.number_of_edges(),
            "kinds": {kinds[iri].name: number for iri, number in network.kinds},
            "left_out": network.left_out,
        },
    }


def describe_direction(view: AnswerView, network: DirectedNetwork) -> Iterator[Block]:
    """Say what has a direction, which way it runs, and what is left out."""
    kinds = view.knowledge.ontology.tie_kinds
    if network.kinds:
        names = [
            view.format_message("kind-number", kind=view.label_tie_kind(kinds[iri]), n=number)
            for iri, number in network.kinds
        ]
        arcs = network.graph.number_of_edges()
        yield view.make_paragraph("directed-ties", n=arcs, kinds=view.join_words(names))
        if any(not kinds[iri].giver for iri, _ in network.kinds):
            yield view.make_paragraph("directed-as-written")
    if network.left_out:
        yield view.make_paragraph("directed-left-out", n=network.left_out)


def _describe_reciprocity(view: AnswerView, reciprocity: Reciprocity) -> Iterator[Block]:
    if reciprocity.share is None:
        yield view.make_paragraph("reciprocity-none")
        return
    yield view.make_paragraph(
        "reciprocity",
        n=reciprocity.arcs,
        returned=reciprocity.returned,
        share=view.format_percent(reciprocity.share),
        chance=view.format_percent(reciprocity.expected),
    )
