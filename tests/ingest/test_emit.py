"""Rows into statements: what each column of each table says, against statements written out by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import pyoxigraph as ox
import pytest

from graph import ingest
from graph.schema.vocabulary import Ontology
from tests.fiction import (
    BASE,
    EVIDENCE,
    LEAFLET,
    count,
    decision,
    entity,
    event,
    fact,
    organisation,
    tie,
    write,
)

PREFIXES = f"""
@prefix : <{BASE}id/> . @prefix source: <{BASE}source/> . @prefix tie: <{BASE}tie/> .
@prefix stk: <https://w3id.org/stk/ns#> . @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix dct: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> . @prefix org: <http://www.w3.org/ns/org#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix schema: <https://schema.org/> . @prefix prov: <http://www.w3.org/ns/prov#> .
@prefix void: <http://rdfs.org/ns/void#> .
"""
ORGANISATIONS = [organisation("amber-trust"), organisation("cobalt-forum")]
ELSEWHERE = {"locator": "99"}  # evidence of its own, so that a row's set holds that row alone


def turtle(text: str) -> set[ox.Triple]:
    quads = ox.parse(input=(PREFIXES + text).encode(), format=ox.RdfFormat.TURTLE)
    return {quad.triple for quad in quads}


def edition(folder: Path, *, toml: str = "", audience: str = "internal", **rows: Iterable[Mapping[str, str]]):
    given = {"entities": ORGANISATIONS} | rows
    return ingest.read_edition(
        write(folder / "fiction", toml=toml, **given), audience=audience, ontology=Ontology.load()
    )


def sets(made: ingest.DatasetEdition) -> dict[str, set[ox.Triple]]:
    """The statements by assertion set, of every level."""
    found: dict[str, set[ox.Triple]] = {}
    for level in ("stated", "implied", "ambiguous", "unknown"):
        text = made.statements.read_asserted(level).read()
        for quad in ox.parse(input=text, format=ox.RdfFormat.N_QUADS):
            if isinstance(quad.graph_name, ox.NamedNode):
                found.setdefault(quad.graph_name.value, set()).add(quad.triple)
    return found


def described(made: ingest.DatasetEdition) -> set[ox.Triple]:
    text = "".join(made.statements.iter_descriptions()).encode()
    return {quad.triple for quad in ox.parse(input=text, format=ox.RdfFormat.N_TRIPLES)}


def only(made: ingest.DatasetEdition) -> set[ox.Triple]:
    """The statements of the one row that has evidence of its own."""
    assert made.findings == ()
    named = {one.subject.value for one in described(made) if str(one.object) == '"99"'}
    (name,) = named
    return sets(made)[name]


def test_an_entity_has_its_kinds_names_and_identifiers(tmp_path: Path) -> None:
    row = entity(
        "fern",
        "Platform",
        type="TypePlatform|TypeNationalNGO",
        label_en="Fern  Alliance",
        label_bn="ফার্ন",
        short_label="Fern",
        abbr="FA",
        alt="The Ferns|ফার্ন জোট",
        homepage="https://fern.example/a?b=1",
        ids="register:7|other:x",
        **ELSEWHERE,
    )
    assert only(edition(tmp_path, entities=[row])) == turtle("""
        :fern a stk:Platform ; stk:orgType stk:TypePlatform , stk:TypeNationalNGO ;
          skos:prefLabel "Fern Alliance"@en , "ফার্ন"@bn ; stk:shortLabel "Fern"@en ;
          stk:abbreviation "FA"@en ; skos:altLabel "FA"@en , "The Ferns"@en , "ফার্ন জোট"@bn ;
          foaf:homepage <https://fern.example/a?b=1> ; dct:identifier "register:7" , "other:x" .""")


def test_an_event_has_its_days_and_place(tmp_path: Path) -> None:
    row = event(
        "fair",
        series="fairs",
        place="hall",
        start="2020-02",
        end="2020",
        date_text="Spring  2020",
        sessions="06",
        session_length="two hours",
        **ELSEWHERE,
    ) | {"date_certainty": "implied"}
    made = edition(tmp_path, entities=[entity("hall", "Place")], events=[row, event("fairs", "EventSeries")])
    assert only(made) == turtle("""
        :fair a stk:Event ; skos:prefLabel "Fair"@en ; stk:partOfSeries :fairs ; stk:place :hall ;
          stk:start "2020-02-01"^^xsd:date ; stk:end "2020-12-31"^^xsd:date ; stk:dateText "Spring 2020"@en ;
          stk:dateCertainty stk:implied ; stk:sessionCount 6 ; stk:sessionLength "two hours"@en .""")


def test_a_plain_tie_is_one_statement(tmp_path: Path) -> None:
    made = edition(tmp_path, ties=[tie("amber-trust", "memberOf", "cobalt-forum", **ELSEWHERE)])
    assert only(made) == turtle(":amber-trust stk:memberOf :cobalt-forum .")


def test_a_symmetric_tie_is_said_in_both_directions(tmp_path: Path) -> None:
    made = edition(tmp_path, ties=[tie("cobalt-forum", "partneredWith", "amber-trust", **ELSEWHERE)])
    assert only(made) == turtle(
        ":amber-trust stk:partneredWith :cobalt-forum . :cobalt-forum stk:partneredWith :amber-trust ."
    )


def test_a_dated_symmetric_tie_has_one_node_whichever_way_it_is_written(tmp_path: Path) -> None:
    cells = {"start": "2019-05", "date_certainty": "stated"} | ELSEWHERE
    expected = turtle("""
        :amber-trust stk:partneredWith :cobalt-forum . :cobalt-forum stk:partneredWith :amber-trust .
        <https://example.org/fiction/tie/partneredWith/amber-trust/cobalt-forum/2019-05> a stk:Partnership ;
          stk:tieKind stk:partneredWith ; stk:party :amber-trust , :cobalt-forum ;
          stk:start "2019-05-01"^^xsd:date ; stk:dateCertainty stk:stated .""")
    for number, ends in enumerate([("amber-trust", "cobalt-forum"), ("cobalt-forum", "amber-trust")]):
        made = edition(tmp_path / str(number), ties=[tie(ends[0], "partneredWith", ends[1], **cells)])
        assert only(made) == expected


@pytest.mark.parametrize(
    ("kind", "role", "node"),
    [
        (
            "memberOf",
            "RoleSteering",
            "a stk:Membership ; org:member :amber-trust ; org:organization :cobalt-forum ;"
            " org:role stk:RoleSteering",
        ),
        (
            "funds",
            "Lead  donor",
            "a stk:ProgrammeRole ; stk:funder :amber-trust ; stk:funded :cobalt-forum ;"
            ' stk:programmeRole stk:RoleFunding ; stk:roleText "Lead donor"@en',
        ),
        (
            "submittedReportTo",
            "Author",
            "a stk:Relationship ; stk:roleHolder :amber-trust ; stk:roleIn :cobalt-forum ;"
            ' stk:roleText "Author"@en',
        ),
    ],
)
def test_a_tie_with_a_role_has_the_node_of_its_kind(tmp_path: Path, kind: str, role: str, node: str) -> None:
    made = edition(tmp_path, ties=[tie("amber-trust", kind, "cobalt-forum", role=role, **ELSEWHERE)])
    assert only(made) == turtle(f"""
        :amber-trust stk:{kind} :cobalt-forum .
        <{BASE}tie/{kind}/amber-trust/cobalt-forum> stk:tieKind stk:{kind} ; {node} .""")


def test_a_tie_reaches_sources_topics_and_kinds_of_other_vocabularies(tmp_path: Path) -> None:
    made = edition(
        tmp_path,
        sources=[LEAFLET, {"id": "almanac", "title": "x"}],
        ties=[
            tie("almanac", "dct:isPartOf", "leaflet", **ELSEWHERE),
            tie("amber-trust", "worksOn", "TypeMedia", **ELSEWHERE),
        ],
    )
    assert only(made) == turtle(
        "source:almanac dct:isPartOf source:leaflet . :amber-trust stk:worksOn stk:TypeMedia ."
    )


def test_a_count_has_its_number_and_whose_it_is(tmp_path: Path) -> None:
    rows = [
        count(
            "women",
            "amber-trust|fair",
            value="0120",
            comparator="moreThan",
            dimension="female",
            part_of="all",
            as_of="2020-02",
            **ELSEWHERE,
        ),
        count("all", "amber-trust", value="300"),
    ]
    # only an agent has members; what an event has in numbers is another count
    assert only(edition(tmp_path, counts=rows, events=[event("fair")])) == turtle("""
        :amber-trust stk:memberCount :women . :fair stk:hasCount :women .
        :women a stk:Count ; stk:value 120 ; stk:unit stk:UnitOrganisations ; stk:comparator stk:moreThan ;
          stk:dimension stk:female ; stk:partOfCount :all ; stk:asOf "2020-02-29"^^xsd:date .""")


def test_a_count_that_the_source_leaves_open_has_no_number(tmp_path: Path) -> None:
    row = count("friends", "amber-trust", comparator="many", unit="UnitDistricts", **ELSEWHERE)
    assert only(edition(tmp_path, counts=[row])) == turtle("""
        :amber-trust stk:hasCount :friends .
        :friends a stk:Count ; stk:unit stk:UnitDistricts ; stk:comparator stk:many .""")


def test_facts_are_texts_in_their_language_or_values_of_their_type(tmp_path: Path) -> None:
    rows = [
        fact("amber-trust", "aim", "to\u00a0 last", **ELSEWHERE),
        fact("amber-trust", "description", "ছোট", lang="bn", **ELSEWHERE),
        fact("amber-trust", "schema:foundingDate", "1998", **ELSEWHERE),
        fact("leaflet", "dct:dateSubmitted", "2001", **ELSEWHERE),
    ]
    assert only(edition(tmp_path, facts=rows)) == turtle("""
        :amber-trust stk:aim "to last"@en ; stk:description "ছোট"@bn ; schema:foundingDate "1998"^^xsd:gYear .
        source:leaflet dct:dateSubmitted "2001"^^xsd:gYear .""")


def test_a_source_is_described_outside_all_sets(tmp_path: Path) -> None:
    source = {
        "id": "almanac",
        "title": "পঞ্জিকা",
        "lang": "bn",
        "publisher": "amber-trust",
        "about": "amber-trust|cobalt-forum",
        "url": "https://amber.example/almanac",
        "issued": "2019",
        "retrieved": "2020-02-16",
        "sha256": "ab12",
        "copy_of": "leaflet",
        "note": "a  copy",
    }
    made = edition(tmp_path, sources=[LEAFLET, source])
    about = {one for one in described(made) if one.subject.value.endswith("/almanac")}
    assert about >= turtle("""
        source:almanac a stk:Source ; dct:title "পঞ্জিকা"@bn ; dct:language "bn" ;
          dct:publisher :amber-trust ; stk:isAbout :amber-trust , :cobalt-forum ; stk:copyOf source:leaflet ;
          foaf:page <https://amber.example/almanac> ; dct:issued "2019" ; dct:dateAccepted "2020-02-16" ;
          stk:sha256 "ab12" ; stk:note "a copy"@en .""")
    assert len({one.predicate for one in about}) == 11
    assert not any("almanac" in str(triple) for found in sets(made).values() for triple in found)


def test_the_data_set_says_what_it_is_and_for_whom(tmp_path: Path) -> None:
    toml = 'licence = "CC-BY-4.0"\nfocal = ["amber-trust"]\nasked = ["amber-trust"]\n'
    toml += 'title.en = "Partners"\nextent.bn = "একটি পাতা"\n'
    made = edition(tmp_path, toml=toml, audience="partners")
    assert {one for one in described(made) if one.subject.value == BASE} == turtle(f"""
        <{BASE}> a void:Dataset ; dct:identifier "fiction" ; dct:title "Partners"@en ;
          dct:description "একটি পাতা"@bn ; dct:license "CC-BY-4.0" ; stk:asked :amber-trust ;
          stk:focal :amber-trust ;
          dct:accessRights stk:AudiencePartners .""")


def test_rows_with_the_same_evidence_share_a_set_and_others_do_not(tmp_path: Path) -> None:
    rows = [
        tie("amber-trust", "memberOf", "cobalt-forum"),
        tie("amber-trust", "memberOf", "cobalt-forum", phrase="words\u00a0of the  leaflet"),
        tie("amber-trust", "memberOf", "cobalt-forum", certainty="implied"),
        tie("amber-trust", "memberOf", "cobalt-forum", locator="2"),
    ]
    found = sets(
        edition(tmp_path, entities=[organisation(row["id"], **EVIDENCE) for row in ORGANISATIONS], ties=rows)
    )
    holding = [
        name
        for name, triples in found.items()
        if turtle(":amber-trust stk:memberOf :cobalt-forum .") <= triples
    ]
    assert len(holding) == len(found) == 3


def test_ids_that_are_the_same_become_one_and_the_other_name_is_kept(tmp_path: Path) -> None:
    made = edition(
        tmp_path,
        entities=[organisation("amber-trust"), organisation("amber", short_label="A"), *ORGANISATIONS[1:]],
        ties=[tie("amber", "memberOf", "cobalt-forum", start="2019", date_certainty="stated")],
        decisions=[decision("amber-trust", "amber", "same")],
    )
    every = set().union(*sets(made).values())
    assert (
        turtle("""
        :amber-trust skos:prefLabel "Amber Trust"@en ; skos:altLabel "Amber"@en ; owl:sameAs :amber ;
          stk:memberOf :cobalt-forum .""")
        <= every
    )
    assert {str(one) for one in every if str(one.subject).endswith("/amber>")} == set()
    assert f"<{BASE}tie/memberOf/amber-trust/cobalt-forum/2019>" in {str(one.subject) for one in every}


def test_a_decision_keeps_apart_or_leaves_open(tmp_path: Path) -> None:
    made = edition(
        tmp_path,
        entities=[*ORGANISATIONS, organisation("fern")],
        decisions=[
            decision("amber-trust", "cobalt-forum", "different"),
            decision("amber-trust", "fern", "unsure"),
        ],
    )
    every = set().union(*sets(made).values())
    assert (
        turtle("""
        :amber-trust owl:differentFrom :cobalt-forum ; stk:possiblySameAs :fern .
        :fern stk:possiblySameAs :amber-trust .""")
        <= every
    )


def test_a_data_set_with_an_error_gives_findings_and_no_statement(tmp_path: Path) -> None:
    made = edition(tmp_path, ties=[tie("amber-trust", "memberOf", "nobody")])
    assert made.has_errors
    assert sets(made) == {}
    assert described(made) == set()


def test_an_error_in_a_withheld_row_shows_whoever_the_edition_is_for(tmp_path: Path) -> None:
    row = tie("amber-trust", "memberOf", "nobody", visibility="internal")
    assert edition(tmp_path, ties=[row], audience="public").has_errors
