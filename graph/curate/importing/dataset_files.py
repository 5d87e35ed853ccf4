"""Makes the files of a data set after an import: its tables or its workbook, and what the import keeps."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from ...core.errors import DataError
from ...core.toml_file import write_toml
from ...ingest import load_tables
from ...ingest.validate import validate_tables
from ...publish.writers.csv_file import encode_csv, list_cells
from ...schema.dataset import TABLES
from ...schema.levels import Audience
from ...schema.vocabulary import Ontology
from .mapping_file import FILE as MAPPING_FILE
from .mapping_file import render_mapping
from .plan import ImportPlan
from .row_changes import FILE as BASE_FILE
from .row_changes import render_base
from .workbook_edit import SheetEdit, edit_workbook

REPORT = "import-report.md"


def render_plan(plan: ImportPlan, report: bytes) -> dict[str, bytes]:
    """Return the files of the data set after the import, by name; DataError where it would be faulty."""
    target = plan.target
    contents = _render_workbook(plan) if target.is_workbook else _render_tables(plan)
    _check_tables(target.path, contents)
    kept = {
        MAPPING_FILE: render_mapping(target.mapping, plan.choices, plan.sources),
        BASE_FILE: render_base(plan.base),
        REPORT: report,
    }
    return contents | {target.name_file(name): data for name, data in kept.items()}


def _render_tables(plan: ImportPlan) -> dict[str, bytes]:
    """Return the CSV files of the tables that change."""
    contents: dict[str, bytes] = {}
    changes = plan.changes
    changed = {change.table for rows in (changes.new, changes.changed, changes.gone) for change in rows}
    for table in TABLES:
        rows = changes.tables.get(table, [])
        if table in changed or (plan.target.is_new and rows):
            columns = plan.target.list_columns(table)
            contents[f"{table}.csv"] = encode_csv(
                [columns, *list_cells(rows, columns)], mark=True, line_end="\r\n"
            )
    if plan.target.is_new:
        contents["dataset.toml"] = _render_dataset(plan)
    return contents


def _render_workbook(plan: ImportPlan) -> dict[str, bytes]:
    """Return the workbook with the rows that change."""
    target, changes = plan.target, plan.changes
    line_by_row = {
        id(cells): row.line
        for table, rows in target.rows.items()
        for row, cells in zip(rows, target.cells[table], strict=True)
    }
    edits: dict[str, SheetEdit] = {}
    for change in changes.new:
        edits.setdefault(change.table, SheetEdit()).new.append(change.cells)
    for change in changes.gone:
        edits.setdefault(change.table, SheetEdit()).gone.append(line_by_row[id(change.cells)])
    for change in changes.changed:
        before = change.before or {}
        differing = {
            column: change.cells.get(column, "")
            for column in (*change.cells, *before)
            if change.cells.get(column, "") != before.get(column, "")
        }
        edits.setdefault(change.table, SheetEdit()).changed[line_by_row[id(before)]] = differing
    return {target.path.name: edit_workbook(target.path, edits)} if edits else {}


def _render_dataset(plan: ImportPlan) -> bytes:
    titles = [network.title for network in plan.networks if network.title]
    title = plan.request.title or next(iter(titles), plan.request.files[0].stem)
    makers = {row["publisher"]: None for row in plan.imported.rows.get("sources", ()) if row.get("publisher")}
    name = plan.target.name
    values: dict[str, int | str | Sequence[str] | Mapping[str, str]] = {
        "format": 1,
        "name": name,
        "base": f"https://example.org/{name}/",
        "languages": ["en", "bn"],
        "licence": next((network.licence for network in plan.networks if network.licence), ""),
        "focal": list(makers),
        "visibility": str(plan.request.readers or Audience.INTERNAL),
    }
    described = next((file.dataset for file in plan.own if file.dataset), None)
    if described:
        values |= {"base": described.base, "licence": described.licence or values["licence"]}
        values |= {"focal": described.focal, "asked": described.asked}
        values |= {"contact": described.contact} if described.contact else {}
    texts = described.title if described and not plan.request.title else {"en": " ".join(title.split())}
    extent = described.extent if described else {}
    return write_toml(values | {"title": texts} | ({"extent": extent} if extent else {})).encode()


def _check_tables(path: Path, contents: Mapping[str, bytes]) -> None:
    """Raise DataError where the data set would have errors."""
    with tempfile.TemporaryDirectory() as room:
        trial = Path(room) / path.resolve().name
        folder = trial
        if path.is_file():
            folder = trial.parent
            shutil.copyfile(path, trial)
        else:
            trial.mkdir()
        for file in path.iterdir() if path.is_dir() else ():
            if file.suffix in (".csv", ".toml") and file.is_file():
                (folder / file.name).write_bytes(file.read_bytes())
        for name, data in contents.items():
            (folder / name).write_bytes(data)
        tables = load_tables(trial)
        findings = validate_tables(tables, Ontology.load())
    errors = [finding for finding in findings if finding.severity == "error"]
    if errors:
        raise DataError(errors, lang=tables.lang)
