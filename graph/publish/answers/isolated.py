"""Answers who is isolated: four kinds of isolation, kept apart, and who could introduce them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ...measures.isolation import (
    LEFT_OUT,
    MADE_LIST,
    NO_TIE,
    NOT_CONSULTED,
    ONE_SIDE,
    OUTSIDE,
    SAME_EVENT,
    SAME_TRAIT,
    WEAKER,
    Isolation,
)
from ..answer import Answer
from ..document import Entry, Listing, Section
from .view import AnswerView

SHOWN = 8  # names of a long list that are printed; JSON has all

# of each kind: the key of its texts
_KEYS = {NO_TIE: "no-tie", ONE_SIDE: "one-side", OUTSIDE: "outside", NOT_CONSULTED: "not-consulted"}
_REASONS = {
    LEFT_OUT: "through-left-out",
    WEAKER: "through-weaker",
    SAME_EVENT: "through-event",
    SAME_TRAIT: "through-trait",
}

Introducers = Mapping[str, tuple[str, tuple[str, ...]]]


def answer_isolated(
    view: AnswerView, isolation: Isolation, introducers: Introducers, *, show_all: bool, engine: str
) -> Answer:
    """Return who has no tie, is known from one side, stands apart, or was not asked."""
    most_names = 0 if show_all else SHOWN
    sections = [
        view.describe_observation(),
        *_describe_groups(view, isolation, introducers, most_names),
    ]
    if introducers and (view.kinds or view.as_of):
        sections.append(Section("search", "", (view.make_paragraph("introducers-from-all"),)))
    if engine != "local":
        sections.append(Section("cluster", "", (view.make_paragraph("on-cluster"),)))
    return Answer(
        "isolated",
        (*sections, *view.describe_basis()),
        _make_records(view, isolation, introducers),
        view.projection,
        view.lang,
        {"observed": view.observation.as_json(view.knowledge), "engine": engine},
    )


def _describe_groups(
    view: AnswerView, isolation: Isolation, introducers: Introducers, most_names: int
) -> Iterator[Section]:
    weaker = dict(isolation.weaker)
    unconnected = [
        Entry(
            _name_weaker(view, node, weaker.get(node)), _list_introducers(view, node, introducers, most_names)
        )
        for node in isolation.no_tie
    ]
    if isolation.makers:
        makers = _join_names(view, isolation.makers, most_names)
        unconnected.append(Entry(view.format_message("made-the-list", names=makers, n=len(isolation.makers))))
    yield _make_section(view, NO_TIE, len(isolation.no_tie), unconnected)
    reporters = [
        Entry(
            view.format_message("reported-only-by", name=view.label(reporter), n=len(nodes)),
            (_join_names(view, nodes, most_names),),
        )
        for reporter, nodes in isolation.one_side
    ]
    one_sided = sum(len(nodes) for _, nodes in isolation.one_side)
    yield _make_section(view, ONE_SIDE, one_sided, reporters)
    outside = [
        Entry(view.label(node), _list_introducers(view, node, introducers, most_names))
        for node in isolation.outside
    ]
    yield _make_section(view, OUTSIDE, len(isolation.outside), outside)
    unasked = isolation.not_consulted
    names = [Entry(_join_names(view, unasked, most_names))] if unasked else []
    yield _make_section(view, NOT_CONSULTED, len(unasked), names)


def _make_section(view: AnswerView, kind: str, number: int, entries: list[Entry]) -> Section:
    key = _KEYS[kind]
    heading = view.format_message(f"group-{key}", n=number)
    if not number and not entries:
        return Section(key, "", (Listing(heading, ()),))
    meaning = view.format_message(f"meaning-{key}")
    return Section(key, "", (Listing(f"{heading} {meaning}", tuple(entries)),))


def _name_weaker(view: AnswerView, node: str, certainty: str | None) -> str:
    if not certainty:
        return view.label(node)
    level = view.label_certainty(certainty)
    return view.format_message("with-weaker-tie", name=view.label(node), certainty=level)


def _list_introducers(
    view: AnswerView, node: str, introducers: Introducers, most_names: int
) -> tuple[str, ...]:
    if node not in introducers:
        return ()
    reason, nodes = introducers[node]
    names = _join_names(view, nodes, most_names)
    return (view.format_message(_REASONS[reason], names=names),)


def _join_names(view: AnswerView, nodes: tuple[str, ...], most_names: int) -> str:
    names = [view.label(node) for node in nodes]
    if not most_names or len(names) <= most_names + 2:
        return view.join_labels(names)
    more = len(names) - most_names
    return view.format_message("and-more-all", names="; ".join(names[:most_names]), n=more)


def _make_records(view: AnswerView, isolation: Isolation, introducers: Introducers) -> list[dict[str, Any]]:
    local, label = view.knowledge.dataset.mint.shorten_iri, view.knowledge.label
    weaker = dict(isolation.weaker)

    def make_record(kind: str, iri: str, **more: object) -> dict[str, Any]:
        return {"kind": kind, "id": local(iri), "label": label(iri), **more}

    rows = [
        make_record(
            NO_TIE,
            iri,
            weaker_tie=weaker.get(iri),
            introduced_by=[local(node) for node in introducers[iri][1]] if iri in introducers else [],
        )
        for iri in isolation.no_tie
    ]
    rows += [
        make_record(ONE_SIDE, iri, told_by=local(reporter))
        for reporter, nodes in isolation.one_side
        for iri in nodes
    ]
    rows += [make_record(OUTSIDE, iri) for iri in isolation.outside]
    rows += [make_record(NOT_CONSULTED, iri) for iri in isolation.not_consulted]
    rows += [make_record(MADE_LIST, iri) for iri in isolation.makers]
    return rows
