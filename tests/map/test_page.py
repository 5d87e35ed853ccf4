"""The page as a text: valid, closed to the network, inert, bilingual, and the same bytes each time."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from io import BytesIO

import pytest

from graph.layout import label_positions
from graph.map import bengali_font, build_map, render_map
from graph.map.html_page import fill_template
from graph.map.model import MapModel
from graph.map.page import (
    MOST_PLAIN,
    as_json,
    bundle_script,
    data_element,
    escape_for_script,
    load_interface,
)
from graph.map.page_data import pack_map, pack_naming
from graph.map.svg_text import DARK, LIGHT
from graph.model.network import Network
from tests.map.page_data import read_data, unpack_page

VOID = {"meta", "input", "br", "link", "img", "hr"}
# elements of a table that HTML ends where one of these begins, or where the table ends
ENDED_BY = {
    "td": {"td", "tr"},
    "th": {"th", "tr", "tbody"},
    "tr": {"tr", "tbody"},
    "thead": {"tbody"},
    "tbody": {"tbody"},
}


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
        while self.open and tag in ENDED_BY.get(self.open[-1], ()):
            self.open.pop()
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while tag == "table" and self.open[-1] in ENDED_BY:
            self.open.pop()
        assert self.open and self.open[-1] == tag, f"</{tag}> closes <{self.open[-1:]}>"
        self.open.pop()


@pytest.fixture(scope="module")
def page(network: Network) -> str:
    return render_map(network)


@pytest.fixture(scope="module")
def model(network: Network) -> MapModel:
    return build_map(network)


def test_elements_are_nested_and_ids_unique(page: str) -> None:
    tree = Tree()
    tree.feed(page)
    assert page.startswith("<!doctype html>\n")
    assert tree.open == []
    assert len(tree.ids) == len(set(tree.ids))
    assert ("html", {"lang": "en"}) in tree.found
    assert "{{" not in re.sub(r"<script.*?</script>", "", page, flags=re.S)
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
    assert "font-src data:" in policy[1]
    assert not re.search(r"@import|url\((?!data:)", page.split("</style>")[0])


def test_title_names_the_data_set(page: str, network: Network) -> None:
    assert f"<title>{network.knowledge.dataset.title['en']}</title>" in page


def test_page_holds_the_data_of_the_model_and_the_interface(page: str, model: MapModel) -> None:
    texts = load_interface().group_by_language()
    assert all("internal" not in known for known in texts.values())  # said only where something must stay
    wanted = {**pack_map(model), "texts": texts}
    assert read_data(page) == json.loads(json.dumps(wanted))
    assert list(read_data(page)) == list(wanted)


@pytest.mark.parametrize("lang", ["en", "bn"])
def test_formal_roles_are_written(page: str, lang: str) -> None:
    data = read_data(page)
    texts = {
        " ".join(words["lines"].get(lang, words["lines"]["en"]))
        for found in data["layout"]["labels"].values()
        for words in found
    }
    kind = {"en": "member of", "bn": "যার সদস্য"}[lang]
    assert {"secretarial role", f"Secretariat, {kind}", "member of the Steering Committee?"} <= texts


def test_it_opens_in_the_language_asked_for(page: str, network: Network) -> None:
    other = render_map(network, lang="bn")
    assert '<html lang="bn">' in other
    assert f"<title>{network.knowledge.dataset.title['bn']}</title>" in other
    one, two = read_data(page), read_data(other)
    assert (one["edition"].pop("lang"), two["edition"].pop("lang")) == ("en", "bn")
    assert one == two


@pytest.mark.parametrize("lang", ["en", "bn"])
def test_drawing_summary_and_tables_stand_in_without_script(
    network: Network, model: MapModel, lang: str
) -> None:
    page = render_map(network, lang=lang)
    start = page.rindex("<noscript>")
    table = page[start : page.index("</noscript>", start)]
    for one in network.organisations.values():
        assert one.get_name(lang).replace("&", "&amp;") in table
    assert table.count("<tr>") - 2 == len(network.organisations) + sum(
        len(tie.supports) for tie in model.drawn_ties
    )
    assert table.count('role="img"') == 1
    for sentence in model.summary[lang].seen:
        assert sentence in table
    assert {"en": "Organisations", "bn": "সংস্থা"}[lang] in table


def test_script_is_closed_and_whole() -> None:
    text = bundle_script()
    assert text.startswith('(()=>{"use strict";')
    assert text.endswith("})();")
    assert "</script" not in text
    assert "<!--" not in text
    assert "import {" not in text
    assert "export " not in text


def test_long_data_is_packed() -> None:
    data = {"names": [f"Body {number}" for number in range(3_000)]}
    element = data_element(data)
    match = re.fullmatch(r'<script type="application/gzip" id="data">([A-Za-z0-9+/=]*)</script>', element)
    assert match
    assert json.loads(gzip.decompress(base64.b64decode(match[1]))) == data
    assert len(element) < MOST_PLAIN
    assert data_element(data) == element
    assert 'type="application/json"' in data_element({"names": []})


def test_bengali_face_is_in_the_page_and_holds_nothing_latin(page: str) -> None:
    from fontTools.ttLib import TTFont

    rules = re.findall(r"@font-face\{[^}]*\}", page)
    assert len(rules) == 2
    for rule in rules:
        assert 'font-family:"Stakeholder Bengali"' in rule
        assert "unicode-range:U+0964-0965,U+0980-09FF,U+200C-200D,U+25CC" in rule
    for weight in bengali_font.WEIGHTS:
        data = bengali_font.subset_font(weight)
        assert len(data) < 45_000
        face = TTFont(BytesIO(data))
        letters = set(face.getBestCmap())
        assert {0x0964, 0x0965, 0x200C, 0x200D, *range(0x0995, 0x09A9), *range(0x09E6, 0x09F0)} <= letters
        assert not any(0x20 < code < 0x0964 for code in letters)
        features = {one.FeatureTag for one in face["GSUB"].table.FeatureList.FeatureRecord}
        assert {"akhn", "rphf", "half", "pres", "blwf", "pstf", "init", "nukt"} <= features


def test_no_name_of_a_person_is_in_the_page(page: str, network: Network) -> None:
    text = unpack_page(page)
    for entity in network.knowledge.entities.values():
        if "http://xmlns.com/foaf/0.1/Person" in entity.classes:
            assert entity.get_name() not in text
            assert entity.id not in read_data(page)["entities"]["id"]


@pytest.mark.slow
def test_same_input_same_bytes(page: str) -> None:
    code = (
        "import hashlib; from graph.model.opening import open_graph; "
        "from graph.model.network import Network; from graph.map import build_map, render_map; "
        "page = render_map(Network(open_graph()));"
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
    text = unpack_page(page)
    assert "/home/" not in text
    assert "site-packages" not in text


def test_page_places_names_and_colours_communities_by_the_tables_of_the_layout() -> None:
    """The script has no table of its own: what another width or colour changes is the page."""
    packed = pack_naming()
    assert packed["positions"] == label_positions.POSITIONS
    assert packed["rooms"][0] == (150, 1.0)
    script = bundle_script()
    for colours in (LIGHT, DARK):
        assert not [colour for colour in colours.communities if colour in script]


def test_page_of_the_example_stays_small(page: str) -> None:
    assert len(page.encode()) <= 420_000


def test_fill_does_not_touch_what_it_put_in() -> None:
    assert fill_template("{{a}}-{{b}}", {"a": "{{b}} }}", "b": "{{a}}"}) == "{{b}} }}-{{a}}"


def test_embedded_json_cannot_leave_its_element() -> None:
    text = "</script><!--&\u2028\u2029"
    safe = escape_for_script(as_json(text))
    assert not set("<>&\u2028\u2029") & set(safe)
    assert json.loads(safe) == text
