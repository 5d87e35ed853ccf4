"""Answers which files a command wrote."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from ..answer import Answer
from ..document import Entry, Listing, Section
from .view import COMMON, mark_confidential

if TYPE_CHECKING:
    from ...model.graph import StakeholderGraph

FileRecord = Mapping[str, object]  # of a file that was written: where it lies, how many bytes it has


def answer_files(
    command: str,
    files: Sequence[FileRecord],
    *,
    lang: str,
    knowledge: StakeholderGraph | None = None,
    more: Mapping[str, object] | None = None,
) -> Answer:
    """Return the files written of an edition, and that they may not be shared where that is so."""
    sections = (
        Section("files", "", (list_written_files((record["file"] for record in files), lang),)),
        *mark_confidential(lang, knowledge is not None and knowledge.is_confidential),
    )
    return Answer(command, sections, files, lang=lang, more=more or {})


def list_written_files(files: Iterable[object], lang: str) -> Listing:
    """Return a line for each file that was written."""
    entries = (Entry(COMMON.format_message("wrote", lang, file=str(file))) for file in files)
    return Listing("", tuple(entries), has_paths=True)
