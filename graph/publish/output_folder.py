"""Keeps one edition in a folder of outputs: what its readers may not see does not stay beside it.

The summary of a build says of which edition a folder is.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

from ..core.atomic import recover_interrupted
from ..core.errors import InputError
from ..schema.levels import Audience

SUMMARY = "summary.json"

_FORMER_STORE = "store"  # where builds kept their stores before they went into the cache folder
_PRODUCTS = ("report.*", "sheets", "share")  # what other commands write beside a build
_OF_THE_SYSTEM = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
_MAX_SUMMARY = 1 << 24  # bytes: a longer one is not ours
_MOST_NAMED = 5  # of the files that stand in the way


def read_folder_edition(folder: Path) -> Audience | None:
    """Return the edition that was built into a folder; None where nothing says it."""
    with suppress(OSError, ValueError, RecursionError):
        path = folder / SUMMARY
        if path.is_file() and path.stat().st_size <= _MAX_SUMMARY:
            summary = json.loads(path.read_bytes())
            return Audience(summary["audience"]) if isinstance(summary, dict) else None
    return None


def refuse_wider_leftovers(folder: Path, audience: Audience, *, names: Collection[str]) -> None:
    """Raise InputError where a folder keeps what the readers of a build may not see; `names` it replaces."""
    if audience.is_for_owner or not folder.is_dir():
        return
    with suppress(OSError):
        recover_interrupted(folder)  # what a killed build has left there
    edition = read_folder_edition(folder)
    if edition is None:
        left = sorted(path.name for pattern in _PRODUCTS for path in folder.glob(pattern))
    elif audience.may_see(edition):
        return
    else:
        ours = {*names, _FORMER_STORE, *_OF_THE_SYSTEM}
        left = sorted(path.name for path in folder.iterdir() if path.name not in ours)
    if left:
        listed = ", ".join(left[:_MOST_NAMED]) + (" and more" if len(left) > _MOST_NAMED else "")
        raise InputError(
            f"{folder}: holds files of another edition, which {audience} readers may not see: {listed};"
            " move them, or give another folder with -o"
        )


def refuse_narrower_folder(folder: Path, audience: Audience) -> None:
    """Raise InputError where a file would stand in the folder of an edition whose readers may not see it."""
    for place in (folder, folder.parent):
        edition = read_folder_edition(place)
        if edition and not edition.may_see(audience):
            raise InputError(
                f"{place}: holds the {edition} edition, and its readers may not see the {audience} edition;"
                " give another place with -o"
            )


def remove_replaced(folder: Path, names: Collection[str]) -> None:
    """Remove the files of earlier builds that a new one has not made, and the store of a former version."""
    for name in names:
        with suppress(OSError):
            (folder / name).unlink()
    former = folder / _FORMER_STORE
    for level in Audience:
        if not former.is_symlink() and _is_former_store(former / level):
            shutil.rmtree(former / level, ignore_errors=True)
    with suppress(OSError):
        former.rmdir()


def _is_former_store(folder: Path) -> bool:
    """Whether a folder is one in which a former version kept stores."""
    if folder.is_symlink() or not folder.is_dir():
        return False
    parts = list(folder.iterdir())
    return any(part.name == "current" or (part / "edition.json").is_file() for part in parts)
