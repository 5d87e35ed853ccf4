"""What a report looks at: an edition in, its projection, verdicts and words in one language out."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from .. import resources
from ..dataset import AUDIENCES
from ..knowledge import Evidence, Knowledge
from ..map.model import MapModel
from ..measures.conditions import Verdict, structure, verdicts
from ..measures.observation import Observation, consulted_organisations, observe
from ..network import Network, Tie
from ..ontology import TieKind
from ..terms import whole
from ..wording import Wording, digits
from .content import Cell, Finding, Passage, Table

WORDING = Wording.load(Path(__file__).with_name("report.toml"))
MOST_NAMED = 8  # names in a sentence before "and 3 more"
MOST_EVIDENCE = 3  # passages under a finding


@dataclass(frozen=True)
class View:
    """A network as a report sees it: of one certainty or stronger, at a date or at any, in a language."""

    network: Network
    lang: str = "en"
    certainty: str = "stated"
    as_of: str = ""

    # ---- what is measured ----
    @property
    def knowledge(self) -> Knowledge:
        """The loaded data set."""
        return self.network.knowledge

    @property
    def is_owners(self) -> bool:
        """Whether the report is for the owner of the data, who alone is told who holds a network together."""
        return self.knowledge.audience == AUDIENCES[-1]

    @cached_property
    def graph(self) -> Any:
        """The projection that every figure is of."""
        return self.network.project(certainty=self.certainty, as_of=self.as_of)

    @cached_property
    def ties(self) -> list[Tie]:
        """The ties that the projection is made of."""
        return self.network.counted(certainty=self.certainty, as_of=self.as_of)

    @cached_property
    def observation(self) -> Observation:
        """Who reported the pairs."""
        return observe(self.network, self.graph)

    @cached_property
    def verdicts(self) -> Mapping[str, Verdict]:
        """Whether each measure says something of this network."""
        return verdicts(structure(self.graph, self.observation), self.knowledge)

    @cached_property
    def consulted(self) -> frozenset[str]:
        """Those by whom or about whom a document was read."""
        return frozenset(consulted_organisations(self.knowledge))

    @cached_property
    def model(self) -> MapModel:
        """The map of the same edition."""
        return MapModel.of(self.network)

    # ---- in words ----
    def say(self, key: str, **values: str | int) -> str:
        """Return a text of `report.toml` in the language."""
        return WORDING.say(key, self.lang, **values)

    def label(self, iri: str) -> str:
        """Return what an entity or a term is called."""
        return self.knowledge.label(iri, self.lang)

    def kind(self, kind: TieKind) -> str:
        """Return what a kind of tie is called."""
        return kind.label.get(self.lang) or kind.label.get("en") or kind.name

    def level(self, name: str) -> str:
        """Return what a level of certainty is called."""
        concept = self.model.level(name)
        return concept.label.get(self.lang) or concept.label.get("en") or name

    def reason(self, measure: str) -> str:
        """Return why a measure says nothing of this network, empty where it says something."""
        reasons = self.verdicts[measure].reasons
        return reasons[self.lang == "bn"] if reasons else ""

    def digits(self, text: str) -> str:
        """Return a text with its digits as the language writes them."""
        return digits(text, self.lang)

    def percent(self, share: float) -> str:
        """Return a share as whole per cent."""
        return self.say("percent", n=round(100 * share))

    def names(self, iris: Iterable[str], most: int = MOST_NAMED) -> str:
        """Return names in a row, "and 3 more" for what is beyond the most."""
        labels = [self.label(iri) for iri in iris]
        return self.listed(labels if len(labels) <= most + 1 else labels[:most], len(labels))

    def listed(self, labels: Sequence[str], whole_number: int = 0) -> str:
        """Return texts in a row, with how many are left out of the whole number."""
        more = whole_number - len(labels)
        if more > 0:
            return self.say("and-more", names="; ".join(labels), n=more)
        if len(labels) < 2:
            return "".join(labels)
        return self.say("and", names="; ".join(labels[:-1]), last=labels[-1])

    def listed_plainly(self, texts: Iterable[str]) -> str:
        """Return texts with commas between them, blanks left out."""
        return ", ".join(filter(None, texts))

    # ---- parts of the content ----
    def finding(
        self,
        key: str,
        *,
        see: Sequence[str] = (),
        evidence: Iterable[Evidence] = (),
        **values: Any,
    ) -> Finding:
        """Return a sentence with its numbers, what it is read from and the first of its evidence."""
        figures = tuple((name, value) for name, value in values.items() if not isinstance(value, str))
        return Finding(self.say(key, **values), figures, tuple(see), self.passages(evidence))

    def sentences(
        self,
        *parts: tuple[str, Mapping[str, Any]],
        see: Sequence[str] = (),
        evidence: Iterable[Evidence] = (),
    ) -> Finding:
        """Return a finding of several sentences, each with its own numbers."""
        found = [self.finding(key, **values) for key, values in parts]
        figures = tuple(pair for one in found for pair in one.figures)
        text = " ".join(one.text for one in found)
        return Finding(text, figures, tuple(see), self.passages(evidence))

    def passages(self, evidence: Iterable[Evidence], most: int = MOST_EVIDENCE) -> tuple[Passage, ...]:
        """Return the first passages that have words, each once."""
        found = [self.passage(one) for one in evidence if one.phrase]
        return tuple(dict.fromkeys(found))[:most]

    def passage(self, one: Evidence) -> Passage:
        """Return a support as a reader can look it up."""
        source = self.knowledge.sources.get(one.source_iri)
        title = source.title if source else one.source
        return Passage(title, self.place(one.locator), one.phrase, self.level(one.certainty))

    def place(self, locator: str) -> str:
        """Return a place in a document in words: a bare number is a line."""
        if whole(locator) is None:
            return locator
        return self.say("line", place=self.digits(locator))

    def table(
        self,
        key: str,
        heads: Sequence[str],
        rows: Iterable[Sequence[Cell]],
        *,
        shown: int = 0,
        **values: str | int,
    ) -> Table:
        """Return a table with its title and heads in the language."""
        return Table(
            key=key,
            title=self.say(f"table-{key}", **values),
            heads=tuple(self.say(f"head-{head}") for head in heads),
            rows=tuple(tuple(row) for row in rows),
            shown=shown,
        )

    def command(self, verb: str, *more: str, at_date: bool = True, certainty: bool = True) -> str:
        """Return the command line that gives the same of the same edition."""
        words = ["stakeholders", verb, *more]
        dataset = self.knowledge.dataset
        if self.knowledge.address or dataset.path.resolve() != resources.example().resolve():
            words += ["-d", self.knowledge.address or dataset.path.name]
        if self.knowledge.audience != AUDIENCES[-1]:
            words += ["--audience", self.knowledge.audience]
        if certainty and self.certainty != "stated":
            words += ["--certainty", self.certainty]
        if at_date and self.as_of:
            words += ["--as-of", self.as_of]
        return shlex.join(words)
