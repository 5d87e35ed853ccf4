"""Makes the page of one tie: what it says, how certain it is, and every passage that says it."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from ..core.messages import join_names
from ..measures.observation import find_publishers
from ..model.network import Tie
from .editing.changes_about import list_changes_of_tie
from .entities import find_entity
from .evidence import describe_tie, open_profiles, open_view
from .links import link_entity
from .rendering import Page, open_page, render_page
from .vocabulary_pages import link_term


def answer_tie(request: Request) -> Response:
    """Answer with the page of the tie that the address names by its ends and its kind."""
    page = open_page(request)
    tie = find_tie(page, request)
    view = open_view(page)
    line = describe_tie(page, view, tie, tie.subject)
    return render_page(
        page,
        "tie.html",
        subject=link_entity(page, tie.subject),
        object=link_entity(page, tie.object),
        line=line,
        term=link_term(page, tie.kind.iri),
        kind=tie.kind.name,
        ids=[page.version.graph.dataset.mint.shorten_iri(iri) for iri in (tie.subject, tie.object)],
        definition=page.version.graph.ontology.explain_term(tie.kind.iri, page.lang),
        reporters=describe_reporters(page, tie),
        changes=list_changes_of_tie(
            page, [page.version.graph.dataset.mint.shorten_iri(iri) for iri in tie.ends], tie.kind.name
        ),
        disputed=any(support.set in page.version.graph.disputes for support in tie.supports),
    )


def find_tie(page: Page, request: Request) -> Tie:
    """Return the tie of a request's parameters; HTTPException 404 where the edition has none such."""
    subject, kind, object_ = (request.query_params.get(name, "") for name in ("subject", "kind", "object"))
    ends = [find_entity(page, name).iri for name in (subject, object_)]
    for tie in open_profiles(page).tie_lookup.list_ties_between(*ends):
        if tie.kind.name == kind and (tie.kind.symmetric or [tie.subject, tie.object] == ends):
            return tie
    raise HTTPException(404)


def describe_reporters(page: Page, tie: Tie) -> str:
    """Return which organisations published what says it, and whether they are its own ends."""
    publishers = find_publishers((tie,), page.version.graph)
    if tie.is_inferred or not publishers:
        return ""
    names = join_names([page.version.graph.label(iri, page.lang) for iri in sorted(publishers)], page.lang)
    own = publishers & set(tie.ends)
    key = "told-by-both" if len(own) == 2 else "told-by-end" if own else "told-by-others"
    return page.format_message(key, names=names)
