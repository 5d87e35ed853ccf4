"""Writes the files of a verb, all or none, and refuses to replace what is there unasked."""

from __future__ import annotations

import getpass
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from ..curate.editing import Step, StepKind

force = click.option("--force", is_flag=True, help="Replace what is there.")


def refuse_overwrite(taken: list[Path], *, replace: bool) -> None:
    """Raise InputError where a file would be replaced unasked, StoreError where it is no regular file."""
    from ..core.atomic import refuse_special_file
    from ..core.errors import InputError

    for path in taken:
        if not path.is_dir():  # some verbs write a folder
            refuse_special_file(path)
    there = [path for path in taken if path.exists()]
    if there and not replace:
        names = ", ".join(str(path) for path in there[:3]) + (" and more" if len(there) > 3 else "")
        raise InputError(f"{names}: exists already; give another name, or --force to replace it")


def refuse_folder(file: Path) -> None:
    """Raise InputError where a folder stands in the place of a file."""
    from ..core.errors import InputError

    if file.is_dir():
        raise InputError(f"{file}: is a folder; give the name of a file")


def refuse_file(folder: Path) -> None:
    """Raise InputError where a file stands in the place of a folder."""
    from ..core.errors import InputError

    if folder.exists() and not folder.is_dir():
        raise InputError(f"{folder}: is a file; give a folder")


def write_files(folder: Path, contents: Mapping[str, bytes]) -> list[dict[str, object]]:
    """Write files into a folder, all or none, and return what was written as rows for JSON."""
    from ..core.atomic import publish_files

    publish_files(folder, contents)
    return [{"file": str(folder / name), "bytes": len(data)} for name, data in contents.items()]


def write_step(
    place: Path,
    contents: Mapping[str, bytes],
    *,
    kind: StepKind,
    why: str,
    who: str = "",
    seen: Mapping[str, bytes] | None = None,
) -> Step | None:
    """Write files of a data set as one step of whoever works at this computer, if nobody else is named."""
    from ..curate.editing import write_whole_files

    return write_whole_files(place, contents, who=who.strip() or _name_user(), why=why, kind=kind, seen=seen)


def _name_user() -> str:
    """Return what the computer calls its user."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # nobody has told the computer, as in some containers
        return "stakeholders"
