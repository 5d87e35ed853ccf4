"""Writes a report as one offline HTML page, light and dark, and laid out for A4 when it is printed.

Everything that comes from data is escaped here; the page runs no script and asks for nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ...core.visible_text import escape_html, strip_direction_controls
from ...map.html_page import fill_page
from ...map.overview import NetworkOverview, render_overview
from ...map.svg import render_drawing
from ..document import (
    Block,
    CellValue,
    Chart,
    KeyFinding,
    Listing,
    MapFigure,
    Paragraph,
    Report,
    Section,
    Table,
)
from . import charts

MOST_SHORT_ROWS = 12  # rows of a table that is not parted
MOST_SHORT_CHARACTERS = 40  # characters of a cell that is set in several lines
MOST_WHOLE_CHARACTERS = 18  # of a date or an amount

_TEMPLATE, _STYLE = (Path(__file__).with_name(name) for name in ("report.html", "report.css"))


def write_html(report: Report) -> bytes:
    """Return the report as an HTML file."""
    parts = {
        "lang": report.lang,
        # browsers that leave the margins of a page empty print its title there
        "title": escape_html(f"{report.marking} – {report.title} – {report.kind}"),
        "margins": _build_margin_rule(report),
        "body": "\n".join(_render_body(report)),
    }
    return fill_page(_TEMPLATE, parts, style=_STYLE).encode()


def _render_body(report: Report) -> Iterator[str]:
    yield f'<p class="marking{" notice" if report.notice else ""}">{escape_html(report.marking)}</p>'
    yield '<div class="first"><header>'
    yield f'<p class="kind">{escape_html(report.kind)}</p><h1>{escape_html(report.title)}</h1>'
    about = " · ".join(filter(None, (report.author, *report.about)))
    yield f'<p class="about">{escape_html(about)}</p>'
    yield "</header>"
    yield from _render_summary(report)
    yield "</div>"
    if len(report.sections) > 1:
        yield _render_contents(report)
    yield "<main>"
    for section in report.sections:
        yield from _render_section(report, section)
    yield "</main>"


def _render_summary(report: Report) -> Iterator[str]:
    """Yield the first page: figures at a glance, the picture, findings, limits and advice."""
    summary, words = report.summary, report.words
    yield _render_key_figures(report)
    yield f'<p class="scope">{escape_html(summary.scope)}</p>'
    if summary.picture:
        yield _render_map(report, summary.picture)
    yield f"<h2>{escape_html(words['findings-title'])}</h2><ol>"
    for finding in summary.findings:
        yield f"<li>{escape_html(finding.text)}</li>"
    yield '</ol><div class="columns">'
    if summary.limits:
        rows = "".join(f"<li>{escape_html(limit)}</li>" for limit in summary.limits)
        yield f"<div><h2>{escape_html(words['limits'])}</h2><ul>{rows}</ul></div>"
    if summary.advice:
        yield f"<div><h2>{escape_html(words['advice'])}</h2><ul>"
        for entry in summary.advice:
            details = "".join(f" <small>{escape_html(detail)}</small>" for detail in entry.details)
            yield f"<li><b>{escape_html(entry.text)}</b>{details}</li>"
        yield "</ul></div>"
    yield "</div>"


def _build_margin_rule(report: Report) -> str:
    """Return the rule that writes on every printed page for whom it is, of what, and its number."""
    digits = "bengali" if report.lang == "bn" else "decimal"
    return (
        f"@page{{@top-left{{content:{_quote_css(report.marking)}}}@top-right{{content:{_quote_css(report.kind)}}}"
        f"@bottom-left{{content:{_quote_css(report.title)}}}@bottom-right{{content:counter(page,{digits})}}}}"
    )


def _quote_css(text: str) -> str:
    """Return a text as a CSS string: what is no plain letter is written as its code."""
    safe = (
        char if char.isalnum() or char in " .,-:" else f"\\{ord(char):x} "
        for char in strip_direction_controls(text)
    )
    return '"' + "".join(safe) + '"'


def _render_key_figures(report: Report) -> str:
    figures = "".join(
        f"<div><dd>{escape_html(report.format_cell(cell))}</dd><dt>{escape_html(label)}</dt></div>"
        for cell, label in report.glance
    )
    return f'<dl class="glance">{figures}</dl>'


def _render_contents(report: Report) -> str:
    rows = "".join(
        f'<li><a href="#part-{part.key}">{escape_html(part.title)}</a></li>'
        for part in report.sections
        if part.listed
    )
    return f"<nav><h2>{escape_html(report.words['contents'])}</h2><ol>{rows}</ol></nav>"


def _render_section(report: Report, section: Section) -> Iterator[str]:
    classes = " ".join(name for name, holds in (("wide", section.wide), ("apart", section.apart)) if holds)
    begin = f'<section id="part-{section.key}"' + (f' class="{classes}"' if classes else "")
    yield f"{begin}><h2>{escape_html(section.title)}</h2>"
    for block in section.blocks:
        yield from _render_block(report, block)
    yield "</section>"


def _render_block(report: Report, block: Block) -> Iterator[str]:
    if isinstance(block, Paragraph):
        yield f"<p>{escape_html(block.text)}</p>"
    elif isinstance(block, KeyFinding):
        yield from _render_finding(report, block)
    elif isinstance(block, Chart):
        picture = charts.draw_svg(block, report)
        yield f'<figure id="{block.key}">{picture}{_render_caption(report, block)}</figure>'
    elif isinstance(block, Table):
        yield from _render_table(report, block)
    elif isinstance(block, Listing):
        yield from _render_listing(block)
    else:
        yield _render_map(report, block)


def _render_listing(listing: Listing) -> Iterator[str]:
    if listing.heading:
        yield f"<p>{escape_html(listing.heading)}</p>"
    yield "<ul>"
    for entry in listing.entries:
        details = "".join(f"<br>{escape_html(detail)}" for detail in entry.details)
        yield f"<li>{escape_html(entry.text)}{details}</li>"
    yield "</ul>"


def _render_finding(report: Report, finding: KeyFinding) -> Iterator[str]:
    links = ", ".join(
        f'<a href="#{key}">{report.block_numbers[key]}</a>'
        for key in finding.see
        if key in report.block_numbers
    )
    references = f" <small>({links})</small>" if links else ""
    yield f'<div class="finding"><p>{escape_html(finding.text)}{references}</p>'
    if finding.evidence:
        rows = "".join(
            f"<li><q>{escape_html(quote.words)}</q> <cite>{escape_html(quote.source)}</cite>, "
            f"{escape_html(quote.place)} [{escape_html(quote.certainty)}]</li>"
            for quote in finding.evidence
        )
        head = f'<p class="evidence">{escape_html(report.words["evidence"])}</p>'
        yield f'{head}<ul class="evidence">{rows}</ul>'
    yield "</div>"


def _render_caption(report: Report, block: Chart | MapFigure) -> str:
    return f"<figcaption><b>{report.block_numbers[block.key]}.</b> {escape_html(block.title)}</figcaption>"


def _render_map(report: Report, block: MapFigure) -> str:
    light, dark = (_draw_network(report, block, dark=is_dark) for is_dark in (False, True))
    both = f'<div class="light">{light}</div><div class="dark">{dark}</div>'
    return f'<figure id="{block.key}" class="map">{both}{_render_caption(report, block)}</figure>'


def _draw_network(report: Report, block: MapFigure, *, dark: bool) -> str:
    if block.is_overview:
        return render_overview(NetworkOverview(block.model, report.lang, dark=dark), block.title)
    return render_drawing(block.model, report.lang, dark=dark)


def _render_table(report: Report, table: Table) -> Iterator[str]:
    wide_class = " wide" if len(table.heads) > 6 else ""
    is_short = len(table.printed_rows) <= MOST_SHORT_ROWS and not any(
        "long" in _room_class(cell) for row in table.printed_rows for cell in row
    )
    short_class = " short" if is_short else ""
    yield f'<div class="table{wide_class}{short_class}" id="{table.key}"><table>'
    yield f"<caption><b>{report.block_numbers[table.key]}.</b> {escape_html(table.title)}</caption>"
    heads = "".join(
        f'<th scope="col"{_number_class(table, at)}>{escape_html(head)}</th>'
        for at, head in enumerate(table.heads)
    )
    yield f"<thead><tr>{heads}</tr></thead><tbody>"
    for row in table.printed_rows:
        cells = "".join(
            f"<td{_number_class(table, at) or _room_class(cell)}>{escape_html(report.format_cell(cell))}</td>"
            for at, cell in enumerate(row)
        )
        yield f"<tr>{cells}</tr>"
    yield "</tbody></table>"
    if len(table.printed_rows) < len(table.rows):
        yield f'<p class="rest">{escape_html(report.describe_shown_rows(table))}</p>'
    yield "</div>"


def _number_class(table: Table, column: int) -> str:
    return ' class="number"' if column in table.numeric else ""


def _room_class(cell: CellValue) -> str:
    """Give room to a text of several lines, and keep a date or an amount on one line."""
    if not isinstance(cell, str):
        return ""
    if len(cell) <= MOST_WHOLE_CHARACTERS and any(map(str.isdigit, cell)):
        return ' class="whole"'
    return ' class="long"' if len(cell) > MOST_SHORT_CHARACTERS else ""
