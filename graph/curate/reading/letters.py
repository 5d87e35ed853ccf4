"""Finds who writes a letter or an e-mail, to whom, and for which organisation."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ...core.spelling import fold_text
from .blocks import Block, BlockKind, Document
from .lexicon import Lexicon
from .mentions import ORGANISATIONS
from .name_forms import classify_by_form

MAX_HEADER_BLOCKS = 8  # at the top, among which the sender and the receiver are named
MAX_SIGNATURE_BLOCKS = 8  # behind the closing words, with name, post, organisation and address
MAX_LINE = 200  # characters of a line of the header, the greeting or the signature
MAX_PERSON_WORDS = 4
MAX_GREETING_WORDS = 7
_ADDRESS = re.compile(r"[<(]([^<>()@\s]{1,80})@([^<>()\s]{1,120})[>)]")
MIN_DOMAIN, MAX_DOMAIN = 6, 40  # letters of a domain that may spell a name
_PIECES = re.compile(r"[,;|()]| [–—-] ")
_MARKS = " ,.!:;–—-"
_CONTACT = re.compile(r"[@\d/+]|www")
_POSTSCRIPT = re.compile(r"(?:P\.?\s?)+S\b|পুনশ্চ")
_TELLER = re.compile(r"\b([A-Z][a-z]+) (?:told|tells) (?:me|us)\b")


@dataclass(frozen=True)
class Letter:
    """What frames a letter: persons, the organisations that sign, and where the signature begins."""

    persons: frozenset[str] = frozenset()
    writers: frozenset[str] = frozenset()  # those persons whom the header names as the sender
    senders: tuple[str, ...] = ()
    signature: int | None = None  # offset in Document.text

    @property
    def is_personal(self) -> bool:
        """Whether a person writes it, and nothing at its ends says for which organisation."""
        return bool(self.writers) and not self.senders


class _LetterReader:
    """Reads the header, the greeting and the signature of one document."""

    def __init__(self, document: Document, lexicon: Lexicon) -> None:
        self.document, self.lexicon = document, lexicon
        words = lexicon.names["letters"]
        self._senders, self._receivers = frozenset(words["from"]), frozenset(words["to"])
        self._greetings, self._closings = frozenset(words["greetings"]), frozenset(words["closings"])
        self._posts = frozenset((*lexicon.names["capitals"]["posts"], *lexicon.names["capitals"]["ordinary"]))

    def read(self) -> Letter:
        """Return what the letter says; nothing where the document is none."""
        at = self._find_closing()
        signed, organisations = self._read_signature(at) if at is not None else ([], [])
        persons = [*signed, *self._read_greeting(), *_TELLER.findall(self.document.text)]
        headed, senders, writers = self._read_header(
            frozenset(word for name in persons for word in name.split())
        )
        signature = self.document.blocks[at].start if at is not None else None
        return Letter(
            frozenset(_list_person_names((*persons, *headed))),
            frozenset(writers),
            (*organisations, *senders),
            signature,
        )

    def _find_closing(self) -> int | None:
        """Return the block with the closing words, "Kind regards,", near the end."""
        blocks = self.document.blocks
        for at in range(len(blocks) - 1, max(-1, len(blocks) - MAX_SIGNATURE_BLOCKS - 1), -1):
            if self._split_closing(blocks[at]) is not None:
                return at
        return None

    def _split_closing(self, block: Block) -> list[str] | None:
        """Return the pieces behind the closing words of a block; None where it has none."""
        if len(block.text) > MAX_LINE:
            return None
        first, *rest = re.split(r"[,!।:]", block.text)
        closing = fold_text(first)
        is_closing = closing in self._closings or closing.partition(" from ")[0] in self._closings
        return rest if is_closing else None  # "Warm regards from a cold room,"

    def _read_signature(self, at: int) -> tuple[list[str], list[str]]:
        """Return the person and the organisations that sign."""
        blocks = self.document.blocks[at : at + MAX_SIGNATURE_BLOCKS]
        pieces = [piece.strip(_MARKS) for piece in self._split_closing(blocks[0]) or ()]
        for block in blocks[1:]:
            is_postscript = bool(_POSTSCRIPT.match(block.text))
            if block.kind is BlockKind.TABLE_CELL or len(block.text) > MAX_LINE or is_postscript:
                break
            pieces += [piece.strip(_MARKS) for piece in _PIECES.split(block.text)]
        pieces = [piece for piece in pieces if piece and not _CONTACT.search(piece)]
        persons = pieces[:1] if pieces and self._is_person_like(pieces[0]) else []
        names = [piece for piece in pieces[len(persons) :] if self._is_name(piece)]
        return persons, sorted(names, key=self._rank_sender)

    def _read_greeting(self) -> list[str]:
        """Return whom the letter greets: "Dear Tania,"."""
        for block in self.document.blocks[:MAX_HEADER_BLOCKS]:
            words = re.split(r"[,!:।]", block.text[:MAX_LINE])[0].split()
            if not 1 < len(words) <= MAX_GREETING_WORDS or fold_text(words[0]) not in self._greetings:
                continue
            titles = self.lexicon.names["capitals"]["titles"]
            name = " ".join(word for word in words[1:] if fold_text(word) not in titles)
            return [name] if self._is_person_like(name) else []
        return []

    def _read_header(self, words: frozenset[str]) -> tuple[list[str], list[str], list[str]]:
        """Return persons and organisations of "From: Tania Rahman, Lake Forum", and which persons send it.

        A name alone is a person where the greeting, the signature or the address has a word of it.
        """
        persons, senders, writers = [], [], []
        for block in self.document.blocks[:MAX_HEADER_BLOCKS]:
            if len(block.text) > MAX_LINE:
                continue
            key, value = (block.key, block.text) if block.key else tuple(block.text.partition(":")[::2])
            is_sender = fold_text(key) in self._senders
            if not (is_sender or fold_text(key) in self._receivers):
                continue
            match = _ADDRESS.search(value)
            address = match[1].casefold() if match else ""
            if is_sender and match:
                senders += self._find_domain(match[2])
            pieces = [piece.strip(_MARKS) for piece in _PIECES.split(_ADDRESS.sub("", value))]
            pieces = [piece for piece in pieces if piece]
            for number, piece in enumerate(pieces):
                parts = piece.split()
                is_confirmed = (
                    bool(words & set(parts))
                    or any(part.casefold() in address for part in parts)
                    or (is_sender and self._is_first_name(piece, pieces))
                    or (number == 0 and any(self._is_name(name) or name.islower() for name in pieces[1:]))
                )
                if is_confirmed and self._is_person_like(piece):
                    persons.append(piece)
                    writers += [piece] if is_sender and not number else []
                elif is_sender and number and self._is_name(piece):
                    senders.append(piece)
        return persons, senders, writers

    def _find_domain(self, domain: str) -> list[str]:
        """Return the name that the domain of a sender spells: "zelenpat.org" is that of Zelen Pat."""
        label = max(domain.split("."), key=len)
        if not (MIN_DOMAIN <= len(label) <= MAX_DOMAIN and label.isalpha()):
            return []
        spelt = re.compile(r"\b" + r"[\s’'-]?".join(label) + r"\b", re.IGNORECASE)
        names = (match[0] for block in self.document.blocks[1:] for match in spelt.finditer(block.text))
        return [name for name in names if " " in name and name[0].isupper()][:1]

    def _is_first_name(self, piece: str, pieces: Sequence[str]) -> bool:
        """Whether no sentence of the letter uses the name of a sender, as it does of an organisation."""
        is_alone = len(pieces) == 1 and len(piece.split()) < MAX_PERSON_WORDS
        pattern = re.compile(rf"\b{re.escape(piece)}\b") if is_alone else None
        bodies = self.document.blocks[1:] if pattern else ()
        return pattern is not None and not any(
            len(block.text.split()) > MAX_PERSON_WORDS and pattern.search(block.text) for block in bodies
        )

    def _is_name(self, piece: str) -> bool:
        """Whether a piece beside the person's name may be an organisation: no post, place or address."""
        is_post = fold_text(piece.split()[-1]) in self._posts
        is_written_as_name = piece[0].isupper() or not piece.isascii()
        return is_written_as_name and not (is_post or piece in self.lexicon.places or _CONTACT.search(piece))

    def _rank_sender(self, piece: str) -> tuple[bool, bool]:
        """Order names of the signature: organisations by their form, then names that the text uses again."""
        is_formed = classify_by_form(piece, self.lexicon) in ORGANISATIONS
        return not is_formed, self.document.text.count(piece) < 2

    def _is_post(self, piece: str) -> bool:
        return any(fold_text(word) in self._posts for word in piece.split())

    def _is_person_like(self, name: str) -> bool:
        words = name.split()
        return (
            0 < len(words) <= MAX_PERSON_WORDS
            and all(word[0].isupper() or not word.isascii() for word in words)
            and all(word.strip(".").replace("-", "").isalpha() or not word.isascii() for word in words)
            and not name.isupper()
            and classify_by_form(name, self.lexicon) not in ORGANISATIONS
            and not self._is_post(name)
            and name not in self.lexicon.places
        )


def _list_person_names(names: Sequence[str]) -> Iterator[str]:
    """Yield whole names, and first names where they are told apart from other words by a capital."""
    for name in names:
        yield name
        first = name.split()[0]
        if first.isascii() and len(first) > 2 and first.isalpha():
            yield first


def read_letter(document: Document, lexicon: Lexicon) -> Letter:
    """Return who writes a letter, to whom and for whom."""
    return _LetterReader(document, lexicon).read()


def set_signature_apart(document: Document, letter: Letter) -> Document:
    """Return the document with its signature as plain paragraphs, which no list and no heading governs."""
    start = letter.signature
    if start is None:
        return document
    blocks = [
        replace(block, kind=BlockKind.PARAGRAPH, headings=(), level=0)
        if block.start >= start and block.table is None
        else block
        for block in document.blocks
    ]
    return replace(document, blocks=tuple(blocks))
