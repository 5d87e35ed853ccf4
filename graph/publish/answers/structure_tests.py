"""Writes what permutation tests found: ties within groups, and kinds of tie that go together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ...measures.permutation import LEAST_TIES, ChanceTest, GroupMixing, Homophily, KindCorrelation
from ..document import Block, CellValue
from .view import AnswerView

MOST_KINDS = 10  # pairs of kinds that are printed; JSON has all
_LEAST_CHANCE = 0.001  # below, a chance is printed as less than this


# ---- ties within groups ----
def describe_groups(view: AnswerView, mixing: Mapping[str, Homophily]) -> Iterator[Block]:
    """Yield whether organisations are tied within their sector, kind and place, and the groups of each."""
    if not mixing:
        yield view.make_paragraph("groups-none")
        return
    heads = ["grouping", "all-ties", "within", "expected", "interval", "chance"]
    rows = [
        (
            view.format_message(f"by-{by}"),
            found.connections,
            *_build_cells(view, found.test),
        )
        for by, found in mixing.items()
    ]
    yield from view.build_top_table("groups", _heads(view, heads), rows, 0)
    for by, found in mixing.items():
        yield _judge_mixing(view, by, found)
        if found.ungrouped:
            yield view.make_paragraph("ungrouped", n=found.ungrouped, group=view.format_message(f"by-{by}"))
    yield view.make_paragraph("groups-meaning")
    for by, found in mixing.items():
        if found.test.is_clear:
            heads = [f"by-{by}", "members", "within", "between", "index"]
            groups = [_build_group_row(view, group) for group in found.groups]
            yield from view.build_top_table(f"groups-{by}", _heads(view, heads), groups, 0)
    if any(found.test.is_clear for found in mixing.values()):
        yield view.make_paragraph("index-meaning")


def _heads(view: AnswerView, heads: Sequence[str]) -> list[str]:
    return [view.format_message(f"head-{head}") for head in heads]


def _build_cells(view: AnswerView, test: ChanceTest) -> tuple[CellValue, ...]:
    low, high = round(test.low), round(test.high)
    return (
        test.count,
        view.format_digits(f"{test.expected:.1f}"),
        view.format_digits(f"{low}-{high}"),
        format_chance(view, test.chance),
    )


def format_chance(view: AnswerView, chance: float) -> str:
    """Return a chance as people read it."""
    return view.format_digits(f"< {_LEAST_CHANCE}" if chance < _LEAST_CHANCE else f"{chance:.3f}")


def _judge_mixing(view: AnswerView, by: str, found: Homophily) -> Block:
    test = found.test
    key = "mixing-chance"
    if test.is_clear:
        key = "mixing-more" if test.count > test.expected else "mixing-fewer"
    return view.build_finding(
        key,
        group=view.format_message(f"by-{by}"),
        n=test.count,
        all=found.connections,
        low=round(test.low),
        high=round(test.high),
    )


def _build_group_row(view: AnswerView, group: GroupMixing) -> tuple[CellValue, ...]:
    return (view.label(group.group), group.members, group.within, group.between, group.index)


def make_group_record(view: AnswerView, by: str, found: Homophily) -> dict[str, Any]:
    """Return the test of one grouping for programs."""
    return {
        "part": "groups",
        "by": by,
        "connections": found.connections,
        "within": _make_test_record(found.test),
        "assortativity": found.assortativity,
        "ei_index": found.ei_index,
        "ungrouped": found.ungrouped,
        "groups": [
            {
                "group": view.knowledge.label(group.group),
                "organisations": group.members,
                "within": group.within,
                "between": group.between,
                "coleman": group.index,
            }
            for group in found.groups
        ],
    }


def _make_test_record(test: ChanceTest) -> dict[str, Any]:
    return {
        "count": test.count,
        "expected": test.expected,
        "by_chance": [test.low, test.high],
        "p": test.chance,
    }


# ---- kinds of tie ----
def describe_kinds(view: AnswerView, kinds: Sequence[KindCorrelation]) -> Iterator[Block]:
    """Yield which kinds of tie connect the same organisations, clearest first."""
    if not kinds:
        yield view.make_paragraph("kinds-none", n=LEAST_TIES)
        return
    clear = [pair for pair in kinds if pair.is_clear]
    for pair in clear:
        key = "kinds-together" if pair.test.count > pair.test.expected else "kinds-apart"
        yield view.build_finding(
            key,
            first=_label(view, pair.first),
            second=_label(view, pair.second),
            n=pair.test.count,
            low=round(pair.test.low),
            high=round(pair.test.high),
        )
    if not clear:
        yield view.make_paragraph("kinds-chance", n=len(kinds))
    heads = ["kind", "kind", "both", "expected", "interval", "correlation", "chance"]
    rows = [
        (
            view.format_message("kind-of", kind=_label(view, pair.first), n=pair.connections[0]),
            view.format_message("kind-of", kind=_label(view, pair.second), n=pair.connections[1]),
            *_build_cells(view, pair.test)[:-1],
            pair.correlation,
            format_chance(view, pair.adjusted),
        )
        for pair in kinds
    ]
    table, *_ = view.build_top_table("kinds", _heads(view, heads), rows, MOST_KINDS)
    yield table
    if len(rows) > MOST_KINDS:
        yield view.make_paragraph("more", n=len(rows) - MOST_KINDS)
    yield view.make_paragraph("kinds-meaning", n=LEAST_TIES)


def _label(view: AnswerView, name: str) -> str:
    kinds = view.knowledge.ontology.tie_kinds.values()
    return next(view.label_tie_kind(kind) for kind in kinds if kind.name == name)


def make_kind_record(pair: KindCorrelation) -> dict[str, Any]:
    """Return the test of two kinds for programs."""
    return {
        "part": "kinds",
        "kinds": [pair.first, pair.second],
        "connections": list(pair.connections),
        "both": _make_test_record(pair.test),
        "correlation": pair.correlation,
        "p_holm": pair.adjusted,
    }
