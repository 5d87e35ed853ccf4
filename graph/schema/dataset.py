"""Reads a data set's `dataset.toml` and defines its tables, their columns and their rows.

What a row means is the business of `ingest`; here it is only known which tables there are, which
columns they have and what a cell of each may hold.
"""

from __future__ import annotations

import calendar
import datetime
import re
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from itertools import repeat
from pathlib import Path
from typing import Any, overload

import pyoxigraph as ox

from ..core.errors import Finding, InputError, Severity
from ..core.toml_file import read_toml
from .levels import Audience
from .nquads import MAX_IRI
from .terms import IriMinter, is_slug, make_slug

ENDED = "ended"  # as words of a date: the tie is over, and nobody recorded since when
EVIDENCE = ("source", "locator", "phrase", "certainty", "note")

TABLES: Mapping[str, tuple[str, ...]] = {
    "sources": (
        "id", "title", "lang", "publisher", "about", "url", "issued", "retrieved", "sha256", "copy_of",
        "covers", "visibility", "note",
    ),
    "entities": (
        "id", "class", "type", "label_en", "label_bn", "short_label", "abbr", "alt", "homepage", "ids",
        "review_by", "visibility", *EVIDENCE,
    ),
    "ties": (
        "subject", "kind", "object", "holds", "role", "weight", "start", "end", "date_text", "date_certainty",
        "review_by", "visibility", *EVIDENCE,
    ),
    "events": (
        "id", "class", "label_en", "label_bn", "series", "start", "end", "date_text", "date_certainty",
        "place", "sessions", "session_length", "visibility", *EVIDENCE,
    ),
    "counts": (
        "id", "of", "value", "unit", "comparator", "dimension", "part_of", "as_of", "visibility", *EVIDENCE,
    ),
    "facts": ("subject", "property", "value", "lang", "visibility", *EVIDENCE),
    "decisions": ("a", "b", "decision", "who", "when", "why"),
    "assessments": (
        "entity", "role", "influence", "interest", "engagement", "assessed_by", "on", "why", "visibility",
        *EVIDENCE,
    ),
    "consents": ("entity", "consent", "scope", "by", "when", "note"),
}  # fmt: skip

REQUIRED: Mapping[str, tuple[str, ...]] = {
    "sources": ("title",),
    "entities": ("class",),
    "ties": ("subject", "kind", "object"),
    "events": ("class",),
    "counts": ("of", "unit"),
    "facts": ("subject", "property", "value"),
    "decisions": ("a", "b", "decision"),
    "assessments": ("entity", "assessed_by", "on"),
    "consents": ("entity", "consent"),
}

# Tables whose rows rest on evidence; an assessment may, for it is somebody's opinion.
EVIDENCED = frozenset({"entities", "ties", "events", "counts", "facts"})
# Tables of judgements on others: what is in them stays with the owner unless a row itself says otherwise.
RESERVED = frozenset({"assessments", "consents"})

LISTS = frozenset(
    {"type", "alt", "ids", "about", "of"}
)  # columns whose cell may hold several, with | between

_ADDRESS = re.compile(r"https?://[^\s<>\"{}|\\^`]+\Z")
_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?\Z")


@dataclass(slots=True)  # a frozen one takes three times as long to make, and a large data set has millions
class TableRow:
    """One row of a table, with the place it came from; nobody changes it.

    >>> TableRow("ties", "ties.csv", 2, {"subject": "a"})["subject"]
    'a'
    >>> TableRow("ties", "ties.csv", 2, {})["object"]
    ''
    """

    table: str
    file: str
    line: int
    cells: Mapping[str, str] = field(repr=False)

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    def split_cell(self, column: str) -> tuple[str, ...]:
        """Return the parts of a cell that holds a list."""
        return tuple(_split_bars(self[column]))

    def with_cells(self, cells: Mapping[str, str]) -> TableRow:
        """Return the row with other cells."""
        return replace(self, cells=cells)

    def make_finding(
        self, column: str, fault: str, hint: str, code: str, *, severity: Severity = "error"
    ) -> Finding:
        """Return a finding at this row."""
        return Finding(self.file, self.line, column, severity, fault, hint, code)


class TableRows(Sequence[TableRow]):
    """The rows of one table, kept small: a tuple of texts for each, and a row only where one is asked for."""

    def __init__(
        self, table: str, file: str, columns: Sequence[str], texts: list[tuple[str, ...]], lines: array[int]
    ) -> None:
        self._table, self._file, self._columns = table, file, tuple(columns)
        self._texts, self._lines = texts, lines

    @classmethod
    def from_rows(cls, rows: Iterable[TableRow]) -> TableRows:
        """Keep rows of one table and file."""
        columns: dict[str, int] = {}
        texts: list[tuple[str, ...]] = []
        lines = array("Q")
        table = file = ""
        for row in rows:
            table, file = row.table, row.file
            for column in row.cells:
                columns.setdefault(column, len(columns))
            texts.append(tuple(map(row.cells.get, columns, repeat(""))))
            lines.append(row.line)
        return cls(table, file, tuple(columns), texts, lines)

    def __len__(self) -> int:
        return len(self._texts)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns in the order of the header."""
        return self._columns

    @property
    def texts(self) -> Sequence[tuple[str, ...]]:
        """The texts of each row, in the order of the columns; empty ones at the end may be left out."""
        return self._texts

    def with_columns(self, cells: Mapping[str, Sequence[str]]) -> TableRows:
        """Return the rows with other texts in some columns, which may be new ones: one for each row."""
        columns = dict(zip(self._columns, zip(*self._pad_texts(), strict=True), strict=False))
        columns |= {name: tuple(texts) for name, texts in cells.items()}
        texts = list(zip(*columns.values(), strict=True))
        return TableRows(self._table, self._file, tuple(columns), texts, self._lines)

    def _pad_texts(self) -> Iterator[tuple[str, ...]]:
        width = len(self._columns)
        for texts in self._texts:
            yield texts + ("",) * (width - len(texts))

    def __iter__(self) -> Iterator[TableRow]:
        table, file, columns = self._table, self._file, self._columns
        for texts, line in zip(self._texts, self._lines, strict=True):
            cells = {column: text for column, text in zip(columns, texts, strict=False) if text}
            yield TableRow(table, file, line, cells)

    @overload
    def __getitem__(self, place: int) -> TableRow: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[TableRow]: ...
    def __getitem__(self, place: int | slice) -> TableRow | Sequence[TableRow]:
        if isinstance(place, slice):
            return TableRows(self._table, self._file, self._columns, self._texts[place], self._lines[place])
        texts = self._texts[place]
        cells = {column: text for column, text in zip(self._columns, texts, strict=False) if text}
        return TableRow(self._table, self._file, self._lines[place], cells)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, TableRows | tuple) and list(self) == list(other)

    def __repr__(self) -> str:
        return f"<{len(self)} rows of {self._file or 'no file'}>"

    def iter_column(self, name: str) -> Iterator[str]:
        """Yield the texts of one column."""
        if name not in self._columns:
            return repeat("", len(self._texts))
        place = self._columns.index(name)
        return (texts[place] if place < len(texts) else "" for texts in self._texts)


@dataclass(frozen=True)
class Dataset:
    """What `dataset.toml` says; without one, what can be said of a bare table or RDF file.

    `focal` and `asked` are ids of organisations: those that it is about, and those that were asked for
    their ties, whether they answered or not. `contact` is where its owner takes corrections.
    """

    name: str
    path: Path
    base: str
    title: Mapping[str, str]
    languages: tuple[str, ...] = ("en",)
    licence: str = ""
    focal: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    visibility: Audience = Audience.INTERNAL
    extent: Mapping[str, str] = field(default_factory=dict)
    contact: str = ""

    @property
    def mint(self) -> IriMinter:
        """The minter of this data set's IRIs."""
        return IriMinter(self.base)

    def as_json(self) -> dict[str, Any]:
        """Return all fields as JSON has them."""
        return {**asdict(self), "path": str(self.path.resolve())}

    @classmethod
    def from_json(cls, fields: Mapping[str, Any]) -> Dataset:
        """Return the data set that `as_json` was made of, wherever the current folder is now.

        >>> one = Dataset.default_for(Path("/data/one"))
        >>> Dataset.from_json(one.as_json()) == one
        True
        """
        tuples = {key: tuple(fields[key]) for key in ("languages", "focal", "asked")}
        visibility = Audience(fields["visibility"])
        return cls(**{**fields, **tuples, "path": Path(fields["path"]), "visibility": visibility})

    def default_audience(self, table: str) -> Audience:
        """Return for whom the rows of a table are that do not say it themselves."""
        return Audience.INTERNAL if table in RESERVED else self.visibility

    def audience_of(self, row: TableRow) -> Audience:
        """Return for whom a row is; one that is misspelt stays with its owner."""
        return Audience.parse(row["visibility"] or self.default_audience(row.table))

    @classmethod
    def default_for(cls, path: Path) -> Dataset:
        """Return the description of a file that brings none: internal, named after the file."""
        name = make_slug(path.stem)
        return cls(name, path, f"https://example.org/{name}/", {"en": path.stem})

    @classmethod
    def from_toml(cls, path: Path, *, origin: Path) -> Dataset:
        """Read a `dataset.toml`; InputError with key, fault and mend."""
        data = read_toml(path, hint="see the example data set's dataset.toml", within=origin)
        return cls.from_mapping(data, origin=origin, file=str(path))

    @classmethod
    def from_mapping(cls, data: Mapping[str, Any], *, origin: Path, file: str) -> Dataset:
        """Make a description from the keys of `dataset.toml`, wherever they were written."""
        defaults = cls.default_for(origin)

        def read_text(key: str, default: str) -> str:
            value = data.get(key, default)
            if not isinstance(value, str):
                raise InputError(f"{file}: key '{key}' is not text; write it in quotes")
            return value.strip()

        def read_texts(key: str, default: Mapping[str, str]) -> dict[str, str]:
            value = data.get(key, default)
            if isinstance(value, str):
                value = {"en": value}
            if not isinstance(value, Mapping) or not all(isinstance(part, str) for part in value.values()):
                raise InputError(f"{file}: key '{key}' is not a text or a table of texts by language")
            for lang in value:
                if not is_language(lang):
                    raise InputError(f"{file}: key '{key}.{lang}' names no language; write en or bn")
            return {str(lang): part.strip() for lang, part in value.items()}

        def read_names(key: str, default: tuple[str, ...]) -> tuple[str, ...]:
            value = data.get(key, default)
            if isinstance(value, str):
                value = [part.strip() for part in value.split("|") if part.strip()]
            if not isinstance(value, list | tuple) or not all(isinstance(part, str) for part in value):
                raise InputError(f"{file}: key '{key}' is not a list of texts")
            return tuple(value)

        form = data.get("format", 1)
        if form not in (1, "1"):
            shown = f"{form} " if form in range(1000) else ""  # not a number of a million digits
            raise InputError(f"{file}: format {shown}is not known; this version reads format 1")
        name = read_text("name", defaults.name)
        if not is_slug(name):
            raise InputError(f"{file}: name {name!r} is no id; use lower-case letters, digits and hyphens")
        base = read_text("base", f"https://example.org/{name}/")
        if not is_address(base) or not base.endswith(("/", "#")):
            raise InputError(f"{file}: base {base!r} is not an http(s) address ending in / or #")
        visibility = read_text("visibility", defaults.visibility)
        if not Audience.has_level(visibility):
            raise InputError(
                f"{file}: visibility {str(visibility)!r} is unknown; use one of {', '.join(Audience)}"
            )
        return cls(
            name=name,
            path=origin,
            base=base,
            title=read_texts("title", {"en": name}),
            languages=read_names("languages", ("en",)),
            licence=read_text("licence", ""),
            focal=read_names("focal", ()),
            asked=read_names("asked", ()),
            visibility=Audience(visibility),
            extent=read_texts("extent", {}),
            contact=read_text("contact", ""),
        )


@dataclass(frozen=True)
class Tables:
    """The rows of a data set by table, with what was found amiss in reading them."""

    dataset: Dataset
    rows: Mapping[str, Sequence[TableRow]]
    findings: tuple[Finding, ...] = ()
    rdf: tuple[Path, ...] = ()
    lang: str = "en"  # of the headings: in which what is wrong is told

    def with_columns(self, table: str, cells: Mapping[str, Sequence[str]]) -> Tables:
        """Return the tables with other texts in some columns of one: a text for each of its rows."""
        rows = self.rows[table]
        kept_rows = rows if isinstance(rows, TableRows) else TableRows.from_rows(rows)
        return replace(self, rows={**self.rows, table: kept_rows.with_columns(cells)})

    def is_confidential_for(self, audience: Audience) -> bool:
        """Tell whether an edition of these rows may show what is not meant for everybody."""
        about = self.dataset
        return audience.is_for_owner and not (
            about.visibility.is_for_everyone
            and all(
                Audience.parse(level or about.default_audience(table)).is_for_everyone
                for table in self.rows
                for level in set(self.iter_column(table, "visibility"))
            )
        )

    def iter_column(self, table: str, name: str) -> Iterator[str]:
        """Yield the texts of one column of a table, none where there is no such table."""
        table_rows = self.rows.get(table, ())
        return (
            table_rows.iter_column(name)
            if isinstance(table_rows, TableRows)
            else (row[name] for row in table_rows)
        )


def split_list(column: str, text: str) -> list[str]:
    """Return the parts of a cell: of a column that takes one value, the text itself.

    >>> split_list("about", "a | b"), split_list("title", "a | b"), split_list("title", "")
    (['a', 'b'], ['a | b'], [])
    """
    return _split_bars(text) if column in LISTS else [text] if text else []


def _split_bars(text: str) -> list[str]:
    return [part.strip() for part in text.split("|") if part.strip()]


def is_address(text: str) -> bool:
    """Tell whether the text is a whole web address.

    >>> is_address("https://example.org/a"), is_address("http://[a"), is_address("www.example.org")
    (True, False, False)
    """
    if len(text) > MAX_IRI or not _ADDRESS.match(text):
        return False
    try:
        ox.NamedNode(text)
    except ValueError:
        return False
    return True


def is_language(text: str) -> bool:
    """Tell whether the text is a language tag.

    >>> is_language("bn"), is_language("en-GB"), is_language("English language")
    (True, True, False)
    """
    try:
        ox.Literal("", language=text)
    except ValueError:
        return False
    return True


def date_bounds(text: str) -> tuple[datetime.date, datetime.date] | None:
    """Return the first and last day of an ISO date, possibly reduced; None where it is none.

    >>> date_bounds("2020-02")
    (datetime.date(2020, 2, 1), datetime.date(2020, 2, 29))
    >>> date_bounds("2020-02-30") is None
    True
    """
    match = _DATE.match(text)
    if not match:
        return None
    year, month, day = (int(part) if part else None for part in match.groups())
    try:
        if year is None:
            return None
        if month is None:
            return datetime.date(year, 1, 1), datetime.date(year, 12, 31)
        last = calendar.monthrange(year, month)[1]
        first, last = (1, last) if day is None else (day, day)
        return datetime.date(year, month, first), datetime.date(year, month, last)
    except ValueError:
        return None
