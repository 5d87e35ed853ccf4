"""Fictional networks of the shapes that users bring, with names as long: a shape in, a data set out.

Organisations have English names of 20 to 70 letters and Bengali ones of about that length; every network is
seeded. No layout was tuned on them.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import networkx as nx

from tests import fiction

PLACES = (
    *(
        ("Amberghat", "আম্বরঘাট"),
        ("Kestrelpur", "কেস্ত্রেলপুর"),
        ("Mirabari", "মীরাবাড়ি"),
        ("Olivekhali", "অলিভখালী"),
    ),
    *(("Fernganj", "ফার্নগঞ্জ"), ("Sorrelchar", "সরেলচর"), ("Tealdanga", "টিলডাঙ্গা"), ("Upper Moss", "উঁচু শ্যাওলা")),
    *(("Larkhati", "লার্কহাটি"), ("Cobaltnagar", "কোবাল্টনগর"), ("Dunepara", "ডুনপাড়া"), ("Ivorybil", "আইভরিবিল")),
    *(
        ("North Plover", "উত্তর প্লোভার"),
        ("Rushtola", "রাশতলা"),
        ("Peachkanda", "পিচকান্দা"),
        ("Quartzhaor", "কোয়ার্টজহাওর"),
    ),
)
THEMES = (
    ("Women's Rights", "নারী অধিকার"),
    ("Rural Development", "পল্লী উন্নয়ন"),
    ("Climate Resilience and Adaptation", "জলবায়ু সহনশীলতা ও অভিযোজন"),
    ("Youth", "যুব"),
    ("Legal Aid and Human Rights", "আইন সহায়তা ও মানবাধিকার"),
    ("Water, Sanitation and Hygiene", "পানি, পয়োনিষ্কাশন ও স্বাস্থ্যবিধি"),
    ("Persons with Disabilities", "প্রতিবন্ধী ব্যক্তি"),
    ("Primary Education", "প্রাথমিক শিক্ষা"),
    ("Fishing Communities' Livelihoods", "জেলে সম্প্রদায়ের জীবিকা"),
    ("Social Welfare", "সমাজকল্যাণ"),
    ("Mother and Child Health", "মা ও শিশুস্বাস্থ্য"),
)
FORMS = (
    ("Foundation", "ফাউন্ডেশন"),
    ("Society", "সমিতি"),
    ("Resource Centre", "সম্পদ কেন্দ্র"),
    ("Network of Grassroots Organisations", "তৃণমূল সংগঠনসমূহের নেটওয়ার্ক"),
    ("Association", "সংঘ"),
    ("Development Council", "উন্নয়ন পরিষদ"),
    ("Trust", "ট্রাস্ট"),
)
KINDS = (
    *(("CivilSocietyOrganisation", "TypeNationalNGO"), ("CivilSocietyOrganisation", "TypeLocalCSO")),
    *(("PublicBody", "TypeAgency"), ("CivilSocietyOrganisation", "TypeLocalCSO")),
    *(("CivilSocietyOrganisation", "TypeINGO"), ("Programme", "TypeProgramme")),
)


def name_organisation(number: int) -> tuple[str, str]:
    """Return the English and the Bengali name of an organisation, other ones for each number."""
    place, theme, form = PLACES[number % 16], THEMES[number * 7 // 16 % 11], FORMS[number * 5 // 3 % 7]
    second = PLACES[(number // 16 + number) % 16] if number >= 16 * 11 else None
    english, bengali = (
        " ".join((place[lang], theme[lang], form[lang], *((f"({second[lang]})",) if second else ())))
        for lang in (0, 1)
    )
    if number % 9 == 4:  # some are known by a short name
        english, bengali = f"{place[0]} {form[0]}", f"{place[1]} {form[1]}"
    more = number // (16 * 11)
    return (f"{english} {more}", f"{bengali} {more}") if more else (english, bengali)


def draw_mesh() -> Any:
    """Return a network of a few loose groups without a centre."""
    return nx.random_partition_graph([18] * 5, 0.24, 0.035, seed=41)


def draw_loose_groups() -> Any:
    """Return 300 organisations in 15 groups that many ties run between."""
    return nx.random_partition_graph([20] * 15, 0.16, 0.006, seed=67)


def draw_two_hubs() -> Any:
    """Return two organisations that most others are tied to, with some ties among the others."""
    graph = nx.gnm_random_graph(100, 120, seed=17)
    graph.add_edges_from(("hub", node) for node in range(72))
    graph.add_edges_from(("second", node) for node in range(38, 110))
    return graph


def draw_trainings() -> Any:
    """Return 84 organisations and the 26 trainings that they took part in."""
    chance = random.Random(23)  # noqa: S311
    sizes = [chance.choice((3, 4, 5, 6, 9, 14)) for _ in range(26)]
    return nx.Graph(
        (("training", number), member)
        for number, size in enumerate(sizes)
        for member in chance.sample(range(84), size)
    )


def draw_federation() -> Any:
    """Return a federation: regions, districts and local members."""
    chance = random.Random(31)  # noqa: S311
    graph, last = nx.Graph(), 0
    for region in range(1, 8):
        graph.add_edge(0, (region,))
        for district in range(chance.choice((2, 3, 4))):
            graph.add_edge((region,), (region, district))
            for _ in range(chance.choice((3, 5, 7))):
                last += 1
                graph.add_edge((region, district), last)
    return graph


def draw_funding() -> Any:
    """Return 18 donors and 150 organisations that they fund, few donors many."""
    chance = random.Random(47)  # noqa: S311
    weights = [1 / (rank + 1) for rank in range(18)]
    return nx.Graph(
        (("donor", donor), member)
        for member in range(150)
        for donor in chance.choices(range(18), weights, k=chance.choice((1, 2, 2, 3)))
    )


def draw_core() -> Any:
    """Return a dense core of 28 and a periphery of 120 that hangs on it."""
    chance = random.Random(59)  # noqa: S311
    graph = nx.gnp_random_graph(28, 0.8, seed=59)
    for node in range(28, 148):
        graph.add_edges_from((node, old) for old in chance.sample(range(28), chance.choice((1, 1, 2, 3))))
    return graph


def draw_benchmark_communities() -> Any:
    """Return a network after Lancichinetti, Fortunato and Radicchi (2008) of 600 organisations."""
    graph = nx.LFR_benchmark_graph(
        600, 2.8, 1.6, 0.22, average_degree=7, max_degree=40, min_community=15, max_community=60, seed=11
    )
    graph.remove_edges_from(nx.selfloop_edges(graph))
    return nx.Graph(graph.edges)


def draw_forty_groups() -> Any:
    """Return 3,000 organisations in 40 groups."""
    return nx.gaussian_random_partition_graph(3000, 75, 8, 0.055, 0.00035, seed=29)


SHAPES: Mapping[str, Callable[[], Any]] = {
    "small mesh, 35": lambda: nx.connected_watts_strogatz_graph(35, 4, 0.3, seed=3),
    "mesh, 90": draw_mesh,
    "two hubs, 112": draw_two_hubs,
    "organisations and trainings, 110": draw_trainings,
    "federation, 114": draw_federation,
    "funding, 168": draw_funding,
    "core and periphery, 148": draw_core,
    "Bengali names, 300": draw_loose_groups,
    "LFR, 600": draw_benchmark_communities,
    "forty groups, 3,000": draw_forty_groups,
}


def write_shape(folder: Path, graph: Any) -> Path:
    """Write the tables of a network; organisations without a tie are left out."""
    numbers = {node: number for number, node in enumerate(sorted(graph, key=str)) if graph.degree(node)}
    rows = []
    for number in numbers.values():
        english, bengali = name_organisation(number)
        kind, type_ = KINDS[number * 5 % len(KINDS)]
        row = fiction.entity(f"n{number}", kind, type=type_, label_en=english, label_bn=bengali)
        rows.append(row)
    ties = [
        fiction.tie(f"n{numbers[one]}", "partneredWith", f"n{numbers[other]}")
        for one, other in graph.edges
        if one != other
    ]
    return fiction.write(folder, entities=rows, ties=ties)
