"""Says what the measures of a table mean, and why others cannot be read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from ...measures.context import Values
from ...measures.registry import Measure
from ..document import Entry, Listing, Paragraph, Section
from .view import AnswerView


def explain_measure(view: AnswerView, measure: Measure) -> str:
    """Return what a column of figures means."""
    head, name, meaning = map(view.choose_text, (measure.head, measure.name, measure.meaning))
    if head.casefold() == name.casefold():
        return view.format_message("explained", name=head, meaning=meaning)
    return view.format_message("column", head=head, name=name, meaning=meaning)


def explain_reasons(view: AnswerView, measures: Iterable[Measure]) -> Iterator[Paragraph]:
    """Say of measures that mean nothing here why that is so, those with the same reason together."""
    names_by_reason: dict[str, list[str]] = {}
    for measure in measures:
        reason = view.explain_omission(measure.id)
        if reason:
            names_by_reason.setdefault(reason, []).append(view.choose_text(measure.name))
    for reason, names in names_by_reason.items():
        yield view.make_paragraph("no-rank-by", names=view.join_words(names), reason=reason)


def explain_measures(view: AnswerView, shown: Sequence[Measure], measures: Sequence[Measure]) -> Section:
    """Return what the columns that are shown mean, and why other measures are not shown."""
    meanings = Listing("", tuple(Entry(explain_measure(view, measure)) for measure in shown))
    return Section("meanings", "", (meanings, *explain_reasons(view, measures)))


def select_shown(view: AnswerView, measures: Iterable[Measure], *, anyway: bool) -> list[Measure]:
    """Return the measures whose figures may stand."""
    return [measure for measure in measures if anyway or view.applicability[measure.id].is_meaningful]


def make_figures(
    view: AnswerView, measures: Iterable[Measure], columns: Mapping[str, Values], node: str, *, anyway: bool
) -> dict[str, float | None]:
    """Return the figures of one organisation as JSON has them; None where they may not stand."""
    return {
        measure.id.replace(" ", "_").replace("-", "_"): columns[measure.id].get(node)
        if measure.id in columns and (anyway or view.applicability[measure.id].is_meaningful)
        else None
        for measure in measures
    }


def list_reasons(view: AnswerView, measures: Iterable[Measure]) -> dict[str, str]:
    """Return why measures mean nothing here, as JSON says it."""
    reasons = {measure.id: view.applicability[measure.id].reason for measure in measures}
    return {name: reason for name, reason in reasons.items() if reason}
