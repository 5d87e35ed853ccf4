"""Knows names of places: countries, regions, well-known cities, districts and upazilas of Bangladesh."""

from __future__ import annotations

import csv
from functools import lru_cache

from ..core import resources
from ..core.toml_file import read_shipped_toml


@lru_cache(maxsize=1)
def load_place_names() -> frozenset[str]:
    """Return the names in English and Bengali, each with a straight and a curly apostrophe."""
    folder = resources.find_ontology() / "places"
    world = read_shipped_toml(folder / "countries.toml")
    upazilas = read_shipped_toml(folder / "upazilas.toml")
    names = {str(name) for group in (*world.values(), *upazilas.values()) for name in group}
    with (folder / "bangladesh.csv").open(encoding="utf-8", newline="") as file:
        names |= {row["name"] for row in csv.DictReader(file)}
    with (folder / "bangladesh-names.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            names |= {row["bengali"], *row["others"].split("|")}
    return frozenset(name.replace("'", "’") for name in names if name) | frozenset(names - {""})
