"""Names the address of each page, so that no page spells the address of another."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote, quote_plus, urlencode

BETWEEN_IDS = "~"  # in the addresses of the map
_KEPT_PARTS = 8192  # of addresses, with their escapes: a page names the same ones hundreds of times
_KEPT_LENGTH = 200  # characters of what is kept: a visitor may choose longer ones, many of them


@dataclass(frozen=True)
class Addresses:
    """The addresses of the pages of one data set.

    >>> addresses = Addresses("steps")
    >>> addresses.home, addresses.entity("org", "ngo/a b")
    ('/d/steps/', '/d/steps/org/ngo/a%20b')
    >>> addresses.organisations(find="trust", page=2)
    '/d/steps/org?find=trust&page=2'
    >>> addresses.source("strategy", "17")
    '/d/steps/source/strategy?line=17#line-17'
    """

    dataset: str

    def join(self, /, *parts: str, **query: str | int) -> str:
        """Return the address of a page by the parts of its path."""
        path = "/".join(map(_escape_part, parts))
        return add_query(f"/d/{_escape_name(self.dataset)}/{path}", **query)

    @property
    def home(self) -> str:
        """The page that opens."""
        return self.join("")

    @property
    def map(self) -> str:
        """The interactive map, in the frame of the workbench."""
        return self.join("map")

    def map_of(self, entity_id: str) -> str:
        """Return the address of the map with one organisation chosen."""
        return self.join("map", focus=entity_id)

    def map_of_several(self, entity_ids: Iterable[str]) -> str:
        """Return the address of the map with several organisations selected."""
        return self.join("map", picked=BETWEEN_IDS.join(entity_ids))

    def map_page(self, lang: str, focus: str = "", picked: str = "") -> str:
        """Return the address of the page of the map alone."""
        return self.join("map", "page", lang=lang) + write_map_fragment(focus, picked)

    def picture(self, lang: str, *, dark: bool) -> str:
        """Return the address of the drawing of the map."""
        return self.join("map.svg", lang=lang, theme="dark" if dark else "light")

    def organisations(self, **query: str | int) -> str:
        """Return the address of the table of organisations, filtered and sorted."""
        return self.join("org", **query)

    def entity(self, segment: str, entity_id: str) -> str:
        """Return the address of the page of an organisation, event, topic, place or anything else."""
        return self.join(segment, entity_id)

    def tie(self, subject: str, kind: str, object_: str) -> str:
        """Return the address of the page of one tie."""
        return self.join("tie", subject=subject, kind=kind, object=object_)

    @property
    def sources(self) -> str:
        """The list of sources."""
        return self.join("source")

    def source(self, source_id: str, line: str = "", quote: str = "") -> str:
        """Return the address of the page of one source, at a line of it or at a quote."""
        fragment = "#quote" if quote else f"#line-{line}" if line else ""
        return self.join("source", source_id, line=line, quote=quote) + fragment

    def table(self, name: str, **query: str | int) -> str:
        """Return the address of a table of the data set."""
        return self.join("data", name, **query)

    def row(self, table: str, **query: str | int) -> str:
        """Return the address of the form of a row: that of a line, or a new one with cells to begin with."""
        return self.join("data", table, "row", **query)

    def rows(self, **query: str) -> str:
        """Return the address of the rows about an organisation or a tie."""
        return self.join("data", "rows", **query)

    @property
    def history(self) -> str:
        """Who changed what, when and why."""
        return self.join("history")

    @property
    def ask(self) -> str:
        """The list of questions."""
        return self.join("ask")

    def question(self, name: str, **blanks: str) -> str:
        """Return the address of a question with its blanks filled in."""
        return self.join("ask", name, **blanks)

    def vocabulary(self, term: str = "") -> str:
        """Return the address of a term of the vocabulary, or of the list of all."""
        return self.join("vocabulary", term) if term else self.join("vocabulary", "")

    def query(self, text: str) -> str:
        """Return the address of the page on which a query is written, with a text to begin with."""
        return self.join("query", q=text)

    def query_words(self, lang: str) -> str:
        """Return the address of what the query editor completes."""
        return self.join("query", "words.json", lang=lang)

    def analysis(self, name: str, **query: str) -> str:
        """Return the address of what can be said of the network, such as who is central."""
        return self.join("said", name, **query)


def write_map_fragment(focus: str = "", picked: str = "") -> str:
    """Return the part of an address by which the map's page chooses one organisation or selects several.

    >>> write_map_fragment(picked="a~b"), write_map_fragment("ngo/x"), write_map_fragment()
    ('#picked=a~b', '#entity=ngo%2Fx', '')
    """
    chosen = {name: value for name, value in (("entity", focus), ("picked", picked)) if value}
    return f"#{urlencode(chosen)}" if chosen else ""


def add_query(path: str, /, **query: str | int) -> str:
    """Return a path, which may have a query, with those parameters that have a value.

    A visitor may have chosen their names.

    >>> add_query("/x", find="", page=1), add_query("/x", **{"a&b": "c d", "path": "e"})
    ('/x?page=1', '/x?a%26b=c+d&path=e')
    >>> add_query("/map?focus=a", saved="2")
    '/map?focus=a&saved=2'
    """
    given = "&".join(
        f"{_escape_value(name)}={_escape_value(str(value))}" for name, value in query.items() if value != ""
    )
    return f"{path}{'&' if '?' in path else '?'}{given}" if given else path


def _keep_short(escape: Callable[[str], str]) -> Callable[[str], str]:
    """Let a function remember what it has made of short texts."""
    kept = lru_cache(_KEPT_PARTS)(escape)
    return lambda text: kept(text) if len(text) <= _KEPT_LENGTH else escape(text)


@_keep_short
def _escape_part(part: str) -> str:
    return quote(part, safe="/:")


@_keep_short
def _escape_name(dataset: str) -> str:
    return quote(dataset, safe="")


@_keep_short
def _escape_value(value: str) -> str:
    return quote_plus(value)
