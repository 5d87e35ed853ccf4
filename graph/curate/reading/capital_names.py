"""Finds how far a name goes that is written with capitals: "Institute for Theology and Ecology"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...core.tokens import Token
from .known_spellings import POSSESSIVE, KnownSpellings
from .lexicon import MAX_NAME_WORDS, Lexicon
from .name_forms import classify_by_form

_COUPLES_HEADS = frozenset(("fund", "foundation", "trust", "bank", "endowment", "charity"))
_FOREIGN_AND = frozenset(("y", "e", "und", "og", "och"))  # in an English text, part of a name
_WHOSE = frozenset(("Her", "His", "Our", "Their", "My", "All", "Every"))
_ARTICLES = frozenset(("the", "our", "its", "their"))


class CapitalNames:
    """Finds names by their capitals and the small words between them."""

    def __init__(self, spellings: KnownSpellings, lexicon: Lexicon) -> None:
        self.spellings, self.lexicon = spellings, lexicon
        self._function_words = frozenset(lexicon.names["capitals"]["function"])
        self._abstract = frozenset(lexicon.names["connectors"]["behind_in"])
        self._months = lexicon.word_list("months")

    def match(self, sentence: Sequence[Token], at: int) -> int:
        """Return how many words from here are written as a name."""
        if not sentence[at].is_capital:
            return 0
        end, opened = at + 1, self._is_opener(sentence[at])
        while end < len(sentence) and end - at < MAX_NAME_WORDS:
            token, step = sentence[end], 0
            if token.is_capital and token.start <= sentence[end - 1].end + 1:
                step = 0 if self._starts_known(sentence, end) and not opened else 1
                if not step:
                    break
            elif sentence[end - 1].text.endswith(("’s", "'s")) and len(sentence[end - 1].text) < 5:
                break
            else:
                step = self._join_words(sentence, at, end, opened)
            if not step:
                break
            opened = opened or any(self._is_opener(part) for part in sentence[end : end + step])
            end += step
        return end - at

    def _starts_known(self, sentence: Sequence[Token], at: int) -> bool:
        """Whether a well-known body of several words begins here, which is a name of its own."""
        body = sentence[at].text
        return (
            body in self.lexicon.bodies and len(body) > 4 and at > 0 and sentence[at - 1].text.endswith("’s")
        )

    def _is_opener(self, token: Token) -> bool:
        return token.text.lower() in self.lexicon.openers

    def _join_words(self, sentence: Sequence[Token], at: int, end: int, opened: bool) -> int:
        """Return how many small words and the word after them still belong to a name."""
        word = sentence[end].text.lower()
        if word not in self.lexicon.connectors and word != ",":
            return 0
        article = sentence[end + 1].text.lower() if end + 1 < len(sentence) else ""
        is_article = article in ("the", "la", "los") or (word == "for" and opened and article in ("a", "an"))
        step = 2 if is_article else 1
        if end + step >= len(sentence) or not sentence[end + step].is_capital:
            return 0
        before, after = sentence[end - 1].text.lower(), sentence[end + step].text.lower()
        if word == ",":
            return (
                2
                if opened and {before, after} <= self.lexicon.fields and self._sees_and(sentence, end)
                else 0
            )
        if after in self._months or self._leads_to_body(sentence, at, end, step):
            return 0  # "the Municipality of Pell for December"
        if word in _FOREIGN_AND or self._says_whose(sentence, end + step):
            return step + 1
        if word in self.lexicon.joining and step > 1:
            return 0  # "the Trust and the Council" are two
        if word in self.lexicon.joining:
            return step + 1 if self._goes_on_over_and(sentence, at, end, step, opened) else 0
        if word == "in" and step == 1 and after in self._abstract:
            return 2  # "Women in Action"
        if word in ("for", "on", "to", "against", "in", "with", "from"):
            is_title = word == "for" and not sentence[end - 1].is_acronym and end - at < 4
            goes_on = (opened and word not in ("in", "with", "from")) or is_title
            return step + 1 if goes_on or self._leads_to_head(sentence, at, end, step) else 0
        if word == "of":
            before_of = sentence[end - 1]
            is_person = at > 0 and sentence[at - 1].text.lower() in self.lexicon.names["capitals"]["titles"]
            is_apart = before_of.is_acronym or before_of.text in self.lexicon.places or is_person
            return 0 if is_apart else step + 1
        return step + 1 if word != "the" else 0

    def _leads_to_body(self, sentence: Sequence[Token], at: int, end: int, step: int) -> bool:
        """Whether "of" joins two names: "Grants Programme of the World Bank", "Reed Fund of Norway"."""
        if sentence[end].text.lower() != "of" or end - at < 2:
            return False
        kind = self.lexicon.heads.get(sentence[end - 1].text.lower(), "")
        behind = sentence[end + step]
        if kind == "programme":
            return self.spellings.match(sentence, end + step) > 1 or behind.text in self.lexicon.bodies
        return kind == "donor" and behind.text in self.lexicon.places

    def _goes_on_over_and(
        self, sentence: Sequence[Token], at: int, end: int, step: int, opened: bool
    ) -> bool:
        """Whether a name goes on behind "and" or "&"."""
        before, after = sentence[end - 1].text.lower(), sentence[end + step].text.lower()
        named = at and sentence[at - 1].text in self.lexicon.names["references"]["programme"]
        if named and sentence[end + step].text not in self.lexicon.bodies:
            return True
        if opened and (self._ends_pair(sentence, at, end, step) or after in self.lexicon.fields):
            return True
        is_field = after in self.lexicon.fields and before in self.lexicon.fields
        is_ampersand = sentence[end].text == "&" and (opened or not self._is_head(sentence[end - 1]))
        return (
            is_field
            or is_ampersand
            or (opened and self._ends_ministry(sentence, at, end + step))
            or self._names_couple(sentence, at, end, step)
            or self._names_both(sentence, at, end, step)
        )

    def _says_whose(self, sentence: Sequence[Token], at: int) -> bool:
        """Whether a small word has a capital inside a name: "Seeds in Her Hands"."""
        is_owned = sentence[at].text in _WHOSE and at + 1 < len(sentence) and sentence[at + 1].is_capital
        return is_owned and sentence[at - 1].text not in ("and", "&", ",")

    def _names_couple(self, sentence: Sequence[Token], at: int, end: int, step: int) -> bool:
        """Whether two given names begin a name: "the Claes and Ingrid Berg Fund"."""
        given = sentence[end - 1]
        is_first = end - 1 == at and (at == 0 or sentence[at - 1].text.lower() == "the")
        is_first = is_first or (end - 2 == at and sentence[at].text == "The")
        last = end + step
        while last + 1 < len(sentence) and sentence[last + 1].is_capital:
            last += 1
        is_given = given.text.isalpha() and not given.is_acronym and not self._is_head(given)
        is_known = bool(
            {given.text, sentence[end + step].text} & (self.spellings.names | self.lexicon.places)
        )
        return (
            is_first
            and is_given
            and not is_known
            and (last == end + step + 2 and sentence[last].text.lower() in _COUPLES_HEADS)
        )

    def _names_both(self, sentence: Sequence[Token], at: int, end: int, step: int) -> bool:
        """Whether an article and one noun behind "and" hold a name together: "the Seeds and Soil project"."""
        start = at + 1 if sentence[at].text.lower() == "the" else at
        article = sentence[start - 1].text.lower() if start else ""
        if article not in _ARTICLES or start >= end or step > 1:
            return False
        first = sentence[start:end]
        last = end + step
        while last + 1 < len(sentence) and sentence[last + 1].is_capital:
            last += 1
        following = sentence[last + 1].text.lower() if last + 1 < len(sentence) else ""
        is_project = following in self.lexicon.names["references"]["programme"]
        noun = sentence[last].text.lower()
        is_body = last > end + step and self.lexicon.heads.get(noun, "place") not in ("place", "event")
        is_known = self.spellings.knows_any(token.text for token in (*first, sentence[end + step]))
        return (is_project or is_body) and not is_known and not any(map(self._is_head, first))

    def _ends_ministry(self, sentence: Sequence[Token], at: int, last: int) -> bool:
        """Whether a field of work ends a public body: "Ministry of Rural Affairs and Transport"."""
        word = sentence[last].text
        is_public = sentence[at].text.lower() in self.lexicon.governments
        is_single = last + 1 >= len(sentence) or not sentence[last + 1].is_capital
        is_field = word.lower().endswith(tuple(self.lexicon.names["capitals"]["field_endings"]))
        return is_public and is_single and is_field and not self.spellings.match(sentence, last)

    def _is_head(self, token: Token) -> bool:
        return token.is_acronym or token.text.lower() in self.lexicon.heads

    def _leads_to_head(self, sentence: Sequence[Token], at: int, end: int, step: int) -> bool:
        """Whether a small word stands inside a name that ends with its noun: "Access to Law Coalition"."""
        before = sentence[end - 1]
        if end - at > 2 or self._is_head(before) or before.text in self.lexicon.places:
            return False
        if at == 0 and (
            before.text.lower() in self.lexicon.stop_words or sentence[at].text in self.spellings.names
        ):
            return False
        last = end + step
        while last + 1 < len(sentence) and sentence[last + 1].is_capital:
            last += 1
        following = sentence[last + 1].text.lower() if last + 1 < len(sentence) else ""
        is_named = last > end + step and classify_by_form(f"A {sentence[last].text}", self.lexicon) in (
            "platform",
            "organisation",
        )
        is_project = following in self.lexicon.names["references"]["programme"]
        return (is_named or is_project) and not sentence[end + step].is_acronym

    def _ends_pair(self, sentence: Sequence[Token], at: int, end: int, step: int) -> bool:
        """Whether "and" joins two words that a name is about: "Institute for Theology and Ecology"."""
        opening = [token.text.lower() for token in sentence[at:end]]
        last = sentence[end + step]
        following = sentence[end + step + 1] if end + step + 1 < len(sentence) else None
        is_single = following is None or not following.is_capital
        is_about = len(opening) > 2 and opening[-2] in ("for", "of", "on")
        is_word = not last.is_acronym and not self.spellings.knows_any((last.text,))
        is_plain = (
            sentence[end - 1].text not in self.lexicon.places and opening[0] not in self.lexicon.governments
        )
        return is_single and is_about and is_word and is_plain

    def _sees_and(self, sentence: Sequence[Token], at: int) -> bool:
        return any(token.text in ("and", "&") for token in sentence[at : at + 7])

    def trim(self, tokens: Sequence[Token]) -> Iterator[Sequence[Token]]:
        """Yield the names of a run of capital words, without words that only begin a sentence."""
        capitals = self.lexicon.names["capitals"]
        start, end = 0, len(tokens)
        in_capitals = end > 2 and all(token.is_acronym for token in tokens if token.is_word)
        while (
            start < end
            and not self._opens_head(tokens, start)
            and (
                (
                    tokens[start].text.lower().rstrip(".") in self._function_words
                    and (in_capitals or not tokens[start].is_acronym)
                )
                or tokens[start].text.lower().rstrip(".") in capitals["titles"]
            )
        ):
            is_titled = tokens[start].text.lower().rstrip(".") in capitals["titles"]
            start += 1
            of = next((i for i in range(start, min(start + 3, end - 1)) if tokens[i].text == "of"), 0)
            if is_titled and of > start:
                start = of + 1  # "Ms Fernando of Diakonia"
        while start < end - 1 and tokens[start].text.endswith("-based"):
            start += 1
        for at in range(start, min(start + 3, end - 1)):
            word = tokens[at].text.lower()
            if tokens[at + 1].text.lower() in ("of", "for") and (
                word in capitals["ordinary"] or word in capitals["posts"]
            ):
                start = at + 2
                while start < end and tokens[start].text.lower() in self._function_words:
                    start += 1
                break
        for at in range(start, end - 1):
            owner = tokens[at].text
            if owner.endswith(("’s", "'s")) and self._is_owner(tokens[start : at + 1], tokens[at + 1 : end]):
                yield from self.trim(tokens[start : at + 1])
                start = at + 1
        while end > start and (
            not tokens[end - 1].is_capital and tokens[end - 1].text.lower() in self.lexicon.connectors
        ):
            end -= 1
        if start < end:
            yield tokens[start:end]

    def _opens_head(self, tokens: Sequence[Token], at: int) -> bool:
        """Whether two words are the noun of a name, of which the first is common: "Working Party"."""
        return " ".join(token.text.lower() for token in tokens[at : at + 2]) in self.lexicon.heads

    def _is_owner(self, owner: Sequence[Token], owned: Sequence[Token]) -> bool:
        """Whether "X’s Y" are two names: X is known or an abbreviation, and the whole is no name."""
        name = POSSESSIVE.sub("", self.spellings.slice_text(owner[0].start, owner[-1].end))
        whole = self.spellings.slice_text(owner[0].start, owned[-1].end)
        return whole not in self.spellings.names and (
            name in self.spellings.names or owner[-1].text[:-2].isupper()
        )
