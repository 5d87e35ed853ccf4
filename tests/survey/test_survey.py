"""Answers of a survey into the tables: each tie with its evidence, nobody invented, nothing twice."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from graph.core.errors import InputError
from graph.curate.survey import SurveyExport, SurveyMapping
from graph.curate.survey.question_wording import QuestionWording, read_question_wording
from graph.ingest import load_tables
from graph.schema.vocabulary import Ontology
from tests.commands.tables import rows
from tests.conftest import ROOT, Run

ANSWERS = ROOT / "tests" / "files" / "survey" / "answers.csv"
MAP = """
[survey]
source = "survey-2020"
title = "Partner survey"
lang = "en"
publisher = "cobalt-forum"
issued = "2020-03-04"

[columns]
respondent = "org/name"
uuid = "_uuid"

[[ties]]
column = "partners"
kind = "partneredWith"
start = "partners_since"

[[ties]]
column = "networks with"
kind = "networksWith"
separator = ","
certainty = "implied"
"""
DECIDED = """
[names]
"unlisted_club" = { id = "unlisted-club", class = "CivilSocietyOrganisation", type = "TypeLocalCSO" }
"Maple Netwrk" = "maple-network"
"Wilow Circel" = "willow-circle"
"""


@pytest.fixture
def data(mixed: Path, tmp_path: Path) -> Path:
    """A copy of the fictional data set, with a mapping."""
    folder = tmp_path / "valley"
    shutil.copytree(mixed, folder)
    (folder / "survey.toml").write_text(MAP, encoding="utf-8")
    return folder


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}


def added(folder: Path, table: str, before: dict[str, bytes]) -> list[dict[str, str]]:
    """Return the new rows of a table; what stood there has to stand there still."""
    after = (folder / f"{table}.csv").read_bytes()
    assert after.startswith(before[f"{table}.csv"])
    number = len(list(csv.reader(before[f"{table}.csv"].decode("utf-8-sig").splitlines()))) - 1
    return rows(folder, table)[number:]


def key(row: dict[str, str]) -> tuple[str, ...]:
    return (row["subject"], row["kind"], row["object"], row["locator"], row["phrase"])


def test_each_answer_is_a_tie_with_the_survey_the_respondent_and_the_words(
    stakeholders: Run, data: Path
) -> None:
    before = content(data)
    done = stakeholders("survey", ANSWERS, "-d", data)
    assert done.exit_code == 0, done.stderr
    found = added(data, "ties", before)
    assert [key(row) for row in found] == [
        ("heron-institute", "partneredWith", "amber-trust", "aaaa-0001", "amber_trust"),
        ("heron-institute", "partneredWith", "saffron-union", "aaaa-0001", "saffron_union"),
        ("heron-institute", "networksWith", "maple-network", "aaaa-0001", "Maple Network"),
        ("heron-institute", "networksWith", "thorn-alliance", "aaaa-0001", "Thorn Alliance"),
        ("river-school", "partneredWith", "amber-trust", "aaaa-0002", "amber_trust"),
        ("willow-circle", "partneredWith", "saffron-union", "aaaa-0003", "saffron_union"),
    ]
    assert {(row["source"], row["visibility"]) for row in found} == {("survey-2020", "internal")}
    assert [row["certainty"] for row in found] == ["stated"] * 2 + ["implied"] * 2 + ["stated"] * 2
    assert [(row["start"], row["date_certainty"]) for row in found] == [
        ("2019", "stated"), ("2019", "stated"), ("", ""), ("", ""), ("2018-03", "stated"), ("", ""),
    ]  # fmt: skip
    (source,) = added(data, "sources", before)
    assert (source["id"], source["title"], source["publisher"]) == (
        "survey-2020", "Partner survey", "cobalt-forum",
    )  # fmt: skip
    assert (data / "entities.csv").read_bytes() == before["entities.csv"]
    assert stakeholders("check", "-d", data).exit_code == 0


def test_a_name_that_is_not_known_is_listed_with_what_may_be_meant_and_never_invented(
    stakeholders: Run, data: Path
) -> None:
    answer = json.loads(stakeholders("survey", ANSWERS, "-d", data, "--dry-run", "--json").stdout)
    left = {(one["column"], one["answer"]): one for one in answer["unplaced"]}
    assert set(left) == {
        ("networks with", "Maple Netwrk"),
        ("partners", "unlisted_club"),
        ("partners_since", "04/05/2018"),
        ("org/name", "Wilow Circel"),
    }
    assert left["networks with", "Maple Netwrk"]["suggestions"] == ["Maple Network"]
    assert left["networks with", "Maple Netwrk"]["lines"] == [3]
    assert "4 May or 5 April 2018" in left["partners_since", "04/05/2018"]["reason"]
    assert all("unlisted" not in json.dumps(row) for row in answer["rows"])


def test_a_second_run_adds_nothing(stakeholders: Run, data: Path) -> None:
    stakeholders("survey", ANSWERS, "-d", data)
    once = content(data)
    again = stakeholders("survey", ANSWERS, "-d", data)
    assert again.exit_code == 0
    assert "Nothing new. 6 ties were there already." in again.stdout
    assert content(data) == once


def test_a_dry_run_says_the_same_and_writes_nothing(stakeholders: Run, data: Path) -> None:
    before = content(data)
    dry = stakeholders("survey", ANSWERS, "-d", data, "--dry-run")
    assert "Would add rows: 1 to sources, 6 to ties." in dry.stdout
    assert content(data) == before
    assert "Added rows: 1 to sources, 6 to ties." in stakeholders("survey", ANSWERS, "-d", data).stdout


def test_what_somebody_decided_on_a_name_is_done_and_adds_only_what_was_missing(
    stakeholders: Run, data: Path
) -> None:
    stakeholders("survey", ANSWERS, "-d", data)
    before = content(data)
    (data / "survey.toml").write_text(MAP + DECIDED, encoding="utf-8")
    assert stakeholders("survey", ANSWERS, "-d", data).exit_code == 0
    assert [key(row) for row in added(data, "ties", before)] == [
        ("river-school", "networksWith", "maple-network", "aaaa-0002", "Maple Netwrk"),
        ("willow-circle", "partneredWith", "unlisted-club", "aaaa-0003", "unlisted_club"),
        ("willow-circle", "partneredWith", "amber-trust", "aaaa-0004", "amber_trust"),
    ]
    (new,) = added(data, "entities", before)
    assert (new["id"], new["source"], new["locator"], new["phrase"]) == (
        "unlisted-club", "survey-2020", "aaaa-0003", "unlisted_club",
    )  # fmt: skip
    assert added(data, "sources", before) == []
    left = json.loads(stakeholders("survey", ANSWERS, "-d", data, "--json").stdout)["unplaced"]
    assert {(one["answer"], one["reason"]) for one in left if one["column"] != "partners_since"} == {
        ("Willow Circle", "names itself")
    }
    assert stakeholders("check", "-d", data).exit_code == 0


def test_a_name_may_be_left_out(stakeholders: Run, data: Path) -> None:
    text = MAP + '[names]\n"UNLISTED club" = ""\n'
    (data / "survey.toml").write_text(text, encoding="utf-8")
    answer = json.loads(stakeholders("survey", ANSWERS, "-d", data, "--json").stdout)
    assert "unlisted_club" not in {one["answer"] for one in answer["unplaced"]}
    assert len([row for row in answer["rows"] if row["table"] == "ties"]) == 6


def as_book(path: Path) -> Path:
    book = openpyxl.Workbook()
    with ANSWERS.open(encoding="utf-8", newline="") as file:
        for line in csv.reader(file):
            book.active.append([int(cell) if cell in ("0", "1") else cell for cell in line])
    book.create_sheet("repeat").append(["_parent_index"])
    book.save(path)
    return path


def recoded(path: Path, change: Callable[[str], bytes]) -> Path:
    path.write_bytes(change(ANSWERS.read_text(encoding="utf-8")))
    return path


def test_a_workbook_gives_the_same_as_a_text_file(stakeholders: Run, data: Path, tmp_path: Path) -> None:
    words = ["-d", data, "--dry-run", "--json"]
    wanted = json.loads(stakeholders("survey", ANSWERS, *words).stdout)
    done = stakeholders("survey", as_book(tmp_path / "answers.xlsx"), *words)
    assert json.loads(done.stdout) == wanted
    assert "not read: the sheets repeat" in done.stderr
    wide = recoded(tmp_path / "wide.csv", lambda text: text.encode("utf-16"))
    assert json.loads(stakeholders("survey", wide, *words).stdout) == wanted


def test_options_may_stand_in_one_cell(stakeholders: Run, data: Path, tmp_path: Path) -> None:
    """ODK writes the chosen options with spaces between them, KoboToolbox also a column for each."""
    path = tmp_path / "odk.csv"
    with ANSWERS.open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    columns = [name for name in lines[0] if not name.startswith("partners/")]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(lines)
    words = ["-d", data, "--dry-run", "--json"]
    wanted = json.loads(stakeholders("survey", ANSWERS, *words).stdout)
    text = MAP.replace('kind = "partneredWith"', 'kind = "partneredWith"\nseparator = " "')
    (data / "survey.toml").write_text(text, encoding="utf-8")
    assert json.loads(stakeholders("survey", path, *words).stdout) == wanted


def test_a_tie_may_run_from_the_answer_to_the_respondent(stakeholders: Run, data: Path) -> None:
    text = MAP.replace('kind = "partneredWith"', 'kind = "funds"\nfrom = "answer"\nrole = "partners"')
    (data / "survey.toml").write_text(text, encoding="utf-8")
    found = json.loads(stakeholders("survey", ANSWERS, "-d", data, "--json").stdout)["rows"]
    funds = [row for row in found if row.get("kind") == "funds"]
    assert (funds[0]["subject"], funds[0]["object"]) == ("amber-trust", "heron-institute")
    assert funds[0]["role"] == "amber_trust saffron_union"


def test_a_phrase_is_cut_to_eight_words_and_runs_in_no_spreadsheet(
    stakeholders: Run, data: Path, tmp_path: Path
) -> None:
    long = "=Amber Trust and nine more words that nobody needs here"
    path = recoded(
        tmp_path / "a.csv", lambda text: text.replace('"Maple Network, Thorn Alliance"', long).encode()
    )
    text = MAP + f'[names]\n"{long}" = "amber-trust"\n'
    (data / "survey.toml").write_text(text, encoding="utf-8")
    before = content(data)
    assert stakeholders("survey", path, "-d", data).exit_code == 0
    (row,) = [row for row in added(data, "ties", before) if row["kind"] == "networksWith"]
    assert row["phrase"] == "'=Amber Trust and nine more words that nobody", "as it stands in the file"
    ties = load_tables(data).rows["ties"]
    assert "=Amber Trust and nine more words that nobody" in {one["phrase"] for one in ties}
    assert "Nothing new" in stakeholders("survey", path, "-d", data).stdout


# ---------- the proposal ----------
def test_without_a_mapping_one_is_proposed_and_nothing_is_added(stakeholders: Run, data: Path) -> None:
    (data / "survey.toml").unlink()
    before = content(data)
    shown = stakeholders("survey", ANSWERS, "-d", data, "--dry-run")
    assert shown.exit_code == 0
    assert content(data) == before
    done = stakeholders("survey", ANSWERS, "-d", data)
    assert "Nothing is added yet" in done.stdout
    after = content(data)
    assert after.pop("survey.toml").decode() == shown.stdout
    assert after == before


def test_a_proposal_reads_the_export_as_a_person_would(stakeholders: Run, data: Path) -> None:
    (data / "survey.toml").unlink()
    stakeholders("survey", ANSWERS, "-d", data)
    text = (data / "survey.toml").read_text(encoding="utf-8")
    path = data / "survey.toml"
    if 'kind = ""' in text:
        with pytest.raises(InputError, match=r"key 'ties 1.kind' is empty; fill it in"):
            SurveyMapping.read(path, Ontology.load())
        path.write_text(text.replace('kind = ""', 'kind = "partneredWith"'), encoding="utf-8")
    mapping = SurveyMapping.read(path, Ontology.load())
    assert (mapping.respondent, mapping.uuid, mapping.source["issued"]) == ("org/name", "_uuid", "2020-03-04")
    asked = {one.column: (one.kind.name, one.separator, one.start) for one in mapping.questions}
    assert asked == {
        "partners": ("partneredWith", "", "partners_since"),
        "networks with": ("networksWith", ",", ""),
    }
    assert "org/phone" in text, "what is not read is named"
    assert "555-0101" not in text
    assert len(json.loads(stakeholders("survey", ANSWERS, "-d", data, "--json").stdout)["rows"]) == 7


def test_an_export_that_names_nobody_known_still_gives_a_form_to_fill_in(
    stakeholders: Run, data: Path, tmp_path: Path
) -> None:
    path = tmp_path / "a.csv"
    path.write_text("q1,q2\nyes,no\n", encoding="utf-8")
    shown = stakeholders("survey", path, "-d", data, "--map", tmp_path / "new.toml")
    assert shown.exit_code == 0
    refused = stakeholders("survey", path, "-d", data, "--map", tmp_path / "new.toml")
    assert refused.exit_code == 2
    assert "key 'columns.respondent' is empty" in refused.stderr


# ---------- what is refused ----------
@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            'respondent = "org/name"',
            'respondent = "org/nme"',
            "no column 'org/nme'; did you mean 'org/name'?",
        ),
        ('column = "partners"', 'column = "partner"', "no column 'partner'; did you mean 'partners'?"),
        ('kind = "partneredWith"', 'kind = "partnerdWith"', "did you mean 'partneredWith'?"),
        ('kind = "partneredWith"', 'kind = "hasMember"', "is the inverse of 'memberOf'"),
        ('source = "survey-2020"', 'source = "Survey 2020"', "is no id"),
        ('certainty = "implied"', 'certainty = "sure"', "use one of stated, implied, ambiguous"),
        ('separator = ","', "separator = 3", "write it in quotes"),
        ('separator = ","', 'seperator = ","', "did you mean 'separator'?"),
        ("[survey]", "[survey", "survey.toml"),
        ("[[ties]]", "[ties]", "survey.toml"),
    ],
)
def test_a_mapping_that_is_wrong_is_told_with_its_key_and_nothing_is_written(
    stakeholders: Run, data: Path, old: str, new: str, said: str
) -> None:
    text = MAP.replace(old, new)
    assert text != MAP
    (data / "survey.toml").write_text(text, encoding="utf-8")
    before = content(data)
    refused = stakeholders("survey", ANSWERS, "-d", data)
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert said in refused.stderr
    assert content(data) == before


@pytest.mark.parametrize(
    ("names", "code", "said"),
    [
        ('"unlisted_club" = "no-such"', 2, "no entity 'no-such'"),
        ('"unlisted_club" = { id = "x" }', 2, "is not understood"),
        ('"unlisted_club" = { id = "x", class = "Clubb" }', 1, "'Clubb' is no kind of entity"),
        ('"unlisted_club" = { id = "Un Listed", class = "Platform" }', 1, "'Un Listed' is no id"),
        ('"unlisted_club" = { id = "x", class = "Platform", type = "TypeNo" }', 1, "'TypeNo' is not known"),
    ],
)
def test_a_decision_that_is_faulty_adds_nothing_at_all(
    stakeholders: Run, data: Path, names: str, code: int, said: str
) -> None:
    (data / "survey.toml").write_text(f"{MAP}\n[names]\n{names}\n", encoding="utf-8")
    before = content(data)
    refused = stakeholders("survey", ANSWERS, "-d", data)
    assert refused.exit_code == code
    assert said in refused.stderr
    assert content(data) == before


def test_an_organisation_may_be_added_without_a_type(stakeholders: Run, data: Path) -> None:
    decided = '[names]\n"unlisted_club" = { id = "club", class = "CivilSocietyOrganisation" }\n'
    (data / "survey.toml").write_text(f"{MAP}\n{decided}", encoding="utf-8")
    before = content(data)
    assert stakeholders("survey", ANSWERS, "-d", data).exit_code == 0
    (row,) = added(data, "entities", before)
    assert (row["id"], row["class"], row["type"]) == ("club", "CivilSocietyOrganisation", "")
    assert stakeholders("check", "-d", data).exit_code == 0


def test_a_table_that_lacks_a_column_gets_it_and_one_that_is_no_utf_8_is_not_added_to(
    stakeholders: Run, data: Path
) -> None:
    path = data / "ties.csv"
    whole = path.read_bytes()
    table = list(csv.DictReader(whole.decode("utf-8-sig").splitlines()))
    with path.open("w", encoding="utf-8", newline="") as file:
        columns = [name for name in table[0] if name != "start"]
        writer = csv.DictWriter(file, columns, extrasaction="ignore")
        writer.writeheader()
        writer.writerows({**row, "date_certainty": "", "end": "", "date_text": ""} for row in table)
    sources = (data / "sources.csv").read_bytes()
    assert stakeholders("survey", ANSWERS, "-d", data).exit_code == 0
    lines = list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines()))
    assert any(line["start"] for line in lines[len(table) :])
    assert not any(line["start"] for line in lines[: len(table)])
    (data / "sources.csv").write_bytes(sources)
    path.write_bytes(whole.decode("utf-8-sig").encode("utf-16"))
    refused = stakeholders("survey", ANSWERS, "-d", data)
    assert refused.exit_code == 2
    assert "not UTF-8; save it as 'CSV UTF-8'" in refused.stderr
    assert "survey-2020" not in (data / "sources.csv").read_text(encoding="utf-8")


def test_rows_are_added_in_the_way_that_the_table_is_written(stakeholders: Run, data: Path) -> None:
    path = data / "ties.csv"
    table = list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines()))
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(reversed(table[0])), delimiter=";", lineterminator="\r\n")
        writer.writeheader()
        writer.writerows(table)
    path.write_bytes(path.read_bytes().rstrip(b"\r\n"))  # no end of line at the end
    number = len(table)
    assert stakeholders("survey", ANSWERS, "-d", data).exit_code == 0
    data_ = path.read_bytes()
    assert data_.count(b"\n") == data_.count(b"\r\n")
    again = list(csv.DictReader(data_.decode("utf-8-sig").splitlines(), delimiter=";"))
    assert again[:number] == table
    assert len(again) == number + 6
    assert stakeholders("check", "-d", data).exit_code == 0


def test_rows_are_added_to_a_data_set_that_is_named(stakeholders: Run) -> None:
    refused = stakeholders("survey", ANSWERS)
    assert refused.exit_code == 2
    assert "rows are added to a folder of tables or a workbook" in refused.stderr


@pytest.mark.parametrize(
    ("text", "said"),
    [("", "no answers here"), ("a,b\n", "no answers here"), ('a,b\n"x,y\n', "not well-formed CSV")],
)
def test_an_export_without_answers_is_refused(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=said):
        SurveyExport.read(path)


def test_a_line_without_respondent_or_number_is_left_and_told(
    stakeholders: Run, data: Path, tmp_path: Path
) -> None:
    path = recoded(
        tmp_path / "a.csv", lambda text: text.replace("River School", "").replace("aaaa-0003", "").encode()
    )
    answer = json.loads(stakeholders("survey", path, "-d", data, "--json").stdout)
    left = {(one["column"], tuple(one["lines"])) for one in answer["unplaced"] if one["answer"] == ""}
    assert left == {("org/name", (3,)), ("_uuid", (4,))}
    assert {row["locator"] for row in answer["rows"] if "locator" in row} == {"aaaa-0001"}


# ---------- the language of the answer ----------
def test_it_answers_in_bengali_with_the_same_numbers_and_the_same_json(stakeholders: Run, data: Path) -> None:
    words = ["survey", ANSWERS, "-d", data, "--dry-run"]
    said = " ".join(stakeholders(*words, "--lang", "bn").stdout.split())
    assert "যে সারি যোগ হবে: sources সারণিতে ১টি, ties সারণিতে ৬টি।" in said
    assert "এমন নাম নেই" in said
    assert "[names] অংশে" in said
    english, bengali = (stakeholders(*words, "--json", "--lang", lang).stdout for lang in ("en", "bn"))
    assert english == bengali
    reasons = {one["reason"] for one in json.loads(english)["unplaced"]}
    assert "no such name" in reasons


# ---------- direction, consent, own words ----------
FUNDING = (
    "Organisation,Do you consent?,Who funds you?,Who funds you?_other,"
    "What has changed for you this year,_uuid\n"
)
ROWS = [
    'Heron Institute,Yes,"Amber Trust;other",Maple Network,"We now plan together with others",u1',
    "River School,No,Amber Trust,,We should not be read at all,u2",
    "Willow Circle,,Saffron Union,,,u3",
]


@pytest.fixture
def funding(tmp_path: Path) -> Path:
    path = tmp_path / "funding.csv"
    path.write_text(FUNDING + "\n".join(ROWS) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("question", "kind", "begins_with"),
    [
        ("Who funds you?", "funds", "answer"),
        ("Which donors funded your organisation in 2023?", "funds", "answer"),
        ("From whom do you receive grants?", "funds", "answer"),
        ("By whom are you funded?", "funds", "answer"),
        ("Whom do you fund?", "funds", "respondent"),
        ("Organisations we fund", "funds", "respondent"),
        ("Who trained you?", "trainedBy", "respondent"),
        ("Whom did you train?", "trainedBy", "answer"),
        ("Of which networks are you a member?", "memberOf", "respondent"),
        ("আপনাদের কারা অর্থায়ন করে?", "funds", "answer"),
        ("আপনারা কাদের অর্থায়ন করেন?", "funds", "respondent"),
        ("কার কাছ থেকে অনুদান পান?", "funds", "answer"),
        ("Funding", "funds", ""),
        ("Colour of the roof", "", ""),
    ],
)
def test_the_wording_tells_kind_and_direction(question: str, kind: str, begins_with: str) -> None:
    assert read_question_wording(question) == QuestionWording(kind, begins_with)


def test_a_direction_is_confirmed_once_and_then_written(stakeholders: Run, data: Path, funding: Path) -> None:
    path = data / "survey.toml"
    path.unlink()
    stakeholders("survey", funding, "-d", data)
    text = path.read_text(encoding="utf-8")
    assert 'kind = "funds"' in text
    assert 'from = "answer"' in text
    refused = stakeholders("survey", funding, "-d", data)
    assert refused.exit_code == 2
    assert "“the answer funds the respondent”" in refused.stderr
    path.write_text(text.replace("confirmed = false", "confirmed = true"), encoding="utf-8")
    before = content(data)
    answer = json.loads(stakeholders("survey", funding, "-d", data, "--json").stdout)
    found = added(data, "ties", before)
    assert [(row["subject"], row["kind"], row["object"]) for row in found] == [
        ("amber-trust", "funds", "heron-institute"),
        ("maple-network", "funds", "heron-institute"),
    ]
    assert {row["note"] for row in found} == {"Answer to “Who funds you?”"}
    assert answer["without_consent"] == 2
    assert answer["texts_to_review"] == 1
    (text_row,) = list(csv.DictReader((data / "corrections.csv").read_text("utf-8-sig").splitlines()))[-1:]
    assert "We now plan together" in text_row["text"]
    assert "should not be read" not in (data / "corrections.csv").read_text(encoding="utf-8")
    assert "heron-institute" in load_tables(data).dataset.asked
    assert "willow-circle" not in load_tables(data).dataset.asked
    assert stakeholders("check", "-d", data).exit_code == 0
    assert "Nothing new" in stakeholders("survey", funding, "-d", data).stdout


def test_a_mapping_against_the_wording_is_not_used_unconfirmed(
    stakeholders: Run, data: Path, funding: Path
) -> None:
    text = (
        MAP[: MAP.index("[columns]")]
        + """[columns]
respondent = "Organisation"
uuid = "_uuid"

[[ties]]
column = "Who funds you?"
kind = "funds"
from = "respondent"
"""
    )
    (data / "survey.toml").write_text(text, encoding="utf-8")
    refused = stakeholders("survey", funding, "-d", data)
    assert (refused.exit_code, "ties 1.confirmed" in refused.stderr) == (2, True)


PARTNERED = """[columns]
respondent = "name"
uuid = "_uuid"

[[ties]]
column = "partner/who"
kind = "partneredWith"
start = "partner/since"
"""


def test_groups_that_repeat_are_read_from_numbered_columns_and_from_sheets(
    stakeholders: Run, data: Path, tmp_path: Path
) -> None:
    (data / "survey.toml").write_text(MAP[: MAP.index("[columns]")] + PARTNERED, encoding="utf-8")
    numbered = tmp_path / "numbered.csv"
    numbered.write_text(
        "name,partner[1]/who,partner[1]/since,partner[2]/who,partner[2]/since,_uuid\n"
        "Heron Institute,Amber Trust,2019,Saffron Union,2021,u1\n",
        encoding="utf-8",
    )
    book = openpyxl.Workbook()
    for line in (["name", "_index", "_uuid"], ["Heron Institute", 1, "u1"]):
        book.active.append(line)
    sheet = book.create_sheet("partner")
    for line in (
        ["partner/who", "partner/since", "_parent_index"],
        ["Amber Trust", "2019", 1],
        ["Saffron Union", "2021", 1],
        ["Maple Network", "2021", 9],
    ):
        sheet.append(line)
    book.save(tmp_path / "book.xlsx")
    wanted = [("amber-trust", "2019", "u1"), ("saffron-union", "2021", "u1")]
    for path in (numbered, tmp_path / "book.xlsx"):
        done = stakeholders("survey", path, "-d", data, "--dry-run", "--json")
        ties = [row for row in json.loads(done.stdout)["rows"] if row["table"] == "ties"]
        assert [(row["object"], row["start"], row["locator"]) for row in ties] == wanted, done.stderr


def test_answers_are_added_to_a_workbook(stakeholders: Run, data: Path, tmp_path: Path) -> None:
    book = tmp_path / "valley.xlsx"
    stakeholders("export", "--format", "xlsx", "--audience", "internal", "-d", data, "-o", book)
    shutil.copyfile(data / "survey.toml", tmp_path / "valley-survey.toml")
    before = len(load_tables(book).rows["ties"])
    done = stakeholders("survey", ANSWERS, "-d", book)
    assert done.exit_code == 0, done.stderr
    assert len(load_tables(book).rows["ties"]) == before + 6
    assert "Nothing new" in stakeholders("survey", ANSWERS, "-d", book).stdout
