"""Checks the address of a store on another machine."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from . import resources
from .errors import InputError

_SCHEME_START = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
_REQUEST_CHARACTERS = re.compile(r"[!-~]+\Z")  # what a request line may hold: no space, no control character


class Address(str):
    """An http(s) address of a SPARQL endpoint; `#name` at its end says which of its data sets is meant.

    >>> Address.parse("https://example.org/sparql#valley").name
    'valley'
    >>> Address.parse("http://me:secret@example.org/sparql")
    Traceback (most recent call last):
    graph.core.errors.InputError: http://example.org/sparql: no name or password in an address; set \
STAKEHOLDERS_ENDPOINT_USER and STAKEHOLDERS_ENDPOINT_PASSWORD
    """

    __slots__ = ()

    @classmethod
    def parse(cls, text: str) -> Address:
        """Return a checked address; InputError with what is wrong with it, never with a password."""
        parts = _split_address(text)
        if parts is None or parts.scheme.lower() not in ("http", "https") or not parts.hostname:
            raise InputError(
                "the address is no http(s) address; give one such as http://localhost:7878/query"
            )
        if "@" in parts.netloc:
            shown = parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
            raise InputError(
                f"{shown}: no name or password in an address; set STAKEHOLDERS_ENDPOINT_USER and "
                "STAKEHOLDERS_ENDPOINT_PASSWORD"
            )
        return cls(parts.geturl())

    @property
    def parts(self) -> SplitResult:
        """The address without the data set's name, in its parts."""
        return urlsplit(self)._replace(fragment="")

    @property
    def url(self) -> str:
        """The address without the data set's name."""
        return self.parts.geturl()

    @property
    def name(self) -> str:
        """Which of the endpoint's data sets is meant, empty where it was not said."""
        return unquote(urlsplit(self).fragment)


DatasetLocation = Path | Address | None


def find_location(text: str) -> Path | Address:
    """Return where the data set lies that a text names: a path, an example's name or an address.

    >>> find_location("http://localhost:7878/query").url
    'http://localhost:7878/query'
    """
    return Address.parse(text) if is_remote(text) else resources.find_dataset(text)


def is_remote(text: str) -> bool:
    """Tell whether the text names something by a scheme, as no path of a file does.

    >>> is_remote("https://example.org/sparql"), is_remote("data/steps"), is_remote(r"C:\\data")
    (True, False, False)
    """
    return _SCHEME_START.match(text) is not None


def _split_address(text: str) -> SplitResult | None:
    if not _REQUEST_CHARACTERS.match(text):
        return None
    try:
        parts = urlsplit(text)
        return parts if parts.port != 0 else None
    except ValueError:
        return None
