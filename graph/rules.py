"""Entailments: a store with the statements of one certainty in, the same store with what follows out.

Rules are compiled from the vocabulary, one INSERT for each property: sub-class, sub-property, inverse,
symmetric and transitive. They run to a fixpoint after each level of certainty is loaded, strongest
first, so that an inferred triple stands in the graph of its weakest premise and is never presented
as surer than that. Domains and ranges infer nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from .dataset import Dataset
from .ontology import Ontology
from .store import Store
from .terms import RDF_TYPE, STK

RULE = "entailment"

_IRI = re.compile(r"<([^>]*)>")


def inferred_set(dataset: Dataset, level: str) -> str:
    """Return the IRI of the graph of what rests on a level of certainty."""
    return dataset.mint.assertion_set("inferred", RULE, level)


def compile_rules(ontology: Ontology) -> list[str]:
    """Return the WHERE clauses and heads of the rules as `head | body` SPARQL patterns.

    >>> rules = compile_rules(Ontology.load())
    >>> "?o stk:hasMember ?s | ?s stk:memberOf ?o" in [short(rule) for rule in rules]
    True
    """
    evidence = ontology.evidence_properties
    rules = [
        f"?s <{RDF_TYPE}> <{parent}> | ?s <{RDF_TYPE}> <{child}>"
        for child, parent in ontology.subclasses
        if parent != child
    ]
    rules += [
        f"?s <{parent}> ?o | ?s <{child}> ?o"
        for child, parent in ontology.subproperties
        if child not in evidence
    ]
    rules += [f"?o <{other}> ?s | ?s <{iri}> ?o" for iri, other in ontology.inverses if iri not in evidence]
    rules += [f"?o <{iri}> ?s | ?s <{iri}> ?o" for iri in ontology.symmetric if iri not in evidence]
    rules += [f"?s <{iri}> ?z | ?s <{iri}> ?o . ?o <{iri}> ?z" for iri in ontology.transitive]
    return rules


def relevant(rules: Iterable[str], present: Iterable[str]) -> list[str]:
    """Return the rules that can fire where only these predicates and classes occur, directly or in turn.

    >>> relevant(["?s <b> ?o | ?s <a> ?o", "?s <c> ?o | ?s <b> ?o", "?s <z> ?o | ?s <y> ?o"], {"a"})
    ['?s <b> ?o | ?s <a> ?o', '?s <c> ?o | ?s <b> ?o']
    """
    known = set(present)
    waiting = list(rules)
    kept: set[str] = set()
    while True:
        ready = [rule for rule in waiting if _keys(rule.partition(" | ")[2]) <= known]
        if not ready:
            return [rule for rule in rules if rule in kept]
        kept.update(ready)
        waiting = [rule for rule in waiting if rule not in kept]
        known.update(*(_keys(rule.partition(" | ")[0]) for rule in ready))


def _keys(pattern: str) -> set[str]:
    return set(_IRI.findall(pattern))


def short(rule: str) -> str:
    """Return a rule with the names of `stk:` shortened, for people."""
    return re.sub(rf"<{re.escape(STK)}(\w+)>", r"stk:\1", rule)


def infer(store: Store, rules: Iterable[str], graph: str) -> None:
    """Run the rules to a fixpoint over the default graph; what is new also enters a named graph.

    What follows from one statement alone is known beforehand for each property and class, so that one
    INSERT for each is enough. Only transitive properties take rounds.
    """
    known = [tuple(rule.split(" | ")) for rule in rules]
    chains = [(head, body) for head, body in known if " . " in body]
    steps = closed([(head, body) for head, body in known if " . " not in body])
    again = {frozenset(_keys(body)) for _, body in chains}
    _run(store, steps, graph)
    before = -1
    while chains and before != len(store):
        before = len(store)
        _run(store, chains, graph)
        _run(store, [(head, body) for head, body in steps if frozenset(_keys(body)) in again], graph)


def closed(steps: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return for each premise everything that follows from it, directly or in turn, but itself.

    >>> closed([("?s <b> ?o", "?s <a> ?o"), ("?o <c> ?s", "?s <b> ?o")])
    [('?s <b> ?o', '?s <a> ?o'), ('?o <c> ?s', '?s <a> ?o'), ('?o <c> ?s', '?s <b> ?o')]
    """
    follows: dict[str, list[str]] = {}
    for head, body in steps:
        follows.setdefault(body, []).append(head)
    found = []
    for premise in follows:
        reached, waiting = {premise: None}, [premise]
        while waiting:
            pattern = waiting.pop()
            # a pattern told of `?o ... ?s` has the conclusions of its mirror, mirrored
            turned = pattern.startswith("?o")
            for head in follows.get(_turned(pattern) if turned else pattern, ()):
                head = _turned(head) if turned else head
                if head not in reached:
                    reached[head] = None
                    waiting.append(head)
        found += [(head, premise) for head in reached if head != premise]
    return found


def _turned(pattern: str) -> str:
    """Return a pattern with its subject and object changed places."""
    subject, rest = pattern.split(" ", 1)
    predicate, object_ = rest.rsplit(" ", 1)
    return f"{object_} {predicate} {subject}"


def _run(store: Store, rules: Iterable[tuple[str, str]], graph: str) -> None:
    for head, body in rules:
        store.update(
            f"INSERT {{ {head} . GRAPH <{graph}> {{ {head} }} }} "
            f"WHERE {{ {body} . FILTER NOT EXISTS {{ {head} }} }}"
        )
