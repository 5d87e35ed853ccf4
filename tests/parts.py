"""Loads `web/make.py`, which belongs to no package."""

from __future__ import annotations

import functools
import importlib.util
import sys
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parents[1]


@functools.cache
def load_make() -> ModuleType:
    """Return `web/make.py` as a module."""
    return load_file(ROOT / "web" / "make.py", "tests_web_make")


def load_file(path: Path, name: str) -> ModuleType:
    """Return a file as a module of a name."""
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module
