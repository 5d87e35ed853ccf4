"""Pages of the vocabulary, and what the query editor completes from it."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pyoxigraph as ox
import pytest
from playwright.sync_api import Browser

from graph.schema.terms import SKOS, STK
from graph.schema.vocabulary import Ontology
from tests.conftest import ROOT
from tests.serve.test_pages import visit
from tests.serve.workbench import Workbench, start_workbench

TERMS = ("memberOf", "Organisation", "certainty", "SectorUN", "CertaintyScheme")


def test_every_term_of_the_vocabulary_is_listed_and_has_a_page(workbench: Workbench) -> None:
    listed = set(
        re.findall(r'href="/d/steps/vocabulary/([^"]+)"', workbench.ask("/d/steps/vocabulary/").text)
    )
    ontology = Ontology.load()
    wanted = {kind.name for kind in ontology.tie_kinds.values() if kind.iri.startswith(STK)}
    wanted |= {iri[len(STK) :] for iri in ontology.classes.values() if iri.startswith(STK)}
    wanted |= {concept.name for concept in ontology.concepts.values() if concept.iri.startswith(STK)}
    assert wanted - listed == set()
    for term in listed:
        assert workbench.ask(f"/d/steps/vocabulary/{term}").status == 200, term
    assert workbench.ask("/d/steps/vocabulary/nothing").status == 404


@pytest.mark.parametrize("term", TERMS)
def test_a_term_is_also_rdf(workbench: Workbench, term: str) -> None:
    answer = workbench.ask(f"/d/steps/vocabulary/{term}", headers={"Accept": "text/turtle"})
    assert answer.headers["content-type"].startswith("text/turtle")
    subjects = {triple.subject.value for triple in ox.parse(answer.content, ox.RdfFormat.TURTLE)}
    assert subjects == {STK + term}
    page = workbench.ask(f"/d/steps/vocabulary/{term}?lang=bn", headers={"Accept": "text/html"})
    label = Ontology.load().label(STK + term, "bn")
    assert f"<h1>{label}</h1>" in page.text


def test_the_whole_vocabulary_is_rdf_at_the_root_too(workbench: Workbench) -> None:
    accept = {"Accept": "text/turtle"}
    assert (
        workbench.ask("/vocabulary/memberOf", headers=accept).headers["location"]
        == "/d/steps/vocabulary/memberOf"
    )
    whole = workbench.ask("/d/steps/vocabulary/", headers=accept)
    predicates = {triple.predicate.value for triple in ox.parse(whole.content, ox.RdfFormat.TURTLE)}
    assert SKOS + "definition" in predicates


def test_a_page_of_a_term_shows_its_use_with_links(workbench: Workbench) -> None:
    text = workbench.ask("/d/steps/vocabulary/memberOf").text
    assert re.search(r'<a href="/d/steps/org/[^"]+"', text)
    tie = workbench.ask("/d/steps/tie?subject=steps&kind=secretariatOf&object=gad-alliance").text
    assert "/d/steps/vocabulary/secretariatOf" in tie


def test_words_of_the_editor_are_the_terms_in_the_language_of_the_reader(workbench: Workbench) -> None:
    words = json.loads(workbench.ask("/d/steps/query/words.json?lang=bn").text)
    by_name = {term["name"]: term for term in words["terms"]}
    assert by_name["stk:memberOf"]["label"] == Ontology.load().label(STK + "memberOf", "bn")
    assert {"prefix": "stk", "iri": STK} in words["prefixes"]


@pytest.mark.parametrize(
    ("typed", "offered", "written"),
    [
        ("stk:memb", "stk:memberOf", "stk:memberOf"),
        ("fund", "stk:fundedBy", "stk:fundedBy"),
        ("administrat", "Public Administration", "<id/bpatc>"),
        ("<bpat", "Public Administration", "<id/bpatc>"),
    ],
)
def test_the_editor_completes_terms_and_names(
    chromium: Browser, workbench: Workbench, typed: str, offered: str, written: str
) -> None:
    with visit(chromium, workbench) as (page, complaints):
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"{workbench.root}/d/steps/query?q=ASK%20%7B%7D")
        page.click(".cm-content")
        page.keyboard.press("Control+End")
        page.keyboard.type(f" {typed}")
        option = page.locator(f".cm-tooltip-autocomplete li:has-text('{offered}')").first
        option.click()
        assert written in page.eval_on_selector("#query", "field => field.value")
        assert all(address.startswith(workbench.root) for address in asked)
        assert complaints == []


@pytest.mark.slow
def test_without_the_bundle_the_query_stands_in_a_plain_field(tmp_path: Path) -> None:
    """The bundle of npm parts is missing in a checkout that was not built."""
    package = tmp_path / "graph"
    shutil.copytree(ROOT / "graph", package, ignore=shutil.ignore_patterns("_built", "__pycache__"))
    for name in ("ontology", "data"):
        (tmp_path / name).symlink_to(ROOT / name)
    shutil.copy(ROOT / "cli.py", tmp_path)
    env = {"PYTHONPATH": str(tmp_path), "STAKEHOLDERS_CACHE": str(tmp_path / "cache")}
    with start_workbench("steps", root=tmp_path, env=env) as workbench:
        text = workbench.ask("/d/steps/query?q=ASK%20%7B%20%3Fs%20a%20stk%3APlatform%20%7D").text
        assert "<textarea" in text
        assert "sparql_editor" not in text
        assert "<table" in text
