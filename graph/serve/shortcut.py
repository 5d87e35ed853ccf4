"""Writes what a double click starts the workbench of a data set with: on Linux, macOS and Windows."""

from __future__ import annotations

import os
import re
import shlex
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
# cmd reads a batch file line by line, in the code page that holds by then: UTF-8 from the third line on
_BATCH = """\
@echo off
chcp 65001 >nul
pushd {folder}
if not exist {program} (
echo The program is not where it was: {program}
echo Install it again, then write this shortcut again: stakeholders open {data} --install-shortcut
pause
exit /b 1
)
{command}
if errorlevel 1 pause
"""
_UNSAFE = re.compile(r'[<>:"/\\|?*\x00-\x1f]+')  # what Windows takes in no file name
_EXECUTABLE = 0o755
# what a desktop entry has to escape within an argument, beside the quotes around it
_ESCAPED = {"\\": "\\\\\\\\", '"': '\\\\"', "`": "\\\\`", "$": "\\\\$", "%": "%%"}


def install_shortcut(path: Path, *, system: str = sys.platform, home: Path | None = None) -> Path:
    """Write the shortcut of a data set to where the system looks for one, and return it."""
    programs = _find_start_menu(home)
    home = home or Path.home()
    place = path.resolve()
    words = [*_find_command(), "open", str(place)]
    name = f"stakeholder-graph-{_name_shortcut(place.stem)}"
    if system == "win32":
        folder, name = programs, f"{name}.bat"
        text = _BATCH.format(
            folder=_quote_for_batch(str(place.parent)),
            program=_quote_for_batch(words[0]),
            data=_quote_for_batch(str(place)),
            command=" ".join(map(_quote_argument, words)),
        ).replace("\n", "\r\n")
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


def _find_start_menu(home: Path | None) -> Path:
    """Return the folder of the Start menu on Windows; that of a home, where one is given."""
    roaming = "" if home else os.environ.get("APPDATA", "")
    folder = Path(roaming) if roaming else (home or Path.home()) / "AppData/Roaming"
    return folder / "Microsoft/Windows/Start Menu/Programs"


def _name_shortcut(stem: str) -> str:
    """Return a name that shortcuts of other data sets do not have: letters that make no slug stay.

    >>> _name_shortcut("My 2nd list"), _name_shortcut("তথ্য ২")
    ('my-2nd-list', 'তথ্য-২')
    """
    return make_slug(stem) if stem.isascii() else "-".join(_UNSAFE.sub(" ", stem).split())


def _quote_for_batch(word: str) -> str:
    r"""Return a word of a line of a batch file: within quotes, `&`, `^`, `(` and blanks mean nothing.

    >>> print(_quote_for_batch("R&D 100%"))
    "R&D 100%%"
    """
    return '"' + word.replace("%", "%%") + '"'


def _quote_argument(word: str) -> str:
    r"""Return an argument of a program in a batch file; its last backslash does not hide the closing quote.

    >>> print(_quote_argument("D:\\"))
    "D:\\"
    """
    return _quote_for_batch(word + "\\" * (len(word) - len(word.rstrip("\\"))))


def _find_command() -> list[str]:
    """Return what runs the program: its script beside this Python, else this Python itself."""
    scripts = (Path(sys.executable).with_name(name) for name in ("stakeholders", "stakeholders.exe"))
    script = next((path for path in scripts if path.is_file()), None)
    return [str(script)] if script else [sys.executable, "-c", "from graph.cli import main; main()"]
