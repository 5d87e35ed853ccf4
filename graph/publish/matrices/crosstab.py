"""Crosses kinds of organisation with topics and places, and organisations with alliances."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from ...core.messages import LanguagePair
from ...measures.shared_traits import ALLIANCE, PLACE, TOPIC
from ...model.network import Network
from ...model.values import Entity
from ...schema.levels import Certainty
from ...schema.terms import STK
from .assertion_state import NO_ASSERTIONS, Ends, TieAssertions, group_assertions_by_ends, merge_evidence
from .grid import (
    ABSENT,
    PRESENT,
    UNDOCUMENTED,
    Matrix,
    MatrixCell,
    MatrixScope,
    format_label_pair,
    format_message_pair,
    format_weaker,
    join_pairs,
    make_name_cell,
    make_undocumented_cell,
)

_STRONGEST = Certainty.STATED


def cross_kinds_with_topics(network: Network, scope: MatrixScope) -> Matrix:
    """Return which kinds of organisation work on which topics, with how many of each do."""
    return _build_kind_matrix(network, scope, TOPIC, "kinds-topics")


def cross_kinds_with_places(network: Network, scope: MatrixScope) -> Matrix:
    """Return which kinds of organisation are in which places, with how many of each are."""
    return _build_kind_matrix(network, scope, PLACE, "kinds-places")


def cross_organisations_with_alliances(network: Network, scope: MatrixScope) -> Matrix:
    """Return which organisation is in which alliance and as what; every named alliance has a column."""
    assertions = group_assertions_by_ends(network, ALLIANCE, scope)
    organisations = _sort_by_name(network.organisations.values())
    alliances = [entity for entity in organisations if STK + "Platform" in entity.classes]
    rows = tuple(
        (
            make_name_cell(entity),
            *(
                MatrixCell(format_message_pair("itself"))
                if entity is alliance
                else _build_organisation_cell(
                    network, assertions.get((entity.iri, alliance.iri), NO_ASSERTIONS)
                )
                for alliance in alliances
            ),
        )
        for entity in organisations
    )
    heads = (format_message_pair("organisation"), *(make_name_cell(alliance).text for alliance in alliances))
    notes = (*map(format_message_pair, ("meaning", "meaning-weaker")), *scope.describe(network))
    return Matrix(
        "organisations-alliances", format_message_pair("title-organisations-alliances"), heads, rows, notes
    )


def _build_organisation_cell(network: Network, assertions: TieAssertions) -> MatrixCell:
    """Return the cell of one organisation: by which kinds of tie, and which of them is denied."""
    if assertions.state == UNDOCUMENTED:
        return make_undocumented_cell()
    knowledge, texts = network.knowledge, []
    if assertions.ties:
        kinds = [
            format_weaker(network, format_label_pair(knowledge, tie.kind.iri), tie.shown_certainty)
            for tie in assertions.ties
        ]
        texts.append(_format_state(PRESENT, join_pairs(kinds, ", ")))
    if assertions.negative_assertions:
        texts.append(
            _format_state(
                ABSENT,
                join_pairs(
                    [format_label_pair(knowledge, one.kind.iri) for one in assertions.negative_assertions],
                    ", ",
                ),
            )
        )
    text = join_pairs(texts, "; ")
    if {tie.kind.iri for tie in assertions.ties} & {one.kind.iri for one in assertions.negative_assertions}:
        text = _fill_template("disputed", text=text)
    return MatrixCell(text, assertions.state, assertions.supports)


def _format_state(state: str, kinds: LanguagePair) -> LanguagePair:
    return _fill_template("by", state=format_message_pair(state), kinds=kinds)


def _fill_template(key: str, **values: LanguagePair) -> LanguagePair:
    english, bengali = ({name: text[at] for name, text in values.items()} for at in (0, 1))
    return format_message_pair(key, **english)[0], format_message_pair(key, **bengali)[1]


def _build_kind_matrix(network: Network, scope: MatrixScope, sort: str, name: str) -> Matrix:
    assertions = group_assertions_by_ends(network, sort, scope)
    kinds = _group_by_kind(network)
    objects = sorted({ends[1] for ends in assertions}, key=lambda iri: _sort_key(network, iri))
    rows = tuple(
        (MatrixCell(text), *(_build_kind_cell(assertions, members, iri) for iri in objects))
        for text, members in kinds
    )
    heads = (format_message_pair("kind"), *(format_label_pair(network.knowledge, iri) for iri in objects))
    notes = (*map(format_message_pair, ("meaning", "meaning-kinds")), *scope.describe(network))
    return Matrix(name, format_message_pair(f"title-{name}"), heads, rows, notes)


def _group_by_kind(network: Network) -> Sequence[tuple[LanguagePair, Sequence[str]]]:
    """Return each kind of organisation with its members; those without a kind come last."""
    members: dict[str, list[str]] = defaultdict(list)
    for entity in network.organisations.values():
        for kind in entity.types or ("",):
            members[kind].append(entity.iri)
    ordered = sorted(members, key=lambda iri: (iri == "", _sort_key(network, iri) if iri else ("", "")))
    return [
        (
            format_label_pair(network.knowledge, iri) if iri else format_message_pair("no-kind"),
            sorted(members[iri]),
        )
        for iri in ordered
    ]


def _build_kind_cell(
    assertions: Mapping[Ends, TieAssertions], members: Sequence[str], object_: str
) -> MatrixCell:
    """Return the cell of several organisations: of how many it is stated, implied, denied."""
    by_member = [assertions.get((iri, object_), NO_ASSERTIONS) for iri in members]
    present = [one for one in by_member if one.state == PRESENT]
    stated = [one for one in present if any(tie.shown_certainty == _STRONGEST for tie in one.ties)]
    absent = [one for one in by_member if one.state == ABSENT]
    texts, weaker = [], len(present) - len(stated)
    state = PRESENT if present else ABSENT if absent and len(absent) == len(by_member) else UNDOCUMENTED
    if present:
        texts.append(format_message_pair("present-of", n=len(stated), all=len(by_member)))
    elif state == UNDOCUMENTED:
        texts.append(format_message_pair(UNDOCUMENTED))
    if weaker:
        texts.append(format_message_pair("more-weaker", n=weaker))
    if absent:
        texts.append(format_message_pair("absent-of", n=len(absent), all=len(by_member)))
    return MatrixCell(join_pairs(texts, "; "), state, merge_evidence(one.supports for one in by_member))


def _sort_key(network: Network, iri: str) -> tuple[str, str]:
    return network.knowledge.label(iri).casefold(), iri


def _sort_by_name(entities: Iterable[Entity]) -> list[Entity]:
    return sorted(entities, key=lambda entity: (entity.get_name().casefold(), entity.iri))
