"""Says what else stands on the still picture of a map: crosses, partial lines, pale grounds."""

from __future__ import annotations

from collections.abc import Iterator

from ..core.messages import LanguagePair
from .messages import MESSAGES
from .model import MapModel


def list_picture_notes(model: MapModel) -> Iterator[LanguagePair]:
    """Yield a sentence in both languages for each sign that the picture has, besides marks and dashes."""
    if model.layout.is_grouped:
        return
    ties = model.drawn_ties
    network = model.layout.network
    if any(tie.is_disputed for tie in ties):
        yield MESSAGES.format_pair("line-disputed")
    if any(tie.curve == "stub" for tie in ties):
        yield MESSAGES.format_pair("line-partial")
    if network and any(node.symbol and node.id in network.tints for node in model.nodes):
        yield MESSAGES.format_pair("line-ground")
