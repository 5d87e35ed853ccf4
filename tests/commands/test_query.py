"""`query`: answers that other programs can read, from text, a file or a pipe; and what is refused."""

from __future__ import annotations

import csv
import io
import json
import warnings
from pathlib import Path

import pytest
import rdflib
from rdflib.compare import isomorphic
from rdflib.query import Result

from graph.core.messages import localise_digits
from tests.commands.tables import ORGANISATIONS, rows
from tests.conftest import ROOT, Process, Run

ROWS = """SELECT ?s ?label ?year ?nothing {
  ?s a stk:Organisation ; skos:prefLabel ?label OPTIONAL { ?s schema:foundingDate ?year }
} ORDER BY ?s ?label"""
TRIPLES = """CONSTRUCT { ?s skos:prefLabel ?label ; schema:foundingDate ?year }
{ ?s skos:prefLabel ?label ; schema:foundingDate ?year }"""
MEMBERS = "SELECT DISTINCT ?who { ?who stk:memberOf ?body } ORDER BY ?who"


def parsed(text: str, form: str) -> list[dict[str, rdflib.term.Node]]:
    result = Result.parse(io.BytesIO(text.encode()), format=form)
    return [{str(name): value for name, value in row.items()} for row in result.bindings]


def answer(stakeholders: Run, mixed: Path, form: str, query: str = ROWS) -> str:
    result = stakeholders("query", query, "--format", form, "-d", mixed)
    assert result.exit_code == 0
    return result.stdout


def test_json_xml_and_tsv_hold_the_same_terms(stakeholders: Run, mixed: Path) -> None:
    found = {form: parsed(answer(stakeholders, mixed, form), form) for form in ("json", "xml", "tsv")}
    assert found["json"] == found["xml"]
    # rdflib's TSV reader binds what is empty to None, the others leave it out
    told = [{name: value for name, value in row.items() if value is not None} for row in found["tsv"]]
    assert told == found["json"]
    first = found["json"][0]
    assert first["s"] == rdflib.URIRef("https://example.org/lantern-valley/id/amber-trust")
    assert first["label"].language in ("en", "bn")
    assert first["year"].datatype == rdflib.XSD.gYear


def test_csv_holds_the_same_texts(stakeholders: Run, mixed: Path) -> None:
    told = list(csv.DictReader(io.StringIO(answer(stakeholders, mixed, "csv"))))
    terms = parsed(answer(stakeholders, mixed, "json"), "json")
    assert told == [
        {name: str(row.get(name, "")) for name in ("s", "label", "year", "nothing")} for row in terms
    ]


def test_the_answer_is_what_the_tables_say(stakeholders: Run, mixed: Path) -> None:
    told = csv.DictReader(io.StringIO(answer(stakeholders, mixed, "csv")))
    named = {(row["s"].rpartition("/")[2], row["label"], row["year"]) for row in told}
    organisations = {row["id"] for row in rows(mixed, "entities") if row["class"] in ORGANISATIONS}
    years = {row["subject"]: row["value"] for row in rows(mixed, "facts") if row["property"].endswith("Date")}
    labels = {
        (row["id"], row[column], years.get(row["id"], ""))
        for row in rows(mixed, "entities")
        for column in ("label_en", "label_bn")
        if row["id"] in organisations and row[column]
    }
    labels.discard(
        ("river-schule", "Riverside Schule", "")
    )  # decided to be the river-school: an other name of it
    assert named == labels


def test_turtle_ntriples_and_jsonld_hold_the_same_triples(stakeholders: Run, mixed: Path) -> None:
    graphs = {}
    for form, name in (("turtle", "turtle"), ("ntriples", "nt"), ("jsonld", "json-ld")):
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "ConjunctiveGraph is deprecated", DeprecationWarning)
            graph = rdflib.Graph().parse(data=answer(stakeholders, mixed, form, TRIPLES), format=name)
        graphs[form] = graph
    assert len(graphs["turtle"]) == 6  # two organisations, each with a name in two languages and a year
    assert isomorphic(graphs["turtle"], graphs["ntriples"])
    assert isomorphic(graphs["turtle"], graphs["jsonld"])
    assert "@prefix skos:" in answer(stakeholders, mixed, "turtle", TRIPLES)


def test_triples_are_turtle_unless_asked_otherwise(stakeholders: Run, mixed: Path) -> None:
    assert answer(stakeholders, mixed, "table", TRIPLES) == answer(stakeholders, mixed, "turtle", TRIPLES)


def test_a_query_may_come_from_a_pipe_or_a_file(stakeholders: Run, mixed: Path, tmp_path: Path) -> None:
    file = tmp_path / "query.rq"
    file.write_bytes(b"\xef\xbb\xbf" + ROWS.encode())  # with the mark that Windows editors put first
    written = stakeholders("query", ROWS, "--format", "json", "-d", mixed).stdout
    assert stakeholders("query", f"@{file}", "--format", "json", "-d", mixed).stdout == written
    assert stakeholders("query", "-", "--format", "json", "-d", mixed, stdin=ROWS).stdout == written


def test_a_pipe_of_a_real_shell_is_read(process: Process, mixed: Path) -> None:
    done = process("query", "-", "--format", "csv", "-d", mixed, stdin=MEMBERS.encode())
    assert done.stdout.split() == [b"who", *(
        b"https://example.org/lantern-valley/id/" + name
        for name in (b"cobalt-members", b"heron-institute", b"river-school", b"saffron-union")
    )]  # fmt: skip


def test_a_file_that_is_not_there_or_not_text_is_named(stakeholders: Run, tmp_path: Path) -> None:
    missing = stakeholders("query", f"@{tmp_path / 'none.rq'}")
    assert (missing.exit_code, str(tmp_path / "none.rq") in missing.stderr) == (2, True)
    (tmp_path / "latin.rq").write_bytes("SELECT * { ?s ?p 'é' }".encode("latin-1"))
    other = stakeholders("query", f"@{tmp_path / 'latin.rq'}")
    assert (other.exit_code, "UTF-8" in other.stderr) == (2, True)


@pytest.mark.parametrize(
    ("query", "word"), [("ASK { ?s a stk:Platform }", "yes"), ("ASK { ?s a stk:No }", "no")]
)
def test_a_yes_or_no_question(query: str, word: str, stakeholders: Run, mixed: Path) -> None:
    assert answer(stakeholders, mixed, "table", query).strip() == word
    told = json.loads(answer(stakeholders, mixed, "json", query))
    assert told["boolean"] is (word == "yes")
    envelope = json.loads(stakeholders("query", query, "--json", "-d", mixed).stdout)
    assert envelope["rows"] == [{"boolean": word == "yes"}]


def test_the_envelope_holds_the_same_rows(stakeholders: Run, mixed: Path) -> None:
    told = json.loads(stakeholders("query", ROWS, "--json", "-d", mixed).stdout)["rows"]
    plain = list(csv.DictReader(io.StringIO(answer(stakeholders, mixed, "csv"))))
    assert [{name: value or "" for name, value in row.items()} for row in told] == plain


def test_a_tie_with_several_supports_is_seen_once_and_its_supports_each(stakeholders: Run) -> None:
    pair = ("steps", "partneredWith", "bpatc")
    steps = [
        row
        for row in rows(ROOT / "data" / "steps", "ties")
        if (row["subject"], row["kind"], row["object"]) == pair
    ]
    assert len(steps) > 1
    base = "PREFIX e: <https://w3id.org/stk/data/steps/id/> SELECT * "
    ask = "{ e:steps stk:partneredWith e:bpatc BIND(1 AS ?one) }"
    once = stakeholders("query", base + ask, "--format", "csv").stdout
    assert once.split() == ["one", "1"]
    evidence = "{ GRAPH ?set { e:steps stk:partneredWith e:bpatc } ?set stk:source ?of ; stk:locator ?line }"
    told = csv.DictReader(io.StringIO(stakeholders("query", base + evidence, "--format", "csv").stdout))
    assert sorted((row["of"].rpartition("/")[2], row["line"]) for row in told) == sorted(
        (row["source"], row["locator"]) for row in steps
    )


@pytest.mark.parametrize(
    ("form", "query"), [("csv", TRIPLES), ("xml", TRIPLES), ("turtle", ROWS), ("jsonld", ROWS)]
)
def test_a_form_that_does_not_fit_the_query_is_refused(
    form: str, query: str, stakeholders: Run, mixed: Path
) -> None:
    result = stakeholders("query", query, "--format", form, "-d", mixed)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "use one of" in result.stderr


@pytest.mark.parametrize(
    "query",
    [
        "INSERT DATA { <http://example.org/a> <http://example.org/b> 1 }",
        "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "DROP ALL",
        "SELECT * {",
        "",
    ],
)
def test_what_is_no_question_to_this_data_set_is_refused(query: str, stakeholders: Run, mixed: Path) -> None:
    result = stakeholders("query", query, "-d", mixed)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("stakeholders: ")


def test_a_table_says_how_many_rows_it_has(stakeholders: Run, mixed: Path) -> None:
    said = stakeholders("query", MEMBERS, "-d", mixed).stdout
    assert "heron-institute" in said
    assert "4 rows" in said


def test_it_answers_in_bengali_with_the_same_numbers(stakeholders: Run) -> None:
    number = len(json.loads(stakeholders("query", MEMBERS, "--json").stdout)["rows"])
    said = stakeholders("query", MEMBERS, "--lang", "bn").stdout
    assert f"{localise_digits(str(number), 'bn')}টি সারি" in said
    assert stakeholders("query", "ASK { ?a stk:memberOf ?b }", "--lang", "bn").stdout == "হ্যাঁ\n"
    texts = [stakeholders("query", MEMBERS, "--json", "--lang", lang).stdout for lang in ("en", "bn")]
    assert texts[0] == texts[1]
