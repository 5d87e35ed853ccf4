"""Builds the 3W matrix: a row for each who, what and where that sources join, with HXL hashtags.

Hashtags are those of the HXL standard 1.1 (2018).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ...core.messages import LanguagePair
from ...measures.shared_traits import PLACE, TOPIC
from ...model.network import Network, Tie
from ...model.values import Evidence
from ...schema.terms import STK
from .assertion_state import group_assertions_by_ends, merge_evidence
from .events import EventTies
from .grid import (
    ABSENT,
    PRESENT,
    UNDOCUMENTED,
    Matrix,
    MatrixCell,
    format_label_pair,
    format_message_pair,
    join_pairs,
    make_name_cell,
    make_plain_cell,
    make_undocumented_cell,
)
from .places import PlaceHierarchy

_FIRST_COLUMNS = (
    ("organisation", "#org+name"),
    ("organisation-id", "#org+code"),
    ("kind", "#org+type"),
    ("topic", "#sector"),
    ("activity", "#activity"),
    ("role", "#activity+role"),
    ("place", "#loc+name"),
    ("place-code", "#loc+code"),
)
_LAST_COLUMNS = (
    ("start", "#date+start"),
    ("end", "#date+end"),
    ("state", "#status"),
    ("certainty", "#meta+certainty"),
    ("source", "#meta+source"),
)


@dataclass(frozen=True)
class ThreeWEntry:
    """One row: who does what where, as far as one source or one event joins them."""

    who: str
    topic: str = ""
    event: str = ""
    role: LanguagePair | None = None
    place: str = ""
    state: str = UNDOCUMENTED
    certainty: str = ""
    start: str = ""
    end: str = ""
    supports: tuple[Evidence, ...] = ()


def build_three_w_matrix(network: Network, certainty: str) -> Matrix:
    """Return who does what where; topic and place stand in one row only where an event joins them."""
    places = PlaceHierarchy(network)
    heads = [*_FIRST_COLUMNS, *_list_level_heads(places), *_LAST_COLUMNS]
    entries = sorted(_build_entries(network, certainty), key=lambda line: _sort_key(network, line))
    rows = tuple(tuple(_build_cells(network, places, line)) for line in entries)
    tags = tuple(tag for _, tag in heads)
    names = tuple(_format_head(key) for key, _ in heads)
    keys = ("meaning", "meaning-3w", "meaning-codes", f"scope-{certainty}")
    notes = tuple(map(format_message_pair, keys))
    return Matrix("3w", format_message_pair("title-3w"), names, rows, notes, tags, named=2)


def _list_level_heads(places: PlaceHierarchy) -> Iterator[tuple[str, str]]:
    for number in places.levels:
        yield f"admin {number}", f"#adm{number}+name"
        yield f"admin-code {number}", f"#adm{number}+code"


def _format_head(key: str) -> LanguagePair:
    name, _, number = key.partition(" ")
    return format_message_pair(name, n=int(number)) if number else format_message_pair(name)


def _sort_key(network: Network, entry: ThreeWEntry) -> tuple[str, ...]:
    name = network.knowledge.label
    return (
        name(entry.who).casefold(),
        entry.who,
        "2" if entry.event == "" else "1",
        *(name(iri).casefold() if iri else "\uffff" for iri in (entry.topic, entry.event, entry.place)),
        entry.state,
        entry.start,
        entry.role[0] if entry.role else "",
    )


def _build_entries(network: Network, certainty: str) -> Iterator[ThreeWEntry]:
    event_entries = list(_build_event_entries(network, certainty))
    tie_entries = [
        *_build_tie_entries(network, TOPIC, certainty),
        *_build_tie_entries(network, PLACE, certainty),
    ]
    yield from event_entries
    yield from tie_entries
    listed_organisations = {line.who for line in (*event_entries, *tie_entries)}
    yield from (ThreeWEntry(iri) for iri in network.organisations if iri not in listed_organisations)


def _build_tie_entries(network: Network, sort: str, certainty: str) -> Iterator[ThreeWEntry]:
    """Yield a row for each topic or place of an organisation, and for each that a source denies."""
    for (who, what), assertions in group_assertions_by_ends(network, sort, certainty=certainty).items():
        ends = {"topic": what} if sort == TOPIC else {"place": what}
        for tie in assertions.ties:
            role = format_label_pair(network.knowledge, tie.kind.iri)
            for start, end in _list_periods(tie):
                yield ThreeWEntry(
                    who,
                    role=role,
                    state=PRESENT,
                    certainty=tie.shown_certainty,
                    start=start,
                    end=end,
                    supports=tie.supports,
                    **ends,
                )
        for assertion in assertions.negative_assertions if not assertions.ties else ():
            role = format_label_pair(network.knowledge, assertion.kind.iri)
            certain = network.knowledge.find_strongest_certainty(assertion.supports)
            yield ThreeWEntry(
                who, role=role, state=ABSENT, certainty=certain, supports=assertion.supports, **ends
            )


def _build_event_entries(network: Network, certainty: str) -> Iterator[ThreeWEntry]:
    """Yield a row for each part that an organisation had in an event, with the event's topics and places."""
    event_ties = EventTies(network, certainty)
    for who, part in event_ties.participations:
        start, end = event_ties.dates.get(part.subject, ("", ""))
        for joining in event_ties.join_topic_and_place(part):
            traits = {event_ties.classify_trait(tie.object): tie.object for tie in joining[1:]}
            yield ThreeWEntry(
                who,
                topic=traits.get(TOPIC, ""),
                event=part.subject,
                role=format_label_pair(network.knowledge, part.kind.inverse or part.kind.iri),
                place=traits.get(PLACE, ""),
                state=PRESENT,
                certainty=max(joining, key=lambda tie: tie.certainty.rank).shown_certainty,
                start=start,
                end=end,
                supports=merge_evidence(tie.supports for tie in joining),
            )
    for assertion in event_ties.find_negative_parts():
        role = format_label_pair(network.knowledge, assertion.kind.iri)
        certain = network.knowledge.find_strongest_certainty(assertion.supports)
        yield ThreeWEntry(
            assertion.object,
            event=assertion.subject,
            role=role,
            state=ABSENT,
            certainty=certain,
            supports=assertion.supports,
        )


def _list_periods(tie: Tie) -> Sequence[tuple[str, str]]:
    return sorted({(dates.start, dates.end) for dates in tie.dates}) or [("", "")]


def _build_cells(network: Network, places: PlaceHierarchy, entry: ThreeWEntry) -> Iterator[MatrixCell]:
    knowledge, who = network.knowledge, network.organisations[entry.who]
    kinds = [format_label_pair(knowledge, iri) for iri in who.types]
    yield make_name_cell(who)
    yield make_plain_cell(who.id)
    yield MatrixCell(join_pairs(kinds, ", ")) if kinds else make_undocumented_cell()
    yield _make_label_cell(network, entry, entry.topic)
    yield _make_label_cell(network, entry, entry.event)
    yield MatrixCell(entry.role) if entry.role else make_undocumented_cell()
    yield _make_label_cell(network, entry, entry.place)
    code = places.find_code(entry.place) if entry.place else None
    yield make_plain_cell(code.text if code else "")
    for number in places.levels:
        unit = places.find_unit(entry.place, number) if entry.place else ""
        code = places.find_code(unit) if unit else None
        yield MatrixCell(format_label_pair(knowledge, unit)) if unit else make_undocumented_cell()
        yield make_plain_cell(code.text if code else "")
    yield make_plain_cell(entry.start)
    yield make_plain_cell(entry.end)
    yield MatrixCell(format_message_pair(entry.state), entry.state, entry.supports)
    yield (
        MatrixCell(format_label_pair(knowledge, STK + entry.certainty))
        if entry.certainty
        else make_undocumented_cell()
    )
    yield make_plain_cell(
        "; ".join(dict.fromkeys(f"{one.source}:{one.locator}" for one in entry.supports if one.source))
    )


def _make_label_cell(network: Network, entry: ThreeWEntry, iri: str) -> MatrixCell:
    return MatrixCell(format_label_pair(network.knowledge, iri)) if iri else make_undocumented_cell()
