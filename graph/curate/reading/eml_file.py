"""Reads a saved e-mail (.eml): its subject, who wrote to whom, its text, and what is attached by name."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.message import EmailMessage

from ...core.errors import InputError
from .blocks import Document
from .document_builder import DocumentBuilder, clean_text
from .html_file import read_html
from .plain_text import read_plain_text
from .text_file import clean_lines

_HEADERS = ("Date", "From", "To", "Cc")


def read_eml(data: bytes, name: str) -> Document:
    """Return the blocks of an e-mail; its text is taken, or its page where it has no text."""
    message = message_from_bytes(data, policy=policy.default)
    if not isinstance(message, EmailMessage) or not any(header in message for header in ("From", "Subject")):
        raise InputError(f"{name}: is no e-mail: it names no sender; save it as .eml in the e-mail program")
    builder = DocumentBuilder(name)
    builder.add_heading(_read_header(message, "Subject"), 1)
    for header in _HEADERS:
        builder.add_key_value(header, _read_header(message, header))
    body = _read_body(message, name)
    if body:
        builder.add_document(body)
    attached = [clean_text(part.get_filename() or "") for part in message.iter_attachments()]
    if any(attached):
        builder.add_paragraph(f"Attached: {', '.join(filter(None, attached))}")
    return builder.build()


def _read_header(message: EmailMessage, header: str) -> str:
    try:
        return clean_text(str(message.get(header, "")))
    except (ValueError, IndexError, AttributeError):  # headers that no e-mail program writes
        return ""


def _read_body(message: EmailMessage, name: str) -> Document | None:
    for sort in ("plain", "html"):
        part = message.get_body((sort,))
        if part is None:
            continue
        try:
            text = str(part.get_content())
        except (LookupError, ValueError, KeyError):  # an encoding that nobody knows
            payload = part.get_payload(decode=True)
            text = payload.decode("utf-8", errors="replace") if isinstance(payload, bytes) else ""
        if text.strip():
            return read_html(text, name) if sort == "html" else read_plain_text(clean_lines(text))
    return None
