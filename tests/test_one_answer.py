"""One answer on every path: named questions on a register in memory, kept, behind an endpoint, in rdflib."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import register

from graph.core.address import Address
from graph.model.graph import StakeholderGraph
from graph.model.opening import build_snapshot, open_endpoint, open_graph, open_snapshot
from graph.model.w3c_view import write_w3c_turtle
from graph.quality.questions import NamedQuestion
from graph.store import snapshots
from tests.endpoints import oxigraph
from tests.test_questions import NAMES, QUESTIONS, in_rdflib, rdflib_answer, table

SIZE = 1_000
GIVEN = {"entity": "o7", "text": "course", "certainty": "implied"}
# asked of all, rdflib finds no end of these; tests/test_questions.py has its answers on the example
ENDLESS = {"common-partners", "evidence-for-a-tie", "headings-that-differ-from-kinds"}
EVERYTHING = "SELECT ?s ?p ?o ?g { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::UserWarning"),
]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return register.write(tmp_path_factory.mktemp("one") / "register", SIZE)


@pytest.fixture(scope="module")
def in_memory(data: Path) -> StakeholderGraph:
    return open_graph(data)


@pytest.fixture(scope="module")
def on_disk(data: Path) -> StakeholderGraph:
    _, made = build_snapshot(data)
    snapshots.publish_snapshot(made)
    found = snapshots.find_snapshot(data, "internal")
    assert found
    return open_snapshot(found)


@pytest.fixture(scope="module")
def behind_an_endpoint(in_memory: StakeholderGraph) -> Iterator[StakeholderGraph]:
    with oxigraph() as server:
        server.load(in_memory.store.iter_quads())
        yield open_endpoint(Address.parse(server.query))


@pytest.fixture(scope="module")
def in_second_engine(in_memory: StakeholderGraph) -> Any:
    return in_rdflib(in_memory)


def asked(name: str, knowledge: StakeholderGraph) -> Iterator[str]:
    """Yield a question as it is asked without parameters, and of one organisation."""
    question: NamedQuestion = QUESTIONS.find_question(name)
    if name != "shared-alliances":  # every pair of a register: hundreds of thousands
        yield question.fill_parameters({}, knowledge)
    given = {one.name: GIVEN[one.type] for one in question.parameters if one.type in GIVEN}
    if given:
        yield question.fill_parameters(given, knowledge)


@pytest.mark.parametrize("name", NAMES)
def test_a_question_has_one_answer(
    name: str,
    in_memory: StakeholderGraph,
    on_disk: StakeholderGraph,
    behind_an_endpoint: StakeholderGraph,
    in_second_engine: Any,
) -> None:
    texts = list(asked(name, in_memory))
    assert texts
    for other in (on_disk, behind_an_endpoint):
        assert list(asked(name, other)) == texts  # names are found alike
    for number, text in enumerate(texts):
        answer = in_memory.store.answer_query(text, table)
        assert on_disk.store.answer_query(text, table) == answer
        assert behind_an_endpoint.store.answer_query(text, table) == answer
        if number or name not in ENDLESS:
            assert rdflib_answer(in_second_engine, text) == answer


def test_all_of_it_is_the_same(
    in_memory: StakeholderGraph, on_disk: StakeholderGraph, behind_an_endpoint: StakeholderGraph
) -> None:
    statements = sorted(map(str, in_memory.store.iter_quads()))
    assert len(statements) > 25 * SIZE
    for other in (on_disk, behind_an_endpoint):
        assert sorted(map(str, other.store.iter_quads())) == statements
        assert other.to_trig() == in_memory.to_trig()
        assert write_w3c_turtle(other) == write_w3c_turtle(in_memory)


def test_long_answers_are_read_back_as_they_were(on_disk: StakeholderGraph) -> None:
    first = on_disk.store.select_lines(EVERYTHING)
    kept = Path(os.environ["STAKEHOLDERS_CACHE"]).rglob("answers/*")
    assert any(path.stat().st_size > SIZE for path in kept)
    assert on_disk.store.select_lines(EVERYTHING) == first
    assert len(first) > 25 * SIZE
