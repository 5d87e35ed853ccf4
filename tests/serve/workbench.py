"""Starts a workbench as a user does, and asks it over HTTP."""

from __future__ import annotations

import http.client
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

from graph.serve.security import AccessRules
from tests.conftest import ROOT

START_SECONDS = 60


@dataclass(frozen=True)
class Answer:
    """What the server has answered."""

    status: int
    headers: Mapping[str, str]
    content: bytes

    @property
    def text(self) -> str:
        return self.content.decode()


@dataclass(frozen=True)
class Workbench:
    """A running workbench: the address that it has printed."""

    address: str
    process: subprocess.Popen[str]

    @property
    def port(self) -> int:
        return urlsplit(self.address).port or 0

    @property
    def root(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def token(self) -> str:
        return parse_qs(urlsplit(self.address).query).get("token", [""])[0]

    @property
    def credentials(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    def ask(
        self,
        path: str,
        *,
        method: str = "GET",
        headers: Mapping[str, str] | None = None,
        body: bytes | str | None = None,
        is_known: bool = True,
        seconds: float = 60,
    ) -> Answer:
        """Return the answer to one request, which carries the token unless `is_known` is false."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=seconds)
        try:
            connection.request(
                method, path, body, {**(self.credentials if is_known else {}), **(headers or {})}
            )
            response = connection.getresponse()
            named = {name.lower(): value for name, value in response.getheaders()}
            return Answer(response.status, named, response.read())
        finally:
            connection.close()

    def post(self, path: str, fields: Mapping[str, str]) -> Answer:
        """Return the answer to a form of a page, with the token that its pages hold."""
        rules = AccessRules(self.port, token=self.token)
        return self.ask(
            path,
            method="POST",
            body=urlencode({"form_token": rules.form_token, **fields}),
            headers={"Content-Type": "application/x-www-form-urlencoded", "Origin": self.root},
        )

    def wait_for_map(self) -> None:
        """Wait until the map is drawn."""
        deadline = time.monotonic() + START_SECONDS
        home = urlsplit(self.ask("/").headers["location"]).path
        while self.ask(f"{home}map/page").status != 200:
            assert time.monotonic() < deadline
            time.sleep(0.1)


@contextmanager
def start_workbench(
    *arguments: object,
    env: Mapping[str, str] | None = None,
    folder: Path | None = None,
    has_data: bool = True,
    root: Path = ROOT,
) -> Iterator[Workbench]:
    """Run `stakeholders open` on a free port, in a folder, and stop it at the end."""
    command = [sys.executable, str(root / "cli.py"), "open", "--no-open", *map(str, arguments)]
    if "--port" not in command:
        command += ["--port", str(find_free_port())]
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **(env or {})},
        cwd=folder,
    )
    assert process.stdout
    assert process.stderr
    try:
        address = process.stdout.readline().strip()
        assert address.startswith("http://127.0.0.1:"), process.stderr.read()
        workbench = Workbench(address, process)
        if has_data:
            workbench.wait_for_map()
        yield workbench
    finally:
        process.terminate()
        process.wait(20)
        process.stdout.close()
        process.stderr.close()


def find_free_port() -> int:
    """Return a port that nobody listens on."""
    import socket

    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
