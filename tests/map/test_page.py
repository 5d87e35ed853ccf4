"""The page as a text: valid, closed to the network, inert, and the same bytes each time."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
from html.parser import HTMLParser

import pytest

from graph.knowledge import Knowledge
from graph.map import render
from graph.map.model import MapModel, tie_id
from graph.map.page import embedded, fill, library
from graph.network import Network

VOID = {"meta", "input", "br", "link", "img", "hr"}


class Tree(HTMLParser):
    """Keeps elements and attributes, and fails on one that is closed out of turn."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        self.ids += [value for name, value in attrs if name == "id" and value]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open and self.open[-1] == tag, f"</{tag}> closes <{self.open[-1:]}>"
        self.open.pop()


@pytest.fixture(scope="module")
def network() -> Network:
    return Network(Knowledge.open())


@pytest.fixture(scope="module")
def page(network: Network) -> str:
    return render(network)


def data_of(page: str) -> dict:  # type: ignore[type-arg]
    match = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.S)
    assert match
    return json.loads(match[1])


def test_elements_are_nested_and_ids_unique(page: str) -> None:
    tree = Tree()
    tree.feed(page)
    assert page.startswith("<!doctype html>\n")
    assert tree.open == []
    assert len(tree.ids) == len(set(tree.ids))
    assert ("html", {"lang": "en"}) in tree.found
    assert ("meta", {"charset": "utf-8"}) in tree.found
    assert not [tag for tag, _ in tree.found if tag in ("link", "img", "iframe", "object", "base")]
    assert not [tag for tag, attributes in tree.found if "src" in attributes or "href" in attributes]


def test_network_is_forbidden(page: str) -> None:
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert policy
    parts = [part.strip() for part in policy[1].split(";")]
    assert parts[0] == "default-src 'none'"
    assert "connect-src" not in policy[1]
    assert not re.search(r"https?:", policy[1])
    assert not re.search(r"@import|url\((?!data:)", page.split("</style>")[0])


def test_title_names_the_data_set(page: str, network: Network) -> None:
    assert f"<title>{network.knowledge.dataset.title['en']}</title>" in page


def test_every_tie_is_an_edge_with_its_line(page: str, network: Network) -> None:
    edges = {edge["id"]: edge for edge in data_of(page)["visEdges"]}
    ties = MapModel.of(network).ties
    assert len(edges) == len(data_of(page)["visEdges"]) == len(ties)
    dashes = {"stated": None, "implied": [6, 4], "ambiguous": [1.6, 4], "inferred": [8, 4, 1.6, 4]}
    for tie in ties:
        edge = edges[tie_id(tie)]
        assert (edge["from"], edge["to"]) == (tie.subject, tie.object)
        assert edge.get("dashes") == dashes[tie.shown_certainty]
        assert ("arrows" in edge) == tie.kind.directed


def test_formal_roles_are_thicker_and_written(page: str) -> None:
    data = data_of(page)
    thick = {edge["id"].split(" ")[0] for edge in data["visEdges"] if edge["width"] > 2}
    assert thick == {"secretariatOf", "steeringMemberOf", "memberOf", "partOf"}
    texts = {" ".join(words["lines"]) for node in data["nodes"].values() for words in node["words"]}
    assert {"secretarial role", "Secretariat, member of", "member of the Steering Committee?"} <= texts


def test_tables_stand_in_without_script(page: str, network: Network) -> None:
    table = page[page.index("<noscript>") : page.index("</noscript>")]
    for organisation in network.organisations.values():
        assert organisation.name().replace("&", "&amp;") in table
    assert table.count("<tr>") - 2 == len(network.organisations) + sum(
        len(tie.supports) for tie in MapModel.of(network).ties
    )


def test_no_name_of_a_person_is_in_the_page(page: str, network: Network) -> None:
    for entity in network.knowledge.entities.values():
        if "http://xmlns.com/foaf/0.1/Person" in entity.classes:
            assert entity.name() not in page


def test_same_input_same_bytes(page: str) -> None:
    code = (
        "import hashlib; from graph.knowledge import Knowledge; from graph.network import Network;"
        "from graph.map import render; page = render(Network(Knowledge.open()));"
        "print(hashlib.sha256(page.encode()).hexdigest())"
    )
    found = set()
    for seed in ("1", "77"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "LC_ALL": "C"}
        done = subprocess.run(
            [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
        )
        found.add(done.stdout)
    assert found == {hashlib.sha256(page.encode()).hexdigest() + "\n"}


def test_page_knows_nothing_of_this_machine(page: str) -> None:
    assert "/home/" not in page
    assert "site-packages" not in page


def test_fill_does_not_touch_what_it_put_in() -> None:
    assert fill("{{a}}-{{b}}", {"a": "{{b}} }}", "b": "{{a}}"}) == "{{b}} }}-{{a}}"


def test_embedded_json_cannot_leave_its_element() -> None:
    text = "</script><!--&\u2028\u2029"
    safe = embedded(text)
    assert not set("<>&\u2028\u2029") & set(safe)
    assert json.loads(safe) == text


def test_library_cannot_leave_its_element() -> None:
    assert "</script" not in library()
    assert "<!--" not in library()
