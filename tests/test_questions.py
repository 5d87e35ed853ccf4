"""The named questions: each file is well made, two engines agree on it, and the tables say the same."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from graph.core import resources
from graph.model.graph import StakeholderGraph
from graph.model.opening import open_graph
from graph.quality.questions import NamedQuestion, QuestionCatalogue
from tests import fiction, oracles

STK = "https://w3id.org/stk/ns#"
XSD = "http://www.w3.org/2001/XMLSchema#"
QUESTIONS = QuestionCatalogue(resources.find_ontology() / "questions")
NAMES = sorted(QUESTIONS.by_name)
SLOW_IN_RDFLIB = {"organisations-by-heading"}  # half a minute
STEPS = oracles.Tables(resources.find_example_dataset())

# on the example data an empty answer is right: Steps is the only named organisation in its alliances
EMPTY = {"shared-alliances"}
SYMMETRIC = {"partneredWith", "workedJointlyWith", "networksWith"}

pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::UserWarning"),
]

Answer = tuple[list[str], list[tuple[Any, ...]]]


def from_oxigraph(term: Any) -> Any:
    if isinstance(term, ox.Literal):
        return term.value, term.datatype.value, term.language
    return None if term is None else term.value


def from_rdflib(term: Any) -> Any:
    import rdflib

    if isinstance(term, rdflib.Literal):
        plain = rdflib.RDF.langString if term.language else rdflib.XSD.string
        return str(term), str(term.datatype or plain), term.language
    return None if term is None else str(term)


def table(solutions: Any) -> Answer:
    names = [variable.value for variable in solutions.variables]
    return names, [tuple(from_oxigraph(row[name]) for name in names) for row in solutions]


def value(term: Any) -> Any:
    """Return a term for comparison: an id, the local name of a term of the vocabulary, a number or a text."""
    if not isinstance(term, tuple):
        return term and re.sub(r".*[/#]", "", term)
    if term[1] == XSD + "integer":
        return int(term[0])
    return term[0] == "true" if term[1] == XSD + "boolean" else term[0]


def ask(knowledge: StakeholderGraph, name: str, **given: str) -> list[dict[str, Any]]:
    """Answer a question through the package, ids for what has one."""
    return answer(knowledge, QUESTIONS.find_question(name).fill_parameters(given, knowledge))


def answer(knowledge: StakeholderGraph, text: str) -> list[dict[str, Any]]:
    names, rows = knowledge.store.answer_query(text, table)
    return [dict(zip(names, map(value, row), strict=True)) for row in rows]


def pick(rows: list[dict[str, Any]], *columns: str) -> list[tuple[Any, ...]]:
    return [tuple(row[column] for column in columns) for row in rows]


def in_rdflib(knowledge: StakeholderGraph) -> Any:
    import rdflib

    dataset = rdflib.Dataset()
    quads = ox.serialize(knowledge.store.iter_quads(), format=ox.RdfFormat.N_QUADS)
    dataset.parse(data=quads, format="nquads")
    return dataset


def rdflib_answer(dataset: Any, text: str) -> Answer:
    result = dataset.query(text)
    return [str(name) for name in result.vars], [tuple(map(from_rdflib, row)) for row in result]


@cache
def opened(folder: Path) -> StakeholderGraph:
    return open_graph(folder)


@pytest.fixture(scope="module")
def second_engine(knowledge: StakeholderGraph) -> Any:
    return in_rdflib(knowledge)


@pytest.fixture(scope="module", params=NAMES)
def question(request: pytest.FixtureRequest) -> NamedQuestion:
    return QUESTIONS.find_question(request.param)


# ---------- each file ----------


def test_there_is_a_question_for_each_thing_that_people_ask() -> None:
    assert len(NAMES) >= 24
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", name) for name in NAMES)


def test_the_header_is_complete(question: NamedQuestion) -> None:
    bengali = question.title["bn"]
    assert re.search(r"[\u0980-\u09ff]", bengali) and not re.search(r"[A-Za-z]", bengali)
    assert question.answers.endswith(".") and "?" not in question.answers
    blanks = set(re.findall(r"\{ \$(\w+) \}", question.text))
    assert blanks == {parameter.name for parameter in question.parameters}
    assert "$" not in re.sub(r"\{ \$\w+ \}", "", question.text)


def test_the_query_runs_anywhere(question: NamedQuestion, knowledge: StakeholderGraph) -> None:
    text = question.fill_parameters({}, knowledge)
    ox.Store().query(text)  # every prefix is declared in the file itself
    words = re.findall(r"\b[A-Z]{4,}\b", re.sub(r'"[^"]*"|<[^>]*>', "", text))
    assert not {"FROM", "SERVICE", "LATERAL", "CONSTRUCT"} & set(words)
    assert "ORDER" in words


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.slow) if name in SLOW_IN_RDFLIB else name for name in NAMES]
)
def test_two_engines_give_one_answer(name: str, knowledge: StakeholderGraph, second_engine: Any) -> None:
    text = QUESTIONS.find_question(name).fill_parameters({}, knowledge)
    assert rdflib_answer(second_engine, text) == knowledge.store.answer_query(text, table)


def test_every_question_has_an_answer_on_the_example(
    question: NamedQuestion, knowledge: StakeholderGraph
) -> None:
    assert bool(ask(knowledge, question.name)) == (question.name not in EMPTY)


def wide_open(question: NamedQuestion) -> str:
    """Return the query with every blank left open."""
    return re.sub(r"\$\w+", "UNDEF", question.text)


def ask_all(knowledge: StakeholderGraph, question: NamedQuestion) -> list[dict[str, Any]]:
    return answer(knowledge, wide_open(question))


def test_the_order_is_that_of_the_query(question: NamedQuestion, knowledge: StakeholderGraph) -> None:
    other = ox.Store()
    other.extend(sorted(knowledge.store.iter_quads(), key=lambda quad: str(quad)[::-1], reverse=True))
    for text in (question.fill_parameters({}, knowledge), wide_open(question)):
        assert table(other.query(text)) == knowledge.store.answer_query(text, table)


def test_no_answer_names_a_person(question: NamedQuestion, knowledge: StakeholderGraph) -> None:
    people = {name for name, kind in STEPS.classes.items() if kind == "Person"}
    names = {row["label_en"] for row in STEPS.rows("entities") if row["id"] in people} - {""}
    assert people and names
    for text in (question.fill_parameters({}, knowledge), wide_open(question)):
        for row in answer(knowledge, text):
            assert not people & {cell for cell in row.values() if isinstance(cell, str)}
            assert not [name for name in names for cell in row.values() if name in str(cell)]


# whether two names of a person are one is for the owner to see and decide
ON_NAMES = {"decisions-of-people", "duplicate-candidates"}


def test_no_answer_on_fiction_names_a_person(question: NamedQuestion, mixed: Path) -> None:
    tables = oracles.Tables(mixed)
    people = {name for name, kind in tables.classes.items() if kind == "Person"}
    assert people
    if question.name not in ON_NAMES:
        rows = answer(opened(mixed), wide_open(question))
        assert not people & {cell for row in rows for cell in row.values() if isinstance(cell, str)}


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> StakeholderGraph:
    """A data set of two organisations and nothing else."""
    rows = [fiction.organisation("alder"), fiction.organisation("birch")]
    return fiction.knowledge(tmp_path_factory.mktemp("bare"), entities=rows)


@pytest.fixture(scope="module")
def bare_in_rdflib(bare: StakeholderGraph) -> Any:
    return in_rdflib(bare)


def test_two_engines_agree_where_there_is_nothing_to_say(
    question: NamedQuestion, bare: StakeholderGraph, bare_in_rdflib: Any
) -> None:
    given = {
        parameter.name: "birch" if parameter.name == "second" else "alder"
        for parameter in question.parameters
        if parameter.type == "entity" and parameter.default
    }
    text = question.fill_parameters(given, bare)
    names, rows = bare.store.answer_query(text, table)
    assert rdflib_answer(bare_in_rdflib, text) == (names, rows)
    told = {
        "organisations-without-ties",
        "what-is-not-said",
        "passages-per-source",
        "officials-trained-in-total",
        "participants-in-all",
    }
    assert bool(rows) == (question.name in told)


# ---------- against the tables ----------


@pytest.mark.parametrize("organisation", ["steps", "p4d"])
def test_partners_by_kind(organisation: str, knowledge: StakeholderGraph) -> None:
    told = ask(knowledge, "partners-by-kind", organisation=organisation)
    assert set(pick(told, "kind", "partner", "certainty", "supports")) == STEPS.partners_by_kind(organisation)
    assert len(told) == len(STEPS.partners(organisation))
    numbers = ask(knowledge, "number-of-partners-by-kind", organisation=organisation)
    assert {row["kind"]: (row["stated"], row["weaker"]) for row in numbers} == STEPS.number_of_partners(
        organisation
    )


def test_partners_of_a_certainty(knowledge: StakeholderGraph) -> None:
    told = {
        level: {
            row["partner"] for row in ask(knowledge, "partners-by-kind", organisation="p4d", certainty=level)
        }
        for level in ("stated", "implied")
    }
    assert told["implied"] - told["stated"] == {"cabinet-division"}


def test_secretariats(knowledge: StakeholderGraph) -> None:
    told = ask(knowledge, "secretariats")
    assert set(pick(told, "body", "organisation")) == STEPS.secretariats()
    assert {row["body"]: row["member_too"] for row in told} == {
        "cic-bd": False,
        "gimf": False,
        "gad-alliance": True,
    }


@pytest.mark.parametrize("platform", ["gad-alliance", "cic-bd", "hrfb", "gimf"])
def test_members_of_a_platform(platform: str, knowledge: StakeholderGraph) -> None:
    told = ask(knowledge, "members-of-a-platform", platform=platform)
    assert {row["member"]: row["certainty"] for row in told} == STEPS.members(platform)
    for row in told:
        assert row["named"] == (row["member"] in STEPS.organisations)
        numbers = {int(count["value"]) for count in STEPS.counts_of(row["member"]) if count["value"]}
        assert row["number"] in (numbers if numbers and not row["named"] else {None})


def test_who_trained_whom(knowledge: StakeholderGraph) -> None:
    told = ask(knowledge, "who-trained-whom")
    found = {
        (row["trainer"], row["trained"]): (
            row["certainty"],
            *(str(row[column] or "") for column in ("persons", "women", "men")),
        )
        for row in told
    }
    assert found == STEPS.trained()
    assert len(told) == len(found), "a group stands on two lines"


def test_officials_are_summed_once(knowledge: StakeholderGraph) -> None:
    parts = STEPS.officials()
    told = {row["trained"]: row["persons"] for row in ask(knowledge, "officials-trained", certainty="stated")}
    assert {name: number for name, number in told.items() if number} == parts
    (total,) = ask(knowledge, "officials-trained-in-total")
    assert (total["persons"], total["groups"]) == (sum(parts.values()), len(parts))
    assert "journalists-nimc" not in parts


def test_officials_in_the_example(knowledge: StakeholderGraph) -> None:
    (total,) = ask(knowledge, "officials-trained-in-total")
    assert total["persons"] == 1000 + 83 + 350 + 43, (
        "a trained group of officials carries no sign of being one: "
        "a tie affiliatedWith to a government body, or a type of the government sector"
    )


def test_unnamed_collectives(knowledge: StakeholderGraph) -> None:
    told = ask(knowledge, "unnamed-collectives")
    assert {row["collective"] for row in told} == STEPS.collectives
    for name in STEPS.collectives:
        stated = {
            (count["value"], count["unit"], count["comparator"] or "exactly", count["dimension"])
            for count in STEPS.counts_of(name)
        }
        found = {
            (str(row["number"] or ""), row["unit"], row["comparator"], row["share"] or "")
            for row in told
            if row["collective"] == name and row["unit"]
        }
        assert found == stated


def test_duplicate_candidates(knowledge: StakeholderGraph) -> None:
    told = ask(knowledge, "duplicate-candidates")
    assert set(pick(told, "first", "second")) == STEPS.duplicates()
    assert {frozenset(pair) for pair in pick(told, "first", "second")} == {
        frozenset(("dnfe", "department-of-non-formal-education")),
        frozenset(("dpe", "department-of-primary-education")),
    }
    assert {row["certainty"] for row in told} == {"ambiguous"}


def test_funders(knowledge: StakeholderGraph) -> None:
    told = ask(knowledge, "funders")
    assert {(row["funder"], row["funded"]): row["certainty"] for row in told} == STEPS.funders()
    assert {row["funded"] for row in ask(knowledge, "funders", certainty="stated")} == {"p4d-newsletter-2020"}


@pytest.mark.parametrize("organisation", ["steps", "p4d"])
def test_partners_known_from_one_source(organisation: str, knowledge: StakeholderGraph) -> None:
    told = ask(knowledge, "partners-known-from-one-source", organisation=organisation)
    assert set(pick(told, "partner", "source", "documents")) == STEPS.partners_from_one_source(organisation)
    if organisation == "steps":
        only_in_the_copy = {
            row["partner"] for row in told if row["source"] == "steps-collaborative-partnership"
        }
        assert only_in_the_copy == {"plage-ii", "unicef", "unfpa", "usaid"}


def test_a_copy_is_no_second_source(knowledge: StakeholderGraph) -> None:
    told = ask(knowledge, "ties-told-by-several-sources")
    assert told and {(row["documents"], row["independent"]) for row in told} == {(2, 1)}


def test_ministries(knowledge: StakeholderGraph) -> None:
    told = ask(knowledge, "ministries-and-divisions", organisation="steps")
    ministries = {row["body"] for row in told if row["kind"] == "TypeMinistry"}
    assert ministries == STEPS.ministries("steps") and len(ministries) == 10
    assert {row["body"] for row in told} - ministries == {"erd", "imed"}
    assert {row["body"] for row in told if not row["in_a_list"]} == {"ministry-of-health", "erd"}
    assert {row["part_of"] for row in told if row["body"] == "imed"} == {"planning-ministry"}
    assert "planning-ministry" not in ministries


def test_un_bodies_by_kind_and_by_heading(knowledge: StakeholderGraph) -> None:
    told = ask(knowledge, "un-bodies")
    assert {row["body"] for row in told if row["by_kind"]} == {
        name for name in STEPS.organisations if STEPS.types[name] & {"TypeUNBody", "TypeUNCommittee"}
    }
    headings = STEPS.headings("United Nations")
    listed = {subject for subject, heading in STEPS.ties("listedUnder") if heading in headings}
    assert {row["body"] for row in told if row["by_heading"]} == listed
    assert (len(listed), sum(row["by_kind"] for row in told)) == (4, 7)


def test_weakly_supported_ties(knowledge: StakeholderGraph) -> None:
    told = pick(ask(knowledge, "weakly-supported-ties"), "subject", "kind", "object", "certainty", "inferred")
    assert ("steps", "steeringMemberOf", "hrfb", "ambiguous", False) in told
    assert ("steps", "memberOf", "hrfb", "ambiguous", True) in told
    for subject, kind, obj, certainty, inferred in told:
        ties = STEPS.ties(kind)
        rows = [*ties.get((subject, obj), ()), *(ties.get((obj, subject), ()) if kind in SYMMETRIC else ())]
        assert inferred or certainty == oracles.strongest(rows) != "stated"


def test_decisions(knowledge: StakeholderGraph) -> None:
    told = ask(knowledge, "decisions-of-people")
    found = {(frozenset((row["first"], row["second"])), row["decision"], row["who"]) for row in told}
    assert found == {
        (frozenset((row["a"], row["b"])), row["decision"], row["who"]) for row in STEPS.rows("decisions")
    }


def test_passages_per_source(knowledge: StakeholderGraph) -> None:
    evidence = [
        row for table in ("entities", "ties", "events", "counts", "facts") for row in STEPS.rows(table)
    ]
    for row in ask(knowledge, "passages-per-source"):
        mine = [one for one in evidence if one["source"] == row["source"]]
        assert row["passages"] == len({oracles.passage(one) for one in mine})
        assert row["lines"] == len({oracles.plain(one["locator"]) for one in mine})


@pytest.mark.parametrize(
    ("name", "column", "kinds"),
    [
        ("events-by-place", "place", ["place"]),
        ("topics-of-an-organisation", "topic", ["worksOn"]),
        ("report-addressees", "addressee", ["submittedReportTo"]),
    ],
)
def test_a_column_is_that_of_the_tables(
    name: str, column: str, kinds: list[str], knowledge: StakeholderGraph
) -> None:
    question = QUESTIONS.find_question(name)
    objects = {obj for _, obj in STEPS.ties(*kinds)}
    if name == "events-by-place":
        objects |= {row["place"] for row in STEPS.rows("events")} - {""}
    assert {row[column] for row in ask_all(knowledge, question)} == objects


def test_events_by_tool_and_topic_share_no_event_wrongly(knowledge: StakeholderGraph) -> None:
    events = {row["id"] for row in STEPS.rows("events")}
    on = {ends for ends in STEPS.ties("topic") if ends[0] in events}
    tools = set(pick(ask(knowledge, "events-by-tool"), "event", "tool"))
    topics = set(pick(ask(knowledge, "events-by-topic"), "event", "topic"))
    assert tools | topics == on and not tools & topics
    assert {STEPS.classes[tool] for _, tool in tools} == {"Instrument"}


# ---------- facts that readers of the sources settled ----------


def test_alliances_of_steps(knowledge: StakeholderGraph) -> None:
    told = ask(knowledge, "alliances-of-an-organisation")
    assert set(pick(told, "alliance", "role", "certainty", "inferred")) == {
        ("cic-bd", "secretariatOf", "stated", False),
        ("gimf", "secretariatOf", "stated", False),
        ("gad-alliance", "secretariatOf", "stated", False),
        ("gad-alliance", "memberOf", "stated", False),
        ("hrfb", "steeringMemberOf", "ambiguous", False),
        ("hrfb", "memberOf", "ambiguous", True),
    }


def test_the_focal_organisations_share_one_partner_and_no_tie(knowledge: StakeholderGraph) -> None:
    assert {row["shared"] for row in ask(knowledge, "common-partners")} == {"bpatc"}
    assert ask(knowledge, "evidence-for-a-tie", first="steps", second="p4d") == []


def test_evidence_leads_to_the_line(knowledge: StakeholderGraph) -> None:
    told = ask(knowledge, "evidence-for-a-tie", first="steps", second="bpatc")
    rows = STEPS.ties("partneredWith")["steps", "bpatc"]
    assert sorted(pick(told, "source", "line", "certainty")) == sorted(
        (row["source"], row["locator"], row["certainty"]) for row in rows
    )
    assert [oracles.plain(row["phrase"]) for row in rows] == [row["phrase"] for row in told]
    turned = ask(knowledge, "evidence-for-a-tie", first="bpatc", second="steps")
    assert pick(turned, "source", "line") == pick(told, "source", "line")


def test_what_a_line_supports(knowledge: StakeholderGraph) -> None:
    told = ask(knowledge, "what-a-passage-supports", source="steps-working-strategy", line="17")
    found = set(pick(told, "subject", "property", "object", "certainty"))
    for row in STEPS.rows("ties"):
        if (row["source"], row["locator"]) == ("steps-working-strategy", "17"):
            assert (row["subject"], row["kind"], row["object"], row["certainty"]) in found
    assert ask(knowledge, "what-a-passage-supports", source="steps-working-strategy", line="16") == []


def test_headings_that_differ_from_kinds(knowledge: StakeholderGraph) -> None:
    assert {row["organisation"] for row in ask(knowledge, "headings-that-differ-from-kinds")} == {
        "ilo-bangladesh",
        "hm-hennes-and-mauritz",
        "plage-ii",
        "ifad-ep-1",
        "national-nutrition-programme",
        "mymensingh-aquaculture-extension-project",
        "small-enterprise-development-project",
        "birth-registration-district-task-force",
    }


def test_what_is_not_said_of_steps(knowledge: StakeholderGraph) -> None:
    missing = {row["missing"] for row in ask(knowledge, "what-is-not-said")}
    assert {"founding year", "number of members", "funder"} <= missing
    assert "founding year" not in {
        row["missing"] for row in ask(knowledge, "what-is-not-said", organisation="cic-bd")
    }


def test_founding_years_and_reports(knowledge: StakeholderGraph) -> None:
    assert set(pick(ask(knowledge, "founding-years"), "year", "organisation")) == {
        ("2002", "gad-alliance"),
        ("2007", "cic-bd"),
    }
    told = ask(knowledge, "reports")
    considered = {(row["year"], row["body"]) for row in told if row["role"] == "consideredBy"}
    assert considered == {
        (year, body) for year in ("2010", "2016") for body in ("un-cedaw-committee", "bangladesh-government")
    }
    assert {row["certainty"] for row in told if row["body"] == "hrfb"} == {"ambiguous"}
    assert dict(pick(ask(knowledge, "report-addressees"), "addressee", "certainty")) == {
        "un-cedaw-committee": "implied",
        "un-urc": "ambiguous",
    }


def test_numbers_not_to_be_added(knowledge: StakeholderGraph) -> None:
    told = ask(knowledge, "counts-not-to-be-added")
    pairs = {(row["reason"], frozenset((row["first_thing"], row["second_thing"]))) for row in told}
    assert ("the same number of different things", frozenset(("gad-constituents", "local-ngos"))) in pairs
    shares = {
        row["second_number"]
        for row in told
        if row["reason"] == "the second is a share of the first" and row["first_thing"] == "officials-apm"
    }
    assert shares == {90, 260}
    alike = [row["first_number"] for row in told if row["reason"] == "the same number of different things"]
    assert alike
    assert min(alike) >= 10


def test_mandates_are_no_partnerships(knowledge: StakeholderGraph) -> None:
    told = ask(knowledge, "mandates-that-are-not-ties", organisation="gad-alliance")
    sought = {row["with"] for row in told if row["kind"] == "seeksPartnershipWith"}
    assert "political-parties" in sought
    assert not sought & {
        row["partner"] for row in ask(knowledge, "partners-by-kind", organisation="gad-alliance")
    }
    texts = {
        row["value"]
        for row in STEPS.rows("facts")
        if (row["subject"], row["property"]) == ("gad-alliance", "mandate")
    }
    assert {row["text"] for row in told if row["kind"] == "mandate"} == {
        oracles.plain(text) for text in texts
    }


def test_organisations_without_ties(knowledge: StakeholderGraph) -> None:
    without = {row["organisation"] for row in ask(knowledge, "organisations-without-ties")}
    stated = {row["organisation"] for row in ask(knowledge, "organisations-without-ties", certainty="stated")}
    assert {"british-council", "bangladesh-government"} <= without < stated
    assert "un-cedaw-committee" in stated - without
    assert "hrfb" not in stated  # Steps states its association with it


def test_a_training_without_a_conductor_says_so(knowledge: StakeholderGraph) -> None:
    told = ask(knowledge, "trainings")
    assert {row["training"] for row in told} == {
        row["id"] for row in STEPS.rows("events") if row["class"] == "TrainingEvent"
    }
    assert {row["training"] for row in told if not row["role"]} == {"apm-tot", "grs-tot"}
    facilitators = {row["who"] for row in told if row["role"] == "facilitatedBy"}
    assert facilitators == {"post-joint-secretary-cabinet-division", "post-director-training-nilg"}
    parts = {(row["role"], row["who"]) for row in told if row["training"] == "grs-software-training"}
    assert parts == {("deliveredBy", "p4d"), ("deliveredBy", "reve-systems")}


# ---------- on fictional data: what the example does not show ----------

REPRINT = {"id": "reprint", "title": "The reprint", "lang": "en", "copy_of": "leaflet"}
DIARY = {"id": "diary", "title": "The diary", "lang": "en"}


@pytest.fixture
def grove(tmp_path: Path) -> Iterator[Any]:
    """Open a fictional data set made of tables."""
    yield lambda **tables: fiction.knowledge(tmp_path, **tables)


TREES = [fiction.organisation(name) for name in ("alder", "birch", "cedar", "dogwood")]


def test_two_members_share_an_alliance(grove: Any) -> None:
    ties = [
        fiction.tie("alder", "memberOf", "forum", certainty="ambiguous"),
        fiction.tie("alder", "steeringMemberOf", "forum", locator="2", certainty="implied"),
        fiction.tie("birch", "secretariatOf", "forum"),
        fiction.tie("many", "memberOf", "forum"),
    ]
    rows = [
        *TREES,
        fiction.entity("forum", "Platform", type="TypePlatform"),
        fiction.entity("many", "Collective"),
    ]
    told = ask(grove(entities=rows, ties=ties), "shared-alliances")
    assert pick(told, "first", "second", "alliance", "certainty") == [("alder", "birch", "forum", "implied")]


def test_a_tie_is_as_certain_as_its_strongest_support(grove: Any) -> None:
    ties = [
        fiction.tie("alder", "partneredWith", "birch", certainty="ambiguous"),
        fiction.tie("birch", "partneredWith", "alder", locator="2", certainty="implied"),
        fiction.tie("forum", "partneredWith", "alder", certainty="ambiguous"),
    ]
    forum = fiction.entity("forum", "Platform", type="TypePlatform")
    knowledge = grove(entities=[*TREES, forum], ties=ties)
    told = ask(knowledge, "partners-by-kind", organisation="alder")
    assert pick(told, "partner", "certainty", "supports") == [
        ("birch", "implied", 2),
        ("forum", "ambiguous", 1),
    ]
    weak = ask(knowledge, "weakly-supported-ties")
    assert pick(weak, "subject", "object", "certainty", "supports") == [
        ("alder", "birch", "implied", 2),
        ("alder", "forum", "ambiguous", 1),
    ]


def test_a_heading_may_stand_over_a_company(grove: Any) -> None:
    rows = [
        fiction.entity("mill", "Company", type="TypeCompanyProvider"),
        fiction.entity("un-seeds", "MultilateralBody", type="TypeUNBody"),
        fiction.entity("bodies", "Heading", label_en="With United Nations Bodies"),
    ]
    knowledge = grove(entities=rows, ties=[fiction.tie("mill", "listedUnder", "bodies")])
    told = ask(knowledge, "un-bodies")
    assert pick(told, "body", "by_kind", "by_heading") == [("mill", False, True), ("un-seeds", True, False)]


def test_only_the_original_counts_as_a_source(grove: Any) -> None:
    ties = [
        fiction.tie("alder", "partneredWith", "birch"),
        fiction.tie("alder", "partneredWith", "birch", source="reprint"),
        fiction.tie("alder", "partneredWith", "cedar", source="reprint"),
        fiction.tie("dogwood", "partneredWith", "alder"),
        fiction.tie("alder", "partneredWith", "dogwood", source="diary", certainty="implied"),
    ]
    knowledge = grove(sources=[fiction.LEAFLET, REPRINT, DIARY], entities=TREES, ties=ties)
    told = ask(knowledge, "partners-known-from-one-source", organisation="alder")
    assert pick(told, "partner", "source", "documents") == [("birch", "leaflet", 2), ("cedar", "reprint", 1)]
    several = ask(knowledge, "ties-told-by-several-sources")
    assert pick(several, "subject", "object", "documents", "independent", "certainty") == [
        ("alder", "dogwood", 2, 2, "stated"),
        ("alder", "birch", 2, 1, "stated"),
    ]


def test_a_decision_ends_the_candidacy(grove: Any) -> None:
    ties = [
        fiction.tie("alder", "possiblySameAs", "birch", certainty="ambiguous"),
        fiction.tie("cedar", "possiblySameAs", "dogwood", certainty="ambiguous"),
    ]
    knowledge = grove(entities=TREES, ties=ties, decisions=[fiction.decision("birch", "alder", "different")])
    assert pick(ask(knowledge, "duplicate-candidates"), "first", "second") == [("cedar", "dogwood")]


def group(name: str, **cells: str) -> Mapping[str, str]:
    return fiction.entity(name, "ParticipantGroup", **cells)


def persons(name: str, owner: str, **cells: str) -> Mapping[str, str]:
    return fiction.count(name, owner, **{"unit": "UnitPersons", **cells})


def test_shares_of_a_total_are_never_added_to_it(grove: Any) -> None:
    """Clerks are of a ministry, wardens by their kind; half of the clerks are a group of their own."""
    groups = [
        group("clerks"),
        group("new-clerks"),
        group("wardens", type="TypeLocalGovernment"),
        group("scribes", type="TypeAgency"),
        group("poets"),
    ]
    names = [row["id"] for row in groups]
    ties = [
        *(fiction.tie(name, "trainedBy", "alder") for name in names),
        fiction.tie("clerks", "trainedBy", "birch", locator="3"),
        *(fiction.tie(name, "affiliatedWith", "ministry") for name in ("clerks", "new-clerks")),
        fiction.tie("poets", "affiliatedWith", "cedar"),
    ]
    counts = [
        persons("all", "clerks", value="40"),
        persons("women", "clerks", value="25", dimension="female", part_of="all"),
        persons("half", "new-clerks", value="20", part_of="all"),
        persons("watch", "wardens", value="7", part_of="evening"),
        persons("evening", "poets", value="30"),
        persons("women-who-write", "scribes", value="5", dimension="female"),
        fiction.count("villages", "wardens", value="900"),
    ]
    rows = [*TREES, *groups, fiction.entity("ministry", "PublicBody", type="TypeMinistry")]
    knowledge = grove(entities=rows, ties=ties, counts=counts)
    (total,) = ask(knowledge, "officials-trained-in-total")
    assert (total["persons"], total["groups"], total["groups_without_number"]) == (47, 2, 2)
    told = ask(knowledge, "officials-trained")
    assert set(pick(told, "trained", "persons", "women", "part_of")) == {
        ("clerks", 40, 25, None),
        ("new-clerks", 20, None, "clerks"),
        ("wardens", 7, None, "poets"),
        ("scribes", None, 5, None),
    }


# ---------- what precedes, who was there, how many sessions, under which heading ----------


def test_what_preceded_a_training(knowledge: StakeholderGraph) -> None:
    rows = ask(knowledge, "what-preceded-a-training")
    wanted = {(row["subject"], row["object"]) for row in STEPS.rows("ties") if row["kind"] == "precededBy"}
    assert {(row["training"], row["before"]) for row in rows} == wanted
    assert {row["delivered_by"] for row in rows} == {"bcsaa", None}  # of two the text names nobody


def test_participants_are_summed_once(knowledge: StakeholderGraph) -> None:
    (row,) = ask(knowledge, "participants-in-all")
    numbers = {
        count["of"]: int(count["value"])
        for count in STEPS.rows("counts")
        if count["unit"] == "UnitPersons" and not count["dimension"] and "|" not in count["of"]
    }
    groups = {
        row["object"] if row["kind"] == "attendedBy" else row["subject"]
        for row in STEPS.rows("ties")
        if row["kind"] in ("attendedBy", "trainedBy") and row["certainty"] == "stated"
    }
    counted = {name: number for name, number in numbers.items() if name in groups}
    assert (row["persons"], row["groups"]) == (sum(counted.values()), len(counted)) == (1895, 9)


def test_sessions_by_series(knowledge: StakeholderGraph) -> None:
    rows = ask(knowledge, "sessions-by-series")
    series = {(row["series"], row["event"]) for row in rows if row["series"] != row["event"]}
    assert series == {
        ("pasa-workshops", name) for name in ("pasa-mymensingh", "pasa-sylhet", "pasa-late-january")
    }
    sessions = {row["event"]: (row["sessions"], row["certainty"]) for row in rows if row["sessions"]}
    assert sessions["nimc-trainings"] == (9, "stated")
    assert sessions["partnership-training"] == (2, "implied")


def test_partners_by_heading_and_source(knowledge: StakeholderGraph) -> None:
    rows = ask(knowledge, "partners-by-heading-and-source")
    listed = {(row["source"], row["partner"]) for row in rows}
    assert ("steps-collaborative-partnership", "unicef") in listed
    assert ("steps-working-strategy", "unicef") not in listed
    assert ("steps-working-strategy", "bpatc") in listed


def test_an_implied_number_of_sessions_says_so(knowledge: StakeholderGraph) -> None:
    rows = ask(knowledge, "trainings", training="partnership-training")
    assert {(row["sessions"], row["sessions_certainty"]) for row in rows} == {(2, "implied")}


def test_dates_keep_the_words_of_the_source(knowledge: StakeholderGraph) -> None:
    (row,) = [row for row in ask(knowledge, "events-by-place") if row["event"] == "partnership-training"]
    assert row["date_text"] == "at the end of February"


def test_a_passage_is_found_by_the_title_of_its_source(knowledge: StakeholderGraph) -> None:
    by_id = ask(knowledge, "what-a-passage-supports", source="steps-working-strategy", line="17")
    title = ask(knowledge, "what-a-passage-supports", source="Organizational working strategy", line="17")
    assert by_id
    assert title == by_id


def test_numbers_of_different_units_are_no_pair_of_one_thing(knowledge: StakeholderGraph) -> None:
    rows = ask(knowledge, "counts-not-to-be-added")
    assert all(
        row["first_unit"] == row["second_unit"] for row in rows if row["reason"] == "two counts of one thing"
    )


def test_attendance_alone_is_no_partnership(knowledge: StakeholderGraph) -> None:
    rows = ask(knowledge, "evidence-for-a-tie", first="p4d", second="cabinet-division")
    assert not [row for row in rows if row.get("tie") == "partneredWith" and row.get("line") == "9"]


def test_a_note_is_that_of_its_row() -> None:
    posts = {row["id"]: row for row in STEPS.rows("entities") if row["id"].startswith("post-")}
    assert posts["post-prime-minister"]["phrase"] != posts["post-cabinet-secretary"]["phrase"]
