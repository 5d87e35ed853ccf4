"""A network in, the map as one HTML page out: offline, self-contained, the same bytes each time."""

from __future__ import annotations

from ..network import Network
from .page import render

__all__ = ["Network", "render"]
