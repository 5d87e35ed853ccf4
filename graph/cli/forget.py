"""`stakeholders forget`: an organisation or a person removed for good."""

from __future__ import annotations

import click

from ..core.address import DatasetLocation
from . import options, output, session


@click.command("forget")
@click.argument("name")
@click.option("--yes", is_flag=True, help="Remove it; without this, only what would be removed is listed.")
@options.data
@options.lang("the answer")
@options.as_json
def command(name: str, yes: bool, data: DatasetLocation, lang: str, as_json: bool) -> None:
    """Remove an organisation or a person for good: from tables, history, texts and snapshots.

    First shows what it will remove; --yes removes it, and nothing brings it back. Rows about it go; where
    other rows and texts name it, "[…]" stands in its place. Names of others that contain its name stay. Files
    that are not text, such as scans, are listed: look into them yourself.
    """
    from ..curate.answers.forget import answer_forget
    from ..curate.editing.forgetting import plan_removal

    removal = plan_removal(session.require_local_path(data, "forget"), name)
    in_use = removal.carry_out() if yes else None
    output.write_answer(answer_forget(removal, in_use, lang=lang), as_json=as_json)
