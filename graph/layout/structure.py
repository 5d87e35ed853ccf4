"""Finds what a network is like: its hubs, and which organisations depend on which."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from .items import Item, Link

MOST_HUBS = 6  # more hubs than this are a net, not hubs and wings
MOST_ROWS = 300  # a longer list of partners is not read as one picture
LEAVES = 3  # single-tie partners that make a hub


@dataclass(frozen=True)
class LayoutPlan:
    """The parts of the picture; each item is in exactly one of them.

    `members` are drawn in the wings of a hub, `joiners` between hubs, `children` under the item they hang
    on, `rest` apart from every hub. Without hubs everything is in `rest`.
    """

    items: Mapping[str, Item]
    links: Sequence[Link]
    twins: Sequence[tuple[str, str]]
    neighbours: Mapping[str, frozenset[str]]
    hubs: tuple[str, ...] = ()
    members: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    children: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    joiners: tuple[str, ...] = ()
    rest: tuple[str, ...] = ()

    def find_link(self, first: str, second: str) -> Link | None:
        """Return the link of a pair that bears words, else any of the pair."""
        pair_links = [link for link in self.links if {link.a, link.b} == {first, second}]
        return max(pair_links, key=lambda link: (bool(link.words), link.a), default=None)


def build_plan(
    items: Mapping[str, Item], links: Sequence[Link], twins: Sequence[tuple[str, str]]
) -> LayoutPlan:
    """Return how the picture is built: with hubs where over half of the organisations hang by one tie."""
    near = _index_neighbours(items, links)
    hubs = _find_hubs(items, near)
    if not hubs:
        return LayoutPlan(items, links, twins, near, rest=tuple(items))
    joined: dict[str, list[str]] = {hub: [] for hub in hubs}
    joiners: list[str] = []
    parents: dict[str, list[str]] = {}
    for name in items:
        adjacent_hubs = [hub for hub in hubs if hub in near[name]]
        if name in hubs:
            continue
        if len(adjacent_hubs) > 1 and not items[name].several:
            joiners.append(name)
        elif adjacent_hubs:
            joined[adjacent_hubs[0]].append(name)
    settled = [*hubs, *joiners, *(name for names in joined.values() for name in names)]
    for name, parent in _assign_parents(settled, near).items():
        parents.setdefault(parent, []).append(name)
    placed = {*settled, *(name for names in parents.values() for name in names)}
    return LayoutPlan(
        items,
        links,
        twins,
        near,
        hubs=hubs,
        members={hub: tuple(names) for hub, names in joined.items()},
        children={parent: tuple(names) for parent, names in parents.items()},
        joiners=tuple(joiners),
        rest=tuple(name for name in items if name not in placed),
    )


def _index_neighbours(items: Iterable[str], links: Iterable[Link]) -> dict[str, frozenset[str]]:
    near: dict[str, set[str]] = {name: set() for name in items}
    for link in links:
        near[link.a].add(link.b)
        near[link.b].add(link.a)
    return {name: frozenset(names) for name, names in near.items()}


def _find_hubs(items: Mapping[str, Item], near: Mapping[str, frozenset[str]]) -> tuple[str, ...]:
    named = {name: {neighbour for neighbour in near[name] if not items[neighbour].several} for name in items}
    named = {name: others for name, others in named.items() if not items[name].several and others}
    leaves = {name for name, others in named.items() if len(others) == 1}
    if 2 * len(leaves) <= len(named):
        return ()
    leaf_counts = {name: len(others & leaves) for name, others in named.items()}
    hubs = sorted(
        (name for name in leaf_counts if leaf_counts[name] >= LEAVES),
        key=lambda name: (-len(named[name]), name),
    )
    covered = sum(leaf_counts[hub] for hub in hubs)
    if not hubs or len(hubs) > MOST_HUBS or 5 * covered < 4 * len(leaves):
        return ()
    return () if max(len(near[hub]) for hub in hubs) > MOST_ROWS else tuple(hubs)


def _assign_parents(settled: Sequence[str], near: Mapping[str, frozenset[str]]) -> dict[str, str]:
    """Return, for what hangs on the settled ones, the parent it is reached from first."""
    parents: dict[str, str] = {}
    queue, seen = deque(settled), set(settled)
    while queue:
        current = queue.popleft()
        for name in sorted(near[current] - seen):
            seen.add(name)
            parents[name] = current
            queue.append(name)
    return parents


def order_with_twins(
    names: Iterable[str], twins: Sequence[tuple[str, str]], items: Mapping[str, Item]
) -> list[str]:
    """Return names by label, possible duplicates next to each other."""
    ordered = sorted(names, key=lambda name: (items[name].label.en.casefold(), name))
    present, result = set(ordered), []
    while ordered:
        name = ordered.pop(0)
        result.append(name)
        twins_of_name = sorted({twin for pair in twins if name in pair for twin in pair if twin != name})
        for twin in reversed([twin for twin in twins_of_name if twin in present and twin in ordered]):
            ordered.remove(twin)
            ordered.insert(0, twin)
    return result
