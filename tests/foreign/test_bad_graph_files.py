"""Files made to harm or damaged on the way: a plain message within bounds, or what is good of them."""

from __future__ import annotations

import gzip
import os
import random
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from graph.core.errors import GraphError, InputError
from graph.curate.answers.import_files import translate_fault
from graph.ingest.foreign import dot, dot_statements
from graph.ingest.foreign.reading_choices import ReadingChoices
from graph.ingest.foreign.registry import list_formats, read_networks
from tests.conftest import ROOT
from tests.foreign.test_graph_files import COUNTS, GRAPHS

pytestmark = pytest.mark.slow

SECONDS = 5.0  # of CPU: other tests run beside these
DEEP = 100_000
LONG = 1 << 30


def nest(start: str, opening: str, closing: str = "", end: str = "") -> bytes:
    return (start + opening * DEEP + closing * DEEP + end).encode()


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "lollollol">'
    + "".join(f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(9))
    + "]><{root}><graph><nodes><node id='1' label='&j;'/></nodes></graph></{root}>"
)
OUTSIDE = (
    "<!DOCTYPE x [<!ENTITY f SYSTEM 'file:///etc/passwd'>]>"
    "<{root}><graph><node id='1'>&f;</node></graph></{root}>"
)
BAD: dict[str, bytes] = {
    **{f"entity bomb in {root}": BOMB.replace("{root}", root).encode() for root in ("gexf", "graphml")},
    "entity bomb in UTF-16": BOMB.replace("{root}", "gexf").encode("utf-16"),
    "file named by an entity": OUTSIDE.replace("{root}", "graphml").encode(),
    "nested GEXF": nest('<gexf><graph><nodes><node id="1">', "<nodes><node id='2'>"),
    "nested GraphML": nest("<graphml>", "<graph>"),
    "nested IATI": nest("<iati-activities>", "<iati-activity>"),
    "nested JSON lists": nest('{"nodes": ', "[", "]", "}"),
    "nested JSON objects": nest('{"elements": [', '{"a":', "}", "]}"),
    "nested node": nest('{"nodes": [{"id": 1, "x": ', "[", "]", '}], "links": []}'),
    "nested CX2": nest('[{"CXVersion": "2.0"}, ', "["),
    "nested FtM": nest('{"id": "a", "schema": "Person", "properties": {}}\n{"id":', "["),
    "nested DOT": nest("digraph {", "subgraph {", "}", "}"),
    "nested GML": nest("graph [ node [ id 1 ] ", "a [ ", "] ", "]"),
    "nested Turtle": nest("@prefix a: <http://x/> . a:b a:c ", "[ a:d ", "] ", "."),
    "nested JSON-LD": nest('{"@context": {}, "http://x/a": ', '{"http://x/a":', "}", "}"),
    "DOT of quotes": b'digraph { a [label="' + b'\\"' * DEEP,
    "DOT of ports": b"digraph { " + b"a:b -> " * 2000,
    "GML of keys": b"graph [ node [ id 1 ]" + b" a" * DEEP,
    "Pajek of too many": b"*Vertices 999999999999\n1 \"a\"\n",
    "DL of too many": b"dl n=999999999 format=fullmatrix\ndata:\n0 1\n",
    "only a root": b"<gexf/>",
    "nothing in it": b'{"nodes": [], "links": []}',
    "half a number": b'{"nodes": 1e',
    "nulls": b'{"nodes": [null, null, {"id": null}], "links": [null, 3, {"source": null}]}',
    "binary behind a start": b"*Vertices 3\n" + random.Random(1).randbytes(20_000),  # noqa: S311
    "DL without numbers": b"dl n = x format = fullmatrix\ndata:\na b c\n",
}  # fmt: skip


def read_within_bounds(path: Path) -> str:
    """Read a file, in time, without a traceback; return the message, empty where it was read."""
    started = sum(os.times()[:4])
    try:
        read_networks([path], ReadingChoices())
        message = ""
    except GraphError as error:
        message = str(error)
        assert path.name in message
        assert "Error(" not in message
    assert sum(os.times()[:4]) - started < SECONDS, "with its processes"
    return message


def measure_reading(path: Path) -> int:
    """Read a file within bounds; return how many bytes its reading took.

    In a process of its own: this one remembers the largest of all children, and passes its own size on.
    """
    command = f"from {__name__} import print_peak; print_peak({str(path)!r})"
    done = subprocess.run([sys.executable, "-c", command], cwd=ROOT, capture_output=True, timeout=60)
    assert done.returncode == 0, done.stderr.decode()
    return int(done.stdout) << 10


def print_peak(path: str) -> None:
    """Read a file within bounds and print the most memory that a child of this process held, in KB."""
    read_within_bounds(Path(path))
    print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)


@pytest.mark.parametrize("name", BAD)
def test_a_harmful_file_is_refused_in_plain_words(name: str, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(BAD[name])
    assert measure_reading(path) < 600 << 20


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("entity bomb in gexf", "entities"),
        ("entity bomb in UTF-16", "entities"),
        ("file named by an entity", "entities"),
        ("nested JSON lists", "deep"),
        ("nested DOT", "deep"),
        ("nested GML", "deep"),
        ("nothing in it", "no organisation"),
    ],
)
def test_the_message_says_what_is_wrong(name: str, words: str, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(BAD[name])
    assert words in read_within_bounds(path)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("graph { {a; b; c} -- {d; e; f} }", "line 1: more than 8 edges; this statement alone makes 9"),
        ("graph {\n" + "a -- b\n" * 9 + "}", "line 10: more than 8 edges; keep"),
        ('graph { a [label="' + "->" * 17 + '"] }', "more than 16 arrows"),
    ],
)
def test_more_edges_than_are_read_are_refused(
    text: str, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dot_statements, "MAX_EDGES", 8)
    monkeypatch.setattr(dot, "_MOST_ARROWS", 16)
    path = tmp_path / "file.dot"
    path.write_text(text)
    with pytest.raises(InputError, match=words) as refused:
        dot.read_dot(path)
    assert translate_fault(str(refused.value), "bn") != str(refused.value)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("start", "filling"),
    [
        (b'<gexf><graph><nodes><node id="1" label="', b"x"),
        (b'{"nodes": [{"id": "', b"x"),
        (b'*Vertices 2\n1 "', b"x"),
        (b"dl n=2 format=edgelist1\ndata:\n", b"1"),
        (b"digraph { a -> ", b"b"),
        (b"graph [ node [ id ", b"1"),
        (b'{"id": "a", "schema": "Person", "properties": {}}\n{"', b"x"),
    ],
)
def test_a_line_of_a_gigabyte_is_refused(start: bytes, filling: bytes, tmp_path: Path) -> None:
    path = tmp_path / "file"
    with path.open("wb") as file:
        file.write(start)
        for _ in range(LONG >> 20):
            file.write(filling * (1 << 20))
    try:
        assert read_within_bounds(path)
    finally:
        path.unlink()


@pytest.mark.parametrize(
    "name", ["igraph.graphml", "gephi-1.2.gexf", "kumu-import.json", "bokeh-les-mis.json"]
)
def test_half_a_file_gives_what_is_good_and_says_what_is_not(name: str, tmp_path: Path) -> None:
    data = (GRAPHS / name).read_bytes()
    path = tmp_path / name
    path.write_bytes(data[: len(data) * 7 // 10])
    network = read_networks([path], ReadingChoices())[0]
    assert network.nodes
    assert any("cannot be read" in item.reason for item in network.skipped)


@pytest.mark.parametrize("name", [name for name in COUNTS if not name.startswith("bokeh")])
def test_damaged_files_never_end_in_a_traceback(name: str, tmp_path: Path) -> None:
    """Bytes changed, cut out and repeated at random places, many times, by the readers themselves."""
    chance = random.Random(name)  # noqa: S311
    data = (GRAPHS / name).read_bytes()
    formats = {format_.name: format_ for format_ in list_formats()}
    path = tmp_path / name
    for _ in range(12):
        damaged = bytearray(data)
        for _ in range(chance.randint(1, 6)):
            place = chance.randrange(len(damaged))
            change: Callable[[], None] = chance.choice(
                [
                    lambda: damaged.__setitem__(place, chance.randrange(256)),  # noqa: B023
                    lambda: damaged.__delitem__(slice(place, place + chance.randint(1, 40))),  # noqa: B023
                    lambda: damaged.__setitem__(slice(place, place), damaged[place : place + 30]),  # noqa: B023
                ]
            )
            change()
        path.write_bytes(bytes(damaged))
        try:
            formats[COUNTS[name][0]].read(path)
        except GraphError as error:
            assert name in str(error)


def test_a_packed_file_is_no_network(tmp_path: Path) -> None:
    path = tmp_path / "file.gexf"
    path.write_bytes(gzip.compress(b"\0" * (1 << 24)))
    assert read_within_bounds(path)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.dl", "dl n=999999999 format=fullmatrix\ndata:\n1 0\n"),
        ("a.net", '*Vertices 999999999\n1 "a"\n*Edges\n1 2\n'),
    ],
)
def test_more_nodes_than_a_file_can_name_are_refused(name: str, text: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text(text)
    with pytest.raises(InputError, match=r"line 1: says that there are 999,999,999 nodes"):
        read_networks([path], ReadingChoices())
