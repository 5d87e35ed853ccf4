"""Puts the bundles of `web/` into the package while it is built; hatchling calls this.

It runs for an editable install too, and more than once for one build: `make_parts` does nothing where its
bundles fit. Who only draws maps needs none of them, so an ordinary install goes on where npm does not answer.
What is handed to others must be whole: an sdist fails without them, and so does everything if
STAKEHOLDERS_PARTS=required.
"""

from __future__ import annotations

import importlib.util
import os
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class PartsHook(BuildHookInterface):
    """Makes the parts before the files of a wheel or an sdist are collected."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make `graph/_built/`, unless it fits already."""
        required = self.target_name == "sdist" or os.environ.get("STAKEHOLDERS_PARTS") == "required"
        text = load_make(Path(self.root)).make_parts(required=required)
        show = self.app.display_warning if text.startswith("warning") else self.app.display_info
        show(text)


def load_make(root: Path) -> ModuleType:
    """Return `web/make.py` as a module; it belongs to no package."""
    spec = importlib.util.spec_from_file_location("stakeholder_parts", root / "web" / "make.py")
    if spec is None or spec.loader is None:
        raise RuntimeError("web/make.py is not beside hatch_build.py.")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up while it is run
    spec.loader.exec_module(module)
    return module
