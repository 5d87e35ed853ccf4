"""What programs ask beside SPARQL: JSON answers, OpenAPI, reconciliation, VoID and DCAT."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote, urlencode

import pandas as pd
import pyoxigraph as ox
import pytest
from reconciler import reconcile

from graph.model.network import Network
from tests.conftest import Run
from tests.serve.workbench import Workbench

BENGALI = "স্টেপস টুয়ার্ডস ডেভেলপমেন্ট"
DCAT, VOID, DCT = "http://www.w3.org/ns/dcat#", "http://rdfs.org/ns/void#", "http://purl.org/dc/terms/"


def ask(workbench: Workbench, path: str) -> Any:
    answer = workbench.ask(path)
    assert answer.status == 200, answer.text
    assert answer.headers["content-type"] == "application/json"
    return json.loads(answer.content)


# ---------- JSON ----------
@pytest.mark.parametrize(
    ("path", "command"),
    [
        ("/api/entity/BPATC", ["show", "BPATC"]),
        ("/api/questions", ["ask"]),
        ("/api/ask/secretariats", ["ask", "secretariats"]),
        ("/api/ask/partners-by-kind?organisation=P4D", ["ask", "partners-by-kind", "--organisation", "P4D"]),
    ],
)
def test_an_answer_is_that_of_the_command(
    workbench: Workbench, stakeholders: Run, path: str, command: list[str]
) -> None:
    said = json.loads(stakeholders(*command, "--json").stdout)
    answer = ask(workbench, path)
    assert sorted(map(json.dumps, answer.pop("rows"))) == sorted(map(json.dumps, said.pop("rows")))
    assert answer == said


def test_organisations_are_listed_filtered_and_sorted(workbench: Workbench, network: Network) -> None:
    rows = ask(workbench, "/api/organisations?sort=-connections")["rows"]
    degrees = dict(network.build_graph().degree())
    assert {row["iri"]: row["connections"] for row in rows} == degrees
    assert [row["connections"] for row in rows] == sorted(degrees.values(), reverse=True)
    found = ask(workbench, "/api/organisations?find=MINISTRY")["rows"]
    assert 0 < len(found) < len(rows)
    assert workbench.ask("/api/organisations?sort=size").status == 400


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/api/entity/BPATK", 404, "did you mean 'BPATC'"),
        ("/api/ask/secretariat", 404, "did you mean 'secretariats'"),
        ("/api/ask/partners-by-kind?organisation=nobody", 400, "nothing is called 'nobody'"),
        ("/api/ask/partners-by-kind?colour=red", 400, "has no parameter"),
    ],
)
def test_a_fault_is_said_with_its_hint(workbench: Workbench, path: str, status: int, said: str) -> None:
    answer = workbench.ask(path)
    assert answer.status == status
    assert said in json.loads(answer.content)["error"]


def test_every_described_address_answers(workbench: Workbench) -> None:
    described = ask(workbench, "/api/openapi.json")
    assert described["openapi"].startswith("3.1")
    assert described["servers"] == [{"url": workbench.root}]
    for path, methods in described["paths"].items():
        filled = path.replace("{name}", "steps").replace("{question}", "secretariats")
        for method, operation in methods.items():
            if method == "get":
                query = "?default" if path == "/store" else ""
                assert workbench.ask(filled + query).status == 200, path
                assert workbench.ask(filled + query, is_known=False).status == 401, path
            assert operation["operationId"]
    names = [
        operation["operationId"] for methods in described["paths"].values() for operation in methods.values()
    ]
    assert len(set(names)) == len(names)


# ---------- reconciliation ----------
def match(workbench: Workbench, *names: str, **more: object) -> list[list[dict[str, Any]]]:
    queries = {f"q{number}": {"query": name, **more} for number, name in enumerate(names)}
    body = urlencode({"queries": json.dumps(queries)})
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = json.loads(workbench.ask("/reconcile", method="POST", headers=headers, body=body).content)
    return [answer[key]["result"] for key in queries]


def test_names_are_matched_to_organisations(workbench: Workbench) -> None:
    names = ("BPATC", "steps  TOWARDS development", "Steps Toward Developments", BENGALI, "Qwxzv Zzyq", "")
    exact, spelt, near, bengali, none, empty = match(workbench, *names)
    assert (exact[0]["id"], exact[0]["match"], exact[0]["score"]) == ("bpatc", True, 100)
    assert (spelt[0]["id"], spelt[0]["match"]) == ("steps", True)
    assert (near[0]["id"], near[0]["match"]) == ("steps", False)
    assert near[0]["score"] < 100
    assert bengali[0]["id"] == "steps"
    assert none == empty == []


def test_candidates_are_of_a_type_and_at_most_so_many(workbench: Workbench) -> None:
    kind = match(workbench, "BPATC")[0][0]["type"][0]["id"]
    assert match(workbench, "BPATC", type=kind)[0][0]["id"] == "bpatc"
    assert match(workbench, "BPATC", type="none-such") == [[]]
    assert len(match(workbench, "Ministry of", limit=2)[0]) == 2


def test_the_service_says_what_it_is(workbench: Workbench) -> None:
    manifest = ask(workbench, "/reconcile")
    assert manifest["identifierSpace"] == "https://w3id.org/stk/data/steps/id/"
    address = manifest["view"]["url"].replace("{{id}}", "bpatc")
    assert workbench.ask(address.removeprefix(workbench.root)).status == 200
    suggested = ask(workbench, f"{manifest['suggest']['entity']['service_path']}?prefix=ministry%20of")[
        "result"
    ]
    assert any("ministry of" in organisation["name"].casefold() for organisation in suggested)
    assert ask(workbench, "/reconcile/suggest?prefix=")["result"] == []


@pytest.mark.parametrize(
    "queries",
    [
        *("no json", "[]", "null", "1", '{"q0": "steps"}', '{"q\\ud800": {"query": "steps"}}', "[" * 5000),
        json.dumps({str(n): {} for n in range(200)}),
    ],
)
def test_a_batch_that_is_none_is_refused(workbench: Workbench, queries: str) -> None:
    answer = workbench.ask(f"/reconcile?queries={quote(queries)}")
    assert answer.status == 400
    assert json.loads(answer.content)["status"] == "error"


def test_the_client_reconciler_matches_a_column(workbench: Workbench) -> None:
    column = pd.Series(["BPATC", "Oxfam Bangladesh"])
    endpoint = f"{workbench.root}/reconcile?token={workbench.token}"
    result = reconcile(column, reconciliation_endpoint=endpoint)
    assert list(result["id"]) == ["bpatc", "oxfam-bangladesh"]
    assert list(result["match"]) == [True, True]
    assert workbench.ask("/reconcile?token=wrong", is_known=False).status == 401


# ---------- catalogues ----------
@pytest.mark.parametrize("path", ["/void", "/.well-known/void"])
def test_the_data_set_describes_itself(workbench: Workbench, path: str) -> None:
    answer = workbench.ask(path, headers={"Accept": "text/turtle"})
    triples = {
        (quad.subject.value, quad.predicate.value): quad.object
        for quad in ox.parse(answer.content, ox.RdfFormat.TURTLE)
    }
    base = "https://w3id.org/stk/data/steps/"
    assert triples[base, f"{VOID}sparqlEndpoint"] == ox.NamedNode(f"{workbench.root}/sparql")
    assert triples[base, f"{DCT}license"] == ox.NamedNode("https://spdx.org/licenses/CC-BY-4.0")
    dump = triples[base, f"{VOID}dataDump"]
    assert isinstance(dump, ox.NamedNode)
    assert workbench.ask(dump.value.removeprefix(workbench.root)).status == 200
    assert triples[dump.value, f"{DCAT}downloadURL"] == dump
    assert "json" in workbench.ask(path, headers={"Accept": "application/ld+json"}).headers["content-type"]
