"""Answers which files a new data set has, and how to go on."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from ...publish.answer import Answer
from ...publish.answers.files import FileRecord, answer_files
from ...publish.answers.view import AnswerTexts
from ...publish.document import Section


def answer_init(files: Sequence[FileRecord], data: Path, lang: str) -> Answer:
    """Return the files of a new data set, and the command that checks it."""
    texts = AnswerTexts("init", lang, Path(__file__).parent)
    command = shlex.join(["stakeholders", "check", "-d", str(data)])
    next_step = Section("next", "", (texts.make_paragraph("next", command=command),))
    answer = answer_files("init", files, lang=lang, more={"data": str(data)})
    return replace(answer, sections=(*answer.sections, next_step))
