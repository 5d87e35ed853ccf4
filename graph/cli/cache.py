"""`stakeholders cache`: where saved snapshots lie, and how to remove them."""

from __future__ import annotations

import click

from . import options, output


@click.command("cache")
@click.option("--clear", is_flag=True, help="Remove all saved snapshots.")
@options.lang("the answer")
@options.as_json
def command(clear: bool, lang: str, as_json: bool) -> None:
    """Show where saved snapshots of data sets lie and how large they are; --clear removes them.

    build saves one for each data set and edition, and the other commands read it in place of the tables. Only
    you can read them. The variable STAKEHOLDERS_CACHE names another folder for them.
    """
    from ..publish.answers.cache import answer_cache, answer_clearing
    from ..store import cache_entries

    entries = cache_entries.list_entries()
    if clear:
        left = [entry for entry in entries if not cache_entries.remove_entry(entry)]
        answer = answer_clearing(entries, left, lang=lang)
    else:
        answer = answer_cache(entries, lang=lang)
    output.write_answer(answer, as_json=as_json)
