"""Stores what a person decides in the source reader, and takes new documents in."""

from __future__ import annotations

from dataclasses import dataclass, replace

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from ...core.errors import GraphError
from ...curate.editing import Step
from ...curate.reading.acceptance import TieEntry
from ...curate.reading.known_data import KnownData
from ...curate.reading.readers import MOST_BYTES, read_bytes
from ...curate.reading.review import DocumentReview, store_or_resume
from ...curate.reading.stored_reading import keep_suggestions
from ...curate.reading.verification import VerifiedTie
from ...ingest import load_tables
from ...schema.levels import Audience
from ...schema.terms import parse_whole_number
from ..addresses import add_query
from ..editing.desk import Desk, open_desk
from ..forms import go_to, list_files, read_text
from ..sources import render_source, render_sources
from .suggestion_cards import MESSAGES

MOST_UPLOAD = 2 * MOST_BYTES
MOST_FILES = 10


@dataclass(frozen=True)
class Decided:
    """What came of a decision: its step, whether it was a rejection, and the suggestion to show next."""

    step: Step
    is_rejection: bool
    next_key: str


def decide(request: Request, form: FormData) -> Response:
    """Accept, change or reject one suggestion, and go on to the next."""
    desk = open_desk(request, form)
    source = request.path_params["source"]
    try:
        decided = decide_tie(desk, source, form)
    except GraphError as error:
        return render_source(desk.page, source, refusal=say_fault(error), status=422, filled=form)
    address = add_query(
        desk.page.addresses.source(source),
        saved=decided.step.id,
        rejected="yes" if decided.is_rejection else "",
    )
    return desk.remember(go_to(f"{address}#s-{decided.next_key}" if decided.next_key else address))


def decide_tie(desk: Desk, source: str, form: FormData) -> Decided:
    """Store what a form says of one suggestion of a document; GraphError where nothing is stored."""
    _require_name(desk)
    before = desk.read_shown_tables()
    review = DocumentReview.open(desk.folder, source)
    keys = [tie.key for tie in review.open_ties]
    key, action = read_text(form, "key"), read_text(form, "action")
    tie = review.find_open(key)
    suggested = TieEntry.from_tie(tie)
    if action == "reject":
        step = review.reject(tie, who=desk.who)
    elif action == "edit":
        step = review.accept(tie, who=desk.who, entry=_read_changed(form, tie))
    else:
        step = review.accept(tie, who=desk.who, entry=_choose_ends(form, suggested))
    desk.show_changed(before)
    later = keys[keys.index(key) + 1 :] or keys[: keys.index(key)]
    return Decided(step, action == "reject", later[0] if later else "")


def add_tie(request: Request, form: FormData) -> Response:
    """Store a tie that a person makes of the words of a line."""
    desk = open_desk(request, form)
    source = request.path_params["source"]
    line = parse_whole_number(read_text(form, "line")) or 0
    try:
        _require_name(desk)
        review = DocumentReview.open(desk.folder, source)
        entry = _read_entry(form, TieEntry("", "", "", note=read_text(form, "note")))
        step = review.add(line, read_text(form, "words"), entry, who=desk.who)
    except GraphError as error:
        return render_source(
            desk.page, source, refusal=say_fault(error), status=422, filled=form, tie_line=line
        )
    desk.page.dataset.show_changed()
    address = add_query(desk.page.addresses.source(source), line=line, saved=step.id)
    return desk.remember(go_to(f"{address}#line-{line}"))


def suggest_ties(request: Request, form: FormData) -> Response:
    """Let the rules read a text that the data set keeps, and keep what they suggest."""
    desk = open_desk(request, form)
    source = request.path_params["source"]
    try:
        _require_name(desk)
        review = DocumentReview.open(desk.folder, source)
        keep_suggestions(desk.folder, review.reading, who=desk.who, why=source)
    except GraphError as error:
        return render_source(desk.page, source, refusal=say_fault(error), status=422)
    return desk.remember(go_to(desk.page.addresses.source(source)))


def take_documents(request: Request, form: FormData) -> Response:
    """Read documents, keep their texts as sources, and show the first with its suggestions."""
    desk = open_desk(request, form)
    stored: list[str] = []
    faults: list[str] = []
    publisher = read_text(form, "publisher").strip()
    given = read_text(form, "readers")
    readers = Audience(given) if Audience.has_level(given) else Audience.INTERNAL
    files = list_files(form, "documents")
    if not files or not desk.who:
        key = "no-file" if not files else "who-missing"
        text = (
            desk.format_message(key) if key == "who-missing" else MESSAGES.format_message(key, desk.page.lang)
        )
        return render_sources(desk.page, faults=[text], status=422)
    for file in files:
        try:
            known = KnownData.from_tables(load_tables(desk.folder), desk.page.version.graph.ontology)
            data = file.file.read(MOST_BYTES + 1)
            name = (file.filename or "").replace("\\", "/").rpartition("/")[2][-200:]
            document, suggestions = read_bytes(data, name, known.make_known_names(publisher))
            reading = store_or_resume(
                desk.folder, document, suggestions, known,
                who=desk.who, name=name, publisher=publisher, readers=readers,
            )  # fmt: skip
            stored.append(reading.source)
        except GraphError as error:
            faults.append(str(error))
    if stored:
        desk.page.dataset.show_changed()
    if faults:
        return desk.remember(render_sources(desk.page, faults=faults, status=422))
    return desk.remember(go_to(desk.page.addresses.source(stored[0])))


def _require_name(desk: Desk) -> None:
    if not desk.who:
        raise GraphError(desk.format_message("who-missing"))


def say_fault(error: GraphError) -> str:
    """Return what is wrong; of several faults of rows the first ones."""
    return "; ".join(str(error).splitlines()[:5])


def _choose_ends(form: FormData, entry: TieEntry) -> TieEntry:
    """Return an entry with the ends that a person has chosen among several of a name."""
    return replace(
        entry,
        subject=read_text(form, "subject-choice") or entry.subject,
        object=read_text(form, "object-choice") or entry.object,
    )


def _read_changed(form: FormData, tie: VerifiedTie) -> TieEntry:
    """Return a suggestion as its fields have it; an end whose name was left as it stands stays that end."""
    suggested = _choose_ends(form, TieEntry.from_tie(tie))
    entry = _read_entry(form, suggested)
    if entry.subject == tie.subject.label:
        entry = replace(entry, subject=suggested.subject)
    if tie.object and entry.object == tie.object.label:
        entry = replace(entry, object=suggested.object)
    return entry


def _read_entry(form: FormData, entry: TieEntry) -> TieEntry:
    """Return an entry as the fields have it; a name that was changed has no kind of its own any more."""
    subject, object_ = read_text(form, "subject").strip(), read_text(form, "object").strip()
    certainty = read_text(form, "certainty")
    return replace(
        entry,
        subject=subject or entry.subject,
        kind=read_text(form, "kind") or entry.kind,
        object=object_ or entry.object,
        certainty=certainty if certainty in ("stated", "implied", "ambiguous") else entry.certainty,
        note=read_text(form, "note").strip()[:2000] or entry.note,
    )
