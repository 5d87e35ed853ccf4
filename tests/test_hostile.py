"""Every verb on data sets that a stranger may have prepared: refused plainly and at once, or read whole."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import Run
from tests.hostile import READ, REFUSED
from tests.marks import mark_slow

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no pipes and devices in folders")

NAME = "Amber Trust"
VERBS: dict[str, list[str]] = {
    "check": ["check", "-d", "DATA"],
    "build": ["build", "-d", "DATA", "-o", "OUT/built"],
    "query": ["query", "ASK { ?s ?p ?o }", "-d", "DATA"],
    "ask": ["ask", "organisations-without-ties", "-d", "DATA"],
    "show": ["show", NAME, "-d", "DATA"],
    "path": ["path", NAME, "Cobalt Forum", "-d", "DATA"],
    "central": ["central", "-d", "DATA"],
    "isolated": ["isolated", "-d", "DATA"],
    "change": ["change", "2017", "2020", "-d", "DATA"],
    "compare": ["compare", "steps", "DATA"],
    "map": ["map", "-d", "DATA", "-o", "OUT/map.html"],
    "share": ["share", "-d", "DATA", "-o", "OUT/share"],
    "report": ["report", "-d", "DATA", "-o", "OUT/report.html"],
    "matrix": ["matrix", "kinds-topics", "-d", "DATA", "-o", "OUT/matrix.xlsx"],
    "export": ["export", "-d", "DATA", "-o", "OUT/tables", "--audience", "internal"],
    "bundle": ["bundle", "-d", "DATA", "-o", "OUT/bundle.zip", "--date", "2020"],
    "sheet": ["sheet", NAME, "-d", "DATA", "-o", "OUT/sheet.pdf"],
    "survey": ["survey", "DATA", "-d", "steps", "--dry-run"],
    "corrections": ["corrections", "DATA", "-d", "steps"],
    "query of a file": ["query", "@DATA", "-d", "steps"],
    "survey settings": ["survey", "ANSWERS", "--mapping", "DATA", "-d", "steps", "--dry-run"],
    "push": ["push", "http://127.0.0.1:9/", "-d", "DATA"],
}
# verbs whose argument is a file of another kind: a folder is none, whatever is in it
OF_A_FILE = {"survey", "corrections", "query of a file", "survey settings"}


@pytest.fixture(autouse=True)
def deadline() -> Iterator[None]:
    """Fail where a verb waits for what never comes."""

    def fail(*_: object) -> None:
        raise TimeoutError("the verb waits")

    before = signal.signal(signal.SIGALRM, fail)
    signal.alarm(120)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


def fill(words: list[str], data: Path, out: Path) -> list[str]:
    return [word.replace("DATA", str(data)).replace("OUT", str(out)) for word in words]


@pytest.mark.parametrize("name", mark_slow(REFUSED, fast=3))
def test_what_is_hostile_is_refused_by_every_verb(stakeholders: Run, tmp_path: Path, name: str) -> None:
    data, out = REFUSED[name](tmp_path), tmp_path / "out"
    for verb, words in VERBS.items():
        result = stakeholders(*fill(words, data, out))
        said = result.stdout + result.stderr
        assert "root:" not in said, verb  # of /etc/passwd
        assert not out.exists(), verb
        if verb not in OF_A_FILE:
            assert result.exit_code in (1, 2), (verb, said)
            assert data.name in said or "error" in said, (verb, said)
            assert max(map(len, said.splitlines())) < 3_000, verb


@pytest.mark.parametrize("name", mark_slow(READ, fast=2))
def test_what_is_odd_is_read_by_every_verb(stakeholders: Run, tmp_path: Path, name: str) -> None:
    data, out = READ[name](tmp_path), tmp_path / "out"
    for verb in ("check", "build", "show", "matrix"):
        result = stakeholders(*fill(VERBS[verb], data, out))
        assert result.exit_code in (0, 1, 2), (verb, result.stderr)
        assert not [char for char in result.stdout + result.stderr if char != "\n" and not char.isprintable()]


@pytest.mark.parametrize(
    "words",
    [
        ["report", "-o", "PLACE"],
        ["matrix", "kinds-topics", "--format", "csv", "-o", "PLACE"],
        ["map", "-o", "PLACE"],
        ["bundle", "-o", "PLACE", "--date", "2020"],
        ["export", "--format", "graphml", "-o", "PLACE"],
        ["sheet", "BPATC", "-o", "PLACE"],
        ["init", "PLACE"],
    ],
    ids=lambda words: words[0],
)
def test_outputs_replace_no_pipe_device_or_link(stakeholders: Run, tmp_path: Path, words: list[str]) -> None:
    ending = {"report": ".html", "matrix": ".csv", "bundle": ".zip", "export": ".graphml", "sheet": ".pdf"}
    place = tmp_path / f"place{ending.get(words[0], '.xlsx' if words[0] == 'init' else '.html')}"
    target = tmp_path / "target"
    target.write_bytes(b"earlier")
    for make, kind in ((os.mkfifo, "a pipe"), (lambda path: path.symlink_to(target), "a link")):
        make(place)
        before = place.lstat()
        force = [] if words[0] == "map" else ["--force"]
        result = stakeholders(*(word.replace("PLACE", str(place)) for word in words), *force)
        assert result.exit_code == 2, result.stderr
        assert f"{place}: is {kind}, not a file; give another name" in result.stderr
        assert place.lstat() == before
        place.unlink()
    assert target.read_bytes() == b"earlier"
    assert [path.name for path in tmp_path.iterdir()] == ["target"]
