"""The projection that measures see, against the rules of the design read off the rows themselves."""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import OWL, RDF, RDFS

from graph.core import resources
from graph.model.network import Network
from graph.model.opening import open_graph
from graph.model.tie_filter import TieFilter
from graph.publish.export.networkx_graph import build_tie_graph
from tests.fiction import (
    LEAFLET,
    STK,
    decision,
    entity,
    event,
    iri,
    knowledge,
    organisation,
    tie,
)

VOCABULARY = rdflib.Graph().parse(resources.find_ontology() / "stk.ttl")
LEVELS = ("stated", "implied", "ambiguous")


def tie_graph(network):
    return build_tie_graph(network, TieFilter())


def term(name: str) -> rdflib.URIRef:
    return rdflib.URIRef(STK + name)


def local(found: rdflib.term.Node) -> str:
    for prefix, namespace in (
        ("skos:", "http://www.w3.org/2004/02/skos/core#"),
        ("dct:", "http://purl.org/dc/terms/"),
        ("org:", "http://www.w3.org/ns/org#"),
    ):
        if str(found).startswith(namespace):
            return prefix + str(found)[len(namespace) :]
    return str(found).removeprefix(STK)


KINDS = sorted(
    local(kind)
    for kind in VOCABULARY.subjects(term("tieGroup"))
    if not list(VOCABULARY.subjects(OWL.inverseOf, kind))
)
COUNTED = {local(kind) for kind in VOCABULARY.subjects(term("countsAsTie"), rdflib.Literal(True))}
SYMMETRIC = {local(kind) for kind in VOCABULARY.subjects(RDF.type, OWL.SymmetricProperty)}
ORGANISATIONS = sorted(
    local(kind) for kind in VOCABULARY.transitive_subjects(RDFS.subClassOf, term("Organisation"))
)
OTHERS = ["Collective", "ParticipantGroup", "Person", "Place", "Document", "Report", "Instrument", "Post"]


def edges(network: Network, **options: object) -> set[frozenset[str]]:
    graph = network.build_graph(**options)
    return {frozenset((graph.nodes[a]["entity"].id, graph.nodes[b]["entity"].id)) for a, b in graph.edges}


def opened(folder: Path, **tables: object) -> Network:
    return Network(knowledge(folder, **tables))


PAIR = [organisation("amber-trust"), organisation("birch-guild")]
AMBER_BIRCH = {frozenset(("amber-trust", "birch-guild"))}


# ---------- which kinds count ----------
def test_the_vocabulary_has_kinds_that_count_and_kinds_that_do_not():
    assert len(COUNTED & set(KINDS)) >= 10
    assert len(set(KINDS) - COUNTED) >= 20


def test_exactly_the_kinds_that_count_tie_two_organisations(tmp_path):
    """One tie of every kind that may be written, each between two organisations of its own."""
    pairs = {kind: (f"left-{number}", f"right-{number}") for number, kind in enumerate(KINDS)}
    network = opened(
        tmp_path,
        entities=[organisation(name) for pair in pairs.values() for name in pair],
        ties=[tie(one, kind, other) for kind, (one, other) in pairs.items()],
    )
    expected = {frozenset(pair) for kind, pair in pairs.items() if kind in COUNTED}
    assert edges(network) == expected
    graph = network.build_graph()
    assert set(graph.graph["projection"].kinds) - set(KINDS) == set()
    assert graph.graph["projection"].edges == len(expected)
    assert {found.kind.name for found in network.ties} == set(KINDS)


def test_a_kind_asked_for_is_the_only_one_seen(tmp_path):
    network = opened(
        tmp_path,
        entities=[*PAIR, organisation("cobalt-forum")],
        ties=[
            tie("amber-trust", "memberOf", "birch-guild"),
            tie("amber-trust", "funds", "cobalt-forum"),
        ],
    )
    assert edges(network, kinds=["funds"]) == {frozenset(("amber-trust", "cobalt-forum"))}
    assert network.build_graph(kinds=["funds"]).graph["projection"].kinds == ("funds",)
    assert edges(network, kinds=["supports"]) == set()


# ---------- who is a node ----------
def test_every_kind_of_organisation_is_a_node_and_nothing_else_is(tmp_path):
    named = {f"named-{number}": kind for number, kind in enumerate(ORGANISATIONS)}
    others = {f"other-{number}": kind for number, kind in enumerate(OTHERS)}
    network = opened(
        tmp_path,
        entities=[entity(name, kind) for name, kind in {**named, **others}.items()],
        events=[event("fern-fair")],
        ties=[
            *(tie("named-0", "supports", name) for name in others),
            *(tie(name, "funds", "named-0") for name in others),
            tie("named-0", "funds", "fern-fair"),
            tie("named-0", "funds", "leaflet"),
        ],
    )
    graph = network.build_graph(certainty="unknown")
    assert {data["entity"].id for _, data in graph.nodes(data=True)} == set(named)
    assert graph.number_of_edges() == 0
    assert graph.graph["projection"].nodes == len(named)


def test_two_members_of_a_collective_are_not_tied_by_it(tmp_path):
    network = opened(
        tmp_path,
        entities=[*PAIR, entity("local-groups", "Collective")],
        ties=[
            tie("amber-trust", "trainedBy", "local-groups"),
            tie("local-groups", "partneredWith", "birch-guild"),
        ],
    )
    assert edges(network, certainty="unknown") == set()


def test_attending_the_same_event_is_no_tie(tmp_path):
    network = opened(
        tmp_path,
        entities=PAIR,
        events=[event("fern-fair")],
        ties=[tie("fern-fair", "attendedBy", "amber-trust"), tie("fern-fair", "attendedBy", "birch-guild")],
    )
    assert edges(network, certainty="unknown") == set()


def test_isolates_stay(tmp_path):
    network = opened(
        tmp_path,
        entities=[*PAIR, organisation("lone-lake")],
        ties=[tie("amber-trust", "supports", "birch-guild")],
    )
    graph = network.build_graph()
    assert graph.degree(iri("lone-lake")) == 0
    assert graph.number_of_nodes() == 3


def test_possible_duplicates_are_no_tie_and_stay_two_nodes(tmp_path):
    network = opened(
        tmp_path,
        entities=PAIR,
        ties=[tie("amber-trust", "possiblySameAs", "birch-guild")],
        decisions=[decision("birch-guild", "amber-trust", "unsure")],
    )
    graph = network.build_graph(certainty="unknown")
    assert graph.number_of_nodes() == 2
    assert graph.number_of_edges() == 0


# ---------- each tie once ----------
def test_a_symmetric_tie_written_both_ways_is_one_tie_with_both_supports(tmp_path):
    network = opened(
        tmp_path,
        entities=PAIR,
        ties=[
            tie("birch-guild", "partneredWith", "amber-trust", locator="10"),
            tie("amber-trust", "partneredWith", "birch-guild", locator="9"),
        ],
    )
    (found,) = network.ties
    assert (found.subject, found.object) == (iri("amber-trust"), iri("birch-guild"))
    assert [support.locator for support in found.supports] == ["9", "10"]
    graph = network.build_graph()
    assert graph.number_of_edges() == 1
    assert tie_graph(network).number_of_edges() == 1


@pytest.mark.parametrize("kind", sorted({"memberOf", "secretariatOf", "implements", "funds", "trainedBy"}))
def test_an_inverse_is_not_a_second_tie(tmp_path, kind):
    network = opened(tmp_path, entities=PAIR, ties=[tie("amber-trust", kind, "birch-guild")])
    assert [(found.kind.name, found.subject) for found in network.ties] == [(kind, iri("amber-trust"))]
    assert tie_graph(network).number_of_edges() == 1


def test_a_tie_each_way_is_two_ties_on_one_edge(tmp_path):
    network = opened(
        tmp_path,
        entities=PAIR,
        ties=[tie("amber-trust", "funds", "birch-guild"), tie("birch-guild", "funds", "amber-trust")],
    )
    graph = network.build_graph()
    assert graph.number_of_edges() == 1
    ((_, _, found),) = graph.edges(data="ties")
    assert {(one.subject, one.object) for one in found} == {
        (iri("amber-trust"), iri("birch-guild")),
        (iri("birch-guild"), iri("amber-trust")),
    }
    assert tie_graph(network).number_of_edges() == 2


def test_parallel_ties_are_one_edge_of_the_projection_and_two_of_the_multigraph(tmp_path):
    network = opened(
        tmp_path,
        entities=PAIR,
        ties=[tie("amber-trust", "funds", "birch-guild"), tie("amber-trust", "supports", "birch-guild")],
    )
    assert edges(network) == AMBER_BIRCH
    multigraph = tie_graph(network)
    assert {(a, b, key) for a, b, key in multigraph.edges(keys=True)} == {
        ("amber-trust", "birch-guild", "funds"),
        ("amber-trust", "birch-guild", "supports"),
    }


def test_a_steering_seat_is_a_membership_by_rule_on_the_same_edge(tmp_path):
    network = opened(tmp_path, entities=PAIR, ties=[tie("amber-trust", "steeringMemberOf", "birch-guild")])
    assert edges(network) == AMBER_BIRCH
    by_kind = {found.kind.name: found for found in network.ties}
    assert set(by_kind) == {"steeringMemberOf", "memberOf"}
    assert by_kind["memberOf"].is_inferred
    assert by_kind["memberOf"].shown_certainty == "inferred"
    assert by_kind["memberOf"].certainty == "stated"
    assert not by_kind["steeringMemberOf"].is_inferred


# ---------- certainty ----------
def test_a_certainty_means_that_level_or_stronger(tmp_path):
    names = ["amber-trust", *(f"partner-{level}" for level in LEVELS)]
    network = opened(
        tmp_path,
        entities=[organisation(name) for name in names],
        ties=[tie("amber-trust", "supports", f"partner-{level}", certainty=level) for level in LEVELS],
    )
    for number, level in enumerate(LEVELS, start=1):
        expected = {frozenset(("amber-trust", f"partner-{seen}")) for seen in LEVELS[:number]}
        assert edges(network, certainty=level) == expected
        assert network.build_graph(certainty=level).graph["projection"].certainty == level
    assert edges(network) == edges(network, certainty="stated")


def test_a_tie_is_as_sure_as_its_strongest_support_which_comes_first(tmp_path):
    network = opened(
        tmp_path,
        entities=PAIR,
        ties=[
            tie("amber-trust", "supports", "birch-guild", certainty=level, locator=str(9 - number))
            for number, level in enumerate(reversed(LEVELS))
        ],
    )
    (found,) = network.ties
    assert found.certainty == "stated"
    assert [support.certainty for support in found.supports] == list(LEVELS)


def test_what_a_rule_makes_of_an_ambiguous_tie_is_not_counted_as_stated(tmp_path):
    network = opened(
        tmp_path,
        entities=PAIR,
        ties=[tie("amber-trust", "steeringMemberOf", "birch-guild", certainty="ambiguous")],
    )
    assert {found.certainty for found in network.ties} == {"ambiguous"}
    assert edges(network) == edges(network, certainty="implied") == set()
    assert edges(network, certainty="ambiguous") == AMBER_BIRCH


def test_ties_without_evidence_count_only_as_unknown(tmp_path):
    path = tmp_path / "foreign.ttl"
    path.write_text(
        f"@prefix stk: <{STK}> . @prefix : <https://example.net/> .\n"
        ":one a stk:Company ; stk:partneredWith :two . :two a stk:Platform .\n",
        encoding="utf-8",
    )
    network = Network(open_graph(path))
    assert network.build_graph(certainty="ambiguous").number_of_edges() == 0
    assert network.build_graph(certainty="unknown").number_of_edges() == 1


# ---------- decisions ----------
def test_two_names_of_one_body_are_one_node_with_the_ties_of_both(tmp_path):
    network = opened(
        tmp_path,
        entities=[*PAIR, organisation("amber-fund"), organisation("cobalt-forum")],
        ties=[
            tie("amber-trust", "supports", "birch-guild"),
            tie("amber-fund", "supports", "cobalt-forum"),
            tie("amber-fund", "supports", "birch-guild", locator="7"),
        ],
        decisions=[decision("amber-trust", "amber-fund", "same")],
    )
    graph = network.build_graph()
    assert {data["entity"].id for _, data in graph.nodes(data=True)} == {
        "amber-trust",
        "birch-guild",
        "cobalt-forum",
    }
    assert edges(network) == AMBER_BIRCH | {frozenset(("amber-trust", "cobalt-forum"))}
    (found,) = graph.edges[iri("amber-trust"), iri("birch-guild")]["ties"]
    assert [support.locator for support in found.supports] == ["1", "7"]


def test_a_tie_between_two_names_of_one_body_ties_nobody(tmp_path):
    network = opened(
        tmp_path,
        entities=PAIR,
        ties=[tie("amber-trust", "supports", "birch-guild")],
        decisions=[decision("amber-trust", "birch-guild", "same")],
    )
    graph = network.build_graph()
    assert (graph.number_of_nodes(), graph.number_of_edges()) == (1, 0)


@pytest.mark.parametrize("what", ["different", "unsure"])
def test_other_decisions_join_nothing(tmp_path, what):
    network = opened(
        tmp_path,
        entities=PAIR,
        ties=[tie("amber-trust", "supports", "birch-guild")],
        decisions=[decision("amber-trust", "birch-guild", what)],
    )
    assert edges(network) == AMBER_BIRCH


# ---------- dates ----------
def test_a_tie_with_dates_or_role_keeps_them(tmp_path):
    network = opened(
        tmp_path,
        entities=PAIR,
        ties=[
            tie(
                "birch-guild", "partneredWith", "amber-trust",
                start="2019-03", end="2020", date_text="from spring", date_certainty="implied",
            ),
            tie("amber-trust", "secretariatOf", "birch-guild", role="keeper of minutes"),
            tie("amber-trust", "memberOf", "birch-guild"),
        ],
    )  # fmt: skip
    by_kind = {found.kind.name: found for found in network.ties}
    (dates,) = by_kind["partneredWith"].dates
    assert (dates.start, dates.end) == ("2019-03-01", "2020-12-31")
    assert (dates.text, dates.certainty) == ("from spring", "implied")
    (role,) = by_kind["secretariatOf"].dates
    assert role.role == "keeper of minutes"
    assert by_kind["memberOf"].dates == ()


DATED = {
    "within-the-year": {"start": "2019-03", "end": "2019-05"},
    "over-the-year": {"start": "2018", "end": "2020-02-16"},
    "since-autumn": {"start": "2019-10"},
    "until-spring": {"end": "2019-03-01"},
    "before": {"start": "2017", "end": "2018"},
    "after": {"start": "2020-01"},
    "undated": {},
}


@pytest.mark.parametrize(
    ("when", "held"),
    [
        ("2019", {"within-the-year", "over-the-year", "since-autumn", "until-spring"}),
        ("2019-04", {"within-the-year", "over-the-year"}),
        ("2019-03-01", {"within-the-year", "over-the-year", "until-spring"}),
        ("2019-03-02", {"within-the-year", "over-the-year"}),
        ("2020-02", {"over-the-year", "since-autumn", "after"}),
        ("2018-12-31", {"over-the-year", "until-spring", "before"}),
    ],
)
def test_as_of_a_date_only_ties_that_are_dated_and_held_then_are_seen(tmp_path, when, held):
    network = opened(
        tmp_path,
        entities=[organisation(name) for name in ("amber-trust", *DATED)],
        ties=[
            tie(
                "amber-trust",
                "partneredWith",
                name,
                **dates,
                **({"date_certainty": "stated"} if dates else {}),
            )
            for name, dates in DATED.items()
        ],
    )
    assert edges(network, as_of=when) == {frozenset(("amber-trust", name)) for name in held}
    assert network.build_graph(as_of=when).graph["projection"].as_json()["as_of"] == when
    assert len(edges(network)) == len(DATED)


def test_a_tie_that_ended_at_no_known_date_is_seen_in_the_year_in_which_it_began(tmp_path):
    dates = {"start": "2015-05", "date_text": "ended", "date_certainty": "stated"}
    network = opened(
        tmp_path, entities=PAIR, ties=[tie("amber-trust", "partneredWith", "birch-guild", **dates)]
    )
    seen = [when for when in ("2014", "2015", "2015-09", "2016", "2023") if edges(network, as_of=when)]
    assert seen == ["2015", "2015-09"]


def test_a_tie_that_held_twice_is_seen_at_either_time(tmp_path):
    network = opened(
        tmp_path,
        entities=PAIR,
        ties=[
            tie("amber-trust", "memberOf", "birch-guild", start=year, end=year, date_certainty="stated")
            for year in ("2012", "2019")
        ],
    )
    (found,) = network.ties
    assert len(found.dates) == 2
    assert [bool(edges(network, as_of=str(year))) for year in (2011, 2012, 2015, 2019, 2020)] == [
        False, True, False, True, False,
    ]  # fmt: skip


# ---------- the whole, against the rows ----------
class Oracle:
    """Nodes and edges that the rules of the design ask for, from the rows and nothing else."""

    def __init__(self, tables: Mapping[str, list[dict[str, str]]]) -> None:
        self.ties = tables["ties"]
        self.groups = {row["id"]: {row["id"]} for row in tables["entities"]}
        for row in tables["decisions"]:
            if row["decision"] == "same":
                joined = self.groups[row["a"]] | self.groups[row["b"]]
                self.groups.update(dict.fromkeys(joined, joined))
        self.named = {row["id"] for row in tables["entities"] if row["class"] in ORGANISATIONS}

    def nodes(self) -> set[frozenset[str]]:
        return {frozenset(self.groups[name]) for name in self.named}

    def edges(self, certainty: str) -> dict[frozenset[frozenset[str]], set[str]]:
        """Pairs of nodes with the kinds of tie between them."""
        levels = LEVELS[: LEVELS.index(certainty) + 1]
        found = defaultdict(set)
        for row in self.ties:
            ends = {row["subject"], row["object"]}
            nodes = frozenset(frozenset(self.groups[end]) for end in ends)
            if (
                row["kind"] in COUNTED
                and row["certainty"] in levels
                and ends <= self.named
                and len(nodes) == 2
            ):
                found[nodes].add(row["kind"])
                if row["kind"] == "steeringMemberOf":
                    found[nodes].add("memberOf")
        return dict(found)


ROOT_KINDS = ["CivilSocietyOrganisation", "Platform", "PublicBody", "Programme", "Collective", "Person"]
IDS = [f"{name}-body" for name in ("amber", "birch", "cobalt", "dune", "elm", "fern")]
LIKELY = ["partneredWith", "memberOf", "steeringMemberOf", "funds", "partOf"]


@st.composite
def tables(draw: st.DrawFn) -> dict[str, list[dict[str, str]]]:
    kinds = {name: draw(st.sampled_from(ROOT_KINDS)) for name in IDS}
    named = [name for name in IDS if kinds[name] in ORGANISATIONS]
    pairs = st.permutations(IDS).map(lambda names: tuple(names[:2]))
    ties = draw(
        st.lists(
            st.tuples(
                pairs,
                st.sampled_from(LIKELY) | st.sampled_from(KINDS),
                st.sampled_from(LEVELS),
                st.integers(1, 20),
            ),
            max_size=12,
            unique=True,
        )
    )
    same = st.permutations(named).map(lambda names: tuple(names[:2])) if len(named) > 1 else st.nothing()
    return {
        "sources": [LEAFLET],
        "entities": [entity(name, kind) for name, kind in kinds.items()],
        "ties": [
            tie(one, kind, other, certainty=level, locator=str(place))
            for (one, other), kind, level, place in ties
        ],
        "decisions": [
            decision(a, b, "same")
            for a, b in draw(
                st.lists(same, max_size=2, unique_by=frozenset) if len(named) > 1 else st.just([])
            )
        ],
    }


def network_of(found: Mapping[str, list[dict[str, str]]]) -> Network:
    with tempfile.TemporaryDirectory() as folder:
        return opened(Path(folder), **found)


def seen(network: Network, oracle: Oracle, certainty: str) -> dict[frozenset[frozenset[str]], set[str]]:
    graph = network.build_graph(certainty=certainty)
    names = {node: frozenset(oracle.groups[data["entity"].id]) for node, data in graph.nodes(data=True)}
    return {
        frozenset((names[one], names[other])): {found.kind.name for found in ties}
        for one, other, ties in graph.edges(data="ties")
    }


@settings(max_examples=30, deadline=None)
@given(tables())
def test_the_projection_is_what_the_rows_say(found):
    network, oracle = network_of(found), Oracle(found)
    for certainty in LEVELS:
        graph = network.build_graph(certainty=certainty)
        nodes = {frozenset(oracle.groups[data["entity"].id]) for _, data in graph.nodes(data=True)}
        assert nodes == oracle.nodes()
        assert graph.number_of_nodes() == len(nodes)
        assert seen(network, oracle, certainty) == oracle.edges(certainty)


@settings(max_examples=20, deadline=None)
@given(tables(), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(found, random):
    shuffled = {name: random.sample(rows, len(rows)) for name, rows in found.items()}
    one, other = network_of(found), network_of(shuffled)
    assert one.ties == other.ties
    graphs = [network.build_graph(certainty="ambiguous") for network in (one, other)]
    assert list(graphs[0].nodes(data="entity")) == list(graphs[1].nodes(data="entity"))
    assert list(graphs[0].edges(data="ties")) == list(graphs[1].edges(data="ties"))
    assert graphs[0].graph == graphs[1].graph


def test_each_node_knows_its_ties_as_subject_and_as_object(tmp_path):
    network = opened(
        tmp_path,
        entities=[*PAIR, organisation("lone-lake")],
        ties=[tie("amber-trust", "supports", "birch-guild")],
    )
    (found,) = network.ties
    assert network.by_node[iri("amber-trust")] == network.by_node[iri("birch-guild")] == (found,)
    assert iri("lone-lake") not in network.by_node


def test_the_projection_says_how_it_was_made(tmp_path):
    network = opened(tmp_path, entities=PAIR, ties=[tie("amber-trust", "supports", "birch-guild")])
    assert network.build_graph().graph["projection"].as_json() == {
        "certainty": "stated",
        "kinds": ["supports"],
        "as_of": None,
        "audience": "internal",
        "nodes": 2,
        "edges": 1,
    }


def test_a_source_says_which_ties_it_covers_and_a_tie_its_weight(tmp_path: Path) -> None:
    sources = [
        LEAFLET | {"covers": "all"},
        LEAFLET | {"id": "letter", "covers": "own"},
        LEAFLET | {"id": "page"},
    ]
    row = tie("amber-trust", "memberOf", "fern-alliance", weight="2.50")
    entities = [organisation("amber-trust"), entity("fern-alliance", "Platform")]
    graph = knowledge(tmp_path, sources=sources, entities=entities, ties=[row])
    covering = {source.id: (source.covers, source.covers_all) for source in graph.sources.values()}
    assert covering == {"leaflet": ("all", True), "letter": ("own", False), "page": ("", False)}
    (found,) = (tie for tie in Network(graph).ties if tie.kind.name == "memberOf")
    assert [dates.weight for dates in found.dates] == ["2.5"]
