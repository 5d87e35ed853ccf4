"""Finds and makes the user's own folder for what the program keeps and can make again.

It lies where the system keeps such files of one user, outside the folders that people hand on. Only its owner
can read it: folders have mode 0700, files 0600. `STAKEHOLDERS_CACHE` names another place.
"""

from __future__ import annotations

import os
import shutil
import stat
import sys
import tempfile
from functools import cache
from pathlib import Path

from .errors import StoreError
from .notes import write_note

VARIABLE = "STAKEHOLDERS_CACHE"
FOLDER_MODE, FILE_MODE = 0o700, 0o600

_NAME = "stakeholder-graph"
_STORES = "stores"
_TAG = "CACHEDIR.TAG"  # by which backup programs know what can be made again: https://bford.info/cachedir/
_TAG_TEXT = "Signature: 8a477f597d28d172789f06886806bc55\n"


def list_cache_folders() -> list[Path]:
    """Return the folders of this user that exist and that nobody else could have filled, the usual first."""
    return [folder for folder in _list_places() if _is_own_folder(folder)]


def name_cache_folder() -> Path:
    """Return the folder that is looked into first: one that exists, else the usual one."""
    return next(iter(list_cache_folders()), _list_places()[0])


def make_cache_folder() -> Path:
    """Return the first place that can be written, made if need be; StoreError where there is none.

    A note says so where it is not the usual place.
    """
    faults: list[str] = []
    for folder in _list_places():
        try:
            _make_place(folder)
        except OSError as error:
            faults.append(f"{error.filename or folder}: {error.strerror or error}")
            continue
        if faults:
            _note_other_place(faults[0], folder)
        return folder
    hint = f"name a folder that you can write in {VARIABLE}"
    raise StoreError(f"there is no place to save the snapshot ({'; '.join(faults)}); {hint}")


@cache
def _note_other_place(fault: str, folder: Path) -> None:
    """Say once that another place is used than the usual one."""
    write_note(f"the cache folder cannot be used ({fault}); the snapshot is saved in {folder}")


def make_private_folder(folder: Path) -> None:
    """Make a folder and those above it that are missing, each for the user alone."""
    if not folder.parent.exists():
        make_private_folder(folder.parent)
    folder.mkdir(mode=FOLDER_MODE, exist_ok=True)
    if os.name != "nt" and stat.S_IMODE(folder.stat().st_mode) != FOLDER_MODE:
        folder.chmod(FOLDER_MODE)


def is_real_folder(path: Path) -> bool:
    """Whether a path is a folder and no link to one."""
    return path.is_dir() and not path.is_symlink()


def make_files_private(folder: Path) -> None:
    """Let only the user read what another library has written into a folder."""
    if os.name == "nt":  # there the folder's own rights hold for what is in it
        return
    for path in folder.rglob("*"):
        path.chmod(FOLDER_MODE if path.is_dir() else FILE_MODE)


def remove_path(path: Path) -> None:
    """Remove a file, a link itself or a folder with what is in it; what cannot be removed stays."""
    if is_real_folder(path):
        shutil.rmtree(path, ignore_errors=True)
    else:
        try:
            path.unlink()
        except OSError:
            return


def _list_places() -> list[Path]:
    """Return the folders that may be used, in the order in which they are tried."""
    if named := os.environ.get(VARIABLE, ""):
        return [Path(os.path.expanduser(named)).absolute() / _STORES]  # noqa: PTH111 - it never fails
    user = os.getuid() if os.name != "nt" else os.environ.get("USERNAME", "")
    temporary = Path(tempfile.gettempdir()) / f"{_NAME}-{user}"
    usual = _find_usual_folder()
    return [usual / _STORES, temporary] if usual else [temporary]


def _find_usual_folder() -> Path | None:
    """Return where this system keeps a user's caches; None where the user has no home."""
    try:
        if sys.platform == "win32":
            local = os.environ.get("LOCALAPPDATA")
            return (Path(local) if local else Path.home() / "AppData" / "Local") / _NAME / "Cache"
        if sys.platform == "darwin":
            return Path.home() / "Library" / "Caches" / _NAME
        named = Path(os.environ.get("XDG_CACHE_HOME", ""))
        return (named if named.is_absolute() else Path.home() / ".cache") / _NAME
    except RuntimeError:
        return None


def _make_place(folder: Path) -> None:
    """Make a folder with those above it; OSError where it is somebody else's or cannot be written."""
    if os.path.lexists(folder) and not _is_own_folder(folder):
        raise OSError(None, "it is not a folder of this user alone", str(folder))
    make_private_folder(folder)
    if not os.access(folder, os.W_OK | os.X_OK):
        raise PermissionError(None, "it is read-only", str(folder))
    if not (folder / _TAG).exists():
        (folder / _TAG).write_text(_TAG_TEXT, encoding="utf-8")
        (folder / _TAG).chmod(FILE_MODE)


def _is_own_folder(folder: Path) -> bool:
    """Whether a path is a folder, no link, that belongs to the user and that nobody else can write."""
    try:
        status = folder.lstat()
    except OSError:
        return False
    if not stat.S_ISDIR(status.st_mode):
        return False
    return os.name == "nt" or (status.st_uid == os.geteuid() and not status.st_mode & 0o022)
