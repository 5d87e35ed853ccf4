"""Keeps long answers of a snapshot beside it, for the snapshot never changes.

Each has a checksum of the question and the answer. What does not match is thrown away and asked anew.
"""

from __future__ import annotations

import hashlib
import os
import stat
from contextlib import suppress
from pathlib import Path

from ..core.atomic import publish_files
from ..core.cache_folder import FILE_MODE, is_real_folder, make_private_folder, remove_path
from ..core.errors import StoreError
from ..core.notes import write_note

MIN_BYTES, _MAX_BYTES = 100_000, 1 << 30  # of an answer between which it is worth keeping


class KeptAnswers:
    """The kept answers of one snapshot, by the question's name."""

    def __init__(self, folder: Path, snapshot: str) -> None:
        self._folder, self._snapshot = folder, snapshot
        self._is_noted = False

    def read_answer(self, name: str) -> bytes | None:
        """Return an answer as it was kept; None where there is none, or only a damaged one."""
        path = self._folder / name
        if not os.path.lexists(self._folder):
            return None
        if not is_real_folder(self._folder):
            self._throw_away(self._folder)
        if not os.path.lexists(path):
            return None
        with suppress(OSError):
            if stat.S_ISREG(path.lstat().st_mode):
                with path.open("rb") as file:
                    digest, answer = file.readline(100).strip(), file.read(_MAX_BYTES)
                if digest == self._compute_digest(name, answer):
                    return answer
        self._throw_away(path)
        return None

    def keep_answer(self, name: str, answer: bytes) -> None:
        """Keep an answer where it is long enough; what cannot be kept is asked again the next time."""
        if not MIN_BYTES < len(answer) < _MAX_BYTES:
            return
        with suppress(OSError, StoreError):
            make_private_folder(self._folder)
            content = self._compute_digest(name, answer) + b"\n" + answer
            publish_files(self._folder, {name: content}, mode=FILE_MODE)

    def _compute_digest(self, name: str, answer: bytes) -> bytes:
        """Return the checksum of an answer to this question of this snapshot, and to no other."""
        digest = hashlib.sha256(f"{self._snapshot}/{name}\n".encode())
        digest.update(answer)
        return digest.hexdigest().encode()

    def _throw_away(self, path: Path) -> None:
        remove_path(path)
        if not self._is_noted:
            write_note(f"{path}: a kept answer is damaged; it is thrown away and made again")
        self._is_noted = True
