"""To validate what a change touches finds what to validate everything finds."""

from __future__ import annotations

import csv
import io
import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.core.errors import Finding
from graph.ingest import load_tables
from graph.ingest.change_validation import validate_change
from graph.ingest.row_difference import compare_tables
from graph.ingest.validate import validate_tables
from graph.schema.dataset import TableRow, Tables
from graph.schema.vocabulary import Ontology
from tests.conftest import ROOT

KESTREL = ROOT / "data" / "kestrel"
CONTENTS = {path.name: path.read_bytes() for path in sorted(KESTREL.glob("*.csv"))}
TABLES = [
    name
    for name in CONTENTS
    if name.partition(".")[0] in ("entities", "ties", "sources", "events", "counts", "facts", "decisions")
]
WORDS = (
    "",
    "amber-trust",
    "Amber Trust",
    "no-such-thing",
    "stated",
    "certain",
    "2020-13",
    "2020",
    "funds",
    "dreams",
    "Company",
    "Dragon",
    "public",
    "secret",
    "x" * 9,
    "one two three four five six seven eight nine",
    "no",
    "-1",
    "12",
    "answer-amber-trust",
    "a|b",
    "Bad Id!",
)


def find_sort(finding: Finding) -> tuple[str, ...]:
    fault = "".join(char for char in finding.fault if not char.isdigit())
    return finding.file, finding.column, finding.severity, finding.code, fault


def change_table(data: bytes, choice: random.Random) -> bytes:
    """Return a table with a row that is changed, repeated, gone or new, or with a column that goes."""
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    place = choice.randrange(1, len(rows)) if len(rows) > 1 else 0
    wish = choice.random()
    if not place or wish < 0.15:
        rows.append([choice.choice(WORDS) for _ in rows[0]])
    elif wish < 0.6:
        rows[place] = [choice.choice(WORDS) if choice.random() < 0.2 else cell for cell in rows[place]]
    elif wish < 0.75:
        rows.insert(choice.randrange(1, len(rows)), list(rows[place]))
    elif wish < 0.97:
        del rows[place]
    else:
        column = choice.randrange(len(rows[0]))
        rows = [row[:column] + row[column + 1 :] for row in rows]
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def load(contents: dict[str, bytes]) -> Tables:
    return load_tables(KESTREL, Ontology.load(), contents=contents)


@pytest.mark.parametrize("seed", range(12))
def test_random_changes_are_found_as_by_the_whole_validation(seed: int) -> None:
    choice, ontology = random.Random(seed), Ontology.load()  # noqa: S311 - the same each time
    contents = dict(CONTENTS)
    before, faulty = load(contents), 0
    for _ in range(6):
        for name in choice.sample(TABLES, choice.choice([1, 1, 2])):
            contents[name] = change_table(contents[name], choice)
        after = load(contents)
        earlier, later = validate_change(before, after, ontology)
        whole = [Counter(map(find_sort, validate_tables(tables, ontology))) for tables in (before, after)]
        part = [Counter(map(find_sort, findings)) for findings in (earlier, later)]
        assert (part[1] - part[0], part[0] - part[1]) == (whole[1] - whole[0], whole[0] - whole[1])
        faulty += bool(whole[1] - whole[0])
        touched = {
            (after.rows[table][place].file, after.rows[table][place].line)
            for table, places in compare_tables(before, after).after.items()
            for place in places
        }
        of_touched = [
            sorted(map(str, (finding for finding in findings if (finding.file, finding.line) in touched)))
            for findings in (later, validate_tables(after, ontology))
        ]
        assert of_touched[0] == of_touched[1]
        before = after
    assert faulty


def test_a_row_that_loses_what_it_names_is_found() -> None:
    contents, ontology = dict(CONTENTS), Ontology.load()
    before = load(contents)
    rows = contents["entities.csv"].splitlines(keepends=True)
    contents["entities.csv"] = b"".join(row for row in rows if not row.startswith(b"amber-trust,"))
    earlier, later = validate_change(before, load(contents), ontology)
    assert not [finding for finding in earlier if finding.severity == "error"]
    assert {finding.file for finding in later if "amber-trust" in finding.fault} >= {
        "ties.csv",
        "sources.csv",
    }


def test_a_few_rows_are_validated_of_many(monkeypatch: pytest.MonkeyPatch) -> None:
    from graph.ingest import validate

    checked: list[str] = []
    check_row = validate.RowValidator.check_row

    def count_row(self: validate.RowValidator, row: TableRow) -> Iterator[Finding]:
        checked.append(row.file)
        return check_row(self, row)

    monkeypatch.setattr(validate.RowValidator, "check_row", count_row)
    contents = dict(CONTENTS)
    before = load(contents)
    contents["entities.csv"] = contents["entities.csv"].replace(b"Amber Trust", b"Amber Fund", 1)
    validate_change(before, load(contents), Ontology.load())
    assert 0 < len(checked) < 50 < sum(map(len, before.rows.values()))


def test_folders_without_rows_are_compared(tmp_path: Path) -> None:
    (tmp_path / "entities.csv").write_text("id,class,label_en\n", encoding="utf-8")
    tables = load_tables(tmp_path)
    assert compare_tables(tables, tables).after["entities"] == []
