"""Sums up the 3W for people: a pivot of places and topics, and a page of places to print."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ...core.messages import LanguagePair
from ...model.network import Network
from .grid import PRESENT, SummarySheet, format_label_pair, format_message_pair, join_pairs
from .places import PlaceHierarchy


@dataclass(frozen=True)
class DocumentedWork:
    """Who does what where, as one row of the 3W has it; an IRI is empty where it is not documented."""

    who: str
    event: str
    place: str
    topics: tuple[str, ...]
    state: str


def summarise_three_w(
    network: Network, places: PlaceHierarchy, work: Iterable[DocumentedWork]
) -> tuple[SummarySheet, ...]:
    """Return the sheets that sum up what is documented; an organisation counts once wherever it counts."""
    present = [one for one in work if one.state == PRESENT]
    return _build_pivot(network, present), _build_page(network, places, present)


def _build_pivot(network: Network, work: Sequence[DocumentedWork]) -> SummarySheet:
    """Return how many organisations work on each topic in each place; the fewer of both are the columns."""
    who_by_pair: dict[tuple[str, str], set[str]] = defaultdict(set)
    for one in work:
        for place in (one.place, None):
            for topic in (*(one.topics or ("",)), None):
                who_by_pair[_ALL if place is None else place, _ALL if topic is None else topic].add(one.who)
    places, topics = ({pair[at] for pair in who_by_pair} for at in (0, 1))
    is_by_topic = len(places) <= len(topics)
    lines, columns = (topics, places) if is_by_topic else (places, topics)
    missing = "no-topic" if is_by_topic else "no-place", "no-place" if is_by_topic else "no-topic"
    ordered_lines, ordered_columns = _sort(network, lines), _sort(network, columns)
    rows: tuple[tuple[LanguagePair | int, ...], ...] = tuple(
        (
            _name(network, line, missing[0]),
            *(
                len(who_by_pair.get((column, line) if is_by_topic else (line, column), ()))
                for column in ordered_columns
            ),
        )
        for line in ordered_lines
    )
    return SummarySheet(
        format_message_pair("sheet-pivot"),
        format_message_pair("title-pivot"),
        tuple(map(format_message_pair, ("pivot-counts", "pivot-not-added"))),
        (
            format_message_pair("topic" if is_by_topic else "place"),
            *(_name(network, column, missing[1]) for column in ordered_columns),
        ),
        rows,
    )


_ALL = "\uffff"  # in the place of an IRI: whichever


def _sort(network: Network, iris: Iterable[str]) -> list[str]:
    """Return IRIs by their labels; after them what is not documented, and last all together."""
    return sorted(
        iris, key=lambda iri: (iri == _ALL, iri == "", network.knowledge.label(iri).casefold(), iri)
    )


def _name(network: Network, iri: str, missing: str) -> LanguagePair:
    if iri == _ALL:
        return format_message_pair("any")
    return format_label_pair(network.knowledge, iri) if iri else format_message_pair(missing)


def _build_page(network: Network, places: PlaceHierarchy, work: Sequence[DocumentedWork]) -> SummarySheet:
    """Return each place with who is documented there, for one page that is printed."""
    by_place: Mapping[str, list[DocumentedWork]] = defaultdict(list)
    for one in work:
        by_place[one.place].append(one)
    rows = []
    for place in _sort(network, by_place):  # where no place is known, the topics are those of the pivot
        who = {one.who for one in by_place[place]}
        events = {one.event for one in by_place[place] if one.event}
        topics = {topic for one in by_place[place] for topic in one.topics}
        code = places.find_code(place) if place else ""
        rows.append(
            (
                _name(network, place, "no-place"),
                (code, code),
                len(who),
                _join_labels(network, who),
                len(events),
                _join_labels(network, topics) if place else ("", ""),
            )
        )
    located = {one.who for one in work if one.place}
    counts = {
        "organisations": len(network.organisations),
        "active": len({one.who for one in work}),
        "located": len(located),
        "places": len({place for place in by_place if place}),
    }
    heads = ("place", "place-code", "n-organisations", "which-organisations", "n-activities", "topics")
    return SummarySheet(
        format_message_pair("sheet-page"),
        format_message_pair("title-3w"),
        (format_message_pair("page-counts", **counts), format_message_pair("page-meaning")),
        tuple(map(format_message_pair, heads)),
        tuple(rows),
    )


def _join_labels(network: Network, iris: Iterable[str]) -> LanguagePair:
    return join_pairs([format_label_pair(network.knowledge, iri) for iri in _sort(network, iris)], "; ")
