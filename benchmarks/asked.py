"""The eight questions that `benchmarks/path.py` asks a register: one of each kind that people ask."""

from __future__ import annotations

ONE, PARTNER = "<https://example.org/register/id/o7>", "stk:partneredWith"
QUESTIONS = {
    "partners of one": f"SELECT ?x {{ {ONE} {PARTNER} ?x }}",
    "who shares alliances with its partners": f"SELECT ?x (COUNT(DISTINCT ?a) AS ?n) {{ {ONE} {PARTNER} ?p . "
    "?p stk:memberOf ?a . ?x stk:memberOf ?a } GROUP BY ?x ORDER BY DESC(?n) ?x LIMIT 50",
    "ministries' partners by kind": "SELECT ?kind (COUNT(*) AS ?n) { ?m stk:orgType stk:TypeMinistry ; "
    "stk:partneredWith ?x . ?x stk:orgType ?kind } GROUP BY ?kind ORDER BY ?kind",
    "two steps from one": f"SELECT DISTINCT ?y {{ {ONE} stk:relatedTo ?x . ?x stk:relatedTo ?y }}",
    "below an alliance, transitively": "SELECT ?x { ?x (stk:memberOf|stk:secretariatOf)+ "
    "<https://example.org/register/id/a0> }",
    "organisations with no partnership": "SELECT (COUNT(*) AS ?n) { ?x a stk:Organisation "
    "MINUS { ?x stk:partneredWith|stk:workedJointlyWith|stk:networksWith ?y } }",
    # only those as connected as the twentieth are put in order: to compare two names on disk is slow
    "twenty with most ties": "SELECT ?x ?n { "
    "{ SELECT ?x (COUNT(*) AS ?n) { ?x stk:relatedTo ?y } GROUP BY ?x } "
    "{ SELECT (MIN(?m) AS ?least) { "
    "SELECT (COUNT(*) AS ?m) { ?x stk:relatedTo ?y } GROUP BY ?x ORDER BY DESC(?m) LIMIT 20 } } "
    "FILTER(?n >= ?least) } ORDER BY DESC(?n) ?x LIMIT 20",
    "ties with their evidence": f"SELECT ?x ?p ?l ?c {{ GRAPH ?g {{ {ONE} {PARTNER} ?x }} "
    "?g stk:phrase ?p ; stk:locator ?l ; stk:certainty ?c }",
}
# rdflib is asked these two in the words that it is faster at: its MINUS compares every row with every other
RDFLIB = QUESTIONS | {
    "organisations with no partnership": "SELECT (COUNT(*) AS ?n) { ?x a stk:Organisation "
    "FILTER NOT EXISTS { ?x stk:partneredWith|stk:workedJointlyWith|stk:networksWith ?y } }",
    "twenty with most ties": "SELECT ?x (COUNT(*) AS ?n) { ?x stk:relatedTo ?y } "
    "GROUP BY ?x ORDER BY DESC(?n) ?x LIMIT 20",
}
