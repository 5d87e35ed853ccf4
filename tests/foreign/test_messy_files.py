"""Files as offices and other programs really write them: codes, odd headings, marks, several parts in one."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from graph.curate.importing.plan import ImportPlan
from tests.foreign.plans import list_ties, plan_text

LEGEND_LIST = """\
Delta Rights Programme
"Legend: G = government, N = NGO, D = donor"
#,Organisation / Institution,Cat.,Working Upazila(s),Co-implements with,Coordinating GoB office,Name of ED
1,"Amber Trust\n(ART)",N,"Dumuria, Koyra & Tala",Heron Club,"Upazila Office, Dumuria",Rahima
2,Heron Club,N,Dumuria,-,DWA,Kamal
3,Department of Women Affairs (DWA),G,,,Ministry of Women and Children Affairs,
4,Cedar Foundation,D,,,,
"""
BENGALI_LIST = """\
সহযোগী সংস্থার তালিকা
ক্র. নং,সহযোগী সংস্থার নাম,ধরন,কর্মএলাকা (উপজেলা),যাদের সঙ্গে কাজ করে,অর্থায়নকারী সংস্থা,নির্বাহী প্রধানের নাম
১,অম্বর গ্রামীণ ট্রাস্ট (এজিটি),স্থানীয় এনজিও,"ডুমুরিয়া ও কয়রা",বক নারী সমিতি,সিডার ফাউন্ডেশন,রহিমা বেগম
২,বক নারী সমিতি,সিবিও,কয়রা,অম্বর গ্রামীণ ট্রাস্ট,নিজস্ব তহবিল,সুলতানা
"""
ODD_EDGES = """\
Respondent organisation;What kind of relationship?;Named organisation;How often (1-5);Since when?
Amber Trust;gets funding from;Cedar Foundation;5;Jan-20
Delta Network;umbrella of;Amber Trust;1;
"""
CODED_EDGES = """\
Org A,Org B,"Type of tie (F=funding, T=training)",Yr
Cedar Fund,Amber Trust,F,2020
Amber Trust,Heron Club,T,2021
"""
ENDS_BY_NAMES = """\
Agency doing it,Counterpart there,Nature,When
Amber Trust,Kestrel Forum,joint work,2019
Amber Trust,Heron Club,funds,2020
Kestrel Forum,Amber Trust,joint work,2021
Kestrel Forum,Heron Club,funds,2021
"""
MARKS = """\
#,Organisation,District,Delta Alliance,Climate Forum
1,Amber Trust,Khulna,Yes,Chair
2,Kestrel Forum,Satkhira,Yes,
3,Heron Club,Khulna,No,
"""
PAJEK = """\
*Network "Delta net"
*Vertices 3
1 "Amber ""River"" Trust"
2 "Cedar Foundation"
3 "Heron Club"
*Arcs :1 "funds"
2 1 1 [2019-2021]
*Arcslist :2 "trained by"
3 1
*Partition sector
*Vertices 3
7
8
7
"""
DL = """\
DL N = 2 NM = 2
FORMAT = FULLMATRIX
LABELS EMBEDDED
MATRIX LABELS:
"works with"
funds
DATA:
 "Amber Trust" Heron
"Amber Trust" 0 1
Heron 1 0
 "Amber Trust" Heron
"Amber Trust" 0 3
Heron 0 0
"""
GEXF = """\
<gexf xmlns="http://gexf.net/1.3" version="1.3"><graph defaultedgetype="directed">
<nodes>
<node id="a" label="Amber Trust"/>
<node id="g" label="Government"><nodes><node id="m" label="Water Board"/></nodes></node>
</nodes><edges><edge id="1" source="a" target="m" kind="works with">
<spells><spell start="2012-01-01" end="2014-01-01"/>
<spell start="2018-01-01"/></spells></edge></edges></graph></gexf>
"""
GRAPHML = """\
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
<key id="n" for="node" attr.name="name" attr.type="string"/>
<graph edgedefault="undirected"><node id="0"><data key="n">Ministry of Water</data>
<graph edgedefault="directed">
<node id="1"><data key="n">Water Board</data></node></graph></node>
<node id="2"><data key="n">Amber Trust</data></node>
<edge source="2" target="1"/></graph></graphml>
"""


def read_facts(plan: ImportPlan) -> set[tuple[str, str]]:
    return {(row["subject"], row["value"]) for row in plan.imported.rows.get("facts", ())}


def read_types(plan: ImportPlan) -> Mapping[str, str]:
    return {row["id"]: row.get("type", "") for row in plan.imported.rows["entities"]}


def test_a_list_with_codes_two_line_names_and_offices(tmp_path: Path) -> None:
    plan = plan_text(tmp_path, "list.csv", LEGEND_LIST)
    assert list_ties(plan) == {
        ("amber-trust", "workedJointlyWith", "heron-club"),
        ("amber-trust", "overseenBy", "upazila-office-dumuria"),
        ("heron-club", "overseenBy", "department-of-women-affairs"),
        ("department-of-women-affairs", "overseenBy", "ministry-of-women-and-children-affairs"),
        *(("amber-trust", "locatedIn", place) for place in ("dumuria", "koyra", "tala")),
        ("heron-club", "locatedIn", "dumuria"),
    }
    assert read_types(plan)["amber-trust"] == "TypeNationalNGO"
    assert read_types(plan)["cedar-foundation"] == "TypeDonorAgency"
    labels = {row["label_en"]: row.get("abbr") for row in plan.imported.rows["entities"]}
    assert labels["Amber Trust"] == "ART"
    assert not any("Rahima" in value or "Kamal" in value for _, value in read_facts(plan))


def test_a_bengali_list_with_brackets_and_heads_of_organisations(tmp_path: Path) -> None:
    plan = plan_text(tmp_path, "list.csv", BENGALI_LIST)
    bengali = {row["id"]: row["label_bn"] for row in plan.imported.rows["entities"]}
    ties = {(bengali[a], kind, bengali[b]) for a, kind, b in list_ties(plan) if kind != "locatedIn"}
    amber, heron = "অম্বর গ্রামীণ ট্রাস্ট (এজিটি)", "বক নারী সমিতি"
    assert ties == {
        (amber, "workedJointlyWith", heron),
        (heron, "workedJointlyWith", amber),
        ("সিডার ফাউন্ডেশন", "funds", amber),
    }
    assert not read_facts(plan)
    assert plan.imported.left_out["person"] == 2


AMBER, HERON, KESTREL = "amber-trust", "heron-club", "kestrel-forum"
TIES: Mapping[str, tuple[str, set[tuple[str, str, str]]]] = {
    "odd.csv": (
        ODD_EDGES,
        {("cedar-foundation", "funds", AMBER), (AMBER, "memberOf", "delta-network")},
    ),
    "coded.csv": (CODED_EDGES, {("cedar-fund", "funds", AMBER), (HERON, "trainedBy", AMBER)}),
    "ends.csv": (
        ENDS_BY_NAMES,
        {
            (AMBER, "workedJointlyWith", KESTREL),
            (KESTREL, "workedJointlyWith", AMBER),
            (AMBER, "funds", HERON),
            (KESTREL, "funds", HERON),
        },
    ),
    "marks.csv": (
        MARKS,
        {
            (AMBER, "memberOf", "delta-alliance"),
            (AMBER, "memberOf", "climate-forum"),
            (KESTREL, "memberOf", "delta-alliance"),
        },
    ),
    "old.net": (
        PAJEK,
        {("cedar-foundation", "funds", "amber-river-trust"), (HERON, "trainedBy", "amber-river-trust")},
    ),
    "two.dl": (DL, {(AMBER, "workedJointlyWith", "heron"), (AMBER, "funds", "heron")}),
    "spells.gexf": (GEXF, {(AMBER, "workedJointlyWith", "water-board")}),
    "nested.graphml": (GRAPHML, {(AMBER, "connectedWith", "water-board")}),
}


@pytest.mark.parametrize("name", TIES)
def test_ties_of_odd_files(name: str, tmp_path: Path) -> None:
    text, expected = TIES[name]
    ties = list_ties(plan_text(tmp_path, name, text))
    assert {tie for tie in ties if tie[1] != "locatedIn"} == expected


def test_dates_and_values_of_graph_files_survive(tmp_path: Path) -> None:
    pajek = plan_text(tmp_path, "old.net", PAJEK)
    funded = next(row for row in pajek.imported.rows["ties"] if row["kind"] == "funds")
    assert (funded["start"], funded["end"]) == ("2019", "2021")
    assert ("amber-river-trust", "sector: 7") in read_facts(pajek)
    assert pajek.networks[0].title == "Delta net"
    gexf = plan_text(tmp_path, "spells.gexf", GEXF)
    (tie,) = gexf.imported.rows["ties"]
    assert (tie["start"], tie["date_text"]) == ("2012-01-01", "2012-01-01 to 2014-01-01; 2018-01-01")
    assert ("water-board", "inside: Government") in read_facts(gexf)
    assert ("water-board", "inside: Ministry of Water") in read_facts(
        plan_text(tmp_path, "n.graphml", GRAPHML)
    )
