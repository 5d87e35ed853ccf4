"""Draws the organisations that an answer names on a small map: each at its place on the large one."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from .aside import DrawnMap, PlacedTie
from .links import EntityLink, link_entity
from .rendering import Page

WIDTH = 300.0
_LEAST_HEIGHT, _MOST_HEIGHT, _MARGIN = 150.0, 320.0, 16.0
_LARGE, _SMALL, _MANY = 12.0, 8.0, 40  # sides of a mark; small where there are many
_FEW, _LONGEST = 6, 28  # organisations whose names have room, and signs of a name


@dataclass(frozen=True)
class PlacedLink:
    """An organisation of the answer, and the place of its mark."""

    link: EntityLink
    x: float
    y: float
    label: str = ""  # beside the mark, on the side where there is room

    @property
    def side(self) -> str:
        """Where the label stands: to the right, to the left, or below."""
        return "right" if self.x < WIDTH / 3 else "left" if self.x > 2 * WIDTH / 3 else "below"


@dataclass(frozen=True)
class AnswerPicture:
    """The picture: organisations of the answer, lines between them with their certainty, and all others."""

    organisations: tuple[PlacedLink, ...]
    lines: tuple[tuple[str, str], ...]
    others: str  # a path of dots
    mark: float
    height: float
    width: float = WIDTH


def draw_answer(page: Page, organisations: Collection[str]) -> AnswerPicture | None:
    """Return the picture of organisations, by their IRIs; None where the map gives none of them a place."""
    drawn_map = page.version.drawn_map
    if not drawn_map or drawn_map.places.keys().isdisjoint(organisations):
        return None
    places, height = _fit_places(drawn_map)
    shown = [iri for iri in organisations if iri in places]
    return AnswerPicture(
        tuple(_place(link_entity(page, iri), places[iri], is_named=len(shown) <= _FEW) for iri in shown),
        _write_lines(drawn_map.ties, {iri: places[iri] for iri in shown}),
        "".join(f"M{x} {y}h0" for iri, (x, y) in places.items() if iri not in organisations),
        _SMALL if len(shown) > _MANY else _LARGE,
        height,
    )


def _place(link: EntityLink, place: tuple[float, float], *, is_named: bool) -> PlacedLink:
    name = link.name if len(link.name) <= _LONGEST else f"{link.name[: _LONGEST - 1].rstrip()}…"
    return PlacedLink(link, *place, name if is_named else "")


def _fit_places(drawn_map: DrawnMap) -> tuple[dict[str, tuple[float, float]], float]:
    """Return the places in the picture, and how high it is."""
    xs, ys = zip(*drawn_map.places.values(), strict=True)
    across, down = max(xs) - min(xs) or 1.0, max(ys) - min(ys) or 1.0
    room = WIDTH - 2 * _MARGIN
    height = min(max(room * down / across + 2 * _MARGIN, _LEAST_HEIGHT), _MOST_HEIGHT)
    scale = min(room / across, (height - 2 * _MARGIN) / down)
    left, top = (WIDTH - scale * across) / 2, (height - scale * down) / 2
    places = {
        iri: (round(left + scale * (x - min(xs)), 1), round(top + scale * (y - min(ys)), 1))
        for iri, (x, y) in drawn_map.places.items()
    }
    return places, round(height, 1)


def _write_lines(
    ties: Collection[PlacedTie], places: dict[str, tuple[float, float]]
) -> tuple[tuple[str, str], ...]:
    """Return a path and a certainty for each pair that is tied, the surest where several are."""
    lines: dict[str, str] = {}
    for tie in ties:
        if tie.subject in places and tie.object in places:
            (x, y), (far_x, far_y) = places[tie.subject], places[tie.object]
            lines.setdefault(f"M{x} {y}L{far_x} {far_y}", tie.level)
    return tuple(lines.items())
