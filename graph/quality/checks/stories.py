"""Checks the stories of a data set: what cannot be read, and what they show that it does not have."""

from __future__ import annotations

from collections.abc import Iterator

from ...core.errors import Finding
from ...ingest.stories import read_stories
from ...model.graph import StakeholderGraph
from ...model.story_references import StoryReferences


def check_stories(knowledge: StakeholderGraph) -> Iterator[Finding]:
    """Yield what is wrong in the stories; nothing in editions for others, where rows are withheld."""
    if not (knowledge.audience.is_for_owner and knowledge.dataset.path.exists()):
        return
    stories = read_stories(knowledge.dataset.path)
    yield from stories.findings
    references = StoryReferences(knowledge)
    for view in stories.views:
        for name in references.keep_known(view.look).missing:
            fault = f"the data set has no '{name[:200]}'"
            yield Finding(view.place, 0, "look", "warning", fault, "make the view again in the map", "story")
