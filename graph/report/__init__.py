"""An edition in, one report to hand in out: measures said in sentences, with tables, charts and evidence."""

from __future__ import annotations

from .compose import compose_report
from .content import Report
from .formats import FORMATS, write_report

__all__ = ["FORMATS", "Report", "compose_report", "write_report"]
