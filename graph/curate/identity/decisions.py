"""What is still to be decided of a data set, what was decided, and where decisions contradict each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ...core.errors import InputError
from ...ingest import load_tables
from ...ingest.csv_folder import read_lines
from ...ingest.identity import find_conflicts
from ...schema.dataset import TableRow, Tables
from ...schema.vocabulary import Ontology
from ..survey.appending import append_to_table
from .candidates import Candidate, CandidateFinder, NamedThing

_NAME_COLUMNS = ("label_en", "label_bn", "short_label")
_REFERENCE_NAMES = ("name", "label_en", "label_bn", "organisation", "organization", "title", "নাম", "সংস্থা")
_REFERENCE_IDS = ("id", "identifier", "code", "number", "আইডি")
_REFERENCE_SHORTS = ("abbr", "abbreviation", "acronym", "সংক্ষেপ")
_ORGANISATION = "organisation"
_OTHER_CLASSES = ("Person", "Place")


@dataclass(frozen=True)
class IdentityReview:
    """The candidates of a data set that nobody has decided on, with its decisions and their conflicts."""

    candidates: Sequence[Candidate]
    decided: Sequence[TableRow]
    conflicts: Sequence[tuple[str, ...]]  # ids in a row: the first and the last were decided to differ


def review_identity(path: Path, *, least: float) -> IdentityReview:
    """Return what is to be decided of a data set: pairs of at least a score that no decision names."""
    tables = load_tables(path)
    decisions = tables.rows.get("decisions", ())
    decided = {frozenset((row["a"], row["b"])) for row in decisions}
    finder = CandidateFinder(list_named_things(tables, Ontology.load()))
    candidates = [
        pair
        for pair in finder.list_candidates(least=least)
        if frozenset((pair.first.id, pair.second.id)) not in decided
    ]
    return IdentityReview(candidates, tuple(decisions), tuple(find_conflicts(tables)))


def match_reference(path: Path, reference: Path, *, least: float) -> list[Candidate]:
    """Return, for each organisation, which entries of a reference list may be it, the likeliest first."""
    ontology = Ontology.load()
    things = [
        thing for thing in list_named_things(load_tables(path), ontology) if thing.kind == _ORGANISATION
    ]
    return CandidateFinder(things, _read_reference(reference, ontology)).list_candidates(least=least)


def list_named_things(tables: Tables, ontology: Ontology) -> list[NamedThing]:
    """Return organisations, persons and places with all their names; organisations are of one kind.

    Groups without a name, headings and the like are told by their words, which often repeat.
    """
    organisations = ontology.list_subclass_names("Organisation")
    rows_by_id: dict[str, list[TableRow]] = defaultdict(list)
    for row in tables.rows.get("entities", ()):
        if row["id"] and (row["class"] in organisations or row["class"] in _OTHER_CLASSES):
            rows_by_id[row["id"]].append(row)
    return [
        NamedThing(
            name,
            _ORGANISATION if rows[0]["class"] in organisations else rows[0]["class"],
            _collect_cells(rows, _NAME_COLUMNS, lists=("alt",)),
            _collect_cells(rows, ("abbr",)),
            frozenset(_collect_cells(rows, (), lists=("ids",))),
        )
        for name, rows in rows_by_id.items()
    ]


def _collect_cells(
    rows: Iterable[TableRow], columns: Iterable[str], lists: Iterable[str] = ()
) -> tuple[str, ...]:
    texts: list[str] = []
    for row in rows:
        texts += (row[column] for column in columns)
        texts += (part for column in lists for part in row.split_cell(column))
    return tuple(dict.fromkeys(filter(None, texts)))


def _read_reference(path: Path, ontology: Ontology) -> list[NamedThing]:
    """Return the entries of a reference list: a data set, or a CSV file with a column of names."""
    if path.is_dir() or path.suffix.lower() == ".xlsx":
        things = list_named_things(load_tables(path), ontology)
        return [thing for thing in things if thing.kind == _ORGANISATION]
    if not path.is_file():
        raise InputError(f"{path}: no such file; give a CSV file, a workbook or a data set")
    lines, findings = read_lines(path, TableRow("reference", path.name, 0, {}))
    rows = [cells for _, cells in lines if any(map(str.strip, cells))]
    if findings:
        raise InputError(str(findings[0]))
    header = [cell.strip().casefold() for cell in rows[0]] if rows else []
    names, ids, shorts = (
        [place for place, head in enumerate(header) if head in known]
        for known in (_REFERENCE_NAMES, _REFERENCE_IDS, _REFERENCE_SHORTS)
    )
    if not names:
        known = ", ".join(_REFERENCE_NAMES)
        raise InputError(f"{path}: no column of names; call it one of {known}")
    return [
        NamedThing(
            next(_pick_cells(cells, ids), str(line)),
            _ORGANISATION,
            tuple(_pick_cells(cells, names)),
            tuple(_pick_cells(cells, shorts)),
        )
        for line, cells in enumerate(rows[1:], start=2)
        if any(_pick_cells(cells, names))
    ]


def _pick_cells(cells: Sequence[str], places: Iterable[int]) -> Iterator[str]:
    return (cells[place].strip() for place in places if place < len(cells) and cells[place].strip())


def add_decision(folder: Path, decision: Mapping[str, str]) -> dict[str, bytes]:
    """Return `decisions.csv` with a row at its end; InputError where the data set is no folder of tables."""
    if not folder.is_dir():
        raise InputError(
            f"{folder}: decisions are written into decisions.csv of a folder; "
            "in a workbook, add a row to the sheet decisions"
        )
    return {"decisions.csv": append_to_table(folder / "decisions.csv", "decisions", [decision])}
