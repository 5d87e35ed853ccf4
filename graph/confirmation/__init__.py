"""A network and an organisation in, the sheet on which it confirms or corrects what is said of it out."""

from __future__ import annotations

from pathlib import Path

from ..knowledge import Entity
from ..network import Network
from ..share.engine import render_document
from ..wording import LANGUAGES
from .sheet import PartnerSheets

TEMPLATE = Path(__file__).with_name("confirmation.typ")


def render_partner_sheet(
    sheets: PartnerSheets, entity: Entity, *, languages: tuple[str, ...] = LANGUAGES
) -> bytes:
    """Return the sheet of an organisation as a PDF, the languages after each other, always the same bytes."""
    return render_document(
        TEMPLATE, {"sheets": [sheets.make_template_values(entity, lang) for lang in languages]}
    )


def prepare_partner_sheets(network: Network, *, send_to: str = "") -> PartnerSheets:
    """Return the maker of the sheets of a network; `send_to` is where an answer goes."""
    return PartnerSheets(network, send_to or network.knowledge.dataset.contact)


__all__ = ["PartnerSheets", "prepare_partner_sheets", "render_partner_sheet"]
