"""The layout of large data sets: the same answers and files as of small ones, whenever evidence is loaded."""

from __future__ import annotations

import gc
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from graph.core.errors import DataError, Finding, LimitExceededError, StoreError
from graph.measures.paths import find_kept_paths, find_shortest_paths
from graph.model import opening
from graph.model.entity_profile import EntityProfiles
from graph.model.graph import StakeholderGraph
from graph.model.inference import Rules
from graph.model.network import Network
from graph.model.opening import build_snapshot, open_graph, open_snapshot
from graph.model.sorted_load import load_sorted
from graph.model.tallies import tally_graph, tally_ties
from graph.model.w3c_view import write_w3c_turtle
from graph.publish import build
from graph.publish.build import build_outputs
from graph.quality import checks
from graph.schema.levels import Certainty
from graph.store import LargeStore, QueryLimits, Store, snapshots
from graph.store.evidence_texts import EvidenceTexts, EvidenceTextsWriter
from graph.store.evidence_values import find_patterns
from graph.store.large_store import write_nquad
from graph.store.process_evaluator import ProcessEvaluator
from graph.store.query_guard import needs_named_graphs
from graph.store.snapshots import MERGED_VIEW, WHOLE, StoreSnapshot
from tests import bounded_work
from tests.conftest import KESTREL, ROOT
from tests.fiction import entity, organisation, tie, write
from tests.test_questions import NAMES, QUESTIONS, table
from tests.test_rules import DATASET, EX, FACTS, LEVELS, ONTOLOGY, iri
from tests.test_rules import run as load_unsorted

sys.path.insert(0, str(ROOT / "benchmarks"))
import register

STEPS = ROOT / "data" / "steps"
SIZE = 2_000
MIXED = """SELECT ?a ?b ?label (COUNT(DISTINCT ?g) AS ?sets) {
  ?a stk:partneredWith ?b ; skos:prefLabel ?label . GRAPH ?g { ?a ?p ?b } ?g stk:certainty ?c
} GROUP BY ?a ?b ?label ORDER BY ?a ?b ?label"""
SETS = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
PLAIN = "SELECT ?s { ?s a stk:Organisation } ORDER BY ?s LIMIT 3"
ASK_FOR_MORE = {
    "partners-by-heading-and-source",
    "sessions-by-series",
    "shared-alliances",
}  # than of what they name
LITTLE = (  # each with the IRI of an entity in place of {}
    "SELECT * { VALUES ?a { {} } GRAPH ?g { ?a ?p ?b } }",
    "SELECT ?a ?g { GRAPH ?g { ?a ?p ?b . } VALUES ?b { {} } ?b a stk:Organisation }",
    "SELECT * { GRAPH ?g { ?a ?p {} } ?g stk:certainty ?c }",
    "SELECT ?g { GRAPH ?g { {} a ?kind } }",
    "SELECT * { values ?a { {} } graph ?g { $a skos:prefLabel ?text } }",
    "SELECT * { VALUES ?x {{}} VALUES ?p {stk:partneredWith} GRAPH ?g { ?x ?p ?y } GRAPH ?h { ?x ?q ?y } }",
    "SELECT * { {} ?p ?b OPTIONAL { VALUES ?a { {} } GRAPH ?g { ?a stk:listedUnder ?h } } }",
    "SELECT * { VALUES ?a { {} } ?a ?p ?b MINUS { VALUES ?a { {} } GRAPH ?g { ?a stk:partneredWith ?b } } }",
    "SELECT * { ?a a stk:Organisation FILTER EXISTS { GRAPH ?g { ?a stk:partneredWith {} } } }",
    "SELECT (COUNT(*) AS ?n) { { VALUES ?a { {} } GRAPH $g { $a ?p ?b } } UNION { GRAPH ?g { ?b ?p {} } } }",
    "PREFIX p: <https://w3id.org/stk/ns#> SELECT ?b { VALUES $a { {} } GRAPH ?g { ?a p:partneredWith ?b } }",
    "SELECT * { VALUES ?empty { } GRAPH ?g { ?empty ?p ?b } }",
    "CONSTRUCT { ?a ?p ?g } { VALUES ?a { {} } GRAPH ?g { ?a ?p ?b } }",
    "SELECT * { VALUES ?a { {} <https://example.org/nobody> } GRAPH ?g { ?a ?p ?b } BIND('GRAPH {' AS ?t) }",
)
MUCH = (
    "ASK { GRAPH ?g { ?a ?p ?b } }",
    "ASK { VALUES ?a { {} UNDEF } GRAPH ?g { ?a ?p ?b } }",
    "ASK { VALUES ?a { {} } { GRAPH ?g { ?a ?p ?b } } }",
    "ASK { OPTIONAL { VALUES ?a { {} } } GRAPH ?g { ?a ?p ?b } }",
    "ASK { VALUES ?a { {} } GRAPH ?g { ?a ?p/?q ?b } }",
    "ASK { GRAPH ?g { {} stk:memberOf|stk:partneredWith ?b } }",
    "ASK { GRAPH ?g { {} ^stk:partneredWith ?b } }",
    "ASK { GRAPH ?g { {} ?p ?b ; ?q ?c } }",
    "ASK { GRAPH ?g { {} ?p ?b . ?b ?q ?c } }",
    "ASK { GRAPH ?g { {} ?p ?b FILTER(?b != ?p) } }",
    "ASK { GRAPH <https://example.org/set> { {} ?p ?b } }",
    "ASK { GRAPH ?g { {} ?g ?b } }",
    "ASK { GRAPH ?g { ?b ?p {} } GRAPH ?h { ?c ?q ?d } }",
    "ASK FROM NAMED {} { GRAPH ?g { {} ?p ?b } }",
    "BASE <https://example.org/> ASK { GRAPH ?g { {} ?p ?b } }",
    "PREFIX p: <relative/> ASK { GRAPH ?g { p:x ?p ?b } }",
    "ASK { GRAPH ?g { no-prefix:x ?p ?b } }",
    "ASK { GRAPH ?g { stk:a\\.b ?p ?b } }",
    "ASK { GRAPH ?g { <\\u0068ttp://x/> ?p ?b } }",
    "ASK { GRAPH ?g { ?a ?p 'text' } }",
    "ASK { FILTER(1.GRAPH ?g { {} ?p ?b }) }",
)
# the command line with every data set a large one
LARGE = "from graph.model import opening; opening.SORTED_ABOVE = 0; from graph.cli import main; main()"

ODD = r"""
@prefix stk: <https://w3id.org/stk/ns#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix ex: <https://example.net/> .
ex:a a stk:Company ; skos:prefLabel "Ünter \"den\"\nLinden\t\\"@de-AT , "Linden", "a\u0001b\u007F\bc\f" ;
  ex:n 5 , -7 , "05"^^xsd:integer , 04.50 , 1.0 , 1e3 , "1e400"^^xsd:double , true , "1"^^xsd:boolean ,
    "x"^^xsd:integer , "3"^^xsd:byte , "2020-01-01"^^xsd:date , "t"^^ex:type , "\\b \\u0041" , "a"@en , "a" .
ex:b ex:p ex:a , [ ex:q "blank" ] ; a stk:Place ; stk:within ex:c . ex:c stk:within ex:d .
stk:memberOf skos:prefLabel "member of"@en , "ours"@en . <https://w3id.org/stk/ns#Company> a ex:Thing .
"""


def read_plainly(answer: Any) -> list[str]:
    """Return rows, or triples, as sorted text."""
    return sorted(map(str, answer))


def read_sorted(store: Any, text: str) -> list[list[str]]:
    return sorted(store.select_rows(text))


def make_large(data: Path, patch: pytest.MonkeyPatch) -> StoreSnapshot:
    """Build a data set as a large one, and make it the one that is read."""
    patch.setattr(opening, "SORTED_ABOVE", 0)
    _, made = build_snapshot(data)
    snapshots.publish_snapshot(made)
    return find(data)


def find(data: Path) -> StoreSnapshot:
    snapshot = snapshots.find_snapshot(data, "internal")
    assert snapshot
    return snapshot


@pytest.fixture
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("STAKEHOLDERS_CACHE", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    return tmp_path / "cache"


@pytest.fixture(scope="module", params=["steps", "kestrel", "register", "odd"])
def pair(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[StakeholderGraph, StakeholderGraph]]:
    """A data set as it is in memory, and as a large one."""
    folder = tmp_path_factory.mktemp("large")
    data = {"steps": STEPS, "kestrel": KESTREL}.get(request.param, folder / "data")
    if request.param == "register":
        register.write(data, SIZE)
    elif request.param == "odd":
        write(data, entities=[organisation("a"), organisation("b")], ties=[tie("a", "partneredWith", "b")])
        (data / "more.ttl").write_text(ODD, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STAKEHOLDERS_CACHE", str(folder / "cache"))
        large = open_snapshot(make_large(data, patch))
        yield open_graph(data), large


def test_texts_and_statements_are_the_same(pair: tuple[StakeholderGraph, StakeholderGraph]) -> None:
    small, large = pair
    assert large.to_trig() == small.to_trig()
    assert write_w3c_turtle(large) == write_w3c_turtle(small)
    assert large.vocabulary == small.vocabulary
    assert sorted(map(str, large.store.iter_quads())) == sorted(map(str, small.store.iter_quads()))
    assert sorted(large.iter_merged_lines()) == sorted(small.iter_merged_lines())
    assert large.store.list_graphs() == small.store.list_graphs()


def test_ties_and_counts_are_the_same(pair: tuple[StakeholderGraph, StakeholderGraph]) -> None:
    small, large = map(Network, pair)
    assert large.ties == small.ties
    assert large.headline_certainty == small.headline_certainty
    assert tally_ties(large) == tally_ties(small)
    assert tally_graph(pair[1]) == tally_graph(pair[0])
    for level in Certainty:
        assert large.count_connections(level) == small.count_connections(level)
        arrays = [network.build_edge_array(certainty=level) for network in (small, large)]
        assert arrays[0][0] == arrays[1][0]
        assert arrays[0][1].tolist() == arrays[1][1].tolist()


def test_profiles_and_paths_need_no_evidence_in_a_store(
    pair: tuple[StakeholderGraph, StakeholderGraph], monkeypatch: pytest.MonkeyPatch
) -> None:
    small, large = pair
    assert isinstance(large.store, LargeStore)
    monkeypatch.setattr(large.store, "_load_evidence", None)  # what asks for it gets nothing
    chosen = sorted(small.entities)[:: max(1, len(small.entities) // 60)]
    networks = Network(small), Network(large)
    profiles = [EntityProfiles(network) for network in networks]
    for name in chosen:
        assert profiles[1].build_profile(large.entities[name]) == profiles[0].build_profile(
            small.entities[name]
        )
    organisations = sorted(networks[0].organisations)
    graph, index = networks[0].build_graph(certainty="unknown"), large.search_index
    assert index
    apart = max(1, len(organisations) // 30)
    for first, second in zip(organisations[::apart], organisations[apart // 2 + 1 :: apart], strict=False):
        kept = find_kept_paths(networks[1], index, first, second, certainty="unknown")
        assert kept == find_shortest_paths(graph, first, second)


def load_nothing(_: LargeStore) -> tuple[Store, EvidenceTexts]:
    pytest.fail("the evidence is loaded")


def test_what_is_asked_of_an_entity_loads_no_evidence(
    pair: tuple[StakeholderGraph, StakeholderGraph], monkeypatch: pytest.MonkeyPatch
) -> None:
    small, large = pair
    monkeypatch.setattr(large.store, "_load_evidence", load_nothing)
    entities = sorted(small.entities)
    ends = Counter(name for tie in Network(small).ties for name in tie.ends if name in small.entities)
    chosen = [name for name, _ in ends.most_common(3)] + entities[:: len(entities) // 4 + 1]
    found = []

    def compare(text: str) -> None:
        answers = [knowledge.store.answer_query(text, read_plainly) for knowledge in pair]
        assert answers[0] == answers[1], text
        found.append(bool(answers[0]))

    for name in set(NAMES) - ASK_FOR_MORE:
        question = QUESTIONS.find_question(name)
        blanks = [parameter.name for parameter in question.parameters if parameter.type == "entity"]
        for two in pairwise(chosen) if blanks else ():
            compare(question.fill_parameters(dict(zip(blanks, two, strict=False)), small))
    for text in LITTLE:
        for name in chosen:
            compare(text.replace("{}", f"<{small.entities[name].iri}>"))
    assert sum(found) >= 10


@pytest.mark.parametrize("text", MUCH)
def test_what_may_ask_for_much_evidence_is_asked_of_all(
    pair: tuple[StakeholderGraph, StakeholderGraph], text: str
) -> None:
    small, _ = pair
    name = next(iter(small.entities.values())).iri
    assert find_patterns(text.replace("{}", f"<{name}>"), small.store.prefixes) is None


@pytest.mark.slow
def test_named_questions_and_mixed_queries_are_answered_alike(
    pair: tuple[StakeholderGraph, StakeholderGraph],
) -> None:
    small, large = pair
    for name in NAMES:
        text = QUESTIONS.find_question(name).fill_parameters({}, small)
        assert large.store.answer_query(text, table) == small.store.answer_query(text, table), name
    for text in (
        MIXED,
        SETS,
        "SELECT ?s { GRAPH ?g { ?s a stk:Organisation } FILTER NOT EXISTS { ?s a ?g } }",
    ):
        assert read_sorted(large.store, text) == read_sorted(small.store, text)
    graph = small.store.list_graphs()[0]
    for clause in (f"FROM <{graph}>", f"FROM NAMED <{graph}>", f"FROM <{graph}> FROM NAMED <{graph}>"):
        text = f"SELECT * {clause} {{ {{ ?s ?p ?o }} UNION {{ GRAPH ?g {{ ?s ?p ?o }} }} }}"
        answers = [{str(row) for row in knowledge.store.select(text)} for knowledge in pair]
        assert answers[0] == answers[1]


@settings(max_examples=40, deadline=None)
@given(FACTS)
def test_what_follows_is_the_same_sorted_as_loaded_one_level_after_the_other(facts: Any) -> None:
    import tempfile

    from graph.ingest.statements import Statements

    rules = Rules.from_ontology(ONTOLOGY)
    made = Statements(DATASET, rules.consequences)
    for level in LEVELS:
        made.open_foreign_set(f"{EX}asserted/{level}", level)
    for triple, rank in facts:
        made.add_text(f"{EX}asserted/{LEVELS[rank]}", *map(iri, triple))
    with tempfile.TemporaryDirectory() as folder:
        path, sorted_store, evidence = Path(folder) / "evidence.texts", Store(), Store()
        with EvidenceTextsWriter(path) as writer:
            load_sorted(sorted_store, writer, made, rules, ONTOLOGY, describe_inferred=lambda _: [])
        evidence.load_text(b"".join(map(write_nquad, EvidenceTexts(path).iter_by_subject())))
        merged = {str(quad.triple) for quad in sorted_store.iter_quads("")}
    expected = load_unsorted(facts)
    assert {str(quad) for quad in evidence.iter_quads()} == {
        str(quad) for graph in expected.list_graphs() for quad in expected.iter_quads(graph)
    }
    assert merged - {str(triple) for triple in ONTOLOGY.triples} == {
        str(quad.triple) for quad in expected.iter_quads("")
    } - {str(triple) for triple in ONTOLOGY.triples}


# ---------- when evidence is loaded ----------
@pytest.fixture
def large(tmp_path: Path, own_cache: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data set that was built as a large one."""
    names = [f"organisation-{number}" for number in range(40)]
    rows = [tie(names[0], "partneredWith", name, locator=name) for name in names[1:]]
    data = write(tmp_path / "data", entities=[organisation(name) for name in names], ties=rows)
    make_large(data, monkeypatch)
    return data


def name_organisation(knowledge: StakeholderGraph, number: int) -> str:
    """Return the IRI of an organisation of `large` by its number; the first has ties to all others."""
    return next(one.iri for one in knowledge.entities.values() if one.iri.endswith(f"/organisation-{number}"))


def test_evidence_is_loaded_once_by_the_first_query_that_names_graphs(large: Path, own_cache: Path) -> None:
    first = find(large)
    assert first.manifest["layout"] == MERGED_VIEW
    knowledge = open_snapshot(first)
    assert len(knowledge.store.select_rows(PLAIN)) == 3
    assert find(large).folder == first.folder
    number = knowledge.store.select_rows(SETS)
    assert int(number[0][0]) > 100
    second = find(large)
    assert second.manifest == {**first.manifest, "layout": WHOLE}
    assert first.folder.exists()  # who is just opening it may go on
    assert open_snapshot(second).store.select_rows(SETS) == number
    assert knowledge.store.select_rows(PLAIN)  # who had the first one open has the second now
    assert len(Network(knowledge).ties) == 39
    assert find(large).folder == second.folder
    assert open_snapshot(second).store.select_rows(SETS) == number
    del knowledge, first
    gc.collect()
    assert [path for path in second.folder.parent.iterdir() if path.is_dir()] == [second.folder]


def test_evidence_of_a_store_that_is_not_current_stays_out_of_the_way(large: Path, own_cache: Path) -> None:
    current = find(large).folder
    knowledge, made = build_snapshot(large)
    assert knowledge.store.select_rows(SETS) == open_graph(large).store.select_rows(SETS)
    assert find(large).folder == current
    folders = {path for path in current.parent.iterdir() if path.is_dir()}
    assert len(folders) == 3
    del knowledge
    snapshots.discard_snapshot(made)
    assert {path for path in current.parent.iterdir() if path.is_dir()} == {current}


def test_a_process_asks_the_store_that_has_what_is_asked_for(large: Path, own_cache: Path) -> None:
    knowledge = open_snapshot(find(large))
    with ProcessEvaluator() as evaluator:
        evaluator.open(knowledge.store)  # type: ignore[arg-type]
        queries = [PLAIN, SETS, PLAIN, SETS]
        answers = [
            evaluator.ask(query, QueryLimits(), lambda rows: str(list(map(str, rows)))) for query in queries
        ]  # type: ignore[arg-type]
    expected = open_graph(large).store
    assert answers == [str([str(row) for row in expected.select(query)]) for query in queries]


def test_a_process_reads_little_evidence_from_the_texts(large: Path, own_cache: Path) -> None:
    knowledge, small = open_snapshot(find(large)), open_graph(large)
    with ProcessEvaluator() as evaluator:
        evaluator.open(knowledge.store)  # type: ignore[arg-type]
        for text in LITTLE:
            query = text.replace("{}", f"<{name_organisation(small, 0)}>")
            answer = evaluator.ask(query, QueryLimits(), read_plainly)
            assert answer == small.store.answer_query(query, read_plainly), query
    assert find(large).manifest["layout"] == MERGED_VIEW


def test_evidence_of_many_ties_is_loaded(
    large: Path, own_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("graph.store.large_store._MOST_TRIPLES", 38)
    knowledge = open_snapshot(find(large))
    hub, other = (name_organisation(knowledge, number) for number in (0, 1))
    query = "SELECT ?b {{ GRAPH ?g {{ <{}> stk:partneredWith ?b }} }}"
    assert len(knowledge.store.select_rows(query.format(other))) == 1
    assert find(large).manifest["layout"] == MERGED_VIEW
    assert len(knowledge.store.select_rows(query.format(hub))) == 39
    assert find(large).manifest["layout"] == WHOLE


def test_evidence_that_no_query_could_hold_is_loaded(large: Path, own_cache: Path) -> None:
    knowledge = open_snapshot(find(large))
    assert isinstance(knowledge.store, LargeStore)
    many = " ".join(f"<{EX}{number}>" for number in range(40))
    query = f"SELECT * {{ VALUES ?a {{ {many} }} VALUES ?b {{ {many} }} GRAPH ?g {{ ?a ?p ?b }} }}"
    assert knowledge.store.find_source(query) is None, "1,600 pairs are looked up"
    assert knowledge.store.find_source(query.replace(many, f"<{EX}1> <{EX}2>", 1)) is knowledge.store


@pytest.mark.parametrize(
    ("query", "is_needed"),
    [
        ("SELECT * { ?s ?p ?o }", False),
        ("SELECT * { GRAPH ?g { ?s ?p ?o } }", True),
        ("SELECT*{GRAPH?g{?s?p?o}}", True),
        ("select * { graph<a:b>{ ?s ?p ?o } }", True),
        (r"SELECT * { \u0047RAPH ?g { ?s ?p ?o } }", True),
        ("SELECT * FROM <a:b> { ?s ?p ?o }", True),
        ("SELECT * FROM NAMED <a:b> { ?s ?p ?o }", True),
        ("SELECT (1AS?x)FROM<a:b>{}", True),
        ("ASK { ?graph ?p 'GRAPH ?g' } # GRAPH FROM", False),
        ("ASK { <https://graph.example/from> ?p ?o }", False),
        ("PREFIX graph: <a:> ASK { ?s a graph:x }", True),  # too careful, and right
    ],
)
def test_what_may_ask_for_named_graphs_is_told(query: str, is_needed: bool) -> None:
    assert needs_named_graphs(query) is is_needed


def run_large(*arguments: object, limit: str = "") -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-B", "-c", LARGE, *map(str, arguments)]
    if limit:
        command = ["sh", "-c", f'{limit}; exec "$@"', "sh", *command]
    return subprocess.run(command, capture_output=True, timeout=120)


def test_a_full_disk_while_evidence_is_loaded_leaves_what_was_there(large: Path, own_cache: Path) -> None:
    before = find(large).folder
    done = run_large("query", SETS, "-d", large, limit="ulimit -f 64")
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr
    assert b"cannot be written" in done.stderr
    assert find(large).folder == before
    assert run_large("query", PLAIN, "-d", large).returncode == 0
    assert run_large("query", SETS, "-d", large).returncode == 0


@pytest.mark.slow
def test_killed_at_any_moment_while_evidence_is_loaded(large: Path, own_cache: Path) -> None:
    aside = own_cache.with_name("aside")
    shutil.copytree(own_cache, aside)
    command = [sys.executable, "-B", "-c", LARGE, "query", SETS, "-d", str(large)]
    begun = time.monotonic()
    whole = subprocess.run(command, capture_output=True, timeout=120).stdout
    lasts = time.monotonic() - begun
    chance, alive = random.Random(5), 0  # noqa: S311
    for _ in range(20):
        shutil.rmtree(own_cache)
        shutil.copytree(aside, own_cache)
        child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(lasts * chance.uniform(0.3, 0.95))
        alive += child.poll() is None
        child.send_signal(signal.SIGKILL)
        child.wait()
        assert find(large).manifest["layout"] in (MERGED_VIEW, WHOLE)
        assert run_large("query", SETS, "-d", large).stdout == whole
        assert [path.name for path in own_cache.rglob(".stakeholders-new-*")] == []
        assert len([path for path in find(large).folder.parent.iterdir() if path.is_dir()]) == 1
    assert alive >= 5


def test_limits_hold_for_a_query_that_needs_evidence(large: Path, own_cache: Path) -> None:
    knowledge = open_snapshot(find(large))
    with ProcessEvaluator() as pool, pytest.raises(LimitExceededError):
        knowledge.store.answer_within(
            "SELECT * { GRAPH ?g { ?s ?p ?o } }", QueryLimits(rows=5), pool, lambda answer: list(answer)
        )


def test_a_build_writes_the_same_files_and_says_the_same(
    own_cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = write(
        tmp_path / "data",
        entities=[
            organisation("amber"),
            organisation("birch"),
            entity("many", "Platform", type="TypePlatform"),
        ],
        ties=[
            tie("amber", "partneredWith", "birch", start="2020", date_certainty="stated", role="chair"),
            tie("birch", "memberOf", "many", certainty="ambiguous"),
        ],
    )
    small = build_outputs(data, tmp_path / "small" / "x", audience="internal")
    monkeypatch.setattr(opening, "SORTED_ABOVE", 0)
    large = build_outputs(data, tmp_path / "large" / "x", audience="internal")
    assert (large.summary, large.findings) == (small.summary, small.findings)
    for path in small.files:
        assert (large.folder / path.name).read_bytes() == path.read_bytes()


@pytest.mark.slow
@pytest.mark.parametrize("write_turtle", [bounded_work.fail_to_write, bounded_work.never_write])
def test_a_second_process_that_fails_or_is_not_waited_for_leaves_nothing(
    write_turtle: Any, own_cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "SORTED_ABOVE", 0)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    folder = tmp_path / "outputs" / "x"
    build_outputs(STEPS, folder, audience="internal")
    earlier = {path.name: path.read_bytes() for path in folder.iterdir()}
    monkeypatch.setattr(build, "_write_turtle", write_turtle)
    error: type[Exception] = StoreError
    if write_turtle is bounded_work.never_write:
        fault = Finding("ties.csv", 2, "object", "error", "is amiss", "mend it", "amiss")
        monkeypatch.setattr(checks, "run_checks", lambda knowledge: (fault,))
        error = DataError
    with pytest.raises(error):
        build_outputs(STEPS, folder, audience="internal")
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == earlier
    assert list((tmp_path / "temporary").iterdir()) == []
