"""`push`: an edition into a server, in batches, gone on with where it broke off, and nothing else touched."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from graph.core.messages import format_number
from graph.model.opening import open_graph
from tests.conftest import KESTREL, ROOT, Run
from tests.endpoints import Asked, Say, Server, oxigraph, response, stranger

STEPS = ROOT / "data" / "steps"
FOREIGN = "<urn:foreign> <urn:says> <urn:else> ."


@pytest.fixture
def server() -> Iterator[Server]:
    with oxigraph() as running:
        yield running


def lines(path: Path, audience: str) -> set[str]:
    return {f"{quad} ." for quad in open_graph(path, audience=audience).store.iter_quads()}


@pytest.mark.parametrize("audience", ["public", "internal"])
@pytest.mark.parametrize("by_graph_store", [False, True])
def test_the_server_holds_the_edition_and_nothing_else(
    by_graph_store: bool, audience: str, server: Server, stakeholders: Run, mixed: Path
) -> None:
    how = ["--graph-store", server.store] if by_graph_store else []
    result = stakeholders("push", server.query, "-d", mixed, "--audience", audience, *how, "--json")
    assert result.exit_code == 0
    assert server.dump() == lines(mixed, audience)
    (row,) = json.loads(result.stdout)["rows"]
    assert row["statements"] == row["sent"] == len(server.dump())
    assert (row["audience"], row["merged_view"]) == (audience, "default graph")


def test_it_answers_in_bengali_with_the_same_number(server: Server, stakeholders: Run, mixed: Path) -> None:
    result = stakeholders("push", server.query, "-d", mixed, "--lang", "bn")
    said = " ".join(result.stdout.split())
    assert f"প্রকাশ্য সংস্করণ পাঠানো হয়েছে: {server.query}। মোট " in said
    assert f"{format_number(len(server.dump()), 'bn')}টি তথ্য" in said
    assert f"-d {server.query} --audience public" in said


def test_without_an_audience_it_is_the_public_edition(server: Server, stakeholders: Run, mixed: Path) -> None:
    result = stakeholders("push", server.query, "-d", mixed)
    assert result.stdout.startswith(f"Sent the public edition to {server.query}: ")
    assert server.dump() == lines(mixed, "public") != lines(mixed, "internal")


@pytest.mark.parametrize("options", [(), ("--union-default-graph",)])
@pytest.mark.parametrize("by_graph_store", [False, True])
def test_what_is_there_is_replaced_only_when_asked(
    by_graph_store: bool, options: tuple[str, ...], stakeholders: Run, mixed: Path
) -> None:
    with oxigraph(*options) as server:
        how = ["--graph-store", server.store] if by_graph_store else []
        assert stakeholders("push", server.query, "-d", mixed, "--audience", "internal", *how).exit_code == 0
        before = server.dump()
        server.update("INSERT DATA { GRAPH <urn:foreign> { <urn:foreign> <urn:says> <urn:else> } }")
        again = stakeholders("push", server.query, "-d", mixed, *how)
        assert (again.exit_code, "--force to replace it" in again.stderr) == (2, True)
        assert server.dump() == before | {FOREIGN.replace(" .", " <urn:foreign> .")}
        assert stakeholders("push", server.query, "-d", mixed, "--force", *how).exit_code == 0
        graph = " <https://example.org/lantern-valley/merged> ."  # where the default graph shows all graphs
        there = {line.replace(graph, " .") for line in server.dump()}
        assert there - {FOREIGN.replace(" .", " <urn:foreign> .")} == lines(mixed, "public")


def test_what_others_said_in_the_default_graph_stays(server: Server, stakeholders: Run, mixed: Path) -> None:
    server.update("INSERT DATA { <urn:foreign> <urn:says> <urn:else> }")
    for force in ([], ["--force"]):
        assert stakeholders("push", server.query, "-d", mixed, *force).exit_code == 0
        assert server.dump() == lines(mixed, "public") | {FOREIGN}


def test_a_graph_store_keeps_what_others_said_until_something_is_replaced(
    server: Server, stakeholders: Run, mixed: Path
) -> None:
    server.update("INSERT DATA { <urn:foreign> <urn:says> <urn:else> }")
    assert stakeholders("push", server.query, "-d", mixed, "--graph-store", server.store).exit_code == 0
    assert server.dump() == lines(mixed, "public") | {FOREIGN}


def test_a_second_data_set_in_one_default_graph_is_refused(
    server: Server, stakeholders: Run, mixed: Path
) -> None:
    assert stakeholders("push", server.query, "-d", mixed).exit_code == 0
    before = server.dump()
    result = stakeholders("push", server.query, "-d", KESTREL)
    assert (result.exit_code, "an endpoint of its own" in result.stderr) == (2, True)
    assert server.dump() == before


def test_two_data_sets_share_a_server_that_has_no_default_graph(stakeholders: Run, mixed: Path) -> None:
    with oxigraph("--union-default-graph") as server:
        for path in (mixed, KESTREL):
            assert stakeholders("push", server.query, "-d", path).exit_code == 0
        for path in (mixed, KESTREL):
            name = open_graph(path).dataset.name
            there = stakeholders(
                "central", "--anyway", "-d", f"{server.query}#{name}", "--audience", "public"
            )
            here = stakeholders("central", "--anyway", "-d", path, "--audience", "public")
            assert (there.exit_code, there.stdout) == (0, here.stdout)


def test_an_edition_goes_from_one_server_to_another(server: Server, stakeholders: Run, mixed: Path) -> None:
    with oxigraph() as other:
        assert stakeholders("push", other.query, "-d", mixed).exit_code == 0
        assert stakeholders("push", server.query, "-d", other.query).exit_code == 0
        assert server.dump() == other.dump() == lines(mixed, "public")


def test_a_server_that_takes_no_updates_is_told_apart(stakeholders: Run, mixed: Path) -> None:
    no = response(b"read only", status="405 No", kind="text/plain")
    with stranger(lambda _, write: write(no)) as there:
        result = stakeholders("push", there.url, "-d", mixed)
    assert result.exit_code == 2
    assert "no updates are taken at" in result.stderr
    assert "--graph-store" in result.stderr


# ---------- broken off ----------
def passing_on(server: Server, *, most: int, stuck: threading.Event) -> Say:
    """Pass requests on to a server, and after so many batches none: the client waits for ever."""
    batches = 0

    def say(asked: Asked, write: Callable[[bytes], None]) -> None:
        nonlocal batches
        if b"INSERT DATA {\n" in asked.body:
            batches += 1
            if batches > most:
                stuck.set()
                threading.Event().wait(20)
                return
        kept = {name: asked.headers[name] for name in ("content-type", "accept") if name in asked.headers}
        request = urllib.request.Request(server.root + asked.path, asked.body, kept, method=asked.method)  # noqa: S310
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
                write(response(answer.read(), kind=answer.headers.get("Content-Type", "text/plain")))
        except urllib.error.HTTPError as error:
            write(response(error.read(), status=f"{error.code} No", kind="text/plain"))

    return say


def killed(server: Server, *, most: int) -> None:
    """Start a push of the example and kill it, as a crash would, when so many batches have arrived."""
    stuck = threading.Event()
    with stranger(passing_on(server, most=most, stuck=stuck)) as there:
        url = there.url.replace("/sparql", "/query")
        command = [sys.executable, str(ROOT / "cli.py"), "push", url, "-d", str(STEPS)]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
            assert stuck.wait(60)
            os.kill(process.pid, signal.SIGKILL)
        assert process.returncode == -signal.SIGKILL


@pytest.mark.slow
@pytest.mark.parametrize("most", [5, 1, 2])  # the first two are the mark, before and after what was there
def test_a_push_that_was_killed_is_gone_on_with(most: int, server: Server, stakeholders: Run) -> None:
    killed(server, most=most)
    whole = lines(STEPS, "public")
    assert (most > 2) == bool(server.dump() & whole)
    assert not whole <= server.dump()
    reader = stakeholders("central", "-d", server.query)
    assert (reader.exit_code, "is under way or broke off" in reader.stderr) == (2, True)
    result = stakeholders("push", server.query, "-d", STEPS, "--json")
    (row,) = json.loads(result.stdout)["rows"]
    assert row["statements"] - row["sent"] == 2_000 * max(0, most - 2)
    assert server.dump() == whole
    assert stakeholders("central", "-d", server.query).exit_code == 0


@pytest.mark.slow
def test_another_edition_is_not_gone_on_with(server: Server, stakeholders: Run, tmp_path: Path) -> None:
    killed(server, most=4)
    changed = tmp_path / "steps"
    changed.mkdir()
    for file in STEPS.iterdir():
        if file.is_file():
            text = file.read_bytes()
            changed.joinpath(file.name).write_bytes(text.replace(b"Steps Towards", b"Stairs Towards"))
    result = stakeholders("push", server.query, "-d", changed)
    assert (result.exit_code, "a push of another edition" in result.stderr) == (2, True)
    assert stakeholders("push", server.query, "-d", changed, "--force").exit_code == 0
    assert server.dump() == lines(changed, "public") != lines(STEPS, "public")


def test_statements_that_did_not_arrive_are_missed(stakeholders: Run, mixed: Path) -> None:
    """A server that says yes and keeps nothing is found out."""
    empty = ox.Store()

    def say(asked: Asked, write: Callable[[bytes], None]) -> None:
        if not asked.query:
            write(response(b"", status="204 Yes"))
            return
        answer = empty.query(asked.query)
        write(response(answer.serialize(format=ox.QueryResultsFormat.JSON) or b""))

    with stranger(say) as there:
        result = stakeholders("push", there.url, "-d", mixed)
    assert result.exit_code == 2
    assert "holds 0 of" in result.stderr
