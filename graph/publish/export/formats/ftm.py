"""Writes FollowTheMoney entities, a line of JSON for each organisation and each tie."""

from __future__ import annotations

import re
from collections.abc import Mapping
from hashlib import sha1

from ....ingest.foreign.network import ForeignNetwork, ForeignNode, ForeignTie
from ....ingest.foreign.term_mapping import load_term_mapping
from ..json_text import write_json_lines
from ..registry import ExportFormat

_DATE = re.compile(r"\d{4}(-\d\d){0,2}")
_LINK = "UnknownLink"  # the schema of a tie for which FollowTheMoney has no other
_ORGANISATION, _PERSON = "Organization", "Person"


def write_ftm(network: ForeignNetwork) -> bytes:
    """Return the entities; a kind of tie that FollowTheMoney lacks is a link with its relation as role."""
    nodes = [_describe_node(node) for node in network.nodes]
    ties = [_describe_tie(tie, number) for number, tie in enumerate(network.ties)]
    return write_json_lines([*nodes, *ties])


def _describe_node(node: ForeignNode) -> dict[str, str | dict[str, list[str]]]:
    return {
        "id": node.key,
        "schema": _PERSON if node.is_person else _ORGANISATION,
        "properties": _list_values(
            {
                "name": [node.name or node.key, node.name_bn],
                "abbreviation": [node.abbreviation],
                "alias": list(node.alternatives),
                "legalForm": [node.type_word if not node.is_person else ""],
                "address": [node.located_in],
                "incorporationDate" if not node.is_person else "birthDate": [node.founded],
                "website": [node.homepage],
                "idNumber": list(node.identifiers),
                "notes": [node.remarks],
            }
        ),
    }


def _describe_tie(tie: ForeignTie, number: int) -> dict[str, str | dict[str, list[str]]]:
    terms = load_term_mapping("ftm")
    schema = _LINK
    if tie.is_directed and tie.kind == terms["Membership"].ours:
        schema = "Membership"
    ends = terms[schema]
    text = "\t".join((tie.subject, tie.kind, tie.relation_word, tie.object, str(number)))
    return {
        "id": sha1(text.encode(errors="replace"), usedforsecurity=False).hexdigest(),
        "schema": schema,
        "properties": _list_values(
            {
                ends.subject: [tie.subject],
                ends.object: [tie.object],
                "role": [tie.relation_word],
                "startDate": [tie.start],
                "endDate": [tie.end],
                # a date in words is none to FollowTheMoney
                "date" if _DATE.fullmatch(tie.date_text) else "summary": [tie.date_text],
            }
        ),
    }


def _list_values(properties: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """Return properties without blanks."""
    filled = {name: [text for text in texts if text] for name, texts in properties.items()}
    return {name: texts for name, texts in filled.items() if texts}


FORMAT = ExportFormat.of_network("FollowTheMoney entities", ".ftm.json", write_ftm)
