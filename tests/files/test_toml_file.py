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
        (b"b = 1\na = " + b"[" * 5000, ", line 2: nested more than 50 deep; see the example"),
        (b"a = [" + b"{x = [" * 30, "line 1: nested more than 50 deep"),
        (b'\'b\' = """\nx""""\n' + b"a ." * 100_000 + b"b = 1", ", line 3: a key of more than 20 parts"),
        (b"x = { " + b"\"a\" . 'b'." * 20 + b"c = 1 }", "line 1: a key of more than 20 parts"),
        (b"[[" + b"a." * 50_000 + b"a]]", "line 1: a key of more than 20 parts"),
        (b"a" * 3_000_000, "see the example"),
        (b'a = """' + b"b " * 1_000_000, "see the example"),
        (b"#" * 4_000_001, "larger than 4,000,000 bytes; see the example"),
        (None, "cannot be read"),
    ],
)
def test_what_is_wrong_with_a_file_is_said_with_its_name(tmp_path: Path, data, fault: str) -> None:
    path = tmp_path / "survey.toml"
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(InputError, match=re.escape(fault)) as caught:
        read_toml(path, hint="see the example")
    assert str(caught.value).startswith(str(path))


def test_texts_may_hold_dots_and_brackets(tmp_path: Path) -> None:
    path = tmp_path / "survey.toml"
    long = "a.b." * 100 + "[{(" * 100
    texts = {"one": long, "two": long + '"', "three": long + '\\"', "four": long}
    path.write_text(
        f'# {long}\none = \'{long}\'\ntwo = """{long}""""\n'
        f"three = \"{long}\\\\\\\"\" # {long}\nfour = '''\n{long}'''\n",
        encoding="utf-8",
    )
    assert read_toml(path) == texts


def test_a_damaged_file_of_the_package_asks_to_install_it_again(tmp_path: Path) -> None:
    path = tmp_path / "messages.toml"
    path.write_text("a = ", encoding="utf-8")
    with pytest.raises(GraphError, match="reinstall the package"):
        read_shipped_toml(path)
