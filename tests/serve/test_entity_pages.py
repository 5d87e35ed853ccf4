"""The pages of organisations, ties, sources and questions: what they say, and what programs get of them."""

from __future__ import annotations

import re
from html import unescape

import pyoxigraph as ox
import pytest

from graph.model.network import Network
from tests.serve.workbench import Workbench

RDF = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/ld+json": ox.RdfFormat.JSON_LD,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
}


@pytest.mark.parametrize("media_type", RDF)
def test_an_organisation_is_rdf_for_programs(workbench: Workbench, media_type: str) -> None:
    answer = workbench.ask("/d/steps/org/gad-alliance", headers={"Accept": media_type})
    assert answer.status == 200
    assert answer.headers["content-type"].startswith(media_type)
    quads = [*ox.parse(answer.content, format=RDF[media_type])]
    predicates = {quad.predicate.value.rpartition("#")[2] for quad in quads}
    assert {"prefLabel", "secretariatOf"} <= predicates


@pytest.mark.parametrize("accept", ["text/html", "*/*", "text/html;q=0.9, text/turtle;q=0.1", "image/png"])
def test_people_get_a_page(workbench: Workbench, accept: str) -> None:
    answer = workbench.ask("/d/steps/org/gad-alliance", headers={"Accept": accept})
    assert answer.headers["content-type"].startswith("text/html")


def test_another_sort_of_address_leads_to_the_page(workbench: Workbench) -> None:
    answer = workbench.ask("/d/steps/topic/gad-alliance", headers={"Accept": "text/html"})
    assert answer.status == 308
    assert answer.headers["location"] == "/d/steps/org/gad-alliance"


@pytest.mark.parametrize(
    "path",
    ["org/nobody", "org/..%2f..%2fetc", "tie?subject=steps&kind=x&object=y", "source/none", "ask/none"],
)
def test_what_there_is_not_is_said(workbench: Workbench, path: str) -> None:
    assert workbench.ask(f"/d/steps/{path}").status == 404


def test_an_organisation_shows_its_partners_with_their_passages(workbench: Workbench) -> None:
    text = workbench.ask("/d/steps/org/bpatc", headers={"Accept": "text/html"}).text
    assert "Connected with 2 organisations" in text
    assert "Platforms for Dialogue" in text
    assert "the BPATC trained 350" in text


def test_a_question_is_answered_as_a_table_and_as_csv(workbench: Workbench) -> None:
    text = workbench.ask("/d/steps/ask/secretariats").text
    assert "Gender in Media Forum" in text
    table = workbench.ask("/d/steps/ask/secretariats?format=csv")
    assert table.headers["content-type"].startswith("text/csv")
    assert table.content.startswith("\ufeff".encode())
    assert len(table.text.strip().splitlines()) == 4


def test_a_wrong_blank_is_said_on_the_page(workbench: Workbench) -> None:
    answer = workbench.ask("/d/steps/ask/secretariats?organisation=Stepps")
    assert answer.status == 200
    assert 'role="alert"' in answer.text
    assert "<script>" not in workbench.ask("/d/steps/ask/secretariats?organisation=%3Cscript%3E").text


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("SELECT ?s { ?s a stk:Organisation } LIMIT 3", "3 rows"),
        ("ASK { ?s a stk:Organisation }", "yes"),
        ("SELECT ?s {", "line 1"),
        ("SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }", "SERVICE"),
    ],
)
def test_a_query_is_answered_or_its_fault_is_said(workbench: Workbench, query: str, expected: str) -> None:
    from urllib.parse import quote

    answer = workbench.ask(f"/d/steps/query?q={quote(query)}")
    assert answer.status == 200
    assert expected in answer.text


def test_an_organisation_is_drawn_among_all_its_partners(workbench: Workbench, network: Network) -> None:
    text = workbench.ask("/d/steps/org/steps").text
    picture = text[text.index('class="card picture ego"') :].partition("</section>")[0]
    steps = next(iri for iri, organisation in network.organisations.items() if organisation.id == "steps")
    partners = set(network.build_graph(certainty="unknown")[steps])
    named = {unescape(name) for name in re.findall(r"<title>([^<]+)</title>", picture)}
    assert named == {network.organisations[iri].get_name() for iri in partners}
    assert 'role="img"' in picture


def test_an_answer_leads_to_its_organisations_on_the_map(workbench: Workbench) -> None:
    for path in ("ask/members-of-a-platform", "query?q=SELECT%20*%20%7B%20%3Fs%20a%20stk%3APlatform%20%7D"):
        text = workbench.ask(f"/d/steps/{path}").text
        address = unescape(re.findall(r'href="(/d/steps/map\?picked=[^"]+)"', text)[0])
        assert "gad-alliance" in address
        frame = workbench.ask(address).text
        assert re.search(r'<iframe[^>]+src="/d/steps/map/page\?lang=en#picked=[^"]*gad-alliance', frame)
    nothing = workbench.ask("/d/steps/query?q=SELECT%20(1%20AS%20%3Fn)%20%7B%7D").text
    assert "/map?picked" not in nothing
