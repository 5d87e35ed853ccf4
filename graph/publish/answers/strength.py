"""Answers who is central if strong connections count more: by kinds of tie, quotes or a recorded weight."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ...measures.applicability import describe_structure
from ...measures.context import Values
from ...measures.registry import MEASURES, Output
from ...measures.strength import Strength, StrengthContext
from ..answer import Answer
from ..document import Block, CellValue, Section
from .measure_texts import explain_measures, list_reasons, make_figures, select_shown
from .view import AnswerView


def answer_strength(view: AnswerView, strength: Strength, *, top: int, anyway: bool) -> Answer:
    """Return who is central by the strength of connections, or why that cannot be said."""
    context = StrengthContext(view.graph, strength)
    shape = describe_structure(view.graph, view.observation)
    view.judge_structure(replace(shape, with_strength=len(context.strengths)))
    measures = view.list_measures(Output.STRENGTH)
    columns: dict[str, Values] = {
        measure.id: measure.compute_by_strength(context)
        for measure in measures
        if measure.compute_by_strength
    }
    view.judge_figures({name: list(column.values()) for name, column in columns.items()})
    shown = select_shown(view, measures, anyway=anyway)
    total = columns["strength"]
    nodes = sorted(view.graph, key=lambda node: (-round(total[node] or 0, 9), -view.graph.degree(node), node))
    what = Section("strength", "", tuple(_describe_strength(view, context)))
    if shown:
        degree = MEASURES["degree"]
        heads = [
            view.format_head("organisation"),
            *(view.choose_text(each.head) for each in [*shown, degree]),
        ]
        rows: list[tuple[CellValue, ...]] = [
            (
                view.mark_unasked(node),
                *(columns[measure.id].get(node) for measure in shown),
                view.graph.degree(node),
            )
            for node in nodes
        ]
        table: list[Block] = [*view.build_top_table("strength", heads, rows, top)]
        if not all(map(view.is_respondent, nodes)):
            table.append(view.make_paragraph("unasked-marked"))
        ranking: tuple[Section, ...] = (
            what,
            Section("ranking", "", tuple(table)),
            explain_measures(view, [*shown, degree], measures),
        )
    else:
        reason = view.make_paragraph("no-rank", reason=view.explain_omission("strength"))
        ranking = (what, Section("reason", "", (reason,)))
    records = [
        {
            **view.make_name_record(node),
            "degree": view.graph.degree(node),
            **make_figures(view, measures, columns, node, anyway=anyway),
            "asked": view.is_respondent(node),
        }
        for node in nodes
    ]
    more = {
        "network": str(view.mode),
        "observed": view.observation.as_json(view.knowledge),
        "says_nothing": list_reasons(view, measures),
        "strength_of": str(strength),
        "without_strength": context.missing,
    }
    sections = (view.describe_observation(), *ranking, *view.describe_basis())
    return Answer("central", sections, records, view.projection, view.lang, more)


def _describe_strength(view: AnswerView, context: StrengthContext) -> Iterator[Block]:
    """Say what makes a connection strong, and which have no strength."""
    yield view.make_paragraph(f"strength-{context.strength}")
    if context.missing:
        yield view.make_paragraph("strength-missing", n=context.missing, pairs=view.graph.number_of_edges())
