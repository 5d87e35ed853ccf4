"""What a command answers: sections of the document model for people, and rows for programs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .document import KeyFinding, Paragraph, Section

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

    def list_notes(self) -> list[str]:
        """Return the sentences that stand in the text: observation, reasons, findings, what is not shown."""
        blocks = (block for section in self.sections for block in section.blocks)
        return [block.text for block in blocks if isinstance(block, (Paragraph, KeyFinding))]

    def as_json(self) -> dict[str, Any]:
        """Return the envelope that the JSON of every command has; its texts are English."""
        return {
            "schema": SCHEMA,
            "command": self.command,
            "projection": self.projection.as_json() if self.projection else None,
            **self.more,
            **({"notes": self.list_notes()} if self.projection else {}),
            "rows": list(self.rows),
        }
