"""Answers how a network is built: core, positions, ties within groups, kinds that go together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ...measures import permutation
from ...measures.core_periphery import CoreFit, fit_core
from ...measures.equivalence import MOST_GROUPED, Positions, find_positions, list_equivalent_groups
from ...measures.grouping import group_organisations
from ...measures.permutation import Homophily, KindCorrelation
from ...schema.terms import STK
from ..answer import Answer
from ..document import Block, CellValue, Entry, Listing, Section
from .structure_tests import describe_groups, describe_kinds, make_group_record, make_kind_record
from .view import AnswerView

MEASURES = {
    "core": "core periphery",
    "positions": "positions",
    "groups": "homophily",
    "kinds": "kinds together",
}
GROUPINGS = ("sector", "kind", "place")


@dataclass(frozen=True)
class Structure:
    """What was found of each part that was asked for; a part that cannot be read was not computed."""

    parts: tuple[str, ...]
    computed: frozenset[str]
    core: CoreFit | None = None
    equivalent: Sequence[tuple[str, ...]] = ()
    positions: Positions | None = None
    mixing: Mapping[str, Homophily] = field(default_factory=dict)
    kinds: Sequence[KindCorrelation] = ()


def describe_structure(view: AnswerView, parts: Sequence[str], *, anyway: bool, seed: int) -> Structure:
    """Compute the parts that can be read, or with `anyway` all of them."""
    computed = frozenset(part for part in parts if anyway or view.applicability[MEASURES[part]].is_meaningful)
    mixing = {by: _measure_mixing(view, by, seed) for by in GROUPINGS if "groups" in computed}
    return Structure(
        parts=tuple(part for part in MEASURES if part in parts),
        computed=computed,
        core=fit_core(view.graph, seed=seed) if "core" in computed else None,
        equivalent=list_equivalent_groups(view.graph) if "positions" in computed else (),
        positions=find_positions(view.graph, seed=seed) if "positions" in computed else None,
        mixing={by: found for by, found in mixing.items() if found},
        kinds=_correlate_kinds(view, seed) if "kinds" in computed else (),
    )


def _measure_mixing(view: AnswerView, by: str, seed: int) -> Homophily | None:
    groups = group_organisations(view.network, by, certainty=view.certainty, as_of=view.as_of)
    return permutation.measure_homophily(view.graph, groups, seed=seed)


def _correlate_kinds(view: AnswerView, seed: int) -> Sequence[KindCorrelation]:
    """Compare the kinds of tie; what a rule derives from another kind shows the rule, and is left out."""
    pairs_by_kind: dict[str, set[tuple[str, str]]] = {}
    for tie in view.ties:
        if not tie.is_inferred:
            pairs_by_kind.setdefault(tie.kind.name, set()).add(tie.ends)
    strata = {
        iri: "alliance" if STK + "Platform" in entity.classes else ""
        for iri, entity in view.network.organisations.items()
    }
    return permutation.correlate_kinds(list(view.graph), pairs_by_kind, strata=strata, seed=seed)


def answer_structure(view: AnswerView, structure: Structure) -> Answer:
    """Return the parts, each with what it was compared with, or why it cannot be said."""
    describe = {
        "core": lambda: _describe_core(view, structure.core),
        "positions": lambda: _describe_positions(view, structure),
        "groups": lambda: describe_groups(view, structure.mixing),
        "kinds": lambda: describe_kinds(view, structure.kinds),
    }
    sections = [view.describe_observation(), *_explain_reasons(view, structure)]
    for part in structure.parts:
        if part in structure.computed:
            title = view.format_message(f"title-{part}")
            sections.append(Section(part, title, tuple(describe[part]())))
    reasons = {part: view.applicability[MEASURES[part]].reason for part in structure.parts}
    more = {
        "observed": view.observation.as_json(view.knowledge),
        "says_nothing": {part: reason for part, reason in reasons.items() if reason},
    }
    rows = list(_make_records(view, structure))
    return Answer("structure", (*sections, *view.describe_basis()), rows, view.projection, view.lang, more)


def _explain_reasons(view: AnswerView, structure: Structure) -> Iterator[Section]:
    """Say once why parts cannot be read, or what to think of those that are shown all the same."""
    reasons = {
        reason: part in structure.computed
        for part in structure.parts
        if (reason := view.explain_omission(MEASURES[part]))
    }
    for reason, is_shown in reasons.items():
        blocks = [view.make_paragraph("with-care" if is_shown else "no-structure", reason=reason)]
        if not is_shown:
            blocks.append(view.make_paragraph("figures-anyway", command=view.format_command("next")))
        yield Section("care", "", tuple(blocks))


# ---- core and periphery ----
def _describe_core(view: AnswerView, core: CoreFit | None) -> Iterator[Block]:
    if not core:
        yield view.make_paragraph("core-none")
        return
    if core.is_supported:
        names = view.join_labels([view.mark_unasked(node) for node in core.core])
        tied = sum(degree > 0 for _, degree in view.graph.degree())
        yield view.build_finding("core", n=len(core.core), tied=tied, names=names)
        within, between, outside = (view.format_percent(share) for share in core.density)
        yield view.make_paragraph("core-density", within=within, between=between, outside=outside)
        if any(not view.is_respondent(node) for node in core.core):
            yield view.make_paragraph("unasked-marked")
    else:
        yield view.make_paragraph("core-unsupported")
    fit = _format(view, core.fit)
    if core.by_chance is None:
        yield view.make_paragraph("core-untested", fit=fit)
        return
    yield view.make_paragraph("core-fit", fit=fit, **_format_interval(view, core.by_chance))
    if core.is_supported and core.by_degrees:
        key = "core-beyond" if core.is_beyond_degrees else "core-by-degrees"
        yield view.make_paragraph(key, **_format_interval(view, core.by_degrees))


# ---- positions ----
def _describe_positions(view: AnswerView, structure: Structure) -> Iterator[Block]:
    groups = structure.equivalent
    if groups:
        entries = tuple(Entry(view.join_labels(list(map(view.label, group)))) for group in groups)
        yield Listing(view.format_message("equivalent", n=len(groups)), entries)
    else:
        yield view.make_paragraph("equivalent-none")
    positions = structure.positions
    if not positions:
        yield view.make_paragraph("positions-none", most=MOST_GROUPED)
        return
    low, high = (view.format_percent(share) for share in positions.by_chance)
    explained = view.format_percent(positions.explained)
    if not positions.is_supported:
        yield view.make_paragraph("positions-unsupported", explained=explained, low=low, high=high)
        return
    yield view.build_finding("positions", n=len(positions.groups), explained=explained, low=low, high=high)
    heads = [view.format_message("head-position"), *(_number(view, place) for place in _places(positions))]
    rows: list[list[CellValue]] = [
        [_number(view, place), *shares]
        for place, shares in zip(_places(positions), positions.density, strict=True)
    ]
    yield from view.build_top_table("positions", heads, rows, 0)
    yield view.make_paragraph("positions-table")
    yield Listing(
        view.format_message("positions-members"),
        tuple(
            Entry(
                view.format_message(
                    "position-members",
                    number=_number(view, place),
                    names=view.join_labels(list(map(view.label, group))),
                )
            )
            for place, group in enumerate(positions.groups, start=1)
        ),
    )


def _places(positions: Positions) -> range:
    return range(1, len(positions.groups) + 1)


def _number(view: AnswerView, place: int) -> str:
    return view.format_digits(str(place))


def _format(view: AnswerView, value: float) -> str:
    return view.format_digits(f"{value:.2f}")


def _format_interval(view: AnswerView, interval: tuple[float, float]) -> dict[str, str]:
    low, high = interval
    return {"low": _format(view, low), "high": _format(view, high)}


# ---- for programs ----
def _make_records(view: AnswerView, structure: Structure) -> Iterator[dict[str, Any]]:
    name = view.knowledge.dataset.mint.shorten_iri
    if structure.core:
        core = structure.core
        yield {
            "part": "core",
            "supported": core.is_supported,
            "beyond_degrees": core.is_beyond_degrees if core.by_degrees else None,
            "fit": core.fit,
            "fit_by_chance": list(core.by_chance) if core.by_chance else None,
            "fit_by_degrees": list(core.by_degrees) if core.by_degrees else None,
            "density": dict(zip(("core", "between", "periphery"), core.density, strict=True)),
            "core": [name(node) for node in core.core],
        }
    for group in structure.equivalent:
        yield {"part": "positions", "equivalent": [name(node) for node in group]}
    if structure.positions:
        positions = structure.positions
        yield {
            "part": "positions",
            "supported": positions.is_supported,
            "explained": positions.explained,
            "explained_by_chance": list(positions.by_chance),
            "positions": [[name(node) for node in group] for group in positions.groups],
            "density": [list(shares) for shares in positions.density],
        }
    for by, mixing in structure.mixing.items():
        yield make_group_record(view, by, mixing)
    yield from (make_kind_record(kinds) for kinds in structure.kinds)
