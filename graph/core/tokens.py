"""Splits text into sentences and words with their offsets, in English and Bengali."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

MAX_SENTENCE = 1200  # characters; a longer one is cut, so that hostile text costs no more than its length
_LETTER = r"(?:[^\W_¹²³⁴⁵⁶⁷⁸⁹⁰]|[\u0981-\u0983\u09bc-\u09cd\u09d7\u09e2\u09e3\u0300-\u036f\u200c\u200d])"
_TOKEN = re.compile(rf"{_LETTER}+(?:(?:[’'.\-/&‑@]|(?<=\d),(?=\d)){_LETTER}+)*(?:(?<=s)[’'](?=\s[A-Z]))?|\S")
_INITIALS = re.compile(r"(?:[A-Z]\.)*[A-Z]\Z")
_SHORTENED = frozenset(
    [
        "Inc",
        "Ltd",
        "St",
        "Co",
        "Dr",
        "Md",
        "Mr",
        "Mrs",
        "Ms",
        "Prof",
        "Rev",
        "Hon",
        "No",
        "no",
        "Nos",
        "approx",
        "ca",
        "e.g",
        "i.e",
        "vs",
        "Mst",
        "etc",
        "Fr",
        "Sr",
        "Jr",
    ]
)
_COMPANY_ENDS = frozenset(("Ltd.", "Inc."))  # the full stop may end the sentence, too
# A small article that is written with the capital word behind it: al-Jiran, an-Nour, d'Ivoire.
_ARTICLE = re.compile(r"(?:(?:a[dlnrstz]|ash|el|e[dnrstz]|[iu][lsrz])[-‑]|[dl][’'])(?=[A-Z])")
_END = frozenset(".!?।")
_CLOSING = frozenset("\"'”’)]»")


@dataclass(frozen=True)
class Token:
    """A word or a mark, with its offset in the document."""

    text: str
    start: int

    @property
    def end(self) -> int:
        """The offset after its last character."""
        return self.start + len(self.text)

    @property
    def is_word(self) -> bool:
        """Whether it is no mark."""
        return self.text[0].isalnum()

    @property
    def is_capital(self) -> bool:
        """Whether it begins with a capital letter, or with a small article before one."""
        return self.text[0].isupper() or bool(_ARTICLE.match(self.text))

    @property
    def is_acronym(self) -> bool:
        """Whether it has two capital letters or more: WFP, SAP-PK, UKaid."""
        return self.text[0].isupper() and sum(char.isupper() for char in self.text.removesuffix("s")) > 1


def split_tokens(text: str, offset: int = 0) -> list[Token]:
    """Return the words and marks of a text; a full stop that belongs to a word is joined to it.

    >>> [token.text for token in split_tokens("D.I. Khan and Payuta Inc. met.")]
    ['D.I.', 'Khan', 'and', 'Payuta', 'Inc.', 'met', '.']
    """
    tokens: list[Token] = []
    for match in _TOKEN.finditer(text):
        before = tokens[-1] if tokens else None
        is_dot = match[0] == "." and before is not None and before.end == offset + match.start()
        if is_dot and before and (before.text in _SHORTENED or _INITIALS.match(before.text)):
            tokens[-1] = Token(before.text + ".", before.start)
        else:
            tokens.append(Token(match[0], offset + match.start()))
    return tokens


def split_sentences(text: str, offset: int = 0) -> Iterator[list[Token]]:
    """Yield the tokens of each sentence of a text, its full stop included."""
    sentence: list[Token] = []
    tokens = split_tokens(text, offset)
    for at, token in enumerate(tokens):
        sentence.append(token)
        after = tokens[at + 1] if at + 1 < len(tokens) else None
        if token.text in _CLOSING and len(sentence) > 1 and sentence[-2].text in _END:
            is_end = True
        else:
            is_end = token.text in _END and (after is None or after.text not in _CLOSING)
        starts = after is None or not after.text[0].islower()
        is_end = is_end or (token.text in _COMPANY_ENDS and after is not None and after.is_capital)
        if (is_end and starts) or token.end - sentence[0].start > MAX_SENTENCE:
            yield sentence
            sentence = []
    if sentence:
        yield sentence
