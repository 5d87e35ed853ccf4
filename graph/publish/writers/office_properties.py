"""Writes what an office document says of itself: title, author, date, language and for whom it is."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from ...map.svg_text import strip_non_xml
from ...schema.dataset import date_bounds
from ..document import Report

if TYPE_CHECKING:
    from docx.opc.coreprops import CoreProperties as WordProperties
    from pptx.parts.coreprops import CorePropertiesPart as SlideProperties

LANGUAGES = {"en": "en-GB", "bn": "bn-BD"}
UNDATED = datetime.date(2000, 1, 1)  # no clock here


def set_properties(properties: WordProperties | SlideProperties, report: Report) -> None:
    """Set the properties from the report: its date is that of the data, or the one asked for."""
    properties.title = strip_non_xml(report.title)
    properties.subject = strip_non_xml(report.kind)
    properties.author = strip_non_xml(report.author)
    properties.comments = strip_non_xml(report.marking)
    properties.keywords = properties.last_modified_by = ""
    properties.created = properties.modified = find_moment(report)
    properties.language = LANGUAGES[report.lang]


def find_moment(report: Report) -> datetime.datetime:
    """Return the last day of the report's date."""
    bounds = date_bounds(report.date) if report.date else None
    day = bounds[1] if bounds else UNDATED
    return datetime.datetime(day.year, day.month, day.day, tzinfo=datetime.UTC)
