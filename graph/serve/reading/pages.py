"""Lists the forms of the source reader."""

from __future__ import annotations

from ..forms import accept_form
from . import decisions

# of a data set, below /d/NAME
CHANGES = (
    (
        "/source",
        accept_form(
            decisions.take_documents, most_bytes=decisions.MOST_UPLOAD, most_files=decisions.MOST_FILES
        ),
    ),
    ("/source/{source:path}/decide", accept_form(decisions.decide)),
    ("/source/{source:path}/tie", accept_form(decisions.add_tie)),
    ("/source/{source:path}/suggest", accept_form(decisions.suggest_ties)),
)
