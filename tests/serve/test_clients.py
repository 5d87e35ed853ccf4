"""Programs that others wrote ask the workbench: SPARQLWrapper, rdflib, curl, Comunica."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from rdflib import Graph, URIRef, Variable
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, JSON, JSONLD, POST, POSTDIRECTLY, RDFXML, TSV, TURTLE, XML, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed, Unauthorized

from graph.model.graph import StakeholderGraph
from graph.schema.terms import PREFIXES
from tests.serve.workbench import Workbench

PLATFORMS = (
    "SELECT ?s ?name { ?s a stk:Platform ; skos:prefLabel ?name FILTER(LANG(?name) = 'en') } ORDER BY ?s"
)
COMUNICA = "@comunica/query-sparql@4.5.0"  # the last for Node 20
SCRIPT = """
import { QueryEngine } from "@comunica/query-sparql";
const [, , url, token, query] = process.argv;
const ask = (address, options) => {
  const headers = new Headers(options?.headers);
  headers.set("authorization", `Bearer ${token}`);
  return fetch(address, { ...options, headers });
};
const sources = [{ type: "sparql", value: url }];
const stream = await new QueryEngine().queryBindings(query, { sources, fetch: ask });
const rows = await stream.toArray();
console.log(JSON.stringify(rows.map((row) => row.get("name").value)));
"""


@pytest.fixture(scope="module")
def names(knowledge: StakeholderGraph) -> list[str]:
    return [row["name"].value for row in knowledge.store.select(PLATFORMS)]


def wrap(workbench: Workbench, query: str) -> SPARQLWrapper:
    client = SPARQLWrapper(f"{workbench.root}/sparql")
    client.addCustomHttpHeader("Authorization", f"Bearer {workbench.token}")
    client.setQuery(query)
    return client


@pytest.mark.parametrize("direct", [False, True])
def test_sparqlwrapper_gets_rows_in_every_format(
    workbench: Workbench, names: list[str], direct: bool
) -> None:
    client = wrap(workbench, PLATFORMS)
    if direct:
        client.setMethod(POST)
        client.setRequestMethod(POSTDIRECTLY)
    client.setReturnFormat(JSON)
    bindings = client.queryAndConvert()["results"]["bindings"]
    assert [row["name"]["value"] for row in bindings] == names
    client.setReturnFormat(XML)
    assert [
        value.firstChild.data for value in client.queryAndConvert().getElementsByTagName("literal")
    ] == names
    for form in (CSV, TSV):
        client.setReturnFormat(form)
        assert all(name in client.queryAndConvert().decode() for name in names)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of rdflib, which SPARQLWrapper uses as it was
@pytest.mark.parametrize("form", [TURTLE, RDFXML, JSONLD])
def test_sparqlwrapper_gets_graphs(workbench: Workbench, form: str) -> None:
    client = wrap(workbench, "DESCRIBE id:steps")
    client.setReturnFormat(form)
    answer = client.queryAndConvert()
    described = answer if isinstance(answer, Graph) else Graph().parse(data=answer, format="turtle")
    assert URIRef("https://w3id.org/stk/data/steps/id/steps") in set(described.subjects())


def test_sparqlwrapper_is_told_what_is_wrong(workbench: Workbench) -> None:
    with pytest.raises(QueryBadFormed, match="line 1, column 12"):
        wrap(workbench, "SELECT * { ").query()
    stranger = SPARQLWrapper(f"{workbench.root}/sparql")
    stranger.setQuery("ASK {}")
    with pytest.raises(Unauthorized):
        stranger.query()


def test_rdflib_reads_it_as_a_store(workbench: Workbench, names: list[str]) -> None:
    store = SPARQLStore(f"{workbench.root}/sparql", headers=workbench.credentials)
    assert [str(row[Variable("name")]) for row in store.query(PLATFORMS).bindings] == names
    steps = URIRef("https://w3id.org/stk/data/steps/id/steps")
    assert list(store.triples((steps, None, None)))
    assert store.query("ASK { id:steps ?p ?o }").askAnswer is True


def test_curl_posts_a_query_from_a_file(workbench: Workbench, names: list[str], tmp_path: Path) -> None:
    query = tmp_path / "query.rq"
    query.write_text(PLATFORMS, encoding="utf-8")
    command = [
        *(
            "curl",
            "-sS",
            "--fail",
            f"{workbench.root}/sparql",
            "-H",
            f"Authorization: Bearer {workbench.token}",
        ),
        *(
            "-H",
            "Accept: text/csv",
            "-H",
            "Content-Type: application/sparql-query",
            "--data-binary",
            f"@{query}",
        ),
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    assert len(done.stdout.splitlines()) == len(names) + 1
    assert all(name in done.stdout for name in names)


@pytest.mark.slow
def test_comunica_asks_over_the_protocol(workbench: Workbench, names: list[str], tmp_path: Path) -> None:
    npm, node = shutil.which("npm"), shutil.which("node")
    if not npm or not node:
        assert not os.environ.get("STAKEHOLDERS_CHECK"), "npm is not here"
        pytest.skip("npm is not here")
    (tmp_path / "ask.mjs").write_text(SCRIPT, encoding="utf-8")
    subprocess.run(
        [npm, "install", "--no-audit", "--no-fund", COMUNICA], cwd=tmp_path, check=True, timeout=280
    )
    prefixes = " ".join(f"PREFIX {name}: <{PREFIXES[name]}>" for name in ("stk", "skos"))
    query = f"{prefixes} {PLATFORMS}"
    command = [node, "ask.mjs", f"{workbench.root}/sparql", workbench.token, query]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=True)
    assert json.loads(done.stdout) == names
