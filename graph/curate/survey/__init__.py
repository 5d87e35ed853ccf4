"""Turns the answers of a partner survey into rows of a data set.

How the export is to be read is kept beside the data set, in `survey.toml`. A name that the data set does not
know is never made into an organisation: it is listed, until somebody decides on it there.
"""

from __future__ import annotations

from .answers import SurveyExport
from .appending import append_rows
from .entity_linking import FreeText, LinkedSurvey, UnlinkedAnswer, link_answers
from .free_texts import add_texts_to_review
from .mapping import SurveyMapping
from .proposal import propose_mapping

__all__ = [
    "FreeText",
    "LinkedSurvey",
    "SurveyExport",
    "SurveyMapping",
    "UnlinkedAnswer",
    "add_texts_to_review",
    "append_rows",
    "link_answers",
    "propose_mapping",
]
