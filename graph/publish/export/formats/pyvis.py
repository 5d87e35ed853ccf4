"""Writes the map as the page that pyvis makes, which opens offline."""

from __future__ import annotations

from ....map import build_map
from ....map.notebook import build_notebook_map
from ....model.network import Network
from ..registry import ExportFormat


def write_page(network: Network) -> bytes:
    """Return the page."""
    page: str = build_notebook_map(build_map(network)).generate_html()
    return page.encode()


FORMAT = ExportFormat(
    "page of pyvis", ".html", write_page, limits="all but what is drawn; it is only written"
)
