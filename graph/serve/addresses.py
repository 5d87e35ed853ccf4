"""Names the address of each page, so that no page spells the address of another."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urlencode


@dataclass(frozen=True)
class Addresses:
    """The addresses of the pages of one data set.

    >>> addresses = Addresses("steps")
    >>> addresses.home, addresses.organisation("org/a b")
    ('/d/steps/', '/d/steps/org/org/a%20b')
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

    def organisation(self, entity_id: str) -> str:
        """Return the address of the page of one organisation."""
        return f"{self._root}/org/{quote(entity_id, safe='/')}"


def add_query(path: str, **query: str | int) -> str:
    """Return a path with those parameters that have a value.

    >>> add_query("/x", find="", page=1)
    '/x?page=1'
    """
    given = urlencode({name: value for name, value in query.items() if value != ""})
    return f"{path}?{given}" if given else path
