"""Damaged snapshots: every answer stays right, one line says what was done, and nothing is a traceback."""

from __future__ import annotations

import json
import os
import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from graph.cli import group
from graph.core.cache_folder import VARIABLE, name_cache_folder
from graph.core.errors import DamagedStoreError
from graph.store import checksums, kept_answers, snapshots
from tests.fiction import organisation, tie, write

pytestmark = pytest.mark.slow

NAMES = [f"organisation-{number}" for number in range(40)]
QUERY = "SELECT ?a ?b { ?a stk:partneredWith ?b } ORDER BY ?a ?b"
VERBS = (
    ["query", QUERY, "--json"],
    ["central", "--anyway", "--json"],
    ["show", "organisation-7", "--json"],
    ["ask", "partners-by-kind", "--json"],
)


def invoke(*words: object) -> Result:
    result = CliRunner(env={"COLUMNS": "100"}).invoke(group, [str(word) for word in words])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def list_notes(result: Result) -> list[str]:
    """The lines on standard error but those of progress."""
    return [line for line in result.stderr.splitlines() if not line.endswith(" ...")]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    rows = [tie("organisation-0", "partneredWith", name) for name in NAMES[1:30]]
    rows += [tie("organisation-1", "partneredWith", name) for name in NAMES[20:]]
    folder = tmp_path_factory.mktemp("damage") / "fiction"
    return write(folder, entities=[organisation(name) for name in NAMES], ties=rows)


@pytest.fixture(scope="module")
def sound(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A cache folder in which the data set is kept, with answers."""
    folder = tmp_path_factory.mktemp("sound")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(VARIABLE, str(folder))
        patch.setattr(kept_answers, "MIN_BYTES", 0)
        assert invoke("build", "-d", data, "-o", tmp_path_factory.mktemp("out")).exit_code == 0
        for verb in VERBS:
            assert invoke(*verb, "-d", data).exit_code == 0
    yield folder


@pytest.fixture(scope="module")
def expected(data: Path, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What the verbs answer from the tables."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(VARIABLE, str(tmp_path_factory.mktemp("empty")))
        return [invoke(*verb, "-d", data).stdout for verb in VERBS]


@pytest.fixture
def kept(data: Path, sound: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The stores of the data set in a cache folder of this test."""
    shutil.copytree(sound, tmp_path / "cache", copy_function=shutil.copy2)
    monkeypatch.setenv(VARIABLE, str(tmp_path / "cache"))
    monkeypatch.setattr(kept_answers, "MIN_BYTES", 0)
    monkeypatch.setattr(checksums, "_trusts_stamps", True)
    return snapshots.locate_audience_folder(name_cache_folder(), data, "internal")


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes() or b"x")
    for _ in range(3):
        content[random.Random(7).randrange(len(content))] ^= 0x55  # noqa: S311
    path.write_bytes(content)


def cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def put_folder(path: Path) -> None:
    path.unlink()
    (path / "inside").mkdir(parents=True)


def put_link(path: Path) -> None:
    path.rename(path.with_name("moved"))
    path.symlink_to("moved")


def put_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


DAMAGES: dict[str, Callable[[Path], object]] = {
    "flip": flip,
    "cut": cut,
    "empty": lambda path: path.write_bytes(b""),
    "longer": lambda path: path.write_bytes(path.read_bytes() + b"\0"),
    "delete": Path.unlink,
    "noise": lambda path: path.write_bytes(random.Random(3).randbytes(5000)),  # noqa: S311
    "[]": lambda path: path.write_bytes(b"[]"),
    "5": lambda path: path.write_bytes(b"5"),
    "nested": lambda path: path.write_bytes(b"[" * 100_000),
    "folder": put_folder,
    "link": put_link,
    "pipe": put_pipe,
}


def list_kept_files(kept: Path) -> list[str]:
    return sorted(path.relative_to(kept).as_posix() for path in kept.rglob("*") if path.is_file())


def forge_stamps(store: Path) -> None:
    """Note the sizes and times that the files of a store have now."""
    names = json.loads((store / "stamps.json").read_bytes())
    stamps = {name: checksums._take_stamp(store / name) for name in names}
    (store / "stamps.json").write_text(json.dumps(stamps))


def check_answers(
    data: Path, expected: list[str], *, notes: int, verbs: tuple[int, ...] = (0, 1, 2, 3)
) -> None:
    """Assert that verbs answer as from the tables, and that the first lines of them say what was damaged."""
    said: list[str] = []
    for number in verbs:
        result = invoke(*VERBS[number], "-d", data)
        assert (result.exit_code, result.stdout) == (0, expected[number]), list_notes(result)
        said += list_notes(result)
    assert len(said) == notes, said
    assert all("damaged" in line and line.startswith("stakeholders: ") for line in said)


def test_undamaged_nothing_is_said(data: Path, kept: Path, expected: list[str]) -> None:
    check_answers(data, expected, notes=0)
    assert len(list_kept_files(kept)) > 15
    (stamps,) = kept.glob("*/stamps.json")
    written = stamps.stat().st_mtime_ns
    check_answers(data, expected, notes=0)
    assert stamps.stat().st_mtime_ns == written  # a copy has other times: noted once


def test_every_file_damaged_in_turn(data: Path, kept: Path, sound: Path, expected: list[str]) -> None:
    """Each file in a way or two by chance: over all, every way."""
    chance = random.Random(20)  # noqa: S311
    ways = list(DAMAGES)
    for turn, name in enumerate(list_kept_files(kept)):
        shutil.rmtree(kept)
        shutil.copytree(sound / kept.relative_to(kept.parents[2]), kept, copy_function=shutil.copy2)
        path = kept / name
        if path.name.startswith("stamps") or path.name == "lock" or not path.stat().st_size:
            continue  # below
        way = ways[turn % len(ways)] if turn < len(ways) else chance.choice(ways)
        DAMAGES[way](path)
        if path.parent.name == "answers":
            check_answers(data, expected, notes=int(way != "delete"))  # what is not there is asked
        else:
            check_answers(data, expected, notes=1, verbs=(chance.randrange(4), 0))


@pytest.mark.parametrize("way", DAMAGES)
def test_a_description_damaged_in_every_way(data: Path, kept: Path, expected: list[str], way: str) -> None:
    (path,) = kept.glob("*/edition.json")
    DAMAGES[way](path)
    check_answers(data, expected, notes=1, verbs=(2, 0))


@pytest.mark.parametrize("way", DAMAGES)
def test_the_name_of_the_current_store_damaged_in_every_way(
    data: Path, kept: Path, expected: list[str], way: str
) -> None:
    DAMAGES[way](kept / snapshots.CURRENT)
    check_answers(data, expected, notes=1, verbs=(2, 0))


@pytest.mark.parametrize("way", ["flip", "empty", "delete", "noise", "[]", "nested", "folder"])
def test_damaged_times_only_cost_time(data: Path, kept: Path, expected: list[str], way: str) -> None:
    (path,) = kept.glob("*/stamps.json")
    DAMAGES[way](path)
    check_answers(data, expected, notes=0, verbs=(2,))


@pytest.mark.parametrize("way", ["longer", "delete", "folder", "link", "pipe"])
def test_a_damaged_lock(data: Path, kept: Path, expected: list[str], way: str) -> None:
    (path,) = kept.glob("*/lock")
    DAMAGES[way](path)
    check_answers(data, expected, notes=1, verbs=(2, 0))


@pytest.mark.parametrize("place", ["data set", "audience", "store", "engine", "answers"])
@pytest.mark.parametrize("way", ["file", "link"])
def test_a_folder_replaced_by_something_else(
    data: Path, kept: Path, expected: list[str], place: str, way: str, tmp_path: Path
) -> None:
    (store,) = kept.glob("*-*-*")
    folder = {
        "data set": kept.parent,
        "audience": kept,
        "store": store,
        "engine": store / "graph",
        "answers": store / "answers",
    }[place]
    moved = tmp_path / "mine"
    folder.rename(moved)
    (moved / "mine.txt").write_text("mine")
    if way == "file":
        folder.write_text("5")
    else:
        folder.symlink_to(moved)
    check_answers(data, expected, notes=1, verbs=(1, 0))
    assert (moved / "mine.txt").read_text() == "mine"  # behind a link nothing is removed


def test_a_file_too_much_is_damage(data: Path, kept: Path, expected: list[str]) -> None:
    (graph,) = kept.glob("*/graph")
    (graph / "000999.log").write_bytes(b"what the engine would replay")
    check_answers(data, expected, notes=1, verbs=(0, 1))


def test_an_answer_to_another_question_is_not_taken_for_this_one(
    data: Path, kept: Path, expected: list[str]
) -> None:
    for folder in kept.glob("*/answers"):
        contents = [path.read_bytes() for path in sorted(folder.iterdir())]
        assert len(contents) > 2
        for path, content in zip(sorted(folder.iterdir()), contents[1:] + contents[:1], strict=True):
            path.write_bytes(content)
    for number, verb in enumerate(VERBS):
        result = invoke(*verb, "-d", data)
        assert (result.exit_code, result.stdout) == (0, expected[number])
        assert len(list_notes(result)) <= 1  # one for all answers of a command


def test_damage_that_the_engine_finds_while_it_reads(
    data: Path, kept: Path, expected: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Bytes rot on the disk, and no time shows it."""
    monkeypatch.setattr(checksums, "READ_EACH_TIME", 0)
    (store,) = kept.glob("*-*-*")
    shutil.rmtree(store / "answers")
    for path in (store / "graph").glob("*.sst"):
        content = bytearray(path.read_bytes())
        content[len(content) // 8 : len(content) // 4] = bytes(len(content) // 4 - len(content) // 8)
        path.write_bytes(content)
    forge_stamps(store)
    assert snapshots.open_latest_snapshot(kept), "the damage is not seen when it is opened"
    check_answers(data, expected, notes=1)


@pytest.mark.parametrize("verb", ["check", "central"])
def test_what_reads_all_of_a_store_finds_damage_before_the_engine_does(
    data: Path, kept: Path, sound: Path, monkeypatch: pytest.MonkeyPatch, verb: str
) -> None:
    """Some queries of the engine go on for ever, and take all memory, where they meet with damage."""
    monkeypatch.setattr(checksums, "READ_EACH_TIME", 0)
    arguments = [verb, "--json", "-d", data]
    right = invoke(*arguments)
    for name in sorted(path.name for path in kept.glob("*/graph/*.sst")):
        shutil.rmtree(kept)
        shutil.copytree(sound / kept.relative_to(kept.parents[2]), kept, copy_function=shutil.copy2)
        (store,) = kept.glob("*-*-*")
        content = bytearray((store / "graph" / name).read_bytes())
        content[len(content) // 2] ^= 1
        (store / "graph" / name).write_bytes(content)
        forge_stamps(store)
        with monkeypatch.context() as patch:
            patch.setattr(checksums, "_trusts_stamps", True)
            result = invoke(*arguments)
        assert (result.exit_code, result.stdout) == (right.exit_code, right.stdout)
        assert name in result.stderr, "nobody noticed"


def test_where_there_are_two_the_later_whole_one_is_read(
    data: Path, kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One in the usual place and one where that could not be written: the first may be damaged for good."""
    first, second = tmp_path / "cache" / "stores", tmp_path / "second"
    shutil.copytree(first, second)
    monkeypatch.setattr(snapshots, "list_cache_folders", lambda: [first, second])
    (path,) = kept.glob("*/edition.json")
    path.write_bytes(b"5")
    snapshot = snapshots.find_snapshot(data, "internal")
    assert snapshot
    assert snapshot.folder.is_relative_to(second)
    (path,) = snapshot.folder.glob("edition.json")
    path.write_bytes(b"5")
    with pytest.raises(DamagedStoreError, match=r"edition\.json: is damaged"):
        snapshots.find_snapshot(data, "internal")


def test_without_tables_it_is_told_plainly(data: Path, kept: Path, tmp_path: Path) -> None:
    shutil.copytree(data, tmp_path / "gone")
    assert invoke("build", "-d", tmp_path / "gone", "-o", tmp_path / "out").exit_code == 0
    folder = snapshots.locate_audience_folder(name_cache_folder(), tmp_path / "gone", "internal")
    (path,) = folder.glob("*/edition.json")
    path.write_bytes(b"5")
    shutil.rmtree(tmp_path / "gone")
    result = invoke("show", "organisation-7", "-d", tmp_path / "gone")
    assert result.exit_code == 2
    assert "no such file or folder" in result.stderr
