"""Names the file of each page that is published: a path below one folder, safe on every file system."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass

from .addresses import BETWEEN_IDS, Addresses, write_map_fragment

_UNSAFE = re.compile(r"[^a-z0-9._-]+")
_LONGEST = 60  # characters of a part of a file name
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|\Z)")  # names that Windows keeps for devices


@dataclass(frozen=True)
class PublishedAddresses(Addresses):
    """The addresses of the published pages of a data set in one language, as if the folder were a server.

    >>> addresses = PublishedAddresses("steps", "en")
    >>> addresses.home, addresses.entity("org", "bpatc"), addresses.source("strategy", "17")
    ('/en/index.html', '/en/org/bpatc.html', '/en/source/strategy.html#line-17')
    >>> addresses.tie("steps", "memberOf", "hrfb") == addresses.tie("steps", "memberof", "hrfb")
    False
    """

    lang: str = "en"

    def join(self, *parts: str, **query: str | int) -> str:
        """Return the address of the file of a page."""
        if parts == ("",):
            return f"/{self.lang}/index.html"
        given = [str(value) for value in query.values() if value != ""]
        *folders, last = [*parts, *(["-".join(given)] if given else [])]
        return "/" + "/".join([self.lang, *map(name_file, folders), f"{name_file(last)}.html"])

    @property
    def explore(self) -> str:
        """The page with the data and an engine that answers questions about them."""
        return "/explore.html"

    def map_page(self, lang: str, focus: str = "", picked: str = "") -> str:
        """Return the address of the page of the map alone."""
        return f"/{lang}/map-page.html{write_map_fragment(focus, picked)}"

    def map_of_several(self, entity_ids: Iterable[str]) -> str:
        """Return the address of the map with several organisations selected."""
        return self.map_page(self.lang, picked=BETWEEN_IDS.join(entity_ids))

    def map_of(self, entity_id: str) -> str:
        """Return the address of the map with one organisation chosen."""
        return self.map_page(self.lang, entity_id)

    def picture(self, lang: str, *, dark: bool) -> str:
        """Return the address of the drawing of the map."""
        return f"/{lang}/map-{'dark' if dark else 'light'}.svg"

    def vocabulary(self, term: str = "") -> str:
        """Return the address of a term of the vocabulary, or of the list of all."""
        return self.join("vocabulary", term or "index")

    def source(self, source_id: str, line: str = "", quote: str = "") -> str:
        """Return the address of the page of one source, at a line of it: a file cannot mark a quote."""
        return self.join("source", source_id) + (f"#line-{line}" if line else "")


def name_file(text: str) -> str:
    """Return a text as part of a file name; of one that is changed or cut, a hash tells it from others.

    >>> name_file("bpatc"), name_file("con"), name_file("A/b")
    ('bpatc', 'con-1143da2b', 'a-b-3646f792')
    """
    plain = _UNSAFE.sub("-", text.lower()).strip("-.")[:_LONGEST]
    if plain == text and not _RESERVED.match(plain):
        return text
    return f"{plain}-{hashlib.sha256(text.encode()).hexdigest()[:8]}".lstrip("-")
