"""Stories: made in the page, saved as a file, read with the data set, and shown to whom they are for."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from graph.core.errors import InputError
from graph.ingest.stories import MAX_VIEWS, StoryView, read_stories, write_stories
from graph.map import build_map, render_map
from graph.map.page_data import pack_map
from graph.map.stories import select_stories
from graph.model.network import Network
from graph.model.opening import open_graph
from graph.publish.answers.finding_texts import write_findings
from graph.quality import checks
from tests import fiction
from tests.map.page import PHONE, Map, Maps, opened

HOSTILE = '"]\n[[view]]\n</script><img src=x onerror=alert(1)>\\u0000 “বাংলা” \\ \x7f'


def write_dataset(folder: Path, stories: str = "", **cells: str) -> Path:
    """Write a data set of three organisations, the last of which has these cells."""
    entities = [
        fiction.organisation("alpha"),
        fiction.organisation("beta"),
        fiction.organisation("gamma", **cells),
    ]
    ties = [fiction.tie("alpha", "partneredWith", "beta"), fiction.tie("beta", "partneredWith", "gamma")]
    path = fiction.write(folder, entities=entities, ties=ties)
    if stories:
        (path / "stories.toml").write_text(stories, encoding="utf-8")
    return path


def draw(folder: Path, target: Path, audience: str = "internal") -> Path:
    html = render_map(Network(open_graph(folder, audience=audience)))
    target.write_text(html, encoding="utf-8", newline="\n")
    return target


# ---- the file ----
def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    views = (
        StoryView(1, {"en": "One", "bn": "এক"}, {"bn": HOSTILE.strip()}, "entity=alpha&steps=1"),
        StoryView(2, {"en": HOSTILE.strip()}, {}, "", "partners"),
    )
    folder = write_dataset(tmp_path, write_stories(views))
    assert read_stories(folder).views == views


def test_a_whole_link_may_be_pasted(tmp_path: Path) -> None:
    folder = write_dataset(tmp_path, '[[view]]\ntitle = "A"\nlook = "file:///x/network.html#entity=alpha"\n')
    assert read_stories(folder).views[0].look == "entity=alpha"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("[[view]]\ntitle = 3\n", "neither a text nor texts by language"),
        ('[[view]]\ntitle.fr = "x"\n', "neither a text nor texts by language"),
        ('[[view]]\ntext = "x"\n', "empty"),
        ('[[view]]\ntitle = "x"\nlook = 1\n', "not a text"),
        ('[[view]]\ntitle = "x"\nlooks = "a"\n', "no key of a view"),
        ('[[view]]\ntitle = "x"\nvisibility = "friends"\n', "'friends' is no audience"),
        (f'[[view]]\ntitle = "{"x" * 201}"\n', "more than 200 characters"),
        ('story = 1\n[[view]]\ntitle = "x"\n', "no key of stories"),
    ],
)
def test_a_faulty_view_is_a_finding_in_both_languages(tmp_path: Path, text: str, fault: str) -> None:
    findings = read_stories(write_dataset(tmp_path, text)).findings
    assert fault in [finding.fault for finding in findings]
    for _, told in write_findings(findings, "bn"):
        assert told.startswith("stories.toml") and fault not in told


@pytest.mark.parametrize(
    "text",
    ["[[view]\n", "format = 2\n", "format = true\n", "view = 3\n", "view = [1]\n", "\x00", "a" * 100 + "=["],
)
def test_what_is_no_file_of_stories_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(InputError, match=r"stories\.toml"):
        read_stories(write_dataset(tmp_path, text))


def test_a_file_of_too_many_views_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=str(MAX_VIEWS)):
        read_stories(write_dataset(tmp_path, '[[view]]\ntitle = "x"\n' * (MAX_VIEWS + 1)))


def test_a_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    folder = write_dataset(tmp_path / "data")
    (tmp_path / "secret.toml").write_text('[[view]]\ntitle = "x"\n', encoding="utf-8")
    (folder / "stories.toml").symlink_to(tmp_path / "secret.toml")
    with pytest.raises(InputError, match="link"):
        read_stories(folder)


# ---- what an edition shows ----
def list_titles(folder: Path, audience: str) -> list[str]:
    return [view.title["en"] for view in select_stories(open_graph(folder, audience=audience)).views]


STORY = """
[[view]]
title = "Everybody"
look = "entity=alpha&moved=gamma~1~2!beta~3~4&size=degree"
[[view]]
title = "Gamma alone"
look = "entity=gamma"
[[view]]
title = "A tie"
look = "tie=partneredWith~beta~gamma"
[[view]]
title = "A path"
look = "path=alpha~gamma"
[[view]]
title = "Told"
text = "Only Hidden Gamma knows."
[[view]]
title = "At home"
visibility = "internal"
"""


def test_a_view_of_what_is_withheld_is_left_out_without_a_trace(tmp_path: Path) -> None:
    folder = write_dataset(tmp_path, STORY, visibility="internal", label_en="Hidden Gamma")
    assert list_titles(folder, "internal") == [
        "Everybody",
        "Gamma alone",
        "A tie",
        "A path",
        "Told",
        "At home",
    ]
    assert list_titles(folder, "public") == ["Everybody"]
    selection = select_stories(open_graph(folder, audience="public"))
    assert selection.views[0].look == "entity=alpha&moved=beta~3~4&size=degree"
    assert selection.notes == (
        "stories.toml: this edition leaves out what its readers may not see: view 2, 3, 4, 5, 6",
    )
    packed = str(pack_map(build_map(Network(open_graph(folder, audience="public")))))
    assert "gamma" not in packed.casefold() and "At home" not in packed and "Everybody" in packed


def test_a_withheld_tie_between_two_that_stay_is_not_shown(tmp_path: Path) -> None:
    entities = [fiction.organisation(name) for name in ("alpha", "beta", "gamma")]
    ties = [
        fiction.tie("alpha", "partneredWith", "beta", visibility="internal"),
        fiction.tie("beta", "partneredWith", "gamma"),
    ]
    folder = fiction.write(tmp_path, entities=entities, ties=ties)
    (folder / "stories.toml").write_text(
        '[[view]]\ntitle = "Kept"\nlook = "tie=partneredWith~beta~gamma"\n'
        '[[view]]\ntitle = "Gone"\nlook = "tie=partneredWith~alpha~beta"\n',
        encoding="utf-8",
    )
    assert list_titles(folder, "public") == ["Kept"]


def test_an_unknown_name_is_a_finding_and_its_view_is_left_out(tmp_path: Path) -> None:
    text = (
        '[[view]]\ntitle = "A"\nlook = "entity=nobody"\n[[view]]\ntitle = "B"\nlook = "no-kinds=nope~funds"\n'
    )
    folder = write_dataset(tmp_path, text)
    knowledge = open_graph(folder)
    findings = [finding for finding in checks.run_checks(knowledge) if finding.code == "story"]
    assert [(finding.file, finding.severity) for finding in findings] == [
        ("stories.toml, view 1", "warning"),
        ("stories.toml, view 2", "warning"),
    ]
    assert [finding.fault for finding in findings] == [
        f"the data set has no '{name}'" for name in ("nobody", "nope")
    ]
    assert [view.look for view in select_stories(knowledge).views] == ["no-kinds=funds"]


def test_a_view_for_the_owner_makes_the_page_internal(tmp_path: Path) -> None:
    folder = write_dataset(tmp_path, '[[view]]\ntitle = "A"\nvisibility = "internal"\n')
    assert build_map(Network(open_graph(folder))).edition.is_internal
    (folder / "stories.toml").unlink()
    assert not build_map(Network(open_graph(folder))).edition.is_internal


def test_a_workbook_has_its_stories_beside_it(tmp_path: Path) -> None:
    (tmp_path / "partners-stories.toml").write_text('[[view]]\ntitle = "A"\n', encoding="utf-8")
    (tmp_path / "partners.xlsx").write_bytes(b"")
    assert [view.title for view in read_stories(tmp_path / "partners.xlsx").views] == [{"en": "A"}]


# ---- in the page ----
@pytest.fixture
def story(browser: Browser, tmp_path: Path) -> Iterator[Map]:
    """A map whose data set has a story."""
    text = (
        '[[view]]\ntitle.en = "First"\ntitle.bn = "প্রথম"\ntext.en = "Look at Alpha."\ntext.bn = "আলফা দেখুন।"\n'
        'look = "entity=alpha"\n'
        '[[view]]\ntitle = "Second"\nlook = "no-kinds=partneredWith"\nvisibility = "partners"\n'
    )
    folder = write_dataset(tmp_path / "data", text)
    with opened(browser, draw(folder, tmp_path / "map.html")) as found:
        yield found


def test_the_story_of_the_data_set_is_presented_with_its_legend(story: Map) -> None:
    page = story.page
    page.click("#story")
    story.settle()
    assert (
        page.inner_text("#caption h2") == "First"
        and page.inner_text("#caption p:last-child") == "Look at Alpha."
    )
    assert story.chosen == "alpha"
    assert "Selected: Alpha" in page.locator("#slide-key").text_content()
    assert page.locator("#caption .notice").count() == 1, "a view is for partners"
    page.keyboard.press("ArrowRight")
    story.settle()
    assert page.inner_text("#caption h2") == "Second" and story.ties == set()
    assert "2 ties are hidden" in (page.locator("#slide-key").text_content() or "")
    page.keyboard.press("Home")
    assert page.inner_text("#caption h2") == "First"
    page.keyboard.press("Escape")
    assert page.locator("#caption, #slide-key").count() == 0


@pytest.mark.slow
def test_a_view_of_hundreds_of_kept_organisations_is_kept_whole(browser: Browser, tmp_path: Path) -> None:
    """Their ids alone are more than 20,000 letters."""
    names = [f"organisation-of-the-upper-delta-{number:04}" for number in range(700)]
    ties = [fiction.tie(names[0], "partneredWith", name) for name in names[1:]]
    folder = fiction.write(
        tmp_path / "data", entities=[fiction.organisation(name) for name in names], ties=ties
    )
    with opened(browser, draw(folder, tmp_path / "map.html"), hash="kept=" + "~".join(names[:650])) as found:
        found.page.click("#tool-views")
        found.page.click("#keep-view")
        (folder / "stories.toml").write_bytes(
            found.save("#save-stories", tmp_path / "stories.toml").read_bytes()
        )
        address = found.address()
    knowledge = open_graph(folder)
    assert "story" not in {finding.code for finding in checks.run_checks(knowledge)}
    (view,) = select_stories(knowledge).views
    with opened(browser, tmp_path / "map.html", hash=address.partition("#")[2]) as found:
        found.page.click("#story")
        found.settle()
        assert found.nodes <= set(names[:650]) and len(found.nodes) == 650
    assert view.look.count("organisation-of") == 650


def swipe(found: Map, start: tuple[int, int], end: tuple[int, int]) -> None:
    """Move a finger over the page."""
    session = found.page.context.new_cdp_session(found.page)
    for kind, (x, y) in (("touchStart", start), ("touchMove", end)):
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    found.settle()


def test_a_finger_steps_through_the_views(browser: Browser, tmp_path: Path) -> None:
    text = '[[view]]\ntitle = "First"\n[[view]]\ntitle = "Second"\n'
    file = draw(write_dataset(tmp_path / "data", text), tmp_path / "map.html")
    with opened(browser, file, size=PHONE, touch=True) as found:
        found.page.click("#story")
        found.settle()
        for start, end, title in (
            ((300, 300), (100, 310), "Second"),
            ((300, 300), (100, 310), "Second"),  # there is none after it
            ((200, 200), (210, 500), "Second"),  # that scrolls
            ((100, 300), (300, 310), "First"),
        ):
            swipe(found, start, end)
            assert found.page.inner_text("#caption h2") == title
        assert found.page.inner_text("#toast") == "", "how to move the picture is not what a finger asks here"
        found.page.click("#end-present")
        swipe(found, (300, 300), (100, 310))
        assert found.page.locator("#caption").count() == 0


def test_the_story_is_told_in_the_readers_language(story: Map) -> None:
    story.page.click("#tool-language")
    story.page.click("#story")
    assert (
        story.page.inner_text("#caption h2") == "প্রথম"
        and story.page.inner_text("#caption p:last-child") == "আলফা দেখুন।"
    )
    assert story.state["lang"] == "bn"
    story.page.keyboard.press("Escape")


def test_a_story_is_made_ordered_changed_and_saved(steps: Map, tmp_path: Path) -> None:
    page = steps.page
    for name, text, look in (("Hub", "", {}), (HOSTILE, HOSTILE, {"entity": "undp", "lang": "bn"})):
        steps.go(**look, views=json.dumps([list(view.values()) for view in steps.state["views"]]))
        page.click("#tool-views")
        page.fill("#view-name", name)
        page.fill("#view-text", text)
        page.click("#keep-view")
        page.click("#dialog .close")
    page.click("#tool-views")
    page.click("#dialog .views li:nth-child(2) button >> nth=2")  # up
    page.click("#dialog .views li:nth-child(2) button >> nth=1")  # edit
    page.fill("#view-name", "Steps")
    page.fill("#view-text", "One organisation\nat the centre")
    page.select_option("#view-audience", "public")
    page.click("#keep-changes")
    saved = steps.save("#save-stories", tmp_path / "stories.toml")
    page.click("#dialog .close")
    steps.go()
    views = read_stories(tmp_path).views
    flat = " ".join(HOSTILE.split())
    assert [" ".join(view.title["en"].split()) for view in views] == [flat, "Steps"]
    assert " ".join(views[0].text["en"].split()) == flat and views[0].look == "entity=undp"
    assert views[1].text == {"en": "One organisation\nat the centre"} and views[1].visibility == "public"
    assert saved.read_text(encoding="utf-8").count("[[view]]\n") >= 2


def test_a_story_outlasts_a_copy_and_an_address(story: Map, browser: Browser, tmp_path: Path) -> None:
    page = story.page
    page.click("#tool-views")
    page.click("#dialog .views li:nth-child(1) > button:last-child")
    page.click("#dialog .close")
    assert "views=" in story.address()
    page.click("#tool-keep")
    copy = story.save("#save-copy", tmp_path / "copy.html")
    page.click("#dialog .close")
    with opened(browser, copy) as found:
        assert [view["name"] for view in found.state["views"]] == ["Second"]
        if not found.page.locator("#dialog[open]").count():
            found.page.click("#tool-views")
        found.page.click("#dialog .views li:nth-child(1) > button:last-child")
        found.page.click("#dialog .close")
        found.ask("(to) => { location.href = to }", found.address())
        found.settle()
        assert found.state["views"] == [], "an emptied story stays empty"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_story_fits_a_phone(browser: Browser, maps: Maps, tmp_path: Path, scheme: str) -> None:
    folder = write_dataset(
        tmp_path / "data", '[[view]]\ntitle = "A long title of a view"\ntext = "Much text. "\n'
    )
    with opened(browser, draw(folder, tmp_path / "map.html"), size=PHONE, scheme=scheme) as found:
        found.page.click("#story")
        found.settle()
        caption = found.page.locator("#caption").bounding_box()
        assert caption and caption["y"] + caption["height"] <= PHONE[1] + 1 and caption["width"] <= PHONE[0]
        found.page.keyboard.press("Escape")
