"""Makes one file that answers questions without a server: data, SPARQL engine, questions and map."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

from markupsafe import Markup

from ..core.errors import NameNotFoundError
from ..core.messages import LANGUAGES
from ..map import bengali_font
from ..model.graph import StakeholderGraph
from ..quality.questions import NamedQuestion, Parameter
from ..schema.levels import Certainty
from ..schema.terms import STK
from .answer_cells import VARIABLES
from .packed_text import PackedText
from .query_words import list_query_words
from .questions import get_title, load_questions, split_sentence
from .rendering import LANGUAGE_NAMES, MESSAGES, load_environment
from .static_files import load_static_files, read_bundle
from .vocabulary_pages import VocabularyIndex

_FOLDER = Path(__file__).with_name("explorer")
_TEXTS = (
    "explore", "explore-lead", "explore-question", "explore-run", "explore-rows", "explore-waiting",
    "explore-too-long", "explore-no-name", "explore-no-engine", "explore-no-script",
    "nothing-recorded", "query-behind", "nav-map", "ask", "any", "yes", "no",
)  # fmt: skip
_LEVEL = 9  # of compression


def build_explorer(graph: StakeholderGraph, map_page: bytes) -> bytes:
    """Return the page; empty where the engine was not built with this installation."""
    engine, wasm = read_bundle("sparql_engine.js"), read_bundle("oxigraph.wasm")
    if not engine or not wasm:
        return b""
    editor = read_bundle("sparql_editor.js")
    content = _describe_content(graph)
    style = load_static_files()["workbench.css"].content.decode()
    style = style[style.index(":root {") :] + (_FOLDER / "explorer.css").read_text(encoding="utf-8")
    fonts = bengali_font.write_font_css()
    page = (
        load_environment()
        .get_template("explorer.html")
        .render(
            content=content,
            fonts=Markup(fonts),  # noqa: S704 - our own files, as the next
            style=Markup(style),  # noqa: S704
            packed_content=_pack(json.dumps(content, ensure_ascii=False).encode()),
            quads=_pack(_serialise(graph)),
            wasm=_pack(wasm),
            map_page=_pack(map_page.replace(fonts.encode(), b"")),  # which lie in the page itself
            engine=_embed(engine),
            engine_work=_embed((_FOLDER / "engine_work.js").read_bytes()),
            editor=_pack(editor),
            completions=_embed(load_static_files()["query_completions.js"].content),
            script=_embed((_FOLDER / "explorer.js").read_bytes()),
        )
    )
    return page.encode()


def _pack(data: bytes) -> PackedText:
    return PackedText.pack(gzip.compress(data, _LEVEL, mtime=0) if data else b"")


def _embed(script: bytes) -> Markup:
    """Return a script of ours or of an installed package as a page can hold it."""
    text = script.decode()
    if "</script" in text.lower():
        raise ValueError("a script would end its own element")
    return Markup(text)  # noqa: S704 - checked above


def _serialise(graph: StakeholderGraph) -> bytes:
    """Return every statement of the edition, evidence and vocabulary included, as N-Quads in order."""
    lines = sorted(f"{quad} .\n" for quad in graph.store.iter_quads())
    return "".join(lines).encode()


def _describe_content(graph: StakeholderGraph) -> dict[str, Any]:
    titles, index = graph.dataset.title, VocabularyIndex.from_ontology(graph.ontology)
    return {
        "lang": "en",
        "title": {lang: titles.get(lang) or next(iter(titles.values()), "") for lang in LANGUAGES},
        "texts": {lang: {key: MESSAGES.texts[key][lang] for key in _TEXTS} for lang in LANGUAGES},
        "languages": LANGUAGE_NAMES,
        "variables": {name: dict(texts) for name, texts in VARIABLES.texts.items()},
        "words": {lang: list_query_words(graph.ontology, index, lang) for lang in LANGUAGES},
        "questions": [_describe_question(question, graph) for question in load_questions().by_name.values()],
    }


def _describe_question(question: NamedQuestion, graph: StakeholderGraph) -> dict[str, Any]:
    return {
        "name": question.name,
        "title": {lang: get_title(question, lang) for lang in LANGUAGES},
        "answers": question.answers,
        "parts": {lang: split_sentence(question, lang) for lang in LANGUAGES},
        "parameters": {
            parameter.name: _describe_parameter(parameter, graph) for parameter in question.parameters
        },
        "text": question.text,
    }


def _describe_parameter(parameter: Parameter, graph: StakeholderGraph) -> dict[str, Any]:
    label = VARIABLES.texts.get(parameter.name) or {"en": parameter.name}
    described: dict[str, Any] = {"type": parameter.type, "label": dict(label), "text": ""}
    if parameter.type == "text":
        return described | {"text": parameter.default}
    if parameter.type == "certainty":
        choices = [{"text": _name_level(level, graph), "terms": _list_levels(level)} for level in Certainty]
        return described | {"choices": choices, "terms": _list_levels(Certainty(parameter.default))}
    if parameter.type == "kind":
        kinds = sorted(graph.ontology.tie_kinds.values(), key=lambda kind: kind.label.get("en", kind.name))
        choices = [
            {"text": dict(kind.label) or {"en": kind.name}, "terms": f"<{kind.iri}>"} for kind in kinds
        ]
        default = next((f"<{kind.iri}>" for kind in kinds if kind.name == parameter.default), "")
        every = [] if default else [{"text": dict(MESSAGES.texts["any"]), "terms": ""}]
        return described | {"choices": [*every, *choices], "terms": default}
    try:
        iri = graph.names.find_entity(parameter.default).iri if parameter.default else ""
    except NameNotFoundError:
        iri = ""
    return described | {"iri": iri}


def _name_level(level: Certainty, graph: StakeholderGraph) -> dict[str, str]:
    return {
        lang: MESSAGES.format_message(
            f"at-least-{level}", lang, certainty=graph.ontology.label(STK + str(level), lang)
        )
        for lang in LANGUAGES
    }


def _list_levels(level: Certainty) -> str:
    return " ".join(f"<{STK}{stronger}>" for stronger in level.list_stronger())
