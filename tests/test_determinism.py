"""Same input, same bytes: whatever the hash seed, the locale, the folder, the clock and the order of rows."""

from __future__ import annotations

import csv
import random
import shutil
from pathlib import Path

import pytest

from tests.conftest import ROOT, Process, Run

STEPS = ROOT / "data" / "steps"
TABLES = ("sources", "entities", "ties", "events", "counts", "facts", "decisions")


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}


def shuffled(source: Path, target: Path, seed: int, *, newline: str = "\n", mark: str = "") -> Path:
    """Copy a data set with the rows of every table in another order."""
    shutil.copytree(source, target)
    order = random.Random(seed)  # noqa: S311
    for table in TABLES:
        with (source / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            head, *rows = csv.reader(file)
        order.shuffle(rows)
        with (target / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
            file.write(mark)
            csv.writer(file, lineterminator=newline).writerows([head, *rows])
    return target


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, stakeholders: Run) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("first")
    assert stakeholders("build", "-o", folder).exit_code == 0
    return contents(folder)


ENVIRONMENTS = {
    "one hash seed and time zone": {"PYTHONHASHSEED": "1", "TZ": "UTC"},
    "another hash seed and time zone": {"PYTHONHASHSEED": "2", "TZ": "Asia/Dhaka"},
    "a locale and console of other characters": {
        "PYTHONHASHSEED": "3",
        "LC_ALL": "C",
        "PYTHONUTF8": "0",
        "PYTHONCOERCECLOCALE": "0",
        "PYTHONIOENCODING": "cp1252",
        "COLUMNS": "40",
    },
}


@pytest.mark.slow
@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_a_build_does_not_depend_on_the_process(
    environment: str, built: dict[str, bytes], tmp_path: Path, process: Process
) -> None:
    done = process("build", "-o", tmp_path / "again", cwd=tmp_path, env=ENVIRONMENTS[environment])
    assert done.returncode == 0, done.stderr.decode(errors="replace")
    again = contents(tmp_path / "again")
    assert {name for name in built if again[name] != built[name]} == set()
    assert set(again) == set(built)


@pytest.mark.slow
def test_what_stands_for_persons_does_not_depend_on_the_process(
    mixed: Path, tmp_path: Path, process: Process
) -> None:
    for seed in ("1", "2", "3"):
        words = ["export", "-d", mixed, "-o", tmp_path / seed, "--audience", "public"]
        assert process(*words, env={"PYTHONHASHSEED": seed}).returncode == 0
    assert contents(tmp_path / "1") == contents(tmp_path / "2") == contents(tmp_path / "3")


@pytest.mark.parametrize("seed", [1, 2])
def test_a_build_does_not_depend_on_the_order_of_rows(
    seed: int, built: dict[str, bytes], tmp_path: Path, stakeholders: Run
) -> None:
    ends = {1: {}, 2: {"newline": "\r\n", "mark": "\ufeff"}}[seed]
    folder = shuffled(STEPS, tmp_path / "shuffled", seed, **ends)
    assert (folder / "ties.csv").read_bytes() != (STEPS / "ties.csv").read_bytes()
    assert stakeholders("build", "-d", folder, "-o", tmp_path / "again").exit_code == 0
    again = contents(tmp_path / "again")
    assert {name for name in built if again[name] != built[name]} == set()


@pytest.mark.slow
@pytest.mark.parametrize("audience", ["internal", "partners", "public"])
def test_every_edition_of_shuffled_rows_is_the_same(
    audience: str, mixed: Path, tmp_path: Path, stakeholders: Run
) -> None:
    folder = shuffled(mixed, tmp_path / "shuffled", 7)
    for verb, target in (("build", "built"), ("export", "tables"), ("export", "book/tables.xlsx")):
        for name, source in (("first", mixed), ("again", folder)):
            out = tmp_path / name / target
            assert stakeholders(verb, "-d", source, "-o", out, "--audience", audience).exit_code == 0
    for part in ("built", "tables", "book"):
        first, again = contents(tmp_path / "first" / part), contents(tmp_path / "again" / part)
        assert {name for name in first | again if first.get(name) != again.get(name)} == set()


@pytest.mark.parametrize(
    "arguments",
    [
        ["central", "--top", "0"],
        ["isolated", "--all"],
        ["path", "Phlox Assembly", "Quartz Fund"],
        ["show", "Amber Trust"],
        ["show", "river-school"],
        ["ask", "partners-by-kind", "--organisation", "amber-trust"],
        ["query", "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }", "--format", "ntriples"],
        ["query", "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }", "--json"],
    ],
)
def test_answers_do_not_depend_on_the_order_of_rows(
    arguments: list[str], mixed: Path, tmp_path: Path, stakeholders: Run
) -> None:
    # names of one length: a command to run next names the folder, and lines break by length
    original = shutil.copytree(mixed, tmp_path / "original")
    folder = shuffled(mixed, tmp_path / "shuffled", 11)
    first = stakeholders(*arguments, "-d", original)
    again = stakeholders(*arguments, "-d", folder)
    assert first.exit_code == 0, first.stderr
    assert again.stdout.replace(str(folder), str(original)) == first.stdout


@pytest.mark.slow
def test_the_folder_that_it_is_asked_from_does_not_matter(tmp_path: Path, process: Process) -> None:
    here, there = (
        process("isolated", cwd=folder, env={"PYTHONHASHSEED": "5"}) for folder in (ROOT, tmp_path)
    )
    assert (here.returncode, there.returncode) == (0, 0)
    assert here.stdout == there.stdout
