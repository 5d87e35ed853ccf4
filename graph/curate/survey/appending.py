"""Adds rows to the tables of a folder and leaves the others untouched."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from ...core.errors import DataError, Finding
from ...core.input_file import read_regular_file
from ...core.toml_file import quote_toml
from ...ingest.csv_folder import MAX_FILE
from ...model.opening import open_graph
from ...publish.writers.csv_file import encode_csv, list_cells
from ...quality import checks
from ...schema.dataset import TABLES
from ..editing.table_text import TableText
from ..importing.workbook_edit import SheetEdit, edit_workbook

Cells = Mapping[str, str]
_ASKED = re.compile(r"^asked[ \t]*=[ \t]*\[[^\]]*\][^\n]*\n?", re.MULTILINE)
_TOML_TABLE = re.compile(r"^\s*\[", re.MULTILINE)


def append_rows(
    data: Path, rows: Mapping[str, Sequence[Cells]], *, asked: Sequence[str] = ()
) -> dict[str, bytes]:
    """Return the files of a folder or the workbook with the rows at the ends of their tables.

    `asked` are all organisations that were asked, for dataset.toml or the sheet dataset. DataError where
    the data set with the rows would be faulty, InputError where a table cannot be added to.
    """
    add = _add_to_folder if data.is_dir() else _add_to_workbook
    contents = add(data, rows, asked)
    with tempfile.TemporaryDirectory() as room:
        trial = Path(room) / data.resolve().name  # a data set without a name of its own has its folder's
        if data.is_dir():
            trial.mkdir()
            for path in data.iterdir():
                if path.is_file() and path.name not in contents:
                    shutil.copyfile(path, trial / path.name)
        for name, content in contents.items():
            (trial / name if data.is_dir() else trial).write_bytes(content)
        before = {_identify_finding(finding) for finding in checks.run_checks(open_graph(data))}
        after = checks.run_checks(open_graph(trial))
    faults = [
        finding
        for finding in after
        if finding.severity == "error" and _identify_finding(finding) not in before
    ]
    if faults:
        raise DataError(faults)
    return contents


def _add_to_folder(
    folder: Path, rows: Mapping[str, Sequence[Cells]], asked: Sequence[str]
) -> dict[str, bytes]:
    contents = {
        f"{table}.csv": append_to_table(folder / f"{table}.csv", table, new) for table, new in rows.items()
    }
    manifest = folder / "dataset.toml"
    if asked and manifest.is_file():
        contents[manifest.name] = _list_asked(manifest.read_text(encoding="utf-8-sig"), asked).encode()
    return contents


def _add_to_workbook(
    path: Path, rows: Mapping[str, Sequence[Cells]], asked: Sequence[str]
) -> dict[str, bytes]:
    edits = {table: SheetEdit(new=[dict(row) for row in new]) for table, new in rows.items()}
    keys = {"asked": "|".join(asked)} if asked else {}
    return {path.name: edit_workbook(path, edits, keys)}


def _list_asked(text: str, asked: Sequence[str]) -> str:
    """Return the text of `dataset.toml` with the organisations that were asked."""
    line = f"asked = [{', '.join(map(quote_toml, asked))}]\n"
    written = _ASKED.search(text)
    if written:
        return text[: written.start()] + line + text[written.end() :]
    table = _TOML_TABLE.search(text)
    place = table.start() if table else len(text)
    before = text[:place] if not text[:place] or text[:place].endswith("\n") else text[:place] + "\n"
    return before + line + text[place:]


def _identify_finding(finding: Finding) -> tuple[str, ...]:
    return (finding.file, str(finding.line), finding.column, finding.fault)


def append_to_table(path: Path, table: str, new: Sequence[Cells]) -> bytes:
    """Return a table with rows at its end, in its delimiter; columns that it lacks are added."""
    if not path.exists():
        return encode_csv([TABLES[table], *list_cells(new, TABLES[table])])
    data = read_regular_file(path, most=MAX_FILE, hint="divide the data set", within=path.parent)
    written = TableText.parse(table, str(path), data)
    extended = written.with_columns(column for row in new for column in row)
    added = [extended.make_record(extended.render_row(row)) for row in new]
    return extended.with_records([*extended.records, *added]).to_bytes()
