"""What a command answers: sections of the document model for people, and rows for programs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .document import Section

if TYPE_CHECKING:
    from ..model.network import Projection

SCHEMA = 1  # version of the JSON envelope


@dataclass(frozen=True)
class Answer:
    """One answer in one language; `more` holds the keys of its JSON beside the rows."""

    command: str
    sections: tuple[Section, ...]
    rows: Sequence[Any] = ()
    projection: Projection | None = None
    lang: str = "en"
    more: Mapping[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Return the envelope that the JSON of every command has; its texts are English."""
        return {
            "schema": SCHEMA,
            "command": self.command,
            "projection": self.projection.as_json() if self.projection else None,
            **self.more,
            "rows": list(self.rows),
        }
