"""The worked rows of a new data set, its keys and what helps to fill them in, in either language."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ..dataset import LISTS, REQUIRED, TABLES, is_address
from ..errors import GraphError, InputError
from ..ingest.columns import heading
from ..terms import is_slug, slug
from ..wording import LANGUAGES, Wording

HELP = Path(__file__).with_name("help.toml")
WORKED = Path(__file__).with_name("worked.toml")

KEYS = ("format", "name", "base", "languages", "licence", "focal", "asked", "visibility", "title", "extent")
_EVIDENCED_BY = "example-leaflet"
_NAMELESS = "my-network"  # where a folder's name has no letter that an id may have


@dataclass(frozen=True)
class Beginning:
    """What a new data set is called, and in which language it is explained."""

    name: str
    title: str
    lang: str

    @classmethod
    def of(cls, place: Path, *, name: str, title: str, lang: str) -> Beginning:
        """Name a data set after its place where no name is given; InputError for a name that is no id."""
        found = name or (slug(place.stem) if any(map(str.isalnum, _ascii(place.stem))) else _NAMELESS)
        if not is_slug(found):
            raise InputError(
                f"{found!r} is no name; use lower-case letters, digits and hyphens: {slug(found)}"
            )
        return cls(found, title.strip() or found.replace("-", " ").capitalize(), lang)

    @property
    def base(self) -> str:
        """The address under which everything gets its own."""
        base = f"https://example.org/{self.name}/"
        assert is_address(base)  # noqa: S101 - a name is an id
        return base

    def say(self, key: str, **values: str) -> str:
        """Return a text that helps, in the language."""
        return Wording.load(HELP).say(key, self.lang, **values)

    def heading(self, table: str, column: str) -> str:
        """Return a heading: the column, and in Bengali its name with the column in brackets."""
        return column if self.lang == "en" else f"{heading(table, column, self.lang)} ({column})"

    def help(self, table: str, column: str) -> str:
        """Return what goes into a column."""
        texts = Wording.load(HELP).texts
        return self.say(next(key for key in (f"{table}-{column}", column) if key in texts))

    def rows(self, table: str) -> list[dict[str, str]]:
        """Return the worked rows of a table."""
        return [self._row(table, cells) for cells in _worked().get(table, [])]

    def _row(self, table: str, cells: Mapping[str, str | Mapping[str, str]]) -> dict[str, str]:
        row = {column: cell if isinstance(cell, str) else cell[self.lang] for column, cell in cells.items()}
        if "phrase" in row:
            row["source"] = _EVIDENCED_BY
        if "note" in TABLES[table]:
            row["note"] = self.say("example-row")
        return {column: row[column] for column in TABLES[table] if column in row}

    def described(self) -> dict[str, str | list[str] | dict[str, str]]:
        """Return the keys of `dataset.toml`, or of the sheet `dataset`, with their values."""
        return {
            "format": "1",
            "name": self.name,
            "base": self.base,
            "languages": list(LANGUAGES),
            "licence": "",
            "focal": ["example-trust"],
            "asked": [],
            "visibility": "internal",
            "title": {self.lang: self.title},
            "extent": {self.lang: self.say("example-extent")},
        }


def is_needed(table: str, column: str) -> bool:
    """Tell whether every row of a table has to give the column."""
    return column in REQUIRED[table]


def takes_several(column: str) -> bool:
    """Tell whether a cell of the column may hold several, with a bar between them."""
    return column in LISTS


def _ascii(text: str) -> str:
    return text.encode("ascii", "ignore").decode()


@lru_cache(maxsize=1)
def _worked() -> Mapping[str, list[dict[str, str | dict[str, str]]]]:
    try:
        return tomllib.loads(WORKED.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise GraphError(f"{WORKED}: cannot be read ({error}); reinstall the package") from None
