"""Every number of a report, counted again from the tables by the csv module and networkx alone."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from itertools import pairwise
from pathlib import Path

import networkx as nx
import pytest

from tests.commands.tables import LEVELS, Key
from tests.commands.valley import Valley, lost, roles
from tests.conftest import KESTREL, ROOT, Run
from tests.report.pages import NOBODY, Workbook, large, made

STEPS = ROOT / "data" / "steps"
ALLIANCES = {"Platform", "Programme", "Mechanism"}


class Oracle(Valley):
    """A folder of tables, and the questions that a report answers of them."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.folder = folder
        self.ever = Valley(folder)  # ties that have ended are history

    @cached_property
    def today(self) -> str:
        """The first day of the latest date of a source."""
        latest = max((row.get("issued", "") for row in self.sources), default="")
        return (latest + "-01-01"[len(latest) - 4 :])[:10] if latest else ""

    def has_ended(self, key: Key) -> bool:
        rows = [row for row in self.supports[key] if row["kind"] == key[0] and (row["start"] or row["end"])]
        ends = [row["end"] + "-12-31"[len(row["end"]) - 4 :] if row["end"] else "9999" for row in rows]
        return bool(ends) and all(end < self.today for end in ends)

    def counted(self, level: str) -> list[Key]:
        keys = self.ever.counted(level)
        quoted = {key for key in self.supports if any(row["kind"] == key[0] for row in self.supports[key])}
        held = {frozenset(key[1:]) for key in quoted if not self.has_ended(key)}
        return [
            key for key in keys if not self.has_ended(key) and (key in quoted or frozenset(key[1:]) in held)
        ]

    @cached_property
    def net(self) -> nx.Graph:
        return self.graph("stated")

    def ranked(self, graph: nx.Graph) -> nx.Graph:
        """Ties of organisations with each other: alliances, programmes and committees stand apart."""
        return graph.subgraph(node for node in graph if self.classes.get(node) not in ALLIANCES)

    def name(self, one: str) -> str:
        return self.labels[one]

    @cached_property
    def by_pair(self) -> dict[frozenset[str], set[str]]:
        return self.tellers()

    def publishers(self, ends: frozenset[str]) -> set[str]:
        return self.by_pair[ends] - {""}

    def told(self) -> tuple[int, int, int]:
        """Pairs told of by one end, both, neither."""
        tally: Counter[int] = Counter()
        for one, other in self.net.edges():
            tally[len(self.publishers(frozenset((one, other))) & {one, other})] += 1
        return tally[1], tally[2], tally[0]

    def both_told(self, node: str) -> int:
        partners = self.ranked(self.net)[node]
        return sum({node, other} <= self.publishers(frozenset((node, other))) for other in partners)


@pytest.fixture(scope="module")
def thousands(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return large(tmp_path_factory.mktemp("large") / "fiction")


SETS = ["steps", "kestrel", pytest.param("large", marks=pytest.mark.slow)]


@pytest.fixture(scope="module", params=SETS)
def pair(
    request: pytest.FixtureRequest, stakeholders: Run, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Oracle, Workbook]:
    folder = {"steps": STEPS, "kestrel": KESTREL}.get(request.param) or request.getfixturevalue("thousands")
    target = made(stakeholders, tmp_path_factory.mktemp("report") / "report.xlsx", "-d", folder)
    return Oracle(folder), Workbook(target)


Pair = tuple[Oracle, Workbook]


def sentence(book: Workbook, part: str, words: str) -> dict[str, float]:
    """The numbers of the one sentence of a part that has these words."""
    (found,) = (figures for text, figures in book.figures()[part] if words in text)
    return found


# ---------- who is here ----------
def test_organisations_and_pairs(pair: Pair) -> None:
    oracle, book = pair
    degrees = dict(oracle.net.degree())
    alone = sum(not degree for degree in degrees.values())
    said = sentence(book, "Organisations and ties", "The documents name")
    assert said == {"n": len(degrees), "tied": len(degrees) - alone, "alone": alone}
    ties = sentence(book, "Organisations and ties", "The documents show")
    assert (ties["ties"], ties["pairs"]) == (len(oracle.counted("stated")), oracle.net.number_of_edges())


def test_sectors(pair: Pair) -> None:
    oracle, book = pair
    groups = oracle.groups("sector")
    held = Counter(groups.get(node, "") for node in oracle.net)
    tied = Counter(groups.get(node, "") for node, degree in oracle.net.degree() if degree)
    expected = sorted((held[sector], tied[sector], held[sector] - tied[sector]) for sector in held)
    assert sorted(tuple(row[1:4]) for row in book.table("sectors")) == expected


def test_kinds_of_tie(pair: Pair) -> None:
    oracle, book = pair
    keys = oracle.counted("stated")
    ties = Counter(key[0] for key in keys)
    pairs = {kind: len({frozenset(key[1:]) for key in keys if key[0] == kind}) for kind in ties}
    expected = sorted((ties[kind], pairs[kind]) for kind in ties)
    assert sorted(tuple(row[1:3]) for row in book.table("kinds")) == expected
    assert sentence(book, "Organisations and ties", "The documents show")["most"] == max(ties.values())
    assert sentence(book, "Organisations and ties", "The documents show")["n"] == len(ties)


def test_groups_without_names(pair: Pair) -> None:
    oracle, book = pair
    found = {row["id"] for row in oracle.entities if row["class"] in ("Collective", "ParticipantGroup")}
    said = [text for text, _ in book.figures()["Organisations and ties"] if "without the names" in text]
    if found:
        assert sentence(book, "Organisations and ties", "without the names")["n"] == len(found)
    else:
        assert said == []


# ---------- how it was observed ----------
def test_who_told_of_the_pairs(pair: Pair) -> None:
    oracle, book = pair
    one, both, others = oracle.told()
    assert [row[1] for row in book.table("told")] == [one, both, others]
    text, said = next(
        item for item in book.figures()["Where the information comes from"] if "connections" in item[0]
    )
    assert f"{one + both:,} " in text
    assert said["pairs"] == one + both + others


def test_documents(pair: Pair) -> None:
    oracle, book = pair
    keys = oracle.counted("stated")
    supported: dict[str, set[frozenset[str]]] = {}
    for key in keys:
        for row in oracle.supports[key]:
            supported.setdefault(row["source"], set()).add(frozenset(key[1:]))
    expected = sorted((row["title"], len(supported.get(row["id"], ()))) for row in oracle.sources)
    assert sorted((row[0], row[4]) for row in book.table("sources")) == expected


def test_who_was_not_heard(pair: Pair) -> None:
    oracle, book = pair
    silent = len(oracle.organisations - oracle.asked())
    assert book.column("isolated", 1)["gave no information"] == silent
    assert book.column("gaps", 1)["organisations that gave no information"] == silent


# ---------- central ----------
def test_ties_of_each(pair: Pair) -> None:
    oracle, book = pair
    degrees = dict(oracle.net.degree())
    listed = sorted((row[0], row[2]) for row in book.table("organisations"))
    assert listed == sorted((oracle.name(node), degree) for node, degree in degrees.items())


def test_the_ranking_or_its_absence(pair: Pair) -> None:
    oracle, book = pair
    degrees = dict(oracle.ranked(oracle.net).degree())
    if "several" in book.rows:
        rows = {row[0]: (row[1], row[2]) for row in book.table("several")}
        expected = {
            oracle.name(node): (degrees[node], oracle.both_told(node))
            for node in degrees
            if degrees[node] > 1
        }
        assert rows == expected
        assert "central" not in book.rows
        return
    rows = book.table("central")
    assert [row[1] for row in rows] == sorted(degrees.values(), reverse=True)
    first = next(figures for text, figures in book.figures()["Who is central"] if "most connections" in text)
    assert first["n"] == max(degrees.values())
    if "both" in first:
        node = max(degrees, key=lambda one: degrees[one])
        assert first["both"] == oracle.both_told(node)


def test_distances_equal_networkx(pair: Pair) -> None:
    oracle, book = pair
    if "central" not in book.rows:
        pytest.skip("no ranking is given")
    width = len(book.table("central")[0])
    by_name = {row[0].removesuffix(" *"): row for row in book.table("central")}  # a star: was not asked
    net = oracle.ranked(oracle.net)
    between = nx.betweenness_centrality(net)
    closeness = nx.closeness_centrality(net)
    for node in net:
        row = by_name[oracle.name(node)]
        assert row[width - 3] == pytest.approx(between[node], abs=1e-9)
        assert row[width - 2] == pytest.approx(closeness[node], abs=1e-9)
        near = nx.single_source_shortest_path_length(net, node, cutoff=2)
        assert row[width - 1] == len(near) - 1


# ---------- isolated ----------
def test_four_kinds_of_isolation(pair: Pair) -> None:
    oracle, book = pair
    net = oracle.net
    main = max(nx.connected_components(net), key=len)
    alone = {node for node in net if not net.degree(node)}
    one_side = set()
    for node in net:
        tellers = [oracle.publishers(frozenset((node, other))) for other in net[node]]
        if tellers and all(tellers) and len(set().union(*tellers)) == 1 and node not in tellers[0]:
            one_side.add(node)
    counts = [row[1] for row in book.table("isolated")]
    assert counts[:3] == [len(alone), len(one_side), len(set(net) - alone - main)]
    if "one-side" in book.rows:
        assert sum(row[1] for row in book.table("one-side")) == len(one_side)


# ---------- bridging ----------
def test_brokers(pair: Pair) -> None:
    oracle, book = pair
    if "bridging" not in book.rows:
        assert "Who connects others" not in book.figures()  # the part on evidence gives the reason
        assert any("cannot be ranked" in text for text, _ in book.figures()["Who is central"])
        return
    groups = oracle.groups("sector")
    by_name = {row[0]: row for row in book.table("bridging")}
    some = sorted(oracle.net, key=lambda node: (-oracle.net.degree(node), node))[:60]
    for node in some:
        found = roles(oracle.net, groups, node)
        row = by_name[oracle.name(node)]
        assert row[1:3] == [oracle.net.degree(node), sum(found.values()) // 2]
        wanted = [found[role] for role in ("coordinator", "gatekeeper", "consultant", "liaison")]
        assert row[-4:] == wanted


def test_who_would_part_others(pair: Pair) -> None:
    oracle, book = pair
    if "points" not in book.rows:
        pytest.skip("nothing is said of it")
    points = set(nx.articulation_points(oracle.net))
    rows = book.table("points")
    assert {row[0] for row in rows} == {oracle.name(node) for node in points}
    for node in sorted(points)[:20]:
        assert book.column("points", 1)[oracle.name(node)] == lost(oracle.net, {node})


# ---------- changes ----------
def test_pairs_by_year(pair: Pair) -> None:
    oracle, book = pair
    keys = oracle.ever.counted("stated")
    dated = [key for key in keys if oracle.ever.span(key)]
    if "years" not in book.rows:
        assert 3 * len(dated) < len(keys)
        assert sentence(book, "What changed", "cannot be shown") == {"dated": len(dated), "n": len(keys)}
        return
    before: set[Key] = set()
    for at, (year, pairs, new, ended) in enumerate(book.table("years")):
        now = oracle.ever.held(str(year))
        assert pairs == len({frozenset(key[1:]) for key in now})
        assert [new, ended] == ([len(now - before), len(before - now)] if at else [NOBODY, NOBODY])
        before = now
    last_two = [oracle.ever.held(str(row[0])) for row in book.table("years")[-2:]]
    said = sentence(book, "What changed", " began, ")
    assert said["kept"] == len(last_two[0] & last_two[1])
    for key, number in (("began", said["new"]), ("ended", said["ended"])):
        rows = book.table(key)
        assert len(rows) == number
        assert [row[0] for row in rows] == sorted(row[0] for row in rows), "those of a kind stand together"


def test_who_gained_and_lost(pair: Pair) -> None:
    oracle, book = pair
    if "moves" not in book.rows:
        pytest.skip("no ranks over time are given")
    years = [str(row[0]) for row in book.table("years")[-2:]]
    degrees = [dict(oracle.ranked(oracle.ever.at(year)).degree()) for year in years]
    expected = {
        oracle.name(node): (degrees[0][node], degrees[1][node])
        for node in degrees[0]
        if degrees[0][node] != degrees[1][node]
    }
    rows = {row[0]: (row[1], row[2]) for row in book.table("moves")}
    assert rows == expected
    for row in book.table("moves"):
        for side, degree in ((3, row[1]), (4, row[2])):
            assert row[side] == 1 + sum(other > degree for other in degrees[side - 3].values())


# ---------- missing ----------
def test_what_weaker_readings_add(pair: Pair) -> None:
    oracle, book = pair
    sizes = [oracle.graph(level).number_of_edges() for level in LEVELS]
    if "levels" not in book.rows:
        assert sizes[-1] == sizes[0]
        return
    added = [sizes[0], *(after - before for before, after in pairwise(sizes))]
    expected = [[plus, whole] for plus, whole in zip(added, sizes, strict=True) if plus]
    assert [row[1:3] for row in book.table("levels")] == expected


def test_gaps(pair: Pair) -> None:
    oracle, book = pair
    number, of = book.column("gaps", 1), book.column("gaps", 2)
    pairs, both = oracle.net.number_of_edges(), oracle.told()[1]
    unconfirmed = "connections not confirmed by both"
    assert (number[unconfirmed], of[unconfirmed]) == (pairs - both, pairs)
    keys = oracle.counted("stated")
    assert number["ties without a date"] == oracle.undated()
    assert of["ties without a date"] == len(keys)
    typed = {oracle.one(row["id"]) for row in oracle.entities if row["type"]}
    assert number["organisations whose kind is not given"] == len(oracle.organisations - typed)


# ---------- whom to ask, and the evidence ----------
def test_whom_to_ask(pair: Pair) -> None:
    oracle, book = pair
    net, heard = oracle.net, oracle.asked()
    alone = sum(not net.degree(node) and node not in heard for node in net)
    said = book.figures()["Whom to ask next"]
    no_tie = [figures["n"] for text, figures in said if "no documented tie" in text]
    assert no_tie == ([alone] if alone else [])
    points = set(nx.articulation_points(net)) - heard
    joins = [figures["n"] for text, figures in said if "connect others" in text or "connects others" in text]
    assert joins == ([len(points)] if points else [])
    assert sum(row[2] for row in book.table("next")) == sum(
        figures["n"] for text, figures in said if "n" in figures
    )


def test_every_tie_has_its_passage(pair: Pair) -> None:
    oracle, book = pair
    rows = book.table("evidence")
    assert len(rows) == len(oracle.counted("stated"))
    phrases = {" ".join(row["phrase"].split()) for row in oracle.ties}
    told = [row for row in rows if row[-3] != NOBODY]
    assert len(told) > 0.9 * len(rows)
    assert {" ".join(str(row[-3]).split()) for row in told} <= phrases
