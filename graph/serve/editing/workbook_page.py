"""Lets a workbook be edited as a folder of tables, and gives the tables of a folder as a workbook."""

from __future__ import annotations

from urllib.parse import quote

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from ...core.errors import GraphError, InputError
from ...curate.editing.folder_copy import copy_as_folder
from ...publish.export.tables import export_workbook
from ..addresses import Addresses
from ..forms import go_to, read_text
from ..rendering import open_page
from ..shelf import DatasetShelf
from .desk import ClosedError, open_desk, render_closed

_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def make_copy(request: Request, form: FormData) -> Response:
    """Copy a workbook into a folder, and open what was wished for there."""
    page = open_page(request)
    if page.closure != "workbook":
        raise ClosedError(page.closure or "no-workbook")
    shelf: DatasetShelf = request.app.state.shelf
    try:
        if page.dataset.fault:
            raise InputError(page.dataset.fault)
        folder = copy_as_folder(page.version.graph, page.dataset.path)
        dataset = shelf.open(folder)
    except GraphError as error:
        return render_closed(page, "workbook", fault=str(error), status=422)
    return go_to(Addresses(dataset.key).join(read_text(form, "wish")))


def answer_workbook(request: Request) -> Response:
    """Answer with the tables as they are now, as a workbook."""
    desk = open_desk(request)
    dataset = desk.page.dataset
    if not dataset.is_current:
        dataset.show_changed()
    if dataset.fault:
        raise InputError(dataset.fault)
    return Response(
        export_workbook(dataset.version.graph),
        media_type=_TYPE,
        headers={
            "content-disposition": f"attachment; filename*=utf-8''{quote(desk.folder.name)}.xlsx",
            "cache-control": "no-store",
        },
    )
