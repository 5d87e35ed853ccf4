"""Draws an organisation among its partners: one mark each, by sector on two sides, lines by certainty."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .links import EntityLink

WIDTH = 300.0
_HEIGHT, _MARGIN = 236.0, 16.0
_MIDDLE = WIDTH / 2
_EDGE, _BULGE = (
    44.0,
    26.0,
)  # how far marks stand from the side at the ends of a column; less in its middle
_LARGEST, _SMALLEST = 13.0, 4.0  # sides of a mark
_GAP = 0.8  # between two groups, in marks
MOST_DRAWN = 160


@dataclass(frozen=True)
class DrawnPartner:
    """A partner with the place of its mark, and the line to it."""

    link: EntityLink
    x: float
    y: float
    level: str
    path: str


@dataclass(frozen=True)
class EgoPicture:
    """The picture: partners, the size of their marks, and how many found no room."""

    partners: tuple[DrawnPartner, ...]
    mark: float
    left_out: int
    width: float = WIDTH
    height: float = _HEIGHT
    middle: float = _MIDDLE


def draw_ego_picture(groups: Sequence[Sequence[tuple[EntityLink, str]]]) -> EgoPicture:
    """Return the picture of partners, given by group with the certainty of their ties."""
    total = sum(map(len, groups))
    room = MOST_DRAWN
    kept = []
    for members in groups:
        kept.append(members[:room])
        room -= len(kept[-1])
    sides = _split_sides([members for members in kept if members])
    slots = max((_count_slots(side) for side in sides), default=1.0)
    pitch = min((_HEIGHT - 2 * _MARGIN) / max(slots, 1.0), 22.0)
    mark = max(min(pitch * 1.05, _LARGEST), _SMALLEST)
    drawn = [
        partner
        for number, side in enumerate(sides)
        for partner in _place_side(side, pitch, is_left=number == 0)
    ]
    return EgoPicture(tuple(drawn), mark, total - len(drawn))


def _split_sides(
    groups: Sequence[Sequence[tuple[EntityLink, str]]],
) -> list[list[Sequence[tuple[EntityLink, str]]]]:
    """Return groups for the left and the right side, in order, so that the sides are about as long."""
    half = sum(map(len, groups)) / 2
    left: list[Sequence[tuple[EntityLink, str]]] = []
    for number, members in enumerate(groups):
        taken = sum(map(len, left))
        if left and taken + len(members) / 2 > half:
            return [left, list(groups[number:])]
        left.append(members)
    return [left, []]


def _count_slots(groups: Sequence[Sequence[tuple[EntityLink, str]]]) -> float:
    return sum(map(len, groups)) + _GAP * max(len(groups) - 1, 0)


def _place_side(
    groups: Sequence[Sequence[tuple[EntityLink, str]]], pitch: float, *, is_left: bool
) -> list[DrawnPartner]:
    length = _count_slots(groups) * pitch
    y = (_HEIGHT - length) / 2 + pitch / 2
    drawn = []
    for members in groups:
        for link, level in members:
            offset = abs(y - _HEIGHT / 2) / (_HEIGHT / 2)
            inset = _EDGE - _BULGE * (1 - offset * offset)
            x = inset if is_left else WIDTH - inset
            drawn.append(DrawnPartner(link, round(x, 1), round(y, 1), level, _write_curve(x, y)))
            y += pitch
        y += _GAP * pitch
    return drawn


def _write_curve(x: float, y: float) -> str:
    """Return a line from the middle that leaves towards the side and arrives level."""
    bend = _MIDDLE + (x - _MIDDLE) * 0.5
    middle = _HEIGHT / 2
    return f"M{_MIDDLE:.0f} {middle:.0f}C{bend:.1f} {middle:.0f} {bend:.1f} {y:.1f} {x:.1f} {y:.1f}"
