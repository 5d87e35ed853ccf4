"""Those whom a source does not name: which of them the map shows, and what is known of their number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..knowledge import Entity, Knowledge
from ..network import Network, Tie
from ..terms import STK, whole
from ..wording import LANGUAGES, Pair, number

MOST = 3  # shown beside one owner


@dataclass(frozen=True)
class Count:
    """A number that a source states of something, in words; `members` where it counts members."""

    words: Pair
    value: int | None
    members: bool


def counts(knowledge: Knowledge) -> Mapping[str, tuple[Count, ...]]:
    """Return the counts of everything that has one, by IRI, totals before their parts."""
    query = """SELECT DISTINCT ?of ?c ?v ?u ?how ?d ?whole {
        ?of stk:hasCount ?c . ?c stk:unit ?u OPTIONAL { ?c stk:value ?v } OPTIONAL { ?c stk:comparator ?how }
        OPTIONAL { ?c stk:dimension ?d } OPTIONAL { ?c stk:partOfCount ?whole } }"""
    found: dict[str, dict[tuple[bool, str], Count]] = {}
    for row in knowledge.store.select(query):
        text = {
            name: row[name].value if row[name] else "" for name in ("of", "c", "v", "u", "how", "d", "whole")
        }
        value = whole(text["v"])
        english, bengali = (_words(knowledge, text, value, lang) for lang in LANGUAGES)
        key = (bool(text["d"] or text["whole"]), text["c"])
        found.setdefault(text["of"], {})[key] = Count(
            (english, bengali), value, knowledge.ontology.counts_members(text["u"])
        )
    return {name: tuple(by[key] for key in sorted(by)) for name, by in sorted(found.items())}


def _words(knowledge: Knowledge, text: Mapping[str, str], value: int | None, lang: str) -> str:
    how = "" if text["how"] in ("", STK + "exactly") else knowledge.ontology.label(text["how"], lang)
    unit = knowledge.ontology.label(text["u"], lang)
    unit = f"{unit} ({knowledge.ontology.label(text['d'], lang)})" if text["d"] else unit
    return " ".join(filter(None, (how, "" if value is None else number(value, lang), unit)))


def shown(network: Network, found: Mapping[str, Sequence[Count]]) -> frozenset[str]:
    """Return the collectives of the opening view, at most a few beside each owner, numbered ones first.

    One with a number of its members is shown beside any organisation that it has a tie with; one without
    only beside an alliance, which is made of such. The participants of events open from the panel.
    """
    owned: dict[str, list[tuple[bool, str]]] = {}
    for name, ties in network.by_node.items():
        entity = network.knowledge.entities.get(name)
        if not entity or not entity.is_collective or STK + "ParticipantGroup" in entity.classes:
            continue
        numbered = any(count.members and count.value is not None for count in found.get(name, ()))
        for owner in {
            end for tie in ties if tie.kind.counts for end in tie.ends if end in network.organisations
        }:
            if numbered or _is_alliance(network.organisations[owner]):
                owned.setdefault(owner, []).append((not numbered, name))
    return frozenset(name for names in owned.values() for _, name in sorted(set(names))[:MOST])


def _is_alliance(entity: Entity) -> bool:
    return entity.sector is not None and entity.sector.side == "above"


def drawn(network: Network, kept: frozenset[str]) -> list[Tie]:
    """Return the ties of the map: those that count, between organisations or to a collective shown."""
    ends = network.organisations.keys() | kept
    return [
        tie
        for tie in network.ties
        if tie.kind.counts and tie.subject != tie.object and tie.subject in ends and tie.object in ends
    ]
