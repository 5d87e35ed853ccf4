"""RDF of any syntax: read in a process of its own, into sets of its own, and refused where it is hostile."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph import ingest
from graph.core.errors import InputError
from graph.ingest.rdf_file import RdfFile
from graph.schema.vocabulary import Ontology
from tests.fiction import BASE, STK, organisation, write

EX = "http://example.net/"
DATA = f"""@prefix : <{EX}> .
:amber :near :cobalt , "কাছে"@bn , 5 .
"""
XML = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://example.net/">{}</rdf:RDF>'


def read(folder: Path, name: str, text: str | bytes) -> RdfFile:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return RdfFile.read(path, base=BASE)


def refusal(folder: Path, name: str, text: str | bytes) -> str:
    with pytest.raises(InputError) as caught:
        read(folder, name, text)
    message = str(caught.value)
    assert message.startswith(str(folder / name))
    assert "\n" not in message
    return message


def opened(path: Path, *, audience: str = "internal") -> ingest.DatasetEdition:
    return ingest.read_edition(path, audience=audience, ontology=Ontology.load())


def quads(file: RdfFile) -> list[ox.Quad]:
    lines = "".join(" ".join(filter(None, statement)) + " .\n" for statement in file.iter_statements())
    return list(ox.parse(lines, format=ox.RdfFormat.N_QUADS))


def sets(edition: ingest.DatasetEdition) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for level in ("stated", "implied", "ambiguous", "unknown"):
        text = edition.statements.read_asserted(level).read()
        for quad in ox.parse(input=text, format=ox.RdfFormat.N_QUADS):
            if isinstance(quad.graph_name, ox.NamedNode):
                found.setdefault(quad.graph_name.value, set()).add(str(quad.triple))
    return found


@pytest.mark.parametrize(
    ("suffix", "form"),
    [
        (".ttl", ox.RdfFormat.TURTLE),
        (".trig", ox.RdfFormat.TRIG),
        (".nt", ox.RdfFormat.N_TRIPLES),
        (".nq", ox.RdfFormat.N_QUADS),
        (".rdf", ox.RdfFormat.RDF_XML),
        (".owl", ox.RdfFormat.RDF_XML),
        (".xml", ox.RdfFormat.RDF_XML),
        (".jsonld", ox.RdfFormat.JSON_LD),
        (".n3", ox.RdfFormat.N3),
        (".TTL", ox.RdfFormat.TURTLE),
    ],
)
def test_every_syntax_gives_the_same_statements(tmp_path: Path, suffix: str, form: ox.RdfFormat) -> None:
    plain = [quad.triple for quad in ox.parse(input=DATA.encode(), format=ox.RdfFormat.TURTLE)]
    text = ox.serialize(plain, format=form)
    assert text
    file = read(tmp_path, f"a{suffix}", text)
    assert {quad.triple for quad in quads(file)} == set(plain)


IRIS = st.sampled_from(["http://e/a", "http://e/b#c", "http://e/%20", "http://e/ক"]).map(ox.NamedNode)
TEXTS = st.text(st.sampled_from(list(' "\\<>_:.^@\n\r\t\x0b\x1c\x85\u2028aক😀')), max_size=12)
LITERALS = (
    TEXTS.map(ox.Literal)
    | TEXTS.map(lambda text: ox.Literal(text, language="bn"))
    | st.tuples(TEXTS, IRIS).map(lambda both: ox.Literal(both[0], datatype=both[1]))
)
QUADS = st.builds(ox.Quad, IRIS, IRIS, IRIS | LITERALS, IRIS | st.just(ox.DefaultGraph()))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(QUADS, max_size=30))
def test_whatever_is_written_is_read_back(tmp_path: Path, written: list[ox.Quad]) -> None:
    text = ox.serialize(written, format=ox.RdfFormat.N_QUADS) or b""
    assert quads(read(tmp_path, "a.nq", text)) == written


def test_relative_addresses_do_not_name_files_of_this_machine(tmp_path: Path) -> None:
    (quad,) = quads(read(tmp_path, "a.ttl", "<x> <y> <../z> ."))
    assert "file:" not in str(quad)
    assert str(tmp_path) not in str(quad)


def test_blank_nodes_get_addresses_that_are_the_same_each_time(tmp_path: Path) -> None:
    text = f"@prefix : <{EX}> . :amber :near [ :name 'one' ] , [ :name 'two' ] . _:x :near _:x ."
    first, second = (read(tmp_path, "my file.ttl", text) for _ in range(2))
    assert first == second
    terms = {term for quad in quads(first) for term in (quad.subject, quad.object)}
    assert not [term for term in terms if isinstance(term, ox.BlankNode)]
    named = {str(term) for term in terms if "genid" in str(term)}
    assert named == {f"<{BASE}genid/my-file/{number}>" for number in (1, 2, 3)}


def test_a_foreign_file_is_one_set_of_unknown_certainty(tmp_path: Path) -> None:
    (tmp_path / "amber facts.ttl").write_text(DATA, encoding="utf-8")
    edition = opened(tmp_path / "amber facts.ttl")
    ((name, triples),) = sets(edition).items()
    assert name.endswith("/set/file/amber%20facts.ttl")
    assert len(triples) == 3
    described = "".join(edition.statements.iter_descriptions())
    assert f"<{name}> <{STK}certainty> <{STK}unknown> ." in described
    assert (edition.dataset.name, edition.dataset.visibility) == ("amber-facts", "internal")


EDITION = f"""
@prefix stk: <{STK}> . @prefix void: <http://rdfs.org/ns/void#> . @prefix dct: <http://purl.org/dc/terms/> .
@prefix set: <{BASE}set/> . @prefix : <{BASE}id/> .
<{BASE}> a void:Dataset ; dct:identifier "fiction" ; dct:title "Partners"@en , "অংশীজন"@bn ;
  dct:description "One leaflet"@en ; dct:license "CC0" ; stk:focal :amber ; stk:asked :amber ;
  dct:accessRights stk:AudiencePartners .
<{BASE}source/leaflet> a stk:Source ; dct:title "The leaflet"@en .
set:0123456789abcdef a stk:AssertionSet ; stk:source <{BASE}source/leaflet> ; stk:locator "1" ;
  stk:phrase "words"@en ; stk:certainty stk:implied .
set:fedcba9876543210 a stk:AssertionSet ; stk:certainty stk:inferred ; stk:restsOn stk:implied .
set:0123456789abcdef {{ :amber a stk:Company ; stk:memberOf :cobalt . :cobalt a stk:Platform . }}
set:fedcba9876543210 {{ :cobalt stk:hasMember :amber . }}
<{BASE}other> {{ :amber stk:supports :cobalt . }}
:amber stk:networksWith :cobalt .
"""


def test_an_edition_of_ours_keeps_its_sets_and_loses_what_was_inferred(tmp_path: Path) -> None:
    path = tmp_path / "graph.trig"
    path.write_text(EDITION, encoding="utf-8")
    edition = opened(path)
    found = sets(edition)
    assert set(found) == {f"{BASE}set/0123456789abcdef", f"{BASE}set/file/graph.trig"}
    assert len(found[f"{BASE}set/0123456789abcdef"]) == 3
    # what no set of ours holds is told apart, whichever graph it stood in
    loose = found[f"{BASE}set/file/graph.trig"]
    assert {text.split("#")[1].split(">")[0] for text in loose} == {"supports", "networksWith"}
    assert "inferred" not in "".join(edition.statements.iter_descriptions())


def test_an_edition_of_ours_says_what_it_is_an_edition_of(tmp_path: Path) -> None:
    path = tmp_path / "graph.trig"
    path.write_text(EDITION, encoding="utf-8")
    dataset = opened(path).dataset
    assert (dataset.name, dataset.base, dataset.licence) == ("fiction", BASE, "CC0")
    assert dataset.visibility == "partners"
    assert dict(dataset.title) == {"en": "Partners", "bn": "অংশীজন"}
    assert dict(dataset.extent) == {"en": "One leaflet"}
    assert (dataset.focal, dataset.asked) == (("amber",), ("amber",))


@pytest.mark.parametrize(
    ("audience", "readable"), [("internal", True), ("partners", True), ("public", False)]
)
def test_an_edition_is_not_read_for_more_readers_than_it_was_made_for(
    tmp_path: Path, audience: str, readable: bool
) -> None:
    path = tmp_path / "graph.trig"
    path.write_text(EDITION, encoding="utf-8")
    if readable:
        assert sets(opened(path, audience=audience))
    else:
        with pytest.raises(InputError, match=r"an edition for 'partners' readers.*make the public edition"):
            opened(path, audience=audience)


@pytest.mark.parametrize(
    ("text", "readers"),
    [
        (DATA, {"internal"}),
        (EDITION, {"internal", "partners"}),
        (EDITION.replace("AudiencePartners", "AudiencePublic"), {"internal", "partners", "public"}),
    ],
    ids=["says nothing", "for partners", "public"],
)
def test_a_file_beside_public_tables_is_for_those_it_says(
    tmp_path: Path, text: str, readers: set[str]
) -> None:
    folder = write(tmp_path / "fiction", entities=[organisation("amber")])
    (folder / "more.trig").write_text(text, encoding="utf-8")
    seen = {
        audience
        for audience in ("public", "partners", "internal")
        if f"{BASE}set/file/more.trig" in sets(opened(folder, audience=audience))
    }
    assert seen == readers


@pytest.mark.parametrize(
    ("name", "text", "place"),
    [
        ("a.ttl", "@prefix : <http://e/> .\n:a :b :c .\n:a :b .\n", "line 3 column"),
        ("a.nt", "<http://e/a> <http://e/b> .\n", "line 1 column"),
        ("a.jsonld", '{"@id": ', "line 1 column"),
        ("a.ttl", b"@prefix : <http://e/> .\n:a :b '\xff' .\n", "line 2 column"),
        ("a.ttl", ":a :b :c .", "line 1 between columns 1 and 3"),
    ],
)
def test_a_syntax_error_is_told_with_its_place_in_one_line(
    tmp_path: Path, name: str, text: str | bytes, place: str
) -> None:
    message = refusal(tmp_path, name, text)
    assert place in message
    assert message.endswith("; correct that place")


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("a.rdf", "<rdf:RDF><oops></rdf:RDF>", "; correct that place"),
        ("a.rdf", XML.encode("utf-16"), "not UTF-8; save the file as UTF-8"),
        ("a.ttl", "<http://e/a> <http://e/b> <<( <http://e/a> <http://e/b> 1 )>> .", "triple terms"),
        ("a.nt", '<http://e/a> <http://e/b> <<( <http://e/a> <http://e/b> "1" )>> .', "triple terms"),
        ("a.n3", "{ ?x <http://e/a> ?y } => { ?y <http://e/b> ?x } .", "save the triples as Turtle"),
        ("a.jsonld", '{"@context": "http://127.0.0.1:9/c", "a": 1}', "write the context into the file"),
    ],
)
def test_what_is_not_read_says_why_and_what_to_do(
    tmp_path: Path, name: str, text: str | bytes, words: str
) -> None:
    assert words in refusal(tmp_path, name, text)


def doctype(*entities: str) -> str:
    body = XML.format("<rdf:Description><e:name>&x;</e:name></rdf:Description>")
    return f"<!DOCTYPE rdf:RDF [{''.join(entities)}]>{body}"


@pytest.mark.parametrize(
    "entities",
    [
        ['<!ENTITY a "aaaaaaaaaa">', '<!ENTITY x "&a;&a;&a;&a;">'],
        ['<!ENTITY x SYSTEM "file:///etc/hostname">'],
        ['<!ENTITY x PUBLIC "any" "file:///etc/hostname">'],
        ['<!ENTITY % p SYSTEM "file:///etc/hostname">', "%p;", '<!ENTITY x "y">'],
        ["<!ENTITY x '&#38;x;'>"],
        [f'<!ENTITY x "{"a" * 300}">'],
        ['<!ENTITY x\n SYSTEM\n "file:///etc/hostname">'],
        ["<!ENTITY x>"],
    ],
)
def test_entities_that_expand_or_refer_outside_are_refused(tmp_path: Path, entities: list[str]) -> None:
    assert "remove its DOCTYPE" in refusal(tmp_path, "a.rdf", doctype(*entities))


def test_entities_that_only_shorten_addresses_are_read(tmp_path: Path) -> None:
    (quad,) = quads(read(tmp_path, "a.rdf", doctype(f'<!ENTITY x "{EX}">')))
    assert isinstance(quad.object, ox.Literal)
    assert quad.object.value == EX


def test_xml_nested_deeper_than_any_rdf_is_refused_and_what_only_looks_so_is_read(tmp_path: Path) -> None:
    deep = "<rdf:Description><e:p>" * 600 + "</e:p></rdf:Description>" * 600
    assert "nested more than 1000 elements" in refusal(tmp_path, "a.rdf", XML.format(deep))
    hidden = "<!-- </a></a> -->".join(["<rdf:Description><e:p>"] * 600) + "</e:p></rdf:Description>" * 600
    assert "nested more than 1000 elements" in refusal(tmp_path, "b.rdf", XML.format(hidden))
    flat = "".join(
        f"<!-- <a> --><rdf:Description rdf:about='http://e/{n}'>"
        "<e:p e:q='&lt;'/><e:r><![CDATA[<b>]]></e:r></rdf:Description>"
        for n in range(1200)
    )
    assert len(quads(read(tmp_path, "c.rdf", XML.format(flat)))) == 3600


def test_of_two_data_sets_in_a_file_the_first_by_address_is_opened(tmp_path: Path) -> None:
    both = "\n".join(
        f"<{EX}{name}> a void:Dataset ; dct:identifier '{title}' ."
        for name, title in (("v/2024/", "year"), ("v/", "valley"))
    )
    known = "@prefix void: <http://rdfs.org/ns/void#> . @prefix dct: <http://purl.org/dc/terms/> .\n"
    first = read(tmp_path, "two.ttl", known + both).read_dataset()
    assert first
    assert first.name == "valley"


# ---------- small files of a large cost ----------
LONG = "x" * 330_000
RDF_HEAD = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e.net/{}">'
XML_NODE = "<rdf:Description>{}</rdf:Description></rdf:RDF>"
UNFOLDS, LONG_IRI = "unfold to more than", "holds an address of more than 8,000 characters; correct it"
LONG_TEXT = "holds a text of more than 1,000,000 characters; shorten it"
TOO_MUCH = f"{UNFOLDS}|needs too much memory|nested too deeply"
FORMULA = "holds rules or formulas of N3, which are not read; save the triples as Turtle"


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        ("prefix.ttl", f"@prefix : <{EX}{LONG}> .\n" + ":a :b :c .\n" * 2_000, LONG_IRI),
        ("prefix.trig", f"@prefix : <{EX}{LONG}> .\n:g {{ <urn:a> <urn:b> <urn:c> }}\n", LONG_IRI),
        ("short.ttl", f"@prefix : <{EX}{LONG[:7_900]}> .\n:a :b " + ", ".join([":c"] * 100_000) + ".",
         UNFOLDS),
        ("base.n3", f"@base <{EX}{LONG}/> .\n<a> <b> <c> .\n", LONG_IRI),
        ("prefix.rdf", RDF_HEAD.format(LONG) + XML_NODE.format("<e:a>x</e:a>"), LONG_IRI),
        ("prefix.jsonld", f'{{"@context": {{"p": "{EX}{LONG}/"}}, "@id": "p:a", "p:b": 1}}', LONG_IRI),
        ("type.ttl", f'<urn:a> <urn:b> "x"^^<urn:{LONG}> .', LONG_IRI),
        ("label.nt", f'_:{LONG} <urn:b> "x" .', LONG_IRI),
        ("nested.ttl", f"<urn:a> <urn:b> {'(' * 2_000_000}{')' * 2_000_000} .", TOO_MUCH),
        ("list.ttl", f"<urn:a> <urn:b> ({'1 ' * 1_500_000}) .", UNFOLDS),
        ("list.rdf", RDF_HEAD.format("")
         + XML_NODE.format(f"<e:a rdf:parseType='Collection'>{'<e:X/>' * 500_000}</e:a>"), UNFOLDS),
        ("nested.jsonld", '{"urn:b":' * 60_000 + "1" + "}" * 60_000, TOO_MUCH),
        ("deeper.jsonld", "[" * 1_000_000 + "]" * 1_000_000, "nested too deeply"),
        ("many.rdf", RDF_HEAD.format("")
         + "<e:X " + " ".join(f"e:a{n}='x'" for n in range(200_000)) + "/></rdf:RDF>",
         "an element of more than 1,000 attributes"),
        ("text.ttl", f'<urn:a> <urn:b> "{LONG * 4}" .', LONG_TEXT),
        ("vast.ttl", f'<urn:a> <urn:b> "{LONG * 52}" .', LONG_TEXT),
        ("language.ttl", f'<urn:a> <urn:b> "x"@a{"-abcdefgh" * 30_000} .', "language"),
    ],
)  # fmt: skip
def test_a_small_file_of_a_large_cost_is_refused(tmp_path: Path, name: str, text: str, fault: str) -> None:
    begun = time.monotonic()
    assert re.search(fault, refusal(tmp_path, name, text))
    assert time.monotonic() - begun < 30  # of a busy machine; 3 s at most where nothing else is done


@pytest.mark.parametrize(
    "text",
    [
        "{ <urn:a> <urn:b> <urn:c> } => { <urn:d> <urn:e> <urn:f> } .",
        "{ ?x <urn:b> <urn:c> } => { ?x <urn:e> <urn:f> } .",
        "<urn:a> <urn:says> { <urn:d> <urn:e> <urn:f> } .",
        "{} <http://www.w3.org/2000/10/swap/log#implies> {} .",
        "@forAll <urn:x> . <urn:x> <urn:y> <urn:z> .",
    ],
)
def test_rules_and_formulas_of_n3_do_not_become_facts(tmp_path: Path, text: str) -> None:
    assert FORMULA in refusal(tmp_path, "a.n3", f"<urn:x> <urn:y> <urn:z> .\n{text}\n") or "@forAll" in text


def test_terms_as_long_as_they_may_be_are_read(tmp_path: Path) -> None:
    text = f'<urn:{LONG[:7_990]}> <urn:b> "{(LONG * 4)[:999_999]}" .\n'
    (statement,) = read(tmp_path, "a.ttl", text).iter_statements()
    assert len(statement.subject) + len(statement.object) > 1_007_000
