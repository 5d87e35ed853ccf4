"""Writes what a double click starts the workbench of a data set with: on Linux, macOS and Windows."""

from __future__ import annotations

import shlex
import subprocess
import sys
from pathlib import Path

from ..core.atomic import publish_files
from ..schema.terms import make_slug

_DESKTOP = """\
[Desktop Entry]
Type=Application
Version=1.0
Name=Stakeholder Graph: {title}
Name[bn]=স্টেকহোল্ডার গ্রাফ: {title}
Comment=See, search and change a data set of stakeholders in the browser
Exec={command}
Path={folder}
Terminal=true
Categories=Office;
"""
_EXECUTABLE = 0o755
# what a desktop entry has to escape within an argument, beside the quotes around it
_ESCAPED = {"\\": "\\\\\\\\", '"': '\\\\"', "`": "\\\\`", "$": "\\\\$", "%": "%%"}


def install_shortcut(path: Path, *, system: str = sys.platform, home: Path | None = None) -> Path:
    """Write the shortcut of a data set to where the system looks for one, and return it."""
    home = home or Path.home()
    place = path.resolve()
    words = [*_find_command(), "open", str(place)]
    name = f"stakeholder-graph-{make_slug(place.stem)}"
    if system == "win32":
        folder = home / "AppData/Roaming/Microsoft/Windows/Start Menu/Programs"
        lines = ["@echo off", "chcp 65001 >nul", f'cd /d "{place.parent}"', subprocess.list2cmdline(words)]
        text = "\r\n".join(line.replace("%", "%%") for line in lines) + "\r\n"
        name += ".bat"
    elif system == "darwin":
        folder, name = home / "Applications", f"{name}.command"
        text = f"#!/bin/sh\ncd {shlex.quote(str(place.parent))} || exit\nexec {shlex.join(words)}\n"
    else:
        folder, name = home / ".local/share/applications", f"{name}.desktop"
        title = " ".join(place.stem.split()).replace("\\", "\\\\")
        command = " ".join(f'"{"".join(_ESCAPED.get(char, char) for char in word)}"' for word in words)
        text = _DESKTOP.format(title=title, command=command, folder=str(place.parent).replace("\\", "\\\\"))
    publish_files(folder, {name: text.encode()}, mode=_EXECUTABLE)
    return folder / name


def _find_command() -> list[str]:
    """Return what runs the program: its script beside this Python, else this Python itself."""
    scripts = (Path(sys.executable).with_name(name) for name in ("stakeholders", "stakeholders.exe"))
    script = next((path for path in scripts if path.is_file()), None)
    return [str(script)] if script else [sys.executable, "-c", "from graph.cli import main; main()"]
