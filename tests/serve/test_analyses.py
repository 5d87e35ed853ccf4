"""The pages of what can be said: every measure of the registry, names as links, one organisation."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from html import unescape

import pytest

from graph.measures.registry import MEASURES, Output
from graph.serve.analysis_list import ANALYSES
from tests.serve.workbench import Answer, Workbench, start_workbench

KESTREL = "/d/kestrel"


@pytest.fixture(scope="module")
def valley() -> Iterator[Workbench]:
    """A network whose organisations were asked, so that they can be ranked."""
    with start_workbench("kestrel") as workbench:
        yield workbench


def ask_whole(workbench: Workbench, path: str) -> Answer:
    """Return a page once its answer has been worked out."""
    deadline = time.monotonic() + 120
    while (answer := workbench.ask(path)).status == 202:
        assert 'http-equiv="refresh"' in answer.text
        assert time.monotonic() < deadline
        time.sleep(0.2)
    return answer


def read_text(answer: Answer) -> str:
    main = answer.text[answer.text.index("<main") : answer.text.index("</main>")]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", main)))


@pytest.mark.parametrize("lang", ["en", "bn"])
@pytest.mark.parametrize("name", ANALYSES)
def test_each_page_says_first_what_can_be_said_and_names_no_option(
    valley: Workbench, name: str, lang: str
) -> None:
    answer = ask_whole(valley, f"{KESTREL}/said/{name}?lang={lang}")
    assert answer.status == 200
    text = read_text(answer)
    assert "--" not in text
    assert "stakeholders " not in text
    if 'class="said observation"' in answer.text and "<table" in answer.text:
        assert answer.text.index("said observation") < answer.text.index("<table")


def test_every_measure_with_a_figure_stands_on_a_page(valley: Workbench) -> None:
    shown = {
        head.strip()
        for name in ("central", "alliances", "direction", "strength", "between")
        for head in re.findall(
            r"<th[^>]*>([^<]+)</th>", ask_whole(valley, f"{KESTREL}/said/{name}?anyway=1").text
        )
    }
    places = (Output.CENTRAL, Output.TWO_MODE, Output.DIRECTED, Output.STRENGTH, Output.BROKERS)
    wanted = {
        unescape(measure.head[0])
        for measure in MEASURES.values()
        if measure.has_figures and set(places) & set(measure.outputs)
    }
    assert wanted - {unescape(head) for head in shown} == set()


def test_names_in_sentences_lead_to_their_organisation(valley: Workbench) -> None:
    page = ask_whole(valley, f"{KESTREL}/said/central")
    finding = page.text[page.text.index('class="key-finding"') :].partition("</p>")[0]
    assert re.search(r'<a href="/d/kestrel/org/[^"]+">[A-Z]', finding)


def test_the_network_around_one_organisation_is_chosen_by_its_name(valley: Workbench) -> None:
    page = ask_whole(valley, f"{KESTREL}/said/around?organisation=Kestrel%20River%20Agency")
    assert "Kestrel River Agency has" in read_text(page)
    unknown = ask_whole(valley, f"{KESTREL}/said/around?organisation=Nobody%20%3Cb%3E")
    assert 'role="alert"' in unknown.text
    assert "Nobody <b>" not in unknown.text


@pytest.mark.slow
def test_who_may_not_read_whom_an_organisation_connects_finds_no_such_page() -> None:
    with start_workbench("kestrel", "--audience", "public") as workbench:
        for name, analysis in ANALYSES.items():
            if analysis.measure:
                assert workbench.ask(f"{KESTREL}/said/{name}").status == 404
        tabs = ask_whole(workbench, f"{KESTREL}/said/central").text
        assert "/said/leaving" not in tabs
        assert "/said/keyplayers" in tabs
