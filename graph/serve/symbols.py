"""Draws the marks of organisations beside their names, in the shapes and colours of the map."""

from __future__ import annotations

from functools import lru_cache

from ..map.builder import NO_SECTOR
from ..map.svg_paths import outline_stack, outline_symbol
from ..model.values import Entity
from ..schema.vocabulary import Ontology

MARK_SIZE = 65.0  # half the width of a mark, in its own units
PLAIN_SECTOR = "SectorNone"  # of what belongs to none: the class of its mark


def outline_mark(entity: Entity) -> tuple[str, ...]:
    """Return the outlines of the mark that the map draws for it, empty where it draws none."""
    if entity.is_collective:
        return tuple(outline_stack(0, 0, MARK_SIZE))
    if not entity.is_organisation:
        return ()
    return (_outline_shape(entity.sector.shape if entity.sector else NO_SECTOR[0]),)


@lru_cache(maxsize=32)
def _outline_shape(shape: str) -> str:
    return outline_symbol(shape, 0, 0, MARK_SIZE)


def write_sector_styles(ontology: Ontology) -> str:
    """Return the rules that colour the marks, on light and on dark pages."""

    colours = {
        PLAIN_SECTOR: NO_SECTOR[1:],
        **{sector.name: (sector.colour_light, sector.colour_dark) for sector in ontology.sectors.values()},
    }

    def list_rules(prefix: str, *, dark: bool) -> str:
        return "".join(f"{prefix} .{name}{{fill:{pair[dark]}}}" for name, pair in colours.items())

    not_light, dark_chosen = ':root:not([data-theme="light"])', ':root[data-theme="dark"]'
    dark_system = f"@media screen and (prefers-color-scheme: dark){{{list_rules(not_light, dark=True)}}}"
    return (
        list_rules(":root", dark=False)
        + dark_system
        + f"@media screen{{{list_rules(dark_chosen, dark=True)}}}"
    )
