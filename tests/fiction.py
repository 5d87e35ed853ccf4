"""Fictional data sets for the tests: rows in, a folder of tables or an opened graph out."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path

from graph.model.graph import StakeholderGraph
from graph.model.opening import open_graph

BASE = "https://example.org/fiction/"
STK = "https://w3id.org/stk/ns#"
EVIDENCE = {
    "source": "leaflet",
    "locator": "1",
    "phrase": "words of the leaflet",
    "certainty": "stated",
}
LEAFLET = {"id": "leaflet", "title": "The leaflet", "lang": "en"}

Rows = Iterable[Mapping[str, str]]


def iri(name: str) -> str:
    return f"{BASE}id/{name}"


def organisation(name: str, **cells: str) -> dict[str, str]:
    return entity(name, "CivilSocietyOrganisation", type="TypeNationalNGO", **cells)


def entity(name: str, kind: str, **cells: str) -> dict[str, str]:
    label = name.replace("-", " ").title()
    return {"id": name, "class": kind, "label_en": label, **EVIDENCE, **cells}


def event(name: str, kind: str = "Event", **cells: str) -> dict[str, str]:
    row = entity(name, kind, **cells)
    return row | ({"date_certainty": "stated"} if cells.get("start") else {})


def tie(subject: str, kind: str, obj: str, **cells: str) -> dict[str, str]:
    return {"subject": subject, "kind": kind, "object": obj, **EVIDENCE, **cells}


def fact(subject: str, name: str, value: str, **cells: str) -> dict[str, str]:
    return {"subject": subject, "property": name, "value": value, **EVIDENCE, **cells}


def count(name: str, owner: str, **cells: str) -> dict[str, str]:
    return {"id": name, "of": owner, "unit": "UnitOrganisations", **EVIDENCE, **cells}


def decision(a: str, b: str, what: str) -> dict[str, str]:
    return {"a": a, "b": b, "decision": what, "who": "a tester", "when": "2020-02-16", "why": "for a test"}


def write(folder: Path, *, toml: str = "", sources: Rows = (LEAFLET,), **tables: Rows) -> Path:
    """Write a data set folder; each table has the columns that its rows have."""
    folder.mkdir(parents=True, exist_ok=True)
    head = f'format = 1\nname = "fiction"\nbase = "{BASE}"\nvisibility = "public"\n'
    (folder / "dataset.toml").write_text(head + toml, encoding="utf-8")
    for name, rows in {"sources": sources, **tables}.items():
        rows = list(rows)
        if not rows:
            continue
        columns = list(dict.fromkeys(column for row in rows for column in row))
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns, restval="")
            writer.writeheader()
            writer.writerows(rows)
    return folder


def knowledge(
    folder: Path, *, audience: str = "internal", toml: str = "", **tables: Rows
) -> StakeholderGraph:
    """Write a data set folder and open it."""
    return open_graph(write(folder, toml=toml, **tables), audience=audience)
