"""Computes positions on the map: the same input gives the same places, whatever its order.

Layout follows structure. Where most organisations hang by one tie, `hub and wings`; otherwise `network`, up
to 3,000 organisations; more in `groups`. Units are CSS pixels at the opening view.
"""

from __future__ import annotations

from collections.abc import Iterable

from .groups import MOST_ALONE, lay_out_groups
from .items import DuplicateMark, GroupDisc, Item, Layout, Link, ListHeading, PlacedText, SymbolPlace
from .structure import LayoutPlan, build_plan
from .text import BilingualText

__all__ = [
    "BilingualText",
    "DuplicateMark",
    "GroupDisc",
    "Item",
    "Layout",
    "Link",
    "ListHeading",
    "PlacedText",
    "SymbolPlace",
    "compute_layout",
]


def compute_layout(
    items: Iterable[Item], links: Iterable[Link], twins: Iterable[tuple[str, str]] = ()
) -> Layout:
    """Return a place for every item that has a link, and the others as `apart`; in groups they have one too.

    >>> names = {"a": "Alpha", "b": "Beta", "c": "Gamma"}
    >>> items = [Item(id, BilingualText(name)) for id, name in names.items()]
    >>> layout = compute_layout(items, [Link("a", "b")])
    >>> sorted(layout.places), layout.apart
    (['a', 'b'], ('c',))
    """
    known = {item.id: item for item in sorted(items, key=lambda item: item.id)}
    valid_links = {
        (link.a, link.b, link.words.both): link
        for link in links
        if link.a != link.b and link.a in known and link.b in known
    }
    sorted_links = [valid_links[key] for key in sorted(valid_links)]
    tied = {end for link in sorted_links for end in (link.a, link.b)}
    if sum(not known[name].several for name in tied) > MOST_ALONE:
        return lay_out_groups(known, sorted_links)
    pairs = sorted({(min(pair), max(pair)) for pair in twins if set(pair) <= known.keys()})
    apart = tuple(sorted(known.keys() - tied, key=lambda name: (known[name].label.en.casefold(), name)))
    layout_plan = build_plan({name: known[name] for name in known if name in tied}, sorted_links, pairs)
    return _lay_out_plan(layout_plan, apart)


def _lay_out_plan(layout_plan: LayoutPlan, apart: tuple[str, ...]) -> Layout:
    from .hub_layout import draw_hub_layout
    from .network import lay_out_network

    if not layout_plan.items:
        return Layout.empty(apart)
    if layout_plan.hubs:
        return draw_hub_layout(layout_plan, apart)
    return lay_out_network(layout_plan.items, layout_plan.links, layout_plan.twins, apart)
