"""Removes an organisation or a person for good: from tables, stored texts, history and kept stores.

Rows about it go. Where another row, text or name mentions it, the mention is taken out; names of others that
contain its name stay. Files that are no text are listed: somebody has to look into them.
"""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from ...core.atomic import recover_interrupted
from ...core.errors import InputError, StoreError
from ...core.file_lock import lock_folder
from ...core.spelling import did_you_mean, fold_text
from ...ingest.identity import resolve_aliases
from ...ingest.row_search import find_places_about
from ...schema.dataset import TABLES, TableRow, Tables, split_list
from ...store import cache_entries
from .loaded_tables import forget_loaded_tables, load_contents
from .step import Step
from .step_log import FOLDER as HISTORY
from .step_log import StepLog, name_table_files, read_tables
from .steps import read_table
from .table_text import Record, TableText
from .write_faults import store_files

MARK = "[…]"  # in place of a mention, in every language
_SLUG = "removed"  # in place of its id within another id, with a number from the second on
_THINGS = ("entities", "events")  # the tables of what can be forgotten
_NAME_COLUMNS = ("label_en", "label_bn", "short_label")
_OWN_COLUMNS = ("id", "subject", "object", "entity", "a", "b", "of")  # a row with it there is about it
_SHORTEST = 4  # letters of a name that is looked for in texts; shorter ones are part of other words
_MOST_TEXT = 64 << 20  # bytes of a file that is looked into
Names = tuple[str, ...]


@dataclass(frozen=True)
class Removal:
    """What is to be removed: files as they are afterwards, files that go, and what is left to a person."""

    folder: Path
    name: str
    names: Names
    rows: Mapping[str, int]  # that go, by table
    mentions: Mapping[str, int]  # that are taken out, by file
    contents: Mapping[str, bytes]
    gone: tuple[str, ...]
    unread: tuple[str, ...]  # files that are no text
    stores: int  # kept stores of the data set, all made again when they are needed
    seen: Mapping[str, bytes]  # the tables as they were when this was planned

    def carry_out(self) -> list[str]:
        """Remove it, and return the kept stores that stay, for they are in use.

        StoreError where a file cannot be written, or was changed since this was planned; then nothing was
        removed.
        """
        with lock_folder(self.folder):
            if read_tables(self.folder) != self.seen:
                raise StoreError(f"{self.folder}: was changed meanwhile; look again; nothing was removed")
            store_files(self.folder, self.contents)
            for name in self.gone:
                (self.folder / name).unlink(missing_ok=True)
        forget_loaded_tables()
        return [
            str(entry.folder) for entry in _list_stores(self.folder) if not cache_entries.remove_entry(entry)
        ]


def plan_removal(folder: Path, name: str) -> Removal:
    """Return what is to be removed of a thing by its name or id; InputError where none or several bear it."""
    if not folder.is_dir():
        raise InputError(
            f"{folder}: is one file; remove it there, in every sheet, and run: stakeholders cache --clear"
        )
    with lock_folder(folder):
        recover_interrupted(folder)
        seen = read_tables(folder)
    tables = load_contents(folder, seen)
    ids = _find_ids(tables, name)
    scrub = _Scrubber.from_tables(tables, ids)
    rows: dict[str, int] = {}
    mentions: dict[str, int] = {}
    contents: dict[str, bytes] = {}
    for table in tables.rows:
        file = f"{table}.csv"
        text = read_table(folder, table)
        edited, gone, cut = _edit_table(text, tables, ids, scrub)
        if edited.to_bytes() != text.to_bytes():
            contents[file] = edited.to_bytes()
        rows |= {table: gone} if gone else {}
        mentions |= {file: cut} if cut else {}
    contents |= {
        f"{HISTORY}/last/{file}": contents.get(file, (folder / file).read_bytes())
        for file in name_table_files()
        if (folder / HISTORY / "last" / file).is_file() and (folder / file).is_file()
    }
    gone_files, unread = [], []
    for path in sorted(folder.rglob("*")):
        file = path.relative_to(folder).as_posix()
        if not path.is_file() or path.is_symlink() or file in contents or file in name_table_files():
            continue
        if path.stem in ids:
            gone_files.append(file)
            continue
        kept, count = _scrub_file(path, file, scrub)
        if kept is None:
            gone_files.append(file) if file.startswith(f"{HISTORY}/") else unread.append(file)
        elif count:
            contents[file] = kept
            mentions[file] = count
    if not StepLog(folder).is_empty:
        contents |= _add_step(folder, contents)
    return Removal(
        folder,
        name,
        scrub.names,
        rows,
        mentions,
        contents,
        tuple(gone_files),
        tuple(unread),
        len(list(_list_stores(folder))),
        seen,
    )


def _find_ids(tables: Tables, name: str) -> frozenset[str]:
    """Return the id of a thing and the ids that were decided to be the same."""
    folded = fold_text(name)
    bearers = {
        row["id"]
        for table in _THINGS
        for row in tables.rows.get(table, ())
        if name == row["id"] or folded in {fold_text(text) for text in _list_names(row)}
    }
    aliases = resolve_aliases(tables)
    things = {aliases.get(bearer, bearer) for bearer in bearers}
    if len(things) > 1:
        raise InputError(
            f"'{name}' is the name of several: {', '.join(sorted(things))}; give one of these ids"
        )
    if not things:
        known = [text for row in tables.rows.get("entities", ()) for text in (row["id"], *_list_names(row))]
        raise InputError(f"nothing is called '{name}'; {did_you_mean(name, known, 'check the spelling')}")
    (thing,) = things
    return frozenset({thing, *(alias for alias, same in aliases.items() if same == thing)})


def _list_names(row: TableRow) -> list[str]:
    return [*filter(None, (row[column] for column in _NAME_COLUMNS)), *row.split_cell("alt")]


@dataclass(frozen=True)
class _Scrubber:
    """Takes mentions of some names out of texts, but not out of longer names of others."""

    names: Names
    ids: frozenset[str]
    pattern: re.Pattern[str]
    own: frozenset[str]
    slug: str

    @classmethod
    def from_tables(cls, tables: Tables, ids: frozenset[str]) -> _Scrubber:
        own: dict[str, None] = dict.fromkeys(sorted(ids))
        others: set[str] = set()
        for table in _THINGS:
            for row in tables.rows.get(table, ()):
                texts = [text for text in _list_names(row) if len(text) >= _SHORTEST]
                if row["id"] in ids:
                    own |= dict.fromkeys(texts)
                else:
                    others |= {row["id"], *texts}
        names = [name for name in own if name in ids or name not in others]
        kept = [other for other in others if any(name.casefold() in other.casefold() for name in names)]
        written = {form for text in (*names, *kept) for form in _list_forms(text)}
        longest_first = sorted(written, key=lambda text: (-len(text), text))
        edge = r"(?<![\w])(?:{})(?![\w])"
        pattern = re.compile(edge.format("|".join(map(re.escape, longest_first))), re.IGNORECASE)
        forms = frozenset(form.casefold() for name in names for form in _list_forms(name))
        return cls(
            tuple(names), ids, pattern, forms - {other.casefold() for other in kept}, _choose_slug(tables)
        )

    def clean(self, text: str) -> tuple[str, int]:
        """Return a text without mentions, and how many there were."""
        count = 0

        def replace_mention(match: re.Match[str]) -> str:
            nonlocal count
            if match[0].casefold() not in self.own:
                return match[0]
            count += 1
            return self.slug if match[0] in self.ids else MARK

        return self.pattern.sub(replace_mention, text), count


def _choose_slug(tables: Tables) -> str:
    """Return what stands in place of an id within others: no id of the data set has it yet."""
    ids = " ".join(
        name for table in ("sources", *_THINGS, "counts") for name in tables.iter_column(table, "id")
    )
    numbered = (f"{_SLUG}-{number}" for number in itertools.count(2))
    return next(slug for slug in (_SLUG, *itertools.islice(numbered, 10_000)) if slug not in ids)


def _list_forms(text: str) -> tuple[str, ...]:
    """Return a text as it stands, and as JSON may write it."""
    return text, json.dumps(text)[1:-1]


def _edit_table(
    text: TableText, tables: Tables, ids: frozenset[str], scrub: _Scrubber
) -> tuple[TableText, int, int]:
    """Return a table without the rows about a thing and without mentions, and how many of both there were."""
    lines = {
        tables.rows[table][place].line
        for table, place in find_places_about(
            replace(tables, rows={text.table: tables.rows[text.table]}), ids
        )
        if any(tables.rows[table][place][column] in ids for column in _OWN_COLUMNS)
        or ids.intersection(split_list("of", tables.rows[table][place]["of"]))
    }
    records: list[Record] = []
    gone = mentions = 0
    for place, record in enumerate(text.records):
        if place > text.head and record.line in lines and record.line in text.places:
            gone += 1
            continue
        if place > text.head and record.line in text.places:
            record, count = _clean_record(text, place, scrub)
            mentions += count
        records.append(record)
    return text.with_records(records), gone, mentions


def _clean_record(text: TableText, place: int, scrub: _Scrubber) -> tuple[Record, int]:
    record = text.records[place]
    row, count = dict(text.read_row(place)), 0
    for column, cell in row.items():
        parts = (
            [part for part in split_list(column, cell) if part not in scrub.ids]
            if column in TABLES[text.table]
            else [cell]
        )
        kept = " | ".join(parts) if len(parts) != len(split_list(column, cell)) else cell
        cleaned, cut = scrub.clean(kept)
        count += cut + (kept != cell)
        row[column] = cleaned
    if not count:
        return record, 0
    return replace(text.make_record(text.render_row(row)), end=record.end), count


def _scrub_file(path: Path, file: str, scrub: _Scrubber) -> tuple[bytes | None, int]:
    """Return a file without mentions, None where it is no text; and how many there were."""
    data = path.read_bytes() if path.stat().st_size <= _MOST_TEXT else b"\0"
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return None, 0
    if "\0" in text:
        return None, 0
    if file.startswith(f"{HISTORY}/files/"):
        return (None, 1) if scrub.clean(text)[1] else (data, 0)
    if file.startswith(f"{HISTORY}/steps-"):
        cleaned = [_clean_step(line, scrub) for line in text.splitlines()]
        count = sum(number for _, number in cleaned)
        return ("".join(line for line, _ in cleaned).encode() if count else data), count
    if file == "dataset.toml":
        text = re.sub(
            r"[ \t]*([\"'])([^\"'\n]*)\1[ \t]*(,[ \t]*\n?|(?=\]))",
            lambda match: "" if match[2] in scrub.ids else match[0],
            text,
        )
    cleaned_text, count = scrub.clean(text)
    return cleaned_text.encode(), count + (cleaned_text.encode() != data and not count)


def _clean_step(line: str, scrub: _Scrubber) -> tuple[str, int]:
    """Return a line of the history without the changes that mention a thing."""
    step = Step.from_line(line)
    if not scrub.clean(line)[1]:
        return line + "\n", 0
    clean = partial(_clean_text, scrub)
    kept = tuple(
        change
        for change in step.changes
        if not scrub.clean(replace(step, changes=(change,), who="", why="").to_line())[1]
    )
    return replace(step, changes=kept, who=clean(step.who), why=clean(step.why)).to_line(), 1


def _clean_text(scrub: _Scrubber, text: str) -> str:
    return scrub.clean(text)[0]


def _add_step(folder: Path, contents: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the last file of the history with a step that says that something was removed."""
    log = StepLog(folder)
    file, data = log.read_last_file()
    step = Step(log.next_id(), log.tell_time(), "", "", "forget", ())
    return {file: contents.get(file, data) + step.to_line().encode()}


def _list_stores(folder: Path) -> Iterator[cache_entries.CacheEntry]:
    place = folder.resolve()
    return (
        entry for entry in cache_entries.list_entries() if entry.source and entry.source.resolve() == place
    )


__all__ = ["MARK", "Removal", "plan_removal"]
