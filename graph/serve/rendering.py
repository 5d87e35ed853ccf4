"""Makes pages from templates, in the language and the colours that the reader has chosen.

`lang` and `theme` in an address decide, then the cookies that they leave. Everything that a template shows is
escaped; texts come from `messages.toml`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from ..core import resources
from ..core.messages import LANGUAGES, Messages, format_date, format_number, localise_digits
from ..core.visible_text import strip_direction_controls
from ..curate.editing import find_write_fault
from ..ingest.name_mentions import lacks_names
from .addresses import Addresses, add_query
from .dataset_session import DatasetVersion, OpenDataset
from .published_addresses import PublishedAddresses
from .shelf import DatasetShelf
from .static_files import find_static_address

if TYPE_CHECKING:
    from jinja2 import Environment

MESSAGES = Messages.load(Path(__file__).with_name("messages.toml"))
LANGUAGE_NAMES = {"en": "English", "bn": "বাংলা"}  # each in its own language
THEMES = ("auto", "light", "dark")
WHO = "working-as"  # the name of the cookie, and of the field
_YEAR = 365 * 24 * 3600


@dataclass(frozen=True)
class NavigationEntry:
    """A page that the rail names: its key, which is also that of its text and its symbol, and its address."""

    key: str
    group: str
    find_address: Callable[[Addresses], str]
    changes: bool = False  # whether it is of no use where nothing may be changed
    edits: bool = False  # whether it needs tables that can be changed here
    offers_copy: bool = False  # whether it offers to change a workbook as a folder


# of the keyboard, after g: they go to a page of the rail
LETTERS = {
    "home": "h", "map": "m", "organisations": "o", "central": "c", "ask": "a", "sources": "s",
    "import": "i", "review": "r", "data": "d", "history": "y", "share": "p",
}  # fmt: skip
# in the order of the rail
NAVIGATION = (
    NavigationEntry("home", "see", lambda addresses: addresses.home),
    NavigationEntry("map", "see", lambda addresses: addresses.map),
    NavigationEntry("organisations", "see", lambda addresses: addresses.organisations()),
    NavigationEntry("central", "see", lambda addresses: addresses.analysis("central")),
    NavigationEntry("ask", "see", lambda addresses: addresses.ask),
    NavigationEntry("sources", "see", lambda addresses: addresses.sources),
    NavigationEntry("import", "work", lambda addresses: addresses.join("import"), changes=True),
    NavigationEntry("review", "work", lambda addresses: addresses.join("review"), edits=True),
    NavigationEntry(
        "data", "work", lambda addresses: addresses.table("entities"), edits=True, offers_copy=True
    ),
    NavigationEntry("history", "work", lambda addresses: addresses.history, edits=True),
    NavigationEntry("share", "give", lambda addresses: addresses.join("share"), changes=True),
)


@dataclass(frozen=True)
class Page:
    """What one page is made for: its data set as it is now, and what its reader has chosen."""

    request: Request
    dataset: OpenDataset
    version: DatasetVersion
    addresses: Addresses
    lang: str
    theme: str
    is_published: bool = False  # as a file: without forms, and without what only a server answers

    def format_message(self, key: str, **values: str | int | float) -> str:
        """Return a text in the reader's language."""
        return MESSAGES.format_message(key, self.lang, **values)

    def change_query(self, **query: str | int) -> str:
        """Return the address of this page with other parameters; an empty value leaves one out."""
        return add_query(self.request.url.path, **{**self.request.query_params, **query})

    @property
    def service_path(self) -> str:
        """Where programs ask this data set: the first one at the root, any other below its own address."""
        is_first = self.request.app.state.shelf.find("") is self.dataset
        return "" if is_first else self.addresses.home.rstrip("/")

    @property
    def has_start_page(self) -> bool:
        """Whether its reader may choose another data set."""
        return not self.is_published and self.request.app.state.has_start_page is True

    def find_translation(self, lang: str) -> str:
        """Return the address of this page in another language."""
        if self.is_published:
            return self.request.url.path.replace(f"/{self.lang}/", f"/{lang}/", 1)
        return self.change_query(lang=lang)

    @property
    def form_token(self) -> str:
        """What a form that changes something holds in its hidden field."""
        return str(self.request.app.state.form_token)

    @property
    def worker(self) -> str:
        """The name under which its reader changes things, empty where none was given."""
        return unquote(self.request.cookies.get(WHO, ""))

    @property
    def closure(self) -> str:
        """The key of the reason why nothing can be changed here, empty where the tables can be."""
        path = self.dataset.path
        if self.is_published or self.request.app.state.is_read_only:
            return "read-only"
        if not self.version.graph.audience.is_for_owner:
            return "edition"
        if any(path == resources.find_example_dataset(name) for name in resources.EXAMPLES):
            return "example"
        if not path.is_dir():
            return "workbook"
        return "unwritable" if self.write_fault else ""

    @property
    def write_fault(self) -> str:
        """Why nothing could be stored in the folder, empty where it can be."""
        return "" if self.is_published else find_write_fault(self.dataset.path)

    @property
    def title(self) -> str:
        """What the data set is called."""
        titles = self.version.graph.dataset.title
        return titles.get(self.lang) or next(iter(titles.values()), self.version.graph.dataset.name)

    @property
    def notice(self) -> str:
        """What an edition says that is not to be shared."""
        return self.version.graph.write_notice(self.lang)


def open_page(request: Request) -> Page:
    """Return what a page is made for."""
    dataset = find_dataset(request)
    version, lang = dataset.version, choose_language(request)
    is_published = request.app.state.is_published
    return Page(
        request,
        dataset,
        version,
        PublishedAddresses(dataset.key, lang) if is_published else Addresses(dataset.key),
        lang,
        _choose(request, "theme", THEMES),
        is_published,
    )


def find_dataset(request: Request) -> OpenDataset:
    """Return the data set that an address names, else the first; HTTPException 404 where there is none."""
    shelf: DatasetShelf = request.app.state.shelf
    dataset = shelf.find(request.path_params.get("dataset", ""))
    if not dataset:
        raise HTTPException(404)
    return dataset


def choose_language(request: Request) -> str:
    """Return the language of the address, of the cookie, or English."""
    return _choose(request, "lang", LANGUAGES)


def _choose(request: Request, name: str, choices: tuple[str, ...]) -> str:
    given = (request.query_params.get(name), request.cookies.get(name))
    return next((value for value in given if value in choices), choices[0])


def render_page(page: Page, template: str, key: str = "", *, status: int = 200, **values: object) -> Response:
    """Return a page; `key` is its entry in the rail, `values` are what its template shows.

    With `says_saved`, it says itself that something was saved.
    """
    values.setdefault("says_saved", False)
    text = (
        load_environment()
        .get_template(template)
        .render(page=page, key=key, navigation=_group_navigation(page), t=page.format_message, **values)
    )
    return _remember_choices(page.request, HTMLResponse(strip_direction_controls(text), status))


def _group_navigation(page: Page) -> list[tuple[str, list[NavigationEntry]]]:
    """Return the entries of the rail by their group, in order: those that are of use here."""
    is_read_only, closure = page.request.app.state.is_read_only, page.closure
    entries = [
        entry
        for entry in NAVIGATION
        if not (entry.changes and is_read_only)
        and not (entry.edits and closure and not (entry.offers_copy and closure == "workbook"))
    ]
    return [(group, list(of_group)) for group, of_group in groupby(entries, key=lambda entry: entry.group)]


def _format_size(number: int, lang: str) -> str:
    """Return how large a file is, for people."""
    kilobytes = max(1, round(number / 1000))
    if kilobytes < 1000:
        return MESSAGES.format_message("size-kb", lang, number=kilobytes)
    return MESSAGES.format_message("size-mb", lang, number=round(kilobytes / 1000, 1))


def render_alone(request: Request, template: str, *, status: int = 200, **values: object) -> Response:
    """Return a page that stands outside of any data set, without the rail."""
    lang = choose_language(request)

    def format_message(key: str, **values: str | int) -> str:
        return MESSAGES.format_message(key, lang, **values)

    def change_query(**query: str) -> str:
        return add_query(request.url.path, **{**request.query_params, **query})

    theme = _choose(request, "theme", THEMES)
    text = (
        load_environment()
        .get_template(template)
        .render(t=format_message, lang=lang, theme=theme, change_query=change_query, **values)
    )
    return _remember_choices(request, HTMLResponse(strip_direction_controls(text), status))


def _remember_choices(request: Request, response: Response) -> Response:
    """Keep the language and the colours that an address names for the pages that come."""
    for name, choices in (("lang", LANGUAGES), ("theme", THEMES)):
        if request.query_params.get(name) in choices:
            value = request.query_params[name]
            response.set_cookie(name, value, max_age=_YEAR, httponly=True, samesite="strict")
    return response


def _name_sort(value: object) -> str:
    """Return the name of the class of a block, by which a template chooses how to show it."""
    return type(value).__name__


@lru_cache(maxsize=1)
def load_environment() -> Environment:
    """Return the templates, with what all of them call."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    folder = Path(__file__).with_name("templates")
    environment = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {
        "LETTERS": LETTERS,
        "static": find_static_address,
        "lacks_names": lacks_names,
        "LANGUAGE_NAMES": LANGUAGE_NAMES,
    }
    environment.tests["english"] = str.isascii
    environment.filters |= {
        "number": format_number,
        "digits": localise_digits,
        "date": format_date,
        "size": _format_size,
        "sort_of": _name_sort,
    }
    return environment
