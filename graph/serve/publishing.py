"""Makes the pages of one edition as files, for any web host and for opening from a folder.

The pages are those of the workbench, without what only a server can answer. Their links are relative, and
nothing is fetched from elsewhere.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator
from urllib.parse import urlencode

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response

from ..core.messages import LANGUAGES
from . import analyses, entities, home, map_pages, organisations, questions, sources, ties, vocabulary_pages
from .dataset_session import DatasetVersion, OpenDataset
from .evidence import open_profiles
from .explore import build_explorer
from .links import find_segment
from .rendering import LANGUAGE_NAMES, load_environment, open_page
from .shelf import DatasetShelf
from .static_files import load_static_files

Answer = Callable[[Request], Response]

_LINK = re.compile(r' (href|src|srcset)="(/[^"]*)"')


def build_site(dataset: OpenDataset, say: Callable[[str], None]) -> dict[str, bytes]:
    """Return the files of a published edition by their paths; `dataset` has drawn its map."""
    app = Starlette()
    app.state.shelf, app.state.is_read_only, app.state.is_published = DatasetShelf.of_one(dataset), True, True
    files = {
        f"static/{file.hashed_name}": file.content
        for file in load_static_files().values()
        if file.name != "sparql_editor.js"
    }
    for lang in LANGUAGES:
        say(f"writing pages in {LANGUAGE_NAMES[lang]}")
        publisher = _Publisher(app, dataset.version, lang)
        files |= dict(publisher.iter_files())
    files["index.html"] = _render_entrance(dataset.version)
    say("packing the data and the engine")
    explorer = build_explorer(dataset.version.graph, files["en/map-page.html"])
    if explorer:
        files["explore.html"] = explorer
    return files


class _Publisher:
    """Asks the workbench's own answers for each page of one language."""

    def __init__(self, app: Starlette, version: DatasetVersion, lang: str) -> None:
        self._app, self._version, self._lang = app, version, lang
        self._page = open_page(self._make_request("/", {}, {}))
        self._addresses = self._page.addresses

    def iter_files(self) -> Iterator[tuple[str, bytes]]:
        """Yield path and content of each file."""
        addresses = self._addresses
        yield self._publish(addresses.home, home.answer_home)
        yield self._publish(addresses.map, map_pages.answer_map)
        yield self._publish(addresses.map_page(self._lang), map_pages.answer_map_page)
        for theme in ("light", "dark"):
            address = addresses.picture(self._lang, dark=theme == "dark")
            yield self._publish(address, map_pages.answer_picture, theme=theme)
        yield from self._iter_tables()
        yield from self._iter_details()
        for analysis in analyses.list_analyses(self._page):
            address = addresses.analysis(analysis.name)
            yield self._publish(address, analyses.answer_analysis, analysis=analysis.name)
        yield self._publish(addresses.vocabulary(), vocabulary_pages.answer_vocabulary)
        for term in vocabulary_pages.list_terms(self._page):
            yield self._publish(addresses.vocabulary(term), vocabulary_pages.answer_term, term=term)
        yield self._publish(addresses.ask, questions.answer_questions)
        for name in questions.load_questions().by_name:
            yield self._publish(addresses.question(name), questions.answer_question, question=name)

    def _iter_tables(self) -> Iterator[tuple[str, bytes]]:
        total = len(self._version.network.organisations)
        yield self._publish(self._addresses.organisations(), organisations.answer_organisations)
        for number in range(1, -(-total // organisations.ROWS_PER_PAGE) + 1):
            address = self._addresses.organisations(page=number)
            yield self._publish(address, organisations.answer_organisations, {"page": str(number)})
        yield self._publish(self._addresses.sources, sources.answer_sources)

    def _iter_details(self) -> Iterator[tuple[str, bytes]]:
        graph = self._version.graph
        for source in graph.sources.values():
            yield self._publish(self._addresses.source(source.id), sources.answer_source, source=source.id)
        for entity in graph.entities.values():
            if entity.iri not in graph.sources:
                address = self._addresses.entity(find_segment(entity), entity.id)
                yield self._publish(address, entities.answer_entity, entity=entity.id)
        open_profiles(self._page)
        shorten = graph.dataset.mint.shorten_iri
        for tie in self._version.network.ties:
            names = {"subject": shorten(tie.subject), "kind": tie.kind.name, "object": shorten(tie.object)}
            if tie.subject in graph.entities and tie.object in graph.entities:
                yield self._publish(self._addresses.tie(*names.values()), ties.answer_tie, names)

    def _publish(
        self, address: str, answer: Answer, query: dict[str, str] | None = None, **path_params: str
    ) -> tuple[str, bytes]:
        """Return path and content of one page."""
        theme = path_params.pop("theme", "")
        given = {"lang": self._lang, **({"theme": theme} if theme else {}), **(query or {})}
        response = answer(self._make_request(address, given, path_params))
        path = address.partition("#")[0].lstrip("/")
        body = bytes(response.body)
        return path, relate_links(body.decode(), path).encode() if path.endswith(".html") else body

    def _make_request(self, path: str, query: dict[str, str], path_params: dict[str, str]) -> Request:
        return Request(
            {
                "type": "http",
                "method": "GET",
                "path": path,
                "raw_path": path.encode(),
                "query_string": urlencode({"lang": self._lang, **query}).encode(),
                "headers": [],
                "path_params": path_params,
                "app": self._app,
            }
        )


def relate_links(text: str, path: str) -> str:
    """Return a page with the links that start at the root made relative to where the page lies.

    >>> relate_links('<a href="/en/org/a.html#x">', "en/source/s.html")
    '<a href="../org/a.html#x">'
    """
    folder = posixpath.dirname(path) or "."

    def relate(match: re.Match[str]) -> str:
        target, hash_sign, fragment = match[2].lstrip("/").partition("#")
        return f' {match[1]}="{posixpath.relpath(target, folder)}{hash_sign}{fragment}"'

    return _LINK.sub(relate, text)


def _render_entrance(version: DatasetVersion) -> bytes:
    """Return the page that leads to the languages."""
    titles = version.graph.dataset.title
    text = (
        load_environment()
        .get_template("entrance.html")
        .render(
            titles=[(lang, titles.get(lang) or next(iter(titles.values()), "")) for lang in LANGUAGES],
            lang="en",
            theme="auto",
        )
    )
    return relate_links(text, "index.html").encode()
