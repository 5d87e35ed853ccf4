"""A network in, the 3W matrix out: a row for each who, what and where that sources join, with HXL hashtags.

Hashtags are those of the HXL standard 1.1 (2018).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..knowledge import Evidence
from ..measures.traits import PLACE, TOPIC
from ..network import Network, Tie
from ..terms import STK
from ..wording import Pair
from .documented import level, merged, said
from .events import Events
from .grid import ABSENT, PRESENT, UNDOCUMENTED, Cell, Matrix, joined, label, named, pair, plain, undocumented
from .places import Places

_BEFORE = (
    ("organisation", "#org+name"),
    ("organisation-id", "#org+code"),
    ("kind", "#org+type"),
    ("topic", "#sector"),
    ("activity", "#activity"),
    ("role", "#activity+role"),
    ("place", "#loc+name"),
    ("place-code", "#loc+code"),
)
_AFTER = (
    ("start", "#date+start"),
    ("end", "#date+end"),
    ("state", "#status"),
    ("certainty", "#meta+certainty"),
    ("source", "#meta+source"),
)


@dataclass(frozen=True)
class Line:
    """One row: who does what where, as far as one source or one event joins them."""

    who: str
    topic: str = ""
    event: str = ""
    role: Pair | None = None
    place: str = ""
    state: str = UNDOCUMENTED
    certainty: str = ""
    start: str = ""
    end: str = ""
    supports: tuple[Evidence, ...] = ()


def three_w(network: Network, certainty: str) -> Matrix:
    """Return who does what where; topic and place stand in one row only where an event joins them."""
    places = Places(network)
    heads = [*_BEFORE, *_levels(places), *_AFTER]
    lines = sorted(_lines(network, certainty), key=lambda line: _order(network, line))
    rows = tuple(tuple(_cells(network, places, line)) for line in lines)
    tags = tuple(tag for _, tag in heads)
    names = tuple(_head(key) for key, _ in heads)
    notes = (pair("meaning"), pair("meaning-3w"), pair("meaning-codes"))
    return Matrix("3w", pair("title-3w"), names, rows, notes, tags, named=2)


def _levels(places: Places) -> Iterator[tuple[str, str]]:
    for number in places.levels:
        yield f"admin {number}", f"#adm{number}+name"
        yield f"admin-code {number}", f"#adm{number}+code"


def _head(key: str) -> Pair:
    name, _, number = key.partition(" ")
    return pair(name, n=int(number)) if number else pair(name)


def _order(network: Network, line: Line) -> tuple[str, ...]:
    name = network.knowledge.label
    return (
        name(line.who).casefold(), line.who, "2" if line.event == "" else "1",
        *(name(iri).casefold() if iri else "\uffff" for iri in (line.topic, line.event, line.place)),
        line.state, line.start, line.role[0] if line.role else "",
    )  # fmt: skip


def _lines(network: Network, certainty: str) -> Iterator[Line]:
    joined_up = list(_of_events(network, certainty))
    alone = [*_of_ties(network, TOPIC, certainty), *_of_ties(network, PLACE, certainty)]
    yield from joined_up
    yield from alone
    told = {line.who for line in (*joined_up, *alone)}
    yield from (Line(iri) for iri in network.organisations if iri not in told)


def _of_ties(network: Network, sort: str, certainty: str) -> Iterator[Line]:
    """Yield a row for each topic or place of an organisation, and for each that a source denies."""
    for (who, what), found in said(network, sort, certainty=certainty).items():
        ends = {"topic": what} if sort == TOPIC else {"place": what}
        for tie in found.ties:
            role = label(network.knowledge, tie.kind.iri)
            for start, end in _spans(tie):
                yield Line(who, role=role, state=PRESENT, certainty=tie.shown_certainty, start=start, end=end,
                           supports=tie.supports, **ends)  # fmt: skip
        for one in found.denials if not found.ties else ():
            role = label(network.knowledge, one.kind.iri)
            certain = level(network.knowledge, one.supports)
            yield Line(who, role=role, state=ABSENT, certainty=certain, supports=one.supports, **ends)


def _of_events(network: Network, certainty: str) -> Iterator[Line]:
    """Yield a row for each part that an organisation had in an event, with the event's topics and places."""
    happened = Events(network, certainty)
    for who, part in happened.parts:
        start, end = happened.dates.get(part.subject, ("", ""))
        for joining in happened.joined(part):
            found = {happened.sort(tie.object): tie.object for tie in joining[1:]}
            yield Line(
                who,
                topic=found.get(TOPIC, ""),
                event=part.subject,
                role=label(network.knowledge, part.kind.inverse or part.kind.iri),
                place=found.get(PLACE, ""),
                state=PRESENT,
                certainty=max(joining, key=lambda tie: network.levels.index(tie.certainty)).shown_certainty,
                start=start,
                end=end,
                supports=merged(tie.supports for tie in joining),
            )
    for one in happened.denied():
        role = label(network.knowledge, one.kind.iri)
        certain = level(network.knowledge, one.supports)
        yield Line(one.object, event=one.subject, role=role, state=ABSENT, certainty=certain,
                   supports=one.supports)  # fmt: skip


def _spans(tie: Tie) -> Sequence[tuple[str, str]]:
    return sorted({(dates.start, dates.end) for dates in tie.dates}) or [("", "")]


def _cells(network: Network, places: Places, line: Line) -> Iterator[Cell]:
    knowledge, who = network.knowledge, network.organisations[line.who]
    kinds = [label(knowledge, iri) for iri in who.types]
    yield named(who)
    yield plain(who.id)
    yield Cell(joined(kinds, ", ")) if kinds else undocumented()
    yield _node(network, line, line.topic)
    yield _node(network, line, line.event)
    yield Cell(line.role) if line.role else undocumented()
    yield _node(network, line, line.place)
    code = places.code(line.place) if line.place else None
    yield plain(code.text if code else "")
    for number in places.levels:
        unit = places.unit(line.place, number) if line.place else ""
        code = places.code(unit) if unit else None
        yield Cell(label(knowledge, unit)) if unit else undocumented()
        yield plain(code.text if code else "")
    yield plain(line.start)
    yield plain(line.end)
    yield Cell(pair(line.state), line.state, line.supports)
    yield Cell(label(knowledge, STK + line.certainty)) if line.certainty else undocumented()
    yield plain(
        "; ".join(dict.fromkeys(f"{one.source}:{one.locator}" for one in line.supports if one.source))
    )


def _node(network: Network, line: Line, iri: str) -> Cell:
    return Cell(label(network.knowledge, iri)) if iri else undocumented()
