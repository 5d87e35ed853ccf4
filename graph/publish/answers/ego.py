"""Answers what the network around one organisation is like, and what it alone connects."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...measures.ego_network import EgoNetwork
from ...measures.registry import MEASURES
from ..answer import Answer
from ..document import Block, Paragraph, Section
from ..report.overview import count_confirmed_ties
from .view import AnswerView

_REVEALING = "constraint"  # the measure by which it is decided who may read whom an organisation connects


def answer_ego(view: AnswerView, ego: EgoNetwork, by: str, *, anyway: bool) -> Answer:
    """Return the partners of an organisation, their groups and connections, and what only it connects."""
    is_open = view.is_open(_REVEALING)
    reasons = _find_reasons(view, ego)
    shown = dict.fromkeys(reasons, "") if anyway else reasons
    sections = (
        view.describe_observation(),
        Section("partners", "", tuple(_describe_partners(view, ego))),
        Section("groups", "", tuple(_describe_groups(view, ego, by))),
        Section("among", "", tuple(_describe_connections(view, ego, shown["among"], is_open))),
        Section("alone", "", tuple(_describe_alone(view, ego, shown["alone"], is_open))),
        *view.describe_basis(),
    )
    more = {
        "observed": view.observation.as_json(view.knowledge),
        "says_nothing": {key: reason for key, reason in reasons.items() if reason},
        "groups": by,
    }
    rows = [_make_record(view, ego, shown, is_open)]
    return Answer("ego", sections, rows, view.projection, view.lang, more)


def _find_reasons(view: AnswerView, ego: EgoNetwork) -> dict[str, str]:
    """Return why connections among partners, and what it alone connects, cannot be said."""
    unseen = ""
    if not ego.is_seen:
        unseen = view.format_message("unseen", n=ego.observable, pairs=ego.pairs)
    return {"among": unseen, "alone": view.explain_omission("whatif") or unseen}


def _describe_partners(view: AnswerView, ego: EgoNetwork) -> Iterator[Block]:
    name = view.label(ego.node)
    if not ego.is_respondent:
        yield view.make_paragraph("not-asked-itself", name=name)
    if not ego.partners:
        yield view.build_finding("no-partners", name=name)
        return
    both = count_confirmed_ties(view, ego.node)
    yield view.build_finding("size", name=name, n=ego.size, others=len(view.graph) - 1, both=both)


def _describe_groups(view: AnswerView, ego: EgoNetwork, by: str) -> Iterator[Block]:
    group = view.format_message(f"by-{by}")
    if not ego.partners:
        return
    if not ego.groups:
        yield view.make_paragraph("no-groups", group=group)
        return
    parts = [view.format_message("group", name=view.label(iri), n=number) for iri, number in ego.groups]
    yield view.make_paragraph("groups", n=len(ego.groups), group=group, parts=view.join_labels(parts))
    if ego.own_group is not None:
        yield view.make_paragraph("own-group", n=ego.own_group, size=ego.size, group=group)
    diversity = view.format_percent(ego.diversity or 0.0)
    if len(ego.groups) > 1:
        yield view.make_paragraph("diversity", share=diversity, group=group)
    if ego.ungrouped:
        yield view.make_paragraph("ungrouped", n=ego.ungrouped, group=group)


def _describe_connections(view: AnswerView, ego: EgoNetwork, reason: str, is_open: bool) -> Iterator[Block]:
    if ego.density is None:
        return
    if reason:
        yield view.make_paragraph("no-density", reason=reason)
        return
    yield view.build_finding("density", n=ego.among, pairs=ego.pairs, share=view.format_percent(ego.density))
    if is_open and ego.effective_size is not None and ego.efficiency is not None:
        size = view.format_digits(f"{ego.effective_size:.1f}")
        yield view.make_paragraph("effective", size=size, share=view.format_percent(ego.efficiency))
        constraint = view.format_digits(f"{ego.constraint:.2f}")
        meaning = view.choose_text(MEASURES["constraint"].meaning)
        yield view.make_paragraph("constraint", value=constraint, meaning=meaning)


def _describe_alone(view: AnswerView, ego: EgoNetwork, reason: str, is_open: bool) -> Iterator[Block]:
    if not ego.partners:
        return
    if not is_open:
        yield Paragraph(view.explain_omission(_REVEALING))
    elif reason:
        yield view.make_paragraph("no-alone", reason=reason)
    else:
        yield from _list_what_it_alone_connects(view, ego)


def _list_what_it_alone_connects(view: AnswerView, ego: EgoNetwork) -> Iterator[Block]:
    name = view.label(ego.node)
    if ego.only_here:
        names = view.list_names(ego.only_here)
        yield view.make_paragraph("only-here", n=len(ego.only_here), names=names)
    if ego.unshared:
        yield view.make_paragraph("unshared", n=ego.unshared, pairs=ego.pairs)
    if ego.separated:
        yield view.build_finding("separated", name=name, n=ego.separated)
    else:
        yield view.make_paragraph("not-separated", name=name)


def _make_record(view: AnswerView, ego: EgoNetwork, reasons: dict[str, str], is_open: bool) -> dict[str, Any]:
    is_seen = not reasons["among"]
    is_told = is_open and not reasons["alone"]
    return {
        **view.make_name_record(ego.node),
        "asked": ego.is_respondent,
        "size": ego.size,
        "confirmed": count_confirmed_ties(view, ego.node),
        "partners": [
            {**view.make_name_record(node), "asked": view.is_respondent(node)} for node in ego.partners
        ],
        "groups": {view.knowledge.label(iri): number for iri, number in ego.groups},
        "ungrouped": ego.ungrouped,
        "own_group": ego.own_group,
        "diversity": ego.diversity,
        "pairs_of_partners": ego.pairs,
        "observable_pairs_of_partners": ego.observable,
        "connected_pairs_of_partners": ego.among if is_seen else None,
        "density": ego.density if is_seen else None,
        "effective_size": ego.effective_size if is_seen and is_open else None,
        "efficiency": ego.efficiency if is_seen and is_open else None,
        "constraint": ego.constraint if is_seen and is_open else None,
        "only_here": [view.make_name_record(node) for node in ego.only_here] if is_told else None,
        "unshared_pairs": ego.unshared if is_told else None,
        "pairs_separated": ego.separated if is_told else None,
    }
