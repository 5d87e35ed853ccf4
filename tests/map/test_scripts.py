"""The map's scripts: their unit tests in Node, and that the minified script says what they say.

Who only changes Python may lack Node or npm; `make check` and CI set STAKEHOLDERS_CHECK and may not.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.parts import load_make

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = Path(__file__).with_name("scripts")
MAY_SKIP = not os.environ.get("STAKEHOLDERS_CHECK")


def node() -> str:
    """The Node that runs the unit tests; where all has to be checked, there must be one."""
    found = shutil.which("node")
    if found is None:
        if MAY_SKIP:
            pytest.skip("There is no `node` here to run the unit tests of the map's scripts.")
        pytest.fail("`make check` needs Node 20 or newer for the unit tests of the map's scripts.")
    return found


def test_units_of_the_scripts() -> None:
    tests = sorted(str(path.relative_to(ROOT)) for path in SCRIPTS.glob("*.test.js"))
    assert len(tests) >= 6
    command = [node(), "--test", "--test-reporter=spec", *tests]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "fail 0" in done.stdout


def test_every_script_is_checked_by_the_type_checker() -> None:
    for path in sorted((ROOT / "graph" / "map" / "web").glob("*.js")):
        assert path.read_text(encoding="utf-8").startswith("// @ts-check\n"), path.name


def test_lines_can_be_read_side_by_side() -> None:
    folders = (ROOT / "graph" / "map" / "web", ROOT / "web", SCRIPTS)
    long = [
        f"{path.name}:{number}"
        for folder in folders
        for path in sorted(folder.glob("*.js"))
        for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1)
        if len(line) > 120
    ]
    assert long == []


def test_minified_script_is_the_script() -> None:
    """esbuild, which parses JavaScript, must make the same of the linked script and of the minified one."""
    from graph.map.linker import join_modules, minify_script, order_modules

    folder = ROOT / "graph" / "map" / "web"
    esbuild = find_esbuild()
    whole = join_modules(order_modules(folder))
    assert squeeze(esbuild, minify_script(whole)) == squeeze(esbuild, whole)


def find_esbuild() -> Path:
    make = load_make()
    packages = [package for package in make.read_lock() if package.name.startswith("@esbuild/")]
    try:
        make.fetch_packages(packages)
    except make.ClosedError as error:
        if MAY_SKIP:
            pytest.skip(str(error))
        raise
    return Path(make.find_program(packages[0].name, "bin/esbuild", "esbuild"))


def squeeze(esbuild: Path, script: str) -> str:
    command = [esbuild, "--minify-whitespace", "--charset=utf8", "--log-level=error"]
    done = subprocess.run(command, input=script, capture_output=True, text=True, encoding="utf-8", check=True)
    assert len(done.stdout) > 50_000
    return done.stdout
