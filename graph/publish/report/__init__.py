"""Makes the report to hand in: measures in sentences, with tables, charts and evidence."""

from __future__ import annotations

from ..document import Report
from ..writers.formats import FORMATS, write_report
from .sections import compose_report

__all__ = ["FORMATS", "Report", "compose_report", "write_report"]
