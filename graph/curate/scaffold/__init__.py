"""Makes the files that a new data set starts with: an example row in every table.

As a folder of CSV tables or as a workbook with drop-downs; either passes the check as it is.
"""

from __future__ import annotations

from .example_rows import DatasetScaffold
from .folder import render_folder
from .workbook import render_workbook

__all__ = ["DatasetScaffold", "render_folder", "render_workbook"]
