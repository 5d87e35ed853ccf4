"""A report in, one offline HTML page out: light and dark, and laid out for A4 when it is printed.

Everything that comes from data is escaped here; the page runs no script and asks for nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from pathlib import Path

from ..map import font
from ..map.svg import drawing
from . import charts
from .content import Block, Cell, Chart, Drawing, Finding, Paragraph, Report, Section, Table

SHORT = 12  # rows of a table that is not parted
LONG = 40  # characters of a cell that is set in several lines

_STYLE = Path(__file__).with_name("report.css")


def write(report: Report) -> bytes:
    """Return the report as an HTML file."""
    return ("\n".join(_page(report)) + "\n").encode()


def _page(report: Report) -> Iterator[str]:
    yield "<!DOCTYPE html>"
    yield f'<html lang="{report.lang}">'
    yield '<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
    policy = "default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src data:"
    yield f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    yield '<meta name="color-scheme" content="light dark">'
    # browsers that leave the margins of a page empty print its title there
    yield f"<title>{escape(f'{report.marking} – {report.title} – {report.kind}')}</title>"
    style = _STYLE.read_text(encoding="utf-8")
    yield f"<style>\n{font.style()}\n{style}\n{_margins(report)}\n</style></head>"
    yield "<body>"
    yield f'<p class="marking{" notice" if report.notice else ""}">{escape(report.marking)}</p>'
    yield "<header>"
    yield f'<p class="kind">{escape(report.kind)}</p><h1>{escape(report.title)}</h1>'
    yield f'<p class="about">{" · ".join(map(escape, report.about))}</p>'
    yield "</header>"
    yield _glance(report)
    yield _contents(report)
    yield "<main>"
    for section in report.sections:
        yield from _section(report, section)
    yield "</main></body></html>"


def _margins(report: Report) -> str:
    """Return the rule that writes on every printed page for whom it is, of what, and its number."""
    digits = "bengali" if report.lang == "bn" else "decimal"
    return (
        f"@page{{@top-left{{content:{_quoted(report.marking)}}}@top-right{{content:{_quoted(report.kind)}}}"
        f"@bottom-left{{content:{_quoted(report.title)}}}@bottom-right{{content:counter(page,{digits})}}}}"
    )


def _quoted(text: str) -> str:
    """Return a text as a CSS string: what is no plain letter is written as its code."""
    safe = (char if char.isalnum() or char in " .,-:" else f"\\{ord(char):x} " for char in text)
    return '"' + "".join(safe) + '"'


def _glance(report: Report) -> str:
    found = "".join(
        f"<div><dd>{escape(report.shown(cell))}</dd><dt>{escape(label)}</dt></div>"
        for cell, label in report.glance
    )
    return f'<dl class="glance">{found}</dl>'


def _contents(report: Report) -> str:
    rows = "".join(
        f'<li><a href="#part-{part.key}">{escape(part.title)}</a></li>' for part in report.sections
    )
    return f"<nav><h2>{escape(report.words['contents'])}</h2><ol>{rows}</ol></nav>"


def _section(report: Report, section: Section) -> Iterator[str]:
    yield f'<section id="part-{section.key}"><h2>{escape(section.title)}</h2>'
    for block in section.blocks:
        yield from _block(report, block)
    if section.commands:
        lines = "<br>".join(f"<code>{escape(command)}</code>" for command in section.commands)
        yield f'<p class="command"><span>{escape(report.words["command"])}</span> {lines}</p>'
    yield "</section>"


def _block(report: Report, block: Block) -> Iterator[str]:
    if isinstance(block, Paragraph):
        yield f"<p>{escape(block.text)}</p>"
    elif isinstance(block, Finding):
        yield from _finding(report, block)
    elif isinstance(block, Chart):
        yield f'<figure id="{block.key}">{charts.svg(block, report)}{_caption(report, block)}</figure>'
    elif isinstance(block, Table):
        yield from _table(report, block)
    else:
        yield _map(report, block)


def _finding(report: Report, finding: Finding) -> Iterator[str]:
    links = ", ".join(
        f'<a href="#{key}">{report.numbers[key]}</a>' for key in finding.see if key in report.numbers
    )
    yield f'<div class="finding"><p>{escape(finding.text)}{f" <small>({links})</small>" if links else ""}</p>'
    if finding.evidence:
        rows = "".join(
            f"<li><q>{escape(one.words)}</q> <cite>{escape(one.source)}</cite>, {escape(one.place)} "
            f"[{escape(one.certainty)}]</li>"
            for one in finding.evidence
        )
        yield f'<p class="evidence">{escape(report.words["evidence"])}</p><ul class="evidence">{rows}</ul>'
    yield "</div>"


def _caption(report: Report, block: Chart | Drawing) -> str:
    return f"<figcaption><b>{report.numbers[block.key]}.</b> {escape(block.title)}</figcaption>"


def _map(report: Report, block: Drawing) -> str:
    light, dark = (drawing(block.data, report.lang, is_dark) for is_dark in (False, True))
    both = f'<div class="light">{light}</div><div class="dark">{dark}</div>'
    return f'<figure id="{block.key}" class="map">{both}{_caption(report, block)}</figure>'


def _table(report: Report, table: Table) -> Iterator[str]:
    wide = " wide" if len(table.heads) > 6 else ""
    is_short = len(table.printed) <= SHORT and not any(_long(cell) for row in table.printed for cell in row)
    short = " short" if is_short else ""
    yield f'<div class="table{wide}{short}" id="{table.key}"><table>'
    yield f"<caption><b>{report.numbers[table.key]}.</b> {escape(table.title)}</caption>"
    heads = "".join(
        f'<th scope="col"{_number(table, at)}>{escape(head)}</th>' for at, head in enumerate(table.heads)
    )
    yield f"<thead><tr>{heads}</tr></thead><tbody>"
    for row in table.printed:
        cells = "".join(
            f"<td{_number(table, at) or _long(cell)}>{escape(report.shown(cell))}</td>"
            for at, cell in enumerate(row)
        )
        yield f"<tr>{cells}</tr>"
    yield "</tbody></table>"
    if len(table.printed) < len(table.rows):
        yield f'<p class="rest">{escape(report.rest(table))}</p>'
    yield "</div>"


def _number(table: Table, at: int) -> str:
    return ' class="number"' if at in table.numeric else ""


def _long(cell: Cell) -> str:
    """Give room to a text of several lines, so that a longer one beside it leaves it some."""
    return ' class="long"' if isinstance(cell, str) and len(cell) > LONG else ""
