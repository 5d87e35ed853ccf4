"""Suggests ties that a document states, each with its exact words, its place and the rule that found it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from .blocks import Block, BlockKind, Document
from .drafts import Draft, NameReader, is_allowed
from .label_lines import pair_cells
from .letters import read_letter, set_signature_apart
from .lexicon import Lexicon, load_lexicon
from .mentions import KnownNames
from .names import NameFinder
from .owners import find_owner
from .references import References
from .sentences import SentenceReader
from .structure import StructureReader
from .tables import TableReader

__all__ = ("KnownNames", "Suggestion", "suggest")


@dataclass(frozen=True)
class Suggestion:
    """A tie that a document states, as a person is to see it; names are as the text writes them.

    `kind` is an id of the vocabulary, written in the direction that the vocabulary gives it.
    """

    subject: str
    kind: str
    object: str
    quote: str  # Document.text[start:end]
    start: int
    end: int
    line: int
    page: int | None
    place: str  # "line 12", or "page 3, line 12"
    certainty: str  # stated, implied or ambiguous
    rule: str
    precision: float | None  # of the rule, measured on the development set
    reference: str = ""  # how an end was resolved that does not stand in the quote, or stands there as "we"
    subject_kind: str = ""
    object_kind: str = ""
    ended: bool = False  # the text says that the tie is over
    subject_name: str = ""  # the fullest name with its abbreviation, where the document introduces one
    object_name: str = ""


def suggest(document: Document, known: KnownNames) -> list[Suggestion]:
    """Return the ties that a document states, in the order of the text, each once."""
    lexicon = load_lexicon()
    document = replace(document, blocks=tuple(pair_cells(document.blocks)))
    letter = read_letter(document, lexicon)
    document = set_signature_apart(document, letter)
    finder = NameFinder(document, known, letter.persons)
    is_personal = letter.is_personal and all(finder.classify(name) == "person" for name in letter.writers)
    owner = find_owner(document, finder, lexicon, letter.senders, is_personal=is_personal)
    references = References(owner, finder, lexicon)
    seen: set[tuple[str, str, str]] = set()
    suggestions = []
    for draft in _iter_drafts(document, NameReader(finder, lexicon), references, lexicon):
        ends = (draft.subject.identity, draft.object.identity)
        kind = _choose_joint_kind(document, draft, lexicon)
        key = (kind, *(sorted(ends) if kind in lexicon.symmetric else ends))
        if is_allowed(draft) and key not in seen:
            seen.add(key)
            suggestions.append(_make_suggestion(document, replace(draft, kind=kind), lexicon, finder))
    return suggestions


def _iter_drafts(
    document: Document, names: NameReader, references: References, lexicon: Lexicon
) -> Iterator[Draft]:
    """Yield the ties of every block, from its structure first."""
    structure = StructureReader(document, names, references, lexicon)
    tables = TableReader(document, names, references, lexicon)
    sentences = SentenceReader(names, references, lexicon)
    lead: Block | None = None  # the paragraph straight before a list
    for table, group in groupby(document.blocks, key=lambda block: block.table):
        blocks = list(group)
        if table is not None:
            yield from tables.read_table(blocks)
            continue
        for block in blocks:
            if block.kind is BlockKind.HEADING:
                references.holder, lead = None, None
                yield from structure.start_section(block)
                sentences.start_section(block)
                continue
            if block.kind is BlockKind.KEY_VALUE:
                yield from structure.read_key_value(block)
            elif block.kind is BlockKind.LIST_ITEM:
                listed = list(structure.read_list_item(block, lead))
                yield from listed
                said = sentences.read_block(block)
                is_taught = any(
                    draft.kind == "trainedBy" for draft in listed
                )  # its list says who taught whom
                yield from (draft for draft in said if not (is_taught and draft.kind == "trainedBy"))
                continue
            else:
                lead = block if block.kind is BlockKind.PARAGRAPH else None
                yield from structure.read_paragraph(block)
            yield from sentences.read_block(block)


def _choose_joint_kind(document: Document, draft: Draft, lexicon: Lexicon) -> str:
    """Return the kind of a tie: joint work where its sentence names no partnership."""
    joint = lexicon.sentences["joint_work"]
    if draft.kind != joint["instead_of"] or not draft.rule.startswith("sentence"):
        return draft.kind
    said = document.text[draft.start : draft.end].casefold()
    return draft.kind if _names_partnership(said, joint["stems"]) else str(joint["kind"])


def _names_partnership(text: str, stems: Iterable[str]) -> bool:
    """Whether a text in small letters has a stem; a Latin one begins a word, before a space it is one.

    >>> _names_partnership("an mou with them", ("mou ", "pact")), _names_partnership("impact", ("pact",))
    (True, False)
    """
    return any(
        re.search(rf"\b{stem.strip()}" + (r"\b" if stem.endswith(" ") else ""), text)
        if stem.isascii()
        else stem in text
        for stem in stems
    )


def _make_suggestion(document: Document, draft: Draft, lexicon: Lexicon, finder: NameFinder) -> Suggestion:
    block = draft.block
    references = [end.reference for end in (draft.subject, draft.object) if end.reference]
    return Suggestion(
        draft.subject.text, draft.kind, draft.object.text, document.text[draft.start : draft.end],
        draft.start, draft.end, block.line, block.page, describe_place(block), draft.certainty, draft.rule,
        lexicon.precisions.get(draft.rule), "; ".join(references), draft.subject.kind, draft.object.kind,
        draft.ended, finder.find_introduced(draft.subject.text), finder.find_introduced(draft.object.text),
    )  # fmt: skip


def describe_place(block: Block) -> str:
    """Return where a block stands, for a person."""
    return f"page {block.page}, line {block.line}" if block.page else f"line {block.line}"
