"""Turns the attributes that a graph file gives a node or a tie into fields, and back.

Readers and writers of graph formats meet here: what one writes under a name, the other finds under it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from ...core.resources import find_ontology
from ...core.toml_file import read_shipped_toml
from .network import FilePlace, ForeignNode, ForeignTie

Fields = Mapping[str, str]

LIST_SEPARATOR = "|"  # between identifiers and between further names, as in our tables
PERSON = "person"
_LISTS = ("identifiers", "alternatives")


def make_node(key: str, place: FilePlace, fields: Fields, *, name: str = "") -> ForeignNode:
    """Return a node of its attributes; `name` is what the format itself calls it."""
    values, attributes = _sort_fields(fields, "node")
    if name:
        attributes |= {"label": values["name"]} if values.get("name", name) != name else {}
        values["name"] = name
    if attributes.pop(PERSON, "").casefold() in _list_words("yes"):
        values[PERSON] = "yes"
    type_word = values.get("type_word", "")
    return ForeignNode(
        key=key,
        place=place,
        name=values.get("name", ""),
        name_bn=values.get("name_bn", ""),
        abbreviation=values.get("abbreviation", ""),
        type_word=type_word,
        is_person=PERSON in values or type_word.casefold() in _list_words("person"),
        located_in=values.get("located_in", ""),
        founded=values.get("founded", ""),
        homepage=values.get("homepage", ""),
        identifiers=_split_list(values.get("identifiers", "")),
        alternatives=_split_list(values.get("alternatives", "")),
        remarks=values.get("remarks", ""),
        attributes=attributes,
    )


def make_tie(
    subject: str, object_: str, place: FilePlace, fields: Fields, *, is_directed: bool
) -> ForeignTie:
    """Return a tie of its attributes; `is_directed` is what the format itself says, and yields to them."""
    values, attributes = _sort_fields(fields, "tie")
    word = values.get("directed", "").casefold()
    weight = _parse_number(values.get("weight", ""))
    if weight is None and values.get("weight"):
        attributes[_get_written_name("tie", "weight")] = values["weight"]
    return ForeignTie(
        subject=subject,
        object=object_,
        place=place,
        relation_word=values.get("relation_word", ""),
        kind=values.get("kind", ""),
        is_directed=(is_directed or word in _list_words("yes")) and word not in _list_words("no"),
        weight=weight,
        start=values.get("start", ""),
        end=values.get("end", ""),
        date_text=values.get("date_text", ""),
        attributes=attributes,
    )


def list_node_fields(node: ForeignNode) -> dict[str, str]:
    """Return what is known of a node by the names under which it is written, the name first."""
    known = {
        "name": node.name or node.key,
        "name_bn": node.name_bn,
        "abbreviation": node.abbreviation,
        "type_word": node.type_word or (PERSON.capitalize() if node.is_person else ""),
        "located_in": node.located_in,
        "founded": node.founded,
        "homepage": node.homepage,
        "identifiers": LIST_SEPARATOR.join(node.identifiers),
        "alternatives": LIST_SEPARATOR.join(node.alternatives),
        "remarks": node.remarks,
    }
    is_told_by_type = node.type_word.casefold() in ("", *_list_words("person"))
    person = {PERSON: "yes"} if node.is_person and not is_told_by_type else {}
    return _name_fields(known, "node") | person | dict(node.attributes)


def list_tie_fields(tie: ForeignTie) -> dict[str, str]:
    """Return what is known of a tie by the names under which it is written, the relation first."""
    known = {
        "relation_word": tie.relation_word,
        "kind": tie.kind,
        "directed": "yes" if tie.is_directed else "no",
        "weight": "" if tie.weight is None else format_weight(tie.weight),
        "start": tie.start,
        "end": tie.end,
        "date_text": tie.date_text,
    }
    return _name_fields(known, "tie") | dict(tie.attributes)


def format_weight(weight: float) -> str:
    """Return a weight as people write it.

    >>> format_weight(2.0), format_weight(0.5)
    ('2', '0.5')
    """
    return str(int(weight)) if weight == int(weight) and abs(weight) < 1e15 else repr(weight)


def quote_values(*values: str) -> str:
    """Return what stands at a place of a file as one line: its values with bars between."""
    return " | ".join(" ".join(value.split()) for value in values if value)


def _name_fields(known: Fields, of: str) -> dict[str, str]:
    return {_get_written_name(of, field): value for field, value in known.items() if value}


def _sort_fields(fields: Fields, of: str) -> tuple[dict[str, str], dict[str, str]]:
    """Return the values of our fields, and the attributes that are none of them; blanks are neither."""
    written = {normalise_name(name): name for name in reversed(tuple(fields)) if fields[name].strip()}
    if not written:
        return {}, {}
    values: dict[str, str] = {}
    used: set[str] = set()
    for field, names in _load_names()[of].items():
        name = next((written[name] for name in names if written.get(name, "") not in (used | {""})), "")
        if name:
            used.add(name)
            values[field] = fields[name]
    # a second heading of a field with the same text adds nothing
    fields_by_name = {name: field for field, names in _load_names()[of].items() for name in names}
    attributes = {
        name: value
        for name, value in fields.items()
        if name not in used
        and value.strip()
        and normalise_name(name) not in _list_words("program")
        and values.get(fields_by_name.get(normalise_name(name), "")) != value
    }
    return values, attributes


def normalise_name(name: str) -> str:
    """Return the name of an attribute without what programs write differently."""
    return " ".join(name.replace("_", " ").replace("-", " ").split()).casefold()


def is_field(name: str, of: str) -> bool:
    """Tell whether an attribute of a node or a tie is one of our fields by its name.

    >>> is_field("Weight", "tie"), is_field("budget", "node")
    (True, False)
    """
    return any(normalise_name(name) in names for names in _load_names()[of].values())


def _split_list(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(LIST_SEPARATOR) if part.strip())


def _parse_number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if abs(number) < float("inf") else None


@cache
def _load_names() -> Mapping[str, Mapping[str, list[str]]]:
    names: Mapping[str, Mapping[str, list[str]]] = read_shipped_toml(find_ontology() / "foreign-fields.toml")
    return names


def _get_written_name(of: str, field: str) -> str:
    return _load_names()[of][field][0]


@cache
def _list_words(kind: str) -> frozenset[str]:
    return frozenset(_load_names()["words"][kind])
