"""Answers which organisations together are closest to all others, and whose loss would break most paths."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...measures.fragility import measure_removal
from ...measures.key_players import MOST_SEARCHED, KeyPlayers, find_breaking_set, find_reaching_set
from ..answer import Answer
from ..document import Block, Paragraph, Section
from .view import AnswerView

REACH, LOSS = "reach", "loss"
_MEASURES = {REACH: "key players", LOSS: "key losses"}


def find_key_players(view: AnswerView, size: int, *, anyway: bool) -> dict[str, KeyPlayers]:
    """Return the sets that may be named to the readers of this edition, by what they are best at."""
    players = {}
    for goal, find in ((REACH, find_reaching_set), (LOSS, find_breaking_set)):
        measure = _MEASURES[goal]
        if view.is_open(measure) and (anyway or view.applicability[measure].is_meaningful):
            best = find(view.graph, size)
            if best and best.value > best.without:
                players[goal] = best
    return players


def answer_key_players(view: AnswerView, players: dict[str, KeyPlayers], size: int) -> Answer:
    """Return the sets, how good they are, and what they were compared with."""
    sections = (
        view.describe_observation(),
        Section("care", "", tuple(_explain_reasons(view, players))),
        Section(REACH, "", tuple(_describe_reach(view, players.get(REACH), size))),
        Section(LOSS, "", tuple(_describe_loss(view, players.get(LOSS)))),
        *view.describe_basis(),
    )
    reasons = {name: view.applicability[name].reason for name in _MEASURES.values()}
    more = {
        "observed": view.observation.as_json(view.knowledge),
        "says_nothing": {name.replace(" ", "_"): reason for name, reason in reasons.items() if reason},
        "size": size,
    }
    rows = [_make_record(view, goal, best) for goal, best in players.items()]
    return Answer("keyplayers", sections, rows, view.projection, view.lang, more)


def _explain_reasons(view: AnswerView, players: dict[str, KeyPlayers]) -> Iterator[Block]:
    """Say why no set is named, or what to think of those that are; the same reason once."""
    reason = view.explain_omission(_MEASURES[REACH])
    if reason:
        key = "with-care" if players else "no-key-players"
        yield view.make_paragraph(key, reason=reason)
        if not players:
            yield view.make_paragraph("figures-anyway", command=view.format_command("next"))
    if not view.is_open(_MEASURES[LOSS]):
        yield Paragraph(view.explain_omission(_MEASURES[LOSS]))


def _describe_reach(view: AnswerView, best: KeyPlayers | None, size: int) -> Iterator[Block]:
    if not best:
        return
    number = len(best.chosen)
    yield view.build_finding(
        "reach-set",
        names=_list_names(view, best),
        n=number,
        near=best.near,
        two=best.within_two,
        others=len(view.graph) - number,
    )
    yield view.make_paragraph("reach-value", value=_format(view, best.value))
    yield from _compare(view, best, "reach")
    if number < size:
        yield view.make_paragraph("fewer", n=number)


def _describe_loss(view: AnswerView, best: KeyPlayers | None) -> Iterator[Block]:
    if best:
        yield view.build_finding(
            "loss-set",
            names=_list_names(view, best),
            before=_format(view, best.without),
            after=_format(view, best.value),
        )
        lost = measure_removal(view.graph, best.chosen).pairs_lost
        yield view.make_paragraph("loss-pairs" if lost else "loss-no-pairs", n=lost)
        yield from _compare(view, best, "loss")
        if any(not view.is_respondent(node) for node in best.chosen):
            yield view.make_paragraph("unasked-marked")
    elif view.is_open(_MEASURES[LOSS]) and len(view.graph) > MOST_SEARCHED:
        command = view.format_command("whatif", "--worst", "3")
        yield view.make_paragraph("loss-skipped", n=MOST_SEARCHED, command=command)


def _compare(view: AnswerView, best: KeyPlayers, goal: str) -> Iterator[Block]:
    """Say whether the set is the best, and what those with most connections would do."""
    number = len(best.chosen)
    if best.is_exact:
        yield view.make_paragraph("exact", n=number)
    elif best.most is not None:
        yield view.make_paragraph("searched", n=number, most=_format(view, best.most))
    else:
        yield view.make_paragraph("searched-among", n=best.candidates)
    key = "as-by-degree" if best.value - best.by_degree < 1e-9 else f"{goal}-by-degree"
    yield view.make_paragraph(key, n=number, value=_format(view, best.by_degree))


def _list_names(view: AnswerView, best: KeyPlayers) -> str:
    return view.join_labels([view.mark_unasked(node) for node in best.chosen])


def _format(view: AnswerView, value: float) -> str:
    return view.format_digits(f"{value:.3f}")


def _make_record(view: AnswerView, goal: str, best: KeyPlayers) -> dict[str, Any]:
    record = {
        "goal": goal,
        "organisations": [
            {**view.make_name_record(node), "asked": view.is_respondent(node)} for node in best.chosen
        ],
        "value": best.value,
        "without": best.without,
        "most_connected": best.by_degree,
        "upper_bound": best.most,
        "is_best": best.is_exact,
        "candidates": best.candidates,
    }
    if goal == REACH:
        return {**record, "partners": best.near, "within_two_steps": best.within_two}
    return {**record, "pairs_lost": measure_removal(view.graph, best.chosen).pairs_lost}
