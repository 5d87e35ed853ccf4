"""The rooms of `graph/`: who may import whom, who opens a store, and what is imported only when needed."""

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

import networkx
import pytest

from graph.core.resources import EXAMPLES

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "graph"

# A room may import the rooms above it in this list. The lowest comes first.
ROOMS = (
    "core",
    "schema",
    "ingest",
    "store",
    "model",
    "quality",
    "measures",
    "layout",
    "map",
    "publish",
    "curate",
    "serve",
    "cli",
)
# Imports from a room above or beside, as (importing file, imported file), and why. At most five.
EXCEPTIONS: dict[tuple[str, str], str] = {}
LEVEL_OF = {room: number for number, room in enumerate(ROOMS)}
# Slow or large: never imported before they are needed.
HEAVY = {
    "rdflib", "networkx", "pyvis", "scipy", "numpy", "sknetwork", "rustworkx", "igraph", "rich", "rapidfuzz",
    "python_calamine", "xlsxwriter", "pyshacl", "owlready2", "typst", "fontpkg", "fontTools", "matplotlib",
    "docx", "lxml", "pdfplumber", "selectolax", "pyspark", "py4j", "psutil", "uvicorn", "jinja2",
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
                for name in names:  # a module of the package, or one of its names
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


def room_of(file: Path, package: Path) -> str:
    """Return the room of a file: `measures` for measures/paths.py, the file's own name at the top."""
    return file.relative_to(package).parts[0].removesuffix(".py")


def name_of(file: Path, package: Path) -> str:
    """Return the dotted name of a file: `graph.measures.paths`."""
    parts = (package.name, *file.relative_to(package).with_suffix("").parts)
    return ".".join(parts).removesuffix(".__init__")


def list_files(package: Path) -> list[Path]:
    return sorted(file for file in package.rglob("*.py") if "_shipped" not in file.parts)


def imported_files(file: Path, package: Path) -> Iterator[tuple[Import, Path]]:
    """Yield every import of a file of the package with the file that it names."""
    for statement in imports(file, package):
        parts = statement.module.split(".")
        if parts[0] != package.name:
            continue
        modules = [find_module([*parts, name], package) for name in statement.names]
        if None in modules or not modules:  # a name of the module itself, or of the package above it
            modules.append(find_module(parts, package) or find_module(parts[:-1], package))
        for target in filter(None, modules):
            yield statement, target


def find_module(parts: list[str], package: Path) -> Path | None:
    """Return the file of a module by the parts of its dotted name."""
    path = package.joinpath(*parts[1:])
    choices = (path.with_suffix(".py"), path / "__init__.py") if len(parts) > 1 else (path / "__init__.py",)
    return next((choice for choice in choices if choice.exists()), None)


def list_misplaced(package: Path) -> list[str]:
    """Return every import that the order of the rooms does not allow."""
    misplaced = []
    for file in list_files(package):
        importer = room_of(file, package)
        for statement, target in imported_files(file, package):
            imported = room_of(target, package)
            if imported == importer:
                continue
            if (name_of(file, package), name_of(target, package)) in EXCEPTIONS:
                continue
            if imported == "__init__":
                misplaced.append(f"{statement.place}: the package itself is for users, not for its modules")
            elif importer != "__init__" and LEVEL_OF.get(importer, -1) <= LEVEL_OF.get(imported, len(ROOMS)):
                misplaced.append(f"{statement.place}: {importer} imports {imported}")
    return misplaced


def list_circles(package: Path) -> list[list[str]]:
    """Return every group of files that import each other, late imports and those for types included."""
    graph: networkx.DiGraph[str] = networkx.DiGraph()
    for file in list_files(package):
        for _, target in imported_files(file, package):
            if target != file:
                graph.add_edge(name_of(file, package), name_of(target, package))
    return [sorted(part) for part in networkx.strongly_connected_components(graph) if len(part) > 1]


def list_opened_stores(package: Path) -> list[str]:
    """Return the files, but those of the package `store`, that name pyoxigraph's Store."""
    openings = []
    for file in list_files(package):
        if room_of(file, package) == "store":
            continue
        module = tree(file)
        aliases = {"pyoxigraph"}
        for node in ast.walk(module):
            if isinstance(node, ast.Import):
                aliases |= {a.asname for a in node.names if a.name == "pyoxigraph" and a.asname}
            if isinstance(node, ast.ImportFrom) and node.module == "pyoxigraph":
                openings += [f"{file.name}:{node.lineno}" for a in node.names if a.name in ("Store", "*")]
        for node in ast.walk(module):
            if isinstance(node, ast.Attribute) and node.attr == "Store":
                owner = node.value
                if isinstance(owner, ast.Name) and owner.id in aliases:
                    openings.append(f"{file.name}:{node.lineno}")
    return openings


def list_eager_imports(package: Path) -> list[str]:
    """Return imports of heavy packages that run when a module is imported."""
    return [
        f"{statement.place}: {statement.module}"
        for file in list_files(package)
        for statement in imports(file, package)
        if statement.eager and statement.module.split(".")[0] in HEAVY
    ]


def write_package(package: Path, **modules: str) -> Path:
    for name, text in {"__init__": "", **modules}.items():
        file = package / f"{name.replace('__in__', '/')}.py"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return package


# ---------- the package ----------
def test_a_module_imports_only_from_rooms_below_its_own():
    assert list_misplaced(PACKAGE) == []


def test_no_files_import_each_other_in_a_circle():
    assert list_circles(PACKAGE) == []


def test_every_room_is_a_folder_and_every_folder_a_room():
    folders = {path.name for path in PACKAGE.iterdir() if (path / "__init__.py").exists()}
    assert folders == set(ROOMS)
    assert [path.name for path in PACKAGE.glob("*.py")] == ["__init__.py"]


def test_the_table_that_contributors_read_is_this_one():
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    table = text.partition("| room of `graph/` |")[2].partition("\n\n")[0]
    assert tuple(re.findall(r"^\| `(\w+)/` \|", table, flags=re.MULTILINE)) == ROOMS


def test_every_exception_is_needed_and_there_are_few():
    used = {
        (name_of(file, PACKAGE), name_of(target, PACKAGE))
        for file in list_files(PACKAGE)
        for _, target in imported_files(file, PACKAGE)
    }
    assert set(EXCEPTIONS) <= used
    assert len(EXCEPTIONS) <= 5


def test_only_the_store_module_opens_a_store():
    assert list_opened_stores(PACKAGE) == []
    assert "ox.Store" in (PACKAGE / "store" / "local.py").read_text(encoding="utf-8")


def test_heavy_packages_are_imported_where_they_are_used():
    assert list_eager_imports(PACKAGE) == []


def test_the_package_imports_nothing_heavy_by_itself():
    assert [
        statement.module for statement in imports(PACKAGE / "__init__.py", PACKAGE) if statement.eager
    ] == ["__future__", "typing", "graph.core.version"]


def test_importing_every_module_loads_no_heavy_package():
    """The same, seen from a running Python: what the modules pull in through others counts too."""
    names = sorted(
        ".".join(("graph", *file.relative_to(PACKAGE).with_suffix("").parts)).removesuffix(".__init__")
        for file in list_files(PACKAGE)
    )
    program = (
        f"import importlib, sys\nfor name in {names!r}: importlib.import_module(name)\n"
        f"print(*sorted({HEAVY!r} & set(sys.modules)))"
    )
    run = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.strip() == ""


def test_tests_are_no_part_of_the_package():
    assert not [
        statement.place
        for file in list_files(PACKAGE)
        for statement in imports(file, PACKAGE)
        if statement.module.split(".")[0] == "tests"
    ]


# ---------- that the rules above can fail ----------
STUBS = {
    "core__in____init__": "",
    "core__in__errors": "",
    "schema__in____init__": "",
    "schema__in__terms": "",
    "store__in____init__": "",
    "model__in____init__": "",
    "model__in__graph": "",
    "measures__in____init__": "",
    "measures__in__paths": "",
    "cli__in____init__": "",
}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("store__in__local", "from ..model.graph import StakeholderGraph"),
        ("store__in__local", "from ..model import graph"),
        ("store__in__local", "import graph.model.graph"),
        (
            "store__in__local",
            "def later():\n    from ..model.graph import StakeholderGraph",
        ),
        (
            "store__in__local",
            "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from ..model.graph import X",
        ),
        ("measures__in__paths", "from ..cli import main"),
        ("measures__in__paths", "from .. import cli"),
        ("measures__in__paths", "from .. import __version__"),
        ("core__in__errors", "from ..schema.terms import STK"),
    ],
)
def test_an_import_from_above_is_found(tmp_path, name, text):
    assert len(list_misplaced(write_package(tmp_path / "graph", **{**STUBS, name: text}))) == 1


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("model__in__network", "from .graph import StakeholderGraph"),
        (
            "measures__in__paths",
            "from .centrality import x\nfrom ..model.network import Tie",
        ),
        (
            "cli__in__show",
            "from ..model.graph import StakeholderGraph\nfrom . import options",
        ),
        ("store__in__local", "from ..core.errors import QueryError\nimport json, re"),
    ],
)
def test_an_import_from_below_or_within_is_allowed(tmp_path, name, text):
    assert list_misplaced(write_package(tmp_path / "graph", **{**STUBS, name: text})) == []


@pytest.mark.parametrize(
    "text",
    [
        "from . import paths",
        "from .paths import shortest_paths",
        "def later():\n    from .paths import shortest_paths",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from .paths import X",
    ],
)
def test_a_circle_of_files_is_found(tmp_path, text):
    files = {
        "measures__in__paths": "from .middle import x",
        "measures__in__middle": "from .far import x",
    }
    package = write_package(tmp_path / "graph", **{**STUBS, **files, "measures__in__far": text})
    assert list_circles(package) == [["graph.measures.far", "graph.measures.middle", "graph.measures.paths"]]


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
    assert (
        len(
            list_opened_stores(
                write_package(tmp_path / "graph", store__in__local=text, model__in__graph=text)
            )
        )
        == 1
    )


@pytest.mark.parametrize(
    "text",
    [
        "import networkx as nx",
        "class A:\n    import scipy.sparse",
        "try:\n    import rich\nfinally: ...",
    ],
)
def test_an_eager_import_is_found(tmp_path, text):
    assert len(list_eager_imports(write_package(tmp_path / "graph", build=text))) == 1


@pytest.mark.parametrize(
    "text",
    [
        "def later():\n    import networkx",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import rdflib",
    ],
)
def test_a_late_import_is_allowed(tmp_path, text):
    assert list_eager_imports(write_package(tmp_path / "graph", build=text)) == []


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
