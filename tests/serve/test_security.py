"""Who may ask the workbench: token, cookie, Host, Origin, and what an answer never holds."""

from __future__ import annotations

import http.client
import shutil
import time
import tracemalloc
from pathlib import Path

import pytest

from graph.serve.addresses import add_query
from graph.serve.security import AccessRules
from tests.conftest import KESTREL, Process
from tests.serve.workbench import Workbench, start_workbench

HOME = "/d/steps/"


def test_only_the_printed_address_or_the_token_lets_in(workbench: Workbench) -> None:
    assert workbench.ask(HOME, is_known=False).status == 401
    assert workbench.ask(f"{HOME}?token=wrong", is_known=False).status == 401
    assert workbench.ask(HOME, is_known=False, headers={"Authorization": "Bearer wrong"}).status == 401
    entered = workbench.ask(f"{HOME}org?find=a&token={workbench.token}", is_known=False)
    assert (entered.status, entered.headers["location"]) == (303, f"{HOME}org?find=a")
    cookie = entered.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert workbench.token not in cookie
    known = workbench.ask(HOME, is_known=False, headers={"Cookie": cookie.partition(";")[0]})
    assert known.status == 200


def test_a_page_for_people_says_how_to_get_in_and_nothing_else(workbench: Workbench) -> None:
    refused = workbench.ask(HOME, is_known=False, headers={"Accept": "text/html"})
    assert refused.status == 401
    assert "Open the address that was printed" in refused.text
    assert "Steps" not in refused.text


@pytest.mark.parametrize("host", ["evil.example", "evil.example:{port}", "127.0.0.1", "127.0.0.1:1", ""])
def test_a_foreign_host_is_refused_even_with_the_token(workbench: Workbench, host: str) -> None:
    answer = workbench.ask(HOME, headers={"Host": host.format(port=workbench.port)})
    assert answer.status in (400, 403)
    assert "Steps" not in answer.text
    entered = workbench.ask(
        f"/?token={workbench.token}", is_known=False, headers={"Host": host.format(port=workbench.port)}
    )
    assert "set-cookie" not in entered.headers


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Dest": "image"},
        {"Sec-Fetch-Site": "same-site", "Sec-Fetch-Dest": "empty"},
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Dest": "iframe"},
    ],
)
def test_what_another_page_asks_is_refused(workbench: Workbench, headers: dict[str, str]) -> None:
    assert workbench.ask(HOME, headers=headers).status == 403
    assert workbench.ask(HOME, method="POST", headers=headers).status == 403


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("Host", ("evil.example", "127.0.0.1:{port}")),
        ("Origin", ("http://evil.example", "http://127.0.0.1:{port}")),
        ("Origin", ("http://127.0.0.1:{port}", "http://evil.example")),
        ("Sec-Fetch-Site", ("cross-site", "none")),
        ("Authorization", ("Bearer wrong", "Bearer {token}")),
    ],
)
def test_of_a_header_that_is_sent_twice_no_value_is_believed(
    workbench: Workbench, name: str, values: tuple[str, str]
) -> None:
    headers = {"Host": f"127.0.0.1:{workbench.port}", **workbench.credentials}
    headers.pop(name, None)
    connection = http.client.HTTPConnection("127.0.0.1", workbench.port, timeout=60)
    connection.putrequest("GET", HOME, skip_host=True)
    for key, value in [*headers.items(), *((name, value) for value in values)]:
        connection.putheader(key, value.format(port=workbench.port, token=workbench.token))
    connection.endheaders()
    assert connection.getresponse().status in (400, 401, 403)
    connection.close()


def test_a_link_of_another_page_may_be_followed(workbench: Workbench) -> None:
    headers = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Dest": "document"}
    assert workbench.ask(HOME, headers=headers).status == 200
    assert workbench.ask(HOME, method="POST", headers=headers).status == 403


def test_no_address_leads_to_another_server(workbench: Workbench) -> None:
    entered = workbench.ask(f"//evil.example/?token={workbench.token}", is_known=False)
    assert not entered.headers.get("location", "").startswith("//")


def test_nothing_inline_runs_in_a_page(workbench: Workbench) -> None:
    for path in (HOME, f"{HOME}org", "/d/none/", "/static/none"):
        answer = workbench.ask(path)
        policy = answer.headers["content-security-policy"]
        assert "unsafe" not in policy
        assert "default-src 'none'" in policy
        assert "<script>" not in answer.text
        assert " style=" not in answer.text
        assert answer.headers["x-content-type-options"] == "nosniff"
    policy = workbench.ask(f"{HOME}map/page").headers["content-security-policy"]
    assert "script-src 'sha256-" in policy


@pytest.mark.parametrize(
    "path", ["/static/../app.py", "/static/%2e%2e/app.py", "/static/..%2fapp.py", "/d/steps/../../etc/passwd"]
)
def test_no_path_leads_outside(workbench: Workbench, path: str) -> None:
    answer = workbench.ask(path)
    assert answer.status == 404
    assert "import" not in answer.text


def test_read_only_refuses_every_change() -> None:
    rules = AccessRules(80, is_read_only=True)
    headers = {"host": "127.0.0.1:80", "authorization": f"Bearer {rules.token}"}
    assert rules.find_refusal("POST", HOME, headers) == "read-only"
    assert rules.find_refusal("GET", HOME, headers) == ""
    assert AccessRules(80, token=rules.token).find_refusal("POST", HOME, headers) == ""


@pytest.mark.slow
def test_a_change_of_the_files_is_seen_and_a_fault_keeps_what_was_there(tmp_path: Path) -> None:
    data = tmp_path / "kestrel"
    shutil.copytree(KESTREL, data)
    with start_workbench(data) as workbench:
        entities = data / "entities.csv"
        kept = entities.read_text(encoding="utf-8")
        entities.write_text(kept.replace("Amber Trust", "Amber Fund"), encoding="utf-8")
        wait_for(workbench, "/d/kestrel/org?find=amber", "Amber Fund")
        entities.write_text(kept + "\n,,,,,,,,,,,,,,,,nonsense\n", encoding="utf-8")
        wait_for(workbench, "/d/kestrel/org?find=amber", "have a mistake")
        assert "Amber Fund" in workbench.ask("/d/kestrel/org?find=amber").text
        entities.write_text(kept, encoding="utf-8")
        wait_for(workbench, "/d/kestrel/org?find=amber", "Amber Trust")


def wait_for(workbench: Workbench, path: str, text: str) -> None:
    deadline = time.monotonic() + 60
    while text not in workbench.ask(path).text:
        assert time.monotonic() < deadline, text
        time.sleep(0.2)


def test_a_taken_port_and_a_bad_data_set_are_said_in_one_line(workbench: Workbench, process: Process) -> None:
    taken = process("open", "kestrel", "--no-open", "--port", workbench.port)
    assert taken.returncode == 2
    assert f"port {workbench.port} is taken".encode() in taken.stderr
    missing = process("open", "no-such-folder", "--no-open")
    assert missing.returncode == 2
    assert b"Traceback" not in missing.stderr
    assert missing.stdout == b""


def test_a_second_workbench_of_a_data_set_leads_to_the_first(workbench: Workbench, process: Process) -> None:
    second = process("open", "steps", "--no-open")
    assert second.returncode == 0
    address = f"{workbench.root}/d/steps/?token={workbench.token}"
    assert second.stdout.decode().strip() == address
    assert second.stderr == b"this data set is open already, at:\n"


def test_long_addresses_of_visitors_are_not_kept_in_memory() -> None:
    tracemalloc.start()
    try:
        for number in range(60):
            assert add_query("/x", find=f"{number} " * 10_000)
        kept, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert kept < 500_000
