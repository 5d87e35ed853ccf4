"""Holds the example rows of a new data set, its keys and the help for filling them in, in either language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ...core.errors import InputError
from ...core.messages import LANGUAGES, Messages
from ...ingest.column_matching import translate_heading
from ...ingest.example_rows import get_example_extent, list_example_rows
from ...schema.dataset import LISTS, REQUIRED, TABLES, is_address
from ...schema.levels import Audience
from ...schema.terms import is_slug, make_slug

HELP = Path(__file__).with_name("help.toml")

KEYS = ("format", "name", "base", "languages", "licence", "focal", "asked", "visibility", "title", "extent")
_DEFAULT_NAME = "my-network"  # where a folder's name has no letter that an id may have


@dataclass(frozen=True)
class DatasetScaffold:
    """What a new data set is called, and in which language it is explained."""

    name: str
    title: str
    lang: str

    @classmethod
    def from_path(cls, place: Path, *, name: str, title: str, lang: str) -> DatasetScaffold:
        """Name a data set after its place where no name is given; InputError for a name that is no id."""
        chosen_name = name or (
            make_slug(place.stem) if any(map(str.isalnum, _keep_ascii(place.stem))) else _DEFAULT_NAME
        )
        if not is_slug(chosen_name):
            raise InputError(
                f"{chosen_name!r} is no name; use lower-case letters, digits and hyphens: "
                f"{make_slug(chosen_name)}"
            )
        return cls(chosen_name, title.strip() or chosen_name.replace("-", " ").capitalize(), lang)

    @property
    def base(self) -> str:
        """The address under which everything gets its own."""
        base = f"https://example.org/{self.name}/"
        assert is_address(base)  # noqa: S101 - a name is an id
        return base

    def format_message(self, key: str, **values: str) -> str:
        """Return a text that helps, in the language."""
        return Messages.load(HELP).format_message(key, self.lang, **values)

    def format_heading(self, table: str, column: str) -> str:
        """Return a heading: the column, and in Bengali its name with the column in brackets."""
        return column if self.lang == "en" else f"{translate_heading(table, column, self.lang)} ({column})"

    def explain_column(self, table: str, column: str) -> str:
        """Return what goes into a column."""
        texts = Messages.load(HELP).texts
        return self.format_message(next(key for key in (f"{table}-{column}", column) if key in texts))

    def list_example_rows(self, table: str) -> list[dict[str, str]]:
        """Return the example rows of a table."""
        return [self._complete_row(table, cells) for cells in list_example_rows(table, self.lang)]

    def _complete_row(self, table: str, cells: Mapping[str, str]) -> dict[str, str]:
        row = {**cells, **({"note": self.format_message("example-row")} if "note" in TABLES[table] else {})}
        return {column: row[column] for column in TABLES[table] if column in row}

    def describe_dataset(self) -> dict[str, str | list[str] | dict[str, str]]:
        """Return the keys of `dataset.toml`, or of the sheet `dataset`, with their values."""
        return {
            "format": "1",
            "name": self.name,
            "base": self.base,
            "languages": list(LANGUAGES),
            "licence": "",
            "focal": ["example-trust"],
            "asked": [],
            "visibility": Audience.INTERNAL,
            "title": {self.lang: self.title},
            "extent": {self.lang: get_example_extent(self.lang)},
        }


def is_needed(table: str, column: str, lang: str = "en") -> bool:
    """Tell whether every row of a table has to give the column; a name in one language is enough.

    >>> [column for column in TABLES["entities"] if is_needed("entities", column, "bn")]
    ['class', 'label_bn']
    """
    return column in REQUIRED[table] or (column == f"label_{lang}" and table in ("entities", "events"))


def takes_several(column: str) -> bool:
    """Tell whether a cell of the column may hold several, with a bar between them."""
    return column in LISTS


def _keep_ascii(text: str) -> str:
    return text.encode("ascii", "ignore").decode()
