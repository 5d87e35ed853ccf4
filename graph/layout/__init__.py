"""Who is tied to whom in, a place for everyone out: positions on the map, computed and never simulated.

Layout follows structure. Where most organisations hang by one tie, `hub and wings`; otherwise a stress
layout per component; more than 300 organisations in groups. Units are CSS pixels at the opening view;
the same input gives the same places, whatever its order.
"""

from __future__ import annotations

from collections.abc import Iterable

from .groups import MOST_ALONE, grouped
from .items import Disc, Heading, Item, Layout, Link, Mark, Place, Words
from .structure import Plan, plan
from .text import Text

__all__ = ["Disc", "Heading", "Item", "Layout", "Link", "Mark", "Place", "Text", "Words", "positions"]


def positions(items: Iterable[Item], links: Iterable[Link], twins: Iterable[tuple[str, str]] = ()) -> Layout:
    """Return a place for every item that has a link, and the others as `apart`; in groups they have one too.

    >>> both = [Item("a", Text("Alpha")), Item("b", Text("Beta")), Item("c", Text("Gamma"))]
    >>> layout = positions(both, [Link("a", "b")])
    >>> sorted(layout.places), layout.apart
    (['a', 'b'], ('c',))
    """
    known = {item.id: item for item in sorted(items, key=lambda item: item.id)}
    told = {link for link in links if link.a != link.b and link.a in known and link.b in known}
    kept = sorted(told, key=lambda link: (link.a, link.b, link.words.both))
    if sum(not item.several for item in known.values()) > MOST_ALONE:
        return grouped(known, kept)
    pairs = sorted({(min(pair), max(pair)) for pair in twins if set(pair) <= known.keys()})
    tied = {end for link in kept for end in (link.a, link.b)}
    apart = tuple(sorted(known.keys() - tied, key=lambda name: (known[name].label.en.casefold(), name)))
    found = plan({name: known[name] for name in known if name in tied}, kept, pairs)
    return _drawn(found, apart)


def _drawn(found: Plan, apart: tuple[str, ...]) -> Layout:
    from .stress import scatter
    from .wings import draw

    if not found.items:
        return Layout.empty(apart)
    return draw(found, apart) if found.hubs else scatter(found, apart)
