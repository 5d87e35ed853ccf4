"""Answers whom to ask next, and what, to test the findings."""

from __future__ import annotations

from collections.abc import Sequence

from ...measures.follow_up import DOUBT, JOINS, ONE_SIDED, UNKNOWN, FollowUp
from ..answer import Answer
from ..document import Entry, Listing, Section
from .view import AnswerView

MOST_NAMED = 3  # organisations that a question is about; JSON has all

_KEYS = {JOINS: "joins", DOUBT: "doubt", ONE_SIDED: "one-side", UNKNOWN: "no-tie"}


def answer_next(view: AnswerView, follow_ups: Sequence[FollowUp], top: int) -> Answer:
    """Return whom to ask what; of each sort the first `top`."""
    groups = []
    for why, key in _KEYS.items():
        matching = [follow_up for follow_up in follow_ups if follow_up.why == why]
        if matching:
            heading = view.format_message(f"group-{key}", n=len(matching))
            groups.append(Section(key, "", (Listing(heading, _list_questions(view, matching, top)),)))
    if not groups:
        groups.append(Section("nobody", "", (view.build_finding("next-nobody"),)))
    local = view.knowledge.dataset.mint.shorten_iri
    rows = [
        {
            "ask": local(follow_up.whom),
            "label": view.knowledge.label(follow_up.whom),
            "about": [local(node) for node in _list_others(follow_up)],
            "why": follow_up.why,
            "pairs": follow_up.weight,
        }
        for follow_up in follow_ups
    ]
    sections = (view.describe_observation(), *groups, *view.describe_basis())
    more = {"observed": view.observation.as_json(view.knowledge)}
    return Answer("next", sections, rows, view.projection, view.lang, more)


def _list_others(follow_up: FollowUp) -> list[str]:
    return [node for node in follow_up.about if node != follow_up.whom]


def _list_questions(view: AnswerView, follow_ups: Sequence[FollowUp], top: int) -> tuple[Entry, ...]:
    entries = [Entry(_phrase_question(view, follow_up)) for follow_up in follow_ups[:top]]
    more, total = len(follow_ups) - len(entries), str(len(follow_ups))  # an option is typed as it stands
    if more:
        entries.append(Entry(view.format_message("more-to-ask", n=more, total=total)))
    return tuple(entries)


def _phrase_question(view: AnswerView, follow_up: FollowUp) -> str:
    name, others = view.label(follow_up.whom), _list_others(follow_up)
    if not others:
        return name
    names, more = "; ".join(map(view.label, others[:MOST_NAMED])), len(others) - MOST_NAMED
    if more > 0:
        return view.format_message("about-and-more", name=name, names=names, n=more)
    return view.format_message("about", name=name, names=names, n=len(others))
