"""Reads the manifests of the W3C SPARQL 1.1 test suite and compares answers with what they expect."""

from __future__ import annotations

import csv
import io
import os
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pyoxigraph as ox

from tests.conftest import ROOT

# where the suite is unpacked (github.com/w3c/rdf-tests), if it is
FOLDER = Path(os.environ.get("SPARQL_TESTS", ROOT.parent / "shared" / "w3c")) / "sparql" / "sparql11"
MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
QT = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#"
UT = "http://www.w3.org/2009/sparql/tests/test-update#"
RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS_LABEL = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
XSD = "http://www.w3.org/2001/XMLSchema#"


UPDATES_ALONE = {"delete-insert"}  # folders whose tests of syntax are of updates


class Manifest:
    """The statements of one manifest."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.store = ox.Store()
        self.store.load(path.read_bytes(), ox.RdfFormat.TURTLE, base_iri=path.as_uri())

    def objects(self, subject: ox.NamedNode | ox.BlankNode, predicate: str) -> list[ox.Term]:
        quads = self.store.quads_for_pattern(subject, ox.NamedNode(predicate), None)
        return [quad.object for quad in quads]

    def object(self, subject: ox.NamedNode | ox.BlankNode, predicate: str) -> ox.Term | None:
        return next(iter(self.objects(subject, predicate)), None)

    def items(self, head: ox.Term | None) -> list[ox.Term]:
        """Return the members of an RDF list."""
        members = []
        while isinstance(head, ox.BlankNode):
            members += self.objects(head, RDF + "first")
            head = self.object(head, RDF + "rest")
        return members

    def of_type(self, *types: str) -> Iterator[tuple[ox.NamedNode, str]]:
        """Yield the tests of some types, each with its type."""
        for name in types:
            for quad in self.store.quads_for_pattern(
                None, ox.NamedNode(RDF + "type"), ox.NamedNode(MF + name)
            ):
                assert isinstance(quad.subject, ox.NamedNode)
                yield quad.subject, name


@dataclass(frozen=True)
class QueryTest:
    """One test of a query: its data, its query and what it gives; without a result it is one of syntax."""

    id: str
    type: str
    query: Path
    data: tuple[Path, ...]
    graphs: tuple[tuple[str, Path], ...]
    result: Path | None

    @property
    def base(self) -> str:
        return self.query.as_uri()

    def load(self) -> bytes:
        """Return the data as N-Quads."""
        store = ox.Store()
        for path in self.data:
            load_file(store, path)
        for name, path in self.graphs:
            load_file(store, path, name)
        return store.dump(format=ox.RdfFormat.N_QUADS) or b""


def load_file(store: ox.Store, path: Path, graph: str = "") -> None:
    into = ox.NamedNode(graph) if graph else ox.DefaultGraph()
    form = ox.RdfFormat.from_extension(path.suffix[1:])
    store.load(path.read_bytes(), form, base_iri=path.as_uri(), to_graph=into)


def locate(term: ox.Term | None) -> Path:
    assert isinstance(term, ox.NamedNode)
    return Path(unquote(urlsplit(term.value).path))


def list_query_tests() -> list[QueryTest]:
    """Return the tests of queries that ask no other endpoint and need no entailment."""
    tests = []
    for path in sorted(FOLDER.glob("*/manifest.ttl")):
        if path.parent.name in ("entailment", "service"):
            continue
        manifest = Manifest(path)
        kinds = ("QueryEvaluationTest", "CSVResultFormatTest", "PositiveSyntaxTest11", "NegativeSyntaxTest11")
        tests += [_read_query_test(manifest, *pair) for pair in manifest.of_type(*kinds)]
    return [test for test in tests if test.query.parent.name not in UPDATES_ALONE]


def _read_query_test(manifest: Manifest, node: ox.NamedNode, kind: str) -> QueryTest:
    name = f"{manifest.path.parent.name}/{node.value.rpartition('#')[2]}"
    action = manifest.object(node, MF + "action")
    if isinstance(action, ox.NamedNode):
        return QueryTest(name, kind, locate(action), (), (), None)
    assert isinstance(action, ox.BlankNode)
    result = manifest.object(node, MF + "result")
    graphs = tuple((term.value, locate(term)) for term in manifest.objects(action, QT + "graphData"))
    return QueryTest(
        name,
        kind,
        locate(manifest.object(action, QT + "query")),
        tuple(map(locate, manifest.objects(action, QT + "data"))),
        graphs,
        locate(result) if result else None,
    )


# ---------- comparing ----------
def canonicalise(triples: list[ox.Triple]) -> set[str]:
    """Return triples with names for their blank nodes that depend on nothing but the graph."""
    dataset = ox.Dataset(ox.Quad(*map(_normalise, triple)) for triple in triples)  # type: ignore[arg-type]
    dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return {str(quad) for quad in dataset}


def _normalise(term: ox.Term) -> ox.Term:
    """Return a term with its value written in one way, as the engine keeps no other."""
    if not isinstance(term, ox.Literal):
        return term
    kind = term.datatype.value.removeprefix(XSD)
    if kind == "boolean":
        return ox.Literal({"0": "false", "1": "true"}.get(term.value, term.value), datatype=term.datatype)
    if kind.lower().endswith("integer"):
        kind = "integer"
    if kind in ("integer", "decimal", "double", "float"):
        return ox.Literal(_normalise_number(term.value), datatype=ox.NamedNode(XSD + kind))
    return term


def _normalise_number(text: str) -> str:
    try:
        return f"{Decimal(text).normalize():.9g}"
    except InvalidOperation:
        return text


def _read_csv(content: bytes) -> Counter[tuple[tuple[str, str], ...]]:
    """Return rows by column, so that the order of both is free; CSV loses types and names of blank nodes."""
    rows = csv.DictReader(io.StringIO(content.decode(), newline=""))
    return Counter(
        tuple(
            sorted(
                (name, "_:" if value.startswith("_:") else _normalise_number(value))
                for name, value in row.items()
            )
        )
        for row in rows
    )


def rows_as_triples(answer: ox.QuerySolutions) -> list[ox.Triple]:
    """Return rows as a graph, so that blank nodes are compared by what they stand for."""
    triples = []
    for number, row in enumerate(answer):
        node = ox.BlankNode(f"row{number}")
        triples.append(ox.Triple(node, ox.NamedNode(RDF + "type"), ox.NamedNode(RS + "row")))
        for variable in answer.variables:
            if row[variable] is not None:
                triples.append(ox.Triple(node, ox.NamedNode(f"var:{variable.value}"), row[variable]))
    return triples


def is_equal_to_result(test: QueryTest, content: bytes, content_type: str) -> bool:
    """Tell whether an answer is what a test expects."""
    assert test.result
    ending = test.result.suffix[1:]
    expected = test.result.read_bytes()
    if ending == "csv":
        return _read_csv(expected) == _read_csv(content)
    if content_type.startswith(("text/turtle", "application/n-triples")):
        given = read_graph(content, "nt" if "n-triples" in content_type else "ttl", test.base)
        return canonicalise(given) == canonicalise(read_graph(expected, ending, test.base))
    answer = ox.parse_query_results(content, ox.QueryResultsFormat.from_media_type(content_type))
    if ending in ("ttl", "rdf"):
        return _compare_with_result_set(answer, read_graph(expected, ending, test.base))
    wanted = ox.parse_query_results(expected, ox.QueryResultsFormat.from_extension(ending))
    if isinstance(wanted, ox.QueryBoolean) or isinstance(answer, ox.QueryBoolean):
        return bool(wanted) == bool(answer)
    assert isinstance(wanted, ox.QuerySolutions)
    assert isinstance(answer, ox.QuerySolutions)
    names = {variable.value for variable in wanted.variables} == {
        variable.value for variable in answer.variables
    }
    return names and canonicalise(rows_as_triples(answer)) == canonicalise(rows_as_triples(wanted))


def read_graph(content: bytes, ending: str, base: str) -> list[ox.Triple]:
    return [quad.triple for quad in ox.parse(content, ox.RdfFormat.from_extension(ending), base_iri=base)]


def _compare_with_result_set(answer: object, triples: list[ox.Triple]) -> bool:
    """Compare with rows that are written as RDF."""
    assert isinstance(answer, ox.QuerySolutions)
    values: dict[ox.Term, dict[str, ox.Term]] = {}
    for triple in triples:
        values.setdefault(triple.subject, {})[triple.predicate.value] = triple.object
    wanted = []
    for number, (solution, _) in enumerate(
        (subject, known) for subject, known in values.items() if RS + "binding" in known
    ):
        node = ox.BlankNode(f"row{number}")
        wanted.append(ox.Triple(node, ox.NamedNode(RDF + "type"), ox.NamedNode(RS + "row")))
        for triple in triples:
            if triple.subject == solution and triple.predicate.value == RS + "binding":
                binding = values[triple.object]
                name = binding[RS + "variable"]
                assert isinstance(name, ox.Literal)
                wanted.append(ox.Triple(node, ox.NamedNode(f"var:{name.value}"), binding[RS + "value"]))
    return canonicalise(rows_as_triples(answer)) == canonicalise(wanted)


# ---------- updates ----------
@dataclass(frozen=True)
class UpdateTest:
    """One test of an update: its request, the data before, and those after; None for one of syntax."""

    id: str
    type: str
    request: Path
    before: dict[str, Path]
    after: dict[str, Path] | None


UPDATE_KINDS = ("UpdateEvaluationTest", "PositiveUpdateSyntaxTest11", "NegativeUpdateSyntaxTest11")
QUERY_SYNTAX = "NegativeSyntaxTest11"  # as which one folder of updates names its tests of syntax


def list_update_tests() -> list[UpdateTest]:
    """Return the tests of updates."""
    tests = []
    for path in sorted(FOLDER.glob("*/manifest.ttl")):
        manifest = Manifest(path)
        of_updates = (QUERY_SYNTAX,) if path.parent.name in UPDATES_ALONE else ()
        for node, kind in manifest.of_type(*UPDATE_KINDS, *of_updates):
            name = f"{path.parent.name}/{node.value.rpartition('#')[2]}"
            action, result = manifest.object(node, MF + "action"), manifest.object(node, MF + "result")
            if isinstance(action, ox.NamedNode):
                tests.append(UpdateTest(name, kind, locate(action), {}, None))
            elif isinstance(action, ox.BlankNode) and isinstance(result, ox.BlankNode):
                request = locate(manifest.object(action, UT + "request"))
                before, after = _list_graphs(manifest, action), _list_graphs(manifest, result)
                tests.append(UpdateTest(name, kind, request, before, after))
    return tests


def _list_graphs(manifest: Manifest, node: ox.BlankNode) -> dict[str, Path]:
    """Return the file of each graph by its name, which is empty for the default graph."""
    default = manifest.object(node, UT + "data")
    graphs = {"": locate(default)} if default else {}
    for entry in manifest.objects(node, UT + "graphData"):
        assert isinstance(entry, ox.BlankNode)
        label = manifest.object(entry, RDFS_LABEL.value)
        assert isinstance(label, ox.Literal)
        graphs[label.value] = locate(manifest.object(entry, UT + "graph"))
    return graphs


# ---------- reading graphs ----------
@dataclass(frozen=True)
class GraphRead:
    """One test of the Graph Store Protocol that reads: which graph, empty for the default one; its answer."""

    id: str
    method: str
    graph: str
    status: int
    expected: bytes


_READ = re.compile(r"(GET|HEAD) (\S+) HTTP.*#### Response\s+(\d+)[^\n]*(?:.*?\n\s*\n(.*))?", re.DOTALL)


def list_graph_reads() -> list[GraphRead]:
    """Return the tests that read a graph; the suite writes them as text."""
    manifest = Manifest(FOLDER / "http-rdf-update" / "manifest.ttl")
    reads = []
    for node, _ in manifest.of_type("GraphStoreProtocolTest"):
        texts = [term.value for term in manifest.objects(node, RDFS_LABEL.value.replace("label", "comment"))]
        match = _READ.search(max(texts, key=len).replace("$HOST$", "host").replace("$GRAPHSTORE$", "store"))
        if match:
            method, path, status, body = match.groups()
            graph = path.partition("graph=")[2] or f"http://host/{path.replace('$NEWPATH$', 'new')}"
            name = "" if path.endswith("?default") else graph
            reads.append(
                GraphRead(node.value.rpartition("#")[2], method, name, int(status), (body or "").encode())
            )
    return reads
