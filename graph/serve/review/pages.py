"""Lists which address is answered by which page of the review."""

from __future__ import annotations

from ..forms import accept_form
from . import corrections_page, due_page, same_page, suggestions_page, tabs

# of a data set, below /d/NAME
PAGES = (
    ("/review", tabs.answer_review),
    ("/review/same", same_page.answer_same),
    ("/review/suggestions", suggestions_page.answer_suggestions),
    ("/review/corrections", corrections_page.answer_corrections),
    ("/review/due", due_page.answer_due),
    ("/review/waiting", tabs.answer_waiting),
)
CHANGES = (
    ("/review/same", accept_form(same_page.decide)),
    ("/review/suggestions", accept_form(suggestions_page.decide_suggestion)),
    ("/review/corrections", accept_form(corrections_page.decide)),
    ("/review/corrections/take", accept_form(corrections_page.take_in, most_files=1)),
    ("/review/due", accept_form(due_page.postpone)),
)
