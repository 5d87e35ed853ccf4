"""Plans the import of a text, as a file of some name, and lists the ties that it would store."""

from __future__ import annotations

from pathlib import Path

from graph.curate.importing.plan import ImportPlan, ImportRequest, plan_import


def plan_text(folder: Path, name: str, text: str) -> ImportPlan:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return plan_import(ImportRequest((path,), folder / "data"))


def list_ties(plan: ImportPlan) -> set[tuple[str, str, str]]:
    return {(row["subject"], row["kind"], row["object"]) for row in plan.imported.rows.get("ties", ())}
