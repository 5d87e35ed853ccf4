"""Shows what is removed of an organisation or a person, and removes it for good."""

from __future__ import annotations

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from ...core.errors import GraphError
from ...curate.editing.forgetting import plan_removal
from ..entities import find_entity
from ..forms import go_to, read_text
from .desk import open_desk


def answer_forget(request: Request) -> Response:
    """Answer with what would be removed of the entity that the address names."""
    desk = open_desk(request)
    entity = find_entity(desk.page, request.query_params.get("entity", ""))
    removal = plan_removal(desk.folder, entity.id)
    name = entity.get_name(desk.page.lang)
    return desk.render("editing/forget.html", removal=removal, name=name, id=entity.id, refusal="")


def forget_entity(request: Request, form: FormData) -> Response:
    """Remove an entity for good, once somebody has said that it is meant."""
    desk = open_desk(request, form)
    entity = find_entity(desk.page, read_text(form, "entity"))
    removal = plan_removal(desk.folder, entity.id)
    refusal = "" if read_text(form, "sure") == "yes" else desk.format_message("forget-unsure")
    if not refusal:
        try:
            removal.carry_out()
        except GraphError as error:
            refusal = str(error)
    if refusal:
        name = entity.get_name(desk.page.lang)
        return desk.render(
            "editing/forget.html", status=422, removal=removal, name=name, id=entity.id, refusal=refusal
        )
    desk.page.dataset.show_changed()
    return go_to(desk.page.addresses.history)
