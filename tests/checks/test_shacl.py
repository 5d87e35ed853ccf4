"""The shapes compiled to set queries against pySHACL: both find the same, wherever a constraint is broken.

A violation of every constraint of `ontology/shapes.ttl` is made from the shapes themselves: each is seeded
alone into a fictional graph that keeps all shapes, and both engines are asked. A constraint for which no
violation can be made fails the test, and so does a component that this file does not know.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pyoxigraph as ox
import pyshacl
import pytest
import rdflib
from rdflib import RDF, BNode, Literal, Namespace, URIRef
from rdflib.collection import Collection

from graph.core import resources
from graph.core.errors import OntologyError
from graph.ingest.statements import Statements
from graph.model.inference import Rules, load_with_inference
from graph.model.opening import open_graph
from graph.quality.checks.shacl import ShapeConstraint, compile_shapes, drop_satisfied_constraints
from graph.schema.dataset import Dataset
from graph.schema.vocabulary import Ontology
from graph.store import Store

SH = Namespace("http://www.w3.org/ns/shacl#")
STK = Namespace("https://w3id.org/stk/ns#")
EX = Namespace("https://example.org/fiction/id/")

PATH = resources.find_ontology() / "shapes.ttl"
SHAPES = rdflib.Graph().parse(PATH)
CONSTRAINTS = compile_shapes(PATH)
ONTOLOGY = Ontology.load()
RULES = Rules.from_ontology(ONTOLOGY)

Triple = tuple[rdflib.term.Node, rdflib.term.Node, rdflib.term.Node]
Found = set[tuple[str, str, str, str]]  # focus node, path, component, severity

CLEAN = """
@prefix ex: <https://example.org/fiction/id/> .
@prefix stk: <https://w3id.org/stk/ns#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix schema: <https://schema.org/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

ex:leaflet a stk:Source ; dct:title "The leaflet"@en ; dct:publisher ex:amber ; stk:copyOf ex:circular .
ex:circular a stk:Source ; dct:title "The circular"@en ; dct:publisher ex:amber .
ex:quoted a stk:AssertionSet ; stk:certainty stk:stated ; stk:source ex:leaflet ; stk:locator "7" ;
  stk:phrase "words of the leaflet"@en ; stk:note "read twice"@en ; stk:disputes ex:inferred .
ex:inferred a stk:AssertionSet ; stk:certainty stk:inferred ; stk:restsOn stk:implied ;
  stk:rule "entailment" .
ex:decided a stk:AssertionSet , stk:Decision ; stk:certainty stk:stated ; stk:decidedBy "a tester" ;
  stk:decidedOn "2020-02-16"^^xsd:date ; stk:reason "for a test"@en .
ex:opined a stk:AssertionSet , stk:Opinion ; stk:certainty stk:stated ; stk:assessedBy "a tester" ;
  stk:assessedOn "2020-02" .
ex:assessment a stk:Assessment ; stk:assessed ex:amber ; stk:influence stk:high ; stk:interest stk:low ;
  stk:engagement stk:consult ; stk:roleText "gate keeper"@en .
ex:unevidenced a stk:AssertionSet ; stk:certainty stk:unknown .

ex:amber a stk:CivilSocietyOrganisation ; skos:prefLabel "Amber Trust"@en , "অ্যাম্বার ট্রাস্ট"@bn ;
  stk:shortLabel "Amber"@en ; stk:orgType stk:TypeNationalNGO ; foaf:homepage <https://example.org/amber> ;
  schema:foundingDate "2007"^^xsd:gYear ; stk:partOf ex:birch ; stk:succeeds ex:cobalt ;
  stk:mandate "keeps minutes"@en ; stk:outcome "kept minutes"@en ; stk:aim "minutes"@en ;
  stk:duration "for years"@en ; stk:description "keeps"@en ;
  stk:memberOf ex:birch ; stk:steeringMemberOf ex:birch ; stk:secretariatOf ex:birch ;
  stk:partneredWith ex:cobalt ; stk:workedJointlyWith ex:cobalt ; stk:networksWith ex:cobalt ;
  stk:supports ex:cobalt ; stk:implementsThrough ex:cobalt ; stk:trainedBy ex:cobalt ; stk:trained ex:groups ;
  stk:submittedReportTo ex:cobalt ; stk:seeksPartnershipWith ex:groups ;
  stk:promotesCollaborationAmong ex:groups ; stk:engages ex:groups ; stk:helped ex:groups ;
  stk:consistsOf ex:groups ; stk:affiliatedWith ex:cobalt ;
  stk:funds ex:dune ; stk:implements ex:dune ; stk:listedUnder ex:heading ;
  stk:operatesIn ex:hill ; stk:locatedIn ex:hill ; stk:memberCount ex:number ; stk:hasCount ex:open .
ex:birch a stk:Platform ; skos:prefLabel "Birch Guild"@en ; stk:orgType stk:TypePlatform .
ex:cobalt a stk:PublicBody ; skos:prefLabel "Cobalt Office"@en ; stk:orgType stk:TypeMinistry .
ex:dune a stk:Programme ; skos:prefLabel "Dune Programme"@en ; stk:orgType stk:TypeProgramme .
ex:groups a stk:Collective ; skos:prefLabel "Local groups"@en .
ex:elm a foaf:Person ; skos:prefLabel "Elm Example"@en ; stk:post ex:clerk .
ex:clerk a stk:Post ; skos:prefLabel "Clerk"@en ; org:postIn ex:cobalt .
ex:hill a stk:Place ; skos:prefLabel "Dune Hill"@en ; stk:within ex:land .
ex:land a stk:Place ; skos:prefLabel "Duneland"@en .
ex:heading a stk:Heading ; skos:prefLabel "Friends of ours"@en ; dct:isPartOf ex:leaflet .
ex:topic a skos:Concept ; skos:prefLabel "Rivers"@en ; skos:broader ex:wider ; stk:sector stk:SectorUN .
ex:wider a skos:Concept ; skos:prefLabel "Water"@en .
ex:named a stk:Document ; skos:prefLabel "River map"@en .
ex:titled a stk:Document ; dct:title "River book"@en .
ex:report a stk:Report ; skos:prefLabel "River report"@en ; dct:dateSubmitted "2019"^^xsd:gYear ;
  stk:consideredBy ex:cobalt .

ex:relation a stk:Relationship ; stk:tieKind stk:represents ; stk:roleHolder ex:amber ; stk:roleIn ex:birch ;
  stk:roleText "keeper"@en ; stk:status stk:statusPast ;
  stk:start "2019-01-01"^^xsd:date ; stk:end "2019-12-31"^^xsd:date ; stk:dateText "in that year"@en ;
  stk:dateCertainty stk:implied .
ex:partnership a stk:Partnership ; stk:party ex:amber , ex:cobalt ; stk:tieKind stk:partneredWith .
ex:membership a stk:Membership ; org:member ex:amber ; org:organization ex:birch ; org:role stk:RoleMember .
ex:secretariat a stk:SecretariatRole ; stk:roleHolder ex:amber ; stk:roleIn ex:birch .
ex:funding a stk:ProgrammeRole ; stk:programmeRole stk:RoleFunding ; stk:funder ex:amber ;
  stk:funded ex:dune .
ex:implementing a stk:ProgrammeRole ; stk:programmeRole stk:RoleImplementing ; stk:roleHolder ex:amber ;
  stk:roleIn ex:dune .

ex:series a stk:EventSeries ; skos:prefLabel "River courses"@en .
ex:course a stk:TrainingEvent ; skos:prefLabel "First river course"@en ; stk:place ex:hill ;
  stk:partOfSeries ex:series ; stk:precededBy ex:series ; stk:topic ex:topic ; stk:organisedBy ex:amber ;
  stk:designedBy ex:amber ; stk:deliveredBy ex:amber ; stk:facilitatedBy ex:elm ; stk:attendedBy ex:cobalt ;
  stk:audience ex:groups ; stk:sessionCount 6 ;
  stk:start "2019-03-01"^^xsd:date ; stk:end "2019-03-31"^^xsd:date ; stk:dateCertainty stk:stated .

ex:number a stk:Count ; stk:value 120 ; stk:unit stk:UnitOrganisations ; stk:comparator stk:moreThan ;
  stk:asOf "2020-02-16"^^xsd:date .
ex:part a stk:Count ; stk:value 20 ; stk:unit stk:UnitOrganisations ; stk:comparator stk:exactly ;
  stk:dimension stk:female ; stk:partOfCount ex:number .
ex:open a stk:Count ; stk:unit stk:UnitOrganisations ; stk:comparator stk:many .
"""
ASSERTED: frozenset[Triple] = frozenset(rdflib.Graph().parse(data=CLEAN, format="turtle"))

# which node keeps which alternative of an sh:or or sh:xone
KEEPS = {
    STK.QuotedSetShape: EX.quoted,
    STK.InferredSetShape: EX.inferred,
    STK.DecidedSetShape: EX.decided,
    STK.OpinionSetShape: EX.opined,
    STK.UnevidencedSetShape: EX.unevidenced,
    STK.NamedShape: EX.named,
    STK.TitledShape: EX.titled,
    STK.FundingRoleShape: EX.funding,
    STK.OtherRoleShape: EX.implementing,
    STK.NumberGivenShape: EX.part,
    STK.NumberOpenShape: EX.open,
}
TARGETS = (SH.targetClass, SH.targetSubjectsOf)
TELLING = {SH.path, SH.message, SH.severity, SH.description}
LOGICAL = {"or", "xone", "not"}


@dataclass(frozen=True)
class Rule:
    """One constraint as the shapes file writes it; `path` is None for one of the focus node itself."""

    shape: URIRef
    path: URIRef | None
    component: str
    term: rdflib.term.Node

    @property
    def name(self) -> str:
        path = f".{str(self.path).rpartition('/')[2].rpartition('#')[2]}" if self.path else ""
        return f"{self.shape.removeprefix(STK)}{path}.{self.component}"


def rules_of(node: rdflib.term.Node, shape: URIRef, path: URIRef | None = None) -> Iterator[Rule]:
    for predicate, term in sorted(SHAPES.predicate_objects(node), key=str):
        if predicate == SH.property:
            yield from rules_of(term, shape, SHAPES.value(term, SH.path))
        elif predicate.startswith(SH) and predicate not in TELLING and predicate not in TARGETS:
            yield Rule(shape, path, predicate.removeprefix(SH), term)


SHAPE_NODES = sorted({shape for target in TARGETS for shape in SHAPES.subjects(target)})
ALL_RULES = [rule for shape in SHAPE_NODES for rule in rules_of(shape, shape)]


# ---------- the two engines on the same merged graph ----------
def ours(store: Store, constraints: list[ShapeConstraint] = CONSTRAINTS) -> Found:
    return {
        (str(row["focus"]), constraint.path, constraint.component, constraint.severity)
        for constraint in drop_satisfied_constraints(constraints, store)
        for row in store.select(constraint.query)
    }


@functools.cache
def only(shape: URIRef) -> rdflib.Graph:
    """Return one shape with what it names: its property shapes, lists and alternatives."""
    found, todo = rdflib.Graph(), [shape]
    while todo:
        for triple in SHAPES.triples((todo.pop(), None, None)):
            if triple not in found:
                found.add(triple)
                todo.append(triple[2])
    return found


def theirs(graph: rdflib.Graph, shape: URIRef | None = None) -> Found:
    _, report, _ = pyshacl.validate(graph, shacl_graph=only(shape) if shape else SHAPES, inplace=True)
    found = set()
    for result in report.objects(None, SH.result):
        component = report.value(result, SH.sourceConstraintComponent).removeprefix(SH)
        name = component.removesuffix("ConstraintComponent")
        found.add(
            (
                report.value(result, SH.focusNode).n3(),
                str(report.value(result, SH.resultPath) or ""),
                name[0].lower() + name[1:],
                "error" if report.value(result, SH.resultSeverity) == SH.Violation else "warning",
            )
        )
    return found


def term(node: rdflib.term.Node) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    if isinstance(node, BNode):
        return ox.BlankNode(str(node))
    if isinstance(node, URIRef):
        return ox.NamedNode(str(node))
    return (
        ox.Literal(str(node), language=node.language)
        if node.language
        else ox.Literal(
            str(node), datatype=ox.NamedNode(str(node.datatype or "http://www.w3.org/2001/XMLSchema#string"))
        )
    )


def merged(asserted: frozenset[Triple]) -> Store:
    """Load, infer, add the vocabulary: as the program builds its merged view."""
    made = Statements(Dataset.default_for(Path("fiction")), RULES.consequences)
    made.open_foreign_set("https://example.org/fiction/set/all", "stated")
    for one in asserted:
        made.add_text("https://example.org/fiction/set/all", *(str(named(term(part))) for part in one))
    loaded, store = Store(), Store()
    load_with_inference(loaded, made, RULES)
    store._store.extend(
        ox.Quad(blank(quad.subject), quad.predicate, blank(quad.object)) for quad in loaded.iter_quads("")
    )
    store.load_lines(LINES)
    return store


BLANK = "urn:blank:"


def named(node: object) -> object:
    """No row and no file makes a blank node, but shapes forbid it all the same."""
    return ox.NamedNode(BLANK + node.value) if isinstance(node, ox.BlankNode) else node


def blank(node: object) -> object:
    is_blank = isinstance(node, ox.NamedNode) and node.value.startswith(BLANK)
    return ox.BlankNode(node.value.removeprefix(BLANK)) if is_blank else node


@contextmanager
def as_rdflib(store: Store) -> Iterator[rdflib.Graph]:
    """Give the merged view to rdflib; the vocabulary, which is always there, is kept from one to the next."""
    own = [tuple(map(node, quad.triple)) for quad in store.iter_quads("") if quad.triple not in VOCABULARY]
    own = [triple for triple in own if triple not in KEPT]
    for triple in own:
        KEPT.add(triple)
    yield KEPT
    for triple in own:
        KEPT.remove(triple)


def node(part: ox.NamedNode | ox.BlankNode | ox.Literal) -> rdflib.term.Node:
    if isinstance(part, ox.BlankNode):
        return BNode(part.value)
    if isinstance(part, ox.NamedNode):
        return URIRef(part.value)
    return (
        Literal(part.value, lang=part.language)
        if part.language
        else Literal(part.value, datatype=URIRef(part.datatype.value))
    )


VOCABULARY = frozenset(ONTOLOGY.triples)
LINES = [f"{triple} .\n" for triple in ONTOLOGY.triples]
KEPT = rdflib.Graph()
for _triple in VOCABULARY:
    KEPT.add(tuple(map(node, _triple)))


# ---------- making violations ----------
@dataclass(frozen=True)
class Seed:
    """A broken graph: the clean one without some triples and with others."""

    rule: Rule
    focus: rdflib.term.Node
    asserted: frozenset[Triple]
    label: str = ""

    @property
    def name(self) -> str:
        return self.rule.name + (f"({self.label})" if self.label else "")


def values(focus: rdflib.term.Node, path: URIRef) -> list[rdflib.term.Node]:
    return sorted((o for s, p, o in ASSERTED if (s, p) == (focus, path)), key=str)


def with_values(focus: rdflib.term.Node, path: URIRef, new: list[rdflib.term.Node]) -> frozenset[Triple]:
    rest = {triple for triple in ASSERTED if triple[:2] != (focus, path)}
    return frozenset(rest | {(focus, path, value) for value in new})


def targets_of(shape: URIRef) -> list[URIRef]:
    """Return the nodes that a shape is about, read off the clean graph with the classes above theirs."""
    found = set()
    for kind in SHAPES.objects(shape, SH.targetClass):
        below = {child for child, above in ONTOLOGY.subclasses if above == str(kind)} | {str(kind)}
        found |= {s for s, p, o in ASSERTED if p == RDF.type and str(o) in below}
    for path in SHAPES.objects(shape, SH.targetSubjectsOf):
        found |= {s for s, p, _ in ASSERTED if p == path}
    return sorted(found)


def broken_values(rule: Rule, current: list[rdflib.term.Node]) -> list[rdflib.term.Node]:
    """Return values of a path that break a constraint."""
    component, stray = rule.component, EX.stray
    text = [
        Literal("nine words are one more than the eight allowed", lang="en"),
        URIRef("ftp://example.org/"),
    ]
    if component == "minCount":
        return []
    if component == "maxCount":
        return [*current, *(stray + str(number) for number in range(int(rule.term) + 1 - len(current)))]
    if component == "pattern":
        (bad,) = [one for one in text if isinstance(one, URIRef) == isinstance(current[0], URIRef)]
        assert not re.search(str(rule.term), str(bad))
        return [bad]
    if component == "nodeKind":
        return [stray if rule.term == SH.Literal else Literal("a text")]
    if component == "hasValue":
        return [value for value in current if value != rule.term]
    made = {
        "class": lambda: [stray],
        "or": lambda: [stray],
        "in": lambda: [stray],
        "datatype": lambda: [Literal("a text", lang=None if rule.term == RDF.langString else "en")],
        "minLength": lambda: [Literal("")],
        "minInclusive": lambda: [Literal(int(rule.term) - 1)],
        "uniqueLang": lambda: [Literal("one", lang="en"), Literal("two", lang="en")],
        "languageIn": lambda: [Literal("un", lang="fr")],
        "lessThanOrEquals": lambda: [Literal("2999-01-01", datatype=rdflib.XSD.date)],
    }
    return made[component]()


def seeds_of(rule: Rule) -> Iterator[Seed]:
    if rule.path is not None:
        focus = next((one for one in targets_of(rule.shape) if values(one, rule.path)), None)
        focus = focus or targets_of(rule.shape)[0]
        yield Seed(rule, focus, with_values(focus, rule.path, broken_values(rule, values(focus, rule.path))))
    elif rule.component == "nodeKind":
        focus, blank = targets_of(rule.shape)[0], BNode("nobody")
        swapped = frozenset(tuple(blank if part == focus else part for part in triple) for triple in ASSERTED)
        yield Seed(rule, blank, swapped)
    elif rule.component == "class":
        for path in sorted(SHAPES.objects(rule.shape, SH.targetSubjectsOf)):
            value = next(o for _, p, o in sorted(ASSERTED) if p == path)
            yield Seed(rule, EX.stray, ASSERTED | {(EX.stray, path, value)}, str(path).rpartition("#")[2])
    elif rule.component == "not":
        (kind,) = SHAPES.objects(rule.term, SH["class"])
        focus = targets_of(rule.shape)[0]
        yield Seed(rule, focus, ASSERTED | {(focus, RDF.type, kind)}, str(kind).rpartition("/")[2])
    else:
        yield from alternatives(rule)


def alternatives(rule: Rule) -> Iterator[Seed]:
    """Break each constraint of each alternative, on a node that keeps this alternative."""
    assert rule.component in LOGICAL
    for alternative in Collection(SHAPES, rule.term):
        if isinstance(alternative, BNode):  # [ sh:class C ]: something that is of none of the classes
            path = next(iter(SHAPES.objects(rule.shape, SH.targetSubjectsOf)))
            value = next(o for _, p, o in sorted(ASSERTED, key=str) if p == path)
            yield Seed(rule, EX.stray, ASSERTED | {(EX.stray, path, value)})
            return
        focus = KEEPS[alternative]
        for inner in rules_of(alternative, alternative):
            label = inner.name
            if inner.path is not None:
                new = broken_values(inner, values(focus, inner.path))
                yield Seed(rule, focus, with_values(focus, inner.path, new), label)
            elif inner.component == "class":
                yield Seed(rule, focus, ASSERTED - {(focus, RDF.type, inner.term)}, label)
            elif inner.component == "not":
                (wrong,) = rules_of(inner.term, alternative)
                assert wrong.component == "hasValue"
                yield Seed(rule, focus, with_values(focus, wrong.path, [wrong.term]), label)
            else:
                raise AssertionError(f"no violation is known for {inner}")


SEEDS = [seed for rule in ALL_RULES for seed in seeds_of(rule)]
# more than one alternative of an sh:xone kept at once, and values that only two rows together make wrong
EXTRA = {
    "a number and the comparator many": ASSERTED | {(EX.open, STK.value, Literal(3))},
    "two passages": ASSERTED | {(EX.quoted, STK.locator, Literal("8"))},
    "a passage and a rule": ASSERTED | {(EX.inferred, STK.phrase, Literal("a phrase", lang="en"))},
    "a decision with a passage": ASSERTED | {(EX.decided, STK.source, EX.leaflet)},
    "an end before the start": with_values(
        EX.course, STK.end, [Literal("2019-02-28", datatype=rdflib.XSD.date)]
    ),
    "dates that do not compare": with_values(EX.course, STK.end, [Literal("spring", lang="en")]),
    "a number as a text": with_values(EX.number, STK.value, [Literal("many")]),
    "a broken number": with_values(EX.number, STK.value, [Literal("1.5", datatype=rdflib.XSD.decimal)]),
    "the least number of sessions": with_values(EX.course, STK.sessionCount, [Literal(1)]),
    "the least number counted": with_values(EX.number, STK.value, [Literal(0)]),
    "two names in two languages": with_values(
        EX.birch, rdflib.SKOS.prefLabel, [Literal("one", lang="en"), Literal("এক", lang="bn")]
    ),
    "a name without language": with_values(EX.birch, rdflib.SKOS.prefLabel, [Literal("one")]),
    "the same word in two languages": with_values(
        EX.birch, rdflib.SKOS.prefLabel, [Literal("one", lang="en"), Literal("one", lang="bn")]
    ),
    "nobody at all": frozenset[Triple](),
}


def both(asserted: frozenset[Triple], shape: URIRef | None = None) -> tuple[Found, Found]:
    """Ask both engines, all shapes or one."""
    store = merged(asserted)
    constraints = [one for one in CONSTRAINTS if shape in (None, STK[one.shape])]
    with as_rdflib(store) as graph:
        return ours(store, constraints), theirs(graph, shape)


def test_the_walk_over_the_shapes_and_the_compiler_see_the_same_constraints():
    walked = sorted(
        (rule.shape.removeprefix(STK), str(rule.path or ""), rule.component) for rule in ALL_RULES
    )
    assert walked == sorted((one.shape, one.path, one.component) for one in CONSTRAINTS)
    assert len(walked) > 150


def test_every_shape_has_something_to_look_at_in_the_clean_graph():
    assert [shape for shape in SHAPE_NODES if not targets_of(shape)] == []


def test_every_constraint_has_a_seed():
    assert {rule.name for rule in ALL_RULES} == {seed.rule.name for seed in SEEDS}


def test_the_clean_graph_is_clean_for_both_vocabulary_included():
    found, expected = both(ASSERTED)
    assert found == expected == set()


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: seed.name)
def test_a_seeded_violation_is_found_by_both_alike(seed):
    found, expected = both(seed.asserted, seed.rule.shape)
    assert found == expected
    at_focus = {(path, component) for focus, path, component, _ in found if focus == seed.focus.n3()}
    if seed.rule.component == "xone":
        assert at_focus  # by xone, or by a constraint that asks the same of every alternative
    else:
        assert (str(seed.rule.path or ""), seed.rule.component) in at_focus


@pytest.mark.slow
@pytest.mark.parametrize("shape", [STK.AssertionSetShape, STK.ProgrammeRoleShape, STK.CountShape])
def test_one_of_several_is_asked_for_as_such(shape):
    """Of the seeds that break an alternative, most are told by sh:xone itself, not by another constraint."""
    seeds = [seed for seed in SEEDS if seed.rule.shape == shape and seed.rule.component == "xone"]
    store_of = {seed.name: merged(seed.asserted) for seed in seeds}
    constraints = [one for one in CONSTRAINTS if one.component == "xone" and STK[one.shape] == shape]
    told = [name for name, store in store_of.items() if ours(store, constraints)]
    assert len(told) > len(seeds) / 2


@pytest.mark.parametrize("name", EXTRA)
def test_other_faults_are_found_by_both_alike(name):
    found, expected = both(EXTRA[name])
    assert found == expected


def test_values_that_cannot_be_compared_are_out_of_order():
    """SHACL 4.5.4: what cannot be compared is a violation. pySHACL orders all types, so it is not asked."""
    store = merged(with_values(EX.course, STK.start, [Literal(True)]))
    assert (f"<{EX.course}>", str(STK.start), "lessThanOrEquals", "error") in ours(store)


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: seed.name)
def test_a_seeded_violation_troubles_the_same_other_shapes(seed):
    found, expected = both(seed.asserted)
    assert found == expected


@pytest.mark.slow
def test_the_example_gives_both_the_same_findings():
    opened = open_graph()
    found = ours(opened.store)
    assert found
    with as_rdflib(opened.store) as graph:
        assert theirs(graph) == found


# ---------- the compiler itself ----------
def compiled(tmp_path, text: str) -> list[ShapeConstraint]:
    path = tmp_path / "shapes.ttl"
    path.write_text(
        f"@prefix sh: <{SH}> . @prefix ex: <{EX}> . @prefix stk: <{STK}> .\n{text}", encoding="utf-8"
    )
    return compile_shapes(path)


@pytest.mark.parametrize(
    "text",
    [
        "ex:S sh:targetClass ex:C ; sh:closed true .",
        'ex:S sh:targetClass ex:C ; sh:sparql [ sh:select "SELECT $this {}" ] .',
        "ex:S sh:targetClass ex:C ; sh:property [ sh:path ex:p ; sh:qualifiedMinCount 1 ] .",
    ],
)
def test_a_component_that_is_not_compiled_is_an_error_and_not_silence(tmp_path, text):
    with pytest.raises(OntologyError, match="is not supported"):
        compiled(tmp_path, text)


def test_broken_shapes_are_an_ontology_error(tmp_path):
    with pytest.raises(OntologyError, match=r"shapes\.ttl"):
        compiled(tmp_path, "ex:S sh:targetClass")


def test_severity_and_words_come_from_the_property_and_else_from_its_shape(tmp_path):
    one, other = compiled(
        tmp_path,
        'ex:S sh:targetClass ex:C ; sh:message "of the shape" ; sh:severity sh:Warning ;'
        ' sh:property [ sh:path ex:p ; sh:minCount 1 ; sh:message "of the path" ; sh:severity sh:Violation ;'
        ' sh:description "add it" ] ; sh:property [ sh:path ex:q ; sh:minCount 1 ] .',
    )
    one, other = sorted((one, other), key=lambda found: found.path)
    assert (one.message, one.severity, one.hint) == ("of the path", "error", "add it")
    assert replace(other, query="") == replace(
        one, path=str(EX.q), message="of the shape", severity="warning", hint="", query=""
    )


def count_of(tmp_path, text: str, statements: str) -> int:
    store = Store()
    store.load_text(statements.encode())
    return sum(
        len(list(store.select(one.query)))
        for one in drop_satisfied_constraints(compiled(tmp_path, text), store)
    )


def test_at_least_none_is_no_constraint(tmp_path):
    shape = "ex:S sh:targetClass ex:C ; sh:property [ sh:path ex:p ; sh:minCount 0 ] ."
    assert count_of(tmp_path, shape, f"<{EX}a> <{RDF.type}> <{EX}C> .\n") == 0


@pytest.mark.parametrize("form", ["{0}", "sh:node [ {0} ]"])
def test_terms_are_counted_and_not_values(tmp_path, form):
    shape = f"ex:S sh:targetClass ex:C ; {form.format('sh:property [ sh:path ex:p ; sh:maxCount 1 ]')} ."
    texts = "".join(f'<{EX}a> <{EX}p> "{one}"^^<{EX}t> .\n' for one in ("z", "y"))
    assert count_of(tmp_path, shape, f"<{EX}a> <{RDF.type}> <{EX}C> .\n{texts}") == 1
