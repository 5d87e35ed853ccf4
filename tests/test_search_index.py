"""The search index of a kept store: the same answers and suggestions as reading every name and tie."""

from __future__ import annotations

import random
import sys
from pathlib import Path
from typing import Any

import pytest

from graph.core.errors import DamagedStoreError, NameNotFoundError
from graph.core.external_sort import sort_lines
from graph.measures.paths import find_kept_paths, find_shortest_paths
from graph.model.entity_profile import EntityProfiles
from graph.model.graph import StakeholderGraph
from graph.model.names import NameIndex
from graph.model.network import Network
from graph.model.opening import build_snapshot, open_graph, open_snapshot
from graph.model.search_index import FILE
from graph.schema.levels import Certainty
from graph.store.snapshots import StoreSnapshot
from tests.conftest import KESTREL, ROOT
from tests.fiction import count, decision, entity, event, organisation, tie, write

sys.path.insert(0, str(ROOT / "benchmarks"))
import register

pytestmark = pytest.mark.slow

FOREIGN = """
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix stk: <https://w3id.org/stk/ns#> .
@prefix org: <http://www.w3.org/ns/org#> .
<https://example.net/a> a stk:Company ; skos:prefLabel "Ünter \\"den\\"\\nLinden"@de , "Linden" ;
  skos:prefLabel "Amber Trust"@en ;
  skos:altLabel 5 , true , "Trust  Trust Trust" ; dct:identifier "x:1" ;
  stk:memberOf <https://example.net/b> .
<https://example.net/b> a stk:Platform ; skos:prefLabel "Zwei", "Anders" ; stk:abbreviation "B2", "B1" .
<https://example.net/c> a skos:Concept ; skos:prefLabel "No entity" .
<https://example.org/fiction/id/bare> foaf:homepage <https://bare.example/> .
<https://example.org/fiction/id/thing> a <https://example.net/Thing> .
"""


def write_mixed(folder: Path) -> Path:
    """Write a data set with everything that names can be."""
    write(
        folder,
        entities=[
            organisation("amber-trust", label_bn="অ্যাম্বার ট্রাস্ট", short_label="Amber", abbr="AT", ids="x:12"),
            organisation("amber-fund", label_en="The Amber Fund", alt="Trust of Amber|L'École d'Ambre"),
            organisation("birch-guild", abbr="BG", alt="AT|New York New York"),
            organisation("cobalt-one", label_en="Cobalt Forum", abbr="CF"),
            organisation("cobalt-two", label_en="Cobalt  forum", abbr="CF"),
            organisation("dune", label_en="Dune (Dhaka), Ltd."),
            entity("dune-groups", "Collective", label_en="Dune"),
            entity("fern", "Collective", label_en="Amber Trust"),
        ],
        events=[event("meeting", label_en="Meeting of Trusts")],
        counts=[count("many", "fern", value="120"), count("few", "dune", value="3")],
        ties=[
            tie("amber-trust", "partneredWith", "dune", start="2019", date_certainty="stated"),
            tie("amber-trust", "partneredWith", "dune", locator="2", certainty="implied"),
            tie("dune", "networksWith", "birch-guild", certainty="ambiguous"),
            tie("birch-guild", "memberOf", "cobalt-one"),
            tie("amber-fund", "supports", "cobalt-two"),
        ],
        decisions=[decision("amber-trust", "amber-fund", "same")],
    )
    (folder / "foreign.ttl").write_text(FOREIGN, encoding="utf-8")
    return folder


class Pair:
    """One data set, read whole and kept."""

    def __init__(self, data: Path) -> None:
        self.whole = open_graph(data)
        _, snapshot = build_snapshot(data)
        self.kept: StakeholderGraph = open_snapshot(snapshot)
        assert self.kept.search_index
        self.names = NameIndex(self.whole.entities.values())


@pytest.fixture(scope="module", params=["steps", "kestrel", "register", "mixed"])
def pair(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Pair:
    folder = tmp_path_factory.mktemp(request.param)
    data = {
        "steps": lambda: ROOT / "data" / "steps",
        "kestrel": lambda: KESTREL,
        "register": lambda: register.write(folder / "data", 1500),
        "mixed": lambda: write_mixed(folder / "data"),
    }[request.param]()
    return Pair(data)


def list_names(pair: Pair) -> list[str]:
    """Return names of all sorts, as they are and misspelt."""
    chance = random.Random(5)  # noqa: S311
    known = sorted({name for name in pair.names._entities_by_name if name})
    names = chance.sample(known, min(120, len(known)))
    return [*names, *(misspell(name, chance) for name in names), *ODD]


ODD = (
    "",
    "!!!",
    "zzzz",
    "register",
    "id",
    "o99 foo",
    "trust",
    "https",
    "Amber Amber Trust",
    "example org",
    "AT",
    "5",
)


def misspell(name: str, chance: random.Random) -> str:
    """Return a name with a letter left out, doubled, changed or two changed places, or words turned round."""
    place = chance.randrange(len(name))
    return chance.choice(
        [
            name[:place] + name[place + 1 :],
            name[:place] + name[place : place + 1] * 2 + name[place + 1 :],
            name[:place] + "q" + name[place + 1 :],
            name[: place - 1] + name[place : place + 1] + name[max(0, place - 1) : place] + name[place + 1 :],
            " ".join(reversed(name.split())),
            name.upper().replace(" ", "-"),
            name[: max(3, len(name) // 2)],
        ]
    )


def resolve(names: NameIndex, name: str, *, organisation: bool) -> str:
    try:
        return (names.find_organisation if organisation else names.find_entity)(name).iri
    except NameNotFoundError as error:
        return str(error)


@pytest.mark.parametrize("organisation", [False, True])
def test_every_name_means_the_same_and_suggests_the_same(pair: Pair, organisation: bool) -> None:
    for name in list_names(pair):
        expected = resolve(pair.names, name, organisation=organisation)
        assert resolve(pair.kept.names, name, organisation=organisation) == expected, name


def test_an_entity_is_the_same_whether_read_alone_or_with_all(pair: Pair) -> None:
    index = pair.kept.search_index
    assert index and [index.get_iri(number) for number in range(index.entities)] == list(pair.whole.entities)
    for iri in list(pair.whole.entities)[:200]:
        assert pair.kept.entities[iri] == pair.whole.entities[iri]
    for stranger in ("https://example.net/c", "https://nowhere.example/", "no iri", "http://a b", "x:<>"):
        assert (stranger in pair.kept.entities) == (stranger in pair.whole.entities)
    assert dict(pair.kept.entities) == dict(pair.whole.entities)


def test_a_profile_is_the_same_whether_read_alone_or_with_all(pair: Pair) -> None:
    whole, kept = EntityProfiles(Network(pair.whole)), EntityProfiles(Network(pair.kept))
    for iri in list(pair.whole.entities)[:60]:
        entity_read = pair.whole.entities[iri]
        assert kept.build_profile(entity_read) == whole.build_profile(entity_read)


def test_evidence_and_certainty_are_the_same_read_alone(pair: Pair) -> None:
    for name, support in list(pair.whole.evidence.items())[:50]:
        assert pair.kept.evidence[name] == support
        assert pair.kept.get_certainty(name) == pair.whole.get_certainty(name)


@pytest.mark.parametrize("certainty", list(Certainty))
def test_paths_and_projection_are_the_same(pair: Pair, certainty: Certainty) -> None:
    whole, kept = Network(pair.whole), Network(pair.kept)
    graph = whole.build_graph(certainty=certainty)
    assert kept.read_projection(certainty) == graph.graph["projection"]
    chance, nodes, index = random.Random(7), list(graph), pair.kept.search_index  # noqa: S311
    assert index
    for _ in range(40):
        start, end = chance.choice(nodes), chance.choice(nodes)
        expected = find_shortest_paths(graph, start, end)
        assert find_kept_paths(kept, index, start, end, certainty=certainty) == expected


def test_more_paths_than_are_shown_are_the_same_ones(tmp_path: Path) -> None:
    """Two ends with forty organisations between them, and forty between those."""
    names = ["a", "z", *(f"m{number}" for number in range(40)), *(f"n{number}" for number in range(40))]
    data = write(
        tmp_path / "data",
        entities=[organisation(name) for name in names],
        ties=[
            *(tie("z", "partneredWith", f"m{number}") for number in range(40)),
            *(tie(f"m{first}", "partneredWith", f"n{second}") for first in range(40) for second in range(40)),
            *(tie(f"n{number}", "partneredWith", "a") for number in range(40)),
        ],
    )
    pair = Pair(data)
    ends = ("https://example.org/fiction/id/z", "https://example.org/fiction/id/a")
    expected = find_shortest_paths(Network(pair.whole).build_graph(certainty="unknown"), *ends)
    assert (len(expected.paths), expected.total) == (1000, 1600)
    index = pair.kept.search_index
    assert index and find_kept_paths(Network(pair.kept), index, *ends, certainty="unknown") == expected


COMMANDS = [
    ("show", "Kestrel Round Table"), ("show", "Saffron Aliance"),
    ("path", "Kestrel Round Table", "Saffron Alliance"),
    ("path", "Kestrel Round Table", "Saffron Alliance", "--certainty", "stated", "--lang", "bn"),
    ("path", "Kestrel Round Table", "Saffron Alliance", "--kind", "partneredWith"),
    ("ask", "partners-by-kind", "--organisation", "Kestrel Round Table"), ("ask", "common-partners"),
    ("show", "Kestrel Round Table", "--lang", "bn"),
]  # fmt: skip


@pytest.mark.parametrize("form", [(), ("--json",)])
@pytest.mark.parametrize("command", COMMANDS)
def test_commands_say_the_same_with_and_without_a_kept_store(
    stakeholders: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    command: tuple[str, ...],
    form: tuple[str, ...],
) -> None:
    monkeypatch.chdir(tmp_path)
    arguments = (*command, "-d", str(KESTREL), *form)
    expected = stakeholders(*arguments)
    assert stakeholders("build", "-d", str(KESTREL)).exit_code == 0
    kept = stakeholders(*arguments)
    assert (kept.exit_code, kept.stdout) == (expected.exit_code, expected.stdout)
    # a slow machine says what it reads
    assert kept.stderr.splitlines()[-1:] == expected.stderr.splitlines()[-1:] or kept.exit_code == 0


def test_lines_are_sorted_beyond_what_memory_holds() -> None:
    chance = random.Random(3)  # noqa: S311
    lines = [bytes(chance.choices(b"ab\r\t\xe0", k=chance.randrange(9))) + b"\n" for _ in range(2000)]
    lines[700:700] = [b"a" * 600_000 + b"\n", b"b" * 300_000 + b"\n"]  # longer than what is read at once
    assert list(sort_lines(lines, run_size=100)) == sorted(lines)
    assert list(sort_lines([])) == []


def damage_index(snapshot: StoreSnapshot, part: str) -> None:
    path = snapshot.folder / FILE
    data = bytearray(path.read_bytes())
    place = {"start": 30, "middle": len(data) // 3, "directory": len(data) - 60, "footer": len(data) - 4}
    if part == "half":
        del data[len(data) // 2 :]
    else:
        data[place[part]] ^= 255
    path.write_bytes(data)


@pytest.mark.parametrize("part", ["start", "middle"])
def test_a_damaged_part_of_an_index_changes_no_answer(tmp_path: Path, part: str) -> None:
    whole = open_graph(KESTREL)
    _, snapshot = build_snapshot(KESTREL)
    damage_index(snapshot, part)
    kept, names = open_snapshot(snapshot), NameIndex(whole.entities.values())
    for name in ("Kestrel Round Table", "Saffron Aliance", "nothing of the kind"):
        for is_organisation in (False, True):
            expected = resolve(names, name, organisation=is_organisation)
            assert resolve(kept.names, name, organisation=is_organisation) == expected


@pytest.mark.parametrize("part", ["directory", "footer", "half"])
def test_an_index_that_cannot_be_read_is_told(tmp_path: Path, part: str) -> None:
    _, snapshot = build_snapshot(KESTREL)
    damage_index(snapshot, part)
    with pytest.raises(DamagedStoreError, match=r"names\.index: is damaged"):
        open_snapshot(snapshot)
