"""Groups what sources assert or deny between an organisation and a topic, a place or an alliance."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ...measures.shared_traits import ALLIANCE, classify_trait, list_trait_ties
from ...model.graph import StakeholderGraph
from ...model.network import Network, Tie
from ...model.values import Evidence
from ...schema.levels import Certainty
from ...schema.terms import OWL
from ...schema.vocabulary import TieKind
from .grid import ABSENT, PRESENT, UNDOCUMENTED, MatrixScope

Ends = tuple[str, str]  # the IRIs of who it is said of, and of what


@dataclass(frozen=True)
class NegativeAssertion:
    """A passage that says that there is no tie of a kind between two."""

    kind: TieKind
    subject: str
    object: str
    supports: tuple[Evidence, ...]


@dataclass(frozen=True)
class TieAssertions:
    """The ties and the denials between two; `state` counts a denial only where no tie is said."""

    ties: tuple[Tie, ...] = ()
    negative_assertions: tuple[NegativeAssertion, ...] = ()

    @property
    def state(self) -> str:
        """Whether it is present, stated absent or not documented."""
        return PRESENT if self.ties else ABSENT if self.negative_assertions else UNDOCUMENTED

    @property
    def supports(self) -> tuple[Evidence, ...]:
        """Every passage behind it, each once."""
        tie_supports = [one.supports for one in self.ties]
        return merge_evidence([*tie_supports, *(one.supports for one in self.negative_assertions)])


NO_ASSERTIONS = TieAssertions()


def merge_evidence(supports: Iterable[Iterable[Evidence]]) -> tuple[Evidence, ...]:
    """Return several lists of passages as one, each passage once."""
    return tuple({one.set: one for several in supports for one in several}.values())


def load_negative_assertions(knowledge: StakeholderGraph) -> tuple[NegativeAssertion, ...]:
    """Return what sources say is not so, sorted."""
    query = """
        SELECT ?s ?k ?o ?g { GRAPH ?g {
          ?n a owl:NegativePropertyAssertion ; owl:sourceIndividual ?s ;
             owl:assertionProperty ?k ; owl:targetIndividual ?o } }"""
    if not knowledge.count_nodes(OWL + "NegativePropertyAssertion"):
        return ()  # of a large data set, to ask for the evidence takes long
    sets: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for subject, kind, object_, graph in knowledge.store.select_rows(query):
        sets[kind, subject, object_].append(graph)
    kinds = knowledge.ontology.tie_kinds
    return tuple(
        NegativeAssertion(
            kinds[kind],
            subject,
            object_,
            tuple(
                knowledge.evidence[name].for_statement(subject, kind, object_) for name in sorted(set_names)
            ),
        )
        for (kind, subject, object_), set_names in sorted(sets.items())
        if kind in kinds
    )


def group_assertions_by_ends(network: Network, sort: str, scope: MatrixScope) -> Mapping[Ends, TieAssertions]:
    """Return what is said of each organisation and each trait of a sort, within a scope.

    At a date, a tie to an alliance counts if it is dated and held then; one to a topic or a place unless it
    is said not to have held.
    """
    least = Certainty(scope.certainty)
    includes_tie = scope.includes_dated if sort == ALLIANCE else scope.includes
    ties: dict[Ends, list[Tie]] = defaultdict(list)
    for tie, trait in list_trait_ties(network):
        if trait.sort == sort and includes_tie(tie):
            ties[tie.subject, tie.object].append(tie)
    negative_by_ends: dict[Ends, list[NegativeAssertion]] = defaultdict(list)
    for assertion in load_negative_assertions(network.knowledge):
        known = assertion.subject in network.organisations
        strong = least.includes(network.knowledge.find_strongest_certainty(assertion.supports))
        if known and strong and classify_trait(network, assertion.kind, assertion.object) == sort:
            negative_by_ends[assertion.subject, assertion.object].append(assertion)
    return {
        ends: TieAssertions(tuple(ties.get(ends, ())), tuple(negative_by_ends.get(ends, ())))
        for ends in sorted({*ties, *negative_by_ends})
    }
