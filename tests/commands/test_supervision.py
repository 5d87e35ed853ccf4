"""Where the shell limits memory, a command that needs more ends with one plain line and exit code 1."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs limits of addresses")


def run_limited(megabytes: int, *words: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the command with so many MB of addresses."""
    import resource

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))

    environment = {
        **os.environ, "PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": str(folder / "cache"), "CI": "1",
        "RUST_BACKTRACE": "1",
    }  # fmt: skip
    return subprocess.run(
        [sys.executable, str(ROOT / "cli.py"), *words],
        preexec_fn=limit,
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def expect_plain_line(result: subprocess.CompletedProcess[str]) -> None:
    assert (result.returncode, result.stdout) == (1, "")
    last = result.stderr.strip().splitlines()[-1]
    assert last.startswith("stakeholders: memory ran out: the shell allows ")
    for words in ("terminate called", "Traceback", "stack backtrace", "what():", "OpenBLAS"):
        assert words not in result.stderr


def test_too_little_memory_for_a_map_is_one_plain_line(tmp_path: Path) -> None:
    expect_plain_line(run_limited(220, "map", "-d", "steps", "-o", "map.html", "--no-open", folder=tmp_path))
    assert not (tmp_path / "map.html").exists()


def test_too_little_memory_for_a_saved_snapshot_is_one_plain_line(tmp_path: Path) -> None:
    built = run_limited(16_000, "build", "-d", "steps", "--no-open", folder=tmp_path)
    assert built.returncode == 0, built.stderr
    expect_plain_line(run_limited(400, "query", "-d", "steps", "ASK { ?s ?p ?o }", folder=tmp_path))


def test_under_a_limit_that_is_wide_enough_all_is_as_without(tmp_path: Path) -> None:
    result = run_limited(4000, "show", "nobody-at-all", "-d", "steps", folder=tmp_path)
    assert result.returncode == 2
    assert "nobody-at-all" in result.stderr
