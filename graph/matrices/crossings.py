"""A network in; a matrix with a row for each kind or organisation, a column for each topic or place, out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from ..knowledge import Entity
from ..measures.traits import ALLIANCE, PLACE, TOPIC
from ..network import Network
from ..terms import STK
from ..wording import Pair
from .documented import NOTHING, Ends, Said, merged, said
from .grid import ABSENT, PRESENT, UNDOCUMENTED, Cell, Matrix, joined, label, named, pair, undocumented

_STRONGEST = "stated"


def kinds_by_topics(network: Network, certainty: str) -> Matrix:
    """Return which kinds of organisation work on which topics, with how many of each do."""
    return _kinds(network, certainty, TOPIC, "kinds-topics")


def kinds_by_places(network: Network, certainty: str) -> Matrix:
    """Return which kinds of organisation are in which places, with how many of each are."""
    return _kinds(network, certainty, PLACE, "kinds-places")


def organisations_by_alliances(network: Network, certainty: str) -> Matrix:
    """Return which organisation is in which alliance and as what; every named alliance has a column."""
    found = said(network, ALLIANCE, certainty=certainty)
    organisations = _by_name(network.organisations.values())
    alliances = [entity for entity in organisations if STK + "Platform" in entity.classes]
    rows = tuple(
        (
            named(entity),
            *(
                Cell(pair("itself"))
                if entity is alliance
                else _of_one(network, found.get((entity.iri, alliance.iri), NOTHING))
                for alliance in alliances
            ),
        )
        for entity in organisations
    )
    heads = (pair("organisation"), *(named(alliance).text for alliance in alliances))
    notes = (pair("meaning"), pair("meaning-weaker"))
    return Matrix("organisations-alliances", pair("title-organisations-alliances"), heads, rows, notes)


def _of_one(network: Network, what: Said) -> Cell:
    """Return the cell of one organisation: by which kinds of tie, and which of them is denied."""
    if what.state == UNDOCUMENTED:
        return undocumented()
    knowledge, texts = network.knowledge, []
    if what.ties:
        by = [
            label(knowledge, tie.kind.iri)
            if tie.shown_certainty == _STRONGEST
            else _weaker(network, label(knowledge, tie.kind.iri), tie.shown_certainty)
            for tie in what.ties
        ]
        texts.append(_stating(PRESENT, joined(by, ", ")))
    if what.denials:
        texts.append(_stating(ABSENT, joined([label(knowledge, one.kind.iri) for one in what.denials], ", ")))
    text = joined(texts, "; ")
    if {tie.kind.iri for tie in what.ties} & {one.kind.iri for one in what.denials}:
        text = _filled("disputed", text=text)
    return Cell(text, what.state, what.supports)


def _stating(state: str, kinds: Pair) -> Pair:
    return _filled("by", state=pair(state), kinds=kinds)


def _weaker(network: Network, text: Pair, certainty: str) -> Pair:
    return _filled("weaker", state=text, certainty=label(network.knowledge, STK + certainty))


def _filled(key: str, **values: Pair) -> Pair:
    english, bengali = ({name: text[at] for name, text in values.items()} for at in (0, 1))
    return pair(key, **english)[0], pair(key, **bengali)[1]


def _kinds(network: Network, certainty: str, sort: str, name: str) -> Matrix:
    found = said(network, sort, certainty=certainty)
    kinds = _by_kind(network)
    objects = sorted({ends[1] for ends in found}, key=lambda iri: _key(network, iri))
    rows = tuple((Cell(text), *(_of_kind(found, members, iri) for iri in objects)) for text, members in kinds)
    heads = (pair("kind"), *(label(network.knowledge, iri) for iri in objects))
    notes = (pair("meaning"), pair("meaning-kinds"))
    return Matrix(name, pair(f"title-{name}"), heads, rows, notes)


def _by_kind(network: Network) -> Sequence[tuple[Pair, Sequence[str]]]:
    """Return each kind of organisation with its members; those without a kind come last."""
    members: dict[str, list[str]] = defaultdict(list)
    for entity in network.organisations.values():
        for kind in entity.types or ("",):
            members[kind].append(entity.iri)
    ordered = sorted(members, key=lambda iri: (iri == "", _key(network, iri) if iri else ("", "")))
    return [
        (label(network.knowledge, iri) if iri else pair("no-kind"), sorted(members[iri])) for iri in ordered
    ]


def _of_kind(found: Mapping[Ends, Said], members: Sequence[str], object_: str) -> Cell:
    """Return the cell of several organisations: of how many it is stated, implied, denied."""
    what = [found.get((iri, object_), NOTHING) for iri in members]
    present = [one for one in what if one.state == PRESENT]
    stated = [one for one in present if any(tie.shown_certainty == _STRONGEST for tie in one.ties)]
    absent = [one for one in what if one.state == ABSENT]
    texts, weaker = [], len(present) - len(stated)
    state = PRESENT if present else ABSENT if absent and len(absent) == len(what) else UNDOCUMENTED
    if present:
        english, bengali = pair(PRESENT)
        counted = {"n": len(stated), "all": len(what)}
        texts.append((pair("of", state=english, **counted)[0], pair("of", state=bengali, **counted)[1]))
    elif state == UNDOCUMENTED:
        texts.append(pair(UNDOCUMENTED))
    if weaker:
        texts.append(pair("more-weaker", n=weaker))
    if absent:
        texts.append(pair("absent-of", n=len(absent), all=len(what)))
    return Cell(joined(texts, "; "), state, merged(one.supports for one in what))


def _key(network: Network, iri: str) -> tuple[str, str]:
    return network.knowledge.label(iri).casefold(), iri


def _by_name(entities: Iterable[Entity]) -> list[Entity]:
    return sorted(entities, key=lambda entity: (entity.name().casefold(), entity.iri))
