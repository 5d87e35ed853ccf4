"""Makes the sheet on which an organisation confirms or corrects what is said of it."""

from __future__ import annotations

from pathlib import Path

from ...core.messages import LANGUAGES
from ...model.network import Network
from ...model.values import Entity
from ..writers.typst_engine import render_document
from .answer_keys import decode_key
from .pdf_form import add_form_fields
from .sheet_values import PartnerSheets

TEMPLATE = Path(__file__).with_name("partner_sheet.typ")


def render_partner_sheet(
    sheets: PartnerSheets, entity: Entity, form: str = "pdf", *, languages: tuple[str, ...] = LANGUAGES
) -> bytes:
    """Return a sheet to fill in, the languages after each other, always the same bytes."""
    values = [sheets.make_template_values(entity, lang) for lang in languages]
    if form == "docx":
        from .docx_form import write_docx_form

        return write_docx_form(values, sheets.identify(entity))
    hints = {decode_key(row["key"]): row["said"] for row in (*values[0]["ties"], *values[0]["facts"])}
    return add_form_fields(render_document(TEMPLATE, {"sheets": values}), sheets.identify(entity), hints)


def prepare_partner_sheets(network: Network, *, send_to: str = "") -> PartnerSheets:
    """Return the maker of the sheets of a network; `send_to` is where an answer goes."""
    return PartnerSheets(network, send_to or network.knowledge.dataset.contact)


__all__ = ["PartnerSheets", "prepare_partner_sheets", "render_partner_sheet"]
