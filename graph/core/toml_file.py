"""Reads and writes TOML files: the one place that knows what can be wrong with one."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from .errors import GraphError, InputError

TomlValue = int | str | Sequence[str] | Mapping[str, str]


def read_toml(path: Path, *, hint: str = "") -> dict[str, Any]:
    """Return the keys of a user's file; InputError with its name, the fault and the hint."""
    mend = f"; {hint}" if hint else ""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: not UTF-8 (byte {error.start + 1}); save the file as UTF-8") from None
    except RecursionError:
        raise InputError(f"{path}: nested too deeply{mend}") from None
    except ValueError as error:  # TOMLDecodeError, or a number that Python does not convert
        raise InputError(f"{path}: {error}{mend}") from None
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror})") from None


def read_shipped_toml(path: Path) -> dict[str, Any]:
    """Return the keys of a file of the package itself; GraphError where the package is damaged."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise GraphError(f"{path}: cannot be read ({error}); reinstall the package") from None


def quote_toml(value: int | str | Sequence[str]) -> str:
    r"""Return a number, a text or a list of texts as TOML has it.

    >>> print(quote_toml(1), quote_toml('say "yes"'), quote_toml(["a", "\x7f"]))
    1 "say \"yes\"" ["a", "\u007f"]
    """
    text = json.dumps(value, ensure_ascii=False)
    return text.replace("\x7f", "\\u007f")  # TOML forbids this one, JSON does not escape it


def write_toml(values: Mapping[str, TomlValue], *, comments: Mapping[str, str] | None = None) -> str:
    """Return the text of a TOML file: single keys first, then tables, each with its comment above it."""
    comments = comments or {}
    lines: list[str] = []
    tables = {key: value for key, value in values.items() if isinstance(value, Mapping)}
    for key, value in values.items():
        if not isinstance(value, Mapping):
            lines += [*_write_comment(comments, key), f"{key} = {quote_toml(value)}"]
    for key, table in tables.items():
        lines += ["", *_write_comment(comments, key), f"[{key}]"]
        lines += [f"{name} = {quote_toml(text)}" for name, text in table.items()]
    return "\n".join(lines) + "\n"


def _write_comment(comments: Mapping[str, str], key: str) -> list[str]:
    return [f"# {comments[key]}"] if key in comments else []
