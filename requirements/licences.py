"""Lists the licence of everything that the program, its tests and its pages take from others.

    python requirements/licences.py            print the list
    python requirements/licences.py --check    exit 1 where the core has a copyleft licence or an unknown one

"Core" is what `pip install stakeholder-graph` brings and what a page takes from npm. Extras, tests and
checkers stay with whoever runs them, and may have any free licence.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from itertools import chain
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent
# as it is written now: what is installed for development remembers the dependencies of its own day
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
COPYLEFT = re.compile(
    r"\b(A|L)?GPL|General Public|\bMPL|Mozilla|\bEPL|Eclipse Public|\bEUPL|\bCC-BY-SA|\bSSPL", re.I
)
KNOWN = re.compile(  # as words: npm calls what nobody may use UNLICENSED
    r"\b(MIT|Apache|BSD|ISC|PSF|Python Software Foundation|Zlib|Unlicense|0BSD|HPND|OFL|CC0|Public Domain)"
    r"(?![A-Za-z])",
    re.I,
)
# what the metadata of a release leaves out, read in its files
READ_BY_HAND = {"matplotlib": "PSF-based (matplotlib licence)"}


@dataclass(frozen=True, order=True)
class Licence:
    """One part that others made: from where, and under which terms."""

    scope: str
    origin: str
    name: str
    version: str
    terms: str

    @property
    def fault(self) -> str:
        """Why the core may not contain it; empty where it may."""
        if self.scope != "core" or all(_is_free(choice) for choice in _split_terms(self.terms)):
            return ""
        return "copyleft" if COPYLEFT.search(self.terms) else "no known licence"


def _split_terms(terms: str) -> list[str]:
    """Return the licences that all apply; of "A OR B" the user takes the one without copyleft."""
    return [
        min(part.split(" OR "), key=lambda choice: bool(COPYLEFT.search(choice)))
        for part in re.split(r" AND ", terms)
    ]


def _is_free(terms: str) -> bool:
    return bool(KNOWN.search(terms)) and not COPYLEFT.search(terms)


def list_licences() -> list[Licence]:
    """Return everything, the core first."""
    needed = [Requirement(line) for line in PROJECT["dependencies"]]
    core = _collect_distributions(needed)
    extras = map(Requirement, chain(*PROJECT["optional-dependencies"].values()))
    every = _collect_distributions([*needed, *(part for part in extras if part.name != PROJECT["name"])])
    python = [
        Licence("core" if name in core else "tools", "PyPI", name, part.version, _read_terms(part))
        for name, part in every.items()
    ]
    return sorted([*python, *_list_npm_parts()])


def _collect_distributions(requirements: Iterable[Requirement]) -> dict[str, Distribution]:
    """Return what is installed of these and of all that they need, by normalised name."""
    parts: dict[str, Distribution] = {}
    queue, seen = list(requirements), set()
    while queue:
        requirement = queue.pop()
        name = re.sub(r"[-_.]+", "-", requirement.name).lower()
        if (name, frozenset(requirement.extras)) in seen:
            continue
        seen.add((name, frozenset(requirement.extras)))
        try:
            parts[name] = distribution(name)
        except PackageNotFoundError:
            continue  # of another platform
        queue += _list_needed(parts[name], requirement.extras)
    return parts


def _list_needed(part: Distribution, extras: Iterable[str]) -> Iterator[Requirement]:
    for line in part.requires or ():
        needed = Requirement(line)
        if not needed.marker or any(needed.marker.evaluate({"extra": extra}) for extra in ("", *extras)):
            yield needed


def _read_terms(part: Distribution) -> str:
    """Return the licence in the words of the metadata: an expression, else classifiers, else the field."""
    metadata = part.metadata
    name = re.sub(r"[-_.]+", "-", metadata["Name"]).lower()
    classifiers = [
        line.rpartition(" :: ")[2]
        for line in metadata.get_all("Classifier", [])
        if line.startswith("License ::") and not line.endswith("OSI Approved")
    ]
    field = (metadata.get("License") or "").strip()
    short = field if "\n" not in field and len(field) < 80 else ""
    return (
        metadata.get("License-Expression")
        or READ_BY_HAND.get(name)
        or " AND ".join(classifiers)
        or short
        or "?"
    )


def _list_npm_parts() -> Iterator[Licence]:
    lock = json.loads((ROOT / "web" / "package-lock.json").read_text(encoding="utf-8"))
    for place, part in lock["packages"].items():
        if place:
            scope = "tools" if part.get("dev") else "core"
            name = place.rpartition("node_modules/")[2]
            yield Licence(scope, "npm", name, part.get("version", ""), part.get("license", "?"))


def main(arguments: list[str]) -> int:
    """Print the list; with --check return 1 where the core has what it may not have."""
    licences = list_licences()
    for part in licences:
        print(f"{part.scope:6}{part.origin:6}{part.name} {part.version}: {part.terms}")
    faults = [part for part in licences if part.fault]
    for part in faults:
        print(f"error: {part.name} {part.version} in the core: {part.fault} ({part.terms})", file=sys.stderr)
    return 1 if faults and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
