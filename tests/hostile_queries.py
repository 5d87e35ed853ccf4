"""Queries that take for ever, take all memory or end the process that evaluates them, on any data set.

Every one passes the guard: it is a query that somebody might write, or a program.
"""

from __future__ import annotations

ANY = "?s{0} ?p{0} ?o{0}"


def _multiply(number: int) -> str:
    return " . ".join(ANY.format(index) for index in range(number))


def _bind_chain(step: str, number: int = 60) -> str:
    """A value computed from the one before, so many times."""
    binds = " ".join(f"BIND({step.replace('?x', f'?x{index}')} AS ?x{index + 1})" for index in range(number))
    return f'SELECT (STRLEN(STR(?x{number})) AS ?length) {{ BIND("xy" AS ?x0) {binds} }}'


def _nest(before: str, inside: str, after: str, number: int) -> str:
    return before * number + inside + after * number


PRODUCT = _multiply(5)
NEVER = f"{PRODUCT} FILTER(STRLEN(STR(?o0)) + STRLEN(STR(?o4)) < 0)"  # a product without a row

SLOW = {
    "doubling CONCAT": _bind_chain("CONCAT(?x, ?x)"),
    "doubling REPLACE": _bind_chain('REPLACE(?x, "x", "xx")'),
    "tripling ENCODE_FOR_URI": _bind_chain('ENCODE_FOR_URI(CONCAT(?x, "%", ?x))'),
    "REPLACE between all characters": _bind_chain('REPLACE(?x, "(.)", "$1$1$1")'),
    "ORDER BY of a product": f"SELECT * {{ {PRODUCT} }} ORDER BY ?o0 ?o1 LIMIT 1",
    "COUNT of a product": f"SELECT (COUNT(*) AS ?n) {{ {PRODUCT} }}",
    "COUNT DISTINCT of a product": f"SELECT (COUNT(DISTINCT *) AS ?n) {{ {PRODUCT} }}",
    "DISTINCT of a product": f"SELECT DISTINCT ?s0 ?s1 ?s2 ?s3 {{ {PRODUCT} }} OFFSET 900000000",
    "OFFSET far into a product": f"SELECT * {{ {PRODUCT} }} OFFSET 9000000000000",
    "GROUP_CONCAT of a product": f"SELECT (STRLEN(GROUP_CONCAT(?o0)) AS ?n) {{ {PRODUCT} }}",
    "GROUP BY of a product": f"SELECT ?o0 ?o1 ?o2 (COUNT(*) AS ?n) {{ {PRODUCT} }} GROUP BY ?o0 ?o1 ?o2",
    "a path over everything": "SELECT (COUNT(*) AS ?n) { ?a (!<urn:x>|^(!<urn:x>))* ?b . ?b (!<urn:x>)+ ?c }",
    "paths within a path": "SELECT (COUNT(*) AS ?n) { ?a ((!<urn:x>)*/(^(!<urn:x>))*)* ?b }",
    "EXISTS within EXISTS": "SELECT (COUNT(*) AS ?n) { "
    + _nest("?a ?b ?c FILTER NOT EXISTS { ", f"{_multiply(3)} FILTER(?o0 = 'no')", " }", 30)
    + " }",
    "MINUS of products": f"SELECT (COUNT(*) AS ?n) {{ {_multiply(3)} "
    f"MINUS {{ {_multiply(3)} FILTER(?o2 = 'no') }} }}",
    "OPTIONAL products": f"SELECT (COUNT(*) AS ?n) {{ {_multiply(2)} OPTIONAL {{ ?a ?b ?c . ?d ?e ?f }} }}",
    "ASK of a product": f"ASK {{ {NEVER} }}",
    "CONSTRUCT that is never whole": f"CONSTRUCT {{ ?s0 ?p1 ?o0 }} {{ {NEVER} }}",
    "DESCRIBE of a product": f"DESCRIBE ?s0 {{ {NEVER} }}",
    "lists joined with each other": "SELECT (COUNT(*) AS ?n) { "
    + " ".join(f"VALUES ?v{index} {{ {' '.join(map(str, range(300)))} }}" for index in range(6))
    + " }",
    "IN with a long list, of a product": f"SELECT (COUNT(*) AS ?n) {{ {_multiply(3)} "
    f"FILTER(?o0 IN ({', '.join(map(str, range(10_000)))})) }}",
    "a regular expression of a product": f"SELECT (COUNT(*) AS ?n) {{ {_multiply(3)} "
    'FILTER REGEX(CONCAT(STR(?o0), STR(?o1)), "(.*a.*b.*c.*)*d$", "i") }',
    "subqueries within each other": "SELECT (COUNT(*) AS ?n) { "
    + _nest("{ SELECT * { ", _multiply(4), " } }", 20)
    + " }",
    "sums over a product": f"SELECT (SUM(STRLEN(STR(?o0)) * STRLEN(STR(?o1))) AS ?n) {{ {PRODUCT} }}",
    "sorted texts of a product": f"SELECT (CONCAT(STR(?s0), STR(?s1), STR(?s2)) AS ?t) {{ {_multiply(3)} }} "
    "ORDER BY ?t",
}

# these overflow the stack of the parser or of the optimiser, or take it longer than anybody waits
LONG = {
    "a chain of +": f"SELECT (1{'+1' * 40_000} AS ?x) {{}}",
    "a chain of -": f"SELECT (1{'-1' * 40_000} AS ?x) {{}}",
    "a chain of signs": f"SELECT ({'-' * 90_000}1 AS ?x) {{}}",
    "a chain of *": f"SELECT (1{'*1' * 40_000} AS ?x) {{}}",
    "a chain of ||": f"ASK {{ FILTER(false{'||true' * 15_000}) }}",
    "a chain of &&": f"ASK {{ FILTER(true{'&&true' * 15_000}) }}",
    "a chain of !": f"ASK {{ FILTER({'!' * 90_000}true) }}",
    "a chain of UNION": f"SELECT * {{ {{}}{' UNION {}' * 10_000} }}",
    "a chain of OPTIONAL": f"SELECT * {{ {'OPTIONAL{?a ?b ?c}' * 5_000} }}",
    "a chain of MINUS": f"SELECT * {{ ?a ?b ?c {'MINUS{?a ?b 1}' * 6_000} }}",
    "a chain of BIND": f"SELECT * {{ {' '.join(f'BIND(1 AS ?v{index})' for index in range(5_000))} }}",
    "a chain of patterns": f"SELECT * {{ {'?a ?b ?c.' * 10_000} }}",
    "a chain of joins": "SELECT * { " + " ".join(f"?v{n} ?p{n} ?v{n + 1} ." for n in range(4_000)) + " }",
    "a long path": f"SELECT * {{ ?a <urn:p>{'/<urn:p>' * 11_000} ?b }}",
    "a path of many choices": f"SELECT * {{ ?a <urn:p>{'|<urn:p>' * 11_000} ?b }}",
    "brackets as deep as they may be": f"ASK {{ FILTER({_nest('(', 'true', ')', 190)}) }}",
    "a large regular expression": 'ASK { FILTER REGEX("aaaa", "((((a{0,99}){0,99}){0,99}){0,99}){0,99}b") }',
    "a long IN": f"ASK {{ FILTER(1 IN ({', '.join('2' for _ in range(33_000))})) }}",
    "a literal as long as a query": f'SELECT ("{"x" * 99_900}" AS ?x) {{}}',
    "many variables": "SELECT * { "
    + " ".join(f"OPTIONAL {{ ?a{n} ?b{n} ?c{n} }}" for n in range(2_500))
    + " }",
    "terms within terms": "SELECT ?x800 { BIND(1 AS ?x0) "
    + " ".join(f"BIND(TRIPLE(<urn:s>,<urn:p>,?x{n}) AS ?x{n + 1})" for n in range(800))
    + " }",
}
