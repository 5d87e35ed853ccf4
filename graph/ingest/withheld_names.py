"""Takes the names of withheld organisations out of the texts that an edition shows."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import replace

from ..schema.dataset import Dataset, TableRow, TableRows, Tables
from ..schema.vocabulary import Ontology
from .name_mentions import NameFinder, choose_mark
from .name_words import ARTICLES, fold_name, iter_words, list_shorter_names
from .validate import MAX_WORDS

NAME_COLUMNS = ("label_en", "label_bn", "short_label", "abbr", "alt")
# in which the name of somebody else may stand; what an entity is called is its own name
_TEXT_COLUMNS = ("phrase", "note", "value", "role", "date_text", "dimension", "why", "title", "locator")
# of a web page, which would lead nowhere without a part of it
_ADDRESS = re.compile(r"""((?:https?://|ftp://|mailto:|www\.)[^\s;),(<>"]+)""", re.IGNORECASE)
_CUT_END = re.compile(r"(?:…|\.\.\.)\W*\Z")  # of a quote that says that it goes on
_MOST_CUT_WORDS = 40  # of a name, which are looked for at the end of a quote
_LEAST_LETTERS = 3  # of a name that is taken out of any text


def iter_names(row: TableRow) -> Iterator[str]:
    """Yield everything that a row of `entities` says its thing is called."""
    for column in NAME_COLUMNS:
        yield from filter(None, row.split_cell(column) if column == "alt" else (row[column],))


def list_texts(row: TableRow) -> tuple[str, ...]:
    """Return the columns of a row in which the name of somebody else may stand."""
    own_names = () if row.table == "entities" else ("label_en", "label_bn")
    return tuple(column for column in (*_TEXT_COLUMNS, *own_names) if row[column])


def remove_withheld_names(edition: Tables, tables: Tables, gone: set[str]) -> Tables:
    """Return the tables without the names of the organisations that are gone, in any text that stays."""
    names, others = _collect_withheld_names(edition, tables, gone)
    if not names:
        return edition
    finder = NameFinder.prepare(names, others, least_letters=_LEAST_LETTERS)
    named_in_quotes = _list_named_in_quotes(edition, tables, names)

    def clear_row(row: TableRow) -> TableRow:
        cells = dict(row.cells)
        if certain := named_in_quotes.get(_get_quote(row)):
            given = (name for owner in certain for name in names[owner])
            cells["phrase"] = finder.remove_names(_mark_cut_name(row["phrase"], given), certain)
        for column in list_texts(row):
            pieces = [cells[column]] if column == "phrase" else _ADDRESS.split(cells[column])
            pieces[::2] = map(finder.remove_names, pieces[::2])
            cells[column] = "".join(pieces)
        return row if cells == row.cells else row.with_cells(cells)

    rows = {
        name: TableRows.from_rows(map(clear_row, table_rows)) for name, table_rows in edition.rows.items()
    }
    return replace(edition, rows=rows, dataset=change_description(edition.dataset, finder.remove_names))


def change_description(about: Dataset, change: Callable[[str], str]) -> Dataset:
    """Return a data set with its title, and what it covers, in other words."""
    title, extent = (
        {lang: change(text) for lang, text in texts.items()} for texts in (about.title, about.extent)
    )
    return replace(about, title=title, extent=extent)


def _collect_withheld_names(
    edition: Tables, tables: Tables, gone: set[str]
) -> tuple[dict[str, set[str]], set[str]]:
    """Return the names of organisations that are gone, by their ids, and those of all entities that stay."""
    classes = Ontology.load().list_subclass_names("Organisation") if gone else frozenset()
    names: dict[str, set[str]] = defaultdict(set)
    for row in tables.rows.get("entities", ()):
        if row["id"] in gone and row["class"] in classes:
            names[row["id"]].update(iter_names(row))
    others = (
        {name for row in edition.rows.get("entities", ()) for name in iter_names(row)} if names else set()
    )
    return names, others


def _list_named_in_quotes(
    edition: Tables, tables: Tables, names: Container[str]
) -> dict[tuple[str, ...], frozenset[str]]:
    """Return by quote which organisations rest on it, too, that are gone.

    A cell that lists several is the quote of each. Their names are looked for in it however they are written.
    """
    kept = {_get_quote(row) for rows in edition.rows.values() for row in rows}
    named: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for table_rows in tables.rows.values():
        for row in table_rows:
            if row["phrase"] and (quote := _get_quote(row)) in kept:
                ends = (
                    part for column in ("id", "subject", "object", "of") for part in row.split_cell(column)
                )
                named[quote].update(end for end in ends if end in names)
    return {quote: frozenset(listed) for quote, listed in named.items() if listed}


def _get_quote(row: TableRow) -> tuple[str, ...]:
    return row["source"], row["locator"], row["phrase"]


def _mark_cut_name(quote: str, names: Iterable[str]) -> str:
    """Return a quote with a mark where it ends within a name, as the longest quotes may.

    >>> _mark_cut_name("Amber; Birch; Cobalt; Dew; Elm; Fern; (Quiet River,", ["The Quiet River Union"])
    'Amber; Birch; Cobalt; Dew; Elm; Fern; ([hidden],'
    """
    is_cut = _CUT_END.search(quote) is not None
    if len(quote.split()) < MAX_WORDS and not is_cut:
        return quote
    words = list(iter_words(quote))
    folded = [word.folded for word in words]
    spellings = (fold_name(text) for name in names for text in (name, *list_shorter_names(name)))
    longest = max((_count_cut_words(folded, name, in_word=is_cut) for name in spellings), default=0)
    if not longest:
        return quote
    return quote[: words[-longest].start] + choose_mark(quote) + quote[words[-1].stop :]


def _count_cut_words(quote: list[str], name: tuple[str, ...], *, in_word: bool) -> int:
    """Return how many words a quote ends with that a name begins with; none if it has the whole name."""
    for length in range(min(len(name), len(quote), _MOST_CUT_WORDS), 0, -1):
        *before, last = quote[-length:]
        if (*before,) != name[: length - 1]:
            continue
        whole = name[length - 1]
        is_part = in_word and len(last) >= _LEAST_LETTERS and last != whole and whole.startswith(last)
        if is_part or (last == whole and length < len(name)):
            return 0 if length == 1 and last in ARTICLES else length
    return 0
