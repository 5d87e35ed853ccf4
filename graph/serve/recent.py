"""Remembers which data sets the workbench has shown, so that the start page can offer them again.

A file in the user's cache folder, which only this user can read, holds their places and titles.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from ..core.atomic import publish_files
from ..core.cache_folder import FILE_MODE, make_cache_folder, make_private_folder, name_cache_folder
from ..core.errors import StoreError
from .dataset_session import DatasetVersion

_FOLDER, _FILE = "workbenches", "recent.json"
_MOST_KEPT = 20
_MAX_BYTES = 1 << 20  # of the file: a longer one is not ours


@dataclass(frozen=True)
class RecentDataset:
    """A data set that was shown: where it lies, what it is called in each language, how large it is."""

    path: str
    titles: Mapping[str, str]
    organisations: int
    sources: int
    opened_on: str  # a day

    @property
    def is_there(self) -> bool:
        """Whether something still lies in its place."""
        return Path(self.path).exists()


def remember_dataset(path: Path, version: DatasetVersion) -> None:
    """Put a data set first among those that were shown; where that cannot be kept, nothing is."""
    shown = RecentDataset(
        os.path.realpath(path),
        dict(version.graph.dataset.title),
        len(version.network.organisations),
        len(version.graph.sources),
        date.today().isoformat(),
    )
    others = [recent for recent in list_recent() if recent.path != shown.path]
    content = json.dumps([asdict(recent) for recent in [shown, *others][:_MOST_KEPT]], ensure_ascii=False)
    with suppress(StoreError, OSError):
        folder = make_cache_folder() / _FOLDER
        make_private_folder(folder)
        publish_files(folder, {_FILE: content.encode()}, mode=FILE_MODE)


def list_recent() -> list[RecentDataset]:
    """Return the data sets that were shown and still are in their place, the last one first."""
    path = name_cache_folder() / _FOLDER / _FILE
    try:
        if path.stat().st_size > _MAX_BYTES:
            return []
        recent = [RecentDataset(**row) for row in json.loads(path.read_bytes())]
    except (OSError, ValueError, TypeError):  # nothing is remembered, or it is damaged
        return []
    return [dataset for dataset in recent if isinstance(dataset.titles, dict) and dataset.is_there]
