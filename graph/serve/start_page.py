"""Shows where to begin: data sets that were open before, the example, or a file of one's own."""

from __future__ import annotations

from pathlib import Path

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from ..core.errors import GraphError
from ..core.resources import EXAMPLES, find_dataset, find_example_dataset
from ..core.visible_text import strip_control_characters
from .addresses import Addresses
from .forms import go_to, read_text
from .recent import RecentDataset, list_recent
from .rendering import MESSAGES, choose_language, render_alone
from .shelf import DatasetShelf, OpenElsewhereError

PATH = "/start"
_MOST_SHOWN = 5
_WORKBOOK = "partners"  # what a new data set is called until its owner names it


def answer_start_page(request: Request) -> Response:
    """Answer with the page on which a data set is chosen."""
    return _render(request)


def _render(request: Request, *, fault: str = "", elsewhere: str = "", place: str = "") -> Response:
    lang = choose_language(request)
    examples = {str(find_example_dataset(name).resolve()) for name in EXAMPLES}
    recent = [dataset for dataset in list_recent() if dataset.path not in examples]
    shelf: DatasetShelf = request.app.state.shelf
    return render_alone(
        request,
        "start.html",
        status=400 if fault else 200,
        recent=[(dataset, _name_dataset(dataset, lang)) for dataset in recent[:_MOST_SHOWN]],
        open_now=[
            (Addresses(dataset.key).home, dataset.version.graph.dataset.title)
            for dataset in shelf.list_datasets()
        ],
        examples=EXAMPLES,
        fault=fault,
        elsewhere=elsewhere,
        place=place,
        form_token=request.app.state.form_token,
    )


def _name_dataset(dataset: RecentDataset, lang: str) -> str:
    return dataset.titles.get(lang) or next(iter(dataset.titles.values()), Path(dataset.path).name)


def open_chosen(request: Request, form: FormData) -> Response:
    """Open the data set whose place or name a form gives, and go to it."""
    place = _clean_place(read_text(form, "place"))
    lang = choose_language(request)
    if not place:
        return _render(request, fault=MESSAGES.format_message("start-no-place", lang))
    shelf: DatasetShelf = request.app.state.shelf
    try:
        path = find_dataset(place).expanduser()
        dataset = shelf.open(path)
    except OpenElsewhereError as error:
        return _render(request, elsewhere=error.address)
    except (GraphError, OSError, ValueError, RuntimeError) as error:
        return _render(request, fault=strip_control_characters(str(error)), place=place)
    return go_to(Addresses(dataset.key).home)


def _clean_place(text: str) -> str:
    """Return a place as a file manager copies it, without quotes and `file://`.

    >>> _clean_place(' "/home/ana/My list.xlsx" ')
    '/home/ana/My list.xlsx'
    """
    return text.strip().strip("\"'").removeprefix("file://")


def answer_workbook(request: Request) -> Response:
    """Answer with a workbook to fill in: every table with an example row to replace."""
    from ..curate.scaffold import DatasetScaffold, render_workbook
    from ..schema.vocabulary import Ontology

    lang = choose_language(request)
    name = f"{_WORKBOOK}.xlsx"
    scaffold = DatasetScaffold.from_path(Path(name), name=_WORKBOOK, title="", lang=lang)
    return Response(
        render_workbook(scaffold, Ontology.load()),
        media_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        headers={"content-disposition": f'attachment; filename="{name}"'},
    )
