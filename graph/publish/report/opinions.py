"""Writes the report's section on assessments: opinions on influence and interest, each with who gave it."""

from __future__ import annotations

from collections.abc import Sequence

from ...schema.terms import STK
from ..document import CellValue, Chart, Paragraph, Quadrant, Section
from ..matrices.assessments import build_stakeholder_matrix
from ..matrices.grid import OPINION, MatrixCell, MatrixScope
from .view import ReportView

LEVELS = ("low", "medium", "high")
MOST_OPINIONS = 40
NAME, ROLE, INFLUENCE, INTEREST, ENGAGEMENT, ASSESSOR, DATE, REASON = 0, 2, 3, 4, 5, 6, 7, 8  # of the matrix


def build_opinions_section(view: ReportView) -> Section | None:
    """Return the opinions, and a quadrant of those on both influence and interest; None without any."""
    matrix = build_stakeholder_matrix(view.network, MatrixScope(view.certainty, view.as_of))
    opinions = [row for row in matrix.rows if any(cell.state == OPINION for cell in row)]
    if not opinions:
        return None
    rows = [_write_row(view, row) for row in opinions]
    heads = ("organisation", "influence", "interest", "engagement", "assessed-by", "assessed-on", "reason")
    filled = [place for place in range(len(heads)) if any(row[place] is not None for row in rows)]
    table = view.build_table(
        "opinions",
        [heads[place] for place in filled],
        [[row[place] for place in filled] for row in rows],
        shown=MOST_OPINIONS,
    )
    placed = [row for row in map(_place, opinions) if row]
    finding = view.build_finding(
        "opinions-number",
        see=("chart-opinions", "opinions"),
        n=len(opinions),
        organisations=len({row[NAME].text for row in opinions}),
        assessors=len({row[ASSESSOR].text for row in opinions}),
    )
    caution = Paragraph(view.format_message("opinions-caution"))
    title = view.format_message("section-opinions")
    if not placed:
        return Section("opinions", title, (finding, caution, table))
    points = view.build_table(
        "quadrant",
        ("organisation", "interest", "influence"),
        [(view.choose_text(name), interest, influence) for name, interest, influence in placed],
    )
    levels = tuple(view.knowledge.ontology.label(STK + level, view.lang) for level in LEVELS)
    chart = Chart("chart-opinions", view.format_message("chart-opinions"), points, Quadrant(0, 1, 2, levels))
    return Section("opinions", title, (finding, caution, chart, table))


def _write_row(view: ReportView, row: Sequence[MatrixCell]) -> tuple[CellValue, ...]:
    def write(place: int) -> str | None:
        cell = row[place]
        return view.choose_text(cell.text) if cell.state == OPINION else None

    reason = view.join_with_commas(text or "" for text in (write(ROLE), write(REASON))) or None
    date = row[DATE].text[0] if row[DATE].text[0][:1].isdigit() else ""
    return (
        view.choose_text(row[NAME].text),
        write(INFLUENCE),
        write(INTEREST),
        write(ENGAGEMENT),
        view.choose_text(row[ASSESSOR].text),
        view.format_date(date) or None,
        reason,
    )


def _place(row: Sequence[MatrixCell]) -> tuple[tuple[str, str], int, int] | None:
    """Return the name and the levels of interest and influence from 0; None unless both are given."""
    levels = [row[place].level for place in (INTEREST, INFLUENCE)]
    if any(level not in LEVELS for level in levels):
        return None
    interest, influence = (LEVELS.index(level) for level in levels)
    return row[NAME].text, interest, influence
