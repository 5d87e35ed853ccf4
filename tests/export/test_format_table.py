"""The table of formats in the docs says what writing and reading back shows."""

from __future__ import annotations

import sys

import pytest

from graph.publish.export.registry import load_format
from tests.conftest import ROOT

sys.path.append(str(ROOT / "docs"))
import format_table


def test_a_loss_is_found_out() -> None:
    losses = format_table.list_losses(load_format("pajek"))
    assert {"ids", "types", "websites", "attributes of organisations"} <= set(losses)
    assert "relations" not in losses
    assert "several ties of two organisations" not in losses


def test_formats_that_hold_everything_lose_nothing() -> None:
    for name in ("cx2", "cytoscape", "node-link"):
        assert format_table.list_losses(load_format(name)) == []


@pytest.mark.slow
def test_every_format_that_is_read_again_keeps_names_ties_directions_and_isolates() -> None:
    essential = {"names", "relations", "organisations without a tie", "several ties of two organisations"}
    for name in ("csv", "dot", "ftm", "gexf", "graphml", "kumu-json", "kumu-xlsx", "pajek", "ucinet"):
        losses = set(format_table.list_losses(load_format(name)))
        assert not essential & losses, name
        assert "directions" not in losses or name == "ftm"


@pytest.mark.slow
def test_the_docs_have_the_table_as_it_is_found_out_now() -> None:
    assert format_table.write_table() in (ROOT / "docs" / "formats.md").read_text(encoding="utf-8")
