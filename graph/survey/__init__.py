"""The export of a partner survey in, rows of a data set out: who said that it is tied to whom.

How the export is to be read is kept beside the data set, in `survey.toml`. A name that the data set does not
know is never made into an organisation: it is listed, until somebody decides on it there.
"""

from __future__ import annotations

from .appending import appended
from .export import Export
from .mapping import Mapping
from .placing import Placed, Unplaced, place
from .proposal import proposal

__all__ = ["Export", "Mapping", "Placed", "Unplaced", "appended", "place", "proposal"]
