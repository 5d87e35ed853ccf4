"""Builds the 3W matrix: a row for each organisation, activity and place that sources join, with HXL hashtags.

Topics and roles are lists within a row, so that a row is counted once. Hashtags are those of the HXL standard
1.1 (2018); a date or code that is not known is left empty, as the standard has it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from ...core.messages import LanguagePair
from ...measures.shared_traits import PLACE, TOPIC
from ...model.network import Network, Tie
from ...model.values import Evidence
from ...schema.levels import Certainty
from ...schema.terms import STK
from .assertion_state import group_assertions_by_ends, merge_evidence
from .events import EventTies
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
    make_plain_cell,
    make_undocumented_cell,
)
from .places import PlaceHierarchy
from .three_w_sheets import DocumentedWork, summarise_three_w

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


_Part = tuple[str, str]  # the IRI of a topic or a kind of tie, and how certain it is


@dataclass(frozen=True)
class ThreeWEntry:
    """One row: who does what where, as far as one source or one event joins them."""

    who: str
    event: str = ""
    place: str = ""
    state: str = UNDOCUMENTED
    topics: tuple[_Part, ...] = ()
    roles: tuple[_Part, ...] = ()
    certainty: str = ""
    start: str = ""
    end: str = ""
    supports: tuple[Evidence, ...] = ()


@dataclass
class _TieGroup:
    """What is said of an organisation in one place, or of its topics, before it is made a row."""

    topics: list[_Part] = field(default_factory=list)
    roles: list[_Part] = field(default_factory=list)
    ties: list[Tie] = field(default_factory=list)
    supports: list[Sequence[Evidence]] = field(default_factory=list)


def build_three_w_matrix(network: Network, scope: MatrixScope) -> Matrix:
    """Return who does what where; topic and place stand in one row only where an event joins them."""
    places = PlaceHierarchy(network, scope.place_codes)
    heads = [*_FIRST_COLUMNS, *_list_level_heads(places), *_LAST_COLUMNS]
    entries = sorted(_build_entries(network, scope), key=lambda line: _sort_key(network, line))
    rows = tuple(tuple(_build_cells(network, places, line)) for line in entries)
    tags = tuple(tag for _, tag in heads)
    names = tuple(_format_head(key) for key, _ in heads)
    keys = ("meaning", "meaning-3w", "meaning-blank", "meaning-weaker", "meaning-codes")
    notes = (*map(format_message_pair, keys), *scope.describe(network))
    work = [
        DocumentedWork(line.who, line.event, line.place, tuple(iri for iri, _ in line.topics), line.state)
        for line in entries
    ]
    summaries = summarise_three_w(network, places, work)
    return Matrix("3w", format_message_pair("title-3w"), names, rows, notes, tags, 2, summaries)


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
        *(name(iri).casefold() if iri else "\uffff" for iri in (entry.event, entry.place)),
        entry.event,
        entry.place,
        entry.state,
    )


def _build_entries(network: Network, scope: MatrixScope) -> Iterator[ThreeWEntry]:
    entries = [*_build_event_entries(network, scope), *_build_tie_entries(network, scope)]
    yield from entries
    listed_organisations = {line.who for line in entries}
    yield from (ThreeWEntry(iri) for iri in network.organisations if iri not in listed_organisations)


def _build_tie_entries(network: Network, scope: MatrixScope) -> Iterator[ThreeWEntry]:
    """Yield a row for each place of an organisation, one for its topics, and the same for what is denied."""
    groups: dict[tuple[str, str, str], _TieGroup] = defaultdict(_TieGroup)
    for sort in (TOPIC, PLACE):
        for (who, what), assertions in group_assertions_by_ends(network, sort, scope).items():
            group = groups[who, what if sort == PLACE else "", assertions.state]
            group.ties += assertions.ties
            parts = [(tie.kind.iri, tie.shown_certainty, tie.supports) for tie in assertions.ties] or [
                (one.kind.iri, network.knowledge.find_strongest_certainty(one.supports), one.supports)
                for one in assertions.negative_assertions
            ]
            group.roles += [(kind, certainty) for kind, certainty, _ in parts]
            group.supports += [supports for *_, supports in parts]
            if sort == TOPIC:
                group.topics.append((what, _find_strongest(certainty for _, certainty, _ in parts)))
    for (who, place, state), group in groups.items():
        start, end = _join_periods(group.ties if place else ())
        yield ThreeWEntry(
            who,
            place=place,
            state=state,
            topics=tuple(group.topics),
            roles=_merge_parts(group.roles),
            certainty=_find_strongest(certainty for _, certainty in group.roles),
            start=start,
            end=end,
            supports=merge_evidence(group.supports),
        )


def _build_event_entries(network: Network, scope: MatrixScope) -> Iterator[ThreeWEntry]:
    """Yield a row for each organisation and each place of an event, with its parts in it and the topics."""
    event_ties = EventTies(network, scope)
    parts_by_who: dict[tuple[str, str], list[Tie]] = defaultdict(list)
    for who, part in event_ties.participations:
        parts_by_who[who, part.subject].append(part)
    for (who, event), parts in parts_by_who.items():
        start, end = event_ties.dates.get(event, ("", ""))
        topics = event_ties.list_traits(event, TOPIC)
        certainty = _find_strongest(part.shown_certainty for part in parts)
        places = event_ties.list_traits(event, PLACE)
        for place_ties in [[tie] for tie in places] or [[]]:
            joining = [*parts, *topics, *place_ties]
            yield ThreeWEntry(
                who,
                event=event,
                place=place_ties[0].object if place_ties else "",
                state=PRESENT,
                topics=_merge_parts((tie.object, tie.shown_certainty) for tie in topics),
                roles=_merge_parts(
                    (part.kind.inverse or part.kind.iri, part.shown_certainty) for part in parts
                ),
                certainty=_find_weakest([certainty, *(tie.shown_certainty for tie in place_ties)]),
                start=start,
                end=end,
                supports=merge_evidence(tie.supports for tie in joining),
            )
    negative_parts: dict[tuple[str, str], _TieGroup] = defaultdict(_TieGroup)
    for assertion in event_ties.find_negative_parts():
        group = negative_parts[assertion.object, assertion.subject]
        certain = network.knowledge.find_strongest_certainty(assertion.supports)
        group.roles.append((assertion.kind.inverse or assertion.kind.iri, certain))
        group.supports.append(assertion.supports)
    for (who, event), group in negative_parts.items():
        yield ThreeWEntry(
            who,
            event=event,
            state=ABSENT,
            roles=_merge_parts(group.roles),
            certainty=_find_strongest(certainty for _, certainty in group.roles),
            supports=merge_evidence(group.supports),
        )


def _rank_certainty(certainty: str) -> int:
    """Return the place of a certainty, the strongest first; what a rule yields comes last."""
    return Certainty(certainty).rank if Certainty.has_level(certainty) else len(Certainty)


def _find_strongest(certainties: Iterable[str]) -> str:
    return min(certainties, key=_rank_certainty, default="")


def _find_weakest(certainties: Iterable[str]) -> str:
    return max(certainties, key=_rank_certainty, default="")


def _merge_parts(parts: Iterable[_Part]) -> tuple[_Part, ...]:
    """Return each part once, as certain as it is at its most certain."""
    certainties: dict[str, list[str]] = defaultdict(list)
    for iri, certainty in parts:
        certainties[iri].append(certainty)
    return tuple((iri, _find_strongest(several)) for iri, several in certainties.items())


def _join_periods(ties: Iterable[Tie]) -> tuple[str, str]:
    """Return the first start and the last end of ties; no end where one of them has none."""
    periods = [(dates.start, dates.end) for tie in ties for dates in tie.dates if dates.start or dates.end]
    starts, ends = [start for start, _ in periods if start], [end for _, end in periods]
    return min(starts, default=""), max(ends) if ends and all(ends) else ""


def _build_cells(network: Network, places: PlaceHierarchy, entry: ThreeWEntry) -> Iterator[MatrixCell]:
    knowledge, who = network.knowledge, network.organisations[entry.who]
    kinds = [format_label_pair(knowledge, iri) for iri in who.types]
    yield make_name_cell(who)
    yield make_plain_cell(who.id)
    yield MatrixCell(join_pairs(kinds, ", ")) if kinds else make_undocumented_cell()
    yield _make_list_cell(network, entry.topics)
    yield _make_label_cell(network, entry.event)
    yield _make_list_cell(network, entry.roles)
    yield _make_label_cell(network, entry.place)
    yield _make_code_cell(places.find_code(entry.place) if entry.place else "")
    for number in places.levels:
        unit = places.find_unit(entry.place, number) if entry.place else None
        yield MatrixCell(unit[0]) if unit else make_undocumented_cell()
        yield _make_code_cell(unit[1] if unit else "")
    yield _make_code_cell(entry.start)
    yield _make_code_cell(entry.end)
    yield MatrixCell(format_message_pair(entry.state), entry.state, entry.supports)
    yield (
        MatrixCell(format_label_pair(knowledge, STK + entry.certainty))
        if entry.certainty
        else make_undocumented_cell()
    )
    yield make_plain_cell(
        "; ".join(dict.fromkeys(f"{one.source}:{one.locator}" for one in entry.supports if one.source))
    )


def _make_code_cell(text: str) -> MatrixCell:
    """Return the cell of a date or a code: empty where none is known, for a program reads it."""
    return MatrixCell((text, text), "" if text else UNDOCUMENTED)


def _make_label_cell(network: Network, iri: str) -> MatrixCell:
    return MatrixCell(format_label_pair(network.knowledge, iri)) if iri else make_undocumented_cell()


def _make_list_cell(network: Network, parts: Sequence[_Part]) -> MatrixCell:
    """Return the cell of several topics or roles, each with its certainty where it is not stated."""
    if not parts:
        return make_undocumented_cell()
    ordered = sorted(parts, key=lambda part: (network.knowledge.label(part[0]).casefold(), part[0]))
    labels = [
        format_weaker(network, format_label_pair(network.knowledge, iri), level) for iri, level in ordered
    ]
    return MatrixCell(join_pairs(labels, "; "))
