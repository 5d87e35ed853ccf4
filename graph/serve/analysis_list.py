"""Lists what can be said of the network, and how it is found: who is central, isolated, between others.

They are the answers of the commands of the same name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..measures.registry import MEASURES
from ..model.modes import NetworkMode
from ..publish.answers.view import AnswerView
from ..schema.levels import Audience

if TYPE_CHECKING:
    from ..measures.communities import Partition
    from ..measures.fragility import WorstRemoval
    from ..measures.key_players import KeyPlayers
    from ..publish.answer import Answer
    from ..publish.answers.central import Centrality
    from ..publish.answers.scorecard import Scorecard
    from ..publish.answers.structure import Structure

SEED = 0
WORST_REMOVED = 3  # organisations whose loss is tried
KEY_PLAYERS = 3
_PARTS = ("core", "positions", "groups", "kinds")  # of the structure of the network


def _measure_central(view: AnswerView, *, anyway: bool) -> Centrality:
    from ..measures.registry import Output
    from ..measures.scores import score_organisations
    from ..publish.answers.central import Centrality, try_ranks

    del anyway  # figures are measured in any case
    view = view.of_organisations
    trials = try_ranks(view, SEED)
    scores, error = score_organisations(view.graph, view.list_measures(Output.CENTRAL), samples=0, seed=SEED)
    return Centrality(scores, error, 0, (), *trials)


def _answer_central(view: AnswerView, result: Centrality, *, anyway: bool) -> Answer:
    from ..publish.answers.central import answer_central

    return answer_central(view.of_organisations, result, top=0, anyway=anyway, engine="local")


def _answer_two_modes(view: AnswerView, _: None, *, anyway: bool) -> Answer:
    from ..publish.answers.two_mode import answer_two_mode

    return answer_two_mode(view, top=0, anyway=anyway)


def _answer_direction(view: AnswerView, _: None, *, anyway: bool) -> Answer:
    from ..publish.answers.direction import answer_direction

    return answer_direction(view, top=0, anyway=anyway)


def _answer_strength(view: AnswerView, _: None, *, anyway: bool) -> Answer:
    from ..measures.strength import Strength
    from ..publish.answers.strength import answer_strength

    return answer_strength(view, Strength.SUPPORTS, top=0, anyway=anyway)


def _answer_isolated(view: AnswerView, _: None, *, anyway: bool) -> Answer:
    from ..measures.isolation import find_introducers, find_isolated
    from ..publish.answers.isolated import answer_isolated

    del anyway  # nothing is withheld
    isolation = find_isolated(view.network, view.graph)
    introducers = find_introducers(view.network, view.graph, isolation)
    return answer_isolated(view, isolation, introducers, show_all=True, engine="local")


def _answer_between(view: AnswerView, _: None, *, anyway: bool) -> Answer:
    from ..measures.grouping import group_organisations
    from ..publish.answers.brokers import answer_brokers

    groups = group_organisations(view.network, "sector", certainty=view.certainty, as_of="")
    return answer_brokers(view, groups, "sector", top=0, anyway=anyway)


def _search_key_players(view: AnswerView, *, anyway: bool) -> dict[str, KeyPlayers]:
    from ..publish.answers.keyplayers import find_key_players

    return find_key_players(view, KEY_PLAYERS, anyway=anyway)


def _answer_key_players(view: AnswerView, players: dict[str, KeyPlayers], *, anyway: bool) -> Answer:
    from ..publish.answers.keyplayers import answer_key_players

    del anyway  # decided which sets were looked for
    return answer_key_players(view, players, KEY_PLAYERS)


def _search_worst_removal(view: AnswerView, *, anyway: bool) -> WorstRemoval:
    from ..measures.fragility import find_worst_removal

    del anyway  # it is what would happen, not a ranking
    return find_worst_removal(view.graph, WORST_REMOVED)


def _answer_departure(view: AnswerView, removal: WorstRemoval, *, anyway: bool) -> Answer:
    from ..publish.answers.whatif import ALL_TRIED, STEP_BY_STEP, answer_whatif

    del anyway
    search = ALL_TRIED if removal.is_exact else STEP_BY_STEP
    return answer_whatif(view, removal.effect, search, wanted=WORST_REMOVED, most=removal.most)


def _search_communities(view: AnswerView, *, anyway: bool) -> Partition | None:
    from ..measures.communities import detect_communities

    if anyway or view.applicability["communities"].is_meaningful:
        return detect_communities(view.graph, view.traits)
    return None


def _answer_groups(view: AnswerView, partition: Partition | None, *, anyway: bool) -> Answer:
    from ..publish.answers.communities import answer_communities

    return answer_communities(view, partition, None, method="louvain", engine="local", anyway=anyway)


def _measure_structure(view: AnswerView, *, anyway: bool) -> Structure:
    from ..publish.answers.structure import describe_structure

    return describe_structure(view, _PARTS, anyway=anyway, seed=SEED)


def _answer_structure(view: AnswerView, structure: Structure, *, anyway: bool) -> Answer:
    from ..publish.answers.structure import answer_structure

    del anyway  # decided what was measured
    return answer_structure(view, structure)


def _answer_introductions(view: AnswerView, _: None, *, anyway: bool) -> Answer:
    from ..measures.introductions import suggest_introductions, validate_score
    from ..publish.answers.introduce import answer_introduce

    del anyway  # what cannot be tested is not suggested
    is_meaningful = view.applicability["introductions"].is_meaningful
    trial = validate_score(view.graph, view.traits, seed=SEED) if is_meaningful else None
    is_useful = trial is not None and trial.is_useful
    suggestions = suggest_introductions(view.graph, view.traits, node="", limit=30) if is_useful else []
    return answer_introduce(view, trial, suggestions)


def _measure_years(view: AnswerView, *, anyway: bool) -> Scorecard:
    from ..publish.answers.scorecard import fill_scorecard

    del anyway  # figures that would mislead are left out, with the reason
    return fill_scorecard(view, None, None, seed=SEED)


def _answer_scorecard(view: AnswerView, card: Scorecard, *, anyway: bool) -> Answer:
    from ..publish.answers.scorecard import answer_scorecard

    del anyway
    return answer_scorecard(view, card)


def _answer_next(view: AnswerView, _: None, *, anyway: bool) -> Answer:
    from ..measures.follow_up import rank_follow_ups
    from ..publish.answers.next import answer_next

    del anyway  # whom to ask is always said
    follow_ups = rank_follow_ups(view.network, view.graph, as_of="")
    return answer_next(view, follow_ups, len(follow_ups) or 1)


def answer_around(view: AnswerView, organisation: str, *, anyway: bool) -> Answer:
    """Return what is said of the network around one organisation."""
    from ..measures.ego_network import describe_ego_network
    from ..measures.grouping import group_organisations
    from ..publish.answers.ego import answer_ego

    groups = group_organisations(view.network, "sector", certainty=view.certainty, as_of=view.as_of)
    ego = describe_ego_network(view.graph, organisation, groups, view.observation.coverage)
    return answer_ego(view, ego, "sector", anyway=anyway)


def _measure_nothing(_: AnswerView, *, anyway: bool) -> None:
    del anyway


@dataclass(frozen=True)
class Analysis:
    """One page: the command whose texts it shows, and the measure whose readers may see it.

    `compute` finds what is said, in no language; `answer` says it. They may take long the first time.
    """

    name: str
    command: str
    answer: Callable[..., Answer]
    compute: Callable[..., object] = _measure_nothing
    tab: str = ""  # the page below whose tab it stands; its own where it is empty
    measure: str = ""
    has_figures: bool = False  # that are shown anyway where they mean nothing
    mode: NetworkMode = NetworkMode.ALL
    is_of_one: bool = False  # whether it is about one organisation, which its reader chooses

    @property
    def tab_name(self) -> str:
        """The name of its tab."""
        return self.tab or self.name

    def is_open_to(self, audience: Audience) -> bool:
        """Whether the readers of an edition may see it."""
        return not self.measure or MEASURES[self.measure].is_open_to(audience)


ANALYSES: Mapping[str, Analysis] = {
    analysis.name: analysis
    for analysis in (
        Analysis("central", "central", _answer_central, _measure_central, has_figures=True),
        Analysis(
            "alliances",
            "central",
            _answer_two_modes,
            tab="central",
            has_figures=True,
            mode=NetworkMode.ALLIANCES,
        ),
        Analysis(
            "events", "central", _answer_two_modes, tab="central", has_figures=True, mode=NetworkMode.EVENTS
        ),
        Analysis("direction", "central", _answer_direction, tab="central", has_figures=True),
        Analysis("strength", "central", _answer_strength, tab="central", has_figures=True),
        Analysis("isolated", "isolated", _answer_isolated),
        Analysis("between", "brokers", _answer_between, measure="brokerage", has_figures=True),
        Analysis(
            "keyplayers", "keyplayers", _answer_key_players, _search_key_players, "between", has_figures=True
        ),
        Analysis("leaving", "whatif", _answer_departure, _search_worst_removal, "between", "whatif"),
        Analysis("groups", "communities", _answer_groups, _search_communities, has_figures=True),
        Analysis("structure", "structure", _answer_structure, _measure_structure, "groups", has_figures=True),
        Analysis("around", "ego", answer_around, has_figures=True, is_of_one=True),
        Analysis("introduce", "introduce", _answer_introductions),
        Analysis("years", "scorecard", _answer_scorecard, _measure_years),
        Analysis("ask-next", "next", _answer_next),
    )
}
