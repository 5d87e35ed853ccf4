"""Draws a network as a map: one HTML page that opens offline, the same bytes each time."""

from __future__ import annotations

from .builder import build_map
from .page import render_map, render_page

__all__ = ["build_map", "render_map", "render_page"]
