"""The kept store: read instead of the tables while these are the same, whole or not there at all."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import CliRunner

from graph.cli import group
from graph.core.atomic import recover_interrupted
from graph.core.cache_folder import name_cache_folder
from graph.model.opening import build_snapshot, open_snapshot
from graph.store import snapshots
from tests.conftest import KESTREL, ROOT, Process
from tests.fiction import fact, organisation, tie, write
from tests.marks import mark_slow

PARTNERS = "SELECT ?x { id:amber-trust stk:partneredWith ?x } ORDER BY ?x"


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data set with `tmp_path` as the current folder."""
    monkeypatch.chdir(tmp_path)
    return fiction(tmp_path / "fiction", "birch-guild")


def fiction(folder: Path, *partners: str, **cells: str) -> Path:
    names = ("amber-trust", "birch-guild", "cobalt-works")
    rows = [tie("amber-trust", "partneredWith", name, **cells) for name in partners]
    return write(folder, entities=[organisation(name) for name in names], ties=rows)


def run(process: Process, *arguments: object) -> subprocess.CompletedProcess[bytes]:
    return process(*arguments, cwd=Path.cwd())


def partners(process: Process, data: Path, *more: object) -> list[str]:
    done = run(process, "query", PARTNERS, "--format", "tsv", "-d", data, *more)
    assert done.returncode == 0, done.stderr
    return [line.rpartition("/")[2].strip(">") for line in done.stdout.decode().splitlines()[1:]]


def stores(audience: str = "internal") -> Path:
    return snapshots.locate_audience_folder(name_cache_folder(), Path("fiction"), audience)


def current(audience: str = "internal") -> str:
    return (stores(audience) / snapshots.CURRENT).read_text()


def age(data: Path, seconds: int = 60) -> None:
    """Let all files of a data set be so old that their times tell whether they have changed."""
    for file in data.iterdir():
        about = file.stat()
        os.utime(file, ns=(about.st_atime_ns, about.st_mtime_ns - seconds * 10**9))


# ---------- read instead of the tables ----------
def test_what_is_kept_is_read_and_the_tables_are_not(
    data: Path, process: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    age(data)
    assert run(process, "build", "-d", data).returncode == 0

    def fail(*_: object, **__: object) -> None:
        raise AssertionError("the tables are read")

    monkeypatch.setattr("graph.ingest.read_edition", fail)
    for verb in (["show", "Amber Trust"], ["central", "--anyway"], ["ask", "partners-by-kind"]):
        done = CliRunner().invoke(group, [*verb, "-d", str(data)])
        assert done.exit_code == 0, done.stderr
    said = CliRunner().invoke(group, ["query", PARTNERS, "--format", "tsv", "-d", str(data)]).stdout
    assert said.splitlines()[1:] == ["<" + "https://example.org/fiction/id/birch-guild>"], said


def test_without_a_build_nothing_is_kept(data: Path, process: Process) -> None:
    assert partners(process, data) == ["birch-guild"]
    assert not stores().exists()


@pytest.mark.slow
def test_answers_are_the_same_as_from_the_tables(data: Path, process: Process) -> None:
    shutil.copytree(KESTREL, data.parent / "kestrel")
    there = data.parent / "kestrel"
    asked = (
        ["central", "--json"],
        ["show", "--json", "Osmerford"],
        ["isolated"],
        ["check"],
        ["ask", "trainings"],
    )
    before = [run(process, *verb, "-d", there) for verb in asked]
    assert run(process, "build", "-d", there).returncode == 0
    for verb, one in zip(asked, before, strict=True):
        done = run(process, *verb, "-d", there)
        assert (done.returncode, done.stdout) == (one.returncode, one.stdout)


@pytest.mark.slow
def test_a_change_of_content_is_seen_even_at_the_same_size_and_time(data: Path, process: Process) -> None:
    assert run(process, "build", "-d", data).returncode == 0
    before = current()
    file = data / "entities.csv"
    about = file.stat()
    file.write_bytes(file.read_bytes().replace(b"Birch Guild", b"Birch Gilde"))
    os.utime(file, ns=(about.st_atime_ns, about.st_mtime_ns))
    assert b"Birch Gilde" in run(process, "show", "birch-guild", "-d", data).stdout
    assert current() != before


@pytest.mark.slow
def test_a_new_time_alone_changes_nothing(data: Path, process: Process) -> None:
    assert run(process, "build", "-d", data).returncode == 0
    before = current()
    for file in data.iterdir():
        file.touch()
    assert partners(process, data) == ["birch-guild"]
    assert current() == before


@pytest.mark.slow
def test_a_table_more_or_less_is_a_change(data: Path, process: Process) -> None:
    assert run(process, "build", "-d", data).returncode == 0
    write(data.parent / "other", facts=[fact("amber-trust", "schema:foundingDate", "2007")])
    shutil.copy(data.parent / "other" / "facts.csv", data)
    query = "SELECT ?y { id:amber-trust schema:foundingDate ?y }"
    assert b"2007" in run(process, "query", query, "-d", data).stdout
    (data / "facts.csv").unlink()
    assert b"2007" not in run(process, "query", query, "-d", data).stdout


@pytest.mark.slow
def test_a_faulty_change_is_told_and_the_store_stays(data: Path, process: Process) -> None:
    assert run(process, "build", "-d", data).returncode == 0
    before = current()
    was = (data / "ties.csv").read_bytes()
    (data / "ties.csv").write_bytes(was.replace(b"birch-guild", b"birch-giuld"))
    done = run(process, "show", "Amber Trust", "-d", data)
    assert done.returncode == 1
    assert b"ties.csv, line 2" in done.stderr
    assert b"did you mean 'birch-guild'" in done.stderr
    assert current() == before
    (data / "ties.csv").write_bytes(was)
    assert partners(process, data) == ["birch-guild"]
    assert current() == before


@pytest.mark.slow
def test_each_audience_has_its_own(tmp_path: Path, process: Process, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    data = fiction(tmp_path / "fiction", "birch-guild", "cobalt-works", visibility="internal")
    assert run(process, "build", "-d", data).returncode == 0
    assert partners(process, data) == ["birch-guild", "cobalt-works"]
    assert partners(process, data, "--audience", "public") == []
    assert run(process, "build", "-d", data, "--audience", "public").returncode == 0
    assert partners(process, data, "--audience", "public") == []
    texts = [file.read_bytes() for file in stores("public").rglob("*") if file.is_file()]
    assert len(texts) > 3
    assert not [text for text in texts if b"partneredWith/amber-trust" in text]
    assert partners(process, data) == ["birch-guild", "cobalt-works"]


@pytest.mark.parametrize(
    "damage", mark_slow(["no engine", "no description", "cut description", "points nowhere"], fast=1)
)
def test_a_damaged_store_is_not_used(data: Path, process: Process, damage: str) -> None:
    assert run(process, "build", "-d", data).returncode == 0
    folder = stores() / current().strip()
    if damage == "no engine":
        shutil.rmtree(folder / "graph")
    elif damage == "no description":
        (folder / "edition.json").unlink()
    elif damage == "cut description":
        (folder / "edition.json").write_text('{"source": ')
    else:
        (folder.parent / snapshots.CURRENT).write_text("../../../elsewhere\n")
    done = run(process, "query", PARTNERS, "--format", "tsv", "-d", data)
    assert done.returncode == 0, done.stderr
    assert b"birch-guild" in done.stdout
    assert b"Traceback" not in done.stderr


# ---------- who reads beside who writes ----------
def test_a_reader_keeps_what_it_opened_while_others_build(data: Path) -> None:
    def build(*names: str) -> snapshots.StoreSnapshot:
        _, made = build_snapshot(fiction(data, *names))
        snapshots.publish_snapshot(made)
        return made

    build("birch-guild")
    found = snapshots.find_snapshot(data, "internal")
    assert found
    first, folder = open_snapshot(found), found.folder
    del found
    build("birch-guild", "cobalt-works")
    build("cobalt-works")
    assert folder.is_dir()
    assert [row["x"].value.rpartition("/")[2] for row in first.store.select(PARTNERS)] == ["birch-guild"]
    now = snapshots.find_snapshot(data, "internal")
    assert now
    assert [row["x"].value.rpartition("/")[2] for row in open_snapshot(now).store.select(PARTNERS)] == [
        "cobalt-works"
    ]
    del first
    snapshots.remove_old_snapshots(folder.parent)
    assert not folder.exists()
    assert now.folder.is_dir()


@pytest.mark.slow
def test_two_builds_at_once_both_end_and_one_is_read(data: Path) -> None:
    command = [sys.executable, str(ROOT / "cli.py"), "build", "-d", str(data)]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(2)]
    for one in both:
        _, err = one.communicate(timeout=120)
        assert one.returncode == 0, err
    found = snapshots.find_snapshot(data, "internal")
    assert found
    assert len(open_snapshot(found).list_organisations()) == 3
    places = (Path("outputs/fiction"), stores())
    assert [path.name for place in places for path in place.rglob(".stakeholders-new-*")] == []


# ---------- all or nothing ----------
def whole(outputs: Path) -> tuple[str, str]:
    """Assert that the outputs and the store are each of one edition; return which: page's hash, partners."""
    told = json.loads((outputs / "summary.json").read_bytes())["files"]
    for row in told:
        assert sha256((outputs / row["name"]).read_bytes()).hexdigest() == row["sha256"], row["name"]
    found = snapshots.open_latest_snapshot(stores())
    assert found
    ties = sorted(row["x"].value for row in open_snapshot(found).store.select(PARTNERS))
    return told[-1]["sha256"], " ".join(ties)


@pytest.mark.slow
def test_killed_at_any_moment_it_is_the_old_edition_or_the_new_one(data: Path) -> None:
    """SIGKILL between 5 and 95 % of a measured run, twenty times; fifteen at least hit a living process."""
    outputs = Path("outputs/fiction")
    command = [sys.executable, str(ROOT / "cli.py"), "build", "-d", str(data)]

    def build() -> None:
        done = subprocess.run(command, capture_output=True, timeout=120)
        assert done.returncode == 0, done.stderr

    editions = [("birch-guild",), ("birch-guild", "cobalt-works")]
    fiction(data, *editions[0])
    build()
    lasts, known = 60.0, [whole(outputs), whole(outputs)]
    for turn in (1, 0, 1):
        fiction(data, *editions[turn])
        started = time.monotonic()
        build()
        lasts = min(lasts, time.monotonic() - started)
        known[turn] = whole(outputs)
    pages, ties_told = ({edition[part] for edition in known} for part in (0, 1))
    assert len(pages) == len(ties_told) == 2
    chance, alive = random.Random(5), 0  # noqa: S311
    for turn in range(40):  # as many as it takes to kill fifteen that were at work
        if alive >= 15:
            break
        names = editions[turn % 2]
        fiction(data, *names)
        child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        time.sleep(lasts * (0.05 + 0.9 * (turn % 20 + chance.random()) / 20))
        if child.poll() is None:
            alive += 1
        else:
            lasts *= 0.9  # the machine is less busy than it was
        child.send_signal(signal.SIGKILL)
        out, _ = child.communicate()
        for place in (outputs, stores()):
            recover_interrupted(place)
        page, ties = whole(outputs)
        assert page in pages
        assert ties in ties_told
        assert (page, ties) == known[turn % 2] or b"wrote" not in out  # nothing acknowledged is lost
    assert alive >= 15
    build()
    whole(outputs)
    assert [path for place in (outputs, stores()) for path in place.rglob(".stakeholders-new-*")] == []
    assert len(list(stores().iterdir())) == 2  # the store, and which it is


@pytest.mark.slow
def test_a_full_disk_is_told_and_a_reader_reads_the_tables(
    data: Path, process: Process, cramped: Process
) -> None:
    assert run(process, "build", "-d", data).returncode == 0
    before = current()
    names = [f"organisation-{number}" for number in range(600)]
    rows = [tie("organisation-0", "partneredWith", name) for name in names[1:]]
    write(data, entities=[organisation(name) for name in names], ties=rows)
    done = cramped("show", "organisation-7", "-d", data)
    assert done.returncode == 0
    assert b"the saved snapshot cannot be used" in done.stderr
    assert b"cannot be written" in done.stderr
    assert b"Organisation 7" in done.stdout
    assert current() == before
