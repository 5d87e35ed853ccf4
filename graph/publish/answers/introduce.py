"""Answers whom to introduce to each other, after a test of the score that suggests them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from ...measures.introductions import ENOUGH, LISTED, Introduction, ScoreValidation, list_hideable_ties
from ...measures.shared_traits import ALLIANCE, PLACE, TOPIC
from ..answer import Answer
from ..document import Block, Entry, Listing, Paragraph, Section
from .view import AnswerView

MOST_PARTNERS = 4  # common partners that are named; JSON has all


def answer_introduce(
    view: AnswerView, trial: ScoreValidation | None, suggestions: Sequence[Introduction]
) -> Answer:
    """Return pairs with the reasons to introduce them, or why none is suggested."""
    english = replace(view, lang="en")  # JSON is English
    sections = (
        view.describe_observation(),
        Section("trial", "", tuple(_describe_trial(view, trial, suggestions))),
        *(
            Section(f"pair-{number}", "", (_describe_suggestion(view, suggestion),))
            for number, suggestion in enumerate(suggestions, start=1)
        ),
        *view.describe_basis(),
    )
    more = {
        "trial": vars(trial) if trial else None,
        "observed": view.observation.as_json(view.knowledge),
        "says_nothing": _explain_refusal(english, view, trial) or None,
    }
    rows = [_make_record(english, suggestion) for suggestion in suggestions]
    return Answer("introduce", sections, rows, view.projection, view.lang, more)


def _describe_trial(
    view: AnswerView, trial: ScoreValidation | None, suggestions: Sequence[Introduction]
) -> Iterator[Block]:
    if trial:
        yield view.make_paragraph(
            "trial",
            n=trial.hidden,
            runs=trial.runs,
            score=view.format_percent(trial.score),
            common=view.format_percent(trial.common_neighbours),
            random=view.format_percent(trial.random),
        )
        yield view.make_paragraph(
            "beaten" if trial.score > trial.common_neighbours else "not-beaten",
            points=view.format_digits(f"{100 * abs(trial.score - trial.common_neighbours):.1f}"),
            wins=trial.wins,
            runs=trial.runs,
        )
        yield view.make_paragraph(
            "precision",
            most=LISTED,
            n=view.format_digits(f"{LISTED * trial.precision:.1f}"),
            chance=view.format_digits(f"{LISTED * trial.expected:.1f}"),
        )
    yield from view.describe_trait_limits()
    refusal = _explain_refusal(view, view, trial)
    if refusal:
        yield Paragraph(refusal)
    elif not suggestions:
        yield view.make_paragraph("nobody")


def _explain_refusal(texts: AnswerView, view: AnswerView, trial: ScoreValidation | None) -> str:
    """Return why nothing is suggested, empty where the score may be used."""
    reason = texts.explain_omission("introductions")
    if reason:
        return texts.format_message("refused", reason=reason)
    if trial is None:
        number = len(list_hideable_ties(view.graph))
        return texts.format_message("too-few", n=number, enough=ENOUGH)
    return "" if trial.is_useful else texts.format_message("no-better")


def _describe_suggestion(view: AnswerView, suggestion: Introduction) -> Listing:
    first, second = view.label(suggestion.first), view.label(suggestion.second)
    heading = view.format_message("pair", first=first, second=second)
    return Listing(heading, tuple(map(Entry, _list_reasons(view, suggestion))))


def _list_reasons(view: AnswerView, suggestion: Introduction) -> Iterator[str]:
    for sort in (ALLIANCE, TOPIC, PLACE):
        names = [view.label(trait.iri) for trait in suggestion.shared if trait.sort == sort]
        if names:
            yield view.format_message(f"both-{sort}", names=", ".join(names))
    if suggestion.partners:
        names = [view.label(node) for node in suggestion.partners[:MOST_PARTNERS]]
        more = len(suggestion.partners) - len(names)
        if more:
            yield view.format_message("partners-and-more", names=", ".join(names), n=more)
        else:
            yield view.format_message("partners", names=", ".join(names))


def _make_record(english: AnswerView, suggestion: Introduction) -> dict[str, Any]:
    label, local = english.knowledge.label, english.knowledge.dataset.mint.shorten_iri
    return {
        "one": local(suggestion.first),
        "one_label": label(suggestion.first),
        "other": local(suggestion.second),
        "other_label": label(suggestion.second),
        "score": suggestion.score,
        "common_partners": [local(node) for node in suggestion.partners],
        "shared": [
            {"sort": trait.sort, **english.make_name_record(trait.iri)} for trait in suggestion.shared
        ],
        "reason": "; ".join(_list_reasons(english, suggestion)),
    }
