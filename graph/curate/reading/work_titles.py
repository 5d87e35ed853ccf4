"""Finds names of projects that a document sets down whole: in a column, behind a key, as a heading."""

from __future__ import annotations

from collections.abc import Iterator

from .blocks import Block, BlockKind, Document
from .lexicon import Lexicon
from .name_forms import bare_name, clean_name

MAX_TITLE_WORDS = 12


def list_work_titles(document: Document, lexicon: Lexicon) -> Iterator[str]:
    """Yield the names of projects that stand whole in a place which says that they are projects."""
    for block in document.blocks:
        if _is_said_to_be_work(block, lexicon):
            name = clean_name(bare_name(block.text))
            if _is_title(name, lexicon):
                yield name


def _is_said_to_be_work(block: Block, lexicon: Lexicon) -> bool:
    """Whether a column, a key or the heading above says that a block names a project."""
    label = block.column_heading or block.key
    if not label and block.kind is BlockKind.HEADING:
        label = block.headings[-1] if block.headings else ""
    return bool(label) and lexicon.read_cue(label).role == "project"


def _is_title(name: str, lexicon: Lexicon) -> bool:
    """Whether some words can be the name of one project."""
    words = name.split()
    is_short = 1 < len(words) <= MAX_TITLE_WORDS and not any(mark in name for mark in ";:|?")
    is_begun = bool(words) and words[0][0].isalpha() and not words[0][0].islower()
    is_label = bool(lexicon.read_cue(name).role) and not any(word[0].isupper() for word in words[1:])
    return is_short and is_begun and not is_label and not lexicon.is_empty_cell(name)
