"""What an edition withholds is in no answer of its workbench: no page, header, error, file or suggestion."""

from __future__ import annotations

import json
import re
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.fiction import fact, organisation, tie
from tests.fiction import write as write_tables
from tests.map.page_data import unpack_page
from tests.serve.crawler import crawl
from tests.serve.workbench import Workbench, start_workbench
from tests.test_confidentiality import PERSONS, TOWN, read, without_withheld, write

# a program's questions, and what a reader may type
ASKED = [
    "/store?default",
    *(f"/sparql?query={quote(text)}" for text in ("SELECT * { GRAPH ?g { ?s ?p ?o } }", "ASK { ?s ?p }")),
    *(f"/d/lantern-valley/org?find={word}" for word in ("wren", "hollis", "secret", "a")),
    *(f"/d/lantern-valley/org/{word}" for word in ("wren-hollis", "wren", "none")),
    *(
        f"/api/{path}"
        for path in ("dataset", "organisations", "questions", "entity/wren", "entity/amber-trust")
    ),
    "/void",
    "/reconcile/suggest?prefix=w",
    f"/reconcile?queries={quote(json.dumps({'q0': {'query': 'Wren Hollis'}, 'q1': {'query': 'Amber'}}))}",
    "/nothing/here",
]


@pytest.mark.slow
@pytest.mark.parametrize("audience", ["public", "partners"])
def test_a_crawl_of_an_edition_finds_nothing_of_a_withheld_row(
    audience: str, mixed: Path, tmp_path: Path
) -> None:
    """The edition answers as a data set in which the withheld rows were never written."""
    copy = write(without_withheld(read(mixed), audience, "public"), mixed, tmp_path / "valley")
    with start_workbench(mixed, "--audience", audience) as workbench:
        edition = crawl(workbench, ASKED)
        edition_port = workbench.port
    with start_workbench(copy, "--audience", audience) as workbench:
        never_written = crawl(workbench, ASKED)
        copy_port = workbench.port
    if (
        audience == "partners"
    ):  # the copy's rows are all public: what anybody else lacks of them is another matter
        for answers in (edition, never_written):
            for path in [
                path for path in answers if "audience=public" in path or path.startswith("/static/")
            ]:
                del answers[path]
    assert sorted(edition.keys() ^ never_written.keys()) == []
    assert len(edition) > 50
    for path, answer in edition.items():
        text = answer.replace(TOWN.decode(), "")
        if audience == "public":
            assert [name for name in PERSONS if name in text and name not in path] == [], path
        ours, copied = normalise(answer, edition_port), normalise(never_written[path], copy_port)
        if path.startswith(("/store", "/sparql")) or "/query?" in path:  # what is answered has no order
            ours, copied = (re.sub(r"content-length: \d+", "", text) for text in (ours, copied))
            ours, copied = (sorted(set(re.findall(r"\w+", text))) for text in (ours, copied))
        assert ours == copied, path


@pytest.mark.slow
def test_a_cell_of_a_list_names_nobody_who_is_withheld(tmp_path: Path) -> None:
    """The cell is the quote of each row that it made, of those that an edition shows, too."""
    quoted = {"locator": "List!E5", "phrase": "Cobalt Forum; Vesper Guild / vespgui"}
    hidden = organisation("vesper-guild", abbr="VESPGUI", alt="Night Guild", visibility="internal", **quoted)
    folder = write_tables(
        tmp_path / "valley",
        entities=[organisation("amber-trust"), organisation("cobalt-forum", **quoted), hidden],
        ties=[
            tie("amber-trust", "partneredWith", name, **quoted) for name in ("cobalt-forum", "vesper-guild")
        ],
        facts=[fact("amber-trust", "description", "Sister of the Night Guild")],
    )
    with start_workbench(folder, "--audience", "public") as workbench:
        answers = crawl(workbench, [path.replace("lantern-valley", "fiction") for path in ASKED])
        named = [
            path
            for path, answer in answers.items()
            if re.search("vesp|night guild", read_whole(path, answer).replace(path, ""), re.IGNORECASE)
        ]
        assert named == []
        page = answers["/d/fiction/org/cobalt-forum"]
        assert "Cobalt Forum; [hidden] / [hidden]" in page
        assert "leave out the names that this edition does not show" in page
    with start_workbench(folder) as workbench:
        page = workbench.ask("/d/fiction/org/cobalt-forum").text
        assert "Cobalt Forum; Vesper Guild / vespgui" in page
        assert "leave out the names" not in page


def read_whole(path: str, answer: str) -> str:
    """Return an answer, that of a map with its data unpacked."""
    return unpack_page(answer) if "/map/page" in path else answer


def normalise(answer: str, port: int) -> str:
    """Return an answer without what names the server, the state of its files, or the edition."""
    without_token = re.sub(r'name="form_token" value="[^"]*"', "", answer.replace(f":{port}", ":PORT"))
    return re.sub(r"[0-9a-f]{12}|[0-9a-f]{64}", "HASH", without_token)


@pytest.fixture(scope="module")
def public(mixed: Path) -> Workbench:
    with start_workbench(mixed, "--public") as workbench:
        yield workbench


def test_the_public_edition_is_open_to_all_and_to_reading_alone(public: Workbench) -> None:
    assert "token" not in public.address
    foreign = {"Host": "graph.example.org", "Origin": "https://other.example"}
    answer = public.ask("/d/lantern-valley/org", is_known=False, headers=foreign)
    assert answer.status == 200
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "set-cookie" not in answer.headers
    preflight = {**foreign, "Access-Control-Request-Method": "POST"}
    allowed = public.ask("/sparql", method="OPTIONS", is_known=False, headers=preflight)
    assert allowed.status == 204
    assert "POST" in allowed.headers["access-control-allow-methods"]
    body = "query=ASK%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D"
    form = {**foreign, "Content-Type": "application/x-www-form-urlencoded"}
    assert public.ask("/sparql", method="POST", is_known=False, headers=form, body=body).status == 200
    assert public.ask("/d/lantern-valley/", method="POST", is_known=False, headers=foreign).status == 403


def test_who_asks_too_often_is_asked_to_wait(public: Workbench) -> None:
    answers = [public.ask("/static/none", is_known=False) for _ in range(400)]
    late = [answer for answer in answers if answer.status == 429]
    assert late
    assert all(answer.headers["retry-after"] == "5" for answer in late)


def test_without_public_no_other_site_may_read(workbench: Workbench) -> None:
    answer = workbench.ask("/sparql?query=ASK%20%7B%7D")
    assert "access-control-allow-origin" not in answer.headers


def test_public_shows_no_other_edition(process: object) -> None:
    done = process("open", "--public", "--audience", "internal", "--no-open")  # type: ignore[operator]
    assert done.returncode == 2
    assert b"--public shows the public edition only" in done.stderr
