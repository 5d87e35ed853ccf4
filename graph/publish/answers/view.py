"""What an answer looks at and says: a network or a graph of one edition, and texts in one language.

A text is looked up in the file of the command, then in `common.toml`, then in that of the report, so that
the same thing has the same words in the terminal and in the report.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from ...core import resources
from ...core.messages import Messages, format_date, join_names
from ...measures.applicability import Applicability, NetworkStructure, check_applicability, judge_figures
from ...measures.registry import MEASURES
from ...measures.scores import OrganisationScores, list_figures
from ...measures.shared_traits import Trait, collect_traits, count_undated_ties
from ...model.modes import NetworkMode
from ...model.network import Network, Projection
from ...model.tie_filter import TieFilter
from ...schema.levels import write_notice
from ..document import CellValue, Entry, Paragraph, Section, Table
from ..report.view import MESSAGES, ReportView

if TYPE_CHECKING:
    from networkx import Graph

FOLDER = Path(__file__).parent
COMMON = Messages.load(FOLDER / "common.toml")


@lru_cache(maxsize=64)
def load_texts(command: str, folder: Path) -> Messages:
    """Return the texts of a command: the file of its name in a folder."""
    return Messages.load(folder / f"{command}.toml")


def find_messages(command: str, key: str, folder: Path = FOLDER) -> Messages | None:
    """Return the file that holds a text: the command's, else the common one; None where neither does."""
    return next((texts for texts in (load_texts(command, folder), COMMON) if key in texts.texts), None)


@dataclass(frozen=True)
class AnswerTexts:
    """The texts of a command in one language, for answers that look at no network."""

    command: str
    lang: str = "en"
    folder: Path = FOLDER

    def format_message(self, key: str, **values: str | int | float) -> str:
        """Return a text of the command, of all commands, or of the report."""
        return (find_messages(self.command, key, self.folder) or MESSAGES).format_message(
            key, self.lang, **values
        )

    def make_paragraph(self, key: str, **values: str | int | float) -> Paragraph:
        """Return a text as a paragraph."""
        return Paragraph(self.format_message(key, **values))

    def join_words(self, words: Sequence[str]) -> str:
        """Return words in a row, such as names of measures."""
        return join_names(words, self.lang, separator=", ")


@dataclass(frozen=True)
class AnswerView(ReportView):
    """A network as an answer sees it: a report's view with kinds of tie and the texts of a command."""

    command: str = ""
    kinds: tuple[str, ...] = ()
    is_on_page: bool = False  # where links stand, and no options can be typed

    @cached_property
    def whole_graph(self) -> Graph:
        """The projection of organisations and alliances, of the kinds that are asked for."""
        return self.network.build_graph(certainty=self.certainty, kinds=self.kinds, as_of=self.as_of)

    @cached_property
    def applicability(self) -> Mapping[str, Applicability]:
        """Whether each measure can be read in this network, before any is computed."""
        return self._check_structure()

    def judge_scores(self, scores: Sequence[OrganisationScores]) -> None:
        """Leave out measures by which all organisations turned out to be equal."""
        self.judge_figures(list_figures(scores))

    def judge_figures(self, figures: Mapping[str, Sequence[float | None]]) -> None:
        """Leave out measures of whose figures all are equal."""
        self.__dict__["applicability"] = judge_figures(self.applicability, figures)

    def judge_structure(self, shape: NetworkStructure) -> None:
        """Decide which measures can be read by another structure than that of the projection."""
        self.__dict__["applicability"] = check_applicability(shape, self.knowledge)

    @cached_property
    def tie_filter(self) -> TieFilter:
        """Which ties are looked at."""
        return TieFilter(self.certainty, self.kinds, self.as_of)

    @property
    def projection(self) -> Projection:
        """How the graph was made, or would be."""
        has_all = self.mode is NetworkMode.ALL and not self.kinds and not self.as_of
        if has_all and "graph" not in self.__dict__:
            kept = self.network.read_projection(self.certainty)
            if kept:
                return kept
        projection: Projection = self.graph.graph["projection"]
        return projection

    @cached_property
    def undated_ties(self) -> int:
        """How many ties are left out at a date because they carry none."""
        if not self.as_of:
            return 0
        ties = self.network.select_counted_ties(certainty=self.certainty, kinds=self.kinds)
        graph = self.graph
        return sum(not tie.is_dated for tie in ties if tie.subject in graph and tie.object in graph)

    def format_message(self, key: str, **values: str | int | float) -> str:
        """Return a text of the command, of all commands, or of the report; that of a page first on one."""
        if self.is_on_page and find_messages(self.command, f"{key}-on-page"):
            key += "-on-page"
        messages = find_messages(self.command, key)
        if messages:
            return messages.format_message(key, self.lang, **values)
        return super().format_message(key, **values)  # type: ignore[arg-type]

    def make_paragraph(self, key: str, **values: str | int | float) -> Paragraph:
        """Return a text as a paragraph."""
        return Paragraph(self.format_message(key, **values))

    def name_data(self) -> str:
        """Return how a command line names the data set: as it can be typed where the answer stands."""
        return resources.name_dataset(self.knowledge.dataset.path)

    def describe_observation(self) -> Section:
        """Return how the network was observed: what a reader must know before any number."""
        blocks = [
            Paragraph(sentence) for sentence in self.observation.write_sentences(self.knowledge, self.lang)
        ]
        blocks += [
            self.make_paragraph("copy", source=source, original=original)
            for source, original in self.observation.copies
        ]
        if self.undated_ties:
            blocks.append(self.describe_undated_ties())
        return Section("observation", "", tuple(blocks))

    def describe_undated_ties(self) -> Paragraph:
        """Return how many ties are left out at a date because they carry none."""
        return self.make_paragraph("undated", n=self.undated_ties, date=format_date(self.as_of, self.lang))

    @cached_property
    def traits(self) -> Mapping[str, frozenset[Trait]]:
        """What organisations share, at the certainty, of the kinds and at the date looked at."""
        return collect_traits(self.network, certainty=self.certainty, kinds=self.kinds, as_of=self.as_of)

    def describe_trait_limits(self) -> Iterator[Paragraph]:
        """Say which topics and places count without a date, and that --kind does not choose among them."""
        undated = count_undated_ties(self.network, certainty=self.certainty) if self.as_of else 0
        if undated:
            date = format_date(self.as_of, self.lang)
            yield self.make_paragraph("undated-traits", n=undated, date=date)
        if self.kinds:
            yield self.make_paragraph("kinds-and-traits")

    def join_words(self, words: Sequence[str]) -> str:
        """Return words in a row, such as names of measures."""
        return join_names(words, self.lang, separator=", ")

    def make_name_record(self, iri: str) -> dict[str, str]:
        """Return an organisation as JSON names it."""
        return {"id": self.knowledge.dataset.mint.shorten_iri(iri), "label": self.knowledge.label(iri)}

    @property
    def title(self) -> str:
        """What the data set is called."""
        titles = self.knowledge.dataset.title
        return titles.get(self.lang) or titles.get("en") or self.knowledge.dataset.name

    def list_entries(self, iris: Sequence[str]) -> tuple[Entry, ...]:
        """Return names as the one entry of a list; none where there is no name."""
        return (Entry("; ".join(map(self.label, iris))),) if iris else ()

    def format_head(self, key: str) -> str:
        """Return the head of a column, short for measures: several stand side by side."""
        return self.choose_text(MEASURES[key].head) if key in MEASURES else super().format_head(key)

    def build_top_table(
        self, key: str, heads: Sequence[str], rows: Iterable[Sequence[CellValue]], top: int
    ) -> Iterator[Table | Paragraph]:
        """Return a table without a title, its first rows shown, and how many rows there are in all."""
        table = Table(key, "", tuple(heads), tuple(map(tuple, rows)), top)
        yield table
        if len(table.printed_rows) < len(table.rows):
            yield self.make_paragraph("shown", shown=len(table.printed_rows), n=len(table.rows))

    def describe_basis(self, basis: str = "") -> tuple[Section, ...]:
        """Return what an answer counted, and that it may not be shared where that is so."""
        text = self.format_scope(basis) if basis else self.format_basis()
        return (Section("basis", "", (Paragraph(text),)), *self.describe_confidentiality())

    def format_basis(self) -> str:
        """Return what an answer counted, in a few sentences."""
        projection = self.projection
        basis = self.format_message("basis", organisations=projection.nodes, n=projection.edges)
        return self.format_scope(basis)

    def format_scope(self, basis: str) -> str:
        """Return what was counted, then of which certainty, date, kinds and edition."""
        projection = self.projection
        certainty = self.label_certainty(projection.certainty)
        parts = [
            basis,
            self.format_message(
                "counted-unrecorded" if self.counts_unrecorded else f"counted-{projection.certainty}",
                certainty=certainty,
            ),
        ]
        if projection.as_of:
            parts.append(self.format_message("counted-at", date=format_date(projection.as_of, self.lang)))
        if self.kinds:
            parts.append(self.format_message("counted-kinds", kinds=self.join_labels(self._label_kinds())))
        if self.mode is NetworkMode.ORGANISATIONS:
            alliances = len(self.whole_graph) - len(self.graph)
            apart = self.whole_graph.number_of_edges() - self.graph.number_of_edges()
            if alliances:
                parts.append(self.format_message("counted-apart", alliances=alliances, n=apart))
        parts.append(self.format_message(f"edition-{projection.audience}"))
        return " ".join(parts)

    def _label_kinds(self) -> list[str]:
        kinds = self.knowledge.ontology.tie_kinds.values()
        return [self.label_tie_kind(kind) for kind in kinds if kind.name in self.kinds and kind.canonical]

    def describe_confidentiality(self) -> tuple[Section, ...]:
        """Return the notice that an answer may not be shared; nothing where all of it may be."""
        return mark_confidential(self.lang, self.knowledge.is_confidential)


def mark_confidential(lang: str, is_confidential: bool) -> tuple[Section, ...]:
    """Return the notice that an answer may not be shared, where that is so."""
    if not is_confidential:
        return ()
    return (Section("notice", "", (Paragraph(write_notice(lang)),)),)


def open_answer(
    command: str,
    network: Network,
    *,
    lang: str,
    certainty: str,
    kinds: tuple[str, ...] = (),
    as_of: str = "",
    mode: NetworkMode = NetworkMode.ALL,
) -> AnswerView:
    """Return the view of a command on a network; without a certainty, of the one that headlines count."""
    least = certainty or network.headline_certainty
    return AnswerView(network, lang, least, as_of, mode, command=command, kinds=kinds)
