"""Where snapshots are saved: a folder of the user alone, found again, cleared, never beside the outputs."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from graph.core import cache_folder
from graph.core.errors import StoreError
from graph.store import cache_entries, snapshots
from tests.conftest import ROOT, Process, Run
from tests.fiction import organisation, tie, write

HIDDEN = "velvet-foundation"


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache folder, not made yet."""
    monkeypatch.setenv(cache_folder.VARIABLE, str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    return tmp_path / "cache" / "stores"


@pytest.fixture
def data(tmp_path: Path, cache: Path) -> Path:
    """A data set of which a tie and an organisation are internal."""
    return write_data(tmp_path / "fiction")


def write_data(folder: Path) -> Path:
    names = ("amber-trust", "birch-guild")
    entities = [organisation(name, visibility="public") for name in names]
    entities.append(organisation(HIDDEN, visibility="internal"))
    ties = [
        tie("amber-trust", "partneredWith", "birch-guild", visibility="public"),
        tie("amber-trust", "partneredWith", HIDDEN, visibility="internal"),
    ]
    return write(folder, entities=entities, ties=ties)


def list_traces(folder: Path) -> list[str]:
    """The files below a folder that name what is internal, in their name or their text."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [path.name for path in files if HIDDEN.encode() in path.read_bytes() or HIDDEN in path.name]


# ---------- whose it is ----------
def test_only_the_user_can_read_it(data: Path, cache: Path, stakeholders: Run) -> None:
    earlier = os.umask(0o022)
    try:
        assert stakeholders("build", "-d", data).exit_code == 0
        assert stakeholders("show", "amber-trust", "-d", data).exit_code == 0
    finally:
        os.umask(earlier)
    modes = {path: stat.S_IMODE(path.stat().st_mode) for path in (cache.parent, cache, *cache.rglob("*"))}
    assert {mode for path, mode in modes.items() if path.is_dir()} == {0o700}
    assert {mode for path, mode in modes.items() if path.is_file()} == {0o600}
    assert (cache / "CACHEDIR.TAG").read_bytes().startswith(b"Signature: 8a477f597d28d172789f06886806bc55")


def test_it_lies_where_the_system_keeps_caches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(cache_folder.VARIABLE)
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    assert cache_folder.make_cache_folder() == tmp_path / "home" / ".cache" / "stakeholder-graph" / "stores"
    assert stat.S_IMODE((tmp_path / "home" / ".cache").stat().st_mode) == 0o700
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")  # which the standard says to ignore
    assert cache_folder.name_cache_folder() == tmp_path / "home" / ".cache" / "stakeholder-graph" / "stores"
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "mine"))
    assert cache_folder.make_cache_folder() == tmp_path / "mine" / "stakeholder-graph" / "stores"


@pytest.mark.slow
def test_without_a_home_it_is_a_temporary_folder_and_it_says_so(
    data: Path, tmp_path: Path, process: Process
) -> None:
    (tmp_path / "short").mkdir()
    env = {
        "STAKEHOLDERS_CACHE": "",
        "HOME": "/proc/nowhere",
        "XDG_CACHE_HOME": "",
        "TMPDIR": str(tmp_path / "short"),
    }
    done = process("build", "-d", data, "-v", cwd=tmp_path, env=env)
    assert done.returncode == 0
    notes = [line for line in done.stderr.decode().splitlines() if not line.endswith(" ...")]
    assert len(notes) == 1, notes
    assert "the cache folder cannot be used (/proc/nowhere" in notes[0]
    (folder,) = (tmp_path / "short").glob("stakeholder-graph-*")
    assert str(folder) in done.stdout.decode().replace("\n", "")
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    entry = json.loads(process("cache", "--json", cwd=tmp_path, env=env).stdout)["rows"]
    assert [row["data"] for row in entry] == [str(data)]
    assert process("show", "amber-trust", "-d", data, cwd=tmp_path, env=env).stderr == b""


@pytest.mark.parametrize("planted", ["link", "file", "open to all"])
def test_a_temporary_folder_that_another_could_have_made_is_not_used(
    planted: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(cache_folder.VARIABLE)
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setenv("HOME", "/proc/nowhere")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    folder = tmp_path / f"stakeholder-graph-{os.getuid()}"
    if planted == "link":
        (tmp_path / "theirs").mkdir()
        folder.symlink_to(tmp_path / "theirs")
    elif planted == "file":
        folder.write_bytes(b"")
    else:
        folder.mkdir()
        folder.chmod(0o777)
    assert cache_folder.list_cache_folders() == []
    with pytest.raises(StoreError, match="name a folder that you can write in STAKEHOLDERS_CACHE"):
        cache_folder.make_cache_folder()
    assert not list(folder.iterdir()) if folder.is_dir() else True


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root can act as two users")
def test_two_users_do_not_meet() -> None:
    """Each has a folder of its own in a temporary folder that both can write."""
    with tempfile.TemporaryDirectory() as shared:
        Path(shared).chmod(0o1777)
        code = (
            "import os, sys\nfrom graph.core import cache_folder\n"
            "os.setgid(int(sys.argv[1])); os.setuid(int(sys.argv[1]))\n"
            "made = cache_folder.make_cache_folder(); (made / 'mine').write_text('x')\n"
            "print(made, *cache_folder.list_cache_folders())"
        )
        env = {"HOME": "/proc/nowhere", "TMPDIR": shared, "PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
        places = []
        for user in ("12345", "12346"):
            done = subprocess.run(
                [sys.executable, "-c", code, user], env=env, capture_output=True, text=True, cwd="/"
            )
            assert done.returncode == 0, done.stderr
            made, *listed = done.stdout.split()
            assert listed == [made]
            places.append(made)
        assert len(set(places)) == 2


def test_a_named_folder_that_cannot_be_written_is_told(data: Path, process: Process, tmp_path: Path) -> None:
    (tmp_path / "taken").write_bytes(b"mine")
    env = {"STAKEHOLDERS_CACHE": str(tmp_path / "taken")}
    done = process("build", "-d", data, cwd=tmp_path, env=env)
    assert done.returncode == 2
    assert b"there is no place to save the snapshot" in done.stderr
    assert b"STAKEHOLDERS_CACHE" in done.stderr
    assert not (tmp_path / "outputs").exists()
    assert process("show", "amber-trust", "-d", data, cwd=tmp_path, env=env).returncode == 0
    assert (tmp_path / "taken").read_bytes() == b"mine"


# ---------- what is kept, and how it is removed ----------
def test_it_is_read_from_any_folder_and_by_any_name_of_the_data_set(
    data: Path, cache: Path, stakeholders: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert stakeholders("build", "-d", data).exit_code == 0
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "link").symlink_to(data)
    monkeypatch.chdir(tmp_path / "elsewhere")
    for name in ("../fiction", "link"):
        assert snapshots.find_snapshot(Path(name), "internal")
    assert snapshots.find_snapshot(data, "public") is None


def test_it_lists_and_clears_what_is_kept_and_nothing_else(
    data: Path, cache: Path, stakeholders: Run, tmp_path: Path
) -> None:
    for audience in ("internal", "public"):
        assert (
            stakeholders("build", "-d", data, "--audience", audience, "-o", tmp_path / audience).exit_code
            == 0
        )
    (cache / "mine.txt").write_text("mine")
    (cache.parent / "mine.txt").write_text("mine")
    rows = json.loads(stakeholders("cache", "--json").stdout)["rows"]
    assert [(row["data"], row["audience"]) for row in rows] == [
        (str(data), "internal"),
        (str(data), "public"),
    ]
    assert all(row["bytes"] > 10_000 and Path(row["folder"]).is_dir() for row in rows)
    answer = stakeholders("cache").stdout
    assert f"{data}: Internal edition." in answer
    assert str(cache) in answer
    assert "2 snapshots were removed" in stakeholders("cache", "--clear").stdout
    assert sorted(path.name for path in cache.iterdir()) == ["CACHEDIR.TAG", "mine.txt"]
    assert (cache.parent / "mine.txt").exists()
    assert "No snapshot is saved." in stakeholders("cache", "--clear").stdout
    assert snapshots.find_snapshot(data, "internal") is None


def test_what_is_in_use_is_not_cleared(data: Path, cache: Path, stakeholders: Run) -> None:
    assert stakeholders("build", "-d", data).exit_code == 0
    snapshot = snapshots.find_snapshot(data, "internal")
    assert snapshot
    answer = stakeholders("cache", "--clear").stdout
    assert "1 snapshot was kept, because another command uses it" in answer
    assert snapshots.find_snapshot(data, "internal")
    del snapshot
    assert "1 snapshot was removed" in stakeholders("cache", "--clear").stdout


def age(data: Path, days: float) -> None:
    """Let the snapshot of a data set have been used last some days ago."""
    (folder,) = [entry.folder for entry in cache_entries.list_entries() if entry.source == data]
    then = time.time() - days * 24 * 3600
    os.utime(folder / snapshots.CURRENT, (then, then))


def list_sources() -> set[str]:
    return {entry.source.name for entry in cache_entries.list_entries() if entry.source}


@pytest.mark.slow
def test_a_build_removes_what_is_kept_of_data_sets_that_are_gone(
    data: Path, tmp_path: Path, stakeholders: Run
) -> None:
    (tmp_path / "drive").mkdir()
    others = {
        name: write_data(tmp_path / name) for name in ("gone", "stays", "unused", "drive/away", "drive/lost")
    }
    for folder in others.values():
        assert stakeholders("build", "-d", folder, "-o", tmp_path / "out").exit_code == 0
    assert list_sources() == {"gone", "stays", "unused", "away", "lost"}
    shutil.rmtree(others["gone"])
    (tmp_path / "drive").rename(tmp_path / "not connected")
    for name, days in (("stays", 170), ("unused", 190), ("drive/away", 20), ("drive/lost", 40)):
        age(others[name], days)
    assert stakeholders("build", "-d", data).exit_code == 0
    assert list_sources() == {"fiction", "stays", "away"}


def test_reading_counts_as_use(data: Path, tmp_path: Path, stakeholders: Run) -> None:
    other = write_data(tmp_path / "other")
    assert stakeholders("build", "-d", other).exit_code == 0
    age(other, 190)
    assert stakeholders("show", "amber-trust", "-d", other).exit_code == 0
    assert stakeholders("build", "-d", data).exit_code == 0
    assert list_sources() == {"fiction", "other"}


@pytest.mark.slow
def test_above_a_size_the_least_recently_used_go_first(
    data: Path, tmp_path: Path, stakeholders: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    for days, name in enumerate(("newest", "middle", "oldest")):
        assert stakeholders("build", "-d", write_data(tmp_path / name), "-o", tmp_path / "out").exit_code == 0
        age(tmp_path / name, days)
    (size, *_) = [entry.size for entry in cache_entries.list_entries()]
    monkeypatch.setattr(cache_entries, "MOST_BYTES", int(size * 3.5))
    assert stakeholders("build", "-d", data).exit_code == 0
    assert list_sources() == {"fiction", "newest", "middle"}
    monkeypatch.setattr(cache_entries, "MOST_BYTES", 0)
    assert stakeholders("build", "-d", data).exit_code == 0
    assert list_sources() == {"fiction"}  # what was just made stays in any case


# ---------- nothing of another edition beside the outputs ----------
def test_a_public_build_leaves_nothing_internal_beside_it(
    data: Path, tmp_path: Path, stakeholders: Run
) -> None:
    outputs = tmp_path / "outputs" / "fiction"
    assert stakeholders("build", "-d", data).exit_code == 0
    assert list_traces(outputs)
    former = outputs / "store" / "internal" / "18ec-1"  # as former versions kept it
    former.mkdir(parents=True)
    (former / "edition.json").write_text(HIDDEN)
    (former.parent / "current").write_text("18ec-1")
    assert stakeholders("build", "-d", data, "--audience", "public").exit_code == 0
    assert list_traces(outputs) == []
    assert sorted(path.name for path in outputs.iterdir()) == [
        "graph.trig",
        "graph.ttl",
        "network.html",
        "summary.json",
    ]


def test_an_earlier_map_does_not_stay_where_none_is_drawn(
    data: Path, tmp_path: Path, stakeholders: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert stakeholders("build", "-d", data).exit_code == 0
    monkeypatch.setattr("graph.publish.build.MOST_DRAWN", 1)
    result = stakeholders("build", "-d", data, "--audience", "public")
    assert "A map of an earlier build was removed." in " ".join(result.stdout.split())
    assert list_traces(tmp_path / "outputs") == []


def test_a_folder_store_that_is_not_ours_stays(data: Path, tmp_path: Path, stakeholders: Run) -> None:
    mine = tmp_path / "outputs" / "fiction" / "store" / "internal"
    mine.mkdir(parents=True)
    (mine / "notes.txt").write_text("mine")
    assert stakeholders("build", "-d", data).exit_code == 0
    assert (mine / "notes.txt").read_text() == "mine"


@pytest.mark.parametrize("with_build", [True, False])
def test_files_of_a_wider_edition_stop_a_narrower_build(
    data: Path, tmp_path: Path, stakeholders: Run, with_build: bool
) -> None:
    outputs = tmp_path / "outputs" / "fiction"
    if with_build:
        assert stakeholders("build", "-d", data).exit_code == 0
    assert stakeholders("report", "-d", data).exit_code == 0
    before = {path.name: path.read_bytes() for path in outputs.iterdir()}
    result = stakeholders("build", "-d", data, "--audience", "public")
    assert result.exit_code == 2
    assert "report.html" in result.stderr
    assert "give another folder with -o" in result.stderr
    assert {path.name: path.read_bytes() for path in outputs.iterdir()} == before
    assert snapshots.find_snapshot(data, "public") is None
    (outputs / "report.html").rename(tmp_path / "report.html")
    assert stakeholders("build", "-d", data, "--audience", "public").exit_code == 0
    assert list_traces(outputs) == []


@pytest.mark.parametrize(
    "words",
    [
        ["report"],
        ["map"],
        ["sheet", "amber-trust", "--audience", "internal", "-o", "outputs/fiction/sheets/amber.pdf"],
        ["matrix", "kinds-topics", "-o", "outputs/fiction/topics.csv"],
        ["export", "--audience", "internal", "-o", "outputs/fiction/tables"],
        ["bundle", "--audience", "internal", "--date", "2025", "-o", "outputs/fiction/bundle.zip"],
        ["build", "-o", "outputs/fiction/internal"],
    ],
    ids=lambda words: words[0],
)
def test_nothing_internal_is_written_into_a_public_folder(
    words: list[str], data: Path, tmp_path: Path, stakeholders: Run
) -> None:
    outputs = tmp_path / "outputs" / "fiction"
    assert stakeholders("build", "-d", data, "--audience", "public").exit_code == 0
    before = sorted(outputs.rglob("*"))
    result = stakeholders(*words, "-d", data)
    assert result.exit_code == 2
    assert "holds the public edition" in result.stderr
    assert sorted(outputs.rglob("*")) == before
    assert list_traces(outputs) == []


@pytest.mark.slow
def test_files_of_mine_and_of_the_same_edition_do_not_stop_a_build(
    data: Path, tmp_path: Path, stakeholders: Run
) -> None:
    outputs = tmp_path / "outputs" / "fiction"
    for words in (["build"], ["share"], ["report"], ["build"]):
        assert stakeholders(*words, "-d", data).exit_code == 0, words
    shutil.rmtree(outputs)
    for words in (["build"], ["report"], ["build"]):
        assert stakeholders(*words, "-d", data, "--audience", "public").exit_code == 0, words
    (outputs / "notes.txt").write_text("mine")
    assert stakeholders("build", "-d", data, "--audience", "public").exit_code == 0
    assert (outputs / "notes.txt").read_text() == "mine"


def test_build_says_where_the_snapshot_lies_if_asked(data: Path, cache: Path, stakeholders: Run) -> None:
    assert str(cache) not in stakeholders("build", "-d", data).stdout
    result = stakeholders("build", "-d", data, "-v")
    assert str(cache) in result.stdout
    answer = json.loads(stakeholders("build", "-d", data, "-v", "--json").stdout)
    assert Path(answer["store"]).is_relative_to(cache)
    assert Path(answer["store"]).is_dir()
