"""Follows every link of a workbench but those of colours, and keeps what it answers, headers included."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable
from html import unescape
from urllib.parse import urldefrag, urljoin, urlsplit

from tests.serve.workbench import Workbench

_LINK = re.compile(rb"""(?:href|src|srcset|action)="([^"]+)\"""")
_CHANGES = {"date"}  # of the headers, from one answer to the next


def crawl(workbench: Workbench, more: Iterable[str] = (), *, most: int = 5000) -> dict[str, str]:
    """Return every answer of a workbench by its address, from its first page and some more on."""
    answers: dict[str, str] = {}
    waiting = ["/", *more]
    while waiting:
        path = waiting.pop()
        if path in answers:
            continue
        assert len(answers) < most
        while (answer := workbench.ask(path)).status in (
            202,
            503,
        ):  # it is being worked out, or asked too often
            time.sleep(0.2)
        assert b"Traceback" not in answer.content
        named = sorted(f"{name}: {value}" for name, value in answer.headers.items() if name not in _CHANGES)
        content = answer.content.decode("utf-8", "replace")
        answers[path] = "\n".join([str(answer.status), *named, "", content])
        if answer.headers.get("content-type", "").startswith("text/html"):
            waiting += _list_links(path, answer.content)
        if location := answer.headers.get("location"):
            waiting.append(location)
    return answers


def _list_links(path: str, content: bytes) -> list[str]:
    links = []
    for found in _LINK.findall(content):
        address = urlsplit(urljoin(path, urldefrag(unescape(found.decode()))[0]))
        if not address.netloc and address.path.startswith("/") and "theme=" not in address.query:
            links.append(address.path + (f"?{address.query}" if address.query else ""))
    return links
