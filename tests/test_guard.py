"""Cells that a spreadsheet would run are made safe, and read back as they were."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from graph.core.formula_escape import escape_formula, unescape_formula

STEERING = "=+-@\t\r\n"


@given(st.text(alphabet="'=+-@\t\r\n a1", max_size=6))
def test_a_cell_is_never_run_and_comes_back(cell: str) -> None:
    written = escape_formula(cell)
    assert written[:1] not in tuple(STEERING) or written == ""
    assert unescape_formula(written) == cell


def test_other_cells_are_left_alone() -> None:
    for cell in ("", "Amber Trust", "it's", "'tis", "a=b", "২০২০"):
        assert escape_formula(cell) == cell
