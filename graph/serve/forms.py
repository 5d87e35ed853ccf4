"""Reads the forms by which a page changes something: within bounds, and only those of this session's pages.

Every page with such a form has a hidden field with the form token of the session. A page of another site
cannot read it, so that it cannot send the form either, whatever cookies a browser adds.
"""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

if TYPE_CHECKING:
    from starlette.types import Message, Receive

FORM_TOKEN = "form_token"  # noqa: S105 - the name of the field
MOST_BYTES = 8 << 20  # of a form without files
_MOST_FIELDS = 20_000
_MOST_READ = 64 << 30  # bytes of a form that is too large: read and dropped, so that the answer arrives

Change = Callable[[Request, FormData], Response]
FormAnswer = Callable[[Request], Awaitable[Response]]


class RefusedFormError(Exception):
    """A form that is not accepted; `reason` is the key of the text that says why."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def accept_form(change: Change, *, most_bytes: int = MOST_BYTES, most_files: int = 0) -> FormAnswer:
    """Return what reads a form, checks where it comes from, and then carries out a change."""

    async def answer(request: Request) -> Response:
        bounded = Request(request.scope, _bound_body(request.receive, most_bytes))
        async with bounded.form(
            max_files=most_files, max_fields=_MOST_FIELDS, max_part_size=MOST_BYTES
        ) as form:
            expected: str = request.app.state.form_token
            if not hmac.compare_digest(read_text(form, FORM_TOKEN).encode(), expected.encode()):
                raise RefusedFormError("wrong-form")
            return await run_in_threadpool(change, bounded, form)

    return answer


def read_text(form: FormData, name: str) -> str:
    """Return the text of a field, empty where it has none."""
    value = form.get(name)
    return value if isinstance(value, str) else ""


def list_files(form: FormData, name: str) -> list[UploadFile]:
    """Return the files of a field that were chosen."""
    return [file for file in form.getlist(name) if isinstance(file, UploadFile) and file.filename]


def go_to(address: str) -> Response:
    """Send a browser on to a page, which it asks for with GET."""
    return RedirectResponse(address, 303)


def _bound_body(receive: Receive, most_bytes: int) -> Receive:
    """Return what gives the parts of a request; RefusedFormError after the last where they are too many."""
    taken = 0

    async def receive_bounded() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        while taken > most_bytes:
            if not message.get("more_body") or taken > _MOST_READ:
                raise RefusedFormError("too-large")
            message = await receive()
            taken += len(message.get("body", b""))
        return message

    return receive_bounded
