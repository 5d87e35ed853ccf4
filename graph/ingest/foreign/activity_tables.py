"""Knows a list of who does what where by its headings, where it has no row of HXL hashtags.

Such a list has an organisation in several rows, one for each activity; a list of organisations has each once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from ...core import resources
from ...core.spelling import fold_text
from ...core.toml_file import read_shipped_toml
from .headed_tables import HeadedTable
from .word_lists import are_types, load_columns, load_relations, make_word_key

_BY_FIELD = {"type": "#org+type", "start": "#date+start", "end": "#date+end", "period": "#date"}
_BY_RELATION = {"implementsThrough": "#org+impl", "fundedBy": "#org+funder"}
_LEADS = "#org"
_PLACES = ("#adm", "#loc", "#country")
_ABOUT_ACTIVITY = frozenset({"#activity", "#activity+name", "#status", "#reached"})
_MIN_TAGGED = 0.6  # of the columns, for a list to be of activities


def tag_columns(table: HeadedTable) -> HeadedTable:
    """Return a list of activities with the hashtag of each column; any other table as it is."""
    if table.hashtags or not table.has_headings:
        return table
    hashtags = tuple(_find_hashtags(table))
    tags = {tag for tag in hashtags if tag}
    is_of_activities = (
        {_LEADS, "#sector"} <= tags
        and tags & _ABOUT_ACTIVITY
        and any(tag.startswith(_PLACES) for tag in tags)
    )
    if not is_of_activities or sum(map(bool, hashtags)) < _MIN_TAGGED * sum(map(bool, table.headings)):
        return table
    names = [fold_text(text) for text in table.get_column(hashtags.index(_LEADS)) if text]
    return replace(table, hashtags=hashtags) if len(set(names)) < len(names) else table


def _find_hashtags(table: HeadedTable) -> Iterator[str]:
    """Yield the hashtag that each heading stands for, each once; empty where it is none."""
    taken: set[str] = set()
    for column, heading in enumerate(table.headings):
        tag = _find_hashtag(table, column, heading) if heading else ""
        tag = "" if tag in taken else tag
        taken.add(tag)
        yield tag


def _find_hashtag(table: HeadedTable, column: int, heading: str) -> str:
    listed = _load_headings().get(make_word_key(heading))
    if listed:
        return listed
    relation, field = load_relations().find_listed(heading), load_columns().find_listed(heading)
    if field and field.is_sure and field.meaning == "name":
        return _LEADS
    if relation and relation.is_sure and relation.meaning in _BY_RELATION:
        return _BY_RELATION[relation.meaning]
    if field and field.is_sure and field.meaning in _BY_FIELD:
        return _BY_FIELD[field.meaning]
    return "#org+type" if are_types([text for text in table.get_column(column) if text]) else ""


@lru_cache(maxsize=1)
def _load_headings() -> Mapping[str, str]:
    lists = read_shipped_toml(Path(resources.find_ontology() / "words" / "activities.toml"))
    return {make_word_key(word): tag for tag, words in lists.items() for word in words}
