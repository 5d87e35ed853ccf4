"""The table of formats in the docs says what writing and reading back shows."""

from __future__ import annotations

import sys

from tests.conftest import ROOT

sys.path.append(str(ROOT / "docs"))
import format_table

from graph.publish.export.registry import load_format


def test_a_loss_is_found_out() -> None:
    losses = format_table.list_losses(load_format("pajek"))
    assert {"ids", "types", "websites", "attributes of organisations"} <= set(losses)
    assert "relations" not in losses
    assert "several ties of two organisations" not in losses


def test_formats_that_hold_everything_lose_nothing() -> None:
    for name in ("cx2", "cytoscape", "node-link"):
        assert format_table.list_losses(load_format(name)) == []
