"""The writers by the name of their format: a report in, the bytes of one file out, the same each time."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from . import markdown, page, sheets, word
from .content import Report

FORMATS: Mapping[str, Callable[[Report], bytes]] = {
    "html": page.write_html,
    "docx": word.write_docx,
    "xlsx": sheets.write_xlsx,
    "md": markdown.write_markdown,
}


def write_report(report: Report, form: str) -> bytes:
    """Return the report as a file of a format; KeyError for one that is not in FORMATS."""
    return FORMATS[form](report)
