"""Lists the formats of a report, and loads the writer of one when it is needed."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module

from ..document import Report

FORMATS: Mapping[str, tuple[str, str]] = {  # the module beside this one, and its function
    "html": ("html", "write_html"),
    "docx": ("docx", "write_docx"),
    "pptx": ("pptx", "write_pptx"),
    "xlsx": ("xlsx", "write_xlsx"),
    "md": ("markdown", "write_markdown"),
}


def write_report(report: Report, form: str) -> bytes:
    """Return the report as a file of a format; KeyError for one that is not in FORMATS."""
    module, function = FORMATS[form]
    contents: bytes = getattr(import_module(f".{module}", __package__), function)(report)
    return contents
