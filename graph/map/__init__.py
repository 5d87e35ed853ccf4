"""A network in, the map as one HTML page out: offline, self-contained, the same bytes each time."""

from __future__ import annotations

from .page import render_map

__all__ = ["render_map"]
