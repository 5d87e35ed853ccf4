"""A report in, GitHub-flavoured Markdown out: headings, sentences and tables; of a chart its numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .content import Block, Finding, Paragraph, Report, Section, Table

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~$&])")
_LISTED = re.compile(r"^(\s*)([-+=]|\d+[.)])(\s|$)")


def write(report: Report) -> bytes:
    """Return the report as UTF-8 Markdown."""
    return ("\n\n".join(_parts(report)) + "\n").encode()


def text(words: str) -> str:
    r"""Return words of the data as Markdown shows them: one line, no mark-up, no list, no table cell.

    >>> text("a|b <script> *c*"), text("- 1"), text("1. one")
    ('a\\|b \\<script\\> \\*c\\*', '\\- 1', '1\\. one')
    """
    flat = _SPECIAL.sub(r"\\\1", " ".join(words.split()))
    found = _LISTED.match(flat)
    if not found:
        return flat
    at = found.end(2) - 1
    return f"{flat[:at]}\\{flat[at:]}"


def _parts(report: Report) -> Iterator[str]:
    yield f"# {text(report.title)}"
    yield f"**{text(report.kind)}** · {text(report.marking)}"
    yield " · ".join(map(text, report.about))
    yield "\n".join(f"- **{report.shown(cell)}** {text(label)}" for cell, label in report.glance)
    for section in report.sections:
        yield f"## {text(section.title)}"
        if report.notice:
            yield f"*{text(report.notice)}*"
        yield from _section(report, section)


def _section(report: Report, section: Section) -> Iterator[str]:
    for block in section.blocks:
        yield from _block(report, block)
    if section.commands:
        lines = "\n".join(section.commands)
        yield f"{text(report.words['command'])}:\n\n```sh\n{lines}\n```"


def _block(report: Report, block: Block) -> Iterator[str]:
    if isinstance(block, Paragraph):
        yield text(block.text)
    elif isinstance(block, Finding):
        yield " ".join(filter(None, (f"**{text(block.text)}**", text(_references(report, block)))))
        if block.evidence:
            yield "\n".join(
                f"> - “{text(one.words)}” — {text(one.source)}, {text(one.place)} ({text(one.certainty)})"
                for one in block.evidence
            )
    elif isinstance(block, Table):
        yield f"**{report.numbers[block.key]}. {text(block.title)}**"
        yield "\n".join(_rows(report, block))
        if len(block.printed) < len(block.rows):
            yield f"*{text(report.rest(block))}*"


def _references(report: Report, finding: Finding) -> str:
    """Return the tables behind a finding; this format has no figures."""
    tables = {table.key for table in report.tables}
    return report.references(finding, only=tables)


def _rows(report: Report, table: Table) -> Iterator[str]:
    yield "| " + " | ".join(map(text, table.heads)) + " |"
    yield "|" + "|".join("---:" if at in table.numeric else "---" for at in range(len(table.heads))) + "|"
    for row in table.printed:
        yield "| " + " | ".join(text(report.shown(cell)) for cell in row) + " |"
