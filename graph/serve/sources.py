"""Makes the list of sources, and the page of one: its text with the marked passages, or the passages alone.

The text of a source is shown to the owner of the data only; other editions show the quotes of their rows.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import unquote

import pyoxigraph as ox
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from ..core.errors import InputError
from ..curate.reading.plain_text import find_language
from ..curate.reading.readers import READERS
from ..ingest.statements import value_of
from ..model.values import Evidence, Source
from ..quality.checks.source_texts import read_source_text
from ..schema.levels import Audience
from ..schema.terms import RDF_TYPE, SKOS, STK, parse_whole_number
from .editing.desk import open_desk
from .evidence import Passage, describe_passage, open_profiles, open_view
from .links import EntityLink, find_tie_address, link_entity
from .reading.suggestion_cards import MESSAGES, SuggestionCard, list_certainties, list_kinds, open_reader
from .rendering import WHO, Page, open_page, render_page

# what says what a thing is called and what kind it is: together, that it is named
NAME_PREDICATES = frozenset(
    {
        RDF_TYPE,
        SKOS + "prefLabel",
        SKOS + "altLabel",
        STK + "shortLabel",
        STK + "abbreviation",
        STK + "orgType",
    }
)


Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


@dataclass(frozen=True)
class SourceRow:
    """A source as the list shows it."""

    title: str
    address: str
    publisher: EntityLink | None
    issued: str
    passages: int
    copy_of: str


@dataclass(frozen=True)
class SaidHere:
    """One statement that a passage supports, as words and links; `address` is that of a tie's page."""

    subject: EntityLink
    predicate: str
    object: EntityLink | None
    value: str
    address: str


@dataclass(frozen=True)
class MarkedPassage:
    """A passage of a source, and all that rests on it."""

    passage: Passage
    place: str  # as the rows give it
    line: int  # 0 where the place is no line
    said: tuple[SaidHere, ...]


@dataclass(frozen=True)
class TextPart:
    """A piece of a line; `level` is the certainty of the passage that it belongs to, empty for none.

    Of a suggestion it is `suggested`, and `key` leads to it.
    """

    text: str
    level: str
    key: str = ""


@dataclass(frozen=True)
class TextLine:
    """A line of the text with its marked pieces and what rests on it."""

    number: int
    parts: tuple[TextPart, ...]
    passages: tuple[MarkedPassage, ...]


def answer_sources(request: Request) -> Response:
    """Answer with the list of sources."""
    return render_sources(open_page(request))


def render_sources(page: Page, *, faults: Sequence[str] = (), status: int = 200) -> Response:
    """Return the list of sources, with what is wrong with documents that were just given."""
    counts = page.version.keep("passages-by-source", lambda: _count_passages(page))
    graph = page.version.graph
    rows = [
        SourceRow(
            source.title,
            page.addresses.source(source.id),
            link_entity(page, source.publisher) if source.publisher else None,
            source.issued,
            counts.get(source.iri, 0),
            graph.sources[source.copy_of].title if source.copy_of in graph.sources else "",
        )
        for source in sorted(graph.sources.values(), key=lambda source: source.title.casefold())
    ]
    desk = None if page.closure else open_desk(page.request)
    response = render_page(
        page,
        "sources.html",
        "sources",
        rows=rows,
        desk=desk,
        faults=faults,
        r=_open_reader_texts(page),
        e=desk.format_message if desk else None,
        endings=",".join(READERS),
    )
    response.status_code = status
    return response


def _open_reader_texts(page: Page) -> Callable[..., str]:
    """Return what gives the texts of the source reader in the language of a page."""

    def format_message(key: str, **values: str | int) -> str:
        return MESSAGES.format_message(key, page.lang, **values)

    return format_message


def _count_passages(page: Page) -> Mapping[str, int]:
    """Return how many different passages of each source the data set quotes, by the source's IRI."""
    rows = page.version.graph.store.select_rows(
        "SELECT ?s (COUNT(DISTINCT ?place) AS ?n) { ?g a stk:AssertionSet ; stk:source ?s "
        "OPTIONAL { ?g stk:locator ?l } OPTIONAL { ?g stk:phrase ?p } "
        'BIND(CONCAT(COALESCE(?l, ""), " ", COALESCE(?p, "")) AS ?place) } GROUP BY ?s'
    )
    return {source: int(number) for source, number in rows}


def answer_source(request: Request) -> Response:
    """Answer with the page of one source."""
    return render_source(open_page(request), request.path_params["source"])


def render_source(
    page: Page,
    name: str,
    *,
    refusal: str = "",
    status: int = 200,
    filled: Mapping[str, object] = MappingProxyType({}),
    tie_line: int = 0,
) -> Response:
    """Return the page of one source; `refusal` says why something was not stored, `filled` what was given."""
    graph, query = page.version.graph, page.request.query_params
    source = graph.sources.get(graph.dataset.mint.make_source_iri(name)) or graph.sources.get(name)
    if not source:
        raise HTTPException(404)
    passages = list_passages(page, source)
    texts = _read_lines(page, source)
    reader = open_reader(page, source.id) if texts else None
    lines = mark_text(texts, passages, reader.cards if reader else ())
    at_line = parse_whole_number(query.get("line", "")) or 0
    tie_line = tie_line or parse_whole_number(query.get("tie", "")) or 0
    desk = open_desk(page.request) if reader else None
    response = render_page(
        page,
        "source.html",
        "sources",
        source=source,
        publisher=link_entity(page, source.publisher) if source.publisher else None,
        original=link_entity(page, source.copy_of) if source.copy_of in graph.sources else None,
        passages=passages,
        lines=lines,
        text_lang=find_language("\n".join(texts)) if texts else page.lang,
        at_line=at_line,
        at_quote=_find_quote(passages, at_line, query.get("quote", "")),
        reader=reader,
        desk=desk,
        refusal=refusal,
        filled=filled,
        tie_line=tie_line if reader and 0 < tie_line <= len(texts) else 0,
        tie_words=texts[tie_line - 1] if 0 < tie_line <= len(texts) else "",
        lines_done=sum(bool(line.passages) for line in lines),
        kinds=list_kinds(graph.ontology, page.lang),
        certainties=list_certainties(graph.ontology, page.lang),
        says_saved=reader is not None,
        readers=_find_readers(page, source),
        who=unquote(page.request.cookies.get(WHO, "")),
        r=_open_reader_texts(page),
        e=desk.format_message if desk else None,
    )
    response.status_code = status
    return response


def _find_quote(passages: Sequence[MarkedPassage], line: int, words: str) -> MarkedPassage | None:
    """Return the quote that the address names, None where it names none; its line tells equal ones apart."""
    named = [item for item in passages if words and item.passage.words == words]
    return next((item for item in named if item.line == line), named[0] if named else None)


def _find_readers(page: Page, source: Source) -> Audience | None:
    """Return who may see a source, None where nobody can change it here."""
    if page.closure:
        return None
    tables = page.version.keep("tables", lambda: page.version.graph.tables)
    rows = [row for row in tables.rows.get("sources", ()) if row["id"] == source.id]
    return tables.dataset.audience_of(rows[0]) if rows else None


def list_passages(page: Page, source: Source) -> tuple[MarkedPassage, ...]:
    """Return the passages of a source in their order, each with all that rests on it."""
    view, graph = open_view(page), page.version.graph
    rows = list(
        graph.store.select(
            f"SELECT ?g ?s ?p ?o {{ ?g stk:source {ox.NamedNode(source.iri)} . GRAPH ?g {{ ?s ?p ?o }} }}"
        )
    )
    backwards = {
        (row["g"], row["o"], row["p"], row["s"])
        for row in rows
        if (kind := graph.ontology.tie_kinds.get(row["p"].value)) and kind.symmetric
    }
    said: dict[tuple[str, str], dict[SaidHere, None]] = defaultdict(dict)
    support_by_place: dict[tuple[str, str], Evidence] = {}
    for row in rows:
        support = graph.evidence.get(row["g"].value)
        is_repeated = (row["g"], row["s"], row["p"], row["o"]) in backwards
        if not support or (is_repeated and str(row["s"]) > str(row["o"])):  # said in the other direction
            continue
        place = (support.locator, support.phrase)
        support_by_place.setdefault(place, support)
        statement = _describe_statement(page, row["s"], row["p"].value, row["o"])
        if statement:
            said[place][statement] = None
    ordered = sorted(support_by_place, key=_order_place)
    return tuple(
        MarkedPassage(
            describe_passage(page, view, support_by_place[place]),
            place[0],
            parse_whole_number(place[0]) or 0,
            tuple(sorted(said[place], key=_order_statement)),
        )
        for place in ordered
    )


def _order_place(place: tuple[str, str]) -> tuple[list[tuple[int, str]], str]:
    """Return by what passages are sorted: lines and cells by their numbers, B5 before B10, then their words.

    >>> sorted([("B10", ""), ("B5", ""), ("17", ""), ("4", "")], key=_order_place)
    [('B5', ''), ('B10', ''), ('4', ''), ('17', '')]
    """
    locator, words = place
    parts = re.findall(r"[0-9]{1,18}|[^0-9]+", locator)
    return [(parse_whole_number(part) or 0, part) for part in parts], words


def _order_statement(statement: SaidHere) -> tuple[str, ...]:
    """Return by what the statements of a passage are sorted, each at a place of its own."""
    far = statement.object
    ends = (far.name, far.address) if far else ("", "")
    return (statement.subject.name, statement.predicate, statement.value, *ends, statement.subject.address)


def _describe_statement(
    page: Page, subject: ox.NamedNode | ox.BlankNode | ox.Triple, predicate: str, object_: Term
) -> SaidHere | None:
    """Return a statement in words; None for one that only describes how a tie or a number is kept."""
    graph = page.version.graph
    entity = graph.entities.get(value_of(subject))
    if not entity or STK + "Count" in entity.classes:
        return None
    link = link_entity(page, entity.iri)
    kind = graph.ontology.tie_kinds.get(predicate)
    if predicate in NAME_PREDICATES:
        return SaidHere(link, page.format_message("is-named"), None, "", "")
    if predicate == STK + "hasCount":
        counts = open_profiles(page).counts.get(entity.iri, ())
        texts = [count.format_count(graph, page.lang) for count in counts if count.iri == value_of(object_)]
        return SaidHere(link, "", None, texts[0], "") if texts else None
    label = (kind and (kind.label.get(page.lang) or kind.label.get("en"))) or graph.ontology.label(
        predicate, page.lang
    )
    if isinstance(object_, ox.NamedNode):
        has_page = kind is not None and kind.canonical
        address = find_tie_address(page, kind, entity.iri, object_.value) if kind and has_page else ""
        return SaidHere(link, label, link_entity(page, object_.value), "", address)
    return SaidHere(link, label, None, value_of(object_), "")


def _read_lines(page: Page, source: Source) -> Sequence[str]:
    """Return the lines of a source's text, none where it is not kept or not for these readers."""
    graph = page.version.graph
    if not graph.audience.is_for_owner or graph.address:
        return ()
    try:
        return read_source_text(graph.dataset.path, source.id)
    except (InputError, OSError):
        return ()


def mark_text(
    lines: Sequence[str], passages: Iterable[MarkedPassage], cards: Iterable[SuggestionCard] = ()
) -> tuple[TextLine, ...]:
    """Return the lines of a text, with the words of its passages and of suggestions marked.

    >>> mark_text(["Steps leads the forum."], [])[0].parts
    (TextPart(text='Steps leads the forum.', level='', key=''),)
    """
    by_line: dict[int, list[MarkedPassage]] = defaultdict(list)
    marks: dict[int, list[tuple[str, str, str]]] = defaultdict(list)
    for passage in passages:
        by_line[passage.line].append(passage)
        marks[passage.line].append((passage.passage.words, passage.passage.level, ""))
    for card in cards:
        marks[card.line].append((card.quote, "suggested", card.key))
    return tuple(
        TextLine(
            number,
            tuple(_mark_line(line, marks[number])),
            tuple(sorted(by_line[number], key=lambda item: line.find(item.passage.words))),
        )
        for number, line in enumerate(lines, start=1)
        if line.strip() or number in by_line
    )


def _mark_line(line: str, marks: Sequence[tuple[str, str, str]]) -> Iterator[TextPart]:
    """Yield the pieces of a line; where passages overlap, the first keeps the words."""
    spans = sorted(_find_spans(line, marks))
    end = 0
    for start, stop, level, key in spans:
        if start < end:
            continue
        if line[end:start]:
            yield TextPart(line[end:start], "")
        yield TextPart(line[start:stop], level, key)
        end = stop
    if line[end:]:
        yield TextPart(line[end:], "")


def _find_spans(line: str, marks: Sequence[tuple[str, str, str]]) -> Iterator[tuple[int, int, str, str]]:
    for text, level, key in marks:
        words = text.split()
        match = re.search(r"\s+".join(map(re.escape, words)), line) if words else None
        if match:
            yield match.start(), match.end(), level, key
