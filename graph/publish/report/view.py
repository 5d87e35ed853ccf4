"""Holds what a report looks at: the network of one edition, its figures and its texts in one language."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from ...core import resources
from ...core.messages import LANGUAGES, LanguagePair, Messages, format_date, join_names, localise_digits
from ...measures.applicability import Applicability, check_applicability, describe_structure, judge_figures
from ...measures.observation import Observation, count_reporters, list_consulted_organisations
from ...measures.registry import MEASURES, Measure, Output, list_measures
from ...measures.scores import OrganisationScores, list_figures, score_organisations
from ...measures.shared_traits import Trait, collect_traits
from ...model.graph import StakeholderGraph
from ...model.modes import NetworkMode, select_organisations
from ...model.network import Network, Tie
from ...model.values import Evidence
from ...schema.levels import Certainty
from ...schema.terms import STK, parse_whole_number
from ...schema.vocabulary import TieKind
from ..document import CellValue, KeyFinding, SourceQuote, Table
from ..locators import localise_locator

if TYPE_CHECKING:
    from ...map.model import MapGeography, MapModel

_FILES = ("messages.toml", "summary.toml", "parts.toml")
MESSAGES = Messages(
    Path(__file__).parent,
    {
        key: text
        for name in _FILES
        for key, text in Messages.load(Path(__file__).with_name(name)).texts.items()
    },
)
MOST_NAMED = 8  # names in a sentence before "and 3 more"
MOST_EVIDENCE = 3  # quotes under a finding


@dataclass(frozen=True)
class ReportView:
    """A network as a report sees it: of one certainty or stronger, at a date, in a language.

    `network` is without the ties that had ended by then, `history` has them too; none where nothing is left
    out. With `as_of`, which a reader asked for, only dated ties that held then count.
    """

    network: Network
    lang: str = "en"
    certainty: str = "stated"
    as_of: str = ""
    mode: NetworkMode = NetworkMode.ALL
    date: str = ""
    history: Network | None = None

    @property
    def ever(self) -> Network:
        """The network with the ties that have ended."""
        return self.history or self.network

    @property
    def counts_unrecorded(self) -> bool:
        """Whether all ties count because of none it is recorded how certain it is."""
        return self.network.records_no_certainty and self.certainty == Certainty.UNKNOWN

    # ---- what is measured ----
    @property
    def knowledge(self) -> StakeholderGraph:
        """The loaded data set."""
        return self.network.knowledge

    @cached_property
    def graph(self) -> Any:
        """The projection that every figure is of; without alliances where only organisations are ranked."""
        if self.mode is NetworkMode.ORGANISATIONS:
            return select_organisations(self.network, self.whole_graph)
        return self.whole_graph

    @cached_property
    def whole_graph(self) -> Any:
        """The projection of organisations and alliances."""
        return self.network.build_graph(certainty=self.certainty, as_of=self.as_of)

    @cached_property
    def ties(self) -> list[Tie]:
        """The ties that the projection is made of."""
        ties = self.network.select_counted_ties(certainty=self.certainty, as_of=self.as_of)
        return [tie for tie in ties if tie.subject in self.graph and tie.object in self.graph]

    @cached_property
    def of_organisations(self) -> Self:
        """The same without alliances, which are ranked apart."""
        view = replace(self, mode=NetworkMode.ORGANISATIONS)
        view.__dict__["whole_graph"] = self.whole_graph
        return view

    @cached_property
    def observation(self) -> Observation:
        """Who reported the pairs."""
        return count_reporters(self.ever, self.graph)

    @cached_property
    def applicability(self) -> Mapping[str, Applicability]:
        """Whether each measure can be read in this network, equal figures included."""
        verdicts = self._check_structure()
        return (
            judge_figures(verdicts, list_figures(self.scores))
            if verdicts["degree"].is_meaningful
            else verdicts
        )

    def _check_structure(self) -> dict[str, Applicability]:
        return check_applicability(describe_structure(self.graph, self.observation), self.knowledge)

    @cached_property
    def scores(self) -> Sequence[OrganisationScores]:
        """The figures of every organisation that the report gives."""
        return score_organisations(self.graph, self.list_measures(Output.REPORT))[0]

    @cached_property
    def consulted(self) -> frozenset[str]:
        """Those by whom or about whom a document was read."""
        return frozenset(list_consulted_organisations(self.knowledge))

    @cached_property
    def map_model(self) -> MapModel:
        """The map of the organisations with the ties that the figures count, and no other."""
        from ...map import build_map  # not for answers, which draw no map

        ties = self.network.select_counted_ties(certainty=self.certainty, as_of=self.as_of)
        return build_map(self.network, counted_ties=ties)

    @cached_property
    def geography(self) -> MapGeography | None:
        """Where the places of the counted ties lie; None where fewer than two have coordinates."""
        from ...map.geography import build_geography

        base = self.knowledge.dataset.base + "id/"
        nodes = []
        for node in self.map_model.organisations:
            iri = base + node.id if base + node.id in self.traits else node.id
            held = {trait.iri for trait in self.traits.get(iri, ())}
            nodes.append(replace(node, places=tuple(place for place in node.places if place.iri in held)))
        return build_geography(self.knowledge, nodes)

    @cached_property
    def ended_ties(self) -> tuple[Tie, ...]:
        """The counted ties that had ended by the date of the figures."""
        if self.as_of or not self.date:
            return ()
        ties = self.ever.select_counted_ties(certainty=self.certainty)
        return tuple(tie for tie in ties if tie.has_ended_before(self.date))

    @cached_property
    def traits(self) -> Mapping[str, frozenset[Trait]]:
        """The alliances, topics and places of each organisation."""
        return collect_traits(self.network, certainty=self.certainty, as_of=self.as_of)

    def is_respondent(self, iri: str) -> bool:
        """Whether an organisation gave information about its own ties, or a complete list names it."""
        coverage = self.observation.coverage
        return bool(coverage.complete_lists) or iri in coverage.respondents

    def mark_unasked(self, iri: str) -> str:
        """Return what an organisation is called, with a mark where its ties are known only from others."""
        return self.label(iri) + ("" if self.is_respondent(iri) else " *")

    def list_measures(self, output: Output) -> list[Measure]:
        """Return the measures whose figures an output shows to the readers of this edition."""
        return list_measures(output, self.knowledge.audience)

    def is_open(self, measure: str) -> bool:
        """Whether the readers of this edition may see a measure and what follows from it."""
        return MEASURES[measure].is_open_to(self.knowledge.audience)

    # ---- in words ----
    def format_message(self, key: str, **values: str | int) -> str:
        """Return a text of `messages.toml` in the language."""
        return MESSAGES.format_message(key, self.lang, **values)

    def label(self, iri: str) -> str:
        """Return what an entity or a term is called."""
        return self.knowledge.label(iri, self.lang)

    def label_tie_kind(self, kind: TieKind) -> str:
        """Return what a kind of tie is called."""
        return kind.label.get(self.lang) or kind.label.get("en") or kind.name

    def label_certainty(self, name: str) -> str:
        """Return what a level of certainty is called."""
        return self.knowledge.ontology.label(STK + name, self.lang)

    def explain_omission(self, measure: str) -> str:
        """Return why a measure cannot be read in this network, empty where it can."""
        why = self.applicability[measure].why
        return self.choose_text(why.sentences_in_report) if why else ""

    def format_date(self, date: str) -> str:
        """Return an ISO date as people write it in a sentence."""
        return format_date(date, self.lang)

    def name_currency(self, code: str) -> str:
        """Return what people call a currency: taka by its name in Bengali, any other by its code."""
        return self.format_message("taka") if code == "BDT" else code

    def format_digits(self, text: str) -> str:
        """Return a text with its digits as the language writes them."""
        return localise_digits(text, self.lang)

    def format_percent(self, share: float) -> str:
        """Return a share as whole per cent."""
        return self.format_message("percent", n=round(100 * share))

    def list_names(self, iris: Iterable[str], most_names: int = MOST_NAMED) -> str:
        """Return names in a row, "and 3 more" for what is beyond the most."""
        labels = [self.label(iri) for iri in iris]
        return join_names(labels, self.lang, shown=most_names if len(labels) > most_names + 1 else 0)

    def join_with_limit(self, texts: Sequence[str], most: int) -> str:
        """Return texts in a row, "and 3 more" for what is beyond the most."""
        return join_names(texts, self.lang, shown=most if len(texts) > most + 1 else 0)

    def join_labels(self, labels: Sequence[str]) -> str:
        """Return texts in a row."""
        return join_names(labels, self.lang)

    def join_with_commas(self, texts: Iterable[str]) -> str:
        """Return texts with commas between them, blanks left out."""
        return ", ".join(filter(None, texts))

    # ---- parts of the content ----
    def build_finding(
        self,
        key: str,
        *,
        see: Sequence[str] = (),
        evidence: Iterable[Evidence] = (),
        **values: str | int,
    ) -> KeyFinding:
        """Return a sentence with its numbers, what it is read from and the first of its evidence."""
        figures = tuple((name, value) for name, value in values.items() if not isinstance(value, str))
        text = self.format_message(key, **values)
        return KeyFinding(text, figures, tuple(see), self.select_quotes(evidence))

    def select_quotes(
        self, evidence: Iterable[Evidence], most_quotes: int = MOST_EVIDENCE
    ) -> tuple[SourceQuote, ...]:
        """Return the first quotes that have words, each once."""
        quotes = [self.build_quote(support) for support in evidence if support.phrase]
        return tuple(dict.fromkeys(quotes))[:most_quotes]

    def build_quote(self, support: Evidence) -> SourceQuote:
        """Return a support as a reader can look it up."""
        source = self.knowledge.sources.get(support.source_iri)
        title = source.title if source else support.source
        if support.source_iri == self.knowledge.dataset.base:  # the row names no source
            title = ""
        return SourceQuote(
            title,
            self.format_locator(support.locator),
            support.phrase,
            self.label_certainty(support.certainty),
        )

    def format_locator(self, locator: str) -> str:
        """Return a place in a document in words: a bare number is a line."""
        if parse_whole_number(locator) is None:
            return localise_locator(locator, self.lang)
        return self.format_message("line", place=self.format_digits(locator))

    def choose_text(self, texts: LanguagePair) -> str:
        """Return the text in the language of the view."""
        return texts[LANGUAGES.index(self.lang)]

    def format_head(self, key: str) -> str:
        """Return the head of a column: what a measure is called, or a text."""
        if key in MEASURES:
            return self.choose_text(MEASURES[key].label)
        return self.format_message(f"head-{key}")

    def build_table(
        self,
        key: str,
        heads: Sequence[str],
        rows: Iterable[Sequence[CellValue]],
        *,
        shown: int = 0,
        **values: str | int,
    ) -> Table:
        """Return a table with its title and heads in the language."""
        return Table(
            key=key,
            title=self.format_message(f"table-{key}", **values),
            heads=tuple(map(self.format_head, heads)),
            rows=tuple(tuple(row) for row in rows),
            shown=shown,
        )

    def name_data(self) -> str:
        """Return how a command line names the data set: in what is handed to others, without its folder."""
        return self.knowledge.dataset.path.name

    def format_command(self, verb: str, *more: str, at_date: bool = True, certainty: bool = True) -> str:
        """Return the command line that gives the same of the same edition."""
        words = ["stakeholders", verb, *more]
        dataset = self.knowledge.dataset
        if self.knowledge.address or dataset.path.resolve() != resources.find_example_dataset().resolve():
            words += ["-d", self.knowledge.address or self.name_data()]
        if not self.knowledge.audience.is_for_owner:
            words += ["--audience", self.knowledge.audience]
        if certainty and self.certainty != self.network.headline_certainty:
            words += ["--certainty", self.certainty]
        if at_date and self.as_of:
            words += ["--as-of", self.as_of]
        return shlex.join(words)
