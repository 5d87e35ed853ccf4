"""The store: what goes in comes out, queries only read, and text is the same for the same statements."""

from __future__ import annotations

import gc

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.core.errors import QueryError
from graph.store import MAX_NESTING, Store, guard_query, serialise_statements

EX = "https://example.org/"
LINES = [
    f"<{EX}amber> <{EX}knows> <{EX}birch> .\n",
    f"<{EX}amber> <{EX}knows> <{EX}birch> <{EX}set/1> .\n",
    f"<{EX}amber> <{EX}knows> <{EX}birch> <{EX}set/2> .\n",
    f'<{EX}birch> <{EX}name> "বার্চ"@bn .\n',
]
NAMES = st.sampled_from("abcdef").map(lambda name: ox.NamedNode(EX + name))
# characters that RDF texts may hold: no surrogates, no NUL
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=30)
OBJECTS = NAMES | TEXTS.map(ox.Literal) | TEXTS.map(lambda text: ox.Literal(text, language="bn"))
QUADS = st.lists(
    st.builds(ox.Quad, NAMES, NAMES, OBJECTS, NAMES | st.just(ox.DefaultGraph())), max_size=12, unique=True
)


def store(lines: list[str] = LINES) -> Store:
    filled = Store()
    filled.load_lines(lines)
    return filled


def rows(filled: Store, query: str) -> list[tuple[str, ...]]:
    return filled.answer_query(
        query, lambda answer: sorted(tuple(term.value for term in row) for row in answer)
    )


def test_loads_what_it_is_given_in_each_graph():
    filled = store()
    assert len(filled) == 4
    assert {str(quad) for quad in filled.iter_quads()} == {line.removesuffix(" .\n") for line in LINES}
    assert [quad.object.value for quad in filled.iter_quads(f"{EX}set/1")] == [f"{EX}birch"]
    assert len(list(filled.iter_quads(""))) == 2
    assert filled.list_graphs() == [f"{EX}set/1", f"{EX}set/2"]


def test_loading_nothing_is_no_fault():
    assert len(store([])) == 0


def test_a_query_counts_a_tie_once_however_many_sets_support_it():
    assert rows(store(), "SELECT ?o { ?s <https://example.org/knows> ?o }") == [(f"{EX}birch",)]


def test_a_query_reaches_the_evidence_by_graph():
    found = rows(store(), "SELECT ?g { GRAPH ?g { ?s <https://example.org/knows> ?o } }")
    assert found == [(f"{EX}set/1",), (f"{EX}set/2",)]


def test_answers_ask_and_construct():
    filled = store()
    assert filled.answer_query(f"ASK {{ <{EX}amber> ?p ?o }}", bool)
    assert not filled.answer_query(f"ASK {{ <{EX}cobalt> ?p ?o }}", bool)
    made = filled.answer_query(f"CONSTRUCT {{ ?o <{EX}known> ?s }} WHERE {{ ?s <{EX}knows> ?o }}", list)
    assert [str(triple) for triple in made] == [f"<{EX}birch> <{EX}known> <{EX}amber>"]


def test_the_projects_prefixes_are_known_to_a_query():
    filled = store(["<urn:a> <https://w3id.org/stk/ns#memberOf> <urn:b> .\n"])
    assert rows(filled, "SELECT ?s { ?s stk:memberOf ?o }") == [("urn:a",)]


@pytest.mark.parametrize(
    "text",
    [
        "INSERT DATA { <urn:a> <urn:b> <urn:c> }",
        "DELETE WHERE { ?s ?p ?o }",
        "CLEAR ALL",
        "LOAD <https://example.org/x>",
        "DROP DEFAULT",
        "SELECT * {} ; DELETE WHERE { ?s ?p ?o }",
    ],
)
def test_a_query_cannot_write(text):
    filled = store()
    with pytest.raises(QueryError):
        filled.answer_query(text, list)
    assert len(filled) == 4


def test_a_broken_query_is_a_query_error_in_one_line():
    with pytest.raises(QueryError, match="does not parse") as caught:
        store().answer_query("SELECT ?s {\n ?s ?p", list)
    assert "\n" not in str(caught.value)


def test_an_answer_is_let_go_of_by_the_thread_that_evaluated_it_whatever_fails(monkeypatch):
    """The engine complains where another thread drops an answer, for instance one that collects garbage."""

    def fail(answer):
        raise ValueError("unreadable")

    def read(answer):
        try:
            fail(answer)
        except ValueError:
            raise QueryError("no answer") from None

    complaints = []
    monkeypatch.setattr("sys.unraisablehook", complaints.append)
    with pytest.raises(QueryError, match="no answer"):
        store().answer_query("SELECT * { ?s ?p ?o }", read)
    gc.collect()
    assert complaints == []


def test_select_refuses_other_forms():
    with pytest.raises(QueryError, match="not a SELECT"):
        store().select("ASK {}")


@settings(deadline=None)
@given(TEXTS)
def test_text_in_a_query_means_what_it_says(text):
    """Whatever a literal holds (hashes, quotes, brackets, SERVICE), guarding the query keeps it."""
    query = f"SELECT ?x {{ BIND({ox.Literal(text)} AS ?x) }} # SERVICE <urn:x> {{"
    assert rows(store([]), query) == [(text,)]


@settings(deadline=None)
@given(st.sampled_from("'\"").flatmap(lambda mark: st.tuples(st.just(mark), TEXTS)))
def test_long_strings_mean_what_they_say(case):
    mark, text = case
    plain = text.replace("\\", "").replace("'", "").replace('"', "").replace("\r", "")
    query = f"SELECT ?x {{ BIND({mark * 3}{plain} SERVICE # {{{mark * 3} AS ?x) }}"
    assert rows(store([]), query) == [(f"{plain} SERVICE # {{",)]


def test_comments_are_dropped_and_hashes_in_names_are_kept():
    assert guard_query("ASK { <urn:a#b> ?p '#' } # end").rstrip() == "ASK { <urn:a#b> ?p '#' }"


def test_brackets_may_nest_up_to_the_limit_and_no_deeper():
    def nested(depth: int) -> str:
        return "SELECT * " + "{" * depth + "}" * depth

    assert rows(store([]), nested(MAX_NESTING)) == [()]
    with pytest.raises(QueryError, match="nested"):
        store([]).answer_query(nested(MAX_NESTING + 1), list)


@settings(deadline=None)
@given(QUADS.flatmap(lambda quads: st.tuples(st.just(quads), st.permutations(quads))))
def test_the_same_statements_give_the_same_bytes_in_any_order(case):
    quads, shuffled = case
    for form in (ox.RdfFormat.TRIG, ox.RdfFormat.N_QUADS):
        assert serialise_statements(quads, form, prefixes={"ex": EX}) == serialise_statements(
            shuffled, form, prefixes={"ex": EX}
        )


@settings(deadline=None)
@given(QUADS)
def test_what_is_written_is_read_back_the_same(quads):
    for form in (ox.RdfFormat.TRIG, ox.RdfFormat.N_QUADS):
        text = serialise_statements(quads, form, prefixes={"ex": EX})
        assert set(ox.parse(input=text, format=form)) == set(quads)
    triples = {quad.triple for quad in quads}
    text = serialise_statements(
        triples, ox.RdfFormat.TURTLE, prefixes={"ex": EX, "other": "https://example.net/"}
    )
    assert {quad.triple for quad in ox.parse(input=text, format=ox.RdfFormat.TURTLE)} == triples


def test_the_header_holds_the_prefixes_used_and_no_others_sorted():
    used = ["zeta", "alpha", "mu", "beta", "omega", "delta"]
    prefixes = {name: f"urn:{name}:" for name in (*used, "idle")}
    triples = [
        ox.Triple(ox.NamedNode(f"urn:{name}:one"), ox.NamedNode(f"urn:{name}:two"), ox.Literal("idle talk"))
        for name in used
    ]
    text = serialise_statements(triples, ox.RdfFormat.TURTLE, prefixes=prefixes).decode()
    header = [line.split()[1] for line in text.splitlines() if line.startswith("@prefix")]
    assert header == ["alpha:", "beta:", "delta:", "mu:", "omega:", "zeta:"]


def test_the_type_of_a_thing_comes_first():
    rdf_type = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    node = ox.NamedNode("urn:x:one")
    triples = [ox.Triple(node, ox.NamedNode("urn:a:b"), node), ox.Triple(node, rdf_type, node)]
    assert (
        b"a ex:one"
        in serialise_statements(triples, ox.RdfFormat.TURTLE, prefixes={"ex": "urn:x:"}).splitlines()[2]
    )
