"""Reads the named questions of `ontology/questions/` and fills in their parameters.

A file is a SPARQL query under a header of comments: `# title`, `# title_bn`, `# sentence` and `# sentence_bn`
with `{name}` for each blank, `# answers`, and one
`# param: name (type) = default : what it is` for each parameter. A parameter stands in the query as
`VALUES ?name { $name }`; left open it is UNDEF, which matches everything.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox

from ..core.errors import NameNotFoundError, OntologyError, QueryError
from ..core.spelling import did_you_mean
from ..model.graph import StakeholderGraph
from ..schema.levels import Certainty
from ..schema.terms import STK, expand_curie

TYPES = ("entity", "certainty", "kind", "concept", "text")

_HEADER = re.compile(r"#\s*(?P<key>[\w-]+)\s*:\s*(?P<value>.*\S)\s*\Z")
_BLANK = re.compile(r"\$([a-z_]+)\b")
_SLOT = re.compile(r"\{([a-z_]+)\}")
_PARAM = re.compile(
    r"(?P<name>[a-z_]+)\s*\((?P<type>[a-z]+)\)\s*(?:=\s*(?P<default>[^:]*?)\s*)?:\s*(?P<what>.+)\Z"
)


@dataclass(frozen=True)
class Parameter:
    """One blank of a question; without a default it may stay open."""

    name: str
    type: str
    default: str
    what: str


@dataclass(frozen=True)
class NamedQuestion:
    """A named question with its text."""

    name: str
    title: Mapping[str, str]
    answers: str
    parameters: tuple[Parameter, ...]
    text: str
    sentence: Mapping[str, str] = field(default_factory=dict)  # by language; with `{name}` for each blank

    @classmethod
    def from_file(cls, path: Path) -> NamedQuestion:
        """Read a `.rq` file; OntologyError with file, line and fault."""
        values: dict[str, str] = {}
        parameters: list[Parameter] = []
        lines = path.read_text(encoding="utf-8").splitlines()
        for number, line in enumerate(lines, start=1):
            match = _HEADER.match(line)
            if not match:
                break
            if match["key"] == "param":
                parameters.append(_parse_parameter(match["value"], f"{path.name}, line {number}"))
            else:
                values[match["key"]] = match["value"]
        for key in ("title", "answers"):
            if key not in values:
                raise OntologyError(f"{path.name}: the header '# {key}: ...' is missing")
        title = _read_texts(values, "title")
        sentence = _read_texts(values, "sentence")
        for text in sentence.values():
            if sorted(_SLOT.findall(text)) != sorted(parameter.name for parameter in parameters):
                raise OntologyError(f"{path.name}: the sentence '{text}' does not name each parameter once")
        body = "\n".join(line for line in lines if not _HEADER.match(line)).strip() + "\n"
        return cls(path.stem, title, values["answers"], tuple(parameters), body, sentence)

    def fill_parameters(self, given: Mapping[str, str], knowledge: StakeholderGraph) -> str:
        """Return the query with its parameters; QueryError or NameNotFoundError for an unknown one."""
        names = [parameter.name for parameter in self.parameters]
        for name in given:
            if name not in names:
                options = ", ".join("--" + option for option in names) or "none"
                hint = did_you_mean(name, names, f"its parameters are: {options}")
                raise QueryError(f"the question '{self.name}' has no parameter '--{name}'; {hint}")
        terms = {}
        for parameter in self.parameters:
            value = given.get(parameter.name, "")
            terms[parameter.name] = (
                _resolve_terms(parameter, value, knowledge)
                if value
                else _resolve_default(parameter, knowledge)
            )
        # in one pass: a value that looks like another parameter stays what it is, a text
        return _BLANK.sub(lambda match: terms.get(match[1], match[0]), self.text)


class QuestionCatalogue:
    """The questions of a folder by name."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cached_property
    def by_name(self) -> Mapping[str, NamedQuestion]:
        """Every question, by name."""
        return {path.stem: NamedQuestion.from_file(path) for path in sorted(self.folder.glob("*.rq"))}

    def find_question(self, name: str) -> NamedQuestion:
        """Return a question; NameNotFoundError with near names."""
        if name not in self.by_name:
            hint = did_you_mean(name, self.by_name, "list them with: stakeholders ask")
            raise NameNotFoundError(f"no question is called '{name}'; {hint}")
        return self.by_name[name]


def _read_texts(values: Mapping[str, str], key: str) -> dict[str, str]:
    """Return the texts of a header by language, those that it has."""
    texts = {"en": values.get(key, ""), "bn": values.get(f"{key}_bn", "")}
    return {lang: text for lang, text in texts.items() if text}


def _parse_parameter(text: str, place: str) -> Parameter:
    match = _PARAM.match(text)
    if not match or match["type"] not in TYPES:
        raise OntologyError(
            f"{place}: write '# param: name (type) = default : what it is', type one of {', '.join(TYPES)}"
        )
    return Parameter(match["name"], match["type"], match["default"] or "", match["what"])


def _resolve_default(parameter: Parameter, knowledge: StakeholderGraph) -> str:
    """Return a default's terms; one that names an entity of another data set leaves the parameter open."""
    if not parameter.default:
        return "UNDEF"
    try:
        return _resolve_terms(parameter, parameter.default, knowledge)
    except NameNotFoundError:
        return "UNDEF"


def _resolve_terms(parameter: Parameter, value: str, knowledge: StakeholderGraph) -> str:
    if parameter.type == "text":
        return str(ox.Literal(value))
    if parameter.type == "certainty":
        if not Certainty.has_level(value):
            hint = did_you_mean(value, tuple(Certainty), "use " + ", ".join(Certainty))
            raise QueryError(f"'{value}' is no certainty; {hint}")
        return " ".join(f"<{STK}{level}>" for level in Certainty(value).list_stronger())
    if parameter.type == "kind":
        kinds = {kind.name: kind.iri for kind in knowledge.ontology.tie_kinds.values()}
        if value not in kinds:
            raise QueryError(
                f"'{value}' is no kind of tie; {did_you_mean(value, kinds, 'see ontology/README.md')}"
            )
        return f"<{kinds[value]}>"
    if parameter.type == "concept" and expand_curie(value) in knowledge.ontology.concepts:
        return f"<{expand_curie(value)}>"
    return f"<{knowledge.names.find_entity(value).iri}>"


__all__ = ["TYPES", "NameNotFoundError", "NamedQuestion", "Parameter", "QuestionCatalogue"]
