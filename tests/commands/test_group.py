"""What all verbs share: help, the JSON envelope, exit codes, consoles, and how little `--help` loads."""

from __future__ import annotations

import json
import os
import pty
import re
import shlex
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import click
import openpyxl
import pytest

from graph.cli import VERBS, group
from graph.cli.output import show_progress
from graph.cli.verbs import GROUPS
from tests.commands.tables import rows
from tests.commands.valley import strict
from tests.conftest import ROOT, Process, Run
from tests.endpoints import oxigraph

HEAVY = (
    *("rdflib", "networkx", "pyvis", "pyshacl", "rich", "scipy", "numpy", "rapidfuzz", "python_calamine"),
    *("rustworkx", "sknetwork", "typst", "fontpkg"),
)
NONE_NAMED = "SELECT ?s { ?s stk:succeeds stk:nothing }"

# a call of every verb; OUT stands for a free folder, DATA for the fictional data set, SERVER for an endpoint
CALLS = {
    "import": ["import", str(ROOT / "tests" / "files" / "import" / "ties.csv"), "-o", "OUT/imported"],
    "init": ["init", "OUT/begun"],
    "read": ["read", str(ROOT / "tests" / "files" / "reading" / "forum.md")],
    "build": ["build", "-o", "OUT/built"],
    "check": ["check"],
    "query": ["query", "SELECT ?s ?name { ?s a stk:Platform ; skos:prefLabel ?name }"],
    "ask": ["ask"],
    "show": ["show", "Amber Trust"],
    "path": ["path", "Amber Trust", "Cobalt Forum"],
    "central": ["central"],
    "isolated": ["isolated", "--all"],
    "brokers": ["brokers"],
    "communities": ["communities"],
    "whatif": ["whatif", "--worst", "1"],
    "keyplayers": ["keyplayers", "--size", "2"],
    "structure": ["structure", "--anyway"],
    "ego": ["ego", "Amber Trust"],
    "scorecard": ["scorecard"],
    "introduce": ["introduce"],
    "next": ["next"],
    "change": ["change", "2017", "2020"],
    "compare": ["compare", "DATA", "DATA"],
    "map": ["map", "-o", "OUT/map.html"],
    "share": ["share", "-o", "OUT/share", "--size", "a4"],
    "report": ["report", "-o", "OUT/report.html"],
    "export": ["export", "-o", "OUT/tables"],
    "corrections": ["corrections", "--list"],
    "survey": ["survey", str(ROOT / "tests" / "files" / "survey" / "answers.csv"), "--dry-run"],
    "matrix": ["matrix", "kinds-topics"],
    "sheet": ["sheet", "Amber Trust", "-o", "OUT/sheet.pdf"],
    "bundle": ["bundle", "-o", "OUT/bundle.zip"],
    "diff": ["diff", "DATA", "DATA"],
    "identity": ["identity"],
    "due": ["due", "--by", "2030"],
    "forget": ["forget", "Amber Trust"],
    "push": ["push", "SERVER", "--force"],
    "cache": ["cache", "--clear"],
}
SERVING = {"open", "publish"}  # the pages of the workbench: tests/serve
MEASURED = {"path", "central", "isolated", "brokers", "communities", "whatif", "introduce", "next"}
MEASURED |= {"keyplayers", "structure", "ego", "scorecard"}
WITHOUT_NETWORK = {"read"}  # of documents alone: its JSON names no network
# too few ties to try its score; too little was seen; nobody has suggested any; nothing differs or is due
SILENT = {
    "communities",
    "introduce",
    "keyplayers",
    "scorecard",
    "corrections",
    "diff",
    "due",
    "cache",
    "identity",
}


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The address of an endpoint to push to."""
    with oxigraph() as running:
        yield running.query


def call(verb: str, out: Path, data: Path, server: str) -> list[str]:
    known = {"OUT": str(out), "DATA": str(data), "SERVER": server}
    words = CALLS[verb]
    for word, meant in known.items():
        words = [part.replace(word, meant) for part in words]
    without_data = verb in ("cache", "import", "init") or "DATA" in CALLS[verb]
    return words if without_data else [*words, "-d", str(data)]


def test_the_verbs_are_listed_each_with_what_it_does(stakeholders: Run) -> None:
    listed = stakeholders("--help").stdout.partition("Show this message and exit.")[2]
    assert re.findall(r"^(\S.*):$", listed, re.MULTILINE) == list(GROUPS)
    named = re.findall(r"^  (\w+) {2,}(\S.*)", listed, re.MULTILINE)
    assert [name for name, _ in named] == list(VERBS)
    assert len(VERBS) == sum(map(len, GROUPS.values()))
    assert set(CALLS) | SERVING == set(VERBS)
    assert all(len(what) > 15 for _, what in named)


def test_a_verb_is_listed_with_the_first_sentence_of_its_help() -> None:
    told = {name: group.get_command(click.Context(group), name) for name in VERBS}
    assert {name: verb and verb.get_short_help_str(limit=200) for name, verb in told.items()} == VERBS


def write_partner_list(path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (
        ("Name", "Type", "Works with"),
        ("Amber Trust", "NGO", "Nodi Club"),
        ("Nodi Club", "CBO", ""),
    ):
        book.active.append(row)
    book.save(path)


@pytest.mark.slow
def test_without_arguments_it_says_in_ten_lines_how_to_start(
    stakeholders: Run, process: Process, tmp_path: Path
) -> None:
    result = stakeholders()
    assert (result.exit_code, result.stderr) == (0, "")
    assert len([line for line in result.stdout.splitlines() if line]) <= 10
    named = re.findall(r"^  stakeholders (.+?)(?: {2,}|$)", result.stdout, re.MULTILINE)
    assert len(named) == 7
    write_partner_list(tmp_path / "my.xlsx")
    for words in map(shlex.split, named):  # in this order: the workbook is there before it is checked
        assert words[0] in SERVING or process(*words, cwd=tmp_path).returncode == 0, words
    for written in re.findall(r"outputs/\S+", result.stdout):
        assert (tmp_path / written).is_file()


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_and_every_option_has_help(verb: str, stakeholders: Run) -> None:
    result = stakeholders(verb, "--help")
    assert result.exit_code == 0
    usage, _, rest = result.stdout.partition("Options:")
    assert usage.startswith(f"Usage: group {verb}") or usage.startswith(f"Usage: stakeholders {verb}")
    assert re.search(r"\n\n  [A-Z][^\n]{20,}", usage), "no sentence on what it does"
    options = re.split(r"\n  (?=-)", rest)[1:]
    assert verb in SERVING or any(option.startswith("--json") for option in options)
    for option in options:
        assert re.search(r"\s{2,}\S+ \S+", option), f"{option!r} says nothing of itself"


def test_help_loads_no_heavy_library() -> None:
    code = (
        "import sys\n"
        "from graph.cli import group\n"
        f"for words in ([], ['--help'], *([verb, '--help'] for verb in {list(VERBS)!r})):\n"
        "    try: group(words)\n"
        "    except SystemExit as end: assert end.code == 0, words\n"
        f"print(sorted(set({HEAVY!r}) & set(sys.modules)), file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, timeout=60)
    assert (done.returncode, done.stderr.decode().strip()) == (0, "[]")


@pytest.mark.parametrize("verb", CALLS)
def test_json_of_every_verb_has_one_envelope(
    verb: str, stakeholders: Run, mixed: Path, tmp_path: Path, server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if verb == "cache":
        monkeypatch.setenv("STAKEHOLDERS_CACHE", str(tmp_path / "cache"))  # else it holds what others built
    result = stakeholders(*call(verb, tmp_path, mixed, server), "--json")
    assert result.exit_code == 0
    answer = strict(result.stdout)
    assert (answer["schema"], answer["command"]) == (1, verb)
    assert isinstance(answer["rows"], list)
    assert bool(answer["rows"]) == (verb not in SILENT), "an example with rows was asked"
    assert ("projection" in answer) == (verb not in WITHOUT_NETWORK)
    assert (answer.get("projection") is not None) == (verb in MEASURED)
    if verb in MEASURED:
        keys = {"certainty", "kinds", "as_of", "audience", "nodes", "edges"}
        assert set(answer["projection"]) == keys


def test_an_empty_answer_is_no_failure(stakeholders: Run) -> None:
    result = stakeholders("query", NONE_NAMED)
    assert (result.exit_code, result.stdout.splitlines()[-1]) == (0, "0 rows")
    assert json.loads(stakeholders("query", NONE_NAMED, "--json").stdout)["rows"] == []


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["show", "Amber Trsut"], 2, "did you mean 'Amber Trust'"),
        (["path", "Amber Trust", "Cobald Forum"], 2, "did you mean 'Cobalt Forum'"),
        (["central", "--kind", "partneredwth"], 2, "did you mean 'partneredWith'"),
        (["ask", "secretariat"], 2, "did you mean 'secretariats'"),
        (["query", "SELECT"], 2, "does not parse"),
        (["central", "--certainty", "sure"], 2, "stated"),
        (["isolated", "--nonsense"], 2, "--nonsense"),
        (["show"], 2, "NAME"),
        (["export"], 2, "--output"),
    ],
)  # fmt: skip
def test_bad_input_ends_with_two_and_a_way_on(
    arguments: list[str], code: int, said: str, stakeholders: Run, mixed: Path
) -> None:
    result = stakeholders(*arguments, "-d", mixed)
    assert result.exit_code == code
    assert said in result.stderr
    assert result.stdout == ""


def test_an_unknown_verb_is_answered_with_the_nearest(stakeholders: Run) -> None:
    result = stakeholders("centrel")
    assert result.exit_code == 2
    assert "did you mean 'central'?" in result.stderr


def test_a_missing_data_set_is_named(stakeholders: Run, tmp_path: Path) -> None:
    result = stakeholders("central", "-d", tmp_path / "nowhere")
    assert result.exit_code == 2
    assert str(tmp_path / "nowhere") in result.stderr


CONSOLES = {
    "cp1252": {"PYTHONIOENCODING": "cp1252"},
    "C locale": {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
}


@pytest.mark.slow
@pytest.mark.parametrize("console", CONSOLES)
def test_every_verb_prints_on_a_console_that_lacks_most_characters(
    console: str, mixed: Path, tmp_path: Path, server: str
) -> None:
    """One process runs all verbs, as `main` does, and fails on the first traceback."""
    bengali = next(row["label_bn"] for row in rows(ROOT / "data" / "steps", "entities") if row["label_bn"])
    calls = [call(verb, tmp_path, mixed, server) for verb in CALLS]
    calls += [["show", "CIC-BD"], ["show", bengali], ["show", "Ünïcodé ☃ 雪"]]
    code = (
        "import json, sys\n"
        "from graph.cli import main\n"
        "for words in json.loads(sys.argv[1]):\n"
        "    sys.argv[1:] = words\n"
        "    print('##', ascii(words), flush=True)\n"
        "    try: main()\n"
        "    except SystemExit as end: print('##', end.code, flush=True)\n"
        "    sys.stdout.flush()\n"
    )
    env = {key: value for key, value in os.environ.items() if not key.startswith(("LC_", "PYTHON"))}
    env |= {"PYTHONPATH": str(ROOT), **CONSOLES[console]}
    argument = json.dumps(calls)
    done = subprocess.run(
        [sys.executable, "-c", code, argument], cwd=tmp_path, env=env, capture_output=True, timeout=120
    )
    charset = (
        "cp1252" if console == "cp1252" else "utf-8"
    )  # click writes UTF-8 where a locale offers ASCII only
    said, complaints = done.stdout.decode(charset), done.stderr.decode(charset)
    assert done.returncode == 0, complaints
    assert "Traceback" not in complaints
    codes = re.findall(r"^## (\d+)$", said, re.MULTILINE)
    assert codes == ["0"] * len(CALLS) + ["0", "0", "2"]
    assert "Initiatives on CEDAW, Bangladesh" in said


def test_json_is_utf8_whatever_the_console(process: Process, mixed: Path) -> None:
    done = process("show", "Amber Trust", "-d", mixed, "--json", env={"PYTHONIOENCODING": "cp1252"})
    assert json.loads(done.stdout.decode("utf-8"))["rows"][0]["labels"]["bn"] == "অ্যাম্বার ট্রাস্ট"


def on_a_terminal(arguments: list[str], **env: str) -> str:
    """Run the command with a pseudo-terminal as its output, and return what it wrote there."""
    ours, theirs = pty.openpty()
    whole = {key: value for key, value in os.environ.items() if key != "NO_COLOR"}
    child = subprocess.Popen(
        [sys.executable, str(ROOT / "cli.py"), *arguments],
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=subprocess.DEVNULL,
        env={**whole, "TERM": "xterm-256color", "COLUMNS": "100", **env},
    )
    os.close(theirs)
    said = b""
    while True:
        try:
            part = os.read(ours, 65536)
        except OSError:
            break  # Linux: the other end is closed
        if not part:
            break
        said += part
    os.close(ours)
    assert child.wait(60) == 0
    return said.decode()


def test_no_color_is_kept(mixed: Path) -> None:
    arguments = ["central", "-d", str(mixed)]
    assert "\x1b[" in on_a_terminal(arguments)
    assert "\x1b" not in on_a_terminal(arguments, NO_COLOR="1")


def test_nothing_but_text_goes_into_a_pipe(process: Process, mixed: Path) -> None:
    assert b"\x1b" not in process("central", "-d", mixed, env={"FORCE_COLOR": "", "TERM": "xterm"}).stdout


def test_a_reader_that_leaves_early_is_no_failure() -> None:
    child = subprocess.Popen(
        [sys.executable, str(ROOT / "cli.py"), "query", "SELECT * { ?s ?p ?o }", "--format", "csv"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert child.stdout
    assert child.stderr
    child.stdout.readline()
    child.stdout.close()
    complaints = child.stderr.read()
    child.stderr.close()
    progress = b"reading the example data set ...\n"  # a slow machine says so
    assert (child.wait(60), complaints.replace(progress, b"")) == (0, b"")


def test_progress_tells_no_terminal_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    """A step may name a file, and a file may be named by a stranger."""
    with show_progress("parsing red\x1b[31m.nq"):
        time.sleep(1.5)
    assert capsys.readouterr().err == "parsing red[31m.nq ...\n"


# ---------- interrupted ----------
IMPORTED = ["click", "graph.cli.verbs", "graph.core.errors", "gettext", "pyoxigraph", "networkx", "numpy"]


@pytest.mark.parametrize("at", IMPORTED)
@pytest.mark.parametrize(
    "start",
    [
        "import runpy; runpy.run_path('cli.py', run_name='__main__')",
        "from graph.cli import main; main()",
    ],
    ids=["checkout", "installed"],
)
def test_interrupted_while_it_imports_it_says_so_and_nothing_else(at: str, start: str, mixed: Path) -> None:
    """A real signal, sent to itself when a module is first looked for: before, in or after `main`."""
    code = (
        "import os, signal, sys\n"
        "class Finder:\n"
        "    def find_spec(self, name, *_):\n"
        f"        if name == {at!r}: os.kill(os.getpid(), signal.SIGINT)\n"
        "sys.meta_path.insert(0, Finder())\n" + start
    )
    words = [sys.executable, "-c", code, "central", "-d", str(mixed)]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(words, cwd=ROOT, env=env, capture_output=True, timeout=60)
    assert (done.returncode, done.stdout) == (130, b"")
    assert done.stderr == b"Interrupted.\n"


def test_where_a_shell_ignores_interruptions_so_does_it(mixed: Path) -> None:
    code = (
        "import os, signal, sys\n"
        "signal.signal(signal.SIGINT, signal.SIG_IGN)\n"
        "from graph.cli import main\n"
        "os.kill(os.getpid(), signal.SIGINT)\n"
        "main()"
    )
    words = [sys.executable, "-c", code, "next", "-d", str(mixed)]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout


def test_interrupted_from_python_it_ends_with_the_same_words(
    stakeholders: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("graph.model.network.Network.build_graph", interrupt)
    result = stakeholders("central")
    assert (result.exit_code, result.stdout, result.stderr) == (130, "", "Interrupted.\n")


def test_a_message_does_not_repeat_all_of_a_long_name(stakeholders: Run) -> None:
    result = stakeholders("show", "x" * 100_000)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("stakeholders: nothing is called 'xxx")
    assert 4_000 < len(result.stderr) < 4_100
