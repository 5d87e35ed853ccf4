"""What the tables hold is entered, changed and taken back by forms, of this session's pages alone."""

from __future__ import annotations

import html
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest
from starlette.exceptions import HTTPException

from graph.ingest import load_tables
from graph.serve.editing.row_page import read_row
from graph.serve.security import AccessRules
from tests.serve.workbench import Answer, Workbench, start_workbench

ORGANISATION = {"class": "CivilSocietyOrganisation"}
FORM = {"content-type": "application/x-www-form-urlencoded"}
Post = Callable[..., Answer]


@pytest.fixture
def post(desk: Workbench) -> Post:
    """Send a form as the pages do."""
    page = desk.ask("/d/kestrel/data/entities/row").text
    token = re.search(r'name="form_token" value="(\w+)"', page)[1]  # type: ignore[index]

    def send(path: str, who: str = "Rina", **fields: str) -> Answer:
        body = urlencode({"form_token": token, "working-as": who, **fields})
        return desk.ask(f"/d/kestrel/{path}", method="POST", headers=FORM, body=body)

    return send


def read_files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def cells(**values: str) -> dict[str, str]:
    return {f"cell-{column}": text for column, text in values.items()}


def find_step(answer: Answer) -> str:
    assert answer.status == 303, answer.text
    return answer.headers["location"].rpartition("saved=")[2].partition("&")[0]


def test_an_organisation_in_two_fields_a_tie_and_both_taken_back(
    desk: Workbench, post: Post, folder: Path
) -> None:
    before = read_files(folder)
    added = post(
        "data/entities/row", **cells(label_en="Zebra House", **{"class": "CivilSocietyOrganisation"})
    )
    assert urlsplit(added.headers["location"]).path == "/d/kestrel/org/zebra-house"
    assert "Zebra House" in desk.ask(added.headers["location"]).text
    tied = post("data/ties/row", **cells(subject="Zebra House", kind="partneredWith", object="অম্বর ট্রাস্ট"))
    page = desk.ask(tied.headers["location"]).text
    assert "Amber Trust" in page
    row = load_tables(folder).rows["ties"][-1]
    assert (row["subject"], row["object"]) == ("zebra-house", "amber-trust")
    for answer in (tied, added):
        assert post("history/undo", step=find_step(answer)).status == 303
    assert read_files(folder) == before
    assert desk.ask("/d/kestrel/org/zebra-house").status == 404


def test_a_wrong_cell_is_told_beside_its_field(post: Post, folder: Path) -> None:
    before = read_files(folder)
    answer = post("data/ties/row", **cells(subject="Amber Trust", kind="partneredWith", object="Ambr Trst"))
    assert answer.status == 422
    assert re.search(
        r'id="cell-object"[^>]*aria-invalid="true"[^>]*aria-describedby="cell-object-fault-1"', answer.text
    )
    assert "no entity &#39;Ambr Trst&#39;" in answer.text
    assert read_files(folder) == before


def test_a_name_that_is_known_is_told(post: Post, folder: Path) -> None:
    fields = cells(label_en="amber trust", **{"class": "CivilSocietyOrganisation"})
    answer = post("data/entities/row", **fields)
    assert "Amber Trust is recorded already." in answer.text
    again = post("data/entities/row", again="yes", **fields)
    assert post("history/undo", step=find_step(again)).status == 303


def test_the_second_on_one_row_sees_both_versions_and_may_still_save(
    desk: Workbench, post: Post, folder: Path
) -> None:
    form = desk.ask("/d/kestrel/data/entities/row?line=2").text
    before = re.search(r'name="before" value="([^"]*)"', form)[1].replace("&#34;", '"')  # type: ignore[index]
    first = post("data/entities/row", line="2", before=before, **cells(label_en="Amber Fund"))
    second = post(
        "data/entities/row", who="Karim", line="2", before=before, **cells(label_en="Amber Society")
    )
    assert second.status == 409
    assert {"Amber Fund", "Amber Society"} <= set(re.findall(r"Amber \w+", second.text))
    current = re.search(r'name="before" value="([^"]*)"', second.text)[1].replace("&#34;", '"')  # type: ignore[index]
    third = post(
        "data/entities/row", who="Karim", line="2", before=current, **cells(label_en="Amber Society")
    )
    assert post("history/undo", step=find_step(first)).status == 409
    for answer in (third, first):
        assert post("history/undo", step=find_step(answer)).status == 303


def test_pasted_rows_show_their_wrong_cells_and_the_complete_ones_are_kept(post: Post, folder: Path) -> None:
    before = read_files(folder)
    lines = [f"Pasted group {number}\tCivilSocietyOrganisation" for number in range(50)]
    lines[3], lines[40] = "Pasted group 3\tCivilSociety", "\tCompany"
    answer = post("data/entities/paste", columns="label_en,class", rows="\n".join(lines))
    assert (answer.status, read_files(folder)) == (422, before)
    assert len(re.findall(r'<td class="wrong">', answer.text)) == 2
    assert "48 rows are complete. 2 rows need something." in answer.text
    fields = dict(re.findall(r'<input id="[^"]*" name="(cell-[^"]*)"[^>]*? value="([^"]*)"', answer.text))
    choices = re.findall(r'<select id="[^"]*" name="(cell-[^"]*)".*?</select>', answer.text, re.DOTALL)
    assert len(choices) >= 50
    fields |= {f"cell-{n}-class": line.partition("\t")[2] for n, line in enumerate(lines)}
    kept = post("data/entities/paste", count="50", action="keep", **fields)
    assert kept.status == 422
    assert "2 rows are left" in kept.text
    assert "The 48 complete rows are stored." in kept.text
    assert "Nothing is stored yet" not in kept.text
    assert len(load_tables(folder).rows["entities"]) == before["entities.csv"].count(b"\n") - 1 + 48
    assert post("history/undo", step=find_last(post)).status == 303
    assert read_files(folder) == before


def test_a_wrong_cell_with_a_list_says_to_choose_from_it(post: Post) -> None:
    rows = "amber-trust\tloves\tteal-lantern\namber-trust\tsupports\tamber-trust"
    answer = post("data/ties/paste", columns="subject,kind,object", rows=rows)
    assert "is no kind of tie; choose one from the list" in html.unescape(answer.text)
    assert "is tied to itself; name the other end" in html.unescape(answer.text)


def find_last(post: Post) -> str:
    """Return the id of the last step."""
    page = post("history/undo", step="none").text
    return re.search(r'name="step" value="(\d+)"', page)[1]  # type: ignore[index]


def test_headings_of_pasted_rows_name_their_columns(post: Post, folder: Path) -> None:
    rows = "সত্তার ধরন\tবাংলা নাম\nCompany\tকদম কারখানা\n"
    answer = post("data/entities/paste", rows=rows)
    assert load_tables(folder).rows["entities"][-1]["label_bn"] == "কদম কারখানা"
    assert post("history/undo", step=find_step(answer)).status == 303


def test_kinds_are_pasted_by_what_they_are_called(post: Post, folder: Path) -> None:
    before = read_files(folder)
    rows = "Who\tKind of tie\tWith whom\tFrom\nAmber Trust\tPartnered with\tTeal Lantern\t2023\n"
    answer = post("data/ties/paste", rows=f"{rows}Amber Trust\tpartnerd with\tSlate Neighbours\tsoon\n")
    page = html.unescape(answer.text)
    assert "did you mean “partnered with”?" in page
    headings = re.findall(r'<th scope="col">([^<]+)</th>', page)
    assert headings.index("From") < headings.index("Source")
    assert page.count('<option value="partneredWith" selected>') == 1
    assert page.count("<option selected>") == 1  # that which is wrong
    stored = post("data/ties/paste", rows=rows)
    assert load_tables(folder).rows["ties"][-1]["kind"] == "partneredWith"
    assert "partneredWith" in (folder / "ties.csv").read_text(encoding="utf-8").splitlines()[-1]
    post("history/undo", step=find_step(stored))
    assert read_files(folder) == before


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("data/entities/row", cells(label_en="X", **{"class": "Company"})),
        ("data/entities/paste", {"columns": "label_en,class", "rows": "X\tCompany"}),
        (
            "data/entities/cells",
            {"changes": '[{"line":0,"row":"","cells":{"label_en":"X","class":"Company"}}]'},
        ),
        ("history/undo", {"step": "1"}),
    ],
)
def test_a_change_needs_a_name(post: Post, folder: Path, path: str, fields: dict[str, str]) -> None:
    before = read_files(folder)
    answer = post(path, who="", **fields)
    assert (answer.status, read_files(folder)) == (422, before)
    assert "Say who you work as" in answer.text


@pytest.mark.parametrize("path", ["data/entities/row", "data/ties/cells", "data/ties/paste", "history/undo"])
def test_a_form_of_another_page_changes_nothing(desk: Workbench, folder: Path, path: str) -> None:
    before = read_files(folder)
    for token in ("", "0" * 64):
        body = urlencode(
            {"form_token": token, "working-as": "R", "cell-label_en": "X", "cell-class": "Company"}
        )
        answer = desk.ask(f"/d/kestrel/{path}", method="POST", headers=FORM, body=body)
        assert (answer.status, read_files(folder)) == (403, before)


def test_a_wrong_cell_is_told_in_bengali_on_a_bengali_page(desk: Workbench, post: Post) -> None:
    wrong = cells(subject="amber-trust", kind="partneredWith", object="Nobody", start="May")
    page = html.unescape(post("data/ties/row?lang=bn", **wrong).text)
    assert "‘May’ কোনো তারিখ নয়" in page
    assert not re.search("no entity|is no date", page)
    changes = json.dumps([{"line": 0, "row": "", "cells": {"label_en": "X", "class": "Dragon"}}])
    told = json.loads(post("data/entities/cells?lang=bn", changes=changes).text)
    assert re.search("‘Dragon’.*[\u0980-\u09ff]", told["faults"][0]["text"])


def test_who_takes_a_step_back_is_shown_and_can_be_changed_first(desk: Workbench, post: Post) -> None:
    added = post("data/entities/row", who="Karim", **cells(label_en="Fern Trust", **{"class": "Company"}))
    cookie = added.headers["set-cookie"].partition(";")[0]
    page = desk.ask(added.headers["location"], headers={"Cookie": cookie}).text
    assert "You work as Karim." in page
    changed = post("history/who", who="Rina", next="/d/kestrel/history")
    assert (changed.status, changed.headers["location"]) == (303, "/d/kestrel/history")
    kept = changed.headers["set-cookie"].partition(";")[0]
    assert 'value="Rina"' in desk.ask("/d/kestrel/history", headers={"Cookie": kept}).text
    assert post("history/who", who="").status == 422
    assert (
        post("history/who", who="Rina", next="//example.org/").headers["location"].startswith("/d/kestrel/")
    )
    assert post("history/undo", step=find_step(added)).status == 303


WRONG = "form_token=0&working-as=R"
HUGE = "x=" + "y" * (9 << 20)


@pytest.mark.parametrize(
    ("path", "body", "status", "words"),
    [
        ("history/undo", WRONG, 403, "This form is of an earlier session"),
        ("data/entities/row", HUGE, 413, "What was sent is larger"),
        ("data/entities/row", "{token}&cell-colour=red&cell-label_en=X", 400, "cannot be used here"),
        ("data/entities/row", "{token}&before=[1]", 400, "cannot be used here"),
        ("data/nothing/row", "{token}", 404, "There is no such page"),
        ("org", "{token}", 405, "no page at this address"),
    ],
)
def test_a_refused_order_gets_a_page_with_a_way_back_or_json(
    desk: Workbench, folder: Path, path: str, body: str, status: int, words: str
) -> None:
    before = read_files(folder)
    token = AccessRules(desk.port, token=desk.token).form_token
    come_from = f"{desk.root}/d/kestrel/org/amber-trust?lang=bn&saved=1"
    filled = body.replace("{token}", f"form_token={token}&working-as=R")
    headers = {**FORM, "Accept": "text/html", "Referer": come_from}
    page = desk.ask(f"/d/kestrel/{path}", method="POST", headers=headers, body=filled)
    assert page.status == status
    assert words in page.text
    assert 'id="rail"' in page.text
    assert 'href="/d/kestrel/org/amber-trust?lang=bn"' in page.text
    assert "?saved" not in page.text
    headers = {**FORM, "Accept": "application/json", "Cookie": "lang=bn"}
    told = desk.ask(f"/d/kestrel/{path}", method="POST", headers=headers, body=filled)
    assert told.status == status
    assert told.headers["content-type"] == "application/json"
    assert re.search("[\u0980-\u09ff]", json.loads(told.text)["error"])
    assert read_files(folder) == before


@pytest.mark.parametrize(
    "referer", ["http://evil.example/d/kestrel/org", "{root}//evil.example/", "nonsense", "{root}"]
)
def test_the_way_back_leads_to_no_other_site(desk: Workbench, referer: str) -> None:
    headers = {**FORM, "Accept": "text/html", "Referer": referer.format(root=desk.root)}
    page = desk.ask("/d/kestrel/history/undo", method="POST", headers=headers, body=WRONG)
    assert page.status == 403
    assert "evil" not in page.text
    assert "Back to the page" not in page.text
    assert "To the start of this data set" in page.text


def test_who_is_not_let_in_sees_nothing_of_the_data_set(desk: Workbench) -> None:
    headers = {**FORM, "Accept": "text/html"}
    page = desk.ask("/d/kestrel/history/undo", method="POST", headers=headers, body=WRONG, is_known=False)
    assert page.status == 401
    assert "Kestrel" not in page.text
    assert 'id="rail"' not in page.text


@pytest.mark.parametrize(
    ("path", "fields", "status"),
    [
        ("data/nothing/row", {}, 404),
        ("data/..%2f..%2fx/row", {}, 404),
        ("data/entities/row", {"before": "[1]"}, 400),
        ("data/entities/row", {"before": "{"}, 400),
        ("data/entities/cells", {"changes": "{}"}, 400),
        ("data/entities/cells", {"changes": '[{"cells": 5}]'}, 400),
        ("history/undo", {"step": "../../x"}, 422),
    ],
)
def test_what_makes_no_sense_is_refused(
    post: Post, folder: Path, path: str, fields: dict[str, str], status: int
) -> None:
    before = read_files(folder)
    assert (post(path, **fields).status, read_files(folder)) == (status, before)


def test_a_hostile_text_stays_a_text(desk: Workbench, post: Post) -> None:
    name = "<script>alert(1)</script>=1+1"
    answer = post("data/entities/row", who="<b>R</b>", **cells(label_en=name, **{"class": "Company"}))
    for page in (answer.headers["location"], "/d/kestrel/history", "/d/kestrel/data/entities?find=alert"):
        text = desk.ask(page).text
        assert "alert(1)" in text
        assert "<script>alert" not in text
        assert "<b>R</b>" not in text
    assert post("history/undo", step=find_step(answer)).status == 303


def test_a_target_elsewhere_is_not_gone_to(post: Post) -> None:
    fields = cells(label_en="Target", **{"class": "Company"})
    answer = post("data/entities/row", next="//example.org/d/", **fields)
    assert answer.headers["location"].startswith("/d/kestrel/")
    assert post("history/undo", step=find_step(answer)).status == 303


@pytest.mark.slow
@pytest.mark.parametrize("arguments", [["--read-only"], ["--audience", "public"], ["--public"]])
def test_where_nothing_can_be_changed_nothing_is_offered(
    folder: Path, tmp_path: Path, arguments: list[str]
) -> None:
    copy = shutil.copytree(folder, tmp_path / "kestrel")  # the other one is open
    before = read_files(copy)
    with start_workbench(copy, *arguments) as started:
        assert "Add a tie" not in started.ask("/d/kestrel/org/amber-trust").text
        for page in ("data/entities", "data/entities/row", "data/rows?entity=amber-trust", "history"):
            assert started.ask(f"/d/kestrel/{page}").status == 403
        headers = {**FORM, "Accept": "text/html"}
        refused = started.ask("/d/kestrel/history/undo", method="POST", headers=headers, body="step=1")
        assert (refused.status, 'id="rail"' in refused.text) == (403, True)
        assert ("read only" in refused.text) == ("--audience" not in arguments)
    assert read_files(folder) == before


def test_the_example_is_not_changed() -> None:
    with start_workbench("steps") as started:
        answer = started.ask("/d/steps/data/entities")
        assert (answer.status, "This is the example" in answer.text) == (403, True)


@pytest.mark.slow
def test_what_is_forgotten_in_the_browser_is_in_no_file(tmp_path: Path, folder: Path) -> None:
    copy = shutil.copytree(folder, tmp_path / "kestrel")
    with start_workbench(copy) as started:
        added = {**cells(label_en="Marten Forum", **ORGANISATION), "working-as": "Rina"}
        assert (
            started.post("/d/kestrel/data/entities/row", added).status == 303
        )  # what is taken out of the steps
        page = started.ask("/d/kestrel/data/forget?entity=amber-trust").text
        token = re.search(r'name="form_token" value="(\w+)"', page)[1]  # type: ignore[index]
        fields = {"form_token": token, "entity": "amber-trust"}
        for sure, status in (("", 422), ("yes", 303)):
            body = urlencode({**fields, "sure": sure})
            answer = started.ask("/d/kestrel/data/forget", method="POST", headers=FORM, body=body)
            assert answer.status == status
        assert started.ask("/d/kestrel/org/amber-trust").status == 404
        history = started.ask("/d/kestrel/history").text
        step = history.partition('id="step-')[2].partition("</section>")[0]
        assert "Something was removed for good" in step
        assert "history/undo" not in step
        refused = started.post(
            "/d/kestrel/history/undo", {"step": step.partition('"')[0], "working-as": "Rina"}
        )
        assert refused.status == 422
        assert "was removed for good" in refused.text
    assert [path for path in copy.rglob("*") if path.is_file() and b"Amber Trust" in path.read_bytes()] == []


def test_rows_of_an_internal_data_set_are_shown_to_partners_by_one_step_and_taken_back(
    desk: Workbench, post: Post, folder: Path
) -> None:
    description = folder / "dataset.toml"
    text = description.read_text(encoding="utf-8")
    assert 'visibility = "public"' in text
    added = [
        post("data/sources/row", **cells(title="Letter of a donor", visibility="internal")),
        post("data/entities/row", **cells(label_en="Ocelot Trust", visibility="partners", **ORGANISATION)),
        post("data/entities/row", **cells(label_en="Lynx House", visibility="internal", **ORGANISATION)),
        post("data/ties/row", **cells(subject="Ocelot Trust", kind="partneredWith", object="Amber Trust",
                                      source="Letter of a donor", certainty="stated")),
    ]  # fmt: skip
    assert [answer.status for answer in added] == [303] * 4, [answer.text for answer in added]
    before = read_files(folder)
    share = desk.ask("/d/kestrel/share?audience=public").text
    assert "Letter of a donor" in share
    assert "rows left out" in share
    shown = post("share/show", source="*", audience="public")
    rows = {row["id"]: row for row in load_tables(folder).rows["entities"]}
    assert rows["ocelot-trust"]["visibility"] == "public"
    assert rows["lynx-house"]["visibility"] == "internal"  # says so itself
    sources = {row["id"]: row["visibility"] for row in load_tables(folder).rows["sources"]}
    assert sources["letter-of-a-donor"] == "internal"
    page = desk.ask("/d/kestrel/share?audience=public").text
    assert "all its ties are left out" in page  # of Ocelot Trust, whose tie rests on the letter
    kept = post("share/keep", name="ocelot-trust", audience="public")
    assert {row["id"]: row for row in load_tables(folder).rows["entities"]}["ocelot-trust"][
        "visibility"
    ] == "partners"
    letter = post("share/source", source="letter-of-a-donor", readers="public")
    tie = load_tables(folder).rows["ties"][-1]
    assert tie["source"] == "letter-of-a-donor"
    for answer in (letter, kept, shown):
        assert post("history/undo", step=find_step(answer)).status == 303
    assert read_files(folder) == before
    for answer in reversed(added):
        assert post("history/undo", step=find_step(answer)).status == 303


def test_readers_that_there_are_not_are_refused(post: Post, folder: Path) -> None:
    before = read_files(folder)
    for fields in ({"source": "*", "audience": "internal"}, {"source": "nothing", "audience": "public"}):
        assert post("share/show", **fields).status >= 400
    assert read_files(folder) == before


def test_a_step_is_taken_back_beside_later_changes_of_other_cells_from_the_page_of_its_tie(
    desk: Workbench, post: Post, folder: Path
) -> None:
    before = read_files(folder)
    tie = {"subject": "Amber Trust", "kind": "partneredWith", "object": "Cobalt Forum"}
    steps = [post("data/ties/row", **cells(**tie, start="2002"))]
    rows = [load_tables(folder).rows["ties"][-1]]
    for changed in ({"start": "2012"}, {"start": "2012", "note": "seen"}):
        row = rows[-1]
        seen = json.dumps(dict(row.cells))
        fields = cells(**tie, **changed)
        steps.append(post("data/ties/row", line=str(row.line), before=seen, **fields))
        assert steps[-1].status == 303, steps[-1].text
        rows.append(load_tables(folder).rows["ties"][-1])
    place = {"subject": rows[0]["subject"], "kind": "partneredWith", "object": rows[0]["object"]}
    page = f"/d/kestrel/tie?{urlencode(place)}"
    shown = desk.ask(page).text
    assert f'name="step" value="{find_step(steps[1])}"' in shown
    assert "2012" in desk.ask("/d/kestrel/history").text
    undone = post("history/undo", step=find_step(steps[1]), next=page)
    assert undone.status == 303
    assert undone.headers["location"].startswith(f"{page}&undone=")
    row = load_tables(folder).rows["ties"][-1]
    assert (row["start"], row["note"]) == ("2002", "seen")
    assert post("history/undo", step=find_step(steps[1])).status == 409  # the same cell was changed since
    for step in (undone.headers["location"].rpartition("=")[2], *map(find_step, reversed(steps))):
        answer = post("history/undo", step=step, next="/d/kestrel/org/nobody")
        assert urlsplit(answer.headers["location"]).path == "/d/kestrel/history"
    assert read_files(folder) == before


def test_a_source_is_entered_with_the_tie_that_rests_on_it(desk: Workbench, post: Post, folder: Path) -> None:
    before = read_files(folder)
    tie = cells(subject="Amber Trust", kind="partneredWith", object="Cobalt Forum", phrase="worked together")
    wrong = post("data/ties/row", **{**tie, "cell-object": "Cbalt", "source-title": "Talk with Rina"})
    assert wrong.status == 422
    assert 'value="Talk with Rina"' in wrong.text  # nothing that was typed is lost
    stored = post("data/ties/row", **tie, **{"source-title": "Talk with Rina", "source-issued": "2024-03-12"})
    tables = load_tables(folder)
    source, row = tables.rows["sources"][-1], tables.rows["ties"][-1]
    assert (source["title"], source["issued"], source["visibility"]) == (
        "Talk with Rina",
        "2024-03-12",
        "internal",
    )
    assert row["source"] == source["id"]
    assert post("history/undo", step=find_step(stored)).status == 303
    assert read_files(folder) == before


def test_the_occasion_of_a_tie_is_an_event_that_both_took_part_in(
    desk: Workbench, post: Post, folder: Path
) -> None:
    before = read_files(folder)
    form = cells(subject="Amber Trust", kind="partneredWith", object="Teal Lantern", start="2024")
    form |= cells(end="2024", date_certainty="stated", note="a remark on the tie alone")
    steps = [find_step(post("data/ties/row", **form, occasion="A play on the tides"))]
    (event,) = (row for row in load_tables(folder).rows["events"] if row["label_en"] == "A play on the tides")
    assert (event["class"], event["start"]) == ("Event", "2024")
    form["cell-object"] = "Slate Neighbours"
    steps.append(find_step(post("data/ties/row", **form, occasion="A play on the tides")))
    rows = [row for row in load_tables(folder).rows["ties"] if row["subject"] == event["id"]]
    assert [(row["kind"], row["object"], row["note"]) for row in rows] == [
        ("attendedBy", "amber-trust", ""),
        ("attendedBy", "teal-lantern", ""),
        ("attendedBy", "slate-neighbours", ""),
    ]
    assert "A play on the tides" in desk.ask("/d/kestrel/org/teal-lantern").text
    refused = post("data/ties/row", **cells(subject="Amber Trust", kind="partneredWith"), occasion="A <play>")
    assert refused.status == 422
    assert 'value="A &lt;play&gt;"' in refused.text
    for step in reversed(steps):
        post("history/undo", step=step)
    assert read_files(folder) == before


def test_an_occasion_adds_nothing_that_the_tie_does_not_say(
    desk: Workbench, post: Post, folder: Path
) -> None:
    before = read_files(folder)
    tie = cells(subject="Amber Trust", kind="partneredWith", object="Teal Lantern", start="2015", end="2020")
    for wrong, words in (
        ({"occasion": "Cobalt Forum"}, "names something other than one event"),
        ({**cells(holds="no"), "occasion": "A play"}, "does not exist"),
    ):
        refused = post("data/ties/row", **{**tie, **wrong})
        assert refused.status == 422
        assert words in refused.text
        assert f'value="{wrong["occasion"]}"' in refused.text
    assert read_files(folder) == before
    tie |= cells(date_certainty="stated")
    steps = [find_step(post("data/ties/row", **tie, occasion="A long play"))]
    event = load_tables(folder).rows["events"][-1]
    assert (event["label_en"], event["start"], event["end"]) == ("A long play", "", "")
    steps.append(find_step(post("data/entities/row", **cells(label_en="Mudville", **{"class": "Place"}))))
    lies = cells(subject="Amber Trust", kind="locatedIn", object="Mudville")
    steps.append(find_step(post("data/ties/row", **lies, occasion="A fair there")))
    event = load_tables(folder).rows["events"][-1]
    rows = [row["object"] for row in load_tables(folder).rows["ties"] if row["subject"] == event["id"]]
    assert (event["label_en"], rows) == ("A fair there", ["amber-trust"])
    for step in reversed(steps):
        post("history/undo", step=step)
    assert read_files(folder) == before


@pytest.mark.parametrize("text", ["[" * 100_000, "{", '{"id": 5}', "5"])
def test_a_row_of_a_form_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(HTTPException) as refused:
        read_row(text)
    assert refused.value.status_code == 400
