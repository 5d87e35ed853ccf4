"""What the tests of the report share: a workbook in, its tables as plain rows out; a network of 2,000."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook

from tests import fiction
from tests.conftest import Run

HEAD_ROW = 3
NOBODY = "–"
SPANS = [("", ""), ("2021", ""), ("2021", "2022"), ("2022", ""), ("2023", "")]


def made(stakeholders: Run, target: Path, *more: object) -> Path:
    result = stakeholders("report", "-o", target, *more)
    assert result.exit_code == 0, result.stderr
    return target


class Workbook:
    """The tables of a written report by their key."""

    def __init__(self, path: Path) -> None:
        book = CalamineWorkbook.from_path(str(path))
        self.names = book.sheet_names
        self.rows = {
            name.partition(" ")[2] if name[:1].isdigit() else name: self._plain(book, name)
            for name in self.names
        }

    @staticmethod
    def _plain(book: CalamineWorkbook, name: str) -> list[list[Any]]:
        rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)[HEAD_ROW + 1 :]
        return [
            [int(cell) if isinstance(cell, float) and cell == int(cell) else cell for cell in row]
            for row in rows
        ]

    def table(self, key: str) -> list[list[Any]]:
        return self.rows[key]

    def column(self, key: str, value: int, label: int = 0) -> dict[Any, Any]:
        return {row[label]: row[value] for row in self.rows[key]}

    def figures(self) -> dict[str, list[tuple[str, dict[str, float]]]]:
        """The sentences of each part with their numbers by name."""
        sheet = self.names[2]  # after the contents and the summary
        found: dict[str, list[tuple[str, dict[str, float]]]] = {}
        for part, sentence, numbers, *_ in self.rows[sheet]:
            pairs = (pair.split(" = ") for pair in str(numbers).split("; ") if pair)
            found.setdefault(part, []).append((sentence, {name: float(value) for name, value in pairs}))
        return found


def large(folder: Path, size: int = 2000, seed: int = 7) -> Path:
    """A fictional network told by many: each organisation publishes a list of some of its own ties."""
    draw = random.Random(seed)  # noqa: S311 - not for secrets
    kinds = ["TypeMinistry", "TypeNationalNGO", "TypeINGO", "TypeUNBody"]
    names = [f"org-{number:04}" for number in range(size)]
    organisations = [
        fiction.organisation(name, source=f"s-{name}") | {"type": draw.choice(kinds)} for name in names
    ]
    told = names[: size - 50]  # the last are silent, of some others a document tells
    sources = [
        {"id": f"s-{name}", "title": f"List of {name}", "publisher": name if name in told else ""}
        | {"about": name if at % 100 == 99 else "", "copy_of": ""}
        for at, name in enumerate(names)
    ]
    ties = []
    for at, name in enumerate(names[: size - 40]):
        for other in draw.sample(names[: size - 40], 2):
            if other != name:
                level = draw.choice(["stated", "stated", "stated", "implied"])
                kind = draw.choice(["partneredWith", "supports", "workedJointlyWith"])
                row = fiction.tie(name, kind, other, source=f"s-{name}", locator=str(at + 1), certainty=level)
                start, end = draw.choice(
                    [("", ""), ("2021", ""), ("2021", "2022"), ("2022", ""), ("2023", "")]
                )
                ties.append(row | ({"start": start, "end": end, "date_certainty": "stated"} if start else {}))
    apart = [fiction.decision(names[0], names[1], "different")]
    return fiction.write(folder, sources=sources, entities=organisations, ties=ties, decisions=apart)
