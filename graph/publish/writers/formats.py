"""Lists the writers of a report by the name of their format."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ..document import Report
from . import docx, html, markdown, xlsx

FORMATS: Mapping[str, Callable[[Report], bytes]] = {
    "html": html.write_html,
    "docx": docx.write_docx,
    "xlsx": xlsx.write_xlsx,
    "md": markdown.write_markdown,
}


def write_report(report: Report, form: str) -> bytes:
    """Return the report as a file of a format; KeyError for one that is not in FORMATS."""
    return FORMATS[form](report)
