"""Tells whether a document is open in an office program, by the file that such a program leaves beside it."""

from __future__ import annotations

from pathlib import Path

_SHORT_STEM = 6  # characters up to which Word puts its sign before the whole name, else over the first two


def find_lock_file(path: Path) -> Path | None:
    """Return the file by which Word, Excel or LibreOffice says that it has a document open, None without.

    >>> find_lock_file(Path("report.docx")) is None
    True
    """
    name, stem = path.name, path.stem
    names = {f"~${name}", f".~lock.{name}#"}
    if len(stem) > _SHORT_STEM:
        names.add(f"~${name[2 if len(stem) > _SHORT_STEM + 1 else 1 :]}")
    return next((lock for lock in sorted(path.with_name(name) for name in names) if lock.is_file()), None)
