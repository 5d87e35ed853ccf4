"""Makes the pages by which files of others come into a data set: what was read is shown before it is stored.

Files that were sent are kept in a folder of this session, each import in its own, until it is carried out or
thrown away. They are read in a process with bounds.
"""

from __future__ import annotations

import re
import secrets
import shutil
import tempfile
from collections import OrderedDict
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import quote, unquote

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import Response

from ..core.atomic import publish_files
from ..core.bounded import Limits, call_bounded
from ..core.errors import GraphError
from ..core.visible_text import strip_control_characters
from ..curate.answers.import_preview import ImportOrder, ImportPreview, preview_import, render_import
from ..curate.editing import observe_files, record_step, write_whole_files
from ..curate.importing.target_folder import name_folder
from ..schema.levels import Audience
from .addresses import Addresses
from .dataset_session import OpenDataset
from .editing.desk import LONGEST_WHO, YEAR
from .forms import RefusedFormError, go_to, list_files, read_text
from .rendering import MESSAGES, WHO, choose_language, find_dataset, open_page, render_alone, render_page
from .shelf import DatasetShelf

MOST_BYTES = 200 << 20  # of the files of one import
MOST_FILES = 10
_LIMITS = Limits(seconds=180.0, memory=3 << 30)
_MOST_DRAFTS = 12
_LONGEST_NAME = 120  # characters of a file's name
_ANSWER = "answer "  # before topic and word, in the name of a field
_SHOWN = "shown "  # likewise, of a field with what stood there: to leave it so is no answer
_UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]+')


@dataclass(frozen=True)
class Draft:
    """An import that is not carried out yet."""

    id: str
    folder: Path
    order: ImportOrder
    dataset: str = ""  # the key of the data set that it adds to, empty: a new one

    @property
    def names(self) -> list[str]:
        """The names of its files."""
        return [path.name for path in self.order.files]


@dataclass(frozen=True)
class _ShownImport:
    """What a page of an import shows: a fault, where it begins and goes, and what was read."""

    fault: str
    detail: str
    begin: str
    address: str
    draft: Draft | None
    preview: ImportPreview | None
    form_token: str
    may_add: bool
    who: str
    most: int = MOST_BYTES >> 20  # MB


@dataclass
class DraftShelf:
    """The imports of one session; their files go with it."""

    folder: tempfile.TemporaryDirectory[str] = field(
        default_factory=lambda: tempfile.TemporaryDirectory(prefix="stakeholders-import-")
    )
    drafts: OrderedDict[str, Draft] = field(default_factory=OrderedDict)

    def begin(self, uploads: Iterable[UploadFile], dataset: OpenDataset | None, lang: str) -> Draft:
        """Keep the files that were sent as a new draft."""
        draft_id = secrets.token_urlsafe(9)
        folder = Path(self.folder.name) / draft_id
        folder.mkdir(parents=True)
        paths: list[Path] = []
        for upload in uploads:
            path = folder / clean_file_name(upload.filename or "", {path.name for path in paths})
            with path.open("wb") as file:
                shutil.copyfileobj(upload.file, file)
            paths.append(path)
        order = ImportOrder(tuple(paths), lang=lang)
        if dataset:
            order = replace(order, into=dataset.path.resolve())
        else:
            order = replace(order, output=_choose_folder(paths[0]))
        draft = Draft(draft_id, folder, order, dataset.key if dataset else "")
        self.drafts[draft_id] = draft
        while len(self.drafts) > _MOST_DRAFTS:
            self.drop(next(iter(self.drafts)))
        return draft

    def find(self, draft_id: str) -> Draft:
        """Return a draft; RefusedFormError where there is none any more."""
        if draft_id not in self.drafts:
            raise RefusedFormError("no-draft")
        return self.drafts[draft_id]

    def keep(self, draft: Draft) -> None:
        """Keep a draft with what was changed in it."""
        self.drafts[draft.id] = draft

    def drop(self, draft_id: str) -> None:
        """Forget a draft and its files."""
        draft = self.drafts.pop(draft_id, None)
        if draft:
            shutil.rmtree(draft.folder, ignore_errors=True)


def clean_file_name(name: str, taken: set[str]) -> str:
    """Return a name for a file that was sent: without folders, control characters and names of others.

    >>> clean_file_name("../../etc/Partner list.xlsx", set()), clean_file_name("a.csv", {"a.csv"})
    ('Partner list.xlsx', 'a-2.csv')
    >>> clean_file_name("<b>x</b>.csv", set()), clean_file_name("..", set())
    ('b.csv', 'file')
    """
    last = strip_control_characters(name).replace("\\", "/").rpartition("/")[2]
    bare = _UNSAFE.sub("", last).strip(". ")
    stem, dot, ending = bare.rpartition(".")
    stem, ending = (stem, ending) if dot else (bare, "")
    stem = stem[:_LONGEST_NAME].strip() or "file"
    number, chosen = 1, ""
    while not chosen or chosen in taken:
        chosen = f"{stem}{f'-{number}' if number > 1 else ''}{f'.{ending[:10]}' if ending else ''}"
        number += 1
    return chosen


def _choose_folder(file: Path) -> Path:
    """Return a folder for a new data set that nothing stands in, beside where the workbench was started."""
    name, number = name_folder(Path(file.name)), 1
    while (folder := Path.cwd() / (name if number == 1 else f"{name}-{number}")).exists():
        number += 1
    return folder


# ---- pages ----
def answer_import(request: Request) -> Response:
    """Answer with the page on which files are chosen."""
    _refuse_read_only(request)
    return _render(request, "import_files.html", fault="")


def receive_files(request: Request, form: FormData) -> Response:
    """Keep the files that were sent, and go to what they were read as."""
    uploads = list_files(form, "files")
    lang = choose_language(request)
    if not uploads:
        return _render(request, "import_files.html", fault="no-file", status=400)
    drafts: DraftShelf = request.app.state.drafts
    into = _find_dataset(request) if read_text(form, "target") != "new" and _may_add(request) else None
    draft = drafts.begin(uploads, into, lang)
    try:
        _preview(draft.order)
    except GraphError as error:
        drafts.drop(draft.id)
        fault = _tell_fault(error, draft)
        return _render(request, "import_files.html", fault="unreadable", detail=fault, status=400)
    return go_to(_name_address(request, draft.id))


def answer_draft(request: Request) -> Response:
    """Answer with what the files of a draft were read as."""
    _refuse_read_only(request)
    drafts: DraftShelf = request.app.state.drafts
    draft = drafts.find(request.path_params["draft"])
    return _render_draft(request, draft)


def change_draft(request: Request, form: FormData) -> Response:
    """Take what a page says that words mean; carry the import out where it is asked for."""
    drafts: DraftShelf = request.app.state.drafts
    draft = drafts.find(request.path_params["draft"])
    wish = read_text(form, "do")
    if wish == "discard":
        drafts.drop(draft.id)
        return go_to(_name_address(request))
    draft = replace(draft, order=_read_order(draft.order, form, choose_language(request)))
    drafts.keep(draft)
    if wish != "import":
        return _render_draft(request, draft)
    try:
        who = _name_worker(request, form)
        address = _carry_out(request, draft, who)
    except (GraphError, OSError) as error:
        return _render_draft(request, draft, fault=_tell_fault(error, draft))
    drafts.drop(draft.id)
    response = go_to(address)
    if read_text(form, WHO):
        response.set_cookie(WHO, quote(who), max_age=YEAR, httponly=True, samesite="strict")
    return response


def answer_done(request: Request) -> Response:
    """Answer with what was imported, and how to take it back."""
    _refuse_read_only(request)
    page = open_page(request)
    step, who = request.query_params.get("step", ""), _name_worker(request, FormData())
    return render_page(page, "import_done.html", "import", step=step, who=who)


def _name_worker(request: Request, form: FormData) -> str:
    """Return who works here, as the history says it; whoever does not say it is the workbench."""
    given = read_text(form, WHO) or unquote(request.cookies.get(WHO, ""))
    return " ".join(given.split())[:LONGEST_WHO] or MESSAGES.format_message("import-by-nobody")


def _carry_out(request: Request, draft: Draft, who: str) -> str:
    """Write the files of an import as one step, and return the address to go on to."""
    why, into = ", ".join(draft.names), draft.order.into
    if into:
        seen = observe_files(into)
        contents = call_bounded(_LIMITS, render_import, draft.order, what=why)
        step = write_whole_files(into, contents, who=who, why=why, kind="import", seen=seen)
        find_dataset(request).show_changed()
        saved = {"step": step.id} if step else {}
        return Addresses(draft.dataset).join("import", "done", **saved)
    shelf: DatasetShelf = request.app.state.shelf
    folder = _make_folder(draft)
    try:
        order = replace(draft.order, output=folder)
        contents = call_bounded(_LIMITS, render_import, order, what=why)
        about = {name: data for name, data in contents.items() if name == "dataset.toml"}
        publish_files(folder, about)
        rows = {name: data for name, data in contents.items() if name not in about}
        step = record_step(folder, rows, who=who, why=why, kind="import")
        return Addresses(shelf.open(folder).key).join("import", "done", step=step.id)
    except BaseException:
        with suppress(OSError):
            folder.rmdir()  # where nothing was written into it
        raise


def _make_folder(draft: Draft) -> Path:
    """Make the folder of a new data set, under another name where its own was taken meanwhile."""
    folder = draft.order.output or _choose_folder(draft.order.files[0])
    try:
        folder.mkdir()
    except FileExistsError:
        folder = _choose_folder(draft.order.files[0])
        folder.mkdir()
    return folder


def _read_order(order: ImportOrder, form: FormData, lang: str) -> ImportOrder:
    answers = dict(order.answers)
    for name, value in form.multi_items():
        topic, _, word = name.removeprefix(_ANSWER).partition(" ")
        if name.startswith(_ANSWER) and isinstance(value, str):
            answer = " ".join(value.split())[:300]
            if (topic, word) in answers or read_text(form, f"{_SHOWN}{topic} {word}") != answer:
                answers[topic, word] = answer
    title = " ".join(read_text(form, "title").split())[:200]
    keeps_persons = bool(read_text(form, "keeps_persons"))
    given = read_text(form, "readers")
    readers = Audience(given) if Audience.has_level(given) else order.readers
    return replace(
        order, answers=answers, title=title, keeps_persons=keeps_persons, lang=lang, readers=readers
    )


def _preview(order: ImportOrder) -> ImportPreview:
    names = ", ".join(path.name for path in order.files)
    return call_bounded(_LIMITS, preview_import, order, what=names)


def _tell_fault(error: Exception, draft: Draft) -> str:
    return _hide_folder(str(error), draft)


def _hide_folder(fault: str, draft: Draft) -> str:
    """Return what is wrong without the folder of the session, which nobody knows."""
    text = strip_control_characters(fault)
    return text.replace(f"{draft.folder}/", "").replace(f"{draft.folder}\\", "")


def _render_draft(request: Request, draft: Draft, *, fault: str = "") -> Response:
    try:
        preview = _preview(replace(draft.order, lang=choose_language(request)))
    except GraphError as error:
        detail = _tell_fault(error, draft)
        return _render(request, "import_files.html", fault="unreadable", detail=detail, status=400)
    preview = replace(preview, fault=_hide_folder(preview.fault, draft))
    return _render(
        request,
        "import.html",
        fault="not-stored" if fault else "",
        detail=fault,
        draft=draft,
        preview=preview,
        address=_name_address(request, draft.id),
    )


def _render(
    request: Request,
    template: str,
    *,
    fault: str,
    detail: str = "",
    status: int = 200,
    draft: Draft | None = None,
    preview: ImportPreview | None = None,
    address: str = "",
) -> Response:
    """Return a page in the frame of its data set, or alone where there is none."""
    begin, form_token = _name_address(request), request.app.state.form_token
    who, may_add = unquote(request.cookies.get(WHO, "")), _may_add(request)
    shown = _ShownImport(fault, detail, begin, address, draft, preview, form_token, may_add, who)
    if "dataset" not in request.path_params:
        return render_alone(request, template, status=status, layout="alone.html", shown=shown)
    page = open_page(request)
    response = render_page(page, template, "import", layout="base.html", lang=page.lang, shown=shown)
    response.status_code = status
    return response


def _name_address(request: Request, draft_id: str = "") -> str:
    dataset = _find_dataset(request)
    parts = ("import", draft_id) if draft_id else ("import",)
    return Addresses(dataset.key).join(*parts) if dataset else "/" + "/".join(parts)


def _find_dataset(request: Request) -> OpenDataset | None:
    return find_dataset(request) if "dataset" in request.path_params else None


def _may_add(request: Request) -> bool:
    """Tell whether the data set of an address can be added to: an example or another edition cannot."""
    return "dataset" in request.path_params and open_page(request).closure in ("", "workbook")


def _refuse_read_only(request: Request) -> None:
    if request.app.state.is_read_only:
        raise RefusedFormError("read-only")
