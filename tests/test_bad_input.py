"""Bad and hostile input through the commands: a plain message, an exit code, nothing written or fetched.

A listener on this machine stands for every address that input names: it must see no connection.
"""

from __future__ import annotations

import contextlib
import io
import os
import socket
import threading
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
import xlsxwriter
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from graph.core.errors import QueryError
from graph.store import MAX_NESTING, guard_query
from tests.conftest import Process, Run
from tests.fiction import LEAFLET, STK, count, decision, entity, fact, organisation, tie, write

UNNAMED = "the content of a file that nobody named"
ORGANISATIONS = [organisation("amber-trust"), organisation("cobalt-forum")]
PARTNERS = tie("amber-trust", "partneredWith", "cobalt-forum")
HEAD = "subject,kind,object,source,locator,phrase,certainty\n"
ROW = "amber-trust,partneredWith,cobalt-forum,leaflet,1,some words,stated\n"
TURTLE = "@prefix : <http://example.net/> .\n"
XML = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://example.net/">'
    "<rdf:Description><e:name>&x;</e:name></rdf:Description></rdf:RDF>"
)
DEEP = 100_000


class Listener:
    """Counts the connections to an address of this machine."""

    def __init__(self) -> None:
        self.connections = 0
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}/"
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            self.connections += 1
            connection.close()

    def close(self) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)  # wakes the thread
        self._socket.close()
        self._thread.join(timeout=5)


@pytest.fixture(scope="module")
def listener() -> Iterator[Listener]:
    made = Listener()
    yield made
    made.close()


@pytest.fixture(autouse=True)
def no_connection(listener: Listener) -> Iterator[None]:
    before = listener.connections
    yield
    assert listener.connections == before


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("tiny") / "fiction", entities=ORGANISATIONS, ties=[PARTNERS])


@pytest.fixture
def unnamed(tmp_path: Path) -> Path:
    path = tmp_path / "unnamed.ttl"
    path.write_text(f'<urn:a> <urn:b> "{UNNAMED}" .\n', encoding="utf-8")
    return path


def plain(*streams: str | bytes) -> str:
    """Return what was printed, as one text; a traceback or a character that steers a terminal fails."""
    text = "".join(part if isinstance(part, str) else part.decode() for part in streams)
    assert "Traceback" not in text, text
    assert "panicked" not in text, text
    assert not [char for char in text if char != "\n" and not char.isprintable()], ascii(text)
    assert UNNAMED not in text
    return text


def refused_by_build(stakeholders: Run, data: Path, room: Path, *, exit_code: int) -> str:
    """Build over earlier outputs: the message comes back, the earlier outputs stay as they were."""
    target = room / "out"
    target.mkdir(exist_ok=True)
    (target / "graph.ttl").write_text("earlier", encoding="utf-8")
    result = stakeholders("build", "-d", data, "-o", target)
    message = plain(result.stderr)
    assert result.exit_code == exit_code, message
    assert result.stdout == ""
    assert [path.name for path in target.iterdir()] == ["graph.ttl"]
    assert (target / "graph.ttl").read_text(encoding="utf-8") == "earlier"
    assert not (room / "new").exists()
    assert stakeholders("build", "-d", data, "-o", room / "new").exit_code == exit_code
    assert not (room / "new").exists()
    return message


# ---------- rows ----------
@pytest.mark.parametrize(
    ("ties", "message"),
    [
        (
            {**PARTNERS, "object": "cobald-forum"},
            "line 2, column 'object': no entity 'cobald-forum'; did you mean",
        ),
        (
            {**PARTNERS, "kind": "partnerdWith"},
            "line 2, column 'kind': 'partnerdWith' is no kind of tie; did you",
        ),
        ({**PARTNERS, "source": "leeflet"}, "line 2, column 'source': no source 'leeflet'; did you mean"),
        (
            {**PARTNERS, "start": "16.22.2020"},
            "line 2, column 'start': '16.22.2020' is no date; write 2020-02-16",
        ),
        ({**PARTNERS, "certainty": "sure"}, "line 2, column 'certainty': 'sure' is no certainty; use stated"),
        (
            {k: v for k, v in PARTNERS.items() if k != "object"},
            "line 1, column 'object': the column 'object' is",
        ),
        (
            {**PARTNERS, "kind": "partOf\x1b[31m"},
            "column 'kind': holds a control character; type the text again",
        ),
    ],
)
def test_a_faulty_row_is_told_with_place_fault_and_mend(
    stakeholders: Run, tmp_path: Path, ties: dict[str, str], message: str
) -> None:
    data = write(tmp_path / "fiction", entities=ORGANISATIONS, ties=[ties])
    printed = refused_by_build(stakeholders, data, tmp_path, exit_code=1)
    assert f"error: ties.csv, {message}" in printed or f"ties.csv, line 2, {message}" in printed
    assert printed.rstrip().endswith("nothing was written")
    checked = stakeholders("check", "-d", data)
    assert checked.exit_code == 1
    assert message in plain(checked.stdout)


def test_all_faults_are_told_in_one_run(stakeholders: Run, tmp_path: Path) -> None:
    data = write(
        tmp_path / "fiction",
        sources=[LEAFLET | {"url": "here", "lang": "plain English"}],
        entities=[*ORGANISATIONS, organisation("fern", homepage="http://[")],
        ties=[PARTNERS | {"object": "nobody"}, PARTNERS | {"kind": "x"}],
        counts=[count("members", "amber-trust", value="9" * 5000)],
        facts=[fact("amber-trust", "aim", "x", lang="no language at all")],
        decisions=[decision("amber-trust", "amber-trust", "same")],
    )
    (data / "events.csv").write_bytes(b"id,class\xff")
    printed = refused_by_build(stakeholders, data, tmp_path, exit_code=1)
    places = {line.partition(": ")[2].partition(":")[0] for line in printed.splitlines()[:-1]}
    assert places >= {
        "sources.csv, line 2, column 'url'",
        "sources.csv, line 2, column 'lang'",
        "entities.csv, line 4, column 'homepage'",
        "ties.csv, line 2, column 'object'",
        "ties.csv, line 3, column 'kind'",
        "counts.csv, line 2, column 'value'",
        "facts.csv, line 2, column 'lang'",
        "decisions.csv, line 2, column 'b'",
        "events.csv, line 1",
    }
    assert max(map(len, printed.splitlines())) < 1000


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (HEAD.encode() + b"ca\xf1on,x,y\n", "ties.csv, line 2: not UTF-8: a character may be 'ñ' or 'ń'"),
        ((HEAD + ROW).encode("utf-16")[:-1], "ties.csv: not whole UTF-16"),
        (f'{HEAD}"{ROW}'.encode(), "ties.csv, line 2: not well-formed CSV (unexpected end of data); check"),
        (f"{HEAD}{ROW[:-1]},one more\n".encode(), "ties.csv, line 2: 8 cells under 7 columns; put a text"),
        (
            (HEAD + ROW.replace("With", "With\0")).encode(),
            "ties.csv, line 2, column 'kind': holds a control",
        ),
        (
            HEAD.replace("object", "obj\0ect").encode(),
            "ties.csv, line 1, column 'object': the column 'object' is",
        ),
        (b"", "ties.csv, line 1, column 'subject': the column 'subject' is missing; add the column"),
        (
            f"{HEAD}{'x' * 200_000}\n".encode(),
            "ties.csv, line 2: a cell of more than 131,072 characters; shorten it",
        ),
        (b"\x8f\x03" * 400, "ties.csv, line 1: not UTF-8"),
    ],
    ids=[
        "latin-1",
        "utf-16",
        "unclosed quote",
        "surplus cell",
        "nul",
        "nul in head",
        "empty",
        "vast cell",
        "noise",
    ],
)
def test_a_file_that_is_no_table_is_told(
    stakeholders: Run, tmp_path: Path, content: bytes, message: str
) -> None:
    data = write(tmp_path / "fiction", entities=ORGANISATIONS)
    (data / "ties.csv").write_bytes(content)
    assert f"error: {message}" in refused_by_build(stakeholders, data, tmp_path, exit_code=1)


def test_a_cycle_of_parts_is_told_at_its_ties(stakeholders: Run, tmp_path: Path) -> None:
    ties = [tie("amber-trust", "partOf", "cobalt-forum"), tie("cobalt-forum", "partOf", "amber-trust")]
    data = write(tmp_path / "fiction", entities=ORGANISATIONS, ties=ties)
    printed = refused_by_build(stakeholders, data, tmp_path, exit_code=1)
    told = (
        "error: ties.csv, lines 2-3, column 'object': amber-trust is part of cobalt-forum, "
        "which is part of amber-trust, directly or through others, and 1 more like it; remove the wrong tie"
    )
    assert [line for line in printed.splitlines() if line.startswith("error: ")] == [told]
    assert "2 errors; nothing was written" in printed


@pytest.mark.parametrize(
    "rows",
    [
        {
            "sources": [
                LEAFLET | {"copy_of": "almanac"},
                {"id": "almanac", "title": "x", "copy_of": "leaflet"},
            ]
        },
        {
            "counts": [
                count("a", "amber-trust", value="2", part_of="b"),
                count("b", "amber-trust", value="2", part_of="a"),
            ]
        },
        {"events": [entity("fairs", "EventSeries", series="fairs")]},
        {
            "decisions": [
                decision("amber-trust", "cobalt-forum", "same"),
                decision("cobalt-forum", "amber-trust", "same"),
            ]
        },
    ],
    ids=["copies", "counts", "series", "same"],
)
def test_other_cycles_end(stakeholders: Run, tmp_path: Path, rows: dict[str, list[dict[str, str]]]) -> None:
    data = write(tmp_path / "fiction", **({"entities": ORGANISATIONS} | rows))
    for verb in (["check"], ["show", "amber-trust"], ["isolated"], ["export", "-o", tmp_path / "out"]):
        result = stakeholders(*verb, "-d", data)
        plain(result.stdout, result.stderr)
        assert result.exit_code in (0, 1)


# ---------- folders, manifests and files of other kinds ----------
def test_an_empty_folder_and_none_at_all_are_told(stakeholders: Run, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    assert (
        f"{empty}: no data set here; a data set folder holds one or more of sources.csv"
        in refused_by_build(stakeholders, empty, tmp_path, exit_code=2)
    )
    missing = tmp_path / "missing"
    assert f"{missing}: no such file or folder" in refused_by_build(
        stakeholders, missing, tmp_path, exit_code=2
    )


def test_a_file_of_another_kind_is_told_which_are_read(stakeholders: Run, tmp_path: Path) -> None:
    path = tmp_path / "partners.docx"
    path.write_bytes(b"PK")
    printed = refused_by_build(stakeholders, path, tmp_path, exit_code=2)
    assert "not a data set; give a folder of tables, or a file ending in .xlsx, .ttl" in printed


@pytest.mark.parametrize("manifest", ["format = 3\n", "[[[", "name = 'Amber Trust'\n", f"x = {'[' * DEEP}"])
def test_a_faulty_manifest_is_told(stakeholders: Run, tmp_path: Path, manifest: str) -> None:
    data = write(tmp_path / "fiction", entities=ORGANISATIONS)
    (data / "dataset.toml").write_text(manifest, encoding="utf-8")
    printed = refused_by_build(stakeholders, data, tmp_path, exit_code=2)
    assert str(data / "dataset.toml") in printed
    assert ";" in printed


def workbook(path: Path, cells: dict[tuple[int, int], str]) -> Path:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("ties")
        for (row, column), text in cells.items():
            sheet.write_string(row, column, text)
    return path


def swollen(path: Path, megabytes: int) -> Path:
    """Write the workbook again with a sheet that is small in the file and vast when unpacked."""
    old = zipfile.ZipFile(io.BytesIO(path.read_bytes()))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new:
        for item in old.infolist():
            if not item.filename.endswith("sheet1.xml"):
                new.writestr(item.filename, old.read(item))
                continue
            with new.open(item.filename, "w") as part:
                part.write(old.read(item).replace(b"</worksheet>", b""))
                for _ in range(megabytes):
                    part.write(b" " * (1 << 20))
    return path


def test_a_workbook_that_is_none_is_told(stakeholders: Run, tmp_path: Path) -> None:
    path = tmp_path / "partners.xlsx"
    for content, fault in (
        (b"", "not a readable .xlsx workbook"),
        (b"subject,kind\n", "not a readable .xlsx workbook"),
        (b"\xd0\xcf\x11\xe0" * 200, "an older workbook (.xls), or one with a password"),
    ):
        path.write_bytes(content)
        assert f"{path}: {fault}" in refused_by_build(stakeholders, path, tmp_path, exit_code=2)


def test_a_workbook_that_would_fill_the_memory_is_refused_by_a_process_that_lives(
    process: Process, tmp_path: Path
) -> None:
    path = workbook(tmp_path / "partners.xlsx", {(0, 0): "subject", (1_048_575, 16_383): "x"})
    assert path.stat().st_size < 10_000
    result = process("check", "-d", path)
    assert result.returncode == 2
    assert "cells, empty ones included; clear what stands far" in plain(result.stderr)


@pytest.mark.slow
def test_a_zip_bomb_is_refused_before_it_is_unpacked(process: Process, tmp_path: Path) -> None:
    path = swollen(workbook(tmp_path / "partners.xlsx", {(0, 0): "subject"}), 1100)
    assert path.stat().st_size < 10_000_000
    result = process("check", "-d", path)
    assert result.returncode == 2
    assert "unpacks to more than 1024 MB; split the workbook" in plain(result.stderr)


def test_cells_of_a_workbook_that_steer_a_terminal_are_told_without_doing_so(
    stakeholders: Run, tmp_path: Path
) -> None:
    path = workbook(tmp_path / "partners.xlsx", {(0, 0): "subject", (0, 1): "kind\x9b31m", (1, 0): "\x9b2J"})
    result = stakeholders("check", "-d", path)
    assert result.exit_code == 1
    plain(result.stdout, result.stderr)


# ---------- RDF ----------
@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("a.ttl", f"{TURTLE}:a :b :c .\n:a :b .\n", "line 3 column"),
        ("a.ttl", ":a \x1b[31m :b .", "line 1"),
        ("a.jsonld", '{"@context": "URLctx", "name": "x"}', "write the context into the file"),
        (
            "a.jsonld",
            '{"@context": ["URLctx", {"@import": "URLctx"}], "name": "x"}',
            "write the context into",
        ),
        (
            "a.jsonld",
            '{"@context": {"@version": 1.1, "@import": "URLctx"}}',
            "write the context into the file",
        ),
        ("a.jsonld", '{"@context": "FILE", "name": "x"}', "write the context into the file"),
        ("a.rdf", f'<!DOCTYPE x [<!ENTITY x SYSTEM "FILE">]>{XML}', "remove its DOCTYPE"),
        ("a.rdf", f'<!DOCTYPE x [<!ENTITY x SYSTEM "URL">]>{XML}', "remove its DOCTYPE"),
        ("a.rdf", f'<!DOCTYPE x [<!ENTITY % p SYSTEM "URL"> %p;]>{XML}', "remove its DOCTYPE"),
        ("a.rdf", f'<!DOCTYPE x SYSTEM "URL">{XML}', "correct that place"),
        ("a.rdf", f'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY x "{"&a;" * 50}">]>{XML}', "remove its DOCTYPE"),
        ("a.rdf", XML.encode("utf-16"), "not UTF-8"),
        ("a.n3", "{ ?x <http://e/a> ?y } => { ?y <http://e/b> ?x } .", "save the triples as Turtle"),
        ("a.nt", b"\x8f\x03\xff\xfe" * 50, "correct that place"),
    ],
)
def test_rdf_that_is_broken_or_reaches_out_is_refused(
    stakeholders: Run,
    listener: Listener,
    unnamed: Path,
    tmp_path: Path,
    name: str,
    text: str | bytes,
    message: str,
) -> None:
    path = tmp_path / name
    if isinstance(text, str):
        text = text.replace("URL", listener.url).replace("FILE", unnamed.as_uri()).encode()
    path.write_bytes(text)
    printed = refused_by_build(stakeholders, path, tmp_path, exit_code=2)
    assert f"stakeholders: {path}: " in printed
    assert message in printed


def billion_laughs() -> str:
    """An entity bomb: 10 to the power of 10 letters out of a kilobyte."""
    entities = ['<!ENTITY a "aaaaaaaaaa">']
    entities += [f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)]
    return f"<!DOCTYPE x [{''.join(entities)}]>{XML.replace('&x;', '&j;')}"


HOSTILE: dict[str, Callable[[], str]] = {
    "terms.ttl": lambda: f"{TURTLE}:a :b {'<<( :a :b ' * DEEP}:c{' )>>' * DEEP} .",
    "terms.nt": lambda: "<urn:a> <urn:b> " + "<<( <urn:a> <urn:b> " * DEEP + "<urn:c>" + " )>>" * DEEP + " .",
    "reifiers.ttl": lambda: f"{TURTLE}{'<< :a :b ' * DEEP}:c{' >>' * DEEP} :p :o .",
    "terms.trig": lambda: f"{TURTLE}:g {{ :a :b {'<<( :a :b ' * DEEP}:c{' )>>' * DEEP} }}",
    "lists.jsonld": lambda: "[" * DEEP + "]" * DEEP,
    "objects.jsonld": lambda: '{"http://e/p":' * DEEP + "1" + "}" * DEEP,
    "elements.rdf": lambda: XML.replace("&x;", "<rdf:Description><e:p>" * DEEP),
    "attributes.rdf": lambda: XML.replace("&x;", "<a " * DEEP),
    "comments.rdf": lambda: XML.replace("&x;", "<!--" * DEEP),
    "bomb.rdf": billion_laughs,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_rdf_ends_with_a_message_and_not_with_the_process(
    process: Process, tmp_path: Path, name: str
) -> None:
    path = tmp_path / name
    path.write_text(HOSTILE[name](), encoding="utf-8")
    result = process("build", "-d", path, "-o", tmp_path / "out")
    printed = plain(result.stderr)
    assert result.returncode == 2, printed
    last = printed.splitlines()[-1]
    assert last.startswith(f"stakeholders: {path}: ")
    assert ";" in last
    assert len(last) < 400
    assert not (tmp_path / "out").exists()


@pytest.mark.slow
@pytest.mark.parametrize("brackets", ["()", "[]"])
def test_turtle_nested_deep_is_read_or_refused(process: Process, tmp_path: Path, brackets: str) -> None:
    path = tmp_path / "deep.ttl"
    inner = brackets[0] if brackets == "()" else "[ :p "
    path.write_text(
        f"{TURTLE}:a :b {inner * DEEP}{brackets[1] * DEEP if brackets == '()' else ':o' + ']' * DEEP} ."
    )
    result = process("check", "-d", path)
    plain(result.stdout, result.stderr)
    assert result.returncode in (0, 2)


def test_rdf_whose_values_are_of_another_kind_is_shown_and_measured(
    stakeholders: Run, tmp_path: Path
) -> None:
    path = tmp_path / "odd.ttl"
    path.write_text(
        f"""@prefix stk: <{STK}> . @prefix : <https://example.net/id/> .
        @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
        :amber a stk:Company ; skos:prefLabel "Amber"@en ; stk:partneredWith :cobalt ; stk:orgType "a text" ;
          stk:memberCount :members ; stk:start "one day" . :cobalt a stk:Platform .
        :members a stk:Count ; stk:value "some", 5.5, {"9" * 5000} ; stk:unit "x" ; stk:comparator 3 .
        [] a stk:Partnership ; stk:party :amber , :cobalt ; stk:tieKind stk:partneredWith ; stk:start "x" .
        stk:partneredWith stk:countsAsTie false ; stk:tieGroup "x" .
        """,
        encoding="utf-8",
    )
    for verb in (
        ["show", "Amber"],
        ["central"],
        ["isolated"],
        ["path", "Amber", "https://example.net/id/cobalt"],
    ):
        result = (
            stakeholders(*verb, "-d", path, "--certainty", "unknown")
            if verb[0] != "show"
            else stakeholders(*verb, "-d", path)
        )
        assert result.exit_code == 0, result.stderr
        plain(result.stdout, result.stderr)
    result = stakeholders("check", "-d", path)
    assert result.exit_code == 1
    plain(result.stdout, result.stderr)


# ---------- queries ----------
CALLS = [
    "SELECT * { SERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { service <URL> { ?s ?p ?o } }",
    "SELECT * { SeRvIcE\n\t<URL>{ ?s ?p ?o } }",
    "SELECT * { SERVICE SILENT <URL> { ?s ?p ?o } }",
    "SELECT * { SERVICE#here\n<URL> { ?s ?p ?o } }",
    "SELECT * { VALUES ?where { <URL> } SERVICE ?where { ?s ?p ?o } }",
    "SELECT * { BIND(IRI('URL') AS ?where) SERVICE SILENT ?where { ?s ?p ?o } }",
    "PREFIX u: <URL> SELECT * { SERVICE u:x { ?s ?p ?o } }",
    "PREFIX : <URL> SELECT * { SERVICE:x { ?s ?p ?o } }",
    "SELECT * { { SELECT * { { SERVICE <URL> { ?s ?p ?o } } } } }",
    "ASK { OPTIONAL { SERVICE <URL> { ?s ?p ?o } } }",
    "SELECT * { FILTER EXISTS { SERVICE <URL> { ?s ?p ?o } } }",
    "SELECT * { FILTER(NOT EXISTS{SERVICE<URL>{}}) }",
    "CONSTRUCT { ?s ?p ?o } WHERE { SERVICE <URL> { ?s ?p ?o } }",
    "DESCRIBE ?s { SERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { ?s ?p ?o.SERVICE<URL>{ ?s ?p ?o } }",
    "SELECT * { ?s ?p ?o}SERVICE<URL>{ }",
    "SELECT * { ?s ?p 1SERVICE<URL>{ ?a ?b ?c } }",
    "SELECT * { ?s ?p trueSERVICE<URL>{ ?a ?b ?c } }",
    "SELECT * { ?s ?p-1SERVICE<URL>{ ?a ?b ?c } }",
    "SELECT * { ?s stk:-1SERVICE<URL>{ ?a ?b ?c } }",
    "SELECT * { ?s ?p stk:.SERVICE<URL>{ ?a ?b ?c } }",
    "SELECT * { ?s ?p 'x'@en.SERVICE<URL>{ ?a ?b ?c } }",
    "SELECT * { SERVICESILENT<URL>{ ?a ?b ?c } }",
    "PREFIX : <URL> SELECT * { ?s ?p ?o.SERVICE:x { ?a ?b ?c } }",
    "PREFIX : <URL> SELECT * { ?s ?p 1SERVICE:x { ?a ?b ?c } }",
    "SELECT * { \\u0053ERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { S\\u0045RVICE <URL> { ?s ?p ?o } }",
    "SELECT * { \\U00000053ERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { #\\u000A SERVICE <URL> { ?s ?p ?o }\n}",
    "SELECT * { ?s ?p 'a\\u0027 . SERVICE <URL> { } ?s ?p \\u0027b' }",
    # what reads as an address to one and as a comparison to another hides a quotation mark
    "SELECT * { FILTER(!BOUND(?q)||1<'>' ) SERVICE<URL>{?x ?y ?z} FILTER('1'='1') }",
    "SELECT * { FILTER(!BOUND(?q)||?q<stk:y#>'''\n) SERVICE<URL>{?x ?y ?z} FILTER(1=1 #'''\n) }",
    "SELECT * { FILTER(!BOUND(?q)||1<stk:b&&'>'='' ) SERVICE<URL>{?x ?y ?z} FILTER('1'='1') }",
    "SELECT * { FILTER(!BOUND(?q)||<<(stk:a stk:b stk:c)>> <'>' ) SERVICE<URL>{} FILTER('1'='1') }",
    "SELECT * { BIND(<<(?a?b'>')>> AS ?t) SERVICE<URL>{} FILTER('1'='1') }",
]


@pytest.mark.parametrize("query", CALLS)
def test_a_query_that_calls_another_service_is_refused(
    stakeholders: Run, listener: Listener, tiny: Path, query: str
) -> None:
    result = stakeholders("query", query.replace("URL", listener.url), "-d", tiny)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert plain(result.stderr).startswith("stakeholders: ")


def test_the_listener_would_see_what_the_engine_calls() -> None:
    """The proof that the tests above can fail: unguarded, these spellings do connect."""
    seen = 0
    store = ox.Store()
    for value in ("1", "true", "<http://example.net/>", '"x"@en', "<http://example.net/y>"):
        store.update(f"INSERT DATA {{ <urn:s> <http://example.net/> {value} , 1 }}")
    for query in CALLS:
        other = Listener()
        with contextlib.suppress(OSError, SyntaxError, RuntimeError, TypeError):
            list(store.query(query.replace("URL", other.url), prefixes={"stk": "http://example.net/"}))
        seen += bool(other.connections)
        other.close()
    assert seen > len(CALLS) // 2


PIECES = ["'", '"', "'''", '"""', "<", ">", "#", "\n", " ", "1", "true", "stk:", "stk:a", ":", ".", "-"]
PIECES += ["?a", "?s", "?", "?o", "<http://e/p>", "<stk:a", "&&", "||", "=", "!", "(", ")", "@en", "_:b", ";"]
PIECES += [",", "*", "/", "^", "a", "<<(", ")>>", "\\u0027", "\\", "%41", "[", "]", "FILTER(", "1>0"]
FORMS = [
    "{ ?s ?p %s%s{}%s }",
    "{ FILTER(true||1%s)%s{}%s }",
    "{ ?s %s%s{}%s }",
    "{ FILTER(true%s)%s{}FILTER(true%s) }",
]
pieces = st.lists(st.sampled_from(PIECES), max_size=5).map("".join)


@pytest.mark.slow
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(st.sampled_from(FORMS), pieces, st.sampled_from(["SERVICE<URL>", "SERVICE:x"]), pieces)
def test_no_query_that_passes_calls_another_service(form: str, before: str, call: str, after: str) -> None:
    """Pieces of the language glued at random: what the guard lets through, the engine does not send out."""
    closed = "http://127.0.0.1:1/"  # nothing answers here, which the engine reports
    query = f"PREFIX : <{closed}> SELECT * " + form % (before, call.replace("URL", closed), after)
    try:
        guarded = guard_query(query)
    except QueryError:
        assume(False)
    store = ox.Store()
    for value in ("1", "true", "<http://e/>", '"x"@en'):
        store.update(f"INSERT DATA {{ <urn:s> <http://e/> {value} }}")
    with contextlib.suppress(SyntaxError, ValueError, TypeError):  # but not the error of a connection
        list(store.query(guarded, prefixes={"stk": "http://e/"}))


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ('SERVICE' AS ?x) {}",
        'SELECT ("it\'s a SERVICE <http://x/> {}" AS ?x) {}',
        "SELECT ('''two\nlines of 'SERVICE' ''' AS ?x) {}",
        "SELECT * { ?s ?p ?o } # SERVICE <http://x/> {}",
        "SELECT * { ?s <http://example.net/SERVICE> ?o }",
        "SELECT * { ?s <http://example.net/#SERVICE> ?o }",
        "SELECT * { ?s stk:SERVICE ?o }",
        "SELECT * { ?s stk:a.SERVICE ?o }",
        "SELECT ?service $SERVICE { ?service ?p $SERVICE }",
        "SELECT * { ?s ?p 'x'@service }",
        "SELECT * { _:service ?p ?o }",
        "SELECT * { ?s <http://example.net/it's#(a)> ?o FILTER(1 < 2 && 2 > 1) }",
        "SELECT * { FILTER(?a<1||2>1) }",
    ],
)
def test_the_word_service_is_allowed_where_it_calls_nothing(
    stakeholders: Run, tiny: Path, query: str
) -> None:
    result = stakeholders("query", query, "-d", tiny)
    assert (result.exit_code, result.stderr) == (0, "")


def test_a_query_reads_no_file_that_it_names(stakeholders: Run, unnamed: Path, tiny: Path) -> None:
    for query in (
        "SELECT * FROM <FILE> { ?s ?p ?o }",
        "SELECT * FROM NAMED <FILE> { GRAPH ?g { ?s ?p ?o } }",
        "SELECT * { GRAPH <FILE> { ?s ?p ?o } }",
    ):
        result = stakeholders("query", query.replace("FILE", unnamed.as_uri()), "-d", tiny)
        assert result.exit_code == 0
        assert "0 rows" in plain(result.stdout, result.stderr)


@pytest.mark.parametrize(
    "update",
    [
        "INSERT DATA { <urn:a> <urn:b> 1 }",
        "DELETE WHERE { ?s ?p ?o }",
        "DELETE { ?s ?p ?o } INSERT { ?s ?p 1 } WHERE { ?s ?p ?o }",
        "LOAD <URL>",
        "LOAD <FILE>",
        "LOAD SILENT <FILE> INTO GRAPH <urn:g>",
        "CLEAR ALL",
        "DROP DEFAULT",
        "SELECT * { ?s ?p ?o } ; LOAD <URL>",
    ],
)
def test_an_update_is_refused(
    stakeholders: Run, listener: Listener, unnamed: Path, tiny: Path, update: str
) -> None:
    text = update.replace("URL", listener.url).replace("FILE", unnamed.as_uri())
    result = stakeholders("query", text, "-d", tiny)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "the query does not parse" in plain(result.stderr)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("SELECT", "the query does not parse: "),
        ("", "the query does not parse: "),
        ("SELECT * { ?s nothere:x ?o }", "the query does not parse: line 1, column 24"),
        ("SELECT * { ?s ?p 'a\x00b' }", "holds a NUL character"),
        ("SELECT * { ?s \x1b[31m ?o }", "the query does not parse: "),
        ("@/nowhere/query.rq", "/nowhere/query.rq: cannot be read"),
        (
            f"SELECT * {{ {'{' * 5000}{'}' * 5000} }}",
            f"nested more than {MAX_NESTING} deep; write the query flatter",
        ),
        (f"SELECT * {{ FILTER(1<{'(' * 5000}1>0{')' * 5000}) }}", "put a space after <"),
        (f"SELECT * {{ }}{' ' * 100_000}", "characters; at most 100,000 are read"),
    ],
)
def test_a_query_that_is_none_is_told(stakeholders: Run, tiny: Path, query: str, words: str) -> None:
    result = stakeholders("query", query, "-d", tiny)
    assert result.exit_code == 2
    assert words in plain(result.stderr)


def test_a_query_that_is_not_utf8_is_told(stakeholders: Run, tiny: Path, tmp_path: Path) -> None:
    path = tmp_path / "query.rq"
    path.write_bytes(b"SELECT * { ?s ?p 'caf\xe9' }")
    for result in (
        stakeholders("query", f"@{path}", "-d", tiny),
        stakeholders("query", "-", "-d", tiny, stdin=path.read_bytes()),
    ):
        assert result.exit_code == 2
        assert "not UTF-8; save the query as UTF-8" in plain(result.stderr)


@pytest.mark.parametrize(
    "query",
    [
        f"SELECT * {{ FILTER({'!' * 50_000}true) }}",
        f"SELECT * {{ FILTER({'!' * 99_000}true) }}",
        f"SELECT * {{ FILTER(true{'||true' * 16_000}) }}",
        f"SELECT * {{ {'{' * 190}{'}' * 190} }}",
        f"SELECT * {{ FILTER({'NOT EXISTS{FILTER(' * 90}true{')}' * 90}) }}",
        f"SELECT * {{ {'<< ' * 5_000}?s ?p ?o{' >>' * 5_000} ?p ?o }}",
        f"SELECT * {{ {'OPTIONAL{}' * 9_000} }}",
        f"SELECT * {{ FILTER(1 IN(1{',1' * 45_000})) }}",
    ],
    ids=["bangs", "more bangs", "or", "braces", "exists", "reifiers", "optional", "in"],
)
def test_a_query_of_much_of_the_same_is_answered_or_refused_by_a_process_that_lives(
    process: Process, tiny: Path, query: str
) -> None:
    result = process("query", "-", "-d", tiny, stdin=query.encode())
    plain(result.stdout, result.stderr)
    assert result.returncode in (0, 2)


# ---------- names ----------
ESCAPES = "\x1b[31m\x1b]0;title\x07\x9b2J\u202eAmber\u2066\x08\x7f Trust\x85\u2028"


@pytest.fixture
def steering(tmp_path: Path) -> Path:
    """RDF whose texts hold characters that steer a terminal."""
    path = tmp_path / "steering.ttl"
    label = "".join(f"\\u{ord(char):04X}" for char in ESCAPES)
    path.write_text(
        f"""@prefix stk: <{STK}> . @prefix : <https://example.net/id/> .
        @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
        :amber a stk:Company ; skos:prefLabel "{label}"@en ; skos:altLabel "Amber{label}"@en ;
          stk:description "{label}"@en ; stk:partneredWith :cobalt .
        :cobalt a stk:Company ; skos:prefLabel "Cobalt{label}"@en .
        """,
        encoding="utf-8",
    )
    return path


@pytest.mark.parametrize(
    "verb",
    [
        ["show", "https://example.net/id/amber"],
        ["show", "amber truste"],
        ["path", "https://example.net/id/amber", "https://example.net/id/cobalt", "--certainty", "unknown"],
        ["central", "--certainty", "unknown"],
        ["isolated"],
        ["check"],
        ["query", "SELECT ?s ?label { ?s skos:prefLabel ?label }"],
        ["ask", "organisations-without-ties"],
    ],
    ids=lambda verb: " ".join(verb)[:30],
)
def test_no_name_steers_the_terminal(stakeholders: Run, steering: Path, verb: list[str]) -> None:
    result = stakeholders(*verb, "-d", steering)
    plain(result.stdout, result.stderr)
    assert result.exit_code in (0, 1, 2)
    assert result.stdout or result.stderr


@pytest.mark.parametrize("verb", ["show", "query", "ask"])
def test_an_argument_that_is_no_text_is_told(process: Process, tiny: Path, verb: str) -> None:
    result = process(verb, os.fsdecode(b"caf\xe9 \xff"), "-d", tiny)
    assert result.returncode == 2
    plain(result.stderr)


def test_a_folder_whose_name_is_no_text_is_told(process: Process, tmp_path: Path) -> None:
    result = process("check", "-d", os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9"))
    assert result.returncode == 2
    assert "no such file or folder" in plain(result.stderr)
