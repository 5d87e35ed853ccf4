"""Replaces ids by the one that people decided they stand for.

Ids that were decided to be the same become one: the one that no decision replaces, else the first by
name. Nothing is merged without a decision.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterator, Mapping

from ..core.errors import Finding
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


def find_conflicts(tables: Tables) -> Iterator[tuple[str, ...]]:
    """Yield ids in a row, each decided the same as the next, of which the first and last are different."""
    same: dict[str, set[str]] = defaultdict(set)
    for row in tables.rows.get("decisions", ()):
        if row["decision"] == "same":
            same[row["a"]].add(row["b"])
            same[row["b"]].add(row["a"])
    for row in tables.rows.get("decisions", ()):
        chain = _find_chain(same, row["a"], row["b"]) if row["decision"] == "different" else ()
        if len(chain) > 2:  # two alone contradict each other in two rows
            yield chain


def check_conflicts(tables: Tables) -> Iterator[Finding]:
    """Yield an error for each decision that two are different, where others make them the same."""
    chains = {(chain[0], chain[-1]): chain for chain in find_conflicts(tables)}
    for row in tables.rows.get("decisions", ()) if chains else ():
        chain = chains.get((row["a"], row["b"]), ()) if row["decision"] == "different" else ()
        if chain:
            fault = f"other rows make them the same: {' = '.join(chain)}"
            yield row.make_finding("decision", fault, "delete the row that is wrong", "contradiction")


def _find_chain(same: Mapping[str, set[str]], start: str, end: str) -> tuple[str, ...]:
    """Return the shortest row of ids from one to another, each the same as the next; else none."""
    before = {start: ""}
    pending = deque([start])
    while pending and end not in before:
        name = pending.popleft()
        for neighbour in sorted(same.get(name, ())):
            if neighbour not in before:
                before[neighbour] = name
                pending.append(neighbour)
    chain = [end] if end in before else []
    while chain and chain[-1] != start:
        chain.append(before[chain[-1]])
    return tuple(reversed(chain))
