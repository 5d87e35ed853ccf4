"""TOML files: what is written is read back, and what is wrong is said with the file."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from graph.core.errors import GraphError, InputError
from graph.core.toml_file import read_shipped_toml, read_toml, write_toml

VALUES = {"format": 1, "name": 'a "b" \\ \x7f\x01\n', "focal": ["x", "ঢাকা"], "title": {"en": "A", "bn": "ক"}}


def test_what_is_written_is_read_back() -> None:
    text = write_toml(VALUES, comments={"name": "what it is called", "title": "for people"})
    assert tomllib.loads(text) == VALUES
    assert "# what it is called\nname" in text
    assert "\n\n# for people\n[title]\n" in text


def test_tables_come_last_wherever_they_are_given() -> None:
    assert tomllib.loads(write_toml({"title": {"en": "A"}, "name": "b"})) == {
        "title": {"en": "A"},
        "name": "b",
    }


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"\xff", "not UTF-8 (byte 1)"),
        (b"a = ", "see the example"),
        (b"a = " + b"[" * 5000, "nested too deeply"),
        (None, "cannot be read"),
    ],
)
def test_what_is_wrong_with_a_file_is_said_with_its_name(tmp_path: Path, data, fault: str) -> None:
    path = tmp_path / "survey.toml"
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(InputError, match=re.escape(fault)) as caught:
        read_toml(path, hint="see the example")
    assert str(caught.value).startswith(f"{path}: ")


def test_a_damaged_file_of_the_package_asks_to_install_it_again(tmp_path: Path) -> None:
    path = tmp_path / "messages.toml"
    path.write_text("a = ", encoding="utf-8")
    with pytest.raises(GraphError, match="reinstall the package"):
        read_shipped_toml(path)
