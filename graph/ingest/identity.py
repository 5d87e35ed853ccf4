"""Replaces ids by the one that people decided they stand for.

Ids that were decided to be the same become one: the one that no decision replaces, else the first by
name. Nothing is merged without a decision.
"""

from __future__ import annotations

from ..schema.dataset import Tables


def resolve_aliases(tables: Tables) -> dict[str, str]:
    """Return id to the id that stands for it, for the ids that `same` decisions replace."""
    rows = [row for row in tables.rows.get("decisions", ()) if row["decision"] == "same"]
    replaced = {row["b"] for row in rows}
    parent: dict[str, str] = {}
    for row in rows:
        ends = {_find_root(parent, row["a"]), _find_root(parent, row["b"])}
        representative, *others = sorted(ends, key=lambda name: (name in replaced, name))
        parent.update(dict.fromkeys(others, representative))
    return {name: _find_root(parent, name) for name in parent}


def _find_root(parent: dict[str, str], name: str) -> str:
    while name in parent:
        name = parent[name]
    return name
