"""Makes the page on which files are made for others: who reads them, what those do not get, and the files."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from ..core.errors import EmptyEditionError, InputError, LimitExceededError
from ..core.messages import LANGUAGES, format_date
from ..map import build_map
from ..map.model import MapModel
from ..map.svg import render_drawing
from ..model.network import Network
from ..model.opening import open_graph
from ..publish.export.registry import load_format
from ..publish.matrices.grid import MESSAGES as MATRIX_MESSAGES
from ..publish.withheld import EditionContents, compare_editions
from ..schema.levels import Audience
from .forms import RefusedFormError, go_to, read_text
from .handouts import HANDOUTS, Handout, HandoutOrder, OpenElsewhereError, WrittenFile, check_order
from .jobs import PENDING, Job, JobQueue
from .release import offer_release
from .rendering import MESSAGES, Page, open_page, render_page

HandoutQueue = JobQueue[HandoutOrder, WrittenFile]
MOST_NAMED = 12  # organisations left out that the page names
_MOST_DRAWN = 600  # organisations of an edition whose map is drawn beside the choice
_MOST_OFFERED = 2000  # organisations that are offered for one sheet
_SHARED = "shared"


@dataclass(frozen=True)
class Choice:
    """One entry of a list to choose from."""

    value: str
    text: str
    is_english: bool = False  # where the page is in another language


@dataclass(frozen=True)
class OfferedHandout:
    """One thing that can be made, with its choices in the words of the page."""

    handout: Handout
    forms: tuple[Choice, ...]
    variants: tuple[Choice, ...]

    @property
    def key(self) -> str:
        """Which it is."""
        return self.handout.key


@dataclass(frozen=True)
class FinishedFile:
    """A file that was made before."""

    name: str
    address: str
    size: int
    day: str
    is_older: bool  # than the last change of the data set


@dataclass(frozen=True)
class ShownJob:
    """A job as the page shows it."""

    id: str
    what: str
    state: str
    text: str
    address: str = ""  # of the file that it made
    is_open_elsewhere: bool = False
    order: HandoutOrder | None = None


@dataclass(frozen=True)
class MadeFiles:
    """What is being made and what was made, and where it lies."""

    jobs: tuple[ShownJob, ...]
    files: tuple[FinishedFile, ...]
    folder: Path

    @property
    def is_making(self) -> bool:
        """Whether a job has not ended yet."""
        return any(job.state in PENDING for job in self.jobs)


def answer_share(request: Request) -> Response:
    """Answer with the page, for the readers and the language of the address."""
    page = open_page(request)
    _refuse_others(page)
    audience, lang = _choose_readers(page, request.query_params.get("audience", "")), _choose_language(page)
    contents = _compare(page, audience)
    return render_page(
        page,
        "share.html",
        "share",
        audiences=list_audiences(page),
        audience=audience,
        made_in=lang,
        contents=contents,
        named=MOST_NAMED,
        offered=[] if contents.is_empty else list(_list_offers(page)),
        organisations=_list_organisations(page, audience),
        has_picture=0 < contents.organisations <= _MOST_DRAWN,
        made=_list_made(page, audience),
        release=offer_release(page, audience),
    )


def answer_made(request: Request) -> Response:
    """Answer with the part of the page that changes while something is made."""
    page = open_page(request)
    _refuse_others(page)
    audience = _choose_readers(page, request.query_params.get("audience", ""))
    return render_page(page, "share_made.html", audience=audience, made=_list_made(page, audience))


def answer_edition_picture(request: Request) -> Response:
    """Answer with the drawing of the map that readers will see."""
    page = open_page(request)
    _refuse_others(page)
    audience = _choose_readers(page, request.query_params.get("audience", ""))
    if _compare(page, audience).organisations > _MOST_DRAWN:
        raise HTTPException(404)
    return Response(_draw(page, audience), media_type="image/svg+xml")


def answer_file(request: Request) -> Response:
    """Answer with a file that was made, to be kept."""
    page = open_page(request)
    _refuse_others(page)
    audience = _choose_readers(page, request.path_params["audience"])
    name = request.path_params["name"]
    for path in _list_paths(_find_folder(page, audience)):
        if path.name == name and request.path_params["audience"] == audience:
            return FileResponse(path, filename=name, headers={"cache-control": "no-store"})
    raise HTTPException(404)


def make_file(request: Request, form: FormData) -> Response:
    """Hand in what a form asks for, and go back to the page."""
    page = open_page(request)
    audience = _choose_readers(page, read_text(form, "audience"))
    if read_text(form, "audience") != audience:
        raise RefusedFormError("not-your-edition")
    lang = read_text(form, "made_in")
    order = HandoutOrder(
        path=page.dataset.path.resolve(),
        folder=_find_folder(page, audience),
        audience=audience,
        key=read_text(form, "key"),
        form=read_text(form, "form"),
        variant=read_text(form, "variant"),
        lang=lang if lang in LANGUAGES else LANGUAGES[0],
        organisation=" ".join(read_text(form, "organisation").split())[:200],
        day=datetime.date.today().isoformat(),
        is_beside=bool(read_text(form, "is_beside")),
    )
    try:
        check_order(order)
    except InputError:
        raise RefusedFormError("bad-order") from None
    _find_queue(page).hand_in(order)
    return go_to(_name_address(page, audience, order.lang) + "#made")


def cancel_job(request: Request, form: FormData) -> Response:
    """Stop what is being made, and go back to the page."""
    page = open_page(request)
    _find_queue(page).cancel(read_text(form, "job"))
    audience = _choose_readers(page, read_text(form, "audience"))
    return go_to(_name_address(page, audience, read_text(form, "made_in")) + "#made")


def list_audiences(page: Page) -> list[Audience]:
    """Return for whom files can be made: nobody who may see more than this workbench shows."""
    own = page.version.graph.audience
    return [level for level in Audience if own.may_see(level)]


def _refuse_others(page: Page) -> None:
    """Refuse where nothing may be changed: what lies in the folder is for whoever works here."""
    if page.request.app.state.is_read_only:
        raise RefusedFormError("read-only")


def _choose_readers(page: Page, given: str) -> Audience:
    """Return the readers that were chosen, else partners, else whom there is."""
    levels = list_audiences(page)
    if given in levels:
        return Audience(given)
    return Audience.PARTNERS if Audience.PARTNERS in levels else levels[0]


def _choose_language(page: Page) -> str:
    given = page.request.query_params.get("made_in", "")
    return given if given in LANGUAGES else page.lang


def _name_address(page: Page, audience: str, lang: str) -> str:
    return page.addresses.join("share", audience=audience, made_in=lang)


def _compare(page: Page, audience: Audience) -> EditionContents:
    graph = page.version.graph
    return page.version.keep(
        f"edition-{audience}",
        lambda: compare_editions(graph.tables, graph.audience, audience, graph.ontology),
    )


def _draw(page: Page, audience: Audience) -> str:
    """Return the drawing of an edition, which is laid out once for both languages and colours."""
    is_dark, drawn_map = page.theme == "dark", page.version.drawn_map
    if drawn_map and audience == page.version.graph.audience:  # the edition that is shown has its drawing
        return drawn_map.drawings[page.lang, is_dark]

    def lay_out() -> MapModel:
        return build_map(Network(open_graph(page.dataset.path, audience=audience)))

    return render_drawing(page.version.keep(f"edition map {audience}", lay_out), page.lang, dark=is_dark)


def _list_offers(page: Page) -> Iterator[OfferedHandout]:
    for handout in HANDOUTS.values():
        yield OfferedHandout(
            handout,
            tuple(_name_form(page, handout.key, form) for form in handout.list_forms()),
            tuple(_name_variant(page, handout.key, variant) for variant in handout.list_variants()),
        )


def _name_variant(page: Page, key: str, variant: str) -> Choice:
    if key == "matrix":
        return Choice(variant, MATRIX_MESSAGES.format_message(f"title-{variant}", page.lang))
    return Choice(variant, page.format_message(f"variant-{key}-{variant or 'whole'}"))


def _name_form(page: Page, key: str, form: str) -> Choice:
    text_key = f"form-{key}-{form}" if f"form-{key}-{form}" in MESSAGES.texts else f"form-{form}"
    if text_key in MESSAGES.texts:
        return Choice(form, page.format_message(text_key))
    return Choice(form, f"{form}: {load_format(form).title}", is_english=True)


def _list_organisations(page: Page, audience: Audience) -> list[str]:
    """Return the names for which a sheet of their own can be made."""
    hidden = set(_compare(page, audience).hidden)
    names = [entity.get_name(page.lang) for entity in page.version.graph.list_organisations()]
    return sorted(set(names) - hidden)[:_MOST_OFFERED]


# ---- what is being made, and what was made ----
def _find_queue(page: Page) -> HandoutQueue:
    queue: HandoutQueue = page.request.app.state.handouts
    return queue


def _find_folder(page: Page, audience: str) -> Path:
    return Path.cwd() / "outputs" / page.dataset.key / _SHARED / audience


def _list_made(page: Page, audience: Audience) -> MadeFiles:
    levels = set(list_audiences(page))
    path = page.dataset.path.resolve()
    jobs = [
        job
        for job in _find_queue(page).list_jobs()
        if job.order.path == path and job.order.audience in levels
    ]
    return MadeFiles(
        tuple(_describe_job(page, job) for job in jobs),
        tuple(_list_files(page, audience)),
        _find_folder(page, audience),
    )


def _describe_job(page: Page, job: Job[HandoutOrder, WrittenFile]) -> ShownJob:
    order, result = job.order, job.result
    what = page.format_message(
        "made-for",
        what=_name_variant(page, order.key, order.variant).text
        if order.variant
        else page.format_message(f"handout-{order.key}"),
        form=_name_form(page, order.key, order.form).text.partition(":")[0],
        readers=page.format_message(f"readers-{order.audience}"),
    )
    address = _name_file_address(page, order.audience, result.name) if result else ""
    is_open = isinstance(job.fault, OpenElsewhereError)
    return ShownJob(job.id, what, job.state, _tell_state(page, job), address, is_open, order)


def _tell_state(page: Page, job: Job[HandoutOrder, WrittenFile]) -> str:
    if job.state == "done" and job.result:
        return job.result.name
    if job.state != "running":
        if isinstance(job.fault, OpenElsewhereError):
            return page.format_message("open-elsewhere")
        if isinstance(job.fault, EmptyEditionError):
            return page.format_message("edition-is-empty")
        if isinstance(job.fault, LimitExceededError):
            return page.format_message(f"job-limit-{job.fault.kind}")
        return str(job.fault) if job.fault else page.format_message(f"job-{job.state}")
    step, *counts = job.step.split() or ["reading"]
    if len(counts) == 2:
        return page.format_message("job-making-of", number=int(counts[0]), n=int(counts[1]))
    return page.format_message(f"job-{step}")


def _list_files(page: Page, audience: Audience) -> Iterator[FinishedFile]:
    changed_at = page.dataset.changed_at
    for path in _list_paths(_find_folder(page, audience)):
        status = path.stat()
        day = datetime.date.fromtimestamp(status.st_mtime).isoformat()
        yield FinishedFile(
            path.name,
            _name_file_address(page, audience, path.name),
            status.st_size,
            format_date(day, page.lang),
            status.st_mtime_ns < changed_at,
        )


def _list_paths(folder: Path) -> list[Path]:
    """Return the files of a folder, the latest first."""
    if not folder.is_dir():
        return []
    paths = [path for path in folder.iterdir() if path.is_file() and not path.name.startswith((".", "~"))]
    return sorted(paths, key=lambda path: (-path.stat().st_mtime_ns, path.name))


def _name_file_address(page: Page, audience: str, name: str) -> str:
    return page.addresses.join("share", "file", audience, name)
