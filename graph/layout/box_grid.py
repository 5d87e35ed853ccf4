"""Keeps boxes by the squares that they lie in, so that few are compared with a new one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from .items import Box, boxes_overlap

CELL = 48.0  # pixels of the side of a square


class BoxGrid:
    """Boxes, each with the number of its owner, by the squares that they lie in."""

    def __init__(self) -> None:
        """Begin with no box."""
        self._cells: dict[tuple[int, int], list[tuple[Box, int]]] = defaultdict(list)

    def add(self, box: Box, owner: int = 0) -> None:
        """Put in a box."""
        for cell in list_cells(box):
            self._cells[cell].append((box, owner))

    def touches(self, box: Box, owner: int = -1) -> bool:
        """Tell whether a box overlaps one of another owner.

        >>> grid = BoxGrid()
        >>> grid.add((0, 0, 2, 2))
        >>> grid.touches((1, 1, 3, 3)), grid.touches((2, 0, 3, 2))
        (True, False)
        """
        return any(
            number != owner and boxes_overlap(taken, box)
            for cell in list_cells(box)
            for taken, number in self._cells.get(cell, ())
        )

    def remove(self, box: Box, owner: int = 0) -> None:
        """Take out a box that was put in."""
        for cell in list_cells(box):
            self._cells[cell].remove((box, owner))

    def find_owners(self, box: Box, owner: int = -1) -> set[int]:
        """Return the owners of the boxes that a box overlaps, but for its own.

        >>> grid = BoxGrid()
        >>> grid.add((0, 0, 2, 2), 7)
        >>> grid.find_owners((1, 1, 3, 3)), grid.find_owners((1, 1, 3, 3), 7)
        ({7}, set())
        """
        return {
            number
            for cell in list_cells(box)
            for taken, number in self._cells.get(cell, ())
            if number != owner and boxes_overlap(taken, box)
        }


def list_cells(box: Box) -> Iterator[tuple[int, int]]:
    """Yield the squares that a box lies in, by column and row."""
    for column in range(int(box[0] // CELL), int(box[2] // CELL) + 1):
        for row in range(int(box[1] // CELL), int(box[3] // CELL) + 1):
            yield column, row
