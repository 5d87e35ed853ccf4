"""Writes a report as GitHub-flavoured Markdown: headings, sentences and tables; a chart as its numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...core.visible_text import strip_direction_controls
from ..document import Block, Chart, KeyFinding, Listing, Paragraph, Report, Section, Table

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~$&])")
_LISTED = re.compile(r"^(\s*)([-+=]|\d+[.)])(\s|$)")


def write_markdown(report: Report) -> bytes:
    """Return the report as UTF-8 Markdown."""
    return ("\n\n".join(_render_report(report)) + "\n").encode()


def escape_markdown(words: str) -> str:
    r"""Return words of the data as Markdown shows them: one line, no mark-up, no list, no table cell.

    >>> escape_markdown("a|b <script> *c*"), escape_markdown("- 1"), escape_markdown("1. one")
    ('a\\|b \\<script\\> \\*c\\*', '\\- 1', '1\\. one')
    """
    flat = _SPECIAL.sub(r"\\\1", " ".join(strip_direction_controls(words).split()))
    marker = _LISTED.match(flat)
    if not marker:
        return flat
    position = marker.end(2) - 1
    return f"{flat[:position]}\\{flat[position:]}"


def _render_report(report: Report) -> Iterator[str]:
    yield f"# {escape_markdown(report.title)}"
    yield f"**{escape_markdown(report.kind)}** · {escape_markdown(report.marking)}"
    yield " · ".join(map(escape_markdown, report.about))
    yield "\n".join(
        f"- **{report.format_cell(cell)}** {escape_markdown(label)}" for cell, label in report.glance
    )
    yield from _render_summary(report)
    for section in report.sections:
        yield f"## {escape_markdown(section.title)}"
        if report.notice:
            yield f"*{escape_markdown(report.notice)}*"
        yield from _render_section(report, section)


def _render_summary(report: Report) -> Iterator[str]:
    summary, words = report.summary, report.words
    yield f"## {escape_markdown(words['summary'])}"
    yield escape_markdown(summary.scope)
    advice = [" ".join((entry.text, *entry.details)) for entry in summary.advice]
    findings = [finding.text for finding in summary.findings]
    for word, lines in (("findings-title", findings), ("limits", summary.limits), ("advice", advice)):
        if lines:
            yield f"**{escape_markdown(words[word])}**"
            yield "\n".join(f"- {escape_markdown(line)}" for line in lines)


def _render_section(report: Report, section: Section) -> Iterator[str]:
    for block in section.blocks:
        yield from _render_block(report, block)


def _render_block(report: Report, block: Block) -> Iterator[str]:
    if isinstance(block, Paragraph):
        yield escape_markdown(block.text)
    elif isinstance(block, KeyFinding):
        yield " ".join(
            filter(
                None,
                (
                    f"**{escape_markdown(block.text)}**",
                    escape_markdown(report.format_references(block)),
                ),
            )
        )
        if block.evidence:
            yield "\n".join(
                f"> - “{escape_markdown(quote.words)}” — {escape_markdown(quote.source)}, "
                f"{escape_markdown(quote.place)} ({escape_markdown(quote.certainty)})"
                for quote in block.evidence
            )
    elif isinstance(block, Table | Chart):
        table = block.table if isinstance(block, Chart) else block
        yield f"**{report.block_numbers[block.key]}. {escape_markdown(block.title)}**"
        yield "\n".join(_render_table_rows(report, table))
        if len(table.printed_rows) < len(table.rows):
            yield f"*{escape_markdown(report.describe_shown_rows(table))}*"
    elif isinstance(block, Listing):
        yield from _render_listing(block)


def _render_listing(listing: Listing) -> Iterator[str]:
    if listing.heading:
        yield escape_markdown(listing.heading)
    lines = []
    for entry in listing.entries:
        lines.append(f"- {escape_markdown(entry.text)}")
        lines += [f"  - {escape_markdown(detail)}" for detail in entry.details]
    if lines:
        yield "\n".join(lines)


def _render_table_rows(report: Report, table: Table) -> Iterator[str]:
    yield "| " + " | ".join(map(escape_markdown, table.heads)) + " |"
    yield (
        "|"
        + "|".join("---:" if column in table.numeric else "---" for column in range(len(table.heads)))
        + "|"
    )
    for row in table.printed_rows:
        yield "| " + " | ".join(escape_markdown(report.format_cell(cell)) for cell in row) + " |"
