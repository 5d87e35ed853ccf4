"""`build`: four files, all of them or none, whatever interrupts it."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from hashlib import sha256
from pathlib import Path

import pytest
import rdflib

from graph.core.messages import localise_digits
from graph.store import snapshots
from tests.commands.tables import COUNTING, Curated, rows
from tests.conftest import ROOT, Process, Run

FILES = {"graph.trig", "graph.ttl", "network.html", "summary.json"}
# rdflib's own TriG parser uses what rdflib has deprecated
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
STK = rdflib.Namespace("https://w3id.org/stk/ns#")
STEPS = ROOT / "data" / "steps"


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, hidden ones included."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, stakeholders: Run, mixed: Path) -> Path:
    folder = tmp_path_factory.mktemp("built") / "deep" / "outputs"
    assert stakeholders("build", "-d", mixed, "-o", folder).exit_code == 0
    return folder


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory, stakeholders: Run) -> Path:
    folder = tmp_path_factory.mktemp("example")
    assert stakeholders("build", "-o", folder).exit_code == 0
    return folder


def summary(folder: Path) -> dict[str, object]:
    found: dict[str, object] = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
    return found


def test_four_files_are_written_and_the_store_is_kept_elsewhere(built: Path, mixed: Path) -> None:
    assert set(contents(built)) == FILES
    assert [path.name for path in built.iterdir() if path.is_dir()] == []
    assert snapshots.find_snapshot(mixed, "internal")


def test_the_summary_lists_the_other_files_by_hash(built: Path) -> None:
    told = {
        row["name"]: (row["bytes"], row["sha256"])
        for row in json.loads((built / "summary.json").read_bytes())["files"]
    }
    assert told == {
        name: (len(data), sha256(data).hexdigest())
        for name, data in contents(built).items()
        if name != "summary.json"
    }


@pytest.mark.parametrize("which", ["steps", "mixed"])
def test_the_figures_of_the_summary_are_those_of_the_tables(
    which: str, built: Path, example: Path, mixed: Path
) -> None:
    source, folder = (STEPS, example) if which == "steps" else (mixed, built)
    said, tables = json.loads((folder / "summary.json").read_bytes()), Curated(source)
    things = [*rows(source, "entities"), *rows(source, "events")]
    classes = {tables.one(row["id"]): row["class"] for row in things}
    assert said["entities"] == Counter(classes.values())
    assert said["organisations"] == len(tables.organisations)
    pairs = {level: tables.graph(level).number_of_edges() for level in ("stated", "implied", "ambiguous")}
    assert said["connected_pairs"] == pairs | {"unknown": pairs["ambiguous"]}  # every row gives a certainty
    assert said["events"] == len({row["id"] for row in rows(source, "events")})
    assert said["counts"] == len({row["id"] for row in rows(source, "counts")})
    assert [row["id"] for row in said["sources"]] == sorted(row["id"] for row in tables.sources)
    by_kind: dict[str, Counter[str]] = {}
    for key in tables.supports:
        direct = [row for row in tables.supports[key] if row["kind"] == key[0]]
        level = tables.strongest(key) if direct else "inferred"
        by_kind.setdefault(key[0], Counter())[level] += 1
    for kind in COUNTING & set(by_kind):
        assert said["ties"][kind] == by_kind[kind], kind
    assert said["findings"].get("error", 0) == 0


def test_the_graph_files_can_be_read_by_others(built: Path) -> None:
    merged = rdflib.Graph().parse(built / "graph.ttl", format="turtle")
    evidence = rdflib.Dataset().parse(built / "graph.trig", format="trig")
    statements = {quad[:3] for quad in evidence.quads() if quad[3] != evidence.default_graph.identifier}
    nodes = {node for triple in [*merged, *statements] for node in triple}
    assert not [node for node in nodes if isinstance(node, rdflib.BNode)]
    assert {STK.partneredWith, STK.memberOf} <= set(merged.predicates())
    sets = set(rdflib.Graph().parse(built / "graph.ttl").subjects(rdflib.RDF.type, STK.AssertionSet))
    assert not sets, "graph.ttl describes no set"
    certainty = dict(evidence.default_graph.subject_objects(STK.certainty))
    stated = {
        quad[:3]
        for quad in evidence.quads((None, STK.partneredWith, None, None))
        if certainty[quad[3]] == STK.stated
    }
    assert stated
    assert stated == set(merged.triples((None, STK.partneredWith, None)))


def test_every_named_graph_says_where_its_words_stand(built: Path) -> None:
    evidence = rdflib.Dataset().parse(built / "graph.trig", format="trig")
    names = {graph for *_, graph in evidence.quads()} - {None, evidence.default_graph.identifier}
    described = dict(evidence.default_graph.subject_objects(STK.certainty))
    assert names
    assert names == set(described)
    for name in names:
        if described[name] in (STK.stated, STK.implied, STK.ambiguous):
            told = set(evidence.default_graph.predicates(name))
            assert {STK.source, STK.locator, STK.phrase} <= told or {STK.decidedBy, STK.reason} <= told


def test_what_was_built_answers_as_the_tables_do(built: Path, mixed: Path, stakeholders: Run) -> None:
    for verb in ("central", "isolated"):
        from_tables = json.loads(stakeholders(verb, "-d", mixed, "--json").stdout)
        from_graph = json.loads(stakeholders(verb, "-d", built / "graph.trig", "--json").stdout)
        assert from_graph["rows"] == from_tables["rows"]
        assert from_graph["projection"] == from_tables["projection"]


def test_the_answer_names_the_files_and_the_readers(tmp_path: Path, stakeholders: Run, mixed: Path) -> None:
    said = stakeholders("build", "-d", mixed, "-o", tmp_path / "o", "--audience", "partners").stdout
    assert said.splitlines()[0] == "The Lantern Valley. Partners' edition."
    said = " ".join(said.split())
    for name in FILES:
        assert f"wrote {tmp_path / 'o' / name}" in said
    assert "warnings. To read them: stakeholders check -d" in said


def test_it_answers_in_bengali_with_the_same_numbers(
    tmp_path: Path, stakeholders: Run, mixed: Path, built: Path
) -> None:
    said = stakeholders("build", "-d", mixed, "-o", tmp_path, "--lang", "bn").stdout
    figures = summary(built)
    organisations, stated = figures["organisations"], figures["connected_pairs"]["stated"]
    number = [localise_digits(str(figure), "bn") for figure in (organisations, stated)]
    assert f"{number[0]}টি সংস্থা ও {number[1]}টি নথিভুক্ত সংযোগ।" in " ".join(said.split())
    assert "লেখা হয়েছে: " in said
    assert "documented connections" not in said
    assert contents(tmp_path) == contents(built)


def test_the_outputs_go_to_a_folder_named_after_the_data_set(
    tmp_path: Path, stakeholders: Run, mixed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert stakeholders("build", "-d", mixed).exit_code == 0
    assert {path.name for path in (tmp_path / "outputs" / "lantern-valley").iterdir()} == FILES


@pytest.mark.slow
def test_files_of_the_user_stay(tmp_path: Path, stakeholders: Run, mixed: Path) -> None:
    mine = {"notes.txt": b"mine", "graph.ttl.bak": b"old", ".hidden": b"also mine", "sub/deep.csv": b"a,b"}
    (tmp_path / "sub").mkdir()
    for name, data in mine.items():
        (tmp_path / name).write_bytes(data)
    for _ in range(2):
        assert stakeholders("build", "-d", mixed, "-o", tmp_path).exit_code == 0
        assert {name: data for name, data in contents(tmp_path).items() if name not in FILES} == mine


@pytest.fixture
def earlier(tmp_path: Path, stakeholders: Run, mixed: Path) -> Path:
    """A folder with the public edition, which no other edition equals."""
    folder = tmp_path / "outputs"
    assert stakeholders("build", "-d", mixed, "-o", folder, "--audience", "public").exit_code == 0
    return folder


def test_an_error_in_the_tables_leaves_the_earlier_outputs(
    earlier: Path, tmp_path: Path, stakeholders: Run, mixed: Path
) -> None:
    before = contents(earlier)
    faulty = shutil.copytree(mixed, tmp_path / "faulty")
    text = (faulty / "ties.csv").read_text(encoding="utf-8")
    (faulty / "ties.csv").write_text(
        text.replace("saffron-union,memberOf", "safron-union,memberOf", 1), encoding="utf-8"
    )
    result = stakeholders("build", "-d", faulty, "-o", earlier)
    assert (result.exit_code, result.stdout) == (1, "")
    assert (
        "ties.csv, line 8, column 'subject': no entity 'safron-union'; did you mean 'saffron-union'?"
        in result.stderr
    )
    assert "nothing was written" in result.stderr
    assert contents(earlier) == before


def test_a_rule_that_the_graph_breaks_leaves_the_earlier_outputs(
    earlier: Path, tmp_path: Path, stakeholders: Run, mixed: Path
) -> None:
    """The rows are fine one by one; together they make a cycle."""
    before = contents(earlier)
    faulty = shutil.copytree(mixed, tmp_path / "faulty")
    with (faulty / "ties.csv").open("a", encoding="utf-8") as file:
        file.write("amber-trust,partOf,tern-programme,,,,,,,annual-letter,9,our Tern Programme,stated,\n")
    result = stakeholders("build", "-d", faulty, "-o", earlier)
    assert result.exit_code == 1
    assert "part of" in result.stderr
    assert contents(earlier) == before


def test_a_file_in_the_place_of_the_folder_is_named_and_kept(
    tmp_path: Path, stakeholders: Run, mixed: Path
) -> None:
    target = tmp_path / "outputs"
    target.write_bytes(b"a file of mine")
    result = stakeholders("build", "-d", mixed, "-o", target)
    assert result.exit_code == 2
    assert str(target) in result.stderr
    assert contents(tmp_path) == {"outputs": b"a file of mine"}


@pytest.mark.slow
def test_a_folder_in_the_place_of_a_file_leaves_the_earlier_outputs(
    earlier: Path, stakeholders: Run, mixed: Path
) -> None:
    (earlier / "summary.json").unlink()
    (earlier / "summary.json").mkdir()
    (earlier / "summary.json" / "mine.txt").write_bytes(b"mine")
    before = contents(earlier)
    result = stakeholders("build", "-d", mixed, "-o", earlier)
    assert result.exit_code == 2
    assert "summary.json" in result.stderr
    assert contents(earlier) == before


def test_a_full_disk_leaves_the_earlier_outputs(earlier: Path, mixed: Path, cramped: Process) -> None:
    before = contents(earlier)
    done = cramped("build", "-d", mixed, "-o", earlier)
    assert done.returncode == 2
    assert b"cannot be written" in done.stderr
    assert b"Traceback" not in done.stderr
    assert contents(earlier) == before
    assert {path.name for path in earlier.iterdir()} == FILES


@pytest.mark.skipif(os.geteuid() == 0, reason="no folder is read-only to root")
def test_a_read_only_folder_is_named(earlier: Path, stakeholders: Run, mixed: Path) -> None:
    before = contents(earlier)
    earlier.chmod(0o555)
    try:
        result = stakeholders("build", "-d", mixed, "-o", earlier)
    finally:
        earlier.chmod(0o755)
    assert result.exit_code == 2
    assert str(earlier) in result.stderr
    assert contents(earlier) == before


# What a child does: build, and hit itself with a signal at the n-th call of a function of `os`
HIT = """
import os, signal, sys
name, number, sent = sys.argv[1], int(sys.argv[2]), getattr(signal, sys.argv[3])
real, calls = getattr(os, name), []
def counting(*arguments, **named):
    done = real(*arguments, **named)
    calls.append(1)
    if len(calls) == number:
        os.kill(os.getpid(), sent)
    return done
setattr(os, name, counting)
sys.argv[1:] = sys.argv[4:]
from graph.cli import main
main()
"""


def hit(function: str, number: int, sent: str, source: Path, target: Path) -> int:
    command = [
        sys.executable,
        "-c",
        HIT,
        function,
        str(number),
        sent,
        "build",
        "-d",
        str(source),
        "-o",
        str(target),
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, timeout=60)
    assert b"Traceback" not in done.stderr
    return done.returncode


@pytest.mark.parametrize(
    "number", [1, *(pytest.param(number, marks=pytest.mark.slow) for number in range(2, 8))]
)
def test_killed_while_writing_it_leaves_the_earlier_outputs(
    number: int, earlier: Path, mixed: Path, stakeholders: Run
) -> None:
    before = contents(earlier)
    assert hit("fsync", number, "SIGKILL", mixed, earlier) == -signal.SIGKILL
    assert {name: data for name, data in contents(earlier).items() if name in before} == before
    # the next one removes what was left behind
    assert stakeholders("build", "-d", mixed, "-o", earlier).exit_code == 0
    assert {path.name for path in earlier.iterdir()} == FILES


@pytest.mark.slow
@pytest.mark.parametrize(("sent", "code"), [("SIGINT", 130), ("SIGTERM", 143)])
@pytest.mark.parametrize("number", [1, 4])
def test_interrupted_while_writing_it_leaves_the_earlier_outputs_and_no_trace(
    number: int, sent: str, code: int, earlier: Path, mixed: Path
) -> None:
    before = contents(earlier)
    assert hit("fsync", number, sent, mixed, earlier) == code
    assert contents(earlier) == before
    assert {path.name for path in earlier.iterdir()} == FILES


@pytest.mark.slow
def test_interrupted_while_the_files_take_their_places_it_finishes(
    earlier: Path, mixed: Path, built: Path
) -> None:
    assert hit("replace", 1, "SIGINT", mixed, earlier) in (0, 130)
    assert contents(earlier) == contents(built)


@pytest.mark.slow
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGKILL, signal.SIGTERM])
def test_at_whatever_moment_it_is_stopped_the_outputs_are_one_edition(
    sent: signal.Signals, earlier: Path, mixed: Path, built: Path
) -> None:
    before, after = contents(earlier), contents(built)
    command = [sys.executable, str(ROOT / "cli.py"), "build", "-d", str(mixed), "-o", str(earlier)]
    for moment in (0.1, 0.3, 0.45, 0.6, 0.8):
        child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(moment)
        child.send_signal(sent)
        child.wait(60)
        now = {name: data for name, data in contents(earlier).items() if name in FILES}
        assert now in (before, after), f"a mixture after {moment} s"
        if now == after:
            assert child.returncode in (0, -sent, 130, 143)
            break
        assert child.returncode in (130, 143, -sent)


def test_a_map_that_would_show_nobody_anything_is_not_drawn(
    tmp_path: Path, stakeholders: Run, mixed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("graph.publish.build.MOST_DRAWN", 3)
    result = stakeholders("build", "-d", mixed, "-o", tmp_path)
    assert result.exit_code == 0
    assert "network.html is not drawn" in result.stdout
    assert set(contents(tmp_path)) == FILES - {"network.html"}
    assert {row["name"] for row in json.loads((tmp_path / "summary.json").read_bytes())["files"]} == {
        "graph.trig",
        "graph.ttl",
    }
