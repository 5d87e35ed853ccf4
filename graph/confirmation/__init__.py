"""A network and an organisation in, the sheet on which it confirms or corrects what is said of it out."""

from __future__ import annotations

from pathlib import Path

from ..knowledge import Entity
from ..network import Network
from ..share.engine import document
from ..wording import LANGUAGES
from .sheet import Sheets

TEMPLATE = Path(__file__).with_name("confirmation.typ")


def sheet(sheets: Sheets, entity: Entity, *, languages: tuple[str, ...] = LANGUAGES) -> bytes:
    """Return the sheet of an organisation as a PDF, the languages after each other, always the same bytes."""
    return document(TEMPLATE, {"sheets": [sheets.values(entity, lang) for lang in languages]})


def sheets_of(network: Network, *, send_to: str = "") -> Sheets:
    """Return the maker of the sheets of a network; `send_to` is where an answer goes."""
    return Sheets(network, send_to or network.knowledge.dataset.contact)


__all__ = ["Sheets", "sheet", "sheets_of"]
