"""Makes the page of suggestions that documents have given: each is accepted, changed or refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from ...core.errors import GraphError
from ...curate.reading.review import DocumentReview
from ..editing.desk import Desk, open_desk
from ..forms import read_text
from ..reading.decisions import decide_tie, say_fault
from ..reading.suggestion_cards import Choice, SuggestionCard, list_certainties, list_kinds, make_card
from .open_suggestions import list_read_sources, open_suggestions
from .tabs import MESSAGES, go_on, render_tab

_MOST_SHOWN = 30
NOTHING_GIVEN: Mapping[str, object] = MappingProxyType({})


@dataclass(frozen=True)
class ShownDocument:
    """A document with those of its suggestions that are shown."""

    source: str
    title: str
    address: str
    lang: str
    cards: tuple[tuple[SuggestionCard, str], ...]  # each with the address of its line


@dataclass(frozen=True)
class SuggestionsContent:
    """The suggestions of the page, and how many wait beyond them."""

    documents: tuple[ShownDocument, ...]
    total: int
    more: int
    kinds: tuple[Choice, ...]
    certainties: tuple[Choice, ...]
    filled: Mapping[str, object]  # what was given where it was refused


def answer_suggestions(request: Request) -> Response:
    """Answer with the suggestions of documents on which nobody has decided."""
    return _render(open_desk(request))


def decide_suggestion(request: Request, form: FormData) -> Response:
    """Accept, change or refuse one suggestion, and go on to the next."""
    desk = open_desk(request, form)
    source = read_text(form, "source")
    if source not in list_read_sources(desk.folder):
        return _render(desk, refusal=MESSAGES.format_message("no-such-pair", desk.page.lang), status=409)
    try:
        decided = decide_tie(desk, source, form)
    except GraphError as error:
        return _render(desk, refusal=say_fault(error), status=422, filled=form)
    return go_on(desk, "suggestions", decided.step.id, f"#s-{decided.next_key}" if decided.next_key else "")


def _render(
    desk: Desk, *, refusal: str = "", status: int = 200, filled: Mapping[str, object] = NOTHING_GIVEN
) -> Response:
    suggestions = open_suggestions(desk)
    ontology, lang = desk.page.version.graph.ontology, desk.page.lang
    documents: list[ShownDocument] = []
    shown = 0
    for review in suggestions.reviews:
        if shown < _MOST_SHOWN:
            document = _describe_document(desk, review, start=shown + 1)
            documents.append(document)
            shown += len(document.cards)
    content = SuggestionsContent(
        tuple(documents),
        suggestions.count,
        suggestions.count - shown,
        tuple(list_kinds(ontology, lang)),
        tuple(list_certainties(ontology, lang)),
        filled,
    )
    refusal = refusal or "; ".join(suggestions.faults)
    return render_tab(desk, "suggestions", content, refusal=refusal, status=status)


def _describe_document(desk: Desk, review: DocumentReview, *, start: int) -> ShownDocument:
    """Return a document with its suggestions, numbered from `start` through the whole page."""
    source, page = review.reading.source, desk.page
    titles = {
        listed.id: page.version.graph.label(iri, page.lang)
        for iri, listed in page.version.graph.sources.items()
    }
    cards = []
    for number, tie in enumerate(review.open_ties[: _MOST_SHOWN - start + 1], start=start):
        card = make_card(review.known, tie, number, page.lang)
        cards.append((card, page.addresses.source(source, str(card.line))))
    return ShownDocument(
        source,
        titles.get(source, source),
        page.addresses.source(source),
        review.reading.document.language,
        tuple(cards),
    )
