"""Tells from the words beside a name what it names: after "in" a place, beside a post a person."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise, takewhile

from ...core.tokens import Token
from .lexicon import Lexicon
from .mentions import Mention

_ARTICLES = ("a", "an", "the", "our", "its", "their")
_SEATED = frozenset(
    (("board", "member"), ("committee", "member"), ("council", "member"), ("staff", "member"))
)


def ends_list(sentence: Sequence[Token], mention: Mention, lexicon: Lexicon) -> bool:
    """Whether no verb follows a name, as it does in "In Bela, Acorn runs a school"."""
    following = next((token for token in sentence if token.start >= mention.end), None)
    return (
        following is None
        or not following.text[0].islower()
        or following.text in lexicon.names["places"]["after"]
    )


def read_context(sentence: Sequence[Token], mention: Mention, lexicon: Lexicon) -> str:
    """Return what the words beside a name say of it."""
    names = lexicon.names
    before = [token for token in sentence if token.end <= mention.start][-2:]
    after = [token for token in sentence if token.start >= mention.end][:6]
    if len(after) > 3 and after[0].text == "(" and after[2].text == ")":
        after = after[3:]
    word = before[-1].text.lower() if before else ""
    if word.isascii() and word in names["references"]["programme"]:
        return "programme"
    is_acronym = " " not in mention.text and any(char.isupper() for char in mention.text[1:])
    if word in names["places"]["before"] and not is_acronym:
        return "place"
    before_last = before[-2].text.lower() if len(before) > 1 else ""
    if word == "own" and before_last in ("our", "its") and len(mention.text.split()) == 2:
        return "person"  # "our own Mary Fenn"
    is_person_like = 2 <= len(mention.text.split()) <= 4 and mention.text.replace(" ", "").isalpha()
    follows_post = word in names["capitals"]["posts"] or word.rstrip(".") in names["capitals"]["titles"]
    comma_post = (
        len(after) > 1 and after[0].text == "," and after[1].text.lower() in names["capitals"]["posts"]
    )
    if len(after) > 2 and after[0].text == "," and after[1].text in ("the", "then", "our", "its", "former"):
        comma_post = after[2].text.lower() in names["capitals"]["posts"]
    if is_person_like and (follows_post or comma_post or _has_post_behind(after, lexicon)):
        return "person"
    if word.rstrip(".") in names["capitals"]["titles"] and mention.text.isalpha():
        return "person"  # "Mr Sitali"
    return ""


def _has_post_behind(after: Sequence[Token], lexicon: Lexicon) -> bool:
    """Whether a name is described by a post: "Nana Gelashvili, a former board member of"."""
    if len(after) < 3 or after[0].text != "," or after[1].text not in _ARTICLES:
        return False
    words = list(takewhile(str.islower, (token.text for token in after[2:5])))
    posts = lexicon.names["capitals"]["posts"]
    is_seated = any(pair in _SEATED for pair in pairwise(words))
    return is_seated or any(word in posts for word in words)
