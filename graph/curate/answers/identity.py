"""Answers what may be one organisation under two names, and what a reference list calls it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from ...publish.answer import Answer
from ...publish.answers.view import AnswerTexts
from ...publish.document import Block, Entry, Listing, Section, Table
from ..identity.candidates import Candidate, NamedThing
from ..identity.decisions import IdentityReview

_PAIR_HEADS = ("first", "second", "score", "reasons")
_REFERENCE_HEADS = ("first", "reference", "score", "reasons")


def open_identity_texts(lang: str) -> AnswerTexts:
    """Return the texts of the verb."""
    return AnswerTexts("identity", lang, Path(__file__).parent)


def answer_identity(review: IdentityReview, *, top: int, command: str, lang: str) -> Answer:
    """Return the pairs to decide on, the likeliest first, and the decisions that contradict each other."""
    texts = open_identity_texts(lang)
    number = len(review.candidates)
    blocks: list[Block] = [texts.make_paragraph("open" if number else "none", n=number)]
    if number:
        blocks += _build_table(texts, _PAIR_HEADS, review.candidates, top)
        blocks.append(texts.make_paragraph("how", command=command))
    if review.decided:
        blocks.append(texts.make_paragraph("decided", n=len(review.decided), file="decisions.csv"))
    sections = [*_list_conflicts(texts, review), Section("identity", "", tuple(blocks))]
    more = {"conflicts": [list(chain) for chain in review.conflicts], "decided": len(review.decided)}
    rows = [_describe_pair(pair, "a", "b") for pair in review.candidates]
    return Answer("identity", tuple(sections), rows, lang=lang, more=more)


def answer_reference(matches: Sequence[Candidate], *, top: int, lang: str) -> Answer:
    """Return which entries of a reference list may be which organisation."""
    texts = open_identity_texts(lang)
    blocks: list[Block] = [texts.make_paragraph("matches" if matches else "no-matches", n=len(matches))]
    if matches:
        blocks += _build_table(texts, _REFERENCE_HEADS, matches, top)
    rows = [_describe_pair(pair, "id", "reference") for pair in matches]
    return Answer("identity", (Section("identity", "", tuple(blocks)),), rows, lang=lang)


def format_question(
    pair: Candidate, keys: Mapping[str, str], *, number: int, count: int, lang: str
) -> tuple[str, str]:
    """Return what is asked of a pair, and the keys that answer it: one for each answer."""
    texts = open_identity_texts(lang)
    question = texts.format_message(
        "ask-pair",
        number=number,
        n=count,
        first=" / ".join(pair.first.names),
        first_id=pair.first.id,
        second=" / ".join(pair.second.names),
        second_id=pair.second.id,
        score=f"{pair.score:.2f}",
        reasons=format_reasons(pair, lang),
    )
    return question, texts.format_message("ask-key", **keys)


def format_reasons(pair: Candidate, lang: str) -> str:
    """Return why two may be one."""
    texts = open_identity_texts(lang)
    return texts.join_words([texts.format_message(reason) for reason in pair.reasons])


def answer_decisions(written: int, left: int, *, file: str, lang: str) -> Answer:
    """Return how many decisions were written, and how many pairs are left."""
    texts = open_identity_texts(lang)
    blocks: list[Block] = [texts.make_paragraph("written", n=written, file=file)]
    if left:
        blocks.append(texts.make_paragraph("undecided", n=left))
    return Answer("identity", (Section("decided", "", tuple(blocks)),), lang=lang)


def _list_conflicts(texts: AnswerTexts, review: IdentityReview) -> Iterator[Section]:
    if review.conflicts:
        entries = tuple(
            Entry(texts.format_message("conflict", chain=" = ".join(chain), first=chain[0], last=chain[-1]))
            for chain in review.conflicts
        )
        yield Section("conflicts", "", (Listing(texts.format_message("conflicts"), entries),))


def _build_table(
    texts: AnswerTexts, heads: Sequence[str], pairs: Sequence[Candidate], top: int
) -> Iterator[Block]:
    names = tuple(texts.format_message(f"head-{head}") for head in heads)
    rows = tuple(
        (_name(pair.first), _name(pair.second), pair.score, format_reasons(pair, texts.lang))
        for pair in pairs
    )
    yield Table("pairs", "", names, rows, top)
    if top and len(pairs) > top:
        yield texts.make_paragraph("shown", shown=top, n=len(pairs))


def _name(thing: NamedThing) -> str:
    return f"{thing.names[0] if thing.names else thing.id} ({thing.id})"


def _describe_pair(pair: Candidate, first: str, second: str) -> dict[str, object]:
    return {
        first: pair.first.id,
        f"{first}_names": list(pair.first.names),
        second: pair.second.id,
        f"{second}_names": list(pair.second.names),
        "score": pair.score,
        "reasons": list(pair.reasons),
    }
