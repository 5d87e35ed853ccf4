"""Reads and writes TOML files: the one place that knows what can be wrong with one."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from .errors import GraphError, InputError
from .input_file import read_regular_file

TomlValue = int | str | Sequence[str] | Mapping[str, str]

MAX_BYTES = 4_000_000  # of a user's file: the ids of 200,000 organisations
MAX_KEY_PARTS = 20  # of a key such as title.en; the parser's time grows with the square of them
MAX_NESTING = 50  # lists and tables within each other
# a text that does not end reaches to the end of the file, or of its line
_TEXT_OR_COMMENT = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*+(?:"{3,5}|\Z)'
    r"|'''(?:[^']|'(?!''))*+(?:'{3,5}|\Z)"
    r'|"(?:[^"\\\n]|\\.)*+"?'
    r"|'[^'\n]*+'?|\#[^\n]*+",
    re.DOTALL,
)
_LONG_KEY = re.compile(rf"(?<![\w-])(?:[\w-]++[ \t]*+\.[ \t]*+){{{MAX_KEY_PARTS}}}")
_BRACKET = re.compile(r"[][{}]")


def read_toml(path: Path, *, hint: str = "", within: Path | None = None) -> dict[str, Any]:
    """Return the keys of a user's file; InputError with its name, the fault and the hint.

    `within` is the folder that the file must lie in, whatever links lead to.
    """
    mend = f"; {hint}" if hint else ""
    data = read_regular_file(path, most=MAX_BYTES, hint=hint or "shorten it", within=within)
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
        _refuse_deep(path, text, mend)
        return tomllib.loads(text)
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: not UTF-8 (byte {error.start + 1}); save the file as UTF-8") from None
    except RecursionError:
        raise InputError(f"{path}: nested too deeply{mend}") from None
    except ValueError as error:  # TOMLDecodeError, or a number that Python does not convert
        raise InputError(f"{path}: {error}{mend}") from None


def _refuse_deep(path: Path, text: str, mend: str) -> None:
    """Raise InputError for keys of too many parts, and for lists and tables nested too deeply."""
    bare = _TEXT_OR_COMMENT.sub(_blank_text, text)
    long_key = _LONG_KEY.search(bare)
    if long_key:
        line = bare.count("\n", 0, long_key.start()) + 1
        raise InputError(f"{path}, line {line}: a key of more than {MAX_KEY_PARTS} parts{mend}")
    depth = 0
    for bracket in _BRACKET.finditer(bare):
        depth += 1 if bracket[0] in "[{" else -1
        if depth > MAX_NESTING:
            line = bare.count("\n", 0, bracket.start()) + 1
            raise InputError(f"{path}, line {line}: nested more than {MAX_NESTING} deep{mend}")


def _blank_text(match: re.Match[str]) -> str:
    """Return what stands for a text or a comment: one letter or nothing, in as many lines."""
    return ("" if match[0].startswith("#") else "t") + "\n" * match[0].count("\n")


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
