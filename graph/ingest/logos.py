"""Finds the logos of a data set: pictures in its folder `logos/`, each named by the id of an organisation.

Every file is checked before any is shown. Notes beside the pictures, such as who allowed their use, are left
alone.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from ..core.errors import Finding, InputError, Severity
from ..core.input_file import read_regular_file
from .logo_image import LARGEST_SIDE, LogoError, LogoImage, read_logo_image

FOLDER: Final = "logos"
LARGEST_FILE: Final = 100_000  # bytes
LARGEST_TOTAL: Final = 4_000_000  # bytes; a page with more opens slowly on a phone
MOST_FILES: Final = 10_000

_SUFFIXES: Final = frozenset({".png", ".jpg", ".jpeg"})
_PICTURES: Final = frozenset({".svg", ".gif", ".webp", ".bmp", ".ico", ".tif", ".tiff", ".avif", ".heic"})
_HINT: Final = (
    f"save it as a PNG or JPEG of at most {LARGEST_SIDE} pixels on a side and {LARGEST_FILE:,} bytes"
)


@dataclass
class Logos:
    """The logos by id, and what is wrong with files in their folder."""

    images: dict[str, LogoImage] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def add_finding(self, name: str, fault: str, hint: str, severity: Severity = "error") -> None:
        """Note what is wrong with a file."""
        self.findings.append(Finding(name, 0, "", severity, fault, hint, "logo"))


def read_logos(dataset: Path, list_ids: Callable[[], Collection[str]]) -> Logos:
    """Return the logos of the organisations with these ids, and what is wrong with the files.

    The ids, of which there may be a million, are asked for only where there are pictures.
    `dataset` is the folder of a data set, or its workbook, beside which the folder of logos lies.
    """
    logos = Logos()
    root = dataset if dataset.is_dir() else dataset.parent
    folder = root / FOLDER
    if not folder.is_dir():
        return logos
    if not Path(os.path.realpath(folder)).is_relative_to(os.path.realpath(root)):
        logos.add_finding(FOLDER, "is a link to a folder outside the data set", "put a copy in its place")
        return logos
    names = sorted(_list_pictures(folder))
    if len(names) > MOST_FILES:
        logos.add_finding(FOLDER, f"more than {MOST_FILES:,} files", "keep one for each organisation")
        return logos
    total, ids = 0, list_ids() if names else ()
    for name in names:
        total += _add_logo(logos, folder / name, root, ids)
        if total > LARGEST_TOTAL:
            logos.images.popitem()
            hint = "make the pictures smaller; the map is one file"
            logos.add_finding(FOLDER, f"more than {LARGEST_TOTAL:,} bytes of pictures", hint)
            break
    return logos


def _list_pictures(folder: Path) -> Iterator[str]:
    """Yield the names of all files but notes and those that a system hides."""
    for entry in os.scandir(folder):
        suffix = Path(entry.name).suffix.lower()
        if suffix in _SUFFIXES | _PICTURES and not entry.name.startswith("."):
            yield entry.name


def _add_logo(logos: Logos, path: Path, root: Path, ids: Collection[str]) -> int:
    """Add the logo in a file where there is nothing wrong with it, and return its bytes."""
    shown = f"{FOLDER}/{path.name}"
    id_ = path.stem
    if path.suffix.lower() not in _SUFFIXES:
        logos.add_finding(shown, f"the map shows no {path.suffix.lower()} pictures", _HINT)
    elif id_ not in ids:
        hint = "name the file by the id of an organisation"
        logos.add_finding(shown, f"no organisation has the id '{id_}'", hint, "warning")
    elif id_ in logos.images:
        logos.add_finding(shown, f"a second logo of '{id_}'", "keep one")
    else:
        try:
            data = read_regular_file(path, most=LARGEST_FILE, hint=_HINT, within=root)
            logos.images[id_] = read_logo_image(data)
            return len(data)
        except InputError as error:
            logos.add_finding(shown, str(error).removeprefix(f"{path}: ").partition(";")[0], _HINT)
        except LogoError as error:
            logos.add_finding(shown, str(error), _HINT)
    return 0
