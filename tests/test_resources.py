"""The example data sets are opened by name, from any folder, and never in place of a file of the user's."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.core import resources
from tests.conftest import KESTREL, Process, Run


@pytest.mark.parametrize("name", resources.EXAMPLES)
def test_an_example_is_found_by_its_name(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert (resources.find_dataset(name) / "dataset.toml").is_file()
    assert resources.name_dataset(resources.find_dataset(name)) == name


def test_a_path_of_that_name_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "kestrel").mkdir()
    assert resources.find_dataset("kestrel") == Path("kestrel")


@pytest.mark.parametrize("text", ["./kestrel", "data/kestrel", "Kestrel", "kestrel/", "nowhere"])
def test_only_the_bare_name_is_an_example(text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert resources.find_dataset(text) == Path(text)
    assert resources.name_dataset(Path(text)) == str(Path(text))


def test_commands_open_an_example_by_name_from_an_empty_folder(process: Process, tmp_path: Path) -> None:
    by_name = process("show", "Amber Trust", "-d", "kestrel", cwd=tmp_path)
    assert (by_name.returncode, by_name.stderr) == (0, b"")
    assert by_name.stdout == process("show", "Amber Trust", "-d", KESTREL, cwd=tmp_path).stdout
    for verb in ("compare", "change", "diff"):  # their data sets are arguments
        assert process(verb, "steps", "kestrel", cwd=tmp_path).returncode == 0
    assert list(tmp_path.iterdir()) == []


def test_json_says_the_name_and_not_where_the_program_lies(stakeholders: Run) -> None:
    said = stakeholders("compare", "steps", "kestrel", "--json").stdout
    assert '"data": "steps"' in said
    assert str(resources.find_example_dataset()) not in said


@pytest.mark.parametrize(
    ("given", "hint"),
    [
        ("kestrell", "did you mean 'kestrel'?"),
        ("partners-of-amber", "check the path, or name an example: steps, kestrel"),
        ("data/kestrell", "check the path, or name an example: steps, kestrel"),
    ],
)
def test_a_misspelt_name_is_answered_with_a_way_on(given: str, hint: str, stakeholders: Run) -> None:
    result = stakeholders("show", "Amber Trust", "-d", given)
    assert result.exit_code == 2
    assert result.stderr == f"stakeholders: {given}: no such file or folder; {hint}\n"
