"""The vocabulary: complete in both languages, sound for a reasoner, read by the program as by rdflib."""

from __future__ import annotations

import logging
import re
import shutil
from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from rdflib import OWL, RDF, RDFS, SKOS

from graph.core import resources
from graph.core.errors import OntologyError
from graph.model.opening import open_graph
from graph.schema.levels import Certainty
from graph.schema.vocabulary import Ontology

FOLDER = resources.find_ontology()
TURTLE = sorted(FOLDER.glob("*.ttl"))
STK = rdflib.Namespace("https://w3id.org/stk/ns#")
ORG = rdflib.Namespace("http://www.w3.org/ns/org#")

GRAPH = rdflib.Graph()
for _name in ("stk.ttl", "stk-concepts.ttl"):
    GRAPH.parse(FOLDER / _name)
SHAPES = rdflib.Graph().parse(FOLDER / "shapes.ttl")

DEFINED = {
    OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty, OWL.Ontology, SKOS.Concept,
    SKOS.ConceptScheme, ORG.Role,
}  # fmt: skip
TERMS = sorted({term for kind in DEFINED for term in GRAPH.subjects(RDF.type, kind)})
CLASSES = set(GRAPH.subjects(RDF.type, OWL.Class))
KINDS = sorted(GRAPH.subjects(STK.tieGroup))
BENGALI = re.compile(r"[\u0980-\u09ff]")


def short(term: rdflib.term.Node) -> str:
    return GRAPH.namespace_manager.normalizeUri(str(term))


def texts(term: rdflib.term.Node, *predicates: rdflib.URIRef) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for predicate in predicates:
        for value in GRAPH.objects(term, predicate):
            found.setdefault(str(value.language), []).append(str(value))
    return found


def above(term: rdflib.term.Node, predicate: rdflib.URIRef) -> set[rdflib.term.Node]:
    return set(GRAPH.transitive_objects(term, predicate))


# ---------- files ----------
@pytest.mark.parametrize("path", TURTLE, ids=lambda path: path.name)
def test_a_file_parses_without_complaint_and_both_parsers_agree(path, caplog):
    with caplog.at_level(logging.WARNING):
        by_rdflib = rdflib.Graph().parse(path)
    assert caplog.records == []
    by_oxigraph = list(ox.parse(path=str(path), format=ox.RdfFormat.TURTLE))
    assert len(by_rdflib) == len(by_oxigraph) == len(set(by_oxigraph)) > 0


def test_no_literal_is_malformed():
    assert not [
        str(value)
        for graph in (GRAPH, SHAPES)
        for value in graph.objects()
        if getattr(value, "ill_typed", False)
    ]


def test_no_statement_of_the_vocabulary_is_written_twice_or_uses_a_blank_node():
    quads = [
        quad
        for name in ("stk.ttl", "stk-concepts.ttl")
        for quad in ox.parse(path=str(FOLDER / name), format=ox.RdfFormat.TURTLE)
    ]
    assert [str(quad) for quad, times in Counter(quads).items() if times > 1] == []
    assert not [
        quad
        for quad in quads
        if isinstance(quad.subject, ox.BlankNode) or isinstance(quad.object, ox.BlankNode)
    ]


def test_every_term_of_ours_that_is_used_is_defined():
    used = {
        term
        for graph in (GRAPH, SHAPES)
        for triple in graph
        for term in triple
        if isinstance(term, rdflib.URIRef) and term.startswith(STK)
    }
    for path in (FOLDER / "checks").glob("*.rq"):
        used |= {STK[name] for name in re.findall(r"\bstk:(\w+)", path.read_text(encoding="utf-8"))}
    shapes = set(SHAPES.subjects(RDF.type, rdflib.URIRef("http://www.w3.org/ns/shacl#NodeShape")))
    assert sorted(used - set(TERMS) - shapes) == []


# ---------- words ----------
@pytest.mark.parametrize("term", TERMS, ids=short)
def test_a_term_has_one_label_in_each_language_and_a_definition(term):
    labels = texts(term, RDFS.label, SKOS.prefLabel)
    assert {lang: len(many) for lang, many in labels.items()} == {"en": 1, "bn": 1}
    assert labels["en"][0].isascii() and labels["en"][0].strip() == labels["en"][0] != ""
    assert BENGALI.search(labels["bn"][0])
    definitions = texts(term, SKOS.definition)
    assert len(definitions["en"]) == 1
    assert definitions["en"][0].endswith(".")
    assert set(definitions) <= {"en", "bn"}
    assert all(BENGALI.search(text) for text in definitions.get("bn", ()))


def test_what_people_see_is_defined_in_bengali_too():
    schemes = (STK.OrgTypeScheme, STK.SectorScheme, STK.CertaintyScheme)
    shown = {
        *CLASSES,
        *KINDS,
        *(term for scheme in schemes for term in GRAPH.subjects(SKOS.inScheme, scheme)),
    }
    assert len(shown) > 100
    assert [short(term) for term in sorted(shown) if "bn" not in texts(term, SKOS.definition)] == []


def test_no_two_terms_of_one_sort_share_a_label():
    for kind in DEFINED - {OWL.Ontology}:
        labels = Counter(
            (str(GRAPH.value(term, SKOS.inScheme)), lang, label)
            for term in GRAPH.subjects(RDF.type, kind)
            for lang, many in texts(term, RDFS.label, SKOS.prefLabel).items()
            for label in many
        )
        assert [name for name, times in labels.items() if times > 1] == []


# ---------- kinds of tie ----------
@pytest.mark.parametrize("kind", KINDS, ids=short)
def test_a_kind_of_tie_is_complete(kind):
    def one(predicate: rdflib.URIRef) -> rdflib.term.Node:
        (value,) = GRAPH.objects(kind, predicate)
        return value

    types = set(GRAPH.objects(kind, RDF.type))
    assert OWL.ObjectProperty in types
    assert GRAPH.value(one(STK.tieGroup), SKOS.inScheme) == STK.TieGroupScheme
    assert isinstance(one(STK.countsAsTie).value, bool)
    assert one(STK.directed).value is (OWL.SymmetricProperty not in types)
    node = [
        set(GRAPH.objects(kind, predicate)) for predicate in (STK.nodeClass, STK.nodeSubject, STK.nodeObject)
    ]
    assert [len(found) for found in node] in ([0, 0, 0], [1, 1, 1])
    for found in node[0]:
        assert STK.Relationship in above(found, RDFS.subClassOf)
        assert found != STK.Relationship
    for predicate in (RDFS.domain, RDFS.range):
        assert set(GRAPH.objects(kind, predicate)) <= CLASSES
        assert len(set(GRAPH.objects(kind, predicate))) <= 1


def test_of_a_kind_and_its_inverse_only_one_says_so_and_both_are_of_one_sort():
    pairs = [(one, other) for one, other in GRAPH.subject_objects(OWL.inverseOf) if one in KINDS]
    assert len(pairs) >= 5
    for one, other in pairs:
        assert other in KINDS
        assert (other, OWL.inverseOf, one) not in GRAPH
        for predicate in (STK.countsAsTie, STK.tieGroup, STK.directed):
            assert GRAPH.value(one, predicate) == GRAPH.value(other, predicate), short(one)
        assert not list(GRAPH.objects(other, STK.nodeClass))


def test_a_kind_counts_exactly_if_the_undirected_view_follows_from_it():
    inverses = {other: one for one, other in GRAPH.subject_objects(OWL.inverseOf)}
    for kind in KINDS:
        asserted = inverses.get(kind, kind)
        follows = STK.relatedTo in above(asserted, RDFS.subPropertyOf)
        assert GRAPH.value(kind, STK.countsAsTie).value is follows, short(kind)


def test_the_table_for_readers_lists_the_kinds_as_they_are():
    text = (FOLDER / "README.md").read_text(encoding="utf-8")
    section = text.partition("## Kinds of tie")[2].partition("\n## ")[0]
    rows = re.findall(
        r"^\| `([\w:]+)` \| ([^|]*) \| ([^|]*) \| ([^|]*) \| (yes|no) \| (→|↔) \|", section, re.MULTILINE
    )
    told = {name: tuple(cells) for name, *cells in rows}
    expected = {}
    for kind in KINDS:
        labels = texts(kind, RDFS.label)
        group = texts(GRAPH.value(kind, STK.tieGroup), SKOS.prefLabel)["en"][0]
        expected[short(kind).removeprefix("stk:")] = (
            labels["en"][0],
            labels["bn"][0],
            group,
            "yes" if GRAPH.value(kind, STK.countsAsTie).value else "no",
            "→" if GRAPH.value(kind, STK.directed).value else "↔",
        )
    assert told == expected
    said = re.search(r"There are (\d+), of which (\d+) count", section)
    assert (int(said[1]), int(said[2])) == (
        len(KINDS),
        sum(GRAPH.value(kind, STK.countsAsTie).value for kind in KINDS),
    )


# ---------- concepts ----------
def test_every_concept_stands_in_a_scheme_that_exists():
    schemes = set(GRAPH.subjects(RDF.type, SKOS.ConceptScheme))
    for term in GRAPH.subjects(RDF.type, SKOS.Concept):
        assert set(GRAPH.objects(term, SKOS.inScheme)) & schemes, short(term)


def test_certainty_levels_have_ranks_and_what_is_inferred_has_none():
    ranks = {
        str(term).removeprefix(STK): GRAPH.value(term, STK.rank)
        for term in GRAPH.subjects(SKOS.inScheme, STK.CertaintyScheme)
    }
    assert ranks.pop("inferred") is None
    assert sorted(ranks, key=lambda name: ranks[name].value) == ["stated", "implied", "ambiguous", "unknown"]


def test_every_type_of_organisation_leads_to_a_sector_that_can_be_drawn():
    shapes = {"circle", "hexagon", "square", "triangle", "diamond", "triangleDown", "pentagon"}
    for term in GRAPH.subjects(SKOS.inScheme, STK.OrgTypeScheme):
        sector = GRAPH.value(term, STK.sector)
        assert (sector, SKOS.inScheme, STK.SectorScheme) in GRAPH, short(term)
        top = GRAPH.value(sector, SKOS.broader) or sector
        assert str(GRAPH.value(top, STK.shape)) in shapes
        for ground in (STK.colourLight, STK.colourDark):
            assert re.fullmatch(r"#[0-9A-F]{6}", str(GRAPH.value(top, ground)))
        assert str(GRAPH.value(top, STK.side)) in ("left", "right", "above")


# ---------- the program reads the same ----------
ONTOLOGY = Ontology.load()


def test_the_program_reads_every_kind_of_tie_as_it_is_written():
    assert set(ONTOLOGY.tie_kinds) == {str(kind) for kind in KINDS}
    inverses = list(GRAPH.subject_objects(OWL.inverseOf))
    for kind in KINDS:
        read = ONTOLOGY.tie_kinds[str(kind)]
        assert dict(read.label) == {lang: many[0] for lang, many in texts(kind, RDFS.label).items()}
        assert read.counts is GRAPH.value(kind, STK.countsAsTie).value
        assert read.directed is GRAPH.value(kind, STK.directed).value
        assert read.symmetric is ((kind, RDF.type, OWL.SymmetricProperty) in GRAPH)
        others = {str(b) for a, b in inverses if a == kind} | {str(a) for a, b in inverses if b == kind}
        assert {read.inverse} - {""} == others
        assert read.canonical is not any(b == kind for _, b in inverses)
        assert read.group == str(GRAPH.value(kind, STK.tieGroup))
        assert read.node_class == str(GRAPH.value(kind, STK.nodeClass) or STK.Relationship)
        assert read.domain == str(GRAPH.value(kind, RDFS.domain) or "")


def test_the_program_knows_the_certainty_levels_of_the_vocabulary_strongest_first():
    concepts = ONTOLOGY.list_scheme_concepts("CertaintyScheme")
    assert [concept.name for concept in concepts if concept.rank < 99] == list(Certainty)


def test_the_program_reads_superclasses_near_and_far():
    for term in CLASSES:
        assert ONTOLOGY.find_superclasses(str(term)) == {str(found) for found in above(term, RDFS.subClassOf)}
    assert ONTOLOGY.list_subclass_names("Organisation") == {
        str(term).removeprefix(STK) for term in GRAPH.transitive_subjects(RDFS.subClassOf, STK.Organisation)
    }


def test_the_program_reads_the_properties_of_facts():
    usable = {str(term) for term in GRAPH.subjects(STK.usableAsFact, rdflib.Literal(True))}
    assert set(ONTOLOGY.literal_kinds) == usable
    for name, read in ONTOLOGY.literal_kinds.items():
        assert read.value_type == str(GRAPH.value(rdflib.URIRef(name), STK.valueType))


def test_a_sector_is_found_through_the_type_above(tmp_path):
    for name in ("stk.ttl", "stk-concepts.ttl"):
        text = (FOLDER / name).read_text(encoding="utf-8")
        if name == "stk-concepts.ttl":
            for term, above in (("TypeGuild", "TypeNationalNGO"), ("TypeLoop", "TypeLoop")):
                text += f"\nstk:{term} a skos:Concept ; skos:inScheme stk:OrgTypeScheme ;"
                text += f" skos:broader stk:{above} .\n"
        (tmp_path / name).write_text(text, encoding="utf-8")
    changed = Ontology.load(tmp_path)
    assert changed.find_sector((str(STK.TypeGuild),)).name == "SectorCivilSociety"
    assert changed.find_sector((str(STK.TypeLoop),)) is None
    assert changed.find_sector((str(STK.TypePlatform), str(STK.TypeGuild))).name == "SectorCivilSociety"


def test_a_kind_of_tie_needs_a_stanza_and_no_code(tmp_path):
    """The stanza that ontology/README.md gives as an example, pasted as it stands."""
    example = re.search(
        r"```turtle\n(stk:advises.*?)```", (FOLDER / "README.md").read_text(encoding="utf-8"), re.DOTALL
    )
    for name in ("stk.ttl", "stk-concepts.ttl"):
        text = (FOLDER / name).read_text(encoding="utf-8")
        (tmp_path / name).write_text(text + (example[1] if name == "stk.ttl" else ""), encoding="utf-8")
    kind = Ontology.load(tmp_path).tie_kinds[str(STK.advises)]
    assert (kind.name, kind.counts, kind.directed, kind.canonical) == ("advises", True, True, True)
    assert kind.label["bn"]


def test_a_missing_or_broken_vocabulary_is_an_ontology_error(tmp_path):
    with pytest.raises(OntologyError, match="cannot be read"):
        Ontology.load(tmp_path)
    (tmp_path / "stk.ttl").write_text("stk:x a ", encoding="utf-8")
    with pytest.raises(OntologyError, match=r"stk\.ttl"):
        Ontology.load(tmp_path)


# ---------- the reasoner ----------
@pytest.fixture(scope="module")
def java() -> None:
    if shutil.which("java") is None:
        pytest.fail(
            "The reasoner HermiT needs Java and none is on the PATH. Run: python tests/browser.py --slow"
            " (it installs one), or as root on Debian: apt-get install default-jre-headless",
            pytrace=False,
        )


@pytest.fixture(scope="module")
def statements(java) -> bytes:
    """Vocabulary and example data set, merged, as N-Triples."""
    triples = {quad.triple for quad in open_graph().store.iter_quads("")}
    return ox.serialize(sorted(triples, key=str), format=ox.RdfFormat.N_TRIPLES)


def vocabulary() -> bytes:
    return ox.serialize(sorted(ONTOLOGY.triples, key=str), format=ox.RdfFormat.N_TRIPLES)


def both(*kinds: str) -> bytes:
    return "".join(f"<https://example.org/both> <{RDF.type}> <{STK[kind]}> .\n" for kind in kinds).encode()


def reason(data: bytes, folder: Path) -> list[str]:
    """Run HermiT; the names of unsatisfiable classes, or OwlReadyInconsistentOntologyError."""
    import owlready2

    path = folder / "everything.nt"
    path.write_bytes(data)
    world = owlready2.World()
    world.get_ontology(path.as_uri()).load()
    # HermiT refuses xsd:date and xsd:gYear, which OWL 2 lacks
    owlready2.sync_reasoner_hermit(world, ignore_unsupported_datatypes=True, debug=0)
    return [str(found) for found in world.inconsistent_classes()]


@pytest.mark.slow
def test_the_vocabulary_and_the_example_are_consistent_and_every_class_can_have_members(statements, tmp_path):
    assert reason(statements, tmp_path) == []


@pytest.mark.slow
def test_an_unnamed_collective_that_is_also_an_organisation_is_inconsistent(statements, tmp_path):
    import owlready2

    with pytest.raises(owlready2.OwlReadyInconsistentOntologyError):
        reason(statements + both("Collective", "Organisation"), tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("one", "other"), [("Event", "Platform"), ("Report", "PublicBody"), ("Place", "Company")]
)
def test_a_thing_of_two_kinds_that_exclude_each_other_is_inconsistent(java, tmp_path, one, other):
    import owlready2

    with pytest.raises(owlready2.OwlReadyInconsistentOntologyError):
        reason(vocabulary() + both(one, other), tmp_path)


@pytest.mark.slow
def test_a_class_that_no_member_can_have_is_found(java, tmp_path):
    wrong = f"<{STK.Chimera}> <{RDF.type}> <{OWL.Class}> .\n" + "".join(
        f"<{STK.Chimera}> <{RDFS.subClassOf}> <{STK[name]}> .\n" for name in ("Event", "Platform")
    )
    assert [name for name in reason(vocabulary() + wrong.encode(), tmp_path) if "Chimera" in name]
