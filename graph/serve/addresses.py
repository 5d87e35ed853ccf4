"""Names the address of each page, so that no page spells the address of another."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urlencode


@dataclass(frozen=True)
class Addresses:
    """The addresses of the pages of one data set.

    >>> addresses = Addresses("steps")
    >>> addresses.home, addresses.entity("org", "ngo/a b")
    ('/d/steps/', '/d/steps/org/ngo/a%20b')
    >>> addresses.source("strategy", "17")
    '/d/steps/source/strategy?line=17#line-17'
    >>> addresses.organisations(find="trust", page=2)
    '/d/steps/org?find=trust&page=2'
    """

    dataset: str

    @property
    def _root(self) -> str:
        return f"/d/{quote(self.dataset, safe='')}"

    @property
    def home(self) -> str:
        """The page that opens."""
        return f"{self._root}/"

    @property
    def map(self) -> str:
        """The interactive map, in the frame of the workbench."""
        return f"{self._root}/map"

    def map_page(self, lang: str) -> str:
        """Return the address of the page of the map alone."""
        return add_query(f"{self._root}/map/page", lang=lang)

    def picture(self, lang: str, *, dark: bool) -> str:
        """Return the address of the drawing of the map."""
        return add_query(f"{self._root}/map.svg", lang=lang, theme="dark" if dark else "light")

    def organisations(self, **query: str | int) -> str:
        """Return the address of the table of organisations, filtered and sorted."""
        return add_query(f"{self._root}/org", **query)

    def entity(self, segment: str, entity_id: str) -> str:
        """Return the address of the page of an organisation, event, topic, place or anything else."""
        return f"{self._root}/{segment}/{quote(entity_id, safe='/:')}"

    def tie(self, subject: str, kind: str, object_: str) -> str:
        """Return the address of the page of one tie."""
        return add_query(f"{self._root}/tie", subject=subject, kind=kind, object=object_)

    @property
    def sources(self) -> str:
        """The list of sources."""
        return f"{self._root}/source"

    def source(self, source_id: str, line: str = "") -> str:
        """Return the address of the page of one source, at a line of it."""
        path = add_query(f"{self._root}/source/{quote(source_id, safe='/:')}", line=line)
        return f"{path}#line-{line}" if line else path

    def map_of(self, entity_id: str) -> str:
        """Return the address of the map that opens with one organisation chosen."""
        return add_query(self.map, focus=entity_id)

    @property
    def ask(self) -> str:
        """The list of questions."""
        return f"{self._root}/ask"

    def question(self, name: str, **blanks: str) -> str:
        """Return the address of a question with its blanks filled in."""
        return add_query(f"{self._root}/ask/{quote(name, safe='')}", **blanks)

    def analysis(self, name: str) -> str:
        """Return the address of what can be said of the network, such as who is central."""
        return f"{self._root}/said/{quote(name, safe='')}"


def add_query(path: str, **query: str | int) -> str:
    """Return a path with those parameters that have a value.

    >>> add_query("/x", find="", page=1)
    '/x?page=1'
    """
    given = urlencode({name: value for name, value in query.items() if value != ""})
    return f"{path}?{given}" if given else path
