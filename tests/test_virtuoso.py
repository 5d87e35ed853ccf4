"""Virtuoso from Debian: no default graph of its own, answers that are cut, another way to compute."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from graph.core import resources
from graph.core.address import Address
from graph.core.errors import QueryError
from graph.model.opening import open_endpoint, open_graph
from graph.quality.questions import QuestionCatalogue
from graph.store.remote.endpoint import Endpoint
from tests.conftest import KESTREL, ROOT, Run
from tests.endpoints import free_port, wait_for

pytestmark = pytest.mark.slow
MOST = 10_000  # rows that it gives at once, as Debian sets it
STEPS = ROOT / "data" / "steps"

SETTINGS = """[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
[TempDatabase]
DatabaseFile = {folder}/virtuoso-temp.db
TransactionFile = {folder}/virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
ServerThreads = 4
NumberOfBuffers = 8000
MaxDirtyBuffers = 6000
DirsAllowed = {folder}
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = {folder}
ServerThreads = 4
[SPARQL]
ResultSetMaxRows = {most}
"""


@pytest.fixture(scope="module")
def virtuoso(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server of its own, which anybody may write to."""
    program, shell = shutil.which("virtuoso-t"), shutil.which("isql-vt")
    assert program and shell, "no Virtuoso here: python tests/browser.py --slow installs it"
    folder = tmp_path_factory.mktemp("virtuoso")
    sql, http = free_port(), free_port()
    settings = folder / "virtuoso.ini"
    settings.write_text(SETTINGS.format(folder=folder, sql=sql, http=http, most=MOST))
    command = [program, "+configfile", str(settings), "+foreground"]
    with subprocess.Popen(
        command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            wait_for(http, process, seconds=120)
            grant = b'grant SPARQL_UPDATE to "SPARQL";\n'
            login = [shell, f"127.0.0.1:{sql}", "dba", "dba"]
            done = subprocess.run(login, input=grant, capture_output=True, timeout=60, check=False)
            assert b"Done." in done.stdout, done.stdout + done.stderr
            yield f"http://127.0.0.1:{http}/sparql"
        finally:
            process.kill()


@pytest.fixture(scope="module")
def pushed(virtuoso: str, stakeholders: Run) -> str:
    for path in (STEPS, KESTREL):  # one server for both: each merged view is in a graph of its own
        result = stakeholders("push", virtuoso, "-d", path)
        assert result.exit_code == 0, result.stderr
    return virtuoso


def rows(answer: object) -> list[tuple[str, ...]]:
    return [tuple(map(str, row)) for row in answer]  # type: ignore[attr-defined]


@pytest.mark.parametrize("path", [STEPS, KESTREL], ids=["steps", "kestrel"])
def test_every_named_question_has_the_answer_that_it_has_here(path: Path, pushed: str) -> None:
    here = open_graph(path, audience="public")
    there = open_endpoint(Address.parse(f"{pushed}#{here.dataset.name}"), audience="public")
    different = []
    for name, question in QuestionCatalogue(resources.find_ontology() / "questions").by_name.items():
        text = question.fill_parameters({}, here)
        if here.store.answer_query(text, rows) != there.store.answer_query(text, rows):
            different.append(name)
    assert different == []


@pytest.mark.parametrize("path", [STEPS, KESTREL], ids=["steps", "kestrel"])
def test_every_statement_comes_back(path: Path, pushed: str) -> None:
    here = open_graph(path, audience="public")
    there = open_endpoint(Address.parse(f"{pushed}#{here.dataset.name}"), audience="public")
    assert there.store.list_graphs() == here.store.list_graphs()
    assert set(there.store.iter_quads()) == set(here.store.iter_quads())


@pytest.mark.parametrize(
    "call", [["central", "--anyway"], ["isolated", "--all"], ["show", "CIC-BD"], ["check"]]
)
def test_a_verb_says_the_same(call: list[str], pushed: str, stakeholders: Run) -> None:
    said = [
        stakeholders(*call, "--json", "--audience", "public", "-d", data)
        for data in (STEPS, f"{pushed}#steps")
    ]
    assert said[0].exit_code == said[1].exit_code
    if call != ["check"]:  # which names files and rows
        assert said[0].stdout == said[1].stdout


def test_a_data_set_has_to_be_named(pushed: str, stakeholders: Run) -> None:
    result = stakeholders("central", "-d", pushed)
    assert result.exit_code == 2
    assert "holds the data sets 'kestrel', 'steps'; say which" in " ".join(result.stderr.split())


def test_an_answer_that_it_cuts_is_fetched_in_pages(pushed: str) -> None:
    bare = Endpoint(Address.parse(pushed))
    query = "SELECT ?g ?s ?p ?o { GRAPH ?g { ?s ?p ?o } }"
    whole = bare.select_server_rows(query)
    assert len(whole) > 2 * MOST
    assert len({tuple(row) for row in whole}) == len(whole)
    with pytest.raises(QueryError, match=r"gives 10,000 of [\d,]+ rows at once"):
        Endpoint(Address.parse(pushed)).answer_query("SELECT ?s ?p ?o { ?s ?p ?o }", list)


def test_what_is_replaced_leaves_the_neighbour_alone(pushed: str, stakeholders: Run) -> None:
    assert stakeholders("push", pushed, "-d", KESTREL).exit_code == 2
    assert stakeholders("push", pushed, "-d", KESTREL, "--force").exit_code == 0
    for path in (STEPS, KESTREL):
        here = open_graph(path, audience="public")
        store, _ = Endpoint.open(Address.parse(f"{pushed}#{here.dataset.name}"))
        assert {quad for quad in store.iter_quads() if quad.graph_name != ox.DefaultGraph()} == {
            quad for quad in here.store.iter_quads() if quad.graph_name != ox.DefaultGraph()
        }
