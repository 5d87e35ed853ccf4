"""Answers what would fall apart if organisations left."""

from __future__ import annotations

from collections.abc import Iterator

from ...measures.fragility import RemovalEffect
from ..answer import Answer
from ..document import Block, Listing, Paragraph, Section, Table
from .view import AnswerView

ALL_TRIED, STEP_BY_STEP = "all sets were tried", "found step by step; another set may lose more"  # in JSON


def answer_whatif(view: AnswerView, effect: RemovalEffect, search: str) -> Answer:
    """Return who would be cut off; `search` is how those who leave were found, empty where named."""
    sections = (
        view.describe_observation(),
        Section("care", "", tuple(_warn(view))),
        Section("lost", "", tuple(_describe_loss(view, effect, search))),
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
    return Answer("whatif", sections, [row], view.projection, view.lang, {"search": search or None})


def _warn(view: AnswerView) -> Iterator[Paragraph]:
    reason = view.explain_omission("whatif")
    if reason:
        yield view.make_paragraph("with-care", reason=reason)


def _describe_loss(view: AnswerView, effect: RemovalEffect, search: str) -> Iterator[Block]:
    names = view.join_labels([view.label(node) for node in effect.removed])
    if effect.pairs_lost:
        yield view.make_paragraph("lost", names=names, n=effect.pairs_lost)
    else:
        yield view.make_paragraph("lost-none", names=names)
    if search:
        yield view.make_paragraph("exact" if search == ALL_TRIED else "step-by-step")
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
