"""A double click opens the workbench of a data set, at the port that it had last time."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from graph.serve.server import bind_port
from graph.serve.shortcut import install_shortcut
from tests.conftest import ROOT
from tests.serve.workbench import find_free_port


@pytest.mark.parametrize("name", ["my data", "50% off $HOME `x`", 'a "quoted" name', "তথ্য"])
def test_a_desktop_entry_names_the_command_and_the_folder(tmp_path: Path, name: str) -> None:
    data = tmp_path / name
    data.mkdir()
    entry = install_shortcut(data, system="linux", home=tmp_path / "home")
    text = entry.read_text(encoding="utf-8")
    assert entry.suffix == ".desktop"
    command = next(line.partition("=")[2] for line in text.splitlines() if line.startswith("Exec="))
    # first the escapes of a text are undone, then those of a quoted argument, then the field codes
    unescaped = command.replace("\\\\", "\\")
    script = f"printf '%s\\n' {unescaped}"
    words = subprocess.run(["sh", "-c", script], check=True, capture_output=True, text=True).stdout
    assert words.splitlines()[-1].replace("%%", "%") == str(data)
    if shutil.which("desktop-file-validate"):
        subprocess.run(["desktop-file-validate", entry], check=True)


@pytest.mark.parametrize(
    ("system", "name"),
    [("win32", "shortcut.bat"), ("darwin", "shortcut.command"), ("linux", "shortcut.desktop")],
)
def test_the_file_for_each_system_is_as_it_was_looked_at(tmp_path: Path, system: str, name: str) -> None:
    """The files for Windows and macOS were never run there: what they hold is looked at, here."""
    data = tmp_path / "my 100% data"
    data.mkdir()
    shortcut = install_shortcut(data, system=system, home=tmp_path / "home")
    text = shortcut.read_bytes().decode()
    command = Path(sys.executable).with_name("stakeholders")
    shown = text.replace(str(command), "STAKEHOLDERS").replace(str(tmp_path), "FOLDER").replace("\r\n", "␍\n")
    golden = ROOT / "tests" / "files" / "shortcuts" / name
    assert shown == golden.read_text(encoding="utf-8")
    assert shortcut.suffix == golden.suffix
    if system == "darwin":
        subprocess.run(["sh", "-n", shortcut], check=True)
        script = text.replace("exec ", "printf '%s\\n' ")
        said = subprocess.run(["sh", "-c", script], check=True, capture_output=True, text=True).stdout
        assert said.splitlines()[-2:] == ["open", str(data)]


@pytest.mark.parametrize("name", ["R&D (2024) 100%^!", "তথ্য ভাণ্ডার"])
def test_a_batch_file_holds_each_path_within_quotes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    data = tmp_path / name
    data.mkdir()
    monkeypatch.setenv("APPDATA", str(tmp_path / "roaming"))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    shortcut = install_shortcut(data, system="win32")
    lines = shortcut.read_bytes().decode().split("\r\n")
    assert (tmp_path / "roaming") in shortcut.parents
    assert not set(shortcut.name) & set('<>:"/\\|?*')
    assert (name in shortcut.name.replace("-", " ")) == (not name.isascii())
    assert lines[-3].endswith(f' "open" "{str(data).replace("%", "%%")}"')
    bare = [line.split('"')[::2] for line in lines[2:]]  # what stands outside of quotes
    assert not set("".join(part for parts in bare for part in parts)) & set("&^!%")


def test_the_last_port_is_taken_again_where_it_is_free() -> None:
    last = find_free_port()
    with bind_port(None, last=last) as first, bind_port(None, last=last) as second:
        assert first.getsockname()[1] == last
        assert second.getsockname()[1] != last
