"""Answers what would fall apart if organisations left."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...measures.fragility import RemovalEffect
from ..answer import Answer
from ..document import Block, Listing, Paragraph, Section, Table
from .view import AnswerView

ALL_TRIED, STEP_BY_STEP = "all sets were tried", "found step by step; another set may lose more"  # in JSON


def answer_whatif(
    view: AnswerView, effect: RemovalEffect, search: str, *, wanted: int = 0, most: int | None = None
) -> Answer:
    """Return who would be cut off; `search` is how those who leave were found, empty where named.

    `wanted` is how many could leave, `most` how many pairs no choice of as many can exceed.
    """
    sections = (
        view.describe_observation(),
        Section("care", "", tuple(_warn(view))),
        Section("lost", "", tuple(_describe_loss(view, effect, search, wanted, most or 0))),
        Section("cut-off", "", tuple(_list_cut_off(view, effect))),
        *view.describe_basis(),
    )
    row = {
        "removed": [view.make_name_record(node) for node in effect.removed],
        "parts_before": effect.parts_before,
        "parts_after": effect.parts_after,
        "pairs_before": effect.pairs_before,
        "pairs_after": effect.pairs_after,
        "pairs_lost": effect.pairs_lost,
        "cut_off": [view.make_name_record(node) for node in effect.cut_off],
        "alone": [view.make_name_record(node) for node in effect.alone],
    }
    return Answer("whatif", sections, [row], view.projection, view.lang, _collect_more(view, search, most))


def _collect_more(view: AnswerView, search: str, most: int | None) -> dict[str, Any]:
    return {
        "observed": view.observation.as_json(view.knowledge),
        "says_nothing": view.applicability["whatif"].reason or None,
        "search": search or None,
        "upper_bound": most,
    }


def _warn(view: AnswerView) -> Iterator[Paragraph]:
    reason = view.explain_omission("whatif")
    if reason:
        yield view.make_paragraph("with-care", reason=reason)


def _describe_loss(
    view: AnswerView, effect: RemovalEffect, search: str, wanted: int, most: int
) -> Iterator[Block]:
    names = view.join_labels([view.label(node) for node in effect.removed])
    if effect.pairs_lost:
        yield view.make_paragraph("lost", names=names, n=effect.pairs_lost)
    else:
        yield view.make_paragraph("lost-none", names=names)
    if search:
        is_exact = search == ALL_TRIED
        yield view.make_paragraph("exact") if is_exact else view.make_paragraph("step-by-step", n=most)
        if len(effect.removed) < min(wanted, len(view.graph)):
            yield view.make_paragraph("fewer", wanted=wanted, n=len(effect.removed))
    heads = tuple(view.format_message(f"head-{head}") for head in ("what", "before", "after"))
    pairs_before = effect.pairs_after + effect.pairs_lost  # of those who stay
    rows = (
        (view.format_message("parts"), effect.parts_before, effect.parts_after),
        (view.format_message("pairs"), pairs_before, effect.pairs_after),
    )
    yield Table("loss", "", heads, rows)


def _list_cut_off(view: AnswerView, effect: RemovalEffect) -> Iterator[Block]:
    if effect.cut_off:
        heading = view.format_message("cut-off", n=len(effect.cut_off))
        yield Listing(heading, view.list_entries(effect.cut_off))
    if effect.alone:
        yield view.make_paragraph("alone", n=len(effect.alone))
