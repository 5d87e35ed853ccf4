"""The kept outputs: each equals, byte for byte, what its command prints now."""

from __future__ import annotations

import shlex

import pytest

from tests.conftest import ROOT, Run

GOLDEN = ROOT / "tests" / "golden"


def listed() -> dict[str, list[str]]:
    """The arguments of each kept output by its file name, read as the Makefile reads them."""
    lines = (GOLDEN / "commands.txt").read_text(encoding="utf-8").splitlines()
    calls = [line.split(maxsplit=1) for line in lines if line and not line.startswith("#")]
    return {name: shlex.split(arguments) for name, arguments in calls}


@pytest.mark.parametrize("name", listed())
def test_the_command_prints_what_was_kept(name: str, stakeholders: Run) -> None:
    result = stakeholders(*listed()[name])
    assert result.exit_code == 0
    kept = (GOLDEN / name).read_bytes()
    assert result.stdout_bytes == kept, "if the change is meant: make golden"


def test_git_keeps_every_byte_of_them() -> None:
    """Line ends are LF in the repository: an output with others would come back changed."""
    assert [path.name for path in sorted(GOLDEN.iterdir()) if b"\r" in path.read_bytes()] == []


def test_every_kept_output_has_its_command() -> None:
    assert {path.name for path in GOLDEN.iterdir()} == {*listed(), "commands.txt"}
