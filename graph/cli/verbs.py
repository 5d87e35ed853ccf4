"""Runs the verb that a command line names, and turns errors into exit codes.

Errors become exit codes here and nowhere else: 0 done, 1 findings, 2 bad input, 130 interrupted, 143 terminated.
"""

from __future__ import annotations

import importlib
import os
import sys
from typing import Any

import click

from ..core.errors import DamagedStoreError, DataError, GraphError, StoreError
from ..core.version import __version__
from .page_opening import is_desktop

# Each verb by what it is for, with the first sentence of its help: so the list of all loads none of them.
GROUPS = {
    "Begin": {
        "import": "Make a data set and its map of your files: a list of partners, a list of ties, a graph of another tool.",
        "read": "Read documents and suggest the ties that they state, each with its exact words.",
        "init": "Start a data set: every table comes with an example row to replace.",
        "check": "Find mistakes in a data set: the file, the row, what is wrong and how to correct it.",
        "build": "Check a data set, draw its map and write its graph for other programs.",
    },
    "Look": {
        "open": "Open the workbench: see, search and ask a data set in the browser.",
        "map": "Draw the network as an interactive map: one HTML file that works offline.",
        "ask": "Answer a prepared question; without a name, list the questions.",
        "show": "Show what is documented about an organisation, event or topic, with the evidence.",
        "path": "Show the shortest paths between two organisations, with the evidence for each step.",
    },
    "Understand": {
        "central": "Rank central organisations by several measures, or say why they cannot be ranked.",
        "isolated": "List organisations without a tie, known from one side only, cut off, or not asked.",
        "brokers": "List organisations that connect others, and what would break without them.",
        "communities": "Find communities, and say how reliable they are and what their members share.",
        "introduce": "Suggest which organisations could be introduced to each other, with reasons.",
        "keyplayers": "Find the set of organisations that is closest to all others, and whose loss breaks most paths.",
        "structure": "Describe the whole network: core, positions, ties within groups, kinds of tie that go together.",
        "ego": "Describe the network around one organisation: its partners, and what it alone connects.",
        "whatif": "Show which organisations would be cut off if others left.",
        "compare": "Compare two data sets: size, density, centralisation, mixing, and who is in both.",
        "scorecard": "Show the figures of the network year by year, and how far they depend on who answered.",
        "change": "Compare two dates or two data sets: new ties, ended ties, no longer documented.",
        "next": "List whom to ask next, and what, to test the findings.",
    },
    "Hand in": {
        "report": "Write a report: who is central or isolated, what changed, what is missing.",
        "share": "Write a folder to send to others: map, sheets to print, picture and caption.",
        "publish": "Write the pages of the workbench as files, for a web host or to open from a folder.",
        "matrix": "Write a matrix, such as who does what where (3w) or organisations by alliance.",
        "bundle": "Pack an edition into one .zip file with which others can replicate it (RO-Crate).",
    },
    "Exchange": {
        "sheet": "Write a sheet that asks a partner to confirm or correct what is recorded about it.",
        "survey": "Add the answers of a partner survey to the tables, each answer as evidence.",
        "corrections": "Review the corrections that readers of the map have sent, and the answers of partners.",
        "export": "Write the network for another program, or the tables for other people.",
        "diff": "List what changed between two versions of a data set, OLD and NEW.",
        "identity": "Find organisations that stand under two names, and decide which are the same.",
        "forget": "Remove an organisation or a person for good: from tables, history, texts and snapshots.",
        "due": "List the entities and ties that should be reviewed by a date, oldest first.",
    },
    "For engineers": {
        "query": "Run a SPARQL query: text, @FILE, or - for standard input.",
        "push": "Load an edition into a SPARQL endpoint, for -d URL to read.",
        "cache": "Show where saved snapshots of data sets lie and how large they are; --clear removes them.",
    },
}
_MODULES = {"import": "import_files"}  # of verbs that are words of Python
VERBS = {name: sentence for verbs in GROUPS.values() for name, sentence in verbs.items()}

START = """\
Who works with whom, and who says so. To start:

  stakeholders open                      begin in the browser: your data, or an example
  stakeholders import my.xlsx            put your own list on the map: outputs/my/network.html
  stakeholders build                     draw the example: outputs/steps/network.html
  stakeholders central -d kestrel        rank a second example, a fictional network

  stakeholders init partners.xlsx        start your own data in a workbook
  stakeholders check -d partners.xlsx    find mistakes: the row, and how to correct it
  stakeholders build -d partners.xlsx    draw it: outputs/partners/network.html

All commands: stakeholders --help    One command: stakeholders build --help"""

_ARGUMENTS = "stakeholders.arguments"  # of the command line, in the context

_MAX_MESSAGE = 4_000  # characters of a message, which may quote what was typed

INTERRUPTED_EXIT_CODE, INTERRUPTED_MESSAGE = 130, "Interrupted."
TERMINATED_EXIT_CODE = 143  # as shells count a signal: 128 and its number


class LazyGroup(click.Group):
    """A group that imports a verb's module only when the verb is needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the verbs in the order of their use."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """Load a verb."""
        if name not in VERBS:
            return None
        command = importlib.import_module(f".{_MODULES.get(name, name)}", __package__).command
        assert isinstance(command, click.Command)  # noqa: S101 - every verb module defines it
        return command

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Say how to start where nothing is asked."""
        if not args and not ctx.resilient_parsing:
            click.echo(START)
            if not is_desktop() or not click.confirm("\nOpen the workbench in the browser?", default=True):
                ctx.exit()
            args = ["open"]
        ctx.meta[_ARGUMENTS] = tuple(args)
        return super().parse_args(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the verbs by what they are for, each with its first sentence, whole."""
        width = max(map(len, VERBS))
        for title, verbs in GROUPS.items():
            with formatter.section(title):
                formatter.write_dl([(name.ljust(width), sentence) for name, sentence in verbs.items()])

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        """Name the nearest verb where the given one is unknown."""
        if args and args[0] not in VERBS and not args[0].startswith("-"):
            from ..core.spelling import did_you_mean

            hint = did_you_mean(args[0], VERBS, f"the commands are {', '.join(VERBS)}")
            raise click.UsageError(f"no command '{args[0]}'; {hint}", ctx)
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a verb; messages for the user go to standard error, with its exit code."""
        try:
            return self._invoke_verb(ctx)
        except DataError as error:
            self._print_findings(error)
            ctx.exit(error.exit_code)
        except GraphError as error:
            from ..core.visible_text import strip_control_characters

            message = strip_control_characters(str(error))
            shown = message if len(message) <= _MAX_MESSAGE else f"{message[:_MAX_MESSAGE]} ..."
            click.echo(f"stakeholders: {shown}", err=True)
            ctx.exit(error.exit_code)
        except BrokenPipeError:
            # the reader of a pipe has left: nothing is wrong, and nothing more can be said
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(0)
        except OSError as error:
            where = f"{error.filename}: " if error.filename else ""
            click.echo(
                f"stakeholders: {where}{error.strerror or error}; check the path and its permissions",
                err=True,
            )
            ctx.exit(2)
        except RecursionError:
            click.echo("stakeholders: the input is nested too deeply to be read", err=True)
            ctx.exit(2)
        except MemoryError:
            click.echo("stakeholders: not enough memory for this data set", err=True)
            ctx.exit(2)
        except KeyboardInterrupt:  # of those who call the group from Python; `main` has its own way
            click.echo(INTERRUPTED_MESSAGE, err=True)
            ctx.exit(INTERRUPTED_EXIT_CODE)

    def _invoke_verb(self, ctx: click.Context) -> Any:
        """Run a verb, and once more where the saved snapshot has turned out to be damaged meanwhile."""
        try:
            return super().invoke(ctx)
        except (DamagedStoreError, OSError, RuntimeError) as error:
            from ..store import checksums

            if not checksums.is_store_fault(error):
                raise
            checksums.distrust_stamps()  # so that opening it again finds the damage
        with self.make_context(ctx.info_name, list(ctx.meta[_ARGUMENTS]), parent=ctx.parent) as new_ctx:
            try:
                return super().invoke(new_ctx)
            except (OSError, RuntimeError) as error:
                if not checksums.is_store_fault(error):
                    raise
                raise StoreError(f"the store cannot be read ({error}); its disk may be damaged") from None

    def _print_findings(self, error: DataError) -> None:
        from ..core.visible_text import strip_control_characters
        from ..publish.answers.check import list_findings

        for line in list_findings(error.findings, error.lang):
            click.echo(strip_control_characters(line), err=True)


@click.group(
    cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(__version__, prog_name="stakeholders")
def group() -> None:
    """Who works with whom, and who says so.

    A knowledge graph of stakeholder relationships: every tie comes with its source and quote. Without -d,
    every command reads the example data set, steps.
    """
