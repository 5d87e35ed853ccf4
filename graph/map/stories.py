"""Chooses the views of the data set's stories that an edition may show, and says which it leaves out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from ..ingest.stories import FILE, StoryView, read_stories
from ..model.graph import StakeholderGraph
from ..model.story_references import StoryReferences
from ..schema.levels import Audience

_NAME_COLUMNS = ("label_en", "label_bn", "short_label", "abbr", "alt", "title")
_LEAST_NAME = 3  # characters of a name that is looked for in a text


@dataclass(frozen=True)
class StorySelection:
    """The views that an edition shows, whether one of them is not for everybody, and notes to the owner."""

    views: tuple[StoryView, ...] = ()
    is_confidential: bool = False
    notes: tuple[str, ...] = ()


NO_STORIES = StorySelection()


def select_stories(knowledge: StakeholderGraph) -> StorySelection:
    """Return what an edition shows of the stories of its data set."""
    if not knowledge.dataset.path.exists():
        return NO_STORIES
    stories = read_stories(knowledge.dataset.path)
    chooser = _StoryChooser(knowledge)
    views: list[StoryView] = []
    unseen: list[int] = []
    missing: dict[int, str] = {}
    for view in stories.views:
        known = StoryReferences(knowledge).keep_known(view.look)
        if not chooser.may_see(view) or (known.is_essential_missing and not chooser.is_owner):
            unseen.append(view.number)
        elif known.is_essential_missing:
            missing[view.number] = known.missing[0] if known.missing else view.look[:60]
        else:
            views.append(StoryView(view.number, view.title, view.text, known.look, view.visibility))
    faulty = {finding.file for finding in stories.findings}
    return StorySelection(
        views=tuple(views),
        is_confidential=any(not chooser.get_audience(view).is_for_everyone for view in views),
        notes=tuple(_write_notes(unseen, missing, len(faulty))),
    )


def _write_notes(unseen: list[int], missing: dict[int, str], faulty: int) -> Iterator[str]:
    if unseen:
        numbers = ", ".join(map(str, unseen))
        yield f"{FILE}: this edition leaves out what its readers may not see: view {numbers}"
    for number, name in missing.items():
        yield f"{FILE}: view {number} is left out: the data set has no '{name}'; correct or remove the view"
    if faulty:
        yield f"{FILE}: what cannot be read is left out; see: stakeholders check"


@dataclass(frozen=True)
class _StoryChooser:
    """Decides which views the readers of an edition may see."""

    knowledge: StakeholderGraph

    @property
    def is_owner(self) -> bool:
        return self.knowledge.audience.is_for_owner

    def get_audience(self, view: StoryView) -> Audience:
        """Return for whom a view is: where it does not say so, for whom the data set is."""
        return Audience(view.visibility or self.knowledge.dataset.visibility)

    def may_see(self, view: StoryView) -> bool:
        """Tell whether the readers may see a view: it is for them, and names nothing that is withheld."""
        if not self.knowledge.audience.may_see(self.get_audience(view)):
            return False
        return self.is_owner or not any(
            self._withheld_names.search(text.casefold())
            for text in (*view.title.values(), *view.text.values())
        )

    @cached_property
    def _withheld_names(self) -> re.Pattern[str]:
        """Every name in the tables that the edition does not have, persons' names included."""
        shown: set[str] = set()
        for entity in self.knowledge.entities.values():
            shown.update((*entity.label.values(), entity.short, entity.abbreviation, *entity.other_names))
        shown |= {source.title for source in self.knowledge.sources.values()}
        names = {
            name
            for table in ("entities", "events", "sources")
            for row in self.knowledge.tables.rows.get(table, ())
            for column in _NAME_COLUMNS
            for name in row.split_cell(column)
        }
        hidden = sorted(name.casefold() for name in names - shown if len(name) >= _LEAST_NAME)
        if not hidden:
            return re.compile(r"(?!)")
        # a Bengali name takes its ending without a gap
        patterns = (re.escape(name) + (r"(?!\w)" if name.isascii() else "") for name in hidden)
        return re.compile(r"(?<!\w)(?:" + "|".join(patterns) + ")")
