"""Reads Popolo JSON: organizations, persons, memberships and posts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from .collected_network import CollectedNetwork
from .fields import quote_values
from .json_file import has_list, iterate_values, write_value
from .network import FilePlace, ForeignNetwork, ForeignNode, ForeignTie
from .registry import FileSample, ForeignFormat

_ORGANISATIONS, _PERSONS, _MEMBERSHIPS = "organizations.item", "persons.item", "memberships.item"
_LISTS = ("organizations.item", "persons.item", "memberships.item", "organization", "person")
_OTHER = ("posts.item", "areas.item", "events.item", "motions.item", "vote_events.item")


def read_popolo(path: Path) -> ForeignNetwork:
    """Return the network of a file; memberships may stand in a list of their own or in their member."""
    collected = CollectedNetwork("popolo", path)
    left_out: dict[str, int] = {}
    for place, value in iterate_values(collected, (*_LISTS, *_OTHER)):
        kind = place.removesuffix(".item").removesuffix("s")
        if not isinstance(value, Mapping):
            collected.skip(kind, "an item that is no object")
        elif place in _OTHER:
            left_out[kind] = left_out.get(kind, 0) + 1
        elif kind == "membership":
            _add_membership(collected, value, {})
        else:
            _add_agent(collected, value, is_person=kind == "person")
    for kind, count in left_out.items():
        collected.skip(f"{kind}s", f"{count} of them are left out: they are neither organisations nor ties")
    return collected.finish()


def _add_agent(collected: CollectedNetwork, value: Mapping[str, object], *, is_person: bool) -> None:
    key, name = _get_text(value, "id") or _get_text(value, "name"), _get_text(value, "name")
    kind = "person" if is_person else "organization"
    place = FilePlace(f"{kind} {key}", quote_values(name, _get_text(value, "classification")))
    names = [_get_text(item, "name") for item in _list_mappings(value, "other_names")]
    collected.add_node(
        ForeignNode(
            key=key,
            place=place,
            name=name,
            type_word="Person" if is_person else _get_text(value, "classification"),
            is_person=is_person,
            abbreviation=_get_text(value, "abbreviation"),
            located_in=_get_text(value.get("area"), "name"),
            founded=_get_text(value, "birth_date" if is_person else "founding_date"),
            homepage=next((_get_text(link, "url") for link in _list_mappings(value, "links")), ""),
            identifiers=tuple(
                ":".join(filter(None, (_get_text(item, "scheme"), _get_text(item, "identifier"))))
                for item in _list_mappings(value, "identifiers")
            ),
            alternatives=tuple(filter(None, names)),
            remarks=_get_text(value, "description") or _get_text(value, "abstract"),
        )
    )
    parent = _get_text(value, "parent_id") or _get_text(value.get("parent"), "id")
    if parent:
        tie = ForeignTie(key, parent, place, relation_word="parent", kind="partOf", is_directed=True)
        collected.add_tie(tie)
    for membership in _list_mappings(value, "memberships"):
        _add_membership(collected, membership, {"person_id" if is_person else "organization_id": key})


def _add_membership(
    collected: CollectedNetwork, value: Mapping[str, object], default: Mapping[str, str]
) -> None:
    """Add the tie of a member, which may be an organisation, and that to whom it speaks for."""
    member = (
        _get_text(value, "person_id")
        or _get_text(value, "member_id")
        or _get_text(value.get("member"), "id")
        or _get_text(value.get("person"), "id")
        or default.get("person_id", "")
    )
    body = (
        _get_text(value, "organization_id")
        or _get_text(value.get("organization"), "id")
        or default.get("organization_id", "")
    )
    role = _get_text(value, "role") or _get_text(value, "label")
    number = _get_text(value, "id") or str(len(collected.ties) + 1)
    place = FilePlace(f"membership {number}", quote_values(role) or quote_values(member, body))
    for object_, relation, kind in (
        (body, role or "member", "memberOf"),
        (_get_text(value, "on_behalf_of_id"), "on behalf of", "represents"),
    ):
        if object_ or kind == "memberOf":
            collected.add_tie(
                ForeignTie(
                    member,
                    object_,
                    place,
                    relation_word=relation,
                    kind=kind,
                    is_directed=True,
                    start=_get_text(value, "start_date"),
                    end=_get_text(value, "end_date"),
                )
            )


def _list_mappings(value: Mapping[str, object], name: str) -> Iterator[Mapping[str, object]]:
    items = value.get(name)
    return (item for item in (items if isinstance(items, list) else ()) if isinstance(item, Mapping))


def _get_text(value: object, name: str) -> str:
    return write_value(value.get(name)) if isinstance(value, Mapping) else ""


def _recognise(sample: FileSample) -> bool:
    return has_list(sample, "organizations", "persons", "memberships")


FORMAT = ForeignFormat("popolo", _recognise, read_popolo)
