"""Compiles SHACL Core shapes to set queries, one SELECT for each constraint.

The subset of SHACL Core (W3C Recommendation, 20 July 2017) that `ontology/shapes.ttl` uses; a
component outside of it is an OntologyError, not silence. Class membership is that of the merged view,
where sub-classes are inferred already.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, count
from pathlib import Path

import pyoxigraph as ox

from ...core.errors import OntologyError
from ...schema.terms import RDF, compact_iri
from ...store import QueryableStore

SH = "http://www.w3.org/ns/shacl#"

_IGNORED = {"path", "message", "severity", "name", "description", "order", "group", "deactivated", "flags"}
_TARGETS = {"targetClass", "targetSubjectsOf", "targetObjectsOf", "targetNode"}
_KINDS = {"IRI": "isIRI({0})", "Literal": "isLiteral({0})", "BlankNode": "isBlank({0})"}

Node = ox.NamedNode | ox.BlankNode | ox.Literal


@dataclass(frozen=True)
class ShapeConstraint:
    """One constraint of one shape, as a query whose every row is a violation.

    `component` is the local name of the SHACL constraint component; the query selects ?focus, and
    ?value where the violation is a value's. `suspects` is what has to be found for there to be a violation,
    whatever the targets; empty where only the query tells. `class_` is the class that values have to be of.
    """

    shape: str
    path: str
    component: str
    severity: str
    message: str
    hint: str
    query: str
    suspects: str = ""
    class_: str = ""


def drop_satisfied_constraints(
    constraints: Sequence[ShapeConstraint], store: QueryableStore
) -> list[ShapeConstraint]:
    """Return those constraints that may be violated; of most it is told at once that they are not."""
    paths = " ".join(f"<{path}>" for path in sorted({constraint.path for constraint in constraints} - {""}))
    rows = store.select_rows(f"SELECT ?p {{ VALUES ?p {{ {paths} }} FILTER EXISTS {{ ?s ?p ?o }} }}")
    in_use = {path for (path,) in rows}
    paths_by_class: dict[str, set[str]] = defaultdict(set)
    for constraint in constraints:
        if constraint.class_ and constraint.path in in_use:
            paths_by_class[constraint.class_].add(constraint.path)
    kept_classes = {term for term, paths in paths_by_class.items() if _are_all_of_class(term, paths, store)}
    return [
        candidate
        for candidate in constraints
        if not candidate.suspects
        or (
            candidate.path in in_use
            and candidate.class_ not in kept_classes
            and any(True for _ in store.select(f"{candidate.suspects} LIMIT 1"))
        )
    ]


def _are_all_of_class(term: str, paths: Collection[str], store: QueryableStore) -> bool:
    """Tell whether all values of some properties are of a class: its members are read once for all."""
    properties = " ".join(f"<{path}>" for path in sorted(paths))
    values = f"{{ SELECT DISTINCT ?value {{ VALUES ?p {{ {properties} }} ?any ?p ?value }} }}"
    return not any(
        True for _ in store.select(f"SELECT ?value {{ {values} MINUS {{ ?value a {term} }} }} LIMIT 1")
    )


def compile_shapes(path: Path) -> list[ShapeConstraint]:
    """Return the constraints of a shapes file, in the order of shape and path."""
    try:
        quads = list(ox.parse(path=str(path), format=ox.RdfFormat.TURTLE))
    except (OSError, SyntaxError) as error:
        raise OntologyError(f"{path}: {error}") from None
    return list(_ShapeCompiler(quads).compile_constraints())


class _ShapeCompiler:
    """Shapes by node; variables are numbered so that nested patterns never share one."""

    def __init__(self, quads: list[ox.Quad]) -> None:
        self.values: dict[str, dict[str, list[Node]]] = defaultdict(lambda: defaultdict(list))
        for quad in quads:
            self.values[str(quad.subject)][quad.predicate.value].append(quad.object)  # type: ignore[arg-type]
        self.numbers = count(1)
        self.tests: Mapping[str, Callable[[Node, str], str]] = {
            "class": lambda term, var: f"EXISTS {{ {var} a {term} }}",
            "nodeKind": lambda term, var: _test_node_kind(term, var),
            "datatype": lambda term, var: f"(isLiteral({var}) && datatype({var}) = {term})",
            "in": lambda term, var: f"{var} IN ({', '.join(map(str, self.read_list(term)))})",
            "minLength": lambda term, var: f"STRLEN(STR({var})) >= {_to_integer(term)}",
            "maxLength": lambda term, var: f"STRLEN(STR({var})) <= {_to_integer(term)}",
            "pattern": lambda term, var: f"REGEX(STR({var}), {term})",
            "minInclusive": lambda term, var: f"COALESCE({var} >= {term}, false)",
            "maxInclusive": lambda term, var: f"COALESCE({var} <= {term}, false)",
            "languageIn": self._test_language,
            "node": lambda term, var: self.compile_conformance(term, var),
            "not": lambda term, var: f"(!({self.compile_conformance(term, var)}))",
            "or": lambda term, var: (
                "("
                + " || ".join(self.compile_conformance(member, var) for member in self.read_list(term))
                + ")"
            ),
            "and": lambda term, var: (
                "("
                + " && ".join(self.compile_conformance(member, var) for member in self.read_list(term))
                + ")"
            ),
            "xone": self._test_exactly_one,
        }

    def get_values(self, node: Node, name: str) -> list[Node]:
        """Return the values of a SHACL property of a shape."""
        return self.values[str(node)].get(SH + name, [])

    def read_list(self, node: Node) -> list[Node]:
        """Return the members of an RDF list."""
        members = []
        while str(node) != f"<{RDF}nil>":
            members += self.values[str(node)][RDF + "first"]
            node = self.values[str(node)][RDF + "rest"][0]
        return members

    def make_variable(self) -> str:
        return f"?v{next(self.numbers)}"

    def _test_language(self, term: Node, var: str) -> str:
        languages = " || ".join(f"LANGMATCHES(LANG({var}), {tag})" for tag in self.read_list(term))
        return f"({languages})"

    def _test_exactly_one(self, term: Node, var: str) -> str:
        parts = " + ".join(
            f"IF({self.compile_conformance(member, var)}, 1, 0)" for member in self.read_list(term)
        )
        return f"(({parts}) = 1)"

    def list_components(self, shape: Node) -> Iterator[tuple[str, Node]]:
        """Yield the constraint components of a shape; OntologyError for one that is not compiled."""
        supported = {
            *self.tests,
            "property",
            "minCount",
            "maxCount",
            "hasValue",
            "uniqueLang",
            "lessThanOrEquals",
        }
        for predicate, terms in sorted(self.values[str(shape)].items()):
            if predicate.startswith(SH):
                name = predicate.removeprefix(SH)
                if name in supported:
                    yield from ((name, term) for term in terms)
                elif name not in _IGNORED | _TARGETS:
                    raise OntologyError(f"shapes.ttl: sh:{name} is not supported")

    def compile_conformance(self, shape: Node, var: str) -> str:
        """Return a SPARQL expression that holds where the variable conforms to the shape."""
        paths = self.get_values(shape, "path")
        if paths:
            return "(" + (" && ".join(self._compile_path_tests(shape, var, str(paths[0]))) or "true") + ")"
        tests = []
        for name, term in self.list_components(shape):
            if name == "property":
                tests.append(self.compile_conformance(term, var))
            elif name == "hasValue":
                tests.append(f"sameTerm({var}, {term})")
            else:
                tests.append(self.tests[name](term, var))
        return "(" + (" && ".join(tests) or "true") + ")"

    def _compile_path_tests(self, shape: Node, var: str, path: str) -> Iterator[str]:
        for name, term in self.list_components(shape):
            if name == "minCount":
                yield (
                    "true"
                    if _to_integer(term) == 0
                    else f"EXISTS {{ {self._match_several(var, path, _to_integer(term))} }}"
                )
            elif name == "maxCount":
                yield f"NOT EXISTS {{ {self._match_several(var, path, _to_integer(term) + 1)} }}"
            elif name == "hasValue":
                yield f"EXISTS {{ {var} {path} {term} }}"
            else:
                value = self.make_variable()
                bad = self._match_bad_value(name, term, var, path, value)
                yield f"NOT EXISTS {{ {var} {path} {value} . {bad} }}"

    def _match_bad_value(self, name: str, term: Node, var: str, path: str, value: str) -> str:
        other_value = self.make_variable()
        if name == "uniqueLang":
            same_language = f"LANG({value}) != '' && LANG({value}) = LANG({other_value})"
            same = f"{same_language} && STR({value}) < STR({other_value})"
            return f"{var} {path} {other_value} . FILTER({same})"
        if name == "lessThanOrEquals":
            return f"{var} {term} {other_value} . FILTER(!COALESCE({value} <= {other_value}, false))"
        test = self.compile_conformance(term, value) if name == "property" else self.tests[name](term, value)
        return f"FILTER(!({test}))"

    def _match_several(self, var: str, path: str, number: int) -> str:
        names = [self.make_variable() for _ in range(number)]
        different = " && ".join(f"!sameTerm({first}, {second})" for first, second in combinations(names, 2))
        patterns = " . ".join(f"{var} {path} {name}" for name in names)
        return f"{patterns} FILTER({different})" if different else patterns

    def compile_targets(self, shape: Node) -> str:
        """Return a pattern that binds ?focus to the targets of a shape, empty where it has none."""
        parts = [f"{{ ?focus a {term} }}" for term in self.get_values(shape, "targetClass")]
        parts += [
            f"{{ ?focus {term} {self.make_variable()} }}"
            for term in self.get_values(shape, "targetSubjectsOf")
        ]
        parts += [
            f"{{ {self.make_variable()} {term} ?focus }}"
            for term in self.get_values(shape, "targetObjectsOf")
        ]
        return " UNION ".join(parts)

    def compile_constraints(self) -> Iterator[ShapeConstraint]:
        """Yield the constraints of every shape that has a target."""
        shapes = {
            str(quad): None
            for quad, values in self.values.items()
            if any(SH + target in values for target in _TARGETS)
        }
        for name in sorted(shapes):
            shape = ox.NamedNode(name[1:-1])
            targets = self.compile_targets(shape)
            for component, term in self.list_components(shape):
                if component == "property":
                    yield from self._compile_property(shape, term, targets)
                else:
                    test = (
                        f"sameTerm(?focus, {term})"
                        if component == "hasValue"
                        else self.tests[component](term, "?focus")
                    )
                    yield self._make_constraint(
                        shape, shape, "", component, f"{{ {targets} }} FILTER(!({test}))", value=False
                    )

    def _compile_property(self, shape: ox.NamedNode, node: Node, targets: str) -> Iterator[ShapeConstraint]:
        """Yield the constraints of a path.

        A violation is looked for among the triples of the path, and only then is it asked whether its subject
        is a target; but what is missing is looked for among the targets.
        """
        path = str(self.get_values(node, "path")[0])
        for component, term in self.list_components(node):
            if component == "minCount" and not _to_integer(term):
                continue
            is_of_value = component not in ("minCount", "maxCount", "hasValue", "uniqueLang")
            suspects = ""
            if component in ("minCount", "hasValue"):
                pattern = f"?focus {path} {term}"
                if component == "minCount":
                    pattern = self._match_several("?focus", path, _to_integer(term))
                where = f"{{ {targets} }} MINUS {{ {pattern} }}"
            else:
                pattern = self._select_bad_triples(component, term, path)
                suspects = f"SELECT {'?focus ?value' if is_of_value else '?focus'} {{ {pattern}"
                where = f"{{ {suspects} }} FILTER EXISTS {{ {targets} }}"
            class_ = str(term) if component == "class" else ""
            yield self._make_constraint(
                shape, node, path, component, where, value=is_of_value, suspects=suspects, class_=class_
            )

    def _select_bad_triples(self, component: str, term: Node, path: str) -> str:
        """Return the rest of a SELECT of the subjects, and the values, that violate, whatever the targets."""
        triple = f"?focus {path} ?value"
        if component == "maxCount":
            return f"{triple} }} GROUP BY ?focus HAVING (COUNT(?value) > {_to_integer(term)})"
        if component == "uniqueLang":
            text = f"{triple} BIND(LANG(?value) AS ?lang) FILTER(?lang != '')"
            return f"{text} }} GROUP BY ?focus ?lang HAVING (COUNT(?value) > 1)"
        if component == "class":  # of each value once, and of all at once: many triples share one
            distinct = f"{{ SELECT DISTINCT ?value {{ ?any {path} ?value }} }}"
            return f"{{ SELECT ?value {{ {distinct} MINUS {{ ?value a {term} }} }} }} {triple} }}"
        return f"{triple} . {self._match_bad_value(component, term, '?focus', path, '?value')} }}"

    def _make_constraint(
        self,
        shape: ox.NamedNode,
        node: Node,
        path: str,
        component: str,
        where: str,
        *,
        value: bool,
        suspects: str = "",
        class_: str = "",
    ) -> ShapeConstraint:
        messages = [term.value for term in self.get_values(node, "message")] or [
            term.value for term in self.get_values(shape, "message")
        ]
        severity = [
            str(term) for term in self.get_values(node, "severity") or self.get_values(shape, "severity")
        ]
        return ShapeConstraint(
            shape=compact_iri(shape.value),
            path=path[1:-1],
            component=component,
            severity="warning" if severity and severity[0] != f"<{SH}Violation>" else "error",
            message=messages[0]
            if messages
            else f"does not keep sh:{component} of {compact_iri(shape.value)}",
            hint=next((term.value for term in self.get_values(node, "description")), ""),
            query=f"SELECT DISTINCT ?focus {'?value ' if value else ''}{{ {where} }}",
            suspects=suspects,
            class_=class_,
        )


def _to_integer(term: Node) -> int:
    return int(term.value)


def _test_node_kind(term: Node, var: str) -> str:
    name = term.value.removeprefix(SH)
    parts = [test.format(var) for kind, test in _KINDS.items() if kind in name.replace("Or", " ").split()]
    if not parts:
        raise OntologyError(f"shapes.ttl: sh:nodeKind {name} is not known")
    return "(" + " || ".join(parts) + ")"
