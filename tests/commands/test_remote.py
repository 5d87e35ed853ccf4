"""Every verb with `-d URL`: it says and writes what it does of the edition on this machine, or why not."""

from __future__ import annotations

import csv
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.cli import VERBS
from tests.conftest import KESTREL, ROOT, Run
from tests.endpoints import oxigraph

STEPS = ROOT / "data" / "steps"
DATA = {"steps": (STEPS, "CIC-BD", "BPATC"), "kestrel": (KESTREL, "Amber Trust", "Cobalt Forum")}
# OUT stands for a free folder, DATA for the data set or its address, ONE and OTHER for two in it
SAME = {
    "query": ["query", "SELECT ?s ?g { GRAPH ?g { ?s stk:memberOf ?o } } ORDER BY ?s ?g", "-d", "DATA"],
    "construct": ["query", "CONSTRUCT { ?s ?p ?o } { ?s a stk:Platform ; ?p ?o }", "-d", "DATA"],
    "ask": ["ask", "partners-by-kind", "-d", "DATA"],
    "show": ["show", "ONE", "-d", "DATA"],
    "path": ["path", "ONE", "OTHER", "-d", "DATA"],
    "ego": ["ego", "ONE", "-d", "DATA"],
    "structure": ["structure", "--anyway", "-d", "DATA"],
    "scorecard": ["scorecard", "-d", "DATA"],
    "keyplayers": ["keyplayers", "--size", "2", "-d", "DATA"],
    "central": ["central", "--json", "-d", "DATA"],
    "isolated": ["isolated", "--all", "-d", "DATA"],
    "communities": ["communities", "--anyway", "-d", "DATA"],
    "introduce": ["introduce", "-d", "DATA"],
    "next": ["next", "-d", "DATA"],
    "change": ["change", "2017", "2020", "-d", "DATA"],
    "compare": ["compare", "DATA", "DATA"],
    "map": ["map", "-o", "OUT/map.html", "-d", "DATA"],
    "share": ["share", "-o", "OUT/share", "--size", "a4", "-d", "DATA"],
    "report": ["report", "-o", "OUT/report.md", "-d", "DATA"],
    "export": ["export", "-o", "OUT/tables", "-d", "DATA"],
    "matrix": ["matrix", "3w", "-d", "DATA"],
    "sheet": ["sheet", "ONE", "-o", "OUT/sheet.pdf", "-d", "DATA"],
    "bundle": ["bundle", "-o", "OUT/bundle.zip", "--date", "2024-01-01", "-d", "DATA"],
    "push": ["push", "SERVER", "-d", "DATA", "--force"],
}
OWNERS = {
    "brokers": ["brokers", "-d", "DATA"],
    "whatif": ["whatif", "--worst", "1", "-d", "DATA"],
    "introduce": ["introduce", "-d", "DATA"],
    "matrix": ["matrix", "stakeholders", "-d", "DATA"],
    "show": ["show", "ONE", "-d", "DATA", "--json"],
}
NEEDS_TABLES = {
    "build": ["build", "-o", "OUT/built", "-d", "DATA"],
    "corrections": ["corrections", "--list", "-d", "DATA"],
    "survey": ["survey", str(ROOT / "tests" / "files" / "survey" / "answers.csv"), "-d", "DATA"],
    "diff": ["diff", "DATA", "DATA"],
    "publish": ["publish", "-d", "DATA", "-o", "OUT/site"],
    "identity": ["identity", "-d", "DATA"],
    "forget": ["forget", "ONE", "--yes", "-d", "DATA"],
    "due": ["due", "--by", "2030", "-d", "DATA"],
    "check --sources": ["check", "--sources", str(STEPS / "sources"), "-d", "DATA"],
}
ELSEWHERE = {
    "init",
    "import",
    "cache",
    "check",
    "open",
    "read",
}  # open no data set, or have tests of their own


FAST = {"ask", "central", "check", "path", "query", "show"}  # the others take longer
TRIED = [
    pytest.param(verb, name, marks=[] if name == "steps" and verb in FAST else [pytest.mark.slow])
    for verb in SAME
    for name in DATA
]


@pytest.fixture(scope="module")
def owners(stakeholders: Run, mixed: Path) -> Iterator[str]:
    """The address of an edition that is not for everybody."""
    with oxigraph() as server:
        pushed = stakeholders("push", server.query, "-d", mixed, "--audience", "internal")
        assert pushed.exit_code == 0
        yield server.query


@pytest.fixture(scope="module")
def public(stakeholders: Run) -> Iterator[dict[str, str]]:
    with oxigraph() as first, oxigraph() as second:
        found = dict(zip(DATA, (first.query, second.query), strict=True))
        for name, url in found.items():
            assert stakeholders("push", url, "-d", DATA[name][0]).exit_code == 0
        yield found


def words(call: list[str], data: object, out: Path, name: str, server: str = "") -> list[str]:
    _, one, other = DATA[name]
    known = {"ONE": one, "OTHER": other, "DATA": str(data), "SERVER": server}
    return [known.get(word, word.replace("OUT", str(out))) for word in call]


def comparable(path: Path) -> object:
    """Return what of a file has to be the same.

    Left out are the name that a report gives to its data set, and what the graph does not say of one: its
    languages, and the order of what it is about.
    """
    if path.suffix == ".zip":
        with zipfile.ZipFile(path) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        fixed = ("graph/", "outputs/network", "outputs/matrices", "queries/", "vocabulary/")
        return sorted(parts), {name: data for name, data in parts.items() if name.startswith(fixed)}
    if path.suffix == ".csv":
        with path.open(encoding="utf-8", newline="") as file:
            return list(csv.reader(file))
    if path.suffix == ".md":
        return re.sub(r" -d \S+", "", path.read_text(encoding="utf-8"))
    return path.name == "dataset.toml" or path.read_bytes()


def test_every_verb_is_tried() -> None:
    tried = {call[0] for call in (*SAME.values(), *OWNERS.values(), *NEEDS_TABLES.values())}
    assert tried | ELSEWHERE == set(VERBS)


def told(call: list[str], data: object, out: Path, name: str, stakeholders: Run) -> tuple[object, ...]:
    out.mkdir()
    with oxigraph() as target:
        result = stakeholders(*words(call, data, out, name, target.query))
        files = {path.relative_to(out): path for path in sorted(out.rglob("*")) if path.is_file()}
        said = (
            result.stdout.replace(str(data), "DATA").replace(str(out), "OUT").replace(target.root, "SERVER")
        )
        said = " ".join(said.split())
        if name == "steps":  # is what a command reads without -d, which one to run next leaves out here
            said = said.replace(" -d DATA", "")
        return (
            result.exit_code,
            said,
            {name: comparable(path) for name, path in files.items()},
            target.dump() if "SERVER" in call else (),
        )


@pytest.mark.parametrize(("verb", "name"), TRIED)
def test_a_verb_says_and_writes_the_same(
    verb: str, name: str, public: dict[str, str], stakeholders: Run, tmp_path: Path
) -> None:
    call = [*SAME[verb], "--audience", "public"]
    here = told(call, DATA[name][0], tmp_path / "here", name, stakeholders)
    there = told(call, public[name], tmp_path / "there", name, stakeholders)
    assert here[0] == 0
    assert there == here


@pytest.mark.parametrize("verb", OWNERS)
def test_so_does_one_for_owners(
    verb: str, owners: str, mixed: Path, stakeholders: Run, tmp_path: Path
) -> None:
    here = told(OWNERS[verb], mixed, tmp_path / "here", "kestrel", stakeholders)
    there = told(OWNERS[verb], owners, tmp_path / "there", "kestrel", stakeholders)
    assert here[0] == 0
    assert there == here


@pytest.mark.slow
@pytest.mark.parametrize("verb", ["brokers", "whatif"])
def test_a_public_edition_does_not_say_there_who_stands_between_others(
    verb: str, public: dict[str, str], stakeholders: Run
) -> None:
    """Whatever `--audience` says: the edition of the server is for everybody."""
    result = stakeholders(*(word.replace("DATA", public["steps"]) for word in OWNERS[verb]))
    assert (result.exit_code, result.stdout) == (2, "")
    assert "is for --audience internal only" in result.stderr


def test_shapes_and_questions_are_checked_there_too(public: dict[str, str], stakeholders: Run) -> None:
    """What is amiss is the same; an endpoint does not know the file and row."""
    found = []
    for data in DATA["steps"][0], public["steps"]:
        rows = json.loads(stakeholders("check", "--json", "-d", data, "--audience", "public").stdout)["rows"]
        found.append(sorted((row["severity"], row["code"]) for row in rows))
    assert found[0] == found[1] != []


@pytest.mark.parametrize("verb", NEEDS_TABLES)
def test_a_verb_that_needs_the_tables_says_so(
    verb: str, public: dict[str, str], stakeholders: Run, tmp_path: Path
) -> None:
    result = stakeholders(*words(NEEDS_TABLES[verb], public["steps"], tmp_path, "steps"))
    assert (result.exit_code, result.stdout) == (2, "")
    assert "works on the tables, which an endpoint does not hold; give their folder with -d" in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_an_edition_for_owners_is_not_given_out_as_public(
    owners: str, stakeholders: Run, tmp_path: Path
) -> None:
    result = stakeholders("export", "-o", tmp_path / "tables", "-d", owners)
    assert (result.exit_code, "edition for 'internal' readers" in result.stderr) == (2, True)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("http://me:s3cret@127.0.0.1:9/x", "no name or password in an address"),
        ("ftp://127.0.0.1/x", "no http(s) address"),
        ("http://127.0.0.1:9/x", "is the server running?"),
    ],
)
def test_an_address_that_cannot_be_read_is_bad_input(address: str, said: str, stakeholders: Run) -> None:
    result = stakeholders("central", "-d", address)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr
    assert "s3cret" not in result.stderr
