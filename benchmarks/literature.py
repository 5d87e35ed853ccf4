"""Compares measures, communities and introductions with other libraries and methods.

The networks are published ones that packages ship, and LFR benchmarks. Copyleft packages are read here
alone, and left out where they are not installed:

    pip install --no-deps igraph texttable leidenalg infomap orange3-network graspologic
    python benchmarks/literature.py > docs/literature.md     some ten minutes
    python benchmarks/literature.py --quick                  small networks, one draw: no measurement
"""

from __future__ import annotations

import argparse
import importlib.util
import sys
from dataclasses import dataclass
from pathlib import Path

from literature_communities import MIXINGS, compare_communities
from literature_introductions import compare_introductions
from literature_measures import compare_measures
from literature_networks import PublishedNetwork, list_networks
from tabular import machine, paragraph, say, table

PACKAGES = ("networkx", "igraph", "leidenalg", "infomap", "rustworkx", "numpy", "scipy", "scikit-network")
COMMAND = "python benchmarks/literature.py > docs/literature.md"


@dataclass(frozen=True)
class Effort:
    """How many networks are read, and how often others are drawn."""

    networks: int
    mixings: tuple[float, ...]
    draws: int
    size: int
    runs: int


FULL = Effort(networks=99, mixings=MIXINGS, draws=5, size=1_000, runs=20)
QUICK = Effort(networks=3, mixings=(0.1,), draws=1, size=120, runs=2)


def write_page(effort: Effort) -> str:
    """Return the page: the networks, the measures, the communities, the introductions."""
    networks = list_networks()[: effort.networks]
    missing = [name for name in PACKAGES if importlib.util.find_spec(name.replace("-", "_")) is None]
    missing = [name for name in missing if name != "scikit-network"]
    parts = [
        "# Beside the literature",
        "",
        paragraph(
            "How the measures compare with other libraries on published networks,",
            "communities with known ones,",
            f"and introductions with other scores. Written by `{COMMAND}`.",
        ),
        "",
        paragraph(
            f"Machine: {machine(PACKAGES)}.",
            *([f"Not installed, so left out: {', '.join(missing)}."] if missing else []),
            "igraph, leidenalg and infomap are copyleft: this script uses them, the project does not.",
        ),
        "",
        "## Networks",
        "All are read from packages, without direction and weights.",
        "",
        _describe_networks(networks),
        "",
        "## Measures",
        paragraph(
            "The largest difference between our figure and that of the other library, over all nodes of all",
            "networks that are small enough for the slowest of the three. A dash: the library does not have",
            "the measure; roles and key players are counted again on networkx's graph. Core and periphery,",
            "positions, QAP and the treatment of missing answers are compared with plain",
            "recounts in the tests.",
        ),
        "",
    ]
    say("measures")
    parts += [compare_measures(networks), ""]
    say("communities")
    parts += ["## Communities", *compare_communities(effort.mixings, effort.draws, effort.size), ""]
    say("introductions")
    parts += ["## Introductions", *compare_introductions(networks, effort.runs)]
    return "\n".join(parts) + "\n"


def _describe_networks(networks: list[PublishedNetwork]) -> str:
    rows = [
        [network.name, f"{len(network.graph):,}", f"{network.graph.number_of_edges():,}", network.source]
        for network in networks
    ]
    return table(["network", "nodes", "ties", "published in; shipped by"], rows)


def main() -> None:
    """Write the page to standard output."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="small networks, one draw")
    sys.stdout.write(write_page(QUICK if parser.parse_args().quick else FULL))


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    main()
