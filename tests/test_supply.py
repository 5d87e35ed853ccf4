"""What is installed from others: versions are locked with hashes, no licence binds others."""

from __future__ import annotations

import importlib.util
import re
import sys
import tomllib
from types import ModuleType

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

from tests.conftest import ROOT

SETS = {"run": (), "test": ("test",), "dev": ("test", "spark", "dev")}
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def load_licences() -> ModuleType:
    spec = importlib.util.spec_from_file_location("licences", ROOT / "requirements" / "licences.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["licences"] = module
    spec.loader.exec_module(module)
    return module


def read_lock(name: str) -> dict[str, list[tuple[Version, int]]]:
    """The versions of each package, one for each kind of machine, and how many hashes stand with it."""
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8").replace("\\\n", " ")
    locked: dict[str, list[tuple[Version, int]]] = {}
    for line in text.splitlines():
        if line and not line.startswith("#"):
            pinned = re.match(r"([a-z0-9-]+)(?:\[[^]]*])?==(\S+)", line)
            assert pinned, f"{line[:60]} is not pinned"
            locked.setdefault(pinned[1], []).append((Version(pinned[2]), line.count("--hash=sha256:")))
    return locked


def list_required(name: str) -> list[Requirement]:
    lines = list(PROJECT["dependencies"])
    for extra in SETS[name]:
        lines += PROJECT["optional-dependencies"][extra]
    return [Requirement(line) for line in lines if not line.startswith(PROJECT["name"])]


@pytest.mark.parametrize("name", SETS)
def test_what_the_project_needs_is_locked_with_hashes(name: str) -> None:
    """Fails where a dependency changed and `make lock` was not run."""
    locked = read_lock(name)
    assert all(hashes for versions in locked.values() for _, hashes in versions)
    for required in list_required(name):
        versions = locked.get(re.sub(r"[-_.]+", "-", required.name).lower())
        assert versions, f"{required.name}: run `make lock`"
        assert all(required.specifier.contains(version) for version, _ in versions), required


def test_the_narrower_sets_have_the_versions_of_the_widest() -> None:
    widest = read_lock("dev")
    for name in ("run", "test"):
        locked = read_lock(name)
        assert {part: widest.get(part) for part in locked} == locked


def test_the_core_has_no_copyleft_licence_and_none_that_is_unknown() -> None:
    parts = load_licences().list_licences()
    assert {part.origin for part in parts} == {"PyPI", "npm"}
    core = {part.name for part in parts if part.scope == "core"}
    assert {required.name.lower() for required in list_required("run")} | {"@codemirror/state"} <= core
    assert [part for part in parts if part.fault] == []


@pytest.mark.parametrize(
    ("scope", "terms", "fault"),
    [
        ("core", "GPL-3.0-or-later", "copyleft"),
        ("core", "MIT AND LGPL-2.1-only", "copyleft"),
        ("core", "GNU Affero General Public License v3", "copyleft"),
        ("core", "Mozilla Public License 2.0 (MPL 2.0)", "copyleft"),
        ("core", "?", "no known licence"),
        ("core", "Proprietary", "no known licence"),
        ("core", "UNLICENSED", "no known licence"),
        ("core", "PERMITTED USE ONLY", "no known licence"),
        ("core", "MIT OR GPL-2.0-only", ""),
        ("core", "BSD-3-Clause AND 0BSD AND CC0-1.0", ""),
        ("tools", "GPL-3.0-or-later", ""),
    ],
)
def test_a_licence_that_would_bind_others_is_a_fault_in_the_core_alone(
    scope: str, terms: str, fault: str
) -> None:
    assert load_licences().Licence(scope, "PyPI", "part", "1.0", terms).fault == fault
