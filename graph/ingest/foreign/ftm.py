"""Reads FollowTheMoney entities, a line of JSON each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from ...core.json_text import parse_json
from .collected_network import CollectedNetwork
from .fields import quote_values
from .network import FilePlace, ForeignNetwork, ForeignNode, ForeignTie
from .registry import FileSample, ForeignFormat
from .term_mapping import ForeignTerm, load_term_mapping
from .text_file import iterate_lines

_FIELDS = {  # of a node: the properties of FollowTheMoney, the first that is there
    "type_word": ("legalForm", "classification"),
    "located_in": ("address", "mainCountry", "country", "jurisdiction"),
    "founded": ("incorporationDate", "birthDate", "startDate"),
    "homepage": ("website",),
    "abbreviation": ("abbreviation",),
    "remarks": ("notes", "summary", "description"),
}
_NAMES, _ALTERNATIVES = "name", ("alias", "weakAlias", "previousName")
_IDENTIFIERS = {
    "idNumber": "", "registrationNumber": "registration", "leiCode": "lei", "wikidataId": "wikidata",
    "taxNumber": "tax", "dunsCode": "duns", "vatCode": "vat",
}  # fmt: skip
_CONTACT = ("email", "phone")  # of people, which no network needs
_RELATION = ("role", "relationship", "purpose", "summary", "status")
_PARENT = "parent"
_OF_ENTITIES = ("addressEntity", "addressEntities")  # ids that name nothing by themselves


def read_ftm(path: Path) -> ForeignNetwork:
    """Return the network of a file; entities that are no organisation, person or tie are listed."""
    collected = CollectedNetwork("ftm", path)
    for number, line in iterate_lines(collected):
        if not line.strip():
            continue
        try:
            entity = parse_json(line)
            schema, properties = str(entity["schema"]), entity.get("properties", {})
            key = str(entity["id"])
        except (ValueError, RecursionError, TypeError, KeyError, AttributeError):
            collected.skip(f"line {number}", "no entity with id, schema and properties")
            continue
        values = _list_texts(properties)
        term = load_term_mapping("ftm").get(schema)
        if term is None:
            collected.skip(f"line {number}", f"'{schema}' is neither an organisation nor a tie")
        elif term.means == "tie":
            _add_ties(collected, number, schema, term, values)
        else:
            _add_node(collected, number, key, term, values)
    return collected.finish()


def _list_texts(properties: object) -> dict[str, list[str]]:
    """Return the values of each property as texts; an entity within another stands by its id."""
    texts: dict[str, list[str]] = {}
    for name, values in properties.items() if isinstance(properties, Mapping) else ():
        listed = values if isinstance(values, list) else [values]
        texts[str(name)] = [
            str(value.get("id", "")) if isinstance(value, Mapping) else str(value)
            for value in listed
            if value is not None
        ]
    return texts


def _add_node(
    collected: CollectedNetwork, number: int, key: str, term: ForeignTerm, values: Mapping[str, list[str]]
) -> None:
    names = values.get(_NAMES, [])
    bengali = [name for name in names if any("\u0980" <= sign <= "\u09ff" for sign in name)]
    plain = [name for name in names if name not in bengali] or bengali[:1]
    alternatives = plain[1:] + [name for field in _ALTERNATIVES for name in values.get(field, [])]
    texts = {field: _find_first(values, properties) for field, properties in _FIELDS.items()}
    known = {*_ALTERNATIVES, *_IDENTIFIERS, *_CONTACT, *_OF_ENTITIES, _NAMES, _PARENT}.union(
        *_FIELDS.values()
    )
    place = FilePlace(f"line {number}", quote_values(*names))
    node = ForeignNode(
        key=key,
        place=place,
        name=plain[0] if plain else "",
        name_bn=next((name for name in bengali if name not in plain), ""),
        type_word=texts["type_word"] or term.ours,
        is_person=term.means == "person",
        abbreviation=texts["abbreviation"],
        located_in=texts["located_in"],
        founded=texts["founded"],
        homepage=texts["homepage"],
        remarks=texts["remarks"],
        identifiers=tuple(
            f"{scheme}:{text}" if scheme else text
            for name, scheme in _IDENTIFIERS.items()
            for text in values.get(name, [])
        ),
        alternatives=tuple(alternatives),
        attributes={name: "|".join(texts) for name, texts in values.items() if name not in known},
    )
    if any(map(str.isdecimal, node.located_in)):  # a street and a number, which is no place of a map
        node = replace(node, located_in="", attributes={**node.attributes, "address": node.located_in})
    collected.add_node(node)
    for parent in values.get(_PARENT, []):
        collected.add_tie(
            ForeignTie(key, parent, place, relation_word="parent", kind="partOf", is_directed=True)
        )


def _add_ties(
    collected: CollectedNetwork, number: int, schema: str, term: ForeignTerm, values: Mapping[str, list[str]]
) -> None:
    """Add a tie for each pair of its ends; a link says what it is in its role."""
    role, summary = _find_first(values, _RELATION), _find_first(values, ("summary",))
    place = FilePlace(f"line {number}", quote_values(schema, role))
    ends = [values.get(end) or [""] for end in (term.subject, term.object)]
    used = {*_RELATION, term.subject, term.object, "startDate", "endDate", "date"}
    for subject in ends[0]:
        for object_ in ends[1]:
            collected.add_tie(
                ForeignTie(
                    subject,
                    object_,
                    place,
                    relation_word=role or (schema if schema != "UnknownLink" else ""),
                    kind=term.ours,
                    is_directed=schema not in ("UnknownLink", "Associate"),
                    start=_find_first(values, ("startDate",)),
                    end=_find_first(values, ("endDate",)),
                    date_text=_find_first(values, ("date",)) or (summary if summary != role else ""),
                    attributes={name: "|".join(texts) for name, texts in values.items() if name not in used},
                )
            )


def _find_first(values: Mapping[str, list[str]], names: Sequence[str]) -> str:
    return next((text for name in names for text in values.get(name, []) if text), "")


def _recognise(sample: FileSample) -> bool:
    start = sample.text.partition("\n")[0]
    try:
        entity = parse_json(start) if len(start) < len(sample.text) or start.endswith("}") else None
    except (ValueError, RecursionError):
        return False
    return isinstance(entity, dict) and {"id", "schema", "properties"} <= entity.keys()


FORMAT = ForeignFormat("ftm", _recognise, read_ftm)
