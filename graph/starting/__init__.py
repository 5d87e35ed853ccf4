"""What a new data set is called in, the files that it begins with out: a worked row in every table.

As a folder of CSV tables or as a workbook with drop-downs; either passes the check as it is.
"""

from __future__ import annotations

from .book import render_workbook
from .folder import render_folder
from .worked import DatasetScaffold

__all__ = ["DatasetScaffold", "render_folder", "render_workbook"]
