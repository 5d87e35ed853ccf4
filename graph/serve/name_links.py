"""Finds the organisations that a text names, whole or within a sentence, so that they lead to their pages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ..core.spelling import fold_text
from .links import EntityLink, link_entity
from .rendering import Page

_LONGEST = 12  # words of a name that is looked for within a sentence
_SHORTEST = 3  # letters of it: shorter ones are words, too
_WORD = re.compile(r"[\w\u0980-\u09ff][\w\u0980-\u09ff&.'’-]*")
_BENGALI_ENDINGS = ("-এর", "-কে", "-তে", "-এ", "ের", "র", "কে", "তে", "ে", "য়")


@dataclass(frozen=True)
class TextPart:
    """A piece of a text; a link where it is the name of an organisation."""

    text: str
    link: EntityLink | None = None


class NameLinks:
    """The organisations of a data set by their names in one language; a name that two bear leads nowhere."""

    def __init__(self, page: Page, iris: Mapping[str, str]) -> None:
        self._page, self._iris = page, iris

    @classmethod
    def open(cls, page: Page) -> NameLinks:
        """Return those of a page, made once for a version and language."""
        return cls(page, page.version.keep(f"iris-by-name-{page.lang}", lambda: _index_names(page)))

    def find(self, text: str) -> EntityLink | None:
        """Return the link to the one organisation of a name, None where the text is no such name."""
        iri = self._iris.get(fold_text(text.removesuffix(" *")))
        return link_entity(self._page, iri) if iri else None

    def split(self, text: str) -> Iterator[TextPart]:
        """Yield the pieces of a text, the longest names in it as links, each name once."""
        if link := self.find(text):
            yield TextPart(text.removesuffix(" *"), link)
            if text.endswith(" *"):
                yield TextPart(" *")
            return
        words = list(_WORD.finditer(text))
        end, at, linked = 0, 0, set()
        while at < len(words):
            start = words[at].start()
            stop, iri = self._find_longest(text, words, at)
            if iri and iri not in linked:
                linked.add(iri)
                if text[end:start]:
                    yield TextPart(text[end:start])
                yield TextPart(text[start:stop], link_entity(self._page, iri))
                end = stop
            at += 1
            while at < len(words) and words[at].start() < stop:
                at += 1
        if text[end:]:
            yield TextPart(text[end:])

    def _find_longest(self, text: str, words: list[re.Match[str]], at: int) -> tuple[int, str]:
        """Return where the longest name ends that begins with a word, and whose it is."""
        start = words[at].start()
        for last in range(min(at + _LONGEST, len(words)) - 1, at - 1, -1):
            for stop in _list_ends(words[last].group(), words[last].start()):
                if stop - start < _SHORTEST:
                    continue
                name = text[start:stop]
                iri = self._iris.get(fold_text(name))
                if iri and not name.islower():  # a name in small letters may be a word of the sentence
                    return stop, iri
        return start, ""


def _list_ends(word: str, start: int) -> Iterator[int]:
    """Yield where a name may end in its last word: before a full stop, a possessive or a Bengali ending."""
    plain = word.rstrip(".'’-")
    yield start + len(word)
    yield start + len(plain)
    for ending in ("'s", "’s", *_BENGALI_ENDINGS):
        if plain.endswith(ending) and len(plain) > len(ending):
            yield start + len(plain) - len(ending)


def _index_names(page: Page) -> Mapping[str, str]:
    iris: dict[str, str] = {}
    shared = set()
    for entity in page.version.network.organisations.values():
        for text in {entity.get_name(page.lang), entity.short if page.lang == "en" else ""} - {""}:
            name = fold_text(text)
            if iris.get(name, entity.iri) != entity.iri:
                shared.add(name)
            iris[name] = entity.iri
    return {name: iri for name, iri in iris.items() if name not in shared}
