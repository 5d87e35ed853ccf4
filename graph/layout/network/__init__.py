"""Lays out a network that is no star: marks where their ties want them, with room for names.

Hubs that nearly all are tied to stand in the middle and their lines are not drawn whole; organisations tied
to nobody else stand in columns below. The sheet of a phone has places of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from ..box_grid import BoxGrid
from ..items import (
    LINE,
    DuplicateMark,
    Item,
    Layout,
    Link,
    ListHeading,
    NameChoice,
    PlacedText,
    Sheet,
    SymbolPlace,
)
from ..label_positions import BOLD_SIZE, NAMES_ROOM, POSITIONS, SIZE, Mark, NameBox, place_names
from ..labels import SAME, append_count, name_held_by
from ..text import Lines, count_lines, set_on_one_line, wrap_text
from .shape import LARGE, WEAK, NetworkShape, describe_shape
from .sheet import (
    HUB_RADIUS,
    NAME_WIDTH,
    NetworkDrawing,
    PlacedSheet,
    measure_mark_share,
    place_sheet,
    prepare_drawing,
)

DESKTOP, PHONE = (944.0, 716.0), (374.0, 560.0)
HELD_RADIUS = 4.5
SCATTERED = 2.2  # how much larger the sheet of a small part is than its names
ASIDE = (0, 16, -16, 28, -28, 40, -40)  # pixels beside the line of a pair, where nothing on it is free
ALONG = (0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8)  # where on its line the words of a pair may stand, best first
TINTED = 0.66  # of a mark's nearest five that share its community, where it has a tint
LEAST_TINTED, LEAST_SHARE = 4, 0.3  # members of a community that have a tint, where any has


def lay_out_network(
    items: Mapping[str, Item], links: Sequence[Link], twins: Sequence[tuple[str, str]], apart: tuple[str, ...]
) -> Layout:
    """Return the layout of a network; `items` have a link each, `apart` have none."""
    shape = describe_shape(items, links)
    drawing = prepare_drawing(shape, items)
    sheet = place_sheet(drawing, _size_sheet(DESKTOP, len(items), 40))
    share = measure_mark_share(len(shape.ids), DESKTOP[0] * DESKTOP[1] / (PHONE[0] * PHONE[1]))
    small = replace(drawing, radii=drawing.radii * share)
    phone = place_sheet(small, _size_sheet(PHONE, len(items), 12))
    radii = _collect_radii(drawing)
    order = (*shape.hubs, *(shape.ids[number] for number in drawing.order), *_list_held(shape))
    bold = drawing.bold
    named = [_place_names(items, links, sheet, radii, order, bold, shape, 0)]
    has_bengali = any(item.label.bn for item in items.values())
    named.append(_place_names(items, links, sheet, radii, order, bold, shape, 1) if has_bengali else named[0])
    places = {
        name: SymbolPlace(
            round(x, 1), round(y, 1), round(radii[name], 1), _write_name(name, named, name in bold)
        )
        for name, (x, y) in sorted(sheet.places.items())
    }
    hubs = set(shape.hubs)
    return Layout(
        "network",
        places,
        headings=_write_headings(items, sheet),
        marks=tuple(_mark_duplicates(twins, places)),
        curves={
            (min(link.a, link.b), max(link.a, link.b)): "stub"
            for link in links
            if len({link.a, link.b} & hubs) == 1
        },
        hubs=shape.hubs,
        apart=apart,
        order=order,
        names=tuple(
            {name: NameChoice(box.width, box.position) for name, box in sorted(names.items())}
            for names in named
        ),
        bold=bold,
        communities=_find_tints(shape, sheet),
        phone=Sheet(
            {name: (round(x, 1), round(y, 1)) for name, (x, y) in sorted(phone.places.items())},
            tuple(part.heading for part in phone.columns),
            phone.bounds,
            share,
        ),
    )


def _list_held(shape: NetworkShape) -> Iterable[str]:
    return (name for names in shape.held.values() for name in names)


def _collect_radii(drawing: NetworkDrawing) -> dict[str, float]:
    shape = drawing.shape
    radii = dict(zip(shape.ids, map(float, drawing.radii), strict=True))
    return radii | dict.fromkeys(_list_held(shape), HELD_RADIUS) | dict.fromkeys(shape.hubs, HUB_RADIUS)


def _place_names(
    items: Mapping[str, Item],
    links: Sequence[Link],
    sheet: PlacedSheet,
    radii: Mapping[str, float],
    order: Sequence[str],
    bold: frozenset[str],
    shape: NetworkShape,
    language: int,
) -> dict[str, NameBox]:
    """Return how names stand at the opening view, in English (0) or Bengali (1)."""
    number, held = {name: place for place, name in enumerate(order)}, set(_list_held(shape))
    marks = {
        place: Mark(
            *sheet.places[name], radii[name], items[name].label.both[language], name in bold, name in held
        )
        for name, place in number.items()
    }
    hubs = set(shape.hubs)
    lines = [(*sheet.places[link.a], *sheet.places[link.b]) for link in links if not {link.a, link.b} & hubs]
    left, top, right, bottom = sheet.bounds
    room = next(share for most, share in NAMES_ROOM if len(order) <= most)
    names = place_names(marks, range(len(order)), lines, (left - 8, top - 8, right + 8, bottom + 8), room)
    return {order[place]: box for place, box in names.items()}


def _write_name(name: str, named: Sequence[Mapping[str, NameBox]], is_bold: bool) -> tuple[PlacedText, ...]:
    """Return the name of a mark as it stands at the opening view, a text for each language that has room."""
    texts = []
    for language, names in enumerate(named):
        if name not in names:
            continue
        left, top, right, bottom = names[name].box
        lines: Lines = (names[name].lines, ()) if language == 0 else ((), names[name].lines)
        size = BOLD_SIZE if is_bold else SIZE
        # beside its mark a name begins or ends there, since the width of its box is an estimate
        across = POSITIONS[names[name].position][0]
        beside = {1.0: (left, "left"), -1.0: (right, "right")}
        x, align = beside.get(float(across), ((left + right) / 2, "centre"))
        texts.append(PlacedText(x, (top + bottom) / 2, lines, align, size, is_bold))
    return tuple(texts)


def _write_headings(items: Mapping[str, Item], sheet: PlacedSheet) -> tuple[ListHeading, ...]:
    return tuple(
        ListHeading(
            "",
            PlacedText(
                *part.heading,
                set_on_one_line(
                    append_count(name_held_by([items[hub].label for hub in part.hubs]), len(part.places))
                ),
                "left",
                SIZE,
                True,
                "muted",
            ),
            tuple(part.places),
        )
        for part in sheet.columns
    )


def _find_tints(shape: NetworkShape, sheet: PlacedSheet) -> dict[str, int]:
    """Return the community of those that have a tint: whose nearest on the sheet are mostly of their own."""
    import numpy as np
    from scipy.spatial import cKDTree

    if len(shape.ids) < LARGE or shape.modularity < WEAK:
        return {}
    spots = np.array([sheet.places[name] for name in shape.ids])
    _, nearest = cKDTree(spots).query(spots, k=6)
    same = (shape.communities[nearest[:, 1:]] == shape.communities[:, None]).mean(axis=1)
    gathered = same > TINTED
    sizes = np.bincount(shape.communities)
    tinted_sizes = np.bincount(shape.communities, weights=gathered)
    whole = tinted_sizes >= np.maximum(LEAST_TINTED, LEAST_SHARE * sizes)
    tinted = gathered & whole[shape.communities]
    return {name: int(shape.communities[number]) for number, name in enumerate(shape.ids) if tinted[number]}


def _mark_duplicates(
    twins: Sequence[tuple[str, str]], places: Mapping[str, SymbolPlace]
) -> Iterator[DuplicateMark]:
    """Yield a line between possible duplicates, its words where they cover nothing else."""
    taken = BoxGrid()
    for place in places.values() if twins else ():
        for box in (place.box, *(words.box for words in place.words)):
            taken.add(box)
    for first, second in twins:
        if first not in places or second not in places:
            continue
        start, end = places[first], places[second]
        wide, high = end.x - start.x, end.y - start.y
        long = (wide**2 + high**2) ** 0.5 or 1.0
        spots = [
            PlacedText(
                round(start.x + wide * share - high / long * aside, 1),
                round(start.y + high * share + wide / long * aside, 1),
                set_on_one_line(SAME),
                "centre",
                SIZE,
                False,
                "muted",
            )
            for aside in ASIDE
            for share in ALONG
        ]
        words = next((spot for spot in spots if not taken.touches(spot.box)), spots[0])
        taken.add(words.box)
        yield DuplicateMark((first, second), ((start.x, start.y), (end.x, end.y)), words)


def scatter(items: Mapping[str, Item], links: Sequence[Link]) -> dict[str, SymbolPlace]:
    """Return places for a small part of another picture, each with its name below it."""
    drawing = prepare_drawing(describe_shape(items, links, with_hubs=False), items)
    boxes = drawing.boxes
    area = SCATTERED * float(((boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])).sum())
    sheet = place_sheet(drawing, ((1.5 * area) ** 0.5, (area / 1.5) ** 0.5))
    places = {}
    for number, name in enumerate(drawing.shape.ids):
        x, y = (round(value, 1) for value in sheet.places[name])
        lines = wrap_text(items[name].label, NAME_WIDTH, SIZE)
        top = y + float(drawing.radii[number]) + 3
        words = PlacedText(x, top + count_lines(lines) * SIZE * LINE / 2, lines, "centre", SIZE)
        places[name] = SymbolPlace(x, y, round(float(drawing.radii[number]), 1), (words,))
    return places


def _size_sheet(size: tuple[float, float], count: int, usual: int) -> tuple[float, float]:
    """Return the size of a sheet for so many organisations: smaller for fewer than are usual."""
    share = min(1.0, max(0.3, (count / usual) ** 0.5))
    return size[0] * share, size[1] * share
