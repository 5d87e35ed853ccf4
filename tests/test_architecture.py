"""The floors of `graph/`: who may import whom, who opens a store, and what is imported only when needed."""

from __future__ import annotations

import ast
import functools
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from graph.resources import EXAMPLES

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "graph"

# Each floor may import the floors above it in this list. The lowest comes first.
FLOORS: tuple[tuple[str, ...], ...] = (
    ("errors", "terms", "resources", "spelling", "wording", "guard", "atomic", "progress"),
    ("ontology", "dataset", "address"),
    ("ingest",),
    ("store",),
    ("rules",),
    ("knowledge", "network"),
    ("checks", "questions", "names", "profile", "measures", "layout"),
    (
        "build",
        "map",
        "share",
        "report",
        "export",
        "corrections",
        "starting",
        "survey",
        "matrices",
        "history",
        "confirmation",
        "bundle",
    ),
    ("commands",),
)
# The only neighbours on one floor of which the first may import the second, and why.
NEIGHBOURS = {
    ("wording", "errors"): "a text that lacks a language is the project's own error",
    ("atomic", "errors"): "what cannot be written is the project’s own error",
    ("network", "knowledge"): "the one bridge from quads to networkx",
    ("questions", "names"): "a question's parameter is a name that must be found",
    ("build", "map"): "the pipeline writes the page with the other files",
    ("share", "map"): "a shared folder holds the page and the picture of it",
    ("report", "map"): "a report shows the drawing of the map and says of which version of the data it is",
    ("report", "share"): "a document shows the map as the engine of the sheets sets it",
    ("matrices", "map"): "a matrix says of which version of the data it is, as the page does",
    ("matrices", "export"): "opinions are read back from the graph in one place",
    ("confirmation", "share"): "one engine sets every sheet",
    ("confirmation", "matrices"): "what sources deny is read in one place",
    ("confirmation", "map"): "a sheet says of which version of the data it is, as the page does",
    ("bundle", "build"): "a bundle holds the outputs that a build makes",
    ("bundle", "export"): "a bundle holds the tables of the edition",
    ("bundle", "map"): "a bundle says of which version of the data it is, as the page does",
    ("bundle", "matrices"): "a bundle holds the matrices",
}
# Modules that do not belong to a floor: the package itself imports nothing.
PLAIN = {"__init__"}

FLOOR_OF = {module: number for number, modules in enumerate(FLOORS) for module in modules}
# Slow or large: never imported before they are needed.
HEAVY = {
    "rdflib", "networkx", "pyvis", "scipy", "numpy", "sknetwork", "rustworkx", "igraph", "rich", "rapidfuzz",
    "python_calamine", "xlsxwriter", "pyshacl", "owlready2", "typst", "fontpkg", "fontTools", "matplotlib",
    "docx", "pyspark", "py4j",
}  # fmt: skip


@dataclass(frozen=True)
class Import:
    """One imported module, as its absolute dotted name, and where the statement stands."""

    file: Path
    line: int
    module: str
    names: tuple[str, ...]
    eager: bool  # run when the file is imported: neither in a function nor for type checkers only

    @property
    def place(self) -> str:
        return f"{self.file.name}:{self.line}"


@functools.cache
def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def imports(file: Path, package: Path) -> Iterator[Import]:
    """Yield every import of a file, those in functions and under TYPE_CHECKING included."""
    dotted = (package.name, *file.relative_to(package).parent.parts)

    def walk(node: ast.AST, eager: bool) -> Iterator[Import]:
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(file, node.lineno, alias.name, (), eager)
        elif isinstance(node, ast.ImportFrom):
            above = dotted[: len(dotted) - node.level + 1] if node.level else ()
            module = ".".join((*above, *filter(None, [node.module])))
            names = tuple(alias.name for alias in node.names)
            if node.module is None or module == package.name:
                for (
                    name
                ) in names:  # `from . import errors` imports a module of the package, or one of its names
                    yield Import(file, node.lineno, f"{module}.{name}", (), eager)
            else:
                yield Import(file, node.lineno, module, names, eager)
        later = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        for child in ast.iter_child_nodes(node):
            only_types = isinstance(node, ast.If) and child in node.body and _is_type_checking(node.test)
            yield from walk(child, eager and not later and not only_types)

    yield from walk(tree(file), True)


def _is_type_checking(test: ast.expr) -> bool:
    return ast.unparse(test) in ("TYPE_CHECKING", "typing.TYPE_CHECKING")


def module_of(file: Path, package: Path) -> str:
    """Return the top module of a file: `measures` for measures/paths.py."""
    return file.relative_to(package).parts[0].removesuffix(".py")


def files(package: Path) -> list[Path]:
    return sorted(file for file in package.rglob("*.py") if "_shipped" not in file.parts)


def misplaced(package: Path) -> list[str]:
    """Return every import that the table does not allow."""
    found = []
    for file in files(package):
        importer = module_of(file, package)
        for one in imports(file, package):
            parts = one.module.split(".")
            if parts[0] != package.name or len(parts) == 1:
                continue
            imported = parts[1]
            if imported == importer or (importer, imported) in NEIGHBOURS:
                continue
            if imported not in FLOOR_OF:
                if (package / f"{imported}.py").exists() or (package / imported).is_dir():
                    found.append(f"{one.place}: {imported} is on no floor")
            elif FLOOR_OF.get(importer, -1) <= FLOOR_OF[imported]:
                found.append(f"{one.place}: {importer} imports {imported}")
    return found


def stores_opened(package: Path) -> list[str]:
    """Return the files, but those of the package `store`, that name pyoxigraph's Store."""
    found = []
    for file in files(package):
        if module_of(file, package) == "store":
            continue
        module = tree(file)
        aliases = {"pyoxigraph"}
        for node in ast.walk(module):
            if isinstance(node, ast.Import):
                aliases |= {a.asname for a in node.names if a.name == "pyoxigraph" and a.asname}
            if isinstance(node, ast.ImportFrom) and node.module == "pyoxigraph":
                found += [f"{file.name}:{node.lineno}" for a in node.names if a.name in ("Store", "*")]
        for node in ast.walk(module):
            if isinstance(node, ast.Attribute) and node.attr == "Store":
                owner = node.value
                if isinstance(owner, ast.Name) and owner.id in aliases:
                    found.append(f"{file.name}:{node.lineno}")
    return found


def eager(package: Path) -> list[str]:
    """Return imports of heavy packages that run when a module is imported."""
    return [
        f"{one.place}: {one.module}"
        for file in files(package)
        for one in imports(file, package)
        if one.eager and one.module.split(".")[0] in HEAVY
    ]


def write(package: Path, **modules: str) -> Path:
    for name, text in {"__init__": "", **modules}.items():
        file = package / f"{name.replace('__in__', '/')}.py"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return package


# ---------- the package ----------
def test_a_module_imports_only_from_floors_below_its_own():
    assert misplaced(PACKAGE) == []


def test_every_module_has_its_floor_and_every_name_of_the_table_is_a_module():
    modules = {module_of(file, PACKAGE) for file in files(PACKAGE)}
    assert modules - PLAIN == set(FLOOR_OF)
    assert sum(map(len, FLOORS)) == len(FLOOR_OF)


def test_the_table_that_contributors_read_is_this_one():
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\d) \| ([^|]*) \|", text, flags=re.MULTILINE)
    told = {int(floor): set(re.findall(r"`(\w+)/?`", modules)) for floor, modules in rows}
    assert told == {floor: set(modules) for floor, modules in enumerate(FLOORS)}


def test_every_exception_is_needed():
    """An exception that no import uses is removed from the table."""
    used = {
        (module_of(file, PACKAGE), one.module.split(".")[1])
        for file in files(PACKAGE)
        for one in imports(file, PACKAGE)
        if one.module.startswith("graph.")
    }
    assert set(NEIGHBOURS) <= used


def test_only_the_store_module_opens_a_store():
    assert stores_opened(PACKAGE) == []
    assert "ox.Store" in (PACKAGE / "store" / "local.py").read_text(encoding="utf-8")


def test_heavy_packages_are_imported_where_they_are_used():
    assert eager(PACKAGE) == []


def test_the_package_imports_nothing_by_itself():
    assert list(imports(PACKAGE / "__init__.py", PACKAGE)) == []


def test_importing_every_module_loads_no_heavy_package():
    """The same, seen from a running Python: what the modules pull in through others counts too."""
    names = sorted(
        ".".join(("graph", *file.relative_to(PACKAGE).with_suffix("").parts)).removesuffix(".__init__")
        for file in files(PACKAGE)
    )
    program = (
        f"import importlib, sys\nfor name in {names!r}: importlib.import_module(name)\n"
        f"print(*sorted({HEAVY!r} & set(sys.modules)))"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == ""


def test_tests_are_no_part_of_the_package():
    assert not [
        one.place for file in files(PACKAGE) for one in imports(file, PACKAGE) if one.module == "tests"
    ]


# ---------- that the rules above can fail ----------
@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("store", "from .knowledge import Knowledge"),
        ("store", "from . import knowledge"),
        ("store", "import graph.knowledge"),
        ("store", "def later():\n    from .knowledge import Knowledge"),
        (
            "store",
            "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from .knowledge import Knowledge",
        ),
        ("measures__in__paths", "from ..commands import main"),
        ("measures__in__paths", "from .. import commands"),
        ("profile", "from .measures import paths"),
        ("knowledge", "from .network import Network"),
        ("errors", "from .terms import STK"),
    ],
)
def test_an_import_from_above_or_beside_is_found(tmp_path, name, text):
    stubs = dict.fromkeys(["knowledge", "network", "commands", "terms", "measures__in____init__"], "")
    assert len(misplaced(write(tmp_path / "graph", **{**stubs, name: text}))) == 1


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("network", "from .knowledge import Knowledge"),
        ("measures__in__paths", "from .centrality import central\nfrom ..network import Tie"),
        ("commands__in__show", "from ..profile import Profiles\nfrom . import options"),
        ("store", "from .errors import QueryError\nimport json, re"),
    ],
)
def test_an_import_from_below_or_within_is_allowed(tmp_path, name, text):
    assert misplaced(write(tmp_path / "graph", **{name: text})) == []


def test_a_module_without_floor_is_found(tmp_path):
    assert misplaced(write(tmp_path / "graph", helpers="", build="from .helpers import x")) == [
        "build.py:1: helpers is on no floor"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "import pyoxigraph as ox\nox.Store()",
        "import pyoxigraph\npyoxigraph.Store()",
        "from pyoxigraph import Store",
        "def later():\n    from pyoxigraph import Store as Shop",
    ],
)
def test_a_second_store_is_found(tmp_path, text):
    assert len(stores_opened(write(tmp_path / "graph", store=text, knowledge=text))) == 1


@pytest.mark.parametrize(
    "text",
    ["import networkx as nx", "class A:\n    import scipy.sparse", "try:\n    import rich\nfinally: ..."],
)
def test_an_eager_import_is_found(tmp_path, text):
    assert len(eager(write(tmp_path / "graph", build=text))) == 1


@pytest.mark.parametrize(
    "text",
    [
        "def later():\n    import networkx",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import rdflib",
    ],
)
def test_a_late_import_is_allowed(tmp_path, text):
    assert eager(write(tmp_path / "graph", build=text)) == []


def test_the_wheel_ships_the_files_of_the_examples_and_no_correction() -> None:
    listed = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    shipped = listed["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    stay_at_home = {"corrections.csv", "make.py", "plan.toml"}  # what readers sent, what made the fiction
    examples = {
        f"data/{name}/{path.name}"
        for name in EXAMPLES
        for path in (ROOT / "data" / name).iterdir()
        if path.name not in stay_at_home | {"__pycache__"}
    }
    assert {name for name in shipped if name.startswith("data/")} == examples
    assert all(to == f"graph/_shipped/{name}" for name, to in shipped.items())
