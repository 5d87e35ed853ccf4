"""Tells a project from the organisation that runs it, where a sheet of a project says things of both."""

from __future__ import annotations

from dataclasses import replace

from ...core.spelling import fold_text
from .blocks import Block
from .drafts import End, NameReader
from .lexicon import Cue, Lexicon, PhraseFinder
from .mentions import ORGANISATIONS
from .references import References


class RunnerFinder:
    """Remembers which organisation runs the project that a sheet is about."""

    def __init__(self, names: NameReader, references: References, lexicon: Lexicon) -> None:
        words = lexicon.structure["runners"]
        self.names, self.references = names, references
        self._phrases = PhraseFinder((phrase, "runner") for phrase in words["words"])
        self._own = PhraseFinder((phrase, "own") for phrase in words["own"])
        self._about = frozenset(words["about"])
        self._runner: End | None = None

    def note_key(self, block: Block) -> None:
        """Take the organisation of a line such as "Run by: Heron Net" as the one that runs the project."""
        if self._phrases.get(block.key) and self._is_project():
            names = [end for end in self.names.read_organisations(block.text) if end.kind != "place"]
            if names and (names[0].kind in ORGANISATIONS or len(names) == 1):
                self._runner = replace(names[0], reference="who runs the project")

    def find_described(self, heading: str) -> End | None:
        """Return the runner where a heading begins what the sheet says of it: "About the grant holder"."""
        is_about = bool(set(fold_text(heading).split()) & self._about)
        is_named = any(True for _ in self._phrases.find_all(heading))
        return self._runner if is_about and is_named else None

    def find_holder(self, cue: Cue, key: str) -> End | None:
        """Return the runner where a key says what only an organisation has: a seat, an affiliation."""
        is_own = cue.role in ("network", "secretariat") or (
            cue.role in ("founded", "place") and bool(self._own.get(key))
        )
        return self._runner if key and is_own and self._is_project() else None

    def _is_project(self) -> bool:
        return (self.references.holder or self.references.owner).kind == "programme"
