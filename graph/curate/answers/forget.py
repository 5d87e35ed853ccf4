"""Answers what is removed of an organisation or a person, and what is left for somebody to do."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ...publish.answer import Answer
from ...publish.answers.view import AnswerTexts
from ...publish.document import Block, Entry, Listing, Section
from ..editing.forgetting import Removal


def answer_forget(removal: Removal, in_use: Sequence[str] | None, *, lang: str) -> Answer:
    """Return what will be removed, or what was where `in_use` lists the stores that stay."""
    texts = AnswerTexts("forget", lang, Path(__file__).parent)
    entries = [texts.format_message("rows", n=number, table=table) for table, number in removal.rows.items()]
    entries += [
        texts.format_message("mentions", n=number, file=file) for file, number in removal.mentions.items()
    ]
    entries += [texts.format_message("file-gone", file=file) for file in removal.gone]
    entries += [texts.format_message("stores", n=removal.stores)] if removal.stores else []
    blocks: list[Block] = [
        texts.make_paragraph("will-remove" if in_use is None else "removed"),
        Listing("", tuple(map(Entry, entries))),
    ]
    if removal.unread:
        blocks += [
            texts.make_paragraph("unread"),
            Listing("", tuple(map(Entry, removal.unread)), has_paths=True),
        ]
    if in_use:
        blocks += [
            texts.make_paragraph("in-use", command="stakeholders cache --clear"),
            Listing("", tuple(map(Entry, in_use)), has_paths=True),
        ]
    blocks.append(texts.make_paragraph("how" if in_use is None else "made-before"))
    rows = [
        *({"what": "rows", "where": table, "number": number} for table, number in removal.rows.items()),
        *({"what": "mentions", "where": file, "number": number} for file, number in removal.mentions.items()),
        *({"what": "file", "where": file, "number": 1} for file in removal.gone),
        *({"what": "unread", "where": file, "number": 1} for file in removal.unread),
    ]
    title = texts.format_message("title", name=removal.name)
    return Answer(
        "forget", (Section("forget", title, tuple(blocks)),), rows, more={"removed": in_use is not None}
    )
